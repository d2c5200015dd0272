"""Records that arrive as trees: JSON Lines, and mappings a program hands over."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import plain
from ipaward.domain.limits import ITEMS, YAML_DEPTH
from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, Duration, Unknown, at
from ipaward.domain.words import Language
from ipaward.tables.guess import guess_mapping
from ipaward.tables.mapping import TableMapping
from ipaward.tables.models import application_schema
from ipaward.tables.records import RecordReader
from tests.tables.world import (
    GOOD_CODE,
    VOCABULARY,
    applications,
    codes,
    read,
    refused,
    why_refused,
)

READER = RecordReader(VOCABULARY)
PLACE = Cell("call")


def lines(tmp_path, *written):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{line}\n" for line in written), "utf-8")
    return path


def told(rows):
    return [(p.code, p.place.row, p.place.header) for row in refused(rows) for p in row.problems]


def test_a_line_becomes_an_application(tmp_path):
    tree = {
        "编号": "A1",
        "受理日": "2026-03-01",
        "申请人": {"名称": "甲", "信用代码": GOOD_CODE.lower(), "人数": 12},
        "证书": {"撤销日": "无", "期限": "3年", "另收费": 0.1},
        "关键词": ["a", "b;c"],
        "费用": [{"类别": "认证", "金额": "18000.00", "已付": True}],
        "专利": [],
    }

    _, rows = read(lines(tmp_path, json.dumps(tree, ensure_ascii=False)))

    assert applications(rows)["A1"].record == {
        "编号": "A1",
        "受理日": date(2026, 3, 1),
        "申请人": {"名称": "甲", "信用代码": GOOD_CODE, "人数": Decimal(12)},
        "证书": {
            "撤销日": NOTHING,
            "期限": Duration(Measure.MONTHS, 36),
            "另收费": Decimal("0.1"),
        },
        "关键词": ("a", "b;c"),
        "费用": ({"类别": "认证", "金额": Decimal(18000), "已付": True},),
        "专利": (),
    }


def test_the_record_of_a_decision_can_be_handed_in_again(tmp_path):
    tree = {
        "编号": "A1",
        "证书": {"撤销日": "无", "期限": "P3Y"},
        "费用": [{"金额": 5, "已付": None}],
    }
    first = READER.read(tree, PLACE)
    again = READER.read(plain(first.record), PLACE)

    assert again.record == first.record


def test_numbers_are_read_as_written_and_never_as_floats(tmp_path):
    line = '{"编号":"A1","费用":[{"金额":12345678901.05},{"金额":0.30}]}'

    _, rows = read(lines(tmp_path, line))

    items = applications(rows)["A1"].record["费用"]
    assert [str(item["金额"]) for item in items] == ["12345678901.05", "0.30"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"编号":"A1","费用":[{"金额":1e3}]}', ("exponent", 1, "费用[1].金额")),
        ('{"编号":"A1","费用":[{},{"金额":0.001}]}', ("fraction-of-fen", 1, "费用[2].金额")),
        ('{"编号":"A1","费用":[{"已付":1}]}', ("wrong-kind", 1, "费用[1].已付")),
        ('{"编号":"A1","费用":[{"金额":true}]}', ("wrong-kind", 1, "费用[1].金额")),
        ('{"编号":"A1","费用":{}}', ("wrong-kind", 1, "费用")),
        ('{"编号":"A1","费用":[5]}', ("wrong-kind", 1, "费用[1]")),
        ('{"编号":"A1","申请人":"甲"}', ("wrong-kind", 1, "申请人")),
        ('{"编号":"A1","申请人":{"名称":{}}}', ("wrong-kind", 1, "申请人.名称")),
        ('{"编号":"A1","申请人":{"名称":5}}', ("wrong-kind", 1, "申请人.名称")),
        ('{"编号":"A1","关键词":"a"}', ("wrong-kind", 1, "关键词")),
        ('{"编号":"A1","受理日":5}', ("wrong-kind", 1, "受理日")),
        ('{"编号":"A1","申请人":{"名秤":"甲"}}', ("near-field", 1, "申请人.名秤")),
        ('{"编号":"A1","申请人.名称":"甲"}', ("dotted-field", 1, "申请人.名称")),
        ('{"编号":"A1","zzz":1}', ("no-such-field", 1, "zzz")),
        ('{"编号":"A1","\\ud800":1}', ("no-such-field", 1, "")),
        ('{"编号":"A1","费用":[{"金额":NaN}]}', ("json-constant", 1, "")),
        ('{"编号":"A1","费用":[{"金额":-Infinity}]}', ("json-constant", 1, "")),
        ('{"编号":"A1","编号":"A2"}', ("json-double-key", 1, "")),
        ('{"编号":"A1"} {"编号":"A2"}', ("broken-json", 1, "")),
        ('{"编号":"A1"', ("broken-json", 1, "")),
        ("{'编号':'A1'}", ("broken-json", 1, "")),
        ("[1]", ("not-an-object", 1, "")),
        ("5", ("not-an-object", 1, "")),
        ("null", ("not-an-object", 1, "")),
        ("{}", ("no-number", 1, "")),
        ('{"编号":null}', ("no-number", 1, "")),
        ('{"编号":"\\ud800"}', ("forbidden-character", 1, "编号")),
        ('{"编号":"a\\u202eb"}', ("forbidden-character", 1, "编号")),
        (
            '{"编号":"A1","费用":[{"金额":1' + "0" * 400 + "}]}",
            ("figure-too-large", 1, "费用[1].金额"),
        ),
        ("[" * 10_000 + "]" * 10_000, ("json-too-deep", 1, "")),
        ("[" * 10_000, ("json-too-deep", 1, "")),
        ('{"a":' * 10_000, ("json-too-deep", 1, "")),
    ],
)
def test_a_line_with_a_fault_says_where(tmp_path, line, fault):
    _, rows = read(lines(tmp_path, line, '{"编号":"Z"}'))

    assert told(rows) == [fault]
    assert list(applications(rows)) == ["Z"]
    problem = refused(rows)[0].problems[0]
    assert problem.message(Language.ZH)
    assert problem.cure(Language.EN)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ('{"编号":"A1","受理日":"2021-06-30","受理日":"2021-06-30"}', "A1"),
        ('{"编号":"A1","编号":"A2"}', ""),
        ('{"编号":"a\\ud800","受理日":"x","受理日":"y"}', "a�"),
        ('{"编号":"a\\ud800"}', "a�"),
        ('{"编号":"A1"', ""),
        ("[" * 10_000, ""),
    ],
)
def test_what_is_kept_of_a_line_refused_can_be_written(tmp_path, line, number):
    _, rows = read(lines(tmp_path, line))

    [row] = refused(rows)
    assert row.number == number
    said = (row.number, *row.raw, *row.raw.values(), *(p.place.header for p in row.problems))
    assert "".join(said).encode()


def test_all_faults_of_a_line_are_told_at_once(tmp_path):
    _, rows = read(lines(tmp_path, '{"编号":"A1","受理日":"x","费用":[{"金额":-1,"类别":"y"}]}'))

    assert [code for code, _, _ in told(rows)] == ["not-a-day", "no-member", "negative-amount"]


@pytest.mark.parametrize(("depth", "is_fine"), [(YAML_DEPTH, True), (YAML_DEPTH + 1, False)])
def test_depth_has_a_limit(tmp_path, depth, is_fine):
    line = '{"zzz":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"

    _, rows = read(lines(tmp_path, line))

    assert (told(rows)[0][0] != "json-too-deep") is is_fine


def test_brackets_in_texts_are_not_depth(tmp_path):
    line = json.dumps({"编号": "A1", "申请人": {"名称": '["{' * 100}})

    assert list(applications(read(lines(tmp_path, line))[1])) == ["A1"]


@pytest.mark.parametrize(
    ("count", "is_fine"), [(ITEMS - 1, True), (ITEMS, True), (ITEMS + 1, False)]
)
@pytest.mark.parametrize(("name", "item"), [("费用", {}), ("关键词", "a")])
def test_lists_have_a_limit(name, item, count, is_fine):
    found = READER.read({"编号": "A1", name: [item] * count}, PLACE)

    assert isinstance(found, Application if is_fine else RefusedRow)
    if not is_fine:
        assert found.problems[0].code == "list-too-long"


def test_null_missing_and_blank_are_three_things(tmp_path):
    _, rows = read(
        lines(
            tmp_path,
            '{"编号":"A1","证书":{"另收费":null}}',
            '{"编号":"A2","证书":{}}',
            '{"编号":"A3","证书":{"另收费":""}}',
            '{"编号":"A4","证书":null,"费用":null}',
        )
    )

    found = applications(rows)
    assert isinstance(at(found["A1"].record, "证书.另收费"), Unknown)
    assert isinstance(at(found["A2"].record, "证书.另收费"), Unknown)
    assert at(found["A3"].record, "证书.另收费") == 0
    assert found["A3"].assumed == ("证书.另收费",)
    assert isinstance(at(found["A4"].record, "费用"), Unknown)


def test_doubles_are_returned_with_both_lines_and_blank_lines_passed_over(tmp_path):
    _, rows = read(lines(tmp_path, '{"编号":"A1"}', "", '{"编号":"A1"}', '{"编号":"A2"}'))

    assert [(code, row) for code, row, _ in told(rows)] == [
        ("double-number", 1),
        ("double-number", 3),
    ]
    assert refused(rows)[0].problems[0].also[0].row == 3


def test_bytes_that_are_no_utf8_refuse_the_file(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"编号":"A1"}'.encode("gbk"))

    assert why_refused(path) == ["table-not-utf8"]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (Decimal("5.10"), Decimal("5.10")),
        (5, Decimal(5)),
        ("5.10", Decimal("5.10")),
        (5.1, "float-given"),
        (Decimal("NaN"), "not-an-amount"),
        (Decimal("1E+999999"), "exponent"),
        (True, "wrong-kind"),
        (date(2026, 3, 1), "wrong-kind"),
        ([5], "wrong-kind"),
    ],
)
def test_a_program_hands_over_exact_numbers_only(given, answer):
    found = READER.read({"编号": "A1", "证书": {"另收费": given}}, PLACE)

    if isinstance(answer, str):
        assert [p.code for p in found.problems] == [answer]
    else:
        assert at(found.record, "证书.另收费") == answer


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (NOTHING, NOTHING),
        ({"none": True}, NOTHING),
        (datetime(2026, 3, 1), "wrong-kind"),
        ({"none": False}, "wrong-kind"),
    ],
)
def test_a_program_hands_over_days(given, answer):
    found = READER.read({"编号": "A1", "证书": {"撤销日": given}}, PLACE)

    if isinstance(answer, str):
        assert [p.code for p in found.problems] == [answer]
    else:
        assert at(found.record, "证书.撤销日") == answer


def test_the_schema_names_every_fact_as_people_write_it():
    schema = application_schema(VOCABULARY)

    assert list(schema["properties"]) == [name for name, _ in VOCABULARY.record.fields]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["编号"]["description"] == "申请编号 / application number"
    inner = json.dumps(schema, ensure_ascii=False)
    assert '"enum": ["认证", "辅导", null]' in inner
    assert f'"maxItems": {ITEMS}' in inner


@pytest.mark.parametrize(("written", "of"), [("40%", "申请人.人数"), ("300万元", "证书.另收费")])
def test_a_unit_in_a_line_is_never_to_be_named_in_a_mapping(tmp_path, written, of):
    group, name = of.split(".")
    _, rows = read(lines(tmp_path, json.dumps({"编号": "A1", group: {name: written}})))

    (problem,) = refused(rows)[0].problems
    assert problem.code == "unit-not-said"
    assert "对照" not in problem.cure(Language.ZH)
    assert "mapping" not in problem.cure(Language.EN)


def test_a_mapping_for_lines_is_refused_and_not_passed_over(tmp_path):
    path = lines(tmp_path, '{"编号":"A1"}')

    assert why_refused(path, TableMapping(missing=frozenset({"-"}))) == ["mapping-for-lines"]
    with pytest.raises(RefusedError) as refusal:
        guess_mapping(path, VOCABULARY)
    assert codes(refusal.value.problems) == ["mapping-for-lines"]
