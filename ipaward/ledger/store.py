"""The file of the ledger: its tables, its guards, and how it is opened so that nothing is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, NullPool
from sqlalchemy.exc import DBAPIError
from sqlmodel import (
    Field,
    Index,
    Session,
    SQLModel,
    Text,
    UniqueConstraint,
    col,
    create_engine,
    func,
    insert,
    select,
)

from ipaward.domain.event import Event, Letter
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.ledger.body import event_body, event_of, letter_body, letter_of

APPLICATION = 0x69706177  # "ipaw": whose file it is, where `file` and SQLite look for it
FORMAT = 1
MODE = 0o640
MANY = 500  # values asked for at once; SQLite allows 32,766 and old ones 999

# No acknowledged entry is lost in a power cut: EXTRA also syncs the folder once the journal is
# gone. Not WAL: with several writers SQLite before 3.51.3 can damage such a file.
SETTINGS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "fullfsync = ON",  # without it macOS syncs only as far as the drive's own cache
    # Without it what INSERT OR REPLACE deletes meets no trigger.
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
)

# What SQLite answers when nothing is wrong with our own statements.
FAULTS = {
    sqlite3.SQLITE_NOTADB: "ledger-foreign",
    sqlite3.SQLITE_CORRUPT: "ledger-damaged",
    sqlite3.SQLITE_BUSY: "ledger-busy",
    sqlite3.SQLITE_LOCKED: "ledger-busy",
    sqlite3.SQLITE_CANTOPEN: "ledger-not-writable",
    sqlite3.SQLITE_PERM: "ledger-not-writable",
    sqlite3.SQLITE_READONLY: "ledger-not-writable",
    sqlite3.SQLITE_FULL: "ledger-disk",
    sqlite3.SQLITE_IOERR: "ledger-disk",
}
OF_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


class EventRow(SQLModel, table=True):
    """An event as kept; all but `seq` and `recorded` is a copy of what its body says."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("log", "number"),
        Index("event_of_subject", "log", "subject"),
        {"sqlite_strict": True},
    )
    seq: int = Field(primary_key=True)
    log: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    day: str = Field(sa_type=Text)
    recorded: str = Field(sa_type=Text)
    digest: bytes
    body: bytes


class LetterRow(SQLModel, table=True):
    """A letter as kept, in the manner of an event."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("log", "subject", "event", "transition", "name"),
        {"sqlite_strict": True},
    )
    seq: int = Field(primary_key=True)
    log: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    event: str = Field(sa_type=Text)
    transition: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    day: str = Field(sa_type=Text)
    recorded: str = Field(sa_type=Text)
    digest: bytes
    body: bytes


KEYS = {"event": ("log", "number"), "letter": ("log", "subject", "event", "transition", "name")}

# The check before an INSERT holds for every connection, with any settings: INSERT OR REPLACE
# would otherwise delete the row it meets without a word.
GUARDS = {
    "stays": "BEFORE UPDATE ON {table}",
    "is_kept": "BEFORE DELETE ON {table}",
    "is_next": "BEFORE INSERT ON {table} WHEN"
    " NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM {table})"
    " OR EXISTS (SELECT 1 FROM {table} WHERE {same})",
}


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
                    _lay_out(session.connection())
        with store._transaction("BEGIN") as session:
            store._check(session)
        return store

    @contextmanager
    def reading(self) -> Iterator[Pages]:
        """Open a transaction that only reads: one moment of the ledger."""
        with self._transaction("BEGIN") as session:
            yield Pages(self, session)

    @contextmanager
    def writing(self) -> Iterator[Pages]:
        """Open a transaction: committed for good at its end, undone by any exception."""
        # IMMEDIATE: what is read in it stays true until it is written.
        with self._transaction("BEGIN IMMEDIATE") as session:
            yield Pages(self, session)

    def refusal(self, code: str, sheet: str = "", row: int = 0, **details: str) -> RefusedError:
        """Give the refusal of this file, or of one row of one of its tables."""
        file = self.path.as_posix()
        return RefusedError([Problem(code, Cell(file, sheet, row), {"file": file, **details})])

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        try:
            with self.engine.begin() as connection, Session(connection) as session:
                connection.exec_driver_sql(begin)
                yield session
        except DBAPIError as fault:
            # The lower byte is the kind, the rest says more about it.
            code = FAULTS.get(getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF)
            if code is None:
                raise
            raise self.refusal(code, seconds=f"{self.wait.total_seconds():g}") from fault

    def _make_file(self) -> None:
        # SQLite would make it readable for everybody.
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE))
        except FileExistsError:
            return
        except OSError as fault:
            code = "ledger-disk" if fault.errno in OF_DISK else "ledger-not-writable"
            raise self.refusal(code) from fault

    def _check(self, session: Session) -> None:
        if _pragma(session, "application_id") != APPLICATION:
            raise self.refusal("ledger-foreign")
        found = _pragma(session, "user_version")
        if found > FORMAT:
            raise self.refusal("ledger-newer", found=str(found), known=str(FORMAT))
        there = session.connection().exec_driver_sql("SELECT name FROM sqlite_schema").scalars()
        whole = session.connection().exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if not {*KEYS, *_triggers()} <= set(there) or whole != "ok":
            raise self.refusal("ledger-damaged")


@dataclass(frozen=True, slots=True)
class Pages:
    """The entries as they stand inside one transaction, in order of entry.

    Every entry read is checked against its body, and every body against its digest.
    """

    store: Store
    session: Session

    def events(self, log: str) -> tuple[Event, ...]:
        """Give all events of a log."""
        return tuple(self._events(col(EventRow.log) == log))

    def events_of(self, log: str, subjects: Iterable[str]) -> tuple[Event, ...]:
        """Give all events of some subjects, each subject's in order of entry."""
        return tuple(
            event
            for part in _parts(subjects)
            for event in self._events(col(EventRow.log) == log, col(EventRow.subject).in_(part))
        )

    def events_numbered(self, log: str, numbers: Iterable[str]) -> tuple[Event, ...]:
        """Give those of some events that are recorded."""
        return tuple(
            event
            for part in _parts(numbers)
            for event in self._events(col(EventRow.log) == log, col(EventRow.number).in_(part))
        )

    def letters(self, log: str) -> tuple[Letter, ...]:
        """Give all letters of a log."""
        return tuple(self._letters(col(LetterRow.log) == log))

    def letters_of(self, log: str, subjects: Iterable[str]) -> tuple[Letter, ...]:
        """Give all letters of some subjects, each subject's in order of entry."""
        return tuple(
            letter
            for part in _parts(subjects)
            for letter in self._letters(col(LetterRow.log) == log, col(LetterRow.subject).in_(part))
        )

    def add_events(self, log: str, events: Sequence[Event], recorded: str) -> None:
        """Enter events that are not recorded yet."""
        start = self.session.exec(select(func.coalesce(func.max(EventRow.seq) + 1, 0))).one()
        rows = [_event_row(start + n, log, event, recorded) for n, event in enumerate(events)]
        if rows:
            self.session.connection().execute(insert(EventRow), rows)

    def add_letters(self, log: str, letters: Sequence[Letter], recorded: str) -> None:
        """Enter letters that are not recorded yet."""
        start = self.session.exec(select(func.coalesce(func.max(LetterRow.seq) + 1, 0))).one()
        rows = [_letter_row(start + n, log, letter, recorded) for n, letter in enumerate(letters)]
        if rows:
            self.session.connection().execute(insert(LetterRow), rows)

    def _events(self, *where: ColumnElement[bool]) -> Iterator[Event]:
        for row in self.session.exec(select(EventRow).where(*where).order_by(col(EventRow.seq))):
            with self._damage_said("event", row.seq):
                event = event_of(row.body)
                if _event_row(row.seq, row.log, event, row.recorded) != row.model_dump():
                    raise ValueError("a copy differs from the body, or the body from its digest")
            yield event

    def _letters(self, *where: ColumnElement[bool]) -> Iterator[Letter]:
        for row in self.session.exec(select(LetterRow).where(*where).order_by(col(LetterRow.seq))):
            with self._damage_said("letter", row.seq):
                letter = letter_of(row.body)
                if _letter_row(row.seq, row.log, letter, row.recorded) != row.model_dump():
                    raise ValueError("a copy differs from the body, or the body from its digest")
            yield letter

    @contextmanager
    def _damage_said(self, table: str, seq: int) -> Iterator[None]:
        try:
            yield
        except (ValueError, TypeError, ArithmeticError) as fault:
            raise self.store.refusal("ledger-damaged", table, seq + 1) from fault


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
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _pragma(session: Session, name: str) -> int:
    return int(session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one())


def _lay_out(connection: Connection) -> None:
    SQLModel.metadata.create_all(
        connection, [SQLModel.metadata.tables[name] for name in KEYS], checkfirst=False
    )
    for trigger in _triggers().values():
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")


def _triggers() -> dict[str, str]:
    """Give the statement that makes each guard, by its name."""
    triggers = {}
    for table, key in KEYS.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        for name, when in GUARDS.items():
            triggers[f"{table}_{name}"] = (
                f"CREATE TRIGGER {table}_{name} {when.format(table=table, same=same)}"
                " BEGIN SELECT RAISE(ABORT, 'what was recorded stays recorded'); END"
            )
    return triggers


def _event_row(seq: int, log: str, event: Event, recorded: str) -> dict[str, object]:
    body = event_body(log, event)
    return {
        "seq": seq,
        "log": log,
        "number": event.number,
        "kind": event.kind,
        "subject": event.subject,
        "day": event.day.isoformat(),
        "recorded": recorded,
        "digest": sha256(body).digest(),
        "body": body,
    }


def _letter_row(seq: int, log: str, letter: Letter, recorded: str) -> dict[str, object]:
    body = letter_body(log, letter)
    return {
        "seq": seq,
        "log": log,
        "subject": letter.subject,
        "event": letter.event,
        "transition": letter.transition,
        "name": letter.name,
        "day": letter.day.isoformat(),
        "recorded": recorded,
        "digest": sha256(body).digest(),
        "body": body,
    }


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while part := list(islice(rest, MANY)):
        yield part
