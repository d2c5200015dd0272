"""A ledger tampered with at random: whatever was changed must be found.

`python -m tests.ledger.tampering --count 1000` prints by kind what was tried and what came of it.
"""

import argparse
import random
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

from ipaward.domain.problem import RefusedError
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.entries import sealed_as
from ipaward.ledger.events import EventLog
from ipaward.ledger.notes import Checkpoint
from ipaward.ledger.pages import kept_nodes
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.tree import Frontier, leaf_hash
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, NOON, event, none_due, opened, rows

TABLES = ("entry", "head", "node", "checkpoint")


def sealed(folder):
    """A ledger of 600 events and its own first entry, with four checkpoints; the last is pinned."""
    log = opened(folder)
    for start in range(0, 600, 150):
        events = [event(f"E{n}", f"S{n % 50}") for n in range(start, start + 150)]
        log.append(LOG, events, none_due, NOON)
        pinned = checkpoint(log.ledger)
    return folder / "ledger.db", pinned


@contextmanager
def unguarded(path):
    """Let everything be changed, and put the guards back as if nothing had been."""
    with closing(sqlite3.connect(path)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.execute(sql)


def bodies_of(connection):
    return [body for (body,) in connection.execute("SELECT body FROM entry ORDER BY seq")]


def rebuilt(connection, bodies, signer=None):
    """Write everything anew, so that it agrees with these bodies; with a key, checkpoints too."""
    sizes = [size for (size,) in connection.execute("SELECT size FROM checkpoint")]
    frontier, entries, nodes, notes = Frontier(), [], [], []
    for seq, body in enumerate(bodies):
        one, leaf = sealed_as(parsed(body), body), leaf_hash(body)
        entries.append((seq, one.kind, one.key, one.about, leaf, body))
        nodes += kept_nodes(seq, frontier.add(leaf))
        if signer and frontier.size in sizes:
            text = Checkpoint(signer.name, frontier.size, frontier.root()).text()
            notes.append((frontier.size, signer.sign(text)))
    connection.execute("DELETE FROM entry")
    connection.execute("DELETE FROM node")
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", entries)
    connection.executemany("INSERT INTO node VALUES (?, ?, ?)", nodes)
    connection.execute("UPDATE head SET size = ?, frontier = ?", (frontier.size, frontier.dump()))
    if signer:
        connection.execute("DELETE FROM checkpoint")
        connection.executemany("INSERT INTO checkpoint VALUES (?, ?)", notes)
    connection.execute("DELETE FROM checkpoint WHERE size > ?", (len(bodies),))


def otherwise(body, number=None):
    """The body of another fine, or of an event with another number."""
    content = parsed(body)
    return canonical({**content, "day": "2020-01-01"} | ({"number": number} if number else {}))


def edited(bodies, chance):
    at = chance.randrange(1, len(bodies))
    return [*bodies[:at], otherwise(bodies[at]), *bodies[at + 1 :]]


def deleted(bodies, chance):
    at = chance.randrange(1, len(bodies))
    return [*bodies[:at], *bodies[at + 1 :]]


def inserted(bodies, chance):
    at = chance.randrange(1, len(bodies))  # behind the last it would be an ordinary entry
    return [*bodies[:at], otherwise(bodies[1], "new"), *bodies[at:]]


def swapped(bodies, chance):
    one, two = chance.sample(range(1, len(bodies)), 2)
    bodies = list(bodies)
    bodies[one], bodies[two] = bodies[two], bodies[one]
    return bodies


def truncated(bodies, chance):
    return bodies[: chance.randrange(1, len(bodies))]


WAYS = [edited, deleted, inserted, swapped, truncated]
FLIPPED = "bit flipped"


def flipped(path, whole, chance):
    at = chance.randrange(len(whole))
    raw = bytearray(whole)
    raw[at] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    return at


def recorded(path):
    """Everything that was recorded, seen without our own code."""
    return [rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES]


def outcome(path, pinned):
    """`found`, `refused`, `crashed` and why, or `passed`."""
    try:
        return "found" if verify(EventLog.open(path).ledger, pinned).faults else "passed"
    except RefusedError:
        return "refused"
    except Exception as fault:
        return f"crashed: {type(fault).__name__}: {fault}"


def tampered(path, whole, pinned, signer, chance):
    """Do one thing to the ledger; give what it was and what came of it."""
    way = chance.choice([*WAYS, FLIPPED])
    if way is FLIPPED:
        flipped(path, whole, chance)
        kind = FLIPPED
    else:
        key = chance.choice([None, signer])
        path.write_bytes(whole)
        with unguarded(path) as connection:
            rebuilt(connection, way(bodies_of(connection), chance), key)
        kind = f"{way.__name__}, {'signed anew' if key else 'the key unknown'}"
    return kind, outcome(path, [pinned])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    asked = parser.parse_args()
    print(f"seed={asked.seed}")
    chance, results = random.Random(asked.seed), Counter()
    with tempfile.TemporaryDirectory() as folder:
        path, pinned = sealed(Path(folder))
        whole, before = path.read_bytes(), recorded(path)
        signer = EventLog.open(path).ledger.needed().signer
        for _ in range(asked.count):
            kind, came = tampered(path, whole, pinned, signer, chance)
            if came == "passed":
                harmless = kind == FLIPPED and recorded(path) == before
                came = "harmless" if harmless else "MISSED"
            results[kind, came] += 1
    for (kind, came), count in sorted(results.items()):
        print(f"{kind}: {came}: {count}")
    return 0 if {came for _, came in results} <= {"found", "refused", "harmless"} else 1


if __name__ == "__main__":
    raise SystemExit(main())
