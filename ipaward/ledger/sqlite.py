"""A ledger in a file: SQLite, in the mode that survives a power cut."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import create_engine

from ipaward.ledger.guards import sqlite_guards
from ipaward.ledger.schema import Schema
from ipaward.ledger.secret import OF_DISK
from ipaward.ledger.store import Condition, ailments_said, check_version, refusal, transaction

MODE = 0o640

SETTINGS = (
    # No acknowledged entry is lost in a power cut: EXTRA also syncs the folder once the journal
    # is gone.
    "synchronous = EXTRA",
    "fullfsync = ON",  # without it macOS syncs only as far as the drive's own cache
    "recursive_triggers = ON",  # or what INSERT OR REPLACE deletes meets no trigger
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "secure_delete = ON",  # what is erased from the vault leaves no trace in a free page
)

# What SQLite answers when the file is to blame. ERROR as well: our statements fit the tables we
# laid out, so where they do not, the description of the tables is damaged.
FAULTS = {
    sqlite3.SQLITE_NOTADB: "ledger-foreign",
    sqlite3.SQLITE_CORRUPT: "ledger-damaged",
    sqlite3.SQLITE_ERROR: "ledger-damaged",
    sqlite3.SQLITE_TOOBIG: "ledger-damaged",  # a length out of all proportion
    sqlite3.SQLITE_BUSY: "ledger-busy",
    sqlite3.SQLITE_LOCKED: "ledger-busy",
    sqlite3.SQLITE_CANTOPEN: "ledger-not-writable",
    sqlite3.SQLITE_PERM: "ledger-not-writable",
    sqlite3.SQLITE_READONLY: "ledger-not-writable",
    sqlite3.SQLITE_FULL: "ledger-disk",
    sqlite3.SQLITE_IOERR: "ledger-disk",
}
# Locks do not hold on these, and what is said to be on the disk may be on its way.
SHARED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "vboxsf"}
UNTOLD = "-"


@dataclass(frozen=True, slots=True)
class SQLite:
    """A file of SQLite as a `Database`."""

    path: Path
    wait: timedelta
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        engine = create_engine(
            "sqlite://",
            creator=partial(_connected, self.path, self.wait),
            poolclass=NullPool,
            # A failed statement would otherwise print what it was about to record.
            hide_parameters=True,
        )
        object.__setattr__(self, "engine", engine)

    @property
    def name(self) -> str:
        """Give the path of the file."""
        return self.path.as_posix()

    def begin(self, connection: Connection, *, is_writing: bool) -> None:
        """Begin a transaction: IMMEDIATE where it writes."""
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    def is_whole(self, connection: Connection) -> bool:
        """Whether SQLite finds nothing wrong with the file, and every guard is as we made it."""
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        triggers = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        )
        return found == "ok" and sqlite_guards().items() == dict(iter(triggers)).items()

    def conditions(self, connection: Connection) -> tuple[Condition, ...]:
        """Give what the promises of SQLite rest on: its settings, and where the file lies."""
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
        kind = _file_system(self.path)
        return (
            Condition("database", f"SQLite {sqlite3.sqlite_version}"),
            Condition("journal", journal, journal == "delete"),
            Condition("synchronous", *_setting(connection, "synchronous", 3)),
            Condition("fullfsync", *_setting(connection, "fullfsync", 1)),
            Condition("secure_delete", *_setting(connection, "secure_delete", 1)),
            Condition("file_system", kind, None if kind == UNTOLD else kind not in SHARED),
        )

    def code_of(self, fault: DBAPIError) -> str | None:
        """Give the code of the problem a fault is."""
        # The driver's own fault, without a code: a text that is no UTF-8.
        unnumbered = sqlite3.SQLITE_ERROR if isinstance(fault, OperationalError) else 0
        # The lower byte of a code is the kind of fault, the rest says more.
        return FAULTS.get(int(getattr(fault.orig, "sqlite_errorcode", unnumbered)) & 0xFF)


def _file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Give the kind of file system a file lies on, where the machine tells."""
    try:
        lines = mounts.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return UNTOLD
    there = path.resolve()
    kinds = {Path(at.replace(r"\040", " ")): kind for _, at, kind, *_ in map(str.split, lines)}
    return next((kinds[above] for above in there.parents if above in kinds), UNTOLD)


def opened(
    path: Path,
    schema: Schema,
    wait: timedelta,
    found: Callable[[Connection], None],
    mode: int = MODE,
) -> SQLite:
    """Open the file at `path`, made and laid out if there is none.

    Args:
        path: of the file; its folder must be there.
        schema: what it must hold.
        wait: how long to wait for another writer, each time.
        found: told the connection of a file newly laid out, to enter what comes first.
        mode: of a new file.

    Raises:
        RefusedError: it is not ours or not whole, or cannot be read or made.
    """
    database = SQLite(path, wait)
    _make_file(database, mode)
    with transaction(database, is_writing=False) as session:
        # A first writer killed in the midst of laying it out leaves an empty file, too.
        is_empty = _pragma(session.connection(), "page_count") == 0
    if is_empty:
        with transaction(database, is_writing=True) as session:
            connection = session.connection()
            # Another process may have been faster.
            if _pragma(connection, "application_id") == 0:
                schema.bring_up_to_date(connection)
                found(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {schema.application}")
    with transaction(database, is_writing=False) as session:
        _check(database, session.connection(), schema)
    # Somebody may have switched it to WAL: SQLite before 3.51.3 can damage such a file when
    # there are several writers. Only now, for a foreign file is left as it is.
    with ailments_said(database), database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    return database


def _make_file(database: SQLite, mode: int) -> None:
    # SQLite would make it readable for everybody.
    try:
        os.close(os.open(database.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    except FileExistsError:
        return
    except OSError as fault:
        code = "ledger-disk" if fault.errno in OF_DISK else "ledger-not-writable"
        raise refusal(database, code) from fault


def _check(database: SQLite, connection: Connection, schema: Schema) -> None:
    if _pragma(connection, "application_id") != schema.application:
        raise refusal(database, "ledger-foreign")
    check_version(database, schema, schema.version_of(connection))
    there = connection.exec_driver_sql("SELECT name FROM sqlite_schema").scalars()
    if not schema.tables | schema.guards <= set(there):
        raise refusal(database, "ledger-damaged")


def _connected(path: Path, wait: timedelta) -> sqlite3.Connection:
    # mode=rw: a file taken away meanwhile is missed, not made anew.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=wait.total_seconds(),
        isolation_level=None,  # or the driver would write BEGIN by itself, and not IMMEDIATE
    )
    try:
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except UnicodeDecodeError as fault:
        # The driver cannot read the message, for it quotes what is damaged.
        connection.close()
        raise sqlite3.OperationalError("the tables are described in no UTF-8") from fault
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _setting(connection: Connection, name: str, wanted: int) -> tuple[str, bool]:
    found = _pragma(connection, name)
    return str(found), found == wanted


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
