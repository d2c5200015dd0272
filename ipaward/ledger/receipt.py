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
        above, between, note = text.partition("\n\n")
        heading, *lines = above.split("\n")
        if heading != HEADING or not between or not 2 <= len(lines) <= 2 + _MOST_HASHES:
            raise BadReceiptError("not-a-receipt")
        try:
            body = decoded(lines[0].removeprefix("extra "))
            index = int(lines[1].removeprefix("index ")[:16])
            found = Receipt(body, index, tuple(decoded(line) for line in lines[2:]), note)
        except ValueError as fault:
            raise BadReceiptError("not-a-receipt") from fault
        if any(len(each) != BYTES for each in found.proof) or found.text() != text:
            raise BadReceiptError("not-a-receipt")
        return found

    def text(self) -> str:
        """Write the receipt down."""
        lines = [HEADING, f"extra {encoded(self.body)}", f"index {self.index}"]
        return "\n".join([*lines, *map(encoded, self.proof)]) + f"\n\n{self.note}"


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
