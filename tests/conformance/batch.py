"""A single expression read by the batch reading, for one record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import duckdb

from ipaward.domain.application import Application
from ipaward.domain.types import Boolean, Day, Length, Listing, Type
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.expressions import ON, Expressions
from ipaward.interpreters.batch.lowering import ENGINES, written
from ipaward.interpreters.batch.reading import arranged
from ipaward.interpreters.batch.terms import Figure, Many, Term
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.functions import Meant, Members
from ipaward.rulebook.meaning import Situation
from ipaward.tables.columns import facts_table

NOBODY_KNOWS = Unknown(frozenset())


def mean_by_batch(expr: Expr, here: Situation) -> Meant:
    """The value of `expr` as the batch reading has it; unknown without its causes."""
    definitions = here.programme.definitions if here.programme else {}
    said = Expressions(here.book, definitions, ENGINES["duckdb"])
    on = sql.day(here.on) if isinstance(here.on, date) else sql.cast(sql.null(), "DATE")
    said.steps.put(ON, on)
    term = said.term(expr)
    if isinstance(term, Many):
        assert isinstance(expr.type, Listing)
        term = said.walking.chosen(lambda made: made[0], [term], expr.type.item)
    columns = [(str(at), value) for at, value in enumerate(parts(term))]
    query = written(arranged(said, columns), ENGINES["duckdb"])
    facts = facts_table([Application("", here.record)], here.book.vocabulary, [0])
    with duckdb.connect() as connection:
        connection.register("facts", facts)
        found = connection.execute(numbered(query, term, expr.type)).fetchone()
    assert found is not None
    return meant(found, term, expr.type)


def parts(term: Term) -> list[sql.E]:
    if isinstance(term, Figure):
        return [term.top] if term.bottom is None else [term.top, term.bottom]
    return [term.of] if isinstance(term, Many) else [term.value]


def numbered(query: str, term: Term, of: Type) -> str:
    """Days as numbers: Python has none for the day that stands for "none"."""
    if isinstance(of, Day):
        return f"""SELECT ("0" - DATE '1970-01-01') AS "0" FROM ({query})"""
    if isinstance(of, Listing) and isinstance(of.item, Day):
        each = "{'value': x.value - DATE '1970-01-01', 'sure': x.sure}"
        return f'SELECT list_transform("0", lambda x: {each}) FROM ({query})'
    return query


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
        return Fraction(found[0], found[1] if len(found) > 1 else 1) / Fraction(10) ** term.scale
    return found[0]
