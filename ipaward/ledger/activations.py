"""Which rulebook of each policy is active, and whose keys are trusted to sign one.

Each is an entry with who answers for it and why. What is recorded needs an active rulebook: see
`check_active`. Withdrawing a key changes nothing that is active; it signs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ipaward.ledger.bundles import BadBundleError, Role, bundle_in, check
from ipaward.ledger.entries import Kept, Why, about_of, entry, instant
from ipaward.ledger.notes import Verifier
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import Pages, damage_said
from ipaward.ledger.rounds import Rulebook, activation_in, add_rulebook


@dataclass(frozen=True, slots=True)
class ActivationLog:
    """The trusted keys and the activations in a ledger.

    Every method may raise a RefusedError: the ledger is damaged, in use by another writer for
    longer than the log waits, not writable, or the disk is full. Nothing is entered then.
    """

    ledger: Ledger

    def trust(self, role: Role, key: Verifier, why: Why, now: datetime) -> int | None:
        """Enter that a key is trusted in a role; give the number, or None where it is already."""
        return self._say(role, key, is_trusted=True, why=why, now=now)

    def withdraw(self, role: Role, key: Verifier, why: Why, now: datetime) -> int | None:
        """Enter that a key is not trusted in a role any more; None where it is not anyway."""
        return self._say(role, key, is_trusted=False, why=why, now=now)

    def activate(self, rulebook: Rulebook, note: str, why: Why, now: datetime) -> int | None:
        """Enter that a rulebook is active, on the word of its bundle, and keep its files.

        Args:
            rulebook: the one at hand.
            note: its bundle, signed by keys that are trusted now.
            why: who activates it, and why.
            now: the instant of entry, with its zone.

        Gives the number of the entry; None where it is active by the same bundle already.

        Raises:
            BadBundleError: as `bundles.check`; or its number is not above those before it.
        """
        with self.ledger.store.writing() as pages:
            if _is_active(pages, rulebook, note):
                return None
            trusted = (trusted_in(pages, role) for role in (Role.AUTHOR, Role.APPROVER))
            bundle = check(note, rulebook, *trusted)
            last = max(map(_number, _activations(pages, rulebook)), default=0)
            if bundle.number <= last:
                raise BadBundleError("bundle-not-newer", number=str(bundle.number), last=str(last))
            return self._enter(pages, rulebook, note, why, now)

    def activate_unsigned(self, rulebook: Rulebook, why: Why, now: datetime) -> int | None:
        """Enter that a rulebook is active though nobody signed it; whoever says so answers for it.

        Gives the number of the entry; None where it is active unsigned already.
        """
        with self.ledger.store.writing() as pages:
            if _is_active(pages, rulebook, None):
                return None
            return self._enter(pages, rulebook, None, why, now)

    def _enter(
        self, pages: Pages, rulebook: Rulebook, note: str | None, why: Why, now: datetime
    ) -> int:
        at = instant(now)
        add_rulebook(pages, rulebook, at)
        content = {
            "policy": rulebook.policy,
            "number": len(_activations(pages, rulebook)),
            "rulebook": rulebook.digest,
            "bundle": note,
            **_said(why),
        }
        return pages.add([entry(pages.origin, "activation", at, content)])

    def _say(
        self, role: Role, key: Verifier, *, is_trusted: bool, why: Why, now: datetime
    ) -> int | None:
        said = {"role": role.value, "key": key.text(), "is_trusted": is_trusted, **_said(why)}
        with self.ledger.store.writing() as pages:
            if (key in trusted_in(pages, role)) == is_trusted:
                return None
            before = [one for one in _trusts(pages, role) if one.content["key"] == key.text()]
            content = {**said, "number": len(before)}
            return pages.add([entry(pages.origin, "trust", instant(now), content)])


def active_in(pages: Pages) -> dict[str, Kept]:
    """Give the activation that holds, by policy."""
    return {one.content["policy"]: one for one in pages.of_kinds("activation")}


def trusted_in(pages: Pages, role: Role) -> tuple[Verifier, ...]:
    """Give the keys that are trusted in a role: of each what was said last holds."""
    said = {}
    for one in _trusts(pages, role):
        with damage_said("entry", one.seq):
            said[Verifier.read(one.content["key"])] = one.content["is_trusted"] is True
    return tuple(key for key, is_trusted in said.items() if is_trusted)


def _is_active(pages: Pages, rulebook: Rulebook, note: str | None) -> bool:
    last = activation_in(pages, rulebook.policy)
    if last is None:
        return False
    with damage_said("entry", last.seq):
        return bool((last.content["rulebook"], last.content["bundle"]) == (rulebook.digest, note))


def _activations(pages: Pages, rulebook: Rulebook) -> list[Kept]:
    return list(pages.about([about_of(rulebook.policy)], "activation"))


def _number(activation: Kept) -> int:
    """Give the number of the bundle of an activation; 0 where nobody signed."""
    with damage_said("entry", activation.seq):
        note = activation.content["bundle"]
        return 0 if note is None else bundle_in(note)[0].number


def _trusts(pages: Pages, role: Role) -> list[Kept]:
    return list(pages.about([about_of(role.value)], "trust"))


def _said(why: Why) -> dict[str, str]:
    if not why.by.strip() or not why.reason.strip():
        raise ValueError("somebody answers for it, and says why")
    return {"by": why.by, "reason": why.reason}
