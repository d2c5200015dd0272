"""Exact numbers of the case reading: whole numbers with a known count of decimals.

A figure of scale 2 is a count of fen; a quotient has no scale and stays a fraction (`RATIO`).
Nothing here is shared with the yardstick, so that a fault in one shows against the other.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.limits import FEN, MAGNITUDE
from ipaward.domain.money import Rounding

RATIO = -1  # the scale of an exact fraction

Figure: TypeAlias = "int | Fraction"


def scaled(value: Decimal | Fraction | int, scale: int) -> int:
    """Give `value` as a whole number of its smallest unit; too many decimals raise ValueError."""
    top, bottom = value.as_integer_ratio()
    whole, rest = divmod(top * 10**scale, bottom)
    if rest:
        raise ValueError(f"{value} has more than {scale} decimals")
    return int(whole)


def scale_of(value: Decimal | Fraction | int) -> int:
    """Give the count of decimals that `value` needs."""
    if isinstance(value, Fraction):
        return 0 if value.denominator == 1 else RATIO
    exponent = Decimal(value).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def exact(figure: Figure, scale: int) -> Fraction:
    """Give the number that `figure` stands for."""
    return Fraction(figure) if scale == RATIO else Fraction(figure, 10**scale)


def common(*scales: int) -> int:
    """Give the scale that holds figures of all `scales` exactly."""
    return RATIO if RATIO in scales else max(scales, default=0)


def lift(scale: int, to: int) -> Callable[[Figure], Figure] | None:
    """Give what turns a figure of one scale into one of a larger scale; None for nothing to do."""
    if scale == to:
        return None
    if to == RATIO:
        unit = 10**scale
        return lambda figure: Fraction(figure) / unit
    factor = 10 ** (to - scale)
    return lambda figure: figure * factor


def bound_at(scale: int) -> int:
    """Give the greatest figure of `scale` that an intermediate result may reach."""
    return MAGNITUDE if scale == RATIO else int(MAGNITUDE * 10**scale)


def divide(top: int, bottom: int, rounding: Rounding) -> int:
    """Give `top / bottom` rounded to a whole number; `bottom` is positive.

    >>> [divide(n, 2, Rounding.HALF_EVEN) for n in (1, 3, -1, -3)]
    [0, 2, 0, -2]
    """
    below, rest = divmod(top, bottom)
    if not rest:
        return below
    twice = 2 * rest - bottom  # its sign tells below, on or above the half
    match rounding:
        case Rounding.FLOOR:
            up = False
        case Rounding.CEILING:
            up = True
        case Rounding.DOWN:
            up = top < 0
        case Rounding.UP:
            up = top > 0
        case Rounding.HALF_UP:
            up = twice > 0 or (twice == 0 and top > 0)
        case Rounding.HALF_DOWN:
            up = twice > 0 or (twice == 0 and top < 0)
        case Rounding.HALF_EVEN:
            up = twice > 0 or (twice == 0 and below % 2 == 1)
    return below + up


def rounded(figure: Figure, scale: int, digits: int, rounding: Rounding) -> int:
    """Round to `digits` decimals; the result has scale `max(digits, 0)`."""
    top, bottom = figure.as_integer_ratio()
    shift = digits - (0 if scale == RATIO else scale)
    whole = divide(top * _power(shift), bottom * _power(-shift), rounding)
    return whole * _power(-digits)


def _power(exponent: int) -> int:
    """Give a power of ten, one for exponents below zero."""
    return int(10 ** max(0, exponent))


def sign(difference: Figure) -> int:
    """Give -1, 0 or 1."""
    return (difference > 0) - (difference < 0)


def fits(figure: Figure) -> bool:
    """Tell whether the engine holds `figure` exactly."""
    return isinstance(figure, int) and -FEN <= figure <= FEN
