"""Where things stand in a sheet: the row of headers, and the fact of each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.words import Details, listed
from ipaward.tables.grid import RawCell, Row, Sheet, is_blank, letter, shown
from ipaward.tables.headers import nearest, plain
from ipaward.tables.mapping import ColumnMapping

_SEARCHED = 10  # rows in which the headers are looked for
_SHOWN = 20  # headers named to whoever wrote one that is not there


@dataclass(frozen=True, slots=True)
class Column:
    """One column that holds a fact."""

    index: int
    header: str
    path: str
    unit: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet whose columns are known.

    Attributes:
        columns: those that hold a fact, from the left.
        headers: the words in the head of every column, empty for none.
        key: the column with the application's number.
    """

    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    headers: tuple[str, ...]
    key: Column

    def rows(self) -> Iterator[Row]:
        """Give the rows below the headers that are not blank."""
        for row in self.sheet.rows():
            if row.number > self.header_row and not row.is_blank:
                yield row

    def header(self, index: int) -> str:
        """Give the words in the head of a column, or nothing."""
        return self.headers[index] if index < len(self.headers) else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the headers of a sheet may say.

    Attributes:
        names: header as `plain` gives it to the paths it may mean.
        key: path of the application's number.
        key_header: their header for it, where a mapping says so.
        columns: what a mapping says, by header.
        header_row: where a mapping says so, else 0.
    """

    names: Mapping[str, tuple[str, ...]]
    key: str
    key_header: str
    columns: Mapping[str, ColumnMapping]
    header_row: int

    def paths(self, header: str) -> tuple[str, ...]:
        """Give the facts a header may mean."""
        mapped = {plain(name): column for name, column in self.columns.items()}
        if self.key_header and plain(header) == plain(self.key_header):
            return (self.key,)
        if plain(header) in mapped:
            return (mapped[plain(header)].fact,)
        return self.names.get(plain(header), ())


def lay_out(sheet: Sheet, wanted: Wanted) -> tuple[Layout | None, tuple[Problem, ...]]:
    """Find the headers of a sheet; no layout where no row names the application's number.

    The problems are errors where two columns cannot be told apart, notes otherwise.
    """
    first = wanted.header_row or 1
    rows = [row for row in islice(sheet.rows(), _SEARCHED + first) if row.number >= first]
    rows = [row for row in rows if row.number < first + (1 if wanted.header_row else _SEARCHED)]
    found = [(_matches(row, wanted), row) for row in rows if wanted.key in _named(row, wanted)]
    if not found:
        return None, ()
    most = max(count for count, _ in found)
    head = next(row for count, row in found if count == most)
    columns = tuple(_columns(head, wanted))
    problems = (
        *_head_problems(sheet, head, wanted),
        *_not_there(sheet, head, wanted),
        *_double(sheet, head, columns),
    )
    key = next(column for column in columns if column.path == wanted.key)
    headers = tuple(_words(cell) for cell in head.cells)
    return Layout(sheet, head.number, columns, headers, key), problems


def _matches(row: Row, wanted: Wanted) -> int:
    return sum(bool(wanted.paths(_words(cell))) for cell in row.cells)


def _named(row: Row, wanted: Wanted) -> set[str]:
    return {path for cell in row.cells for path in wanted.paths(_words(cell))}


def _words(cell: RawCell) -> str:
    return "" if is_blank(cell) else " ".join(shown(cell).split())


def _columns(head: Row, wanted: Wanted) -> Iterator[Column]:
    mapped = {plain(name): column for name, column in wanted.columns.items()}
    for index, cell in enumerate(head.cells):
        header = _words(cell)
        paths = wanted.paths(header) if header else ()
        if len(paths) == 1:
            said = mapped.get(plain(header), ColumnMapping(paths[0]))
            yield Column(index, header, paths[0], said.unit, said.words)


def _head_problems(sheet: Sheet, head: Row, wanted: Wanted) -> Iterator[Problem]:
    if head.number > 1 and not wanted.header_row:
        place = sheet.cell(head.number)
        yield Problem("header-row", place, {"row": str(head.number)}, severity=Severity.NOTE)
    for index, cell in enumerate(head.cells):
        header = _words(cell)
        paths = wanted.paths(header) if header else ()
        place = sheet.cell(head.number, index, header)
        if len(paths) > 1:
            details: Details = {"header": header, "facts": listed(paths)}
            yield Problem("ambiguous-header", place, details)
        elif header and not paths:
            every = [path for found in wanted.names.values() for path in found]
            near = nearest(header, every)
            code = "near-header" if near else "unknown-header"
            details = {"header": header, "nearest": near}
            yield Problem(code, place, details, severity=Severity.NOTE)


def _not_there(sheet: Sheet, head: Row, wanted: Wanted) -> Iterator[Problem]:
    """Find the columns a mapping speaks of and the sheet has not: it would be read otherwise."""
    headers = {plain(words): words for cell in head.cells if (words := _words(cell))}
    named = [*wanted.columns, *([wanted.key_header] if wanted.key_header else [])]
    for header in named:
        if plain(header) not in headers:
            near = nearest(header, headers.values())
            first, more = list(headers.values())[:_SHOWN], ["…"] * (len(headers) > _SHOWN)
            details: Details = {"header": header, "headers": near or listed([*first, *more])}
            yield Problem("mapping-no-header", sheet.cell(head.number), details)


def _double(sheet: Sheet, head: Row, columns: tuple[Column, ...]) -> Iterator[Problem]:
    seen: dict[str, Column] = {}
    for column in columns:
        first = seen.setdefault(column.path, column)
        if first is not column:
            yield Problem(
                "double-header",
                sheet.cell(head.number, column.index, column.header),
                {
                    "header": column.header,
                    "fact": column.path,
                    "first": letter(first.index),
                    "second": letter(column.index),
                },
                also=(sheet.cell(head.number, first.index, first.header),),
            )
