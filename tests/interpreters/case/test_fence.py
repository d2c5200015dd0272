"""What the engine does inside its fence, and that nothing outside it gets in."""

import resource
from itertools import combinations

import pytest

from ipaward.domain.limits import FEN
from ipaward.interpreters.case.fence import (
    PROPERTIES,
    RULES_OF_A_FACT,
    Engine,
    Firing,
    Names,
    facts_of,
    hash_of,
    safe_text,
)
from ipaward.interpreters.case.fence import Test as Comparison
from ipaward.rulebook.expr import Order

HOLDS = {
    Order.EQUAL: (False, True, False),
    Order.UNEQUAL: (True, False, True),
    Order.LESS: (True, False, False),
    Order.AT_MOST: (True, True, False),
    Order.MORE: (False, False, True),
    Order.AT_LEAST: (False, True, True),
}


def fired(engine: Engine, known: dict[str, int | str]) -> list[str]:
    names = [firing.name for k in range(len(engine.facts)) for firing in engine.run(k, known)]
    engine.forget()
    return names


def one(test: Comparison) -> Engine:
    return Engine([[Firing("found", "true", (test,))]])


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("constant", [0, -5, FEN - 1, 1 - FEN])
def test_a_whole_number_compares_exactly_below_on_and_above(order, constant):
    engine = one(Comparison("t1", order, constant))

    found = [bool(fired(engine, {"t1": constant + step})) for step in (-1, 0, 1)]

    engine.close()
    assert tuple(found) == HOLDS[order]


@pytest.mark.parametrize("order", Order)
def test_two_properties_compare_exactly_below_on_and_above(order):
    engine = one(Comparison("t1", order, other="t2"))

    found = [bool(fired(engine, {"t1": FEN - 1 + step, "t2": FEN - 1})) for step in (-1, 0, 1)]

    engine.close()
    assert tuple(found) == HOLDS[order]


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("known", [{}, {"t1": 1}, {"t2": 1}, {"t3": 1}])
def test_nothing_fires_where_a_property_is_missing(order, known):
    engine = one(Comparison("t1", order, other="t2"))

    assert fired(engine, known) == []
    engine.close()


TEXTS = ["", "a", "ab", 'a"', "a\\", "a\n", "\x00", "甲", "甲乙", "#", "长" * 400, "长" * 401, "😀"]


@pytest.mark.parametrize(("one_text", "other"), list(combinations(TEXTS, 2)))
def test_different_texts_differ_for_the_engine(one_text, other):
    engine = one(Comparison("t1", Order.EQUAL, safe_text(one_text)))

    assert fired(engine, {"t1": safe_text(other)}) == []
    assert fired(engine, {"t1": safe_text(one_text)}) == ["found"]
    engine.close()


def test_a_plain_text_stays_readable_in_the_trace():
    assert safe_text("知识产权 (2021)") == "知识产权 (2021)"


def test_no_two_names_are_one_to_the_engine():
    names = Names()

    hashes = {hash_of(names.new("t")) for _ in range(20_000)}

    assert len(hashes) == 20_000


@pytest.mark.parametrize("count", [RULES_OF_A_FACT - 1, RULES_OF_A_FACT, RULES_OF_A_FACT + 1, 500])
def test_any_count_of_rules_is_divided_among_facts_and_all_of_them_fire(count):
    firings = [
        Firing(f"f{i}", "true", (Comparison(f"t{i}", Order.AT_LEAST, 0),)) for i in range(count)
    ]
    engine = Engine([firings])

    found = fired(engine, {f"t{i}": i for i in range(count)})

    engine.close()
    assert sorted(found) == sorted(f"f{i}" for i in range(count))


def test_a_fact_never_holds_more_properties_than_the_engine_takes():
    tests = [tuple(Comparison(f"t{i}_{k}", Order.EQUAL, 0) for k in range(9)) for i in range(100)]

    facts = list(facts_of([Firing(f"f{i}", "true", tests[i]) for i in range(100)]))

    assert sum(map(len, facts)) == 100
    assert all(9 * len(fact) <= PROPERTIES for fact in facts)


def test_memory_stays_flat_over_many_decisions_and_many_rule_sets():
    def work(count: int) -> None:
        engine = one(Comparison("t1", Order.MORE, 5))
        for k in range(count):
            fired(engine, {"t1": k})
        engine.close()

    for _ in range(20):
        work(50)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(200):
        work(50)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4_000  # kilobytes
