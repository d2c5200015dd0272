"""One random programme judged for several random records, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from ipaward.domain.value import Unknown, Value
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.reading import DisagreementError
from tests.properties.programs import day_of, overrides_of, programme_of, record_of
from tests.properties.worlds import World

RECORDS = 10
SIZES = 6


def judge_all(seed: int, size: int, records: int = RECORDS) -> Counter[str]:
    """Judge random records by a random programme; count what came out.

    Raises:
        DisagreementError: the engine and the yardstick differ.
    """
    book, programme, here = programme_of(seed, size)
    reading = CaseReading(book, programme)
    found: Counter[str] = Counter()
    try:
        for record, day, overrides in _cases(seed, here, records):
            judged = reading.judge(record, day, overrides)
            found["decisions"] += 1
            found[judged.verdict.value] += 1
            found["paid"] += judged.amount is not None and judged.amount.fen > 0
            found["firings"] += len(reading.trace)
            for _, state in judged.states:
                found[f"rule {state.value}"] += 1
    finally:
        reading.close()
    return found


Case: TypeAlias = "tuple[dict[str, Value | Unknown], date | Unknown, dict[str, Value]]"


def _cases(seed: int, here: World, count: int) -> Iterator[Case]:
    """Give the records conditions were tried on, then as many that know all constants."""
    for record, day in here.records[: count // 2]:
        yield record, day, {}
    for k in range(seed * RECORDS, seed * RECORDS + count - count // 2):
        yield record_of(k, here), day_of(k), overrides_of(k, here)


def disagreements(seeds: range) -> Iterator[tuple[int, DisagreementError]]:
    """Give the seeds at which the readings differ, and how."""
    for seed in seeds:
        try:
            judge_all(seed, seed % SIZES)
        except DisagreementError as error:
            yield seed, error
