"""Decisions counted: by verdict, rule by rule, and by values."""

import duckdb
import pyarrow as pa
import pytest

from ipaward.domain.finding import Verdict
from ipaward.domain.types import Day, Number
from ipaward.domain.value import NOTHING
from ipaward.interpreters.batch.counting import Alike, Grouping, alike, pending_alone, states
from ipaward.interpreters.batch.valuing import Values

RULES = 40  # more than one column of states holds
FACTS = pa.schema([("row", pa.int64()), ("value_0", pa.int64())])


def packed(one: list[int]) -> tuple[int, int]:
    """Pack the states of forty rules as a decision has them."""
    whole = [sum(state << 2 * at for at, state in enumerate(one[i : i + 31])) for i in (0, 31)]
    return whole[0], whole[1]


def write(path, rows):
    """Write decisions: verdict, fen, cap, provisional, and the states of all rules."""
    made = [
        (at, verdict, fen, bound, provisional, *packed(said))
        for at, (verdict, fen, bound, provisional, said) in enumerate(rows)
    ]
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t (row BIGINT, verdict VARCHAR, amount BIGINT, bound_by VARCHAR,"
            " provisional BOOLEAN, states_0 BIGINT, states_1 BIGINT)"
        )
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", made)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def with_state(places: dict[int, int]) -> list[int]:
    return [places.get(at, 1) for at in range(RULES)]


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def test_decisions_are_counted_with_their_sums_and_those_refused_are_not(connection, tmp_path):
    most = 2**53 * 100
    rows = [
        ("eligible", most, "cap", True, with_state({})),
        ("eligible", most, "cap", True, with_state({})),
        ("eligible", 5, "standard", False, with_state({})),
        ("pending", None, None, False, with_state({})),
        (None, None, None, False, with_state({})),
    ]

    found = alike(connection, [write(tmp_path / "d.parquet", rows)])

    assert set(found) == {
        Alike(Verdict.ELIGIBLE, True, "cap", 2, 2 * most),
        Alike(Verdict.ELIGIBLE, False, "standard", 1, 5),
        Alike(Verdict.PENDING, False, None, 1, 0),
    }


def test_states_are_counted_for_every_rule_in_every_column(connection, tmp_path):
    rows = [
        ("ineligible", None, None, False, with_state({0: 0, 30: 2, 31: 3, 39: 0})),
        ("ineligible", None, None, False, with_state({0: 0, 31: 0})),
        ("pending", None, None, False, with_state({39: 2})),
    ]

    found = states(connection, [write(tmp_path / "d.parquet", rows)], RULES)

    bad, open_ = Verdict.INELIGIBLE, Verdict.PENDING
    assert {key: n for key, n in found.items() if key[2] != 1} == {
        (bad, 0, 0): 2, (bad, 30, 2): 1, (bad, 31, 3): 1, (bad, 31, 0): 1, (bad, 39, 0): 1,
        (open_, 39, 2): 1,
    }  # fmt: skip
    assert all(sum(found.get((bad, at, s), 0) for s in range(4)) == 2 for at in range(RULES))


def test_what_no_rule_keeps_pending_is_counted_alone(connection, tmp_path):
    rows = [
        ("pending", None, None, False, with_state({})),
        ("pending", None, None, False, with_state({35: 2})),
        ("pending", None, None, False, with_state({3: 0})),
        ("pending", None, None, False, with_state({4: 2})),
        ("eligible", 1, None, False, with_state({})),
    ]
    path = write(tmp_path / "d.parquet", rows)

    assert pending_alone(connection, [path], [0, 3, 35], [3]) == 2
    assert pending_alone(connection, [path], [], []) == 4


def grouping(connection, of=None):
    values = Values("SELECT row, value_0 FROM facts", (of or Number(0),), (1,))
    return Grouping(connection, values, FACTS.empty_table())


def test_groups_are_the_largest_the_rest_and_the_unknown(connection, tmp_path):
    rows = [("eligible", 100, "cap", False, with_state({}))] * 9
    path = write(tmp_path / "d.parquet", rows)
    groups = grouping(connection)
    values = [10, 10, 10, 20, 20, 30, 40, None]  # of row 8 nothing is known at all

    groups.join_with(pa.table([range(8), pa.array(values, pa.int64())], schema=FACTS))
    groups.count(path)

    found = groups.largest(0, 2)
    assert [(one.value, one.count, one.fen, one.values) for one in found[:2]] == [
        (1, 3, 300, 1), (2, 2, 200, 1),
    ]  # fmt: skip
    assert [(one.count, one.fen, one.values) for one in found[2:]] == [(2, 200, 2), (2, 200, 1)]
    assert found[3].value is None


def test_what_is_counted_in_parts_adds_up(connection, tmp_path):
    rows = [("eligible", 1, "cap", False, with_state({})), ("pending", None, None, False, [1] * 40)]
    path = write(tmp_path / "d.parquet", rows)
    groups = grouping(connection)

    for _ in range(3):
        groups.join_with(pa.table([[0, 1], [7, 7]], schema=FACTS))
        groups.count(path)

    (one,) = groups.largest(0, 20)
    assert one.verdicts == {Verdict.ELIGIBLE: 3, Verdict.INELIGIBLE: 0, Verdict.PENDING: 3}
    assert one.fen == 3


def test_a_scan_tells_which_rows_are_left(connection, tmp_path):
    groups = grouping(connection)
    facts = "SELECT range AS row, range AS value_0 FROM range(4, 8) WHERE range <> 5"

    assert groups.scan(facts, 4, 8) == [5]


def test_a_day_that_is_known_not_to_be_is_one_value_and_not_unknown():
    values = Values("", (Day(or_none=True),), (0,))

    assert values.value(0, -719163) is NOTHING
    assert str(values.value(0, 0)) == "1970-01-01"
