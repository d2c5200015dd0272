"""The prose reading of an expression: what a condition or a figure says, as a phrase."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from ipaward.domain.types import Boolean, Day
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose import catalogue as words
from ipaward.interpreters.prose.values import value_words
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
    Order,
    Parameter,
    Rounded,
    Some,
    Table,
    Total,
)

QUOTES = {Language.ZH: "“{}”", Language.EN: '"{}"'}


def say(expr: Expr, language: Language) -> str:
    """Say `expr` as a phrase.

    >>> from ipaward.domain.types import Amount
    >>> fee = Fact(("费用",), Amount())
    >>> say(Compare(Order.AT_MOST, fee, Fact(("成本",), Amount())), Language.ZH)
    '费用 不大于 成本'
    """
    match expr:
        case Const(value=value, type=of):
            text = value_words(value, language, of)
            return QUOTES[language].format(text) if isinstance(value, str) else text
        case Fact(path=path):
            return ".".join(path)
        case Parameter(name=name) | Defined(name=name):
            return name
        case Item(origin=origin):
            return origin or ("该项" if language is Language.ZH else "the item")
        case Field(name=name):
            return name
        case Not(part=part):
            return words.NOT.said(language).format(say_condition(part, language))
        case All(parts=parts):
            return _logic(parts, words.AND, words.ALWAYS, language)
        case Any(parts=parts):
            return _any(parts, language)
        case AtLeast(needed=needed, parts=parts):
            listed = words.joined([_truth(part, language) for part in parts], language)
            return words.AT_LEAST.said(language).format(say(needed, language), listed)
        case Compare(order=order, left=left, right=right):
            orders = words.DAY_ORDERS if isinstance(left.type, Day) else words.ORDERS
            return _put(orders[order], [left, right], language)
        case IsNothing(part=part):
            return _put(words.IS_NONE, [part], language)
        case IsKnown(part=part):
            return _put(words.IS_KNOWN, [part], language)
        case Arithmetic(sign=sign, left=left, right=right):
            return _put(words.SIGNS[sign], [left, right], language)
        case If(condition=condition, then=then, otherwise=otherwise):
            return _put(words.IF, [condition, then, otherwise], language)
        case Items(parts=parts):
            return words.joined([say(part, language) for part in parts], language)
        case Extreme(total=total, parts=parts):
            listed = words.joined([_closed(part, language) for part in parts], language)
            extreme = words.LEAST if total is Total.MIN else words.GREATEST
            return extreme.said(language).format(listed)
        case Filter(of=of, condition=condition):
            return _about(words.WHERE, of, condition, language)
        case Each(of=of, body=body):
            return _about(words.EACH, of, body, language)
        case Some(of=of, condition=condition):
            return _about(words.SOME, of, condition, language)
        case Every(of=of, condition=condition):
            return _about(words.EVERY, of, condition, language)
        case Aggregate(total=total, of=of):
            return _put(words.TOTALS[total], [of], language)
        case Distinct(of=of):
            return _put(words.DISTINCT, [of], language)
        case Includes(of=of, part=part):
            return _put(words.INCLUDES, [of, part], language)
        case Rounded(rounding=rounding, part=part, digits=digits):
            how = words.ROUNDINGS[rounding].said(language)
            return words.ROUNDED.said(language).format(_closed(part, language), how, digits)
        case Call(function=function, arguments=arguments):
            return _put(words.FUNCTIONS[function], arguments, language)
        case Table(name=name):
            return words.TABLE.said(language).format(name)
        case _:
            assert_never(expr)


def say_condition(part: Expr, language: Language) -> str:
    """Say a condition: a bare yes-or-no fact needs a verb, which `say` does not give it."""
    if isinstance(part, Fact | Field | Defined) and isinstance(part.type, Boolean):
        return words.IS_TRUE.said(language).format(say(part, language))
    return say(part, language)


def _put(form: Words, parts: Iterable[Expr], language: Language) -> str:
    return form.said(language).format(*(_closed(part, language) for part in parts))


def _about(form: Words, of: Expr, condition: Expr, language: Language) -> str:
    return form.said(language).format(say(of, language), say_condition(condition, language))


def _closed(part: Expr, language: Language) -> str:
    """Say a part, in brackets where it is a phrase of its own that could be misread."""
    text = say(part, language)
    if isinstance(part, All | Any | Arithmetic | If | Compare | Some | Every):
        return f"（{text}）" if language is Language.ZH else f"({text})"
    return text


def _truth(part: Expr, language: Language) -> str:
    """Say a condition among others: what links conditions itself gets brackets."""
    is_linked = isinstance(part, All | Some | Every) or (
        isinstance(part, Any) and _one_of(part.parts, language) is None
    )
    return _closed(part, language) if is_linked else say_condition(part, language)


def _logic(parts: tuple[Expr, ...], link: Words, empty: Words, language: Language) -> str:
    if not parts:
        return empty.said(language)
    return link.said(language).join(_truth(part, language) for part in parts)


def _any(parts: tuple[Expr, ...], language: Language) -> str:
    return _one_of(parts, language) or _logic(parts, words.OR, words.NEVER, language)


def _one_of(parts: tuple[Expr, ...], language: Language) -> str | None:
    """Say comparisons of one thing with several values as `one of`; None where they are not."""
    equal = [p for p in parts if isinstance(p, Compare) and p.order is Order.EQUAL]
    if len(parts) < 2 or len(equal) < len(parts):
        return None
    lefts = {say(p.left, language) for p in equal}
    if len(lefts) > 1 or not all(isinstance(p.right, Const) for p in equal):
        return None
    listed = words.joined([say(p.right, language) for p in equal], language)
    return words.ONE_OF.said(language).format(lefts.pop(), listed)
