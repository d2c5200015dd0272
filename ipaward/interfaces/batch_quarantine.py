"""What a batch run says of single rows: one line for each problem or note, in both languages."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.words import Language
from ipaward.tables.formulas import safe_text

# Names for machines: what is written must not hang on the language of whoever ran it.
COLUMNS = (
    "row", "file", "sheet", "line", "column", "header", "application", "problem", "zh", "en",
    "written",
)  # fmt: skip
_MOST_SAID = 1_000  # problems whose words are kept
_MOST = 2_000  # characters of a row as it was written


class Writing(Protocol):
    """What lines are written with."""

    def writerow(self, row: Sequence[object], /) -> object:
        """Write one line."""


@dataclass(slots=True)
class RowLines:
    """The rows of one chunk that were not decided, or about which something was noticed.

    Attributes:
        rows: how many there are.
        reasons: how many of them have each problem or note.
    """

    writer: Writing
    rows: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    _said: dict[int, tuple[Problem, tuple[str, ...]]] = field(default_factory=dict)

    def put(self, row: int, refused: RefusedRow) -> None:
        """Write a row of the input that was not decided, with each of its problems."""
        self._put(row, refused.number, refused.place, refused.problems, refused.raw)

    def note(self, row: int, decided: Application) -> None:
        """Write a row that was decided, with each thing noticed about it, if there is any."""
        if decided.notes:
            self._put(row, decided.number, decided.place or Cell(""), decided.notes, {})

    def _put(
        self,
        row: int,
        number: str,
        at: Cell,
        problems: Sequence[Problem],
        raw: Mapping[str, str],
    ) -> None:
        self.rows += 1
        for code in {problem.code for problem in problems}:
            self.reasons[code] += 1
        said, written = safe_text(number), safe_text(_written(raw))
        for problem in problems:
            place = problem.place if isinstance(problem.place, Cell) else at
            cells = (
                row,
                safe_text(place.file),
                safe_text(place.sheet),
                place.row or at.row,
                safe_text(place.column),
                safe_text(place.header),
                said,
                *self._words(problem),
                written,
            )
            self.writer.writerow(cells)

    def _words(self, problem: Problem) -> tuple[str, ...]:
        """Give code and words of a problem; one that thousands of rows share is said once."""
        said = self._said.get(id(problem))
        # A problem that has gone may have left its number to another.
        if said is None or said[0] is not problem:
            zh = _said(problem.message(Language.ZH), problem.cure(Language.ZH))
            en = _said(problem.message(Language.EN), problem.cure(Language.EN))
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            words = tuple(map(safe_text, (problem.code, zh, en)))
            said = self._said[id(problem)] = problem, words
        return said[1]


@contextmanager
def row_lines(path: Path) -> Iterator[RowLines]:
    """Open the file in which a chunk says something of single rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff")  # tells spreadsheet programs that this is UTF-8
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        yield RowLines(writer)


def _said(message: str, cure: str) -> str:
    return f"{message} ({cure})" if cure else message


def _written(raw: Mapping[str, str]) -> str:
    if not raw:
        return ""
    text = json.dumps(dict(raw), ensure_ascii=False)
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
