"""A condition holds, does not hold, or is unknown: the three parts of a table are all of it.

Each is asked for in a query of its own, so that the engine may take any short cut it knows for
a filter; a short cut that loses a row, or counts one twice, shows in the sum.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from ipaward.domain.application import Application
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.expressions import ON, Expressions
from ipaward.interpreters.batch.lowering import ENGINES, written
from ipaward.interpreters.batch.reading import arranged
from ipaward.interpreters.batch.steps import ROW
from ipaward.interpreters.batch.terms import UnsupportedError
from ipaward.tables.columns import facts_table
from tests.properties.batch_agreement import ON as REFERENCE
from tests.properties.batch_agreement import SIZES, cases_of, dated
from tests.properties.programs import programme_of

PROGRAMMES, ROWS = 60, 100
DUCK = ENGINES["duckdb"]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def conditions(programme):
    for rule in programme.rules:
        yield from (one for one in (rule.when, rule.applies) if one is not None)


def parts(book, programme, condition):
    """The queries for the rows where a condition holds, does not, and is unknown."""
    for part in (lambda p: p, sql.contrary, sql.is_null):
        said = Expressions(book, programme.definitions, DUCK)
        said.steps.put(ON, sql.named(REFERENCE, ROW))
        truth = part(said.truth(condition))
        tree = arranged(said, [("row", sql.named("row", ROW))])
        yield written(tree.where(truth, copy=False), DUCK)


def counted(connection, query):
    ((count,),) = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()
    return count


def test_what_holds_what_does_not_and_what_is_unknown_are_all_there_is(connection):
    tried, sizes = 0, [0, 0, 0]
    for seed in range(PROGRAMMES):
        book, programme, here = programme_of(seed, seed % SIZES)
        vocabulary = dated(book, programme)[0].vocabulary
        applications = [
            Application("", {**record, REFERENCE: day})
            for record, day in cases_of(seed, here, ROWS)
        ]
        connection.register("facts", facts_table(applications, vocabulary, range(ROWS)))

        for condition in conditions(programme):
            try:
                counts = [counted(connection, q) for q in parts(book, programme, condition)]
            except UnsupportedError:
                continue
            tried += 1
            sizes = [all_ + one for all_, one in zip(sizes, counts, strict=True)]
            assert sum(counts) == ROWS, (seed, condition, counts)

    assert tried > 2 * PROGRAMMES
    assert min(sizes) > sum(sizes) / 20
