"""The first rows of a register as records, and what a peer made of them as Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

DECIDED = pa.schema(
    {
        "number": pa.string(),
        "on": pa.date32(),
        "verdict": pa.string(),
        "amount": pa.int64(),
        "bound_by": pa.string(),
        "provisional": pa.bool_(),
        "states_0": pa.int64(),
        "rank_0": pa.int64(),
        "rank_1": pa.date32(),
        "pool": pa.string(),
        "refused": pa.string(),
    }
)


def rows_of(input: Path, rows: int) -> list[dict]:
    """Give the first rows of a register, with None for what is missing."""
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT r FROM '{input}' AS r LIMIT {rows}").fetchall()
    return [row for (row,) in found]


def record_of(row: dict) -> dict:
    """Give a row as a record: what is not known is not in it."""
    return {name: _held(value) for name, value in row.items() if value is not None}


def write_decided(decided: Iterable[Mapping], output: Path) -> None:
    """Write decisions, with the columns that they have."""
    listed = list(decided)
    names = {name for one in listed for name in one}
    schema = pa.schema([field for field in DECIDED if field.name in names])
    pq.write_table(pa.Table.from_pylist(listed, schema=schema), output)


def _held(value: object) -> object:
    if isinstance(value, dict):
        return record_of(value)
    return tuple(map(_held, value)) if isinstance(value, list) else value
