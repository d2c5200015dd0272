"""The functions of the language in SQL; each is unknown where an argument is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from ipaward.domain.types import Length, Measure
from ipaward.interpreters.batch import lookups, sql
from ipaward.interpreters.batch.figures import Reckoning
from ipaward.interpreters.batch.lists import Walking
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.terms import (
    Figure,
    Plain,
    Term,
    UnsupportedError,
    figure,
    many,
    may_be_none,
    plain,
    width,
)
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.expr import Call, Const, Expr, Function, Parameter, Sign
from ipaward.rulebook.policy import Tier

WORKING, RANKS = "#working", "#ranks"  # the columns of the calendar
_FIRST, _LAST = sql.since_epoch(date.min), sql.since_epoch(date.max)
_MOST_DAYS = _LAST - _FIRST


@dataclass(frozen=True, slots=True)
class Calls:
    """Says calls in the words of one engine.

    Attributes:
        on: the reference date.
    """

    lowering: Lowering
    reckoning: Reckoning
    walking: Walking
    book: Rulebook
    on: E

    def said(self, call: Call, terms: Sequence[Term]) -> Term:
        """Give a call; `terms` are its arguments, but for the name of a table, series or list."""
        names = [argument.type for argument in call.arguments][len(call.arguments) - len(terms) :]
        sure = [
            Plain(self._day(plain(term))) if may_be_none(of) else term
            for term, of in zip(terms, names, strict=True)
        ]
        match call.function:
            case Function.ABS | Function.MODULO | Function.MARGINAL | Function.STRING_LENGTH:
                return self._number(call, sure)
            case Function.CONTAINS | Function.STARTS_WITH | Function.ENDS_WITH:
                return Plain(self._of_texts(call.function, plain(sure[0]), plain(sure[1])))
            case Function.LISTED_IN:
                held = self.book.lists[_name(call.arguments[0])]
                return Plain(lookups.listed_in(held, plain(sure[0]), plain(sure[1])))
            case Function.VALUE_ON:
                return lookups.series(self.book.series[_name(call.arguments[0])], plain(sure[0]))
            case Function.GROWTH:
                return self.walking.growth(many(sure[0]))
            case Function.SHARE:
                return self.walking.share(many(sure[0]), figure(sure[1]))
            case Function.ADD_DURATIONS | Function.SUBTRACT_DURATIONS:
                is_sum = call.function is Function.ADD_DURATIONS
                sign = Sign.PLUS if is_sum else Sign.MINUS
                return self.reckoning.added(sign, figure(sure[0]), figure(sure[1]))
            case _:
                return self._of_days(call, sure)

    def _day(self, day: E) -> E:
        """Give a day, unknown where it is known that there is none."""
        return sql.call("nullif", day, sql.day_of(sql.NONE_DAY))

    # --- numbers and texts ---------------------------------------------------------------

    def _number(self, call: Call, terms: Sequence[Term]) -> Term:
        match call.function:
            case Function.STRING_LENGTH:
                return Figure(self.lowering.characters(plain(terms[0])), 0, 2**31)
            case Function.ABS:
                one = figure(terms[0])
                if one.constant is not None:
                    return replace(one, top=sql.call("abs", one.top), constant=abs(one.constant))
                return replace(one, top=sql.call("abs", one.top))
            case Function.MODULO:
                return self._modulo(figure(terms[0]), figure(terms[1]))
            case _:
                return self._marginal(call.arguments[0], figure(terms[0]))

    def _modulo(self, a: Figure, b: Figure) -> Figure:
        """Give the rest with the sign of the divisor, as FEEL has it."""
        (x, y), scale = self.reckoning.aligned([a, b])
        if x.bottom is not None or y.bottom is not None:
            raise UnsupportedError("modulo-of-quotient")
        most = max(x.most, y.most) + y.most
        if most > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        divisor = sql.call("nullif", y.top, sql.small(0))
        rest = exp.Mod(this=sql.wrapped(x.top), expression=sql.wrapped(divisor))
        wide = width(most, self.lowering)
        rest_ = sql.cast(rest, wide)
        # SQL gives the sign of the dividend: one divisor more where the signs differ.
        other = sql.both(
            sql.compare("!=", rest_, sql.small(0)),
            sql.compare("!=", _is_negative(rest_), _is_negative(y.top)),
        )
        moved = sql.when((other, sql.plus(rest_, y.top)), otherwise=rest_)
        return Figure(moved, scale, most)

    def _marginal(self, tiers: Expr, amount: Figure) -> Figure:
        """Apply each tier's rate to the part of the figure within it."""
        assert isinstance(tiers, Parameter)
        info = self.book.parameters[tiers.name]
        versions = [dated.value for dated in info.values if isinstance(dated.value, tuple)]
        all_tiers = [tier for held in versions for tier in held if isinstance(tier, Tier)]
        bounds = max((_decimals(tier.above) for tier in all_tiers), default=0)
        rates = max((_decimals(tier.rate) for tier in all_tiers), default=0)
        one = self.reckoning.raised(amount, max(amount.scale, bounds))
        scale = one.scale + rates
        highest = max((abs(_whole(t.above, one.scale)) for t in all_tiers), default=0)
        steepest = max((abs(_whole(t.rate, rates)) for t in all_tiers), default=0)
        count = max((len(held) for held in versions), default=1)
        part_most = one.most + highest * one.bottom_most
        most = part_most * max(1, steepest) * max(1, count)
        if most > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        kind = width(most, self.lowering)
        bottom = None if one.bottom is None else sql.cast(one.bottom, kind)
        wide = replace(one, top=sql.cast(one.top, kind), bottom=bottom)

        def worked(held: object) -> E:
            assert isinstance(held, tuple)
            parts = [
                self._tier(wide, tier, upper, rates)
                for tier, upper in zip(held, [*held[1:], None], strict=True)
            ]
            total = parts[0]
            for part in parts[1:]:
                total = sql.plus(total, part)
            return total

        chosen = lookups.by_day(
            info,
            self.on,
            lambda dated: worked(dated.value) if isinstance(dated.value, tuple) else sql.null(),
        )
        return Figure(sql.cast(chosen, kind), scale, most, one.bottom, one.bottom_most)

    def _tier(self, amount: Figure, tier: Tier, upper: Tier | None, rates: int) -> E:
        def edge(above: Decimal) -> E:
            whole = sql.long(_whole(above, amount.scale))
            return whole if amount.bottom is None else sql.times(amount.bottom, whole)

        top = amount.top
        if upper is not None:
            past = sql.compare(">", top, edge(upper.above))
            top = sql.when((past, edge(upper.above)), otherwise=top)
        within = sql.minus(top, edge(tier.above))
        above = sql.compare(">", amount.top, edge(tier.above))
        # An unknown figure takes neither branch for granted: it is multiplied in either way.
        nothing = sql.times(amount.top, sql.small(0))
        part = sql.when((above, within), otherwise=nothing)
        return sql.times(part, sql.long(_whole(tier.rate, rates)))

    def _of_texts(self, function: Function, of: E, part: E) -> E:
        match function:
            case Function.CONTAINS:
                return self.lowering.contains(of, part)
            case Function.STARTS_WITH:
                return self.lowering.starts(of, part)
            case _:
                return self.lowering.ends(of, part)

    # --- days ----------------------------------------------------------------------------

    def _of_days(self, call: Call, terms: Sequence[Term]) -> Term:
        low = self.lowering
        match call.function:
            case Function.YEAR:
                return Figure(low.year(plain(terms[0])), 0, 9999)
            case Function.MONTH:
                return Figure(low.month(plain(terms[0])), 0, 12)
            case Function.DAY:
                return Figure(low.day(plain(terms[0])), 0, 31)
            case Function.DATE:
                parts = [self._cut(figure(term)) for term in terms]
                return Plain(low.made(*parts))
            case Function.MONTHS_BETWEEN:
                return Figure(self._months(plain(terms[0]), plain(terms[1])), 0, 12 * 9999)
            case Function.DAYS_BETWEEN:
                later, earlier = (low.since_epoch(plain(term)) for term in terms)
                return Figure(sql.minus(later, earlier), 0, _MOST_DAYS)
            case Function.WORKING_DAYS_AFTER:
                return Plain(self._working_days(plain(terms[0]), figure(terms[1])))
            case _:
                of = call.arguments[1].type
                assert isinstance(of, Length)
                by = figure(terms[1])
                if call.function is Function.EARLIER:
                    by = self.reckoning.added(Sign.MINUS, Figure(sql.long(0), 0, 0), by)
                return Plain(self._moved(plain(terms[0]), by, of.measure))

    def _cut(self, one: Figure) -> E:
        """Give the whole part of a figure, towards zero."""
        below = 10 ** max(one.scale, 0)
        bottom = sql.long(below) if one.bottom is None else one.bottom
        if one.bottom is not None and below != 1:
            if one.bottom_most * below > sql.WIDE:
                raise UnsupportedError("figure-too-wide")
            bottom = sql.times(sql.cast(bottom, self.lowering.wide), sql.small(below))
        if one.bottom is None and below == 1:
            return one.top
        return self.lowering.quotient(one.top, bottom)

    def _months(self, start: E, end: E) -> E:
        """Give the whole months from one day to another, towards zero."""
        low = self.lowering
        years = sql.times(sql.minus(low.year(end), low.year(start)), sql.small(12))
        months = sql.plus(years, sql.minus(low.month(end), low.month(start)))
        day_of_end, day_of_start = low.day(end), low.day(start)

        def short(is_short: E, step: int) -> E:
            return sql.when((is_short, sql.plus(months, sql.small(step))), otherwise=months)

        return sql.when(
            (
                sql.compare("<", end, start),
                short(sql.compare(">", day_of_end, day_of_start), 1),
            ),
            otherwise=short(sql.compare("<", day_of_end, day_of_start), -1),
        )

    def _moved(self, day: E, by: Figure, measure: Measure) -> E:
        """Give a day moved by a duration; unknown beyond the calendar."""
        low = self.lowering
        near = self.reckoning.narrowed(self.reckoning.within(by, 4 * _MOST_DAYS), by.most)
        count = near.top
        if measure is Measure.DAYS:
            reached = sql.plus(low.since_epoch(day), count)
            fits = exp.Between(
                this=sql.wrapped(reached), low=sql.small(_FIRST), high=sql.small(_LAST)
            )
            return sql.provided(fits, low.later_days(day, count))
        months = sql.plus(sql.times(low.year(day), sql.small(12)), low.month(day))
        reached = sql.plus(months, count)
        fits = exp.Between(
            this=sql.wrapped(reached), low=sql.small(13), high=sql.small(9999 * 12 + 12)
        )
        return sql.provided(fits, low.later_months(day, count))

    def _working_days(self, day: E, count: Figure) -> E:
        """Give the `count`-th working day after a day; the day itself for none."""
        if self.book.holidays is None:
            return sql.cast(sql.null(), "DATE")
        low, calendar = self.lowering, lookups.Calendar.of(self.book.holidays)
        whole = self._cut(count)
        place = sql.minus(low.since_epoch(day), sql.long(calendar.first - 1))
        covered = exp.Between(
            this=sql.wrapped(place), low=sql.small(1), high=sql.small(len(calendar.ranks))
        )
        near = exp.Between(
            this=sql.wrapped(whole), low=sql.small(1), high=sql.small(len(calendar.working))
        )
        rank = low.at(self._numbers(RANKS, calendar.ranks), place)
        days = self._numbers(WORKING, calendar.working)
        reached = low.at(days, sql.plus(rank, sql.cast(whole, "BIGINT")))
        first = sql.cast(sql.text("1970-01-01"), "DATE")
        later = sql.provided(sql.both(covered, near), low.later_days(first, reached))
        known = sql.is_known(day)
        return sql.when(
            (sql.compare("<", count.top, sql.small(0)), sql.cast(sql.null(), "DATE")),
            (sql.both(known, sql.compare("=", whole, sql.small(0))), day),
            otherwise=later,
        )

    def _numbers(self, name: str, numbers: Sequence[int]) -> E:
        """Give a column that holds the same list of numbers in every row."""
        steps = self.walking.steps
        if not steps.has(name):
            written = self.lowering.listed([sql.small(number) for number in numbers], "BIGINT")
            steps.put(name, sql.cast(written, "BIGINT[]"))
        return steps.column(name)


def _is_negative(of: E) -> E:
    return sql.compare("<", of, sql.small(0))


def _name(expr: Expr) -> str:
    assert isinstance(expr, Const)
    assert isinstance(expr.value, str)
    return expr.value


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def _whole(value: Decimal, scale: int) -> int:
    return int(Fraction(value) * 10**scale)
