"""What a finished run says of one number."""

from datetime import date

import duckdb
import pytest

from ipaward.domain.finding import Verdict
from ipaward.interpreters.batch.decided import Decided, DecidedRow, put_aside

COLUMNS = (
    "row", "number", "on", "verdict", "amount", "bound_by", "provisional",
    "states_0", "states_1", "refused",
)  # fmt: skip


@pytest.fixture
def decided(tmp_path):
    """Two files of three decisions, the last of which is none."""
    with duckdb.connect() as connection:
        for part in range(2):
            connection.execute(
                f"COPY (SELECT range AS row, 'A' || range AS number, DATE '2021-06-30' AS \"on\","
                " CASE WHEN range < 5 THEN 'eligible' END AS verdict, range * 100 AS amount,"
                " 'standard' AS bound_by, false AS provisional, range AS states_0,"
                " 1::BIGINT AS states_1, CASE WHEN range = 5 THEN 'not-in-force' END AS refused"
                f" FROM range({part * 3}, {part * 3 + 3})) TO '{tmp_path}/{part}.parquet'"
            )
        parts = (tmp_path / "0.parquet", tmp_path / "1.parquet")
        yield Decided(connection, parts, COLUMNS)


def test_a_decision_is_found_by_its_number_in_any_file(decided):
    assert decided.find("A4") == DecidedRow(
        4, date(2021, 6, 30), Verdict.ELIGIBLE, 400, "standard", False, (4, 1)
    )


def test_a_row_the_query_refused_has_no_verdict(decided):
    found = decided.find("A5")

    assert found is not None
    assert found.verdict is None


def test_a_number_is_what_it_is_and_no_sql(decided):
    assert decided.find("a4") is None
    assert decided.find("' OR true --") is None


def test_the_nearest_numbers_come_first_and_far_ones_not_at_all(decided):
    assert decided.nearest("A44", 2) == ["A4"]
    assert decided.nearest("A9", 2) == ["A0", "A1"]
    assert decided.nearest("B-2021-000004", 2) == []


def test_what_was_written_on_a_row_put_aside_comes_back(tmp_path):
    content = '\ufeffrow,application,zh\r\n2,A1,"甲, ""乙""\r\n丙"\r\n11,A2,\r\n10,A1,丁\r\n'
    (tmp_path / "0.csv").write_bytes(content.encode())

    with duckdb.connect() as connection:
        found = put_aside(connection, [tmp_path / "0.csv"], ("row", "application", "zh"), "A1")

    assert found == [
        {"row": "2", "application": "A1", "zh": '甲, "乙"\r\n丙'},
        {"row": "10", "application": "A1", "zh": "丁"},
    ]
