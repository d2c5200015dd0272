"""The long campaign ends with a table of what came of it, and fails where it must."""

import pytest

pytest.importorskip("apsw", reason="apsw, which simulates a disk, is not installed here")

from tests.ledger.postgres_server import NoServerError  # needs apsw
from tests.ledger.torture import Row, run


def clean(bench, row):
    row.done = row.wanted
    row.count(midway=True, acknowledged=1_200, lost=0, doubled=0)


def losing(bench, row):
    row.count(midway=True, acknowledged=7, lost=1, doubled=0)


def doubling(bench, row):
    row.count(midway=True, acknowledged=7, lost=0, doubled=1)


def complaining(bench, row):
    row.complain("a batch in part")


def impossible(bench, row):
    raise NoServerError("no PostgreSQL")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([clean, clean], 0),
        ([clean, losing], 1),
        ([doubling, clean], 1),
        ([complaining], 1),
        ([clean, impossible], 2),
        ([impossible, losing], 1),
    ],
)
def test_the_exit_code_says_what_came_of_it(parts, code):
    assert run([(Row(part.__name__, 40), part) for part in parts], None) == code


def test_the_table_has_a_line_for_each_part_and_says_what_was_not_done(capsys):
    run([(Row("kills", 40), clean), (Row("of the server", 20), impossible)], None)

    _, head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["done", "midway", "acknowledged", "lost", "doubled", "wrong", "s"]
    assert [line.split() for line in lines] == [
        ["kills", "40", "1", "1,200", "0", "0", "0", "0"],
        ["of", "the", "server", "0", "0", "0", "0", "0", "0", "0"],
        ["of", "the", "server:", "not", "done,", "or", "not", "all:", "no", "PostgreSQL"],
    ]
