"""From the rules of a programme to states, verdict and amount, as columns of the query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipaward.domain.finding import NOTHING_BELOW, Verdict
from ipaward.domain.limits import FEN
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.expressions import Expressions
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.steps import cited
from ipaward.interpreters.batch.terms import Figure, UnsupportedError, figure, known, width
from ipaward.rulebook.book import Award, Breach, Kind, MoneyRounding, Programme, Rule, Term
from ipaward.rulebook.expr import Order
from ipaward.rulebook.judgement import counts

UNMET, MET, UNKNOWN, NOT_APPLICABLE = range(4)  # a state, in two bits
PER_COLUMN = 31  # states in one column of 64 bits


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of one rule.

    Attributes:
        applies: None for a rule that always does.
    """

    rule: Rule
    applies: E | None
    holds: E

    @property
    def may_apply(self) -> E:
        """Tell whether it is not known that the rule does not apply."""
        if self.applies is None:
            return sql.truth(True)
        return sql.call("coalesce", self.applies, sql.truth(True))

    @property
    def demand(self) -> E:
        """Tell whether the rule does not stand in the way of the award."""
        if self.rule.kind is Kind.DUTY and self.rule.breach is Breach.PENDING:
            return sql.truth(True)
        ok = sql.contrary(self.holds) if self.rule.kind is Kind.EXCLUSION else self.holds
        return ok if self.applies is None else sql.either(sql.contrary(self.applies), ok)

    def state(self, place: int) -> E:
        """Give the state as two bits at a place, the rest of them nought."""
        unmet, met, unknown, idle = (
            sql.long(one << 2 * place) for one in (UNMET, MET, UNKNOWN, NOT_APPLICABLE)
        )
        state = sql.by_truth(self.holds, yes=met, no=unmet, unknown=unknown)
        if self.applies is None:
            return state
        return sql.by_truth(self.applies, yes=state, no=idle, unknown=unknown)

    @property
    def suspends(self) -> E:
        """Tell whether a broken duty, or one that may be broken, leaves the case open."""
        if self.rule.kind is not Kind.DUTY or self.rule.breach is not Breach.PENDING:
            return sql.truth(False)
        kept = sql.call("coalesce", self.holds, sql.truth(False))
        if self.applies is None:
            return sql.contrary(kept)
        idle = sql.call("coalesce", sql.contrary(self.applies), sql.truth(False))
        both = sql.both(sql.is_known(self.applies), kept)
        return sql.both(sql.contrary(idle), sql.contrary(both))


@dataclass(frozen=True, slots=True)
class Sum:
    """One term of the award.

    Attributes:
        value: unknown also where it does not apply.
        applies: None for one that always does.
    """

    term: Term
    value: Figure
    applies: E | None

    @property
    def is_unknown(self) -> E:
        """Tell whether the term may be there and its figure is not known."""
        lacking = sql.contrary(known(self.value))
        if self.applies is None:
            return lacking
        idle = sql.call("coalesce", sql.contrary(self.applies), sql.truth(False))
        return sql.both(sql.contrary(idle), lacking)


@dataclass(frozen=True, slots=True)
class Settled:
    """The amount as it stands if the case is eligible.

    Attributes:
        amount: in fen; unknown where a term leaves it open.
        bound_by: the name of the term that bound it.
        paid: the least term, nothing below zero, before it is rounded; for what `nothing_below`
            reads.
    """

    amount: E
    bound_by: E
    paid: Figure


class Outcome:
    """Puts what one programme makes of an application into columns."""

    def __init__(self, programme: Programme, expressions: Expressions) -> None:
        self.programme = programme
        self.expressions = expressions
        self.steps = expressions.steps
        self.reckoning = expressions.reckoning
        self.found = [self._found(rule) for rule in programme.rules]
        counting = [one for one in self.found if counts(one.rule)]
        self.truth = self.steps.put("all rules", sql.both(*(one.demand for one in counting)))
        self.suspended = sql.either(*(one.suspends for one in counting))
        self.sums: tuple[Sum, ...] = ()
        self.settled: Settled | None = None
        if programme.award is not None:
            self.sums = tuple(self._sum(term) for term in programme.award.terms)
            self.settled = self._settle(programme.award)

    def _found(self, rule: Rule) -> Found:
        applies = None
        if rule.applies is not None:
            truth = self.expressions.truth(rule.applies)
            applies = self.steps.put(f"applies {rule.name}", truth)
        truth = self.expressions.truth(rule.when)
        remark = f"{rule.kind.value}: {cited(rule.basis)}"
        holds = self.steps.put(f"rule {rule.name}", truth, remark)
        return Found(rule, applies, holds)

    # --- verdict -------------------------------------------------------------------------

    @property
    def verdict(self) -> E:
        """Give the verdict."""
        undecided = [sql.is_null(self.truth), self.suspended]
        if self.settled is not None:
            undecided.append(sql.is_null(self.settled.amount))
        return sql.when(
            (sql.contrary(self.truth), self.word(Verdict.INELIGIBLE)),
            (sql.either(*undecided), self.word(Verdict.PENDING)),
            otherwise=self.word(Verdict.ELIGIBLE),
        )

    def word(self, verdict: Verdict) -> E:
        """Give a verdict as it stands in the query."""
        return self.expressions.lowering.word(verdict, tuple(Verdict))

    def states(self) -> list[E]:
        """Give the states of all rules, two bits each, in as many columns as they need."""
        columns = []
        for at in range(0, len(self.found), PER_COLUMN):
            here = self.found[at : at + PER_COLUMN]
            columns.append(_added([one.state(place) for place, one in enumerate(here)]))
        return columns

    # --- amount --------------------------------------------------------------------------

    def _sum(self, term: Term) -> Sum:
        value = figure(self.expressions.term(term.value))
        applies = None
        if term.applies is not None:
            truth = self.expressions.truth(term.applies)
            applies = self.steps.put(f"applies {term.name}", truth)
        value = self._payable(value)
        if applies is not None:
            value = replace(value, top=sql.provided(applies, value.top))
        bottom = value.bottom
        top = self.steps.put(f"term {term.name}", value.top, cited(term.basis))
        if bottom is not None:
            bottom = self.steps.put(f"term {term.name}/", bottom)
        return Sum(term, replace(value, top=top, bottom=bottom, constant=None), applies)

    def _payable(self, value: Figure) -> Figure:
        """Give a figure, unknown where it is beyond what an amount can be."""
        if value.scale < 2:
            value = self.reckoning.raised(value, 2)
        limit = FEN * 10 ** (value.scale - 2)
        if value.bottom is None:
            return self.reckoning.narrowed(self.reckoning.within(value, limit), value.most)
        edge = Figure(sql.small(limit), value.scale, limit, constant=limit)
        size = replace(value, top=sql.call("abs", value.top), constant=None)
        fits = self.reckoning.compared(Order.AT_MOST, size, edge)
        return replace(value, top=sql.provided(fits, value.top))

    def _settle(self, award: Award) -> Settled:
        least, bound = self._least()
        open_ = sql.either(*(one.is_unknown for one in self.sums))
        nothing = self.reckoning.compared(Order.AT_MOST, least, _zero(least))
        nothing = sql.call("coalesce", nothing, sql.truth(False))
        sure = sql.either(sql.contrary(open_), nothing)
        below_zero = sql.compare("<", least.top, sql.small(0))
        top = sql.when((below_zero, sql.small(0)), otherwise=least.top)
        kind = width(least.most, self.expressions.lowering)
        top = self.steps.put("paid", sql.cast(sql.provided(sure, top), kind))
        paid = replace(least, top=top, constant=None)
        amount = self._rounded(paid, award.rounding)
        if award.nothing_below is not None:
            floor = figure(self.expressions.term(award.nothing_below))
            is_paid = sql.compare(">", paid.top, sql.small(0))
            too_small = self.reckoning.compared(Order.LESS, paid, floor)
            too_small = self.steps.put("too small", sql.both(is_paid, too_small))
            amount = sql.when(
                (sql.contrary(is_paid), amount),
                (too_small, sql.long(0)),
                (sql.contrary(too_small), amount),
            )
            bound = sql.when((too_small, self._bound(NOTHING_BELOW)), otherwise=bound)
        return Settled(self.steps.put("amount", amount), bound, paid)

    def _bound(self, name: str) -> E:
        """Give what bound the amount: the name of a term, or that too little is nothing."""
        among = dict.fromkeys((*(one.term.name for one in self.sums), NOTHING_BELOW))
        return self.expressions.lowering.word(name, tuple(among))

    def _least(self) -> tuple[Figure, E]:
        """Give the least of the terms that are known and the name of the first that is as small."""
        values = self.reckoning.over([one.value for one in self.sums])
        names = [self._bound(one.term.name) for one in self.sums]
        if values[0].bottom is None:
            tops = [value.top for value in values]
            most = max(value.most for value in values)
            least = tops[0] if len(tops) == 1 else sql.call("least", *tops)
            least = self.steps.put("least term", least)
            bound = sql.when(
                *(
                    (sql.compare("=", top, least), name)
                    for top, name in zip(tops, names, strict=True)
                )
            )
            return Figure(least, values[0].scale, most), bound
        return self._least_quotient(values, names)

    def _least_quotient(self, values: Sequence[Figure], names: Sequence[E]) -> tuple[Figure, E]:
        best, bound = values[0], sql.provided(known(values[0]), names[0])
        for at, (value, name) in enumerate(zip(values[1:], names[1:], strict=True)):
            lower = self.reckoning.compared(Order.LESS, value, best)
            taken = sql.both(known(value), sql.either(sql.contrary(known(best)), lower))
            taken = self.steps.put(f"lower {at}", sql.call("coalesce", taken, sql.truth(False)))
            assert value.bottom is not None
            assert best.bottom is not None
            bottom = sql.when((taken, value.bottom), otherwise=best.bottom)
            top = sql.when((taken, value.top), otherwise=best.top)
            best = Figure(
                self.steps.put(f"least {at}", top),
                value.scale,
                max(value.most, best.most),
                self.steps.put(f"least {at}/", bottom),
                max(value.bottom_most, best.bottom_most),
            )
            bound = self.steps.put(f"bound {at}", sql.when((taken, name), otherwise=bound))
        return best, bound

    def _rounded(self, paid: Figure, rounding: MoneyRounding | None) -> E:
        """Give the amount in fen; unknown where rounding takes it beyond what an amount can be."""
        if rounding is not None:
            zeros = len(str(rounding.unit_fen)) - 1
            paid = self.reckoning.rounded(paid, 2 - zeros, rounding.rounding)
            paid = self.reckoning.raised(paid, 2)
        if paid.bottom is not None:
            raise UnsupportedError("quotient-kept", self.programme.span)
        if paid.scale > 2:
            # The type checker promised whole fen, so this leaves no rest.
            unit = sql.long(10 ** (paid.scale - 2))
            whole = self.expressions.lowering.quotient(paid.top, unit)
            paid = replace(paid, top=whole, scale=2)
        return sql.cast(self.reckoning.within(paid, FEN).top, "BIGINT")


def _zero(like: Figure) -> Figure:
    return Figure(sql.small(0), like.scale, 0, constant=0)


def _added(parts: Sequence[E]) -> E:
    """Add numbers up, halved rather than chained."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return sql.plus(_added(parts[:middle]), _added(parts[middle:]))
