"""What authors are told about an expression: message, cure and place, in both languages."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ipaward.domain.problem import CATALOGUE, Problem
from ipaward.domain.source import Source, Span
from ipaward.domain.types import Amount
from ipaward.domain.wording_expressions import EXPRESSION_PROBLEMS
from ipaward.domain.words import Language
from ipaward.language.expressions import read_table
from ipaward.language.scalar import Scalar
from tests.language.expression_scope import FREE, RULES, codes, read


@dataclass(frozen=True)
class Case:
    """A text with one problem.

    Attributes:
        where: `rules`, `free` (numbers allowed) or `money` (an amount is wanted).
        at: line and column.
        marked: the characters at fault.
    """

    code: str
    where: str
    text: str
    at: str
    marked: str
    zh: str
    en: str
    cure_zh: str
    cure_en: str


CASES = [
    Case(**case)
    for case in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
]

# Problems shown by tables, or whose text is too long for a line here; tested below by name.
ELSEWHERE = {
    "too-long", "too-many-words", "too-deep", "too-large",
    "bad-table", "bad-hit", "bad-output", "uneven-row", "overlapping-rows",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_problem_is_said_in_both_languages_at_its_place(case):
    scope = FREE if case.where == "free" else RULES

    expr, (problem,) = read(case.text, scope, Amount() if case.where == "money" else None)

    assert expr is None
    assert problem.code == case.code
    assert said(problem) == (case.zh, case.en, case.cure_zh, case.cure_en)
    assert isinstance(problem.place, Span)
    assert str(problem.place) == f"x:{case.at}"
    assert problem.place.source.text[problem.place.start : problem.place.end] == case.marked


def said(problem: Problem) -> tuple[str, str, str, str]:
    zh, en = Language.ZH, Language.EN
    return problem.message(zh), problem.message(en), problem.cure(zh), problem.cure(en)


def test_words_of_expressions_are_not_taken_by_other_problems():
    for code, words in EXPRESSION_PROBLEMS.items():
        assert CATALOGUE[code] == words, code


def test_every_problem_of_expressions_has_a_case():
    assert {case.code for case in CASES} | ELSEWHERE == set(EXPRESSION_PROBLEMS)


@pytest.mark.parametrize("words", EXPRESSION_PROBLEMS.values())
def test_sentences_are_in_both_languages_without_a_full_stop(words):
    for said_ in words:
        assert bool(said_.zh) == bool(said_.en)
        assert not said_.zh.endswith("。")
        assert not said_.en.endswith(".")


def test_all_problems_come_at_once_and_in_the_order_of_the_text():
    text = '（申请人.类型 = "学校"）and 申报额 > 人数，or 申请人.小 = 是'

    assert codes(text) == ["full-width-punctuation", "full-width-punctuation",
                           "full-width-punctuation", "syntax"]  # fmt: skip


def test_half_width_is_read_for_full_width_so_that_later_problems_show():
    text = "（申请人.类型 ＝ “学校”）and 申报额 ＞ 人数 or 申请人.小 = 是"

    assert codes(text, RULES) == [
        "full-width-punctuation",
        "full-width-punctuation",
        "full-width-punctuation",
        "unknown-member",
        "full-width-punctuation",
        "type-clash",
        "full-width-punctuation",
        "unknown-field",
    ]


def test_a_problem_in_one_branch_does_not_hide_one_in_the_other():
    assert codes("if 小型 then 申报额 + 人数 else 费用.价") == [
        "unknown-fact",
        "wrong-operands",
        "unknown-field",
    ]


def test_both_sides_of_a_clash_are_shown():
    _, (problem,) = read("申报额 > 每件得分")

    assert [str(place) for place in problem.also] == ["x:1:1", "x:1:7"]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("申请人.小型 或 申请人.小型", "write `or`"),
        ("申报额 is 0", "write `=`"),
        ("申请人.小型 AND 申请人.小型", "write `and`"),
        ("如果 申请人.小型 那么 0", "write `if`"),
        ('编号 not in ("甲")', "write `not(x in (…))`"),
        ("人数 ** 人数", "there are no powers and no comments"),
        ("人数 // 人数", "there are no powers and no comments"),
        ("申报额 奖励标准", "is an operator or a comma missing?"),
        ("count()", ""),
        ("申请人.类型 是 申请人.类型", "write `=`"),
        ("申请人.小型 = no", "write `false`"),
        ("申请人.小型 = yes", "write `true`"),
        (
            "申报额 = 不明",
            "nothing compares with unknown: write what is required, "
            "and what is not known is left pending",
        ),
        ("sum(费用)", "add the field: `.金额`"),
        ("费用.价款", "the fields are: 类别, 金额, 已付, 发票号, 日, 名称"),
        (
            "编号 in 平台机构",
            "whether a list has it is written `listed in(平台机构, …, …)`, "
            "with the key and the day",
        ),
        ("申报额 > 0。", 'remove it; texts stand between `"`'),
        ("申请人。小型", "write `.`"),
        ("四舍五入(比例 * 比例, 4) > 0", "did you mean `round half up`?"),
    ],
)
def test_common_slips_of_writing_have_a_cure(text, cure):
    _, (problem,) = read(text)

    assert problem.cure(Language.EN) == (cure or "write `count(x)`")


@pytest.mark.parametrize("sign", ["==", "<>", "&&", "||", "=<", "=>"])
def test_signs_of_other_languages_are_named_with_ours(sign):
    assert "foreign-sign" in codes(f"申请人.小型 {sign} 申请人.小型")


@pytest.mark.parametrize("sign", "，；（）【】＞＜＝＋－＊／≥≤≠≧≦×÷“”‘「１２３．")
def test_wide_signs_outside_texts_are_problems(sign):
    assert "full-width-punctuation" in codes(f"人数 {sign} 人数")


@pytest.mark.parametrize("sign", "，（）【】＞＜＝＋－＊／≥≤≠×÷１２３．；：。")
def test_wide_signs_inside_texts_are_text(sign):
    assert codes(f'编号 = "甲{sign}乙"') == []


@pytest.mark.parametrize("number", ["010", "1e5", "1_000", "40%", "5万", "1.", "00", "1.2.3"])
def test_numbers_are_written_plainly(number):
    assert codes(f"人数 > {number}") != []


@pytest.mark.parametrize("number", ["0", "10", "0.5", "12.50", "1000000000000000000"])
def test_plain_numbers_are_read(number):
    assert codes(f"人数 / 人数 > {number}") == []


@pytest.mark.parametrize(
    ("text", "count"), [("0 + 1", 0), ("0.0 + 1.0", 2), ("2 + 1", 1), ("-1 + 0", 0), ("-2 + 0", 1)]
)
def test_zero_and_one_are_the_only_numbers_of_a_rule(text, count):
    assert codes(text, RULES) == ["number-in-rule"] * count


def test_the_digits_of_a_rounding_are_no_number_of_a_rule():
    assert codes("round half up(比例 * 比例, 3)", RULES) == []
    assert codes("round half up(人数, -2)", RULES) == []


def test_a_day_is_quoted_as_it_was_written():
    (free,) = read("受理日 > 2021-01-01", FREE)[1]
    (ruled,) = read("受理日 > 2021-01-01", RULES)[1]

    assert (free.code, free.details["number"]) == ("bad-number", "2021-01-01")
    assert 'write a day as `date("2021-01-01")`' in free.cure(Language.EN)
    assert (ruled.code, ruled.details["number"]) == ("number-in-rule", "2021-01-01")


def test_the_functions_are_listed_in_the_same_order_each_time():
    (problem,) = read("甲乙丙丁()", RULES)[1]

    assert problem.cure(Language.EN).startswith("the functions are: abs, ceiling, contains, count")


def test_dates_and_durations_count_as_numbers_in_a_rule():
    text = '受理日 + duration("P1Y") > date("2021-01-01")'

    assert codes(text, RULES) == ["number-in-rule", "number-in-rule"]
    assert codes(text, FREE) == []


# --- limits ---


@pytest.mark.parametrize(
    ("brackets", "expected"), [(99, []), (100, []), (101, ["too-deep"]), (999, ["too-deep"])]
)
def test_brackets_nest_a_hundred_deep(brackets, expected):
    assert codes("(" * brackets + "1" + ")" * brackets) == expected


@pytest.mark.parametrize(("terms", "expected"), [(99, []), (100, []), (101, ["too-deep"])])
def test_operations_nest_a_hundred_deep(terms, expected):
    assert codes(" + ".join(["1"] * terms)) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [(1999, []), (2000, ["incomplete"]), (2001, ["too-many-words"])]
)
def test_an_expression_has_two_thousand_words(words, expected):
    text = "and ".join(["true "] * 1001)
    tokens = text.split()[:words]

    assert codes(" ".join(tokens)) == expected


@pytest.mark.parametrize(
    ("length", "expected"), [(9_999, []), (10_000, []), (10_001, ["too-long"])]
)
def test_an_expression_has_ten_thousand_characters(length, expected):
    assert codes("1".ljust(length)) == expected


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "not " * 100_000, "not " * 1_999, "-" * 1_999 + "1", "[" * 1_999, "if " * 1_999],
)
def test_bombs_are_refused_and_not_climbed(text):
    assert len(codes(text)) == 1


def test_tests_within_tests_are_refused_before_they_multiply():
    text = "true"
    for _ in range(12):
        text = f"({text}) in (true, false, (true))"

    assert codes(text) == ["too-large"]


# --- tables ---


@pytest.mark.parametrize(
    ("hit", "table", "code", "at"),
    [
        ("U", "| 人数 || 数 |", "bad-table", "x:1:1"),
        ("U", "| 人数 |\n| 1 |", "bad-table", "x:1:1"),
        ("X", "| 人数 || 数 |\n| 1 || 1 |", "bad-hit", "x:1:1"),
        ("U", "| 人数 || 数 一 |\n| 1 || 1 |", "bad-output", "x:1:9"),
        ("U", "| 人数 || 数 |\n| 1 | 0 || 1 |", "uneven-row", "x:2:1"),
        ("U", "| 人数 || 数 |\n| 1 || 1 |\n| - || 0 |", "overlapping-rows", "x:3:1"),
        ("U", "| 人数 || 数 |\n| 1 || 1 |\n| 0 || 编号 |", "mixed-values", "x:2:8"),
        ("C sum", "| 人数 || 数 |\n| 1 || 编号 |", "wrong-argument", "x:2:8"),
        ("U", "| 人数 || 数 |\n| 7 || 1 |", "number-in-rule", "x:2:3"),
        ("U", "| 人 || 数 |\n| 1 || 1 |", "unknown-fact", "x:1:3"),
        ("U", "| 申请人.类型 || 数 |\n| 企业 || 1 |\n| 学校 || 1 |", "unknown-fact", "x:3:3"),
        ("U", '| 申请人.类型 || 数 |\n| "学校" || 1 |', "unknown-member", "x:2:3"),
        ("U", "| 人数 || 数 |\n| 1 || 申报额 * 比例 |", "unrounded", "x:2:8"),
    ],
)
def test_a_faulty_table_is_refused_at_the_row_or_cell(hit, table, code, at):
    tables, problems = read_table(Scalar.whole(Source("x", table)), hit, RULES, "表")

    assert tables == {}
    assert [(problem.code, str(problem.place)) for problem in problems] == [(code, at)]
    assert all(said(problem) for problem in problems)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("企业, 高校", []),
        ("企业, 高效", [("unknown-member", "高效", "did you mean `高校`?")]),
        ("企业, 甲乙", [("unknown-member", "甲乙", "the words are: 企业 | 高校 | 其他")]),
        ("not(企业, 高效)", [("unknown-member", "高效", "did you mean `高校`?")]),
        ("高效", [("unknown-fact", "高效", "did you mean `高校`?")]),
        ("企业，高校", [("full-width-punctuation", "，", "write `,`")]),
        ("企业、高校", [("full-width-punctuation", "、", "write `,`")]),
        (
            "企业，高效",
            [
                ("full-width-punctuation", "，", "write `,`"),
                ("unknown-member", "高效", "did you mean `高校`?"),
            ],
        ),
        # What is declared, or no bare word, is read as an expression.
        ("人数", [("type-clash", "人数", "both sides must be of one kind")]),
        ("企业,", [("incomplete", ",", "")]),
    ],
)
def test_a_cell_of_words_is_told_which_of_them_is_wrong(cell, told):
    table = f"| 申请人.类型 || 数 |\n| {cell} || 1 |"

    _, problems = read_table(Scalar.whole(Source("x", table)), "U", RULES, "表")

    found = [(p.code, table[p.place.start : p.place.end], p.cure(Language.EN)) for p in problems]
    assert found == told
