"""A row of a batch run held against the decision of the desk."""

from dataclasses import replace
from datetime import date

import pytest

from ipaward.casework.batch_replay import ReplayError, check_same
from ipaward.domain.application import RefusedRow
from ipaward.domain.finding import State, Verdict
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.interpreters.batch.decided import DecidedRow
from tests.interfaces import made

FINDINGS = (made.finding("a", state=State.MET), made.finding("b", state=State.NOT_APPLICABLE))
DECISION = replace(made.eligible("A1"), findings=FINDINGS)
ROW = DecidedRow(7, date(2021, 6, 30), Verdict.ELIGIBLE, 3_000_000, "standard", False, (0b1101,))


def test_a_row_that_is_the_same_gives_the_decision():
    assert check_same("A1", ROW, DECISION) is DECISION


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"on": None}, "day"),
        ({"verdict": Verdict.PENDING}, "verdict"),
        ({"fen": 3_000_001}, "fen"),
        ({"fen": None}, "fen"),
        ({"bound_by": "cap"}, "cap"),
        ({"provisional": True}, "provisional"),
        ({"states": (0b1100,)}, "q/a"),
        ({"states": (0b1001,)}, "q/b"),
    ],
)
def test_a_row_that_differs_in_anything_is_an_error_that_says_in_what(changed, about):
    with pytest.raises(ReplayError, match=f"application A1, {about}: the run says"):
        check_same("A1", replace(ROW, **changed), DECISION)


def test_another_number_is_another_application():
    with pytest.raises(ReplayError, match="number"):
        check_same("A2", ROW, DECISION)


def test_a_row_the_desk_refuses_is_an_error():
    refused = RefusedRow("A1", Cell("r.csv"), (Problem("no-parent", Cell("r.csv"), {}),), {})

    with pytest.raises(ReplayError, match="the desk refuses it: no-parent"):
        check_same("A1", ROW, refused)
