"""Mappings: how somebody's own table is read, and the draft made for it."""

import copy
from datetime import date
from decimal import Decimal

import pytest
import yaml

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.value import Unknown, at
from ipaward.domain.words import Language
from ipaward.tables.guess import guess_mapping
from ipaward.tables.mapping import TableMapping, read_mapping
from tests.tables.world import VOCABULARY, applications, codes, faults, read, why_refused, workbook

THEIRS = {
    "汇总表": [
        ["申报汇总表"],
        ["序号", "企业名称", "受理", "收费（万元）", "是否高校", "备注"],
        ["001", "甲公司", "2026.3.1", 1.2, "非高校", "无"],
        ["002", "乙公司", "/", "-", "是高校", None],
        ["合计", None, None, 1.2, None, None],
    ],
    "发票": [["单号", "种类", "价款"], ["001", "认证费", 0.5], ["001", "辅导费", 12.34567]],
}
TREE = {
    "sheet": "汇总表",
    "header_row": 2,
    "columns": {
        "序号": "编号",
        "企业名称": "申请人.名称",
        "受理": "受理日",
        "收费（万元）": {"fact": "证书.另收费", "unit": "万元"},
        "是否高校": {"fact": "申请人.类型", "words": {"非高校": "企业", "是高校": "高校"}},
    },
    "lists": {
        "费用": {
            "sheet": "发票",
            "key": "单号",
            "columns": {
                "种类": {"fact": "费用.类别", "words": {"认证费": "认证", "辅导费": "辅导"}},
                "价款": {"fact": "费用.金额", "unit": "万元"},
            },
        }
    },
    "missing": ["-", "/", "无数据"],
    "skip": ["合计"],
}


def mapping(tree=TREE):
    found = read_mapping(tree, VOCABULARY, "m.yaml")
    assert isinstance(found, TableMapping), found
    return found


def test_a_table_of_theirs_is_read_by_a_mapping(tmp_path):
    path = workbook(tmp_path / "a.xlsx", THEIRS)

    intake, rows = read(path, mapping())

    assert faults(rows) == []
    first, second = applications(rows).values()
    assert first.record["受理日"] == date(2026, 3, 1)
    assert at(first.record, "证书.另收费") == Decimal(12_000)
    assert at(first.record, "申请人.类型") == "企业"
    assert [i["金额"] for i in first.record["费用"]] == [Decimal(5000), Decimal("123456.70")]
    assert [i["类别"] for i in first.record["费用"]] == ["认证", "辅导"]
    assert isinstance(at(second.record, "受理日"), Unknown)
    assert second.assumed == ("证书.另收费",)
    assert intake.count == 2
    assert "unknown-header" in codes(intake.notes)


def test_words_of_a_mapping_hold_for_their_column_only(tmp_path):
    tree = TREE | {"columns": TREE["columns"] | {"是否高校": "申请人.类型"}}

    _, rows = read(workbook(tmp_path / "a.xlsx", THEIRS), mapping(tree))

    assert faults(rows) == [("near-member", "E3"), ("near-member", "E4")]


def test_what_is_not_named_as_missing_is_a_fault(tmp_path):
    _, rows = read(workbook(tmp_path / "a.xlsx", THEIRS), mapping(TREE | {"missing": []}))

    assert faults(rows) == [("not-a-day", "C4"), ("not-an-amount", "D4")]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    path = workbook(tmp_path / "a.xlsx", THEIRS)

    assert why_refused(path, mapping(TREE | {"sheet": "汇总"})) == ["no-such-sheet"]
    assert why_refused(path, mapping(TREE | {"header_row": 1})) == ["no-header"]


@pytest.mark.parametrize(
    "written", ["no-such", "hex", "zip", "rot13", "undefined", "punycode", "idna", "utf-8\0"]
)
def test_an_encoding_that_is_none_of_texts_is_refused_where_it_is_written(written):
    (problem,) = read_mapping({"encoding": written}, VOCABULARY, "m.yaml")

    assert (problem.code, str(problem.place)) == ("unknown-encoding", "m.yaml:encoding")
    assert written in problem.message(Language.EN)


@pytest.mark.parametrize("written", ["", "utf-8", "GB18030", "gbk", "utf-16", "utf_16_le", "big5"])
def test_the_encodings_of_texts_are_known(written):
    assert mapping({"encoding": written}).encoding == written


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        ({"colums": {}}, ["mapping-shape"]),
        ({"header_row": -1}, ["mapping-shape"]),
        ({"columns": {"a": {"unit": "元"}}}, ["mapping-shape"]),
        ({"columns": ["a"]}, ["mapping-shape"]),
        ({"columns": {"a": "申请人.名秤"}}, ["mapping-near-fact"]),
        ({"columns": {"a": "zzz"}}, ["mapping-no-fact"]),
        ({"columns": {"a": {"fact": "证书.另收费", "unit": "千元"}}}, ["unknown-unit"]),
        ({"columns": {"a": "费用.金额"}}, ["mapping-no-fact", "mapping-near-fact"]),
        ({"lists": {"费": {}}}, ["mapping-no-fact", "mapping-near-fact"]),
        ({"lists": {"费用": {"columns": {"a": "申请人.名称"}}}}, ["mapping-no-fact"]),
        ({"columns": {"a": {"fact": "证书.另收费", "unit": "年"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": {"fact": "证书.另收费", "unit": "%"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": {"fact": "申请人.名称", "unit": "万元"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": {"fact": "受理日", "unit": "日"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": {"fact": "申请人.人数", "unit": "元"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": {"fact": "证书.期限", "unit": "天"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": {"fact": "费用", "unit": "万"}}}, ["mapping-other-unit"]),
        ({"columns": {"a": "x.y", "b": "u.v"}}, ["mapping-no-fact", "mapping-no-fact"]),
    ],
)
def test_a_mapping_that_is_wrong_says_so(tree, fault):
    found = read_mapping(tree, VOCABULARY, "m.yaml")

    assert all(isinstance(problem, Problem) for problem in found)
    if len(fault) == 2 and len(found) == 1:
        assert found[0].code in fault
    else:
        assert {problem.code for problem in found} == set(fault)
    assert all(p.place.file == "m.yaml" and p.message(Language.ZH) for p in found)


@pytest.mark.parametrize(
    ("fact", "unit"),
    [("证书.另收费", "亿元"), ("申请人.人数", "万"), ("证书.期限", "年"), ("证书.期限", "个月")],
)
def test_a_unit_the_fact_is_counted_in_is_taken(fact, unit):
    tree = {"columns": {"a": {"fact": fact, "unit": unit}}}

    assert mapping(tree).columns["a"].unit == unit


def changed(where, entry):
    """The mapping of theirs with one more entry, in the main table or in that of a list."""
    tree = copy.deepcopy(TREE)
    (tree if where == "main" else tree["lists"]["费用"])["columns"] |= entry
    return mapping(tree)


@pytest.mark.parametrize(
    ("used", "place", "headers"),
    [
        (changed("main", {"收费（元）": "证书.名称"}), ("汇总表", 2), "收费（万元）"),
        (changed("main", {"证书状态": "证书.名称"}), ("汇总表", 2), "序号、企业名称、受理、"),
        (changed("list", {"价款（万元）": "费用.发票号"}), ("发票", 1), "单号、种类、价款"),
        (mapping(TREE | {"lists": {"费用": {"sheet": "发票", "key": "编码"}}}), None, ""),
    ],
)
def test_a_column_the_table_has_not_is_never_passed_over(tmp_path, used, place, headers):
    path = workbook(tmp_path / "a.xlsx", THEIRS)

    with pytest.raises(RefusedError) as refusal:
        read(path, used)

    (problem,) = refusal.value.problems
    if place is None:  # no column of the list says whose its rows are
        assert problem.code == "no-list-header"
        return
    assert problem.code == "mapping-no-header"
    assert (problem.place.sheet, problem.place.row) == place
    assert headers in problem.message(Language.ZH)


def test_a_column_in_another_unit_than_the_mapping_says_is_refused_and_not_guessed(tmp_path):
    sheets = {"申请": [["编号"], ["A1"]], "费用": [["编号", "金额"], ["A1", 1.8]]}
    said = {"lists": {"费用": {"columns": {"金额（万元）": {"fact": "费用.金额", "unit": "万元"}}}}}

    assert why_refused(workbook(tmp_path / "a.xlsx", sheets), mapping(said)) == [
        "mapping-no-header"
    ]


def test_another_header_for_the_number_than_the_mapping_says_is_refused(tmp_path):
    sheets = {"申请": [["编号"], ["A1"]], "费用": [["编号", "金额"], ["A1", 1.8]]}
    said = {"lists": {"费用": {"key": "单号"}}}

    assert why_refused(workbook(tmp_path / "a.xlsx", sheets), mapping(said)) == [
        "mapping-no-header"
    ]


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ({"费用": {"sheet": "发票表"}}, "发票"),
        ({"费用": {"sheet": "不存在"}}, "汇总表、发票"),
        ({"费用": {"columns": {"种类": "费用.类别"}}}, "汇总表、发票"),
    ],
)
def test_a_list_the_table_has_not_is_never_passed_over(tmp_path, said, near):
    path = workbook(tmp_path / "a.xlsx", THEIRS)

    with pytest.raises(RefusedError) as refusal:
        read(path, mapping(TREE | {"lists": said}))

    (problem,) = refusal.value.problems
    assert problem.code == "no-such-sheet"
    assert problem.message(Language.ZH).endswith(f"有：{near}")


def test_words_that_do_not_occur_this_time_are_no_fault(tmp_path):
    said = {"missing": ["无数据"], "skip": ["本页小计"], "lists": {"费用": {}}}

    path = workbook(tmp_path / "a.xlsx", {"申请": [["编号"], ["A1"]]})

    assert why_refused(path, mapping(said)) == []


def test_the_draft_is_a_mapping_that_says_what_it_guessed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", THEIRS | {"费用": [["编号", "金额", "类别"]]})

    text = guess_mapping(path, VOCABULARY)

    tree = yaml.safe_load(text)
    drafted = read_mapping(tree, VOCABULARY)
    assert isinstance(drafted, TableMapping), drafted
    assert tree["sheet"] == "汇总表"
    assert tree["header_row"] == 2
    assert tree["columns"]["收费（万元）"] == {"fact": "证书.另收费", "unit": "万元"}
    items = {"编号": "编号", "金额": "费用.金额", "类别": "费用.类别"}
    assert tree["lists"]["费用"]["columns"] == items
    assert '# "备注"' in text
    assert "猜的" in text


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("金额（万元）", '"金额（万元）": {fact: "费用.金额", unit: "万元"}'),
        ("金额（元）", '"金额（元）": {fact: "费用.金额", unit: "元"}'),
        ("金额（千元）", '# "金额（千元）": "费用.金额"   # “千元”不是这里的单位'),
        ("金额（单位：百元）", '# "金额（单位：百元）": "费用.金额"   # “百元”不是这里的单位'),
        ("金额（美元）", '# "金额（美元）": "费用.金额"   # “美元”不是这里的单位'),
        ("金额（年）", '# "金额（年）": "费用.金额"   # “年”不是这里的单位'),
        ("发票号（必填）", '"发票号（必填）": "费用.发票号"   # 猜的，请核对'),
        ("发票号（万元）", '"发票号（万元）": "费用.发票号"   # 猜的，请核对'),
    ],
)
def test_a_draft_is_never_certain_of_a_figure_in_a_unit_it_does_not_know(tmp_path, header, line):
    sheets = {"申请": [["编号"], ["A1"]], "费用": [["编号", header], ["A1", 18]]}

    text = guess_mapping(workbook(tmp_path / "a.xlsx", sheets), VOCABULARY)

    (drafted,) = (one.strip() for one in text.splitlines() if header in one)
    assert drafted.startswith(line)
    assert ("#" in drafted) == ("#" in line)
    mapping(yaml.safe_load(text))


@pytest.mark.parametrize("names", [["费用1", "费用"], ["费用", "费用明细"]])
def test_the_draft_uses_one_sheet_for_a_list_and_names_the_other(tmp_path, names):
    items = [["编号", "金额"], ["A1", 18]]
    sheets = {"申请": [["编号"], ["A1"]], **dict.fromkeys(names, items)}

    text = guess_mapping(workbook(tmp_path / "a.xlsx", sheets), VOCABULARY)

    assert text.count('"费用":') == 1
    assert yaml.safe_load(text)["lists"]["费用"]["sheet"] == "费用"
    (other,) = set(names) - {"费用"}
    assert f'# 未用的工作表 / sheet not used: "{other}"\n#   费用：已有' in text


def test_the_number_of_items_is_no_sum_of_money(tmp_path):
    sheets = {"申请": [["编号", "费用（万元）"], ["A1", 2]]}

    text = guess_mapping(workbook(tmp_path / "a.xlsx", sheets), VOCABULARY)

    assert '# "费用（万元）": "费用"   # “万元”不是这里的单位' in text
    assert yaml.safe_load(text)["columns"] == {"编号": "编号"}


def test_the_draft_for_a_gbk_file_names_the_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("编号,人数\nA1,5\n".encode("gbk"))

    tree = yaml.safe_load(guess_mapping(path, VOCABULARY))

    assert tree["encoding"] == "gb18030"
    _, rows = read(path, mapping(tree))
    assert at(applications(rows)["A1"].record, "申请人.人数") == 5


def test_there_is_no_draft_for_a_file_that_cannot_be_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")

    with pytest.raises(RefusedError):
        guess_mapping(path, VOCABULARY)
