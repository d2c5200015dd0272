"""The rows a batch run did not decide: one line for each problem of each, in both languages."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ipaward.domain.application import RefusedRow
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
class Quarantine:
    """The quarantine of one chunk.

    Attributes:
        rows: how many rows are in it.
        reasons: how many rows have each problem.
    """

    writer: Writing
    rows: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    _said: dict[int, tuple[Problem, tuple[str, ...]]] = field(default_factory=dict)

    def put(self, row: int, refused: RefusedRow) -> None:
        """Write a row of the input, with each of its problems."""
        self.rows += 1
        for code in {problem.code for problem in refused.problems}:
            self.reasons[code] += 1
        number, written = safe_text(refused.number), safe_text(_written(refused.raw))
        for problem in refused.problems:
            place = problem.place if isinstance(problem.place, Cell) else refused.place
            cells = (
                row,
                safe_text(place.file),
                safe_text(place.sheet),
                place.row or refused.place.row,
                safe_text(place.column),
                safe_text(place.header),
                number,
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
def quarantine(path: Path) -> Iterator[Quarantine]:
    """Open the quarantine of one chunk."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff")  # tells spreadsheet programs that this is UTF-8
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        yield Quarantine(writer)


def _said(message: str, cure: str) -> str:
    return f"{message} ({cure})" if cure else message


def _written(raw: Mapping[str, str]) -> str:
    if not raw:
        return ""
    text = json.dumps(dict(raw), ensure_ascii=False)
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
