"""Decisions counted in groups as a workbook or a CSV file."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ipaward.tables.breakdown import Breakdown, Figure, Overview, heads_of
from ipaward.tables.formulas import safe_text
from ipaward.tables.headings import HEADINGS
from ipaward.tables.writing import (
    Styles,
    open_workbook,
    replacing,
    write_figure,
    write_text,
)

_LABELS = ("group", "rule", "clause")  # of a CSV file, where all groups have the same columns
_FIGURES = ("decided", "share", "are_eligible", "sum", "share_of_sum")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")  # in the name of a sheet
_NAME = 28  # characters of a title in the name of its sheet, which may have 31
_WIDE, _NARROW = 44, 16


def write_csv(path: Path, overview: Overview) -> None:
    """Write every group as one line: the same overview gives the same file, to the byte."""
    # The mark tells spreadsheet programs that this is UTF-8.
    with replacing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        names = ("breakdown", *_LABELS, *_FIGURES)
        writer.writerow(HEADINGS[name].said(overview.language) for name in names)
        for breakdown in overview.breakdowns:
            for group in breakdown.groups:
                labels = (*group.labels, *("",) * len(_LABELS))[: len(_LABELS)]
                figures = breakdown.figures(group)
                cells = (breakdown.title, *labels, *(_plain(figures[n]) for n in _FIGURES))
                writer.writerow(map(safe_text, cells))


def _plain(figure: Figure) -> str:
    return "" if figure is None else str(figure)


def write_workbook(path: Path, overview: Overview) -> None:
    """Write a sheet for each breakdown: the same overview gives the same file, to the byte."""
    with replacing(path) as part:
        book = open_workbook(part, is_large=False)
        styles = Styles(book)
        taken = {HEADINGS["summary"].said(overview.language)}
        _front(book.add_worksheet(next(iter(taken))), overview, styles)
        for breakdown in overview.breakdowns:
            name = _sheet_name(breakdown.title, taken)
            _write(book, book.add_worksheet(name), breakdown, overview, styles)
        book.close()


def _front(sheet: Worksheet, overview: Overview, styles: Styles) -> None:
    sheet.set_column(0, 0, _NARROW)
    sheet.set_column(1, 1, 2 * _WIDE)
    sheet.write_string(0, 0, safe_text(overview.title), styles.head)
    said = [*overview.lines, *(("", remark) for remark in overview.remarks)]
    for at, (word, words) in enumerate(said, start=1):
        write_text(sheet, at, 0, word, styles)
        write_text(sheet, at, 1, words, styles)


def _write(
    book: Workbook, sheet: Worksheet, breakdown: Breakdown, overview: Overview, styles: Styles
) -> None:
    shared = book.add_format({"num_format": "0.0%", "valign": "top"})
    looks = {"sum": styles.money, "share": shared, "share_of_sum": shared}
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, (head, is_figure) in enumerate(heads_of(breakdown, overview.language)):
        sheet.set_column(column, column, _NARROW if is_figure else _WIDE)
        write_text(sheet, 0, column, head, styles)
        sheet.write_string(0, column, head, styles.head)
    for at, group in enumerate(breakdown.groups, start=1):
        for column, label in enumerate(group.labels):
            write_text(sheet, at, column, label, styles)
        figures = breakdown.figures(group)
        for column, name in enumerate(breakdown.columns, start=len(breakdown.heads)):
            if (figure := figures[name]) is not None:
                look = looks.get(name, styles.whole)
                write_figure(sheet, at, column, Decimal(figure), look, styles)
    if breakdown.remark:
        write_text(sheet, len(breakdown.groups) + 2, 0, breakdown.remark, styles)


def _sheet_name(title: str, taken: set[str]) -> str:
    """Give a name for a sheet: allowed, and not yet taken, whatever its capitals."""
    stem = _FORBIDDEN.sub(" ", title)[:_NAME].strip() or "-"
    name, number = stem, 1
    while name.casefold() in {one.casefold() for one in taken}:
        number += 1
        name = f"{stem} {number}"
    taken.add(name)
    return name
