"""The database of the ledger: how it is opened so that nothing is lost, and what may ail it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Words
from ipaward.ledger.pages import OF_ENTRIES, DamagedEntryError, Pages
from ipaward.ledger.schema import Schema

WAIT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a database's promises rest on.

    Attributes:
        what: its name, for example `synchronous`.
        found: what it is here.
        is_good: whether the promises hold with it; None where it only says what is there.
    """

    what: str
    found: str
    is_good: bool | None = None


class Database(Protocol):
    """What differs between the databases a ledger may be kept in.

    Attributes:
        name: as a person names it: the path of a file, or an address without its password.
        wait: how long to wait for another writer, each time.
    """

    @property
    def name(self) -> str:
        """Give its name."""

    @property
    def wait(self) -> timedelta:
        """Give how long it waits."""

    @property
    def engine(self) -> Engine:
        """Give what connects to it."""

    def begin(self, connection: Connection, *, is_writing: bool) -> None:
        """Begin a transaction; where it writes, what it reads stays true until it is written."""

    def is_whole(self, connection: Connection) -> bool:
        """Whether the database finds nothing wrong with its own pages, and all guards stand."""

    def code_of(self, fault: DBAPIError) -> str | None:
        """Give the code of the problem a fault of the database is, or None for a fault of ours."""

    def conditions(self, connection: Connection) -> tuple[Condition, ...]:
        """Give what its promises rest on, as it is set here."""


@dataclass(frozen=True, slots=True)
class Store:
    """A ledger's database, opened; it holds no connection between transactions."""

    database: Database

    @contextmanager
    def reading(self) -> Iterator[Pages]:
        """Open a transaction that only reads: one moment of the ledger."""
        with transaction(self.database, is_writing=False) as session:
            yield Pages(session)

    @contextmanager
    def writing(self) -> Iterator[Pages]:
        """Open a transaction: committed for good at its end, undone by any exception."""
        with transaction(self.database, is_writing=True) as session:
            yield Pages(session)

    def conditions(self) -> tuple[Condition, ...]:
        """Give what the promises of the database rest on, as it is set here."""
        with transaction(self.database, is_writing=False) as session:
            return self.database.conditions(session.connection())


@contextmanager
def transaction(database: Database, *, is_writing: bool) -> Iterator[Session]:
    """Run a transaction: committed at its end, undone by any exception.

    Raises:
        RefusedError: the database is damaged, in use, not writable, or its disk is full.
    """
    with ailments_said(database), database.engine.begin() as connection:
        database.begin(connection, is_writing=is_writing)
        with Session(connection) as session:
            yield session


@contextmanager
def ailments_said(database: Database) -> Iterator[None]:
    """Turn faults of the database into a refusal in words; a fault of ours stays one."""
    try:
        yield
    except DamagedEntryError as fault:
        if fault.table not in OF_ENTRIES:
            raise refusal(database, "ledger-damaged") from fault
        raise refusal(database, "ledger-entry-damaged", number=str(fault.seq)) from fault
    except UnicodeDecodeError as fault:
        # The driver cannot read its own message, for it quotes what is damaged.
        raise refusal(database, "ledger-damaged") from fault
    except DBAPIError as fault:
        code = database.code_of(fault)
        if code is None:
            raise
        raise refusal(database, code) from fault


def refusal(database: Database, code: str, **details: str | Words) -> RefusedError:
    """Give the refusal of a database."""
    name = database.name
    more = {"file": name, "seconds": f"{database.wait.total_seconds():g}", **details}
    return RefusedError([Problem(code, Cell(name), more)])


def check_version(database: Database, schema: Schema, found: str | None) -> None:
    """Refuse a database of another version than this ipaward writes."""
    if found == schema.newest:
        return
    code = "ledger-older" if found is None or found in schema.revisions else "ledger-newer"
    raise refusal(database, code, found=found or "-", known=schema.newest)


def is_address(place: str | Path) -> bool:
    """Whether a ledger is named by an address, and not by the path of a file."""
    return isinstance(place, str) and "://" in place
