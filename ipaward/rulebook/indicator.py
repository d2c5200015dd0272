"""An indicator: a figure over registers, held against an enacted target.

What a yearly target counts (`Counting`) and how a growth is reckoned (`Reckoning`) may be doubtful;
the policy then records a reading, all of whose options are worked out, and the chosen one decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from ipaward.domain.source import Span
from ipaward.domain.types import Day, Record
from ipaward.domain.words import Language
from ipaward.rulebook.expr import Expr


class Counting(StrEnum):
    """What the figure of one year counts."""

    IN_YEAR = "in-year"  # what happened in that calendar year
    CUMULATIVE = "cumulative"  # what happened from a first day to the end of that year


class Reckoning(StrEnum):
    """How a yearly growth is reckoned."""

    YEARLY = "yearly"  # each year against the one before
    COMPOUND = "compound"  # from the base year on, the same growth every year


Way: TypeAlias = "Counting | Reckoning"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of the reading of a target, and how it has each year measured.

    Attributes:
        name: as the reading calls it; empty where the target rests on no reading.
    """

    name: str
    ways: Mapping[int, Way]


@dataclass(frozen=True, slots=True)
class Ends:
    """Up to which day the targets of some years look; those of others, to the end of the year.

    Attributes:
        reading: the recorded reading that says so, by name.
        days: the last day by year, as the chosen option has it.
    """

    reading: str
    days: Mapping[int, date]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure for a period.

    Attributes:
        name: where an indicator has several rows, else empty.
    """

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a policy; its target stands in the policy under the same name.

    Attributes:
        rows: one figure, or several that must all reach the target.
        base: for a growth, the base year; None for a figure that is counted.
        since: the first day that a cumulative figure counts from.
        evidence: the records a figure is counted from, as a list.
        options: of the reading of its target, in the order written; one where there is none.
        readings: of other doubtful passages that the measure depends on, by name.
        ends: of years that may end on another day than the last of December; None for none.
    """

    name: str
    rows: tuple[Row, ...]
    base: Expr | None
    since: date | None
    evidence: Expr
    options: tuple[Option, ...]
    readings: tuple[str, ...] = ()
    ends: Ends | None = None
    span: Span | None = field(default=None, compare=False, repr=False)

    def period(self, year: int, way: Way) -> tuple[date, date]:
        """Give the first and the last day that the figure of `year` counts.

        Raises:
            ValueError: cumulative, and no first day; the checker does not let such a one pass.
        """
        first = date(year, 1, 1)
        if way is Counting.CUMULATIVE:
            if self.since is None:
                raise ValueError(f"{self.name} is cumulative from no day")
            first = self.since
        return first, self.last_day(year)

    def last_day(self, year: int) -> date:
        """Give the last day that the figure of `year` counts."""
        days = self.ends.days if self.ends else {}
        return days.get(year, date(year, 12, 31))

    def rests_on(self, year: int) -> tuple[str, ...]:
        """Name the readings that the figure of `year` depends on, beside that of its target."""
        if self.ends is None or year not in self.ends.days:
            return self.readings
        return (*self.readings, self.ends.reading)


@dataclass(frozen=True, slots=True)
class PeriodTerms:
    """What indicators call the period they count in."""

    period: str
    first: str
    last: str

    @property
    def type(self) -> Record:
        """Give the type of a period."""
        return Record(((self.first, Day()), (self.last, Day())))


_TERMS = {
    Language.ZH: PeriodTerms("期间", "自", "至"),
    Language.EN: PeriodTerms("period", "from", "until"),
}


def period_terms(language: str) -> PeriodTerms:
    """Give what the indicators of a policy in `language` call their period."""
    return _TERMS[Language(language)]
