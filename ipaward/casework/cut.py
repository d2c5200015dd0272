"""How a ceiling cuts what a round claims, in order or in proportion; never a fen too much."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ipaward.domain.money import Money, Rounding, round_whole
from ipaward.rulebook.book import Last, MoneyRounding

NOTHING = Money(0)


def cut_in_order(
    claims: Sequence[Money], ceiling: Money, last: Last, rounding: MoneyRounding | None
) -> list[Money | None]:
    """Grant claims in order while they fit under the ceiling; None is outside it.

    The first that does not fit ends it (`stop`), gets what is left (`part`, the rounding applied),
    or is passed over for later ones that fit (`skip`).

    >>> [str(m) for m in cut_in_order([Money(3), Money(3)], Money(5), Last.PART, None)]
    ['0.03', '0.02']
    """
    left, closed = ceiling.fen, False
    granted: list[Money | None] = []
    for claim in claims:
        if not closed and claim.fen <= left:
            granted.append(claim)
            left -= claim.fen
            continue
        closed = closed or last is not Last.SKIP
        part = _part(left, rounding) if last is Last.PART else 0
        granted.append(Money(part) if part else None)
        left = 0 if last is Last.PART else left
    return granted


def cut_in_proportion(
    claims: Sequence[Money], ceiling: Money, rounding: MoneyRounding | None
) -> list[Money]:
    """Grant each claim in proportion, so that all together never exceed the ceiling.

    Without a rounding the whole ceiling is shared to the fen: each share is rounded down, and the
    fen left go one each to the largest remainders, the earlier first. With a rounding each share
    is rounded as written; where that would exceed the ceiling, those that gained most by it are
    taken back one unit each, the later first.

    >>> [str(m) for m in cut_in_proportion([Money(1), Money(1), Money(1)], Money(2), None)]
    ['0.01', '0.01', '0.00']
    """
    total = sum(claim.fen for claim in claims)
    if total <= ceiling.fen:
        return list(claims)
    unit = 1 if rounding is None else rounding.unit_fen
    fair = [Fraction(claim.fen * ceiling.fen, total * unit) for claim in claims]
    if rounding is None:
        return [Money(fen) for fen in _largest_remainders(fair, ceiling.fen)]
    units = _rounded_within(fair, ceiling.fen // unit, rounding.rounding)
    return [min(claim, Money(count * unit)) for claim, count in zip(claims, units, strict=True)]


def _part(left: int, rounding: MoneyRounding | None) -> int:
    """Give what is left in whole units; rounding up would exceed it."""
    if rounding is None:
        return left
    return left // rounding.unit_fen * rounding.unit_fen


def _largest_remainders(fair: list[Fraction], whole: int) -> list[int]:
    shares = [exact.numerator // exact.denominator for exact in fair]
    left = whole - sum(shares)
    by_remainder = sorted(range(len(fair)), key=lambda i: (shares[i] - fair[i], i))
    for i in by_remainder[:left]:
        shares[i] += 1
    return shares


def _rounded_within(fair: list[Fraction], whole: int, rounding: Rounding) -> list[int]:
    shares = [round_whole(exact, rounding) for exact in fair]
    excess = sum(shares) - whole
    by_gain = sorted(range(len(fair)), key=lambda i: (fair[i] - shares[i], -i))
    for i in by_gain[: max(0, excess)]:
        shares[i] -= 1
    return shares
