"""Checkpoints of a ledger, and receipts for its entries."""

from __future__ import annotations

from ipaward.ledger.notes import Checkpoint, checkpoint_in
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import DamagedEntryError, Pages
from ipaward.ledger.receipt import Receipt
from ipaward.ledger.tree import inclusion


def checkpoint(ledger: Ledger) -> str:
    """Give the signed checkpoint of all entries there are, which is kept.

    Raises:
        RefusedError: the secret is not at hand, or the ledger cannot be written to.
    """
    secret = ledger.needed()
    with ledger.store.writing() as pages:
        frontier = pages.frontier()
        known = pages.checkpoints(frontier.size)
        if known:
            return known[frontier.size]
        if pages.belied():
            # What is signed can never be unsaid.
            raise DamagedEntryError("head", 0)
        text = Checkpoint(ledger.origin, frontier.size, frontier.root()).text()
        note = secret.signer.sign(text)
        pages.add_checkpoint(frontier.size, note)
    return note


def receipt(ledger: Ledger, seq: int) -> Receipt:
    """Give the receipt of an entry under the first checkpoint that covers it.

    A checkpoint is signed for it where there is none.

    Raises:
        KeyError: there is no such entry.
        RefusedError: as `checkpoint` does; the ledger is damaged.
    """
    with ledger.store.reading() as pages:
        if not 0 <= seq < pages.size:
            raise KeyError(seq)
        note = pages.checkpoint_covering(seq)
    if note is None:
        note = checkpoint(ledger)
    with ledger.store.reading() as pages:
        return _receipt(ledger, pages, seq, note)


def _receipt(ledger: Ledger, pages: Pages, seq: int, note: str) -> Receipt:
    try:
        size = checkpoint_in(note, [ledger.verifier]).size
    except ValueError as fault:
        raise DamagedEntryError("checkpoint", 0) from fault
    kept = pages.numbered([seq])[seq]
    return Receipt(kept.body, seq, tuple(inclusion(seq, size, pages.subtree)), note)
