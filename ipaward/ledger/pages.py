"""The entries of the ledger as they stand inside one transaction: how they get in, and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from ipaward.ledger.entries import Entry, Kept, content_of, copied, key_of
from ipaward.ledger.listed import one_of
from ipaward.ledger.tables import (
    HEAD,
    CheckpointRow,
    EntryRow,
    HeadRow,
    NodeRow,
    SourceRow,
    VaultRow,
)
from ipaward.ledger.tree import Frontier, leaf_hash, root_of

MANY = 2_000  # values asked for at once; SQLite allows 32,766
FETCHED = 2_000  # entries read at a time, so that memory stays flat
LEVELS = 8  # of the tree for which one node is kept: one for 256 entries

# Whatever reading a body, or a column copied from it, raises where it is not as it was entered.
NO_BODY = (ValueError, TypeError, KeyError, ArithmeticError)


# Where the number of what is damaged is that of an entry: itself, or what lies beside it.
OF_ENTRIES = {"entry", "gap", "vault", "held", "sealed", "locked", "source"}


class DamagedEntryError(Exception):
    """What stands in a table is not what was entered."""

    def __init__(self, table: str, seq: int) -> None:
        self.table, self.seq = table, seq
        super().__init__(f"entry {seq} of {table}")


class Row(NamedTuple):
    """An entry as it stands in its table, unchecked but for the kind of its bytes."""

    seq: int
    kind: str
    key: str
    about: str
    leaf: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Pages:
    """The ledger inside one transaction.

    Every entry read is checked against its body, and every body against its leaf.

    Raises:
        DamagedEntryError: from every method that reads, where one of the two does not agree.
    """

    session: Session

    @property
    def origin(self) -> str:
        """Give the name of the log."""
        return self._head().origin

    @property
    def size(self) -> int:
        """Give how many entries there are."""
        return self._head().size

    def frontier(self) -> Frontier:
        """Give the frontier of the tree of all entries."""
        head = self._head()
        with damage_said("head", 0):
            return Frontier.load(head.size, head.frontier)

    def keyed(self, keys: Iterable[str]) -> dict[str, Kept]:
        """Give those of some entries that are recorded, by their keys."""
        return {
            row.key: kept
            for part in parts(keys)
            for row, kept in self._kept(one_of(col(EntryRow.key), part))
        }

    def about(self, things: Iterable[str], *kinds: str) -> Iterator[Kept]:
        """Give the entries about some things, those about each in order of entry."""
        for part in parts(things):
            where = [one_of(col(EntryRow.about), part)]
            where += [col(EntryRow.kind).in_(kinds)] if kinds else []
            yield from (kept for _, kept in self._kept(*where))

    def of_kinds(self, *kinds: str) -> Iterator[Kept]:
        """Give all entries of some kinds in order of entry; this reads through the whole log."""
        yield from (kept for _, kept in self._kept(col(EntryRow.kind).in_(kinds)))

    def numbered(self, seqs: Iterable[int]) -> dict[int, Kept]:
        """Give the entries with these numbers, those there are."""
        return {
            kept.seq: kept
            for part in parts(seqs)
            for _, kept in self._kept(col(EntryRow.seq).in_(part))
        }

    def belied(self) -> bool:
        """Whether the head is not what the leaves and nodes below it make."""
        frontier = self.frontier()
        size = frontier.size
        levels = [level for level in range(size.bit_length()) if size >> level & 1]
        whole = [self.subtree(level, (size >> level) - 1) for level in reversed(levels)]
        return self._count() != size or whole != frontier.hashes

    def counts(self) -> dict[str, int]:
        """Give how many entries there are of each kind, as the copies beside the bodies say."""
        found = select(EntryRow.kind, func.count()).group_by(col(EntryRow.kind))
        return dict(self.session.exec(found.order_by(col(EntryRow.kind))).all())

    def first(self) -> Kept:
        """Give the first entry, which says which log this is."""
        found = self.numbered([0])
        if 0 not in found or found[0].kind != "genesis":
            raise DamagedEntryError("entry", 0)
        return found[0]

    def add(self, entries: Sequence[Entry]) -> int:
        """Enter entries that are not recorded yet; give the number of the first."""
        frontier = self.frontier()
        first = frontier.size
        if self._count() != first:
            raise DamagedEntryError("head", 0)
        rows, nodes = [], []
        for seq, one in enumerate(entries, first):
            leaf = leaf_hash(one.body)
            nodes += [
                {"height": height, "number": number, "root": root}
                for height, number, root in kept_nodes(seq, frontier.add(leaf))
            ]
            rows.append(
                {
                    "seq": seq,
                    "kind": one.kind,
                    "key": one.key,
                    "about": one.about,
                    "leaf": leaf,
                    "body": one.body,
                }
            )
        connection = self.session.connection()
        for table, new in ((EntryRow, rows), (NodeRow, nodes)):
            if new:
                connection.execute(insert(table), new)
        grown = {"size": frontier.size, "frontier": frontier.dump()}
        connection.execute(update(HeadRow).values(grown))
        self.session.expire_all()
        return first

    def checkpoints(self, *sizes: int) -> dict[int, str]:
        """Give the signed note of every checkpoint by its size, or of those of some sizes."""
        query = select(CheckpointRow).order_by(col(CheckpointRow.size))
        if sizes:
            query = query.where(col(CheckpointRow.size).in_(sizes))
        return {row.size: _note_of(row) for row in self.session.exec(query)}

    def checkpoint_covering(self, seq: int) -> str | None:
        """Give the note of the first checkpoint that covers an entry, or None."""
        query = select(CheckpointRow).where(col(CheckpointRow.size) > seq)
        found = self.session.exec(query.order_by(col(CheckpointRow.size)).limit(1)).first()
        return None if found is None else _note_of(found)

    def add_checkpoint(self, size: int, note: str) -> None:
        """Keep the checkpoint of a size that has none."""
        self.session.connection().execute(insert(CheckpointRow), [{"size": size, "note": note}])

    def redacted(self, subjects: Iterable[str]) -> set[str]:
        """Give those whose data were erased, whatever keys are there."""
        keys = {key_of("redaction", subject): subject for subject in subjects}
        return {keys[key] for key in self.keyed(keys)}

    def replaced(self, seq: int) -> int | None:
        """Give the number of the entry that replaced one; None where none did."""
        return next((one.seq for one in self.keyed([key_of("correction", seq)]).values()), None)

    def vault(self, seqs: Iterable[int]) -> dict[int, bytes]:
        """Give what some entries hold back, encrypted, by their numbers."""
        held = select(VaultRow.seq, VaultRow.sealed)  # columns: `verify` reads the whole vault
        return {
            seq: sealed
            for part in parts(seqs)
            for seq, sealed in self.session.exec(held.where(col(VaultRow.seq).in_(part)))
        }

    def add_held(self, held: Mapping[int, bytes]) -> None:
        """Keep what entries hold back, by their numbers."""
        rows = [{"seq": seq, "sealed": sealed} for seq, sealed in held.items()]
        if rows:
            self.session.connection().execute(insert(VaultRow), rows)

    def sources(self, digests: Iterable[str]) -> dict[str, bytes]:
        """Give those texts that are kept, by their SHA-256."""
        found = {
            row.digest: row.content
            for part in parts(digests)
            for row in self.session.exec(
                select(SourceRow).where(one_of(col(SourceRow.digest), part))
            )
        }
        for digest, content in found.items():
            if not isinstance(content, bytes) or sha256(content).hexdigest() != digest:
                raise DamagedEntryError("text", 0)
        return found

    def source_digests(self) -> list[str]:
        """Give the SHA-256 of every text that is kept."""
        return list(self.session.exec(select(SourceRow.digest).order_by(col(SourceRow.digest))))

    def numbers(self, *kinds: str) -> list[int]:
        """Give the number of every entry of some kinds, as the copies beside the bodies say."""
        query = select(EntryRow.seq).where(col(EntryRow.kind).in_(kinds))
        return list(self.session.exec(query.order_by(col(EntryRow.seq))))

    def add_sources(self, sources: Mapping[str, bytes]) -> None:
        """Keep texts by their SHA-256; one that is kept already is kept once."""
        known = self.sources(sources)
        rows = [{"digest": d, "content": text} for d, text in sources.items() if d not in known]
        if rows:
            self.session.connection().execute(insert(SourceRow), rows)

    def subtree(self, level: int, index: int) -> bytes:
        """Give the root of the full subtree of 2^level entries that is the `index`-th of them.

        At most 255 hashes are read for each level that is kept.
        """
        height, above = divmod(level, LEVELS)
        first, count = index << above, 1 << above
        hashes = self._nodes(height, first, count) if height else self._leaves(first, count)
        table = "node" if height else "entry"
        if len(hashes) != count:
            raise DamagedEntryError(table, first)
        with damage_said(table, first):
            return root_of(hashes)

    def nodes(self) -> dict[tuple[int, int], bytes]:
        """Give the root of every subtree that is kept, by height and number."""
        found = {}
        for height, number, root in self.session.exec(
            select(NodeRow.height, NodeRow.number, NodeRow.root)
        ):
            if type(height) is not int or type(number) is not int:
                raise DamagedEntryError("node", 0)
            found[height, number] = root
        return found

    def walk(self) -> Iterator[Row]:
        """Give the rows of all entries, unchecked, in order."""
        yield from self._rows()

    def _count(self) -> int:
        """Give how many entries there must be, as the last of them says."""
        last = self.session.exec(select(func.max(EntryRow.seq))).one()
        return 0 if last is None else int(last) + 1

    def _head(self) -> HeadRow:
        found = self.session.exec(select(HeadRow)).all()
        kinds = [[type(value) for value in (h.id, h.origin, h.size, h.frontier)] for h in found]
        if kinds != [[int, str, int, bytes]] or found[0].id != HEAD:
            raise DamagedEntryError("head", 0)
        return found[0]

    def _nodes(self, height: int, first: int, count: int) -> list[bytes]:
        query = select(NodeRow.root).where(
            col(NodeRow.height) == height,
            col(NodeRow.number) >= first,
            col(NodeRow.number) < first + count,
        )
        return list(self.session.exec(query.order_by(col(NodeRow.number))))

    def _leaves(self, first: int, count: int) -> list[bytes]:
        query = select(EntryRow.leaf).where(
            col(EntryRow.seq) >= first, col(EntryRow.seq) < first + count
        )
        return list(self.session.exec(query.order_by(col(EntryRow.seq))))

    def _kept(self, *where: ColumnElement[bool]) -> Iterator[tuple[Row, Kept]]:
        for row in self._rows(*where):
            yield row, checked(row)

    def _rows(self, *where: ColumnElement[bool]) -> Iterator[Row]:
        # Columns, and not objects of the session, which would take a number seen twice for one
        # row.
        query = select_columns(*(getattr(EntryRow, name) for name in Row._fields))
        query = query.where(*where).order_by(col(EntryRow.seq)).limit(FETCHED)
        part = self.session.connection().execute(query).all()
        while part:
            for row in map(Row._make, part):
                if type(row.body) is not bytes:
                    raise DamagedEntryError("entry", row.seq)
                yield row
            # Asked for again, and not held open: whoever reads may stop early, and leave a cursor.
            more = query.where(col(EntryRow.seq) > part[-1][0])
            part = self.session.connection().execute(more).all() if len(part) == FETCHED else []


def kept_nodes(seq: int, completed: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
    """Give height, number and root of each node to be kept of those an entry completes."""
    above = enumerate(completed[LEVELS::LEVELS], 1)
    return [(height, seq >> LEVELS * height, root) for height, root in above]


def checked(row: Row) -> Kept:
    """Give an entry whose columns say what its body says, or raise DamagedEntryError."""
    seq, kind, key, about, leaf, body = row
    try:  # not `damage_said`: this is done for every entry of a ledger
        content = content_of(body)
        if copied(content) != (kind, key, about) or leaf_hash(body) != leaf:
            raise ValueError("a copy differs from the body, or the body from its leaf")
    except NO_BODY as fault:
        raise DamagedEntryError("entry", seq) from fault
    return Kept(seq, kind, about, content, body)


def begin_log(connection: Connection, origin: str) -> None:
    """Give an empty database the head of a log without entries."""
    row = {"id": HEAD, "origin": origin, "size": 0, "frontier": Frontier().dump()}
    connection.execute(insert(HeadRow), [row])


def _note_of(row: CheckpointRow) -> str:
    if not isinstance(row.note, str):
        raise DamagedEntryError("checkpoint", 0)
    return row.note


@contextmanager
def damage_said(table: str, seq: int) -> Iterator[None]:
    """Let what cannot be read be known as damage of this row."""
    try:
        yield
    except NO_BODY as fault:
        raise DamagedEntryError(table, seq) from fault


def parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Give values in parts that can be asked for at once."""
    rest = iter(values)
    while part := list(islice(rest, MANY)):
        yield part
