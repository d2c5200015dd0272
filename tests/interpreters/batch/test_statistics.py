"""What statistics show is so, and what they do not show is looked at."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ipaward.domain.types import Amount, Day, Listing, Number, Record, Text
from ipaward.interpreters.batch.duck import connect
from ipaward.interpreters.batch.parquet import open_parquet
from ipaward.interpreters.batch.source import read_source
from ipaward.interpreters.batch.statistics import shown_sound
from tests.interpreters.batch.lanes import vocabulary_with

FACTS = vocabulary_with(
    [
        ("金额", Amount()),
        ("人数", Number(0, "1", "9999")),
        ("日期", Day()),
        ("组", Record((("金额", Amount()),))),
        ("行", Listing(Record((("金额", Amount()), ("文字", Text()))))),
        ("数表", Listing(Amount())),
    ]
)
MOST = Decimal("90071992547409.91")
KINDS = {
    "编号": "VARCHAR",
    "金额": "DECIMAL(18, 2)",
    "人数": "INTEGER",
    "日期": "DATE",
    "组": "STRUCT(金额 DECIMAL(18, 2))",
    "行": "STRUCT(金额 DECIMAL(18, 2), 文字 VARCHAR)[]",
    "数表": "DECIMAL(18, 2)[]",
}


@pytest.fixture
def source_of(tmp_path):
    """Give the source of files, with what their statistics show, and its clean rows."""
    with closing(connect(2, "200MB", tmp_path / "spill", [tmp_path])) as connection:

        def read(path=tmp_path):
            parquet = open_parquet(connection, path)
            source = read_source(parquet.columns, FACTS, "r")
            source = replace(source, sound=shown_sound(connection, source, parquet))
            clean = source.clean(connection, parquet.stretch(0, parquet.rows))
            found = connection.execute(f"SELECT row FROM ({clean}) ORDER BY row").fetchall()
            return source, [row for (row,) in found]

        yield read


def write(path, column, cells, kind=""):
    kind = kind or KINDS[column]
    rows = f"SELECT unnest(range(len(cells))) AS 编号, unnest(cells) AS {column}"
    given = duckdb.connect()
    given.execute(f"CREATE TABLE given AS SELECT ?::{kind}[] AS cells", [cells])
    given.execute(
        f"COPY (SELECT '甲' || 编号 AS 编号, {column} FROM ({rows} FROM given)) TO '{path}'"
        " (FORMAT parquet, ROW_GROUP_SIZE 2048)"
    )


def line(amount):
    return [{"金额": amount, "文字": "a"}, None]


@pytest.mark.parametrize(
    ("column", "path", "cells", "is_sound"),
    [
        ("金额", "金额", [Decimal("-0.01"), Decimal(7)], False),
        ("金额", "金额", [Decimal(0), None, Decimal(7)], True),
        ("金额", "金额", [Decimal("0.01"), Decimal(7)], True),
        ("金额", "金额", [MOST - Decimal("0.01")], True),
        ("金额", "金额", [MOST], True),
        ("金额", "金额", [MOST + Decimal("0.01")], False),
        ("金额", "金额", [None, None], True),
        ("人数", "人数", [0, 5], False),
        ("人数", "人数", [1, 9999], True),
        ("人数", "人数", [5, 10000], False),
        ("日期", "日期", [date(1, 1, 1), None, date(9999, 12, 31)], True),
        ("日期", "日期", ["infinity"], False),
        ("日期", "日期", ["0001-12-31 (BC)"], False),
        ("日期", "日期", ["10000-01-01"], False),
        ("组", "组.金额", [{"金额": Decimal(3)}, None], True),
        ("组", "组.金额", [{"金额": Decimal(-3)}], False),
        ("行", "行.金额", [line(Decimal(3)), None, []], True),
        ("行", "行.金额", [line(Decimal(3)), line(Decimal(-3))], False),
        ("数表", "数表", [[Decimal(3), None], [], None], True),
        ("数表", "数表", [[Decimal(3)], [Decimal(-3)]], False),
    ],
    ids=str,
)
def test_cells_within_bounds_are_sound(tmp_path, source_of, column, path, cells, is_sound):
    write(tmp_path / "r.parquet", column, cells)

    assert source_of()[0].sound == ({path} if is_sound else set())


def test_a_group_of_rows_beyond_bounds_is_seen_wherever_it_lies(tmp_path, source_of):
    write(tmp_path / "r.parquet", "人数", [*[7] * 5000, 0, *[7] * 5000])

    source, clean = source_of()

    assert source.sound == set()
    assert len(clean) == 10_000
    assert 5000 not in clean


def test_one_of_several_files_beyond_bounds_is_seen(tmp_path, source_of):
    for number, cells in enumerate([[1, 2], [0], [3]]):
        write(tmp_path / f"{number}.parquet", "人数", cells)

    assert source_of()[0].sound == set()


def test_more_decimals_than_the_fact_has_are_looked_at(tmp_path, source_of):
    write(tmp_path / "r.parquet", "金额", [Decimal("1.50"), Decimal("1.505")], "DECIMAL(18, 3)")

    assert source_of()[0].sound == set()
    assert source_of()[1] == [0]


def test_a_file_that_says_nothing_is_looked_at(tmp_path, source_of):
    table = pa.table({"编号": ["甲", "乙"], "人数": [0, 5]})
    pq.write_table(table, tmp_path / "r.parquet", write_statistics=False)

    source, clean = source_of()

    assert source.sound == set()
    assert clean == [1]


def test_one_file_of_two_that_says_nothing_is_looked_at(tmp_path, source_of):
    for number, is_said in enumerate([True, False]):
        table = pa.table({"编号": [f"甲{number}"], "人数": [7 * (1 - number)]})
        pq.write_table(table, tmp_path / f"{number}.parquet", write_statistics=is_said)

    assert source_of()[0].sound == set()
    assert source_of()[1] == [0]


def test_lists_written_as_formerly_are_looked_at(tmp_path, source_of):
    cells = pa.array([[Decimal(3)], [Decimal(-3)]], pa.list_(pa.decimal128(18, 2)))
    table = pa.table({"编号": ["甲", "乙"], "数表": cells})
    pq.write_table(table, tmp_path / "r.parquet", use_compliant_nested_type=False)

    assert source_of()[0].sound == set()
    assert source_of()[1] == [0]


@pytest.mark.parametrize("store_as_integer", [False, True])
def test_what_other_writers_say_is_understood(tmp_path, source_of, store_as_integer):
    cells = pa.array([Decimal(0), None, MOST], pa.decimal128(18, 2))
    table = pa.table({"编号": ["甲", "乙", "丙"], "金额": cells})
    path = tmp_path / "r.parquet"
    pq.write_table(table, path, store_decimal_as_integer=store_as_integer)

    assert source_of()[0].sound == {"金额"}


def test_two_columns_with_one_place_must_both_be_sound(tmp_path, source_of):
    # The place of the field 金额 of 组 is written as the name of the other column is.
    table = pa.table({"编号": ["甲"], "组": [{"金额": 1}], "组, 金额": [-1]})
    pq.write_table(table, tmp_path / "r.parquet")

    assert source_of()[0].sound == set()


@pytest.mark.parametrize("seed", range(40))
def test_clean_rows_are_the_same_with_statistics_and_without(tmp_path, source_of, seed):
    random = Random(seed)
    column = random.choice(["金额", "人数", "数表"])
    ends = [-1, 0, 1, 9999, 10_000, MOST, MOST + 1] if seed % 2 else [1, 5, None]

    def cell():
        value = random.choice(ends) if random.random() < 0.01 else 7
        if column == "数表":
            return [7, value]
        return value if column == "金额" or value is None else int(min(value, 20_000))

    cells = [cell() for _ in range(random.randrange(1, 5000))]
    path = tmp_path / "r.parquet"
    write(path, column, cells)
    pq.write_table(pq.read_table(path), tmp_path / "mute", write_statistics=False)

    source, clean = source_of()
    (tmp_path / "mute").rename(path)
    mute, same = source_of()

    assert mute.sound == set()
    assert clean == same
    assert bool(source.sound) or seed % 2


def test_where_all_is_sound_the_rows_are_taken_as_they_are(tmp_path, source_of):
    write(tmp_path / "r.parquet", "金额", [Decimal(1), Decimal(2)])

    source = source_of()[0]
    source = replace(source, sound=source.sound | {"编号"})

    assert "WHERE" not in source.clean(duckdb.connect(), "FROM r")
