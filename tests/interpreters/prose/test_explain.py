"""A decision told so that an officer can answer an angry telephone call from it."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from ipaward.casework.decide import Desk
from ipaward.casework.round import place
from ipaward.domain.money import Money, Rounding
from ipaward.domain.types import Day, Listing, Record
from ipaward.domain.words import Language, Words
from ipaward.interpreters.case.reading import CaseReading
from ipaward.interpreters.prose.explain import explain
from ipaward.rulebook.book import Award, Branch, Breach, Kind, MoneyRounding, OrderKey
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Any,
    Call,
    Compare,
    Const,
    Defined,
    Every,
    Field,
    Function,
    Hit,
    Item,
    Order,
    Parameter,
    Row,
    Table,
)
from ipaward.rulebook.policy import Status
from tests.casework.books import (
    CAP,
    CITED,
    MONEY,
    NUMBER,
    ONE_OF,
    OPEN_READING,
    PARAMETERS,
    RULES,
    STANDARD,
    UNKNOWN,
    VALID,
    allotment,
    application,
    book,
    fact,
    parameter,
    programme,
    rule,
)

BOTH = pytest.mark.parametrize("language", list(Language))


def told(language, *others, one=None, case=None, **how):
    one = one or programme()
    here = book(of=one, **how)
    with closing(CaseReading(here, one)) as reading:
        desk = Desk.of(reading, "0.1.0")
        decisions = [desk.decide(c) for c in (case or application(), *others)]
        return explain(here, place(here, one, decisions).decisions[0], language)


def test_it_begins_with_who_what_and_how_much():
    assert told(Language.ZH).splitlines()[0] == "申请 A1 firm A1：合格，核定额 18,000.00元"
    assert (
        told(Language.EN).splitlines()[0] == "Application A1 firm A1 – eligible, award ¥18,000.00"
    )


@BOTH
def test_it_gives_every_rule_its_facts_and_the_words_of_its_clause(language):
    text = told(language)

    for part in ("subject", "certified", "applicant.kind", "firm", "T1", "firms and schools"):
        assert part in text


def test_a_refusal_gives_its_reasons_first_with_the_clause():
    case = application(applicant={"name": "x", "kind": "other"}, valid=False)
    lines = told(Language.EN, case=case).splitlines()

    at = lines.index("Not eligible, because:")
    assert lines[at + 1] == "  - neither a firm nor a school (T1)"
    assert lines[at + 2] == "  - certified is not met (T1)"


def test_a_pending_case_says_what_is_missing_and_who_supplies_it():
    text = told(Language.ZH, case=application(valid=None))

    assert "证书有效（valid），由裁量提供" in text
    assert "还不明：没有提供 证书有效（valid）" in text


def test_what_looks_like_markup_in_a_reason_stays_as_it_was_written():
    odd = "{{ x }} {name} <b>%s</b> ${y}"
    said = rule("odd", Kind.REQUIREMENT, VALID, reason=Words(en=odd))
    text = told(Language.EN, one=programme(rules=(*RULES, said)), case=application(valid=False))

    assert odd in text


def test_a_pending_case_whose_terms_are_known_says_what_they_would_come_to():
    text = told(Language.EN, case=application(valid=UNKNOWN))

    assert "there is no award yet; once eligible, the least of these counts: ¥18,000.00" in text


def test_a_value_nobody_has_set_names_the_instrument():
    unset = (parameter("grant", MONEY, UNKNOWN, PARAMETERS[0].values[0].basis), *PARAMETERS[1:])

    assert "the policy fixes no value of grant" in told(Language.EN, parameters=unset)


def test_the_amount_is_told_step_by_step():
    lines = [line.strip() for line in told(Language.EN).splitlines()]

    at = lines.index("Amount")
    steps = [line for line in lines[at:] if not line.startswith("basis")]
    assert steps[1:6] == [
        "- standard: grant = ¥50,000.00",
        "- not-above-cost: the sum of sum of each of costs = ¥18,000.00",
        "this cap bound the award: the award does not exceed the cost",
        "the least of these counts: ¥18,000.00",
        "award: ¥18,000.00",
    ]


def test_an_award_no_cap_lowers_says_so():
    costs = ({"kind": "fee", "sum": Decimal(90000), "invoice": "F"},)

    assert "没有封顶" in told(Language.ZH, case=application(costs=costs))


def test_an_award_of_nothing_is_said_as_such():
    text = told(Language.ZH, case=application(costs=()))

    assert "核定额：0.00元（合格，但为零）" in text


@pytest.mark.parametrize(("floor", "is_paid"), [(17999, True), (18000, True), (18001, False)])
def test_an_amount_below_the_least_paid_names_it(floor, is_paid):
    award = Award(STANDARD, (CAP,), Parameter("floor", None, MONEY))
    parameters = (*PARAMETERS, parameter("floor", MONEY, Decimal(floor)))

    text = told(Language.EN, one=programme(award=award), parameters=parameters)

    assert ("it is below floor, so nothing is paid" in text) != is_paid


def test_a_rounding_is_told():
    award = Award(STANDARD, (CAP,), None, MoneyRounding(1_000_000, Rounding.DOWN))

    text = told(Language.ZH, one=programme(award=award))

    assert "取整到万元：舍去" in text
    assert "核定额：10,000.00元" in text


def test_a_provisional_decision_says_on_what_it_rests():
    subject = replace(RULES[0], basis=replace(CITED, readings=("whom",)))
    text = told(Language.EN, one=programme(rules=(subject, RULES[1])), readings=OPEN_READING)

    assert "grant: no legal basis, to be set by Order on Funds" in text
    assert 'the reading "whom": nobody has decided it' in text
    assert "who counts? Chosen: a (firms), because it says so; nobody has decided it" in text


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"status": Status.EXAMPLE}, "this policy is an example, not law"),
        ({"status": Status.DRAFT}, "this policy is a draft, not law"),
        ({"paraphrase": True}, "the clauses are a paraphrase"),
    ],
)
def test_what_is_not_law_is_said_not_to_be(changes, warning):
    assert warning in told(Language.EN, **changes)
    assert warning not in told(Language.EN)


def test_each_branch_of_alternatives_is_told_with_its_state():
    branches = (
        Branch("is one", ONE_OF, None, Words()),
        Branch("is certified", VALID, None, Words("", "no certificate")),
    )
    either = rule("either", Kind.REQUIREMENT, Any((ONE_OF, VALID)), branches=branches)

    text = told(Language.EN, one=programme(rules=(either,)), case=application(valid=False))

    assert "- is one: met; condition" in text
    assert "- is certified: not met (no certificate); condition" in text


def test_a_duty_says_who_owes_it_and_what_a_breach_does():
    duty = rule("report", Kind.DUTY, VALID, breach=Breach.EXCLUDE, owed_by="the certifier")

    text = told(Language.EN, one=programme(rules=(duty,)))

    assert "owed by the certifier; a breach excludes" in text


def score_at_least(figure):
    return Compare(Order.AT_LEAST, fact("score", NUMBER), Const(Decimal(figure), NUMBER))


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((5, 99, 8), "several rows of table share apply at once: 1, 3"),
        ((98, 99), "no row of table share applies"),
    ],
)
def test_why_a_table_gives_nothing_is_told(bounds, said):
    rows = tuple(Row(score_at_least(one), Const(Decimal(1), NUMBER)) for one in bounds)
    table = Definition("share", Table("share", Hit.UNIQUE, None, rows, NUMBER))
    is_shared = Compare(Order.MORE, Defined("share", NUMBER), Const(Decimal(0), NUMBER))
    one = programme(
        definitions={**programme().definitions, "share": table},
        rules=(*RULES, rule("shared", Kind.REQUIREMENT, is_shared)),
    )

    assert said in told(Language.EN, one=one)


def test_an_order_by_a_year_is_told_as_one_of_days():
    year = Call(Function.YEAR, (fact("issued", Day(or_none=True)),), NUMBER)
    one = programme(allotment=allotment(order=(OrderKey("issued.year", year, descending=True),)))

    assert "次序：issued.year（晚者先） = 2021" in told(Language.ZH, application("A2"), one=one)


def test_a_placement_is_told_with_order_quota_and_basis():
    one = programme(allotment=allotment())
    text = told(Language.ZH, application("A2", score=Decimal(99)), one=one)

    assert "第2名，入围" in text
    assert "次序：score（高者先） = 10、issued（早者先） = 2021年3月1日" in text
    assert "quota = 2" in text


@BOTH
def test_a_key_of_another_that_is_unknown_leaves_the_place_open_and_is_said_to(language):
    one = programme(allotment=allotment())
    parameters = (PARAMETERS[0], parameter("quota", NUMBER, Decimal(1)), PARAMETERS[2])

    text = told(language, application("A2", score=None), one=one, parameters=parameters)

    said = {
        Language.ZH: "这个名次是暂定的：有申请的score还不知道",
        Language.EN: "this place is provisional: score of an application is not known",
    }
    assert said[language] in text


def test_who_is_outside_is_told_that_it_is_no_refusal():
    one = programme(allotment=allotment())
    parameters = (PARAMETERS[0], parameter("quota", NUMBER, Decimal(0)), PARAMETERS[2])

    text = told(Language.ZH, one=one, parameters=parameters)

    assert "第1名，名额外" in text
    assert "不是不合格" in text


def test_a_double_is_told_with_the_other_application():
    costs = application("A1").record["costs"]

    assert "the same costs.invoice as application A2: F-A1" in told(
        Language.EN, application("A2", costs=costs)
    )


@BOTH
def test_it_ends_with_the_rulebook_and_the_engine(language):
    last = told(language).splitlines()[-1]

    assert "0" * 64 in last
    assert "0.1.0" in last


def test_what_was_blank_and_read_as_declared_is_said():
    case = replace(application(), assumed=("valid",))

    assert "left blank; read so as declared" in told(Language.EN, case=case)


def test_the_words_are_not_mixed_up_with_python():
    text = told(Language.EN, case=application(valid=None))

    for name in ("None", "True", "False", "Decimal", "Unknown(", "Money", str(Money(5).__class__)):
        assert name not in text


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ZH, "- bounds（表）"), (Language.EN, "- bounds (table)")]
)
def test_a_table_of_the_policy_is_named_and_its_columns_are_no_facts(language, said):
    row = Record((("least", MONEY),))
    least = Field(Item("r", "", row), "least", MONEY)
    reached = Compare(Order.AT_LEAST, fact("claim", MONEY), least)
    every = Every(Parameter("bounds", None, Listing(row)), "r", reached)
    bounds = parameter("bounds", Listing(row), ({"least": Decimal(100)},))
    one = programme(rules=(*RULES, rule("reached", Kind.REQUIREMENT, every)))

    text = told(language, one=one, parameters=(*PARAMETERS, bounds))

    assert said in text
    assert "bounds.least" not in text
