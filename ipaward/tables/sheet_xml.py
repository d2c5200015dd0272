"""What the spreadsheet reader does not tell: errors, formulas without result, hidden rows.

The reader gives an error cell, and a formula whose result was never saved, as empty. For money
that would be a wrong answer without a word, so the XML of the sheet is looked at as well. A first
look costs little; only a sheet that holds anything of the kind is gone through cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ipaward.domain.limits import SHEET_ROWS
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.tables.grid import Damage

_SEEN = re.compile(rb"<(?:\w+:)?f[\s/>]|\st\s*=\s*[\"']e[\"']|\shidden\s*=")
# Every place must be of the common kind: the reader would take `r="B4444444"` at its word, lay out
# four million rows and bring the process down.
_ODD = re.compile(rb"\sr\s*=\s*[\"'](?![A-Z]{0,2}[1-9]\d{0,5}[\"'])([^\"']{0,20})")
# The numbers of rows, and of those cells that are far down. That a number belongs to a row is told
# by itself: to look for the tag before it takes the square of the length where tags never end.
_ROW = re.compile(rb"[\s\"']r\s*=\s*[\"'](?:[A-Z]{0,2}(?=\d{6}))?(\d{1,20})[\"']")
_WIDE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{2})(\d+)[\"']")
_CELLS = 10_000_000  # cells of the rectangle around all that is filled
_OVERLAP = 4_096
_PLACE = 60  # characters of an attribute with a place, and more
_HEAD_ROWS = 20  # titles and header do not count against the limit of rows


@dataclass(slots=True)
class Flaws:
    """What was found in one sheet; cells by row (from one) and column (from nought)."""

    broken: dict[tuple[int, int], Damage] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def drain(parts: Iterator[bytes], place: Cell) -> None:
    """Read a part to its end, so that its bytes are counted and it defines no entities."""
    tail = b""
    for chunk in parts:
        tail = _guard(tail + chunk, place)[-_OVERLAP:]


def look_over(parts: Iterator[bytes], place: Cell) -> bool:
    """Say whether a sheet needs a closer look; a sheet far too large raises RefusedError.

    The reader lays a sheet out as a full rectangle, so one stray cell in the last corner would
    fill the memory: rows and columns are bounded here, before it sees the sheet.
    """
    tail, rows, last, width, found = b"", 0, 0, 26, False
    for chunk in parts:
        text = _guard(tail + chunk, place)
        for odd in _ODD.finditer(text):
            # A place cut by the end of the chunk looks odd; the overlap shows it whole.
            if odd.end() < len(text) - _PLACE:
                raise RefusedError([_odd_place(odd[1], place)])
        rows += chunk.count(b"<row")
        wide = set(_WIDE.findall(text))
        width = max([width, *(_index(name.decode()) + 1 for name, _ in wide)])
        numbers = [*_ROW.findall(text), *(row for _, row in wide)]
        last = max([rows, last, *map(int, numbers)])
        if last > SHEET_ROWS + _HEAD_ROWS:
            raise RefusedError([_too_many_rows(last, place)])
        if last * width > _CELLS:
            details = {"rows": str(last), "columns": str(width), "most": str(_CELLS)}
            raise RefusedError([Problem("too-many-cells", place, details)])
        found = found or bool(_SEEN.search(text))
        tail = text[-_OVERLAP:]
    if at_end := _ODD.search(tail):
        raise RefusedError([_odd_place(at_end[1], place)])
    return found


def _guard(text: bytes, place: Cell) -> bytes:
    if b"\0" in text:
        # UTF-16 would hide everything that is looked for here; no spreadsheet program writes it.
        raise RefusedError([Problem("broken-workbook", place)])
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise RefusedError([Problem("xml-entities", place)])
    return text


def _odd_place(written: bytes, place: Cell) -> Problem:
    parts = re.match(rb"([A-Z]*)(\d*)$", written)
    if parts and len(parts[2]) > 6:
        return _too_many_rows(int(parts[2]), place)
    if parts and len(parts[1]) > 2 and parts[2]:
        return Problem("too-many-columns", place)
    return Problem("broken-workbook", place)


def _too_many_rows(rows: int, place: Cell) -> Problem:
    return Problem("too-many-rows", place, {"rows": str(rows), "most": str(SHEET_ROWS)})


def look_closely(parts: Iterator[bytes], place: Cell) -> Flaws:
    """Go through a sheet cell by cell."""
    scan = _Scan()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.characters
    try:
        for chunk in parts:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, KeyError) as fault:
        raise RefusedError([Problem("broken-workbook", place)]) from fault
    return scan.flaws


class _Scan:
    """The state of going through one sheet."""

    def __init__(self) -> None:
        self.flaws = Flaws()
        self.row = 0
        self.column = -1
        self.kind = ""
        self.has_formula = False
        self.is_value = False
        self.value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self.flaws.hidden_rows.add(self.row)
            case "col" if attributes.get("hidden") in ("1", "true"):
                first, last = int(attributes["min"]), int(attributes["max"])
                self.flaws.hidden_columns.update(range(first - 1, min(last, first + 702)))
            case "c":
                reference = attributes.get("r", "")
                self.column = _index(reference) if reference else self.column + 1
                self.kind = attributes.get("t", "n")
                self.has_formula, self.value = False, ""
            case "f":
                self.has_formula = True
            case "v":
                self.is_value = True

    def characters(self, text: str) -> None:
        if self.is_value:
            self.value += text

    def end(self, name: str) -> None:
        match name.rpartition(" ")[2]:
            case "v":
                self.is_value = False
            case "c" if self.kind == "e":
                damage = Damage("error-cell", self.value or "#ERROR")
                self.flaws.broken[self.row, self.column] = damage
            # A formula may well give an empty text; that one is kind `str` and is a blank.
            case "c" if self.has_formula and not self.value and self.kind != "str":
                self.flaws.broken[self.row, self.column] = Damage("formula-without-result", "=…")


def _index(reference: str) -> int:
    """Give the column of a reference like `AB12`, from nought."""
    column = 0
    for character in reference:
        if not "A" <= character <= "Z":
            break
        column = column * 26 + ord(character) - ord("A") + 1
    return column - 1
