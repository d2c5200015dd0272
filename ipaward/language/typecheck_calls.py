"""The functions: what each takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ipaward.domain.source import Span
from ipaward.domain.types import (
    Amount,
    Boolean,
    Day,
    Length,
    Listing,
    ListName,
    Measure,
    Number,
    Raw,
    Record,
    Series,
    Tiers,
    Type,
)
from ipaward.domain.words import Details, Words, listed
from ipaward.language.comparisons import includes
from ipaward.language.durations import duration_written
from ipaward.language.functions import ROUNDINGS, USAGE
from ipaward.language.tokens import Report
from ipaward.language.typecheck_types import (
    as_money,
    has_order,
    is_figure,
    is_money,
    is_number,
    is_plain,
    is_text,
    join,
    type_words,
    types_listed,
)
from ipaward.rulebook.expr import (
    Aggregate,
    Call,
    Const,
    Distinct,
    Expr,
    Extreme,
    Function,
    IsKnown,
    Items,
    Rounded,
    Total,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A call as written, its arguments checked.

    Attributes:
        digits: decimals asked of a rounding, where they were written.
        literals_are_free: days and durations may be written out here.
        may_ask_known: `known` may be asked here.
    """

    name: str
    arguments: tuple[Expr, ...]
    digits: int | None
    place: tuple[int, int]
    report: Report
    literals_are_free: bool
    may_ask_known: bool

    @property
    def span(self) -> Span:
        """The whole call."""
        return self.report.text.span(*self.place)

    @property
    def written(self) -> str:
        """The call as written; a day may stand without it."""
        return self.report.text.text[slice(*self.place)]

    def refuse(self, argument: Expr, wanted: Words) -> None:
        """Report an argument that is not what the function takes."""
        code = "wrong-argument"
        if isinstance(argument.type, Raw) and wanted in (NUMBER, MONEY, WHOLE):
            code = "unrounded"
        details: Details = {
            "name": self.name,
            "type": type_words(argument.type),
            "wanted": wanted,
        }
        cure = _with_field(argument.type, wanted)
        self.report.clash(code, argument.span or self.place, details, (), cure)

    def count(self) -> None:
        """Report a wrong number of arguments."""
        details = {"name": self.name, "form": USAGE[self.name]}
        self.report.add("wrong-arguments", *self.place, details)


NUMBER = Words("数", "a number")
WHOLE = Words("整数", "a whole number")
MONEY = Words("金额", "an amount")
FIGURE = Words("数或金额", "a number or an amount")
DATE = Words("日期", "a date")
TEXT = Words("文字", "text")
LIST = Words("列表", "a list")
FIGURES = Words("数或金额的列表", "a list of numbers or amounts")
MONIES = Words("金额的列表", "a list of amounts")
TIERS = Words("分档表", "a table of tiers")
KEYS = Words("名单", "a dated list")
SERIES = Words("序列", "a dated series")

_FITS: Mapping[Words, Callable[[Type], bool]] = {
    NUMBER: lambda t: isinstance(t, Number),
    WHOLE: lambda t: isinstance(t, Number) and t.digits == 0,
    MONEY: lambda t: isinstance(t, Amount),
    FIGURE: is_figure,
    DATE: lambda t: isinstance(t, Day),
    TEXT: is_text,
    LIST: lambda t: isinstance(t, Listing),
    FIGURES: lambda t: isinstance(t, Listing) and is_figure(t.item),
    MONIES: lambda t: isinstance(t, Listing) and isinstance(t.item, Amount),
    TIERS: lambda t: isinstance(t, Tiers),
    KEYS: lambda t: isinstance(t, ListName),
    SERIES: lambda t: isinstance(t, Series),
}

# Functions whose arguments are settled by a glance: what they take, and what they give.
_SIMPLE: Mapping[str, tuple[Function, tuple[Words, ...], Type]] = {
    "contains": (Function.CONTAINS, (TEXT, TEXT), Boolean()),
    "starts with": (Function.STARTS_WITH, (TEXT, TEXT), Boolean()),
    "ends with": (Function.ENDS_WITH, (TEXT, TEXT), Boolean()),
    "string length": (Function.STRING_LENGTH, (TEXT,), Number(0)),
    "date": (Function.DATE, (WHOLE, WHOLE, WHOLE), Day()),
    "years and months duration": (
        Function.MONTHS_BETWEEN, (DATE, DATE), Length(Measure.MONTHS),
    ),
    "listed in": (Function.LISTED_IN, (KEYS, TEXT, DATE), Boolean()),
    "value on": (Function.VALUE_ON, (SERIES, DATE), Number(0)),
    "growth": (Function.GROWTH, (FIGURES,), Raw(False)),
    "working days after": (Function.WORKING_DAYS_AFTER, (DATE, WHOLE), Day()),
    "share": (Function.SHARE, (MONIES, MONEY), Listing(Amount())),
    "marginal": (Function.MARGINAL, (TIERS, FIGURE), Raw(False)),
    "abs": (Function.ABS, (FIGURE,), Number(0)),
}  # fmt: skip


def _with_field(of: Type, wanted: Words) -> Words:
    """Propose the fields that would do, where the records of a list were given as they are."""
    if wanted not in (FIGURES, MONIES) or not isinstance(of, Listing):
        return Words()
    fields = of.item.fields if isinstance(of.item, Record) else ()
    fits = is_figure if wanted is FIGURES else is_money
    names = listed(f"`.{name}`" for name, inner in fields if fits(inner))
    if not names:
        return Words()
    return Words(f"在后面写上字段：{names.zh}", f"add the field: {names.en}")


def call(given: Given) -> Expr | None:
    """Give the call of a function that exists, or report what it lacks."""
    if given.name in ROUNDINGS:
        return _rounded(given)
    if given.name == "date" and len(given.arguments) == 1:
        return _day_written(given)
    if given.name in _SIMPLE:
        return _simple(given)
    return _OTHERS[given.name](given)


def _simple(given: Given) -> Expr | None:
    function, wanted, of = _SIMPLE[given.name]
    if len(given.arguments) != len(wanted):
        given.count()
        return None
    arguments = tuple(
        (as_money(argument) or argument) if want is MONEY else argument
        for argument, want in zip(given.arguments, wanted, strict=True)
    )
    wrong = [
        (argument, want)
        for argument, want in zip(arguments, wanted, strict=True)
        if not _FITS[want](argument.type)
    ]
    for argument, want in wrong:
        given.refuse(argument, want)
    return (
        None if wrong else Call(function, arguments, _result(function, arguments, of), given.span)
    )


def _result(function: Function, arguments: tuple[Expr, ...], of: Type) -> Type:
    first = arguments[0].type
    match function:
        case Function.VALUE_ON if isinstance(first, Series):
            return Number(first.digits)
        case Function.MARGINAL:
            return Raw(is_money(arguments[1].type))
        case Function.ABS:
            return Number(first.digits) if isinstance(first, Number) else first
        case _:
            return of


def _rounded(given: Given) -> Expr | None:
    if len(given.arguments) != 1:
        given.count()
        return None
    part = given.arguments[0]
    rounding = ROUNDINGS[given.name]
    if is_money(part.type):
        if given.digits is not None:
            given.report.add("scale-for-money", *given.place, {"name": given.name})
            return None
        return Rounded(rounding, part, 2, Amount(), given.span)
    if not is_number(part.type):
        given.refuse(part, FIGURE)
        return None
    digits = given.digits or 0
    return Rounded(rounding, part, digits, Number(max(digits, 0)), given.span)


def _day_written(given: Given) -> Expr | None:
    text = given.arguments[0]
    if not isinstance(text, Const) or not isinstance(text.value, str):
        given.refuse(text, Words("写明的日期", "a date written out"))
        return None
    try:
        day = date.fromisoformat(text.value) if len(text.value) == 10 else None
    except ValueError:
        day = None
    if day is None:
        given.report.add("bad-date", *given.place, {"text": text.value})
        return None
    if given.literals_are_free and given.written == text.value:
        given.report.add(
            "bad-number", *given.place, {"number": given.written}, _as_date(text.value)
        )
    return _literal(given, Const(day, Day(), given.span))


def _duration_written(given: Given) -> Expr | None:
    if len(given.arguments) != 1:
        given.count()
        return None
    text = given.arguments[0]
    if not isinstance(text, Const) or not isinstance(text.value, str):
        given.refuse(text, Words("写明的时长", "a duration written out"))
        return None
    length = duration_written(text.value)
    if length is None:
        given.report.add("bad-duration", *given.place, {"text": text.value})
        return None
    return _literal(given, Const(length, Length(length.measure), given.span))


def _literal(given: Given, const: Const) -> Expr:
    if not given.literals_are_free:
        given.report.add("number-in-rule", *given.place, {"number": given.written})
    return const


def _as_date(day: str) -> Words:
    return Words(
        f'日期写作 `date("{day}")`；要做减法就在减号两边空格',
        f'write a day as `date("{day}")`; put spaces around a minus sign',
    )


def _known(given: Given) -> Expr | None:
    if len(given.arguments) != 1:
        given.count()
        return None
    if not given.may_ask_known:
        given.report.add("known-outside-note", *given.place)
        return None
    return IsKnown(given.arguments[0], span=given.span)


def _modulo(given: Given) -> Expr | None:
    if len(given.arguments) != 2:
        given.count()
        return None
    joined = join(given.arguments)
    if joined is None or not isinstance(joined[1], Number | Amount):
        for argument in given.arguments:
            if not isinstance(argument.type, Number | Amount):
                given.refuse(argument, NUMBER)
                return None
        given.refuse(given.arguments[1], FIGURE)
        return None
    return Call(Function.MODULO, joined[0], joined[1], given.span)


def _listed(given: Given) -> Expr | None:
    """Give the one argument of a function, where it is a list."""
    if len(given.arguments) != 1:
        given.count()
        return None
    of = given.arguments[0]
    if isinstance(of.type, Listing):
        return of
    details: Details = {"name": given.name, "type": type_words(of.type)}
    given.report.clash("not-a-list", given.place, details, (of.span,))
    return None


def _count(given: Given) -> Expr | None:
    of = _listed(given)
    return of and Aggregate(Total.COUNT, of, Number(0), given.span)


def _sum(given: Given) -> Expr | None:
    if len(given.arguments) > 1:
        joined = join(given.arguments)
        if joined is None or not is_figure(joined[1]):
            _mixed(given)
            return None
        parts = Items(joined[0], Listing(joined[1]), given.span)
        return Aggregate(Total.SUM, parts, joined[1], given.span)
    of = _listed(given)
    if of is None:
        return None
    if not _FITS[FIGURES](of.type):
        given.refuse(of, FIGURES)
        return None
    return Aggregate(Total.SUM, of, _item(of), given.span)


def _extreme(given: Given) -> Expr | None:
    total = Total.MIN if given.name == "min" else Total.MAX
    if len(given.arguments) > 1:
        joined = join(given.arguments)
        if joined is None or not has_order(joined[1]):
            _mixed(given)
            return None
        return Extreme(total, joined[0], _dated(joined[1]), given.span)
    of = _listed(given)
    if of is None:
        return None
    if not has_order(_item(of)):
        given.refuse(of, Words("可比大小的值的列表", "a list of values with an order"))
        return None
    return Aggregate(total, of, _dated(_item(of)), given.span)


def _mixed(given: Given) -> None:
    """Report several values that have no type in common, all of them shown."""
    details: Details = {"name": given.name, "types": types_listed(a.type for a in given.arguments)}
    given.report.clash("mixed-values", given.place, details, (a.span for a in given.arguments))


def _item(of: Expr) -> Type:
    assert isinstance(of.type, Listing)
    item = of.type.item
    return Number(item.digits) if isinstance(item, Number) else item


def _dated(of: Type) -> Type:
    """Give the type of a least or greatest value: none takes no part in it."""
    return Day() if isinstance(of, Day) else of


def _distinct(given: Given) -> Expr | None:
    of = _listed(given)
    if of is None:
        return None
    if not is_plain(_item(of)):
        given.refuse(of, Words("单个值的列表", "a list of single values"))
        return None
    return Distinct(of, of.type, given.span)


def _includes(given: Given) -> Expr | None:
    if len(given.arguments) != 2:
        given.count()
        return None
    of, part = given.arguments
    if not isinstance(of.type, Listing):
        return _listed(replace(given, arguments=(of,)))
    return includes(of, part, given.place, given.report)


_OTHERS: Mapping[str, Callable[[Given], Expr | None]] = {
    "duration": _duration_written,
    "known": _known,
    "modulo": _modulo,
    "count": _count,
    "sum": _sum,
    "min": _extreme,
    "max": _extreme,
    "distinct values": _distinct,
    "list contains": _includes,
}
