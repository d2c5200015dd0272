"""The numbers of a register, read as the intake reads them, and which stand more than once."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from ipaward.domain.source import Cell
from ipaward.domain.types import Boolean, Record, Text
from ipaward.domain.words import Words
from ipaward.interpreters.batch.duck import connect
from ipaward.interpreters.batch.numbers import are_plain, doubled_numbers, number_alone, odd_numbers
from ipaward.interpreters.batch.parquet import open_parquet
from ipaward.interpreters.batch.source import read_source
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary
from ipaward.tables.records import RecordReader


def info(path, of) -> FactInfo:
    return FactInfo(path, of, Words(), "", Supplier.APPLICANT)


FLAT = Vocabulary(
    Record((("号", Text()), ("是", Boolean()))),
    {"号": info("号", Text()), "是": info("是", Boolean())},
    "号",
    applicant="号",
)
GROUP = Record((("号", Text()), ("是", Boolean())))
NESTED = replace(
    FLAT,
    record=Record((("件", GROUP),)),
    facts={
        "件": info("件", GROUP),
        "件.号": info("件.号", Text()),
        "件.是": info("件.是", Boolean()),
    },
    number="件.号",
    applicant="件.号",
)


def doubled(path: Path, vocabulary: Vocabulary) -> dict[str, list[int]]:
    alone = number_alone(vocabulary)
    with closing(connect(2, "200MB", path.parent / "spill", [path])) as connection:
        parquet = open_parquet(connection, path)
        source = read_source(parquet.columns, alone, path.name, whole=vocabulary)
        reader = RecordReader(alone)
        read = [
            (row, reader.read(tree, Cell("")).number)
            for row, tree in odd_numbers(connection, source, parquet)
        ]
        known = [one for one in read if one[1]]
        found = doubled_numbers(connection, source, parquet, known)
        return {number: sorted(rows) for number, rows in found}


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (["A1", "A2", "A3"], {}),
        (["A1", "A2", "A1"], {"A1": [0, 2]}),
        (["A1", " A1", "A1\u3000", "A2"], {"A1": [0, 1, 2]}),
        ([" A1", "A1 "], {"A1": [0, 1]}),
        (["", "", "  ", None, None, "A1"], {}),
        (["B", "A", "B", "A"], {"A": [1, 3], "B": [0, 2]}),
    ],
)
@pytest.mark.parametrize("vocabulary", [FLAT, NESTED], ids=["flat", "nested"])
def test_numbers_are_compared_as_they_are_read(tmp_path, numbers, found, vocabulary):
    path = tmp_path / "r.parquet"
    # What else stands in a row takes no part in it, and may be anything.
    rows = "SELECT unnest(?::VARCHAR[]) AS 号, 'much' AS 是"
    grouped = f"SELECT struct_pack(号 := 号, 是 := 是) AS 件 FROM ({rows})"
    written = rows if vocabulary is FLAT else grouped
    duckdb.sql(written, params=[numbers]).write_parquet(str(path))

    assert doubled(path, vocabulary) == found


@pytest.mark.parametrize(
    ("numbers", "plain"),
    [
        ([], True),
        (["A1"], True),
        (["9", "10", "100"], True),
        (["甲1", "甲2", "甲3"], True),
        (["A1", "A1"], False),
        (["A1", "A2", "A2", "A3"], False),
        (["A1", "A3", "A2", "A4"], False),
        (["A1", "A2", None, "A3"], False),
        (["A1", " A2", "A3 "], False),
        (["A1", "A2", "Unknown"], False),
        (["A1", ""], False),
    ],
    ids=str,
)
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_numbers_that_are_plain_and_ascend_need_no_second_look(tmp_path, numbers, plain, threads):
    path = tmp_path / "r.parquet"
    duckdb.sql("SELECT unnest(?::VARCHAR[]) AS 号", params=[numbers]).write_parquet(str(path))

    with closing(connect(threads, "200MB", tmp_path / "spill", [path])) as connection:
        parquet = open_parquet(connection, path)
        source = read_source(parquet.columns, number_alone(FLAT), path.name, whole=FLAT)

        assert are_plain(connection, source, parquet, threads) is plain


def test_a_double_far_down_is_met_where_the_stretches_meet(tmp_path):
    path = tmp_path / "r.parquet"
    read = "SELECT printf('A%06d', range - (range >= 30000)::INT) AS 号 FROM range(60000)"
    duckdb.sql(read).write_parquet(str(path))

    with closing(connect(2, "200MB", tmp_path / "spill", [path])) as connection:
        parquet = open_parquet(connection, path)
        source = read_source(parquet.columns, number_alone(FLAT), path.name, whole=FLAT)

        assert not are_plain(connection, source, parquet, 2)


def test_a_vocabulary_of_the_number_alone_asks_for_nothing_else():
    assert number_alone(FLAT).record == Record((("号", Text()),))
    assert number_alone(NESTED).record == Record((("件", Record((("号", Text()),))),))
    assert set(number_alone(NESTED).facts) == {"件", "件.号"}
