"""Mistakes a programmer could make in the ledger, made on purpose: a test finds each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from ipaward.ledger import postgres


@contextmanager
def before(beginning: str, do: Callable[[Any], None]) -> Iterator[None]:
    """Do something with the connection before each statement that begins so."""

    def look(_, cursor, statement, *__):
        if statement.startswith(beginning):
            do(cursor.connection)

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", look)


def committed_before(beginning: str) -> AbstractContextManager[None]:
    """What should be one transaction of SQLite is two; the second begins with a statement."""

    def cut(connection):
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")

    return before(beginning, cut)


def head_in_a_second_transaction():
    return committed_before("UPDATE head")


def vault_in_a_second_transaction():
    return committed_before("INSERT INTO vault")


def commit_without_the_disk():
    """PostgreSQL acknowledges what it has in its memory alone."""
    return patch.object(postgres, "DURABLE", "SET synchronous_commit = off")
