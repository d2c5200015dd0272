"""The vault: what an entry holds back, readable for as long as the key of its subject is there.

An entry names what it holds back by a salted SHA-256, and its subject by a random name; what is
held back lies beside the entry, encrypted with AES-256-GCM. Destroying the key of a subject makes
all of it unreadable, in every copy, and leaves the tree and every receipt as they are.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from ipaward.domain.problem import RefusedError
from ipaward.ledger import postgres, sqlite
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.listed import one_of
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import parts
from ipaward.ledger.schema import OF_KEYS
from ipaward.ledger.store import Database, refusal, transaction
from ipaward.ledger.tables import KeyRow

MODE = 0o600
_SALT, _NONCE, _KEY = 16, 12, 32
# Before what is hashed, so that the hash of something held back is the hash of nothing else.
_CONTEXT = b"ipaward/vault/v1\n"
KEYS_DAMAGED = "ledger-keys-damaged"
_DAMAGED = {"ledger-foreign", "ledger-damaged"}  # what is said of a file that is no keyring
_PEPPER = ""  # the row that is no subject's: what the names of people are hashed with


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an entry holds back.

    Attributes:
        commitment: what its body says of it.
        held: the encrypted bytes.
    """

    commitment: str
    held: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a subject, and the name by which entries know it."""

    subject: str
    key: bytes

    def seal(self, content: Mapping[str, object]) -> Sealed:
        """Encrypt what an entry holds back, with a new salt.

        Raises:
            ValueError: the content has no canonical form.
        """
        plain = canonical({"salt": os.urandom(_SALT).hex(), **content})
        commitment = committed(plain)
        nonce = os.urandom(_NONCE)
        held = AESGCM(self.key).encrypt(nonce, plain, commitment.encode())
        return Sealed(commitment, nonce + held)

    def opened(self, sealed: Sealed) -> dict[str, Any]:
        """Give what an entry holds back, salt included; raises ValueError as `plain` does."""
        return parsed(self.plain(sealed))

    def plain(self, sealed: Sealed) -> bytes:
        """Give what an entry holds back as it was written.

        Raises:
            ValueError: it is not what the entry says it is.
        """
        nonce, held = sealed.held[:_NONCE], sealed.held[_NONCE:]
        try:
            plain = AESGCM(self.key).decrypt(nonce, held, sealed.commitment.encode())
        except InvalidTag as fault:
            raise ValueError("not what was sealed, or with another key") from fault
        if committed(plain) != sealed.commitment:
            raise ValueError("not what the entry says")
        return plain


def committed(plain: bytes) -> str:
    """Give what the body of an entry says of what it holds back."""
    return sha256(_CONTEXT + plain).hexdigest()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of a ledger's vault.

    Attributes:
        database: None where they are not at hand: then nothing held back can be read.
    """

    database: Database | None

    def of(self, names: Iterable[str]) -> dict[str, Key]:
        """Give the keys of people by the names they are known by; one that is not there is made.

        What is made is committed before it is given.
        """
        with self._writing() as session:
            pepper = _pepper(session)
            hashed = {_who(pepper, name): name for name in names}
            found = {
                hashed[row.who]: Key(row.subject, row.key)
                for part in parts(hashed)
                for row in session.exec(select(KeyRow).where(col(KeyRow.who).in_(part)))
            }
            new = {
                who: Key(os.urandom(_SALT).hex(), os.urandom(_KEY))
                for who, name in hashed.items()
                if name not in found
            }
            rows = [{"subject": k.subject, "who": who, "key": k.key} for who, k in new.items()]
            if rows:
                session.connection().execute(insert(KeyRow), rows)
        return found | {hashed[who]: key for who, key in new.items()}

    def named(self, subjects: Iterable[str]) -> dict[str, Key]:
        """Give the keys that are still there, by the names entries know their subjects by."""
        if self.database is None:
            return {}
        with transaction(self.database, is_writing=False) as session:
            rows = select(KeyRow.subject, KeyRow.key)
            return {
                subject: Key(subject, key)
                for part in parts(subjects)
                for subject, key in session.exec(rows.where(one_of(col(KeyRow.subject), part)))
            }

    def subject(self, name: str) -> str | None:
        """Give the name by which entries know somebody, or None: there is no key of theirs."""
        if self.database is None:
            return None
        with self._writing() as session:
            who = _who(_pepper(session), name)
            found = session.exec(select(KeyRow).where(col(KeyRow.who) == who)).first()
            return None if found is None else found.subject

    def destroy(self, subject: str) -> None:
        """Destroy the key of a subject for good."""
        with self._writing() as session:
            session.connection().execute(delete(KeyRow).where(col(KeyRow.subject) == subject))

    def _writing(self) -> AbstractContextManager[Session]:
        assert self.database is not None
        return transaction(self.database, is_writing=True)


def open_keyring(ledger: Ledger, *, is_made: bool = True) -> Keyring:
    """Open the keys of a ledger.

    Args:
        ledger: the ledger.
        is_made: whether they are made where there are none, or are then not at hand.

    Raises:
        RefusedError: they cannot be read or made, or what is there is no keyring.
    """
    wait, file = ledger.store.database.wait, ledger.place.keys
    if file is None:
        address = str(ledger.place.ledger)
        return Keyring(postgres.opened(address, OF_KEYS, wait, lambda connection: None))
    if not is_made and not file.exists():
        return Keyring(None)
    try:
        return Keyring(sqlite.opened(file, OF_KEYS, wait, lambda connection: None, MODE))
    except RefusedError as fault:
        if any(problem.code in _DAMAGED for problem in fault.problems):
            raise refusal(ledger.store.database, KEYS_DAMAGED, keys=file.as_posix()) from fault
        raise


def keys_missing(ledger: Ledger) -> RefusedError:
    """Give the refusal of what needs the keys of a ledger, where they are not at hand."""
    database = ledger.store.database
    keys = (ledger.place.keys or Path(OF_KEYS.name)).as_posix()
    return refusal(database, "ledger-keys-missing", keys=keys)


def _pepper(session: Session) -> bytes:
    found = session.exec(select(KeyRow).where(col(KeyRow.subject) == _PEPPER)).first()
    if found is not None:
        return found.key
    pepper = os.urandom(_KEY)
    row = {"subject": _PEPPER, "who": b"", "key": pepper}
    session.connection().execute(insert(KeyRow), [row])
    return pepper


def _who(pepper: bytes, name: str) -> bytes:
    return hmac.digest(pepper, name.encode(), "sha256")
