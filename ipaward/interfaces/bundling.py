"""What the commands for bundles do, and how one that will not do is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINE, WrongUseError, refused
from ipaward.interfaces.files import content_of, replace, vacant
from ipaward.interfaces.ledger_answers import key_in
from ipaward.interfaces.ledgers import kept_rulebook
from ipaward.interfaces.opening import book_named
from ipaward.interfaces.tongue import harmless
from ipaward.ledger.bundles import BadBundleError, Bundle, bundle_in, check
from ipaward.ledger.notes import Signer, is_name
from ipaward.ledger.rounds import Rulebook
from ipaward.ledger.secret import Secret


def make_key(name: str, to: Path) -> int:
    """Make the key of a person, and print the half that is to be trusted."""
    _check_names(name)
    print(Secret(Signer.new(name)).write(vacant(to)).signer.verifier.text())
    return FINE


def make_bundle(
    pack: tuple[str, Path | None],
    number: int,
    people: tuple[str, str],
    to: Path,
    language: Language,
) -> int:
    """Write the bundle of the rules at hand, which nobody has signed yet."""
    _check_names(*people)
    rulebook = rulebook_at_hand(*pack)
    with bundle_said(to):
        bundle = Bundle.of(rulebook, number, *people)
    replace(vacant(to), bundle.draft().encode())
    said = Words(
        f"写出了 {to}：请 {bundle.author} 和 {bundle.approver} 用 `ipaward bundle sign` 签名。",
        f"Written to {to}: let {bundle.author} and {bundle.approver} sign it with"
        " `ipaward bundle sign`.",
    )
    print(said.said(language))
    return FINE


def sign_bundle(path: Path, secret: Path, packs: Path | None, language: Language) -> int:
    """Say what is signed, and add a signature; nobody signs what is not at hand."""
    note = note_in(path)
    found = Secret.read(secret)
    if found is None:
        raise refused("file-not-there", str(secret), file=str(secret))
    signer = found.signer
    with bundle_said(path):
        bundle, names = bundle_in(note)
        if signer.name not in (bundle.author, bundle.approver):
            raise BadBundleError("bundle-not-yours", name=signer.name)
        if signer.name in names:
            raise BadBundleError("bundle-signed-already", name=signer.name)
        bundle.check_rulebook(rulebook_at_hand(bundle.policy, packs))
    replace(path, (note + signer.line(bundle.text())).encode())
    said = Words(f"{signer.name} 签了：", f"Signed by {signer.name}:")
    lines = [said.said(language), "", *map(harmless, bundle.text().splitlines())]
    print("\n".join(lines))
    return FINE


def verify_bundle(path: Path, keys: tuple[str, str], packs: Path | None, language: Language) -> int:
    """Say whether both have signed the rules at hand."""
    author, approver = map(key_in, keys)
    note = note_in(path)
    with bundle_said(path):
        bundle, _ = bundle_in(note)
        check(note, rulebook_at_hand(bundle.policy, packs), [author], [approver])
    said = Words(
        f"`{bundle.policy}` 的第 {bundle.number} 号规则包：{bundle.author} 和 {bundle.approver} 的"
        f"签名都有效，手头的规则就是所签的（{bundle.digest[:12]}）。",
        f"Bundle {bundle.number} of {bundle.policy}: the signatures of {bundle.author} and"
        f" {bundle.approver} are good, and the rules at hand are those signed"
        f" ({bundle.digest[:12]}).",
    )
    print(said.said(language))
    return FINE


def _check_names(*names: str) -> None:
    for name in names:
        if not is_name(name) or not name.isprintable():
            raise WrongUseError(
                Words(
                    zh=f"`{name}` 不能作密钥的名称：要有字，不要空格、加号和看不见的字符",
                    en=f"`{name}` cannot name a key: something, but no blank, no plus sign, nothing"
                    " invisible",
                )
            )


def rulebook_at_hand(policy: str, packs: Path | None) -> Rulebook:
    """Give the rulebook of a policy with its files, or refuse: it is not there, or not sound."""
    return kept_rulebook(book_named(policy, packs), packs)


def note_in(path: Path) -> str:
    """Give the text of a bundle; what is no text is no bundle."""
    try:
        return content_of(path).decode()
    except UnicodeDecodeError as fault:
        raise refused("bundle-unreadable", str(path), file=str(path)) from fault


@contextmanager
def bundle_said(path: Path) -> Iterator[None]:
    """Let a bundle that will not do be refused in words."""
    try:
        yield
    except BadBundleError as fault:
        raise refused(fault.code, str(path), file=str(path), **fault.details) from fault
