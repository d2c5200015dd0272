"""The relation `facts` that a query reads: rows of columns, or a table held in memory."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from ipaward.interpreters.batch.duck import named
from ipaward.interpreters.batch.source import ODD, Source

_HELD = "facts_handed_over"


def without_odd(source: Source, relation: str) -> str:
    """Write the query for the facts of the rows that are not odd."""
    return f"SELECT * EXCLUDE ({named(ODD)}) FROM ({source.facts(relation)}) WHERE NOT {named(ODD)}"


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
