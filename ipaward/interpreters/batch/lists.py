"""Lists that are walked: filters, projections, quantifiers, totals.

An item whose filter is unknown is *possibly* there: every total over the list is then unknown,
and `some` and `every` are settled only by what surely is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ipaward.domain.limits import ITEMS
from ipaward.domain.types import Type
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.figures import Reckoning
from ipaward.interpreters.batch.kinds import is_figure, kind_of
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.steps import Steps, at_hand, is_simple
from ipaward.interpreters.batch.terms import (
    Figure,
    Many,
    Names,
    Plain,
    Term,
    UnsupportedError,
    figure,
    is_wide,
    may_be_none,
    of_type,
    plain,
    width,
)
from ipaward.rulebook.expr import Sign, Total

VALUE, MEMBER = "value", "sure"  # the fields of a list that is made before it is walked

Body: TypeAlias = "Callable[[E], E]"


@dataclass(frozen=True, slots=True)
class Walking:
    """Walks lists with the words of one engine."""

    lowering: Lowering
    reckoning: Reckoning
    names: Names
    steps: Steps

    def each(self, of: E, body: Body) -> E:
        """Give `body` for each item of a list."""
        with self.names.inside() as x:
            return self.lowering.each(of, x, body(sql.named(x)))

    def once(self, value: E, body: Body) -> E:
        """Give `body` of a value that is worked out once; it must never fail."""
        if is_simple(value):
            return body(value)
        if not at_hand(value):
            return body(self.steps.once(value))
        # The item at hand has no column; a list of one stands for "let x be".
        return self.lowering.at(self.each(self.lowering.listed([value], ""), body), sql.small(1))

    def settled(self, values: E, value: Body) -> E:
        """Give what `value` makes of a list all of whose items are known; else unknown."""
        return self.once(values, lambda ys: sql.provided(self._all_known(ys), value(ys)))

    def _all_known(self, values: E) -> E:
        return sql.compare("=", self.lowering.known(values), self.lowering.length(values))

    # --- quantifiers ---------------------------------------------------------------------

    def some(self, xs: Many, holds: Callable[[Term], E]) -> E:
        """Tell whether an item in the list satisfies a condition."""
        truths = self.each(xs.of, lambda x: sql.both(xs.has(x), holds(xs.item(x))))
        return self.once(
            truths,
            lambda ts: sql.when(
                (self.lowering.holds(ts), sql.truth(True)),
                (self._all_known(ts), sql.truth(False)),
            ),
        )

    def every(self, xs: Many, holds: Callable[[Term], E]) -> E:
        """Tell whether no item fails a condition."""
        return sql.contrary(self.some(xs, lambda x: sql.contrary(holds(x))))

    def any(self, xs: Many, holds: Callable[[Term], E]) -> E:
        """Tell whether an item surely or possibly there makes a condition true; never unknown."""
        seen = self.each(
            xs.of,
            lambda x: sql.when(
                (sql.both(_not_false(xs.has(x)), holds(xs.item(x))), sql.truth(True)),
                otherwise=sql.truth(False),
            ),
        )
        return sql.call("coalesce", self.lowering.holds(seen), sql.truth(False))

    # --- totals --------------------------------------------------------------------------

    def total(self, which: Total, xs: Many, item: Type) -> Term:
        """Give the count, sum, least or greatest of a list of items of a type."""
        xs = xs.sure()
        match which:
            case Total.COUNT:
                return Figure(self._count(xs), 0, ITEMS)
            case Total.SUM:
                return self._sum(xs)
            case Total.MIN | Total.MAX:
                return self._extreme(which, xs, item)

    def _count(self, xs: Many) -> E:
        if xs.member is None:
            return self.lowering.length(xs.of)
        ones = self.each(xs.of, lambda x: sql.cast(xs.has(x), "BIGINT"))
        return self.settled(ones, lambda ys: sql.cast(self.lowering.total(ys), "BIGINT"))

    def _sum(self, xs: Many) -> Figure:
        one = self._prototype(xs)

        def added(x: E) -> E:
            value = plain(xs.item(x))
            return value if xs.member is None else _or_nothing(xs.member(x), value)

        most = one.most * ITEMS
        if most > sql.WIDE:
            raise UnsupportedError("figure-too-wide")

        def summed(ys: E) -> E:
            total = self.lowering.total(ys)
            return total if is_wide(most) else sql.cast(total, "BIGINT")

        whole = self.settled(self.each(xs.of, added), summed)
        return self.reckoning.bounded(Figure(whole, one.scale, most))

    def _prototype(self, xs: Many) -> Figure:
        one = figure(xs.item(sql.null()))
        if one.bottom is not None:
            raise UnsupportedError("quotients-in-list")
        return replace(one, constant=None)

    def _extreme(self, which: Total, xs: Many, item: Type) -> Term:
        take = self.lowering.least if which is Total.MIN else self.lowering.greatest
        if not may_be_none(item):
            found = self.gathered(xs, take)
        else:
            # "None" stands before every day, so it is there exactly if it is the least.
            none = sql.day_of(sql.NONE_DAY)
            found = self.gathered(
                xs,
                lambda ys: sql.provided(sql.compare("!=", self.lowering.least(ys), none), take(ys)),
            )
        if not is_figure(item):
            return Plain(found)
        return replace(self._prototype(xs), top=found)

    def gathered(self, xs: Many, body: Body) -> E:
        """Give `body` of the values of a list that is wholly known; else unknown."""
        xs = xs.sure()

        def walked(of: E) -> E:
            there = self.laid_out(replace(xs, of=of))
            return self.settled(self.each(there, lambda x: plain(xs.item(x))), body)

        return self.once(xs.of, walked)

    def laid_out(self, xs: Many) -> E:
        """Give the items that are in a list; unknown where one is only possibly there."""
        member = xs.member
        if member is None:
            return xs.of

        def there(truths: E) -> E:
            # The choice is made of truth values, for a list of records is dear to copy.
            sure = sql.provided(self._all_known(truths), truths)
            return self.lowering.where(xs.of, sure)

        return self.once(self.each(xs.of, member), there)

    # --- lists made of lists -------------------------------------------------------------

    def distinct(self, xs: Many, item: Type) -> Many:
        """Give each value of a wholly known list once, in the order they first occur."""
        values = self.gathered(xs, self._first_of_each)
        if not is_figure(item):
            return Many(values, lambda x: of_type(x, item))
        one = self._prototype(xs)
        return Many(values, lambda x: replace(one, top=x))

    def different(self, xs: Many) -> Figure:
        """Give the count of different values of a wholly known list."""
        return Figure(self.gathered(xs, self._different), 0, ITEMS)

    def _different(self, ys: E) -> E:
        """Count different values; in a short list by comparing them, which is much faster."""
        length = self.lowering.length(ys)
        a, b, c = (self.lowering.at(ys, sql.small(place)) for place in (1, 2, 3))

        def unlike(*others: tuple[E, E]) -> E:
            return sql.cast(sql.both(*(sql.compare("!=", *pair) for pair in others)), "BIGINT")

        of_two = sql.plus(sql.long(1), unlike((a, b)))
        of_three = sql.plus(of_two, unlike((c, a), (c, b)))
        return sql.when(
            (sql.compare("<", length, sql.small(2)), sql.cast(length, "BIGINT")),
            (sql.compare("=", length, sql.small(2)), of_two),
            (sql.compare("=", length, sql.small(3)), of_three),
            otherwise=sql.cast(self.lowering.different(ys), "BIGINT"),
        )

    def _first_of_each(self, ys: E) -> E:
        with self.names.inside() as y:
            at = f"{y}_at"
            first = sql.compare("=", self.lowering.place(ys, sql.named(y)), sql.named(at))
            return self.lowering.kept(ys, y, first, at)

    def written_out(
        self, parts: Sequence[Term], item: Type, members: Sequence[E] | None = None
    ) -> Many:
        """Give a list of terms written out; `members` says of each whether it is there."""
        if not is_figure(item):
            kind = kind_of(item)
            return self._listed([plain(p) for p in parts], kind, members, Plain)
        figures, scale = self.reckoning.aligned([figure(p) for p in parts])
        most = max((one.most for one in figures), default=0)
        kind = width(most, self.lowering)
        values = [plain(one) for one in figures]
        return self._listed(values, kind, members, lambda x: Figure(x, scale, most))

    def _listed(
        self,
        values: Sequence[E],
        kind: str,
        members: Sequence[E] | None,
        item: Callable[[E], Term],
    ) -> Many:
        cast = [sql.cast(value, kind) for value in values]
        if members is None:
            return Many(self.lowering.listed(cast, kind), item)
        made = [self._pair(value, is_in) for value, is_in in zip(cast, members, strict=True)]
        return self._walked_again(self.lowering.listed(made, ""), item)

    def _pair(self, value: E, is_in: E) -> E:
        return self.lowering.record([(VALUE, value), (MEMBER, sql.cast(is_in, "BOOLEAN"))])

    def chosen(self, choose: Callable[[Sequence[E]], E], lists: Sequence[Many], item: Type) -> Many:
        """Give one of several lists; `choose` gets them as they lie in columns."""
        if not is_figure(item):
            made = [self._made(xs, plain) for xs in lists]
            return self._walked_again(choose(made), lambda x: of_type(x, item))
        prototypes = [self._prototype(xs) for xs in lists]
        scale = max(one.scale for one in prototypes)
        most = max(self.reckoning.raised(one, scale).most for one in prototypes)
        kind = width(most, self.lowering)

        def value(term: Term) -> E:
            return sql.cast(plain(self.reckoning.raised(figure(term), scale)), kind)

        made = [self._made(xs, value) for xs in lists]
        return self._walked_again(choose(made), lambda x: Figure(x, scale, most))

    def _made(self, xs: Many, value: Callable[[Term], E]) -> E:
        return self.each(xs.of, lambda x: self._pair(value(xs.item(x)), xs.has(x)))

    def _walked_again(self, of: E, item: Callable[[E], Term]) -> Many:
        return Many(
            self.steps.once(of),
            lambda x: item(sql.field(x, VALUE)),
            lambda x: sql.field(x, MEMBER),
        )

    # --- two functions of lists ----------------------------------------------------------

    def growth(self, xs: Many) -> Figure:
        """Give how much more the last figure is than the first, as a share of the first."""
        one = self._prototype(xs)

        def end(ys: E) -> E:
            length = self.lowering.length(ys)
            return sql.provided(
                sql.compare(">=", length, sql.small(2)), self.lowering.at(ys, length)
            )

        last = replace(one, top=self.gathered(xs, end))
        start = self.gathered(xs, lambda ys: self.lowering.at(ys, sql.small(1)))
        first = replace(one, top=start)
        grown = self.reckoning.added(Sign.MINUS, last, first)
        return self.reckoning.quotient(grown, first)

    def share(self, xs: Many, total: Figure) -> Many:
        """Give `total` in proportion to amounts, in whole fen that add up to it exactly.

        Each share is cut to the fen; those left over go one each to the largest rests, the
        earlier first where they are equal (the method of Hamilton).
        """
        if total.bottom is not None:
            raise UnsupportedError("quotient-kept")
        whole = self.reckoning.raised(total, max(total.scale, 2))
        below, one = 10 ** (whole.scale - 2), self._prototype(xs)
        most = one.most * whole.most
        if max(most, one.most * ITEMS * below) > sql.WIDE:
            raise UnsupportedError("figure-too-wide")
        fen = whole.most // below + 1
        kind = width(fen, self.lowering)
        t = self.steps.once(whole.top)
        t = sql.cast(t, self.lowering.wide)

        def shared(ys: E) -> E:
            total_of = self.lowering.total(ys)
            return self.once(total_of, lambda sum_: self._shared(ys, sum_, t, below, kind))

        values = self.gathered(xs, shared)
        return Many(values, lambda x: Figure(x, 2, fen))

    def _shared(self, ys: E, sum_: E, t: E, below: int, kind: str) -> E:
        low, cut = self.lowering, self.lowering.quotient
        d = sql.cast(sql.times(sum_, sql.small(below)), low.wide)

        def product(y: E) -> E:
            return sql.times(t, y)

        def part(y: E) -> E:
            return cut(product(y), d)

        def rest(y: E) -> E:
            return sql.minus(product(y), sql.times(part(y), d))

        rests = self.each(ys, rest)
        parts = low.total(self.each(ys, part))
        left = sql.minus(cut(t, sql.cast(sql.small(below), low.wide)), parts)
        with self.names.inside() as y, self.names.inside() as r:
            mine, i, j = rest(sql.named(y)), f"{y}_at", f"{r}_at"
            before = sql.either(
                sql.compare(">", sql.named(r), mine),
                sql.both(
                    sql.compare("=", sql.named(r), mine),
                    sql.compare("<", sql.named(j), sql.named(i)),
                ),
            )
            rank = low.length(low.kept(rests, r, before, j))
            one_more = sql.when(
                (sql.compare("<", rank, left), sql.small(1)), otherwise=sql.small(0)
            )
            share = sql.cast(sql.plus(part(sql.named(y)), one_more), kind)
            shares = low.each(ys, y, share, i)
        fits = sql.both(
            sql.compare(">", sum_, sql.small(0)),
            sql.compare(">=", t, sql.small(0)),
            sql.compare(">=", low.least(ys), sql.small(0)),
        )
        return sql.provided(fits, shares)


def _or_nothing(condition: E, value: E) -> E:
    """Give a value where a condition holds and 0 where it does not; unknown where it is."""
    # A false truth value is the number 0, an unknown one stays unknown: written once.
    return sql.when((condition, value), otherwise=sql.cast(condition, "BIGINT"))


def _not_false(truth: E) -> E:
    if sql.is_sure(truth, True):
        return truth
    return sql.call("coalesce", truth, sql.truth(True))
