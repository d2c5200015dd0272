"""One chunk decided and written: the same bytes and the same digest however it was done."""

import duckdb
import pytest

from ipaward.domain.finding import Verdict
from ipaward.domain.tally import added
from ipaward.interpreters.batch.deciding import Deciding

# Stands for the query of a reading; what is decided does not matter here.
QUERY = """
SELECT row, number, DATE '2021-06-30' AS "on",
    CASE WHEN row % 3 = 0 THEN 'eligible' WHEN row % 3 = 1 THEN 'pending' ELSE 'ineligible' END
        AS verdict,
    CASE WHEN row % 3 = 0 THEN costs END AS amount, 'standard' AS bound_by,
    row % 2 = 0 AS provisional, row % 16 AS states_0, number AS rank_0, NULL::VARCHAR AS pool,
    CASE WHEN row % 100 = 99 THEN 'not-in-force' END AS refused
FROM facts
"""


def facts(first: int, end: int, only: str = "true") -> str:
    return (
        f"SELECT range AS row, 'A' || range AS number, range * 7 AS costs"
        f" FROM range({first}, {end}) WHERE {only}"
    )


def deciding(threads: int = 2) -> Deciding:
    return Deciding(duckdb.connect(config={"threads": threads}), QUERY)


def read(path) -> list[tuple]:
    return duckdb.sql(f"SELECT * FROM '{path}'").fetchall()


def test_the_decisions_are_written_in_the_order_of_the_input(tmp_path):
    chunk = deciding()

    chunk.begin(facts(5, 25))
    chunk.write(tmp_path / "it's.parquet")

    rows = duckdb.read_parquet(str(tmp_path / "it's.parquet")).fetchall()
    assert [row[0] for row in rows] == list(range(5, 25))
    assert len(rows[0]) == len(chunk.columns) == 10
    assert "refused" not in chunk.columns


def test_rows_that_come_another_way_take_their_place(tmp_path):
    chunk = deciding()
    other = duckdb.sql(facts(0, 90, "range % 10 = 4")).to_arrow_table()

    chunk.begin(facts(0, 90, "range % 10 <> 4"))
    assert chunk.undecided(0, 90) == list(range(4, 90, 10))
    chunk.join_with(other)

    chunk.write(tmp_path / "joined.parquet")
    assert chunk.undecided(0, 90) == []
    chunk.begin(facts(0, 90))
    chunk.write(tmp_path / "straight.parquet")
    assert (tmp_path / "joined.parquet").read_bytes() == (
        tmp_path / "straight.parquet"
    ).read_bytes()


def test_rows_the_query_refuses_are_told_and_can_be_left_out():
    chunk = deciding()

    chunk.begin(facts(0, 250))
    assert chunk.refused() == [(99, "not-in-force"), (199, "not-in-force")]
    chunk.leave_out([99, 199])

    assert chunk.refused() == []
    tally = chunk.tally([("not-in-force", 2)], 2)
    assert tally.rows == 250
    assert tally.verdicts == {
        Verdict.ELIGIBLE: 83,
        Verdict.PENDING: 82,
        Verdict.INELIGIBLE: 83,
    }
    assert tally.fen == sum(7 * row for row in range(0, 250, 3) if row not in (99, 199))


@pytest.mark.parametrize("size", [7, 100, 333])
def test_the_digest_is_the_same_with_any_chunk_size(size):
    chunk = deciding()
    parts = []

    for first in range(0, 333, size):
        chunk.begin(facts(first, min(first + size, 333)))
        chunk.leave_out([99, 199, 299])
        parts.append(chunk.tally((), 0))

    chunk.begin(facts(0, 333))
    chunk.leave_out([99, 199, 299])
    assert added(parts) == chunk.tally((), 0)


def test_the_digest_tells_two_orders_apart():
    chunk = deciding()

    chunk.begin("SELECT * FROM (VALUES (0, 'A', 1), (3, 'B', 1)) AS _ (row, number, costs)")
    one = chunk.tally((), 0)
    chunk.begin("SELECT * FROM (VALUES (3, 'A', 1), (0, 'B', 1)) AS _ (row, number, costs)")
    other = chunk.tally((), 0)

    assert (one.verdicts, one.fen) == (other.verdicts, other.fen)
    assert one.marks != other.marks
    assert one.marks[0] != one.marks[1]


def test_the_bytes_are_the_same_with_any_number_of_threads(tmp_path):
    written = []

    for threads in (1, 2, 8, 8):
        chunk = deciding(threads)
        # Rows left out here and there, and several row groups.
        chunk.begin(facts(0, 400_000, "hash(range) % 10 <> 0"))
        path = tmp_path / f"{len(written)}.parquet"
        chunk.write(path)
        written.append(path.read_bytes())

    assert len(set(written)) == 1


def test_an_empty_chunk_has_columns_and_no_rows(tmp_path):
    chunk = deciding()

    chunk.begin(facts(0, 0))
    chunk.write(tmp_path / "empty.parquet")

    assert read(tmp_path / "empty.parquet") == []
    assert chunk.undecided(0, 0) == []
    assert chunk.tally((), 0).rows == 0


def test_no_figure_of_a_decision_is_a_float(tmp_path):
    chunk = deciding()

    chunk.begin(facts(0, 9))
    chunk.write(tmp_path / "part.parquet")

    types = {
        str(one[1]) for one in duckdb.sql(f"DESCRIBE FROM '{tmp_path}/part.parquet'").fetchall()
    }
    assert types == {"BIGINT", "VARCHAR", "DATE", "BOOLEAN"}
