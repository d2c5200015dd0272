"""Money in whole fen, and the roundings that make an exact figure a whole one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ipaward.domain.limits import FEN


class Rounding(StrEnum):
    """How a figure between two steps falls. Ties matter only for the three halves."""

    UP = "up"  # away from zero
    DOWN = "down"  # towards zero
    HALF_UP = "half up"  # ties away from zero
    HALF_DOWN = "half down"  # ties towards zero
    HALF_EVEN = "half even"  # ties to the even neighbour
    FLOOR = "floor"
    CEILING = "ceiling"


def round_whole(figure: Fraction, rounding: Rounding) -> int:
    """Give the whole number `figure` rounds to.

    >>> [round_whole(Fraction(5, 2), r) for r in (Rounding.HALF_UP, Rounding.HALF_EVEN)]
    [3, 2]
    """
    below = figure.numerator // figure.denominator
    rest = figure - below
    if rest == 0:
        return below
    half = Fraction(1, 2)
    match rounding:
        case Rounding.FLOOR:
            up = False
        case Rounding.CEILING:
            up = True
        case Rounding.DOWN:
            up = figure < 0
        case Rounding.UP:
            up = figure > 0
        case Rounding.HALF_UP:
            up = rest > half or (rest == half and figure > 0)
        case Rounding.HALF_DOWN:
            up = rest > half or (rest == half and figure < 0)
        case Rounding.HALF_EVEN:
            up = rest > half or (rest == half and below % 2 == 1)
    return below + 1 if up else below


def round_to(figure: Fraction, digits: int, rounding: Rounding) -> Fraction:
    """Round `figure` to `digits` decimals; negative digits round to tens, hundreds, ….

    >>> round_to(Fraction("2.675"), 2, Rounding.HALF_UP)
    Fraction(67, 25)
    """
    scale = Fraction(10) ** digits
    return round_whole(figure * scale, rounding) / scale


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount; never negative in a decision, sometimes on the way to one.

    Attributes:
        fen: hundredths of a yuan.
    """

    fen: int

    def __post_init__(self) -> None:
        if abs(self.fen) > FEN:
            raise ValueError(f"amount of {self.fen} fen is beyond the limit of {FEN}")

    @staticmethod
    def exactly(yuan: Decimal | Fraction) -> Money:
        """Give the amount for `yuan`; a figure with a part of a fen raises ValueError."""
        fen = Fraction(yuan) * 100
        if fen.denominator != 1:
            raise ValueError(f"{yuan} is not a whole number of fen")
        return Money(fen.numerator)

    def __str__(self) -> str:
        """Write yuan with two decimals and no grouping, as decisions carry it.

        >>> str(Money(3_000_050)), str(Money(-5))
        ('30000.50', '-0.05')
        """
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"
