"""What a programme means for one application: the yardstick for states, verdict and amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ipaward.domain.finding import NOTHING_BELOW, State, Verdict
from ipaward.domain.limits import FEN
from ipaward.domain.money import Money, round_whole
from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.rulebook.book import Award, Breach, Kind, Programme, Rule, Term
from ipaward.rulebook.functions import Meant, because
from ipaward.rulebook.logic import all_of, any_of, negate
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
    found = {rule.name: _found(rule, here) for rule in programme.rules if counts(rule)}
    truth = all_of(demand(programme.rule(name), seen) for name, seen in found.items())
    verdict, causes = _verdict(truth, _suspended(programme, found))
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
    found |= {rule.name: _found(rule, here) for rule in programme.rules if not counts(rule)}
    states = {rule.name: _state(found[rule.name]) for rule in programme.rules}
    return Judgement(
        tuple((name, state) for name, (state, _) in states.items()),
        verdict,
        amount,
        bound,
        tuple((n, None if isinstance(v, Unknown) else v) for n, v in terms),
        causes,
        {name: why for name, (state, why) in states.items() if state is State.UNKNOWN},
        decisive_reads,
    )


def counts(rule: Rule) -> bool:
    """Tell whether `rule` has a say in the verdict."""
    return rule.kind in (Kind.REQUIREMENT, Kind.EXCLUSION) or (
        rule.kind is Kind.DUTY and rule.breach is not Breach.NOTE
    )


def suspends(rule: Rule) -> bool:
    """Tell whether `rule` is a duty whose breach keeps a case pending."""
    return rule.kind is Kind.DUTY and rule.breach is Breach.PENDING


def refuses(rule: Rule, state: State) -> bool:
    """Tell whether `rule`, found in `state`, refuses whoever applies."""
    if rule.kind is Kind.EXCLUSION:
        return state is State.MET
    return counts(rule) and not suspends(rule) and state is State.UNMET


def is_noted(rule: Rule, state: State) -> bool:
    """Tell whether `rule`, found in `state`, has something to say that decides nothing."""
    if rule.kind is Kind.NOTE:
        return state is State.MET
    return not counts(rule) and state is State.UNMET


def refusing(programme: Programme) -> frozenset[tuple[str, State]]:
    """Give the findings that refuse: the full name of a rule, and the state it is found in."""
    return _findings(programme, refuses)


def noted(programme: Programme) -> frozenset[tuple[str, State]]:
    """Give the findings that are only noted: the full name of a rule, and its state."""
    return _findings(programme, is_noted)


def _findings(
    programme: Programme, holds: Callable[[Rule, State], bool]
) -> frozenset[tuple[str, State]]:
    return frozenset(
        (f"{programme.name}/{rule.name}", state)
        for rule in programme.rules
        for state in State
        if holds(rule, state)
    )


def state_of(rule: Rule, here: Situation) -> tuple[State, frozenset[Cause]]:
    """Give the state of `rule`, and why where it is unknown."""
    return _state(_found(rule, here))


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a rule applies, and whether its condition holds."""

    applies: Meant
    holds: Meant


def _found(rule: Rule, here: Situation) -> Found:
    applies: Meant = True if rule.applies is None else mean(rule.applies, here)
    return Found(applies, False if applies is False else mean(rule.when, here))


def demand(rule: Rule, found: Found) -> Meant:
    """Tell whether `rule` does not stand in the way of the award.

    A rule that does not apply never refuses; one that perhaps applies refuses nobody whose case
    it would leave alone either way.
    """
    if suspends(rule):
        return True  # a breach suspends, it does not refuse: see `_suspended`
    ok = negate(found.holds) if rule.kind is Kind.EXCLUSION else found.holds
    return any_of((negate(found.applies), ok))


def _state(found: Found) -> tuple[State, frozenset[Cause]]:
    if found.applies is False:
        return State.NOT_APPLICABLE, frozenset()
    for truth in (found.applies, found.holds):
        if isinstance(truth, Unknown):
            return State.UNKNOWN, truth.causes
    return (State.MET if found.holds else State.UNMET), frozenset()


def _suspended(programme: Programme, found: Mapping[str, Found]) -> Unknown | None:
    """Give why a broken duty, or one that may be broken, leaves the case open."""
    causes: list[Unknown] = []
    for name, seen in found.items():
        rule = programme.rule(name)
        if suspends(rule):
            state, why = _state(seen)
            if state is State.UNMET:
                causes.append(Unknown.of(CauseKind.DUTY, name))
            elif state is State.UNKNOWN:
                causes.append(Unknown(why))
    return because(causes) if causes else None


def _verdict(truth: Meant, suspended: Unknown | None) -> tuple[Verdict, frozenset[Cause]]:
    if truth is False:
        return Verdict.INELIGIBLE, frozenset()
    unknown = [why for why in (truth, suspended) if isinstance(why, Unknown)]
    if unknown:
        return Verdict.PENDING, because(unknown).causes
    return Verdict.ELIGIBLE, frozenset()


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
    if unknown and all(figure > 0 for figure, _ in known):
        return because(unknown)
    least, bound = min(known, key=lambda pair: pair[0])
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
        if figure * 100 > FEN:  # rounded up, beyond what an amount can be
            return Unknown.of(CauseKind.OUT_OF_RANGE, bound)
    return Money.exactly(figure), bound
