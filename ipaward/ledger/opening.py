"""How a ledger is opened: its database, and the secret it is signed with."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlmodel import Session

from ipaward.ledger import postgres, sqlite
from ipaward.ledger.entries import entry, instant
from ipaward.ledger.notes import Signer, Verifier
from ipaward.ledger.pages import DamagedEntryError, Pages, begin_log, damage_said
from ipaward.ledger.schema import OF_LEDGER
from ipaward.ledger.secret import Secret
from ipaward.ledger.store import WAIT, Database, Store, is_address, refusal

# What stands beside the file of a ledger, behind its name.
SECRET = ".secret"
KEYS = ".keys"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ledger is, and where its secret is.

    Attributes:
        ledger: the path of a file, or the address of a PostgreSQL database.
        secret: the file of its secret.
    """

    ledger: str | Path
    secret: Path

    @staticmethod
    def of(ledger: str | Path, secret: Path | None = None) -> Place:
        """Give the place of a ledger; without another word its secret stands beside it."""
        if is_address(ledger):
            return Place(str(ledger), secret or Path("ipaward-ledger" + SECRET))
        path = Path(ledger)
        return Place(path, secret or path.with_name(path.name + SECRET))

    @property
    def is_there(self) -> bool:
        """Whether there is such a file; an address is always there."""
        return is_address(self.ledger) or Path(self.ledger).exists()

    @property
    def is_empty(self) -> bool:
        """Whether there is a file with nothing in it, as a first writer killed at once leaves."""
        path = Path(self.ledger)
        return not is_address(self.ledger) and path.is_file() and path.stat().st_size == 0

    @property
    def keys(self) -> Path | None:
        """Give the file of the keys of people's data; None where the database holds them."""
        path = Path(self.ledger)
        return None if is_address(self.ledger) else path.with_name(path.name + KEYS)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger, opened.

    Attributes:
        store: its entries.
        verifier: the key its checkpoints are signed with, as its first entry names it.
        secret: None where it is not at hand: then no checkpoint can be signed.
    """

    place: Place
    store: Store
    verifier: Verifier
    secret: Secret | None

    @property
    def origin(self) -> str:
        """Give the name of its log."""
        return self.verifier.name

    def needed(self) -> Secret:
        """Give the secret, or refuse: it is not there, or belongs to another ledger."""
        if self.secret is None:
            raise refusal(
                self.store.database, "ledger-secret-missing", secret=self.place.secret.as_posix()
            )
        return self.secret


def open_ledger(place: Place, wait: timedelta = WAIT) -> Ledger:
    """Open a ledger; one that is not there is made, with a new secret unless there is one.

    Args:
        place: of the ledger.
        wait: how long to wait for another writer, each time.

    Raises:
        RefusedError: it is no ledger, not whole, or of another version; it cannot be reached or
            made; its secret cannot be read or is another ledger's.
    """

    def found(connection: Connection) -> None:
        secret = Secret.read(place.secret)
        if secret is None:
            secret = Secret.new(f"ipaward/{os.urandom(8).hex()}").write(place.secret)
        _begin(connection, secret.signer)

    store = Store(_database(place, wait, found))
    with store.reading() as pages:
        verifier = _signer_of(pages)
    secret = Secret.read(place.secret)
    if secret is not None and secret.signer.verifier != verifier:
        raise refusal(store.database, "ledger-secret-foreign", secret=place.secret.as_posix())
    return Ledger(place, store, verifier, secret)


def _signer_of(pages: Pages) -> Verifier:
    """Give the key the first entry names; it bears the name of the log, and so does the head."""
    content = pages.first().content
    with damage_said("entry", 0):
        verifier = Verifier.read(content["signer"])
        if verifier.name != content["log"]:
            raise ValueError("the key of another log")
    if verifier.name != pages.origin:
        raise DamagedEntryError("head", 0)
    return verifier


def _database(place: Place, wait: timedelta, found: Callable[[Connection], None]) -> Database:
    if is_address(place.ledger):
        return postgres.opened(str(place.ledger), OF_LEDGER, wait, found)
    return sqlite.opened(Path(place.ledger), OF_LEDGER, wait, found)


def _begin(connection: Connection, signer: Signer) -> None:
    """Enter the first entry: which log this is, how it hashes, and whose key signs for it."""
    origin = signer.name
    begin_log(connection, origin)
    content = {"hash": "sha256", "signer": signer.verifier.text()}
    with Session(connection) as session:
        Pages(session).add([entry(origin, "genesis", instant(datetime.now(UTC)), content)])
