"""What people are told of a target: exact figures, and why there is none."""

from decimal import Decimal

import pytest

from ipaward.casework.indicators import measure
from ipaward.domain.value import Cause, CauseKind
from ipaward.domain.words import Language
from ipaward.interpreters.prose.indicators import (
    STANDINGS,
    WAYS,
    cause_words,
    figure_words,
    gap_words,
    unfounded_words,
)
from ipaward.rulebook.indicator import Counting, Reckoning
from ipaward.rulebook.measured import Standing
from tests.casework.measures import SUMS, book_of, contract, sold

ZH, EN = Language.ZH, Language.EN
COUNT = book_of()
GROWTH = book_of(SUMS, yearly="2021: 40%", reads="reckoning")
MONEY = book_of("value: sum(contracts[on in period].sum)\nevidence: contracts\n", yearly="2021: 5")


def measured(book, registers):
    found = measure(book, registers)[0]
    return found, found.rows[0]


@pytest.mark.parametrize(
    ("book", "figure", "zh", "en"),
    [
        (COUNT, "1000", "1000家", "1000家"),
        (GROWTH, "0.3999", "39.99%", "39.99%"),
        (GROWTH, "-0.5000", "-50%", "-50%"),
        (MONEY, "1234567.5", "1,234,567.50元", "¥1,234,567.50"),
    ],
)
def test_a_figure_is_written_as_what_it_is(book, figure, zh, en):
    one = measured(book, {"contracts": ()})

    assert figure_words(Decimal(figure), *one, "家", ZH) == zh
    assert figure_words(Decimal(figure), *one, "家", EN) == en


@pytest.mark.parametrize(
    ("book", "gap", "zh", "en"),
    [
        (COUNT, "3", "+3家", "+3家"),
        (COUNT, "0", "0家", "0家"),
        (COUNT, "-3", "-3家", "-3家"),
        (GROWTH, "0.005", "+0.5个百分点", "+0.5 pp"),
        (MONEY, "-0.01", "-0.01元", "-¥0.01"),
    ],
)
def test_a_gap_says_on_which_side_of_the_target_it_lies(book, gap, zh, en):
    one = measured(book, {"contracts": ()})

    assert gap_words(Decimal(gap), *one, "家", ZH) == zh
    assert gap_words(Decimal(gap), *one, "家", EN) == en


def why(book, registers):
    one, row = measured(book, registers)
    return [
        (cause_words(c, one, row, book, ZH), cause_words(c, one, row, book, EN)) for c in row.causes
    ]


def test_a_register_not_consulted_is_named():
    assert why(COUNT, {}) == [("没有查台账“contracts”", "the register contracts was not consulted")]


def test_a_field_left_blank_is_named_with_its_register():
    assert why(COUNT, {"contracts": (contract("2021-01-01", on=None),)}) == [
        ("台账“contracts”有记录没有填“on”", 'an entry of the register contracts leaves "on" blank')
    ]


def test_a_field_named_without_its_register_is_found():
    one, row = measured(COUNT, {})

    said = cause_words(Cause(CauseKind.FACT, "firm"), one, row, COUNT, EN)

    assert said == 'an entry of the register contracts leaves "firm" blank'


def test_a_base_of_nothing_is_told_by_its_year():
    assert why(GROWTH, sold(y2021=100)) == [
        (
            "2020年的数不大于零，没有可比的基数",
            "the figure of 2020 is not above zero, so nothing can grow from it",
        )
    ]


def test_a_base_year_too_late_is_told():
    one, row = measured(GROWTH, sold(y2020=1, y2021=1))

    said = [
        cause_words(Cause(CauseKind.OUT_OF_RANGE, "2022"), one, row, GROWTH, L) for L in Language
    ]

    assert said == ["基年2022不在2021年之前", "the base year 2022 does not lie before 2021"]


@pytest.mark.parametrize("kind", CauseKind)
def test_every_cause_can_be_said(kind):
    one, row = measured(COUNT, {})

    for language in Language:
        assert "x" in cause_words(Cause(kind, "x"), one, row, COUNT, language)
        assert cause_words(Cause(kind, ""), one, row, COUNT, language)


def test_what_a_figure_rests_on_is_said():
    assert (
        unfounded_words("reading:columns", COUNT, EN) == 'nobody has decided the reading "columns"'
    )
    assert unfounded_words("base", COUNT, ZH) == "“base”没有法定依据"


def test_there_are_words_for_everything_there_is():
    assert set(STANDINGS) == set(Standing)
    assert set(WAYS) == {*Counting, *Reckoning}
