"""The few forms of SQL that the batch reading is written in, as nodes of a sqlglot tree.

Truth is SQL's own, which is Kleene's: NULL is unknown. Whole numbers are never left as bare small
literals where they are computed with, for an engine would take them for 32 bits and overflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from sqlglot import exp

E: TypeAlias = exp.Expr

LONG = 2**63 - 1  # what a BIGINT holds
WIDE = 10**38 - 1  # what every engine's widest whole number holds
NONE_DAY = date.min.toordinal() - 1  # the day before the first: stands for "there is none"
_EPOCH = date(1970, 1, 1).toordinal()


def null() -> E:
    """Give the unknown."""
    return exp.Null()


def truth(value: bool) -> E:
    """Give a truth value."""
    return exp.Boolean(this=value)


def text(value: str) -> E:
    """Give a text."""
    return exp.Literal.string(value)


def small(value: int) -> E:
    """Give a whole number to compare or count with, never to compute with."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def long(value: int) -> E:
    """Give a whole number to compute with."""
    return cast(small(value), "BIGINT")


def day(value: date) -> E:
    """Give a day."""
    return cast(text(value.isoformat()), "DATE")


def day_of(ordinal: int) -> E:
    """Give a day by its ordinal number, the one that stands for none included."""
    if ordinal == NONE_DAY:
        return cast(text("0000-12-31"), "DATE")
    return day(date.fromordinal(ordinal))


def cast(of: E, kind: str) -> E:
    """Give `of` as another type of SQL, in DuckDB's spelling."""
    return exp.Cast(this=of, to=exp.DataType.build(kind, dialect="duckdb"))


def named(name: str, of: str = "") -> E:
    """Give a column, of a relation where `of` names one."""
    table = exp.to_identifier(of, quoted=True) if of else None
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=table)


def field(of: E, name: str) -> E:
    """Give a field of a record."""
    return exp.Dot(this=of, expression=exp.to_identifier(name, quoted=True))


def call(name: str, *arguments: E) -> E:
    """Give a call of a function by the name it has."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def both(*parts: E) -> E:
    """Tell whether all parts hold; parts that surely do are left out."""
    kept = [part for part in parts if not is_sure(part, True)]
    if any(is_sure(part, False) for part in kept):
        return truth(False)
    return _joined(exp.And, kept, True)


def either(*parts: E) -> E:
    """Tell whether one part holds; parts that surely do not are left out."""
    kept = [part for part in parts if not is_sure(part, False)]
    if any(is_sure(part, True) for part in kept):
        return truth(True)
    return _joined(exp.Or, kept, False)


def is_sure(part: E, value: bool) -> bool:
    """Tell whether `part` is written as this very truth value."""
    return isinstance(part, exp.Boolean) and part.this is value


def _joined(kind: type[exp.Connector], parts: Sequence[E], of_none: bool) -> E:
    if not parts:
        return truth(of_none)
    # Halved, not chained: a condition of a thousand parts must not be a thousand deep.
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left = _joined(kind, parts[:middle], of_none)
    right = _joined(kind, parts[middle:], of_none)
    return kind(this=wrapped(left), expression=wrapped(right))


def contrary(of: E) -> E:
    """Give the contrary; unknown stays unknown."""
    if isinstance(of, exp.Boolean):
        return truth(not of.this)
    if isinstance(of, exp.Not):
        inner: E = of.this
        return inner.this if isinstance(inner, exp.Paren) else inner
    return exp.Not(this=wrapped(of))


def is_null(of: E) -> E:
    """Tell whether a value is unknown: always true or false."""
    return exp.Is(this=wrapped(of), expression=exp.Null())


def is_known(of: E) -> E:
    """Tell whether a value is known: always true or false."""
    return contrary(is_null(of))


_COMPARISONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def compare(order: str, left: E, right: E) -> E:
    """Compare two values of one type."""
    return _COMPARISONS[order](this=wrapped(left), expression=wrapped(right))


def among(of: E, values: Iterable[str]) -> E:
    """Tell whether a text is one of several."""
    words = [text(value) for value in values]
    return compare("=", of, words[0]) if len(words) == 1 else exp.In(this=of, expressions=words)


def plus(left: E, right: E) -> E:
    """Add."""
    return exp.Add(this=wrapped(left), expression=wrapped(right))


def minus(left: E, right: E) -> E:
    """Subtract."""
    return exp.Sub(this=wrapped(left), expression=wrapped(right))


def times(left: E, right: E) -> E:
    """Multiply."""
    return exp.Mul(this=wrapped(left), expression=wrapped(right))


def negative(of: E) -> E:
    """Give the number with the other sign."""
    return exp.Neg(this=wrapped(of))


def when(*cases: tuple[E, E], otherwise: E | None = None) -> E:
    """Give the value of the first condition that holds; unknown where none does."""
    ifs = [exp.If(this=condition, true=value) for condition, value in cases]
    if not ifs:
        return null() if otherwise is None else otherwise
    return exp.Case(ifs=ifs, default=otherwise)


def by_truth(of: E, *, yes: E, no: E, unknown: E) -> E:
    """Give one of three values by a truth value."""
    ifs = [exp.If(this=truth(True), true=yes), exp.If(this=truth(False), true=no)]
    return exp.Case(this=of, ifs=ifs, default=unknown)


def provided(condition: E, value: E) -> E:
    """Give a value only where a condition holds."""
    return value if is_sure(condition, True) else when((condition, value))


def wrapped(of: E) -> E:
    """Put brackets around what would otherwise fall apart beside an operator."""
    if isinstance(of, exp.Binary | exp.Connector | exp.Unary | exp.In | exp.Is | exp.Between):
        return of if isinstance(of, exp.Dot) else exp.Paren(this=of)
    return of


def aliased(of: E, name: str) -> E:
    """Name a column."""
    return exp.Alias(this=of, alias=exp.to_identifier(name, quoted=True))


def since_epoch(day: date | int) -> int:
    """Give the days from 1970-01-01, or those of an ordinal number of a day."""
    return (day if isinstance(day, int) else day.toordinal()) - _EPOCH
