"""The four operations and the roundings, on whole numbers as long as nothing is divided."""

from __future__ import annotations

import operator
from fractions import Fraction

from ipaward.domain.money import Rounding
from ipaward.interpreters.case.figures import RATIO, Figure, bound_at, common, rounded
from ipaward.interpreters.case.frame import Frame, Run, Term, at_scale
from ipaward.rulebook.expr import Sign


def computed(sign: Sign, left: Term, right: Term) -> Term:
    """Compile an operation; a figure beyond the magnitude of the language is unknown."""
    assert left.scale is not None, "the type checker promised a figure"
    assert right.scale is not None, "the type checker promised a figure"
    scale = common(left.scale, right.scale)
    if sign is Sign.OVER:
        return Term(_quotient(at_scale(left, scale), at_scale(right, scale)), RATIO)
    if sign is Sign.TIMES and scale != RATIO:
        # Decimals add up: fen times hundredths are ten-thousandths of a yuan.
        scale = left.scale + right.scale
        return Term(_bounded(sign, left.run, right.run, scale), scale)
    return Term(_bounded(sign, at_scale(left, scale), at_scale(right, scale), scale), scale)


_OPERATORS = {Sign.PLUS: operator.add, Sign.MINUS: operator.sub, Sign.TIMES: operator.mul}


def _bounded(sign: Sign, left: Run, right: Run, scale: int) -> Run:
    does, bound = _OPERATORS[sign], bound_at(scale)

    def run(frame: Frame) -> Figure | None:
        a = left(frame)
        if a is None:
            return None
        b = right(frame)
        if b is None:
            return None
        figure: Figure = does(a, b)
        return figure if -bound <= figure <= bound else None

    return run


def _quotient(left: Run, right: Run) -> Run:
    bound = bound_at(RATIO)

    def run(frame: Frame) -> Fraction | None:
        a, b = left(frame), right(frame)
        if a is None or not b:  # unknown, or nothing to divide by
            return None
        figure = Fraction(a) / b
        return figure if -bound <= figure <= bound else None

    return run


def rounding_of(part: Term, digits: int, rounding: Rounding) -> Term:
    """Compile a rounding to `digits` decimals, or to tens and hundreds where negative."""
    scale, run = part.scale, part.run
    assert scale is not None, "the type checker promised a figure"

    def round_off(frame: Frame) -> int | None:
        figure = run(frame)
        return None if figure is None else rounded(figure, scale, digits, rounding)

    return Term(round_off, max(digits, 0))
