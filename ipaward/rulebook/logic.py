"""Kleene's strong logic of three values: a known part settles what it can, the rest is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from ipaward.domain.value import NOTHING, CauseKind, Unknown
from ipaward.rulebook.expr import Order
from ipaward.rulebook.functions import Meant, because, number


def negate(truth: Meant) -> Meant:
    """Give the contrary; unknown stays unknown."""
    return truth if isinstance(truth, Unknown) else not truth


def all_of(truths: Iterable[Meant]) -> Meant:
    """Tell whether all hold: one that fails settles it, even beside unknowns."""
    values = list(truths)
    if False in values:
        return False
    return True if all(value is True for value in values) else because(values)


def any_of(truths: Iterable[Meant]) -> Meant:
    """Tell whether one holds: one that does settles it, even beside unknowns."""
    values = list(truths)
    if True in values:
        return True
    return False if all(value is False for value in values) else because(values)


def at_least(needed: Meant, truths: list[Meant]) -> Meant:
    """Tell whether `needed` hold, as soon as the known ones settle it."""
    if isinstance(needed, Unknown):
        return needed
    count = number(needed)
    if sum(truth is True for truth in truths) >= count:
        return True
    if sum(truth is not False for truth in truths) < count:
        return False
    return because(truths)


def compare(order: Order, left: Meant, right: Meant) -> Meant:
    """Compare two values of one kind; unknown if either is."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return because([left, right])
    a, b = left, right
    # "None" equals itself alone, and stands neither before nor after a day.
    if order not in (Order.EQUAL, Order.UNEQUAL) and NOTHING in (a, b):
        return Unknown.of(CauseKind.NONE, "")
    match order:
        case Order.EQUAL:
            return a == b
        case Order.UNEQUAL:
            return a != b
        case Order.LESS:
            return a < b  # type: ignore[operator]
        case Order.AT_MOST:
            return a <= b  # type: ignore[operator]
        case Order.MORE:
            return a > b  # type: ignore[operator]
        case Order.AT_LEAST:
            return a >= b  # type: ignore[operator]
        case _:
            assert_never(order)
