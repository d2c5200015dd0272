"""What a programme asks of the engine: the state of each rule, the verdict, the term that binds.

A property that no rule gave a value is unknown: that is how `pending` comes about.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ipaward.domain.finding import NOTHING_BELOW, State, Verdict
from ipaward.domain.limits import FEN
from ipaward.domain.money import Money
from ipaward.interpreters.case.fence import Test
from ipaward.interpreters.case.figures import RATIO, Figure, divide, exact, sign
from ipaward.interpreters.case.formula import Both, Either, Formula, Leaf, opposite
from ipaward.interpreters.case.frame import Frame, Term, aligned
from ipaward.interpreters.case.patterns import Patterns, leaf
from ipaward.interpreters.case.plan import TRUE, Known, Plan
from ipaward.rulebook.book import Award, Breach, Kind, MoneyRounding, Programme, Rule
from ipaward.rulebook.expr import Order

PAY, ZERO, PAID, BELOW = "pay", "zero", "paid", "below"
FIGURE, NONE, UNKNOWN = "figure", "none", "unknown"  # how a term stands


class Outcome:
    """The part of the plan that concludes, and how its conclusions are read.

    Attributes:
        states: name of each rule, and the property of its state.
    """

    def __init__(self, programme: Programme, patterns: Patterns) -> None:
        self.programme = programme
        self.plan, self.terms, self.patterns = patterns.plan, patterns.terms, patterns
        self.states: list[tuple[str, str]] = []
        demands: list[Formula] = []
        duties: list[Formula] = []
        for rule in programme.rules:
            demand = self._rule(rule)
            if rule.kind is Kind.DUTY and rule.breach is Breach.PENDING:
                duties.append(self._is_kept(self.states[-1][1]))
            elif demand is not None:
                demands.append(demand)
        self.verdict = self.plan.names.new("v")
        self.plan.say(self.verdict, Verdict.ELIGIBLE.value, Both((*demands, *duties)), True)
        self.plan.say(self.verdict, Verdict.INELIGIBLE.value, Both(tuple(demands)), False)
        self.award = None if programme.award is None else AwardPlan(programme.award, patterns)

    def _rule(self, rule: Rule) -> Formula | None:
        """Have the state of a rule found; give what it demands, None where it demands nothing."""
        plan, state = self.plan, self.plan.names.new("s")
        self.states.append((rule.name, state))
        when = self.patterns.formula(rule.when)
        met = leaf(state, Order.EQUAL, State.MET.value)
        ok = Leaf(met.yes, Test(state, Order.EQUAL, State.UNMET.value))
        if rule.applies is None:
            plan.say(state, State.MET.value, when, True)
            plan.say(state, State.UNMET.value, when, False)
            demand: Formula = opposite(ok) if rule.kind is Kind.EXCLUSION else ok
        else:
            applies, when = plan.found(self.patterns.formula(rule.applies)), plan.found(when)
            plan.say(state, State.MET.value, Both((applies, when)), True)
            plan.say(state, State.UNMET.value, Both((applies, opposite(when))), True)
            plan.say(state, State.NOT_APPLICABLE.value, applies, False)
            good = opposite(when) if rule.kind is Kind.EXCLUSION else when
            demand = Either((opposite(applies), good))
        if rule.kind is Kind.NOTE or (rule.kind is Kind.DUTY and rule.breach is Breach.NOTE):
            return None
        return demand

    def _is_kept(self, state: str) -> Formula:
        """Say that a duty does not suspend the case: it is met, or does not apply."""
        unmet = Test(state, Order.EQUAL, State.UNMET.value)
        return Either(
            tuple(
                Leaf(Test(state, Order.EQUAL, good.value), unmet)
                for good in (State.MET, State.NOT_APPLICABLE)
            )
        )


class AwardPlan:
    """How the engine chooses the term that binds, and whether anything is paid."""

    def __init__(self, award: Award, patterns: Patterns) -> None:
        plan, terms = patterns.plan, patterns.terms
        self.award = award
        self.runs, self.scale = aligned([terms.term(term.value) for term in award.terms])
        self.applies = [
            None if term.applies is None else plan.finding(patterns.formula(term.applies))
            for term in award.terms
        ]
        level = max((plan.level(name) for name in self.applies if name), default=0)
        count = len(award.terms)
        self.stands = [plan.given("g", level) for _ in range(count)]
        self.figures = [plan.given("a", level) for _ in range(count)]
        plan.after(level, self._give)
        self.bound = plan.names.new("m")
        for i in range(count):
            self._binds(plan, i)
        self.paid = ""
        if award.nothing_below is not None:
            self.paid = self._floor(plan, terms.term(award.nothing_below))

    def _binds(self, plan: Plan, i: int) -> None:
        """Have it found that term `i` is the least; at a tie the first written."""
        others = [j for j in range(len(self.figures)) if j != i]
        positive = leaf(self.figures[i], Order.MORE, 0)
        not_above = {j: self._not_above(i, j) for j in others}
        plan.say(
            self.bound,
            f"{PAY} {i}",
            Both((positive, *(Either((self._is(j, NONE), not_above[j])) for j in others))),
        )
        # Zero is paid whatever an unknown term may be.
        plan.say(
            self.bound,
            f"{ZERO} {i}",
            Both(
                (
                    opposite(positive),
                    *(
                        Either((self._is(j, NONE), self._is(j, UNKNOWN), not_above[j]))
                        for j in others
                    ),
                )
            ),
        )

    def _not_above(self, i: int, j: int) -> Formula:
        order = Order.AT_MOST if i < j else Order.LESS
        return leaf(self.figures[i], order, other=self.figures[j])

    def _is(self, j: int, standing: str) -> Formula:
        return leaf(self.stands[j], Order.EQUAL, standing)

    def _give(self, frame: Frame, known: Known) -> None:
        """Work out the terms that apply, as whole numbers in the order of their figures."""
        frame.figures = [None] * len(self.runs)
        for i, (run, applies) in enumerate(zip(self.runs, self.applies, strict=True)):
            truth = TRUE if applies is None else known.get(applies, UNKNOWN)
            figure = run(frame) if truth == TRUE else None
            if figure is not None and abs(exact(figure, self._scale)) * 100 <= FEN:
                frame.figures[i] = figure
                known[self.stands[i]] = FIGURE
            else:
                known[self.stands[i]] = UNKNOWN if truth in (TRUE, UNKNOWN) else NONE
        for name, figure in zip(self.figures, in_order(frame.figures), strict=True):
            if figure is not None:
                known[name] = figure

    @property
    def _scale(self) -> int:
        assert self.scale is not None, "the type checker promised an amount"
        return self.scale

    def _floor(self, plan: Plan, floor: Term) -> str:
        """Have it found whether what is to be paid is too small to be paid."""
        level = plan.level(self.bound)
        name = plan.given("e", level)
        assert floor.scale is not None, "the type checker promised an amount"

        def give(frame: Frame, known: Known) -> None:
            kind, _, place = str(known.get(self.bound, "")).partition(" ")
            least = floor.run(frame) if kind == PAY else None
            if least is not None:
                figure = frame.figures[int(place)]
                assert figure is not None, "a term that binds has a figure"
                known[name] = sign(exact(figure, self._scale) - exact(least, floor.scale or 0))

        plan.after(level, give)
        paid = plan.names.new("z")
        plan.say(paid, PAID, leaf(name, Order.AT_LEAST, 0), True)
        plan.say(paid, BELOW, leaf(name, Order.AT_LEAST, 0), False)
        return paid

    def terms_of(self, frame: Frame, known: Known) -> tuple[tuple[str, Fraction | None], ...]:
        """Give what each term that applies, or perhaps applies, came to."""
        return tuple(
            (term.name, None if figure is None else exact(figure, self._scale))
            for term, figure, stands in zip(
                self.award.terms, frame.figures, self.stands, strict=True
            )
            if known[stands] != NONE
        )

    def amount(self, frame: Frame, known: Known) -> tuple[Money, str] | None:
        """Give the amount and what bound it as the engine found; None for unknown."""
        kind, _, place = str(known.get(self.bound, "")).partition(" ")
        if not kind:
            return None
        name = self.award.terms[int(place)].name
        if kind == ZERO:
            return Money(0), name
        if self.paid and self.paid not in known:
            return None
        if self.paid and known[self.paid] == BELOW:
            return Money(0), NOTHING_BELOW
        figure = frame.figures[int(place)]
        assert figure is not None, "a term that binds has a figure"
        fen = in_fen(figure, self._scale, self.award.rounding)
        return (Money(fen), name) if fen <= FEN else None  # rounded up, beyond any amount


def in_order(figures: Sequence[Figure | None]) -> list[int | None]:
    """Give figures as whole numbers that the engine can hold: themselves, or their ranks."""
    known = [figure for figure in figures if figure is not None]
    if all(isinstance(figure, int) and -FEN <= figure <= FEN for figure in known):
        return [figure if isinstance(figure, int) else None for figure in figures]
    above = sorted({figure for figure in known if figure > 0})
    below = sorted({-figure for figure in known if figure < 0})
    rank: dict[Figure, int] = {figure: i + 1 for i, figure in enumerate(above)}
    rank |= {-figure: -i - 1 for i, figure in enumerate(below)}
    return [None if figure is None else rank.get(figure, 0) for figure in figures]


def in_fen(figure: Figure, scale: int, rounding: MoneyRounding | None) -> int:
    """Give an amount in fen, rounded as the programme says; a part of a fen raises ValueError."""
    top, bottom = figure.as_integer_ratio()
    top, bottom = top * 100, bottom * (1 if scale == RATIO else 10**scale)
    if rounding is not None:
        return divide(top, bottom * rounding.unit_fen, rounding.rounding) * rounding.unit_fen
    fen, rest = divmod(top, bottom)
    if rest:
        raise ValueError("the award is not a whole number of fen")
    return int(fen)
