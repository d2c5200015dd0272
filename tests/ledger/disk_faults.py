"""A disk that fails at any point of a short course of work, and what is found on it then.

The course enters what a ledger may hold but a trusted key. For each call by which it changes a
file, the disk fails at that call: once, or from then on. Whoever works must be refused in words.
Then the ledger is opened again on a disk that works: it holds whole steps, those acknowledged among
them, each once; and the course can be brought to its end.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ipaward.domain.money import Money
from ipaward.domain.problem import RefusedError
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import KEYS
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.rounds import NotActiveError
from ipaward.ledger.runs import RunLog
from ipaward.ledger.verifying import verify
from tests.ledger.broken_disk import Fault, broken
from tests.ledger.courses import LOG, NOON, due, event, rows
from tests.ledger.decided import (
    FIRM,
    OTHER,
    RULEBOOK,
    SECOND,
    WHY,
    activated,
    begun,
    decided,
    recorded,
)
from tests.ledger.faults import head_in_a_second_transaction, vault_in_a_second_transaction

NAME = "ledger.db"
CODE = "ledger-disk"
CHUNK = {"plan": "p" * 64, "number": 0, "rows": 1, "root": "0" * 64}
MANY = [event(f"M{n}", f"S{n % 9}", against="样例" * 300) for n in range(60)]


@dataclass
class Desk:
    """Somebody at work on a ledger, who has opened it."""

    folder: Path
    pinned: list[str]

    def __post_init__(self) -> None:
        self.log = begun(self.folder / NAME)
        self.ledger = self.log.ledger
        self.events = EventLog(self.ledger)
        self.runs = RunLog(self.ledger)


# The course: each step is one transaction of the ledger, and done again enters nothing.


def activation(desk: Desk) -> None:
    activated(desk.log)


def few_events(desk: Desk) -> None:
    desk.events.append(LOG, [event("E1"), event("E2", "S2")], due, NOON)


def decisions(desk: Desk) -> None:
    recorded(desk.log, decided(), decided("A2", OTHER))


def first_checkpoint(desk: Desk) -> None:
    desk.pinned.append(checkpoint(desk.ledger))


def override(desk: Desk) -> None:
    history = desk.log.history("small", "grant", "A1")
    if history and history[-1].kind == "decision":
        desk.log.override(history[-1].seq, "eligible", Money(100), WHY, SECOND, NOON)


def run(desk: Desk) -> None:
    told = {"plan": CHUNK["plan"], "policy": "small", "programme": "grant"}
    desk.runs.begin(told, RULEBOOK, NOON)


def chunk(desk: Desk) -> None:
    desk.runs.seal(CHUNK, NOON)


def redaction(desk: Desk) -> None:
    desk.log.erasures.redact(OTHER, WHY, NOON)


def second_round(desk: Desk) -> None:
    recorded(desk.log, decided("A3", FIRM))


def many_events(desk: Desk) -> None:
    desk.events.append(LOG, MANY, due, NOON)


STEPS = (
    activation,
    few_events,
    decisions,
    first_checkpoint,
    override,
    run,
    chunk,
    redaction,
    second_round,
    many_events,
)
Way = Callable[[Callable[[Desk], None], Desk], None]


def soundly(step: Callable[[Desk], None], desk: Desk) -> None:
    step(desk)


def deaf(step: Callable[[Desk], None], desk: Desk) -> None:
    """A fault: whatever the ledger answers is taken for done."""
    with suppress(RefusedError, NotActiveError):
        step(desk)


@dataclass
class Work:
    """The course, gone so far in a folder by whoever was there before.

    Attributes:
        acknowledged: how many steps were.
        pinned: the checkpoints that were signed.
    """

    folder: Path
    acknowledged: int = 0
    pinned: list[str] = field(default_factory=list)

    def copied(self, folder: Path) -> "Work":
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Work(folder, self.acknowledged, [*self.pinned])

    def go_on(self, way: Way = soundly) -> None:
        """Open the ledger and do what is left to do."""
        desk = Desk(self.folder, self.pinned)
        for step in STEPS[self.acknowledged :]:
            way(step, desk)
            self.acknowledged += 1

    def entered(self) -> list[tuple[str, str]]:
        """Give the kind and the key of every entry, seen without our own code."""
        found = rows(self.folder / NAME, "SELECT kind, key FROM entry ORDER BY seq")
        # The name of whom it erases is a random one.
        return [(kind, key if kind != "redaction" else "") for kind, key in found]

    def faults(self) -> list[str]:
        """Say what is wrong with the ledger, whatever it holds."""
        desk = Desk(self.folder, self.pinned)
        faults = [f"verify finds {each}" for each in verify(desk.ledger, self.pinned).faults]
        entries = desk.log.all()
        readable = {one.seq for one in entries} - desk.log.erasures.erased(entries)
        if set(desk.log.held(entries)) != readable:
            faults.append("a decision cannot be read")
        for name in (NAME, NAME + KEYS):
            if rows(self.folder / name, "PRAGMA integrity_check") != [("ok",)]:
                faults.append(f"{name} is not whole")
        return faults


# What comes of it.


@dataclass
class Outcome:
    """What came of a course on a disk that failed.

    Attributes:
        acknowledged: how many steps were.
        said: the code of the refusal, or what else ended it.
        has_failed: whether the fault was come to.
        lost: entries of acknowledged steps that are not there.
        doubled: entries that are there twice.
        faults: what must not be, those two included.
    """

    acknowledged: int
    said: str
    has_failed: bool
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)


class Course:
    """The course, gone from its beginning again and again.

    Attributes:
        beginning: where nothing is.
        states: the entries there are after so many steps.
    """

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.beginning = Work(scratch / "beginning")
        self.beginning.folder.mkdir()
        undisturbed = self.beginning.copied(scratch / "undisturbed")
        self.states: list[list[tuple[str, str]]] = []

        def noting(step, desk):
            self.states.append(undisturbed.entered())
            step(desk)

        undisturbed.go_on(noting)
        self.states.append(undisturbed.entered())
        self.files = {each.name for each in undisturbed.folder.iterdir()}

    def interrupted(self) -> Work:
        """Give work whose disk was lost in its last commit, which the next to open must undo."""
        work = self.beginning.copied(self.scratch / "interrupted")
        last = self.calls(self.beginning)["unlink"] - 1
        on_broken(work, Fault("unlink", last, True), soundly)
        assert STEPS[work.acknowledged] is many_events
        return work

    def calls(self, start: Work) -> Counter[str]:
        """Give how often each kind of call is made on a disk that works."""
        work = start.copied(self.scratch / "counted")
        with broken(None) as disk:
            work.go_on()
        return +disk.calls

    def faults(self, start: Work) -> list[Fault]:
        """Give every fault there may be."""
        return [
            Fault(kind, at, is_lasting)
            for kind, count in self.calls(start).items()
            for at in range(count)
            for is_lasting in (False, True)
        ]

    def outcome(self, start: Work, fault: Fault, way: Way = soundly) -> Outcome:
        """Go the course on a disk with a fault; then look, and bring it to its end."""
        work = start.copied(self.scratch / "tried")
        found = on_broken(work, fault, way)
        if found.has_failed and found.said != CODE:
            found.faults.append(f"the disk failed, and what was said is {found.said or 'nothing'}")
        try:
            self._look(work, found, self.states[work.acknowledged :][:2])
            work.go_on()
            self._look(work, found, self.states[-1:])
        except RefusedError as refusal:
            found.faults.append(f"then refused: {refusal.problems[0].code}")
        if not found.faults and {each.name for each in work.folder.iterdir()} != self.files:
            found.faults.append("a file is left over, or missing")
        return found

    def _look(self, work: Work, found: Outcome, good: list[list[tuple[str, str]]]) -> None:
        found.faults += work.faults()
        there = work.entered()
        lost, doubled = Counter(good[0]) - Counter(there), Counter(there) - Counter(set(there))
        found.lost += lost.total()
        found.doubled += doubled.total()
        if there not in good:
            found.faults.append("acknowledged and lost" if lost else "a step in part, or twice")


def on_broken(work: Work, fault: Fault, way: Way) -> Outcome:
    """Go on with work on a disk that fails."""
    said = ""
    with broken(fault) as disk:
        try:
            work.go_on(way)
        except RefusedError as refusal:
            said = refusal.problems[0].code
        except Exception as error:  # what people would see as a traceback
            said = repr(error)
    return Outcome(work.acknowledged, said, disk.has_failed)


# With which the ledger, or who works with it, is found out.
FAULTS: list[tuple[Callable[[], AbstractContextManager[object]], Way]] = [
    (head_in_a_second_transaction, soundly),
    (vault_in_a_second_transaction, soundly),
    (nullcontext, deaf),
]


def found_out(
    course: Course, within: Callable[[], AbstractContextManager[object]], way: Way
) -> bool:
    """Whether a disk that fails at one of the commits shows a fault."""
    with within():
        commits = range(course.calls(course.beginning)["unlink"])
        faults = (Fault("unlink", at) for at in commits)
        return any(course.outcome(course.beginning, fault, way).faults for fault in faults)
