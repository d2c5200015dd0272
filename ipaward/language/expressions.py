"""Read one expression: text in, a typed expression or every problem it has out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ipaward.domain.problem import Problem
from ipaward.domain.types import Boolean, Listing, Record, Type
from ipaward.language.decision_table import TableReader
from ipaward.language.finish import finished
from ipaward.language.guards import problems_of_none
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.language.syntax import parse
from ipaward.language.tokens import Report, tokens_of
from ipaward.language.typecheck import Checker
from ipaward.language.typecheck_names import Here
from ipaward.rulebook.expr import Expr, Item, Table

Read: TypeAlias = "tuple[Expr | None, tuple[Problem, ...]]"
Column: TypeAlias = "tuple[tuple[str, Expr] | None, tuple[Problem, ...]]"

_ITEM = "item of a column"


def read_expression(text: Scalar, scope: Scope, wants: Type | None = None) -> Read:
    """Read an expression in `scope`; no expression where it has any problem.

    Args:
        text: what was written, knowing its places.
        scope: the names and liberties of the place.
        wants: what it must come to: `Boolean()`, `Amount()`, `Number()` (of any decimals), another
            type, or None for anything. Only a scope with free numbers may leave a quotient
            unrounded where nothing is wanted.
    """
    report = Report(text)
    found = _checked(text, scope, Here(), report)
    expr = finished(found, wants, report, may_be_raw=scope.free_numbers)
    return _sure(expr, scope, report), report.found()


def read_boolean(text: Scalar, scope: Scope) -> Read:
    """Read a condition."""
    return read_expression(text, scope, Boolean())


def read_column(text: Scalar, of: str, scope: Scope) -> Column:
    """Read the expression of a computed column over one item of the list of facts `of`.

    Gives the variable that stands for the item, and the expression over it, as `Scope.columns`
    holds them.
    """
    report = Report(text)
    listing: Type | None = scope.record
    for name in of.split("."):
        listing = listing.field(name) if isinstance(listing, Record) else None
    if not isinstance(listing, Listing):
        raise ValueError(f"{of} is no list of facts")
    item = Item(_ITEM, of, listing.item)
    found = _checked(text, scope, Here(items=(item,)), report)
    body = _sure(finished(found, None, report, may_be_raw=True), scope, report)
    return (None if body is None else (_ITEM, body)), report.found()


def read_table(
    text: Scalar,
    hit: str,
    scope: Scope,
    name: str,
    outputs: Mapping[str, Type] | None = None,
) -> tuple[Mapping[str, Table], tuple[Problem, ...]]:
    """Read a decision table written with bars; gives one table for each output column.

    Args:
        text: the block: a head `| input | … || output | … |`, then one row of tests and results
            for each rule.
        hit: `U`, `F`, or `C` with `sum`, `min`, `max`, `count` or DMN's `+`, `<`, `>`, `#`.
        scope: the names and liberties of the place.
        name: what the author calls the table.
        outputs: the types wanted of the outputs, by name; None for anything.
    """
    report = Report(text)
    tables = TableReader(scope, report, name, outputs or {}).read(text, hit)
    sure = {name: _sure(table, scope, report) for name, table in tables.items()}
    return (tables if all(sure.values()) else {}), report.found()


def _sure(expr: Expr | None, scope: Scope, report: Report) -> Expr | None:
    """Give `expr`, or None where it uses as a day what may be none; the runtime is unknown then."""
    if expr is None or scope.free_numbers:
        return expr
    problems = problems_of_none(expr, scope.sure)
    report.problems.extend(problems)
    return None if problems else expr


def _checked(text: Scalar, scope: Scope, here: Here, report: Report) -> Expr | None:
    tokens = tokens_of(text, report)
    trees = None if tokens is None else parse(tokens, "whole", report)
    if trees is None:
        return None
    return Checker(scope, report).expression(trees[0], here)
