"""What to say to people about a target and the figure held against it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ipaward.domain.types import Amount
from ipaward.domain.value import Cause, CauseKind
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose.catalogue import CAUSES
from ipaward.interpreters.prose.values import decimal_text
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.indicator import Counting, Reckoning, Way
from ipaward.rulebook.measured import Measured, RowMeasured, Standing, register_of
from ipaward.rulebook.rests import reading_label

STANDINGS = {
    Standing.REACHED: Words("达到", "reached"),
    Standing.MISSED: Words("未达到", "missed"),
    Standing.NOT_COMPUTABLE: Words("无法计算", "not computable"),
}
WAYS: dict[Way, Words] = {
    Counting.IN_YEAR: Words("当年", "in-year"),
    Counting.CUMULATIVE: Words("累计", "cumulative"),
    Reckoning.YEARLY: Words("逐年", "yearly"),
    Reckoning.COMPOUND: Words("复合", "compound"),
}
_NOT_SUPPLIED = (CAUSES[CauseKind.FACT].zh, CAUSES[CauseKind.FACT].en)
_POINTS = Words("个百分点", " pp")


def figure_words(
    figure: Decimal, measured: Measured, row: RowMeasured, unit: str, language: Language
) -> str:
    """Write a target, or what is held against it: a growth in percent, money with its fen."""
    if measured.is_growth:
        return f"{_percent(figure)}%"
    if isinstance(row.type, Amount):
        if language is Language.ZH:
            return f"{figure:,.2f}元"
        return f"{'-' if figure < 0 else ''}¥{abs(figure):,.2f}"
    return decimal_text(Fraction(figure)) + unit


def gap_words(
    gap: Decimal, measured: Measured, row: RowMeasured, unit: str, language: Language
) -> str:
    """Write how far a figure lies above or below its target; two shares differ by points."""
    sign = "+" if gap > 0 else ""
    if measured.is_growth:
        return f"{sign}{_percent(gap)}{_POINTS.said(language)}"
    return sign + figure_words(gap, measured, row, unit, language)


def _percent(share: Decimal) -> str:
    return decimal_text(Fraction(share) * 100)


def cause_words(
    cause: Cause, measured: Measured, row: RowMeasured, book: Rulebook, language: Language
) -> str:
    """Say why a figure cannot be computed."""
    return _cause(cause, measured, row, book).said(language)


def _cause(cause: Cause, measured: Measured, row: RowMeasured, book: Rulebook) -> Words:
    name, years = cause.name, {str(year) for year in row.figures}
    match cause.kind:
        case CauseKind.FACT:
            return _not_known(name, measured, book)
        case CauseKind.DIVISION if measured.is_growth and name in years:
            return Words(
                f"{name}年的数不大于零，没有可比的基数",
                f"the figure of {name} is not above zero, so nothing can grow from it",
            )
        case CauseKind.OUT_OF_RANGE if measured.is_growth and name.isdecimal():
            return Words(
                f"基年{name}不在{measured.year}年之前",
                f"the base year {name} does not lie before {measured.year}",
            )
        case kind:
            words = CAUSES[kind]
            return Words(words.zh.format(name or "数值"), words.en.format(name or "a value"))


def _not_known(path: str, measured: Measured, book: Rulebook) -> Words:
    """Say that a register was not consulted, or that an entry of it leaves something open."""
    name, _, inside = path.partition(".")
    register = book.vocabulary.registers.get(name)
    if register is not None and not inside:
        return Words(f"没有查台账“{name}”", f"the register {name} was not consulted")
    register = register or register_of(book.indicators[measured.indicator], book)
    info = register.fields.get(inside or name) if register else None
    if register is None or info is None:
        return Words(*(words.format(path) for words in _NOT_SUPPLIED))
    zh, en = (info.label.said(language) or info.path for language in Language)
    return Words(
        f"台账“{register.name}”有记录没有填“{zh}”",
        f'an entry of the register {register.name} leaves "{en}" blank',
    )


def unfounded_words(name: str, book: Rulebook, language: Language) -> str:
    """Say why a figure is provisional: one name out of `Measured.provisional`."""
    for reading in book.policy.readings:
        if name == reading_label(book.policy, reading):
            words = Words(
                f"读法“{reading}”还没有人定", f'nobody has decided the reading "{reading}"'
            )
            return words.said(language)
    return Words(f"“{name}”没有法定依据", f'"{name}" has no legal basis').said(language)
