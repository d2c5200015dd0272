"""What the figures of an indicator mean: the days they count, and how growth is reckoned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from ipaward.domain.value import CauseKind, Unknown
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.indicator import Counting, Indicator


def period_of(indicator: Indicator, year: int, counting: Counting) -> tuple[date, date]:
    """Give the first and the last day that the figure of `year` counts."""
    first = date(year, 1, 1)
    if counting is Counting.CUMULATIVE and indicator.since is not None:
        first = indicator.since
    return first, date(year, 12, 31)


def yearly_growth(figures: Mapping[int, Meant], year: int) -> Meant:
    """Give the growth of `year` over the year before; a base of zero or nobody knows has none."""
    return _over(figures.get(year - 1), figures.get(year))


def compound_growth_reached(
    figures: Mapping[int, Meant], base: int, year: int, target: Fraction
) -> Meant:
    """Tell whether the figure of `year` grew by `target` a year since `base`, without a root."""
    first, last = figures.get(base), figures.get(year)
    growth = _over(first, last)
    if isinstance(growth, Unknown):
        return growth
    assert isinstance(growth, Fraction)
    return 1 + growth >= (1 + target) ** (year - base)


def compound_growth(figures: Mapping[int, Meant], base: int, year: int, digits: int) -> Meant:
    """Give the yearly growth since `base`, cut to `digits` decimals: for show only.

    The decimals are those of the greatest such growth that `compound_growth_reached` allows.
    """
    growth = _over(figures.get(base), figures.get(year))
    if isinstance(growth, Unknown) or year <= base:
        return growth if isinstance(growth, Unknown) else Unknown.of(CauseKind.OUT_OF_RANGE, "")
    assert isinstance(growth, Fraction)
    unit, years = 10**digits, year - base
    # The greatest whole n with (n / unit) ** years <= 1 + growth, by halving.
    low, high = 0, unit * (2 + int(growth))
    while low < high:
        middle = (low + high + 1) // 2
        if Fraction(middle, unit) ** years <= 1 + growth:
            low = middle
        else:
            high = middle - 1
    return Fraction(low, unit) - 1


def _over(first: Meant | None, last: Meant | None) -> Meant:
    missing = [x for x in (first, last) if isinstance(x, Unknown)]
    if missing:
        return Unknown(frozenset().union(*(x.causes for x in missing)))
    if first is None or last is None:
        return Unknown.of(CauseKind.FACT, "")
    assert isinstance(first, Fraction)
    assert isinstance(last, Fraction)
    if first <= 0:
        return Unknown.of(CauseKind.DIVISION, "")
    return last / first - 1


def known_years(targets: Sequence[int], base: int | None) -> tuple[int, ...]:
    """Give the years whose figures are needed: those with a target, and those they grow from."""
    needed = {*targets, *(year - 1 for year in targets)}
    if base is not None:
        needed |= {base, *range(base, max(targets, default=base) + 1)}
    return tuple(sorted(needed))
