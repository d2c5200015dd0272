"""How an expression is called where people are told about it."""

from __future__ import annotations

from ipaward.rulebook.expr import (
    Defined,
    Distinct,
    Each,
    Expr,
    Fact,
    Field,
    Filter,
    Item,
    Parameter,
    Table,
)


def path_of(expr: Expr) -> str:
    """Give the dotted path of the facts that `expr` is about, or what an author would call it."""
    match expr:
        case Fact(path=path):
            return ".".join(path)
        case Item(origin=origin):
            return origin
        case Field(of=of, name=name):
            above = path_of(of)
            return f"{above}.{name}" if above else name
        case Filter(of=of) | Distinct(of=of):
            return path_of(of)
        case Each(body=body):
            return path_of(body)
        case Defined(name=name) | Parameter(name=name) | Table(name=name):
            return name
        case _:
            return ""


def written(expr: Expr) -> str:
    """Give `expr` as its author wrote it, on one line; its path where the source is gone."""
    if expr.span is None:
        return path_of(expr)
    return " ".join(expr.span.source.text[expr.span.start : expr.span.end].split())
