"""A ceiling cuts claims in order or in proportion, and is never exceeded."""

from fractions import Fraction

import pytest

from ipaward.casework.cut import cut_in_order, cut_in_proportion
from ipaward.domain.money import Money, Rounding
from ipaward.rulebook.book import Last, MoneyRounding


def fen(*figures):
    return [None if f is None else Money(f) for f in figures]


@pytest.mark.parametrize(
    ("ceiling", "granted"),
    [(299, (100, 100, None)), (300, (100, 100, 100)), (301, (100, 100, 100))],
)
def test_the_claim_that_just_fits_is_granted(ceiling, granted):
    assert cut_in_order(fen(100, 100, 100), Money(ceiling), Last.STOP, None) == fen(*granted)


@pytest.mark.parametrize(
    ("last", "granted"),
    [
        (Last.STOP, (100, None, None)),
        (Last.PART, (100, 50, None)),
        (Last.SKIP, (100, None, 50)),
    ],
)
def test_what_happens_to_the_one_that_no_longer_fits(last, granted):
    assert cut_in_order(fen(100, 60, 50), Money(150), last, None) == fen(*granted)


def test_a_part_is_paid_once_and_ends_the_round():
    granted = cut_in_order(fen(100, 60, 10), Money(150), Last.PART, None)

    assert granted == fen(100, 50, None)


def test_a_part_of_nothing_is_outside():
    assert cut_in_order(fen(100, 60), Money(100), Last.PART, None) == fen(100, None)


def test_a_part_is_cut_to_the_unit_and_never_rounded_up_over_the_ceiling():
    unit = MoneyRounding(100, Rounding.UP)

    assert cut_in_order(fen(1000, 600), Money(1250), Last.PART, unit) == fen(1000, 200)


def test_skipping_goes_on_past_several_that_do_not_fit():
    granted = cut_in_order(fen(100, 60, 55, 50, 1), Money(150), Last.SKIP, None)

    assert granted == fen(100, None, None, 50, None)


@pytest.mark.parametrize("ceiling", [999, 1000, 1001])
def test_claims_up_to_the_ceiling_are_paid_in_full(ceiling):
    granted = cut_in_proportion(fen(100, 900), Money(ceiling), None)

    assert sum(m.fen for m in granted) == min(ceiling, 1000)
    assert (granted == fen(100, 900)) == (ceiling >= 1000)


def test_the_worked_answer_of_an_authority():
    granted = cut_in_proportion(fen(10_000_000, 90_000_000), Money(50_000_000), None)

    assert granted == fen(5_000_000, 45_000_000)


def test_an_indivisible_sum_is_shared_to_the_last_fen_the_earlier_first():
    assert cut_in_proportion(fen(1, 1, 1), Money(2), None) == fen(1, 1, 0)
    assert cut_in_proportion(fen(100, 100, 100), Money(100), None) == fen(34, 33, 33)


def test_the_fen_left_over_goes_to_the_largest_remainder():
    # 10 * 7/20 = 3.5, 6 * 7/20 = 2.1, 4 * 7/20 = 1.4
    assert cut_in_proportion(fen(10, 6, 4), Money(7), None) == fen(4, 2, 1)


def test_discarding_below_a_unit_leaves_the_rest_unspent():
    down = MoneyRounding(100, Rounding.DOWN)

    assert cut_in_proportion(fen(1000, 1000, 1000), Money(1000), down) == fen(300, 300, 300)


@pytest.mark.parametrize("rounding", [Rounding.UP, Rounding.CEILING, Rounding.HALF_UP])
def test_a_rounding_upwards_never_exceeds_the_ceiling(rounding):
    granted = cut_in_proportion(fen(5, 5, 5), Money(8), MoneyRounding(1, rounding))

    assert granted == fen(3, 3, 2)


@pytest.mark.parametrize("rounding", [None, *Rounding])
@pytest.mark.parametrize("ceiling", [0, 1, 99, 100, 101, 4999, 12345])
def test_the_sum_never_exceeds_the_ceiling_and_no_share_its_claim(rounding, ceiling):
    claims = fen(1, 250, 3333, 3333, 7001, 49)
    how = None if rounding is None else MoneyRounding(100, rounding)

    granted = cut_in_proportion(claims, Money(ceiling), how)

    assert sum(m.fen for m in granted) <= ceiling
    assert all(m <= claim for m, claim in zip(granted, claims, strict=True))
    if rounding is None:
        assert sum(m.fen for m in granted) == min(ceiling, sum(c.fen for c in claims))


def test_no_share_is_more_than_a_fen_from_its_proportion():
    claims = fen(*range(1, 200))
    granted = cut_in_proportion(claims, Money(10_007), None)
    total = sum(c.fen for c in claims)

    assert all(
        abs(Fraction(c.fen * 10_007, total) - m.fen) < 1
        for c, m in zip(claims, granted, strict=True)
    )
