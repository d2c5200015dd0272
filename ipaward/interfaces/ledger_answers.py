"""What the commands of the ledger do, each for its order."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ipaward.domain.words import Language, Words
from ipaward.interfaces import ledger_words as words
from ipaward.interfaces.exits import FINDINGS, FINE, refused
from ipaward.interfaces.files import content_of, destination, replace, vacant, writing
from ipaward.interfaces.granted import before_cut, granted
from ipaward.interfaces.ledgers import opening_ledger, place_of
from ipaward.interfaces.waiting import measuring
from ipaward.ledger.copying import copy
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.notes import BadKeyError, BadNoteError, Verifier, checkpoint_in
from ipaward.ledger.opening import Ledger
from ipaward.ledger.proving import checkpoint, receipt
from ipaward.ledger.receipt import BadReceiptError, Receipt, check
from ipaward.ledger.runs import HEADING as ROW
from ipaward.ledger.runs import RowReceipt
from ipaward.ledger.store import Condition, is_address
from ipaward.ledger.vault import open_keyring
from ipaward.ledger.verifying import verify

READING = Words(zh="核对条目", en="reading entries")
COPYING = Words(zh="复制条目", en="copying entries")


def begin_ledger(asked: str | None, language: Language) -> int:
    """Make a ledger, and say what must be kept of it."""
    place = place_of(asked)
    if place.is_there and not place.is_empty and not is_address(place.ledger):
        raise refused("file-is-there", str(place.ledger), file=str(place.ledger))
    with opening_ledger(asked, is_made=True) as ledger:
        open_keyring(ledger)
        print(words.begun(ledger, language))
    return FINE


def verify_all(asked: str | None, pinned: Sequence[Path], quiet: bool, language: Language) -> int:
    """Hold the whole ledger against its tree and the checkpoints others kept."""
    with opening_ledger(asked, is_made=False) as ledger:
        notes = [_note_in(path, ledger) for path in pinned]
        with measuring(READING, language, quiet, _size(ledger), 0) as tick:
            found = verify(ledger, notes, lambda size: tick(1))
        last = max((checkpoint_in(n, [ledger.verifier]).size for n in notes), default=0)
        print(words.verified(ledger.origin, found, last, language))
    return FINDINGS if found.faults else FINE


def print_checkpoint(asked: str | None, to: Path | None, language: Language) -> int:
    """Sign a checkpoint of all there is, keep it and print it."""
    with opening_ledger(asked, is_made=False) as ledger:
        _put(checkpoint(ledger), to)
    return FINE


def print_receipt(asked: str | None, number: int, to: Path | None, language: Language) -> int:
    """Write the receipt of an entry."""
    with opening_ledger(asked, is_made=False) as ledger:
        _check_number(ledger, number)
        _put(receipt(ledger, number).text(), to)
        if note := _replaced(ledger, number, language):
            print(note, file=sys.stderr)
    return FINE


def print_row(asked: str | None, folder: Path, number: str, to: Path | None) -> int:
    """Write the receipt of one row of a batch run."""
    from ipaward.interfaces.batch_sealing import prove

    _put(prove(asked, folder, number).text(), to)
    return FINE


def check_offline(path: Path, trusted: Sequence[str], language: Language) -> int:
    """Say what a receipt proves to those who trust these keys."""
    verifiers = [key_in(text) for text in trusted]
    text = _text_in(path)
    try:
        if text.startswith(ROW):
            row = RowReceipt.read(text)
            said = words.row_proved(row, row.check(verifiers), language)
        else:
            found = check(Receipt.read(text), verifiers)
            said = words.proved(found, language)
            note = before_cut(found.content, language)
            said += f"\n{note}" if note else ""
    except BadReceiptError as fault:
        raise refused(fault.code, str(path), file=str(path)) from fault
    print(said)
    return FINE


def show_ledger(asked: str | None, latest: int, form: str, language: Language) -> int:
    """Say which ledger this is, what is in it, and which entries came last."""
    with opening_ledger(asked, is_made=False) as ledger, ledger.store.reading() as pages:
        size = pages.size
        kept = pages.numbered(range(max(0, size - latest), size)).values()
        if form == "json":
            for one in kept:
                print(one.body.decode())
        else:
            print(words.shown(ledger, pages, sorted(kept, key=lambda one: one.seq), language))
    return FINE


def show_entry(asked: str | None, number: int, form: str, language: Language) -> int:
    """Say what one entry says."""
    with opening_ledger(asked, is_made=False) as ledger:
        _check_number(ledger, number)
        with ledger.store.reading() as pages:
            one = pages.numbered([number])[number]
        said = one.body.decode()
        if form == "json":
            print(said)
            return FINE
        print(words.entry(one.seq, json.loads(said), language))
        log = DecisionLog.at_hand(ledger)
        if note := _replaced(ledger, number, language) or granted(log, one, language):
            print(note)
    return FINE


def _replaced(ledger: Ledger, number: int, language: Language) -> str:
    """Say which entry replaced another; nothing where it stands."""
    with ledger.store.reading() as pages:
        last = pages.replaced(number)
    if last is None:
        return ""
    return Words(
        f"第 {number:,} 条已经被第 {last:,} 条代替。",
        f"Entry {last:,} has replaced entry {number:,}.",
    ).said(language)


def examine(asked: str | None, language: Language) -> int:
    """Say what the promises of the database rest on here."""
    with opening_ledger(asked, is_made=False) as ledger:
        log = DecisionLog.of(ledger, is_made=False)
        conditions = (*ledger.store.conditions(), _erased(log))
        print(words.examined(ledger.store.database.name, conditions, language))
    return FINDINGS if any(each.is_good is False for each in conditions) else FINE


def _erased(log: DecisionLog) -> Condition:
    """Give how many keys are back that were destroyed; nobody knows where none are at hand."""
    if log.keyring.database is None:
        return Condition("erased", "-")
    back = len(log.erasures.unfinished())
    return Condition("erased", str(back), back == 0)


def write_copy(asked: str | None, path: Path, quiet: bool, language: Language) -> int:
    """Write a verified copy of the ledger into a new file."""
    vacant(path)
    with opening_ledger(asked, is_made=False) as ledger:
        with measuring(COPYING, language, quiet, _size(ledger), 0) as tick, writing(path):
            done = 0

            def count(size: int) -> None:
                nonlocal done
                tick(size - done)
                done = size

            size, root = copy(ledger, path, count)
        print(words.copied(path, size, root, ledger.place.secret, language))
    return FINE


def key_in(text: str) -> Verifier:
    """Read a key, or the file in which it stands."""
    try:
        return Verifier.read(text)
    except BadKeyError:
        pass
    try:
        return Verifier.read((_text_in(Path(text)) if os.path.exists(text) else text).strip())
    except BadKeyError as fault:
        raise refused("not-a-public-key", key=text) from fault


def _size(ledger: Ledger) -> int:
    with ledger.store.reading() as pages:
        return pages.size


def _check_number(ledger: Ledger, number: int) -> None:
    size, name = _size(ledger), ledger.store.database.name
    if number >= size:
        raise refused("no-such-entry", name, file=name, number=str(number), size=str(size))


def _note_in(path: Path, ledger: Ledger) -> str:
    note = _text_in(path)
    try:
        checkpoint_in(note, [ledger.verifier])
    except BadNoteError as fault:
        raise refused("not-a-checkpoint", str(path), file=str(path)) from fault
    return note


def _text_in(path: Path) -> str:
    """Give the text of a small file; what is no text is no note and no receipt either."""
    return content_of(path).decode("utf-8", "replace")


def _put(text: str, to: Path | None) -> None:
    if to is None:
        print(text, end="")
    else:
        replace(destination(to), text.encode())
