"""From a CSV file to rows of texts: streamed, strict, in an encoding somebody named."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from ipaward.domain.limits import LINE_CHARACTERS
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.tables.grid import Row, Sheet

DELIMITED = (".csv", ".tsv")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_LOOKED_AT = 2  # lines by which one sees what stands between cells
# What is too long for a cell is said of that cell, and the row returned; at its own limit, which is
# lower than that of a line, the reader would give up the whole file.
csv.field_size_limit(LINE_CHARACTERS)
_OF_DOMAIN_NAMES = frozenset({"idna", "punycode"})  # known to Python as encodings of texts


def is_encoding(name: str) -> bool:
    """Say whether texts are written in an encoding called `name`.

    >>> is_encoding("gb18030"), is_encoding("zip")
    (True, False)
    """
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return codecs.lookup(name).name not in _OF_DOMAIN_NAMES


def open_delimited(path: Path, file: str, name: str, encoding: str) -> Sheet:
    """Give the one table of a CSV file; RefusedError where it cannot be read as text.

    Args:
        path: a regular file.
        file: its name, for messages.
        name: what the table is called, empty for the main one.
        encoding: empty for UTF-8; a byte order mark goes before it.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    marked = [known for mark, known in _MARKS if head.startswith(mark)]
    chosen = marked[0] if marked else encoding or "utf-8"
    _check_text(path, Cell(file), chosen, is_chosen=bool(encoding))
    by = "\t" if path.suffix.lower() == ".tsv" else ","
    _check_separator(path, file, chosen, by)
    return Sheet(file, name, partial(_rows, path, file, chosen, by))


def _check_separator(path: Path, file: str, encoding: str, by: str) -> None:
    """Refuse a table in which semicolons stand where `by` should, as some programs write it."""
    first = [line for _, line in islice(lines_of(path, file, encoding), _LOOKED_AT)]
    counts = {line.count(";") for line in first}
    is_one_count = len(first) == _LOOKED_AT and len(counts) == 1 and counts != {0}
    if is_one_count and not any(by in line for line in first):
        raise RefusedError([Problem("semicolons", Cell(file, "", 1))])


def lines_of(path: Path, file: str, encoding: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a text with their numbers, their ends included, each below the limit."""
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as stream:
        number = 0
        while line := stream.readline(LINE_CHARACTERS + 1):
            number += 1
            if len(line) > LINE_CHARACTERS:
                details = {"most": str(LINE_CHARACTERS)}
                raise RefusedError([Problem("line-too-long", Cell(file, "", number), details)])
            yield number, line


def check_utf8(path: Path, file: str) -> None:
    """Raise RefusedError unless the whole file is UTF-8 text."""
    _check_text(path, Cell(file), "utf-8-sig", is_chosen=False)


def _check_text(path: Path, place: Cell, encoding: str, *, is_chosen: bool) -> None:
    """Decode the whole file once, so that a wrong byte is found before anything is decided."""
    decoder = codecs.getincrementaldecoder(encoding)()
    base = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as fault:
                at = max(0, base - pending + fault.start) + 1
                details = {"encoding": encoding, "byte": str(at)}
                code = "wrong-encoding" if is_chosen else "table-not-utf8"
                raise RefusedError([Problem(code, place, details)]) from fault
            except UnicodeError as fault:
                # No byte is wrong: there is no mark to tell which of two or four comes first.
                details = {"encoding": codecs.lookup(encoding).name}
                raise RefusedError([Problem("no-byte-order", place, details)]) from fault
            if "\0" in text:
                raise RefusedError([Problem("not-text", place)])
            base += len(chunk)
            if not chunk:
                return


def _rows(path: Path, file: str, encoding: str, by: str) -> Iterator[Row]:
    budget = _Budget(lines_of(path, file, encoding))
    reader = csv.reader(budget, delimiter=by, strict=True)
    while True:
        start = budget.number + 1
        budget.size = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, OverflowError) as fault:
            raise RefusedError([Problem("broken-quotes", Cell(file, "", start))]) from fault
        yield Row(start, tuple(cells))


class _Budget:
    """Lines for the reader, counted, and no more of them for one row than a row may have."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self.lines = lines
        self.number = 0
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self.lines)
        self.size += len(line)
        if self.size > LINE_CHARACTERS:
            # A quote that is never closed would swallow the rest of the file.
            raise OverflowError
        return line
