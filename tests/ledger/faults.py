"""Mistakes a programmer could make in the ledger, made on purpose: a test finds each."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Engine, event

from ipaward.ledger import postgres


@contextmanager
def committed_before(beginning: str) -> Iterator[None]:
    """What should be one transaction of SQLite is two; the second begins with a statement."""

    def cut(connection, cursor, statement, *_):
        if statement.startswith(beginning):
            cursor.connection.execute("COMMIT")
            cursor.connection.execute("BEGIN IMMEDIATE")

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", cut)


def head_in_a_second_transaction():
    return committed_before("UPDATE head")


def vault_in_a_second_transaction():
    return committed_before("INSERT INTO vault")


def commit_without_the_disk():
    """PostgreSQL acknowledges what it has in its memory alone."""
    return patch.object(postgres, "DURABLE", "SET synchronous_commit = off")
