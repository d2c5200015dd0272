"""What every chunk of a batch run needs to be made, whichever way its rows come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Protocol

from ipaward.casework.batch import Chunk
from ipaward.casework.decide import Desk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import Problem
from ipaward.domain.tally import Tally
from ipaward.interfaces.batch_quarantine import RowLines
from ipaward.interfaces.version import VERSION
from ipaward.interpreters.batch.deciding import Deciding
from ipaward.interpreters.batch.duck import connect
from ipaward.interpreters.batch.lanes import Lane
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.columns import facts_table

LEAST = 150_000_000  # bytes without which no worker can do its work


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run is done with.

    Attributes:
        vocabulary: the facts the programme asks for.
        query: that of the batch reading.
        allowed: the files and folders the engine may touch.
        work: the folder where files are made.
        memory: bytes the engine may take in all.
        worker: makes what decides chunks, of a connection, the query and a table without rows.
        lane: finds out how the columns of a file are read.
    """

    book: Rulebook
    programme: Programme
    vocabulary: Vocabulary
    on: date | None
    query: str
    allowed: tuple[Path, ...]
    work: Path
    threads: int
    memory: int
    refuser: Refuser
    worker: Callable[..., Deciding]
    lane: Callable[..., Lane]

    @property
    def workers(self) -> int:
        """Give how many chunks can be decided side by side."""
        return max(1, min(self.threads, self.memory // LEAST))

    def deciding(self, of: int) -> Deciding:
        """Give one worker of so many, with its share of the memory."""
        memory = f"{self.memory // of // 1_000_000}MB"
        connection = connect(1, memory, self.work / "spill", self.allowed)
        return self.worker(connection, self.query, facts_table((), self.vocabulary, ()))


class Refuser:
    """Words the refusal of an application whose day has no law, as the case reading does.

    One for all workers: its engine is made when it is needed, and decides one case at a time.
    """

    def __init__(self, book: Rulebook, programme: Programme, on: date | None) -> None:
        self._book, self._programme, self._on = book, programme, on
        self._lock = Lock()
        self._reading: CaseReading | None = None
        self._desk: Desk | None = None

    def refuse(self, application: Application) -> RefusedRow:
        """Give the row with its problems; ValueError where the case reading does not refuse it."""
        with self._lock:
            if self._desk is None:
                self._reading = CaseReading(self._book, self._programme)
                self._desk = Desk.of(self._reading, VERSION)
            found = self._desk.decide(application, self._on)
        if not isinstance(found, RefusedRow):
            raise ValueError(f"the readings disagree on whether {application.number} is refused")
        return found

    def refuse_row(self, row: Application | RefusedRow) -> RefusedRow:
        """Give a row that is refused in any case, whether the intake could read it or not."""
        return row if isinstance(row, RefusedRow) else self.refuse(row)

    def close(self) -> None:
        """Put away the case reading, if one was needed."""
        if self._reading is not None:
            self._reading.close()


@dataclass(frozen=True, slots=True)
class Made:
    """A chunk that was decided, its files still in the work folder.

    Attributes:
        files: each by its name below the folder of the run.
        columns: of the decisions.
    """

    chunk: Chunk
    files: Mapping[str, Path]
    tally: Tally
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """The files of a chunk while it is being decided.

    Attributes:
        scanned: the decisions of its columns, before those of single rows join them.
    """

    chunk: Chunk
    decisions: Path
    scanned: Path
    quarantine: Path
    notes: Path

    @staticmethod
    def of(chunk: Chunk, work: Path) -> Making:
        """Name the files of a chunk."""
        stem = f"{chunk.number:05}"
        return Making(
            chunk,
            work / f"{stem}.parquet",
            work / f"{stem}.scanned.parquet",
            work / f"{stem}.csv",
            work / f"{stem}.notes.csv",
        )

    def made(self, deciding: Deciding, aside: RowLines, noted: RowLines | None = None) -> Made:
        """Give the chunk with its figures; ValueError where a row is missing."""
        tally = deciding.tally(self.decisions, aside.rows, sorted(aside.reasons.items()))
        if noted is not None:
            tally = replace(tally, noticed=dict(sorted(noted.reasons.items())))
        rows = self.chunk.end - self.chunk.first
        if tally.rows != rows:
            raise ValueError(f"chunk {self.chunk.number}: {rows} rows in, {tally.rows} out")
        files = {self.chunk.decisions: self.decisions}
        if aside.rows:
            files[self.chunk.quarantine] = self.quarantine
        if noted is not None and noted.rows:
            files[self.chunk.notes] = self.notes
        return Made(self.chunk, files, tally, deciding.columns)


class Reads(Protocol):
    """How the rows of an input come in."""

    @property
    def counts(self) -> Sequence[int]:
        """How many rows each file has."""

    @property
    def notes(self) -> Sequence[Problem]:
        """What was noticed about whole files."""

    def made(self, chunks: Sequence[Chunk], tick: Callable[[int], None]) -> Iterator[Made]:
        """Decide chunks, which follow one another, and give each when it is done, in order."""
