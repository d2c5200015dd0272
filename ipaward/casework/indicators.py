"""Targets held against registers: every figure by every option of its reading, with its records.

Each figure is read twice, by the case reading and by the yardstick; a difference is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.value import CauseKind, Unknown
from ipaward.interpreters.case.reading import mean_by_case
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.functions import Meant, Members, members, number
from ipaward.rulebook.growth import compound_growth, compound_reached, growth
from ipaward.rulebook.indicator import Indicator, Option, Reckoning, Row, Way, period_terms
from ipaward.rulebook.logic import all_of, compare
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.measured import Entry, Evidence, Measured, RowMeasured, Standing
from ipaward.rulebook.policy import Basis, Target
from ipaward.rulebook.reading import DisagreementError
from ipaward.rulebook.rests import unfounded

Registers: TypeAlias = "Mapping[str, tuple[Entry, ...]]"
Period: TypeAlias = "tuple[date, date]"


def measure(book: Rulebook, registers: Registers, year: int | None = None) -> tuple[Measured, ...]:
    """Measure every target that has an indicator, in every year it has a figure for.

    Args:
        book: the rulebook.
        registers: the entries of each register; one that is not there was not consulted.
        year: the only year to look at, or None for all.

    Returns:
        In the order of targets and years; of each year the chosen option of the reading first.

    Raises:
        DisagreementError: the two readings differ about a figure.
    """
    meter = _Meter(book, registers)
    return tuple(
        measured
        for name, target in book.policy.targets.items()
        if name in book.indicators
        for each in sorted(target.yearly)
        if year is None or each == year
        for measured in _by_option(book.indicators[name], target, each, meter)
    )


def _by_option(
    indicator: Indicator, target: Target, year: int, meter: _Meter
) -> Iterator[Measured]:
    reading = meter.book.policy.readings.get(target.reading)
    chosen = "" if reading is None else reading.chosen
    for option in sorted(indicator.options, key=lambda option: option.name != chosen):
        yield _Look(indicator, target, year, option, option.name == chosen, meter).measured()


@dataclass(frozen=True, slots=True)
class _Meter:
    """Reads expressions over the registers, each for one period and day only once."""

    book: Rulebook
    registers: Registers
    memo: dict[tuple[int, Period, date], tuple[Meant, frozenset[str]]] = field(default_factory=dict)

    def meant(
        self, expr: Expr, period: Period, on: date, about: str
    ) -> tuple[Meant, frozenset[str]]:
        """Give what `expr` comes to, and the parameters it read.

        Args:
            expr: one of the rulebook, which outlives the memo.
            period: the first and the last day it counts.
            on: the day whose parameters are read.
            about: the indicator, for a disagreement.
        """
        key = (id(expr), period, on)
        if key not in self.memo:
            terms = period_terms(self.book.policy.language)
            days = {terms.first: period[0], terms.last: period[1]}
            here = Situation({**self.registers, terms.period: days}, on, self.book, None)
            meant, read = mean(expr, here), mean_by_case(expr, here)
            if not _agree(meant, read):
                raise DisagreementError(about, read, meant)
            self.memo[key] = meant, frozenset(here.parameters_read)
        return self.memo[key]


def _agree(meant: Meant, read: Meant) -> bool:
    """Tell whether both readings say the same; why something is unknown only one of them says."""
    if isinstance(meant, Unknown) or isinstance(read, Unknown):
        return isinstance(meant, Unknown) and isinstance(read, Unknown)
    if isinstance(meant, Members) and isinstance(read, Members):
        return (meant.sure, meant.possible) == (read.sure, read.possible)
    return meant == read


@dataclass(frozen=True, slots=True)
class _Look:
    """One indicator in one year, by one option."""

    indicator: Indicator
    target: Target
    year: int
    option: Option
    is_chosen: bool
    meter: _Meter
    parameters: set[str] = field(default_factory=set)

    @property
    def on(self) -> date:
        """The day whose parameters are read: the same for every figure of one comparison."""
        return self.indicator.last_day(self.year)

    @property
    def goal(self) -> Meant:
        """The target as an exact number."""
        target = self.target.yearly[self.year]
        return Fraction(target) if isinstance(target, Decimal) else target

    def measured(self) -> Measured:
        """Measure it."""
        way = self.option.ways[self.year]
        base = self._base(way) if isinstance(way, Reckoning) else None
        years = [base, self.year] if isinstance(base, int) else [self.year]
        periods = {each: self.indicator.period(each, way) for each in years}
        rows = [self._measure(row, periods, way, base) for row in self.indicator.rows]
        return Measured(
            indicator=self.indicator.name,
            year=self.year,
            option=self.option.name,
            is_chosen=self.is_chosen,
            way=way,
            target=self.target.yearly[self.year],
            compare=self.target.compare,
            rows=tuple(row for row, _ in rows),
            standing=Standing.of(all_of(truth for _, truth in rows)),
            evidence=self._evidence(periods.values()),
            provisional=self._provisional(),
        )

    def _measure(
        self, row: Row, periods: Mapping[int, Period], way: Way, base: int | Unknown | None
    ) -> tuple[RowMeasured, Meant]:
        """Measure one row; gives with it whether it reaches the target."""
        figures = {y: _known(self._figure(row.value, period)) for y, period in periods.items()}
        if base is None:
            actual = figures[self.year]
            truth = compare(self.target.compare, actual, self.goal)
        else:
            actual, truth = self._growth(figures, way, base)
        causes = tuple(sorted(truth.causes)) if isinstance(truth, Unknown) else ()
        measured = RowMeasured(
            row.name, row.value.type, actual, Standing.of(truth), figures, causes
        )
        return measured, truth

    def _figure(self, expr: Expr, period: Period) -> Meant:
        value, read = self.meter.meant(expr, period, self.on, self.indicator.name)
        self.parameters.update(read)
        return value

    # --- growths -------------------------------------------------------------------------

    def _base(self, way: Reckoning) -> int | Unknown:
        """Give the year grown from; unknown where it does not lie before the year looked at."""
        if way is Reckoning.YEARLY:
            return self.year - 1
        assert self.indicator.base is not None, "a growth has a base"
        found = self._figure(self.indicator.base, self.indicator.period(self.year, way))
        if isinstance(found, Unknown):
            return found
        base = int(number(found))
        if not date.min.year <= base < self.year:
            return Unknown.of(CauseKind.OUT_OF_RANGE, str(base))
        return base

    def _growth(
        self, figures: Mapping[int, Fraction | Unknown], way: Way, base: int | Unknown
    ) -> tuple[Fraction | Unknown, Meant]:
        """Give the growth, and whether it reaches the target."""
        if isinstance(base, Unknown):
            return base, base
        order, goal = self.target.compare, self.goal
        grown = _known(growth(figures[base], figures[self.year], base))
        if isinstance(grown, Unknown):
            return grown, grown
        if way is Reckoning.YEARLY:
            return grown, compare(order, grown, goal)
        if grown < -1:  # a figure below zero has grown by no yearly rate
            none = Unknown.of(CauseKind.OUT_OF_RANGE, f"{base}..{self.year}")
            return none, none
        years = self.year - base
        if isinstance(goal, Unknown):
            return compound_growth(grown, years, Fraction(0)), goal
        wanted = number(goal)
        reached = compound_reached(order, grown, years, wanted)
        return compound_growth(grown, years, wanted), reached

    # --- what it rests on ----------------------------------------------------------------

    def _evidence(self, periods: Iterable[Period]) -> Evidence | None:
        """Give the records of all periods, each once; None where the register is not at hand."""
        found = [self._figure(self.indicator.evidence, period) for period in periods]
        if any(isinstance(one, Unknown) for one in found):
            return None
        listed = [members(one) for one in found]
        sure = _each_once(item for one in listed for item in one.sure)
        counted = {id(item) for item in sure}
        possible = _each_once(item for one in listed for item in one.possible)
        return Evidence(sure, tuple(item for item in possible if id(item) not in counted))

    def _provisional(self) -> tuple[str, ...]:
        """Name what it rests on that nobody has enacted or decided."""
        target = self.target.basis
        bases = [target, Basis((), self.indicator.rests_on(self.year))]
        own = (self.target.name,) if target.is_missing else ()
        return (*own, *unfounded(self.meter.book, self.parameters, bases, self.on))


def _known(value: Meant) -> Fraction | Unknown:
    return value if isinstance(value, Unknown) else number(value)


def _each_once(items: Iterable[Meant]) -> tuple[Entry, ...]:
    """Give each record once; two records that say the same are two."""
    found: dict[int, Entry] = {}
    for item in items:
        assert isinstance(item, Mapping), "evidence is records"
        found.setdefault(id(item), item)
    return tuple(found.values())
