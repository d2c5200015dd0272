"""What the statistics of Parquet files show of their cells, so that nobody need look at each.

Every group of rows may say the least and the greatest of its cells. A figure or a day is odd
outside of an interval alone; so where no end of any group is odd, no cell is. Where a file says
nothing, or the ends do not show it, the cells are looked at. A file whose statistics are not true
is a damaged file, as one whose pages are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import duckdb

from ipaward.domain.types import Amount, Listing, Number, Type
from ipaward.interpreters.batch.parquet import Held, Parquet
from ipaward.interpreters.batch.source import Source
from ipaward.interpreters.batch.source_cells import WHOLE, any_of, oddities
from ipaward.interpreters.batch.source_columns import Column


def shown_sound(
    connection: duckdb.DuckDBPyConnection, source: Source, parquet: Parquet
) -> frozenset[str]:
    """Give the facts of which no cell is odd, as the statistics of all files show.

    Args:
        connection: one that may read the files.
        source: how the columns are read.
        parquet: the files.
    """
    ends = _ends(connection, parquet)
    places = {id(held): place for one in parquet.columns for place, held in _leaves(one, "")}
    found = set()
    for path, held in _cells(source.columns):
        of = source.vocabulary.facts[path].type
        of = of.item if isinstance(of, Listing) else of
        here = ends.get(places.get(id(held), ""))
        if here is not None and _is_interval(held, of) and _none_odd(connection, here, held, of):
            found.add(path)
    return frozenset(found)


def _cells(columns: Mapping[str, Column]) -> Iterator[tuple[str, Held]]:
    """Give what holds the plain values of each fact."""
    for path, column in columns.items():
        if column.inner:
            yield from _cells(column.inner)
        else:
            yield path, column.held.item or column.held


def _is_interval(held: Held, of: Type) -> bool:
    """Tell whether cells are odd outside of an interval, and nowhere else."""
    match of:
        case Number() | Amount() if held.kind == "decimal":
            # One with more decimals than the fact has is odd within it, too.
            return held.scale <= (2 if isinstance(of, Amount) else of.digits)
        case _:
            return held.kind == "date" or held.kind in WHOLE


def _none_odd(
    connection: duckdb.DuckDBPyConnection, ends: Iterable[str], held: Held, of: Type
) -> bool:
    kind = f"decimal({held.width}, {held.scale})" if held.kind == "decimal" else held.kind
    odd = any_of(("x IS NULL", *oddities("x", held, of)))
    [(count,)] = connection.execute(
        f"SELECT count(*) FROM (SELECT TRY_CAST(unnest(?::VARCHAR[]) AS {kind}) AS x) WHERE {odd}",
        [list(ends)],
    ).fetchall()
    return bool(count == 0)


def _leaves(held: Held, above: str) -> Iterator[tuple[str, Held]]:
    """Give the plain columns of a column, each by its place in the schema of its file.

    Lists are written as the format has them now; one written otherwise is not found there.
    """
    here = f"{above}{held.name}"
    if held.item is not None:
        here = f"{here}, list, element"
        held = held.item
    if held.fields:
        for field in held.fields:
            yield from _leaves(field, f"{here}, ")
    else:
        yield here, held


def _ends(connection: duckdb.DuckDBPyConnection, parquet: Parquet) -> dict[str, list[str]]:
    """Give the ends that are said, by place, of the columns of which every group says both.

    A group without any value has none to say.
    """
    found = connection.execute(
        "SELECT path_in_schema, list(DISTINCT stats_min_value), list(DISTINCT stats_max_value)"
        f" FROM {parquet.metadata} GROUP BY path_in_schema HAVING count(*) >="
        f" (SELECT count(DISTINCT (file_name, row_group_id)) FROM {parquet.metadata})"
        " AND bool_and(type IN ('INT32', 'INT64', 'FIXED_LEN_BYTE_ARRAY') AND coalesce("
        "stats_min_value IS NOT NULL AND stats_max_value IS NOT NULL"
        " OR stats_null_count = num_values, false))"
    )
    return {
        str(place): [end for end in (*least, *most) if end is not None]
        for place, least, most in found.fetchall()
    }
