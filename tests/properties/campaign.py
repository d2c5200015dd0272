"""A long search for disagreements, by both readings: `python -m tests.properties.campaign`.

    --minutes 10           search for ten minutes with each worker
    --pairs 10000000       search until the query has decided that many records
    --seed 2               other programmes than those of seed 1
    --from SEED            go on where a search was stopped: it said up to which seed all is done
    --replay SEED          judge one programme again and show what goes wrong

Each worker is a process of its own, so that a crash of the C engine ends that worker alone and is
reported with its seed; the worker is then started again behind it. Workers take turns: of two, one
has the even seeds and one the odd ones.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import monotonic
from typing import Any

from tests.engines import Engine, in_duckdb
from tests.properties.agreement import SIZES, judge_all
from tests.properties.batch_agreement import compared

FORK = get_context("fork")
STRIDE = 10**11  # seeds of one search
RECORDS = 1_000  # of each programme, for the query; the rule engine judges ten
EVERY = 10  # seconds between two lines of progress


def judged(seed: int, engine: Engine) -> Counter[str]:
    """Give what came of one programme by the rule engine and by the query; raise a difference."""
    found = judge_all(seed, seed % SIZES)
    found += Counter(
        {f"query {k}": n for k, n in compared(seed, seed % SIZES, RECORDS, engine).items()}
    )
    found["programmes"] += 1
    return found


def search(first: int, step: int, seconds: float, here: Place, results: Any) -> None:
    """Judge programme after programme until time is up or enough was done; send what was found."""
    end = monotonic() + seconds
    found: Counter[str] = Counter()
    seed = first
    with in_duckdb() as engine:
        while monotonic() < end and not here.stop.value:
            here.seed.value = seed
            try:
                one = judged(seed, engine)
                here.pairs.value += one["query pairs"]
                found += one
            except Exception as error:
                found["faults"] += 1
                results.put((f"seed {seed}: {type(error).__name__}: {error}", None))
            seed += step
    here.seed.value = seed
    results.put((None, found))


@dataclass
class Place:
    """What a worker tells while it works, and is told.

    Attributes:
        seed: the one it is at; those of its own below are done.
        pairs: records its queries have decided.
        stop: whether it shall end after the programme at hand.
    """

    stop: Any
    seed: Any = field(default_factory=lambda: FORK.Value("q", 0))
    pairs: Any = field(default_factory=lambda: FORK.Value("q", 0))


@dataclass
class Campaign:
    """A search by several workers.

    Attributes:
        first: the first seed.
        seconds: the most it may take.
        pairs: how many records the query is to decide; None for as many as there is time for.
    """

    first: int
    seconds: float
    pairs: int | None
    workers: int
    total: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """Search; print progress and every fault and crash, and count what was found."""
        self.began, self.said, self.results = monotonic(), monotonic(), FORK.Queue()
        stop = FORK.Value("b", 0)
        self.places = [Place(stop) for _ in range(self.workers)]
        running = {k: self._started(k, self.first + k) for k in range(self.workers)}
        while running:
            for k, worker in list(running.items()):
                worker.join(0.2)
                self._collect()
                if not worker.is_alive():
                    del running[k]
                    if worker.exitcode != 0:
                        running |= self._crashed(k, worker.exitcode)
            if self.pairs is not None and self.done >= self.pairs:
                stop.value = 1
            if monotonic() - self.said >= EVERY:
                self._tell()
        self._collect()
        self._tell()

    @property
    def done(self) -> int:
        """Give the records the query has decided."""
        return sum(place.pairs.value for place in self.places)

    def _started(self, k: int, first: int) -> Any:
        self.places[k].seed.value = first
        left = self.seconds - (monotonic() - self.began)
        work = (first, self.workers, left, self.places[k], self.results)
        worker = FORK.Process(target=search, args=work)
        worker.start()
        return worker

    def _crashed(self, k: int, code: int) -> dict[int, Any]:
        seed = self.places[k].seed.value
        self.total["crashes"] += 1
        print(f"seed {seed}: the worker ended with {code}", flush=True)
        if monotonic() - self.began >= self.seconds:
            return {}
        return {k: self._started(k, seed + self.workers)}

    def _collect(self) -> None:
        while not self.results.empty():
            fault, found = self.results.get()
            self.total += found or Counter()
            if fault:
                print(fault, flush=True)

    def _tell(self) -> None:
        self.said = monotonic()
        seconds = self.said - self.began
        seed = min(place.seed.value for place in self.places)
        of = "" if self.pairs is None else f" of {self.pairs:,}"
        print(
            f"{self.done:,}{of} pairs in {seconds:,.0f} s, {self.done / seconds:,.0f} a second;"
            f" all seeds below {seed} are done",
            flush=True,
        )


def replay(seed: int) -> int:
    """Judge one seed again and show what goes wrong."""
    try:
        with in_duckdb() as engine:
            print(dict(judged(seed, engine)))
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and search, or replay."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, dest="first", metavar="SEED")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--replay", type=int, metavar="SEED")
    asked = parser.parse_args(arguments)
    if asked.replay is not None:
        return replay(asked.replay)
    minutes = asked.minutes or (1 if asked.pairs is None else 10**6)
    first = asked.seed * STRIDE if asked.first is None else asked.first
    print(f"seeds from {first}, {asked.workers} workers", flush=True)
    campaign = Campaign(first, 60 * minutes, asked.pairs, asked.workers)
    campaign.run()
    for name, count in sorted(campaign.total.items()):
        print(f"{name:60} {count:14,}")
    return 1 if campaign.total["faults"] or campaign.total["crashes"] else 0


if __name__ == "__main__":
    sys.exit(main())
