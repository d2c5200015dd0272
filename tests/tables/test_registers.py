"""Registers: which files are read as which, what refuses them, and what puts a row aside."""

import json
from datetime import date
from decimal import Decimal

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.domain.value import NOTHING, Unknown
from ipaward.domain.words import Language, listed
from tests.tables.register_world import (
    aside,
    consult,
    refusals,
    with_blank_none,
    write,
)
from tests.tables.world import workbook

HEAD = "代码,列入日,移出日,事由\n"
ROWS = HEAD + "甲,2021-01-01,2021-06-30,欠税\n乙,2021年3月1日,无,失信\n"
LINES = (
    '{"代码": "甲", "列入日": "2021-01-01", "移出日": "2021-06-30", "事由": "欠税"}\n'
    "\n"
    '{"代码": "乙", "列入日": "2021-03-01", "移出日": {"none": true}, "事由": "失信"}\n'
)
TABLE = [
    ["代码", "列入日", "移出日", "事由"],
    ["甲", date(2021, 1, 1), date(2021, 6, 30), "欠税"],
    ["乙", date(2021, 3, 1), "无", "失信"],
]
ENTRIES = [
    {"代码": "甲", "列入日": date(2021, 1, 1), "移出日": date(2021, 6, 30), "事由": "欠税"},
    {"代码": "乙", "列入日": date(2021, 3, 1), "移出日": NOTHING, "事由": "失信"},
]
PATENTS = "权利人,专利号,授权日,年费\n"


def entries(registers, name="名单"):
    return [entry.record for entry in registers.held[name].entries]


def notes(registers):
    return [note.code for note in registers.notes]


# --- files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("名单.csv", ROWS),
        ("名单.tsv", ROWS.replace(",", "\t")),
        ("名单.jsonl", LINES),
        ("名单.ndjson", LINES),
        ("失信名单.csv", ROWS),
        ("Banned Firms.csv", ROWS),
        ("ＢＡＮＮＥＤ　ｆｉｒｍｓ.csv", ROWS),
        ("名单.csv", ROWS.replace("代码", "信用代码").replace("列入日", "Listed　On")),
        ("名单.csv", "截至六月,,,\n" + ROWS),
    ],
)
def test_a_register_is_read_from_a_file_of_its_name_or_label(tmp_path, name, text):
    registers = consult(write(tmp_path, name, text))

    assert entries(registers) == ENTRIES
    assert registers.held["名单"].refused == ()


@pytest.mark.parametrize(
    ("file", "sheet"),
    [("名单.xlsx", "Sheet1"), ("名单.xlsx", "名单"), ("台账.xlsx", "失信名单")],
)
def test_a_register_is_read_from_a_workbook_or_a_sheet_of_its_name(tmp_path, file, sheet):
    registers = consult(workbook(tmp_path / file, {sheet: TABLE}))

    assert entries(registers) == ENTRIES
    places = [entry.place for entry in registers.held["名单"].entries]
    assert [(place.sheet, place.row) for place in places] == [(sheet, 2), (sheet, 3)]


def test_a_workbook_holds_several_registers_and_blank_sheets_are_passed_over(tmp_path):
    patents = [["权利人", "专利号", "授权日", "年费"], ["甲", "P1", date(2020, 1, 1), 90]]
    path = workbook(
        tmp_path / "台账.xlsx",
        {"名单": TABLE, "专利登记簿": patents, "Sheet3": [], "说明": [["填写说明"]]},
    )

    registers = consult(path)

    assert {name: len(held.entries) for name, held in registers.held.items()} == {
        "名单": 2,
        "专利登记": 1,
    }


def test_a_file_named_after_its_register_may_hold_other_sheets_which_are_noted(tmp_path):
    path = workbook(tmp_path / "名单.xlsx", {"备注": [["随便写"]], "名单": TABLE})

    registers = consult(path)

    assert entries(registers) == ENTRIES
    assert notes(registers) == ["unknown-sheet"]


def test_a_folder_holds_one_register_a_file_and_what_else_is_in_it_is_noted(tmp_path):
    write(tmp_path, "d/名单.csv", ROWS)
    write(tmp_path, "d/专利登记.jsonl", '{"权利人": "甲", "授权日": "2020-01-01"}\n')
    write(tmp_path, "d/名单.refused.csv", "x\n")
    write(tmp_path, "d/readme.txt", "x\n")
    write(tmp_path, "d/.hidden.csv", "x\n")
    write(tmp_path, "d/old/暂停.csv", "自,至\n")

    registers = consult(tmp_path / "d")

    assert set(registers.held) == {"名单", "专利登记"}
    assert sorted(n.place.file.rpartition("/")[2] for n in registers.notes) == [
        "old",
        "readme.txt",
        "名单.refused.csv",
    ]
    assert set(notes(registers)) == {"unread-file"}


def test_a_folder_without_a_register_is_refused(tmp_path):
    write(tmp_path, "d/readme.txt", "x\n")

    assert refusals(tmp_path / "d") == ["no-register-in-folder"]


@pytest.mark.parametrize(
    ("name", "code", "cure"),
    [
        ("专利等记.csv", "near-register", ["专利登记"]),
        ("banned firm.csv", "near-register", ["名单"]),
        ("xyz.csv", "no-such-register", ["决定", "名单", "专利登记", "证书库", "暂停"]),
        ("xyz.jsonl", "no-such-register", ["决定", "名单", "专利登记", "证书库", "暂停"]),
    ],
)
def test_a_name_that_is_no_register_is_refused_with_the_nearest(tmp_path, name, code, cure):
    text = LINES if name.endswith("jsonl") else ROWS

    with pytest.raises(RefusedError) as refusal:
        consult(write(tmp_path, name, text))

    (problem,) = refusal.value.problems
    assert problem.code == code
    assert listed(cure).zh in problem.cure(Language.ZH)
    assert listed(cure).en in problem.cure(Language.EN)


def test_a_sheet_that_is_no_register_is_refused_in_a_workbook_of_registers(tmp_path):
    path = workbook(tmp_path / "台账.xlsx", {"名单": TABLE, "专利登计": TABLE})

    with pytest.raises(RefusedError) as refusal:
        consult(path)

    (problem,) = refusal.value.problems
    assert (problem.code, problem.place.sheet) == ("near-register", "专利登计")


def test_a_register_given_twice_is_refused_with_both_places(tmp_path):
    first, second = write(tmp_path, "名单.csv", ROWS), write(tmp_path, "失信名单.jsonl", LINES)

    with pytest.raises(RefusedError) as refusal:
        consult(first, second)

    (problem,) = refusal.value.problems
    assert problem.code == "register-twice"
    assert [problem.place.file, problem.also[0].file] == [second.as_posix(), first.as_posix()]


def test_the_same_file_named_twice_is_given_twice(tmp_path):
    path = write(tmp_path, "名单.csv", ROWS)

    assert refusals(path, path) == ["register-twice"]


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("名单.csv", "列入日,移出日\n2021-01-01,无\n", ["register-no-header"]),
        ("名单.csv", "代码,信用代码,列入日\n", ["double-header"]),
        ("名单.csv", "", ["empty-table-file"]),
        ("名单.pdf", "x", ["unknown-kind"]),
        ("暂停.csv", "至\n2021-01-01\n", ["register-no-header"]),
        ("名单.csv", HEAD + '甲,"2021-01-01\n', ["broken-quotes"]),
    ],
)
def test_a_table_that_cannot_be_relied_on_is_refused_as_a_whole(tmp_path, name, text, codes):
    assert refusals(write(tmp_path, name, text)) == codes


def test_two_sheets_that_could_both_be_the_register_are_refused(tmp_path):
    assert refusals(workbook(tmp_path / "名单.xlsx", {"一月": TABLE, "二月": TABLE})) == [
        "register-several-sheets"
    ]


def test_every_fault_of_every_file_is_said_at_once(tmp_path):
    paths = [write(tmp_path, name, "x\n") for name in ("一.csv", "名单.csv")]

    assert refusals(*paths, tmp_path / "none.csv") == [
        "no-such-register",
        "register-no-header",
        "no-such-file",
    ]


def test_a_column_that_is_not_there_and_one_nobody_knows_are_noted(tmp_path):
    registers = consult(
        write(tmp_path, "名单.csv", "代码,列入日,移出日,经办人\n甲,2021-01-01,无,丁\n")
    )

    assert sorted(notes(registers)) == ["missing-columns", "unknown-header"]
    assert not [note for note in registers.notes if "mapping" in note.cure(Language.EN)]


def test_a_register_may_be_empty_which_is_noted(tmp_path):
    registers = consult(write(tmp_path, "名单.csv", HEAD))

    assert registers.held["名单"].entries == ()
    assert registers.held["名单"].is_complete
    assert notes(registers) == ["register-empty"]


def test_a_workbook_named_after_one_register_may_hold_others(tmp_path):
    patents = [["权利人", "专利号", "授权日", "年费"], ["甲", "P1", date(2020, 1, 1), 90]]

    registers = consult(workbook(tmp_path / "名单.xlsx", {"甲": TABLE, "专利登记": patents}))

    assert {name: len(held.entries) for name, held in registers.held.items()} == {
        "名单": 2,
        "专利登记": 1,
    }


def test_a_file_and_its_only_sheet_must_not_name_two_registers(tmp_path):
    assert refusals(workbook(tmp_path / "名单.xlsx", {"专利登记": TABLE})) == ["register-no-header"]


def test_a_workbook_without_anything_in_it_is_refused(tmp_path):
    assert refusals(workbook(tmp_path / "台账.xlsx", {"名单": [], "Sheet2": []})) == [
        "empty-table-file"
    ]


# --- rows --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("甲,2021-02-30,无,", "no-such-day"),
        (",2021-01-01,无,", "register-blank-key"),
        ("不明,2021-01-01,无,", "register-blank-key"),
        ("合计,,,2", "register-total-row"),
        ("甲,2021-01-02,2021-01-01,", "register-backwards"),
    ],
)
def test_a_row_that_cannot_be_relied_on_is_put_aside_and_kept(tmp_path, row, code):
    registers = consult(write(tmp_path, "名单.csv", ROWS + row + "\n"))

    held = registers.held["名单"]
    assert aside(registers, "名单") == [(4, code)]
    assert len(held.entries) == 2
    assert not held.is_complete
    assert set(held.refused[0].raw.values()) >= {cell for cell in row.split(",") if cell} - {"不明"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "broken-json"),
        ('{"代码": "丙", "列入": "2021-01-01"}', "near-field"),
        ('{"列入日": "2021-01-01"}', "register-blank-key"),
    ],
)
def test_a_line_that_cannot_be_relied_on_is_put_aside(tmp_path, line, code):
    registers = consult(write(tmp_path, "名单.jsonl", LINES + line + "\n"))

    assert aside(registers, "名单") == [(4, code)]


def test_an_entry_of_one_day_is_not_the_wrong_way_round(tmp_path):
    registers = consult(write(tmp_path, "名单.csv", HEAD + "甲,2021-01-01,2021-01-01,\n"))

    assert aside(registers, "名单") == []


@pytest.mark.parametrize(
    ("second", "is_aside"),
    [
        ("2021-06-29,2021-07-31", True),  # the first ends on 30 June
        ("2021-06-30,2021-07-31", True),
        ("2021-07-01,2021-07-31", False),
        ("2020-01-01,2020-12-31", False),
        ("2020-01-01,2021-01-01", True),
        ("2020-01-01,2021-01-02", True),
        ("2021-02-01,2021-02-02", True),
        ("2020-01-01,无", True),
        ("2021-02-01,", False),  # when it ends nobody knows: asked about, not refused
    ],
)
def test_entries_about_one_firm_that_hold_on_one_day_are_put_aside(tmp_path, second, is_aside):
    registers = consult(write(tmp_path, "名单.csv", ROWS + f"甲,{second},\n"))

    expected = [(2, "register-overlap"), (4, "register-overlap")] if is_aside else []
    assert aside(registers, "名单") == expected
    if is_aside:
        first, last = registers.held["名单"].refused
        assert first.problems[0].details["row"] == "4"
        assert last.problems[0].details["row"] == "2"
        assert last.problems[0].also[0].row == 2


def test_every_entry_that_overlaps_another_is_put_aside_and_no_other(tmp_path):
    rows = [
        "甲,2021-01-01,2021-12-31,",
        "甲,2021-02-01,2021-02-28,",
        "甲,2021-03-01,2021-03-31,",
        "甲,2022-01-01,2022-01-31,",
        "乙,2021-01-01,2021-12-31,",
    ]
    registers = consult(write(tmp_path, "名单.csv", HEAD + "\n".join(rows) + "\n"))

    assert [row for row, _ in aside(registers, "名单")] == [2, 3, 4]


def test_width_and_capitals_and_spaces_make_no_other_firm(tmp_path):
    text = HEAD + "甲(Ａ),2021-01-01,无,\n甲（a） ,2021-02-01,无,\n"

    registers = consult(write(tmp_path, "名单.csv", text))

    assert [row for row, _ in aside(registers, "名单")] == [2, 3]


def test_where_something_tells_entries_apart_they_may_overlap_but_not_share_it(tmp_path):
    text = PATENTS + "甲,P1,2020-01-01,1\n甲,P2,2020-01-01,1\n乙,p1,2021-01-01,1\n"

    registers = consult(write(tmp_path, "专利登记.csv", text))

    assert aside(registers, "专利登记") == [(2, "register-double"), (4, "register-double")]
    first, last = registers.held["专利登记"].refused
    assert (first.problems[0].details["row"], last.problems[0].details["row"]) == ("4", "2")


def test_what_is_not_known_is_no_double(tmp_path):
    text = PATENTS + "甲,,2020-01-01,1\n甲,,2020-01-01,1\n"

    assert aside(consult(write(tmp_path, "专利登记.csv", text)), "专利登记") == []


def test_without_days_one_may_have_several_entries(tmp_path):
    registers = consult(write(tmp_path, "证书库.csv", "证书号\nC1\nC1\n"))

    assert len(registers.held["证书库"].entries) == 2


def test_many_rows_that_contradict_one_give_it_one_problem_of_a_kind(tmp_path):
    text = PATENTS + "".join(f"甲{n},P1,2020-01-01,1\n" for n in range(500))

    held = consult(write(tmp_path, "专利登记.csv", text)).held["专利登记"]

    assert len(held.refused) == 500
    assert {len(row.problems) for row in held.refused} == {1}


def test_a_day_that_is_not_known_is_noted_once_with_how_many_there_are(tmp_path):
    text = HEAD + "甲,2021-01-01,,\n乙,2021-01-01,,\n丙,2021-01-01,无,\n"

    registers = consult(write(tmp_path, "名单.csv", text))

    (note,) = registers.notes
    assert (note.code, note.details["count"], note.place.row) == ("entries-without-day", "2", 2)
    assert isinstance(entries(registers)[0]["移出日"], Unknown)


def test_a_blank_means_what_is_declared(tmp_path):
    path = write(tmp_path, "名单.csv", HEAD + "甲,2021-01-01,,\n")

    (entry,) = consult(path, vocabulary=with_blank_none()).held["名单"].entries

    assert entry.record["移出日"] == NOTHING
    assert entry.assumed == ("移出日",)


# --- decisions ---------------------------------------------------------------------------


def decision(**more):
    return json.dumps(
        {
            "application": "A1",
            "applicant": "甲公司",
            "programme": "p",
            "on": "2020-06-30",
            "verdict": "eligible",
            "amount": "50000.00",
            "findings": [],
            "record": {"申请人": {"代码": "甲"}},
            "placement": {"result": "within"},
            **more,
        }
    )


def test_a_file_of_decisions_is_the_register_of_decisions_whatever_its_name(tmp_path):
    registers = consult(write(tmp_path, "out-2020.jsonl", decision() + "\n"))

    assert entries(registers, "决定") == [
        {
            "项目": "p",
            "申请号": "A1",
            "申请人": "甲公司",
            "代码": "甲",
            "结论": "合格",
            "核定额": Decimal("50000.00"),
            "入围": True,
            "基准日": date(2020, 6, 30),
        }
    ]


@pytest.mark.parametrize(
    ("more", "field", "value"),
    [
        ({"verdict": "ineligible", "amount": None}, "结论", "不合格"),
        ({"verdict": "ineligible", "amount": None}, "核定额", Decimal(0)),
        ({"verdict": "pending", "amount": None}, "结论", "待定"),
        ({"verdict": "pending", "amount": None}, "核定额", None),
        ({"amount": None}, "核定额", None),
        ({"placement": {"result": "outside"}}, "入围", False),
        ({"placement": {"result": "unranked"}}, "入围", None),
        ({"placement": None}, "入围", None),
        ({"on": None}, "基准日", None),
        ({"record": {"申请人": {"代码": None}}}, "代码", None),
        ({"record": {}}, "代码", None),
        ({"applicant": ""}, "申请人", None),
    ],
)
def test_what_a_decision_leaves_open_is_unknown(tmp_path, more, field, value):
    registers = consult(write(tmp_path, "决定.jsonl", decision(**more) + "\n"))

    (record,) = entries(registers, "决定")
    found = record[field]
    assert isinstance(found, Unknown) if value is None else found == value


def test_decisions_of_one_applicant_may_be_many_but_only_one_on_an_application(tmp_path):
    lines = [
        decision(),
        decision(application="A2"),
        decision(),
        decision(on="2021-06-30"),
        decision(programme="q"),
    ]
    registers = consult(write(tmp_path, "x.jsonl", "\n".join(lines)))

    assert aside(registers, "决定") == [(1, "decided-twice"), (3, "decided-twice")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("[]", "not-an-object"),
        ("{}", "not-a-decision"),
        (decision(verdict="maybe"), "no-member"),
    ],
)
def test_a_line_that_is_no_decision_is_put_aside(tmp_path, line, code):
    registers = consult(write(tmp_path, "x.jsonl", f"{decision()}\n{line}\n"))

    assert aside(registers, "决定") == [(2, code)]


def test_a_decision_without_code_is_kept_and_leaves_doubt(tmp_path):
    registers = consult(write(tmp_path, "x.jsonl", decision(record={}) + "\n"))

    held = registers.held["决定"]
    assert len(held.entries) == 1
    assert not held.is_complete
    assert notes(registers) == ["entries-without-key"]


def test_decisions_may_come_as_a_table_like_any_register(tmp_path):
    text = "项目,申请号,代码,结论,基准日\np,A1,甲,合格,2020-06-30\np,A2,,待定,2020-06-30\n"

    registers = consult(write(tmp_path, "decisions.csv", text + "p,A1,甲,不合格,2020-06-30\n"))

    assert [(record["申请号"], record["结论"]) for record in entries(registers, "决定")] == [
        ("A2", "待定")
    ]
    assert aside(registers, "决定") == [(2, "decided-twice"), (4, "decided-twice")]
