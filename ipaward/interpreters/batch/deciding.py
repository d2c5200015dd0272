"""One chunk of a register decided by the query of a reading, and written as Parquet.

A connection of one thread decides a chunk by itself: then the pages of its file follow from its
rows alone, however many other chunks are decided beside it. With several threads in one chunk the
groups of rows would fall as the threads happened to come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ipaward.domain.finding import Verdict
from ipaward.domain.tally import Tally
from ipaward.interpreters.batch.access import NoSuchPlaceError
from ipaward.interpreters.batch.duck import itself, named, quoted
from ipaward.interpreters.batch.parquet import Parquet
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.interpreters.batch.source import ODD, Source
from ipaward.interpreters.batch.source_access import Columns

GROUP = 122_880  # rows of one row group of the Parquet files written
# The quickest level, and no filters, for they are asked nothing.
_FORM = (
    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false,"
    f" ROW_GROUP_SIZE {GROUP})"
)
_HELD = "facts_handed_over"
_FETCHED = 10_000
ENGINE = "duckdb"
SAMPLE = 20_000  # rows by which the lane is chosen
MOST_BLANK = 100  # one row in so many may have a blank that the faster lane leaves to the intake


def engine() -> str:
    """Give the name and the version of what answers the query."""
    return f"duckdb {duckdb.__version__}"


@dataclass(frozen=True, slots=True)
class Lane:
    """How a query reads the columns of a file.

    Attributes:
        query: over a relation `facts`.
        facts: gives that relation, without odd rows, for one of columns.
    """

    query: str
    facts: Callable[[duckdb.DuckDBPyConnection, str], str]


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
    first = parquet.stretch(0, min(parquet.rows, SAMPLE))
    kept, most = (
        connection.execute(f"SELECT count(*) FROM ({lane.facts(connection, first)})").fetchall()
        for lane in (as_they_are, by_facts)
    )
    is_good = kept[0][0] >= most[0][0] - most[0][0] // MOST_BLANK
    return as_they_are if is_good else by_facts


def over_facts(query: str, source: Source) -> Lane:
    """Give the way over facts made of the columns, for a query of any engine."""
    return Lane(query, lambda _, relation: without_odd(source, relation))


def without_odd(source: Source, relation: str) -> str:
    """Write the query for the facts of the rows that are not odd."""
    return f"SELECT * EXCLUDE ({named(ODD)}) FROM ({source.facts(relation)}) WHERE NOT {named(ODD)}"


class Deciding:
    """The decisions of one chunk after another.

    Rows come by a scan of columns, or are joined as tables of facts, or both.

    Attributes:
        columns: those of the decisions, in their order.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str, nothing: object) -> None:
        """Prepare for a query.

        Args:
            connection: with one thread.
            query: that of the reading, over a relation `facts`.
            nothing: a table of facts without rows.
        """
        self._connection = connection
        self._query = query
        over_table(connection, nothing, f"CREATE OR REPLACE TEMP TABLE joined AS {query}")
        described = connection.execute("DESCRIBE joined").fetchall()
        self.columns = tuple(str(one[0]) for one in described)

    def begin(self) -> None:
        """Start a chunk without decisions."""
        self._connection.execute("TRUNCATE joined")

    def scan(self, lane: Lane, relation: str, path: Path, without: Iterable[int] = ()) -> None:
        """Decide all rows of a relation that are not odd, and write the decisions.

        Args:
            lane: how its columns are read.
            relation: a query for `row` and the columns of the file, in order.
            path: the file to write.
            without: positions to be passed over.
        """
        see(self._connection, lane.facts(self._connection, relation), without)
        self._copy(lane.query, path)

    def join_with(self, table: object) -> None:
        """Add the decisions on a table of facts held in memory."""
        over_table(self._connection, table, f"INSERT INTO joined {self._query}")

    def missing(self, path: Path, first: int, end: int) -> list[int]:
        """Give the positions from `first` up to `end` that `path` has no decision on."""
        file = itself(path)
        (count,) = self._row(f"SELECT count(*) FROM {file}")
        if count == end - first:
            return []
        found = self._connection.execute(
            f"SELECT range FROM range(?, ?) ANTI JOIN {file} ON range = row ORDER BY range",
            [first, end],
        )
        return [row for (row,) in found.fetchall()]

    def write(self, path: Path, scanned: Path | None = None) -> None:
        """Write the decisions joined, and with them those of a scan, in the order of the input."""
        more = f"FROM {itself(scanned)} UNION ALL " if scanned else ""
        self._copy(f"{more}FROM joined ORDER BY row", path)

    @property
    def has_joined(self) -> bool:
        """Whether any decision was joined since the chunk began."""
        (count,) = self._row("SELECT count(*) FROM joined")
        return bool(count)

    def refused(
        self, path: Path | None = None, since: int = 0
    ) -> Iterator[tuple[int, str, date | None, str]]:
        """Give the rows the query refuses from a position on, of a scan or of what was joined.

        Each with its position, number, reference day and the code of its problem, in order.
        """
        source = "joined" if path is None else itself(path)
        found = self._connection.execute(
            f'SELECT row, number, "on", refused FROM {source} WHERE refused IS NOT NULL'
            " AND row >= ? ORDER BY row",
            [since],
        )
        while rows := found.fetchmany(_FETCHED):
            yield from rows

    def trees(
        self, source: Source, parquet: Parquet, positions: Sequence[int]
    ) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Give rows by their ascending positions, as trees for the intake."""
        near = parquet.stretch(positions[0], positions[-1] + 1)
        listed = ", ".join(map(str, positions))
        relation = f"SELECT * FROM ({near}) WHERE row IN ({listed})"
        yield from source.trees(self._connection, relation)

    def tally(self, path: Path, quarantined: int, reasons: Iterable[tuple[str, int]]) -> Tally:
        """Give the figures of a chunk that was written, with those of the rows put aside."""
        columns = ", ".join(map(named, self.columns))
        found = self._connection.execute(
            "SELECT verdict, count(*), sum(amount), count(*) FILTER (provisional),"
            f" bit_xor(hash({columns})), bit_xor(hash(1, {columns}))"
            f" FROM {itself(path)} GROUP BY verdict ORDER BY verdict"
        ).fetchall()
        one = two = 0
        for row in found:
            one, two = one ^ row[4], two ^ row[5]
        decided = [row for row in found if row[0] is not None]
        return Tally(
            {Verdict(row[0]): row[1] for row in decided},
            sum(int(row[2] or 0) for row in decided),
            sum(row[3] for row in decided),
            quarantined,
            dict(reasons),
            (one, two),
        )

    def interrupt(self) -> None:
        """Stop whatever is being answered."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _copy(self, query: str, path: Path) -> None:
        self._connection.execute(f"COPY ({query}) TO {quoted(str(path))} {_FORM}")

    def _row(self, query: str) -> tuple[object, ...]:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return row


def see(connection: duckdb.DuckDBPyConnection, facts: str, without: Iterable[int] = ()) -> None:
    """Let `facts` be a query's rows but for those at some positions."""
    left = ", ".join(map(str, without))
    also = f" WHERE row NOT IN ({left})" if left else ""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW facts AS SELECT * FROM ({facts}){also}")


def over_table(connection: duckdb.DuckDBPyConnection, table: object, statement: str) -> None:
    """Execute a statement whose `facts` are a table held in memory."""
    connection.register(_HELD, table)
    try:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW facts AS FROM {_HELD}")
        connection.execute(statement)
    finally:
        connection.execute("DROP VIEW IF EXISTS facts")
        connection.unregister(_HELD)
