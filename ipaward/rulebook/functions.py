"""What each function means, for arguments that are known."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.types import Measure
from ipaward.domain.value import CauseKind, Duration, Unknown, Value
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.expr import Function
from ipaward.rulebook.policy import Holidays, Tier


@dataclass(frozen=True, slots=True)
class Members:
    """A list while it is computed: the items surely in it and those possibly in it."""

    sure: tuple[Meant, ...]
    possible: tuple[Meant, ...] = ()
    why: Unknown = field(default_factory=lambda: Unknown(frozenset()))


Meant: TypeAlias = "Value | Unknown | Members"


def because(values: Iterable[Meant]) -> Unknown:
    """Give one unknown with the causes of all unknowns among `values`."""
    causes = [value.causes for value in values if isinstance(value, Unknown)]
    return Unknown(frozenset().union(*causes))


def number(value: Meant) -> Fraction:
    """Give `value` as the exact number the type checker promised."""
    assert isinstance(value, Fraction), value
    return value


def members(value: Meant) -> Members:
    """Give `value` as the list the type checker promised."""
    assert isinstance(value, Members), value
    return value


def apply(function: Function, values: list[Meant], book: Rulebook) -> Meant:
    """Give the value of a function whose arguments are all known.

    Args:
        function: which one; `expr.Function` says what its arguments are.
        values: the arguments; the name of a list or series as text.
        book: for dated lists, series and holidays.
    """
    match function:
        case Function.LISTED_IN:
            return _listed_in(_text(values[0]), _text(values[1]), _day(values[2]), book)
        case Function.VALUE_ON:
            return _value_on(_text(values[0]), _day(values[1]), book)
        case Function.WORKING_DAYS_AFTER:
            return _working_days_after(_day(values[0]), number(values[1]), book.holidays)
        case Function.GROWTH:
            return _growth(members(values[0]))
        case Function.SHARE:
            return _share(members(values[0]), number(values[1]))
        case Function.MARGINAL:
            return _marginal(members(values[0]).sure, number(values[1]))  # type: ignore[arg-type]
        case Function.DATE:
            return _date(*(int(number(x)) for x in values))
        case _ if len(values) == 1:
            return _one(function, values[0])
        case _:
            return _two(function, values[0], values[1])


def _one(function: Function, a: Meant) -> Meant:
    match function:
        case Function.ABS:
            return abs(number(a))
        case Function.STRING_LENGTH:
            return Fraction(len(_text(a)))
        case Function.YEAR:
            return Fraction(_day(a).year)
        case Function.MONTH:
            return Fraction(_day(a).month)
        case Function.DAY:
            return Fraction(_day(a).day)
        case _:
            raise AssertionError(function)


def _two(function: Function, a: Meant, b: Meant) -> Meant:
    match function:
        case Function.MODULO:
            return _modulo(number(a), number(b))
        case Function.CONTAINS:
            return _text(b) in _text(a)
        case Function.STARTS_WITH:
            return _text(a).startswith(_text(b))
        case Function.ENDS_WITH:
            return _text(a).endswith(_text(b))
        case Function.MONTHS_BETWEEN:
            return Duration(Measure.MONTHS, months_between(_day(a), _day(b)))
        case Function.DAYS_BETWEEN:
            return Duration(Measure.DAYS, (_day(a) - _day(b)).days)
        case Function.LATER:
            return shift(_day(a), _duration(b), 1)
        case Function.EARLIER:
            return shift(_day(a), _duration(b), -1)
        case Function.ADD_DURATIONS:
            return Duration(_duration(a).measure, _duration(a).count + _duration(b).count)
        case Function.SUBTRACT_DURATIONS:
            return Duration(_duration(a).measure, _duration(a).count - _duration(b).count)
        case _:
            raise AssertionError(function)


def _text(value: Meant) -> str:
    assert isinstance(value, str)
    return value


def _day(value: Meant) -> date:
    assert isinstance(value, date), value
    return value


def _duration(value: Meant) -> Duration:
    assert isinstance(value, Duration)
    return value


def _modulo(a: Fraction, b: Fraction) -> Meant:
    """As FEEL: the sign of the divisor, so -7 modulo 3 is 2."""
    return a - b * (a // b) if b else Unknown.of(CauseKind.DIVISION, "modulo")


def _date(year: int, month: int, day: int) -> Meant:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return Unknown.of(CauseKind.OUT_OF_RANGE, f"{year}-{month}-{day}")


def months_between(start: date, end: date) -> int:
    """Give the whole months from `start` to `end`, towards zero, as FEEL counts them."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months


def shift(day: date, by: Duration, sign: int) -> date | Unknown:
    """Give `day` moved by a duration; a day the month lacks becomes its last (FEEL).

    >>> shift(date(2024, 1, 31), Duration(Measure.MONTHS, 1), 1)
    datetime.date(2024, 2, 29)
    """
    try:
        if by.measure is Measure.DAYS:
            return day + timedelta(days=sign * by.count)
        year, month = divmod(day.year * 12 + day.month - 1 + sign * by.count, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last))
    except (ValueError, OverflowError, IndexError):
        return Unknown.of(CauseKind.OUT_OF_RANGE, f"{day} {'+' if sign > 0 else '-'} {by}")


def _marginal(tiers: tuple[Tier, ...], figure: Fraction) -> Fraction:
    """Apply each tier's rate to the part of the figure within it; nothing below the first tier."""
    bounds = [Fraction(tier.above) for tier in tiers]
    tops = [*bounds[1:], None]
    total = Fraction(0)
    for tier, bottom, top in zip(tiers, bounds, tops, strict=True):
        within = (figure if top is None else min(figure, top)) - bottom
        total += max(Fraction(0), within) * Fraction(tier.rate)
    return total


def _value_on(name: str, day: date, book: Rulebook) -> Meant:
    points = [figure for start, figure in book.series[name].points if start <= day]
    return Fraction(points[-1]) if points else Unknown.of(CauseKind.OUT_OF_RANGE, f"{name} {day}")


def _listed_in(name: str, key: str, day: date, book: Rulebook) -> Meant:
    entries = book.lists[name].entries
    if entries is None:
        return Unknown.of(CauseKind.LIST, name)
    stays = entries.get(key, ())
    return any(s.start <= day and (s.until is None or day <= s.until) for s in stays)


def _growth(figures: Members) -> Meant:
    """How much more the last figure is than the first, as a share of the first."""
    if figures.possible or any(isinstance(x, Unknown) for x in figures.sure):
        return because([figures.why, *figures.sure])
    if len(figures.sure) < 2:
        return Unknown.of(CauseKind.EMPTY, "growth")
    first, last = number(figures.sure[0]), number(figures.sure[-1])
    return last / first - 1 if first else Unknown.of(CauseKind.DIVISION, "growth")


def _share(amounts: Members, total: Fraction) -> Meant:
    """Give `total` in proportion to `amounts`, in whole fen that add up to it exactly.

    Each share is rounded down; the fen left over go one each to the largest remainders, the
    earlier first where they are equal (the method of Hamilton).
    """
    if amounts.possible or any(isinstance(x, Unknown) for x in amounts.sure):
        return because([amounts.why, *amounts.sure])
    claims = [number(x) for x in amounts.sure]
    if sum(claims) == 0:
        return Unknown.of(CauseKind.DIVISION, "share")
    if total < 0 or any(claim < 0 for claim in claims):
        return Unknown.of(CauseKind.OUT_OF_RANGE, "share")
    fair = [claim * total * 100 / sum(claims) for claim in claims]
    fen = [exact.numerator // exact.denominator for exact in fair]
    left = int(total * 100) - sum(fen)
    by_remainder = sorted(range(len(fair)), key=lambda i: (fen[i] - fair[i], i))
    for i in by_remainder[:left]:
        fen[i] += 1
    return Members(tuple(Fraction(f, 100) for f in fen))


def _working_days_after(day: date, count: Fraction, table: Holidays | None) -> Meant:
    """Give the `count`-th working day after `day`; `day` itself for none."""
    if table is None:
        return Unknown.of(CauseKind.LIST, "holidays")
    if count < 0:
        return Unknown.of(CauseKind.OUT_OF_RANGE, "working days")
    left, here = int(count), day
    while left:
        here += timedelta(days=1)
        if not table.start <= here <= table.until:
            return Unknown.of(CauseKind.OUT_OF_RANGE, f"holidays {here}")
        is_weekend = here.weekday() >= 5
        left -= here in table.worked or not (is_weekend or here in table.off)
    return here
