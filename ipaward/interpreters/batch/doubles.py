"""Application numbers that occur more than once, among as many rows as there are.

Numbers that ascend are all different, which one look along them shows; most registers are kept
that way. Otherwise numbers are told apart by a hash, which takes little room and spills what does
not fit; the few whose hash occurs again are then compared themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import duckdb

_SEEN = "seen_again"
# Says of a number whether it is longer than the one `before`, or else comes after it.
ASCENDS = "(strlen(number) > strlen(before) OR strlen(number) = strlen(before) AND number > before)"


def doubles(
    connection: duckdb.DuckDBPyConnection, numbers: str
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give each number that occurs more than once, with its rows, in the order of the numbers.

    Args:
        connection: one that may read what the query reads.
        numbers: a query with the columns `row`, ascending, and `number`; a null is no number.
    """
    if _ascends(connection, numbers):
        return
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_SEEN} AS"
        f" SELECT hash(number) AS seen FROM ({numbers}) WHERE number IS NOT NULL"
        " GROUP BY ALL HAVING count(*) > 1"
    )
    # In order rather than in groups, for sorting spills what does not fit.
    found = connection.execute(
        f"SELECT number, row FROM ({numbers}) SEMI JOIN {_SEEN} ON hash(number) = seen"
        " ORDER BY number, row"
    )
    for number, rows in groupby(_fetched(found), itemgetter(0)):
        places = tuple(row for _, row in rows)
        if len(places) > 1:
            yield number, places


def _fetched(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    while rows := found.fetchmany(1000):
        yield from rows


def _ascends(connection: duckdb.DuckDBPyConnection, numbers: str) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM (SELECT number, lag(number) OVER () AS before FROM"
        f" ({numbers}) WHERE number IS NOT NULL) WHERE before IS NOT NULL AND NOT {ASCENDS}"
    )
    return bool(found.fetchall()[0][0] == 0)
