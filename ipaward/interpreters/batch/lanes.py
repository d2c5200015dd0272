"""The ways to decide the columns of a file, and which of them is taken.

Arrays are quickest, a query over the columns as they are comes next, and one over facts made of
them does for every file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from ipaward.interpreters.batch.access import NoSuchPlaceError
from ipaward.interpreters.batch.arrays import NOT_BY_ARRAYS
from ipaward.interpreters.batch.arrays_file import ArrayFiles
from ipaward.interpreters.batch.arrays_scan import Scan
from ipaward.interpreters.batch.facts_relation import see, without_odd
from ipaward.interpreters.batch.handing import Handing
from ipaward.interpreters.batch.parquet import Parquet
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.interpreters.batch.source import Source
from ipaward.interpreters.batch.source_access import Columns

ENGINE = "duckdb"
SAMPLE = 20_000  # rows by which the lane is chosen
TRIED = 2_000  # of these, rows on which what arrays say is held against the query
MOST_BLANK = 100  # one row in so many may have a blank that the faster lanes leave to the intake
_DECIDED = "decided_by_arrays"


@dataclass(frozen=True, slots=True)
class Lane:
    """How a query reads the columns of a file.

    Attributes:
        query: over a relation `facts`.
        facts: gives that relation, without odd rows, for one of columns.
        arrays: decide the same rows in less time; None where they cannot.
    """

    query: str
    facts: Callable[[duckdb.DuckDBPyConnection, str], str]
    arrays: Scan | None = None


def lane_of(
    reading: BatchReading, source: Source, parquet: Parquet, connection: duckdb.DuckDBPyConnection
) -> Lane:
    """Find the faster way that will do: over the columns as they are, or over facts made of them.

    The first leaves every cell with a blank or a word for unknown to the intake, and so will not
    do where there are many; nor where a rule asks for a group of facts as a whole.
    """
    by_facts = over_facts(reading.query(ENGINE), source)
    try:
        columns = Columns(source.vocabulary, source.columns)
        as_they_are = Lane(reading.query(ENGINE, access=columns), source.clean)
    except NoSuchPlaceError:
        return by_facts
    rows = min(parquet.rows, SAMPLE)
    scan = Scan(reading.parts(columns), ArrayFiles(source, parquet))
    decided = _tried(scan, as_they_are, connection, rows)
    by_arrays = replace(as_they_are, arrays=scan)
    if _is_nearly(decided, rows):
        return by_arrays
    first = parquet.stretch(0, rows)
    kept, most = (
        int(connection.execute(f"SELECT count(*) FROM ({facts})").fetchall()[0][0])
        for facts in (lane.facts(connection, first) for lane in (as_they_are, by_facts))
    )
    if not _is_nearly(kept, most):
        return by_facts
    return by_arrays if _is_nearly(decided, kept) else as_they_are


def _is_nearly(some: int | None, all_: int) -> bool:
    return some is not None and some >= all_ - all_ // MOST_BLANK


def _tried(scan: Scan, lane: Lane, connection: duckdb.DuckDBPyConnection, rows: int) -> int | None:
    """Give how many of the first rows arrays decide; None where they cannot be asked.

    What they say of some of these is held against the query.

    Raises:
        ValueError: they say something else.
    """
    end = min(rows, TRIED)
    see(connection, lane.facts(connection, scan.files.parquet.stretch(0, end)))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE by_query AS {lane.query}")
    handing = Handing.of(connection, "by_query")
    try:
        decided = pa.Table.from_batches(
            scan.decided(connection, 0, rows, handing.schema), handing.schema
        )
    except NOT_BY_ARRAYS:
        return None
    connection.register(_DECIDED, decided)
    said = f"{handing.typed(_DECIDED, coded=True)} WHERE row < {end}"
    [(unlike,)] = connection.execute(
        f"SELECT count(*) FROM ({said} EXCEPT ALL FROM by_query)"
    ).fetchall()
    connection.unregister(_DECIDED)
    if unlike:
        raise ValueError(f"the arrays say of {unlike} rows what the query does not")
    return int(decided.num_rows)


def over_facts(query: str, source: Source) -> Lane:
    """Give the way over facts made of the columns, for a query of any engine."""
    return Lane(query, lambda _, relation: without_odd(source, relation))
