"""The decisions of a finished run, and the rows it put aside: asked for one application.

A run has no index. The numbers of ten million decisions are one column, which is searched faster
than any index would be kept; all other columns are read of the one group of rows that is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ipaward.domain.finding import Verdict
from ipaward.interpreters.batch.duck import itself, named, quoted
from ipaward.interpreters.batch.kinds import STATES

_FAR = 3  # characters in which a number may differ from the one that was asked for


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One row of the decisions, as the query gave it.

    Attributes:
        row: its position in the input.
        on: the reference day; None where it is unknown.
        verdict: None where the row was refused.
        fen: the award; None where there is none.
        states: two bits a rule, column by column.
    """

    row: int
    on: date | None
    verdict: Verdict | None
    fen: int | None
    bound_by: str | None
    provisional: bool
    states: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of a run.

    Attributes:
        parts: its files, in order.
        columns: of the decisions.
    """

    connection: duckdb.DuckDBPyConnection
    parts: tuple[Path, ...]
    columns: tuple[str, ...]

    def find(self, number: str) -> DecidedRow | None:
        """Give the decision on an application, or None."""
        states = [name for name in self.columns if name.startswith(STATES)]
        wanted = ["row", "on", "verdict", "amount", "bound_by", "provisional", *states]
        listed = ", ".join(map(named, wanted))
        found = self.connection.execute(
            f"SELECT {listed} FROM {relation(self.parts)} WHERE number = ? LIMIT 1", [number]
        ).fetchone()
        if found is None:
            return None
        row, on, verdict, fen, bound_by, provisional, *said = found
        return DecidedRow(
            row,
            on,
            None if verdict is None else Verdict(verdict),
            fen,
            bound_by,
            bool(provisional),
            tuple(said),
        )

    def nearest(self, number: str, most: int) -> list[str]:
        """Give the numbers most like one, the most like first, and none that is hardly so."""
        # What differs in more characters than it has in common would only mislead.
        far = min(_FAR, len(number) // 2)
        found = self.connection.execute(
            f"SELECT number FROM {relation(self.parts)}"
            " WHERE length(number) BETWEEN ? AND ? AND levenshtein(number, ?) <= ?"
            " ORDER BY levenshtein(number, ?), number LIMIT ?",
            [len(number) - far, len(number) + far, number, far, number, most],
        ).fetchall()
        return [one for (one,) in found]


def relation(parts: Sequence[Path]) -> str:
    """Write the decisions of some files as a relation."""
    return f"read_parquet([{', '.join(map(itself, parts))}])"


def put_aside(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    columns: Sequence[str],
    number: str,
) -> list[dict[str, str]]:
    """Give the lines that a run wrote on a number it did not decide, by their columns.

    Args:
        connection: one that may read there.
        files: of the quarantine.
        columns: of each of them.
        number: as it is written there, in the column `application`.
    """
    if not files:
        return []
    listed = ", ".join(map(itself, files))
    kinds = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in columns)
    found = connection.execute(
        f"FROM read_csv([{listed}], auto_detect = false, header = true, delim = ',',"
        f" quote = '\"', escape = '\"', new_line = '\\r\\n', columns = {{{kinds}}})"
        " WHERE application = ? ORDER BY CAST(row AS BIGINT)",
        [number],
    ).fetchall()
    return [{name: value or "" for name, value in zip(columns, row, strict=True)} for row in found]
