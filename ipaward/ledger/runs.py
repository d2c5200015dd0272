"""Batch runs on record: each chunk is an entry with the root of its rows, which lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ipaward.ledger.entries import entry, instant, key_of, own
from ipaward.ledger.notes import Verifier
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import damage_said
from ipaward.ledger.receipt import BadReceiptError, Proved, Receipt, check, proof_in, proof_text
from ipaward.ledger.rounds import Rulebook, check_active
from ipaward.ledger.tree import included, leaf_hash

HEADING = "ipaward/row-proof@v1"
_MOST = 200_000  # characters


class OtherRunError(Exception):
    """A run, or a chunk of one, is on record with another content; nothing was entered."""


@dataclass(frozen=True, slots=True)
class RunKept:
    """A batch run on record.

    Attributes:
        seq: of its entry.
        content: of it.
        decided: rows that its chunks on record decided.
        aside: rows that they put aside.
    """

    seq: int
    content: Mapping[str, Any]
    decided: int = 0
    aside: int = 0

    @property
    def left(self) -> int:
        """Give how many of its rows no chunk on record answers for."""
        return int(self.content["rows"]) - self.decided - self.aside


@dataclass(frozen=True, slots=True)
class RunLog:
    """The batch runs in a ledger. What is entered once is not entered again."""

    ledger: Ledger

    def begin(self, run: Mapping[str, object], rulebook: Rulebook, now: datetime) -> None:
        """Enter a run: what it reads, by which rulebook; `plan` is its key.

        A run that is on record goes on by its own rulebook, active or not.

        Raises:
            NotActiveError: it is new, and the rulebook is not the active one of its policy.
            OtherRunError: a run of this key is on record, and is another.
        """
        self._enter("run", ("plan",), run, now, rulebook)

    def seal(self, chunk: Mapping[str, object], now: datetime) -> None:
        """Enter a chunk: its files, and the root of its rows; `plan` and `number` are its key.

        Raises:
            OtherRunError: the chunk is on record, and is another.
        """
        self._enter("chunk", ("plan", "number"), chunk, now, None)

    def runs(self) -> tuple[RunKept, ...]:
        """Give every run on record, in order, with what its chunks answer for."""
        found: dict[str, RunKept] = {}
        with self.ledger.store.reading() as pages:
            for one in pages.of_kinds("run", "chunk"):
                with damage_said("entry", one.seq):
                    plan = one.content["plan"]
                    if one.kind == "run":
                        found[plan] = RunKept(one.seq, one.content)
                    else:
                        found[plan] = _with(found[plan], one.content)
        return tuple(found.values())

    def chunk(self, plan: str, number: int) -> int:
        """Give the number of the entry of a chunk; raises KeyError where it is not on record."""
        key = key_of("chunk", plan, number)
        with self.ledger.store.reading() as pages:
            return pages.keyed([key])[key].seq

    def _enter(
        self,
        kind: str,
        key: tuple[str, ...],
        content: Mapping[str, object],
        now: datetime,
        rulebook: Rulebook | None,
    ) -> None:
        wanted = key_of(kind, *(content[name] for name in key))
        with self.ledger.store.writing() as pages:
            kept = pages.keyed([wanted]).get(wanted)
            if kept is not None:
                if own(kept.content) != content:
                    raise OtherRunError(wanted)
                return
            if rulebook is not None:
                check_active(pages, rulebook)
            pages.add([entry(self.ledger.origin, kind, instant(now), content)])


def _with(run: RunKept, chunk: Mapping[str, Any]) -> RunKept:
    # Not its `rows`: a run over columns writes those put aside among the others.
    aside = chunk["quarantined"]
    decided = chunk["end"] - chunk["first"] - aside
    return replace(run, decided=run.decided + decided, aside=run.aside + aside)


@dataclass(frozen=True, slots=True)
class RowReceipt:
    """The proof that a row is among those of a chunk, and the chunk in the log.

    Attributes:
        row: as `fields_of` reads it.
        index: its place in the chunk, from 0.
        proof: hashes, the lowest first.
        receipt: of the entry of the chunk.
    """

    row: bytes
    index: int
    proof: tuple[bytes, ...]
    receipt: Receipt

    @staticmethod
    def read(text: str) -> RowReceipt:
        """Read a receipt in the one form `text` writes; raises BadReceiptError."""
        if len(text) > _MOST:
            raise BadReceiptError("not-a-receipt")
        row, index, proof, below = proof_in(text, HEADING, "row")
        found = RowReceipt(row, index, proof, Receipt.read(below))
        if found.text() != text:
            raise BadReceiptError("not-a-receipt")
        return found

    def fields(self) -> list[str | None]:
        """Give the values of the row, in the order of the columns of its chunk."""
        return fields_of(self.row)

    def text(self) -> str:
        """Write the receipt down."""
        head = proof_text(HEADING, "row", self.row, self.index, self.proof)
        return head + self.receipt.text()

    def check(self, verifiers: Iterable[Verifier]) -> Proved:
        """Give what the receipt of the chunk proves, if the row is in the chunk.

        Raises:
            BadReceiptError: as `receipt.check`, or the row is not in the chunk.
        """
        proved = check(self.receipt, verifiers)
        content = proved.content
        try:
            rows, root = content["rows"], bytes.fromhex(content["root"])
            is_in = included(leaf_hash(self.row), self.index, rows, self.proof, root)
            is_row = len(self.fields()) == len(content["columns"])
        except (KeyError, TypeError, ValueError) as fault:
            raise BadReceiptError("receipt-false") from fault
        if content["t"] != "chunk" or not is_in or not is_row:
            raise BadReceiptError("receipt-false")
        return proved


def fields_of(row: bytes) -> list[str | None]:
    """Give the values of a row: `-` for nothing, else netstrings of their text.

    Raises:
        ValueError: it is no row.

    >>> fields_of(b"2:ab,-4:true,")
    ['ab', None, 'true']
    """
    fields: list[str | None] = []
    while row:
        if row.startswith(b"-"):
            fields.append(None)
            row = row[1:]
            continue
        length, _, rest = row.partition(b":")
        size = int(length)
        if rest[size : size + 1] != b"," or str(size).encode() != length:
            raise ValueError("no row of decisions")
        fields.append(rest[:size].decode())
        row = rest[size + 1 :]
    return fields
