"""Conditions as the engine can have them: two sides, each a set of plain conjunctions.

Kleene's logic comes for free from saying both sides: one set of rules fires when a condition is
true, its dual when it is false, and where a fact is unknown neither does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias, assert_never

from ipaward.interpreters.case.fence import Test
from ipaward.rulebook.expr import Order  # noqa: F401  for the doctest

PATHS = 8  # conjunctions of one side; a larger condition is cut into findings of its own
TESTS = 8  # comparisons of one conjunction

Path: TypeAlias = tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A comparison and its dual."""

    yes: Test
    no: Test


@dataclass(frozen=True, slots=True)
class Opposite:
    """The contrary."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Both:
    """All parts; nothing at all is true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts; nothing at all is false."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`then` or `otherwise`, unknown where the condition is, even if both would be the same."""

    condition: Formula
    then: Formula
    otherwise: Formula


Formula: TypeAlias = "Leaf | Opposite | Both | Either | Choice"


def opposite(formula: Formula) -> Formula:
    """Give the contrary of `formula`."""
    return Leaf(formula.no, formula.yes) if isinstance(formula, Leaf) else Opposite(formula)


def paths(formula: Formula, side: bool) -> list[Path]:
    """Give the conjunctions of which one must hold for `formula` to be true, or false.

    >>> a, b = (Leaf(Test(n, Order.EQUAL, "true"), Test(n, Order.EQUAL, "false")) for n in "ab")
    >>> [[test.left + str(test.constant) for test in path] for path in paths(Both((a, b)), False)]
    [['afalse'], ['bfalse']]
    """
    match formula:
        case Leaf(yes=yes, no=no):
            return [(yes if side else no,)]
        case Opposite(part=part):
            return paths(part, not side)
        case Both(parts=parts):
            return _together(parts, side) if side else _apart(parts, side)
        case Either(parts=parts):
            return _apart(parts, side) if side else _together(parts, side)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return _joined(paths(condition, True), paths(then, side)) + _joined(
                paths(condition, False), paths(otherwise, side)
            )
        case _:
            assert_never(formula)


def _together(parts: Sequence[Formula], side: bool) -> list[Path]:
    found: list[Path] = [()]
    for part in parts:
        found = _joined(found, paths(part, side))
    return found


def _apart(parts: Sequence[Formula], side: bool) -> list[Path]:
    return [path for part in parts for path in paths(part, side)]


def _joined(left: list[Path], right: list[Path]) -> list[Path]:
    return [tuple(dict.fromkeys(a + b)) for a, b in product(left, right)]


def is_small(formula: Formula) -> bool:
    """Tell whether both sides keep within what one rule set should hold of one condition."""
    return all(_fits(_size(formula, side)) for side in (True, False))


Size: TypeAlias = tuple[int, int]  # how many paths, and the tests of the longest


def _fits(size: Size) -> bool:
    return size[0] <= PATHS and size[1] <= TESTS


def _size(formula: Formula, side: bool) -> Size:
    """Measure a side without building it, for building may be what must not be done."""
    match formula:
        case Leaf():
            return 1, 1
        case Opposite(part=part):
            return _size(part, not side)
        case Both(parts=parts):
            return (_times if side else _plus)([_size(part, side) for part in parts])
        case Either(parts=parts):
            return (_plus if side else _times)([_size(part, side) for part in parts])
        case Choice(condition=condition, then=then, otherwise=otherwise):
            first = _times([_size(condition, True), _size(then, side)])
            return _plus([first, _times([_size(condition, False), _size(otherwise, side)])])
        case _:
            assert_never(formula)


def _times(sizes: Sequence[Size]) -> Size:
    count = 1
    for paths_, _ in sizes:
        count *= paths_
    return count, sum(tests for _, tests in sizes)


def _plus(sizes: Sequence[Size]) -> Size:
    return sum(paths_ for paths_, _ in sizes), max((tests for _, tests in sizes), default=0)
