"""The hand-written SQL means what the rules mean."""

import duckdb

from tests.benchmarks.registers import by_hand
from tests.benchmarks.registers.generator import generate
from tests.benchmarks.registers.sample import rows_of
from tests.benchmarks.registers.yardstick import meant


def test_the_sql_written_by_hand_agrees_with_the_yardstick_on_every_row(tmp_path):
    register, output = tmp_path / "register.parquet", tmp_path / "decided.parquet"
    generate(3_000, register)

    by_hand.decide(register, output)

    rows = rows_of(register, 3_000)
    assert rows_of(output, 3_000) == [meant(row) for row in rows]
    assert len(rows) == 3_000


def test_an_empty_register_gives_no_decisions(tmp_path):
    register, output = tmp_path / "register.parquet", tmp_path / "decided.parquet"
    generate(0, register)

    by_hand.decide(register, output)

    assert duckdb.sql(f"SELECT count(*) FROM '{output}'").fetchall() == [(0,)]
