"""Signed notes, the checkpoints they carry, and the keys that sign: the forms of C2SP.

A note is a text, an empty line, and one line for each signature; see c2sp.org/signed-note and
c2sp.org/tlog-checkpoint. Others can check ours with tools we did not write.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ipaward.domain.limits import NOTE_CHARACTERS, NOTE_SIGNATURES
from ipaward.ledger.tree import BYTES

# The first byte of a key says by which algorithm it signs; a second one would be told here.
ED25519 = b"\x01"
MARK = "— "
_PRIVATE = "PRIVATE+KEY+"


class BadNoteError(ValueError):
    """A text is no note, or nobody known has signed it."""


class BadKeyError(ValueError):
    """A text is no key."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key, and the name under which it signs."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise BadKeyError("a name has no spaces and no plus sign")
        if len(self.public) != BYTES:
            raise BadKeyError("a public key has 32 bytes")

    @staticmethod
    def read(text: str) -> Verifier:
        """Read a key as `text` writes it: `name+hash+base64`; raises BadKeyError."""
        name, number, key = _key_parts(text)
        found = Verifier(name, key)
        found.check_number(number)
        return found

    @property
    def number(self) -> bytes:
        """Give the four bytes by which a signature names its key."""
        key = self.name.encode() + b"\n" + ED25519 + self.public
        return sha256(key).digest()[:4]

    def check_number(self, written: str) -> None:
        """Raise BadKeyError where this is not the number of the key, in hex."""
        if self.number.hex() != written:
            raise BadKeyError("the number of the key does not fit the key")

    def text(self) -> str:
        """Write the key down."""
        return f"{self.name}+{self.number.hex()}+{encoded(ED25519 + self.public)}"

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Whether the signature of `text` is by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, and the name under which it signs."""

    name: str
    seed: bytes = field(repr=False)  # or whatever shows a ledger would show its secret

    @staticmethod
    def new(name: str) -> Signer:
        """Make a key."""
        return Signer(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @staticmethod
    def read(text: str) -> Signer:
        """Read a key as `text` writes it; raises BadKeyError."""
        if not text.startswith(_PRIVATE):
            raise BadKeyError("no private key")
        name, number, key = _key_parts(text.removeprefix(_PRIVATE))
        found = Signer(name, key)
        found.verifier.check_number(number)
        return found

    @property
    def verifier(self) -> Verifier:
        """Give the public half."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return Verifier(self.name, key.public_key().public_bytes_raw())

    def text(self) -> str:
        """Write the key down; whoever reads it can sign."""
        number = self.verifier.number.hex()
        return f"{_PRIVATE}{self.name}+{number}+{encoded(ED25519 + self.seed)}"

    def sign(self, text: str) -> str:
        """Give the note of a text, signed."""
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends in a line break")
        return f"{text}\n{self.line(text)}"

    def line(self, text: str) -> str:
        """Give the line of this key's signature, to be added to a note others have signed."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{MARK}{self.name} {encoded(self.verifier.number + signature)}\n"


def opened(note: str, verifiers: Iterable[Verifier]) -> tuple[str, tuple[str, ...]]:
    """Give the text of a note and the names of those known who signed it, in order.

    Signatures of others are passed over; one that bears a known key's number must be its own.

    Raises:
        BadNoteError: it is no note, nobody known has signed it, or a signature is false.
    """
    text, signatures = _taken_apart(note)
    known = {(each.name, each.number): each for each in verifiers}
    names: list[str] = []
    for name, number, signature in signatures:
        verifier = known.get((name, number))
        if verifier is None:
            continue
        if name in names or not verifier.has_signed(text, signature):
            raise BadNoteError("a signature is false, or stands there twice")
        names.append(name)
    if not names:
        raise BadNoteError("nobody known has signed it")
    return text, tuple(names)


def claimed(note: str) -> tuple[str, tuple[str, ...]]:
    """Give the text of a note and the names its signatures bear, true or not, in order.

    Raises:
        BadNoteError: it is no note.
    """
    text, signatures = _taken_apart(note)
    return text, tuple(name for name, _, _ in signatures)


def _taken_apart(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if len(note) > NOTE_CHARACTERS or any(c < " " and c != "\n" for c in note):
        raise BadNoteError("too long, or characters that no note has")
    text, between, lines = note.rpartition("\n\n")
    if not between or not lines.endswith("\n"):
        raise BadNoteError("no text with signatures below an empty line")
    written = lines[:-1].split("\n")
    if len(written) > NOTE_SIGNATURES:
        raise BadNoteError("too many signatures")
    return text + "\n", [_signature(line) for line in written]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(MARK).partition(" ")
    try:
        raw = decoded(encoded)
    except ValueError as fault:
        raise BadNoteError("a signature is not written as one") from fault
    if not line.startswith(MARK) or not is_name(name) or len(raw) < 5:
        raise BadNoteError("a signature is not written as one")
    return name, raw[:4], raw[4:]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was at one moment: its name, its size, and the root of its tree."""

    origin: str
    size: int
    root: bytes

    @staticmethod
    def read(text: str) -> Checkpoint:
        """Read the text of a checkpoint; raises BadNoteError. Lines we do not know are refused."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise BadNoteError("no checkpoint")
        origin, size, root = lines[:3]
        # The one way to write a number, or two texts would mean the same.
        if not (size.isascii() and size.isdigit() and str(int(size[:16])) == size):
            raise BadNoteError("no checkpoint")
        try:
            found = Checkpoint(origin, int(size), decoded(root))
        except ValueError as fault:
            raise BadNoteError("no checkpoint") from fault
        if not origin or len(found.root) != BYTES:
            raise BadNoteError("no checkpoint")
        return found

    def text(self) -> str:
        """Write it down."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


def checkpoint_in(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """Give the checkpoint of a note; raises BadNoteError as `opened` and `read` do."""
    text, _ = opened(note, verifiers)
    return Checkpoint.read(text)


def decoded(text: str) -> bytes:
    """Read base64 in its one spelling; raises ValueError for any other."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("base64 that could be written otherwise")
    return raw


def encoded(raw: bytes) -> str:
    """Write base64 as `decoded` reads it."""
    return base64.b64encode(raw).decode()


def _key_parts(text: str) -> tuple[str, str, bytes]:
    """Give the name, the number as written, and the key of `name+number+base64`."""
    name, _, rest = text.partition("+")
    number, _, encoded = rest.partition("+")
    try:
        raw = decoded(encoded)
    except ValueError as fault:
        raise BadKeyError("no base64") from fault
    if raw[:1] != ED25519 or len(raw) != 1 + BYTES:
        raise BadKeyError("no key of Ed25519")
    return name, number, raw[1:]


def is_name(name: str) -> bool:
    """Whether a key can bear this name."""
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)
