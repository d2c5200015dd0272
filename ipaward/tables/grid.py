"""What a table is once its file format is forgotten: rows of raw cells with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ipaward.domain.source import Cell

DIGITS_LOST = 10**15  # a spreadsheet keeps fifteen digits of a number


class Figure(str):
    """A number as the file holds it, written in plain decimal digits; never a float."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """A cell whose content cannot be had, for example an error or a formula without result.

    Attributes:
        code: a key of the problems of records.
        written: what stands in the cell as far as it can be said.
    """

    code: str
    written: str


RawCell: TypeAlias = "str | Figure | bool | date | Damage"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` as an editor shows it, from one."""

    number: int
    cells: tuple[RawCell, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing but spaces stands in it."""
        return all(is_blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, which can be gone through more than once.

    Attributes:
        file: name of the file as the user gave it.
        name: of the worksheet, empty for files without sheets.
        rows: gives the rows from the top, blank ones too or not.
        merged: top, left, bottom, right of merged ranges; rows from one, columns from nought.
        is_1904: numbers of days count from 1904.
    """

    file: str
    name: str
    rows: Callable[[], Iterator[Row]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    is_1904: bool = False

    def cell(self, row: int, index: int | None = None, header: str = "") -> Cell:
        """Give the place of a cell, of a row, or with row nought of the whole sheet."""
        return Cell(self.file, self.name, row, "" if index is None else letter(index), header)


def is_blank(cell: RawCell) -> bool:
    """Say whether nothing but spaces stands in a cell."""
    return isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u3000")


def shown(cell: RawCell) -> str:
    """Give what stands in a cell as text, for people."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case date():
            return cell.isoformat()
        case Damage():
            return cell.written
        case str():
            return str(cell)


def letter(index: int) -> str:
    """Give the letter of a column counted from nought.

    >>> letter(0), letter(25), letter(26), letter(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
