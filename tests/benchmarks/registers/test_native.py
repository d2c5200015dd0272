"""The fused loop means what the hand-written SQL means."""

import importlib.util

import pytest

from tests.benchmarks.registers import by_hand
from tests.benchmarks.registers.generator import generate
from tests.benchmarks.registers.sample import rows_of

is_there = importlib.util.find_spec("numba") and importlib.util.find_spec("numpy")


@pytest.mark.skipif(
    not is_there, reason="numba and numpy are not installed; the house needs neither"
)
def test_the_loop_agrees_with_the_sql_on_every_row(tmp_path):
    from tests.benchmarks.registers import native

    register = tmp_path / "register.parquet"
    generate(20_000, register, seed=7)

    by_hand.decide(register, tmp_path / "by-hand.parquet")
    native.decide(register, tmp_path / "native.parquet")

    decided = rows_of(tmp_path / "native.parquet", 20_000)
    assert decided == rows_of(tmp_path / "by-hand.parquet", 20_000)
    assert len(decided) == 20_000
