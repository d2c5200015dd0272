"""A process that appends batches of events to a log until somebody kills it.

    python -m tests.ledger.writer LEDGER BATCHES HOW

LEDGER is the file of the log, BATCHES a file with one batch a line. Each line of the standard
input lets one writer live: forked from this process, which has imported all it needs, it opens the
log, appends every batch from number START on, and says for each `acknowledged NUMBER ENTERED
ISSUED`. Then this process says `killed` or `ended CODE`. The lines are

    START                  lives to its end
    START birth DELAY      killed DELAY seconds after its birth
    START opening DELAY    killed DELAY seconds after it has opened the log

HOW is `soundly`, or names the fault with which to write.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ipaward.domain.event import Event
from ipaward.ledger.events import EventLog
from tests.ledger.courses import LOG, NOON, due, none_due

Batch = list[Event]


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


WAYS: dict[str, Callable[[EventLog, int, Batch], None]] = {
    way.__name__: way
    for way in (
        soundly,
        acknowledging_before_the_commit,
        with_letters_in_a_second_transaction,
        each_event_by_itself,
    )
}
FAULTS = [name for name in WAYS if name != "soundly"]


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


def live(ledger: Path, batches: list[Batch], start: int, how: str, opened: int) -> None:
    log = EventLog.open(ledger)
    os.write(opened, b"!")
    for number, batch in enumerate(batches[start:], start):
        WAYS[how](log, number, batch)


def main(ledger: Path, batches: list[Batch], how: str) -> None:
    say("ready")
    while words := sys.stdin.readline().split():
        start, *death = words
        hears, opened = os.pipe()
        writer = os.fork()
        if not writer:
            code = 1
            try:
                live(ledger, batches, int(start), how, opened)
                code = 0
            finally:
                os._exit(code)
        os.close(opened)
        if "opening" in death:
            os.read(hears, 1)
        os.close(hears)
        if death:
            time.sleep(float(death[1]))
            # Nobody has waited for it, so its number cannot have passed to another.
            os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        say("killed" if os.WIFSIGNALED(status) else f"ended {os.WEXITSTATUS(status)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), batches_in(Path(sys.argv[2])), sys.argv[3])
