"""Writers killed at any moment lose nothing they acknowledged and double nothing."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ipaward.ledger.events import EventLog
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, all_due, rows
from tests.ledger.writer import FAULTS, batches_in

ROOT = Path(__file__).parents[2]
ENOUGH = 100  # to find any of the faults below
# More in a longer campaign.
KILLS = int(os.environ.get("IPAWARD_KILLS", "40"))
PATIENCE = 0.05  # seconds: time for a few batches on a machine that is not busy
BATCHES = 50


@pytest.fixture
def chance():
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    return random.Random(seed)


def test_no_kill_loses_or_doubles_anything(tmp_path, chance):
    batches = batch_file(tmp_path / "batches.jsonl", chance)
    kills = midway = rounds = 0

    while kills < KILLS:
        rounds += 1
        path = tmp_path / f"{rounds}.db"
        for was_killed, in_the_midst, faults in killed_until_done(path, batches, "soundly", chance):
            assert faults == []
            kills += was_killed
            midway += in_the_midst
        assert_whole(path, batches)

    print(f"{kills=} {midway=} {rounds=}")
    assert midway


@pytest.mark.parametrize("fault", FAULTS)
def test_a_writer_with_a_fault_is_found_out(tmp_path, chance, fault):
    batches = batch_file(tmp_path / "batches.jsonl", chance)
    kills = rounds = 0

    while kills < ENOUGH:
        rounds += 1
        path = tmp_path / f"{rounds}.db"
        for was_killed, _, faults in killed_until_done(path, batches, fault, chance):
            kills += was_killed
            if faults:
                print(f"{kills=} {faults=}")
                return

    pytest.fail(f"{kills} kills did not show the fault")


def test_two_writers_of_the_same_events_enter_and_issue_each_once(tmp_path, chance):
    batches = batch_file(tmp_path / "batches.jsonl", chance)
    lines = batches.read_text("utf-8").splitlines()
    reversed_ = tmp_path / "reversed.jsonl"
    reversed_.write_text("\n".join(reversed(lines)), "utf-8")
    path = tmp_path / "ledger.db"

    with writers(path, batches, "soundly") as one, writers(path, reversed_, "soundly") as two:
        let_live(one, "0")
        let_live(two, "0")
        told = [what_is_told(each) for each in (one, two)]

    assert [last for _, last in told] == ["ended 0", "ended 0"]
    log = EventLog.open(path)
    given = [event for batch in batches_in(batches) for event in batch]
    assert Counter(e.number for e in log.events(LOG)) == Counter(e.number for e in given)
    assert Counter(log.letters(LOG)) == Counter(all_due(log.events(LOG)))
    # Nor was anything told to both of them as new.
    acknowledged = [line for lines, _ in told for line in lines]
    assert len(acknowledged) == 2 * BATCHES
    assert sum(entered for _, entered, _ in acknowledged) == len(given)
    assert sum(issued for _, _, issued in acknowledged) == len(log.letters(LOG))


# What is given to the writers, and what must be so whenever one of them has died.


def batch_file(path: Path, chance: random.Random) -> Path:
    """Write batches of a few events each, of subjects that come back in later batches."""
    lines = []
    for batch in range(BATCHES):
        kinds = chance.choices(["contract", "penalty"], k=chance.randint(1, 6))
        events = [
            [f"E{batch}-{n}", kind, f"S{chance.randrange(20)}", "2026-02-28"]
            for n, kind in enumerate(kinds)
        ]
        lines.append(json.dumps(events))
    path.write_text("\n".join(lines), "utf-8")
    return path


def killed_until_done(
    path: Path, batches: Path, how: str, chance: random.Random
) -> Iterator[tuple[bool, bool, list[str]]]:
    """Give for each writer if it was killed, if a transaction was open, and what is wrong then."""
    acknowledged: set[int] = set()
    patience = PATIENCE
    with writers(path, batches, how) as process:
        last = ""
        while not last.startswith("ended"):
            # One batch is handed in again: its answer may have been lost with the writer.
            start = max(acknowledged, default=0)
            since = chance.choice(["birth", "opening", "opening", "opening"])
            let_live(process, f"{start} {since} {chance.uniform(0, patience)}")
            told, last = what_is_told(process)
            # However slow the machine is, it comes to an end.
            patience = PATIENCE if told else 2 * patience
            acknowledged |= {number for number, _, _ in told}
            is_midway = path.with_name(f"{path.name}-journal").exists()
            yield last == "killed", is_midway, faults_in(path, batches, acknowledged)
        assert last == "ended 0"


def faults_in(path: Path, batches: Path, acknowledged: set[int]) -> list[str]:
    """Say what is wrong with the log of one writer after another, the last one killed."""
    log = EventLog.open(path)
    events, letters = log.events(LOG), log.letters(LOG)
    given = batches_in(batches)
    entered = 0
    while entered < len(given) and events[: len(flat(given[: entered + 1]))] == flat(
        given[: entered + 1]
    ):
        entered += 1
    faults = []
    if events != flat(given[:entered]):
        faults.append("a batch is there in part, or twice")
    if not acknowledged <= set(range(entered)):
        faults.append("what was acknowledged is not there")
    if Counter(letters) != Counter(all_due(events)):
        faults.append("letters are missing, or doubled")
    faults += [f"verify finds {fault}" for fault in verify(log.ledger).faults]
    return faults


def assert_whole(path: Path, batches: Path) -> None:
    """Assert that a log holds all that was given, each once."""
    given = batches_in(batches)
    log = EventLog.open(path)

    assert log.events(LOG) == flat(given)
    assert Counter(log.letters(LOG)) == Counter(all_due(flat(given)))
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    kinds = Counter(kind for (kind,) in rows(path, "SELECT kind FROM entry"))
    letters = len(all_due(flat(given)))
    assert kinds == {"genesis": 1, "event": len(flat(given)), "letter": letters}
    size = kinds.total()
    assert rows(path, "SELECT seq FROM entry ORDER BY seq") == [(seq,) for seq in range(size)]
    # With the secret that was made first, however often its makers were killed.
    found = verify(log.ledger, [checkpoint(log.ledger)])
    assert (found.size, found.pinned, found.faults) == (size, 1, ())


def flat(batches):
    return tuple(event for batch in batches for event in batch)


# The writers.


@contextmanager
def writers(path: Path, batches: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    """Start the process that lets writers live."""
    command = [sys.executable, "-m", "tests.ledger.writer", str(path), str(batches), how]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        with closing(process.stdin):
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield process


def let_live(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdin
    print(words, file=process.stdin, flush=True)


def what_is_told(process: subprocess.Popen[str]) -> tuple[list[tuple[int, int, int]], str]:
    """Give what one writer acknowledged: batch, entered, issued; and how it ended."""
    told = []
    assert process.stdout
    for line in process.stdout:
        match line.split():
            case ["acknowledged", number, entered, issued]:
                told.append((int(number), int(entered), int(issued)))
            case _:
                return told, line.strip()
    raise AssertionError("the process that lets writers live has died")
