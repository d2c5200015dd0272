"""Decisions counted: by verdict, by rule, and by whatever can be said of an application.

Counting goes over all decisions at once, but by what the input says it goes stretch by stretch, so
that what is held does not grow with the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ipaward.domain.finding import Verdict
from ipaward.domain.value import Value
from ipaward.interpreters.batch.decided import relation
from ipaward.interpreters.batch.duck import named
from ipaward.interpreters.batch.facts_relation import over_table, see
from ipaward.interpreters.batch.kinds import STATES
from ipaward.interpreters.batch.outcome import PER_COLUMN, UNKNOWN, UNMET
from ipaward.interpreters.batch.parquet import Parquet
from ipaward.interpreters.batch.source import Source
from ipaward.interpreters.batch.valuing import VALUE, Values


@dataclass(frozen=True, slots=True)
class Alike:
    """Decisions that are alike in what is always written of them."""

    verdict: Verdict
    is_provisional: bool
    bound_by: str | None
    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Decisions whose applications have one value; None where it is unknown.

    Attributes:
        values: how many values there are; more than one for the rest.
    """

    value: Value | None
    verdicts: Mapping[Verdict, int]
    fen: int
    values: int = 1

    @property
    def count(self) -> int:
        """How many decisions there are."""
        return sum(self.verdicts.values())


def alike(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> tuple[Alike, ...]:
    """Count decisions by verdict, whether they are provisional, and what bound the award."""
    found = connection.execute(
        "SELECT verdict, provisional, bound_by, count(*), coalesce(sum(amount), 0)"
        f" FROM {relation(parts)} WHERE verdict IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(
        Alike(Verdict(verdict), bool(provisional), bound_by, count, int(fen))
        for verdict, provisional, bound_by, count, fen in found
    )


def states(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Path], rules: int
) -> dict[tuple[Verdict, int, int], int]:
    """Count decisions by verdict, the place of a rule, and the number of its state."""
    counts: dict[tuple[Verdict, int, int], int] = {}
    for first in range(0, rules, PER_COLUMN):
        column = named(f"{STATES}{first // PER_COLUMN}")
        here = range(first, min(first + PER_COLUMN, rules))
        # Decisions alike in a whole column are few; only those are taken apart, bit by bit.
        sums = ", ".join(
            f"coalesce(sum(n) FILTER ({_state(place)} = {state}), 0)"
            for place in here
            for state in range(4)
        )
        found = connection.execute(
            f"SELECT verdict, {sums} FROM (SELECT verdict, {column}, count(*) AS n"
            f" FROM {relation(parts)} WHERE verdict IS NOT NULL GROUP BY ALL) GROUP BY verdict"
        ).fetchall()
        for verdict, *sums_ in found:
            for at, count in enumerate(sums_):
                place, state = divmod(at, 4)
                if count:
                    counts[Verdict(verdict), first + place, state] = int(count)
    return counts


def pending_alone(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Path],
    rules: Sequence[int],
    duties: Sequence[int],
) -> int:
    """Count the pending decisions that no rule keeps pending, but an award that is not known.

    Args:
        connection: one that may read the decisions.
        parts: their files.
        rules: the places of the rules that count.
        duties: the places of those whose breach keeps a case pending.
    """
    kept = [("verdict", f"'{Verdict.PENDING.value}'", "=")]
    kept += [(_state(place), str(UNKNOWN), "<>") for place in rules]
    kept += [(_state(place), str(UNMET), "<>") for place in duties]
    where = " AND ".join(f"{one} {order} {other}" for one, other, order in kept)
    [(count,)] = connection.execute(
        f"SELECT count(*) FROM {relation(parts)} WHERE {where}"
    ).fetchall()
    return int(count)


def _state(place: int) -> str:
    column, bits = divmod(place, PER_COLUMN)
    return f"({named(f'{STATES}{column}')} >> {2 * bits} & 3)"


class Grouping:
    """Decisions counted by the values of expressions over what came in."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, values: Values, nothing: object
    ) -> None:
        """Prepare for some expressions.

        Args:
            connection: one that may read the decisions, and what is to be scanned.
            values: the expressions.
            nothing: a table of facts without rows.
        """
        self._connection = connection
        self._values = values
        over_table(connection, nothing, f"CREATE OR REPLACE TEMP TABLE valued AS {values.query}")
        for at in range(len(values.types)):
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE grouped_{at} AS SELECT {VALUE}{at} AS value,"
                " NULL::VARCHAR AS verdict, 0::BIGINT AS rows, 0::HUGEINT AS fen FROM valued"
            )

    def scan(self, facts: str, first: int, end: int) -> list[int]:
        """Value a stretch of columns, and give the positions that have to be read one by one."""
        see(self._connection, facts)
        self._connection.execute(f"INSERT INTO valued {self._values.query}")
        found = self._connection.execute(
            "SELECT range FROM range(?, ?) ANTI JOIN valued ON range = row ORDER BY range",
            [first, end],
        )
        return [row for (row,) in found.fetchall()]

    def trees(
        self, source: Source, parquet: Parquet, positions: Sequence[int]
    ) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Give rows by their ascending positions, as trees for the intake."""
        near = parquet.stretch(positions[0], positions[-1] + 1)
        listed = ", ".join(map(str, positions))
        yield from source.trees(self._connection, f"SELECT * FROM ({near}) WHERE row IN ({listed})")

    def join_with(self, table: object) -> None:
        """Value a table of facts held in memory."""
        over_table(self._connection, table, f"INSERT INTO valued {self._values.query}")

    def count(self, part: Path) -> None:
        """Count the decisions of one file by the values of its rows, and forget the values."""
        for at in range(len(self._values.types)):
            self._connection.execute(
                f"INSERT INTO grouped_{at} SELECT {VALUE}{at}, verdict, count(*),"
                f" coalesce(sum(amount), 0) FROM {relation([part])} LEFT JOIN valued USING (row)"
                " WHERE verdict IS NOT NULL GROUP BY ALL"
            )
        self._connection.execute("TRUNCATE valued")

    def largest(self, at: int, most: int) -> list[Counted]:
        """Give what most applications have, the rest together, and the unknown, in this order."""
        columns = ", ".join(
            f"coalesce(sum(rows) FILTER (verdict = '{verdict.value}'), 0)" for verdict in Verdict
        )
        found = self._connection.execute(
            f"WITH whole AS (SELECT value, sum(rows) AS n FROM grouped_{at} GROUP BY value),"
            " placed AS (SELECT value, value IS NULL AS is_unknown, row_number() OVER"
            " (PARTITION BY value IS NULL ORDER BY n DESC, value) AS place FROM whole),"
            " kept AS (SELECT value, is_unknown, least(place, ? + 1) AS place FROM placed)"
            " SELECT is_unknown, place, first(kept.value), count(DISTINCT kept.value),"
            f" sum(fen), {columns} FROM grouped_{at} JOIN kept"
            f" ON grouped_{at}.value IS NOT DISTINCT FROM kept.value"
            " GROUP BY is_unknown, place ORDER BY is_unknown, place",
            [most],
        ).fetchall()
        return [
            Counted(
                None if is_unknown else self._values.value(at, value),
                {v: int(n) for v, n in zip(Verdict, counts, strict=True)},
                int(fen),
                1 if is_unknown else int(values),
            )
            for is_unknown, _, value, values, fen, *counts in found
        ]
