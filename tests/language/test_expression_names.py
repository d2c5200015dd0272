"""What names stand for inside filters, columns and quantifiers, and where every part stands."""

from dataclasses import replace

import pytest

from ipaward.domain.source import Source
from ipaward.domain.types import (
    Amount,
    Day,
    Listing,
    Number,
)
from ipaward.language.expressions import read_boolean, read_column
from ipaward.language.scalar import Scalar
from ipaward.rulebook.expr import (
    Call,
    Fact,
    Field,
    Function,
    Item,
)
from ipaward.rulebook.walk import walk
from tests.language.expression_scope import COST, FREE, RULES, codes, read, right

# --- names inside a filter ---


def test_inside_a_filter_fields_are_bare_names():
    assert right("费用[金额 > 申报额]").condition.left == Field(
        Item("#1", "费用", COST), "金额", Amount()
    )


def test_item_is_the_item_at_hand():
    assert right("费用[item.金额 > 0]") == right("费用[金额 > 0]")


def test_a_field_named_like_a_fact_is_reached_through_item():
    assert codes('费用[名称 = "甲"]') == ["ambiguous-name"]
    assert right('费用[item.名称 = "甲"]').condition.left.name == "名称"


def test_inside_two_filters_both_items_are_at_hand():
    inner = right("费用[count(专利[有效 and 分 > 人数 and 金额 > 0]) > 0]")

    assert {n.origin for n in walk(inner) if isinstance(n, Item)} == {"费用", "专利"}


def test_one_list_filtered_inside_itself_is_ambiguous():
    assert codes("费用[count(费用[已付]) > 0]") == ["ambiguous-name"]


@pytest.mark.parametrize("name", ["费用", "奖励标准", "认证费用", "平台机构", "利率", "award"])
def test_a_variable_may_not_hide_a_name(name):
    assert codes(f"some {name} in 费用 satisfies 是") == ["shadowed-name"]


def test_a_variable_may_not_hide_a_variable():
    assert codes("some f in 费用 satisfies some f in 专利 satisfies 是") == ["shadowed-name"]


def test_two_expressions_that_say_the_same_are_equal_whatever_their_variables():
    assert right("some f in 费用 satisfies f.已付") == right("some g in 费用 satisfies g.已付")


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ('类型 = "企业"', "申请人.类型"),
        ('申请人.类 = "企业"', "类型"),
        ("费用[金 > 0]", "金额"),
        ("奖励标谁 > 0", "奖励标准"),
        ("listed in(平台机够, 编号, 受理日)", "平台机构"),
        ("round half(申报额)", ""),
        ("cout(费用)", "count"),
        ("受理日.years", "year"),
        ('申请人.类型 = "企"', "企业"),
        ("zzz", ""),
    ],
)
def test_a_misspelt_name_gets_the_nearest(text, cure):
    _, problems = read(text)

    assert problems[0].help.zh == (f"是否想写 `{cure}`" if cure else problems[0].help.zh)
    assert bool(cure) == ("是否想写" in problems[0].help.zh)


# --- computed columns ---


def column(text: str, name: str = "费用.可奖"):
    found, problems = read_column(Scalar.whole(Source("c", text)), "费用", RULES)
    assert problems == ()
    return FREE.with_column(name, *found)


def test_a_column_is_put_in_for_each_item():
    scope = column("min(金额, 奖励标准)")

    expr = right("sum(费用.可奖)", scope)

    assert expr.of.body == right("费用[min(金额, 奖励标准) > 0]").condition.left


def test_a_column_works_over_filters_definitions_filters_inside_and_variables():
    scope = column("min(金额, 奖励标准)")

    for text in ("费用[已付].可奖", "认证费用行.可奖"):
        assert right(text, scope).type == Listing(Amount())
    assert right("费用[可奖 > 0]", scope) == right("费用[min(金额, 奖励标准) > 0]", scope)
    assert right("some f in 费用 satisfies f.可奖 > 0", scope) == right(
        "some f in 费用 satisfies min(f.金额, 奖励标准) > 0", scope
    )


def test_a_column_with_a_filter_of_its_own_keeps_items_apart():
    scope = column("count(专利[分 > 人数 and 有效 = 已付])")

    expr = right("费用[可奖 > 0]", scope)

    assert expr == right("费用[count(专利[分 > 人数 and 有效 = 已付]) > 0]", scope)
    bound = {n.variable for n in walk(expr) if hasattr(n, "variable") and not isinstance(n, Item)}
    assert bound == {"#1", "#2"}


def test_a_column_may_stay_unrounded_until_it_is_summed():
    scope = replace(column("金额 * 比例"), free_numbers=False)

    assert codes("sum(费用.可奖)", scope) == ["unrounded"]
    assert right("round down(sum(费用.可奖))", scope).type == Amount()


def test_a_column_is_no_field_of_another_list():
    assert codes("专利.可奖", column("金额")) == ["unknown-field"]


def test_a_column_of_no_list_is_our_own_mistake():
    with pytest.raises(ValueError, match="no list"):
        read_column(Scalar.whole(Source("c", "1")), "申请人", RULES)


# --- places ---


def test_places_hold_in_text_whose_characters_lie_apart():
    # As folded YAML gives it: line end and indentation have become one blank.
    source = Source("f.yaml", "a: >\n  申报额 >\n  人数 and\n  x\n")
    text = "申报额 > 人数 and x"
    offsets = (*range(7, 13), *range(15, 22), 24)
    scalar = Scalar(text, source, offsets, 25)

    _, problems = read_boolean(scalar, RULES)

    shown = [(p.code, str(p.place), source.text[p.place.start : p.place.end]) for p in problems]
    assert shown == [
        ("type-clash", "f.yaml:2:3", "申报额 >\n  人数"),
        ("unknown-fact", "f.yaml:4:3", "x"),
    ]


def test_places_hold_in_quoted_text_with_escapes():
    source = Source("f.yaml", r'a: "\u4eba\u6570 > x"')
    scalar = Scalar("人数 > x", source, (4, 10, 16, 17, 18, 19), 20)

    _, (problem,) = read_boolean(scalar, RULES)

    assert (problem.place.start, problem.place.end) == (19, 20)


def test_every_node_knows_its_place():
    text = 'count(费用[类别 in ("认证", "辅导") and 金额 > 0]) * 每件得分 >= 人数'

    assert all(node.span is not None for node in walk(right(text)))


def test_a_part_knows_exactly_where_it_stands():
    product = right("count(费用) * 每件得分 >= 人数").left

    assert repr(product.span).startswith("Span('count(费用) * 每件得分'")


def test_calls_of_days_become_the_functions_of_the_rulebook():
    assert right("受理日.year") == Call(Function.YEAR, (Fact(("受理日",), Day()),), Number(0))
