"""A long search for disagreements: `python -m tests.properties.campaign --minutes 10 --seed 1`.

Each worker is a process of its own, so that a crash of the C engine ends that worker alone and is
reported with its seed; the worker is then started again behind it. Replay one seed with
`python -m tests.properties.campaign --replay SEED`.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections import Counter
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from time import monotonic
from typing import Any

from tests.properties.agreement import SIZES, judge_all

FORK = get_context("fork")
STRIDE = 10**9  # seeds of one worker


def search(first: int, seconds: float, at: Synchronized[int], results: Any) -> None:
    """Judge programme after programme until time is up; send counts and faults."""
    end = monotonic() + seconds
    found: Counter[str] = Counter()
    seed = first
    while monotonic() < end:
        at.value = seed
        try:
            found += judge_all(seed, seed % SIZES)
            found["programmes"] += 1
        except Exception as error:
            found["faults"] += 1
            results.put((f"seed {seed}: {type(error).__name__}: {error}", None))
        seed += 1
    results.put((None, found))


def campaign(minutes: float, seed: int, workers: int) -> Counter[str]:
    """Search with several workers; print every fault and crash, give the counts."""
    end = monotonic() + 60 * minutes
    results = FORK.Queue()
    places = [FORK.Value("q", 0) for _ in range(workers)]

    def start(k: int, first: int) -> Any:
        work = (first, end - monotonic(), places[k], results)
        worker = FORK.Process(target=search, args=work)
        worker.start()
        return worker

    running = {k: start(k, seed * STRIDE * 100 + k * STRIDE) for k in range(workers)}
    total: Counter[str] = Counter()
    while running:
        for k, worker in list(running.items()):
            worker.join(0.2)
            while not results.empty():
                fault, found = results.get()
                total += found or Counter()
                if fault:
                    print(fault, flush=True)
            if worker.is_alive():
                continue
            del running[k]
            if worker.exitcode != 0:
                total["crashes"] += 1
                print(
                    f"seed {places[k].value}: the worker ended with {worker.exitcode}", flush=True
                )
                if monotonic() < end:
                    running[k] = start(k, places[k].value + 1)
    while not results.empty():
        total += results.get()[1] or Counter()
    return total


def replay(seed: int) -> int:
    """Judge one seed again and show what goes wrong."""
    try:
        print(dict(judge_all(seed, seed % SIZES)))
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def main() -> int:
    """Read the arguments and search, or replay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--replay", type=int)
    asked = parser.parse_args()
    if asked.replay is not None:
        return replay(asked.replay)
    total = campaign(asked.minutes, asked.seed, asked.workers)
    for name, count in sorted(total.items()):
        print(f"{name:20} {count:12,}")
    return 1 if total["faults"] or total["crashes"] else 0


if __name__ == "__main__":
    sys.exit(main())
