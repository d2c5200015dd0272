"""What answers the queries of the batch reading, as the tests ask it: DuckDB here, Spark apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import duckdb
import pyarrow as pa


class Engine(Protocol):
    """Answers queries in its own dialect.

    Attributes:
        dialect: as the batch reading calls it.
    """

    dialect: str

    def rows(self, query: str, facts: pa.Table) -> list[dict[str, object]]:
        """The answer over a relation `facts`, a day as its number since 1970."""


class InDuckDB:
    """DuckDB, in this process."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, query: str, facts: pa.Table) -> list[dict[str, object]]:
        self._connection.register("facts", facts)
        return list(rows_of(self._connection.sql(query).to_arrow_table()))


@contextmanager
def in_duckdb() -> Iterator[InDuckDB]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield InDuckDB(connection)


def rows_of(table: pa.Table) -> Iterator[dict[str, object]]:
    """Give the rows of columns, days as their number, for `columns.record_of` to read.

    The days are numbers because Python has no day before the first of year 1.
    """
    plain = pa.table([_numbered(column) for column in table.columns], names=table.column_names)
    for batch in plain.to_batches():
        yield from batch.to_pylist()


def _numbered(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(_without_days(column.type))


def _without_days(of: pa.DataType) -> pa.DataType:
    if pa.types.is_date32(of):
        return pa.int32()
    if pa.types.is_struct(of):
        return pa.struct([pa.field(inner.name, _without_days(inner.type)) for inner in of])
    if pa.types.is_list(of):
        return pa.list_(_without_days(of.value_type))
    return of
