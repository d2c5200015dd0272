"""Which decision is another one than is on record: every field that counts, and none besides."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from ipaward.domain.decision import Decision, Missing, ParameterUsed, Placement
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.value import NOTHING, CauseKind, Unknown
from ipaward.domain.words import Words
from ipaward.ledger.decisions import DifferingError
from tests.ledger.decided import (
    DECISION,
    FIRM,
    LATER,
    OTHER,
    RULEBOOK,
    SHARED,
    decided,
    finding,
    opened,
    record,
    recorded,
    size,
)

RATE = DECISION.parameters[0]
COUNT = {
    "on": [{"on": date(2021, 7, 1)}, {"on": None}],
    "verdict": [{"verdict": Verdict.PENDING, "amount": None}],
    "amount": [{"amount": Money(3_000_051)}, {"amount": None}],
    "bound_by": [{"bound_by": "standard"}, {"bound_by": None}],
    "record": [
        {"record": record(score=Decimal("10.51"))},
        {"record": record(exempt=NOTHING)},
        {"record": record(applicant={"name": FIRM, "kind": "高校", "address": {"city": "样例市"}})},
        {"record": record(region=Unknown.of(CauseKind.FACT, "region"))},
        {"record": record(costs=record()["costs"][:1])},
        {"record": record(more=True)},
        {"record": {name: value for name, value in record().items() if name != "until"}},
    ],
    "assumed": [{"assumed": ()}, {"assumed": ("exempt", "local")}],
    "terms": [
        {"terms": (("standard", "40000.00"),)},
        {"terms": (("standard", "40000.00"), ("costs", "0.00"))},
        {"terms": tuple(reversed(DECISION.terms))},
    ],
    "provisional": [{"provisional": ()}, {"provisional": ("places", "rate")}],
    "parameters": [
        {"parameters": (replace(RATE, name="rates"),)},
        {"parameters": (replace(RATE, value=None),)},
        {"parameters": (replace(RATE, start=None),)},
        {"parameters": (replace(RATE, clause="missing"),)},
        {"parameters": (RATE, ParameterUsed("places", "1", None, "missing"))},
    ],
    "missing": [
        {"missing": ()},
        {"missing": (Missing("costs", "applicant", "empty-list"),)},
        {"missing": (Missing("costs.sum", "authority", "empty-list"),)},
        {"missing": (Missing("costs.sum", "applicant"),)},
    ],
    "findings": [
        {"findings": DECISION.findings[:1]},
        {"findings": (finding("other"), DECISION.findings[1])},
        {"findings": (finding(kind="note"), DECISION.findings[1])},
        {"findings": (finding(state=State.UNKNOWN), DECISION.findings[1])},
        {"findings": (finding(clause=""), DECISION.findings[1])},
    ],
}
# The record says whose it is; the rest says what is said elsewhere, how, or of others.
NOT = {
    "applicant": {"applicant": OTHER},
    "status": {"status": "expired"},
    "text": {"text": "paraphrase"},
    "rulebook": {"rulebook": "e" * 64},
    "engine": {"engine": "2"},
    "placement": {"placement": Placement("spring", 1, "within", Money(100), False, ())},
}
NAME_THE_CASE = {"policy", "programme", "application"}


def test_of_every_field_of_a_decision_it_is_known_whether_it_counts():
    assert {one.name for one in fields(Decision)} == COUNT.keys() | NOT.keys() | NAME_THE_CASE


@pytest.fixture(scope="module")
def kept_once(tmp_path_factory):
    log = opened(tmp_path_factory.mktemp("once") / "ledger.db")
    recorded(log, decided())
    return log


@pytest.mark.parametrize(
    ("field", "change"), [(field, change) for field in COUNT for change in COUNT[field]]
)
def test_a_decision_that_differs_in_a_field_that_counts_is_another(kept_once, field, change):
    before = size(kept_once)

    with pytest.raises(DifferingError) as raised:
        recorded(kept_once, replace(DECISION, **change), now=LATER)

    (one,) = raised.value.differences
    assert one.kept == kept_once.all()[0]
    named = one.fields
    if field != "record":
        assert set(named) == change.keys()
    assert size(kept_once) == before


@pytest.mark.parametrize(
    "change",
    [
        *NOT.values(),
        {"findings": (*DECISION.findings, SHARED)},
        {"findings": (finding(facts={}, message=Words("别的话", "others")), DECISION.findings[1])},
        {"record": record(score=Decimal("10.5"))},
    ],
)
def test_words_and_what_others_can_change_do_not_make_another_decision(kept_once, change):
    decisions = kept_once.all()

    one = replace(DECISION, **change)
    done = recorded(kept_once, one, rulebook=replace(RULEBOOK, digest=one.rulebook), now=LATER)

    assert (done.entered, done.repeated, done.corrected) == (0, 1, 0)
    assert kept_once.all() == decisions


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"score": Decimal(9)}, ("score",)),
        ({"applicant": {"name": FIRM, "kind": "高校"}}, ("applicant.address.city",
                                                        "applicant.kind")),
        ({"costs": (), "local": False}, ("costs", "local")),
        ({"more": True}, ("more",)),
    ],
)  # fmt: skip
def test_of_a_changed_record_it_is_told_which_facts(kept_once, change, named):
    with pytest.raises(DifferingError) as raised:
        recorded(kept_once, decided(record=record(**change)))

    (one,) = raised.value.differences
    assert one.fields == named
