"""What a program can do with ipaward."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

import ipaward
from ipaward.domain.application import Application
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import RefusedError
from ipaward.domain.value import CauseKind, Unknown

RECORD = {
    "number": "A1",
    "accepted": date(2021, 6, 30),
    "firm": "Firm A",
    "local": True,
    "costs": Decimal("30000.50"),
}


@pytest.fixture
def book(office):
    return ipaward.load("tiny")


def test_a_policy_is_loaded_decided_by_and_explained(book):
    decision = ipaward.decide(book, "grant", RECORD)

    assert decision.verdict is Verdict.ELIGIBLE
    assert decision.amount == Money(3_000_050)
    assert decision.rulebook == book.digest
    assert decision.engine == ipaward.__version__
    assert "30,000.50" in ipaward.explain(book, decision, "en")
    assert "30,000.50" in ipaward.explain(book, decision)


def test_text_as_people_write_it_means_the_same_as_values(book):
    written = {**RECORD, "accepted": "2021年6月30日", "local": "是", "costs": "30,000.50"}

    assert ipaward.decide(book, "grant", written) == ipaward.decide(book, "grant", RECORD)


def test_an_application_may_be_handed_over_as_it_is(book):
    application = Application("A1", {"local": True, "accepted": date(2021, 6, 30)})

    assert ipaward.decide(book, "grant", application).verdict is Verdict.PENDING


@pytest.mark.parametrize("blank", [None, "", "不明"])
def test_what_is_not_known_leaves_the_case_open(book, blank):
    decision = ipaward.decide(book, "grant", {**RECORD, "local": blank})

    assert decision.verdict is Verdict.PENDING
    assert [missing.fact for missing in decision.missing] == ["local"]


def test_every_fault_of_a_record_is_told_at_once(book):
    with pytest.raises(RefusedError) as caught:
        ipaward.decide(book, "grant", {**RECORD, "local": "perhaps", "costs": 0.1, "x": 1})

    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "wanted",
    [
        lambda book: ipaward.load("tinny"),
        lambda book: ipaward.decide(book, "grand", RECORD),
        lambda book: ipaward.decide(book, "grant", {**RECORD, "accepted": "2019-12-31"}),
        lambda book: ipaward.evaluate("a +", {"a": "number(0)"}),
    ],
)
def test_what_cannot_be_used_is_refused(book, wanted):
    with pytest.raises(RefusedError):
        wanted(book)


def test_an_expression_is_evaluated():
    facts = {"a": "number(2)", "xs": {"each": {"n": "number(0)"}}}

    assert ipaward.evaluate("a * 2 > 0.5", facts, {"a": Decimal("0.30")}) is True
    assert ipaward.evaluate("xs.n", facts, {"xs": [{"n": 1}, {"n": 2}]}) == (1, 2)
    unknown = ipaward.evaluate("a + 1", facts, {})
    assert isinstance(unknown, Unknown)
    assert {(c.kind, c.name) for c in unknown.causes} == {(CauseKind.FACT, "a")}


def test_importing_it_costs_nothing():
    code = "import sys, ipaward; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    ours = [name for name in done.stdout.split() if name.startswith("ipaward.")]
    assert ours == ["ipaward.interfaces", "ipaward.interfaces.version"]
