"""What answers the queries of the batch reading, as the tests ask it: DuckDB here, Spark apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import duckdb
import pyarrow as pa

from ipaward.tables.columns import rows_of


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
