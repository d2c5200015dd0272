"""Worked examples are run, and every difference from what they promise is told."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from ipaward.analysis.examples import example_problems, ran_examples, run_examples
from ipaward.casework.round_examples import try_round_example
from ipaward.domain.words import Language
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Award, Example, Kind, Over, RoundExample
from ipaward.rulebook.expr import Compare, Const, Order, Parameter
from tests.casework.books import (
    CLAIM,
    MONEY,
    NUMBER,
    RULES,
    allotment,
    book,
    fact,
    programme,
    record,
    rule,
)

OVER = Compare(Order.MORE, fact("score", NUMBER), Const(Decimal(5), NUMBER))


def faults(gives, **given):
    one = programme(
        rules=(*RULES, rule("high", Kind.NOTE, OVER)),
        examples=(Example("usual", record(**given), gives),),
    )
    with closing(CaseReading(book(of=one), one)) as reading:
        return [p.message(Language.EN) for p in run_examples(reading)]


@pytest.mark.parametrize(
    ("gives", "given"),
    [
        ({"verdict": "eligible", "award": "18000", "cap": "not-above-cost"}, {}),
        ({"met": ("subject", "certified"), "notes": "high"}, {}),
        ({"provisional": ("grant",)}, {}),
        ({"verdict": "pending", "unknown": ("certified",), "missing_facts": ("valid",)},
         {"valid": None}),
        ({"verdict": "ineligible", "unmet": "certified"}, {"valid": False}),
    ],
)  # fmt: skip
def test_an_example_that_holds_gives_no_problem(gives, given):
    assert faults(gives, **given) == []


@pytest.mark.parametrize(
    ("gives", "told"),
    [
        ({"verdict": "pending"}, "the verdict should be pending, but is eligible"),
        ({"award": "17999.99"}, "the award should be ¥17,999.99, but is ¥18,000.00"),
        ({"cap": "standard"}, "should be the standard, but is not-above-cost"),
        ({"unmet": "subject"}, "subject should be not met, but is met"),
        ({"met": "sbject"}, "sbject should be met, but is (none)"),
        ({"notes": "low"}, "the notes should be `low`, but is `high`"),
        ({"missing_facts": "day"}, "what is missing should be `day`, but is (none)"),
        ({"provisional": "quota"}, "should be `quota`, but is `grant`"),
    ],
)
def test_every_difference_is_told(gives, told):
    (fault,) = faults(gives)

    assert told in fault


def test_all_differences_of_an_example_are_told_at_once():
    assert len(faults({"verdict": "pending", "award": "1", "unmet": "subject"})) == 3


def test_what_came_of_each_example_is_at_hand():
    one = programme(examples=(Example("usual", record(), {}),))
    with closing(CaseReading(book(of=one), one)) as reading:
        (ran,) = ran_examples(reading)

    assert ran.judgement.bound_by == "not-above-cost"
    assert ran.problems == ()


@pytest.mark.parametrize(
    ("day", "is_fine"),
    [
        (date(2020, 12, 31), False),
        (date(2021, 1, 1), True),
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), False),
    ],
)
def test_an_example_of_a_day_on_which_the_policy_is_not_in_force_is_told(day, is_fine):
    one = programme(examples=(Example("usual", record(day=day), {"verdict": "eligible"}),))
    held = book(of=one, in_force=date(2021, 1, 1), expires=date(2022, 12, 31))
    with closing(CaseReading(held, one)) as reading:
        faults = [p.message(Language.EN) for p in run_examples(reading)]

    told = (
        f"example `usual`: `plan` is not in force on {day} (2021-01-01 to 2022-12-31); "
        "an application of that day is refused"
    )
    assert faults == ([] if is_fine else [told])


def test_an_example_of_a_day_for_which_a_figure_has_no_version_is_told():
    one = programme(
        examples=(Example("usual", record(day=date(2020, 6, 30)), {"verdict": "pending"}),)
    )
    with closing(CaseReading(book(of=one), one)) as reading:
        (fault,) = run_examples(reading)

    assert fault.message(Language.EN) == "parameter `grant` has no value on 2020-06-30"


# --- rounds ------------------------------------------------------------------------------


def round_faults(gives, given, parameters, **cut):
    example = RoundExample("cut", given, parameters, gives)
    one = programme(allotment=allotment(**cut), award=Award(CLAIM, ()))
    with closing(CaseReading(book(of=one), one)) as reading:
        found = try_round_example(reading, example)
    return [p.message(Language.EN) for p in found]


TWO = (record("A1", score=Decimal(1)), record("A2", score=Decimal(2)))
ONE_PLACE = {"quota": Decimal(1)}


def test_a_round_example_that_holds_gives_no_problem():
    gives = {"A2": "within_quota", "A1": "outside_quota"}

    assert round_faults(gives, TWO, ONE_PLACE) == []


def test_a_round_example_of_a_day_on_which_the_policy_is_not_in_force_is_told():
    late = (TWO[0], record("A2", day=date(2019, 12, 31)))

    (fault,) = round_faults({"A1": "within_quota"}, late, ONE_PLACE)

    assert "example `cut`: `plan` is not in force on 2019-12-31 (2020-01-01 to …)" in fault


def test_examples_and_round_examples_are_told_together():
    wrong = RoundExample("cut", TWO, ONE_PLACE, {"A1": "within_quota"})
    one = programme(
        allotment=allotment(),
        examples=(Example("usual", record(), {"verdict": "pending"}),),
        round_examples=(wrong,),
    )
    with closing(CaseReading(book(of=one), one)) as reading:
        found = example_problems(reading, partial(try_round_example, reading))

    assert [p.details["example"] for p in found] == ["usual", "cut"]


def test_a_round_example_that_differs_names_the_application():
    (fault,) = round_faults({"A1": "within_quota"}, TWO, ONE_PLACE)

    assert "A1 should be within the quota, but is outside the quota" in fault


def test_a_round_example_of_an_application_that_is_not_there_is_told():
    (fault,) = round_faults({"A9": "within_quota"}, TWO, ONE_PLACE)

    assert "no such application" in fault


def test_applications_of_a_round_example_count_as_eligible_whatever_is_missing():
    given = tuple(replace_missing(r) for r in TWO)

    assert round_faults({"A2": "within_quota"}, given, ONE_PLACE) == []


def replace_missing(given):
    return {name: value for name, value in given.items() if name not in ("valid", "applicant")}


PROPORTION = {
    "quota": None,
    "order": (),
    "ceiling": Parameter("ceiling", None, MONEY),
    "over": Over.IN_PROPORTION,
}
CLAIMS = (record("C1", claim=Decimal(100_000)), record("C2", claim=Decimal(900_000)))
CEILING = {"ceiling": Decimal(500_000)}


def test_the_worked_answer_of_an_authority_about_a_proportionate_cut():
    gives = {"C1": "50000", "C2": "450000"}

    assert round_faults(gives, CLAIMS, CEILING, **PROPORTION) == []


@pytest.mark.parametrize("amount", ["49999.99", "50000.01"])
def test_an_amount_a_fen_off_is_told(amount):
    (fault,) = round_faults({"C1": amount}, CLAIMS, CEILING, **PROPORTION)

    assert "but is ¥50,000.00" in fault


def test_a_rule_changed_under_an_example_is_noticed():
    one = programme(examples=(Example("usual", record(), {"verdict": "eligible"}),))
    stricter = replace(one, rules=(*RULES, rule("high", Kind.EXCLUSION, OVER)))
    with closing(CaseReading(book(of=stricter), stricter)) as reading:
        assert len(run_examples(reading)) == 1
