"""Random records are well typed, repeatable, and reach the bounds of the parameters."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from ipaward.analysis.records import Bounds, bounds_of, changed, grown, random_record
from ipaward.domain.limits import FEN
from ipaward.domain.types import Amount, Boolean, Choice, Day, Listing, Number, Record, Text
from ipaward.domain.value import NOTHING, Unknown, at
from tests.casework.books import DAY, RECORD, book, cost, record


def fits(value, of):
    match of:
        case Record(fields=fields):
            known = dict(fields)
            return value.keys() <= known.keys() and all(fits(v, known[n]) for n, v in value.items())
        case Listing(item=item):
            return isinstance(value, tuple) and all(fits(v, item) for v in value)
        case Boolean():
            return isinstance(value, bool)
        case Amount():
            return isinstance(value, Decimal) and value >= 0 and value == round(value, 2)
        case Number(digits=digits):
            return isinstance(value, Decimal) and value == round(value, digits)
        case Choice(members=members):
            return value in members
        case Day(or_none=or_none):
            return isinstance(value, type(DAY)) or (or_none and value == NOTHING)
        case Text():
            return isinstance(value, str)
    raise AssertionError(of)


def made(count, seed=1):
    here, rng = book(), Random(seed)
    bounds = bounds_of(here)
    return [random_record(here, bounds, rng) for _ in range(count)]


def test_a_random_record_keeps_to_the_vocabulary():
    assert all(fits(r, RECORD) for r in made(200))


def test_a_changed_record_keeps_to_the_vocabulary():
    here, rng = book(), Random(1)
    bounds = bounds_of(here)

    assert all(fits(changed(here, record(), bounds, rng), RECORD) for _ in range(200))


def test_the_same_seed_makes_the_same_records():
    assert made(20, seed=3) == made(20, seed=3)
    assert made(20, seed=3) != made(20, seed=4)


def test_figures_on_and_a_fen_beside_a_parameter_occur():
    claims = {at(r, "claim") for r in made(2000)}

    assert {Decimal("49999.99"), Decimal(50000), Decimal("50000.01")} <= claims


def test_unknown_facts_and_empty_lists_occur():
    records = made(300)

    assert any(isinstance(at(r, "claim"), Unknown) for r in records)
    assert any(at(r, "costs") == () for r in records)


def far(of, value, figures=(Decimal(50000),), count=300):
    """What comes of one figure in a record made to grow, over and over."""
    here, rng = book(), Random(1)
    here = replace(here, vocabulary=replace(here.vocabulary, record=Record((("x", of),))))
    bounds = Bounds(figures, (DAY,), (), ())
    return {grown(here, {"x": value}, bounds, rng)["x"] for _ in range(count)}


def test_a_grown_record_keeps_to_the_vocabulary():
    here, rng = book(), Random(1)
    bounds = bounds_of(here)

    assert all(fits(grown(here, r, bounds, rng), RECORD) for r in made(200))


def test_an_amount_grows_from_beyond_the_files_to_the_most_there_is():
    amounts = far(Amount(), Decimal(7))

    assert Decimal(7) in amounts
    assert min(amounts - {Decimal(7)}) >= 100_000
    assert {len(str(int(amount))) for amount in amounts} == {1, *range(6, 15)}
    assert Decimal(10) ** 13 < max(amounts) <= Decimal(FEN) / 100


@pytest.mark.parametrize(("most", "is_far"), [("100001", False), ("100002", True), ("", True)])
def test_a_number_grows_within_its_range_only(most, is_far):
    numbers = far(Number(0, most=most), Decimal(7))

    assert (numbers != {Decimal(7)}) is is_far
    assert not most or max(numbers) <= int(most)


def test_figures_of_items_grow_each_by_itself():
    here, rng = book(), Random(1)
    bounds = bounds_of(here)
    given = record(costs=(cost(Decimal(7), "a"), cost(Decimal(7), "b")))
    found = [
        tuple(item["sum"] == 7 for item in at(grown(here, given, bounds, rng), "costs"))
        for _ in range(50)
    ]

    assert set(found) == {(True, True), (True, False), (False, True), (False, False)}
