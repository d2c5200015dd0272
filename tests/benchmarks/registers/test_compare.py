"""The comparison runs each participant apart, and says what it found."""

import duckdb

from tests.benchmarks.registers.compare import agreement, compare
from tests.benchmarks.registers.generator import generate


def test_the_table_names_each_participant_and_how_many_rows_are_equal(tmp_path, capsys):
    register = tmp_path / "register.parquet"
    generate(500, register)

    is_equal = compare(register, tmp_path, ["decode", "python"], rounds=1, sample=200)

    said = capsys.readouterr().out
    assert is_equal
    assert [line.split()[0] for line in said.splitlines() if line.endswith("500")] == ["by-hand"]
    assert "200 (verdict, amount, bound_by, states_0, rank_0)" in said


def test_a_row_left_out_or_decided_twice_is_seen(tmp_path):
    bar, output = tmp_path / "bar.parquet", tmp_path / "output.parquet"
    rows = "SELECT 'n' || i AS number, 'eligible' AS verdict, NULL AS refused FROM range(10) t(i)"
    duckdb.sql(f"COPY ({rows}) TO '{bar}'")

    duckdb.sql(f"COPY ({rows} WHERE i <> 3 UNION ALL {rows} WHERE i = 4) TO '{output}'")

    found = agreement(output, bar)
    assert (found.rows, found.equal) == (10, 9)


def test_a_row_refused_by_one_and_decided_by_the_other_is_not_equal(tmp_path):
    bar, output = tmp_path / "bar.parquet", tmp_path / "output.parquet"
    refused = "SELECT 'n' AS number, NULL::VARCHAR AS verdict, 'not-in-force' AS refused"
    duckdb.sql(f"COPY ({refused}) TO '{bar}'")

    duckdb.sql(f"COPY (SELECT 'n' AS number, NULL::VARCHAR AS verdict) TO '{output}'")

    assert agreement(output, bar).equal == 0
