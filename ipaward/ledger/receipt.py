"""A receipt: the proof that one entry is in the log, checked without the log.

The form is C2SP's tlog-proof (c2sp.org/tlog-proof): the entry, its number, the hashes beside its
way to the root, and the signed checkpoint that holds the root. There is one text for one receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ipaward.ledger.entries import content_of
from ipaward.ledger.notes import BadNoteError, Checkpoint, Verifier, checkpoint_in, decoded, encoded
from ipaward.ledger.tree import BYTES, included, leaf_hash

HEADING = "c2sp.org/tlog-proof@v1"
_MOST = 100_000  # characters
_MOST_HASHES = 63


class BadReceiptError(ValueError):
    """A text is no receipt, or proves nothing.

    Attributes:
        code: of the problem it is: `not-a-receipt`, `receipt-untrusted` or `receipt-false`.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof.

    Attributes:
        body: of the entry.
        index: its number, from 0.
        proof: hashes, the lowest first.
        note: the signed checkpoint.
    """

    body: bytes
    index: int
    proof: tuple[bytes, ...]
    note: str

    @staticmethod
    def read(text: str) -> Receipt:
        """Read a receipt in the one form `text` writes; raises BadReceiptError."""
        if len(text) > _MOST:
            raise BadReceiptError("not-a-receipt")
        found = Receipt(*proof_in(text, HEADING, "extra"))
        if found.text() != text:
            raise BadReceiptError("not-a-receipt")
        return found

    def text(self) -> str:
        """Write the receipt down."""
        return proof_text(HEADING, "extra", self.body, self.index, self.proof) + self.note


@dataclass(frozen=True, slots=True)
class Proved:
    """What a receipt proves: that this stands in the log.

    Attributes:
        content: what the entry says.
        index: its number, from 0.
    """

    content: Mapping[str, Any]
    index: int
    checkpoint: Checkpoint


def check(receipt: Receipt, verifiers: Iterable[Verifier]) -> Proved:
    """Give what a receipt proves to those who trust these keys.

    Raises:
        BadReceiptError: its checkpoint is not signed by one of them, the entry is not under it,
            or the entry is of another log.
    """
    try:
        checkpoint = checkpoint_in(receipt.note, verifiers)
        content = content_of(receipt.body)
    except BadNoteError as fault:
        raise BadReceiptError("receipt-untrusted") from fault
    except ValueError as fault:
        raise BadReceiptError("not-a-receipt") from fault
    leaf, root = leaf_hash(receipt.body), checkpoint.root
    if not included(leaf, receipt.index, checkpoint.size, receipt.proof, root):
        raise BadReceiptError("receipt-false")
    if content["log"] != checkpoint.origin:
        raise BadReceiptError("receipt-false")
    return Proved(content, receipt.index, checkpoint)


def proof_in(text: str, heading: str, name: str) -> tuple[bytes, int, tuple[bytes, ...], str]:
    """Take a proof apart: what is proved, its index, the hashes, and what stands below them.

    Raises:
        BadReceiptError: there is no proof with this heading.
    """
    above, between, below = text.partition("\n\n")
    first, *lines = above.split("\n")
    if first != heading or not between or not 2 <= len(lines) <= 2 + _MOST_HASHES:
        raise BadReceiptError("not-a-receipt")
    try:
        leaf = decoded(lines[0].removeprefix(f"{name} "))
        index = int(lines[1].removeprefix("index ")[:16])
        proof = tuple(decoded(line) for line in lines[2:])
    except ValueError as fault:
        raise BadReceiptError("not-a-receipt") from fault
    if any(len(each) != BYTES for each in proof):
        raise BadReceiptError("not-a-receipt")
    return leaf, index, proof, below


def proof_text(heading: str, name: str, leaf: bytes, index: int, proof: Iterable[bytes]) -> str:
    """Write what `proof_in` takes apart, up to what stands below the hashes."""
    lines = [heading, f"{name} {encoded(leaf)}", f"index {index}", *map(encoded, proof)]
    return "\n".join(lines) + "\n\n"
