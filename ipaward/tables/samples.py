"""The worked examples of a programme as rows of its workbook: to look at, and to screen.

What a cell would not give back as it was, is not written: the example is left out and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ipaward.domain.value import Unknown, Value, at
from ipaward.domain.words import Language
from ipaward.rulebook.book import Example
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.rulebook.writing import write_value
from ipaward.tables.cells import Habits, take
from ipaward.tables.form import Form
from ipaward.tables.grid import Figure
from ipaward.tables.headers import plain
from ipaward.tables.rows import TOTALS

Filled: TypeAlias = "str | Decimal | date"
_Row: TypeAlias = "dict[str, Filled | None]"  # None for what no cell can hold

_EARLIEST = date(1950, 1, 1)  # the form takes days before it as text


@dataclass(frozen=True, slots=True)
class Sample:
    """One example, filled in as one application.

    Attributes:
        cells: of the sheet of applications, by path; a list of records as its count.
        items: the rows of each list of records, by its path.
    """

    example: Example
    number: str
    cells: Mapping[str, Filled]
    items: Mapping[str, tuple[Mapping[str, Filled], ...]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An example that no workbook can hold, and the facts for which it cannot."""

    example: Example
    facts: tuple[str, ...]


def samples(
    examples: Sequence[Example], form: Form, vocabulary: Vocabulary, language: Language
) -> tuple[Sample | LeftOut, ...]:
    """Fill in every example that would be read back as it is."""
    numbers = _numbers(examples, vocabulary)
    return tuple(
        _Filling(form, vocabulary, language).of(example, number)
        for example, number in zip(examples, numbers, strict=True)
    )


def _numbers(examples: Sequence[Example], vocabulary: Vocabulary) -> list[str]:
    """Give the numbers of the applications: their own, or their names where these clash."""
    own = [at(example.given, vocabulary.number) for example in examples]
    said = [number for number in own if isinstance(number, str)]
    return said if len(set(said)) == len(examples) else [example.name for example in examples]


@dataclass(frozen=True, slots=True)
class _Filling:
    """How one example after the other is filled in."""

    form: Form
    vocabulary: Vocabulary
    language: Language

    def of(self, example: Example, number: str) -> Sample | LeftOut:
        given = example.given
        cells = {path: self._cell(path, at(given, path)) for path in self.form.main}
        cells[self.vocabulary.number] = self._number(number)
        items: dict[str, list[_Row]] = {}
        for path, fields in self.form.lists.items():
            listed = at(given, path)
            cells[path] = self._cell(path, _count(listed))
            rows = listed if isinstance(listed, tuple) else ()
            items[path] = [self._item(row, path, fields) for row in rows]
        every = [cells, *(row for rows in items.values() for row in rows)]
        if lost := dict.fromkeys(p for row in every for p, cell in row.items() if cell is None):
            return LeftOut(example, tuple(lost))
        filled = {path: tuple(map(_whole, rows)) for path, rows in items.items()}
        return Sample(example, number, _whole(cells), filled)

    def _item(self, item: Value | Unknown, path: str, fields: Iterable[str]) -> _Row:
        record = item if isinstance(item, Mapping) else {}
        return {p: self._cell(p, at(record, p.removeprefix(f"{path}."))) for p in fields}

    def _cell(self, path: str, value: Value | Unknown) -> Filled | None:
        """Give what to write for `value`; None where nothing written gives it back."""
        info = self.vocabulary.facts[path]
        written = _ways(value, info, self.language)
        return next((way for way in written if _gives_back(way, value, info)), None)

    def _number(self, number: str) -> Filled | None:
        # A row that begins with such a word is taken for the sum of those above it.
        return None if plain(number) in TOTALS else self._cell(self.vocabulary.number, number)


def _count(listed: Value | Unknown) -> Value | Unknown:
    return Decimal(len(listed)) if isinstance(listed, tuple) else listed


def _ways(value: Value | Unknown, info: FactInfo, language: Language) -> Iterator[Filled]:
    """Give the ways to write a value, the plainest first."""
    if isinstance(value, Unknown):
        yield ""
    elif isinstance(value, Decimal) or (isinstance(value, date) and value >= _EARLIEST):
        yield value
    yield write_value(value, info.type, language)


def _gives_back(way: Filled, value: Value | Unknown, info: FactInfo) -> bool:
    cell = Figure(format(way, "f")) if isinstance(way, Decimal) else way
    found = take(cell, info, Habits()).value
    return isinstance(found, Unknown) if isinstance(value, Unknown) else found == value


def _whole(row: _Row) -> dict[str, Filled]:
    return {path: cell for path, cell in row.items() if cell is not None}
