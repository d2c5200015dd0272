"""Where something was written: a stretch of a text file, or a cell of a table."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text file, kept whole so that a problem can show the line it stands on.

    Attributes:
        path: as the user would name it, with forward slashes.
        text: the decoded text, without a byte order mark.
    """

    path: str
    text: str
    _starts: list[int] = field(default_factory=list, init=False, repr=False)

    def position(self, offset: int) -> tuple[int, int]:
        """Give line and column of `offset`, counted from one, in characters."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Give the text of line `number`, counted from one, without its end."""
        starts = self._line_starts()
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")

    def _line_starts(self) -> list[int]:
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(i + 1 for i, c in enumerate(self.text) if c == "\n")
        return self._starts


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch `[start, end)` of characters in one source."""

    source: Source
    start: int
    end: int

    def __str__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.path}:{line}:{column}"

    def __repr__(self) -> str:
        return f"Span({self.source.text[self.start : self.end]!r} at {self})"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table of records.

    Attributes:
        file: name of the file as the user gave it.
        sheet: name of the worksheet, empty for files without sheets.
        row: number of the row or line as an editor shows it, from one; 0 for the whole file.
        column: letter of the column in a worksheet, or the name of the field; may be empty.
        header: the words in the head of the column; may be empty.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    header: str = ""

    def __str__(self) -> str:
        parts = [self.file, self.sheet, f"{self.column}{self.row}" if self.row else self.column]
        return ":".join(part for part in parts if part)


Place: TypeAlias = "Span | Cell"
