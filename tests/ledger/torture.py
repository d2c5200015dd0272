"""Everything that may befall a ledger, at full length: `python -m tests.ledger.torture`.

    --kills 1000           of writers, four of five on files and the fifth on PostgreSQL
    --server-kills 20      of a PostgreSQL server with two writers at work
    --images 10000         of a disk whose current failed
    --points 100           at which the disk fails; without it at every one there is
    --seed 7               the same chances again; the moment of a death follows the machine

At the end stands a table of what was done, lost and doubled, and of the faults made on purpose. The
exit code is 0 where nothing was lost, doubled or left in part, and every fault was found; 2 where
that holds for what was done, and something could not be done here.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic

from ipaward.ledger.opening import Place
from tests.ledger import disk_faults, killing, power
from tests.ledger.broken_disk import NoSuchDiskError
from tests.ledger.killing import Death, Writers, batch_file, faults_at_the_end, task
from tests.ledger.postgres_server import NoServerError, PrivateServer, private_server
from tests.ledger.writer import Life, batches_in

EVERY = 10  # seconds between two lines of progress
ENOUGH = 100  # kills, and
MANY = 1_500  # images, to find any fault made on purpose


@dataclass
class Row:
    """What came of one part.

    Attributes:
        done: kills, images, points, or faults made on purpose.
        midway: of those, how many struck while something was being written.
        wrong: how often something was not as it must be.
    """

    part: str
    wanted: int
    done: int = 0
    midway: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    not_done: str = ""
    began: float = 0
    said: float = 0

    def count(self, *, midway: bool, acknowledged: int, lost: int, doubled: int) -> None:
        self.midway += midway
        self.acknowledged += acknowledged
        self.lost += lost
        self.doubled += doubled

    def complain(self, what: object) -> None:
        self.wrong += 1
        print(f"  {self.part}: {what}", flush=True)

    def tell(self) -> None:
        """Say how far it is, now and then."""
        if monotonic() - self.said > EVERY:
            self.said = monotonic()
            took = monotonic() - self.began
            print(f"  {self.part}: {self.done:,} of {self.wanted:,}, {took:.0f} s", flush=True)


@dataclass
class Bench:
    """What the parts work with.

    Attributes:
        scratch: a folder.
        server: None where there is no PostgreSQL.
    """

    scratch: Path
    both: tuple[Writers, Writers]
    server: PrivateServer | None
    seed: int

    def chance(self, part: str) -> random.Random:
        return random.Random(f"{self.seed} {part}")

    def places(self, part: str, is_file: bool) -> Iterator[Place]:
        """Give a place for one new ledger after another."""
        for number in count():
            there = self.scratch / f"{part}-{number}"
            if is_file:
                yield Place.of(there.with_suffix(".db"))
            else:
                yield Place.of(self.needed().fresh(), there.with_suffix(".secret"))

    def needed(self) -> PrivateServer:
        if self.server is None:
            raise NoServerError("there is no PostgreSQL")
        return self.server


Parts = list[tuple[Row, Callable[[Bench, Row], None]]]


# The parts.


def kills(bench: Bench, row: Row, *, is_file: bool) -> None:
    def deaths(life: Life, chance: random.Random, most: int) -> Iterator[Death]:
        return killing.killed_until_done(bench.both[0], life, chance, most)

    _deaths(bench, row, deaths, is_file)


def server_kills(bench: Bench, row: Row) -> None:
    server = bench.needed()

    def deaths(life: Life, chance: random.Random, most: int) -> Iterator[Death]:
        return killing.server_killed_until_done(bench.both, server, life, chance, most)

    _deaths(bench, row, deaths, is_file=False)


def _deaths(bench: Bench, row: Row, deaths, is_file: bool) -> None:
    chance = bench.chance(row.part)
    batches = batch_file(bench.scratch / "batches.jsonl", chance)
    places = bench.places(row.part.replace(" ", "-"), is_file)
    while row.done < row.wanted:
        place, is_sound = next(places), True
        for death in deaths(task(place, batches), chance, row.wanted - row.done):
            state = death.state
            row.done += death.was_killed
            row.count(
                midway=death.was_midway,
                acknowledged=death.acknowledged,
                lost=state.lost,
                doubled=state.doubled,
            )
            if state.faults:
                is_sound = False
                row.complain(f"{place.ledger}: {state}")
                break
            row.tell()
        for fault in faults_at_the_end(place, batches_in(batches)) if is_sound else []:
            row.complain(fault)


def images(bench: Bench, row: Row) -> None:
    for number, found in enumerate(power.outcomes(row.wanted, bench.seed)):
        row.done += 1
        row.lost += found == "acknowledged and lost"
        if found != "whole":
            row.complain(f"image {number}: {found}")
        row.tell()


def points(bench: Bench, row: Row, *, is_interrupted: bool) -> None:
    scratch = bench.scratch / row.part.replace(" ", "-")
    scratch.mkdir()
    course = disk_faults.Course(scratch)
    start = course.interrupted() if is_interrupted else course.beginning
    faults = course.faults(start)
    bench.chance(row.part).shuffle(faults)
    row.wanted = min(row.wanted, len(faults))
    for fault in faults[: row.wanted]:
        found = course.outcome(start, fault)
        row.done += 1
        row.count(
            midway=found.has_failed,
            acknowledged=found.acknowledged,
            lost=found.lost,
            doubled=found.doubled,
        )
        for wrong in found.faults:
            row.complain(f"{fault}: {wrong}")
        row.tell()


def on_purpose(bench: Bench, row: Row) -> None:
    """Make each fault on purpose; one that is not found is wrong."""
    for name, is_found in _faults(bench):
        row.wanted += 1
        try:
            found = is_found()
        except (NoServerError, NoSuchDiskError) as fault:
            row.not_done = str(fault)
            continue
        row.done += found
        print(f"  {name}: {'found' if found else 'NOT FOUND'}", flush=True)
        if not found:
            row.complain(f"{name} is not found")


def _faults(bench: Bench) -> Iterator[tuple[str, Callable[[], bool]]]:
    chance = bench.chance("faults")
    batches = batch_file(bench.scratch / "batches.jsonl", chance)

    def by_kills(how: str) -> bool:
        done = 0
        for place in bench.places(how, is_file=True):
            life = task(place, batches, how)
            for death in killing.killed_until_done(bench.both[0], life, chance, ENOUGH - done):
                done += death.was_killed
                if death.state.faults:
                    return True
            if done >= ENOUGH:
                break
        return False

    def by_server_kills() -> bool:
        server = bench.needed()
        life = task(Place.of(server.fresh(), bench.scratch / "weak"), batches, killing.SERVER_FAULT)
        deaths = killing.server_killed_until_done(bench.both, server, life, chance, ENOUGH)
        return any(death.state.lost for death in deaths)

    def by_images(setting: str) -> bool:
        return any(found != "whole" for found in power.outcomes(MANY, bench.seed, setting))

    def by_points(number: int) -> bool:
        scratch = bench.scratch / f"fault-{number}"
        scratch.mkdir()
        return disk_faults.found_out(disk_faults.Course(scratch), *disk_faults.FAULTS[number])

    for how in killing.FAULTS:
        yield f"killed: {how}", partial(by_kills, how)
    yield f"server killed: {killing.SERVER_FAULT}", by_server_kills
    for setting in power.WEAK:
        yield f"power cut: {setting}", partial(by_images, setting)
    for number, (within, way) in enumerate(disk_faults.FAULTS):
        name = way.__name__ if way is disk_faults.deaf else within.__name__
        yield f"disk that fails: {name}", partial(by_points, number)


# The whole.


@contextmanager
def bench(seed: int) -> Iterator[Bench]:
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ipaward-torture-")))
        try:
            server = stack.enter_context(private_server())
        except NoServerError as fault:
            print(f"without PostgreSQL: {fault}")
            server = None
        both = tuple(stack.enter_context(killing.writers()) for _ in range(2))
        yield Bench(scratch, both, server, seed)


def table(rows: list[Row]) -> str:
    head = ("", "done", "midway", "acknowledged", "lost", "doubled", "wrong", "s")
    lines = [head]
    for row in rows:
        numbers = (row.done, row.midway, row.acknowledged, row.lost, row.doubled, row.wrong)
        took = f"{row.said - row.began:.0f}"
        lines.append((row.part, *(f"{number:,}" for number in numbers), took))
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    shown = [
        "  ".join(
            v.rjust(w) if at else v.ljust(w)
            for at, (v, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join(line.rstrip() for line in shown)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--server-kills", type=int, default=20)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--points", type=int, default=sys.maxsize)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    asked = parser.parse_args(arguments)
    on_postgres = asked.kills // 5
    parts: Parts = [
        (Row("kills, SQLite", asked.kills - on_postgres), partial(kills, is_file=True)),
        (Row("kills, PostgreSQL", on_postgres), partial(kills, is_file=False)),
        (Row("kills of the server", asked.server_kills), server_kills),
        (Row("power cuts", asked.images), images),
        (Row("disk fails", asked.points), partial(points, is_interrupted=False)),
        (Row("disk fails again", asked.points), partial(points, is_interrupted=True)),
        (Row("faults on purpose", 0), on_purpose),
    ]
    print(f"seed={asked.seed}", flush=True)
    with bench(asked.seed) as found:
        code = run(parts, found)
    print(f"seed={asked.seed}")
    return code


def run(parts: Parts, bench: Bench) -> int:
    """Do each part, print the table, and give the exit code."""
    for row, work in parts:
        row.began = row.said = monotonic()
        try:
            work(bench, row)
        except (NoServerError, NoSuchDiskError) as fault:
            row.not_done = str(fault)
        row.said = monotonic()
    rows = [row for row, _ in parts]
    print(f"\n{table(rows)}")
    for row in rows:
        if row.not_done:
            print(f"{row.part}: not done, or not all: {row.not_done}")
    if any(row.wrong or row.lost or row.doubled for row in rows):
        return 1
    return 2 if any(row.not_done for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
