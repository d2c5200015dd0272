"""Where a day that may be none is ordered or counted with before anybody asked whether it is.

What is *sure* is the set of expressions known to be no none at a place: those that the parts
before it have asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import TypeAlias

from ipaward.domain.problem import Problem
from ipaward.domain.source import Span
from ipaward.domain.types import Day, Listing
from ipaward.domain.words import Words
from ipaward.rulebook.expr import (
    Aggregate,
    All,
    Any,
    Call,
    Compare,
    Distinct,
    Each,
    Every,
    Expr,
    Extreme,
    Field,
    Filter,
    Hit,
    If,
    IsNothing,
    Item,
    Items,
    Not,
    Order,
    Row,
    Some,
    Table,
    Total,
)
from ipaward.rulebook.naming import written
from ipaward.rulebook.walk import parts

Sure: TypeAlias = "frozenset[Expr]"

_NOBODY: Sure = frozenset()
_ORDERED = (Total.MIN, Total.MAX)
_OF_ITEMS = Words(
    "先筛掉没有的：`列表[x != 无]`", "leave those without one out first: `list[x != none]`"
)


def problems_of_none(expr: Expr, sure: Sure) -> tuple[Problem, ...]:
    """Give a problem for each place where what may be none is used as a day, each place once."""
    found: dict[Span, Problem] = {}
    for used in _unguarded(expr, sure):
        if used.span is not None:
            cure = _OF_ITEMS if isinstance(used.type, Listing) else Words()
            name = {"name": written(used)}
            found.setdefault(used.span, Problem("unguarded-none", used.span, name, cure))
    return tuple(found.values())


def sure_if(expr: Expr, *, is_true: bool) -> Sure:
    """Give what is no none wherever `expr` has come out true, or false."""
    match expr:
        case IsNothing(part=part):
            return _NOBODY if is_true else frozenset([part])
        case Not(part=part):
            return sure_if(part, is_true=not is_true)
        case All(parts=inner) | Any(parts=inner) if inner:
            each = [sure_if(part, is_true=is_true) for part in inner]
            # All of them hold, or all of them fail; otherwise it may have been any one of them.
            if isinstance(expr, All) == is_true:
                return frozenset().union(*each)
            return reduce(lambda a, b: a & b, each)
        case _:
            return _NOBODY


def may_be_none(expr: Expr, sure: Sure) -> bool:
    """Tell whether a value can be none where `sure` is known not to be; items, of a list."""
    of_type = expr.type.item if isinstance(expr.type, Listing) else expr.type
    if of_type != Day(or_none=True) or expr in sure:
        return False
    match expr:
        case If(condition=condition, then=then, otherwise=otherwise):
            return may_be_none(then, sure | sure_if(condition, is_true=True)) or may_be_none(
                otherwise, sure | sure_if(condition, is_true=False)
            )
        case Table():
            rows = _rows(expr, sure)
            return any(
                may_be_none(row.gives, known | sure_if(row.when, is_true=True))
                for row, known in rows
            )
        case Each(of=of, variable=variable, body=body):
            return may_be_none(body, sure | _of_items(of, variable))
        case Filter(of=of, variable=variable):
            is_kept = any(isinstance(one, Item) for one in _of_items(expr, variable))
            return not is_kept and may_be_none(of, sure)
        case Distinct(of=of):
            return may_be_none(of, sure)
        case Items(parts=inner):
            return any(may_be_none(part, sure) for part in inner)
        case _:
            return True


def _unguarded(expr: Expr, sure: Sure) -> Iterator[Expr]:
    yield from (used for used in _used_as_days(expr) if may_be_none(used, sure))
    match expr:
        case All(parts=inner) | Any(parts=inner):
            for part in inner:
                yield from _unguarded(part, sure)
                sure |= sure_if(part, is_true=isinstance(expr, All))
        case If(condition=condition, then=then, otherwise=otherwise):
            yield from _unguarded(condition, sure)
            yield from _unguarded(then, sure | sure_if(condition, is_true=True))
            yield from _unguarded(otherwise, sure | sure_if(condition, is_true=False))
        case (
            Filter(of=of, variable=variable, condition=inner_)
            | Some(of=of, variable=variable, condition=inner_)
            | Every(of=of, variable=variable, condition=inner_)
            | Each(of=of, variable=variable, body=inner_)
        ):
            yield from _unguarded(of, sure)
            yield from _unguarded(inner_, sure | _of_items(of, variable))
        case Table():
            for row, known in _rows(expr, sure):
                yield from _unguarded(row.when, known)
                yield from _unguarded(row.gives, known | sure_if(row.when, is_true=True))
        case _:
            for part in parts(expr):
                yield from _unguarded(part, sure)


def _used_as_days(expr: Expr) -> tuple[Expr, ...]:
    """Give the parts of `expr` of which none means nothing: only a day can be used so."""
    match expr:
        case Compare(order=order, left=left, right=right):
            return () if order in (Order.EQUAL, Order.UNEQUAL) else (left, right)
        case Call(arguments=used) | Extreme(parts=used):
            return used
        case Aggregate(total=total, of=of) if total in _ORDERED:
            return (of,)
        case _:
            return ()


def _rows(table: Table, sure: Sure) -> Iterator[tuple[Row, Sure]]:
    """Give each row with what is sure before it: in a first-hit table the rows above failed."""
    for row in table.rows:
        yield row, sure
        if table.hit is Hit.FIRST:
            sure |= sure_if(row.when, is_true=False)


def _of_items(of: Expr, variable: str) -> Sure:
    """Give what the filters of the list `of` have asked of its items, said of `variable`."""
    if isinstance(of, Distinct):
        return _of_items(of.of, variable)
    if not isinstance(of, Filter):
        return _NOBODY
    asked = sure_if(of.condition, is_true=True)
    renamed = (_renamed(one, of.variable, variable) for one in asked)
    return frozenset(one for one in renamed if one is not None) | _of_items(of.of, variable)


def _renamed(expr: Expr, old: str, new: str) -> Expr | None:
    """Give a field of the item `old` as one of the item `new`; None if it is none of its."""
    match expr:
        case Item(variable=variable) if variable == old:
            return replace(expr, variable=new)
        case Field(of=of):
            inner = _renamed(of, old, new)
            return None if inner is None else replace(expr, of=inner)
        case _:
            return None
