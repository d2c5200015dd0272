"""What is wrong with something a person gave us, said so that the person can repair it.

A problem is data: a code, the words that fill its sentence, the places involved. The sentence
and the cure of each code stand once, in Chinese and English, in the `wording_…` files beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ipaward.domain.source import Place
from ipaward.domain.wording_bundles import BUNDLE_PROBLEMS
from ipaward.domain.wording_casework import CASEWORK_PROBLEMS
from ipaward.domain.wording_doors import DOOR_PROBLEMS
from ipaward.domain.wording_events import EVENT_PROBLEMS
from ipaward.domain.wording_expressions import EXPRESSION_PROBLEMS
from ipaward.domain.wording_ledger import LEDGER_PROBLEMS
from ipaward.domain.wording_records import RECORD_PROBLEMS
from ipaward.domain.wording_rules import RULE_PROBLEMS
from ipaward.domain.words import Details, Language, Words, filled

CATALOGUE: Mapping[str, tuple[Words, Words]] = {
    **EXPRESSION_PROBLEMS,
    **RULE_PROBLEMS,
    **RECORD_PROBLEMS,
    **CASEWORK_PROBLEMS,
    **LEDGER_PROBLEMS,
    **BUNDLE_PROBLEMS,
    **DOOR_PROBLEMS,
    **EVENT_PROBLEMS,
}


class Severity(StrEnum):
    """How much a problem matters: an error refuses the input, a note only tells."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author or applicant has to repair.

    Attributes:
        code: a stable slug, for example `unknown-fact`; its words are in the catalogue.
        place: the exact characters or the cell at fault; None only for a whole folder.
        details: what fills the braces of the sentence and of the cure.
        help: a cure of its own where the catalogue's does not fit; empty for the catalogue's.
        also: other places involved, for example the first of two that clash.
        clause: the clause of the policy concerned, or empty.
    """

    code: str
    place: Place | None
    details: Details = field(default_factory=dict)
    help: Words = field(default_factory=Words)
    also: tuple[Place, ...] = ()
    clause: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"no words for problem {self.code!r}")

    def message(self, language: Language) -> str:
        """Say what is wrong in one sentence without a full stop."""
        return filled(CATALOGUE[self.code][0], self.details, language)

    def cure(self, language: Language) -> str:
        """Say what to do, or nothing where nothing is known."""
        if self.help:
            return self.help.said(language)
        return filled(CATALOGUE[self.code][1], self.details, language)


class RefusedError(Exception):
    """Input that cannot be used; carries every problem found, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.message(Language.EN) for p in self.problems))
