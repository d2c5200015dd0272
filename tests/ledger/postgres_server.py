"""A private PostgreSQL server for the tests, or the one named in IPAWARD_TEST_POSTGRES.

The private one listens on a socket in a folder of its own and nowhere else. It keeps its promises
to the disk: `fsync` stays on.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

GIVEN = "IPAWARD_TEST_POSTGRES"
PATIENCE = 60  # seconds until a server that does not answer is taken for dead
UNPRIVILEGED = "nobody"  # initdb refuses to run as root


class NoServerError(Exception):
    """There is no server, for the reason given."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A function that makes an empty database and gives its address; needs a superuser."""
    try:
        with databases() as fresh:
            yield fresh
    except NoServerError as fault:
        pytest.skip(f"there is no PostgreSQL to test with: {fault}")


@contextmanager
def databases() -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty database and gives its address; all are dropped."""
    with server() as address:
        made: list[str] = []

        def fresh() -> str:
            made.append(f"ipaward_test_{uuid.uuid4().hex}")
            _run(address, f"CREATE DATABASE {made[-1]} TEMPLATE template0")
            url = make_url(address).set(database=made[-1])
            return url.render_as_string(hide_password=False)

        yield fresh
        for name in made:
            _run(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server, which is stopped afterwards unless it was there before."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    programs = _programs()
    # Not below pytest's own folder, which the unprivileged user may not enter; a short name
    # besides, for the path of a socket has a hundred characters at most.
    folder = Path(tempfile.mkdtemp(prefix="ipaward-"))
    try:
        with _started(programs, folder) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Give the folder with `initdb` and `postgres`, of the newest release there is."""
    there = shutil.which("initdb")
    folders = [Path(there).resolve().parent] if there else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise NoServerError(f"initdb and postgres are not installed, and {GIVEN} names no server")


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[str]:
    who = _unprivileged(folder)
    # It would write into the folder in which the tests were started.
    how: dict[str, Any] = {**who, "cwd": folder, "stderr": subprocess.STDOUT}
    data, log = folder / "data", folder / "log"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust"]
    initdb += ["--locale=C", "--encoding=UTF8", "--no-sync"]
    try:
        made = subprocess.run(initdb, stdout=subprocess.PIPE, text=True, check=False, **how)
    except OSError as fault:
        raise NoServerError(f"initdb does not run: {fault}") from fault
    if made.returncode:
        raise NoServerError(f"initdb failed: {made.stdout.strip()}")
    settings = {"listen_addresses": "", "unix_socket_directories": folder.as_posix()}
    command = [programs / "postgres", "-D", data]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, **how)
    try:
        address = f"postgresql://postgres@/postgres?host={folder.as_posix()}"
        _wait(process, address, log)
        yield address
    finally:
        # At once, without waiting for clients.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()


def _unprivileged(folder: Path) -> dict[str, object]:
    """Give as whom to run: as ourselves, or as nobody, who then owns the folder."""
    if os.geteuid():
        return {}
    try:
        nobody = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as fault:
        raise NoServerError(f"we are root, and there is no user {UNPRIVILEGED}") from fault
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = monotonic() + PATIENCE
    while True:
        if process.poll() is not None:
            raise NoServerError(f"the server did not start: {log.read_text('utf-8').strip()}")
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError as fault:
            if monotonic() > end:
                raise NoServerError(f"the server does not answer: {fault}") from fault
            sleep(0.02)
        else:
            return


def _run(address: str, statement: str) -> None:
    # No transaction: a database can be made in none.
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
