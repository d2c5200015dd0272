"""Power cuts, simulated: what a disk may hold of a ledger when the current fails.

What the ledger does to its file is recorded, write by write and sync by sync, by a second SQLite
with a file system of our own. From the record an image of the disk is made for any moment: what
was synced is there; of what was written since, each piece is there, torn at a sector, or not, as
chance has it; a journal that was unlinked may be back unless its folder was synced. Each image is
opened by the ledger itself. The order of things is that of ext4.

`python -m tests.ledger.power --images 10000` prints what came of them.
"""

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from ipaward.domain.problem import RefusedError
from ipaward.ledger import sqlite
from ipaward.ledger.events import EventLog
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, NOON, all_due, due, event

BATCHES = [[event(f"E{n}-{i}", f"S{i}") for i in range(1 + n % 4)] for n in range(30)]
SECTOR = 512
NAME = "ledger.db"
VFS = "recorded"
# Settings with which the ledger would promise more than it keeps.
WEAK = ("synchronous = OFF", "synchronous = NORMAL", "journal_mode = MEMORY")

Step = tuple[str, ...] | tuple[str, int]


# What the ledger asks of SQLite.


def steps(folder: Path) -> list[Step]:
    """Enter all batches; give every statement, and after each batch that it was acknowledged."""
    found: list[Step] = []
    original = sqlite._connected

    def note(statement):
        # Where a trigger begins its work, the driver tells the same statement once more.
        if found[-1] != ("run", statement):
            found.append(("run", statement))

    def connected(path, wait):
        connection = original(path, wait)
        found.append(("open",))
        connection.set_trace_callback(note)
        return connection

    sqlite._connected = connected
    try:
        log = EventLog.open(folder / NAME)
        for number, batch in enumerate(BATCHES):
            log.append(LOG, batch, due, NOON)
            found.append(("ack", number))
    finally:
        sqlite._connected = original
    return found


# What SQLite asks of the disk.


class _File(apsw.VFSFile):
    """A file of which every change is recorded."""

    def __init__(self, done, name, flags):
        self.done, self.name = done, Path(_plain(name)).name
        super().__init__("unix", name, flags)
        done.append(("open", self.name))

    def xWrite(self, data, offset):  # SQLite's own name
        self.done.append(("write", self.name, offset, bytes(data)))
        return super().xWrite(data, offset)

    def xTruncate(self, size):
        self.done.append(("cut", self.name, size))
        return super().xTruncate(size)

    def xSync(self, flags):
        self.done.append(("sync", self.name))
        return super().xSync(flags)


class _Disk(apsw.VFS):
    """A file system that keeps a record of what was done to it."""

    def __init__(self):
        self.done: list[tuple] = []
        super().__init__(VFS, "unix")

    def xOpen(self, name, flags):
        return _File(self.done, name, flags)

    def xDelete(self, name, is_synced):
        self.done.append(("unlink", Path(name).name, bool(is_synced)))
        return super().xDelete(name, is_synced)


def _plain(name):
    return name.filename() if isinstance(name, apsw.URIFilename) else name


def record(wanted: Sequence[Step], folder: Path, also: Sequence[str] = ()) -> list[tuple]:
    """Run the statements of a ledger again; give what was done to the disk, and acknowledged.

    Args:
        wanted: as `steps` gives them.
        folder: an empty one.
        also: settings for every connection, instead of the ledger's own of the same names.
    """
    disk = _Disk()
    connection = None
    for what, *rest in wanted:
        if what == "ack":
            disk.done.append(("ack", rest[0]))
        elif what == "open":
            if connection is not None:
                connection.close()
            connection = apsw.Connection(str(folder / NAME), vfs=VFS)
            for setting in (*sqlite.SETTINGS, *also):
                connection.execute(f"PRAGMA {setting}").fetchall()
        else:
            connection.execute(rest[0]).fetchall()
    connection.close()
    disk.unregister()
    return disk.done


# What the disk holds when the current fails.


@dataclass
class _Held:
    """A file: what is on the disk for good, and what may be."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple] = field(default_factory=list)


def image(done: Sequence[tuple], chance: random.Random) -> tuple[dict[str, bytes], int]:
    """Give the files of a disk whose current failed at some moment, and the last batch said."""
    files: dict[str, _Held] = {}
    unlinked: dict[str, bytes] = {}
    said = -1
    for what, name, *more in done[: chance.randrange(20, len(done) + 1)]:
        if what == "ack":
            said = name
        elif what == "unlink":
            gone = files.pop(name, None)
            if gone is not None and not more[0]:
                unlinked[name] = bytes(gone.synced)
            else:
                unlinked.pop(name, None)
        else:
            held = files.setdefault(name, _Held())
            if what == "sync":
                for one in held.pending:
                    _apply(held.synced, one)
                held.pending.clear()
                # Any sync commits the changes to folders made until then.
                unlinked.clear()
            elif what != "open":
                held.pending.append((what, *more))
    share = chance.choice([0, 0.5, 0.5, 1])
    found = {name: _as_left(held, share, chance) for name, held in files.items()}
    for name, content in unlinked.items():
        if not found.get(name) and chance.random() < 0.7:
            found[name] = content
    return found, said


def _as_left(held: _Held, share: float, chance: random.Random) -> bytes:
    content = bytearray(held.synced)
    for what, *more in held.pending:
        if chance.random() < share:
            if what == "write" and share < 1 and chance.random() < 0.3:
                offset, data = more
                more = [offset, data[: SECTOR * chance.randrange(len(data) // SECTOR + 1)]]
            _apply(content, (what, *more))
    return bytes(content)


def _apply(content: bytearray, change: tuple) -> None:
    if change[0] == "cut":
        del content[change[1] :]
        return
    _, offset, data = change
    content.extend(bytes(max(0, offset + len(data) - len(content))))
    content[offset : offset + len(data)] = data


def outcome(files: dict[str, bytes], said: int, secret: Path, folder: Path) -> str:
    """Open an image with the ledger, and say `whole`, or what is wrong with it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    shutil.copy(secret, folder / secret.name)
    try:
        log = EventLog.open(folder / NAME)
        events, letters = log.events(LOG), log.letters(LOG)
        faults = verify(log.ledger).faults
    except RefusedError as refusal:
        return f"refused: {refusal.problems[0].code}"
    wholes = [sum(map(len, BATCHES[:count])) for count in range(len(BATCHES) + 1)]
    if faults or len(events) not in wholes or Counter(letters) != Counter(all_due(events)):
        return "a batch in part"
    if list(events) != [each for batch in BATCHES for each in batch][: len(events)]:
        return "other events"
    return "whole" if wholes.index(len(events)) > said else "acknowledged and lost"


@contextmanager
def recorded(*also: str) -> Iterator[tuple[list[tuple], Path]]:
    """Give what a ledger did to its disk, and the file of its secret."""
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "first"), Path(name, "second")
        first.mkdir()
        second.mkdir()
        wanted = steps(first)
        yield record(wanted, second, also), first / f"{NAME}.secret"


def outcomes(images: int, seed: int, *also: str) -> Iterator[str]:
    """Give what comes of so many images, one after another."""
    chance = random.Random(seed)
    with recorded(*also) as (done, secret):
        for _ in range(images):
            yield outcome(*image(done, chance), secret, secret.parent.parent / "image")


def main() -> int:
    """Print what came of many images."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    asked = parser.parse_args()
    print(f"seed={asked.seed}")
    found = Counter(outcomes(asked.images, asked.seed))
    for what, count in found.most_common():
        print(f"{what}: {count:,}")
    return 0 if set(found) == {"whole"} else 1


if __name__ == "__main__":
    raise SystemExit(main())
