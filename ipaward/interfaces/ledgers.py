"""Which ledger a command means, and how what ails it is answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import LaterError, refused
from ipaward.interfaces.packs import find, roots
from ipaward.rulebook.book import Rulebook as Book

# The ledger is loaded where one is opened: it takes half a second, and most commands open none.
if TYPE_CHECKING:
    from ipaward.ledger.opening import Ledger, Place
    from ipaward.ledger.rounds import NotActiveError, Rulebook

LEDGER = "IPAWARD_LEDGER"
SECRET = "IPAWARD_LEDGER_SECRET"
DEFAULT = "ipaward-ledger.db"
# Nothing is wrong with what was given; the same command may work a moment later.
_PASSING = frozenset({"ledger-busy", "ledger-disk", "ledger-not-reached"})


def place_of(asked: str | None) -> Place:
    """Give the place of the ledger asked for, of the environment's, or of the one in this folder.

    Its secret is where `IPAWARD_LEDGER_SECRET` says, or beside it.
    """
    from ipaward.ledger.opening import Place

    secret = os.environ.get(SECRET)
    return Place.of(asked or os.environ.get(LEDGER) or DEFAULT, Path(secret) if secret else None)


def kept_rulebook(book: Book, packs: Path | None) -> Rulebook:
    """Give a rulebook as the ledger keeps it: with every file it was read from."""
    from ipaward.language.pack import sources_of
    from ipaward.ledger.rounds import Rulebook

    folders = roots(packs)
    files = sources_of(book, [find(book.policy.name, folders).root, *folders])
    return Rulebook(book.policy.name, book.digest, files)


def is_at_hand(asked: str | None) -> bool:
    """Whether somebody said which ledger, or one lies in this folder."""
    return bool(asked or os.environ.get(LEDGER)) or os.path.exists(DEFAULT)


@contextmanager
def opening_ledger(asked: str | None, *, is_made: bool) -> Iterator[Ledger]:
    """Open a ledger; where it is busy or cannot be reached, that is said as a thing that passes.

    Where a rulebook is not the active one of its policy, it is said how one is activated.

    Args:
        asked: its place as written on the command line, or None.
        is_made: whether one that is not there is made.
    """
    from ipaward.ledger.opening import open_ledger
    from ipaward.ledger.rounds import NotActiveError

    place = place_of(asked)
    if not is_made and not place.is_there:
        raise refused("ledger-not-there", str(place.ledger), file=str(place.ledger))
    if place.is_empty and not (is_made and _is_new(place)):
        raise refused("ledger-empty", str(place.ledger), file=str(place.ledger))
    try:
        ledger = open_ledger(place)
        yield ledger
    except RefusedError as fault:
        passing = [p for p in fault.problems if p.code in _PASSING]
        if not passing:
            raise
        words = Words(passing[0].message(Language.ZH), passing[0].message(Language.EN))
        raise LaterError(words) from fault
    except NotActiveError as fault:
        raise _not_active(fault, ledger.store.database.name) from fault


def _is_new(place: Place) -> bool:
    """Whether no ledger can ever have been begun in an empty file: its keys are made last."""
    return place.keys is None or not place.keys.exists()


def _not_active(fault: NotActiveError, name: str) -> RefusedError:
    details = {"file": name, "policy": fault.policy, "digest": fault.digest[:12]}
    if fault.active is None:
        return refused("rulebook-none-active", name, **details)
    return refused("rulebook-not-active", name, active=fault.active[:12], **details)
