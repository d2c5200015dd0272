"""Why nobody was eligible, of many cases tried: the rules that none of them got past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ipaward.domain.finding import State
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.words import Details, Words
from ipaward.rulebook.book import Kind, Programme, Rule
from ipaward.rulebook.judgement import Judgement, counts

_STOPPED = {
    Kind.REQUIREMENT: Words("没有一例符合 `{rule}`", "no case met `{rule}`"),
    Kind.EXCLUSION: Words(
        "没有一例不在排除 `{rule}` 之列", "no case was free of the exclusion `{rule}`"
    ),
    Kind.DUTY: Words("没有一例履行了义务 `{rule}`", "no case had done the duty `{rule}`"),
}
_NO_AWARD = Words("没有一例能算出核定额", "the award of none could be worked out")
_TOGETHER = Words("每条都有例符合，但没有一例全部符合", "some case met each rule, but none met all")
_NO_CLAIMS = Words("须证因此没有试", "so the claims were not tried")


@dataclass(frozen=True, slots=True)
class NobodyEligible:
    """What comes of a programme for which none of the cases tried was eligible.

    Attributes:
        tries: cases tried.
        barriers: the rules that each of them was stopped at.
        passed: whether some case was stopped at no rule, and only its award stayed unknown.
    """

    programme: Programme
    tries: int
    barriers: tuple[Rule, ...]
    passed: bool


def nobody_eligible(programme: Programme, judgements: Sequence[Judgement]) -> NobodyEligible:
    """Find what stood in the way of all of `judgements`, none of which is eligible."""
    rules = [rule for rule in programme.rules if counts(rule)]
    stopped = [
        {rule.name for rule in rules if not _is_past(rule, states)}
        for states in (dict(judgement.states) for judgement in judgements)
    ]
    barriers = (rule for rule in rules if all(rule.name in names for names in stopped))
    return NobodyEligible(programme, len(judgements), tuple(barriers), set() in stopped)


def nobody_problem(found: NobodyEligible) -> Problem:
    """Put it as people are shown it: a note, at the rules in the way."""
    why = [_worded(rule) for rule in found.barriers]
    if not why:
        why = [_NO_AWARD if found.passed else _TOGETHER]
    if found.programme.claims:
        why.append(_NO_CLAIMS)
    details: Details = {
        "tries": str(found.tries),
        "why": Words("；".join(words.zh for words in why), "; ".join(words.en for words in why)),
    }
    places = [rule.span for rule in found.barriers if rule.span is not None]
    first, also = (places[0], places[1:]) if places else (found.programme.span, [])
    return Problem("nobody-eligible", first, details, also=tuple(also), severity=Severity.NOTE)


def _is_past(rule: Rule, states: dict[str, State]) -> bool:
    """Tell whether `rule` did not stand in the way of an award."""
    good = State.UNMET if rule.kind is Kind.EXCLUSION else State.MET
    return states[rule.name] in (good, State.NOT_APPLICABLE)


def _worded(rule: Rule) -> Words:
    words = _STOPPED[rule.kind]
    return Words(words.zh.format(rule=rule.name), words.en.format(rule=rule.name))
