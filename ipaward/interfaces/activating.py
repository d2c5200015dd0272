"""What is active in a ledger, and on whose signatures: `ipaward ledger trust` and `activate`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ipaward.domain.words import Language, Words
from ipaward.interfaces.bundling import bundle_said, note_in, rulebook_at_hand
from ipaward.interfaces.exits import FINE, WrongUseError, refused
from ipaward.interfaces.ledger_answers import key_in
from ipaward.interfaces.ledger_cases import Word
from ipaward.interfaces.ledgers import opening_ledger
from ipaward.ledger.activations import ActivationLog
from ipaward.ledger.bundles import Role


def enter_trust(
    asked: str | None, key: str, role: str, word: Word, *, withdrawn: bool, language: Language
) -> int:
    """Enter that a key is trusted in a role, or is no more."""
    why, verifier = word.why(), key_in(key)
    with opening_ledger(asked, is_made=False) as ledger:
        log, now = ActivationLog(ledger), datetime.now(UTC)
        if not withdrawn:
            number = log.trust(Role(role), verifier, why, now)
            said = Words(
                f"`{verifier.name}` 的密钥从此可以作为 `{role}` 签名。",
                f"The key of {verifier.name} is trusted as {role} from now on.",
            )
        else:
            number = log.withdraw(Role(role), verifier, why, now)
            if number is None:
                name = ledger.store.database.name
                raise refused("key-not-trusted", name, file=name, key=verifier.text(), role=role)
            said = Words(
                f"`{verifier.name}` 的密钥不再作为 `{role}` 受信任；已经启用的规则不变。",
                f"The key of {verifier.name} is no longer trusted as {role}; what is active stays.",
            )
    print(_entered(number, said).said(language))
    return FINE


def activate(
    asked: str | None,
    pack: tuple[str, Path | None],
    bundle: Path | None,
    word: Word,
    *,
    unsigned: bool,
    language: Language,
) -> int:
    """Enter that the rules at hand are active, on the word of a bundle, or of nobody but `word`."""
    if (bundle is None) != unsigned:
        raise WrongUseError(
            Words(
                zh="写 --bundle FILE；没有人签名，就写 --unsigned；不能都写，也不能都不写",
                en="say --bundle FILE, or --unsigned where nobody has signed: one of the two",
            )
        )
    why, rulebook = word.why(), rulebook_at_hand(*pack)
    with opening_ledger(asked, is_made=False) as ledger:
        log, now = ActivationLog(ledger), datetime.now(UTC)
        if bundle is None:
            number = log.activate_unsigned(rulebook, why, now)
        else:
            with bundle_said(bundle):
                number = log.activate(rulebook, note_in(bundle), why, now)
    name, digest = rulebook.policy, rulebook.digest[:12]
    said = Words(
        f"`{name}` 的规则 {digest} 已经启用，" + ("没有人签名。" if unsigned else "有两人签名。"),
        f"The rules of {name}, {digest}, are active, signed by "
        + ("nobody." if unsigned else "two people."),
    )
    print(_entered(number, said).said(language))
    return FINE


def _entered(number: int | None, said: Words) -> Words:
    if number is None:
        return Words(f"{said.zh}以前已经记下。", f"{said.en} That was on record already.")
    return Words(f"第 {number} 条：{said.zh}", f"Entry {number}: {said.en}")
