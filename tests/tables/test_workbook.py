"""Reports: what officers get, and that no text in them is ever a formula."""

import csv
import json
import os
import stat
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import Decision, Finding, Missing, Placement
from ipaward.domain.finding import State, Verdict
from ipaward.domain.limits import CELL_CHARACTERS, FEN
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell
from ipaward.domain.types import Boolean
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language, Words
from ipaward.rulebook.book import Breach, Kind
from ipaward.rulebook.expr import Const
from ipaward.tables.formulas import could_be_formula
from ipaward.tables.report import Cut, Report
from ipaward.tables.workbook import beside, write_decisions
from ipaward.tables.writing import replacing
from tests.casework.books import programme, rule
from tests.tables.world import VOCABULARY

AMOUNT = Money(3_000_050)
IS_SO = Const(True, Boolean())
PROGRAMME = programme(
    name="certification",
    rules=(
        rule("a", Kind.REQUIREMENT, IS_SO),
        rule("b", Kind.NOTE, IS_SO),
        rule("bar", Kind.EXCLUSION, IS_SO),
        *(rule(f"duty-{breach}", Kind.DUTY, IS_SO, breach=breach) for breach in Breach),
    ),
)


def decision(number="A1", applicant="甲公司", amount=AMOUNT, **more):
    said = {
        "application": number,
        "applicant": applicant,
        "policy": "p",
        "status": "example",
        "text": "verbatim",
        "programme": "certification",
        "on": date(2026, 3, 1),
        "verdict": Verdict.ELIGIBLE if amount else Verdict.PENDING,
        "amount": amount,
        "bound_by": "standard" if amount else None,
        "terms": (("standard", "30000.50"),),
        "provisional": ("每家奖励标准",),
        "parameters": (),
        "missing": (),
        "findings": (
            Finding(
                "certification/a",
                "requirement",
                State.UNMET,
                "T1",
                {"申请人.人数": Decimal(5), "费用.金额": Unknown(frozenset())},
                Words("人数不足", "too few staff"),
            ),
            Finding("certification/b", "note", State.MET, "", {}, Words("请注意", "note")),
        ),
        "assumed": ("费用",),
        "record": {},
        "rulebook": "d" * 64,
        "engine": "0.1.0",
        "placement": None,
    }
    return Decision(**(said | more))


REFUSED = RefusedRow(
    "A9",
    Cell("a.xlsx", "申请", 7),
    (
        Problem("not-a-day", Cell("a.xlsx", "申请", 7, "B", "受理日"), {"written": "=x"}),
        Problem("negative-amount", Cell("a.xlsx", "申请", 7, "F", "另收费"), {"written": "-5"}),
    ),
    {"受理日": "=x"},
)


def report(decisions, refused=(), language=Language.ZH, **more):
    return Report(decisions, refused, PROGRAMME, VOCABULARY, language, **more)


def sheets(tmp_path, decisions, refused=(), language=Language.ZH, **more):
    path = tmp_path / "r.xlsx"
    write_decisions(path, report(decisions, refused, language, **more))
    return openpyxl.load_workbook(path)


def rows(sheet):
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_an_officer_finds_decisions_findings_wants_and_returned_rows(tmp_path):
    book = sheets(tmp_path, [decision()], [REFUSED])

    assert book.sheetnames == ["决定", "判断", "待补", "退回的行"]
    (row,) = rows(book["决定"])
    assert row["结论"] == "合格"
    assert row["核定额（元）"] == 30000.5
    assert row["受限于"] == "标准"
    assert row["各项金额（元）"] == "标准 30,000.50"
    assert row["理由"] == "人数不足（T1）"
    assert row["提示"] == "请注意"
    assert row["暂定"] == "是"
    assert row["空白按约定取值"] == "费用明细"
    found = rows(book["判断"])
    assert [f["结果"] for f in found] == ["不符", "有这种情形"]
    assert found[0]["所据事实"] == "staff: 5；金额: 不明"
    assert found[1]["条款"] == "缺"
    refused = rows(book["退回的行"])
    assert [(r["位置"], r["栏"]) for r in refused] == [("B7", "受理日"), ("F7", "另收费")]
    assert refused[0]["原样内容"] == "受理日: =x"
    assert book["决定"].freeze_panes == "B2"
    assert book["决定"].auto_filter.ref == "A1:T2"
    assert book["决定"]["D2"].number_format == "#,##0.00"


def test_the_same_in_english(tmp_path):
    book = sheets(tmp_path, [decision()], [REFUSED], Language.EN)

    assert book.sheetnames == ["decisions", "findings", "to supply", "returned rows"]
    assert rows(book["decisions"])[0]["verdict"] == "eligible"
    assert rows(book["findings"])[0]["message"] == "too few staff"


def test_what_to_ask_whom_is_grouped(tmp_path):
    def open_case(number, *missing):
        return decision(number, amount=None, missing=missing)

    book = sheets(
        tmp_path,
        [
            open_case(
                "A1", Missing("申请人.名称", "applicant"), Missing("费用", "register 发票库")
            ),
            open_case("A2", Missing("申请人.名称", "applicant")),
        ],
    )

    wanted = [tuple(row.values()) for row in rows(book["待补"])]
    assert wanted == [
        ("申请人", "单位名称", None, 2, "A1、A2"),
        ("台账 发票库", "费用明细", None, 1, "A1"),
    ]
    assert rows(book["决定"])[0]["待补事项"] == "单位名称（申请人）；费用明细（台账 发票库）"


def test_placement_is_written(tmp_path):
    placed = Placement("2026", 3, "outside", Money(0), True, ("年度名额",))

    (row,) = rows(sheets(tmp_path, [decision(placement=placed, provisional=())])["决定"])

    assert (row["名次"], row["入围情况"], row["拟奖额（元）"]) == (3, "名额外", 0)
    assert (row["暂定"], row["暂定原因"]) == ("是", "年度名额")


@pytest.mark.parametrize(
    ("why", "said"), [("pending", "还有待定的申请"), ("award", "有申请的核定额还不知道")]
)
def test_why_a_place_may_still_change_is_said_in_words(tmp_path, why, said):
    placed = Placement("2026", 1, "within", Money(1), True, (why, "年度名额"))

    (row,) = rows(sheets(tmp_path, [decision(placement=placed, provisional=())])["决定"])

    assert row["暂定原因"] == f"{said}；年度名额"


@pytest.mark.parametrize(
    ("verdict", "amount", "said"),
    [(Verdict.ELIGIBLE, Money(1), "未排名"), (Verdict.INELIGIBLE, None, None)],
)
def test_who_is_not_eligible_stands_nowhere_in_the_round(tmp_path, verdict, amount, said):
    placed = Placement("2026", None, "unranked", None, False)
    one = decision(verdict=verdict, amount=amount, placement=placed)

    (row,) = rows(sheets(tmp_path, [one])["决定"])

    assert row["入围情况"] == said


@pytest.mark.parametrize(
    ("name", "kind", "state", "column"),
    [
        ("a", "requirement", State.UNMET, "理由"),
        ("a", "requirement", State.MET, None),
        ("bar", "exclusion", State.MET, "理由"),
        ("double", "double", State.MET, "理由"),
        ("double", "double", State.UNKNOWN, None),
        ("b", "note", State.MET, "提示"),
        ("b", "note", State.UNMET, None),
        ("duty-exclude", "duty", State.UNMET, "理由"),
        ("duty-exclude", "duty", State.MET, None),
        ("duty-note", "duty", State.UNMET, "提示"),
        ("duty-note", "duty", State.MET, None),
        ("duty-pending", "duty", State.UNMET, None),  # asked for under 待补
    ],
)
def test_what_refuses_is_a_reason_and_what_is_only_noted_a_remark(
    tmp_path, name, kind, state, column
):
    found = Finding(f"certification/{name}", kind, state, "T1", {}, Words("甲", "a"))

    (row,) = rows(sheets(tmp_path, [decision(findings=(found,))])["决定"])

    said = {head: row[head] for head in ("理由", "提示") if row[head]}
    assert said == ({column: "甲（T1）"} if column else {})


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        ("requirement", State.UNMET, "不符"),
        ("duty", State.UNMET, "不符"),
        ("exclusion", State.UNMET, "没有这种情形"),
        ("exclusion", State.MET, "有这种情形"),
        ("double", State.MET, "有这种情形"),
        ("note", State.UNKNOWN, "不明"),
    ],
)
def test_a_bar_that_does_not_apply_is_not_said_to_be_unmet(tmp_path, kind, state, said):
    found = Finding("g/a", kind, state, "T1", {}, Words("甲", "a"))

    (row,) = rows(sheets(tmp_path, [decision(findings=(found,))])["判断"])

    assert row["结果"] == said


def test_a_round_that_was_cut_says_by_which_quota_and_who_was_last(tmp_path):
    cut = Cut("2026", 2, None, 3, 2, "A7", Money(300), Money(200), True, ("pending",))

    (row,) = rows(sheets(tmp_path, [decision()], cuts=[cut])["批次"])

    assert row == {
        "批次": "2026",
        "名额": 2,
        "总额上限（元）": None,
        "参加排名": 3,
        "入围": 2,
        "入围末位": "A7",
        "核定额合计（元）": 3,
        "拟奖额合计（元）": 2,
        "暂定": "是",
        "暂定原因": "还有待定的申请",
    }


def test_what_was_noticed_in_the_file_is_kept_with_its_place(tmp_path):
    note = Problem("hidden-row", Cell("a.xlsx", "申请", 9), severity=Severity.NOTE)

    (row,) = rows(sheets(tmp_path, [decision()], notes=[note])["阅读提示"])

    assert (row["文件"], row["工作表"], row["位置"]) == ("a.xlsx", "申请", "9")
    assert row["读表时发现"] == note.message(Language.ZH)


def test_beside_csv_stand_the_rows_returned_with_everything_they_held(tmp_path):
    path = tmp_path / "r.csv"
    write_decisions(path, report([decision()], [REFUSED]))

    with (tmp_path / "r.refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        faults = list(csv.DictReader(stream))
    assert [(f["申请编号"], f["位置"]) for f in faults] == [("A9", "B7"), ("A9", "F7")]
    assert faults[0]["原样内容"] == "受理日: =x"
    assert all(f["问题"] and f["如何改正"] for f in faults)


def test_beside_lines_stand_the_rows_returned_one_a_line(tmp_path):
    path = tmp_path / "r.jsonl"
    write_decisions(path, report([decision()], [REFUSED]))

    (row,) = map(json.loads, (tmp_path / "r.refused.jsonl").read_text("utf-8").splitlines())
    assert (row["application"], row["place"]["row"]) == ("A9", 7)
    assert [p["code"] for p in row["problems"]] == ["not-a-day", "negative-amount"]
    assert row["problems"][0]["place"]["column"] == "B"
    assert row["raw"] == {"受理日": "=x"}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_the_file_beside_never_tells_of_an_earlier_run(tmp_path, suffix):
    path = tmp_path / f"r{suffix}"
    write_decisions(path, report([], [REFUSED]))

    write_decisions(path, report([decision()]))

    assert "A9" not in beside(path).read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (1, 0.01),
        (999_999_999_999_999, 9999999999999.99),
        (1_000_000_000_000_001, "10000000000000.01"),
        (FEN, "90071992547409.91"),
    ],
)
def test_an_amount_is_a_number_as_long_as_a_spreadsheet_keeps_it(tmp_path, fen, written):
    (row,) = rows(sheets(tmp_path, [decision(amount=Money(fen))])["决定"])

    assert row["核定额（元）"] == written


EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\t=1",
    "\r=1",
    " =1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula_or_a_link(tmp_path, text):
    book = sheets(tmp_path, [decision(applicant=text), decision(applicant="http://x.invalid")])

    cells = [book["决定"].cell(row, 2) for row in (2, 3)]
    assert [c.data_type for c in cells] == ["s", "s"]
    assert cells[0].quotePrefix
    assert cells[1].hyperlink is None


@pytest.mark.parametrize("text", EVIL)
def test_csv_marks_texts_that_could_be_formulas(tmp_path, text):
    path = tmp_path / "r.csv"
    write_decisions(path, report([decision(applicant=text)]))

    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["申请人"] == "'" + text
    assert row["核定额（元）"] == "30000.50"


@pytest.mark.parametrize("text", ["甲", "1-2", "a=b", "", "1"])
def test_harmless_texts_are_left_alone(text):
    assert not could_be_formula(text)


def test_lines_hold_the_whole_decision(tmp_path):
    path = tmp_path / "r.jsonl"
    write_decisions(path, report([decision("A1"), decision("A2")]))

    trees = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [tree["application"] for tree in trees] == ["A1", "A2"]
    assert trees[0]["amount"] == "30000.50"


@pytest.mark.parametrize("length", [CELL_CHARACTERS, CELL_CHARACTERS + 1])
def test_a_text_too_long_for_a_cell_is_cut_visibly(tmp_path, length):
    (row,) = rows(sheets(tmp_path, [decision(applicant="甲" * length)])["决定"])

    assert len(row["申请人"]) == CELL_CHARACTERS
    assert row["申请人"].endswith("…") is (length > CELL_CHARACTERS)


def test_many_decisions_are_written_too(tmp_path):
    many = [decision(f"A{n}", findings=()) for n in range(5_001)]

    book = sheets(tmp_path, many)

    assert book["决定"].max_row == 5_002
    assert book["决定"]["A5002"].value == "A5000"


def test_an_old_report_stays_where_a_new_one_cannot_be_written(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("old")

    def fail_half_way():
        with replacing(path) as part:
            part.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["r.csv"]


def test_a_report_has_the_rights_of_any_new_file(tmp_path):
    path = tmp_path / "r.csv"
    mask = os.umask(0o027)
    try:
        write_decisions(path, report([]))
    finally:
        os.umask(mask)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_another_kind_of_report_is_a_mistake_of_ours(tmp_path):
    with pytest.raises(ValueError, match="docx"):
        write_decisions(tmp_path / "r.docx", report([]))


def test_a_gap_in_a_decision_table_is_for_the_authority_to_mend(tmp_path):
    gap = decision(amount=None, missing=(Missing("行业系数", "", "no-match"),))

    book = sheets(tmp_path, [gap])

    (row,) = rows(book["待补"])
    assert row["由谁补"] == "机关"
    (row,) = rows(book["决定"])
    assert row["待补事项"] == "行业系数（机关）"
