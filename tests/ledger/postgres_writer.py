"""A process that appends to a ledger in PostgreSQL until somebody kills it.

    python -m tests.ledger.postgres_writer ADDRESS SECRET HOW

Batch after batch of two events each is appended, and `acknowledged NUMBER` said for each. HOW is
`on`, or `midst`: then it says `midst` with the events of the first batch entered and its letters
not, and waits.
"""

import os
import sys
import time
from itertools import count
from pathlib import Path

from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from tests.ledger.courses import LOG, NOON, due, event


def batch(number):
    return [event(f"E{number}-{n}", f"S{number}") for n in range(2)]


def waiting(subject, course):
    say("midst")
    time.sleep(600)
    return due(subject, course)


def say(words: str) -> None:
    # At once and whole, whatever happens next.
    os.write(1, f"{words}\n".encode())


def main(address: str, secret: Path, how: str) -> None:
    log = EventLog(open_ledger(Place.of(address, secret)))
    for number in count():
        log.append(LOG, batch(number), waiting if how == "midst" else due, NOON)
        say(f"acknowledged {number}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
