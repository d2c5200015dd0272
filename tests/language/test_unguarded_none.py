"""A day that may be none is ordered and counted with only where it was asked about before."""

from dataclasses import replace

import pytest

from ipaward.domain.source import Source
from ipaward.domain.types import Boolean, Day, Listing, Record
from ipaward.language.expressions import read_column, read_table
from ipaward.language.scalar import Scalar
from tests.language.expression_scope import FREE, RULES, codes, read, right

EVENT = Record((("讫", Day(or_none=True)), ("起", Day()), ("实", Boolean())))
SCOPE = replace(
    RULES,
    record=Record(
        (
            ("止", Day(or_none=True)),
            ("另", Day(or_none=True)),
            ("日", Day()),
            ("真", Boolean()),
            ("事", Listing(EVENT)),
        )
    ),
    definitions={},
    origins={},
    extra={},
)

USED = [
    "止 < 日",
    "止 <= 日",
    "日 > 止",
    "日 >= 止",
    "止 between 日 and 日",
    "日 between 日 and 止",
    "止 in [日..日]",
    "止 in (< 日)",
    "止 + 窗口 = 日",
    "止 - 期限 = 日",
    "日 - 止 = 期限",
    "止.year = 0",
    "止.month = 0",
    "years and months duration(止, 日) = 窗口",
    "working days after(止, 1) = 日",
    "value on(利率, 止) > 0",
    "min(止, 日) = 日",
    "min(事.讫) = 日",
]


@pytest.mark.parametrize("text", USED)
def test_what_may_be_none_is_not_used_as_a_day(text):
    assert codes(text, SCOPE) == ["unguarded-none"]


@pytest.mark.parametrize("text", USED)
def test_where_the_unknown_of_it_is_tried_it_is_no_fault(text):
    assert codes(text, replace(SCOPE, free_numbers=True)) == []


@pytest.mark.parametrize(
    "text",
    [
        "止 = 日",
        "止 != 日",
        "止 = 另",
        "止 = none",
        "not(止 = 无)",
        "止 in (日, 无)",
        "止 = none or 止 > 日",
        "真 or 止 = none or 止 > 日",
        "止 != none and 止 > 日",
        "not(止 = none) and 日 - 止 < 期限",
        "止 != none and (真 or 止.year > 0)",
        "not(止 = none or 真) and 止 > 日",
        "not(止 != none and 真) or 止 > 日",
        "止 in (none, > 日)",
        "(止 = none or 另 = none) or 止 > 另",
        "if 止 = none then 真 else 止 > 日",
        "if 止 != none then 止 > 日 else 真",
        "(if 止 = none then 日 else 止) > 日",
        "(if 真 then 日 else 止) = none or (if 真 then 日 else 止) > 日",
        "count(事[讫 = none or 讫 > 日]) > 0",
        "some 件 in 事 satisfies 件.讫 != none and 件.讫 > 日",
        "some 件 in 事[讫 != none] satisfies 件.讫 > 日",
        "count(事[讫 != none][实][讫 > 日]) > 0",
        "min(事[讫 != none].讫) = 日",
        "止 != none and count(事[起 > 止]) > 0",
        "min(distinct values(事.讫[item != none])) = 日",
        "min([止, 日][item != none]) = 日",
    ],
)
def test_what_was_asked_before_is_a_day(text):
    assert codes(text, SCOPE) == []


@pytest.mark.parametrize(
    "text",
    [
        "止 > 日 or 止 = none",
        "止 > 日 and 止 != none",
        "止 = none and 止 > 日",
        "止 != none or 止 > 日",
        "另 = none or 止 > 日",
        "(止 = none and 另 = none) or 止 > 日",
        "(止 != none or 真) and 止 > 日",
        "(真 and 止 = none) or 止 > 日",
        "if 止 = none then 止 > 日 else 真",
        "if 止 != none then 真 else 止 > 日",
        "(if 真 then 日 else 止) > 日",
        "count(事[讫 > 日]) > 0",
        "some 件 in 事[实] satisfies 件.讫 > 日",
        "some 件 in 事[讫 = none] satisfies 件.讫 > 日",
        "止 != none and (some 件 in 事 satisfies 件.讫 > 日)",
        "min(事[起 > 日].讫) = 日",
    ],
)
def test_what_was_asked_elsewhere_or_of_something_else_helps_nothing(text):
    assert codes(text, SCOPE) == ["unguarded-none"]


def test_a_range_is_one_fault_and_two_days_are_two():
    assert codes("止 between 日 and 日", SCOPE) == ["unguarded-none"]
    assert codes("止 < 另", SCOPE) == ["unguarded-none", "unguarded-none"]


def test_a_definition_that_may_be_none_is_asked_about_like_a_fact():
    scope = SCOPE.with_definition("末", right("if 真 then 日 else 止", SCOPE))

    assert codes("末 > 日", scope) == ["unguarded-none"]
    assert codes("末 = none or 末 > 日", scope) == []


def test_a_definition_that_puts_a_day_for_none_is_a_day():
    scope = SCOPE.with_definition("末", right("if 止 = none then 日 else 止", SCOPE))

    assert codes("末 > 日", scope) == []


def test_a_column_is_held_to_it_too():
    def column(text):
        return [p.code for p in read_column(Scalar.whole(Source("x", text)), "事", SCOPE)[1]]

    assert column("讫 > 起") == ["unguarded-none"]
    assert column("讫 != none and 讫 > 起") == []


@pytest.mark.parametrize(
    ("hit", "table", "expected"),
    [
        ("U", "| 止 || 数 |\n| > 日 || 1 |", ["unguarded-none"]),
        ("U", "| 止 || 数 |\n| none || 1 |\n| > 日 || 0 |", ["unguarded-none"]),
        ("F", "| 止 || 数 |\n| none || 1 |\n| > 日 || 0 |", []),
        ("U", "| 止 != none | 止 || 数 |\n| true | > 日 || 0 |", ["unguarded-none"]),
        ("U", "| 真 || 数 |\n| true || 止.year |", ["unguarded-none"]),
        ("F", "| 止 || 数 |\n| none || 0 |\n| - || 止.year |", []),
    ],
)
def test_a_first_hit_table_asks_row_by_row(hit, table, expected):
    tables, problems = read_table(Scalar.whole(Source("x", table)), hit, SCOPE, "表")

    assert [problem.code for problem in problems] == expected
    assert bool(tables) == (not expected)


def test_the_cure_of_a_list_is_a_filter():
    _, (problem,) = read("min(事.讫) = 日", SCOPE)

    assert problem.cure("en") == "leave those without one out first: `list[x != none]`"


def test_the_free_scope_stays_free():
    assert codes("证书.到期 > 受理日", FREE) == []
