"""The limits of expressions, each tried one below, on, and one above."""

import pytest

from ipaward.domain.limits import DIGITS, EXPRESSION_NODES, MAGNITUDE
from ipaward.domain.source import Source
from ipaward.domain.words import Language
from ipaward.language.finish import finished
from ipaward.language.scalar import Scalar
from ipaward.language.tokens import Report
from ipaward.rulebook.expr import All, Const
from tests.language.expression_scope import FREE, RULES, codes, read


@pytest.mark.parametrize(("more", "told"), [(-1, []), (0, []), (1, ["too-large"])])
def test_an_expression_written_out_has_a_greatest_size(more, told):
    report = Report(Scalar.whole(Source("x", "a")))
    parts = (Const(True, All(()).type),) * (EXPRESSION_NODES - 1 + more)  # `All` is one itself

    found = finished(All(parts), None, report, may_be_raw=False)

    assert [problem.code for problem in report.found()] == told
    assert (found is None) == bool(told)


@pytest.mark.parametrize(
    ("digits", "told"), [(DIGITS - 1, []), (DIGITS, []), (DIGITS + 1, ["bad-number"])]
)
def test_a_number_has_so_many_decimals_at_most(digits, told):
    assert codes(f"人数 < 0.{'1' * digits}") == told


@pytest.mark.parametrize(
    ("number", "told"),
    [(MAGNITUDE - 1, []), (MAGNITUDE, []), (MAGNITUDE + 1, ["bad-number"])],
)
def test_a_number_written_out_has_a_greatest_value(number, told):
    assert codes(f"人数 < {number}") == told


@pytest.mark.parametrize(
    ("digits", "told"), [(DIGITS - 1, []), (DIGITS, []), (DIGITS + 1, ["rounding-digits"])]
)
def test_a_rounding_has_so_many_decimals_at_most(digits, told):
    assert codes(f"round down(人数 / 1, {digits})") == told


@pytest.mark.parametrize(("digits", "told"), [(11, []), (12, []), (13, ["product-too-fine"])])
def test_a_product_has_twice_so_many_decimals_at_most(digits, told):
    fine = f"0.{'1' * min(digits, 12)}" + (" * 0.1" if digits > 12 else "")

    assert codes(f"细比例 * {fine} > 0") == told


# --- what authors write without knowing better, and what they are told to write instead ------


@pytest.mark.parametrize(
    ("text", "at", "cure"),
    [
        ("受理日 > 2021-01-01", (6, 16), 'write a day as `date("2021-01-01")`'),
        ("受理日 > 2021-12-31", (6, 16), 'write a day as `date("2021-12-31")`'),
        ("申请人.类型 = 企业", (9, 11), 'a word of an enumeration is written `"企业"`'),
        ("today() > 受理日", (0, 5), "there is no today"),
        ('matches(编号, "a+")', (0, 7), "there are no patterns"),
        ("avg(费用.金额) > 申报额", (0, 3), "there is no average"),
        ("round(申报额 / 1) > 申报额", (0, 5), "say how to round"),
        ("frobnicate(申报额) > 0", (0, 10), "the functions are: "),
        ("受理日 + 1 > 受理日", (0, 7), "a duration such as"),
        ("申请人 = 申请人", (0, 9), "compare fields of theirs"),
    ],
)
def test_a_common_slip_is_told_with_what_to_write_instead(text, at, cure):
    _, problems = read(text, FREE)

    assert [(p.place.start, p.place.end) for p in problems] == [at]
    assert problems[0].cure(Language.EN).startswith(cure)
    assert problems[0].cure(Language.ZH)


@pytest.mark.parametrize("text", ["2021 - 12 - 31", "2021 -12-31", "2021-1-1"])
def test_a_subtraction_that_is_no_day_is_still_one(text):
    assert codes(f"人数 < {text}") == []


def test_a_day_without_its_function_is_read_on_so_that_later_problems_show():
    assert codes("受理日 > 2021-02-30 and 人数 = 企业", RULES) == [
        "bad-date",
        "unknown-fact",
    ]
