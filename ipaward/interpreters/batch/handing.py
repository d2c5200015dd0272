"""How decisions made by arrays are handed to the database, which writes them as its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from sqlglot import exp

from ipaward.interpreters.batch.arrays import NotByArraysError
from ipaward.interpreters.batch.duck import named, quoted

_ARRAYS = {
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "HUGEINT": pa.int64(),
    "INTEGER": pa.int64(),
}


@dataclass(frozen=True, slots=True)
class Handing:
    """How decisions made by arrays are handed over, to be written in the types of the query.

    Attributes:
        kinds: those of the query's columns, in SQL.
    """

    kinds: Mapping[str, str]

    @staticmethod
    def of(connection: duckdb.DuckDBPyConnection, table: str) -> Handing:
        """Find out what a table has."""
        described = connection.execute(f"DESCRIBE {table}").fetchall()
        return Handing({str(name): str(kind) for name, kind, *_ in described})

    @property
    def schema(self) -> pa.Schema:
        """Give the types of the arrays.

        Raises:
            NotByArraysError: there is a column of which they know nothing.
        """
        return pa.schema([(name, _array_of(name, kind)) for name, kind in self.kinds.items()])

    def typed(self, source: str, *, coded: bool = False) -> str:
        """Write the query for what `source` has in the very types of the query, for the same bytes.

        Args:
            source: a relation.
            coded: whether one of a few words is there as its place among them.
        """
        columns = [
            f"{_worded(name, kind) if coded else _cast(name, kind)} AS {named(name)}"
            for name, kind in self.kinds.items()
        ]
        return f"SELECT {', '.join(columns)} FROM {source}"


def _array_of(name: str, kind: str) -> pa.DataType:
    if kind in _ARRAYS:
        return _ARRAYS[kind]
    if _words(kind):
        return pa.int8()
    if kind != "VARCHAR":
        raise NotByArraysError(kind)
    return pa.string() if name == "number" else pa.dictionary(pa.int32(), pa.string())


def _words(kind: str) -> list[str]:
    """Give the words of an ENUM, in their order; of another type none."""
    is_enum = kind.startswith("ENUM")
    return (
        [w.this for w in exp.DataType.build(kind, dialect="duckdb").expressions] if is_enum else []
    )


def _cast(name: str, kind: str) -> str:
    return f"CAST({named(name)} AS {kind})"


def _worded(name: str, kind: str) -> str:
    """Give a column, a word by its place: for each row, that takes a third of looking it up."""
    if not (words := _words(kind)):
        return _cast(name, kind)
    cases = (f"WHEN {at} THEN CAST({quoted(word)} AS {kind})" for at, word in enumerate(words))
    return f"CASE {named(name)} {' '.join(cases)} END"
