"""What expressions mean to be: types, names and the nodes they become."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ipaward.domain.source import Source
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Length,
    Listing,
    Measure,
    Number,
    Raw,
    Text,
)
from ipaward.domain.value import Duration
from ipaward.language.expressions import read_boolean
from ipaward.language.scalar import Scalar
from ipaward.rulebook.expr import (
    All,
    Any,
    Compare,
    Const,
    Each,
    Fact,
    Field,
    Includes,
    IsKnown,
    IsNothing,
    Item,
    Not,
    Order,
    Parameter,
)
from ipaward.rulebook.walk import walk
from tests.language.expression_scope import COST, FREE, RULES, codes, read, right

MONTHS, DAYS = Length(Measure.MONTHS), Length(Measure.DAYS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Number(0)),
        ("1.50", Number(2)),
        ("人数", Number(0, "0", "100")),
        ("人数 + 1", Number(0)),
        ("比例 + 1", Number(2)),
        ("比例 * 比例", Number(4)),
        ("人数 * 比例", Number(2)),
        ("申报额 + 1", Amount()),
        ("申报额 - 0.25", Amount()),
        ("-申报额", Amount()),
        ("申报额 + 奖励标准", Amount()),
        ("申报额 * 人数", Amount()),
        ("2 * 申报额", Amount()),
        ("申报额 * 比例", Raw(True)),
        ("申报额 * 比例 * 比例", Raw(True)),
        ("申报额 * 比例 + 奖励标准", Raw(True)),
        ("申报额 / 奖励标准", Raw(False)),
        ("申报额 / 人数", Raw(True)),
        ("人数 / 人数", Raw(False)),
        ("申报额 / 奖励标准 * 比例", Raw(False)),
        ("申报额 / 奖励标准 * 申报额", Raw(True)),
        ("round half up(申报额 * 比例)", Amount()),
        ("round half even(人数 / 人数)", Number(0)),
        ("round down(人数 / 人数, 4)", Number(4)),
        ("round up(人数, -2)", Number(0)),
        ("floor(比例)", Number(0)),
        ("ceiling(申报额)", Amount()),
        ("abs(比例)", Number(2)),
        ("abs(申报额 / 人数)", Raw(True)),
        ("modulo(人数, 3)", Number(0)),
        ("marginal(分档, 申报额)", Raw(True)),
        ("marginal(分档, 人数)", Raw(False)),
        ("value on(利率, 受理日)", Number(4)),
        ("growth(费用.金额)", Raw(False)),
        ("share(费用.金额, 申报额)", Listing(Amount())),
        ("sum(费用.金额)", Amount()),
        ("sum(专利.分)", Number(1)),
        ("sum(申报额, 1, 0)", Amount()),
        ("count(费用)", Number(0)),
        ("min(费用.日)", Day()),
        ("max([证书.到期, 受理日])", Day()),
        ("min(申报额, 0)", Amount()),
        ("max(比例, 人数)", Number(2)),
        ("max(申报额 * 比例, 0)", Raw(True)),
        ("distinct values(费用.发票号)", Listing(Text())),
        ("if 申请人.小型 then 申报额 else 0", Amount()),
        ("if 申请人.小型 then 0 else (if 是 then 1 else 申报额)", Amount()),
        ("if 申请人.小型 then 比例 else 1", Number(2)),
        ('if 申请人.小型 then "甲" else 申请人.类型', Text()),
        ("if 申请人.小型 then 受理日 else 证书.到期", Day(or_none=True)),
        ("申请人.类型", Choice(("企业", "高校", "其他"))),
        ("受理日 + 窗口", Day()),
        ("窗口 + 受理日", Day()),
        ("受理日 - 期限", Day()),
        ("受理日 - 证书.发证日", DAYS),
        ("窗口 + 窗口", MONTHS),
        ("years and months duration(证书.发证日, 受理日)", MONTHS),
        ("working days after(受理日, 人数)", Day()),
        ("受理日.year", Number(0)),
        ("费用.日.month", Listing(Number(0))),
        ("date(2021, 1, 人数)", Day()),
        ("string length(编号)", Number(0)),
        ("费用[已付]", Listing(COST)),
        ("费用.金额", Listing(Amount())),
        ("费用.金额[item > 0]", Listing(Amount())),
        ("[1, 2.5]", Listing(Number(1))),
        ("核定额 <= 认证费用", Boolean()),
        ("申报额 / 奖励标准 >= 比例", Boolean()),
        ("申报额 * 比例 >= 奖励标准", Boolean()),
        ("listed in(平台机构, 申请人.信用代码, 受理日)", Boolean()),
        ("known(申报额)", Boolean()),
    ],
)
def test_every_form_has_its_type(text, expected):
    assert right(text).type == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申报额 + 人数", ["wrong-operands"]),
        ("申报额 + 0.125", ["wrong-operands"]),
        ("申报额 * 奖励标准", ["wrong-operands"]),
        ("人数 / 申报额", ["wrong-operands"]),
        ("窗口 + 期限", ["wrong-operands"]),
        ("窗口 - 受理日", ["wrong-operands"]),
        ("受理日 + 受理日", ["wrong-operands"]),
        ("受理日 + 1", ["wrong-operands"]),
        ("窗口 * 2", ["wrong-operands"]),
        ("编号 + 编号", ["wrong-operands"]),
        ("窗口 < 期限", ["type-clash"]),
        ("申报额 > 人数", ["type-clash"]),
        ("编号 = 1", ["type-clash"]),
        ('"10" < 9', ["type-clash"]),
        ('受理日 > "2021-01-01"', ["type-clash"]),
        ("申请人 = 申请人", ["type-clash"]),
        ("费用 = 费用", ["type-clash"]),
        ("if 是 then 申报额 else 人数", ["type-clash"]),
        ("[申报额, 人数]", ["type-clash"]),
        ("人数 in 费用.金额", ["type-clash"]),
        ("申请人.小型 > 否", ["without-order"]),
        ('申请人.类型 between "企业" and "高校"', ["without-order", "without-order"]),
        ("专利[1]", ["not-boolean"]),
        ("some f in 费用 satisfies f.金额", ["not-boolean"]),
        ("if 申报额 then 1 else 0", ["not-boolean"]),
        ("sum(费用)", ["wrong-argument"]),
        ("max(专利.有效)", ["wrong-argument"]),
        ("distinct values(费用)", ["wrong-argument"]),
        ("share(专利.分, 申报额)", ["wrong-argument"]),
        ("date(2021, 1, 比例)", ["wrong-argument"]),
        ("date(2021, 1, 人数 / 2)", ["unrounded"]),
        ("working days after(受理日, 人数 / 2)", ["unrounded"]),
        ("listed in(编号, 编号, 受理日)", ["wrong-argument"]),
        ("value on(利率, 编号)", ["wrong-argument"]),
        ("marginal(比例, 申报额)", ["wrong-argument"]),
        ("count(费用, 专利)", ["wrong-arguments"]),
        ("min(申报额)", ["not-a-list"]),
        ("申报额[是]", ["not-a-list"]),
        ("every x in 申报额 satisfies x", ["not-a-list"]),
        ("无", ["none-alone"]),
        ("if 是 then 无 else 受理日", ["none-alone"]),
        ('平台机构 = "甲"', ["type-clash"]),
        ("today()", ["unknown-function"]),
        ("().__class__", ["syntax"]),
    ],
)
def test_what_does_not_go_together_is_found_before_anything_runs(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "wants", "expected"),
    [
        ("申报额 * 比例", None, ["unrounded"]),
        ("费用.金额[item / 2 > 0]", None, ["number-in-rule"]),
        ("申报额 / 奖励标准", Number(), ["unrounded"]),
        ("申报额 * 比例", Amount(), ["unrounded"]),
        ("申报额 * 比例", Boolean(), ["not-boolean"]),
        ("申报额", Boolean(), ["not-boolean"]),
        ("人数", Amount(), ["wrong-type"]),
        ("申报额", Number(), ["wrong-type"]),
        ("0", Amount(), []),
        ("比例", Number(), []),
        ("申请人.类型", Text(), []),
        ("证书.到期", Day(), []),
        ("round half up(申报额 * 比例)", Amount(), []),
    ],
)
def test_a_place_gets_what_it_wants(text, wants, expected):
    assert codes(text, RULES, wants) == expected


def test_a_condition_must_be_yes_or_no():
    _, problems = read_boolean(Scalar.whole(Source("x", "申报额")), RULES)

    assert [problem.code for problem in problems] == ["not-boolean"]


def test_a_number_written_beside_an_amount_is_one():
    assert right("申报额 > 5") == Compare(
        Order.MORE, Fact(("申报额",), Amount()), Const(Decimal(5), Amount())
    )


def test_a_fact_is_a_path_through_records():
    assert right("证书.发证日") == Fact(("证书", "发证日"), Day())


def test_a_field_of_a_list_is_taken_of_each_item():
    item = Item("#1", "费用", COST)

    assert right("费用.金额") == Each(
        Fact(("费用",), Listing(COST)), "#1", Field(item, "金额", Amount()), Listing(Amount())
    )


def test_items_of_a_defined_list_keep_the_path_of_their_facts():
    each = right("认证费用行[已付].金额")

    assert {node.origin for node in walk(each) if isinstance(node, Item)} == {"费用"}


def test_a_definition_that_is_a_list_tells_where_its_items_come_from():
    scope = FREE.with_definition("付清", right("费用[已付]"))

    assert {n.origin for n in walk(right("付清.金额", scope)) if isinstance(n, Item)} == {"费用"}


def test_a_definition_that_is_wrong_is_not_reported_where_it_is_used():
    scope = FREE.with_definition("坏", None)

    assert read("坏 > 0", scope) == (None, ())


def test_bounds_of_an_interval_say_each_for_themselves():
    orders = [right(f"人数 in {low}0..9{high}") for low, high in ("[]", "[)", "(]", "()")]

    assert [tuple(part.order.value for part in both.parts) for both in orders] == [
        (">=", "<="),
        (">=", "<"),
        (">", "<="),
        (">", "<"),
    ]


def test_between_includes_both_ends():
    assert right("人数 between 0 and 9") == right("人数 in [0..9]")


def test_in_takes_values_tests_intervals_and_lists():
    expr = right("人数 in (1, < 0, [5..9), 专利.分)")

    assert isinstance(expr, Any)
    assert [type(part) for part in expr.parts] == [Compare, Compare, All, Includes]


def test_in_a_list_of_facts_asks_whether_it_contains_the_value():
    assert right('"认证" in 费用.类别') == right('list contains(费用.类别, "认证")')


def test_none_can_only_be_asked_for():
    day = Fact(("证书", "到期"), Day(or_none=True))

    assert right("证书.到期 = 无") == IsNothing(day)
    assert right("none = 证书.到期") == IsNothing(day)
    assert right("证书.到期 != none") == Not(IsNothing(day))
    assert right("证书.到期 in (无, 受理日)").parts[0] == IsNothing(day)


def test_yes_and_no_may_be_said_in_chinese():
    assert right("申请人.小型 = 是") == right("申请人.小型 = true")
    assert right("申请人.小型 = 否") == right("申请人.小型 = false")


def test_not_is_a_word_and_a_function():
    assert right("not 申请人.小型") == right("not(申请人.小型)")
    assert right("not 人数 = 1") == right("not(人数 = 1)")


def test_and_binds_before_or():
    expr = right("申请人.小型 or 申请人.小型 and 人数 = 1")

    assert isinstance(expr, Any)
    assert isinstance(expr.parts[1], All)


def test_what_is_joined_by_one_word_is_one_list_of_parts():
    assert right("是 and 否 and 是") == right("是 and (否 and 是)")
    assert len(right("是 and 否 and 是").parts) == 3


def test_a_quantifier_may_stand_last_without_brackets_and_reaches_to_the_end():
    bare = right("申请人.小型 and some f in 费用 satisfies f.已付 or f.金额 > 0")

    assert bare == right("申请人.小型 and (some f in 费用 satisfies (f.已付 or f.金额 > 0))")


def test_names_of_functions_may_be_spread_over_lines():
    assert right("count(distinct\n  values(费用.发票号))") == right(
        "count(distinct values(费用.发票号))"
    )


def test_dates_and_durations_are_written_out():
    assert right('date("2021-01-31")') == Const(date(2021, 1, 31), Day())
    assert right('duration("P1Y6M")') == Const(Duration(Measure.MONTHS, 18), MONTHS)
    assert right('duration("-P10D")') == Const(Duration(Measure.DAYS, -10), DAYS)


@pytest.mark.parametrize("text", ["P", "P1W", "PT1H", "P1Y1D", "1Y", "P1.5Y", "P1M1Y", "P1234567D"])
def test_other_durations_are_refused(text):
    assert codes(f'受理日 + duration("{text}") > 受理日') == ["bad-duration"]


@pytest.mark.parametrize("text", ["2021-1-1", "20210101", "2021-13-01", "2021-02-29", "0000-01-01"])
def test_other_dates_are_refused(text):
    assert codes(f'受理日 > date("{text}")') == ["bad-date"]


def test_escapes_in_texts():
    assert right(r'"a\"b\\c\nd甲"') == Const('a"b\\c\nd甲', Text())


def test_known_stands_only_in_notes():
    assert right("known(申报额)") == IsKnown(Fact(("申报额",), Amount()))
    assert codes("known(申报额)", replace(FREE, may_ask_known=False)) == ["known-outside-note"]


def test_a_name_of_the_occasion_stands_for_its_fact():
    assert right("核定额") == right("award") == Fact(("award",), Amount())


def test_a_keyed_parameter_carries_its_key():
    key = Fact(("申请人", "类型"), Choice(("企业", "高校", "其他")))
    scope = replace(FREE, parameters={"标准": (Amount(), key)})

    assert right("标准", scope) == Parameter("标准", key, Amount())
