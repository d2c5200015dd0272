"""Read the tables beside a policy: dated lists, series, holidays, each a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ipaward.domain.limits import DIGITS
from ipaward.domain.source import Cell, Source
from ipaward.domain.types import Day, Number, Type
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Words
from ipaward.language.rates import check_one_sign
from ipaward.language.report import Report
from ipaward.rulebook.policy import Holidays, Listed
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

_HEADS = {
    "键": "key", "代码": "key", "自": "from", "至": "until", "值": "value",
    "日期": "date", "类型": "kind",
}  # fmt: skip
_PARTS = {"%": 2, "‰": 3}  # decimals that a sign stands for
# What the reader of CSV says, in our words.
_NOT_CSV = {
    "unexpected end of data": Words("引号没有合上", "a quote is never closed"),
    "',' expected after '\"'": Words(
        "合上的引号后面不是逗号", "what follows a closing quote is no comma"
    ),
}
_CELL_TOO_LONG = Words("有一格太长", "a cell is too long")
_KINDS = {"off": "off", "放假": "off", "work": "work", "上班": "work"}


_Points = tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a table: its cells by column, and its number.

    Attributes:
        heads: what the file itself calls each column.
    """

    cells: Mapping[str, str]
    heads: Mapping[str, str]
    path: str
    line: int

    def place(self, column: str) -> Cell:
        """Give where a cell stands."""
        return Cell(self.path, row=self.line, column=self.heads[column])


def read_listed(source: Source, report: Report) -> dict[str, tuple[Listed, ...]]:
    """Read a dated list: columns key, from, until; `无` under until for still listed."""
    found: dict[str, list[Listed]] = {}
    for row in _rows(source, ("key", "from", "until"), report):
        key = row.cells["key"]
        start = _day(row, "from", Day(), report)
        until = _value(row, "until", Day(or_none=True), report)
        if not key:
            report.add("empty-cell", row.place("key"), column=row.heads["key"])
        elif start is not None and until is not None:
            last = until if isinstance(until, date) else None
            if last is not None and last < start:
                report.add("until-before-from", row.place("until"), also=[row.place("from")])
            found.setdefault(key, []).append(Listed(key, start, last))
    return {key: tuple(stays) for key, stays in found.items()}


def read_series(source: Source, digits: int | None, report: Report) -> tuple[int, _Points]:
    """Read a dated series: columns from, value. Gives its decimals and its points, by day.

    Without `digits` the series has as many decimals as its most exact value is written with.
    """
    rows = list(_rows(source, ("from", "value"), report))
    written = max((_decimals(row.cells["value"]) for row in rows), default=0)
    most = min(written, DIGITS) if digits is None else digits
    points: dict[date, Decimal] = {}
    for row in rows:
        start = _day(row, "from", Day(), report)
        value = _value(row, "value", Number(most), report)
        if start is not None and isinstance(value, Decimal):
            if start in points:
                report.add("same-day-twice", row.place("from"), day=start.isoformat())
            points[start] = value
    check_one_sign(((row.cells["value"], row.place("value")) for row in rows), report)
    return most, tuple(sorted(points.items()))


def _decimals(text: str) -> int:
    of_hundred = _PARTS.get(text[-1:], 0)
    return len(text.rstrip("%‰").partition(".")[2]) + of_hundred


def read_holidays(source: Source, report: Report) -> Holidays | None:
    """Read days off and weekends worked: columns date, kind. Whole calendar years are covered."""
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    for row in _rows(source, ("date", "kind"), report):
        day = _day(row, "date", Day(), report)
        kind = _KINDS.get(row.cells["kind"])
        if kind is None:
            report.add("holiday-kind", row.place("kind"), written=row.cells["kind"])
        elif day is not None:
            if any(day in known for known in days.values()):
                report.add("same-day-twice", row.place("date"), day=day.isoformat())
            days[kind].add(day)
    every = sorted(days["off"] | days["work"])
    if not every:
        return None
    start, until = date(every[0].year, 1, 1), date(every[-1].year, 12, 31)
    return Holidays(frozenset(days["off"]), frozenset(days["work"]), start, until)


def _rows(source: Source, columns: Sequence[str], report: Report) -> Iterator[_Row]:
    reader = csv.reader(source.text.splitlines(), strict=True)
    try:
        heads = [cell.strip() for cell in next(reader, [])]
        head = [_HEADS.get(cell, cell) for cell in heads]
        if sorted(head) != sorted(columns):
            place, wanted = Cell(source.path, row=1), _wanted(columns)
            report.add("table-head", place, written=",".join(heads), wanted=wanted)
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                place = Cell(source.path, row=reader.line_num)
                report.add("row-length", place, wanted=str(len(head)), found=str(len(cells)))
                continue
            texts = dict(zip(head, (cell.strip() for cell in cells), strict=True))
            named = dict(zip(head, heads, strict=True))
            yield _Row(texts, named, source.path, reader.line_num)
    except csv.Error as error:
        what = _NOT_CSV.get(str(error), _CELL_TOO_LONG)
        report.add("not-csv", Cell(source.path, row=reader.line_num), what=what)


def _wanted(columns: Sequence[str]) -> Words:
    """Give the head of a table as it is written in each language."""
    chinese = {column: name for name, column in reversed(_HEADS.items())}
    return Words(",".join(chinese[column] for column in columns), ",".join(columns))


def _day(row: _Row, column: str, of: Type, report: Report) -> date | None:
    value = _value(row, column, of, report)
    return value if isinstance(value, date) else None


def _value(row: _Row, column: str, of: Type, report: Report) -> Value | None:
    """Read a cell; what is unknown has no place in a table that is the law."""
    read = read_value(row.cells[column], of, Dialect.RULES)
    if isinstance(read, Misspelt):
        report.misspelt(read, row.place(column))
        return None
    if isinstance(read, Unknown):
        report.add("empty-cell", row.place(column), column=row.heads[column])
        return None
    return read
