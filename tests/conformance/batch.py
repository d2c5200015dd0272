"""A single expression read by the batch reading, for one record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import duckdb

from ipaward.domain.application import Application
from ipaward.domain.types import Boolean, Day, Length, Listing, Type
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.expressions import ON, Expressions
from ipaward.interpreters.batch.lowering import ENGINES, Lowering, written
from ipaward.interpreters.batch.reading import arranged
from ipaward.interpreters.batch.terms import Figure, Many, Term
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.functions import Meant, Members
from ipaward.rulebook.meaning import Situation
from ipaward.tables.columns import facts_table
from tests.arrays import answered
from tests.engines import Engine, InDuckDB

NOBODY_KNOWS = Unknown(frozenset())


@cache
def _duckdb() -> InDuckDB:
    """One for all cases: to open it takes longer than most of them."""
    return InDuckDB(duckdb.connect(config={"threads": 1}))


def mean_by_batch(expr: Expr, here: Situation) -> Meant:
    return mean_on(_duckdb(), expr, here)


def mean_by_arrays(expr: Expr, here: Situation) -> Meant:
    """The value of `expr` as arrays have it that are asked the query for DuckDB.

    Raises:
        NotByArraysError: they are not asked this.
    """
    said, term, columns = _said(ENGINES["duckdb"], expr, here)
    steps = {name: value for step in said.steps.added for name, value in step.items()}
    facts = facts_table([Application("", here.record)], here.book.vocabulary, [0])
    (found,) = answered(steps, dict(columns), facts)
    return meant(tuple(found.values()), term, expr.type)


def mean_on(engine: Engine, expr: Expr, here: Situation) -> Meant:
    """The value of `expr` as the batch reading has it; unknown without its causes."""
    lowering = ENGINES[engine.dialect]
    said, term, columns = _said(lowering, expr, here)
    query = written(arranged(said, columns), lowering)
    facts = facts_table([Application("", here.record)], here.book.vocabulary, [0])
    (found,) = engine.rows(query, facts)
    return meant(tuple(found.values()), term, expr.type)


def _said(
    lowering: Lowering, expr: Expr, here: Situation
) -> tuple[Expressions, Term, list[tuple[str, sql.E]]]:
    definitions = here.programme.definitions if here.programme else {}
    said = Expressions(here.book, definitions, lowering)
    on = sql.day(here.on) if isinstance(here.on, date) else sql.cast(sql.null(), "DATE")
    said.steps.put(ON, on)
    term = said.term(expr)
    if isinstance(term, Many):
        assert isinstance(expr.type, Listing)
        term = said.walking.chosen(lambda made: made[0], [term], expr.type.item)
    return said, term, [(str(at), value) for at, value in enumerate(parts(term))]


def parts(term: Term) -> list[sql.E]:
    if isinstance(term, Figure):
        return [term.top] if term.bottom is None else [term.top, term.bottom]
    return [term.of] if isinstance(term, Many) else [term.value]


def meant(found: tuple, term: Term, of: Type) -> Meant:
    if None in found:
        return NOBODY_KNOWS
    if isinstance(term, Many):
        assert isinstance(of, Listing)
        inner = term.item(sql.null())
        return Members(
            tuple(meant((x["value"],), inner, of.item) for x in found[0] if x["sure"]),
            tuple(meant((x["value"],), inner, of.item) for x in found[0] if x["sure"] is None),
        )
    match of:
        case Boolean():
            assert isinstance(found[0], bool)
            return found[0]
        case Day():
            number = found[0] + date(1970, 1, 1).toordinal()
            return NOTHING if number == sql.NONE_DAY else date.fromordinal(number)
        case Length(measure=measure):
            return Duration(measure, found[0])
    if isinstance(term, Figure):
        bottom = found[1] if len(found) > 1 else 1
        return Fraction(found[0]) / Fraction(bottom) / Fraction(10) ** term.scale
    return found[0]
