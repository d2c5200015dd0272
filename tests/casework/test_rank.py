"""The ranks a case could still come to hold are exactly those it holds in some possible world."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from random import Random

import pytest

from ipaward.casework.decide import Desk
from ipaward.casework.rank import entrant, ranked, reaches
from ipaward.domain.value import Unknown
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import OrderKey
from ipaward.rulebook.meaning import Situation
from tests.casework.books import NUMBER, REGION, application, book, fact, programme

ORDER = (OrderKey("score", fact("score", NUMBER), True), OrderKey("region", REGION, False))
# Far better and far worse than any that occurs, beside those that do.
WORLDS = {"score": [Decimal(n) for n in (-1, 0, 1, 2, 9)], "region": ["", "a", "b", "z"]}


@pytest.fixture(scope="module")
def enter():
    one = programme()
    here = book(of=one)
    desk = Desk.of(CaseReading(here, one), "1")
    base = desk.decide(application())

    def make(number, facts):
        decision = replace(base, application=number, record=facts)
        return entrant(decision, ORDER, Situation(facts, base.on, here, one))

    return make


def possible(facts):
    """Give the record in every world its unknown facts allow."""
    choices = [[facts[n]] if n in facts else WORLDS[n] for n in WORLDS]
    return [dict(zip(WORLDS, values, strict=True)) for values in product(*choices)]


@pytest.mark.parametrize("seed", range(25))
def test_the_reach_of_a_rank_is_that_of_all_possible_worlds(enter, seed):
    rng = Random(seed)
    cases = {}
    for i in range(4):
        facts = {"score": Decimal(rng.randint(0, 2)), "region": rng.choice("ab")}
        cases[f"A{i}"] = {n: v for n, v in facts.items() if rng.random() > 0.2}
    eligible, pending = [*cases][:3], [*cases][3:]

    held = {number: set() for number in eligible}
    for world in product(*(possible(cases[n]) for n in cases)):
        entrants = {n: enter(n, facts) for n, facts in zip(cases, world, strict=True)}
        for joining in (eligible, eligible + pending):
            order = ranked([entrants[n] for n in joining])
            for rank, one in enumerate(order, 1):
                if one.decision.application in held:
                    held[one.decision.application].add(rank)

    found = reaches([enter(n, cases[n]) for n in eligible], [enter(n, cases[n]) for n in pending])
    assert [(r.best, r.worst) for r in found] == [(min(held[n]), max(held[n])) for n in eligible]


def test_an_unknown_key_is_named(enter):
    assert enter("A", {"region": "a", "score": Unknown(frozenset())}).unknown == ("score",)
