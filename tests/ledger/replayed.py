"""`ipaward ledger replay` in a process of its own, which tells what exactly came of it.

    python -m tests.ledger.replayed LEDGER [FAULT]

Prints one line of JSON. `digest` is the SHA-256 over every body that was written again, in order of
entry, each behind its length: of a correction as of a decision, with the hash of what it holds back
in it, and whether it is the one on record or another. FAULT names one with which to decide.
"""

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from hashlib import sha256
from time import perf_counter

from ipaward.casework import replay
from ipaward.casework.decide import Desk
from ipaward.domain.application import RefusedRow
from ipaward.interfaces import replaying
from ipaward.interfaces.cli import main

LENGTH = 8  # bytes


def in_the_order_of_a_set(decide: Callable) -> Callable:
    """Decide, and list what was found as a set of texts happens to."""

    def decided(*given):
        found = decide(*given)
        if isinstance(found, RefusedRow):
            return found
        by_rule = {one.rule: one for one in found.findings}
        return replace(found, findings=tuple(by_rule[rule] for rule in set(by_rule)))

    return decided


FAULTS = {fault.__name__: fault for fault in (in_the_order_of_a_set,)}


@contextmanager
def watched(results: Counter[str], bodies) -> Iterator[None]:
    """Count what comes of each entry, and hash each body that is written again."""
    came, written = replaying.replay, replay.rewritten

    def replayed(*given, **more):
        found = came(*given, **more)
        results[found.value] += 1
        return found

    def rewritten(*given):
        body = written(*given)
        bodies.update(len(body).to_bytes(LENGTH, "big") + body)
        return body

    replaying.replay, replay.rewritten = replayed, rewritten
    try:
        yield
    finally:
        replaying.replay, replay.rewritten = came, written


def told(ledger: str, fault: str | None) -> dict[str, object]:
    """Replay a ledger, and tell what came of it."""
    if fault is not None:
        Desk.decide = FAULTS[fault](Desk.decide)
    results, bodies = Counter[str](), sha256()
    began = perf_counter()
    with redirect_stdout(io.StringIO()), watched(results, bodies):
        code = main(["ledger", "replay", "--quiet", "--ledger", ledger])
    return {
        "code": code,
        "results": results,
        "digest": bodies.hexdigest(),
        "seconds": perf_counter() - began,
    }


if __name__ == "__main__":
    print(json.dumps(told(sys.argv[1], *sys.argv[2:] or [None])))
