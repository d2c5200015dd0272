"""Percentages are known in words and in signs, and nothing else is taken for one."""

import pytest

from ipaward.rulebook.percentages import in_figures, percentages_in, without_percentages


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("百分之二", "2%"),
        ("百分之十", "10%"),
        ("百分之十五", "15%"),
        ("百分之五十", "50%"),
        ("百分之九十九", "99%"),
        ("百分之百", "100%"),
        ("百分之一百", "100%"),
        ("百分之一百零五", "105%"),
        ("百分之一百二十", "120%"),
        ("百分之二百", "200%"),
        ("百分之零点五", "0.5%"),
        ("百分之两点二五", "2.25%"),
        ("百分之１２", "12%"),
        ("千分之三", "3‰"),
    ],
)
def test_a_percentage_in_words_has_figures(words, figures):
    assert in_figures(words) == figures


@pytest.mark.parametrize(
    "text", ["", "二", "2%", "百分之", "百分之二三", "百分之二点", "百分之二元", "万分之二"]
)
def test_what_is_none_has_none(text):
    assert in_figures(text) is None


def test_all_of_a_text_are_found_in_their_order():
    text = "小型按百分之五十、其他按30％补助，逾期每日加收 0.5 ‰，每家2次"

    assert list(percentages_in(text)) == [("50", "%"), ("30", "%"), ("0.5", "‰")]
    assert [c for c in without_percentages(text) if c.isdigit()] == ["2"]
