"""Whose data are erased: the key goes, and an entry says so; all else stays as it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from ipaward.ledger.entries import HOLD_BACK, Entry, Kept, Why, about_of, entry, instant
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import Pages, parts
from ipaward.ledger.vault import Keyring, keys_missing

FEW = 100  # entries looked at together: the first of them tell nearly always


class CasesError(Exception):
    """It cannot be said whose data are meant, for the cases there are.

    Attributes:
        cases: these.
    """

    def __init__(self, cases: Sequence[str]) -> None:
        self.cases = tuple(cases)
        super().__init__(", ".join(cases))


class OthersError(CasesError):
    """A case bore a name before that stands in others, told by their numbers."""


class SeveralCasesError(CasesError):
    """A number is that of several cases, each as it is told apart."""


@dataclass(frozen=True, slots=True)
class Erasures:
    """What of the data in a ledger was erased, and what is to be.

    Every method may raise a RefusedError, as those of the log of decisions do.
    """

    ledger: Ledger
    keyring: Keyring

    def redact(self, name: str, why: Why, now: datetime) -> tuple[str, ...]:
        """Destroy the key of somebody's data, and enter that it was done.

        By the number of an application all its data go, whatever names it bore; a key that is
        gone already, and no entry says so, is entered as destroyed. Every entry, proof and
        receipt stays as it is; what they rest on cannot be read any more.

        Args:
            name: of the applicant, as their applications bear it, or the number of one of these;
                `policy/programme/number` where several cases have it.
            why: who answers for it, and the law or the wish it follows; both stand in the clear.
            now: the instant of entry, with its zone.

        Gives the names by which entries know them; none where no data of theirs are here.

        Raises:
            RefusedError: the keys are not at hand, beside what every method may raise.
            ValueError: the reason, which is never erased, names them.
            SeveralCasesError: it is the number of several cases.
            OthersError: a name it bore before stands in cases of others.
        """
        if name and name in f"{why.by}\n{why.reason}":
            raise ValueError("a reason that names whom it is about")
        if self.keyring.database is None:
            raise keys_missing(self.ledger)
        of_name = self.keyring.subject(name)
        subjects = self._subjects_of_case(name) if of_name is None else (of_name,)
        if not subjects:
            return ()
        with self.ledger.store.writing() as pages:
            # Done before and cut short: the entry stands, and the key goes now.
            done = pages.redacted(subjects)
            pages.add([self._entry(one, why, now) for one in subjects if one not in done])
        for subject in subjects:
            self.keyring.destroy(subject)
        return subjects

    def _entry(self, subject: str, why: Why, now: datetime) -> Entry:
        content = {"subject": subject, "by": why.by, "reason": why.reason}
        return entry(self.ledger.origin, "redaction", instant(now), content)

    def _subjects_of_case(self, number: str) -> tuple[str, ...]:
        """Give whose data a case rests on, but those that were erased."""
        with self.ledger.store.reading() as pages:
            of = {(r.content["policy"], r.content["programme"]) for r in pages.of_kinds("round")}
            found: dict[str, list[str]] = {}
            for policy, programme in sorted(of):
                above = f"{policy}/{programme}/"
                bare = number.removeprefix(above)
                for kept in pages.about([about_of(policy, programme, bare)], *HOLD_BACK):
                    # A correction may know the applicant by another name.
                    found.setdefault(above + bare, []).append(kept.content["subject"])
            if len({frozenset(each) for each in found.values()}) > 1:
                raise SeveralCasesError(list(found))
            subjects = dict.fromkeys(chain.from_iterable(found.values()))
            # A name that was put right may have been that of another applicant there is.
            before = subjects.keys() - {each[-1] for each in found.values()}
            if before and (others := self._cases_of(pages, before, found)):
                raise OthersError(others)
            erased = pages.redacted(subjects)
        here = self.keyring.named(subjects)
        return tuple(one for one in subjects if one in here or one not in erased)

    def _cases_of(self, pages: Pages, subjects: Set[str], but: Container[str]) -> list[str]:
        """Give the numbers of other cases that rest on the data of any of `subjects`."""
        found: dict[str, None] = {}
        for kept in pages.of_kinds(*HOLD_BACK):
            of = kept.content
            case = f"{of['policy']}/{of['programme']}/{of['application']}"
            if of["subject"] in subjects and case not in but:
                found[of["application"]] = None
        return list(found)

    def locked(self) -> tuple[Kept, ...]:
        """Give the entries whose data cannot be read though no entry says they were erased."""
        with self.ledger.store.reading() as pages:
            return tuple(self._locked(pages))

    def _locked(self, pages: Pages) -> Iterator[Kept]:
        for part in parts(pages.of_kinds(*HOLD_BACK)):
            subjects = {one.content["subject"] for one in part}
            there = self.keyring.named(subjects).keys() | pages.redacted(subjects)
            yield from (one for one in part if one.content["subject"] not in there)

    def check_keys(self, pages: Pages) -> None:
        """Refuse keys that open nothing here: what they seal, the right ones would not open.

        Raises:
            RefusedError: there are data that were not erased, and no key of any of them.
        """
        entries, are_here = pages.of_kinds(*HOLD_BACK), False
        while part := list(islice(entries, FEW)):
            subjects = {one.content["subject"] for one in part}
            if self.keyring.named(subjects):
                return
            are_here |= not subjects <= pages.redacted(subjects)
        if are_here:
            raise keys_missing(self.ledger)

    def erased(self, entries: Iterable[Kept]) -> set[int]:
        """Give those of some entries whose data were erased, by their numbers."""
        entries = list(entries)
        with self.ledger.store.reading() as pages:
            gone = pages.redacted(one.content["subject"] for one in entries)
        return {one.seq for one in entries if one.content["subject"] in gone}

    def unfinished(self) -> tuple[str, ...]:
        """Give those whose key is there although it was destroyed: a copy of keys was restored."""
        with self.ledger.store.reading() as pages:
            redacted = [one.content["subject"] for one in pages.of_kinds("redaction")]
        return tuple(self.keyring.named(redacted))

    def finish(self) -> int:
        """Destroy again every key that was destroyed; give how many were there.

        Raises:
            RefusedError: the keys are not at hand, beside what every method may raise.
        """
        if self.keyring.database is None:
            raise keys_missing(self.ledger)
        subjects = self.unfinished()
        for subject in subjects:
            self.keyring.destroy(subject)
        return len(subjects)
