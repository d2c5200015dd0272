"""Rows that come in one by one through the intake, and those whose columns need its care."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeAlias

from ipaward.casework.batch import Chunk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Details, listed
from ipaward.interfaces.batch_inputs import Inputs, Names
from ipaward.interfaces.batch_making import Made, Making, Refuser, Setting
from ipaward.interfaces.batch_quarantine import row_lines
from ipaward.interfaces.intake import TakenIn, taken_in
from ipaward.interfaces.opening import Order
from ipaward.interpreters.batch.deciding import Deciding
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.columns import facts_table

LOT = 5_000  # rows held in memory as records
NAMED = 20  # other rows a problem names before it only hints at them
DOUBLE = "double-number"

Row: TypeAlias = "tuple[int, Application | RefusedRow]"
# For each row whose number others have too, all rows that have it, with their places.
Doubled: TypeAlias = "Mapping[int, Sequence[tuple[int, Cell]]]"


@dataclass(frozen=True, slots=True)
class Sorter:
    """Sorts rows read one by one into decisions and rows to be put aside.

    Attributes:
        vocabulary: the facts the programme asks for.
        doubled: the rows whose numbers are not their own.
    """

    deciding: Deciding
    vocabulary: Vocabulary
    refuser: Refuser
    doubled: Doubled = field(default_factory=dict)

    def sort(self, rows: Iterable[Row]) -> list[tuple[int, RefusedRow]]:
        """Decide what can be decided of some rows, and give the rest in the order of the input."""
        aside: dict[int, RefusedRow] = {}
        kept: dict[int, Application] = {}
        for position, read in rows:
            found = self._with_double(position, read) if position in self.doubled else read
            if isinstance(found, Application):
                kept[position] = found
            else:
                aside[position] = found
        if kept:
            self.deciding.join_with(facts_table(kept.values(), self.vocabulary, kept))
            since = min(kept)
            refused = [row for row, *_ in self.deciding.refused(since=since) if row in kept]
            aside |= {row: self.refuser.refuse(kept[row]) for row in refused}
        return sorted(aside.items())

    def _with_double(self, position: int, found: Application | RefusedRow) -> RefusedRow:
        here = found.place or Cell("")
        others = [place for row, place in self.doubled[position] if row != position]
        named = [
            str(one.row) if one.file == here.file else f"{one.row} ({one.file})"
            for one in others[:NAMED]
        ]
        rows = listed([*named, "…"] if len(others) > NAMED else named)
        details: Details = {"number": found.number, "rows": rows}
        problem = Problem(DOUBLE, here, details, also=tuple(others[:NAMED]))
        if isinstance(found, Application):
            return RefusedRow(found.number, here, (problem,), {})
        kept = tuple(one for one in found.problems if one.code != DOUBLE)
        return replace(found, problems=(*kept, problem))


@dataclass(slots=True)
class ByRows:
    """The files of an input, read row by row through the intake, as `screen` reads them.

    Attributes:
        doubled: rows whose number stands in another file too; within one, its intake tells.
    """

    setting: Setting
    names: Names
    taken: tuple[TakenIn, ...]
    doubled: Doubled
    _rows: Iterator[Row] | None = None

    @staticmethod
    def opened(order: Order, inputs: Inputs, setting: Setting) -> ByRows:
        """Open every file, each of which is gone over once to know its numbers.

        Raises:
            RefusedError: one of them cannot be used; with the names the user knows.
        """
        names = Names(inputs)
        book, programme = setting.book, setting.programme
        try:
            taken = tuple(_taken(order, inputs, book, programme))
            again = _taken(order, inputs, book, programme) if len(taken) > 1 else ()
            return ByRows(setting, names, taken, _doubled(again, names))
        except RefusedError as refusal:
            raise RefusedError(map(names.problem, refusal.problems)) from refusal

    @property
    def counts(self) -> list[int]:
        """Give how many rows each file has."""
        return [one.intake.count for one in self.taken]

    @property
    def notes(self) -> list[Problem]:
        """Give what was noticed about whole files."""
        return [self.names.problem(note) for one in self.taken for note in one.intake.notes]

    def made(self, chunks: Sequence[Chunk], tick: Callable[[int], None]) -> Iterator[Made]:
        """Decide one chunk after another."""
        deciding = self.setting.deciding(1)
        with closing(deciding):
            sorter = Sorter(deciding, self.setting.vocabulary, self.setting.refuser, self.doubled)
            for chunk in chunks:
                yield self._made(chunk, sorter, tick)

    def _made(self, chunk: Chunk, sorter: Sorter, tick: Callable[[int], None]) -> Made:
        making = Making.of(chunk, self.setting.work)
        sorter.deciding.begin()
        with row_lines(making.quarantine) as aside, row_lines(making.notes) as noted:
            done = chunk.first
            while done < chunk.end:
                lot = self._next(done, min(LOT, chunk.end - done))
                refused = dict(sorter.sort(lot))
                for position, read in lot:
                    if position in refused:
                        aside.put(position, refused[position])
                    elif isinstance(read, Application):
                        noted.note(position, read)
                done += len(lot)
                tick(len(lot))
        sorter.deciding.write(making.decisions)
        return making.made(sorter.deciding, aside, noted)

    def _next(self, first: int, count: int) -> list[Row]:
        """Give the next rows; those of chunks done before are read and passed over."""
        if self._rows is None:
            self._rows = islice(self._numbered(), first, None)
        lot = list(islice(self._rows, count))
        if len(lot) < count:
            raise ValueError(f"{count} rows from {first} on were promised, {len(lot)} came")
        return lot

    def _numbered(self) -> Iterator[Row]:
        position = 0
        for one in self.taken:
            for row in one.rows:
                yield position, self.names.renamed(row)
                position += 1


def _taken(order: Order, inputs: Inputs, book: Rulebook, programme: Programme) -> Iterator[TakenIn]:
    for one in inputs.files:
        yield taken_in(replace(order, applications=one.read), book, programme)


def _doubled(taken: Iterable[TakenIn], names: Names) -> Doubled:
    """Find the numbers that stand more than once in all files together."""
    first: dict[str, tuple[int, Cell]] = {}
    again: dict[str, list[tuple[int, Cell]]] = {}
    position = 0
    for one in taken:
        for row in one.rows:
            place = names.place(row.place or Cell(""))
            if row.number and not _is_item(row):
                if row.number in first:
                    again.setdefault(row.number, [first[row.number]]).append((position, place))
                else:
                    first[row.number] = position, place
            position += 1
    return {position: rows for rows in again.values() for position, _ in rows}


def _is_item(row: Application | RefusedRow) -> bool:
    """Tell whether this is a row of a child file that names an application there is not."""
    return isinstance(row, RefusedRow) and any(one.code == "no-parent" for one in row.problems)
