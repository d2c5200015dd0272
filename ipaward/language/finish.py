"""The last look at an expression: that it is what the place wants, and of bearable size."""

from __future__ import annotations

from ipaward.domain.limits import EXPRESSION_NODES
from ipaward.domain.types import (
    Amount,
    Boolean,
    Day,
    Listing,
    Number,
    Raw,
    Type,
)
from ipaward.language.tokens import Report
from ipaward.language.typecheck_types import as_money, is_figure, is_text, type_words
from ipaward.language.variables import numbered
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.walk import parts


def finished(
    expr: Expr | None, wants: Type | None, report: Report, *, may_be_raw: bool
) -> Expr | None:
    """Give `expr` as the place wants it; None where it is not so or any problem was found."""
    if expr is None:
        return None
    if size(expr) > EXPRESSION_NODES:
        report.add("too-large", 0, len(report.text.text), {"most": str(EXPRESSION_NODES)})
        return None
    expr = wanted(expr, wants, report, may_be_raw=may_be_raw)
    return None if expr is None or report.problems else numbered(expr)


def wanted(expr: Expr, wants: Type | None, report: Report, *, may_be_raw: bool) -> Expr | None:
    """Give `expr` as a value of the type wanted, or report that it is none."""
    if isinstance(wants, Amount):
        expr = as_money(expr) or expr
    must_be_round = not may_be_raw if wants is None else is_figure(wants)
    if _is_raw(expr.type) and must_be_round:
        details = {"wanted": type_words(wants or _rounded(expr.type))}
        report.clash("unrounded", expr.span or report.text.span(), details, ())
        return None
    if wants is None or _fits(expr.type, wants):
        return expr
    code = "not-boolean" if isinstance(wants, Boolean) else "wrong-type"
    details = {"type": type_words(expr.type), "wanted": type_words(wants)}
    report.add(code, 0, len(report.text.text), details)
    return None


def _is_raw(of: Type) -> bool:
    return isinstance(of.item if isinstance(of, Listing) else of, Raw)


def _rounded(of: Type) -> Type:
    inner = of.item if isinstance(of, Listing) else of
    return Amount() if inner == Raw(True) else Number()


def _fits(of: Type, wants: Type) -> bool:
    match wants:
        case Number():
            return isinstance(of, Number)
        case Day(or_none=False):
            return isinstance(of, Day)
        case _ if is_text(wants):
            return is_text(of)
        case _:
            return of == wants


def size(expr: Expr) -> int:
    """Count the nodes of `expr` as a tree; what it shares with itself counts each time.

    A test such as `x in (a, b, c)` holds `x` three times; nested, that grows without bound.
    """
    known: dict[int, int] = {}

    def count(node: Expr) -> int:
        if id(node) not in known:
            known[id(node)] = 1 + sum(count(part) for part in parts(node))
        return known[id(node)]

    return count(expr)
