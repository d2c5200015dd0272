"""How to go through an expression."""

from __future__ import annotations

from collections.abc import Iterator

from ipaward.rulebook.expr import (
    Aggregate,
    All,
    Any,
    Arithmetic,
    AtLeast,
    Call,
    Compare,
    Const,
    Defined,
    Distinct,
    Each,
    Every,
    Expr,
    Extreme,
    Fact,
    Field,
    Filter,
    If,
    Includes,
    IsKnown,
    IsNothing,
    Item,
    Items,
    Not,
    Parameter,
    Rounded,
    Some,
    Table,
)


def parts(expr: Expr) -> tuple[Expr, ...]:
    """Give the expressions directly inside `expr`, in the order they are written."""
    match expr:
        case Const() | Fact() | Item() | Defined():
            return ()
        case Parameter(key=key):
            return () if key is None else (key,)
        case Field(of=of) | Aggregate(of=of) | Distinct(of=of):
            return (of,)
        case Not(part=part) | IsNothing(part=part) | IsKnown(part=part) | Rounded(part=part):
            return (part,)
        case All(parts=inner) | Any(parts=inner) | Items(parts=inner) | Extreme(parts=inner):
            return inner
        case AtLeast(needed=needed, parts=inner):
            return (needed, *inner)
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case If(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Filter(of=of, condition=inner_) | Some(of=of, condition=inner_):
            return (of, inner_)
        case Every(of=of, condition=inner_) | Each(of=of, body=inner_):
            return (of, inner_)
        case Includes(of=of, part=part):
            return (of, part)
        case Call(arguments=arguments):
            return arguments
        case Table(rows=rows):
            return tuple(e for row in rows for e in (row.when, row.gives))


def walk(expr: Expr) -> Iterator[Expr]:
    """Give `expr` and every expression inside it, outermost first."""
    yield expr
    for part in parts(expr):
        yield from walk(part)
