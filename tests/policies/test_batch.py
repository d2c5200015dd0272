"""Every programme of every pack says the same as a query: its examples, and changes to them."""

import re
from contextlib import closing
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import pytest

from ipaward.analysis.records import bounds_of, changed, random_record
from ipaward.casework.bulk import Bulk
from ipaward.domain.application import Application
from ipaward.domain.decision import Decision
from ipaward.domain.value import Duration, Nothing, Unknown
from ipaward.interpreters.batch.judging import Query
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.language.pack import read_pack
from ipaward.rulebook.attest import attested
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.reading import reference_day
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.columns import facts_table
from ipaward.tables.intake import read_applications

ROOT = Path(__file__).resolve().parents[2]
PROGRAMMES = sorted(
    (path.parent.name, path.stem)
    for path in ROOT.glob("rules/*/*.yaml")
    if re.search(r"^(项目|programme):", path.read_text("utf-8"), flags=re.MULTILINE)
)
SAMPLE = ROOT / "policies/urumqi-ip-2020/samples/round-2021.xlsx"
CHANGED, RANDOM = 60, 20
NO_DAY = "0001-12-31 (BC)"  # as Python is handed the day that stands for none


@cache
def book_of(policy):
    return read_pack(policy, (ROOT,))


def given(book, programme):
    """The records of all examples, then some of them changed, then some out of the blue."""
    examples = [example.given for example in programme.examples]
    examples += [one for example in programme.round_examples for one in example.given]
    rnd, bounds = Random(f"{book.policy.name}/{programme.name}"), bounds_of(book)
    yield from examples
    for _ in range(CHANGED):
        yield changed(book, rnd.choice(examples), bounds, rnd)
    for _ in range(RANDOM):
        yield random_record(book, bounds, rnd)


def facts_of(book, programme, applications):
    vocabulary = vocabulary_of(book.vocabulary, programme)
    return facts_table(applications, vocabulary, range(len(applications)))


def decided(book, programme, on, applications):
    """The decisions; raises where the query and the yardstick differ in anything."""
    with closing(Query(BatchReading(book, programme, on))) as query:
        bulk = Bulk.of(query, "test")
        return list(bulk.decide(applications, facts_of(book, programme, applications)))


def test_programmes_were_found():
    assert len(PROGRAMMES) > 20


@pytest.mark.parametrize(("policy", "name"), PROGRAMMES)
def test_a_programme_is_decided_alike_by_the_query(policy, name):
    book = book_of(policy)
    programme = book.programmes[name]
    applications = [
        Application(str(at), record) for at, record in enumerate(given(book, programme))
    ]

    rows = decided(book, programme, book.policy.in_force, applications)

    found = [row for row in rows if isinstance(row, Decision)]
    assert len(rows) == len(applications) > CHANGED + RANDOM
    assert len({decision.verdict for decision in found}) == 3


def test_the_sample_round_is_decided_alike_by_the_query():
    book = book_of("urumqi-ip-2020")
    programme = book.programmes["certification-award"]
    rows = read_applications(SAMPLE, book.vocabulary).rows
    applications = [row for row in rows if isinstance(row, Application)]

    found = decided(book, programme, None, applications)

    assert len(found) == 63
    assert all(isinstance(row, Decision) for row in found)


RANKED = [
    (policy, name)
    for policy, name in PROGRAMMES
    if book_of(policy).programmes[name].allotment is not None
]


def test_programmes_that_rank_were_found():
    assert len(RANKED) > 5


@pytest.mark.parametrize(("policy", "name"), RANKED)
def test_the_keys_of_preference_and_the_pool_are_those_of_the_definition(policy, name):
    book = book_of(policy)
    programme = book.programmes[name]
    on, allotment = book.policy.in_force, programme.allotment
    applications = [
        Application(str(at), record) for at, record in enumerate(given(book, programme))
    ]
    keys = [key.value for key in allotment.order[:-1]]

    columns = ", ".join([f"rank_{at}" for at in range(len(keys))] + ["pool"] * bool(allotment.per))
    with duckdb.connect() as connection:
        connection.register("facts", facts_of(book, programme, applications))
        query = BatchReading(book, programme, on).query("duckdb")
        answer = f"SELECT {columns} FROM ({query}) ORDER BY row" if columns else "SELECT 1"
        rows = connection.execute(answer).fetchall()

    for at, key in enumerate([*keys, allotment.per] if allotment.per else keys):
        meant = [said(book, programme, on, application, key) for application in applications]
        assert is_same_order([row[at] for row in rows], meant), key


def said(book, programme, on, application, key):
    record = attested(application.record, book.vocabulary)
    day = reference_day(programme, record, on)
    return mean(key, Situation(record, day, book, programme))


def is_same_order(held, meant):
    """Whether both order alike, unknown is null, and what is equal in one is so in the other."""
    pairs = set()
    for column, value in zip(held, meant, strict=True):
        if isinstance(value, Unknown) or column is None:
            assert (isinstance(value, Unknown), column) == (True, None), value
        elif isinstance(value, Nothing):
            assert column == NO_DAY
        else:
            assert isinstance(value, bool | Fraction | date | Duration | str), value
            of = value.count if isinstance(value, Duration) else value
            pairs.add((str(of) if isinstance(column, str) else of, column))
    in_order = sorted(pairs)
    columns = [column for _, column in in_order]
    return columns == sorted(set(columns)) and len({of for of, _ in pairs}) == len(pairs)
