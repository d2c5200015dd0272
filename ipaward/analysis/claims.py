"""Claims, tried: on the worked examples, and on many records made for the purpose.

To try is not to prove. What is found false is false, with a record that shows it; what is not
found false is only not yet found false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeAlias

from ipaward.analysis.records import bounds_of, changed, grown, random_record
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Language
from ipaward.interpreters.prose.values import plain_text, value_words
from ipaward.rulebook.book import Claim
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.reading import Reading, fact_at, reference_day
from ipaward.rulebook.reads import facts_read

AWARD = "award"  # the name by which a claim speaks of the amount
ENOUGH = 50  # eligible cases, below which more are made
MOST_TIMES = 5  # … up to so many times as many as were asked for
LIKE_EXAMPLE = 0.75  # share of the records made that are an example with changes
LARGE = 0.2  # share of them in which figures are far beyond those of the files


@dataclass(frozen=True, slots=True)
class Tried:
    """A claim that held wherever it was tried; it is not proved.

    Attributes:
        tries: records looked at.
        eligible: those of them that are eligible, for only they count.
    """

    claim: Claim
    tries: int
    eligible: int


@dataclass(frozen=True, slots=True)
class Refuted:
    """A claim that does not hold, and a record that shows it."""

    claim: Claim
    record: Mapping[str, Value | Unknown]
    on: date | Unknown
    award: Money


ClaimResult: TypeAlias = "Tried | Refuted"


@dataclass(frozen=True, slots=True)
class _Case:
    record: Mapping[str, Value | Unknown]
    on: date | Unknown
    award: Money


def try_claims(reading: Reading, tries: int = 400, seed: int = 0) -> tuple[ClaimResult, ...]:
    """Try every claim of the programme; the same seed makes the same records."""
    if not reading.programme.claims:
        return ()
    eligible: list[_Case] = []
    count = 0
    for record in _records(reading, seed):
        count += 1
        if case := _eligible(reading, record):
            eligible.append(case)
        if count >= tries and (len(eligible) >= ENOUGH or count >= MOST_TIMES * tries):
            break
    return tuple(_result(reading, claim, eligible, count) for claim in reading.programme.claims)


def holds(reading: Reading, claim: Claim, record: Mapping[str, Value | Unknown]) -> bool:
    """Tell whether `claim` holds for one record, judged anew; always for one not eligible."""
    case = _eligible(reading, record)
    return case is None or not _fails(reading, claim, case)


def claim_problem(reading: Reading, result: ClaimResult) -> Problem:
    """Put the result of a claim as people are shown it: an error, or a note that it was tried."""
    claim = result.claim
    if isinstance(result, Tried):
        details = {
            "claim": claim.text,
            "tries": str(result.tries),
            "eligible": str(result.eligible),
        }
        return Problem("claim-tried", claim.span, details, severity=Severity.NOTE)
    details = {
        "claim": claim.text,
        "award": str(result.award),
        "case": _case_words(reading, result),
    }
    return Problem("claim-refuted", claim.span, details)


def _records(reading: Reading, seed: int) -> Iterator[Mapping[str, Value | Unknown]]:
    """Give the examples, then without end records made from them and records made freely."""
    book = reading.book
    examples = [example.given for example in reading.programme.examples]
    yield from examples
    rng, bounds = Random(seed), bounds_of(book)
    while True:
        if examples and rng.random() < LIKE_EXAMPLE:
            record = changed(book, rng.choice(examples), bounds, rng)
        else:
            record = random_record(book, bounds, rng)
        yield grown(book, record, bounds, rng) if rng.random() < LARGE else record


def _eligible(reading: Reading, record: Mapping[str, Value | Unknown]) -> _Case | None:
    day = reference_day(reading.programme, record, reading.book.policy.in_force)
    judgement = reading.judge(record, day)
    if judgement.verdict is not Verdict.ELIGIBLE or judgement.amount is None:
        return None
    return _Case(record, day, judgement.amount)


def _result(reading: Reading, claim: Claim, eligible: list[_Case], tries: int) -> ClaimResult:
    for case in eligible:
        if _fails(reading, claim, case):
            return Refuted(claim, case.record, case.on, case.award)
    return Tried(claim, tries, len(eligible))


def _fails(reading: Reading, claim: Claim, case: _Case) -> bool:
    """Tell whether the claim is false; where it is unknown nothing is shown."""
    record = {**case.record, AWARD: Decimal(str(case.award))}
    here = Situation(record, case.on, reading.book, reading.programme)
    return mean(claim.value, here) is False


def _case_words(reading: Reading, refuted: Refuted) -> str:
    """Name the facts the claim speaks of, with their values."""
    vocabulary = reading.book.vocabulary
    paths = facts_read(refuted.claim.value, reading.programme.definitions)
    said = []
    for path in paths:
        if path == AWARD:
            continue
        top = path if path in vocabulary.facts else path.split(".")[0]
        value = fact_at(refuted.record, path)
        info = vocabulary.facts.get(top)
        known = (
            "?" if isinstance(value, Unknown) else plain_text(value, info.type if info else None)
        )
        said.append(f"{path} = {known}")
    day = value_words(refuted.on, Language.EN)
    return ", ".join([*said, day])
