"""The Merkle tree of RFC 6962 and RFC 9162 over SHA-256: hashes, proofs, and their checks.

What makes a proof and what checks it share nothing but the two hashes: the checks follow sections
2.1.3.2 and 2.1.4.2 of RFC 9162 to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias

BYTES = 32
EMPTY = sha256(b"").digest()

# Gives the root of the full subtree of 2^level leaves that is the index-th of its level.
Subtree: TypeAlias = Callable[[int, int], bytes]


def leaf_hash(body: bytes) -> bytes:
    """Give the hash of a leaf; the first byte keeps leaves and nodes apart."""
    return sha256(b"\0" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of a node above two others."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to add leaves and to give the root.

    Attributes:
        size: how many leaves there are.
        hashes: roots of the full subtrees the leaves make up, the largest first.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size, self.hashes = size, list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError("a frontier has one hash for each bit of its size")

    @staticmethod
    def load(size: int, dumped: bytes) -> Frontier:
        """Give the frontier that was dumped; raises ValueError where it cannot be."""
        if len(dumped) % BYTES:
            raise ValueError("a frontier is dumped in whole hashes")
        return Frontier(size, (dumped[i : i + BYTES] for i in range(0, len(dumped), BYTES)))

    def dump(self) -> bytes:
        """Give the hashes in one piece."""
        return b"".join(self.hashes)

    def add(self, leaf: bytes) -> list[bytes]:
        """Add the hash of a leaf; give the roots of the subtrees it completes, itself first."""
        completed, left = [leaf], self.size
        while left & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            completed.append(leaf)
            left >>= 1
        self.hashes.append(leaf)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Give the root of the tree."""
        if not self.hashes:
            return EMPTY
        *others, root = self.hashes
        for left in reversed(others):
            root = node_hash(left, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Give the root of the tree with these hashes of leaves."""
    row = list(leaves)
    while len(row) > 1:
        # A last one without a neighbour goes up as it is.
        row = _above(row) + row[len(row) & ~1 :]
    return row[0] if row else EMPTY


def subtrees(leaves: Sequence[bytes]) -> Subtree:
    """Give the subtrees of a tree held in memory."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    return lambda level, index: levels[level][index]


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Give the proof that the `index`-th leaf is in the tree of the first `size` leaves."""
    if not 0 <= index < size:
        raise ValueError("no leaf of this tree")
    return list(_path(index, 0, size, subtree))


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Give the proof that the tree of `old` leaves is the beginning of the tree of `new`."""
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    return [] if old in (0, new) else list(_kept(old, 0, new, subtree, is_whole=True))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that `leaf` is the `index`-th of `size` under `root`."""
    if not 0 <= index < size:
        return False
    first, last, here = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            here = node_hash(other, here)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            here = node_hash(here, other)
        first, last = first >> 1, last >> 1
    return last == 0 and here == root


def consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `old` leaves is the beginning of that of `new`."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            before, after = node_hash(other, before), node_hash(other, after)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            after = node_hash(after, other)
        first, last = first >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _above(row: Sequence[bytes]) -> list[bytes]:
    """Give the nodes above each two of a row."""
    return [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]


def _path(index: int, start: int, size: int, subtree: Subtree) -> Iterator[bytes]:
    """Give the hashes beside the way from a leaf to the root of `size` leaves, the lowest first."""
    if size == 1:
        return
    half = _half(size)
    if index < half:
        yield from _path(index, start, half, subtree)
        yield _root(start + half, size - half, subtree)
    else:
        yield from _path(index - half, start + half, size - half, subtree)
        yield _root(start, half, subtree)


def _kept(old: int, start: int, size: int, subtree: Subtree, *, is_whole: bool) -> Iterator[bytes]:
    if old == size:
        if not is_whole:
            yield _root(start, size, subtree)
        return
    half = _half(size)
    if old <= half:
        yield from _kept(old, start, half, subtree, is_whole=is_whole)
        yield _root(start + half, size - half, subtree)
    else:
        yield from _kept(old - half, start + half, size - half, subtree, is_whole=False)
        yield _root(start, half, subtree)


def _root(start: int, size: int, subtree: Subtree) -> bytes:
    """Give the root of `size` leaves from `start` on, which lie so that their subtrees are full."""
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return subtree(level, start >> level)
    half = _half(size)
    return node_hash(_root(start, half, subtree), _root(start + half, size - half, subtree))


def _half(size: int) -> int:
    """Give the greatest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
