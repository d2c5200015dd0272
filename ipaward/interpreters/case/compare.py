"""Comparisons and three-valued logic of compiled terms: what stands inside lists and branches.

Logic at the top of a condition is the engine's work, see `patterns`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ipaward.domain.value import NOTHING
from ipaward.interpreters.case.frame import Frame, Run
from ipaward.rulebook.expr import Order

OPERATORS: dict[Order, Callable[[Any, Any], bool]] = {
    Order.EQUAL: operator.eq,
    Order.UNEQUAL: operator.ne,
    Order.LESS: operator.lt,
    Order.AT_MOST: operator.le,
    Order.MORE: operator.gt,
    Order.AT_LEAST: operator.ge,
}


def compared(order: Order, left: Run, right: Run) -> Run:
    """Compile a comparison of two values of one kind, figures of one scale."""
    stands = OPERATORS[order]
    is_order = order not in (Order.EQUAL, Order.UNEQUAL)

    def run(frame: Frame) -> bool | None:
        a = left(frame)
        if a is None:
            return None
        b = right(frame)
        if b is None or (is_order and (a is NOTHING or b is NOTHING)):
            return None
        return stands(a, b)

    return run


def negated(part: Run) -> Run:
    """Compile the contrary."""

    def run(frame: Frame) -> bool | None:
        truth = part(frame)
        return None if truth is None else not truth

    return run


def every(truths: Iterable[bool | None]) -> bool | None:
    """Tell whether all hold; one that fails settles it."""
    answer: bool | None = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def some(truths: Iterable[bool | None]) -> bool | None:
    """Tell whether one holds; one that does settles it."""
    answer: bool | None = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            answer = None
    return answer


def all_of(parts: Sequence[Run]) -> Run:
    """Compile a conjunction."""
    return lambda frame: every(part(frame) for part in parts)


def any_of(parts: Sequence[Run]) -> Run:
    """Compile a disjunction."""
    return lambda frame: some(part(frame) for part in parts)


def at_least(needed: Run, unit: int, parts: Sequence[Run]) -> Run:
    """Compile a count of conditions; `needed` is in units of which `unit` make one."""

    def run(frame: Frame) -> bool | None:
        count = needed(frame)
        if count is None:
            return None
        truths = [part(frame) for part in parts]
        if truths.count(True) * unit >= count:
            return True
        if (len(truths) - truths.count(False)) * unit < count:
            return False
        return None

    return run


def is_nothing(part: Run) -> Run:
    """Compile whether it is known that there is none."""

    def run(frame: Frame) -> bool | None:
        value = part(frame)
        return None if value is None else value is NOTHING

    return run


def is_known(part: Run) -> Run:
    """Compile whether a value is known at all."""
    return lambda frame: part(frame) is not None
