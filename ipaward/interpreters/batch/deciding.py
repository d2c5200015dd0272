"""One chunk of a register decided by the query of a reading, and written as Parquet.

A connection of one thread decides a chunk by itself: then the pages of its file follow from its
rows alone, however many other chunks are decided beside it. With several threads in one chunk the
groups of rows would fall as the threads happened to come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from ipaward.domain.finding import Verdict
from ipaward.domain.tally import Tally
from ipaward.interpreters.batch.arrays import NOT_BY_ARRAYS
from ipaward.interpreters.batch.arrays_scan import Scan
from ipaward.interpreters.batch.duck import itself, named, quoted
from ipaward.interpreters.batch.facts_relation import over_table, see
from ipaward.interpreters.batch.handing import Handing
from ipaward.interpreters.batch.lanes import Lane
from ipaward.interpreters.batch.parquet import Parquet
from ipaward.interpreters.batch.source import Source

GROUP = 122_880  # rows of one row group of the Parquet files written
# The quickest level, and no filters, for they are asked nothing.
_FORM = (
    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false,"
    f" ROW_GROUP_SIZE {GROUP})"
)
_DECIDED = "decisions_handed_over"
_FETCHED = 10_000


def engine() -> str:
    """Give the name and the version of what answers the query."""
    return f"duckdb {duckdb.__version__}, arrow {pa.__version__}"


class Deciding:
    """The decisions of one chunk after another.

    Rows come by a scan of columns, or are joined as tables of facts, or both.
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
        self.handing = Handing.of(connection, "joined")

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the names of the columns of the decisions, in their order."""
        return tuple(self.handing.kinds)

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

    def scan_by_arrays(
        self, scan: Scan, first: int, end: int, path: Path, without: Collection[int] = ()
    ) -> bool:
        """Decide the rows `first <= row < end` as `scan` does, by arrays; False where they cannot.

        Args:
            scan: how the files are read.
            first: a position.
            end: one behind the last.
            path: the file to write: the same bytes that `scan` writes.
            without: positions to be passed over.
        """
        wrong: list[Exception] = []
        try:
            schema = self.handing.schema
            # Identifiers are looked at while the database writes, hence one connection more.
            with closing(self._connection.cursor()) as aside:
                decided = scan.decided(aside, first, end, schema, without)
                reader = pa.RecordBatchReader.from_batches(schema, _noting(decided, wrong))
                self._connection.register(_DECIDED, reader)
                self._copy(self.handing.typed(_DECIDED, coded=True), path)
        except NOT_BY_ARRAYS:
            return False
        except (duckdb.Error, RuntimeError):
            if not wrong:
                raise
            if not isinstance(wrong[0], NOT_BY_ARRAYS):
                raise wrong[0] from None
            return False
        finally:
            self._connection.unregister(_DECIDED)
        return True

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
        # Whether a number can be null is known of a file and not of arrays, and shows in the bytes.
        number = "CASE WHEN number IS NOT NULL THEN number END AS number"
        query = f"SELECT * REPLACE ({number}) FROM ({query})"
        self._connection.execute(f"COPY ({query}) TO {quoted(str(path))} {_FORM}")

    def _row(self, query: str) -> tuple[object, ...]:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return row


def _noting(batches: Iterator[pa.RecordBatch], wrong: list[Exception]) -> Iterator[pa.RecordBatch]:
    """Give batches to a database, and keep what goes wrong in one, for it would say it its way."""
    try:
        yield from batches
    except Exception as fault:
        wrong.append(fault)
        raise
