"""What comes of reckoning: types of sums, products, quotients, of days and durations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ipaward.domain.limits import DIGITS
from ipaward.domain.source import Span
from ipaward.domain.types import Amount, Day, Length, Measure, Number, Raw, Type
from ipaward.domain.words import Details, Words
from ipaward.language.tokens import Report
from ipaward.language.typecheck_types import (
    is_figure,
    is_money,
    is_number,
    join,
    type_words,
)
from ipaward.rulebook.expr import Arithmetic, Call, Const, Expr, Function, Sign


def operate(
    sign: Sign, left: Expr, right: Expr, place: tuple[int, int], report: Report
) -> Expr | None:
    """Give `left sign right`, or report why it means nothing."""
    span = report.text.span(*place)
    if sign in (Sign.PLUS, Sign.MINUS):
        made = _with_days(sign, left, right, span) or _added(sign, left, right, span)
    else:
        made = _scaled(sign, left, right, span)
    if made is None:
        details: Details = {
            "sign": sign.value,
            "left": type_words(left.type),
            "right": type_words(right.type),
        }
        sides = (left.span, right.span)
        report.clash("wrong-operands", place, details, sides, _advice(left, right))
        return None
    if isinstance(made.type, Number) and made.type.digits > 2 * DIGITS:
        details = {"count": str(made.type.digits), "most": str(2 * DIGITS)}
        report.add("product-too-fine", *place, details)
        return None
    return made


def _advice(left: Expr, right: Expr) -> Words:
    a, b = left.type, right.type
    if is_money(a) and is_money(b):
        return Words("金额只能乘以数", "an amount can be multiplied only by a number")
    if is_figure(a) and is_figure(b):
        return Words(
            "金额和数不能相加减，数也不能除以金额",
            "an amount and a number cannot be added, nor a number divided by an amount",
        )
    if isinstance(a, Day | Length) and isinstance(b, Day | Length | Number):
        return Words(
            '日期加减时长，例如 `duration("P30D")` 或一个时长参数；日期减日期得天数',
            'a duration such as `duration("P30D")`, or a parameter that is one, is added to a day; '
            "a day less a day is a count of days",
        )
    return Words()


def negated(part: Expr, place: tuple[int, int], report: Report) -> Expr | None:
    """Give `-part`; a number written out keeps being one."""
    span = report.text.span(*place)
    if isinstance(part, Const) and isinstance(part.value, Decimal):
        return replace(part, value=-part.value if part.value else part.value, span=span)
    if not is_figure(part.type):
        report.add("not-a-figure", *place, {"sign": "-", "type": type_words(part.type)})
        return None
    of = Number(part.type.digits) if isinstance(part.type, Number) else part.type
    zero = Const(Decimal(0), Amount() if is_money(of) else Number(0), span)
    return Arithmetic(Sign.MINUS, zero, part, of, span)


def _added(sign: Sign, left: Expr, right: Expr, span: Span) -> Expr | None:
    joined = join([left, right])
    if joined is None or not is_figure(joined[1]):
        return None
    (a, b), of = joined
    return Arithmetic(sign, a, b, of, span)


def _scaled(sign: Sign, left: Expr, right: Expr, span: Span) -> Expr | None:
    of = _product(left.type, right.type) if sign is Sign.TIMES else _quotient(left.type, right.type)
    return None if of is None else Arithmetic(sign, left, right, of, span)


def _product(a: Type, b: Type) -> Type | None:
    match a, b:
        case (Number(digits=m), Number(digits=n)):
            return Number(m + n)
        case (Amount(), Number(digits=0)) | (Number(digits=0), Amount()):
            return Amount()
        case _ if is_money(a) and is_money(b):
            return None
        case _ if is_figure(a) and is_figure(b):
            return Raw(is_money(a) or is_money(b))
        case _:
            return None


def _quotient(a: Type, b: Type) -> Type | None:
    if not is_figure(a) or not is_figure(b) or (is_number(a) and is_money(b)):
        return None
    return Raw(is_money(a) and is_number(b))


def _with_days(sign: Sign, left: Expr, right: Expr, span: Span) -> Expr | None:
    plus = sign is Sign.PLUS
    match left.type, right.type:
        case (Day(), Length()):
            return Call(Function.LATER if plus else Function.EARLIER, (left, right), Day(), span)
        case (Length(), Day()) if plus:
            return Call(Function.LATER, (right, left), Day(), span)
        case (Day(), Day()) if not plus:
            return Call(Function.DAYS_BETWEEN, (left, right), Length(Measure.DAYS), span)
        case (Length(measure=m), Length(measure=n)) if m is n:
            function = Function.ADD_DURATIONS if plus else Function.SUBTRACT_DURATIONS
            return Call(function, (left, right), Length(m), span)
        case _:
            return None
