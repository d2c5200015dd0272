"""How values, amounts and days are written for people, and as plain text for machines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ipaward.domain.money import Money, Rounding, round_to
from ipaward.domain.types import Amount, Listing, Measure, Type
from ipaward.domain.value import Duration, Nothing, Unknown, Value
from ipaward.domain.words import Language, Words, listed
from ipaward.rulebook.policy import Tier

UNKNOWN = Words("不明", "unknown")
NONE = Words("无", "none")
TRUTH = {True: Words("是", "yes"), False: Words("否", "no")}
SHOWN = 12  # values of a list that are shown before the rest is only counted


def money_words(amount: Money, language: Language) -> str:
    """Write an amount with grouped thousands.

    >>> money_words(Money(3_000_000), Language.ZH), money_words(Money(-5), Language.EN)
    ('30,000.00元', '-¥0.05')
    """
    figure = f"{abs(amount.fen) // 100:,}.{abs(amount.fen) % 100:02d}"
    sign = "-" if amount.fen < 0 else ""
    return f"{sign}{figure}元" if language is Language.ZH else f"{sign}¥{figure}"


def day_words(day: date, language: Language) -> str:
    """Write a day.

    >>> day_words(date(2021, 6, 30), Language.ZH)
    '2021年6月30日'
    """
    if language is Language.ZH:
        return f"{day.year}年{day.month}月{day.day}日"
    return day.isoformat()


def value_words(value: Value | Unknown, language: Language, of: Type | None = None) -> str:
    """Write a value for people; an amount needs its type to be known as one."""
    match value:
        case Unknown():
            return UNKNOWN.said(language)
        case Nothing():
            return NONE.said(language)
        case bool():
            return TRUTH[value].said(language)
        case Decimal() | Fraction():
            return _figure_words(Fraction(value), language, of)
        case str():
            return value
        case date():
            return day_words(value, language)
        case Duration():
            return _duration_words(value, language)
        case tuple():
            return _list_words(value, language, of)
        case Mapping():
            return "{" + ", ".join(_pairs(value, language)) + "}"
    raise AssertionError(value)


def plain_text(
    value: Value | tuple[Tier, ...] | Mapping[str, Value | Unknown],
    of: Type | None = None,
) -> str:
    """Write a value as decisions carry it: amounts with two decimals, days ISO, nothing grouped.

    >>> plain_text(Decimal(50000), Amount()), plain_text(Fraction(1, 3), Amount())
    ('50000.00', '1/3')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal() | Fraction():
            return _figure_text(Fraction(value), of)
        case date():
            return value.isoformat()
        case Nothing():
            return "none"
        case tuple():
            return "; ".join(
                f">{decimal_text(Fraction(x.above))}: {decimal_text(Fraction(x.rate))}"
                if isinstance(x, Tier)
                else _inner_text(x, of)
                for x in value
            )
        case Mapping():
            return "; ".join(f"{name}: {_inner_text(inner, of)}" for name, inner in value.items())
        case _:
            return str(value)


def _inner_text(value: Value | Unknown, of: Type | None) -> str:
    return "unknown" if isinstance(value, Unknown) else plain_text(value, of)


def _figure_text(figure: Fraction, of: Type | None) -> str:
    if isinstance(of, Amount) and (figure * 100).denominator == 1:
        return str(Money.exactly(figure))
    return decimal_text(figure)


def decimal_text(figure: Fraction) -> str:
    """Write an exact figure as a decimal, or as a fraction where it has no end.

    >>> decimal_text(Fraction(5, 4)), decimal_text(Fraction(2, 3))
    ('1.25', '2/3')
    """
    rest = figure.denominator
    digits = 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        digits = max(digits, count)
    if rest != 1:
        return str(figure)
    whole = abs(figure.numerator) * 10**digits // figure.denominator
    sign = "-" if figure < 0 else ""
    text = f"{whole:0{digits + 1}d}"
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def _figure_words(figure: Fraction, language: Language, of: Type | None) -> str:
    if not isinstance(of, Amount):
        return decimal_text(figure)
    if (figure * 100).denominator == 1:
        return money_words(Money.exactly(figure), language)
    near = money_words(Money.exactly(round_to(figure, 2, Rounding.HALF_UP)), language)
    return f"约{near}" if language is Language.ZH else f"about {near}"


def _duration_words(value: Duration, language: Language) -> str:
    count = abs(value.count)
    years, months = divmod(count, 12) if value.measure is Measure.MONTHS else (0, 0)
    days = count if value.measure is Measure.DAYS else None
    sign = "-" if value.count < 0 else ""
    if language is Language.ZH:
        if days is not None:
            return f"{sign}{days}天"
        return (
            sign
            + (f"{years}年" if years else "")
            + (f"{months}个月" if months or not years else "")
        )
    if days is not None:
        return f"{sign}{_many(days, 'day')}"
    parts = [_many(years, "year")] if years else []
    return sign + " ".join(parts + ([_many(months, "month")] if months or not years else []))


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _list_words(items: tuple[Value | Unknown, ...], language: Language, of: Type | None) -> str:
    zh = language is Language.ZH
    if not items:
        return "没有（0项）" if zh else "none (0 items)"
    if any(isinstance(item, Mapping) for item in items):
        return f"{len(items)}项" if zh else _many(len(items), "item")
    inner = of.item if isinstance(of, Listing) else of
    shown = [value_words(item, language, inner) for item in items[:SHOWN]]
    text = listed(shown).said(language)
    if len(items) > SHOWN:
        text += f"……共{len(items)}项" if zh else f", … {len(items)} in all"
    return text


def _pairs(record: Mapping[str, Value | Unknown], language: Language) -> list[str]:
    return [f"{name}: {value_words(value, language)}" for name, value in record.items()]
