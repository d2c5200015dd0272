"""What a programme means for one application: the yardstick for states, verdict and amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ipaward.domain.finding import NOTHING_BELOW, State, Verdict
from ipaward.domain.limits import FEN
from ipaward.domain.money import Money, round_whole
from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.rulebook.book import Award, Breach, Kind, Programme, Rule, Term
from ipaward.rulebook.expr import All, Any, Expr, Not
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.meaning import Situation, mean


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reading makes of a programme and an application. Readings must agree on it.

    Attributes:
        states: one per rule, in the order of the programme.
        amount: None unless eligible and the programme has an award.
        bound_by: the term that set the amount; None where there is no amount.
        terms: what each term of the award came to, in yuan; None for unknown, and for a cap that
            does not apply no entry. Empty for an ineligible case and a programme without an award.
        causes: why the verdict is pending; takes no part in agreement.
        rule_causes: per rule of unknown state, why; takes no part in agreement.
        parameters_read: what rules that count, and the award, really read; takes no part.
    """

    states: tuple[tuple[str, State], ...]
    verdict: Verdict
    amount: Money | None
    bound_by: str | None
    terms: tuple[tuple[str, Fraction | None], ...]
    causes: frozenset[Cause] = field(default=frozenset(), compare=False)
    rule_causes: Mapping[str, frozenset[Cause]] = field(default_factory=dict, compare=False)
    parameters_read: frozenset[str] = field(default=frozenset(), compare=False)

    def state(self, rule: str) -> State:
        """Give the state of `rule`; KeyError where there is none."""
        return dict(self.states)[rule]


def judge(programme: Programme, here: Situation) -> Judgement:
    """Judge one application by the definition of what a programme means."""
    noted = [rule for rule in programme.rules if not counts(rule)]
    decisive = [rule for rule in programme.rules if counts(rule)]
    states = {rule.name: state_of(rule, here) for rule in decisive}
    truth = mean(All(tuple(demand(rule) for rule in decisive)), here)
    suspended = _suspended(decisive, states)
    if suspended and truth is True:
        truth = suspended
    verdict, causes = _verdict(truth)
    terms: tuple[tuple[str, Fraction | Unknown], ...] = ()
    amount, bound = None, None
    if verdict is not Verdict.INELIGIBLE and programme.award:
        terms = _terms(programme.award, here)
        settled = settle(programme.award, terms, here)
        if isinstance(settled, Unknown):
            # A pending case is asked for everything at once, the amount's facts included.
            verdict, causes = Verdict.PENDING, causes | settled.causes
        elif verdict is Verdict.ELIGIBLE:
            amount, bound = settled
    decisive_reads = frozenset(here.parameters_read)
    states |= {rule.name: state_of(rule, here) for rule in noted}
    return Judgement(
        tuple((rule.name, states[rule.name][0]) for rule in programme.rules),
        verdict,
        amount,
        bound,
        tuple((n, None if isinstance(v, Unknown) else v) for n, v in terms),
        causes,
        {name: causes_ for name, (state, causes_) in states.items() if state is State.UNKNOWN},
        decisive_reads,
    )


def counts(rule: Rule) -> bool:
    """Tell whether `rule` has a say in the verdict."""
    return rule.kind in (Kind.REQUIREMENT, Kind.EXCLUSION) or (
        rule.kind is Kind.DUTY and rule.breach is not Breach.NOTE
    )


def demand(rule: Rule) -> Expr:
    """Give what must hold for `rule` not to stand in the way of the award.

    A rule that does not apply never refuses; one that perhaps applies refuses nobody whose case
    it would leave alone either way.
    """
    if rule.kind is Kind.DUTY and rule.breach is Breach.PENDING:
        return All(())  # a breach suspends, it does not refuse: see `_suspended`
    ok = Not(rule.when) if rule.kind is Kind.EXCLUSION else rule.when
    return ok if rule.applies is None else Any((Not(rule.applies), ok))


def state_of(rule: Rule, here: Situation) -> tuple[State, frozenset[Cause]]:
    """Give the state of `rule`, and why where it is unknown."""
    applies: Meant = True if rule.applies is None else mean(rule.applies, here)
    if applies is False:
        return State.NOT_APPLICABLE, frozenset()
    if isinstance(applies, Unknown):
        return State.UNKNOWN, applies.causes
    truth = mean(rule.when, here)
    if isinstance(truth, Unknown):
        return State.UNKNOWN, truth.causes
    return (State.MET if truth else State.UNMET), frozenset()


def _suspended(
    rules: list[Rule], states: Mapping[str, tuple[State, frozenset[Cause]]]
) -> Unknown | None:
    causes: frozenset[Cause] = frozenset()
    for rule in rules:
        if rule.kind is Kind.DUTY and rule.breach is Breach.PENDING:
            state, why = states[rule.name]
            if state is State.UNMET:
                causes |= {Cause(CauseKind.DUTY, rule.name)}
            causes |= why
    return Unknown(causes) if causes else None


def _verdict(truth: Meant) -> tuple[Verdict, frozenset[Cause]]:
    if isinstance(truth, Unknown):
        return Verdict.PENDING, truth.causes
    return (Verdict.ELIGIBLE if truth else Verdict.INELIGIBLE), frozenset()


def _terms(award: Award, here: Situation) -> tuple[tuple[str, Fraction | Unknown], ...]:
    figures = ((term.name, _figure(term, here)) for term in award.terms)
    return tuple((name, figure) for name, figure in figures if figure is not None)


def _figure(term: Term, here: Situation) -> Fraction | Unknown | None:
    """Give what a term comes to; None where it does not apply."""
    applies: Meant = True if term.applies is None else mean(term.applies, here)
    if applies is False:
        return None
    figure = mean(term.value, here)
    if isinstance(applies, Unknown):
        return applies
    if isinstance(figure, Unknown):
        return figure
    assert isinstance(figure, Fraction)
    if abs(figure) * 100 > FEN:
        return Unknown.of(CauseKind.OUT_OF_RANGE, term.name)
    return figure


def settle(
    award: Award, terms: tuple[tuple[str, Fraction | Unknown], ...], here: Situation
) -> tuple[Money, str] | Unknown:
    """Give the amount and the term that bound it, or why it is unknown.

    The least term counts; at a tie the first written. An unknown term leaves the amount unknown
    unless a known one is zero or below, for then nothing is paid whatever it is.
    """
    known = [(figure, name) for name, figure in terms if not isinstance(figure, Unknown)]
    unknown = [figure for _, figure in terms if isinstance(figure, Unknown)]
    least, bound = min(known, key=lambda pair: pair[0], default=(Fraction(1), ""))
    if unknown and least > 0:
        return Unknown(frozenset().union(*(u.causes for u in unknown)))
    figure = max(Fraction(0), least)
    if award.nothing_below is not None and figure > 0:
        floor = mean(award.nothing_below, here)
        if isinstance(floor, Unknown):
            return floor
        assert isinstance(floor, Fraction)
        if figure < floor:
            return Money(0), NOTHING_BELOW
    if award.rounding is not None:
        unit = Fraction(award.rounding.unit_fen, 100)
        figure = round_whole(figure / unit, award.rounding.rounding) * unit
    return Money.exactly(figure), bound
