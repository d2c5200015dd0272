"""A stretch of a register read as arrays and decided by them, as the database would decide it.

It is the same query over the same rows, in less time where rules walk lists. What comes out is
written by the database: the bytes are the same whichever of the two decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ipaward.interpreters.batch.arrays import column_of
from ipaward.interpreters.batch.arrays_file import ArrayFiles
from ipaward.interpreters.batch.arrays_frames import Rows
from ipaward.interpreters.batch.arrays_look import Look
from ipaward.interpreters.batch.arrays_query import rows_of
from ipaward.interpreters.batch.parquet import ROW
from ipaward.interpreters.batch.reading import Parts


@dataclass(frozen=True, slots=True)
class Scan:
    """How the rows of Parquet files are decided by arrays."""

    query: Parts
    files: ArrayFiles

    def decided(
        self,
        connection: duckdb.DuckDBPyConnection,
        first: int,
        end: int,
        schema: pa.Schema,
        without: Collection[int] = (),
    ) -> Iterator[pa.RecordBatch]:
        """Give the decisions on the rows `first <= row < end` of which nothing is odd, in order.

        Args:
            connection: a database that knows identifiers.
            first: a position.
            end: one behind the last.
            schema: of the decisions.
            without: positions to be passed over.

        Raises:
            NotByArraysError: there is something that only the database can be asked.
            pa.ArrowException: a figure is too wide, or a file cannot be read.
            OSError: a file cannot be read.
        """
        look, left = Look(self.files.source, connection), pa.array(sorted(without), pa.int64())
        for row, batch in self.files.stretch(first, end):
            rows = self._left(look, row, batch, left)
            yield pa.record_batch(self._made(rows, schema), schema)

    def _left(self, look: Look, row: int, batch: pa.RecordBatch, left: pa.Array) -> Rows:
        """Give the rows of a batch of which nothing is odd."""
        positions = pa.arange(row, row + batch.num_rows)
        rows = rows_of(batch, self.query.steps, {ROW: positions})
        odd = look.odd(rows)
        if len(left):
            passed = pc.is_in(positions, value_set=left)
            odd = passed if odd is None else pc.or_(odd, passed)
        if odd is None:
            return rows
        kept = pc.invert(odd)
        positions = positions.filter(kept)
        return rows_of(batch.filter(kept), self.query.steps, {ROW: positions})

    def _made(self, rows: Rows, schema: pa.Schema) -> list[pa.Array]:
        given = self.query.given
        return [column_of(rows.asked(given[f.name]), rows.count, f.type) for f in schema]
