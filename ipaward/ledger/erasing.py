"""Whose data are erased: the key goes, and an entry says so; all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ipaward.ledger.entries import HOLD_BACK, Kept, Why, about_of, entry, instant, key_of
from ipaward.ledger.opening import Ledger
from ipaward.ledger.vault import Keyring


class SeveralCasesError(Exception):
    """A number is that of several cases.

    Attributes:
        cases: each as it is told apart.
    """

    def __init__(self, cases: Sequence[str]) -> None:
        self.cases = tuple(cases)
        super().__init__(", ".join(cases))


@dataclass(frozen=True, slots=True)
class Erasures:
    """What of the data in a ledger was erased, and what is to be.

    Every method may raise a RefusedError, as those of the log of decisions do.
    """

    ledger: Ledger
    keyring: Keyring

    def redact(self, name: str, why: Why, now: datetime) -> str | None:
        """Destroy the key of somebody's data, and enter that it was done.

        Every entry, proof and receipt stays as it is; what they rest on cannot be read any more.

        Args:
            name: of the applicant, as their applications bear it, or the number of one of these;
                `policy/programme/number` where several cases have it.
            why: who answers for it, and the law or the wish it follows; both stand in the clear.
            now: the instant of entry, with its zone.

        Gives the name by which entries know them; None where no data of theirs are here.

        Raises:
            ValueError: the reason, which is never erased, names them.
            SeveralCasesError: it is the number of several cases.
        """
        if name and name in f"{why.by}\n{why.reason}":
            raise ValueError("a reason that names whom it is about")
        subject = self.keyring.subject(name) or self._subject_of_case(name)
        if subject is None:
            return None
        content = {"subject": subject, "by": why.by, "reason": why.reason}
        with self.ledger.store.writing() as pages:
            # Done before and cut short: the entry stands, and the key goes now.
            if not pages.keyed([key_of("redaction", subject)]):
                pages.add([entry(self.ledger.origin, "redaction", instant(now), content)])
        self.keyring.destroy(subject)
        return subject

    def _subject_of_case(self, number: str) -> str | None:
        """Give whose data a case rests on; None where there is none, or they were erased."""
        with self.ledger.store.reading() as pages:
            of = {(r.content["policy"], r.content["programme"]) for r in pages.of_kinds("round")}
            found = {}
            for policy, programme in sorted(of):
                above = f"{policy}/{programme}/"
                bare = number.removeprefix(above)
                for kept in pages.about([about_of(policy, programme, bare)], *HOLD_BACK):
                    found[above + bare] = kept.content["subject"]
        if len(set(found.values())) > 1:
            raise SeveralCasesError(list(found))
        return next(iter(self.keyring.named(found.values())), None)

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
        """Destroy again every key that was destroyed; give how many were there."""
        subjects = self.unfinished()
        for subject in subjects:
            self.keyring.destroy(subject)
        return len(subjects)
