"""Whether a ledger is what it was: everything is derived again from the bodies of its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ipaward.domain.problem import RefusedError
from ipaward.ledger.entries import HOLD_BACK, NAME_TEXTS, Kept, texts_named
from ipaward.ledger.notes import BadNoteError, Checkpoint, checkpoint_in
from ipaward.ledger.opening import Ledger
from ipaward.ledger.pages import (
    LEVELS,
    MANY,
    NO_BODY,
    DamagedEntryError,
    Pages,
    Row,
    checked,
    kept_nodes,
)
from ipaward.ledger.tree import EMPTY, Frontier, leaf_hash
from ipaward.ledger.vault import KEYS_DAMAGED, Keyring, Sealed, open_keyring

MOST = 20  # faults told; after so many, more say nothing new


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was recorded.

    Attributes:
        what: `entry`, `gap`, `node`, `head`, `checkpoint`, `pinned`, `held`, `sealed`,
            `locked`, `source`, `keys`, or `database`.
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
        erased: entries whose data were erased, as the ledger says: nobody can check them.
        unread: entries whose data were not checked, for no keys are at hand.
        faults: the first of them; empty where all is well.
    """

    size: int
    root: bytes
    checkpoints: int
    pinned: int
    erased: int
    unread: int
    faults: tuple[Fault, ...]


def verify(
    ledger: Ledger,
    pinned: Sequence[str] = (),
    tick: Callable[[int], None] = lambda size: None,
    original: Ledger | None = None,
) -> Verified:
    """Read a whole ledger and hold it against its tree, its checkpoints and those pinned.

    What entries hold back is opened with the keys that are at hand, and held against them.

    Without a pinned checkpoint, kept by somebody else, a ledger that was cut short or written
    anew by one who has the key cannot be told from a true one.

    Args:
        ledger: the ledger.
        pinned: signed checkpoints from outside.
        tick: told how many entries were read.
        original: of which it is a copy, whose keys open what is held back in either.

    Raises:
        BadNoteError: one of `pinned` is no checkpoint signed with the key of this ledger.
        RefusedError: the database cannot be read at all.
    """
    outside = [checkpoint_in(note, [ledger.verifier]) for note in pinned]
    with ledger.store.reading() as pages:
        own, faults = _own(ledger, pages)
        wanted = {each.size for each in (*own, *outside)}
        held = _Held.of(original or ledger)
        walk = _Walk(pages, held, ledger.origin, wanted, faults)
        if held.is_damaged:
            faults.append(Fault("keys", 0))
        walk.run(tick)
        walk.hold("checkpoint", own)
        walk.hold("pinned", outside)
        walk.hold_beside()
        if not ledger.store.database.is_whole(pages.session.connection()):
            walk.faults.append(Fault("database", 0))
    found = tuple(walk.faults[:MOST])
    size, root = walk.frontier.size, walk.frontier.root()
    return Verified(size, root, len(own), len(outside), held.erased, held.unread, found)


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
class _Held:
    """What entries hold back, opened where its key is at hand.

    Attributes:
        ledger: where it is entered whose data were erased.
        keyring: its keys.
        erased: how many entries rest on what was erased.
        unread: how many could not be checked without keys.
        is_damaged: whether the keys are there, and are none.
    """

    ledger: Ledger
    keyring: Keyring
    erased: int = 0
    unread: int = 0
    is_damaged: bool = False

    @staticmethod
    def of(ledger: Ledger) -> _Held:
        try:
            return _Held(ledger, open_keyring(ledger, is_made=False))
        except RefusedError as fault:
            # Where they are not ours to read, an auditor verifies without them.
            is_damaged = any(problem.code == KEYS_DAMAGED for problem in fault.problems)
            return _Held(ledger, Keyring(None), is_damaged=is_damaged)

    def faults(self, pages: Pages, entries: Sequence[Kept]) -> Iterator[Fault]:
        """Hold what some entries hold back against what they say of it."""
        keys = self.keyring.named(str(one.content["subject"]) for one in entries)
        vault = pages.vault(one.seq for one in entries)
        missing = {str(one.content["subject"]) for one in entries} - keys.keys()
        erased = self._erased(missing)
        for one in entries:
            subject = str(one.content["subject"])
            if one.seq not in vault:
                yield Fault("held", one.seq)
            elif subject in keys:
                try:
                    keys[subject].plain(Sealed(one.content["held"], vault[one.seq]))
                except (*NO_BODY, AttributeError):
                    yield Fault("sealed", one.seq)
            elif subject in erased:
                self.erased += 1
            elif self.keyring.database is None:
                self.unread += 1
            else:
                yield Fault("locked", one.seq)

    def _erased(self, subjects: set[str]) -> set[str]:
        if not subjects:
            return set()
        # Asked after the keys and in a transaction of its own: it is entered before a key goes.
        with self.ledger.store.reading() as now:
            return now.redacted(subjects)


@dataclass
class _Walk:
    """One reading of all entries.

    Attributes:
        held: what they hold back.
        origin: of the log.
        wanted: sizes at which the root is needed.
        roots: the root at each of them.
        opened: entries read whose data are still to be looked at, which is done for many at once.
    """

    pages: Pages
    held: _Held
    origin: str
    wanted: Iterable[int]
    faults: list[Fault]
    frontier: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY})
    opened: list[Kept] = field(default_factory=list)

    def run(self, tick: Callable[[int], None]) -> None:
        """Read every entry; derive its columns, the nodes above it and the head again."""
        nodes = self.pages.nodes()
        try:
            for row in self.pages.walk():
                if row.seq != self.frontier.size:
                    self.faults.append(Fault("gap", self.frontier.size))
                    return
                self._take(row, nodes)
                if len(self.opened) == MANY:
                    self._open()
                if len(self.faults) >= MOST:
                    return
                tick(self.frontier.size)
        except DamagedEntryError as fault:
            self.faults.append(Fault("entry", fault.seq))
            return
        self._open()
        self.faults += [Fault("node", number << LEVELS * height) for height, number in nodes]
        self._hold_head()

    def _take(self, row: Row, nodes: dict[tuple[int, int], bytes]) -> None:
        """Hold one entry against its columns and its log; strike the nodes it completes."""
        leaf = row.leaf
        try:
            one = checked(row)
            if one.content["log"] != self.origin:
                self.faults.append(Fault("entry", row.seq))
            elif one.kind in HOLD_BACK:
                self.opened.append(one)
        except DamagedEntryError:
            self.faults.append(Fault("entry", row.seq))
            leaf = leaf_hash(row.body)
        for height, number, root in kept_nodes(row.seq, self.frontier.add(leaf)):
            if nodes.pop((height, number), b"") != root:
                self.faults.append(Fault("node", row.seq))
        if self.frontier.size in self.wanted:
            self.roots[self.frontier.size] = self.frontier.root()

    def _open(self) -> None:
        """Look at what the entries read last hold back."""
        self.faults += self.held.faults(self.pages, self.opened)
        self.opened.clear()

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
        """Look for the texts that entries name, which must lie beside them."""
        if any(fault.what in ("entry", "gap") for fault in self.faults):
            return  # there is no telling what they name
        for one in self.pages.of_kinds(*NAME_TEXTS):
            try:
                named = texts_named(one.content)
                missing = set(named) - self.pages.sources(named).keys()
            except (DamagedEntryError, *NO_BODY):
                missing = {""}
            if missing:
                self.faults.append(Fault("source", one.seq))
