"""The plain function means what the rules mean; and the comparison sees where one does not."""

from tests.benchmarks.registers import by_hand, plain
from tests.benchmarks.registers.compare import agreement
from tests.benchmarks.registers.generator import generate
from tests.benchmarks.registers.sample import rows_of, write_decided


def test_the_plain_function_agrees_with_the_sql_on_every_row(tmp_path):
    register, output, bar = (tmp_path / f"{name}.parquet" for name in ("r", "o", "bar"))
    generate(20_000, register, seed=3)
    by_hand.decide(register, bar)

    plain.decide(register, output, 5_000)

    found = agreement(output, bar)
    assert (found.rows, found.equal) == (5_000, 5_000)
    assert {"verdict", "amount", "bound_by", "states_0", "rank_0"} <= set(found.columns)


def test_one_fen_too_much_is_one_row_that_is_not_equal(tmp_path):
    register, output, bar = (tmp_path / f"{name}.parquet" for name in ("r", "o", "bar"))
    generate(100, register)
    by_hand.decide(register, bar)
    decided = [plain.judged(row) for row in rows_of(register, 100)]
    first = next(one for one in decided if one.get("amount"))
    first["amount"] += 1

    write_decided(decided, output)

    found = agreement(output, bar)
    assert (found.rows, found.equal) == (100, 99)
