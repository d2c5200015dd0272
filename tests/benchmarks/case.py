"""How fast the case reading judges: `python -m tests.benchmarks.case [count]`.

Figures of one machine mean little; the ratios to the yardstick alone and to a function written
by hand, taken in the same run, mean more.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from time import perf_counter

from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.judgement import judge
from ipaward.rulebook.meaning import Situation
from tests.benchmarks.award import ON, applications, award_book, by_hand


def rate(work: Callable[[dict], object], records: list[dict], rounds: int = 3) -> float:
    """Give how many records a second `work` does, in its best round."""
    best = min(_seconds(work, records) for _ in range(rounds))
    return len(records) / best


def _seconds(work: Callable[[dict], object], records: list[dict]) -> float:
    start = perf_counter()
    for record in records:
        work(record)
    return perf_counter() - start


def rates(count: int) -> dict[str, float]:
    """Give decisions a second of each way to decide."""
    book, programme = award_book()
    reading = CaseReading(book, programme)
    records = applications(count)
    found = {
        "case, verified": rate(lambda r: reading.judge(r, ON), records),
        "engine and terms alone": rate(lambda r: reading._read(r, ON, {}), records),
        "yardstick alone": rate(
            lambda r: judge(programme, Situation(r, ON, book, programme)), records
        ),
        "by hand": rate(by_hand, records),
    }
    reading.close()
    return found


def main() -> None:
    """Print the rates and their ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    found = rates(count)
    verified = found["case, verified"]
    for name, value in found.items():
        print(f"{name:24} {value:12,.0f} a second  {value / verified:8.2f} of verified")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{'peak memory':24} {peak / 1024:12,.1f} MB")


if __name__ == "__main__":
    main()
