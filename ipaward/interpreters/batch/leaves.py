"""The rows of a run's decisions as the leaves of a tree, so that each can be proved by itself.

A row is written as the fields of its columns, one behind the other: `-` for nothing, else the count
of bytes, a colon, the value as text, a comma (a netstring). The leaf is SHA-256 over a byte 0 and
the row, as in RFC 6962. What this says never changes, for roots made of it are signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from ipaward.interpreters.batch.decided import relation
from ipaward.interpreters.batch.duck import itself, named

_AT_ONCE = 50_000


def leaves(
    connection: duckdb.DuckDBPyConnection, part: Path, columns: Sequence[str]
) -> Iterator[bytes]:
    """Give the leaf of every row of a file of decisions, in order."""
    row = _row(columns)
    found = connection.execute(
        f"SELECT unhex(sha256('\\x00'::BLOB || encode({row}))) FROM {relation([part])}"
    )
    while rows := found.fetchmany(_AT_ONCE):
        yield from (leaf for (leaf,) in rows)


def row_of(
    connection: duckdb.DuckDBPyConnection, part: Path, columns: Sequence[str], number: str
) -> tuple[int, bytes] | None:
    """Give the place in its file, from 0, of the decision on an application, and its row."""
    found = connection.execute(
        f"SELECT file_row_number, encode({_row(columns)})"
        f" FROM read_parquet({itself(part)}, file_row_number = true) WHERE number = ? LIMIT 1",
        [number],
    ).fetchone()
    return None if found is None else (int(found[0]), bytes(found[1]))


def _row(columns: Sequence[str]) -> str:
    texts = (f"CAST({named(column)} AS VARCHAR)" for column in columns)
    return " || ".join(f"coalesce(strlen({t}) || ':' || {t} || ',', '-')" for t in texts)
