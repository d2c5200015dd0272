"""Indicators on a terminal: the chosen reading first, and what else could be read beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from ipaward.domain.value import Unknown
from ipaward.domain.words import Language, Words
from ipaward.interfaces.indicator_lines import lines_of, records_of
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.tongue import harmless
from ipaward.interpreters.prose.catalogue import joined
from ipaward.interpreters.prose.indicators import WAYS, unfounded_words
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.measured import Measured, Standing
from ipaward.rulebook.writing import write_value
from ipaward.tables.headings import HEADINGS, TERMS
from ipaward.tables.indicator_lines import Line

MOST_RECORDS = 50  # records shown; the rest is in the file written
_HEADS = ("indicator", "year", "reading", "target", "actual", "gap", "standing", "evidence")
_COLON = Words(zh="：", en=": ")
_UNKNOWN = Unknown(frozenset())
_FIGURES = {"target", "actual", "gap", "evidence"}
_SAID = {
    "aside": Words(zh="（{0}）", en="({0})"),
    "counts": Words(
        zh="按所取的读法：达到 {reached}，未达到 {missed}，无法计算 {not_computable}",
        en="by the chosen readings: {reached} reached, {missed} missed,"
        " {not_computable} not computable",
    ),
    "aside-means": Words(
        zh="每年第一行按所取的读法；括号里按其他读法，不作数",
        en="of each year the first line is by the chosen reading; in brackets: by others, which"
        " do not count",
    ),
    "provisional": Words(zh="暂定，因为：", en="provisional, because:"),
    "not-computable": Words(zh="无法计算，因为：", en="not computable, because:"),
    "not-measured": Words(zh="没有指标的目标：{0}", en="targets without an indicator: {0}"),
    "folded": Words(zh="另有 {0} 条，用 --out 写出全部", en="{0} more; write all with --out"),
}


def results(measured: Sequence[Measured], book: Rulebook, language: Language) -> str:
    """Give the table, why some figures are missing or provisional, and how many reach."""
    columns = [
        Column(HEADINGS[head].said(language), head in _FIGURES, head == "year") for head in _HEADS
    ]
    by_year = groupby(measured, key=lambda one: (one.indicator, one.year))
    rows = [row for _, group in by_year for row in _rows(list(group), book, language)]
    titles = {
        one.indicator: book.policy.targets[one.indicator].title.said(language) for one in measured
    }
    parts = [
        "\n".join(harmless(f" {name} {title}") for name, title in titles.items()),
        table(columns, rows),
        _not_computable(measured, book, language),
        _provisional(measured, book, language),
        _closing(measured, book, language),
    ]
    return "\n\n".join(part for part in parts if part)


def _rows(
    group: Sequence[Measured], book: Rulebook, language: Language
) -> Iterator[tuple[str, ...]]:
    """Give the lines of one indicator in one year; options that mean the same share a line."""
    ways = dict.fromkeys(one.way for one in group)
    for way in ways:
        alike = [one for one in group if one.way is way]
        lines = lines_of(alike[0], book, language)
        reading = _reading(alike, language)
        written = list(_written(lines, reading, language))
        yield from written if alike[0].is_chosen else (_aside(row, language) for row in written)


def _reading(alike: Sequence[Measured], language: Language) -> str:
    options = joined((one.option for one in alike), language)
    return f"{options} {WAYS[alike[0].way].said(language)}".strip()


def _written(lines: Sequence[Line], reading: str, language: Language) -> Iterator[tuple[str, ...]]:
    """Give a line for the indicator, and where it has several rows one for each of them."""
    one = lines[0]
    evidence = _count(one, language)
    head = one.indicator, str(one.year), reading, one.target.said
    if not one.row_standing:
        yield (*head, one.actual.said, one.gap.said, one.standing, evidence)
        return
    yield (*head, "", "", one.standing, evidence)
    for line in lines:
        row = f"  {line.row}"
        yield (row, "", "", "", line.actual.said, line.gap.said, line.row_standing, "")


def _count(line: Line, language: Language) -> str:
    if line.evidence is None:
        return TERMS["unknown"].said(language)
    return f"{line.evidence}+{line.possible}?" if line.possible else str(line.evidence)


def _aside(row: Sequence[str], language: Language) -> tuple[str, ...]:
    """Give a line of a reading that was not chosen: in brackets, its indicator not repeated."""
    name, _, reading, _, *rest = row
    brackets = _SAID["aside"].said(language)
    shown = (cell and brackets.format(cell) for cell in (reading, "", *rest))
    return (name if name.startswith(" ") else "", "", *shown)


def _not_computable(measured: Sequence[Measured], book: Rulebook, language: Language) -> str:
    """Say once each why figures are missing, and which: of what indicator and years."""
    found: dict[str, dict[str, list[str]]] = {}
    said_already = set()
    for one in measured:  # of each year the chosen reading comes first
        name = one.indicator if one.is_chosen else f"{one.indicator} {_reading([one], language)}"
        for line in lines_of(one, book, language):
            key = (line.indicator, line.year, line.not_computable)
            if line.not_computable and key not in said_already:
                said_already.add(key)
                years = found.setdefault(line.not_computable, {}).setdefault(name, [])
                years.append(str(line.year))
    said = [
        f"  {why}{_COLON.said(language)}"
        + joined((_of_years(name, years, language) for name, years in of.items()), language)
        for why, of in found.items()
    ]
    return "\n".join([_SAID["not-computable"].said(language), *said]) if said else ""


def _of_years(name: str, years: Sequence[str], language: Language) -> str:
    listed = joined(years, language)
    return f"{name}（{listed}）" if language is Language.ZH else f"{name} ({listed})"


def _provisional(measured: Sequence[Measured], book: Rulebook, language: Language) -> str:
    """Say what the chosen readings rest on without basis, and how many figures do."""
    names = Counter(name for one in measured if one.is_chosen for name in one.provisional)
    said = [f"  {unfounded_words(n, book, language)} ({count})" for n, count in names.most_common()]
    return "\n".join([_SAID["provisional"].said(language), *said]) if said else ""


def _closing(measured: Sequence[Measured], book: Rulebook, language: Language) -> str:
    counts = Counter(one.standing for one in measured if one.is_chosen)
    said = [
        _SAID["counts"]
        .said(language)
        .format(
            reached=counts[Standing.REACHED],
            missed=counts[Standing.MISSED],
            not_computable=counts[Standing.NOT_COMPUTABLE],
        )
    ]
    if any(not one.is_chosen for one in measured):
        said.insert(0, _SAID["aside-means"].said(language))
    unmeasured = [name for name in book.policy.targets if name not in book.indicators]
    if unmeasured:
        said.append(_SAID["not-measured"].said(language).format(", ".join(unmeasured)))
    return "\n".join(said)


def records_table(measured: Sequence[Measured], book: Rulebook, language: Language) -> str:
    """Give the records behind figures of one indicator, the first of them where there are many."""
    found = records_of(measured, book, language)
    if found.remark:
        return f"{found.indicator}: {found.remark}"
    heads = [*found.counted, *(label for label, _ in found.fields.values())]
    marks = {True: TERMS["yes"].said(language), None: TERMS["unknown"].said(language), False: ""}
    rows = [
        [
            *(marks[mark] for mark in counted),
            *(
                write_value(record.get(field, _UNKNOWN), of, language)
                for field, (_, of) in found.fields.items()
            ),
        ]
        for counted, record in found.rows[:MOST_RECORDS]
    ]
    title = harmless(f"{found.indicator} {found.title}")
    laid = table([Column(head) for head in heads], rows, title)
    more = len(found.rows) - MOST_RECORDS
    return laid if more <= 0 else f"{laid}\n{_SAID['folded'].said(language).format(more)}"
