"""Writes values as the grammar of values reads them (`rulebook/spelling`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ipaward.domain.types import Amount, Listing, Measure, Number, Record, Type
from ipaward.domain.value import Duration, Nothing, Unknown, Value
from ipaward.domain.words import Language
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

_MOST_WRITTEN = 24  # decimals; what needs more is written as a quotient


def write_value(value: Value | Unknown, of: Type | None, language: Language) -> str:
    """Write `value` so that a person can read it and `read_value` gives it back.

    Args:
        value: any value, also a computed one.
        of: its type; None where only the value is at hand.
        language: for yes, no, none, unknown and durations.
    """
    zh = language is Language.ZH
    match value:
        case Unknown():
            return "不明" if zh else "unknown"
        case Nothing():
            return "无" if zh else "none"
        case bool():
            return ("是" if value else "否") if zh else ("yes" if value else "no")
        case Decimal() | Fraction():
            return _write_number(Fraction(value), of)
        case date():
            return value.isoformat()
        case Duration():
            return _write_length(value, language)
        case str():
            return value
        case tuple():
            item = of.item if isinstance(of, Listing) else None
            written = [write_value(one, item, language) for one in value]
            return ("；" if zh else "; ").join(written) or ("无" if zh else "none")
        case Mapping():
            inner = dict(of.fields) if isinstance(of, Record) else {}
            written = [f"{n}: {write_value(v, inner.get(n), language)}" for n, v in value.items()]
            return ("，" if zh else ", ").join(written)
    raise AssertionError(value)


def wrong_if_handed_in(value: Value | Unknown, of: Type, path: str) -> Misspelt | None:
    """Say what the intake finds wrong with a value; such as a cost below nothing.

    What a scenario or an example gives may be spelt as in rule files, so that a clause reads like
    a clause; but nobody could hand in what no table of applications may hold.
    """
    read = read_value(write_value(value, of, Language.ZH), of, Dialect.RECORDS, path=path)
    return read if isinstance(read, Misspelt) else None


def _write_number(figure: Fraction, of: Type | None) -> str:
    digits = 2 if isinstance(of, Amount) else of.digits if isinstance(of, Number) else 0
    while (figure * 10**digits).denominator != 1:
        if digits > _MOST_WRITTEN:
            return f"{figure.numerator}/{figure.denominator}"
        digits += 1
    # Digit by digit: a decimal of the standard library would round beyond 28 digits.
    whole = str(abs((figure * 10**digits).numerator)).rjust(digits + 1, "0")
    sign = "-" if figure < 0 else ""
    return f"{sign}{whole[:-digits]}.{whole[-digits:]}" if digits else sign + whole


def _write_length(length: Duration, language: Language) -> str:
    sign, count = ("-" if length.count < 0 else ""), abs(length.count)
    if length.measure is Measure.DAYS:
        zh, en = "天", "day"
    elif count % 12 == 0 and count:
        count, zh, en = count // 12, "年", "year"
    else:
        zh, en = "个月", "month"
    if language is Language.ZH:
        return f"{sign}{count}{zh}"
    return f"{sign}{count} {en}{'' if count == 1 else 's'}"
