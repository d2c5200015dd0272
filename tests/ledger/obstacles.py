"""What may be in the way of whoever writes a ledger."""

import resource
import sqlite3
from contextlib import closing, contextmanager


@contextmanager
def locked(path, how):
    """Somebody else is in the midst of a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"BEGIN {how}")
        connection.execute("SELECT * FROM entry").fetchall()
        yield


@contextmanager
def no_file_larger_than(size):
    """The disk is full for whatever would grow beyond this."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
