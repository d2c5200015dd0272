"""What a growth is, from one year to the next or compound; exactly, and so without a root."""

from __future__ import annotations

from fractions import Fraction

from ipaward.domain.value import CauseKind, Unknown
from ipaward.rulebook.expr import Order
from ipaward.rulebook.functions import Meant, because, number
from ipaward.rulebook.logic import compare

SHOWN = 6  # decimals of a compound growth, which has no end as a decimal


def growth(first: Meant, last: Meant, base: int) -> Meant:
    """Give how much more `last` is than `first`, as a share of `first`.

    Args:
        first: the figure of the year grown from.
        last: the figure of the year looked at.
        base: the year grown from; named where its figure is nothing that could grow.
    """
    if isinstance(first, Unknown) or isinstance(last, Unknown):
        return because([first, last])
    if number(first) <= 0:
        return Unknown.of(CauseKind.DIVISION, str(base))
    return number(last) / number(first) - 1


def compound_reached(order: Order, grown: Fraction, years: int, target: Fraction) -> bool:
    """Tell whether a growth of `grown` over `years` stands in `order` to `target` a year.

    Both sides are raised instead of one being rooted, so that the answer is exact.
    """
    return compare(order, 1 + grown, (1 + target) ** years) is True


def compound_growth(grown: Fraction, years: int, target: Fraction) -> Fraction:
    """Give the yearly growth that makes `grown` over `years`, cut to `SHOWN` decimals: for show.

    It equals the target only where the growth does; a target has at most `SHOWN` decimals.
    """
    unit = 10**SHOWN
    # The greatest whole n with (n / unit) ** years <= 1 + grown, by halving.
    low, high = 0, unit * (2 + int(grown))
    while low < high:
        middle = (low + high + 1) // 2
        if Fraction(middle, unit) ** years <= 1 + grown:
            low = middle
        else:
            high = middle - 1
    cut = Fraction(low, unit) - 1
    if compound_reached(Order.MORE, grown, years, target):
        return max(cut, target + Fraction(1, unit))
    return cut
