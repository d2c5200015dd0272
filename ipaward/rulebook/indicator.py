"""An indicator: a figure over registers, held against an enacted target.

The two ways a yearly target can be meant (`Counting`) and a growth be reckoned (`Reckoning`) are
readings the policy records; all of them are worked out, and the chosen one decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ipaward.domain.source import Span
from ipaward.domain.types import Day, Record
from ipaward.rulebook.expr import Expr


class Counting(StrEnum):
    """What the figure of one year counts."""

    IN_YEAR = "in-year"  # what happened in that calendar year
    CUMULATIVE = "cumulative"  # what happened from the start of the programme to its end


class Reckoning(StrEnum):
    """How a yearly growth is reckoned."""

    YEARLY = "yearly"  # each year against the one before
    COMPOUND = "compound"  # from the base year on, the same growth every year


@dataclass(frozen=True, slots=True)
class Row:
    """One figure for a calendar year.

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
    """

    name: str
    rows: tuple[Row, ...]
    base: Expr | None
    since: date | None
    evidence: Expr
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def is_growth(self) -> bool:
        """Whether its figure is a growth."""
        return self.base is not None


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


ZH_PERIOD = PeriodTerms("期间", "自", "至")
EN_PERIOD = PeriodTerms("period", "from", "until")
