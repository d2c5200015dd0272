"""Worked examples of a round, run: applications taken as eligible, and what each gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from ipaward.casework.round import place
from ipaward.domain.decision import Decision, Placement
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem
from ipaward.domain.value import Unknown, Value, at
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose.catalogue import RESULTS
from ipaward.interpreters.prose.values import money_words
from ipaward.rulebook.book import Programme, RoundExample, Rulebook
from ipaward.rulebook.in_force import undecidable
from ipaward.rulebook.judgement import judge
from ipaward.rulebook.meaning import Situation
from ipaward.rulebook.reading import Reading, reference_day

WORDS = {"within_quota": "within", "outside_quota": "outside", "unranked": "unranked"}
NOBODY = Words("（没有这份申请）", "(no such application)")
NO_AMOUNT = Words("没有金额", "no amount")


def try_round_example(reading: Reading, example: RoundExample) -> tuple[Problem, ...]:
    """Place the applications of a worked example; give every difference from what it promises."""
    book, programme = reading.book, reading.programme
    for given in example.given:
        day = reference_day(programme, given, book.policy.in_force)
        if problems := undecidable(book, programme, example, (), day):
            return problems
    decisions = [_taken_as_eligible(book, programme, given, example) for given in example.given]
    placed = place(book, programme, decisions, example.parameters).decisions
    found = {decision.application: decision.placement for decision in placed}
    return tuple(
        problem
        for number, expected in example.gives.items()
        for problem in _differences(example, number, expected, found)
    )


def _taken_as_eligible(
    book: Rulebook,
    programme: Programme,
    given: Mapping[str, Value | Unknown],
    example: RoundExample,
) -> Decision:
    """Give a decision whose award is worked out and whose conditions are taken as met."""
    day = reference_day(programme, given, book.policy.in_force)
    here = Situation(given, day, book, programme, overrides=example.parameters)
    judgement = judge(replace(programme, rules=()), here)
    number = at(given, book.vocabulary.number)
    return Decision(
        application=number if isinstance(number, str) else "",
        applicant="",
        policy=book.policy.name,
        status=book.policy.status.value,
        text="",
        programme=programme.name,
        on=None if isinstance(day, Unknown) else day,
        verdict=Verdict.ELIGIBLE,
        amount=judgement.amount,
        bound_by=judgement.bound_by,
        terms=(),
        provisional=(),
        parameters=(),
        missing=(),
        findings=(),
        assumed=(),
        record=given,
        rulebook=book.digest,
        engine="",
    )


def _differences(
    example: RoundExample,
    number: str,
    expected: str,
    found: Mapping[str, Placement | None],
) -> Iterator[Problem]:
    placement = found.get(number)
    if placement is None:
        yield _problem(example, number, _expected_words(expected), NOBODY)
    elif expected in WORDS:
        if placement.result != WORDS[expected]:
            result = RESULTS[placement.result]
            yield _problem(example, number, RESULTS[WORDS[expected]], result)
    elif placement.awarded is None or placement.awarded != _amount(expected):
        got = NO_AMOUNT if placement.awarded is None else _amount_words(placement.awarded)
        yield _problem(example, number, _expected_words(expected), got)


def _problem(example: RoundExample, number: str, expected: Words, found: Words) -> Problem:
    return Problem(
        "example-differs",
        example.span,
        {
            "example": example.name,
            "what": number,
            "expected": expected,
            "found": found,
        },
    )


def _expected_words(expected: str) -> Words:
    if expected in WORDS:
        return RESULTS[WORDS[expected]]
    amount = _amount(expected)
    return Words(expected, expected) if amount is None else _amount_words(amount)


def _amount(text: str) -> Money | None:
    try:
        return Money.exactly(Decimal(text))
    except (InvalidOperation, ValueError):
        return None


def _amount_words(amount: Money) -> Words:
    return Words(money_words(amount, Language.ZH), money_words(amount, Language.EN))
