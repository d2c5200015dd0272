"""Files that are there whole or not at all, and workbooks whose text stays text."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ipaward.domain.limits import CELL_CHARACTERS
from ipaward.tables.formulas import could_be_formula

_NO_DAY = datetime(1980, 1, 1)  # that of the parts of an archive without one
_DIGITS = 15  # what a spreadsheet keeps of a number


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a new file beside `path` that takes its place once it is whole; else nothing changes."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        # A temporary file is private; the report gets the rights any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def open_workbook(path: Path, *, is_large: bool) -> Workbook:
    """Give a new workbook in which text can never become a formula or a link."""
    made = Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": is_large,
        },
    )
    # No clock in it: the same round gives the same file, to the byte.
    made.set_properties({"created": _NO_DAY})
    return made


class Styles:
    """The few formats of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self.head = _format(book, bold=True, bg_color="#DDE6F0", border=1, text_wrap=True)
        self.text = _format(book, text_wrap=True, valign="top")
        self.quoted = _format(book, text_wrap=True, valign="top")
        self.quoted.set_quote_prefix()
        self.money = _format(book, num_format="#,##0.00", valign="top")
        self.whole = _format(book, num_format="0", valign="top")
        self.figure = _format(book, num_format="General", valign="top")
        self.as_text = _format(book, num_format="@")
        self.day = _format(book, num_format="yyyy-mm-dd")


def _format(book: Workbook, **properties: object) -> Format:
    made = book.add_format(properties)
    assert isinstance(made, Format)
    return made


def write_text(sheet: Worksheet, row: int, column: int, text: str, styles: Styles) -> None:
    """Write a text as text, cut with an ellipsis at what a cell can hold."""
    if not text:
        return
    if len(text) > CELL_CHARACTERS:
        text = text[: CELL_CHARACTERS - 1] + "…"
    style = styles.quoted if could_be_formula(text) else styles.text
    sheet.write_string(row, column, text, style)


def write_figure(
    sheet: Worksheet, row: int, column: int, figure: Decimal, style: Format, styles: Styles
) -> None:
    """Write an exact number as a number, or as text where a spreadsheet would damage it."""
    if len(figure.normalize().as_tuple().digits) > _DIGITS or abs(figure) >= 10**_DIGITS:
        write_text(sheet, row, column, format(figure, "f"), styles)
    else:
        sheet.write_number(row, column, figure, style)
