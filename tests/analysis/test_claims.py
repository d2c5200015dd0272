"""Claims are tried, never said to be proved; a counterexample replays."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from ipaward.analysis.claims import Refuted, Tried, claim_problem, holds, try_claims
from ipaward.domain.money import Rounding
from ipaward.domain.problem import Severity
from ipaward.domain.types import Amount, Number, Raw
from ipaward.domain.words import Language
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Award, Claim, Example
from ipaward.rulebook.expr import (
    Arithmetic,
    Compare,
    Const,
    Defined,
    Fact,
    Order,
    Parameter,
    Rounded,
    Sign,
)
from tests.casework.books import (
    DAY,
    MONEY,
    PARAMETERS,
    STANDARD,
    book,
    parameter,
    programme,
    record,
)

AWARD = Fact(("award",), Amount())
FEES = Defined("fees", MONEY)
WITHIN_COST = Claim("award <= fees", Compare(Order.AT_MOST, AWARD, FEES))
BELOW_COST = Claim("award < fees", Compare(Order.LESS, AWARD, FEES))
BELOW_GRANT = Claim("award < grant", Compare(Order.LESS, AWARD, Parameter("grant", None, MONEY)))


@pytest.fixture
def reading():
    one = programme(
        claims=(WITHIN_COST, BELOW_COST, BELOW_GRANT),
        examples=(Example("usual", record(), {}),),
    )
    with closing(CaseReading(book(of=one), one)) as made:
        yield made


def test_a_true_claim_is_tried_and_not_said_to_be_proved(reading):
    result = try_claims(reading)[0]

    assert isinstance(result, Tried)
    assert result.tries >= 200
    assert result.eligible >= 50
    problem = claim_problem(reading, result)
    assert problem.severity is Severity.NOTE
    assert "not proved" in problem.message(Language.EN)


def test_a_false_claim_is_refuted_by_a_record_that_replays(reading):
    result = try_claims(reading)[1]

    assert isinstance(result, Refuted)
    assert not holds(reading, BELOW_COST, result.record)
    assert holds(reading, WITHIN_COST, result.record)


def test_a_claim_false_only_at_the_bound_is_refuted(reading):
    result = try_claims(reading)[2]

    assert isinstance(result, Refuted)
    assert result.award.fen == 5_000_000


def test_a_claim_refuted_by_an_example_is_shown_with_its_name(reading):
    result = try_claims(reading)[1]
    problem = claim_problem(reading, result)

    assert result.record == record()
    assert "in the example `usual` the award is 18000.00" in problem.message(Language.EN)
    assert "样例 `usual` 的核定额为 18000.00" in problem.message(Language.ZH)


def test_a_refuted_claim_is_shown_with_all_that_the_case_rests_on_and_no_more(reading):
    result = try_claims(reading)[2]
    problem = claim_problem(reading, result)
    facts = "{day: 2021-06-30, applicant.kind: firm, valid: %s, costs: [{sum: 90000}]}"

    assert f"given `{facts % 'yes'}` the award is 50000.00" in problem.message(Language.EN)
    assert f"已知 `{facts % '是'}` 时核定额为 50000.00" in problem.message(Language.ZH)


def test_a_case_without_a_day_of_its_own_is_shown_with_the_day():
    one = programme(claims=(BELOW_GRANT,), reference_date="")
    with closing(CaseReading(book(of=one, in_force=DAY), one)) as made:
        (result,) = try_claims(made)
        problem = claim_problem(made, result)

    assert "on 2021-06-30, given `{applicant.kind: " in problem.message(Language.EN)
    assert "2021-06-30 已知 `{applicant.kind: " in problem.message(Language.ZH)


def test_the_same_seed_tries_the_same_records(reading):
    assert try_claims(reading, seed=5) == try_claims(reading, seed=5)


def test_a_claim_holds_for_whom_it_does_not_speak_of(reading):
    assert holds(reading, BELOW_COST, record(valid=False))


def test_without_claims_nothing_is_tried():
    one = programme()
    with closing(CaseReading(book(of=one), one)) as made:
        assert try_claims(made) == ()


def test_without_examples_records_are_made_from_the_vocabulary_alone():
    one = programme(claims=(BELOW_GRANT,), examples=())
    low = (parameter("grant", MONEY, Decimal(1)), *PARAMETERS[1:])
    with closing(CaseReading(book(of=one, parameters=low), one)) as made:
        (result,) = try_claims(made)

    assert isinstance(result, Refuted)


def test_an_award_without_a_bound_is_found_out():
    # A hundredth of the costs: only costs far above any figure of the files pass the grant.
    part = Arithmetic(Sign.TIMES, FEES, Const(Decimal("0.01"), Number(2)), Raw(is_money=True))
    share = Rounded(Rounding.DOWN, part, 2, MONEY)
    one = programme(
        claims=(BELOW_GRANT,),
        award=Award(replace(STANDARD, value=share), ()),
        examples=(Example("usual", record(), {}),),
    )
    with closing(CaseReading(book(of=one), one)) as made:
        results = [try_claims(made, seed=seed)[0] for seed in range(5)]

    assert all(isinstance(result, Refuted) for result in results)


def test_a_constant_claim_is_judged_too():
    never = Claim("award > 50000", Compare(Order.MORE, AWARD, Const(Decimal(50000), MONEY)))
    one = programme(claims=(never,), examples=(Example("usual", record(), {}),))
    with closing(CaseReading(book(of=one), one)) as made:
        assert isinstance(try_claims(made)[0], Refuted)
