"""Exact arithmetic on whole numbers of known size, with quotients kept apart until rounded.

A figure beyond the magnitude of the language is unknown, as the yardstick has it. How large a
figure can become is reckoned beforehand: what could outgrow the engine is refused, never risked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from ipaward.domain.limits import MAGNITUDE
from ipaward.domain.money import Rounding, round_whole
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.terms import Figure, UnsupportedError, is_wide
from ipaward.rulebook.expr import Order, Sign


def constant(value: Decimal | Fraction | int, scale: int | None = None) -> Figure:
    """Give a figure written in the rules, at the least scale that holds it or a larger one."""
    top, bottom = Fraction(value).as_integer_ratio()
    needed = 0
    while bottom and (10**needed) % bottom:
        needed += 1
        if needed > 40:
            raise UnsupportedError("quotient-kept")
    used = needed if scale is None else max(scale, needed)
    return _fixed(top * 10**used // bottom, used)


def _fixed(top: int, scale: int) -> Figure:
    if abs(top) > sql.WIDE:
        raise UnsupportedError("figure-too-wide")
    if abs(top) <= sql.LONG:
        return Figure(sql.long(top), scale, abs(top), constant=top)
    return Figure(sql.small(top), scale, abs(top), constant=top)


class Reckoning:
    """The arithmetic of one engine."""

    def __init__(self, lowering: Lowering, once: Callable[[E], E]) -> None:
        self.lowering = lowering
        self.once = once

    # --- one size, one scale -------------------------------------------------------------

    def scaled(self, one: Figure, factor: int) -> Figure:
        """Give the figure with its top multiplied and its scale unchanged."""
        if factor == 1:
            return one
        if one.constant is not None:
            return replace(_fixed(one.constant * factor, one.scale), bottom=one.bottom)
        most = one.most * factor
        return replace(one, top=self._times(one.top, one.most, sql.small(factor), most), most=most)

    def aligned(self, figures: Sequence[Figure]) -> tuple[list[Figure], int]:
        """Give the figures at one common scale, quotients as they are."""
        scale = max((one.scale for one in figures), default=0)
        return [self.raised(one, scale) for one in figures], scale

    def raised(self, one: Figure, scale: int) -> Figure:
        """Give the figure at a larger scale."""
        return replace(self.scaled(one, 10 ** (scale - one.scale)), scale=scale)

    def over(self, figures: Sequence[Figure]) -> list[Figure]:
        """Give the figures at one scale, each with a bottom where one of them has one."""
        same, _ = self.aligned(figures)
        if all(one.bottom is None for one in same):
            return same
        return [replace(f, bottom=sql.long(1)) if f.bottom is None else f for f in same]

    def _times(self, left: E, left_most: int, right: E, most: int) -> E:
        """Multiply two whole numbers; the product is never further from zero than `most`."""
        if most > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        return sql.times(self._widened(left, left_most, most), right)

    def _widened(self, value: E, most: int, wanted: int) -> E:
        return (
            sql.cast(value, self.lowering.wide) if is_wide(wanted) and not is_wide(most) else value
        )

    def narrowed(self, one: Figure, before: int) -> Figure:
        """Give 64 bits to a figure that was wider and fits now."""
        if is_wide(before) and not is_wide(one.most):
            return replace(one, top=sql.cast(one.top, "BIGINT"))
        return one

    # --- the four operations -------------------------------------------------------------

    def computed(self, sign: Sign, left: Figure, right: Figure) -> Figure:
        """Give the sum, difference, product or quotient of two figures."""
        match sign:
            case Sign.PLUS | Sign.MINUS:
                return self.bounded(self.added(sign, left, right))
            case Sign.TIMES:
                return self._product(left, right)
            case Sign.OVER:
                return self.bounded(self.quotient(left, right))

    def added(self, sign: Sign, left: Figure, right: Figure) -> Figure:
        """Give a sum or a difference, however large."""
        (a, b), scale = self.aligned([left, right])
        if a.constant is not None and b.constant is not None and a.bottom is b.bottom is None:
            return _fixed(a.constant + (b.constant if sign is Sign.PLUS else -b.constant), scale)
        bottom = None
        if a.bottom is not None or b.bottom is not None:
            a, b, bottom = self._common(a, b)
        most = a.most + b.most
        if most > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        x, y = self._widened(a.top, a.most, most), b.top
        top = sql.plus(x, y) if sign is Sign.PLUS else sql.minus(x, y)
        return Figure(top, scale, most, bottom, a.bottom_most)

    def _common(self, a: Figure, b: Figure) -> tuple[Figure, Figure, E]:
        """Give two quotients of one scale over one bottom."""
        one = sql.long(1)
        bottom_most = a.bottom_most * b.bottom_most
        below_a, below_b = a.bottom or one, b.bottom or one
        bottom = self._times(below_a, a.bottom_most, below_b, bottom_most)
        tops = [
            replace(
                x,
                top=x.top if y.bottom is None else self._times(x.top, x.most, y.bottom, most),
                most=most,
                bottom=bottom,
                bottom_most=bottom_most,
                constant=None,
            )
            for x, y, most in [(a, b, a.most * b.bottom_most), (b, a, b.most * a.bottom_most)]
        ]
        return tops[0], tops[1], bottom

    def _product(self, left: Figure, right: Figure) -> Figure:
        scale = left.scale + right.scale
        fixed = [one.constant for one in (left, right) if one.bottom is None]
        if len(fixed) == 2 and fixed[0] is not None and fixed[1] is not None:
            return self.bounded(_fixed(fixed[0] * fixed[1], scale))
        most, bottom_most = left.most * right.most, left.bottom_most * right.bottom_most
        bottom = self._bottoms(left, right, bottom_most)
        if most <= sql.WIDE:
            top = self._times(left.top, left.most, right.top, most)
            return self.bounded(Figure(top, scale, most, bottom, bottom_most))
        if bottom is not None or self._limit(scale) > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        # What outgrows the engine is beyond the magnitude of the language all the more: unknown.
        wide = [sql.wrapped(sql.cast(x.top, self.lowering.wide)) for x in (left, right)]
        tried = self.lowering.attempt(exp.Mul(this=wide[0], expression=wide[1]))
        return self.bounded(Figure(tried, scale, most))

    def _bottoms(self, left: Figure, right: Figure, most: int) -> E | None:
        if left.bottom is None or right.bottom is None:
            return left.bottom or right.bottom
        return self._times(left.bottom, left.bottom_most, right.bottom, most)

    def quotient(self, left: Figure, right: Figure) -> Figure:
        """Give a quotient, kept as top and bottom; unknown where it is divided by zero."""
        if right.constant == 0:
            return Figure(sql.cast(sql.null(), "BIGINT"), 0, 0)
        most, bottom_most = left.most * right.bottom_most, left.bottom_most * right.most
        top = left.top
        if right.bottom is not None:
            top = self._times(top, left.most, right.bottom, most)
        bottom = sql.call("abs", right.top)
        if right.constant is not None:
            bottom = _fixed(abs(right.constant), 0).top
        elif left.bottom is None:
            bottom = sql.call("nullif", bottom, sql.small(0))
        if left.bottom is not None:
            bottom = self._times(left.bottom, left.bottom_most, bottom, bottom_most)
            bottom = sql.call("nullif", bottom, sql.small(0))
        if right.constant is None:
            negative = sql.compare("<", right.top, sql.small(0))
            top = sql.when((negative, sql.negative(top)), otherwise=top)
        elif right.constant < 0:
            top = sql.negative(top)
        return Figure(top, left.scale - right.scale, most, bottom, max(1, bottom_most))

    # --- bounds --------------------------------------------------------------------------

    def _limit(self, scale: int) -> int:
        return int(MAGNITUDE * 10**scale) if scale >= 0 else int(MAGNITUDE // 10**-scale)

    def bounded(self, one: Figure) -> Figure:
        """Give the figure, unknown where it is beyond the magnitude of the language."""
        if one.constant is not None and one.bottom is None:
            if abs(one.constant) <= self._limit(one.scale):
                return one
            return Figure(sql.cast(sql.null(), "BIGINT"), 0, 0)
        if one.scale < 0:
            one = self.raised(one, 0)
        limit = self._limit(one.scale)
        if one.most <= limit:
            return one
        if one.bottom is None:
            return self.narrowed(self.within(one, limit), one.most)
        most = limit * one.bottom_most
        if most > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        edge = self._times(one.bottom, one.bottom_most, sql.small(limit), most)
        fits = sql.compare("<=", sql.call("abs", one.top), edge)
        return self.narrowed(
            replace(one, top=sql.provided(fits, one.top), most=min(one.most, most)), one.most
        )

    def within(self, one: Figure, limit: int) -> Figure:
        """Give a whole figure, unknown where it is further from zero than `limit`."""
        if one.most <= limit:
            return one
        one = replace(one, top=self.once(one.top))
        fits = exp.Between(this=sql.wrapped(one.top), low=sql.small(-limit), high=sql.small(limit))
        return replace(one, top=sql.provided(fits, one.top), most=limit)

    # --- comparing and rounding ----------------------------------------------------------

    def compared(self, order: Order, left: Figure, right: Figure) -> E:
        """Compare two figures exactly: quotients by cross-multiplication."""
        (a, b), _ = self.aligned([left, right])
        if a.constant is not None and b.constant is not None and a.bottom is b.bottom is None:
            return sql.truth(_holds(order, a.constant, b.constant))
        if a.bottom is None and b.bottom is None:
            return sql.compare(order.value, _bare(a), _bare(b))
        x, y, _ = self._common(a, b)
        return sql.compare(order.value, x.top, y.top)

    def rounded(self, one: Figure, digits: int, rounding: Rounding) -> Figure:
        """Give the figure rounded to `digits` decimals, or to tens and hundreds below zero."""
        shift, kept = digits - one.scale, max(digits, 0)
        if one.constant is not None and one.bottom is None:
            whole = round_whole(
                Fraction(one.constant * 10 ** max(shift, 0), 10 ** max(-shift, 0)), rounding
            )
            return _fixed(whole * 10 ** max(-digits, 0), kept)
        one = self.scaled(one, 10 ** max(shift, 0))
        below = 10 ** max(-shift, 0)
        if one.bottom is None and below == 1:
            found = replace(one, scale=digits)
        else:
            found = self._cut(one, below, digits, rounding)
        return replace(self.scaled(found, 10 ** max(-digits, 0)), scale=kept)

    def _cut(self, one: Figure, below: int, digits: int, rounding: Rounding) -> Figure:
        bottom_most = one.bottom_most * below
        most = one.most // below + 1
        reach = 2 * (one.most + bottom_most)
        if reach > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        bottom = _fixed(below, 0).top
        if one.bottom is not None:
            bottom = one.bottom
            if below != 1:
                bottom = self._times(bottom, one.bottom_most, sql.small(below), bottom_most)
        top = self._widened(one.top, one.most, reach)
        bottom = self._widened(bottom, bottom_most, reach)
        whole = self._divide(top, bottom, rounding)
        return self.narrowed(Figure(whole, digits, most), max(reach, one.most))

    def _divide(self, top: E, bottom: E, rounding: Rounding) -> E:
        """Give a quotient rounded to a whole number; `bottom` is above zero."""
        cut, one = self.lowering.quotient, sql.small(1)
        negative = sql.compare("<", top, sql.small(0))
        minus_top, double = sql.negative(top), sql.times(bottom, sql.small(2))
        up, down = (
            sql.minus(sql.plus(top, bottom), one),
            sql.minus(sql.minus(top, bottom), sql.small(-1)),
        )
        match rounding:
            case Rounding.DOWN:
                return cut(top, bottom)
            case Rounding.UP:
                return sql.when((negative, cut(down, bottom)), otherwise=cut(up, bottom))
            case Rounding.FLOOR:
                return sql.when((negative, cut(down, bottom)), otherwise=cut(top, bottom))
            case Rounding.CEILING:
                return sql.when((negative, cut(top, bottom)), otherwise=cut(up, bottom))
            case Rounding.HALF_UP | Rounding.HALF_DOWN:
                less = 0 if rounding is Rounding.HALF_UP else 1
                half = sql.minus(bottom, sql.small(less)) if less else bottom
                above = cut(sql.plus(sql.times(top, sql.small(2)), half), double)
                under = cut(sql.plus(sql.times(minus_top, sql.small(2)), half), double)
                return sql.when((negative, sql.negative(under)), otherwise=above)
            case Rounding.HALF_EVEN:
                return self._half_even(top, bottom)

    def _half_even(self, top: E, bottom: E) -> E:
        """Round ties to the even neighbour: the tie above, unless the one below is even."""
        cut = self.lowering.quotient
        whole = cut(top, bottom)  # towards zero
        rest = sql.times(sql.call("abs", sql.minus(top, sql.times(whole, bottom))), sql.small(2))
        odd = sql.compare(
            "!=", exp.Mod(this=sql.wrapped(whole), expression=sql.small(2)), sql.small(0)
        )
        away = sql.either(
            sql.compare(">", rest, bottom), sql.both(sql.compare("=", rest, bottom), odd)
        )
        step = sql.when(
            (sql.compare("<", top, sql.small(0)), sql.small(-1)), otherwise=sql.small(1)
        )
        return sql.when((away, sql.plus(whole, step)), otherwise=whole)


def _bare(one: Figure) -> E:
    """Give a constant as it reads best where it is only compared."""
    return one.top if one.constant is None else sql.small(one.constant)


def _holds(order: Order, a: int, b: int) -> bool:
    return {
        Order.EQUAL: a == b,
        Order.UNEQUAL: a != b,
        Order.LESS: a < b,
        Order.AT_MOST: a <= b,
        Order.MORE: a > b,
        Order.AT_LEAST: a >= b,
    }[order]
