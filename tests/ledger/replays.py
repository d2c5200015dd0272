"""A ledger replayed again and again, where only what must not matter is another each time.

    python -m tests.ledger.replays --count 100000 --seeds 20 --ledger both

makes a ledger of so many decisions and replays it once for each seed of Python's hashes, each time
in a new process; some of them have another time zone, another locale, another folder, or leave the
asserts out. Of `both` the ledger is made in PostgreSQL and copied into a file, entry by entry, as
`ipaward ledger backup` does, so that the bodies must be the same in both. Prints what came of each;
any difference is a finding.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import insert
from sqlmodel import select

from ipaward.casework.replay import Replayed
from ipaward.ledger.copying import copy
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.store import transaction
from ipaward.ledger.tables import KeyRow
from ipaward.ledger.vault import open_keyring
from tests.ledger.decided import begun
from tests.ledger.many_decisions import ROOT, fill
from tests.ledger.postgres_server import server

SQLITE, POSTGRESQL, BOTH = "sqlite", "postgresql", "both"
EXPECTED = {Replayed.SAME, Replayed.ERASED, Replayed.OVERRIDDEN}
# What a process may have of its surroundings by itself, and must get from here.
OURS = ("PYTHON", "IPAWARD", "LC_", "LANG", "TZ")


@dataclass(frozen=True)
class Surroundings:
    """What must not matter, beside the seed.

    Attributes:
        name: of what is another.
        variables: of the environment.
        folder: to work in, below one that is empty.
    """

    name: str
    variables: Mapping[str, str]
    folder: str = "."


PLAIN = Surroundings("-", {})
AHEAD = Surroundings("14 hours ahead", {"TZ": "AHEAD-14"})
BEHIND = Surroundings("12 hours behind", {"TZ": "BEHIND+12"})
ASCII = Surroundings("locale C", {"LC_ALL": "C"})
CHINESE = Surroundings("locale zh_CN", {"LC_ALL": "zh_CN.GB18030"})
ELSEWHERE = Surroundings("another folder", {}, "另一个 文件夹")
ALL = Surroundings("all of these", {**BEHIND.variables, **CHINESE.variables}, ELSEWHERE.folder)
# Nothing is left behind of what only they compile.
UNWRITTEN = {"PYTHONDONTWRITEBYTECODE": "1"}
OPTIMIZED = Surroundings("python -O", {"PYTHONOPTIMIZE": "1", **UNWRITTEN})
STRIPPED = Surroundings("python -OO", {"PYTHONOPTIMIZE": "2", **UNWRITTEN})
# In turn, seed by seed; every second time nothing but the seed is another.
IN_TURN = [
    PLAIN, ALL, PLAIN, AHEAD, PLAIN, BEHIND, PLAIN, ASCII,
    PLAIN, CHINESE, PLAIN, ELSEWHERE, PLAIN, OPTIMIZED, PLAIN, STRIPPED,
]  # fmt: skip


@dataclass(frozen=True)
class Replay:
    """What came of replaying a ledger once.

    Attributes:
        ledger: the kind of its database.
        told: what the process told; None where it told nothing.
        said: what it said of its errors.
    """

    seed: int
    surroundings: str
    ledger: str
    told: Mapping[str, Any] | None
    said: str

    @property
    def results(self) -> Mapping[str, int]:
        """Give how many entries came out how."""
        return {} if self.told is None else self.told["results"]

    @property
    def came(self) -> object:
        """Give what must be the same every time."""
        told = self.told or {}
        return self.results, told.get("digest"), told.get("code")

    @property
    def is_sound(self) -> bool:
        """Whether something was decided again, and all of it came out as it is on record."""
        expected = Replayed.SAME in self.results and {*self.results} <= EXPECTED
        return self.told is not None and self.told["code"] == 0 and expected


def replayed(
    ledger: str, address: str, seed: int, folder: Path, fault: str | None = None
) -> Replay:
    """Replay a ledger in a new process.

    Args:
        ledger: the kind of its database.
        address: of it.
        seed: of the hashes of Python.
        folder: to work in.
        fault: with which to decide, as `tests.ledger.replayed` names it.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.replayed", address, *([fault] if fault else [])],
        capture_output=True,
        check=False,
        **surroundings(seed, folder),
    )
    said = done.stderr.decode(errors="replace").strip()
    told = None if done.returncode else json.loads(done.stdout)
    return Replay(seed, around(seed).name, ledger, told, said)


def around(seed: int) -> Surroundings:
    """Give what else is another where this seed is taken."""
    return IN_TURN[seed % len(IN_TURN)]


def surroundings(seed: int, folder: Path) -> dict[str, Any]:
    """Give the folder and the environment of the process with this seed."""
    here = folder / around(seed).folder
    here.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    ours = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)}
    return {"cwd": here, "env": {**kept, **ours, **around(seed).variables}}


def campaign(
    addresses: Mapping[str, str], seeds: int, folder: Path, fault: str | None = None
) -> Iterator[Replay]:
    """Replay each ledger for each seed, two at a time; give them in order."""
    with ThreadPoolExecutor(max_workers=2) as two:
        begun_ = [
            two.submit(replayed, ledger, address, seed, folder, fault)
            for ledger, address in addresses.items()
            for seed in range(seeds)
        ]
        for one in begun_:
            yield one.result()


def is_the_same(replays: Sequence[Replay]) -> bool:
    """Whether all came out sound, and byte for byte alike."""
    return all(one.is_sound and one.came == replays[0].came for one in replays)


@contextmanager
def ledgers(
    wanted: str, folder: Path, filled: Callable[[DecisionLog], object]
) -> Iterator[dict[str, str]]:
    """Make a ledger and fill it; give where it lies, by the kind of its database.

    Args:
        wanted: the kind, or both.
        folder: an empty one.
        filled: what fills it.
    """
    file = Place.of(folder / "ledger.db")
    if wanted == SQLITE:
        filled(begun(file))
        yield {SQLITE: str(file.ledger)}
        return
    with server() as postgres:
        address = postgres.fresh()
        log = begun(Place.of(address, file.secret))
        filled(log)
        found = {}
        if wanted == BOTH:
            copied(log, Path(file.ledger))
            found[SQLITE] = str(file.ledger)
        yield {**found, POSTGRESQL: address}


def copied(log: DecisionLog, path: Path) -> None:
    """Copy a ledger into a file, and its keys, which no copy has, into another beside it."""
    copy(log.ledger, path)
    beside = open_keyring(open_ledger(Place.of(path)))
    with transaction(log.keyring.database, is_writing=False) as session:
        keys = [row.model_dump() for row in session.exec(select(KeyRow))]
    with transaction(beside.database, is_writing=True) as session:
        session.connection().execute(insert(KeyRow), keys)


COLUMNS = "{:>4}  {:<15}  {:<10}  {:>9}  {:>7}  {:>7}  {:>9}  {:<16}  {:>7}"
HEADINGS = "seed", "and with", "ledger", "the same", "erased", "people", "another", "sha256", "s"


def line(one: Replay) -> str:
    """Give a line of the table; of a process that did not come through, what it said."""
    if one.told is None:
        return f"{one.seed:>4}  {one.surroundings:<15}  {one.ledger:<10}  {one.said}"
    results, told = one.results, one.told
    usual = [results.get(each, 0) for each in (Replayed.SAME, Replayed.ERASED, Replayed.OVERRIDDEN)]
    others = sum(results.values()) - sum(usual)
    figures = [f"{count:,}" for count in (*usual, others)]
    digest, seconds = told["digest"][:16], f"{told['seconds']:.0f}"
    return COLUMNS.format(one.seed, one.surroundings, one.ledger, *figures, digest, seconds)


def main() -> int:
    """Print what came of each replay."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--ledger", choices=[SQLITE, POSTGRESQL, BOTH], default=BOTH)
    asked = parser.parse_args()
    began, replays = perf_counter(), []

    def filled(log: DecisionLog) -> None:
        made = fill(log, asked.count)
        print(", ".join(f"{count:,} {what}" for what, count in made.items()))

    with (
        tempfile.TemporaryDirectory() as name,
        ledgers(asked.ledger, Path(name), filled) as addresses,
    ):
        print(f"made in {perf_counter() - began:.0f} s")
        print(COLUMNS.format(*HEADINGS), flush=True)
        for one in campaign(addresses, asked.seeds, Path(name)):
            replays.append(one)
            print(line(one), flush=True)
    is_fine = is_the_same(replays)
    minutes = (perf_counter() - began) / 60
    verdict = "all the same, byte for byte" if is_fine else "NOT THE SAME"
    print(f"{len(replays)} replays in {minutes:.0f} minutes: {verdict}")
    return 0 if is_fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
