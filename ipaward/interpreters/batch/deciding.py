"""One chunk of a register decided by the query of a reading, and written as Parquet.

The decisions of a chunk are first held in a table of the engine, in which rows that came another
way can join them and rows that are not to be decided can leave; then they are written in the order
of the input. Sorted, for only then are the pages of the file the same whatever the threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from ipaward.domain.finding import Verdict
from ipaward.domain.tally import Tally

GROUP = 122_880  # rows of one row group of the Parquet files written
_REFUSED = "refused"
_HELD = "facts_handed_over"


def engine() -> str:
    """Give the name and the version of what answers the query."""
    return f"duckdb {duckdb.__version__}"


class Deciding:
    """The decisions of one chunk after another.

    Attributes:
        columns: those of the decisions written, in their order.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str) -> None:
        self._connection = connection
        self._query = query
        self.columns: tuple[str, ...] = ()

    def begin(self, facts: str) -> None:
        """Start a chunk with the decisions on `facts`, the SQL of a facts relation."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {facts}")
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE decided AS {self._query}")
        self._note_columns()

    def begin_with(self, table: object) -> None:
        """Start a chunk with the decisions on a table of facts held in memory."""
        self._connection.register(_HELD, table)
        try:
            self.begin(f"SELECT * FROM {_HELD}")
        finally:
            self._forget()

    def join_with(self, table: object) -> None:
        """Add the decisions on a table of facts held in memory."""
        self._connection.register(_HELD, table)
        try:
            self._connection.execute(f"CREATE OR REPLACE TEMP VIEW facts AS SELECT * FROM {_HELD}")
            self._connection.execute(f"INSERT INTO decided {self._query}")
        finally:
            self._forget()

    def undecided(self, first: int, end: int) -> list[int]:
        """Give the positions from `first` up to `end` that have no decision."""
        count = self._one("SELECT count(*) FROM decided")
        if count == end - first:
            return []
        found = self._connection.execute(
            "SELECT range FROM range(?, ?) ANTI JOIN decided ON range = row ORDER BY range",
            [first, end],
        )
        return [row for (row,) in found.fetchall()]

    def refused(self) -> list[tuple[int, str]]:
        """Give position and code of the problem of each row that the query refuses."""
        found = self._connection.execute(
            f"SELECT row, {_REFUSED} FROM decided WHERE {_REFUSED} IS NOT NULL ORDER BY row"
        )
        return [(row, code) for row, code in found.fetchall()]

    def leave_out(self, rows: Sequence[int]) -> None:
        """Take rows out of the chunk."""
        if rows:
            self._connection.execute(
                "DELETE FROM decided WHERE row IN (SELECT unnest(?::BIGINT[]))", [list(rows)]
            )

    def write(self, path: Path) -> None:
        """Write the chunk, in the order of the input."""
        where = str(path).replace("'", "''")
        self._connection.execute(
            f"COPY (SELECT * EXCLUDE ({_REFUSED}) FROM decided ORDER BY row) TO '{where}'"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
        )

    def tally(self, reasons: Iterable[tuple[str, int]], quarantined: int) -> Tally:
        """Give the figures of the chunk, with those of the rows that were quarantined."""
        columns = ", ".join(_quoted(name) for name in self.columns)
        found = self._connection.execute(
            "SELECT verdict, count(*), sum(amount), count(*) FILTER (provisional),"
            f" bit_xor(hash({columns})), bit_xor(hash(1, {columns}))"
            " FROM decided GROUP BY verdict ORDER BY verdict"
        ).fetchall()
        one = two = 0
        for row in found:
            one, two = one ^ row[4], two ^ row[5]
        return Tally(
            {Verdict(row[0]): row[1] for row in found},
            sum(int(row[2] or 0) for row in found),
            sum(row[3] for row in found),
            quarantined,
            dict(reasons),
            (one, two),
        )

    def _note_columns(self) -> None:
        if not self.columns:
            described = self._connection.execute("DESCRIBE decided").fetchall()
            self.columns = tuple(str(one[0]) for one in described if one[0] != _REFUSED)

    def _one(self, query: str) -> object:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return row[0]

    def _forget(self) -> None:
        self._connection.execute("DROP VIEW IF EXISTS facts")
        self._connection.unregister(_HELD)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
