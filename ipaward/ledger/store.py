"""The file of the ledger: how it is opened so that nothing is lost, and what may ail it."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, NullPool
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, create_engine

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.ledger.pages import KEYS, DamagedEntryError, Pages, guards, lay_out

APPLICATION = 0x69706177  # "ipaw", where SQLite and `file` look for whose file it is
FORMAT = 1
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
OF_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


@dataclass(frozen=True, slots=True)
class Store:
    """A file of the ledger, opened; it holds no connection between transactions."""

    path: Path
    engine: Engine
    wait: timedelta

    @staticmethod
    def open(path: Path, wait: timedelta) -> Store:
        """Open the file at `path`, made if there is none, and check that it is whole.

        Raises:
            RefusedError: it is not ours or not whole, or cannot be read or made.
        """
        engine = create_engine(
            "sqlite://",
            creator=partial(_connected, path, wait),
            poolclass=NullPool,
            # A failed statement would otherwise print what it was about to record.
            hide_parameters=True,
        )
        store = Store(path, engine, wait)
        store._make_file()
        with store._transaction("BEGIN") as session:
            # A first writer killed in the midst of laying it out leaves an empty file, too.
            is_empty = _pragma(session, "page_count") == 0
        if is_empty:
            with store._transaction("BEGIN IMMEDIATE") as session:
                # Another process may have been faster.
                if _pragma(session, "application_id") == 0:
                    lay_out(session.connection())
                    session.connection().exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
                    session.connection().exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        with store._transaction("BEGIN") as session:
            store._check(session)
        # Somebody may have switched it to WAL: SQLite before 3.51.3 can damage such a file when
        # there are several writers. Only now, for a foreign file is left as it is.
        with store._transaction("PRAGMA journal_mode = DELETE"):
            pass
        return store

    @contextmanager
    def reading(self) -> Iterator[Pages]:
        """Open a transaction that only reads: one moment of the ledger."""
        with self._transaction("BEGIN") as session:
            yield Pages(session)

    @contextmanager
    def writing(self) -> Iterator[Pages]:
        """Open a transaction: committed for good at its end, undone by any exception."""
        # IMMEDIATE: what is read in it stays true until it is written.
        with self._transaction("BEGIN IMMEDIATE") as session:
            yield Pages(session)

    @contextmanager
    def _transaction(self, start: str) -> Iterator[Session]:
        try:
            with self.engine.begin() as connection, Session(connection) as session:
                connection.exec_driver_sql(start)
                yield session
        except DamagedEntryError as fault:
            # Counted from one, as people count.
            raise self._refusal("ledger-damaged", fault.table, fault.seq + 1) from fault
        except DBAPIError as fault:
            code = FAULTS.get(_kind(fault))
            if code is None:
                raise
            raise self._refusal(code, seconds=f"{self.wait.total_seconds():g}") from fault

    def _make_file(self) -> None:
        # SQLite would make it readable for everybody.
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE))
        except FileExistsError:
            return
        except OSError as fault:
            code = "ledger-disk" if fault.errno in OF_DISK else "ledger-not-writable"
            raise self._refusal(code) from fault

    def _check(self, session: Session) -> None:
        if _pragma(session, "application_id") != APPLICATION:
            raise self._refusal("ledger-foreign")
        found = _pragma(session, "user_version")
        if found > FORMAT:
            raise self._refusal("ledger-newer", found=str(found), known=str(FORMAT))
        there = session.connection().exec_driver_sql("SELECT name FROM sqlite_schema").scalars()
        whole = session.connection().exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if not {*KEYS, *guards()} <= set(there) or whole != "ok":
            raise self._refusal("ledger-damaged")

    def _refusal(self, code: str, sheet: str = "", row: int = 0, **details: str) -> RefusedError:
        file = self.path.as_posix()
        return RefusedError([Problem(code, Cell(file, sheet, row), {"file": file, **details})])


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


def _kind(fault: DBAPIError) -> int:
    """Give what kind of fault SQLite reports: the lower byte of its code, the rest says more."""
    # The driver's own fault, without a code: a text that is no UTF-8.
    unnumbered = sqlite3.SQLITE_ERROR if isinstance(fault, OperationalError) else 0
    return int(getattr(fault.orig, "sqlite_errorcode", unnumbered)) & 0xFF


def _pragma(session: Session, name: str) -> int:
    return int(session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one())
