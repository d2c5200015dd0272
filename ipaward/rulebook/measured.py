"""What measuring an indicator comes to: figures, whether they reach the target, the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.types import Amount, Number, Type
from ipaward.domain.value import Cause, Unknown, Value
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.expr import Fact, Order
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.indicator import Indicator, Reckoning, Way
from ipaward.rulebook.vocabulary import Register
from ipaward.rulebook.walk import walk

Entry: TypeAlias = "Mapping[str, Value | Unknown]"

_DIGITS_OF_SHARE = 4  # hundredths of a percent


class Standing(StrEnum):
    """How a figure stands to its target."""

    REACHED = "reached"
    MISSED = "missed"
    NOT_COMPUTABLE = "not-computable"

    @staticmethod
    def of(truth: Meant) -> Standing:
        """Give the standing of a comparison; unknown is never reached and never missed."""
        if isinstance(truth, Unknown):
            return Standing.NOT_COMPUTABLE
        return Standing.REACHED if truth is True else Standing.MISSED


@dataclass(frozen=True, slots=True)
class RowMeasured:
    """One row of an indicator, measured.

    Attributes:
        name: empty where the indicator has one row.
        type: of the figures that were counted.
        actual: what is held against the target; a compound growth is cut, the standing is exact.
        figures: what was counted, by the year it was counted for; for a growth both its years.
        causes: why it is not computable; empty where it is.
    """

    name: str
    type: Type
    actual: Fraction | Unknown
    standing: Standing
    figures: Mapping[int, Fraction | Unknown]
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The records a figure was counted from.

    Attributes:
        sure: those that count.
        possible: those of which nobody knows whether they count.
    """

    sure: tuple[Entry, ...]
    possible: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator in one year, by one option of the reading of its target.

    Attributes:
        option: name of the option; empty where the target rests on no reading.
        target: unknown where the policy names one and fixes none.
        standing: of all rows together: one missed row decides, even beside an unknown one.
        evidence: None where its register was not consulted.
        provisional: what it rests on that nobody has enacted or decided, by name.
    """

    indicator: str
    year: int
    option: str
    is_chosen: bool
    way: Way
    target: Decimal | Unknown
    compare: Order
    rows: tuple[RowMeasured, ...]
    standing: Standing
    evidence: Evidence | None
    provisional: tuple[str, ...]

    @property
    def is_growth(self) -> bool:
        """Whether its figure is a share, and no count or sum."""
        return isinstance(self.way, Reckoning)


def register_of(indicator: Indicator, book: Rulebook) -> Register | None:
    """Give the register whose records are the evidence of an indicator."""
    for node in walk(indicator.evidence):
        if isinstance(node, Fact) and node.path[0] in book.vocabulary.registers:
            return book.vocabulary.registers[node.path[0]]
    return None


def actual_shown(measured: Measured, row: RowMeasured) -> Decimal | None:
    """Give the figure as people read it, a share in hundredths of a percent; None for unknown."""
    if isinstance(row.actual, Unknown):
        return None
    digits = _DIGITS_OF_SHARE if measured.is_growth else _digits(row.type)
    if isinstance(measured.target, Unknown):
        return shown(row.actual, Fraction(0), digits)
    return shown(row.actual, Fraction(measured.target), digits)


def gap_shown(measured: Measured, row: RowMeasured) -> Decimal | None:
    """Give how far the figure as people read it lies above the target; None for unknown."""
    actual = actual_shown(measured, row)
    if actual is None or isinstance(measured.target, Unknown):
        return None
    return actual - measured.target


def shown(figure: Fraction, target: Fraction, digits: int) -> Decimal:
    """Give `figure` with `digits` decimals, or as many as `target` has, rounded away from it.

    So what is shown equals the target only where the figure does, and nobody reads the target
    beside "missed" as if it were reached.

    >>> shown(Fraction(399_999, 1_000_000), Fraction(4, 10), 4)
    Decimal('0.3999')
    """
    while (target * 10**digits).denominator != 1:  # a target always has an end as a decimal
        digits += 1
    small = figure * 10**digits
    whole = small.numerator // small.denominator  # towards minus infinity
    if small.denominator != 1 and figure > target:
        whole += 1
    return Decimal(whole).scaleb(-digits)


def _digits(of: Type) -> int:
    if isinstance(of, Number):
        return of.digits
    return 2 if isinstance(of, Amount) else 0
