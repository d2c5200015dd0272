"""Functions of the case reading, on day numbers, counts and scaled figures."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from ipaward.domain.types import Measure
from ipaward.interpreters.case.figures import Figure, scaled
from ipaward.interpreters.case.frame import Box
from ipaward.rulebook.policy import DatedList, DatedSeries, Holidays, Tier

LAST_DAY = date.max.toordinal()


def modulo(a: Figure, b: Figure) -> Figure | None:
    """Give the rest that bears the sign of the divisor."""
    return a % b if b else None


def day_of(year: int, month: int, day: int) -> int | None:
    """Give the number of a day, or None where there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day).toordinal()


def months_between(start: int, end: int) -> int:
    """Give the whole months from one day to another, towards zero."""
    a, b = date.fromordinal(start), date.fromordinal(end)
    months = 12 * (b.year - a.year) + b.month - a.month
    if months > 0 and b.day < a.day:
        return months - 1
    if months < 0 and b.day > a.day:
        return months + 1
    return months


def shifted(day: int, months: int) -> int | None:
    """Give a day some months on; a day the month lacks becomes its last."""
    here = date.fromordinal(day)
    index = here.year * 12 + here.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(here.day, calendar.monthrange(year, month)[1])).toordinal()


def later(measure: Measure, direction: int) -> Callable[[int, int], int | None]:
    """Give what moves a day by a count of days or months."""
    if measure is Measure.MONTHS:
        return lambda day, count: shifted(day, direction * count)

    def moved(day: int, count: int) -> int | None:
        there = day + direction * count
        return there if 1 <= there <= LAST_DAY else None

    return moved


def listed_in(listed: DatedList, key: str, day: int) -> bool | None:
    """Tell whether a key stood on a dated list that day; None where it was not consulted."""
    if listed.entries is None:
        return None
    on = date.fromordinal(day)
    return any(
        stay.start <= on and not (stay.until is not None and stay.until < on)
        for stay in listed.entries.get(key, ())
    )


def value_on(series: DatedSeries, scale: int) -> Callable[[int], int | None]:
    """Give what looks up the figure of a series that holds on a day."""
    points = [(start.toordinal(), scaled(figure, scale)) for start, figure in series.points]

    def look_up(day: int) -> int | None:
        found = None
        for start, figure in points:
            if start <= day:
                found = figure
        return found

    return look_up


def working_days_after(table: Holidays | None, day: int, count: int) -> int | None:
    """Give the `count`-th working day after a day; the day itself for none."""
    if table is None or count < 0:
        return None
    first, last = table.start.toordinal(), table.until.toordinal()
    here = day
    while count:
        here += 1
        if not first <= here <= last:
            return None
        on = date.fromordinal(here)
        is_free = on in table.off or here % 7 in (6, 0)  # day 1 was a Monday
        if on in table.worked or not is_free:
            count -= 1
    return here


def growth(figures: Box) -> Fraction | None:
    """Give how much more the last figure is than the first, as a share of the first."""
    if figures.possible or None in figures.sure or len(figures.sure) < 2:
        return None
    first, last = figures.sure[0], figures.sure[-1]
    return Fraction(last - first) / first if first else None


def share(amounts: Box, fen: Figure) -> Box | None:
    """Give `fen` in proportion to amounts, the fen left over to the largest remainders."""
    claims = amounts.sure
    if amounts.possible or None in claims:
        return None
    whole = sum(claims)
    if not whole or fen < 0 or any(claim < 0 for claim in claims):
        return None
    parts = [divmod(claim * fen, whole) for claim in claims]
    shares = [int(part) for part, _ in parts]
    first = sorted(range(len(claims)), key=lambda i: (-parts[i][1], i))
    for i in first[: int(fen // 1) - sum(shares)]:
        shares[i] += 1
    return Box(list(shares), [])


def marginal(tiers: tuple[Tier, ...], figure: Fraction) -> Fraction:
    """Apply each tier's rate to the part of the figure between its bound and the next."""
    total = Fraction(0)
    for place, tier in enumerate(tiers):
        bottom = Fraction(tier.above)
        top = figure
        if place + 1 < len(tiers):
            top = min(figure, Fraction(tiers[place + 1].above))
        if top > bottom:
            total += (top - bottom) * Fraction(tier.rate)
    return total
