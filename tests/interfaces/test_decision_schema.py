"""The schema of decisions describes what really goes out."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from ipaward.domain.decision import Missing, as_json
from ipaward.interfaces.cli import main
from ipaward.interfaces.decision_schema import DecisionShape
from tests.interfaces.made import eligible, finding, ineligible, pending, placed


@pytest.mark.parametrize(
    "decision",
    [
        eligible("A1"),
        eligible("A1", fen=0, on=None, provisional=("x",)),
        ineligible("A1", finding("this")),
        pending("A1", Missing("f", "applicant"), Missing("p", "x", "parameter")),
        placed(eligible("A1"), 1, "within"),
        placed(pending("A1"), None, "unranked", why=("pending",)),
    ],
)
def test_a_decision_fits_the_schema(decision):
    DecisionShape.model_validate(json.loads(json.dumps(as_json(decision))))


def test_every_key_of_a_decision_is_described_in_the_same_order(capsys):
    assert main(["schema"]) == 0

    described = json.loads(capsys.readouterr().out)
    assert list(described["properties"]) == list(as_json(eligible("A1")))
    assert described["additionalProperties"] is False


@pytest.mark.parametrize("key", ["verdict", "rulebook", "status"])
def test_a_decision_that_says_something_else_does_not_fit(key):
    written = as_json(replace(eligible("A1")))

    with pytest.raises(ValidationError):
        DecisionShape.model_validate({**written, key: "something else"})
