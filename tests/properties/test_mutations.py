"""Faults put into the case reading on purpose: each must be seen as a disagreement.

A differential test that no fault can fail proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ipaward.domain.types import Listing
from ipaward.interpreters.case import (
    arithmetic,
    calls,
    figures,
    functions,
    lists,
    lookups,
    outcome,
    patterns,
    terms,
)
from ipaward.interpreters.case.fence import Test as Comparison
from ipaward.interpreters.case.formula import Leaf
from ipaward.interpreters.case.frame import Box, Term
from ipaward.rulebook.expr import Function, Order
from tests.properties.agreement import disagreements


def wrong_dual(_):
    patterns_dual = dict(patterns.CONTRARY)
    patterns_dual[Order.LESS] = Order.MORE
    return patterns_dual


def possible_items_dropped(true):
    def filtered(of, slot, condition):
        run = true(of, slot, condition)

        def sure_only(frame):
            box = run(frame)
            return None if box is None else Box(box.sure, [])

        return sure_only

    return filtered


def unknown_taken_for_false(_):
    return lambda parts: lambda frame: all(part(frame) for part in parts)


def months_by_calendar(true):
    def months(start, end):
        a, b = date.fromordinal(start), date.fromordinal(end)
        return 12 * (b.year - a.year) + b.month - a.month

    return {**true, Function.MONTHS_BETWEEN: (months, None)}


def ties_down(true):
    def divide(top, bottom, rounding):
        return true(2 * top - (1 if top > 0 else 0), 2 * bottom, rounding)

    return divide


def month_end_overflows(true):
    def shifted(day, months):
        here = date.fromordinal(day)
        first = true(day - here.day + 1, months)
        return None if first is None else first + here.day - 1

    return shifted


def last_day_not_listed(_):
    def listed_in(listed, key, day):
        if listed.entries is None:
            return None
        on = date.fromordinal(day)
        stays = listed.entries.get(key, ())
        return any(s.start <= on and (s.until is None or on < s.until) for s in stays)

    return listed_in


def list_not_at_hand_taken_for_empty(true):
    return lambda listed, key, day: bool(true(listed, key, day))


def rest_to_the_last(true):
    def share(amounts, fen):
        box = true(amounts, fen)
        if box is None or not box.sure:
            return box
        floors = [int(claim * fen // sum(amounts.sure)) for claim in amounts.sure]
        floors[-1] += int(fen // 1) - sum(floors)
        return Box(floors, [])

    return share


def no_days_off(true):
    def working_days_after(table, day, count):
        return true(table and replace(table, off=frozenset()), day, count)

    return working_days_after


def whole_figure_at_the_top_rate(_):
    def marginal(tiers, figure):
        rates = [t.rate for t in tiers if figure > t.above]
        return figure * (figures.Fraction(rates[-1]) if rates else 0)

    return marginal


def last_row_lost(true):
    def parameter(info, of, key):
        term = true(info, of, key)
        if not isinstance(of, Listing):
            return term

        def run(frame):
            box = term.run(frame)
            return None if box is None else Box(box.sure[:-1], [])

        return Term(run, term.scale)

    return parameter


# Where random programmes see a fault late, with a seed from which they see it soon.
FAULTS = [
    (patterns, "CONTRARY", wrong_dual),
    (patterns, "MIRRORED", lambda _: {}, 80),
    (patterns, "safe_text", lambda _: lambda text: text[:1] or "#"),
    (patterns, "holds", lambda _: lambda name: Leaf(*[Comparison(name, Order.EQUAL, "true")] * 2)),
    (lists, "filtered", possible_items_dropped),
    (lists, "bound_at", lambda _: lambda scale: 10**80, 391),
    (terms, "all_of", unknown_taken_for_false, 251),
    (arithmetic, "bound_at", lambda _: lambda scale: 10**80, 111),
    (figures, "divide", ties_down),
    (functions, "PLAIN", months_by_calendar),
    (calls, "shifted", month_end_overflows, 143),
    (calls, "listed_in", last_day_not_listed, 890),
    (calls, "listed_in", list_not_at_hand_taken_for_empty),
    (calls, "share", rest_to_the_last, 195),
    (calls, "marginal", whole_figure_at_the_top_rate),
    (calls, "working_days_after", no_days_off),
    (lookups, "parameter", last_row_lost),
    (outcome, "in_order", lambda true: lambda known: [x and -x for x in true(known)]),
    (outcome.AwardPlan, "_not_above", lambda true: lambda self, i, j: true(self, j, i)),
    (outcome, "UNKNOWN", lambda _: "none"),
    (outcome, "PAY", lambda _: "zero"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{each[1]}-{i}" for i, each in enumerate(FAULTS)])
def test_a_fault_in_the_case_reading_is_seen(monkeypatch, fault):
    place, name, made, *since = fault
    monkeypatch.setattr(place, name, made(getattr(place, name)))

    seeds = range(sum(since), sum(since) + 1_500)
    assert next(disagreements(seeds), None), "no random programme saw the fault"


def test_without_a_fault_the_same_programmes_agree():
    assert list(disagreements(range(300))) == []
