"""An expression said as a phrase, in Chinese and in English."""

from decimal import Decimal

import pytest

from ipaward.domain.money import Rounding
from ipaward.domain.types import Amount, Boolean, Choice, Day, Listing, Number, Record, Text
from ipaward.domain.words import Language
from ipaward.interpreters.prose import catalogue
from ipaward.interpreters.prose.phrases import say, say_condition
from ipaward.rulebook.expr import (
    Aggregate,
    All,
    Any,
    Arithmetic,
    AtLeast,
    Call,
    Compare,
    Const,
    Defined,
    Distinct,
    Each,
    Every,
    Extreme,
    Fact,
    Field,
    Filter,
    Function,
    Hit,
    If,
    Includes,
    IsKnown,
    IsNothing,
    Item,
    Items,
    Not,
    Order,
    Parameter,
    Rounded,
    Sign,
    Some,
    Table,
    Total,
)

MONEY, WHOLE, TEXT = Amount(), Number(0), Text()
KIND = Choice(("企业", "高校"))
COST = Record((("类别", KIND), ("金额", MONEY), ("已付", Boolean())))
COSTS = Fact(("费用",), Listing(COST))
ITEM = Item("c", "费用", COST)
PAID = Field(ITEM, "已付", Boolean())
KIND_OF = Field(ITEM, "类别", KIND)
SUM = Field(ITEM, "金额", MONEY)
A, B = Fact(("甲",), Boolean()), Fact(("乙",), Boolean())
FEE, COSTING = Fact(("费",), MONEY), Fact(("成本",), MONEY)
FIRM = Fact(("申请人", "类型"), KIND)
DAY_A, DAY_B = Fact(("发证日",), Day()), Fact(("受理日",), Day())


def is_(left, word):
    return Compare(Order.EQUAL, left, Const(word, KIND))


def money(text):
    return Const(Decimal(text), MONEY)


@pytest.mark.parametrize(
    ("expr", "zh", "en"),
    [
        (money("50000"), "50,000.00元", "¥50,000.00"),
        (Const("有效", TEXT), "“有效”", '"有效"'),
        (Parameter("标准", None, MONEY), "标准", "标准"),
        (Defined("认证费用", MONEY), "认证费用", "认证费用"),
        (Compare(Order.AT_MOST, FEE, COSTING), "费 不大于 成本", "费 is at most 成本"),
        (
            Compare(Order.AT_MOST, DAY_A, DAY_B),
            "发证日 不晚于 受理日",
            "发证日 is not after 受理日",
        ),
        (Compare(Order.LESS, DAY_A, DAY_B), "发证日 早于 受理日", "发证日 is before 受理日"),
        (Not(A), "并非（甲为是）", "it is not so that (甲 is yes)"),
        (All((A, B)), "甲为是 并且 乙为是", "甲 is yes and 乙 is yes"),
        (
            Any((A, All((B, A)))),
            "甲为是 或者 （乙为是 并且 甲为是）",
            "甲 is yes or (乙 is yes and 甲 is yes)",
        ),
        (All(()), "（没有条件）", "(no condition)"),
        (
            Any((is_(FIRM, "企业"), is_(FIRM, "高校"))),
            "申请人.类型 是 “企业”、“高校” 之一",
            '申请人.类型 is one of "企业", "高校"',
        ),
        (
            AtLeast(Const(Decimal(1), WHOLE), (A, B)),
            "下列至少 1 项：甲为是、乙为是",
            "at least 1 of: 甲 is yes, 乙 is yes",
        ),
        (IsNothing(DAY_A), "发证日 是无", "发证日 is none"),
        (IsKnown(DAY_A), "发证日 已知", "发证日 is known"),
        (Arithmetic(Sign.MINUS, COSTING, FEE, MONEY), "成本 减 费", "成本 less 费"),
        (
            Arithmetic(Sign.TIMES, Arithmetic(Sign.PLUS, FEE, FEE, MONEY), FEE, MONEY),
            "（费 加 费） 乘以 费",
            "(费 plus 费) times 费",
        ),
        (
            If(A, FEE, COSTING, MONEY),
            "如果 甲 则 费，否则 成本",
            "if 甲 then 费, else 成本",
        ),
        (
            Filter(COSTS, "c", All((is_(KIND_OF, "企业"), PAID)), COSTS.type),
            "费用（限于：类别 是 “企业” 并且 已付为是）",
            '费用 (only where 类别 is "企业" and 已付 is yes)',
        ),
        (
            Aggregate(Total.SUM, Each(COSTS, "c", SUM, Listing(MONEY)), MONEY),
            "费用每项的 金额 之和",
            "the sum of 金额 of each of 费用",
        ),
        (Some(COSTS, "c", PAID), "费用中有一项：已付为是", "some of 费用: 已付 is yes"),
        (Every(COSTS, "c", PAID), "费用每一项都：已付为是", "every one of 费用: 已付 is yes"),
        (Distinct(COSTS, COSTS.type), "费用（不重复）", "费用 (each once)"),
        (Includes(Items((FEE,), COSTS.type), FEE), "费 包括 费", "费 include 费"),
        (
            Extreme(Total.MIN, (FEE, COSTING), MONEY),
            "费、成本 中较小的",
            "the lesser of 费, 成本",
        ),
        (
            Rounded(Rounding.HALF_UP, FEE, 2, MONEY),
            "费（四舍五入，保留2位小数）",
            "费 (rounded half up to 2 decimals)",
        ),
        (
            Table("分档", Hit.UNIQUE, None, (), MONEY),
            "决策表 分档 的结果",
            "what table 分档 gives",
        ),
        (Call(Function.YEAR, (DAY_A,), WHOLE), "发证日 所在的年", "the year of 发证日"),
    ],
)
def test_an_expression_is_said_in_both_languages(expr, zh, en):
    assert say(expr, Language.ZH) == zh
    assert say(expr, Language.EN) == en


def test_a_bare_fact_as_a_condition_gets_a_verb():
    assert say(A, Language.ZH) == "甲"
    assert say_condition(A, Language.ZH) == "甲为是"


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (catalogue.ORDERS, Order),
        (catalogue.DAY_ORDERS, Order),
        (catalogue.SIGNS, Sign),
        (catalogue.TOTALS, Total),
        (catalogue.FUNCTIONS, Function),
        (catalogue.ROUNDINGS, Rounding),
    ],
)
def test_everything_that_can_be_written_has_words_in_both_languages(table, members):
    assert set(table) == set(members)
    assert all(words.zh and words.en for words in table.values())


def test_kinds_states_verdicts_and_causes_have_words():
    for table in (
        catalogue.STATES,
        catalogue.VERDICTS,
        catalogue.KINDS,
        catalogue.BREACHES,
        catalogue.STATUSES,
        catalogue.SUPPLIERS,
        catalogue.RESULTS,
        catalogue.CAUSES,
    ):
        assert table
        assert all(words.zh and words.en for words in table.values())
