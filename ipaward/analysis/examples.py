"""The worked examples of a programme, run, and every difference from what they promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ipaward.domain.finding import STANDARD, State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem
from ipaward.domain.value import Unknown
from ipaward.domain.words import NONE_LISTED, Details, Language, Words, listed
from ipaward.interpreters.prose.catalogue import STATES, VERDICTS
from ipaward.interpreters.prose.findings import speaks
from ipaward.interpreters.prose.values import money_words
from ipaward.rulebook.book import Example, Kind, Programme, RoundExample
from ipaward.rulebook.in_force import undecidable
from ipaward.rulebook.judgement import Judgement
from ipaward.rulebook.reading import Reading, reference_day
from ipaward.rulebook.rests import provisional

AWARD = Words("核定额", "the award")
CAP = Words("受限于", "the cap that bound")
VERDICT = Words("结论", "the verdict")
STATE_LISTS = {
    "met": State.MET,
    "unmet": State.UNMET,
    "unknown": State.UNKNOWN,
    "not_applicable": State.NOT_APPLICABLE,
}
NAME_LISTS = {
    "notes": Words("提示", "the notes"),
    "missing_facts": Words("待补", "what is missing"),
    "provisional": Words("暂定的依据", "what makes it provisional"),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """One example, run.

    Attributes:
        problems: every difference, or why nobody is decided on its day; none where it holds.
    """

    example: Example
    judgement: Judgement
    problems: tuple[Problem, ...]


def run_examples(reading: Reading) -> tuple[Problem, ...]:
    """Run every worked example of the programme, and give every difference from its promise.

    Examples of a round are the office's business: `casework.round_examples`.
    """
    return tuple(problem for ran in ran_examples(reading) for problem in ran.problems)


def ran_examples(reading: Reading) -> tuple[Ran, ...]:
    """Run every worked example of the programme, and give what came of each."""
    return tuple(_ran(reading, example) for example in reading.programme.examples)


def example_problems(
    reading: Reading, try_round: Callable[[RoundExample], Iterable[Problem]]
) -> tuple[Problem, ...]:
    """Give every difference of examples and round examples from what they promise.

    `try_round` runs one round example: ranking is the office's business, not this room's.
    """
    rounds = (p for example in reading.programme.round_examples for p in try_round(example))
    return (*run_examples(reading), *rounds)


def example_day(reading: Reading, example: Example) -> date | Unknown:
    """Give the reference date of an example; the first day of the policy where no fact names it."""
    return reference_day(reading.programme, example.given, reading.book.policy.in_force)


def _ran(reading: Reading, example: Example) -> Ran:
    day = example_day(reading, example)
    judgement = reading.judge(example.given, day)
    read = judgement.parameters_read
    problems = undecidable(reading.book, reading.programme, example, read, day)
    if not problems:
        found = _Found(reading, judgement, day)
        problems = tuple(
            problem
            for key, told in example.gives.items()
            for problem in _differences(example, key, told, found)
        )
    return Ran(example, judgement, problems)


@dataclass(frozen=True, slots=True)
class _Found:
    reading: Reading
    judgement: Judgement
    day: date | Unknown

    def names(self, key: str) -> tuple[str, ...]:
        """Give the names that stand under `key` of a result."""
        programme, judgement = self.reading.programme, self.judgement
        match key:
            case "notes":
                return tuple(_noted(programme, judgement))
            case "missing_facts":
                return tuple(dict.fromkeys(cause.name for cause in sorted(judgement.causes)))
            case _:
                return provisional(self.reading.book, programme, judgement, self.day)


def _differences(
    example: Example, key: str, told: str | tuple[str, ...], found: _Found
) -> Iterator[Problem]:
    wanted = (told,) if isinstance(told, str) else told
    judgement = found.judgement
    if key == "verdict":
        if wanted[0] != judgement.verdict.value:
            yield _problem(example, VERDICT, _verdict_words(wanted[0]), VERDICTS[judgement.verdict])
    elif key == "award":
        if _amount(wanted[0]) != judgement.amount:
            expected = _amount_words(_amount(wanted[0]))
            yield _problem(example, AWARD, expected, _amount_words(judgement.amount))
    elif key == "cap":
        if wanted[0] != (judgement.bound_by or ""):
            bound = judgement.bound_by or ""
            yield _problem(example, CAP, _cap_words(wanted[0]), _cap_words(bound))
    elif key in STATE_LISTS:
        for name in wanted:
            state = dict(judgement.states).get(name)
            if state is not STATE_LISTS[key]:
                expected = STATES[STATE_LISTS[key]]
                got = NONE_LISTED if state is None else STATES[state]
                yield _problem(example, Words(name, name), expected, got)
    else:
        names = found.names(key)
        if not set(wanted) <= set(names):
            yield _problem(example, NAME_LISTS[key], _listed(wanted), _listed(names))


def _noted(programme: Programme, judgement: Judgement) -> Iterator[str]:
    """Give the notes that are said, and the duties found broken, which are said as notes are."""
    for rule in programme.rules:
        if rule.kind in (Kind.NOTE, Kind.DUTY) and speaks(rule, judgement.state(rule.name)):
            yield rule.name


def _problem(example: Example, what: Words, expected: Words, found: Words) -> Problem:
    details: Details = {
        "example": example.name,
        "what": what,
        "expected": expected,
        "found": found,
    }
    return Problem("example-differs", example.span, details)


def _amount(text: str) -> Money | None:
    try:
        return Money.exactly(Decimal(text))
    except (InvalidOperation, ValueError):
        return None


def _amount_words(amount: Money | None) -> Words:
    if amount is None:
        return NONE_LISTED
    return Words(money_words(amount, Language.ZH), money_words(amount, Language.EN))


def _verdict_words(text: str) -> Words:
    return VERDICTS[Verdict(text)] if text in tuple(Verdict) else Words(text, text)


def _cap_words(name: str) -> Words:
    if name == STANDARD:
        return Words("标准", "the standard")
    return Words(name, name) if name else NONE_LISTED


def _listed(names: tuple[str, ...]) -> Words:
    return listed(f"`{name}`" for name in names) or NONE_LISTED
