"""From what was measured to the lines of a report, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ipaward.domain.types import Amount, Listing, Record, Type
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose.indicators import (
    STANDINGS,
    WAYS,
    cause_words,
    figure_words,
    gap_words,
    unfounded_words,
)
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.indicator import Indicator
from ipaward.rulebook.measured import (
    Entry,
    Measured,
    RowMeasured,
    actual_shown,
    gap_shown,
    register_of,
)
from ipaward.tables.headings import TERMS
from ipaward.tables.indicator_lines import Figure, Form, IndicatorReport, Line, Records

_UNKNOWN = TERMS["unknown"]
_NO_RECORDS = Words("没有一条记录算入", "no record counts")
_NOT_CONSULTED = Words("没有查台账", "the register was not consulted")
_NOT_HERE = Figure(None, "")


def report_of(measured: Sequence[Measured], book: Rulebook, language: Language) -> IndicatorReport:
    """Give a report of all that was measured, with the records behind every number."""
    names = dict.fromkeys(one.indicator for one in measured)
    return IndicatorReport(
        book.policy.title.said(language),
        [line for one in measured for line in lines_of(one, book, language)],
        [records_of([m for m in measured if m.indicator == n], book, language) for n in names],
        language,
    )


def lines_of(one: Measured, book: Rulebook, language: Language) -> list[Line]:
    """Give one line for each row of an indicator."""
    target = book.policy.targets[one.indicator]
    # A unit is a word of the policy, and would stand alone among words of another language.
    unit = target.unit if language == book.policy.language else ""
    evidence = one.evidence
    return [
        Line(
            indicator=one.indicator,
            title=target.title.said(language),
            row=row.name,
            year=one.year,
            reading=reading_words(one, language),
            is_chosen=one.is_chosen,
            form=_form(one, row),
            target=_figure(_known(one.target), one, row, unit, language),
            actual=_figure(actual_shown(one, row), one, row, unit, language),
            gap=_gap(one, row, unit, language),
            standing=STANDINGS[one.standing].said(language),
            row_standing=STANDINGS[row.standing].said(language) if len(one.rows) > 1 else "",
            evidence=None if evidence is None else len(evidence.sure),
            possible=None if evidence is None else len(evidence.possible),
            not_computable=not_computable(one, row, book, language),
            provisional=provisional(one, book, language),
            clause=target.basis.clauses or TERMS["missing"].said(language),
        )
        for row in one.rows
    ]


def reading_words(one: Measured, language: Language) -> str:
    """Name the option by which something was measured, and what it means for that year."""
    return " ".join(part for part in (one.option, WAYS[one.way].said(language)) if part)


def not_computable(one: Measured, row: RowMeasured, book: Rulebook, language: Language) -> str:
    """Say why a row cannot be computed; nothing where it can."""
    return _joined((cause_words(c, one, row, book, language) for c in row.causes), language)


def provisional(one: Measured, book: Rulebook, language: Language) -> str:
    """Say why a figure is provisional; nothing where it is not."""
    return _joined((unfounded_words(name, book, language) for name in one.provisional), language)


def _joined(said: Iterable[str], language: Language) -> str:
    return ("；" if language is Language.ZH else "; ").join(dict.fromkeys(said))


def _form(one: Measured, row: RowMeasured) -> Form:
    if one.is_growth:
        return Form.SHARE
    return Form.MONEY if isinstance(row.type, Amount) else Form.PLAIN


def _known(target: Decimal | Unknown) -> Decimal | None:
    return None if isinstance(target, Unknown) else target


def _figure(
    exact: Decimal | None, one: Measured, row: RowMeasured, unit: str, language: Language
) -> Figure:
    if exact is None:
        return Figure(None, _UNKNOWN.said(language))
    return Figure(exact, figure_words(exact, one, row, unit, language))


def _gap(one: Measured, row: RowMeasured, unit: str, language: Language) -> Figure:
    gap = gap_shown(one, row)
    return _NOT_HERE if gap is None else Figure(gap, gap_words(gap, one, row, unit, language))


# --- records -----------------------------------------------------------------------------


def records_of(measured: Sequence[Measured], book: Rulebook, language: Language) -> Records:
    """Give the records behind the figures of one indicator, each once, and for which it counts."""
    indicator = book.indicators[measured[0].indicator]
    # Options that mean the same for a year share a column.
    apart = {(one.year, one.way): one for one in measured}
    columns = [apart[key] for key in sorted(apart)]
    marks: dict[int, list[bool | None]] = {}
    entries: dict[int, Entry] = {}
    for at, one in enumerate(columns):
        if one.evidence is not None:
            for mark, counted in ((True, one.evidence.sure), (None, one.evidence.possible)):
                for entry in counted:
                    entries[id(entry)] = entry
                    marks.setdefault(id(entry), [False] * len(columns))[at] = mark
    is_consulted = any(one.evidence is not None for one in measured)
    remark = (_NO_RECORDS if is_consulted else _NOT_CONSULTED).said(language)
    return Records(
        indicator.name,
        book.policy.targets[indicator.name].title.said(language),
        tuple(f"{one.year} {WAYS[one.way].said(language)}" for one in columns),
        _fields(indicator, book, language),
        [(tuple(marks[key]), entry) for key, entry in entries.items()],
        "" if entries else remark,
    )


def _fields(
    indicator: Indicator, book: Rulebook, language: Language
) -> dict[str, tuple[str, Type]]:
    """Give label and type of each field of the records of an indicator."""
    listing = indicator.evidence.type
    assert isinstance(listing, Listing)
    assert isinstance(listing.item, Record), "the checker lets nothing else be evidence"
    register = register_of(indicator, book)
    infos = register.fields if register else {}
    return {
        name: ((infos[name].label.said(language) if name in infos else "") or name, of)
        for name, of in listing.item.fields
    }
