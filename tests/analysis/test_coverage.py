"""Coverage tells which rule never came out in which state."""

from contextlib import closing
from dataclasses import replace

from ipaward.analysis.coverage import coverage
from ipaward.domain.finding import State
from ipaward.interpreters.case.reading import CaseReading
from tests.casework.books import DAY, ONE_OF, RULES, book, programme, record


def covered(one, *records):
    with closing(CaseReading(book(of=one), one)) as reading:
        return coverage(one, [reading.judge(r, DAY).states for r in records])


def test_states_are_counted_for_each_rule():
    found = covered(programme(), record(), record(valid=False), record(valid=None))

    assert found.counts["certified"] == {State.MET: 1, State.UNMET: 1, State.UNKNOWN: 1}
    assert found.counts["subject"][State.MET] == 3


def test_a_state_that_never_came_is_a_gap():
    found = covered(programme(), record(), record(valid=False))

    assert found.gaps == (
        ("subject", State.UNMET),
        ("subject", State.UNKNOWN),
        ("certified", State.UNKNOWN),
    )


def test_not_applicable_is_asked_only_of_a_rule_that_may_not_apply():
    sometimes = replace(RULES[1], applies=ONE_OF)
    other = record(applicant={"name": "x", "kind": "other"})

    without = covered(programme(rules=(sometimes,)), record())
    with_ = covered(programme(rules=(sometimes,)), other)

    assert ("certified", State.NOT_APPLICABLE) in without.gaps
    assert ("certified", State.NOT_APPLICABLE) not in with_.gaps
    assert State.NOT_APPLICABLE not in covered(programme(), record()).counts["subject"]


def test_no_cases_leave_every_state_a_gap():
    assert len(covered(programme()).gaps) == 6
