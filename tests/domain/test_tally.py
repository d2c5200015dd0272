"""Figures of many decisions, which add up over any parts of them."""

import pytest

from ipaward.domain.finding import Verdict
from ipaward.domain.tally import WORD, Tally, added

ONE = Tally({Verdict.ELIGIBLE: 2}, 500, 1, 1, {"no-number": 1}, (0b0110, 5))
OTHER = Tally(
    {Verdict.ELIGIBLE: 1, Verdict.PENDING: 3}, 70, 4, 2, {"double-number": 2}, (0b0011, 1)
)


def test_tallies_of_different_rows_add_up():
    whole = added([ONE, OTHER])

    assert whole == Tally(
        {Verdict.ELIGIBLE: 3, Verdict.PENDING: 3},
        570,
        5,
        3,
        {"double-number": 2, "no-number": 1},
        (0b0101, 4),
    )
    assert whole.rows == whole.decided + whole.quarantined == ONE.rows + OTHER.rows == 9


def test_the_order_in_which_parts_are_added_does_not_matter():
    assert added([ONE, OTHER]) == added([OTHER, ONE])
    assert added([ONE, added([OTHER, ONE])]) == added([added([ONE, OTHER]), ONE])


def test_nothing_adds_up_to_nothing():
    assert added([]) == Tally()
    assert added([]).rows == 0


def test_the_digest_is_of_the_decisions_and_not_of_what_was_quarantined():
    aside = Tally(ONE.verdicts, ONE.fen, ONE.provisional, 7, {"no-number": 7}, ONE.marks)

    assert aside.digest(["row"]) == ONE.digest(["row"])
    assert OTHER.digest(["row"]) != ONE.digest(["row"])
    assert ONE.digest(["row", "number"]) != ONE.digest(["row"])


@pytest.mark.parametrize("mark", [-1, WORD])
def test_a_mark_has_64_bits(mark):
    assert Tally(marks=(WORD - 1, 0))

    with pytest.raises(ValueError, match="64 bits"):
        Tally(marks=(0, mark))
