"""The log of decisions: each application is decided once, and what changes that says so.

The body of a decision says what a notice says: whose case, on which day, the verdict, the amount,
the rulebook. The record it was decided on, and what each rule found, are held back in the vault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ipaward.domain.decision import Decision
from ipaward.domain.money import Money
from ipaward.domain.problem import RefusedError
from ipaward.ledger.cases import OF_ENTRY, SECOND, Difference, is_by_people, said, says
from ipaward.ledger.entries import (
    HOLD_BACK,
    Entry,
    Kept,
    Why,
    about_of,
    entry,
    instant,
    own,
)
from ipaward.ledger.erasing import Erasures
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import Pages, damage_said
from ipaward.ledger.rounds import (
    RoundKept,
    Rulebook,
    Screening,
    add_round,
    check_active,
    round_in,
    rulebook_in,
)
from ipaward.ledger.vault import Key, Keyring, Sealed, keys_missing, open_keyring


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of handing decisions to the log; whatever it counts is recorded for good.

    Attributes:
        entered: decided for the first time.
        repeated: on record before with the same content.
        corrected: on record before with another.
        overridden: of those repeated, the numbers of those that people decided otherwise.
        erased: on record before, and the data of that erased: they were not compared, and are
            never entered again.
        overruled: of those corrected, the numbers of those that people had decided otherwise.
        first: number of the first new entry; None without any.
    """

    entered: int
    repeated: int
    corrected: int
    overridden: tuple[str, ...]
    first: int | None
    erased: tuple[Difference, ...] = ()
    overruled: tuple[str, ...] = ()


class NotStandingError(Exception):
    """An entry is not what stands on record for a case, or cannot be read any more.

    Attributes:
        seq: of the entry.
        last: of what stands; None where the entry is of no case.
    """

    def __init__(self, seq: int, last: int | None) -> None:
        self.seq, self.last = seq, last
        super().__init__(f"entry {seq}, and {last} stands")


class LockedError(Exception):
    """What decisions rest on cannot be read, and no entry says that it was erased.

    Nothing was entered: nobody can say what would be replaced, or whether the key was destroyed.

    Attributes:
        entries: of these.
    """

    def __init__(self, entries: Sequence[Kept]) -> None:
        self.entries = tuple(entries)
        super().__init__(f"{len(entries)} decisions whose keys are not there")


class DifferingError(Exception):
    """Decisions are on record otherwise, and nobody said why they change; nothing was entered."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        self.differences = tuple(differences)
        super().__init__(f"{len(differences)} decisions differ from those on record")


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """The decisions in a ledger.

    Every method may raise a RefusedError: the ledger is damaged, in use by another writer for
    longer than the log waits, not writable, or the disk is full. Nothing is entered then.
    """

    ledger: Ledger
    keyring: Keyring

    @property
    def erasures(self) -> Erasures:
        """Give what of its data was erased, and what is to be."""
        return Erasures(self.ledger, self.keyring)

    @staticmethod
    def of(ledger: Ledger, *, is_made: bool = True) -> DecisionLog:
        """Open the decisions of a ledger, with the keys of what they hold back.

        Args:
            ledger: the ledger.
            is_made: whether keys are made where there are none, or are then not at hand.

        Raises:
            RefusedError: keys would be made although there are data sealed with others.
        """
        log = DecisionLog(ledger, open_keyring(ledger, is_made=False))
        if not is_made or log.keyring.database is not None:
            return log
        with ledger.store.reading() as pages:
            log.erasures.check_keys(pages)
        return DecisionLog(ledger, open_keyring(ledger))

    @staticmethod
    def at_hand(ledger: Ledger) -> DecisionLog:
        """Open the decisions for who only reads: keys that cannot be opened are not at hand."""
        try:
            return DecisionLog.of(ledger, is_made=False)
        except RefusedError:
            return DecisionLog(ledger, Keyring(None))

    def record(
        self,
        decisions: Sequence[Decision],
        rulebook: Rulebook,
        screening: Screening,
        now: datetime,
        why: Why | None = None,
    ) -> Recorded:
        """Enter what was decided in one round, all or nothing; the same again enters nothing.

        Args:
            decisions: each of another application, of one programme.
            rulebook: by which they were made; what is entered, the round too, needs it active.
            screening: what the round took in.
            now: the instant of entry, with its zone; nothing is computed from it.
            why: who answers for what changes; without it nothing may change.

        Raises:
            NotActiveError: it is not the active one of its policy.
            LockedError: what a decision on record rests on cannot be read; or, as a RefusedError,
                what any of them does.
            DifferingError: without `why`, where a decision on record is another one.
            ValueError: a decision was made by another rulebook.
        """
        if any(one.rulebook != rulebook.digest for one in decisions):
            raise ValueError("a decision by another rulebook than the one it is recorded by")
        at = instant(now)
        with self.ledger.store.writing() as pages:
            cases = [(_about(one), one) for one in decisions]
            # Of each the last entry about it stands.
            found = pages.about((about for about, _ in cases), *HOLD_BACK)
            standing = {kept.about: kept for kept in found}
            held = self._held(pages, standing.values())
            new = [one for about, one in cases if about not in standing]
            differing = [
                Difference(one, kept, held.get(kept.seq))
                for about, one in cases
                if (kept := standing.get(about)) and not says(kept, held, one)
            ]
            gone = pages.redacted(each.kept.content["subject"] for each in differing)
            erased = tuple(each for each in differing if each.kept.content["subject"] in gone)
            changed = [each for each in differing if each.kept.content["subject"] not in gone]
            if new or changed:
                check_active(pages, rulebook)
                self.erasures.check_keys(pages)
            if locked := [each.kept for each in changed if each.held is None]:
                raise LockedError(locked)
            if changed and why is None:
                raise DifferingError(changed)
            first = pages.size
            entered: list[tuple[Decision, Kept | None]] = [(one, None) for one in new]
            entered += [(each.found, each.kept) for each in changed]
            if entered:
                keys = self._keys(pages, [one for one, _ in entered])
                _add(
                    pages,
                    [self._entry(one, keys[_subject(one)], at, kept, why) for one, kept in entered],
                )
            add_round(pages, decisions, screening, at)
            last = pages.size
            if last > first and not entered:
                check_active(pages, rulebook)
        # INVARIANT: nothing is said before it is committed.
        repeated = len(decisions) - len(new) - len(differing)
        not_same = {each.kept.seq for each in differing}
        overridden = tuple(
            one.application
            for about, one in cases
            if (kept := standing.get(about))
            and kept.seq not in not_same
            and is_by_people(held.get(kept.seq))
        )
        number = first if last > first else None
        overruled = tuple(each.found.application for each in changed if each.is_by_people)
        return Recorded(len(new), repeated, len(changed), overridden, number, erased, overruled)

    def all(self) -> tuple[Kept, ...]:
        """Give every decision and every correction, in order."""
        with self.ledger.store.reading() as pages:
            return tuple(pages.of_kinds(*HOLD_BACK))

    def numbers(self) -> list[int]:
        """Give the number of every decision and every correction, in order."""
        with self.ledger.store.reading() as pages:
            return pages.numbers(*HOLD_BACK)

    def numbered(self, seqs: Iterable[int]) -> tuple[Kept, ...]:
        """Give the entries with these numbers, those there are, in order."""
        with self.ledger.store.reading() as pages:
            found = pages.numbered(seqs)
        return tuple(found[seq] for seq in sorted(found))

    def rounds(self) -> tuple[RoundKept, ...]:
        """Give every round on record, in order, with what is amiss in each."""
        with self.ledger.store.reading() as pages:
            return tuple(round_in(pages, one) for one in pages.of_kinds("round"))

    def rulebook(self, digest: str) -> Rulebook:
        """Give a rulebook decisions were made by; raises KeyError where no entry names it."""
        with self.ledger.store.reading() as pages:
            return rulebook_in(pages, digest)

    def history(self, policy: str, programme: str, application: str) -> tuple[Kept, ...]:
        """Give every entry about an application, in order; the last of them stands."""
        with self.ledger.store.reading() as pages:
            return tuple(pages.about([about_of(policy, programme, application)], *HOLD_BACK))

    def override(
        self, seq: int, verdict: str, amount: Money | None, why: Why, second: str, now: datetime
    ) -> int:
        """Enter that people decide a case otherwise than the rules; give the number of the entry.

        Args:
            seq: of what stands: the decision, or the last correction of it.
            verdict: `eligible`, `ineligible` or `pending`.
            amount: what is paid; only with `eligible`.
            why: who decides so, and the reason.
            second: another person who agrees.
            now: the instant of entry, with its zone.

        Raises:
            ValueError: the two are one, or the amount does not go with the verdict.
            NotStandingError: there is no such case, something else stands, or the data of the
                case were erased.
            LockedError: what the case rests on cannot be read.
            RefusedError: the keys are not at hand, beside what every method may raise.
        """
        if why.by == second or (amount is None) == (verdict == "eligible"):
            raise ValueError("two people, and an amount for who is eligible alone")
        with self.ledger.store.writing() as pages:
            kept = pages.numbered([seq]).get(seq)
            if kept is None or kept.kind not in HOLD_BACK:
                raise NotStandingError(seq, None)
            *_, last = pages.about([kept.about], *HOLD_BACK)
            held = self._held(pages, [kept]).get(seq)
            if last.seq != seq or pages.redacted([kept.content["subject"]]):
                raise NotStandingError(seq, last.seq)
            if held is None and self.keyring.database is None:
                raise keys_missing(self.ledger)
            if held is None:
                raise LockedError([kept])
            back = {n: value for n, value in held.items() if n not in OF_ENTRY}
            told = {"by": why.by, SECOND: second, "reason": why.reason}
            key = self.keyring.named([kept.content["subject"]])[kept.content["subject"]]
            sealed = key.seal({**back, **told})
            content = own(kept.content) | {
                "verdict": verdict,
                "amount": None if amount is None else str(amount),
                "bound_by": None,
                "held": sealed.commitment,
                "replaces": seq,
            }
            made = entry(self.ledger.origin, "correction", instant(now), content)
            number = pages.size
            _add(pages, [(made, sealed.held)])
        return number

    def held(self, entries: Iterable[Kept]) -> dict[int, dict[str, Any]]:
        """Give what entries hold back, by their numbers, those whose keys are still there."""
        with self.ledger.store.reading() as pages:
            return self._held(pages, list(entries))

    def _keys(self, pages: Pages, decisions: Sequence[Decision]) -> dict[str, Key]:
        """Give the keys of those decided on, by their names; of those erased, a new one."""
        names = [_subject(one) for one in decisions]
        keys = self.keyring.of(names)
        back = pages.redacted(key.subject for key in keys.values())
        for subject in back:
            # A copy of the keys was restored, and brought it back.
            self.keyring.destroy(subject)
        return self.keyring.of(names) if back else keys

    def _held(self, pages: Pages, entries: Iterable[Kept]) -> dict[int, dict[str, Any]]:
        entries = list(entries)
        keys = self.keyring.named(one.content["subject"] for one in entries)
        redacted = pages.redacted(keys)
        vault = pages.vault(one.seq for one in entries)
        found = {}
        for one in entries:
            key = keys.get(one.content["subject"])
            if key is not None and key.subject not in redacted:
                with damage_said("vault", one.seq):
                    sealed = Sealed(one.content["held"], vault[one.seq])
                    found[one.seq] = key.opened(sealed)
        return found

    def _entry(
        self,
        one: Decision,
        key: Key,
        at: str,
        replaced: Kept | None = None,
        why: Why | None = None,
    ) -> tuple[Entry, bytes]:
        body, held = said(one)
        told = {} if replaced is None or why is None else {"by": why.by, "reason": why.reason}
        sealed = key.seal({**held, **told})
        content = {
            **body,
            "rulebook": one.rulebook,
            "engine": one.engine,
            "subject": key.subject,
            "held": sealed.commitment,
        }
        if replaced is not None:
            content["replaces"] = replaced.seq
        kind = "decision" if replaced is None else "correction"
        return entry(self.ledger.origin, kind, at, content), sealed.held


def _about(one: Decision) -> str:
    return about_of(one.policy, one.programme, one.application)


def _subject(one: Decision) -> str:
    """Give whose record it is; where the policy says nothing of an applicant, the case's alone."""
    return one.applicant or _about(one)


def _add(pages: Pages, entries: Sequence[tuple[Entry, bytes]]) -> None:
    first = pages.add([one for one, _ in entries])
    pages.add_held({first + i: held for i, (_, held) in enumerate(entries)})
