"""Decisions as files: a workbook for people, CSV for their spreadsheets, lines for a program."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import as_json
from ipaward.domain.source import Cell
from ipaward.domain.words import Language
from ipaward.tables.formulas import safe_text
from ipaward.tables.headings import HEADINGS
from ipaward.tables.report import (
    CUTS,
    DECISIONS,
    FINDINGS,
    MISSING,
    NOTES,
    REFUSED,
    Columns,
    Report,
    Written,
    cut_rows,
    decision_rows,
    finding_rows,
    missing_rows,
    note_rows,
    refused_rows,
)
from ipaward.tables.writing import (
    Styles,
    open_workbook,
    replacing,
    write_figure,
    write_text,
)

REPORTS = (".xlsx", ".csv", ".jsonl")
_LARGE = 5_000  # decisions from which the workbook is written row by row to disk
_PAGE = 1_000_000  # rows of one worksheet; a spreadsheet holds a little more


def beside(path: Path) -> Path | None:
    """Give where the rows returned go; None for a workbook, which has a sheet for them.

    >>> beside(Path("out/decisions.csv")).name
    'decisions.refused.csv'
    """
    return None if path.suffix.lower() == ".xlsx" else path.with_suffix(f".refused{path.suffix}")


def write_decisions(path: Path, report: Report) -> None:
    """Write a report; its kind is told by the ending of its name.

    `.xlsx` holds decisions, the cut, findings, what is to be supplied by whom, the rows returned
    and what else was noticed; `.csv` and `.jsonl` hold the decisions, and the rows returned stand
    in a second file of the same kind (`beside`), which is there even where it is empty, so that
    it never tells of an earlier run.

    Raises:
        ValueError: the ending is none of `REPORTS`.
    """
    if path.suffix.lower() not in REPORTS:
        raise ValueError(f"no report can be a {path.suffix or path.name}")
    other = beside(path)
    if other is None:
        with replacing(path) as part:
            _write_workbook(part, report)
        return
    with replacing(other) as returned, replacing(path) as part:
        if path.suffix.lower() == ".csv":
            _write_csv(returned, REFUSED, refused_rows(report), report)
            _write_csv(part, DECISIONS, decision_rows(report), report)
        else:
            _write_lines(returned, (_returned(row) for row in report.refused))
            _write_lines(part, (as_json(decision) for decision in report.decisions))


def _write_lines(part: Path, objects: Iterable[dict[str, object]]) -> None:
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        for one in objects:
            stream.write(json.dumps(one, ensure_ascii=False) + "\n")


def _returned(row: RefusedRow) -> dict[str, object]:
    """Give a row returned in the shape machines exchange it, keys in fixed order."""
    return {
        "application": row.number,
        "place": _place(row.place),
        "problems": [
            {
                "code": problem.code,
                "place": _place(problem.place if isinstance(problem.place, Cell) else row.place),
                "message": {language.value: problem.message(language) for language in Language},
                "help": {language.value: problem.cure(language) for language in Language},
            }
            for problem in row.problems
        ],
        "raw": dict(row.raw),
    }


def _place(place: Cell) -> dict[str, object]:
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "header": place.header,
    }


def _write_csv(
    part: Path, columns: Columns, rows: Iterable[tuple[Written, ...]], report: Report
) -> None:
    # The mark tells spreadsheet programs that this is UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(HEADINGS[name].said(report.language) for name, _ in columns)
        for cells in rows:
            writer.writerow(
                safe_text(c) if isinstance(c, str) else format(Decimal(c), "f") for c in cells
            )


def _write_workbook(part: Path, report: Report) -> None:
    book = open_workbook(part, is_large=len(report.decisions) > _LARGE)
    styles = Styles(book)
    _sheets(book, "decisions", DECISIONS, decision_rows(report), report, styles)
    if report.cuts:
        _sheets(book, "cuts", CUTS, cut_rows(report), report, styles)
    _sheets(book, "findings", FINDINGS, finding_rows(report), report, styles)
    _sheets(book, "missing", MISSING, missing_rows(report), report, styles)
    _sheets(book, "refused", REFUSED, refused_rows(report), report, styles)
    if report.notes:
        _sheets(book, "notes", NOTES, note_rows(report), report, styles)
    book.close()


def _sheets(
    book: Workbook,
    name: str,
    columns: Columns,
    rows: Iterable[tuple[Written, ...]],
    report: Report,
    styles: Styles,
) -> None:
    """Write rows under their headings, on as many sheets as they need."""
    title = HEADINGS[name].said(report.language)
    sheet = _sheet(book, title, columns, report, styles)
    at = page = 1
    for cells in rows:
        if at > _PAGE:
            page, at = page + 1, 1
            sheet = _sheet(book, f"{title} {page}", columns, report, styles)
        for column, cell in enumerate(cells):
            match cell:
                case Decimal():
                    write_figure(sheet, at, column, cell, styles.money, styles)
                case int():
                    write_figure(sheet, at, column, Decimal(cell), styles.whole, styles)
                case str():
                    write_text(sheet, at, column, cell, styles)
        at += 1
    sheet.autofilter(0, 0, max(at - 1, 1), len(columns) - 1)


def _sheet(
    book: Workbook,
    title: str,
    columns: Columns,
    report: Report,
    styles: Styles,
) -> Worksheet:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, HEADINGS[heading].said(report.language), styles.head)
    return sheet
