"""The query of a reading over applications that are at hand, and its answers one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.interpreters.batch.duck import connect, in_words
from ipaward.interpreters.batch.kinds import STATES
from ipaward.interpreters.batch.outcome import MET, NOT_APPLICABLE, PER_COLUMN, UNKNOWN, UNMET
from ipaward.interpreters.batch.reading import RELATION, BatchReading

MEMORY = "500MB"  # for a few thousand applications at a time, of which it takes a tenth
_STATES = {
    UNMET: State.UNMET,
    MET: State.MET,
    UNKNOWN: State.UNKNOWN,
    NOT_APPLICABLE: State.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the query says of one application.

    Attributes:
        row: its position among those at hand.
        on: the reference date; None where it is unknown.
        verdict: None for a row that is refused, as all that follows.
        states: by the name of the rule, in the order of the programme.
        refused: the code of the problem that refuses the row, or None.
    """

    row: int
    on: date | None
    verdict: Verdict | None
    amount: Money | None
    bound_by: str | None
    is_provisional: bool | None
    states: Mapping[str, State]
    refused: str | None


class Query:
    """The query of one reading, ready to be asked about one chunk of applications after another.

    Raises:
        RefusedError: the programme says something no query can (`batch-unsupported`).
    """

    def __init__(self, reading: BatchReading) -> None:
        self.reading = reading
        self._rules = [rule.name for rule in reading.programme.rules]
        columns = ["row", "on", "verdict", "amount", "bound_by", "provisional", "refused"]
        columns += [f"{STATES}{at}" for at in range(-(-len(self._rules) // PER_COLUMN))]
        chosen = ", ".join(f'"{column}"' for column in columns)
        self._sql = f"SELECT {chosen} FROM ({reading.query('duckdb')}) ORDER BY row"
        # One thread: a chunk is too small to be divided.
        self._connection = connect(1, MEMORY, Path(tempfile.gettempdir()), ())

    def answers(self, facts: object) -> list[Answer]:
        """Give the answer for each row of a table of facts, in the order of their positions.

        Args:
            facts: an Arrow table, as `tables.columns` makes it.
        """
        with in_words():
            self._connection.register(RELATION, facts)
            rows = self._connection.execute(self._sql).fetchall()
        return [self._answer(*row) for row in rows]

    def _answer(
        self,
        row: int,
        on: date | None,
        verdict: str | None,
        fen: int | None,
        bound_by: str | None,
        is_provisional: bool | None,
        refused: str | None,
        *bits: int,
    ) -> Answer:
        states = {
            rule: _STATES[bits[at // PER_COLUMN] >> 2 * (at % PER_COLUMN) & 3]
            for at, rule in enumerate(self._rules if refused is None else ())
        }
        return Answer(
            row,
            on,
            None if verdict is None else Verdict(verdict),
            None if fen is None else Money(fen),
            bound_by,
            is_provisional,
            states,
            refused,
        )

    def close(self) -> None:
        """Free what the database holds."""
        self._connection.close()
