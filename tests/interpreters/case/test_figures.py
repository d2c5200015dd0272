"""Whole-number arithmetic of the case reading, held to the roundings of money."""

from fractions import Fraction

import pytest

from ipaward.domain.limits import FEN
from ipaward.domain.money import Rounding, round_whole
from ipaward.interpreters.case.figures import RATIO, divide, rounded
from ipaward.interpreters.case.outcome import in_order


@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize("top", range(-12, 13))
@pytest.mark.parametrize("bottom", [1, 2, 3, 4])
def test_a_division_rounds_as_money_does(rounding, top, bottom):
    assert divide(top, bottom, rounding) == round_whole(Fraction(top, bottom), rounding)


@pytest.mark.parametrize(
    ("figure", "scale", "digits", "gives"),
    [
        (2675, 3, 2, 268),
        (2674, 3, 2, 267),
        (1500, 0, -3, 2000),
        (1499, 0, -3, 1000),
        (5, 0, 2, 500),
        (Fraction(2, 3), RATIO, 2, 67),
    ],
)
def test_a_figure_rounds_to_decimals_and_to_tens(figure, scale, digits, gives):
    assert rounded(figure, scale, digits, Rounding.HALF_UP) == gives


def test_figures_beyond_the_engine_keep_their_order_and_their_zero():
    figures = [FEN + 1, 0, Fraction(-1, 3), FEN + 2, None, FEN + 1]

    ranks = in_order(figures)

    assert ranks == [1, 0, -1, 2, None, 1]
