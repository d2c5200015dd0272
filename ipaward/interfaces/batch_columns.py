"""Rows that come in as columns: read by the engine itself, and one by one where that is not safe.

Each worker decides whole chunks on a connection of one thread. What the engine cannot read with
certainty goes through the intake, as if it had come as JSON; so do the rows whose numbers are not
their own, and those that have to be refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from ipaward.casework.batch import Chunk
from ipaward.domain.application import RefusedRow
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.interfaces.batch_making import Made, Making, Setting
from ipaward.interfaces.batch_naming import check_columns, check_mapping, other_names
from ipaward.interfaces.batch_quarantine import RowLines, row_lines
from ipaward.interfaces.batch_rows import LOT, Doubled, Row, Sorter
from ipaward.interpreters.batch.deciding import Deciding
from ipaward.interpreters.batch.duck import connect
from ipaward.interpreters.batch.lanes import Lane
from ipaward.interpreters.batch.numbers import (
    are_plain,
    doubled_numbers,
    number_alone,
    odd_numbers,
)
from ipaward.interpreters.batch.parquet import Parquet, open_parquet
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.interpreters.batch.source import Source, read_source
from ipaward.interpreters.batch.statistics import shown_sound
from ipaward.rulebook.in_force import not_in_force
from ipaward.rulebook.wanted import decisive_vocabulary
from ipaward.tables.mapping import TableMapping
from ipaward.tables.records import RecordReader

NOT_IN_FORCE = "not-in-force"


@dataclass(slots=True)
class ByColumns:
    """The Parquet files of an input.

    Attributes:
        doubled: the rows whose numbers are not their own.
    """

    setting: Setting
    parquet: Parquet
    source: Source
    lane: Lane
    doubled: Doubled

    @staticmethod
    def opened(path: Path, setting: Setting, mapping: TableMapping | None) -> ByColumns:
        """Find out how the columns are read, and which numbers stand more than once."""
        check_mapping(mapping, path, setting.vocabulary)
        naming = other_names(setting.vocabulary, mapping)
        setting = replace(
            setting, vocabulary=decisive_vocabulary(setting.book.vocabulary, setting.programme)
        )
        memory = f"{setting.memory // 1_000_000}MB"
        connection = connect(setting.threads, memory, setting.work / "spill", setting.allowed)
        alone = number_alone(setting.vocabulary)
        with closing(connection):
            parquet = open_parquet(connection, path)
            check_columns(mapping, parquet.columns, str(path))
            whole = setting.book.vocabulary
            source, numbers = (
                read_source(parquet.columns, asked, str(path), naming=naming, whole=whole)
                for asked in (setting.vocabulary, alone)
            )
            sound = shown_sound(connection, source, parquet)
            again: Iterable[tuple[str, Sequence[int]]] = ()
            if are_plain(connection, numbers, parquet, setting.threads):
                sound |= {alone.number}
            else:
                reader = RecordReader(alone)
                read = [
                    (row, reader.read(tree, Cell("")).number)
                    for row, tree in odd_numbers(connection, numbers, parquet)
                ]
                numbered = [one for one in read if one[1]]
                again = doubled_numbers(connection, numbers, parquet, numbered)
            doubled = {
                row: together
                for _, rows in again
                for together in [[(row, parquet.place(row)) for row in rows]]
                for row in rows
            }
            source = replace(source, sound=sound)
            reading = BatchReading(setting.book, setting.programme, setting.on)
            lane = setting.lane(reading, source, parquet, connection)
        return ByColumns(setting, parquet, source, lane, doubled)

    @property
    def counts(self) -> list[int]:
        """Give how many rows each file has."""
        return [part.rows for part in self.parquet.parts]

    @property
    def notes(self) -> Sequence[Problem]:
        """Give what was noticed about the columns."""
        return self.source.notes

    def made(self, chunks: Sequence[Chunk], tick: Callable[[int], None]) -> Iterator[Made]:
        """Decide chunks side by side, and give them in their order."""
        count = min(self.setting.workers, max(len(chunks), 1))
        idle: SimpleQueue[Worker] = SimpleQueue()
        with ExitStack() as held:
            workers = [Worker(self, self.setting.deciding(count)) for _ in range(count)]
            for worker in workers:
                held.callback(worker.deciding.close)
                idle.put(worker)
            pool = ThreadPoolExecutor(count)
            # In the end, however it comes: nothing is begun, and what goes on is stopped.
            held.callback(_stop, pool, workers)

            def one(chunk: Chunk) -> Made:
                worker = idle.get()
                try:
                    return worker.made(chunk)
                finally:
                    idle.put(worker)

            under_way: deque[Future[Made]] = deque()
            rest = iter(chunks)
            # One more than there are workers, so that none waits for the order to be kept.
            for chunk in islice(rest, count + 1):
                under_way.append(pool.submit(one, chunk))
            while under_way:
                made = under_way.popleft().result()
                under_way.extend(pool.submit(one, chunk) for chunk in islice(rest, 1))
                yield made
                tick(made.tally.rows)


def _stop(pool: ThreadPoolExecutor, workers: Sequence[Worker]) -> None:
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.deciding.interrupt()
    pool.shutdown(wait=True)


class Worker:
    """Decides one chunk at a time."""

    def __init__(self, reads: ByColumns, deciding: Deciding) -> None:
        setting = reads.setting
        self._reads = reads
        self._setting = setting
        self.deciding = deciding
        self._sorter = Sorter(deciding, setting.vocabulary, setting.refuser, reads.doubled)
        self._reader = RecordReader(setting.vocabulary)
        self._doubled = sorted(reads.doubled)
        self._day_rows: dict[date | None, RefusedRow | None] = {}

    def made(self, chunk: Chunk) -> Made:
        """Decide a chunk."""
        reads, deciding = self._reads, self.deciding
        making = Making.of(chunk, self._setting.work)
        first, end = chunk.first, chunk.end
        doubled = self._doubled[bisect_left(self._doubled, first) : bisect_left(self._doubled, end)]
        deciding.begin()
        arrays, path = reads.lane.arrays, making.scanned
        if arrays is None or not deciding.scan_by_arrays(arrays, first, end, path, doubled):
            deciding.scan(reads.lane, reads.parquet.stretch(first, end), path, doubled)
        careful = deciding.missing(making.scanned, first, end)
        with row_lines(making.quarantine) as aside:
            self._put_aside(making, careful, aside)
        if deciding.has_joined:
            deciding.write(making.decisions, making.scanned)
            making.scanned.unlink()
        else:
            making.scanned.replace(making.decisions)
        return making.made(deciding, aside)

    def _put_aside(self, making: Making, careful: Sequence[int], aside: RowLines) -> None:
        """Write the rows that are not decided, in order: the refused, and the unreadable."""
        refused = list(self.deciding.refused(making.scanned))
        slow = [row for row, _, _, code in refused if code != NOT_IN_FORCE]
        quick = iter([one for one in refused if one[3] == NOT_IN_FORCE])
        waiting = next(quick, None)
        for position, row in self._sorted_out(careful, slow):
            while waiting and waiting[0] < position:
                self._put_quick(waiting, aside)
                waiting = next(quick, None)
            aside.put(position, row)
        while waiting:
            self._put_quick(waiting, aside)
            waiting = next(quick, None)

    def _sorted_out(
        self, careful: Sequence[int], refused: Sequence[int]
    ) -> Iterator[tuple[int, RefusedRow]]:
        """Decide rows one by one, and give those that cannot be; the refused are only worded."""
        worded = set(refused)
        positions = sorted({*careful, *worded})
        for at in range(0, len(positions), LOT):
            lot = list(self._read(positions[at : at + LOT]))
            found = dict(self._sorter.sort(row for row in lot if row[0] not in worded))
            for position, read in lot:
                if position in worded:
                    found[position] = self._setting.refuser.refuse_row(read)
            yield from sorted(found.items())

    def _read(self, positions: Sequence[int]) -> Iterator[Row]:
        reads = self._reads
        trees = self.deciding.trees(reads.source, reads.parquet, positions)
        for position, tree in sorted(trees, key=lambda one: one[0]):
            yield position, self._reader.read(tree, reads.parquet.place(position))

    def _put_quick(self, refused: tuple[int, str, date | None, str], aside: RowLines) -> None:
        """Put aside a row whose day is outside the policy's time, which its day alone tells."""
        position, number, day, _ = refused
        if day not in self._day_rows:
            self._day_rows[day] = self._early_or_late(day)
        row = self._day_rows[day]
        if row is None:
            raise ValueError(f"the readings disagree on whether {number} is refused")
        place = self._reads.parquet.place(position)
        aside.put(position, RefusedRow(number, place, row.problems, row.raw))

    def _early_or_late(self, day: date | None) -> RefusedRow | None:
        setting = self._setting
        if day is None:
            return None
        problem = not_in_force(setting.book, setting.programme, day, None)
        return None if problem is None else RefusedRow("", Cell(""), (problem,), {})
