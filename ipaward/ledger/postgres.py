"""A ledger in PostgreSQL, for offices with several machines."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Insert, NullPool, event, make_url
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlmodel import create_engine

from ipaward.domain.problem import Problem, RefusedError
from ipaward.ledger.guards import postgres_guards
from ipaward.ledger.schema import Schema
from ipaward.ledger.store import Condition, ailments_said, check_version, transaction

if TYPE_CHECKING:
    import psycopg

# What PostgreSQL answers, by the first two characters of its code, or by all five.
FAULTS = {
    "08": "ledger-not-reached",
    "28": "ledger-not-reached",  # no such user, or a wrong password
    "3D": "ledger-not-reached",  # no such database
    # Our statements fit the tables we laid out, so where they do not, those are other tables.
    "42": "ledger-damaged",
    "42P07": "ledger-foreign",  # tables of these names, and no version
    "42501": "ledger-not-writable",
    "25006": "ledger-not-writable",  # a replica, or read-only by decree
    "53": "ledger-disk",
    "55P03": "ledger-busy",
    "57": "ledger-not-reached",  # shut down meanwhile
    "58": "ledger-disk",
    "XX": "ledger-damaged",
}

# The driver logs what it meets on its way; where nobody asked for logs, Python would print that
# beside the refusal that says it in words.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

SCHEMES = ("postgresql", "postgres")
# What of the query of an address is shown: the rest may hold a password, under several names.
SHOWN = {"host", "port", "dbname"}

# A commit is acknowledged only once it is on the disk, whatever the server's default is.
DURABLE = "SET synchronous_commit = on"
# Without them a server may say that something is on the disk which is not, or not notice that
# a page of it was damaged.
DEMANDED = ("fsync", "full_page_writes", "data_checksums")
# Laying out is done once, by one of those who come at the same time.
LOCK = 0x69706177


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A database of PostgreSQL as a `Database`; the ledger has a schema of its own there."""

    address: str
    schema: Schema
    wait: timedelta
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        url = make_url(self.address)
        if url.get_backend_name() not in SCHEMES:
            raise ValueError("the address of no PostgreSQL")
        url = url.set(drivername="postgresql+psycopg")
        engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args={
                "options": f"-csearch_path={self.schema.name}",
                "connect_timeout": max(2, round(self.wait.total_seconds())),
            },
        )
        event.listen(engine, "do_executemany", _copied)
        object.__setattr__(self, "engine", engine)

    @property
    def name(self) -> str:
        """Give the address without its password."""
        url = make_url(self.address)
        shown = url.difference_update_query(url.query.keys() - SHOWN)
        return shown.render_as_string(hide_password=True)

    def begin(self, connection: Connection, *, is_writing: bool) -> None:
        """Begin a transaction; one that writes is alone until it ends."""
        if not is_writing:
            # One moment of the ledger, however many statements look at it.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return
        milliseconds = round(self.wait.total_seconds() * 1000)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
        connection.exec_driver_sql(DURABLE.replace("SET ", "SET LOCAL "))
        connection.exec_driver_sql(self.schema.alone)

    def is_whole(self, connection: Connection) -> bool:
        """Whether every guard stands and holds always; its pages the server checks itself."""
        found = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            f" AND nspname = '{self.schema.name}'"
            " WHERE NOT tgisinternal AND tgenabled = 'A'"
        ).scalars()
        return set(postgres_guards()) - {"refuse", "in_turn"} <= set(found)

    def conditions(self, connection: Connection) -> tuple[Condition, ...]:
        """Give what the promises of PostgreSQL rest on: its settings, and what our role may do."""

        def asked(query: str) -> str:
            return str(connection.exec_driver_sql(query).scalar_one())

        is_almighty = asked("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_replica = asked("SELECT pg_is_in_recovery()")
        return (
            Condition("database", f"PostgreSQL {asked('SHOW server_version')}"),
            *(Condition(name, *_setting(asked(f"SHOW {name}"))) for name in DEMANDED),
            Condition("replica", is_replica, is_replica == "False"),
            Condition("superuser", is_almighty, is_almighty == "False"),
        )

    def code_of(self, fault: DBAPIError) -> str | None:
        """Give the code of the problem a fault is."""
        state = getattr(fault.orig, "sqlstate", None)
        if state is None:
            # The driver's own: it never got an answer.
            if isinstance(fault, OperationalError):
                return "ledger-not-reached"
            # Without a statement it was about to connect: it knows no such option.
            return "ledger-address" if fault.statement is None else None
        return FAULTS.get(state, FAULTS.get(state[:2]))


def opened(
    address: str, schema: Schema, wait: timedelta, found: Callable[[Connection], None]
) -> PostgreSQL:
    """Open the database at `address`; where it does not hold our tables, they are made.

    Args:
        address: for example `postgresql://user@host/database`.
        schema: what it must hold, in a schema of its own.
        wait: how long to wait for another writer, each time.
        found: told the connection of a database newly laid out, to enter what comes first.

    Raises:
        RefusedError: it cannot be reached or used, or what it holds is not ours.
    """
    try:
        database = PostgreSQL(address, schema, wait)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as fault:
        code = "ledger-no-driver" if isinstance(fault, ImportError) else "ledger-address"
        raise RefusedError([Problem(code, None, {"file": _without_password(address)})]) from fault
    with transaction(database, is_writing=False) as session:
        version = schema.version_of(session.connection())
    if version is None:
        with ailments_said(database), database.engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema.name}")
            version = schema.version_of(connection)
            if version is None:
                schema.bring_up_to_date(connection)
                found(connection)
                version = schema.newest
    check_version(database, schema, version)
    return database


def _copied(
    cursor: psycopg.Cursor[Any],
    statement: str,
    rows: Sequence[Mapping[str, object]],
    context: DefaultExecutionContext,
) -> bool:
    """Hand new rows to the server by COPY, which takes half the time; whether this was done."""
    if not isinstance(context.invoked_statement, Insert):
        return False
    table = context.invoked_statement.table
    names = f"{table.description} ({', '.join(rows[0])})"
    # As bytes: of a row that comes as text the server writes the beginning into its log where
    # the disk is full.
    with cursor.copy(f"COPY {names} FROM STDIN (FORMAT BINARY)") as server:
        server.set_types([table.c[name].type.compile(context.dialect).lower() for name in rows[0]])
        for row in rows:
            server.write_row([*row.values()])
    return True


def _setting(found: str) -> tuple[str, bool]:
    return found, found == "on"


def _without_password(address: str) -> str:
    """Give an address nobody could parse without what may be its password."""
    scheme, _, rest = address.partition("://")
    user, at, rest = rest.rpartition("@")
    return f"{scheme}://{'…' if user else ''}{at}{rest.partition('?')[0]}"
