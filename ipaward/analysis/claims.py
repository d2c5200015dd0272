"""Claims, tried: on the worked examples, and on many records made for the purpose.

To try is not to prove. What is found false is false, with a record that shows it; what is not
found false is only not yet found false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeAlias

from ipaward.analysis.barriers import NobodyEligible, nobody_eligible, nobody_problem
from ipaward.analysis.counterexample import Facts, as_given, plainest
from ipaward.analysis.records import bounds_of, changed, grown, random_record
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.value import Unknown
from ipaward.domain.words import Details, Language, Words
from ipaward.rulebook.book import Claim, Example
from ipaward.rulebook.judgement import Judgement
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.reading import Reading, reference_day

AWARD = "award"  # the name by which a claim speaks of the amount
ENOUGH = 50  # eligible cases, below which more are made
MOST_TIMES = 5  # … up to so many times as many as were asked for
LIKE_EXAMPLE = 0.75  # share of the records made that are an example with changes
LARGE = 0.2  # share of them in which figures are far beyond those of the files
# For a claim that an example refutes already; what else is made up can be put into one.
MEND = Words("改规则，或者放宽这条断言", "mend the rules, or weaken the claim")


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
    """A claim that does not hold, and a record that shows it.

    Attributes:
        record: as plain as it can be; that of an example as it is.
        example: the example it is of, if it is of one.
    """

    claim: Claim
    record: Facts
    on: date | Unknown
    award: Money
    example: Example | None = None


ClaimResult: TypeAlias = "Tried | Refuted | NobodyEligible"


@dataclass(frozen=True, slots=True)
class _Case:
    record: Facts
    on: date | Unknown
    award: Money


def try_claims(reading: Reading, tries: int = 400, seed: int = 0) -> tuple[ClaimResult, ...]:
    """Try every claim of the programme; the same seed makes the same records.

    Where nobody was eligible no claim is tried, and this is the one result, without claims too.
    """
    claims = reading.programme.claims if reading.programme.award else ()
    judgements: list[Judgement] = []
    eligible: list[_Case] = []
    is_nobody = True
    for record in _records(reading, seed):
        day = _day(reading, record)
        judgement = reading.judge(record, day)
        judgements.append(judgement)
        is_nobody = is_nobody and judgement.verdict is not Verdict.ELIGIBLE
        eligible += _cases(record, day, judgement)
        if _is_enough(len(judgements), len(eligible), tries) or not (is_nobody or claims):
            break
    if is_nobody:
        return (nobody_eligible(reading.programme, judgements),)
    return tuple(_result(reading, claim, eligible, len(judgements)) for claim in claims)


def _is_enough(count: int, eligible: int, tries: int) -> bool:
    return count >= tries and (eligible >= ENOUGH or count >= MOST_TIMES * tries)


def holds(reading: Reading, claim: Claim, record: Facts) -> bool:
    """Tell whether `claim` holds for one record, judged anew; always for one not eligible."""
    case = _eligible(reading, record)
    return case is None or not _fails(reading, claim, case)


def claim_problem(reading: Reading, result: ClaimResult) -> Problem:
    """Put what came of it as people are shown it: an error, or a note of what was tried."""
    if isinstance(result, NobodyEligible):
        return nobody_problem(result)
    claim = result.claim
    if isinstance(result, Tried):
        details: Details = {
            "claim": claim.text,
            "tries": str(result.tries),
            "eligible": str(result.eligible),
        }
        return Problem("claim-tried", claim.span, details, severity=Severity.NOTE)
    case = _case_words(reading, result)
    details = {"claim": claim.text, "award": str(result.award), "case": case}
    if (example := result.example) is None:
        return Problem("claim-refuted", claim.span, details)
    also = () if example.span is None else (example.span,)
    return Problem("claim-refuted", claim.span, details, MEND, also)


def _records(reading: Reading, seed: int) -> Iterator[Facts]:
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


def _eligible(reading: Reading, record: Facts) -> _Case | None:
    day = _day(reading, record)
    return next(_cases(record, day, reading.judge(record, day)), None)


def _cases(record: Facts, on: date | Unknown, judgement: Judgement) -> Iterator[_Case]:
    """Give the one case a judgement makes if it gives an amount, be it 0."""
    if judgement.verdict is Verdict.ELIGIBLE and judgement.amount is not None:
        yield _Case(record, on, judgement.amount)


def _day(reading: Reading, record: Facts) -> date | Unknown:
    return reference_day(reading.programme, record, reading.book.policy.in_force)


def _result(reading: Reading, claim: Claim, eligible: list[_Case], tries: int) -> Tried | Refuted:
    shown = next((case for case in eligible if _fails(reading, claim, case)), None)
    if shown is None:
        return Tried(claim, tries, len(eligible))
    for example in reading.programme.examples:
        if example.given is shown.record:
            return Refuted(claim, shown.record, shown.on, shown.award, example)
    plain = _eligible(reading, _plainest(reading, claim, shown.record))
    assert plain is not None, "only what is eligible refutes a claim"
    return Refuted(claim, plain.record, plain.on, plain.award)


def _plainest(reading: Reading, claim: Claim, facts: Facts) -> Facts:
    def refutes(trial: Facts) -> bool:
        return not holds(reading, claim, trial)

    return plainest(facts, reading.book.vocabulary.record, refutes)


def _fails(reading: Reading, claim: Claim, case: _Case) -> bool:
    """Tell whether the claim is false; where it is unknown nothing is shown."""
    record = {**case.record, AWARD: Decimal(str(case.award))}
    here = Situation(record, case.on, reading.book, reading.programme)
    return mean(claim.value, here) is False


def _case_words(reading: Reading, refuted: Refuted) -> Words:
    """Name the example, or say what is given, and the day where no fact names it."""
    if refuted.example is not None:
        name = refuted.example.name
        return Words(f"样例 `{name}` 的", f"in the example `{name}`")
    of = reading.book.vocabulary.record
    zh, en = (as_given(refuted.record, of, language) for language in (Language.ZH, Language.EN))
    if reading.programme.reference_date or isinstance(refuted.on, Unknown):
        return Words(f"已知 `{zh}` 时", f"given `{en}`")
    return Words(f"{refuted.on} 已知 `{zh}` 时", f"on {refuted.on}, given `{en}`")
