"""From a workbook somebody sent to sheets of raw cells; nothing in it is executed or guessed."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import TypeAlias
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.tables.archive import chunks, open_archive
from ipaward.tables.grid import DIGITS_LOST, Damage, Figure, RawCell, Row, Sheet
from ipaward.tables.sheet_xml import Flaws, drain, look_closely, look_over

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"

_Native: TypeAlias = "int | float | str | bool | time | date | datetime | timedelta"


def read_workbook(file: str, content: bytes) -> tuple[Sheet, ...]:
    """Give the worksheets of a workbook in their order; RefusedError where it is unsafe or broken.

    Args:
        file: its name, for messages.
        content: its bytes, so that what is checked, read and hashed is the same.
    """
    place = Cell(file)
    archive = open_archive(content, place)
    parts, is_1904 = _directory(archive, place)
    flaws = {name: _look(archive, part, Cell(file, name)) for name, part in parts.items()}
    for part in archive.namelist():
        # Everything the reader will unpack is unpacked here first, where the bytes are counted.
        if part.endswith((".xml", ".rels")) and part not in parts.values():
            drain(chunks(archive, part, place), place)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [
            _sheet(file, workbook.get_sheet_by_name(meta.name), flaws, is_1904, str(meta.visible))
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError, KeyError) as fault:
        raise RefusedError([Problem("broken-workbook", place)]) from fault
    if not sheets:
        raise RefusedError([Problem("no-sheets", place)])
    return tuple(sheets)


def _look(archive: zipfile.ZipFile, part: str, place: Cell) -> Flaws:
    if part not in archive.namelist():
        raise RefusedError([Problem("broken-workbook", place)])
    if look_over(chunks(archive, part, place), place):
        return look_closely(chunks(archive, part, place), place)
    return Flaws()


def _directory(archive: zipfile.ZipFile, place: Cell) -> tuple[dict[str, str], bool]:
    """Give the part of each worksheet by name, and whether days count from 1904."""
    book = _tree(archive, _WORKBOOK, place)
    relations = {
        one.get("Id", ""): (one.get("Type", ""), one.get("Target", ""))
        for one in _tree(archive, _RELATIONS, place)
    }
    parts: dict[str, str] = {}
    is_1904 = False
    for element in book.iter():
        match element.tag.rpartition("}")[2]:
            case "workbookPr":
                is_1904 = element.get("date1904") in ("1", "true")
            case "sheet":
                names = [v for k, v in element.items() if k.rpartition("}")[2] == "id"]
                kind, target = relations.get(names[0] if names else "", ("", ""))
                if kind.endswith("/worksheet"):
                    part = posixpath.normpath(posixpath.join("/xl", target))
                    parts[element.get("name", "")] = part.lstrip("/")
    return parts, is_1904


def _tree(archive: zipfile.ZipFile, part: str, place: Cell) -> ElementTree.Element:
    if part not in archive.namelist():
        raise RefusedError([Problem("broken-workbook", place)])
    drain(chunks(archive, part, place), place)
    try:
        return ElementTree.fromstring(b"".join(chunks(archive, part, place)))
    except ElementTree.ParseError as fault:
        raise RefusedError([Problem("broken-workbook", place)]) from fault


def _sheet(
    file: str, sheet: CalamineSheet, flaws: dict[str, Flaws], is_1904: bool, visible: str
) -> Sheet:
    found = flaws[sheet.name]
    merged = tuple(
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(
        file,
        sheet.name,
        partial(_rows, sheet, found, is_1904),
        merged,
        frozenset(found.hidden_rows),
        frozenset(found.hidden_columns),
        "Hidden" in visible,
        is_1904,
    )


def _rows(sheet: CalamineSheet, flaws: Flaws, is_1904: bool) -> Iterator[Row]:
    broken: dict[int, dict[int, Damage]] = {}
    for (number, index), damage in flaws.broken.items():
        broken.setdefault(number, {})[index] = damage
    # The reader leaves out empty columns on the left, but not empty rows at the top.
    margin: list[RawCell] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        raw = margin + [_raw(cell, is_1904) for cell in cells]
        for index, damage in broken.pop(number, {}).items():
            raw.extend([""] * (index + 1 - len(raw)))
            raw[index] = damage
        yield Row(number, tuple(raw))
    for number, damages in sorted(broken.items()):
        yield Row(number, tuple(damages.get(i, "") for i in range(max(damages) + 1)))


def _raw(cell: _Native, is_1904: bool) -> RawCell:
    match cell:
        case bool() | str():
            return cell
        case int() | float():
            return _figure(cell)
        case datetime():
            if cell.time() != time():
                return Damage("time-of-day", cell.isoformat(" "))
            return _day(cell.date(), is_1904)
        case date():
            return _day(cell, is_1904)
        case _:
            return Damage("time-of-day", str(cell))


def _figure(cell: int | float) -> RawCell:
    # The shortest digits that give the same number: what the person typed, or the noise of a
    # calculation in full, which no amount will accept.
    exact = Decimal(repr(cell))
    if not exact.is_finite():
        return Damage("error-cell", str(cell))
    digits = format(exact.normalize() + 0 if exact else Decimal(0), "f")
    if abs(exact) >= DIGITS_LOST:
        return Damage("digits-lost", digits)
    return Figure(digits)


def _day(day: date, is_1904: bool) -> RawCell:
    # The spreadsheet invented 29 February 1900; days before 1 March 1900 cannot be told apart.
    if not is_1904 and day < date(1900, 3, 1):
        return Damage("doubtful-day", day.isoformat())
    return day
