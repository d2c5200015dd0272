"""A copy of a ledger in a file, every entry checked on its way."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from ipaward.ledger import sqlite
from ipaward.ledger.entries import Entry
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import DamagedEntryError, Row, begin_log, checked
from ipaward.ledger.schema import OF_LEDGER
from ipaward.ledger.secret import sync_folder
from ipaward.ledger.store import WAIT, Store, ailments_said
from ipaward.ledger.verifying import verify

AT_ONCE = 2_000  # entries a transaction


def copy(
    ledger: Ledger,
    path: Path,
    tick: Callable[[int], None] = lambda size: None,
    wait: timedelta = WAIT,
) -> tuple[int, bytes]:
    """Copy a ledger, wherever it is kept, into a file that is not there yet.

    The copy has the same entries, and so the same tree and the same checkpoints, without the
    secret. What was entered after the copying began is not in it.

    Args:
        ledger: the ledger.
        path: of the new file.
        tick: told how many entries were copied.
        wait: how long to wait for another writer, each time.

    Gives the size and the root of both.

    Raises:
        RefusedError: the ledger is damaged, or the copy cannot be written.
        FileExistsError: there is a file at `path`.
    """
    # In a folder nobody has: the database makes files of its own beside the draft.
    with tempfile.TemporaryDirectory(prefix=f"{path.name[:40]}.", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        copied = _copied(ledger, draft, tick, wait)
        os.link(draft, path)  # whole or not at all, and never over another
        sync_folder(path.parent)
    return copied


def _copied(
    ledger: Ledger, path: Path, tick: Callable[[int], None], wait: timedelta
) -> tuple[int, bytes]:
    def found(connection: Connection) -> None:
        begin_log(connection, ledger.origin)

    store = Store(sqlite.opened(path, OF_LEDGER, wait, found))
    with ledger.store.reading() as pages:
        rows = pages.walk()
        while part := list(islice(rows, AT_ONCE)):
            entries = [_as_entered(row) for row in part]
            held = pages.vault(row.seq for row in part)
            with store.writing() as copy_:
                tick(copy_.add(entries) + len(entries))
                copy_.add_held(held)
        for digest in pages.source_digests():
            with store.writing() as copy_:
                copy_.add_sources(pages.sources([digest]))
        with store.writing() as copy_:
            for size, note in pages.checkpoints().items():
                copy_.add_checkpoint(size, note)
            whole, found_ = pages.frontier(), copy_.frontier()
            if (whole.size, whole.hashes) != (found_.size, found_.hashes):
                raise DamagedEntryError("head", 0)
    with ailments_said(ledger.store.database):
        made = Ledger(ledger.place, store, ledger.verifier, None)
        for fault in verify(made, original=ledger).faults:
            if fault.what != "keys":  # they are not in a copy
                raise DamagedEntryError(fault.what, fault.at)
    return whole.size, whole.root()


def _as_entered(row: Row) -> Entry:
    checked(row)
    return Entry(row.kind, row.key, row.about, row.body)
