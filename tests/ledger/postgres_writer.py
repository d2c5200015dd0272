"""A process that begins to append to a ledger in PostgreSQL, and waits until somebody kills it.

    python -m tests.ledger.postgres_writer ADDRESS SECRET

It says `midst` with the events of a batch entered and its letters not.
"""

import os
import sys
import time
from pathlib import Path

from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from tests.ledger.courses import LOG, NOON, due, event

BATCH = [event(f"E{n}", "S") for n in range(2)]


def waiting(subject, course):
    os.write(1, b"midst\n")
    time.sleep(600)
    return due(subject, course)


if __name__ == "__main__":
    place = Place.of(sys.argv[1], Path(sys.argv[2]))
    EventLog(open_ledger(place)).append(LOG, BATCH, waiting, NOON)
