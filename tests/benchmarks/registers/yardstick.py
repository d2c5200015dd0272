"""What the rules mean for each row of a sample: what every participant is held to."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from time import perf_counter

from ipaward.domain.finding import State
from ipaward.domain.value import Unknown
from ipaward.language.pack import read_pack
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.judgement import Judgement, judge
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.reading import reference_day
from ipaward.rulebook.rests import provisional
from tests.benchmarks.registers.sample import record_of, rows_of, write_decided

ROOT = Path(__file__).parent.parent.parent.parent
POLICY, PROGRAMME = "urumqi-ip-2020", "certification-award"
BITS = {State.UNMET: 0, State.MET: 1, State.UNKNOWN: 2, State.NOT_APPLICABLE: 3}


@cache
def rules() -> tuple[Rulebook, Programme]:
    """Give the rulebook and the programme the registers apply for."""
    book = read_pack(POLICY, [ROOT])
    return book, book.programmes[PROGRAMME]


def meant(row: dict) -> dict:
    """Give what must come out for one row, column by column."""
    book, programme = rules()
    record = record_of(row)
    day = reference_day(programme, record, None)
    on = None if isinstance(day, Unknown) else day
    in_force = book.policy.in_force
    if on is not None and in_force is not None and on < in_force:
        nothing = dict.fromkeys(("verdict", "amount", "bound_by", "provisional", "states_0"))
        nothing |= dict.fromkeys(("rank_0", "rank_1", "pool"))
        return {"number": row["编号"], "on": on, **nothing, "refused": "not-in-force"}
    here = Situation(record, day, book, programme)
    judgement = judge(programme, here)
    assert programme.allotment is not None
    assert programme.allotment.per is not None
    score, issued, *_ = (_known(mean(key.value, here)) for key in programme.allotment.order)
    year = _known(mean(programme.allotment.per, here))
    return {
        "number": row["编号"],
        "on": on,
        "verdict": judgement.verdict.value,
        "amount": None if judgement.amount is None else judgement.amount.fen,
        "bound_by": judgement.bound_by,
        "provisional": bool(provisional(book, programme, judgement, day)),
        "states_0": bits(judgement),
        "rank_0": score,
        "rank_1": issued,
        "pool": None if year is None else str(year),
        "refused": None,
    }


def bits(judgement: Judgement) -> int:
    """Give the states of all rules, two bits each."""
    return sum(BITS[state] << 2 * nth for nth, (_, state) in enumerate(judgement.states))


def decide(input: Path, output: Path, rows: int) -> float:
    """Decide the first rows of a register; give the seconds of deciding alone."""
    records = rows_of(input, rows)
    rules()
    start = perf_counter()
    decided = [meant(record) for record in records]
    seconds = perf_counter() - start
    write_decided(decided, output)
    return seconds


def _known(value: object) -> object:
    if isinstance(value, Unknown):
        return None
    return int(value) if isinstance(value, Fraction) else value
