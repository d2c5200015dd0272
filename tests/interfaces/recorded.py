"""A desk with the tiny policy and a ledger, and what may ail that ledger."""

import os
import re
import resource
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.opening import Place, open_ledger
from tests.interfaces import tiny

LEDGER = Path("ipaward-ledger.db")
KEYS = Path("ipaward-ledger.db.keys")
OF_TINY = ["--policy", "tiny", "--programme", "grant"]
SCREEN = ["screen", "round.csv", *OF_TINY]
ACTIVATE = ["--unsigned", "--by", "样例办公室", "--reason", "样例会议"]
WORD = ["--by", "样例经办人", "--reason", "费用写错了"]
NOBODY = 65534


def begin(folder: Path) -> Path:
    """Lay out a desk in a folder: the tiny policy, active in a ledger, and a round of it."""
    tiny.write(folder)
    (folder / "round.csv").write_text(tiny.ROUND, "utf-8")
    begin_ledger("tiny", folder)
    return folder


def begin_ledger(policy: str, folder: Path = Path()) -> None:
    """Begin a ledger in a folder, and let the rules there be active."""
    assert main(["ledger", "begin", "--ledger", str(folder / LEDGER)]) == 0
    activate(policy, folder)


def activate(policy: str = "tiny", folder: Path = Path()) -> None:
    """Let the rules in a folder be the active ones of its ledger."""
    where = ["--packs", str(folder), "--ledger", str(folder / LEDGER)]
    assert main(["ledger", "activate", policy, *ACTIVATE, *where]) == 0


def desk_like(once: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out in a folder what another has, and sit down there."""
    shutil.copytree(once, folder, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    for name in ("IPAWARD_LEDGER", "IPAWARD_LEDGER_SECRET", "IPAWARD_LANG"):
        monkeypatch.delenv(name, raising=False)
    return folder


def asking(capsys, *first: str):
    """Give what runs a command that begins so, and gives its exit code and what it said."""

    def asked(*words, lang="en"):
        capsys.readouterr()
        code = main([*first, *map(str, words), "--lang", lang])
        said = capsys.readouterr()
        return code, said.out + said.err

    return asked


def changed_round(before: str = "30000.50", after: str = "29000") -> None:
    """Let the round say something else of A1."""
    Path("round.csv").write_text(tiny.ROUND.replace(before, after), "utf-8")


def log(place: Path = LEDGER) -> DecisionLog:
    return DecisionLog.of(open_ledger(Place.of(place)))


def entries(place: Path = LEDGER) -> list[tuple[int, str]]:
    """The entries there are, number and kind, seen without our own code."""
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute("SELECT seq, kind FROM entry ORDER BY seq").fetchall()


def counts(said: str) -> tuple[int, ...]:
    """The counts in what is said of the recording, in either language."""
    lines = [line for line in said.splitlines() if line.startswith(("Recorded in", "已记入账本"))]
    assert len(lines) == 1, said
    return tuple(int(number) for number in re.findall(r" (\d+) ", lines[0]))


@contextmanager
def locked(path: Path):
    """Let somebody else be writing to it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def a_full_disk(size: int):
    """Let no file grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def a_desk_of_an_ordinary_person():
    """Lay out a desk and work there; whoever may do everything becomes nobody for a while."""
    is_almighty, here = os.geteuid() == 0, Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if is_almighty:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            if not os.access(folder, os.W_OK, effective_ids=True):
                pytest.skip("an ordinary person cannot reach the temporary folder")
            os.chdir(begin(folder))
            yield folder
        finally:
            os.chdir(here)
            folder.chmod(0o700)
            if is_almighty:
                os.seteuid(0)
