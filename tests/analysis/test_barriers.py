"""Where nobody is eligible the rules in the way are named, and no claim is said to be tried."""

from contextlib import closing
from decimal import Decimal

import pytest

from ipaward.analysis.barriers import NobodyEligible
from ipaward.analysis.claims import Tried, claim_problem, try_claims
from ipaward.domain.problem import Severity
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Award, Breach, Claim, Example, Kind
from ipaward.rulebook.expr import All, Any, Compare, Const, Fact, Not, Order
from tests.casework.books import (
    KIND,
    MONEY,
    PARAMETERS,
    RULES,
    STANDARD,
    TEXT,
    VALID,
    book,
    fact,
    parameter,
    programme,
    record,
    rule,
)

IS_FIRM, IS_SCHOOL = (
    Compare(Order.EQUAL, fact("applicant.kind", KIND), Const(kind, KIND))
    for kind in ("firm", "school")
)
NEVER, EVER = All((IS_FIRM, IS_SCHOOL)), Any((IS_FIRM, Not(IS_FIRM)))
AWARD = Fact(("award",), MONEY)
CLAIM = Claim("award >= 0", Compare(Order.AT_LEAST, AWARD, Const(Decimal(0), MONEY)))


def tried(*rules, parameters=PARAMETERS, **changes):
    one = programme(rules=rules, **{"claims": (CLAIM,)} | changes)
    with closing(CaseReading(book(of=one, parameters=parameters), one)) as reading:
        results = try_claims(reading, tries=100)
        return results, [claim_problem(reading, result) for result in results]


@pytest.mark.parametrize(
    ("stopping", "zh", "en"),
    [
        (
            rule("both", Kind.REQUIREMENT, NEVER),
            "没有一例符合 `both`",
            "no case met `both`",
        ),
        (
            rule("either", Kind.EXCLUSION, EVER),
            "没有一例不在排除 `either` 之列",
            "no case was free of the exclusion `either`",
        ),
        (
            rule("both", Kind.DUTY, NEVER, breach=Breach.EXCLUDE),
            "没有一例履行了义务 `both`",
            "no case had done the duty `both`",
        ),
        (
            rule("both", Kind.DUTY, NEVER, breach=Breach.PENDING),
            "没有一例履行了义务 `both`",
            "no case had done the duty `both`",
        ),
    ],
)
def test_a_rule_that_nobody_gets_past_is_named(stopping, zh, en):
    results, (problem,) = tried(*RULES, stopping)

    assert isinstance(results[0], NobodyEligible)
    assert problem.severity is Severity.NOTE
    assert problem.message(Language.ZH) == f"试过 500 例，没有一例合格：{zh}；须证因此没有试"
    assert problem.message(Language.EN) == (
        f"of 500 cases tried none was eligible: {en}; so the claims were not tried"
    )


def test_without_claims_it_is_said_too():
    _, (problem,) = tried(*RULES, rule("both", Kind.REQUIREMENT, NEVER), claims=())

    assert problem.message(Language.EN).endswith("eligible: no case met `both`")


def test_rules_that_nobody_meets_together_are_not_blamed_singly():
    _, (problem,) = tried(
        rule("firm", Kind.REQUIREMENT, IS_FIRM), rule("school", Kind.REQUIREMENT, IS_SCHOOL)
    )

    assert "some case met each rule, but none met all" in problem.message(Language.EN)


def test_an_award_that_is_never_known_is_named():
    unset = (parameter("grant", MONEY, Unknown(frozenset())), *PARAMETERS[1:])
    _, (problem,) = tried(*RULES, parameters=unset, award=Award(STANDARD, ()))

    assert "the award of none could be worked out" in problem.message(Language.EN)


@pytest.mark.parametrize(
    "harmless",
    [
        rule("note", Kind.NOTE, NEVER),
        rule("duty", Kind.DUTY, NEVER),
        rule("away", Kind.REQUIREMENT, NEVER, applies=NEVER),
        rule("never", Kind.EXCLUSION, NEVER),
    ],
)
def test_a_rule_that_stops_nobody_is_no_barrier(harmless):
    results, _ = tried(*RULES, harmless)

    assert isinstance(results[0], Tried)
    assert results[0].eligible > 0


def test_one_example_that_is_eligible_is_enough():
    # Of records made freely none is a firm with so rare a region.
    rare = Compare(Order.EQUAL, fact("region", TEXT), Const("very far north", TEXT))
    usual = Example("usual", record(region="very far north"), {})

    alone, _ = tried(*RULES, rule("rare", Kind.REQUIREMENT, rare))
    shown, _ = tried(*RULES, rule("rare", Kind.REQUIREMENT, rare), examples=(usual,))

    assert isinstance(alone[0], NobodyEligible)
    assert isinstance(shown[0], Tried)


def test_a_programme_that_only_judges_is_looked_at_too():
    nobody, _ = tried(rule("both", Kind.REQUIREMENT, NEVER), award=None, claims=())
    somebody, _ = tried(rule("valid", Kind.REQUIREMENT, VALID), award=None, claims=())

    assert isinstance(nobody[0], NobodyEligible)
    assert somebody == ()
