"""Faults put into the batch reading on purpose: each must be seen as a difference.

A differential test that no fault can fail proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ipaward.domain.money import Rounding
from ipaward.domain.value import Unknown
from ipaward.interpreters.batch import (
    calls,
    expressions,
    figures,
    lists,
    lookups,
    lowering,
    outcome,
    reads,
    sql,
    standing,
)
from tests.conformance.batch import mean_by_batch
from tests.conformance.shapes import expected
from tests.conformance.test_conformance import MEANT, same
from tests.conformance.worlds import read
from tests.engines import InDuckDB, in_duckdb
from tests.properties.batch_agreement import differences

PROGRAMMES, RECORDS = 150, 30

TRUE, FALSE = sql.truth(True), sql.truth(False)


def unknown_taken_for_false(true):
    return lambda *parts: sql.call("coalesce", true(*parts), FALSE)


def ties_down(true):
    def divide(self, top, bottom, rounding):
        wrong = Rounding.HALF_DOWN if rounding is Rounding.HALF_UP else rounding
        return true(self, top, bottom, wrong)

    return divide


def down_past_zero(true):
    def divide(self, top, bottom, rounding):
        return true(self, top, bottom, Rounding.DOWN if rounding is Rounding.FLOOR else rounding)

    return divide


def quotients_without_their_bottoms(true):
    def compared(self, order, left, right):
        return true(self, order, replace(left, bottom=None), replace(right, bottom=None))

    return compared


def possible_items_counted(_):
    return lambda self, xs: self.lowering.length(xs.of)


def possible_items_dropped(_):
    return lambda self, ones: TRUE


def rest_to_nobody(_):
    def shared(self, ys, sum_, t, below, kind):
        bottom = sql.cast(sql.times(sum_, sql.small(below)), self.lowering.wide)

        def part(y):
            return sql.cast(self.lowering.quotient(sql.times(t, y), bottom), kind)

        return sql.provided(sql.compare(">", sum_, sql.small(0)), self.each(ys, part))

    return shared


def months_by_calendar(_):
    def months(self, start, end):
        low = self.lowering
        years = sql.minus(low.year(end), low.year(start))
        return sql.plus(
            sql.times(years, sql.small(12)), sql.minus(low.month(end), low.month(start))
        )

    return months


def months_of_thirty_days(_):
    def later(self, day, count):
        return self.later_days(day, sql.times(count, sql.small(30)))

    return later


def whole_figure_at_each_rate(_):
    def tier(self, amount, tier, upper, rates):
        rate = sql.long(calls._whole(tier.rate, rates))
        past = sql.compare(">", amount.top, sql.long(calls._whole(tier.above, amount.scale)))
        return sql.times(sql.when((past, amount.top), otherwise=sql.long(0)), rate)

    return tier


def no_days_off(true):
    return staticmethod(lambda table: true(replace(table, off=frozenset())))


def last_day_left_out(_):
    def within(on, start, until):
        since = sql.compare(">=", on, sql.day(start))
        return since if until is None else sql.both(since, sql.compare("<", on, sql.day(until)))

    return within


def list_not_at_hand_taken_for_empty(true):
    return lambda held, key, on: sql.call("coalesce", true(held, key, on), FALSE)


def oldest_point_of_a_series(true):
    return lambda held, on: true(replace(held, points=held.points[:1]), on)


def bound_by_the_last(true):
    def least(self):
        self.sums = self.sums[::-1]
        found = true(self)
        self.sums = self.sums[::-1]
        return found

    return least


# Where random programmes see a fault late, with a seed from which they see it soon.
FAULTS = [
    (sql, "both", unknown_taken_for_false),
    (sql, "either", unknown_taken_for_false),
    (figures.Reckoning, "_limit", lambda _: lambda self, scale: 10**37, 50),
    (figures.Reckoning, "compared", quotients_without_their_bottoms),
    (lists.Walking, "_count", possible_items_counted, 35),
    (lists.Walking, "_all_known", possible_items_dropped),
    (expressions, "first_of", lambda _: list, 29),
    (expressions, "only_of", lambda _: list, 22),
    (calls.Calls, "_months", months_by_calendar),
    (calls.Calls, "_tier", whole_figure_at_each_rate),
    (lowering.Duck, "later_months", months_of_thirty_days),
    (lookups, "within", last_day_left_out),
    (lookups, "listed_in", list_not_at_hand_taken_for_empty),
    (outcome.Found, "suspends", lambda _: property(lambda self: FALSE)),
    (outcome.Found, "demand", lambda _: property(lambda self: self.holds)),
    (outcome.Sum, "is_unknown", lambda _: property(lambda self: FALSE)),
    (outcome.Outcome, "_least", bound_by_the_last),
    (reads, "given", lambda _: lambda condition, found: found, 83),
    (reads.Watch, "_in_table", lambda _: lambda self, table, here: {}),
    (standing.Standing, "_reached", lambda _: property(lambda self: TRUE)),
    (standing.Standing, "_lacks_basis", lambda _: lambda self, name: FALSE),
]


# What random programmes see too seldom to wait for, and a written case sees at once; with a word
# of its expression.
RARE = [
    (figures.Reckoning, "_divide", ties_down, "round"),
    (figures.Reckoning, "_divide", down_past_zero, "floor"),
    (lists.Walking, "_first_of_each", lambda _: lambda self, ys: ys, "distinct"),
    (lists.Walking, "_shared", rest_to_nobody, "share"),
    (lists, "may_be_none", lambda _: lambda of: False, "max"),
    (expressions, "may_be_none", lambda _: lambda of: False, "end < day"),
    (calls, "_is_negative", lambda _: lambda of: FALSE, "modulo"),
    (lookups.Calendar, "of", no_days_off, "working days"),
    (lookups, "series", oldest_point_of_a_series, "value on"),
]


def numbered(faults):
    return [f"{fault[1]}-{at}" for at, fault in enumerate(faults)]


@pytest.fixture(scope="module")
def engine() -> Iterator[InDuckDB]:
    with in_duckdb() as engine:
        yield engine


@pytest.mark.parametrize("fault", FAULTS, ids=numbered(FAULTS))
def test_a_fault_in_the_batch_reading_is_seen(monkeypatch, engine, fault):
    place, name, made, *since = fault
    monkeypatch.setattr(place, name, made(getattr(place, name)))

    seeds = range(sum(since), sum(since) + PROGRAMMES)
    seen = next(differences(seeds, RECORDS, engine), None)

    assert seen is not None, "no random programme saw the fault"


def test_without_a_fault_the_same_programmes_agree(engine):
    assert list(differences(range(50), RECORDS, engine)) == []


@pytest.mark.parametrize(("place", "name", "fault", "word"), RARE, ids=numbered(RARE))
def test_a_rare_fault_in_the_batch_reading_is_seen_by_a_written_case(
    monkeypatch, place, name, fault, word
):
    cases = [case for case in MEANT if word in case.expr]
    monkeypatch.setattr(place, name, fault(getattr(place, name)))

    assert not all(is_kept(case) for case in cases)


def is_kept(case):
    found = read(case)
    meant = mean_by_batch(found.expr, found.here)
    if case.gives == "unknown":
        return isinstance(meant, Unknown)
    if isinstance(meant, Unknown):
        return False
    return same(meant, expected(case.gives, found.expr.type), found.expr.type)
