"""A counterexample holds what it rests on and no more, and can be read as an example is."""

from datetime import date
from decimal import Decimal

import pytest

from ipaward.analysis.counterexample import MOST_TRIES, as_given, plainest
from ipaward.domain.types import Amount, Boolean, Day, Listing, Measure, Number, Record, Text
from ipaward.domain.value import Duration
from ipaward.domain.words import Language

ITEM = Record((("sum", Amount()), ("note", Text())))
RECORD = Record(
    (
        ("name", Text()),
        ("firm", Record((("small", Boolean()), ("staff", Number(0, "1", "500"))))),
        ("sales", Amount()),
        ("costs", Listing(ITEM)),
    )
)


def items(*sums):
    return tuple({"sum": Decimal(each), "note": "x"} for each in sums)


def facts(**changes):
    told = {
        "name": "A",
        "firm": {"small": True, "staff": Decimal(37)},
        "sales": Decimal("98765.43"),
        "costs": items(5, 700, 60),
    }
    return told | changes


@pytest.mark.parametrize(
    ("shows", "left"),
    [
        (lambda _: True, {}),
        (lambda f: "name" in f, {"name": "A"}),
        (lambda f: f.get("sales", 0) >= 100, {"sales": Decimal(100)}),
        (lambda f: f.get("sales", 0) > 10_000, {"sales": Decimal(100_000)}),
        (lambda f: f.get("sales", 0) > 98_000, {"sales": Decimal(100_000)}),
        (lambda f: "staff" in f.get("firm", {}), {"firm": {"staff": Decimal(1)}}),
        (lambda f: f.get("firm", {}).get("small"), {"firm": {"small": True}}),
        (lambda f: len(f.get("costs", ())) >= 2, {"costs": ({}, {})}),
        (
            lambda f: sum(i.get("sum", 0) for i in f.get("costs", ())) > 650,
            {"costs": ({"sum": Decimal(700)},)},
        ),
    ],
)
def test_what_is_left_is_what_the_case_rests_on(shows, left):
    assert plainest(facts(), RECORD, shows) == left


def test_a_long_list_is_cut_and_the_search_ends():
    looked = []

    def shows(trial):
        looked.append(1)
        return sum(i.get("sum", 0) for i in trial.get("costs", ())) >= 900

    found = plainest(facts(costs=items(*[1] * 1_000)), RECORD, shows)

    assert shows(found)
    assert len(looked) <= MOST_TRIES + 1


def test_facts_are_written_as_an_example_gives_them():
    of = Record((*RECORD.fields, ("on", Day()), ("keys", Listing(Text()))))
    told = facts(on=date(2024, 1, 2), keys=('a "b"', "00123"), term=Duration(Measure.DAYS, 3))

    assert as_given(told, of, Language.EN) == (
        "{name: A, firm.small: yes, firm.staff: 37, sales: 98765.43, costs: [{sum: 5, note: x}, "
        '{sum: 700, note: x}, {sum: 60, note: x}], on: 2024-01-02, keys: ["a \\"b\\"", 00123], '
        "term: 3 days}"
    )
    assert "firm.small: 是" in as_given(told, of, Language.ZH)


@pytest.mark.parametrize(("count", "ends"), [(4, "{}]}"), (5, "{}, … 5 in all]}")])
def test_of_a_long_list_the_first_items_are_written(count, ends):
    assert as_given({"costs": ({},) * count}, RECORD, Language.EN).endswith(ends)
