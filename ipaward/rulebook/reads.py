"""What an expression may read: found by looking at it, without a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Defined, Expr, Fact, Field, Item
from ipaward.rulebook.naming import path_of
from ipaward.rulebook.walk import walk


def facts_read(expr: Expr, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """Give the dotted paths of all facts `expr` may read, definitions included, first read first.

    A list read through its items appears as the item fields read (`花费.数额`); the list itself
    only where nothing of its items is.
    """
    found: dict[str, None] = {}
    for node in _through(expr, definitions):
        if isinstance(node, Fact | Field | Item) and is_of_facts(node):
            found[path_of(node)] = None
    paths = [path for path in found if path]
    groups = {path[:at] for path in paths for at, c in enumerate(path) if c == "."}
    return tuple(path for path in paths if path not in groups)


def is_of_facts(node: Expr) -> bool:
    """Tell whether a value is taken from the facts, and not from a table of figures."""
    while isinstance(node, Field):
        node = node.of
    return not isinstance(node, Item) or bool(node.origin)


def definitions_named(expr: Expr, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """Give the names of all definitions `expr` may read, through others too, first read first."""
    nodes = _through(expr, definitions)
    return tuple(dict.fromkeys(node.name for node in nodes if isinstance(node, Defined)))


def _through(expr: Expr, definitions: Mapping[str, Definition]) -> Iterator[Expr]:
    """Give every node of `expr`, where a definition stands also its nodes, each definition once."""
    seen: set[str] = set()
    ways = [walk(expr)]
    while ways:
        node = next(ways[-1], None)
        if node is None:
            ways.pop()
            continue
        yield node
        if isinstance(node, Defined) and node.name not in seen:
            seen.add(node.name)
            ways.append(walk(definitions[node.name].value))
