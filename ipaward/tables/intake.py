"""The door for files of applications: which kind a file is, and what it holds.

The kind is told by the name and held against the content: a web page that calls itself a workbook
is refused and not guessed at. The file is never changed; its digest goes with what was read.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.limits import WORKBOOK_BYTES
from ipaward.domain.problem import Problem, RefusedError, Severity
from ipaward.domain.source import Cell
from ipaward.domain.words import Details, listed
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.delimited import DELIMITED, check_utf8, open_delimited
from ipaward.tables.grid import Sheet
from ipaward.tables.headers import Naming
from ipaward.tables.list_files import ListFile, around, list_files, near_list
from ipaward.tables.mapping import TableMapping
from ipaward.tables.records import RecordReader, read_lines
from ipaward.tables.sheets import applications, arrange, take_stock
from ipaward.tables.xlsx import read_workbook

LINES = (".jsonl", ".ndjson")
_WORKBOOKS = (".xlsx",)
KINDS = (*_WORKBOOKS, *DELIMITED, *LINES)


@dataclass(frozen=True, slots=True)
class Intake:
    """A file of applications, ready to be read once, row by row.

    Attributes:
        file: as the user gave it.
        digest: sha256 of its bytes.
        files: those that are read: itself, and those beside it that hold its lists.
        sheets: names of the worksheets, or of the files beside it that hold its lists.
        count: how many rows will come, refused ones included.
        notes: what was noticed about the whole file and refuses nothing.
        rows: every row exactly once, as an application or with its faults.
    """

    file: str
    digest: str
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    count: int
    notes: tuple[Problem, ...]
    rows: Iterator[Application | RefusedRow] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Application | RefusedRow]:
        return self.rows


def read_applications(
    path: Path,
    vocabulary: Vocabulary,
    mapping: TableMapping | None = None,
    digest: str = "",
    elsewhere: Collection[str] = (),
    programme: str = "",
) -> Intake:
    """Open a file of applications.

    Args:
        path: .xlsx, .csv or .tsv (lists in `NAME.LIST.csv` beside it), .jsonl or .ndjson.
        vocabulary: the facts of the policy.
        mapping: how its columns answer to the facts, where their names do not say it; none for
            lines of JSON, which name the facts themselves.
        digest: of the rulebook, to be compared with the one a template was made from.
        elsewhere: paths of facts known without the file, which nobody need miss in it.
        programme: applied for, to be compared with the one a template was made for.

    Raises:
        RefusedError: the file as a whole cannot be used; with every reason found.
    """
    file = path.as_posix()
    suffix = check_file(path, Cell(file))
    if suffix in LINES:
        if mapping is not None:
            _refuse("mapping-for-lines", Cell(file))
        return _lines(path, file, vocabulary)
    used = mapping or TableMapping()
    sheets, sha256, unread = _opened(path, vocabulary, used)
    arranged = arrange(file, sheets, vocabulary, used, elsewhere)
    taking = take_stock(arranged)
    files = tuple(dict.fromkeys(sheet.file for sheet in sheets))
    names = tuple(sheet.name or sheet.file for sheet in sheets)
    notes = (*arranged.notes, *unread, *_made_for_another(file, sheets, digest, programme))
    return Intake(file, sha256, files, names, taking.rows, notes, applications(taking))


def open_sheets(
    path: Path, vocabulary: Vocabulary, mapping: TableMapping
) -> tuple[tuple[Sheet, ...], str]:
    """Open a workbook, or a CSV file with those beside it, and give its tables and its digest.

    Raises:
        RefusedError: it is no such file, or an unsafe or broken one.
    """
    sheets, digest, _ = _opened(path, vocabulary, mapping)
    return sheets, digest


def _opened(
    path: Path, vocabulary: Vocabulary, mapping: TableMapping
) -> tuple[tuple[Sheet, ...], str, tuple[Problem, ...]]:
    """Give the tables of a file, its digest, and notes on files beside it that are not read."""
    file = path.as_posix()
    suffix = check_file(path, Cell(file))
    if suffix in LINES:
        _refuse("mapping-for-lines", Cell(file))
    if suffix in _WORKBOOKS:
        content = path.read_bytes()
        return read_workbook(file, content), hashlib.sha256(content).hexdigest(), ()
    naming = Naming.of(vocabulary)
    tables, beside = {path: path.name}, {other: other.name for other in around(path)}
    files = list_files(tables, beside, naming, mapping)[path]
    sheets = _delimited(path, [one for one in files if one.holds], mapping)
    unread = (_unread(path, one, naming) for one in files if not one.holds)
    return sheets, file_digest(path), tuple(unread)


def check_lines(path: Path, file: str) -> None:
    """Refuse what is no file of lines of JSON by its name or its content."""
    place = Cell(file)
    suffix = check_file(path, place)
    if suffix not in LINES:
        raise RefusedError(
            [Problem("unknown-kind", place, {"suffix": suffix, "kinds": " ".join(LINES)})]
        )


def check_file(path: Path, place: Cell) -> str:
    """Give the ending of a file that is what its name says."""
    _check_regular(path, place)
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        details = {"suffix": suffix or place.file, "kinds": " ".join(KINDS)}
        raise RefusedError([Problem("unknown-kind", place, details)])
    _check_content(path, place, suffix)
    return suffix


def _made_for_another(
    file: str, sheets: tuple[Sheet, ...], digest: str, programme: str
) -> Iterator[Problem]:
    """Compare the rulebook and the programme a template was made for with those in use."""
    for sheet in sheets:
        if sheet.name == "_ipaward":
            said = {
                str(row.cells[0]): str(row.cells[1]) for row in sheet.rows() if len(row.cells) > 1
            }
            if digest and said.get("digest", digest) != digest:
                yield Problem("other-template", Cell(file), severity=Severity.NOTE)
            made_for = said.get("programme", programme)
            if programme and made_for != programme:
                details = {"made_for": made_for, "programme": programme}
                yield Problem("template-of-another", Cell(file), details, severity=Severity.NOTE)


def _delimited(path: Path, lists: Sequence[ListFile], mapping: TableMapping) -> tuple[Sheet, ...]:
    """Open the main file and those beside it that hold its lists."""
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for name, one in [("", path), *((beside.part, beside.path) for beside in lists)]:
        shown = one.as_posix()
        try:
            _check_regular(one, Cell(shown))
            _check_content(one, Cell(shown), one.suffix.lower())
            sheets.append(open_delimited(one, shown, name, mapping.encoding))
        except RefusedError as fault:
            problems.extend(fault.problems)
    if problems:
        raise RefusedError(problems)
    return tuple(sheets)


def _unread(path: Path, beside: ListFile, naming: Naming) -> Problem:
    near = near_list(beside.part, naming)
    code = "near-list-file" if near else "unknown-list-file"
    nearest = f"{path.stem}.{near}{path.suffix}"
    details = {"part": beside.part, "main": path.name, "nearest": nearest}
    return Problem(code, beside.place, details, severity=Severity.NOTE)


def _lines(path: Path, file: str, vocabulary: Vocabulary) -> Intake:
    check_utf8(path, file)
    reader = RecordReader(vocabulary)
    places: dict[str, list[int]] = {}
    count = 0
    for found in read_lines(path, file, reader):
        count += 1
        if found.number and found.place:
            places.setdefault(found.number, []).append(found.place.row)
    again = {number: rows for number, rows in places.items() if len(rows) > 1}
    rows = _without_doubles(read_lines(path, file, reader), again)
    return Intake(file, file_digest(path), (file,), (), count, (), rows)


def _without_doubles(
    rows: Iterator[Application | RefusedRow], again: dict[str, list[int]]
) -> Iterator[Application | RefusedRow]:
    for found in rows:
        place = found.place
        if place is None or found.number not in again:
            yield found
            continue
        others = [row for row in again[found.number] if row != place.row]
        also = tuple(Cell(place.file, "", row) for row in others)
        details: Details = {"number": found.number, "rows": listed(str(row) for row in others)}
        problem = Problem("double-number", place, details, also=also)
        before, raw = (found.problems, found.raw) if isinstance(found, RefusedRow) else ((), {})
        yield RefusedRow(found.number, place, (*before, problem), raw)


def _check_regular(path: Path, place: Cell) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        _refuse("no-such-file", place)
    except (OSError, ValueError):
        _refuse("unreadable-file", place)
    if not stat.S_ISREG(mode):
        _refuse("no-regular-file", place)


def _check_content(path: Path, place: Cell, suffix: str) -> None:
    """Hold the first bytes against the name."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
        size = path.stat().st_size
    except OSError:
        _refuse("unreadable-file", place)
    kind = _kind(head)
    if not size:
        _refuse("empty-table-file", place)
    is_workbook = suffix in _WORKBOOKS
    if is_workbook and size > WORKBOOK_BYTES:
        details = {"size": str(size // 1024**2), "most": str(WORKBOOK_BYTES // 1024**2)}
        raise RefusedError([Problem("workbook-too-large", place, details)])
    if is_workbook != (kind == "zip") or (not is_workbook and kind):
        details = {"suffix": suffix, "kind": kind or "text"}
        raise RefusedError([Problem("other-kind", place, details)])


def _kind(head: bytes) -> str:
    """Name what the first bytes say, where it is not plain text."""
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        return "html"
    return ""


def file_digest(path: Path) -> str:
    """Give the SHA-256 of a file, as what was read from it bears it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refuse(code: str, place: Cell) -> NoReturn:
    raise RefusedError([Problem(code, place)])
