"""A private PostgreSQL server for the tests, or the one named in IPAWARD_TEST_POSTGRES.

The private one listens on a socket in a folder of its own and nowhere else. It keeps its promises
to the disk: `fsync` stays on. It can be killed as a whole, and started again.
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
from dataclasses import dataclass, field
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
def postgres_server() -> "Iterator[Server]":
    """The server; a private one may be killed and started again."""
    try:
        with server() as found:
            yield found
    except NoServerError as fault:
        pytest.skip(f"there is no PostgreSQL to test with: {fault}")


@pytest.fixture(scope="session")
def postgres(postgres_server: "Server") -> Callable[[], str]:
    """A function that makes an empty database and gives its address; needs a superuser."""
    return postgres_server.fresh


@dataclass
class Server:
    """A server that was there before.

    Attributes:
        address: of a superuser's own database.
        made: the databases made for tests.
    """

    address: str
    made: list[str] = field(default_factory=list)

    def fresh(self) -> str:
        """Make an empty database and give its address."""
        self.made.append(f"ipaward_test_{uuid.uuid4().hex}")
        _run(self.address, f"CREATE DATABASE {self.made[-1]} TEMPLATE template0")
        url = make_url(self.address).set(database=self.made[-1])
        return url.render_as_string(hide_password=False)

    def drop(self) -> None:
        """Take away every database made."""
        for name in self.made:
            _run(self.address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def server() -> Iterator[Server]:
    """Give a server, which is stopped afterwards unless it was there before."""
    given = os.environ.get(GIVEN)
    if given:
        found = Server(given)
        yield found
        found.drop()
        return
    with private_server() as found:
        yield found


@contextmanager
def private_server() -> Iterator["PrivateServer"]:
    """Start a server of our own."""
    programs = _programs()
    # Not below pytest's own folder, which the unprivileged user may not enter; a short name
    # besides, for the path of a socket has a hundred characters at most.
    folder = Path(tempfile.mkdtemp(prefix="ipaward-"))
    try:
        found = PrivateServer.made_in(folder, programs)
        try:
            found.start()
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class PrivateServer(Server):
    """A server of our own.

    Attributes:
        command: by which it is started.
        how: as whom, and where.
    """

    command: list[str | Path] = field(default_factory=list)
    how: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def made_in(folder: Path, programs: Path) -> "PrivateServer":
        """Lay one out in a folder."""
        # It would write into the folder in which the tests were started.
        how = {**_unprivileged(folder), "cwd": folder, "stderr": subprocess.STDOUT}
        data = folder / "data"
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
        address = f"postgresql://postgres@/postgres?host={folder.as_posix()}"
        return PrivateServer(address, command=command, how=how)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self.how["cwd"] / "log"
        with log.open("w") as stream:
            self.process = subprocess.Popen(self.command, stdout=stream, **self.how)
        _wait(self.process, self.address, log)

    def start_again(self) -> None:
        """Start it after it was killed, without waiting for the disk, which has lost nothing."""
        # Recovery would sync thousands of files one by one.
        settings = self.how["cwd"] / "data" / "postgresql.auto.conf"
        before = settings.read_text("utf-8")
        settings.write_text("fsync = off\n", "utf-8")
        try:
            self.start()
        finally:
            settings.write_text(before, "utf-8")
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """Stop it at once: its folder is thrown away, and nothing in it needs putting in order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def kill(self) -> None:
        """End all its processes in one moment; none can put anything in order."""
        assert self.process is not None
        # Stopped it starts no more of them, and their numbers pass to nobody.
        self.process.send_signal(signal.SIGSTOP)
        while living := [each for each, state in _children(self.process.pid) if state != "Z"]:
            for each in living:
                os.kill(each, signal.SIGKILL)
            sleep(0.001)
        self.process.kill()
        self.process.wait()


def _children(parent: int) -> Iterator[tuple[int, str]]:
    """Give the number and the state of each process a process has started."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, more = file.read_text("ascii", "replace").partition(" ")
        except OSError:  # it has ended meanwhile
            continue
        state, above, *_ = more.rpartition(")")[2].split()
        if int(above) == parent:
            yield int(number), state


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
