"""A process that lets writers live, who append batches of events to a log until they are killed.

`python -m tests.ledger.writer` says `ready`. Each line of its standard input lets one writer live:
forked from this process, which has imported all it needs, it opens the log, appends every batch
from number `start` on, `step` by `step`, and says for each `acknowledged NUMBER ENTERED ISSUED`.
The line is the JSON of a `Life`. At last this process says `killed`, or `midway` where a
transaction was open when the writer was killed; `refused CODE` where the ledger refused; or
`ended CODE`.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import psycopg

from ipaward.domain.event import Event
from ipaward.domain.problem import RefusedError
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from tests.ledger.courses import LOG, NOON, due, none_due
from tests.ledger.faults import commit_without_the_disk, head_in_a_second_transaction

Batch = list[Event]
REFUSED = 75


@dataclass(frozen=True)
class Life:
    """What a writer is to do, and when it is to die.

    Attributes:
        ledger: the file of the log, or the address of its database.
        secret: the file of its secret.
        batches: a file with one batch a line.
        how: `soundly`, or the fault with which to write.
        since: the moment from which its time counts, `birth` or `opening`; if none, it is spared.
        seconds: its time.
    """

    ledger: str
    secret: str
    batches: str
    how: str
    start: int = 0
    step: int = 1
    since: str = ""
    seconds: float = 0

    @property
    def place(self) -> Place:
        return Place.of(self.ledger, Path(self.secret))


def soundly(log: EventLog, number: int, batch: Batch) -> None:
    appended = log.append(LOG, batch, due, NOON)
    acknowledge(number, len(appended.entered), len(appended.issued))


def acknowledging_before_the_commit(log: EventLog, number: int, batch: Batch) -> None:
    def hasty(subject, course):
        acknowledge(number, 0, 0)
        return due(subject, course)

    log.append(LOG, batch, hasty, NOON)


def with_letters_in_a_second_transaction(log: EventLog, number: int, batch: Batch) -> None:
    log.append(LOG, batch, none_due, NOON)
    soundly(log, number, batch)


def each_event_by_itself(log: EventLog, number: int, batch: Batch) -> None:
    for event in batch:
        log.append(LOG, [event], due, NOON)
    acknowledge(number, 0, 0)


def numbering_anew_what_is_tried_again(log: EventLog, number: int, batch: Batch) -> None:
    soundly(log, number, [replace(each, number=f"{each.number}/{os.getpid()}") for each in batch])


WAYS: dict[str, Callable[[EventLog, int, Batch], None]] = {
    way.__name__: way
    for way in (
        soundly,
        acknowledging_before_the_commit,
        with_letters_in_a_second_transaction,
        each_event_by_itself,
        numbering_anew_what_is_tried_again,
    )
}
# In the ledger itself.
WITHIN: dict[str, Callable[[], AbstractContextManager[object]]] = {
    fault.__name__: fault for fault in (head_in_a_second_transaction, commit_without_the_disk)
}


def acknowledge(number: int, entered: int, issued: int) -> None:
    say(f"acknowledged {number} {entered} {issued}")


def say(words: str) -> None:
    # At once and whole, whatever happens next.
    os.write(1, f"{words}\n".encode())


def batches_in(file: Path) -> list[Batch]:
    return [
        [
            Event(number, kind, subject, date.fromisoformat(day), {"against": "本机构"})
            for number, kind, subject, day in json.loads(line)
        ]
        for line in file.read_text("utf-8").splitlines()
    ]


def live(life: Life, opened: int) -> int:
    batches = batches_in(Path(life.batches))
    try:
        with WITHIN.get(life.how, nullcontext)():
            log = EventLog(open_ledger(life.place))
            os.write(opened, b"!")
            for number in range(life.start, len(batches), life.step):
                WAYS.get(life.how, soundly)(log, number, batches[number])
    except RefusedError as refusal:
        say(f"refused {refusal.problems[0].code}")
        return REFUSED
    return 0


def is_midway(place: Place) -> bool:
    """Whether somebody has begun to write, and has not committed."""
    if isinstance(place.ledger, Path):
        return place.ledger.with_name(f"{place.ledger.name}-journal").exists()
    with psycopg.connect(place.ledger, autocommit=True) as connection:
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        return connection.execute(others).fetchone() != (0,)


def main() -> None:
    say("ready")
    while line := sys.stdin.readline():
        life = Life(**json.loads(line))
        hears, opened = os.pipe()
        writer = os.fork()
        if not writer:
            code = 1
            try:
                code = live(life, opened)
            finally:
                os._exit(code)
        os.close(opened)
        if life.since == "opening":
            os.read(hears, 1)
        os.close(hears)
        was_midway = False
        if life.since:
            time.sleep(life.seconds)
            # Nobody has waited for it, so its number cannot have passed to another.
            os.kill(writer, signal.SIGSTOP)
            was_midway = is_midway(life.place)
            os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        if os.WIFSIGNALED(status):
            say("midway" if was_midway else "killed")
        elif os.WEXITSTATUS(status) != REFUSED:
            say(f"ended {os.WEXITSTATUS(status)}")


if __name__ == "__main__":
    main()
