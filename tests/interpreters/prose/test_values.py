"""How figures, days and lists are written for people, and plainly."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ipaward.domain.types import Amount, Listing, Measure, Number
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.domain.words import Language
from ipaward.interpreters.prose.values import decimal_text, plain_text, value_words
from ipaward.rulebook.policy import Tier


@pytest.mark.parametrize(
    ("value", "of", "zh", "en"),
    [
        (True, None, "是", "yes"),
        (False, None, "否", "no"),
        (Unknown(frozenset()), Amount(), "不明", "unknown"),
        (NOTHING, None, "无", "none"),
        (Decimal("30000"), Amount(), "30,000.00元", "¥30,000.00"),
        (Decimal("-0.05"), Amount(), "-0.05元", "-¥0.05"),
        (Fraction(100, 3), Amount(), "约33.33元", "about ¥33.33"),
        (Decimal("30000"), Number(0), "30000", "30000"),
        (date(2024, 2, 29), None, "2024年2月29日", "2024-02-29"),
        (Duration(Measure.MONTHS, 30), None, "2年6个月", "2 years 6 months"),
        (Duration(Measure.MONTHS, 0), None, "0个月", "0 months"),
        (Duration(Measure.DAYS, 1), None, "1天", "1 day"),
        ((), None, "没有（0项）", "none (0 items)"),
        ((Decimal(1), Decimal(2)), Listing(Amount()), "1.00元、2.00元", "¥1.00, ¥2.00"),
        (({"a": "x"}, {"a": "y"}), None, "2项", "2 items"),
    ],
)
def test_a_value_is_written_for_people(value, of, zh, en):
    assert value_words(value, Language.ZH, of) == zh
    assert value_words(value, Language.EN, of) == en


@pytest.mark.parametrize(("count", "shown"), [(12, "x"), (13, "共13项")])
def test_a_long_list_is_cut_and_counted(count, shown):
    assert value_words(("x",) * count, Language.ZH).endswith(shown)


@pytest.mark.parametrize(
    ("value", "of", "text"),
    [
        (Decimal("50000"), Amount(), "50000.00"),
        (Decimal("0.4"), Number(2), "0.4"),
        (date(2021, 1, 2), None, "2021-01-02"),
        (Duration(Measure.MONTHS, 24), None, "P2Y"),
        (True, None, "true"),
        (NOTHING, None, "none"),
        ((Tier(Decimal(0), Decimal("0.1")), Tier(Decimal(100), Decimal("0.2"))), None,
         ">0: 0.1; >100: 0.2"),
    ],
)  # fmt: skip
def test_a_value_is_written_plainly(value, of, text):
    assert plain_text(value, of) == text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(1, 3), "1/3"),
        (Fraction(10**18), "1" + "0" * 18),
    ],
)
def test_an_exact_figure_is_written_exactly(figure, text):
    assert decimal_text(figure) == text
