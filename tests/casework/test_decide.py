"""A decision names everything it rests on; a day without law refuses the row and not the run."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ipaward.casework.decide import Desk, decide
from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import Decision, Missing, ParameterUsed, as_json
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.source import Cell
from ipaward.domain.types import ListName
from ipaward.domain.words import Language
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Award, Breach, Kind
from ipaward.rulebook.expr import Call, Compare, Const, Fact, Function, Order, Parameter
from ipaward.rulebook.policy import Basis, Citation, DatedList
from tests.casework.books import (
    CAP,
    CITED,
    DATE,
    DAY,
    NUMBER,
    OPEN_READING,
    PARAMETERS,
    RULES,
    STANDARD,
    TEXT,
    UNFOUNDED,
    UNKNOWN,
    VALID,
    application,
    book,
    fact,
    parameter,
    programme,
    rule,
)


def decided(one=None, *, on=None, overrides=None, case=None, **how):
    one = one or programme()
    with closing(CaseReading(book(of=one, **how), one)) as reading:
        return decide(reading, case or application(), on, "0.1.0", overrides or {})


def with_rules(*rules, **changes):
    return programme(rules=(*RULES, *rules), **changes)


def test_an_eligible_case_names_amount_bound_and_terms():
    decision = decided()

    assert decision.verdict is Verdict.ELIGIBLE
    assert decision.amount == Money(1_800_000)
    assert decision.bound_by == "not-above-cost"
    assert decision.terms == (("standard", "50000.00"), ("not-above-cost", "18000.00"))


def test_it_names_applicant_policy_programme_day_rulebook_and_engine():
    decision = decided()

    assert (decision.application, decision.applicant) == ("A1", "firm A1")
    assert (decision.policy, decision.status, decision.text) == ("plan", "in-force", "verbatim")
    assert (decision.programme, decision.on) == ("grant", DAY)
    assert (decision.rulebook, decision.engine) == ("0" * 64, "0.1.0")


def test_a_paraphrase_is_said_to_be_one():
    assert decided(paraphrase=True).text == "paraphrase"


def test_findings_stand_in_the_order_of_the_programme_with_clause_and_facts():
    decision = decided()

    assert [f.rule for f in decision.findings] == ["grant/subject", "grant/certified"]
    assert [f.clause for f in decision.findings] == ["T1", "T1"]
    assert dict(decision.findings[0].facts) == {"applicant.kind": "firm"}


def test_a_field_of_a_list_gives_the_values_of_all_items():
    some = Compare(Order.MORE, Fact(("score",), NUMBER), Parameter("quota", None, NUMBER))
    costs = programme().definitions["fees"].value
    paid = rule("paid", Kind.NOTE, Compare(Order.AT_LEAST, costs, Const(Decimal(0), costs.type)))
    decision = decided(with_rules(paid, rule("scored", Kind.NOTE, some)))

    assert dict(decision.findings[2].facts) == {"costs.sum": (Decimal(18000),)}
    assert dict(decision.findings[3].facts) == {"score": Decimal(10)}


def test_the_reason_is_said_when_the_rule_speaks_against_the_applicant():
    other = application(applicant={"name": "x", "kind": "other"})

    finding = decided(case=other).findings[0]

    assert finding.state is State.UNMET
    assert finding.message == RULES[0].reason
    assert decided().findings[0].message != RULES[0].reason


# --- provisional -------------------------------------------------------------------------


def test_a_parameter_without_basis_makes_the_decision_provisional():
    assert decided().provisional == ("grant",)


def test_the_same_parameter_with_a_basis_does_not():
    cited = (parameter("grant", PARAMETERS[0].type, Decimal(5)), *PARAMETERS[1:])
    assert decided(parameters=cited).provisional == ()


def test_an_ineligible_case_does_not_rest_on_the_amount():
    other = application(applicant={"name": "x", "kind": "other"})

    assert decided(case=other).provisional == ()


def test_a_parameter_that_only_a_note_reads_does_not_count():
    free = (*PARAMETERS, parameter("bar", NUMBER, Decimal(3), UNFOUNDED))
    over = Compare(Order.MORE, fact("score", NUMBER), Parameter("bar", None, NUMBER))

    noted = decided(with_rules(rule("high", Kind.NOTE, over)), parameters=free)
    required = decided(with_rules(rule("high", Kind.REQUIREMENT, over)), parameters=free)

    assert noted.provisional == ("grant",)
    assert required.provisional == ("grant", "bar")


@pytest.mark.parametrize(("by", "names"), [("", ("grant", "reading:whom")), ("board", ("grant",))])
def test_a_reading_counts_until_somebody_has_decided_it(by, names):
    subject = replace(RULES[0], basis=replace(CITED, readings=("whom",)))
    readings = {"whom": replace(OPEN_READING["whom"], by=by)}

    decision = decided(programme(rules=(subject, RULES[1])), readings=readings)

    assert decision.provisional == names


def test_a_reading_behind_a_note_does_not_count():
    noted = rule("noted", Kind.NOTE, VALID, replace(CITED, readings=("whom",)))

    assert decided(with_rules(noted), readings=OPEN_READING).provisional == ("grant",)


@pytest.mark.parametrize(
    ("changes", "names"),
    [({}, ("grant", "reading:whom")), ({"valid": False}, ())],
)
def test_a_reading_behind_a_cap_counts_only_where_the_amount_does(changes, names):
    cap = replace(CAP, basis=replace(CITED, readings=("whom",)))
    one = programme(award=Award(STANDARD, (cap,)))

    decision = decided(one, case=application(**changes), readings=OPEN_READING)

    assert decision.provisional == names


def test_a_reading_behind_a_cap_that_does_not_apply_does_not_count():
    never = Compare(Order.MORE, fact("score", NUMBER), Const(Decimal(99), NUMBER))
    cap = replace(CAP, basis=replace(CITED, readings=("whom",)), applies=never)
    one = programme(award=Award(STANDARD, (cap,)))

    decision = decided(one, readings=OPEN_READING)

    assert decision.bound_by == "standard"
    assert decision.provisional == ("grant",)


def test_a_reading_behind_a_parameter_counts_too():
    read = parameter("grant", PARAMETERS[0].type, Decimal(5), replace(CITED, readings=("whom",)))

    decision = decided(parameters=(read, *PARAMETERS[1:]), readings=OPEN_READING)

    assert decision.provisional == ("reading:whom",)


def test_a_list_without_basis_counts():
    listed = Call(
        Function.LISTED_IN,
        (Const("good", ListName()), fact("region", TEXT), fact("day", DATE)),
        VALID.type,
    )
    one = with_rules(rule("listed", Kind.EXCLUSION, listed))
    lists = (DatedList("good", {}, UNFOUNDED),)

    decision = decided(one, lists=lists)

    assert decision.provisional == ("grant", "good")
    assert ParameterUsed("good", "list", None, "missing") in decision.parameters


# --- parameters --------------------------------------------------------------------------


def test_a_parameter_read_is_shown_with_value_day_and_basis():
    assert decided().parameters == (
        ParameterUsed("grant", "50000.00", date(2021, 1, 1), "missing"),
    )


def test_an_overridden_parameter_shows_the_value_used():
    decision = decided(overrides={"grant": Decimal(20)})

    assert decision.amount == Money(2000)
    assert decision.parameters == (ParameterUsed("grant", "20.00", None, "missing"),)


# --- missing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"valid": None}, Missing("valid", "judgement")),
        ({"applicant": {"name": "x"}}, Missing("applicant.kind", "applicant")),
        ({"costs": None}, Missing("costs", "applicant")),
        ({"day": None}, Missing("day", "authority")),
    ],
)
def test_what_is_missing_is_named_with_who_supplies_it(changes, missing):
    decision = decided(case=application(**changes))

    assert decision.verdict is Verdict.PENDING
    assert missing in decision.missing


def test_a_register_is_named():
    over = Compare(Order.MORE, fact("score", NUMBER), Const(Decimal(0), NUMBER))
    one = with_rules(rule("scored", Kind.REQUIREMENT, over))

    decision = decided(one, case=application(score=None))

    assert decision.missing == (Missing("score", "register patents"),)


def test_an_unknown_that_came_without_a_reason_is_named_all_the_same():
    decision = decided(case=application(valid=UNKNOWN))

    assert decision.missing == (Missing("valid", "judgement"),)


def test_an_item_field_not_supplied_is_named_by_its_whole_path():
    decision = decided(case=application(costs=({"kind": "fee", "invoice": "F1"},)))

    assert decision.missing == (Missing("costs.sum", "applicant"),)


def test_a_value_the_policy_does_not_fix_is_asked_of_the_instrument_that_must_set_it():
    unset = (parameter("grant", PARAMETERS[0].type, UNKNOWN, UNFOUNDED), *PARAMETERS[1:])

    decision = decided(parameters=unset)

    assert decision.verdict is Verdict.PENDING
    assert decision.missing == (Missing("grant", "order", "parameter"),)
    assert decision.parameters[0].value is None


def test_a_broken_duty_that_suspends_is_asked_of_who_owes_it():
    duty = rule("report", Kind.DUTY, VALID, breach=Breach.PENDING, owed_by="the certifier")
    one = programme(rules=(RULES[0], duty))

    decision = decided(one, case=application(valid=False))

    assert decision.missing == (Missing("report", "the certifier", "duty"),)


def test_an_eligible_and_an_ineligible_case_miss_nothing():
    other = application(applicant={"name": "x", "kind": "other"}, valid=None)

    assert decided().missing == ()
    assert decided(case=other).verdict is Verdict.INELIGIBLE
    assert decided(case=other).missing == ()


def test_a_fact_blank_by_declaration_is_listed():
    case = replace(application(), assumed=("claim",))

    assert decided(case=case).assumed == ("claim",)


# --- the day -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (date(2020, 12, 31), True),
        (date(2021, 1, 1), False),
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
    ],
)
def test_a_day_before_or_after_the_policy_refuses_the_row(day, refused):
    result = decided(
        case=application(day=day), in_force=date(2021, 1, 1), expires=date(2021, 12, 31)
    )

    assert isinstance(result, RefusedRow) == refused
    if refused:
        assert [p.code for p in result.problems] == ["not-in-force"]


@pytest.mark.parametrize(
    ("day", "refused"), [(date(2020, 12, 31), True), (date(2021, 1, 1), False)]
)
def test_a_day_without_a_value_of_a_parameter_read_refuses_the_row(day, refused):
    result = decided(case=application(day=day))

    assert isinstance(result, RefusedRow) == refused
    if refused:
        assert [p.code for p in result.problems] == ["no-version-on-day"]
        assert "`grant`" in result.problems[0].message(Language.EN)


def test_a_parameter_set_for_this_decision_needs_no_value_on_that_day():
    early = application(day=date(2020, 12, 31))

    decision = decided(case=early, overrides={"grant": Decimal(7)})

    assert isinstance(decision, Decision)
    assert decision.amount == Money(700)


def test_a_parameter_that_is_not_read_needs_no_value_on_that_day():
    late = (*PARAMETERS, parameter("late", NUMBER, Decimal(1), start=date(2030, 1, 1)))

    assert isinstance(decided(parameters=late), Decision)


def test_a_refused_row_keeps_number_place_and_what_was_read():
    case = replace(application(day=date(1999, 1, 1)), place=Cell("a.csv", row=7))

    row = decided(case=case)

    assert (row.number, row.place) == ("A1", Cell("a.csv", row=7))
    assert row.raw["day"] == "1999-01-01"


def test_without_a_named_fact_the_day_is_the_one_given():
    one = programme(reference_date="")

    assert decided(one, on=DAY).on == DAY
    assert decided(one, on=None).verdict is Verdict.PENDING
    assert decided(on=date(1900, 1, 1)).on == DAY


def test_a_day_nobody_gave_is_asked_of_the_authority():
    decision = decided(programme(reference_date=""), on=None)

    assert decision.missing == (Missing("--on", "authority"),)


def test_a_clause_of_another_instrument_is_named_with_it():
    basis = Basis((Citation("5", instrument="fund order"), Citation("T1"), Citation("T1")))
    decision = decided(with_rules(rule("new", Kind.NOTE, VALID, basis=basis)))

    assert decision.findings[-1].clause == "fund order/5, T1"


def test_a_rule_without_basis_is_missing_its_clause_in_json():
    decision = decided(with_rules(rule("new", Kind.NOTE, VALID, basis=UNFOUNDED)))

    assert as_json(decision)["findings"][-1]["clause"] == "missing"


def test_an_unknown_reference_date_reads_no_parameter():
    decision = decided(case=application(day=None))

    assert decision.on is None
    assert decision.parameters == ()
    assert decision.provisional == ()


# --- all together ------------------------------------------------------------------------


def test_a_desk_decides_many_as_one_by_one():
    one = programme()
    cases = [
        application(f"A{i}", costs=None if i % 2 else application().record["costs"])
        for i in range(6)
    ]
    with closing(CaseReading(book(of=one), one)) as reading:
        desk = Desk.of(reading, "0.1.0")

        assert [desk.decide(c) for c in cases] == [decide(reading, c, None, "0.1.0") for c in cases]


def test_a_decision_can_be_exchanged_as_json():
    told = as_json(decided())

    assert told["amount"] == "18000.00"
    assert told["findings"][0]["facts"] == {"applicant.kind": "firm"}
