"""Conditions as two sides: for all truths of their parts, exactly Kleene's logic."""

from itertools import product

import pytest

from ipaward.interpreters.case.fence import Engine
from ipaward.interpreters.case.formula import Both, Choice, Either, Opposite, is_small
from ipaward.interpreters.case.frame import Frame
from ipaward.interpreters.case.plan import Plan, holds, run

TRUTHS = {"true": True, "false": False}


def every(values):
    return False if False in values else None if None in values else True


def contrary(value):
    return None if value is None else not value


A, B, C = holds("t1"), holds("t2"), holds("t3")
FORMULAS = {
    "not": (Opposite(A), lambda a, b, c: contrary(a)),
    "and": (Both((A, B, C)), lambda a, b, c: every([a, b, c])),
    "or": (Either((A, B, C)), lambda a, b, c: contrary(every([contrary(x) for x in (a, b, c)]))),
    "nested": (
        Both((Either((A, B)), Opposite(C))),
        lambda a, b, c: every([contrary(every([contrary(a), contrary(b)])), contrary(c)]),
    ),
    "if": (Choice(A, B, C), lambda a, b, c: None if a is None else b if a else c),
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("values", list(product([True, False, None], repeat=3)))
def test_a_condition_is_true_false_or_unknown_as_kleene_has_it(name, values):
    formula, kleene = FORMULAS[name]
    plan = Plan()
    finding = plan.finding(formula)
    known = {f"t{i + 1}": str(v).lower() for i, v in enumerate(values) if v is not None}
    plan.after(0, lambda _, found: found.update(known))
    engine = Engine(plan.strata)

    found, _ = run(plan, engine, Frame({}, None, {}, 0))

    engine.close()
    assert TRUTHS.get(found.get(finding)) is kleene(*values)


@pytest.mark.parametrize("count", [8, 9, 64, 65, 200])
@pytest.mark.parametrize("form", [Both, Either])
def test_a_condition_of_any_width_is_cut_to_what_the_engine_takes(form, count):
    plan = Plan()

    cut = plan.fit(form(tuple(holds(f"t{i}") for i in range(count))))

    assert is_small(cut)


def test_alternatives_of_alternatives_do_not_multiply():
    plan = Plan()
    deep = Both(tuple(Either((holds(f"a{i}"), holds(f"b{i}"))) for i in range(40)))

    plan.finding(deep)

    assert sum(map(len, plan.strata)) < 400
