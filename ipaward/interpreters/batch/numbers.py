"""The numbers of all applications of a register, and which of them are not one application's own.

What a number is the intake says: one written with spaces round it is the same as without. So the
numbers that are not plain are read one by one, and compared with the others as they were read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import duckdb

from ipaward.domain.types import Record, Type
from ipaward.interpreters.batch.arrays import NOT_BY_ARRAYS
from ipaward.interpreters.batch.arrays_numbers import ascend
from ipaward.interpreters.batch.doubles import ASCENDS, doubles
from ipaward.interpreters.batch.duck import named
from ipaward.interpreters.batch.parquet import ROW, Parquet
from ipaward.interpreters.batch.source import ODD, Source
from ipaward.rulebook.vocabulary import Vocabulary

_ODD_NUMBERS = "odd_numbers"
_FIRST = 20_000  # rows that mostly show already that the numbers of a register do not ascend


def number_alone(vocabulary: Vocabulary) -> Vocabulary:
    """Give a vocabulary of nothing but the number of an application."""
    path = vocabulary.number
    steps = path.split(".")
    above = {".".join(steps[: at + 1]) for at in range(len(steps))}
    facts = {name: info for name, info in vocabulary.facts.items() if name in above}
    of: Type = facts[path].type
    for name in reversed(steps):
        of = Record(((name, of),))
    assert isinstance(of, Record)
    return replace(vocabulary, record=of, facts=facts, applicant="", code="", judged=())


def are_plain(
    connection: duckdb.DuckDBPyConnection, source: Source, parquet: Parquet, threads: int
) -> bool:
    """Say whether every number stands as it is read and comes after the one before it.

    Then there is none to be read one by one, and none that stands twice.

    Args:
        connection: one that may read the files.
        source: of the number alone (`number_alone`).
        parquet: the files.
        threads: how many stretches are looked at side by side.
    """
    try:
        return ascend(source, parquet)
    except NOT_BY_ARRAYS:
        pass
    rows = parquet.rows
    cuts = [rows * at // threads for at in range(threads + 1)]
    for stretches in ([(0, min(rows, _FIRST))], pairwise(cuts)):
        faults = " UNION ALL ".join(_faults(source, parquet, *stretch) for stretch in stretches)
        # Counted, not sought: a limit has the stretches looked at one after the other.
        [(count,)] = connection.execute(f"SELECT count(*) FROM ({faults})").fetchall()
        if count:
            return False
    return True


def _faults(source: Source, parquet: Parquet, start: int, stop: int) -> str:
    # From the row before on, for the first number is compared as well.
    numbers = source.numbers_as_they_are(parquet.stretch(max(0, start - 1), stop))
    return f"SELECT 1 FROM ({numbers}) WHERE {named(ODD)} OR NOT {ASCENDS}"


def odd_numbers(
    connection: duckdb.DuckDBPyConnection, source: Source, parquet: Parquet
) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Give the rows whose number has to be read one by one, as trees for the intake.

    Args:
        connection: one that may read the files.
        source: of the number alone (`number_alone`).
        parquet: the files.
    """
    found = connection.execute(source.odd_rows(parquet.stretch(0, parquet.rows))).fetchall()
    if found:
        yield from source.trees(connection, parquet.rows_at(row for (row,) in found))


def doubled_numbers(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    parquet: Parquet,
    read: Sequence[tuple[int, str]],
) -> Iterator[tuple[str, Sequence[int]]]:
    """Give each number that stands more than once, with its rows in order.

    Args:
        connection: one that may read the files.
        source: of the number alone.
        parquet: the files.
        read: position and number of the rows whose number was read one by one.
    """
    number = ".".join(map(named, source.vocabulary.number.split(".")))
    facts = source.facts(parquet.stretch(0, parquet.rows))
    relation = f"SELECT {ROW}, {number} AS number FROM ({facts}) WHERE NOT {named(ODD)}"
    if read:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {_ODD_NUMBERS} AS"
            " SELECT unnest(?::BIGINT[]) AS row, unnest(?::VARCHAR[]) AS number",
            [[row for row, _ in read], [number for _, number in read]],
        )
        relation += f" UNION ALL FROM {_ODD_NUMBERS}"
    yield from doubles(connection, relation)
