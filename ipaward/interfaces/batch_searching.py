"""What a finished batch run wrote of one application: its decision, or why there is none."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Words
from ipaward.interfaces.batch_finished import Finished
from ipaward.interfaces.batch_quarantine import COLUMNS
from ipaward.interfaces.exits import refused
from ipaward.interfaces.packs import backquoted
from ipaward.interpreters.batch.decided import Decided, DecidedRow, put_aside
from ipaward.interpreters.batch.duck import connect
from ipaward.tables.formulas import safe_text

_MEMORY = "800MB"
_NEAREST = 3
_NONE_NEAR = Words(zh="（没有相近的）", en="(none is near it)")


@dataclass(frozen=True, slots=True)
class Searched:
    """What a run wrote of one application.

    Attributes:
        row: its decision; None where there is none.
        aside: else the lines on why it was put aside.
        near: else the numbers most like it.
    """

    row: DecidedRow | None = None
    aside: Sequence[Mapping[str, str]] = ()
    near: Sequence[str] = ()


def searched(run: Finished, number: str, work: Path) -> Searched:
    """Look for an application in a run, in the files as it wrote them."""
    connection = connect(os.cpu_count() or 1, _MEMORY, work, (run.path,))
    with run.intact(), closing(connection):
        decided = Decided(connection, run.decisions, run.columns)
        row = decided.find(number)
        if row is not None and row.verdict is not None:
            run.check(run.chunk_of(row.row).decisions)
            return Searched(row)
        aside = put_aside(connection, run.quarantine, COLUMNS, safe_text(number))
        chunks = {run.chunk_of(int(line["row"])) for line in aside}
        run.check(*(chunk.quarantine for chunk in chunks))
        return Searched(None, aside, () if aside else decided.nearest(number, _NEAREST))


def not_there(run: Finished, number: str, near: Sequence[str]) -> RefusedError:
    """Give the refusal of a number a run neither decided nor put aside."""
    found = backquoted(near) if near else _NONE_NEAR
    return refused("no-such-application", str(run.path), name=number, near=found)
