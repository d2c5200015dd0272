"""The case reading agrees with the yardstick on random programmes and records."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from ipaward.domain.finding import State, Verdict
from ipaward.rulebook.expr import Expr, Function, Parameter
from ipaward.rulebook.walk import walk
from tests.properties.agreement import SIZES, judge_all
from tests.properties.programs import programme_of


@settings(max_examples=400, deadline=None, derandomize=True)
@given(seed=integers(0, 2**32), size=integers(0, SIZES - 1))
def test_the_engine_agrees_with_the_yardstick(seed, size):
    judge_all(seed, size)  # raises where they differ


@pytest.fixture(scope="module")
def outcomes() -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in range(250):
        found += judge_all(seed, seed % SIZES)
    return found


@pytest.mark.parametrize("verdict", Verdict)
def test_random_cases_come_to_every_verdict_often(outcomes, verdict):
    assert outcomes[verdict.value] > outcomes["decisions"] / 10


@pytest.mark.parametrize("state", State)
def test_random_rules_come_to_every_state_often(outcomes, state):
    rules = sum(count for name, count in outcomes.items() if name.startswith("rule "))

    assert outcomes[f"rule {state.value}"] > rules / 20


def test_random_cases_are_often_paid_something(outcomes):
    assert outcomes["paid"] > outcomes["decisions"] / 20


def test_random_programmes_use_every_node_and_function_of_the_language():
    nodes: set[str] = set()
    functions: set[Function] = set()
    for seed in range(400):
        _, programme, _ = programme_of(seed, seed % SIZES)
        roots = [d.value for d in programme.definitions.values()]
        roots += [e for rule in programme.rules for e in (rule.when, rule.applies) if e]
        roots += [term.value for term in programme.award.terms] if programme.award else []
        for node in (node for root in roots for node in walk(root)):
            nodes.add(type(node).__name__)
            functions |= {node.function} if hasattr(node, "function") else set()

    assert nodes == {name.strip() for name in str(Expr).split("|")}
    assert functions == set(Function)


def test_random_programmes_read_every_kind_of_parameter():
    read = {
        node.name
        for seed in range(100)
        for _, programme, _ in [programme_of(seed, seed % SIZES)]
        for rule in programme.rules
        for node in walk(rule.when)
        if isinstance(node, Parameter)
    }

    assert read == set(programme_of(0, 0)[2].parameters)
