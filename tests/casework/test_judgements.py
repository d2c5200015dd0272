"""Whoever judged is named with the reason, or the case waits; so every reading, so the decision."""

from contextlib import closing
from dataclasses import replace

import pytest

from ipaward.casework.decide import Desk
from ipaward.domain.decision import Missing
from ipaward.domain.finding import Verdict
from ipaward.domain.types import Text
from ipaward.domain.value import Unknown
from ipaward.interpreters.case.reading import CaseReading
from tests.casework.books import DAY, application, book, programme

VALID = {"valid_by": "Officer Li", "valid_why": "seen on site"}


@pytest.fixture
def reading():
    """The grant, whose certificate somebody judges valid."""
    plain = book()
    facts = dict(plain.vocabulary.facts)
    facts["valid"] = replace(facts["valid"], attested=tuple(VALID))
    for path in VALID:
        facts[path] = replace(facts["valid"], path=path, type=Text(), attested=())
    vocabulary = replace(plain.vocabulary, facts=facts, judged=(facts["valid"],))
    with closing(CaseReading(replace(plain, vocabulary=vocabulary), programme())) as one:
        yield one


@pytest.mark.parametrize(
    ("valid", "verdict"), [(True, Verdict.ELIGIBLE), (False, Verdict.INELIGIBLE)]
)
def test_a_signed_judgement_decides(reading, valid, verdict):
    case = application(valid=valid, **VALID)

    assert reading.judge(case.record, DAY).verdict is verdict
    assert Desk.of(reading, "0.1.0").decide(case).verdict is verdict


@pytest.mark.parametrize("valid", [True, False])
@pytest.mark.parametrize("lacking", [["valid_by"], ["valid_why"], ["valid_by", "valid_why"]])
def test_an_unsigned_judgement_leaves_the_case_open_and_asks_for_what_is_lacking(
    reading, valid, lacking
):
    said = {path: "" if path in lacking else words for path, words in VALID.items()}
    case = application(valid=valid, **said)

    decision = Desk.of(reading, "0.1.0").decide(case)

    assert reading.judge(case.record, DAY).verdict is Verdict.PENDING
    assert decision.verdict is Verdict.PENDING
    assert decision.missing == tuple(Missing(path, "judgement") for path in lacking)
    # The decision shows the record as it was used.
    assert isinstance(decision.record["valid"], Unknown)


def test_a_finding_names_who_judged_and_why(reading):
    decision = Desk.of(reading, "0.1.0").decide(application(**VALID))

    assert dict(decision.findings[1].facts) == {"valid": True, **VALID}
