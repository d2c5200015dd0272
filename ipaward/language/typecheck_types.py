"""Which types go together, and how people call them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Length,
    Listing,
    ListName,
    Measure,
    Number,
    Raw,
    Record,
    Series,
    Text,
    Tiers,
    Type,
)
from ipaward.domain.words import Words, listed
from ipaward.rulebook.expr import Arithmetic, Const, Expr, Extreme, If, Sign


def type_words(of: Type) -> Words:
    """Say what `of` is, in the words of people."""
    match of:
        case Boolean():
            return Words("是否", "yes or no")
        case Number():
            return Words("数", "a number")
        case Amount():
            return Words("金额", "an amount")
        case Raw(is_money=is_money):
            kind = Words("金额", "amount") if is_money else Words("数", "number")
            return Words(f"未取整的{kind.zh}", f"an unrounded {kind.en}")
        case Text():
            return Words("文字", "text")
        case Choice():
            return Words("枚举", "an enumeration")
        case Day(or_none=or_none):
            return Words("日期 或 无", "a date or none") if or_none else Words("日期", "a date")
        case Length(measure=Measure.MONTHS):
            return Words("以月计的时长", "a duration in months")
        case Length():
            return Words("以天计的时长", "a duration in days")
        case Code():
            return Words("名单代码", "a code of a list")
        case Identifier():
            return Words("识别码", "an identifier")
        case Record():
            return Words("一组事实", "a group of facts")
        case Listing(item=item):
            inner = type_words(item)
            return Words(f"列表（{inner.zh}）", f"a list ({inner.en})")
        case Tiers():
            return Words("分档表", "a table of tiers")
        case ListName():
            return Words("名单", "a dated list")
        case Series():
            return Words("序列", "a dated series")
        case _:
            assert_never(of)


def types_listed(types: Iterable[Type]) -> Words:
    """Say what several are, each kind once."""
    kinds = list(dict.fromkeys(map(type_words, types)))
    return Words(listed(kind.zh for kind in kinds).zh, listed(kind.en for kind in kinds).en)


def is_money(of: Type) -> bool:
    """Tell whether `of` is an amount, rounded or not."""
    return isinstance(of, Amount) or of == Raw(True)


def is_number(of: Type) -> bool:
    """Tell whether `of` is a number, rounded or not."""
    return isinstance(of, Number) or of == Raw(False)


def is_figure(of: Type) -> bool:
    """Tell whether one can reckon with `of`."""
    return is_money(of) or is_number(of)


def is_text(of: Type) -> bool:
    """Tell whether `of` is written in letters."""
    return isinstance(of, Text | Choice | Code | Identifier)


def is_plain(of: Type) -> bool:
    """Tell whether values of `of` can be equal: neither records nor lists nor names of tables."""
    return not isinstance(of, Record | Listing | Tiers | ListName | Series)


def has_order(of: Type) -> bool:
    """Tell whether one value of `of` can come before another."""
    return is_figure(of) or isinstance(of, Text | Day | Length)


def join(parts: Sequence[Expr]) -> tuple[tuple[Expr, ...], Type] | None:
    """Give `parts` as values of one type, and that type; None where they have none in common.

    A number written out beside an amount is an amount of yuan.
    """
    if any(is_money(part.type) for part in parts):
        figures = [as_money(part) for part in parts]
        if not all(figures):
            return None
        parts = [figure for figure in figures if figure is not None]
    common = parts[0].type
    for part in parts[1:]:
        joined = _joined(common, part.type)
        if joined is None:
            return None
        common = joined
    return tuple(parts), _bare(common)


def as_money(expr: Expr) -> Expr | None:
    """Give `expr` as an amount; None where it is none and no number written out."""
    if is_money(expr.type):
        return expr
    match expr:
        case Const(value=Decimal(), type=Number(digits=digits)) if digits <= 2:
            return replace(expr, type=Amount())
        case If(then=then, otherwise=otherwise):
            yes, no = as_money(then), as_money(otherwise)
            return yes and no and replace(expr, then=yes, otherwise=no, type=Amount())
        case Arithmetic(sign=Sign.PLUS | Sign.MINUS, left=left, right=right):
            a, b = as_money(left), as_money(right)
            return a and b and replace(expr, left=a, right=b, type=Amount())
        case Extreme(parts=inner):
            figures = tuple(f for f in map(as_money, inner) if f is not None)
            whole = len(figures) == len(inner)
            return replace(expr, parts=figures, type=Amount()) if whole else None
        case _:
            return None


def _joined(a: Type, b: Type) -> Type | None:
    match a, b:
        case (Number(digits=m), Number(digits=n)):
            return Number(max(m, n))
        case (Amount(), Amount()):
            return a
        case _ if is_money(a) and is_money(b):
            return Raw(True)
        case _ if is_number(a) and is_number(b):
            return Raw(False)
        case (Choice(members=m), Choice(members=n)):
            return a if m == n else Text() if set(m) & set(n) else None
        case (Identifier(), Identifier()):
            return a if a == b else None
        case _ if is_text(a) and is_text(b):
            return a if a == b else Text()
        case (Day(or_none=m), Day(or_none=n)):
            return Day(m or n)
        case (Listing(item=m), Listing(item=n)):
            item = _joined(m, n)
            return None if item is None else Listing(item)
        case _:
            return a if a == b else None


def _bare(of: Type) -> Type:
    """Take the declared range off a number: it holds for one fact, not for what is made of it."""
    return Number(of.digits) if isinstance(of, Number) else of


def texts_written(expr: Expr) -> Iterator[Const]:
    """Give the texts written out that `expr` may come to."""
    match expr:
        case Const(value=str(), type=Text()):
            yield expr
        case If(then=then, otherwise=otherwise):
            yield from texts_written(then)
            yield from texts_written(otherwise)
        case _:
            pass


def is_span(of: Record) -> bool:
    """Tell whether a record holds a first and a last day and nothing else."""
    return len(of.fields) == 2 and all(inner == Day() for _, inner in of.fields)
