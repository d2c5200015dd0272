"""Numbers that occur more than once are found, all of them and no others."""

from collections import defaultdict
from random import Random

import pyarrow as pa
import pytest

from ipaward.interpreters.batch.doubles import doubles
from ipaward.interpreters.batch.duck import connect

NUMBERS = "SELECT row, number FROM given"


@pytest.fixture
def told(tmp_path):
    def ask(numbers, threads=2):
        with connect(threads, "200MB", tmp_path / "spill", []) as connection:
            rows = pa.array(range(len(numbers)), pa.int64())
            given = pa.table({"row": rows, "number": pa.array(numbers, pa.string())})
            connection.register("given", given)
            return list(doubles(connection, NUMBERS))

    return ask


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        ["A1"],
        ["A1", "A2", "A10"],
        ["9", "10", "100"],
        [None, None, "A1"],
        ["B", "A"],
        ["a", "A", "ａ", "á", "a\u0301"],
    ],
    ids=str,
)
def test_numbers_that_differ_are_no_doubles(told, numbers):
    assert told(numbers) == []


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (["A", "A"], [("A", (0, 1))]),
        (["A", "B", "A", "B", "A"], [("A", (0, 2, 4)), ("B", (1, 3))]),
        (["A", None, "A", None], [("A", (0, 2))]),
        (["A1", "A2", "A10", "A10"], [("A10", (2, 3))]),
        (["B", "A", "B"], [("B", (0, 2))]),
        (["", "", "x"], [("", (0, 1))]),
    ],
)
def test_doubles_come_with_all_their_rows(told, numbers, found):
    assert told(numbers) == found


@pytest.mark.parametrize("seed", range(5))
def test_any_numbers_are_told_apart_as_a_count_tells_them(told, seed):
    rnd = Random(seed)
    numbers = [f"{rnd.choice('AB')}{rnd.randrange(40_000)}" for _ in range(20_000)]
    counted = defaultdict(list)
    for row, number in enumerate(numbers):
        counted[number].append(row)

    found = told(numbers, threads=1 + seed % 3)

    assert found == [(n, tuple(rows)) for n, rows in sorted(counted.items()) if len(rows) > 1]


def test_one_double_far_apart_is_found_among_many(told):
    numbers = [f"A{i:07}" for i in range(300_000)]
    numbers[299_999] = numbers[0]

    assert told(numbers) == [("A0000000", (0, 299_999))]
