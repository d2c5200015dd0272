"""A few texts read and worked out, from the written form to the value."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ipaward.domain.source import Source
from ipaward.domain.value import NOTHING, Unknown
from ipaward.language.expressions import read_table
from ipaward.language.scalar import Scalar
from ipaward.rulebook.meaning import Situation, mean
from tests.language.expression_scope import FREE, right

RECORD = {
    "编号": "A1",
    "受理日": date(2024, 3, 31),
    "申请人": {"类型": "企业", "小型": False},
    "证书": {"发证日": date(2023, 1, 31), "到期": NOTHING},
    "费用": (
        {"类别": "认证", "金额": Decimal("18000.00"), "已付": True},
        {"类别": "监督审核", "金额": Decimal("12000.50"), "已付": True},
        {"类别": "辅导", "金额": Decimal("30000.00"), "已付": False},
    ),
    "申报额": Decimal("100.01"),
    "人数": Decimal(7),
}
# No text below names a parameter or a list, so no rulebook is asked.
HERE = Situation(RECORD, date(2024, 3, 31), None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('sum(费用[类别 in ("认证", "监督审核") and 已付].金额)', Fraction("30000.50")),
        ("count(费用[金额 >= 12000.50]) = 3", True),
        ("count(费用[金额 > 12000.50])", 2),
        ("人数 in [0..7]", True),
        ("人数 in [0..7)", False),
        ("人数 in (7..9]", False),
        ("人数 between 7 and 7", True),
        ("人数 in (1, < 3, [5..9))", True),
        ("some f in 费用 satisfies not(f.已付)", True),
        ("every f in 费用 satisfies f.已付", False),
        ("证书.到期 = 无 or 证书.到期 >= 受理日", True),
        ('not 申请人.小型 and 申请人.类型 != "高校"', True),
        ("round half up(申报额 * 0.35)", 35),
        ("round up(申报额 * 0.35)", Fraction("35.01")),
        ("0.1 + 0.2 = 0.3", True),
        ("2 - 3 - 4", -5),
        ("2 - (3 - 4)", 3),
        ("-人数 + 2 * 3", -1),
        ("modulo(-7, 3)", 2),
        ('受理日 - duration("P1M")', date(2024, 2, 29)),
        ('years and months duration(证书.发证日, 受理日) >= duration("P1Y2M")', True),
        ("if 申请人.小型 then 1 else max(2, 人数)", 7),
    ],
)
def test_a_text_means_what_it_says(text, expected):
    assert mean(right(text), HERE) == expected


def test_a_blank_is_named_by_the_path_of_its_fact():
    unknown = mean(right('sum(费用[发票号 = "F1"].金额)'), HERE)

    assert isinstance(unknown, Unknown)
    assert {cause.name for cause in unknown.causes} == {"费用.发票号"}


@pytest.mark.parametrize(("count", "expected"), [("6", 1), ("7", 2), ("8", 2), ("9", 3)])
def test_bands_of_a_table_meet_without_gap_or_overlap(count, expected):
    text = "| 人数 || 档 |\n|---||---|\n| < 7 || 1 |\n| [7..9) || 2 |\n| >= 9 || 3 |"
    tables, problems = read_table(Scalar.whole(Source("t", text)), "U", FREE, "档位")
    here = Situation({"人数": Decimal(count)}, date(2024, 1, 1), None, None)

    assert problems == ()
    assert mean(tables["档"], here) == expected


@pytest.mark.parametrize(
    ("hit", "expected"),
    [("F", 1), ("C sum", 6), ("C +", 6), ("C min", 1), ("C max", 3), ("C count", 3), ("C#", 3)],
)
def test_hit_policies(hit, expected):
    rows = "| 7 | - || 1 |\n| - | 企业, 高校 || 2 |\n| - | not(高校) || 3 |"
    text = f"| 人数 | 申请人.类型 || 档 |\n{rows}"
    tables, problems = read_table(Scalar.whole(Source("t", text)), hit, FREE, "档位")

    assert problems == ()
    assert mean(tables["档"], HERE) == expected
