"""Indicators as a workbook: one overview, charts, and behind every number its records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ipaward.domain.types import Amount, Number, Type
from ipaward.domain.value import Unknown, Value
from ipaward.rulebook.writing import write_value
from ipaward.tables.formulas import safe_text
from ipaward.tables.headings import HEADINGS, TERMS
from ipaward.tables.indicator_lines import Figure, Form, IndicatorReport, Line, Records, charted
from ipaward.tables.writing import (
    Styles,
    open_workbook,
    replacing,
    write_figure,
    write_text,
)

_PAGE = 1_000_000  # rows of one worksheet; a spreadsheet holds a little more
_NAME = 24  # characters of an indicator in the name of its sheet, which may have 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
_COLUMNS = (
    ("indicator", 10),
    ("title", 40),
    ("row", 10),
    ("year", 7),
    ("chosen", 7),
    ("reading", 16),
    ("target", 14),
    ("actual", 16),
    ("gap", 16),
    ("row_standing", 12),
    ("standing", 12),
    ("evidence", 11),
    ("possible", 12),
    ("not_computable", 40),
    ("because", 60),
    ("clause", 10),
)
_DATA = (("indicator", 34), ("year", 7), ("target", 16), ("actual", 16), ("standing", 12))
_FIRST_YEAR = 1900  # of the days a spreadsheet can hold
_BLANK = Unknown(frozenset())
_CHART = {"width": 520, "height": 260}
_CHART_ROWS = 14  # rows of the sheet that one chart covers


def write_indicators(path: Path, report: IndicatorReport) -> None:
    """Write a report as a workbook: the same report gives the same file, to the byte."""
    with replacing(path) as part:
        book = open_workbook(part, is_large=False)
        _Writer(book, report).write()
        book.close()


class _Writer:
    """Writes the sheets of one report."""

    def __init__(self, book: Workbook, report: IndicatorReport) -> None:
        self.book = book
        self.report = report
        self.styles = Styles(book)
        self.link: Format = book.get_default_url_format()
        self.aside = book.add_format({"font_color": "#595959", "italic": True, "valign": "top"})
        self.figures = {
            (form, is_chosen): book.add_format({"num_format": form.value, "valign": "top"} | look)
            for form in Form
            for is_chosen, look in (
                (True, {"bold": True}),
                (False, {"font_color": "#595959", "italic": True}),
            )
        }
        self.number = book.add_format({"num_format": "General", "valign": "top"})
        taken = [self.say("overview"), self.say("compared")]
        self.sheets = _sheet_names([one.indicator for one in report.records], taken)

    def say(self, heading: str) -> str:
        """Give a heading in the language of the report."""
        return HEADINGS[heading].said(self.report.language)

    def write(self) -> None:
        """Write them all."""
        self._overview()
        self._charts()
        for records in self.report.records:
            self._records(records)

    def _sheet(self, name: str, columns: Iterable[tuple[str, int]]) -> Worksheet:
        """Give a new sheet whose first row holds the heads of its columns."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (head, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.styles.head)
        return sheet

    # --- the overview --------------------------------------------------------------------

    def _overview(self) -> None:
        sheet = self._sheet(self.say("overview"), [(self.say(n), width) for n, width in _COLUMNS])
        sheet.freeze_panes(1, 1)
        for at, line in enumerate(self.report.lines, start=1):
            for column, (name, _) in enumerate(_COLUMNS):
                self._cell(sheet, at, column, name, line)
        sheet.autofilter(0, 0, max(len(self.report.lines), 1), len(_COLUMNS) - 1)

    def _cell(self, sheet: Worksheet, at: int, column: int, name: str, line: Line) -> None:
        match name:
            case "indicator":
                self._linked(sheet, at, column, line.indicator)
            case "year":
                sheet.write_number(at, column, line.year, self.styles.whole)
            case "chosen":
                write_text(sheet, at, column, "✓" if line.is_chosen else "", self.styles)
            case "target" | "actual" | "gap":
                figure: Figure = getattr(line, name)
                self._figure(sheet, at, column, figure, self.figures[line.form, line.is_chosen])
            case "evidence":
                self._count(sheet, at, column, line.evidence)
            case "possible":
                self._count(sheet, at, column, line.possible)
            case "because":
                write_text(sheet, at, column, line.provisional, self.styles)
            case "reading" if not line.is_chosen:
                sheet.write_string(at, column, line.reading, self.aside)
            case _:
                write_text(sheet, at, column, getattr(line, name), self.styles)

    def _linked(self, sheet: Worksheet, at: int, column: int, indicator: str) -> None:
        if indicator in self.sheets:
            where = _top_of(self.sheets[indicator])
            sheet.write_url(at, column, where, self.link, string=safe_text(indicator))
        else:
            write_text(sheet, at, column, indicator, self.styles)

    def _figure(self, sheet: Worksheet, at: int, column: int, figure: Figure, look: Format) -> None:
        if figure.exact is None:
            write_text(sheet, at, column, figure.said, self.styles)
        else:
            write_figure(sheet, at, column, figure.exact, look, self.styles)

    def _count(self, sheet: Worksheet, at: int, column: int, count: int | None) -> None:
        if count is None:
            write_text(sheet, at, column, TERMS["unknown"].said(self.report.language), self.styles)
        else:
            sheet.write_number(at, column, count, self.styles.whole)

    # --- charts --------------------------------------------------------------------------

    def _charts(self) -> None:
        """Write the figures of the chosen readings, and beside them one chart for each row.

        A chart of its own: a thousand firms and two fifths have no axis in common.
        """
        name = self.say("compared")
        sheet = self._sheet(name, [(self.say(n), width) for n, width in _DATA])
        first = 1
        for number, (heading, lines) in enumerate(charted(self.report.lines)):
            for at, line in enumerate(lines, start=first):
                look = self.figures[line.form, True]
                write_text(sheet, at, 0, heading, self.styles)
                sheet.write_number(at, 1, line.year, self.styles.whole)
                for column, figure in ((2, line.target), (3, line.actual)):
                    if figure.exact is not None:  # a blank cell leaves a gap in the chart
                        write_figure(sheet, at, column, figure.exact, look, self.styles)
                write_text(sheet, at, 4, line.row_standing or line.standing, self.styles)
            chart = self._chart(name, heading, lines, first)
            row, column = divmod(number, 2)
            sheet.insert_chart(1 + row * _CHART_ROWS, 6 + column * 9, chart)
            first += len(lines)

    def _chart(self, name: str, heading: str, lines: list[Line], first: int) -> object:
        form, last = lines[0].form, first + len(lines) - 1
        chart = self.book.add_chart({"type": "column"})
        # Told apart by hatching too, for those who print in black.
        hatched = {"pattern": "wide_upward_diagonal", "fg_color": "#7F7F7F", "bg_color": "white"}
        looks = {2: {"pattern": hatched}, 3: {"fill": {"color": "#1F4E79"}}}
        for column, look in looks.items():
            chart.add_series(
                {
                    "name": [name, 0, column],
                    "categories": [name, first, 1, last, 1],
                    "values": [name, first, column, last, column],
                    "border": {"color": "black"},
                    "data_labels": {"value": True, "num_format": form.value},
                    **look,
                }
            )
        chart.set_title({"name": safe_text(heading), "name_font": {"size": 10}, "overlay": False})
        # From zero on, or a spreadsheet program cuts the columns where it likes.
        exact = [figure.exact for line in lines for figure in (line.target, line.actual)]
        least = {"min": 0} if all(one is None or one >= 0 for one in exact) else {}
        chart.set_y_axis({"num_format": form.value, **least})
        chart.set_x_axis({"label_position": "low"})
        chart.set_legend({"position": "bottom"})
        chart.show_blanks_as("gap")
        chart.set_size(_CHART)
        return chart

    # --- records -------------------------------------------------------------------------

    def _records(self, records: Records) -> None:
        """Write the records behind an indicator, on as many sheets as they need."""
        name = self.sheets[records.indicator]
        for start in range(0, max(len(records.rows), 1), _PAGE):
            page = name if not start else f"{name} {start // _PAGE + 1}"
            self._page(page, records, start)

    def _page(self, name: str, records: Records, start: int) -> None:
        labels = [label for label, _ in records.fields.values()]
        columns = [(head, 12) for head in records.counted] + [(label, 22) for label in labels]
        sheet = self._sheet(name, columns)
        rows = records.rows[start : start + _PAGE]
        for at, (marks, record) in enumerate(rows, start=1):
            for column, mark in enumerate(marks):
                write_text(sheet, at, column, self._mark(mark), self.styles)
            for column, (field, (_, of)) in enumerate(records.fields.items(), start=len(marks)):
                self._value(sheet, at, column, record.get(field, _BLANK), of)
        if records.remark:
            write_text(sheet, 1, 0, records.remark, self.styles)
        sheet.freeze_panes(1, len(records.counted))
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(columns) - 1, 0))
        back = _top_of(self.say("overview"))
        sheet.write_url(0, len(columns) + 1, back, self.link, string=self.say("back"))
        write_text(sheet, 1, len(columns) + 1, f"{records.indicator} {records.title}", self.styles)

    def _mark(self, mark: bool | None) -> str:
        if mark is None:
            return TERMS["unknown"].said(self.report.language)
        return TERMS["yes"].said(self.report.language) if mark else ""

    def _value(
        self, sheet: Worksheet, at: int, column: int, value: Value | Unknown, of: Type
    ) -> None:
        match value, of:
            case Decimal(), Amount():
                write_figure(sheet, at, column, value, self.styles.money, self.styles)
            case Decimal(), Number():
                write_figure(sheet, at, column, value, self.number, self.styles)
            case date(), _ if value.year >= _FIRST_YEAR:
                sheet.write_datetime(at, column, value, self.styles.day)
            case _:
                text = write_value(value, of, self.report.language)
                write_text(sheet, at, column, text, self.styles)


def _sheet_names(indicators: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Give each indicator a sheet of its own, with a name a spreadsheet program allows."""
    used = {name.casefold() for name in taken}
    found: dict[str, str] = {}
    for indicator in indicators:
        plain = _FORBIDDEN.sub("_", indicator).strip()[:_NAME] or "_"
        name, number = plain, 1
        while name.casefold() in used:
            number += 1
            name = f"{plain} ({number})"
        used.add(name.casefold())
        found[indicator] = name
    return found


def _top_of(sheet: str) -> str:
    """Give the address of the first cell of a sheet."""
    return f"internal:'{sheet}'!{xl_rowcol_to_cell(0, 0)}"
