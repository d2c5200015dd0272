"""A parameter that is a table: read as records, or every fault told at its cell."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from ipaward.domain.problem import Severity
from ipaward.domain.types import Amount, Choice, Day, Listing, Number, Record, Text
from ipaward.domain.value import NOTHING
from ipaward.language.pack import check_pack
from tests.golden.cases import BASE

PARAMETER = """
  下限:
    标签: {{zh: 各类企业的下限, en: lower bounds}}
    每项:
      类别: 枚举 工业|农业
      指标: 文字
      额: {{类型: 金额, 标签: {{zh: 金额, en: amount}}}}
      比例: 数(2)
      止: 日期 或 无
    值:
      - 自: 2021-01-01
        至: 2021-12-31
        为:
          表: |
{first}
        依据: A2「每件发明奖励5000元」
      - 自: 2022-01-01
        为:
          表: |
{second}
        依据: 缺
        应由: 管理办法
"""
HEAD = "| 类别 | 指标 | 额 | 比例 | 止 |"
GOOD = "| 工业 | 收入 | 5万元 | 40% | 无 |"


def table(*lines):
    return "\n".join(f"            {line}" for line in lines)


ONE_ROW = table(HEAD, GOOD)


def reading(folder, first, second=ONE_ROW):
    """Read the base pack with the parameter; give the rulebook, the errors and its file."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    file = folder / "policies/base/parameters.yaml"
    text = file.read_text("utf-8")
    parameter = PARAMETER.format(first=first, second=second)
    file.write_text(text.replace("名单:\n", f"{parameter.strip(chr(10))}\n名单:\n", 1), "utf-8")
    book, problems = check_pack("base", [folder])
    errors = [p for p in problems if p.severity is Severity.ERROR]
    return book, errors


def told(errors):
    """Code of each error with the text it stands at."""
    return [(p.code, p.place.source.text[p.place.start : p.place.end]) for p in errors]


def test_a_table_is_read_as_records_in_the_order_of_its_rows(tmp_path):
    first = table(HEAD, GOOD, "| 农业 | 资产 | 0.01 | 1 | 2023-06-30 |")

    book, errors = reading(tmp_path, first)

    assert errors == []
    info = book.parameters["下限"]
    assert info.type == Listing(
        Record(
            (
                ("类别", Choice(("工业", "农业"))),
                ("指标", Text()),
                ("额", Amount()),
                ("比例", Number(2)),
                ("止", Day(or_none=True)),
            )
        )
    )
    assert [(one.start, one.until) for one in info.values] == [
        (date(2021, 1, 1), date(2021, 12, 31)),
        (date(2022, 1, 1), None),
    ]
    assert info.values[0].value == (
        {
            "类别": "工业",
            "指标": "收入",
            "额": Decimal(50000),
            "比例": Decimal("0.4"),
            "止": NOTHING,
        },
        {
            "类别": "农业",
            "指标": "资产",
            "额": Decimal("0.01"),
            "比例": Decimal(1),
            "止": date(2023, 6, 30),
        },
    )
    assert info.values[0].basis.clauses == "A2"
    assert info.values[1].basis.is_missing


def test_columns_may_stand_in_any_order_and_a_rule_under_the_head(tmp_path):
    first = table(
        "| 额 | 类别 | 止 | 比例 | 指标 |",
        "|---:|:----|----|------|------|",
        "",
        "| 5万元 | 工业 | 无 | 40% | 收入 |",
    )

    book, errors = reading(tmp_path, first)

    assert errors == []
    before, after = book.parameters["下限"].values
    assert before.value == after.value


def test_a_head_alone_is_a_table_without_rows(tmp_path):
    book, errors = reading(tmp_path, table(HEAD))

    assert errors == []
    assert book.parameters["下限"].values[0].value == ()


@pytest.mark.parametrize(
    "head",
    [
        "| 类别 | 指标 | 额 | 比例 |",
        "| 类别 | 指标 | 额 | 比例 | 止 | 年 |",
        "| 类别 | 指标 | 金额 | 比例 | 止 |",
        "| 类别 | 类别 | 额 | 比例 | 止 |",
        GOOD,
    ],
)
def test_a_head_that_is_not_the_columns_is_told(tmp_path, head):
    _, errors = reading(tmp_path, table(head, GOOD))

    ((code, place),) = told(errors)
    assert code == "table-head"
    assert head in place
    assert errors[0].details["wanted"] == "类别,指标,额,比例,止"


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("| 商贸 | 收入 | 5万元 | 40% | 无 |", "no-member", "商贸"),
        ("| 农 业 | 收入 | 5万元 | 40% | 无 |", "near-member", "农 业"),
        ("| 工业 | 收入 | 五万 | 40% | 无 |", "not-an-amount", "五万"),
        ("| 工业 | 收入 | 5.001 | 40% | 无 |", "fraction-of-fen", "5.001"),
        ("| 工业 | 收入 | 5万元 | 0.405 | 无 |", "too-many-decimals", "0.405"),
        ("| 工业 | 收入 | 5万元 | 40% | 2023-02-29 |", "no-such-day", "2023-02-29"),
        ("| 工业 | 收入 | 无 | 40% | 无 |", "none-not-allowed", "无"),
        ("| 工业 | 收入 | | 40% | 无 |", "empty-cell", ""),
        ("|  | 收入 | 5万元 | 40% | 无 |", "empty-cell", ""),
        ("| 工业 | 不明 | 5万元 | 40% | 无 |", "empty-cell", "不明"),
        ("| 工业 | 收入 | 5万元 | 40% |", "row-length", "工业"),
        ("| 工业 | 收入 | 5万元 | 40% | 无 | 无 |", "row-length", "工业"),
    ],
)
def test_a_faulty_row_is_told_at_its_cell(tmp_path, row, code, place):
    book, errors = reading(tmp_path, table(HEAD, GOOD, row))

    assert book is None
    assert told(errors) == [(code, place)]
    line, _ = errors[0].place.source.position(errors[0].place.start)
    assert row in errors[0].place.source.line(line)


def test_all_faults_of_a_table_are_told_at_once(tmp_path):
    first = table(HEAD, "| 商贸 | 收入 | 五万 | 40% | 无 |", "| 工业 |")

    _, errors = reading(tmp_path, first, second=table(HEAD, "| 农业 | 收入 | 1 | | 无 |"))

    assert [code for code, _ in told(errors)] == [
        "no-member", "not-an-amount", "row-length", "empty-cell",
    ]  # fmt: skip


def test_a_blank_cell_names_its_column(tmp_path):
    _, errors = reading(tmp_path, table(HEAD, "| 工业 | 收入 | 1 | | 无 |"))

    assert errors[0].details["column"] == "比例"


def test_a_column_of_a_type_there_is_none_of_is_told_once(tmp_path):
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "policies/base/parameters.yaml"
    text = file.read_text("utf-8")
    wrong = PARAMETER.format(first=ONE_ROW, second=ONE_ROW)
    wrong = wrong.replace("数(2)", "小数")
    file.write_text(text.replace("名单:\n", f"{wrong.strip(chr(10))}\n名单:\n", 1), "utf-8")

    _, problems = check_pack("base", [tmp_path])

    assert told(p for p in problems if p.severity is Severity.ERROR) == [("unknown-type", "小数")]
