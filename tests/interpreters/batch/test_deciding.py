"""One chunk decided and written: the same bytes and the same digest however it was done."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ipaward.domain.finding import Verdict
from ipaward.domain.tally import added
from ipaward.interpreters.batch.deciding import Deciding
from ipaward.interpreters.batch.lanes import Lane

# Stands for the query of a reading; what is decided does not matter here.
QUERY = """
SELECT row, number, DATE '2021-06-30' AS "on",
    CASE WHEN row % 100 = 99 THEN NULL WHEN row % 3 = 0 THEN 'eligible'
        WHEN row % 3 = 1 THEN 'pending' ELSE 'ineligible' END AS verdict,
    CASE WHEN row % 3 = 0 AND row % 100 <> 99 THEN costs END AS amount, 'standard' AS bound_by,
    row % 2 = 0 AS provisional, row % 16 AS states_0, number AS rank_0,
    CASE WHEN row % 100 = 99 THEN 'not-in-force' END AS refused
FROM facts
"""
NOTHING = pa.table(
    {"row": pa.array([], pa.int64()), "number": pa.array([], pa.string()),
     "costs": pa.array([], pa.int64())}
)  # fmt: skip


def facts(first: int, end: int, odd: str = "false") -> str:
    return (
        f"SELECT range AS row, 'A' || range AS number, range * 7 AS costs, {odd} AS odd"
        f" FROM range({first}, {end})"
    )


def table(rows: list[int]) -> pa.Table:
    return pa.table(
        {"row": rows, "number": [f"A{row}" for row in rows], "costs": [7 * row for row in rows]}
    )


def not_odd(_, relation: str) -> str:
    return f"SELECT * EXCLUDE (odd) FROM ({relation}) WHERE NOT odd"


LANE = Lane(QUERY, not_odd)


def deciding() -> Deciding:
    return Deciding(duckdb.connect(config={"threads": 1}), QUERY, NOTHING)


def read(path: Path) -> list[tuple]:
    return duckdb.read_parquet(str(path)).fetchall()


def test_the_decisions_are_written_in_the_order_of_the_input(tmp_path):
    chunk, path = deciding(), tmp_path / "it's.parquet"

    chunk.begin()
    chunk.scan(LANE, facts(5, 25), path)

    rows = read(path)
    assert [row[0] for row in rows] == list(range(5, 25))
    assert len(rows[0]) == len(chunk.columns) == 10
    assert chunk.missing(path, 5, 25) == []
    assert not chunk.has_joined


def test_rows_that_are_odd_or_to_be_passed_over_are_missing_and_can_be_joined(tmp_path):
    chunk, path = deciding(), tmp_path / "scanned.parquet"

    chunk.begin()
    chunk.scan(LANE, facts(0, 90, "range % 10 = 4"), path, [5, 6])
    missing = [4, 5, 6, *range(14, 90, 10)]
    assert chunk.missing(path, 0, 90) == missing
    chunk.join_with(table(missing[:3]))
    chunk.join_with(table(missing[3:]))
    assert chunk.has_joined

    chunk.write(tmp_path / "whole.parquet", path)
    chunk.scan(LANE, facts(0, 90), path)
    assert read(tmp_path / "whole.parquet") == read(path)
    assert chunk.tally(tmp_path / "whole.parquet", 0, ()) == chunk.tally(path, 0, ())


def test_a_chunk_of_joined_rows_alone_is_written_in_order(tmp_path):
    chunk = deciding()

    chunk.begin()
    chunk.join_with(table([3, 4]))
    chunk.begin()
    chunk.join_with(table([8, 9]))
    chunk.join_with(table([6, 7]))
    chunk.write(tmp_path / "part.parquet")

    assert [row[0] for row in read(tmp_path / "part.parquet")] == [6, 7, 8, 9]


def test_rows_the_query_refuses_are_told_and_are_no_decisions(tmp_path):
    chunk, path = deciding(), tmp_path / "part.parquet"

    chunk.begin()
    chunk.scan(LANE, facts(0, 250), path)

    assert [(row, number, code) for row, number, _, code in chunk.refused(path)] == [
        (99, "A99", "not-in-force"),
        (199, "A199", "not-in-force"),
    ]
    assert [row for row, *_ in chunk.refused(path, since=100)] == [199]
    tally = chunk.tally(path, 2, [("not-in-force", 2)])
    assert tally.rows == 250
    assert tally.verdicts == {
        Verdict.ELIGIBLE: 83,
        Verdict.PENDING: 82,
        Verdict.INELIGIBLE: 83,
    }
    assert tally.fen == sum(7 * row for row in range(0, 250, 3) if row not in (99, 199))


@pytest.mark.parametrize("size", [7, 100, 333])
def test_the_digest_is_the_same_with_any_chunk_size(tmp_path, size):
    chunk, path = deciding(), tmp_path / "part.parquet"
    parts = []

    for first in range(0, 333, size):
        chunk.scan(LANE, facts(first, min(first + size, 333)), path, [17])
        parts.append(chunk.tally(path, 0, ()))

    chunk.scan(LANE, facts(0, 333), path, [17])
    assert added(parts) == chunk.tally(path, 0, ())


def test_the_digest_tells_two_orders_apart(tmp_path):
    chunk, path = deciding(), tmp_path / "part.parquet"
    tallies = []

    for numbers in ("AB", "BA"):
        chunk.begin()
        chunk.join_with(pa.table({"row": [0, 3], "number": list(numbers), "costs": [1, 1]}))
        chunk.write(path)
        tallies.append(chunk.tally(path, 0, ()))

    one, other = tallies
    assert (one.verdicts, one.fen) == (other.verdicts, other.fen)
    assert one.marks != other.marks
    assert one.marks[0] != one.marks[1]


def test_the_bytes_are_the_same_every_time(tmp_path):
    path = tmp_path / "part.parquet"
    written = set()

    for _ in range(3):
        chunk = deciding()
        # Rows left out here and there, and several row groups.
        chunk.scan(LANE, facts(0, 300_000, "hash(range) % 10 = 0"), path)
        written.add(path.read_bytes())

    assert len(written) == 1


def test_an_empty_chunk_has_columns_and_no_rows(tmp_path):
    chunk, path = deciding(), tmp_path / "empty.parquet"

    chunk.begin()
    chunk.write(path)

    assert read(path) == []
    assert chunk.missing(path, 0, 0) == []
    assert chunk.tally(path, 0, ()).rows == 0


def test_no_figure_of_a_decision_is_a_float(tmp_path):
    chunk, path = deciding(), tmp_path / "part.parquet"

    chunk.scan(LANE, facts(0, 9), path)

    types = {str(one[1]) for one in duckdb.sql(f"DESCRIBE FROM '{path}'").fetchall()}
    assert types == {"BIGINT", "VARCHAR", "DATE", "BOOLEAN"}
