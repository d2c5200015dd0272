"""A batch run in the ledger: a root for the rows of each chunk, and the proof of any row."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ipaward.casework.batch import Marker, Plan, line_of
from ipaward.domain.words import Words
from ipaward.interfaces.batch_finished import finished
from ipaward.interfaces.batch_searching import not_there, searched
from ipaward.interfaces.exits import refused
from ipaward.interfaces.ledgers import kept_rulebook, opening_ledger
from ipaward.interpreters.batch.duck import connect, in_words
from ipaward.interpreters.batch.leaves import leaves, row_of
from ipaward.ledger.opening import Ledger
from ipaward.ledger.proving import receipt
from ipaward.ledger.runs import OtherRunError, RowReceipt, RunLog
from ipaward.ledger.tree import Frontier, inclusion, subtrees
from ipaward.rulebook.book import Rulebook

_MEMORY = "400MB"


@dataclass(frozen=True, slots=True)
class Sealing:
    """Enters a run and its chunks, each once however often the run is stopped and continued.

    Attributes:
        folder: of the run.
        work: where the engine may spill.
    """

    ledger: Ledger
    folder: Path
    work: Path
    plan: Plan

    def begin(self, book: Rulebook, packs: Path | None) -> None:
        """Enter what the run reads, and by which rulebook."""
        content = {
            "plan": digest(self.plan),
            "policy": self.plan.policy,
            "programme": self.plan.programme,
            "rulebook": self.plan.rulebook,
            "engine": f"{self.plan.version} {self.plan.engine}",
            "on": self.plan.on,
            "rows": self.plan.rows,
            "chunk": self.plan.chunk,
            "inputs": [[one.sha256, one.rows] for one in self.plan.inputs],
        }
        with self._said():
            RunLog(self.ledger).begin(content, kept_rulebook(book, packs), datetime.now(UTC))

    def seal(self, marker: Marker) -> None:
        """Enter a chunk that is done."""
        tree = Frontier()
        with closing(connect(1, _MEMORY, self.work, (self.folder,))) as connection:
            for leaf in leaves(connection, self.folder / marker.chunk.decisions, marker.columns):
                tree.add(leaf)
        content = {
            "plan": digest(self.plan),
            "number": marker.chunk.number,
            "first": marker.chunk.first,
            "end": marker.chunk.end,
            "rows": tree.size,
            "quarantined": marker.tally.quarantined,
            "columns": list(marker.columns),
            "root": tree.root().hex(),
            "files": [[name, sha] for name, sha in sorted(marker.files.items())],
        }
        with self._said():
            RunLog(self.ledger).seal(content, datetime.now(UTC))

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except OtherRunError as fault:
            name = self.ledger.store.database.name
            raise refused("run-differs", name, file=name, plan=digest(self.plan)[:12]) from fault


def digest(plan: Plan) -> str:
    """Give the name of a run in the ledger: SHA-256 of all that its result depends on."""
    return hashlib.sha256(line_of(plan).encode()).hexdigest()


def said(ledger: Ledger, plan: Plan) -> Words:
    """Say where a run is recorded."""
    name, run = ledger.store.database.name, digest(plan)[:12]
    return Words(
        f"已记入账本 {name}：运行 {run}，每段一条；任一行的证明用 `ipaward ledger prove`。",
        f"Recorded in the ledger {name}: run {run}, an entry a chunk; `ipaward ledger prove` proves"
        " any row.",
    )


def prove(asked: str | None, folder: Path, number: str) -> RowReceipt:
    """Give the proof that a run on record decided an application as its folder says."""
    run = finished(folder)
    with TemporaryDirectory(prefix="ipaward-") as work, in_words(str(folder), Path(work)):
        found = searched(run, number, Path(work))
        if found.row is None and found.aside:
            raise refused("application-put-aside", str(folder), name=number)
        if found.row is None:
            raise not_there(run, number, found.near)
        chunk = run.chunk_of(found.row.row)
        part = folder / chunk.decisions
        with (
            run.intact(),
            closing(connect(os.cpu_count() or 1, _MEMORY, Path(work), (folder,))) as connection,
        ):
            placed = row_of(connection, part, run.columns, number)
            assert placed is not None
            index, row = placed
            every = list(leaves(connection, part, run.columns))
    with opening_ledger(asked, is_made=False) as ledger:
        try:
            entry = RunLog(ledger).chunk(digest(run.plan), chunk.number)
        except KeyError as fault:
            name = ledger.store.database.name
            raise refused("run-not-recorded", name, file=name, folder=str(folder)) from fault
        proof = tuple(inclusion(index, len(every), subtrees(every)))
        return RowReceipt(row, index, proof, receipt(ledger, entry))
