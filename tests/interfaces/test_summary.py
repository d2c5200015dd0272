"""What an officer is told at the end of a screening."""

from dataclasses import replace

import pytest

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import Missing, as_json
from ipaward.domain.finding import State
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell
from ipaward.domain.types import Boolean
from ipaward.domain.words import Language
from ipaward.interfaces.summary import MOST_ROWS, Screened, decisions_table, summary
from ipaward.rulebook.book import Breach, Kind
from ipaward.rulebook.expr import Const
from tests.casework.books import programme, rule
from tests.interfaces.made import eligible, finding, ineligible, pending, placed

EN, ZH = Language.EN, Language.ZH
IS_SO = Const(True, Boolean())
PROGRAMME = programme(
    name="q",
    rules=(
        *(rule(name, Kind.REQUIREMENT, IS_SO) for name in ("requirement", "rare", "often")),
        rule("exclusion", Kind.EXCLUSION, IS_SO),
        rule("note", Kind.NOTE, IS_SO),
        *(rule(f"duty-{breach}", Kind.DUTY, IS_SO, breach=breach) for breach in Breach),
    ),
)


def screened(*decisions, refused=(), where="") -> Screened:
    return Screened(PROGRAMME, "r.xlsx", decisions, refused, (), where)


def row(number: int) -> RefusedRow:
    place = Cell("r.xlsx", "申请", number, "C", "金额")
    problem = Problem("not-an-amount", place, {"written": f"x{number}"})
    return RefusedRow(f"A{number}", place, (problem,), {})


def cells(laid: str, first: str) -> list[list[str]]:
    """The rows of a laid-out table that begin with `first`, cell by cell."""
    lines = [line.split("  ") for line in laid.splitlines()]
    stripped = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    return [line for line in stripped if line and line[0] == first]


def test_rows_read_are_rows_decided_and_rows_refused():
    said = summary(screened(eligible("A1"), pending("A2"), refused=[row(4)]), EN)

    assert "r.xlsx: 3 read = 2 decided + 1 refused" in said


def test_cases_and_money_are_counted_by_verdict():
    said = summary(screened(eligible("A1", 1_000_001), eligible("A2", 5), pending("A3")), EN)

    assert cells(said, "eligible") == [["eligible", "2", "10,000.06"]]
    assert cells(said, "pending") == [["pending", "1"]]
    assert cells(said, "ineligible") == [["ineligible", "0"]]


def test_a_sum_may_exceed_what_one_amount_may_be():
    most = 2**53 - 1

    said = summary(screened(eligible("A1", most), eligible("A2", most)), EN)

    assert cells(said, "eligible") == [["eligible", "2", "180,143,985,094,819.82"]]


@pytest.mark.parametrize(
    ("language", "said"), [(EN, "1 within, granted 2.00"), (ZH, "1 入围，核给 2.00")]
)
def test_what_a_ceiling_leaves_of_an_amount_stands_beside_the_place(language, said):
    cut = placed(eligible("A1", 500), 1, "within", awarded=Money(200))
    whole = placed(eligible("A2", 700), 2, "within", awarded=Money(700))
    out = placed(eligible("A3", 700), 3, "outside", awarded=Money(0))

    laid = decisions_table(screened(cut, whole, out), language)

    assert cells(laid, "A1")[0][-1] == said
    assert "2.00" not in " ".join(cells(laid, "A2")[0][-1:] + cells(laid, "A3")[0][-1:])


def test_places_within_and_outside_are_counted_with_what_the_round_grants():
    first = placed(eligible("A1", 500), 1, "within", awarded=Money(200))
    second = placed(eligible("A2", 700), 2, "outside", awarded=Money(0))

    said = summary(screened(first, second), EN)

    assert cells(said, "2021") == [
        ["2021", "outside", "1", "0.00"],
        ["2021", "within", "1", "2.00"],
    ]
    assert "provisional" not in said


def test_a_programme_that_ranks_nobody_has_no_table_of_places():
    assert "within" not in summary(screened(eligible("A1")), EN)


def test_a_provisional_cut_says_why():
    said = summary(screened(placed(eligible("A1"), 1, "within", why=("pending",))), EN)

    assert "the placement is provisional: an application is still pending" in said


def test_reasons_against_come_most_frequent_first_with_their_clause():
    rare, often = finding("rare"), finding("often")

    said = summary(screened(ineligible("A1", often), ineligible("A2", rare, often)), EN)

    assert cells(said, "not often") == [["not often", "often", "T5", "2"]]
    assert cells(said, "not rare") == [["not rare", "rare", "T5", "1"]]
    assert said.index("not often") < said.index("not rare")


def test_a_reason_is_counted_once_an_application_however_many_values_are_shared():
    shared = tuple(
        replace(finding("double", "double", State.MET), facts={"costs.invoice": invoice})
        for invoice in ("F1", "F2")
    )

    said = summary(screened(eligible("A1", findings=shared), eligible("A2", findings=shared)), EN)

    assert cells(said, "shared with another application: costs.invoice")[0][-1] == "2"


def test_it_is_counted_how_many_leave_blank_what_no_two_may_share():
    blank = replace(finding("double", "double", State.UNKNOWN), facts={"certificate": ""})
    round_ = screened(*(eligible(number, findings=(blank,)) for number in ("A1", "A2")))

    assert "certificate is blank in 2 applications: whether they share it" in summary(round_, EN)
    assert "certificate 在 2 份申请里空着：不能核对" in summary(round_, ZH)


@pytest.mark.parametrize(
    ("name", "state", "speaks"),
    [
        ("requirement", State.UNMET, True),
        ("requirement", State.MET, False),
        ("requirement", State.UNKNOWN, False),
        ("exclusion", State.MET, True),
        ("exclusion", State.UNMET, False),
        ("double", State.MET, True),
        ("double", State.UNKNOWN, False),
        ("note", State.MET, False),
        ("duty-note", State.UNMET, False),
        ("duty-pending", State.UNMET, False),
        ("duty-exclude", State.UNMET, True),
        ("duty-exclude", State.MET, False),
    ],
)
def test_only_what_speaks_against_the_applicant_is_a_reason(name, state, speaks):
    kind = name.partition("-")[0]

    said = summary(screened(ineligible("A1", finding(name, kind, state))), EN)

    assert ("most frequent reasons" in said) is speaks


def test_what_is_missing_is_asked_of_whoever_must_supply_it():
    fact = Missing("证书.状态", "applicant")
    parameter = Missing("指标基年", "专项资金管理办法", "parameter")
    patents = Missing("专利", "register 专利登记")

    said = summary(screened(pending("A1", fact, parameter), pending("A2", fact, patents)), EN)

    assert cells(said, "the applicant") == [["the applicant", "证书.状态", "2"]]
    assert cells(said, "专项资金管理办法") == [
        ["专项资金管理办法", "指标基年", "the policy fixes no value", "1"]
    ]
    assert cells(said, "register 专利登记") == [["register 专利登记", "专利", "1"]]


def test_a_gap_in_a_decision_table_is_for_the_authority_to_mend():
    gap = Missing("行业系数", "", "no-match")

    said = summary(screened(pending("A1", gap)), ZH)

    assert cells(said, "机关") == [["机关", "行业系数", "表中没有对应的行，或者不止一行", "1"]]
    assert as_json(pending("A1", gap))["missing"] == [
        {"fact": "行业系数", "supplier": "authority", "why": "no-match"}
    ]


def test_what_the_decisions_rest_on_without_a_basis_is_named():
    said = summary(screened(eligible("A1", provisional=("每家奖励标准",)), eligible("A2")), ZH)

    assert "1 份决定是暂定的，依据不全：\n  每家奖励标准 (1)" in said


def test_an_example_policy_in_other_words_is_said_to_be_one():
    said = summary(screened(eligible("A1", status="example", text="paraphrase")), EN)

    assert "the policy is an example; decisions have no force" in said
    assert "a paraphrase, not the enacted words" in said


@pytest.mark.parametrize(("count", "folded"), [(49, 0), (50, 0), (51, 1)])
def test_refused_rows_are_all_shown_up_to_fifty_and_the_rest_is_counted(count, folded):
    assert MOST_ROWS == 50
    said = summary(screened(refused=[row(n) for n in range(1, count + 1)], where="o.xlsx"), EN)

    assert said.count("error[not-an-amount]") == count - folded
    assert (f"{folded} more in o.xlsx" in said) is bool(folded)


@pytest.mark.parametrize(("count", "folded"), [(49, 0), (50, 0), (51, 1)])
def test_decisions_are_all_shown_up_to_fifty_and_the_rest_is_counted(count, folded):
    said = decisions_table(screened(*(eligible(f"A{n:03}") for n in range(count))), EN)

    assert said.count("A0") == count - folded
    assert (f"{folded} more; write all with --out" in said) is bool(folded)


def test_one_line_shows_verdict_amount_bound_and_place():
    decision = placed(eligible("A1", bound_by="not-above-cost"), 3, "outside", why=("pending",))

    said = decisions_table(screened(decision), EN)

    assert cells(said, "A1") == [
        ["A1", "甲公司", "eligible", "30,000.00", "not-above-cost", "3 outside (provisional)"]
    ]


def test_an_amount_no_cap_lowered_is_set_by_the_standard():
    assert "标准" in decisions_table(screened(eligible("A1")), ZH)


def test_doubles_are_counted_together_whoever_the_other_application_is():
    first = replace(finding("1", "double", State.MET), facts={"invoice": "F1"})
    second = replace(finding("2", "double", State.MET), facts={"invoice": "F2"})

    said = summary(screened(ineligible("A1", first), ineligible("A2", second)), EN)

    assert cells(said, "shared with another application: invoice") == [
        ["shared with another application: invoice", "double", "T5", "2"]
    ]


def test_the_faults_of_a_refused_row_stand_under_its_number():
    said = summary(screened(refused=[row(4)]), EN)

    assert "\nA4\nerror[not-an-amount]: " in said


def noted(row_: int, column: str = "C", code: str = "number-as-text") -> Problem:
    place = Cell("r.xlsx", "申请", row_, column, f"栏{column}")
    return Problem(code, place, {"written": str(row_), "header": column}, severity=Severity.NOTE)


def test_what_is_noticed_again_and_again_in_a_column_is_told_once_and_counted():
    notes = [noted(2), noted(3), noted(4), noted(4, "D")]

    said = summary(replace(screened(eligible("A1")), notes=notes), EN)

    assert said.count("note[number-as-text]") == 2
    assert "(2 more like it in the column)" in said


@pytest.mark.parametrize(("count", "folded"), [(49, 0), (50, 0), (51, 1)])
def test_notes_are_all_shown_up_to_fifty_kinds_and_the_rest_is_counted(count, folded):
    notes = [noted(1, f"C{n}", "unknown-header") for n in range(count)]

    said = summary(replace(screened(eligible("A1")), notes=notes), EN)

    assert said.count("note[unknown-header]") == count - folded
    assert (f"{folded} more notes" in said) is bool(folded)
