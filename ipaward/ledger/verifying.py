"""Whether a ledger is what it was: everything is derived again from the bodies of its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ipaward.ledger.entries import HOLD_BACK, NAME_TEXTS, texts_named
from ipaward.ledger.notes import BadNoteError, Checkpoint, checkpoint_in
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import (
    LEVELS,
    NO_BODY,
    DamagedEntryError,
    Pages,
    Row,
    checked,
    kept_nodes,
)
from ipaward.ledger.tree import EMPTY, Frontier, leaf_hash

MOST = 20  # faults told; after so many, more say nothing new


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was recorded.

    Attributes:
        what: `entry`, `gap`, `node`, `head`, `checkpoint`, `pinned`, `held`, `source`, or
            `database`.
        at: number of the entry from 0, or the size of the checkpoint.
    """

    what: str
    at: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it.

    Attributes:
        size: how many entries were read.
        root: of the tree they make.
        checkpoints: how many of the ledger's own were held against it.
        pinned: how many from outside were.
        faults: the first of them; empty where all is well.
    """

    size: int
    root: bytes
    checkpoints: int
    pinned: int
    faults: tuple[Fault, ...]


def verify(
    ledger: Ledger, pinned: Sequence[str] = (), tick: Callable[[int], None] = lambda size: None
) -> Verified:
    """Read a whole ledger and hold it against its tree, its checkpoints and those pinned.

    Without a pinned checkpoint, kept by somebody else, a ledger that was cut short or written
    anew by one who has the key cannot be told from a true one.

    Args:
        ledger: the ledger.
        pinned: signed checkpoints from outside.
        tick: told how many entries were read.

    Raises:
        BadNoteError: one of `pinned` is no checkpoint signed with the key of this ledger.
        RefusedError: the database cannot be read at all.
    """
    outside = [checkpoint_in(note, [ledger.verifier]) for note in pinned]
    with ledger.store.reading() as pages:
        own, faults = _own(ledger, pages)
        walk = _Walk(pages, ledger.origin, {each.size for each in (*own, *outside)}, faults)
        walk.run(tick)
        walk.hold("checkpoint", own)
        walk.hold("pinned", outside)
        walk.hold_beside()
        if not ledger.store.database.is_whole(pages.session.connection()):
            walk.faults.append(Fault("database", 0))
    found = tuple(walk.faults[:MOST])
    return Verified(walk.frontier.size, walk.frontier.root(), len(own), len(outside), found)


def _own(ledger: Ledger, pages: Pages) -> tuple[list[Checkpoint], list[Fault]]:
    """Give the checkpoints kept in the ledger, and those that are none."""
    own, faults = [], []
    for size, note in pages.checkpoints().items():
        try:
            found = checkpoint_in(note, [ledger.verifier])
        except BadNoteError:
            faults.append(Fault("checkpoint", size))
            continue
        own.append(found)
        if found.size != size:
            faults.append(Fault("checkpoint", size))
    return own, faults


@dataclass
class _Walk:
    """One reading of all entries.

    Attributes:
        origin: of the log.
        wanted: sizes at which the root is needed.
        roots: the root at each of them.
    """

    pages: Pages
    origin: str
    wanted: Iterable[int]
    faults: list[Fault]
    frontier: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY})

    def run(self, tick: Callable[[int], None]) -> None:
        """Read every entry; derive its columns, the nodes above it and the head again."""
        nodes = self.pages.nodes()
        try:
            for row in self.pages.walk():
                if row.seq != self.frontier.size:
                    self.faults.append(Fault("gap", self.frontier.size))
                    return
                self._take(row, nodes)
                if len(self.faults) >= MOST:
                    return
                tick(self.frontier.size)
        except DamagedEntryError as fault:
            self.faults.append(Fault("entry", fault.seq))
            return
        self.faults += [Fault("node", number << LEVELS * height) for height, number in nodes]
        self._hold_head()

    def _take(self, row: Row, nodes: dict[tuple[int, int], bytes]) -> None:
        """Hold one entry against its columns and its log; strike the nodes it completes."""
        leaf = row.leaf
        try:
            if checked(row).content["log"] != self.origin:
                self.faults.append(Fault("entry", row.seq))
        except DamagedEntryError:
            self.faults.append(Fault("entry", row.seq))
            leaf = leaf_hash(row.body)
        for height, number, root in kept_nodes(row.seq, self.frontier.add(leaf)):
            if nodes.pop((height, number), b"") != root:
                self.faults.append(Fault("node", row.seq))
        if self.frontier.size in self.wanted:
            self.roots[self.frontier.size] = self.frontier.root()

    def _hold_head(self) -> None:
        try:
            head = self.pages.frontier()
        except DamagedEntryError:
            self.faults.append(Fault("head", 0))
            return
        if (head.size, head.hashes) != (self.frontier.size, self.frontier.hashes):
            self.faults.append(Fault("head", head.size))

    def hold(self, what: str, checkpoints: Iterable[Checkpoint]) -> None:
        """Hold the roots found against those of checkpoints."""
        for each in checkpoints:
            if each.origin != self.origin or self.roots.get(each.size) != each.root:
                self.faults.append(Fault(what, each.size))

    def hold_beside(self) -> None:
        """Look for what must lie beside entries: what they hold back, and the texts they name."""
        if any(fault.what in ("entry", "gap") for fault in self.faults):
            return  # there is no telling what they name
        self.faults += [Fault("held", seq) for seq in self.pages.unheld(*HOLD_BACK)]
        for one in self.pages.of_kinds(*NAME_TEXTS):
            try:
                named = texts_named(one.content)
                missing = set(named) - self.pages.sources(named).keys()
            except (DamagedEntryError, *NO_BODY):
                missing = {""}
            if missing:
                self.faults.append(Fault("source", one.seq))
