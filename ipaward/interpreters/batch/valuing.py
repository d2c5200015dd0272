"""The values of expressions over a register: what decisions are counted by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ipaward.domain.problem import RefusedError
from ipaward.domain.types import Boolean, Day, Length, Type
from ipaward.domain.value import NOTHING, Duration, Value
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.access import POSITION
from ipaward.interpreters.batch.expressions import ON, Expressions
from ipaward.interpreters.batch.lowering import ENGINES, written
from ipaward.interpreters.batch.reading import BatchReading, arranged, check_names
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.steps import ROW
from ipaward.interpreters.batch.terms import Figure, Term, UnsupportedError, plain
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.reads import definitions_named

VALUE = "value_"
_ENGINE = "duckdb"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Values:
    """A query for the values of expressions: the position of each row, then `value_0`, ….

    Attributes:
        query: over a relation `facts`.
        types: of the expressions.
        scales: decimals of each that is a figure.
    """

    query: str
    types: tuple[Type, ...]
    scales: tuple[int, ...]

    def value(self, at: int, held: object) -> Value:
        """Give what a column of the query holds, where it is known, as a value."""
        of = self.types[at]
        match of, held:
            case _, bool() | str():
                return held
            case Day(), int():
                ordinal = held + _EPOCH
                return NOTHING if ordinal == sql.NONE_DAY else date.fromordinal(ordinal)
            case Length(measure=measure), _:
                return Duration(measure, int(str(held)))
            case _:
                return Fraction(int(str(held))) / Fraction(10) ** self.scales[at]


def values_of(reading: BatchReading, exprs: Sequence[Expr]) -> Values:
    """Write the query for the values of expressions of the programme that is read.

    Args:
        reading: of the programme; its reference day holds.
        exprs: none of which is a list or a record.

    Raises:
        RefusedError: one of them says something no query can (`batch-unsupported`).
    """
    try:
        check_names(reading.book.vocabulary)
        said = Expressions(reading.book, _read_by(exprs, reading), ENGINES[_ENGINE])
        said.steps.put(ON, reading.day(said))
        terms = [said.term(expr) for expr in exprs]
        columns: list[tuple[str, E]] = [(POSITION, sql.named(POSITION, ROW))]
        for at, (term, expr) in enumerate(zip(terms, exprs, strict=True)):
            columns.append((f"{VALUE}{at}", _counted(said, term, expr.type)))
        query = written(arranged(said, columns), ENGINES[_ENGINE])
    except UnsupportedError as fault:
        raise RefusedError([reading.problem(fault)]) from fault
    scales = tuple(term.scale if isinstance(term, Figure) else 0 for term in terms)
    return Values(query, tuple(expr.type for expr in exprs), scales)


def _read_by(exprs: Sequence[Expr], reading: BatchReading) -> dict[str, Definition]:
    """Give the definitions that expressions read; the others may read facts not at hand."""
    every = reading.programme.definitions
    read = {name for expr in exprs for name in definitions_named(expr, every)}
    return {name: one for name, one in every.items() if name in read}


def _counted(said: Expressions, term: Term, of: Type) -> E:
    """Give a term as a column that can be grouped by, and be handed to Python."""
    value = plain(term)
    if isinstance(of, Boolean):
        return sql.cast(value, "BOOLEAN")
    # Python has no day before the first, which here stands for "none": days go by number.
    return said.lowering.since_epoch(value) if isinstance(of, Day) else value
