"""Writers, and servers of PostgreSQL, killed at any moment, and what must then be in the ledger."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from pathlib import Path

from ipaward.domain.event import Event
from ipaward.domain.problem import RefusedError
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.verifying import verify
from tests.ledger import courses, postgres_ledgers
from tests.ledger.courses import LOG, NOON, all_due, due
from tests.ledger.postgres_server import PrivateServer
from tests.ledger.writer import Batch, Life, batches_in

ROOT = Path(__file__).parents[2]
PATIENCE = 0.05  # seconds: time for a few batches on a machine that is not busy
BATCHES = 50
LOST = "refused ledger-not-reached"
# With which a writer writes, and is found out by kills; and one that kills of a server find.
FAULTS = [
    "acknowledging_before_the_commit",
    "with_letters_in_a_second_transaction",
    "each_event_by_itself",
    "numbering_anew_what_is_tried_again",
    "head_in_a_second_transaction",
]
SERVER_FAULT = "commit_without_the_disk"


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


@dataclass
class State:
    """What a log holds, held against what was given to its writers and what they acknowledged.

    Attributes:
        batches: the numbers of those that are there, in order.
        lost: how many were acknowledged and are not there, or not whole.
        doubled: how many events and letters are there once more than they should.
        faults: what must not be, those two included.
    """

    batches: list[int] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)


def state_of(place: Place, batches: Sequence[Batch], acknowledged: set[int]) -> State:
    """Look at a log whose writers are dead."""
    try:
        log = EventLog(open_ledger(place))
        if not isinstance(place.ledger, Path):
            # The server may not have noticed yet that a writer is dead: this waits for it.
            log.append(LOG, [], due, NOON)
        events, letters = log.events(LOG), log.letters(LOG)
        faults = [f"verify finds {fault}" for fault in verify(log.ledger).faults]
    except RefusedError as refusal:
        return State(faults=[f"refused: {refusal.problems[0].code}"])
    there = [replace(each, number=each.number.partition("/")[0]) for each in events]
    counted = Counter(each.number for each in there)
    wanted = Counter(all_due(events))
    number_of = {each.number: number for number, batch in enumerate(batches) for each in batch}
    found = State([number for number, _ in groupby(number_of[each.number] for each in there)])
    whole = {n for n, batch in enumerate(batches) if all(each.number in counted for each in batch)}
    found.lost = len(acknowledged - whole)
    found.doubled = counted.total() - len(counted) + (Counter(letters) - wanted).total()
    if there != flat(batches[number] for number in found.batches):
        found.faults.append("a batch is there in part, or twice")
    if found.lost:
        found.faults.append("what was acknowledged is not there")
    if found.doubled:
        found.faults.append("something is doubled")
    if Counter(letters) != wanted:
        found.faults.append("letters are missing, or doubled")
    found.faults += faults
    return found


def faults_at_the_end(place: Place, batches: Sequence[Batch]) -> list[str]:
    """Say what is wrong with a log that must hold all that was given, each once."""
    log = EventLog(open_ledger(place))
    events = log.events(LOG)
    faults = state_of(place, batches, set(range(len(batches)))).faults
    kinds = Counter(kind for (kind,) in seen(place, "SELECT kind FROM entry"))
    if kinds != {"genesis": 1, "event": len(flat(batches)), "letter": len(all_due(events))}:
        faults.append(f"other entries than there must be: {kinds}")
    size = kinds.total()
    if seen(place, "SELECT seq FROM entry ORDER BY seq") != [(seq,) for seq in range(size)]:
        faults.append("a gap")
    if isinstance(place.ledger, Path) and seen(place, "PRAGMA integrity_check") != [("ok",)]:
        faults.append("the file is not whole")
    # With the secret that was made first, however often its makers were killed.
    found = verify(log.ledger, [checkpoint(log.ledger)])
    if (found.size, found.pinned, found.faults) != (size, 1, ()):
        faults.append(f"verify finds {found}")
    return faults


def flat(batches) -> list[Event]:
    return [event for batch in batches for event in batch]


def seen(place: Place, query: str) -> list[tuple]:
    """What stands there, seen without our own code."""
    if isinstance(place.ledger, Path):
        return courses.rows(place.ledger, query)
    return postgres_ledgers.rows(str(place.ledger), query)


# The writers.


@dataclass
class Told:
    """What one writer told of its life.

    Attributes:
        acknowledged: for each batch its number, how much was entered, and how much issued.
        last: its last words.
    """

    acknowledged: list[tuple[int, int, int]]
    last: str

    @property
    def numbers(self) -> set[int]:
        return {number for number, _, _ in self.acknowledged}


@dataclass
class Writers:
    """The process that lets writers live, and what it said that nobody asked for yet."""

    process: subprocess.Popen[str]
    heard: list[str] = field(default_factory=list)

    def let_live(self, life: Life) -> None:
        assert self.process.stdin
        print(json.dumps(asdict(life)), file=self.process.stdin, flush=True)

    def hear(self) -> None:
        """Wait until the writer says something."""
        assert self.process.stdout
        self.heard.append(self.process.stdout.readline())

    def told(self) -> Told:
        """Wait until the writer has ended."""
        found = []
        while True:
            if not self.heard:
                self.hear()
            line = self.heard.pop(0)
            match line.split():
                case ["acknowledged", number, entered, issued]:
                    found.append((int(number), int(entered), int(issued)))
                case []:
                    raise AssertionError("the process that lets writers live has died")
                case _:
                    return Told(found, line.strip())


@contextmanager
def writers() -> Iterator[Writers]:
    """Start the process that lets writers live."""
    command = [sys.executable, "-m", "tests.ledger.writer"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        with closing(process.stdin):
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield Writers(process)


def task(place: Place, batches: Path, how: str = "soundly") -> Life:
    """Give the life of a writer who is spared."""
    return Life(str(place.ledger), str(place.secret), str(batches), how)


# Their deaths.


@dataclass
class Death:
    """What is so after writers were killed, or lost their server.

    Attributes:
        was_killed: whether one was, and not only came to its end.
        was_midway: whether a transaction was open, or a writer lost its server.
        acknowledged: how many batches were since the death before.
    """

    was_killed: bool
    was_midway: bool
    acknowledged: int
    state: State


def killed_until_done(
    process: Writers, life: Life, chance: random.Random, most: int
) -> Iterator[Death]:
    """Let writers live one after another until all is entered; kill no more than `most`."""
    given = batches_in(Path(life.batches))
    acknowledged: set[int] = set()
    patience = PATIENCE
    last = ""
    while not last.startswith("ended"):
        # One batch is handed in again: its answer may have been lost with the writer.
        life = replace(life, start=max(acknowledged, default=0), since="")
        if most > 0:
            since = chance.choice(["birth", "opening", "opening", "opening"])
            life = replace(life, since=since, seconds=chance.uniform(0, patience))
        process.let_live(life)
        told = process.told()
        last = told.last
        most -= 1
        # However slow the machine is, it comes to an end.
        patience = PATIENCE if told.acknowledged else 2 * patience
        new = len(told.numbers - acknowledged)
        acknowledged |= told.numbers
        state = state_of(life.place, given, acknowledged)
        if state.batches != list(range(len(state.batches))):
            state.faults.append("a batch is missing before another")
        if last not in ("killed", "midway", "ended 0"):
            state.faults.append(f"a writer that was not killed: {last}")
            last = "ended"
        yield Death(last in ("killed", "midway"), last == "midway", new, state)


def server_killed_until_done(
    both: Sequence[Writers], server: PrivateServer, life: Life, chance: random.Random, most: int
) -> Iterator[Death]:
    """Let two writers share the batches until all is in; kill their server up to `most` times."""
    given = batches_in(Path(life.batches))
    acknowledged: set[int] = set()
    patience = PATIENCE
    done = False
    while not done:
        for first, each in enumerate(both):
            start = max((n for n in acknowledged if n % 2 == first), default=first)
            each.let_live(replace(life, start=start, step=2))
        if most > 0:
            if chance.random() < 0.75:
                both[0].hear()
            time.sleep(chance.uniform(0, patience))
            server.kill()
        told = [each.told() for each in both]
        if most > 0:
            server.start_again()
        was_killed = most > 0
        most -= 1
        numbers = told[0].numbers | told[1].numbers
        patience = PATIENCE if numbers else 2 * patience
        new = len(numbers - acknowledged)
        acknowledged |= numbers
        state = state_of(life.place, given, acknowledged)
        lasts = [each.last for each in told]
        done = lasts == ["ended 0"] * 2
        if not set(lasts) <= {"ended 0", *([LOST] if was_killed else [])}:
            state.faults.append(f"writers who lost their server, or did not: {lasts}")
            done = True
        yield Death(was_killed, LOST in lasts, new, state)
