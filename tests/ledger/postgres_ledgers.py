"""Ledgers in PostgreSQL, and a look at them without our code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg

from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.store import WAIT


def opened(place: str | Path, secret: Path, wait: timedelta = WAIT) -> EventLog:
    return EventLog(open_ledger(Place.of(place, secret), wait))


@contextmanager
def session(address: str, **settings: str) -> Iterator[psycopg.Connection]:
    """A superuser at work without our code."""
    with psycopg.connect(address) as connection:
        for name, value in {"search_path": "ipaward", **settings}.items():
            connection.execute(f"SET {name} = {value}")
        yield connection


def rows(address: str, query: str) -> list[tuple]:
    with session(address) as connection:
        return connection.execute(query).fetchall()
