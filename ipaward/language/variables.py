"""The variables of an expression: names for the item at hand that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import count
from typing import Any as AnyType
from typing import cast

from ipaward.rulebook.expr import Each, Every, Expr, Filter, Item, Row, Some
from ipaward.rulebook.walk import parts


def numbered(expr: Expr) -> Expr:
    """Give `expr` with its variables called `#1`, `#2`, … in the order they are bound.

    So two expressions that say the same are equal, however their authors called the items.
    """
    numbers = count(1)
    return renewed(expr, {}, lambda: f"#{next(numbers)}")


def renewed(expr: Expr, items: Mapping[str, Expr | str], fresh: Callable[[], str]) -> Expr:
    """Give `expr` with the variables in `items` renamed or replaced, and bound ones named anew."""
    match expr:
        case Item(variable=variable):
            new = items.get(variable, variable)
            return replace(expr, variable=new) if isinstance(new, str) else new
        case Filter() | Some() | Every():
            of, name = renewed(expr.of, items, fresh), fresh()
            condition = renewed(expr.condition, {**items, expr.variable: name}, fresh)
            return replace(expr, of=of, variable=name, condition=condition)
        case Each():
            of, name = renewed(expr.of, items, fresh), fresh()
            body = renewed(expr.body, {**items, expr.variable: name}, fresh)
            return replace(expr, of=of, variable=name, body=body)
        case _ if not parts(expr):
            return expr
        case _:
            inner = ((f.name, getattr(expr, f.name)) for f in fields(expr) if f.name != "span")
            changes: dict[str, AnyType] = {n: _renewed_in(v, items, fresh) for n, v in inner}
            return replace(expr, **changes)


def _renewed_in(value: object, items: Mapping[str, Expr | str], fresh: Callable[[], str]) -> object:
    """Go on into what a node holds: expressions, tuples of them, rows of a table."""
    if isinstance(value, tuple):
        return tuple(_renewed_in(part, items, fresh) for part in value)
    if isinstance(value, Row):
        return Row(renewed(value.when, items, fresh), renewed(value.gives, items, fresh))
    if hasattr(value, "span"):
        return renewed(cast("Expr", value), items, fresh)
    return value
