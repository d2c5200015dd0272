"""Growth, exactly: no base is no growth, and a compound one is compared without a root."""

from fractions import Fraction

import pytest

from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.rulebook.expr import Order
from ipaward.rulebook.growth import compound_growth, compound_reached, growth

TENTH = Fraction(1, 10)
UNKNOWN = Unknown.of(CauseKind.FACT, "register")


@pytest.mark.parametrize(
    ("first", "last", "grown"),
    [(100, 140, "0.4"), (100, 100, "0"), (100, 50, "-0.5"), (3, 4, "1/3")],
)
def test_a_growth_is_the_share_of_the_base_that_was_added(first, last, grown):
    assert growth(Fraction(first), Fraction(last), 2020) == Fraction(grown)


@pytest.mark.parametrize("base", [0, -1])
def test_nothing_grows_from_zero_or_less(base):
    found = growth(Fraction(base), Fraction(100), 2020)

    assert found.causes == {Cause(CauseKind.DIVISION, "2020")}


@pytest.mark.parametrize(("first", "last"), [(UNKNOWN, Fraction(1)), (Fraction(1), UNKNOWN)])
def test_a_figure_nobody_knows_leaves_the_growth_unknown(first, last):
    assert growth(first, last, 2020).causes == UNKNOWN.causes


@pytest.mark.parametrize(
    ("last", "reached"), [("133.0999", False), ("133.1", True), ("133.1001", True)]
)
def test_three_years_of_a_tenth_are_reached_exactly_at_their_product(last, reached):
    grown = Fraction(last) / 100 - 1

    assert compound_reached(Order.AT_LEAST, grown, 3, TENTH) is reached


@pytest.mark.parametrize(
    ("order", "reached"),
    [(Order.AT_LEAST, True), (Order.EQUAL, True), (Order.AT_MOST, True), (Order.MORE, False)],
)
def test_a_compound_growth_on_the_target_stands_to_it_as_an_equal(order, reached):
    assert compound_reached(order, Fraction(331, 1000), 3, TENTH) is reached


def test_a_root_without_end_is_cut():
    # The square root of two less one.
    assert compound_growth(Fraction(1), 2, Fraction(4, 10)) == Fraction(414_213, 10**6)


@pytest.mark.parametrize(("off", "shown"), [(-1, "0.099999"), (0, "0.1"), (1, "0.100001")])
def test_a_compound_growth_is_shown_on_its_side_of_the_target(off, shown):
    grown = Fraction(331, 1000) + Fraction(off, 10**12)

    assert compound_growth(grown, 3, TENTH) == Fraction(shown)


@pytest.mark.parametrize(("grown", "shown"), [("-0.75", "-0.5"), ("-1", "-1"), ("0", "0")])
def test_a_compound_growth_may_be_a_loss(grown, shown):
    assert compound_growth(Fraction(grown), 2, TENTH) == Fraction(shown)
