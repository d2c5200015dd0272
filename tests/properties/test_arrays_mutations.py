"""Faults put into what arrays answer on purpose: each must be seen as a difference."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sqlglot import exp

from ipaward.interpreters.batch import arrays, arrays_calls, arrays_query
from ipaward.interpreters.batch.arrays import Many
from ipaward.interpreters.batch.arrays_query import FORMS
from tests.engines import InDuckDB, in_duckdb
from tests.properties.batch_agreement import differences

PROGRAMMES, RECORDS = 150, 30


def form(kind, made):
    """A form of the tree read otherwise."""
    return lambda monkeypatch: monkeypatch.setitem(FORMS, kind, made(FORMS[kind]))


def function(name, made):
    """A function of the database read otherwise."""
    functions = arrays_calls._FUNCTIONS
    return lambda monkeypatch: monkeypatch.setitem(functions, name, made(functions[name]))


def method(place, name, made):
    return lambda monkeypatch: monkeypatch.setattr(place, name, made(getattr(place, name)))


def unknown_spoils(kernel):
    """AND or OR of which one side that is unknown makes all of it unknown."""
    return lambda _: lambda tree, rows: kernel(*arrays_query._truths(tree, rows))


def unknown_is_no(true):
    return lambda *given: pc.fill_null(true(*given), False)


def unknown_counts(true):
    return lambda self, where: true(self, pc.fill_null(where, True))


FAULTS = {
    "and": form(exp.And, unknown_spoils(pc.and_)),
    "or": form(exp.Or, unknown_spoils(pc.or_)),
    "equal": form(exp.EQ, unknown_is_no),
    "less": form(exp.LT, lambda _: FORMS[exp.LTE]),
    "default": method(arrays_query, "_left", lambda _: lambda *_: pa.scalar(None)),
    "known": function("list_count", lambda _: arrays_calls._length),
    "holds": method(Many, "counts", unknown_counts),
    "kept": method(Many, "kept", lambda _: lambda self, where: self),
    "provided": method(Many, "provided", lambda _: lambda self, condition: self),
    "told": method(Many, "_told", lambda _: lambda self, of: of),
    "least": function("least", lambda _: arrays_calls._FUNCTIONS["greatest"]),
    "least, unknown": function(
        "least",
        lambda _: (
            lambda parts, rows: pc.min_element_wise(
                *arrays.alike([rows.asked(part) for part in parts]), skip_nulls=False
            )
        ),
    ),
    "surely": method(arrays_query, "surely", lambda _: lambda of: pc.fill_null(of, True)),
    "first item": method(
        Many, "extreme", lambda true: lambda self, which: self.at(pa.scalar(1, pa.int64()))
    ),
    "year": function("year", lambda _: arrays_calls._FUNCTIONS["month"]),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[InDuckDB]:
    with in_duckdb() as engine:
        yield engine


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_arrays_is_seen(monkeypatch, engine, fault):
    FAULTS[fault](monkeypatch)

    seen = next(differences(range(PROGRAMMES), RECORDS, engine), None)

    assert seen is not None, "no random programme saw the fault"
