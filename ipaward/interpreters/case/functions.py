"""How a function of the language becomes a compiled term: its arguments to the right scale.

What the functions do stands in `calls`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from ipaward.domain.types import Length, Measure
from ipaward.domain.value import NOTHING
from ipaward.interpreters.case import calls
from ipaward.interpreters.case.figures import RATIO, Figure, exact
from ipaward.interpreters.case.frame import Frame, Inner, Run, Term, aligned
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.expr import Call, Const, Expr, Function


def call(expr: Call, compiled: Callable[[Expr], Term], book: Rulebook) -> Term:
    """Compile a call; `compiled` gives the terms of its arguments."""
    match expr.function, expr.arguments:
        case Function.LISTED_IN, (Const(value=name), key, day):
            listed = book.lists[str(name)]
            return of_known(
                lambda at, on: calls.listed_in(listed, at, on), [compiled(key), compiled(day)]
            )
        case Function.VALUE_ON, (Const(value=name), day):
            series = book.series[str(name)]
            look_up = calls.value_on(series, series.digits)
            return of_known(look_up, [compiled(day)], series.digits)
        case Function.LATER | Function.EARLIER as function, (day, by):
            measure = by.type.measure if isinstance(by.type, Length) else Measure.DAYS
            direction = 1 if function is Function.LATER else -1
            return of_known(calls.later(measure, direction), [compiled(day), compiled(by)])
        case function, arguments:
            return _apply(function, [compiled(argument) for argument in arguments], book)


def _apply(function: Function, terms: list[Term], book: Rulebook) -> Term:
    match function:
        case Function.WORKING_DAYS_AFTER:
            table, (day, count) = book.holidays, terms
            return of_known(
                lambda on, n: calls.working_days_after(table, on, n),
                [day, _turned(count, _whole_or_below)],
            )
        case Function.MARGINAL:
            return of_known(calls.marginal, [terms[0], _turned(terms[1], exact)], RATIO)
        case Function.SHARE:
            return of_known(calls.share, [terms[0], _turned(terms[1], _in_fen)], 2)
        case Function.GROWTH:
            return of_known(calls.growth, terms, RATIO)
        case Function.DATE:
            return of_known(calls.day_of, [_turned(term, _truncated) for term in terms])
        case Function.MODULO:
            runs, scale = aligned(terms)
            return of_known(calls.modulo, [Term(run, scale) for run in runs], scale)
        case Function.ABS:
            return of_known(abs, terms, terms[0].scale)
        case _:
            does, scale = PLAIN[function]
            return of_known(does, terms, scale)


def _part_of_date(part: str) -> Callable[[int], int]:
    def run(day: int) -> int:
        value: int = getattr(date.fromordinal(day), part)
        return value

    return run


# What needs nothing but its arguments as they are, and the scale of what it gives.
PLAIN: Mapping[Function, tuple[Callable[..., Inner], int | None]] = {
    Function.CONTAINS: (lambda text, part: part in text, None),
    Function.STARTS_WITH: (str.startswith, None),
    Function.ENDS_WITH: (str.endswith, None),
    Function.STRING_LENGTH: (len, 0),
    Function.MONTHS_BETWEEN: (calls.months_between, None),
    Function.DAYS_BETWEEN: (operator.sub, None),
    Function.YEAR: (_part_of_date("year"), 0),
    Function.MONTH: (_part_of_date("month"), 0),
    Function.DAY: (_part_of_date("day"), 0),
    Function.ADD_DURATIONS: (operator.add, None),
    Function.SUBTRACT_DURATIONS: (operator.sub, None),
}


def of_known(does: Callable[..., Inner], terms: Sequence[Term], scale: int | None = None) -> Term:
    """Compile a function that is unknown as soon as an argument is, or is none."""
    runs: list[Run] = [term.run for term in terms]

    def run(frame: Frame) -> Inner:
        values = [argument(frame) for argument in runs]
        if any(value is None or value is NOTHING for value in values):
            return None
        return does(*values)

    return Term(run, scale)


def _turned(term: Term, turn: Callable[[Figure, int], Inner]) -> Term:
    scale = term.scale
    assert scale is not None, "the type checker promised a figure"

    def run(frame: Frame) -> Inner:
        figure = term.run(frame)
        return None if figure is None else turn(figure, scale)

    return Term(run)


def _truncated(figure: Figure, scale: int) -> int:
    return int(exact(figure, scale))


def _whole_or_below(figure: Figure, scale: int) -> int:
    """Give a count without its decimals, and any figure below zero as below zero."""
    return -1 if figure < 0 else int(exact(figure, scale))


def _in_fen(figure: Figure, scale: int) -> Figure:
    fen: Fraction = exact(figure, scale) * 100
    return fen.numerator if fen.denominator == 1 else fen
