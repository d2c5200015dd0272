"""The sample round is what its generator makes, and every trap in it comes out as it should."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from ipaward import __version__
from ipaward.casework.decide import Desk
from ipaward.casework.round import place
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.finding import State
from ipaward.domain.identifiers import uscc_fault
from ipaward.domain.problem import Severity
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.tables.intake import read_applications
from tests.samples.round_2021 import (
    COSTS,
    FIRST_DAY,
    LAST_DAY,
    MAIN,
    PATENTS,
    ROWS,
    applications,
    number,
    write,
)

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "policies/urumqi-ip-2020/samples/round-2021.xlsx"

# By hand: the verdict and the award of each row with a trap that leaves the row readable.
ELIGIBLE = {
    5: ("50000.00", "standard"),  # the cost is just the standard
    6: ("49999.99", "不超认证成本"),  # one fen below
    7: ("50000.00", "standard"),  # one fen above
    30: ("0.00", "不超认证成本"),  # other money equal to the cost
    31: ("0.00", "不超认证成本"),  # and one fen above it
    32: ("0.00", "不超认证成本"),  # coaching only
    33: ("21000.00", "不超认证成本"),
    34: ("0.00", "不超认证成本"),  # declared to have no costs
    35: ("18000.00", "不超认证成本"),  # the second line is not paid
    62: ("25542.71", "不超认证成本"),  # 26543.21 less 1000.50; consulting and the like not counted
    65: ("19800.00", "不超认证成本"),
    66: ("12345.00", "不超认证成本"),  # full-width digits
}
INELIGIBLE = {
    9: "主体",  # an association
    11: "通过贯标",  # revoked
    12: "通过贯标",  # suspended
    13: "通过贯标",  # expired
    39: "发票重复",
    43: "已经发证",  # issued the day after acceptance
    50: "主体",  # an association whose status is blank besides
}
PENDING = {
    15: ("证书.状态", "applicant"),
    17: ("费用.已获其他资助", "ledger"),
    18: ("费用", "applicant"),  # no count and no lines: not known, not none
    40: ("费用.发票号", "applicant"),
    41: ("费用.已付", "applicant"),
    57: ("申请人.类型", "applicant"),
}
# The sheet and the header each refusal has to name.
REFUSED = {
    3: ("申请", "统一社会信用代码"),
    21: ("申请", "申请人类型"),
    24: ("费用", "金额"),
    25: ("申请", "首次发证日"),
    27: ("申请", "申请编号"),
    28: ("申请", "申请编号"),
    47: ("申请", "首次发证日"),
    48: ("申请", "费用（条数）"),
    63: ("专利", "专利号"),
}


class Screened(NamedTuple):
    taken: list[Application]
    refused: list[RefusedRow]
    decisions: dict[str, Decision]
    notes: tuple


@pytest.fixture(scope="module")
def screened():
    book = read_pack("urumqi-ip-2020", (ROOT,))
    programme = book.programmes["certification-award"]
    intake = read_applications(COMMITTED, book.vocabulary)
    rows = list(intake.rows)
    reading = CaseReading(book, programme)
    desk = Desk.of(reading, __version__)
    taken = [row for row in rows if isinstance(row, Application)]
    decided = [desk.decide(row) for row in taken]
    reading.close()
    assert all(isinstance(one, Decision) for one in decided)
    placed = place(book, programme, decided)
    return Screened(
        taken,
        [row for row in rows if isinstance(row, RefusedRow)],
        {decision.application: decision for decision in placed.decisions},
        tuple(intake.notes),
    )


def cells(path):
    book = load_workbook(path)
    return {
        sheet.title: {
            cell.coordinate: (cell.value, cell.data_type, cell.number_format)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book
    }


# --- the file -----------------------------------------------------------------------------


def test_the_committed_file_holds_what_the_generator_makes(tmp_path):
    write(tmp_path / "made.xlsx")
    assert cells(COMMITTED) == cells(tmp_path / "made.xlsx")


def test_writing_twice_gives_the_same_bytes(tmp_path):
    write(tmp_path / "one.xlsx")
    write(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_file_has_the_sheets_and_headers_of_an_office():
    book = load_workbook(COMMITTED)
    assert book.sheetnames == ["填写说明", "申请", "费用", "专利"]
    heads = {"申请": (3, MAIN), "费用": (2, COSTS), "专利": (2, PATENTS)}
    for name, (at, words) in heads.items():
        assert tuple(cell.value for cell in book[name][at]) == words


def test_there_are_at_least_64_applications_each_by_a_recognisably_invented_applicant():
    rows = applications()
    assert len(rows) == ROWS >= 64
    assert all(str(row.name).startswith(("样例", "示例")) for row in rows)
    codes = ["".join(str(row.code).split()).upper() for row in rows]
    assert {code[2:8] for code in codes} == {"990001"}
    assert len(set(codes)) == ROWS
    assert [number(n) for n, code in enumerate(codes, start=1) if uscc_fault(code)] == [number(3)]


# --- what comes in ------------------------------------------------------------------------


def test_every_row_is_read_or_refused_and_none_is_lost(screened):
    assert len(screened.taken) + len(screened.refused) == ROWS
    assert len(screened.refused) == len(REFUSED)
    assert len(screened.decisions) == len(screened.taken) == 63


def test_every_refused_row_says_sheet_row_column_and_header(screened):
    by_row = {row.place.row - 3: row for row in screened.refused}  # the data start in row 4
    assert set(by_row) == set(REFUSED)
    for n, (sheet, header) in REFUSED.items():
        faults = [p for p in by_row[n].problems if p.severity is Severity.ERROR]
        named = [(f.place.sheet, f.place.header) for f in faults]
        assert (sheet, header) in named, n
        assert all(f.place.row and f.place.column for f in faults), n


def test_one_fault_refuses_one_row_for_that_fault_only(screened):
    for row in screened.refused:
        faults = [p for p in row.problems if p.severity is Severity.ERROR]
        assert len(faults) == 1, [p.code for p in faults]


def test_both_rows_of_a_number_used_twice_are_refused(screened):
    twice = [row for row in screened.refused if row.number == number(27)]
    assert sorted(row.place.row for row in twice) == [30, 31]
    assert number(27) not in screened.decisions


def test_every_day_of_acceptance_is_read_whatever_hand_typed_it(screened):
    days = [application.record["受理日"] for application in screened.taken]
    assert all(isinstance(day, date) and FIRST_DAY <= day <= LAST_DAY for day in days)
    by_number = {one.number: one.record for one in screened.taken}
    assert by_number[number(1)]["受理日"] == date(2021, 3, 8)  # 2021年3月8日
    assert by_number[number(2)]["受理日"] == date(2021, 3, 15)  # 2021/3/15
    assert by_number[number(4)]["受理日"] == date(2021, 3, 29)  # the serial 44284
    assert by_number[number(5)]["受理日"] == date(2021, 4, 5)  # 2021-04-05
    assert by_number[number(6)]["受理日"] == date(2021, 4, 12)  # a date cell


def test_money_and_numbers_are_read_whatever_hand_typed_them(screened):
    by_number = {one.number: one.record for one in screened.taken}
    first = by_number[number(1)]["费用"]
    assert [str(line["金额"]) for line in first] == ["17730.00", "6370.00"]
    assert str(by_number[number(2)]["费用"][0]["金额"]) == "19460.00"
    assert by_number[number(65)]["费用"][0]["发票号"] == "99006501"
    tidy = by_number[number(64)]["申请人"]
    assert (tidy["名称"], tidy["信用代码"][:2]) == ("样例六十四号有限公司", "91")


# --- what comes out -----------------------------------------------------------------------


def state(decision, rule):
    return next(f.state for f in decision.findings if f.rule.endswith(f"/{rule}"))


def test_the_verdicts_add_up(screened):
    verdicts = Counter(str(decision.verdict) for decision in screened.decisions.values())
    assert verdicts == {"eligible": 50, "ineligible": 7, "pending": 6}


@pytest.mark.parametrize("n", ELIGIBLE)
def test_an_eligible_trap_gets_its_award(screened, n):
    decision = screened.decisions[number(n)]
    assert str(decision.verdict) == "eligible"
    assert (str(decision.amount), decision.bound_by) == ELIGIBLE[n]


@pytest.mark.parametrize("n", INELIGIBLE)
def test_an_ineligible_trap_names_its_rule(screened, n):
    decision = screened.decisions[number(n)]
    assert str(decision.verdict) == "ineligible"
    assert decision.amount is None
    expected = State.MET if n == 39 else State.UNMET
    assert state(decision, INELIGIBLE[n]) is expected


@pytest.mark.parametrize("n", PENDING)
def test_a_pending_trap_says_what_is_missing_and_who_supplies_it(screened, n):
    decision = screened.decisions[number(n)]
    assert str(decision.verdict) == "pending"
    assert decision.amount is None
    assert PENDING[n] in [(m.fact, m.supplier) for m in decision.missing]


def test_notes_and_broken_duties_are_said_and_cost_nothing(screened):
    said = {
        (32, "有不奖的费用"): State.MET,
        (62, "有不奖的费用"): State.MET,
        (35, "有未付的费用"): State.MET,
        (30, "有其他资助"): State.MET,
        (36, "机构不在平台"): State.MET,
        (37, "机构不在平台"): State.UNMET,  # on the list until this very day
        (38, "机构不在平台"): State.MET,  # and not the day after
        (44, "贯标前后测评"): State.UNMET,
    }
    for (n, rule), expected in said.items():
        decision = screened.decisions[number(n)]
        assert state(decision, rule) is expected, (n, rule)
        assert str(decision.verdict) == "eligible"


def test_a_certificate_of_the_day_of_acceptance_counts(screened):
    assert str(screened.decisions[number(42)].verdict) == "eligible"


def test_an_invoice_and_a_certificate_used_twice_are_named_in_both_applications(screened):
    doubles = {
        n
        for n in range(1, ROWS + 1)
        if (decision := screened.decisions.get(number(n)))
        and any(finding.kind == "double" for finding in decision.findings)
    }
    assert doubles == {20, 33, 22, 45}


# --- the round ----------------------------------------------------------------------------


def test_the_quota_of_30_cuts_and_only_the_eligible_are_ranked(screened):
    placed = {n: d.placement for n, d in screened.decisions.items() if d.placement is not None}
    results = Counter(placement.result for placement in placed.values())
    assert results["within"] == 30
    assert results["outside"] == 20
    for n, placement in placed.items():
        is_eligible = str(screened.decisions[n].verdict) == "eligible"
        assert (placement.rank is not None) == is_eligible
    ranks = sorted(p.rank for p in placed.values() if p.rank is not None)
    assert ranks == list(range(1, 51))


def test_the_strongest_innovators_come_first_and_ties_fall_to_the_earlier_certificate(screened):
    ranks = {n: screened.decisions[number(n)].placement.rank for n in (52, 53, 54, 55)}
    # 20 + 9 × 3 = 47; 20 + 8 × 3 = 44 twice, certified on 2 and 3 June; 12 × 3 = 36
    assert ranks == {52: 1, 53: 2, 54: 3, 55: 4}


def test_who_has_not_been_looked_up_ranks_last_and_is_said_to(screened):
    for n in (46, 58):  # patents unknown; designation unknown
        placement = screened.decisions[number(n)].placement
        assert placement.rank in (49, 50)
        assert placement.why


def test_everything_is_provisional_while_the_figures_have_no_basis(screened):
    for decision in screened.decisions.values():
        if decision.amount is not None:
            assert "每家奖励标准" in decision.provisional
        if decision.placement is not None and decision.placement.rank is not None:
            assert decision.placement.provisional
