"""What an expression may read: found by looking at it, without a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipaward.rulebook.book import Definition
from ipaward.rulebook.expr import Call, Const, Defined, Expr, Fact, Field, Function, Item, Parameter
from ipaward.rulebook.meaning import path_of
from ipaward.rulebook.walk import walk


def facts_read(expr: Expr, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """Give the dotted paths of all facts `expr` may read, definitions included, first read first.

    A list read through its items appears as the item fields read (`费用.金额`); the list itself
    only where nothing of its items is.
    """
    paths = [path for path in dict.fromkeys(_paths(expr, definitions)) if path]
    return tuple(p for p in paths if not any(q.startswith(p + ".") for q in paths))


def _paths(expr: Expr, definitions: Mapping[str, Definition]) -> Iterator[str]:
    for node in walk(expr):
        match node:
            case Fact(path=path):
                yield ".".join(path)
            case Field() | Item():
                yield path_of(node)
            case Defined(name=name):
                yield from _paths(definitions[name].value, definitions)
            case _:
                pass


def parameters_named(expr: Expr, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """Give the names of all parameters, lists and series `expr` may read, first read first."""
    return tuple(dict.fromkeys(_names(expr, definitions)))


def _names(expr: Expr, definitions: Mapping[str, Definition]) -> Iterator[str]:
    for node in walk(expr):
        match node:
            case Parameter(name=name):
                yield name
            case Call(
                function=Function.LISTED_IN | Function.VALUE_ON, arguments=(Const(value=name), *_)
            ):
                yield str(name)
            case Defined(name=name):
                yield from _names(definitions[name].value, definitions)
            case _:
                pass
