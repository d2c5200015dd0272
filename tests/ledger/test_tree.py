"""The tree of RFC 6962: roots as others reckon them, proofs that hold, and none for what is not."""

from hashlib import sha256

import pytest

from ipaward.ledger.tree import (
    Frontier,
    consistency,
    consistent,
    included,
    inclusion,
    leaf_hash,
    root_of,
    subtrees,
)

MOST = 40
LEAVES = [leaf_hash(bytes([n])) for n in range(MOST)]
ROOTS = [root_of(LEAVES[:n]) for n in range(MOST + 1)]
OTHER = leaf_hash(b"another")

# The test vectors of Certificate Transparency.
BODIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
BODIES += ["606162636465666768696a6b6c6d6e6f"]
KNOWN = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def by_definition(leaves):
    """The root as section 2.1 of RFC 6962 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while 2 * half < len(leaves):
        half *= 2
    return sha256(b"\1" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


@pytest.mark.parametrize("size", KNOWN)
def test_the_roots_are_those_others_reckon(size):
    leaves = [leaf_hash(bytes.fromhex(body)) for body in BODIES[:size]]

    assert root_of(leaves).hex() == KNOWN[size]


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_root_grows_leaf_by_leaf_as_it_is_defined(size):
    frontier = Frontier()
    nodes = [node for leaf in LEAVES[:size] for node in enumerate(frontier.add(leaf))]
    subtree = subtrees(LEAVES[:size])

    assert frontier.root() == ROOTS[size] == by_definition(LEAVES[:size])
    assert [leaf for level, leaf in nodes if level == 0] == LEAVES[:size]
    for level in {level for level, _ in nodes}:
        of_level = [root for each, root in nodes if each == level]
        assert of_level == [subtree(level, n) for n in range(len(of_level))]
        assert len(of_level) == size >> level


@pytest.mark.parametrize("size", range(MOST))
def test_a_frontier_laid_down_goes_on_where_it_was(size):
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.add(leaf)

    again = Frontier.load(size, frontier.dump())
    again.add(LEAVES[size])

    assert again.root() == ROOTS[size + 1]


@pytest.mark.parametrize(
    ("size", "length"), [(0, 1), (0, 32), (1, 0), (1, 31), (1, 33), (2, 64), (3, 32), (3, 63)]
)
def test_a_frontier_of_a_wrong_length_is_refused(size, length):
    with pytest.raises(ValueError, match="a frontier"):
        Frontier.load(size, bytes(length))


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_is_proved_and_nothing_else(size):
    root, subtree = ROOTS[size], subtrees(LEAVES[:size])
    for index in range(size):
        proof = inclusion(index, size, subtree)

        assert included(LEAVES[index], index, size, proof, root)
        assert not included(OTHER, index, size, proof, root)
        assert not included(LEAVES[index], index, size, proof, OTHER)
        assert not included(LEAVES[index], size, size, proof, root)
        assert not included(LEAVES[index], -1, size, proof, root)
        for wrong in altered(proof):
            assert not included(LEAVES[index], index, size, wrong, root)
        for other in range(size):
            if other != index:
                assert not included(LEAVES[index], other, size, proof, root)


@pytest.mark.parametrize("new", range(MOST + 1))
def test_every_beginning_is_proved_and_nothing_else(new):
    subtree = subtrees(LEAVES[:new])
    for old in range(new + 1):
        proof = consistency(old, new, subtree)

        assert consistent(old, new, ROOTS[old], ROOTS[new], proof)
        assert not consistent(old, new, OTHER, ROOTS[new], proof)
        assert not consistent(new + 1, new, ROOTS[old], ROOTS[new], proof)
        if old:
            assert not consistent(old, new, ROOTS[old], OTHER, proof)
        if 0 < old < new:
            for wrong in altered(proof):
                assert not consistent(old, new, ROOTS[old], ROOTS[new], wrong)


def altered(proof):
    """The proof with one hash changed, dropped, or added."""
    for n in range(len(proof)):
        yield [*proof[:n], OTHER, *proof[n + 1 :]]
        yield [*proof[:n], *proof[n + 1 :]]
    yield [*proof, OTHER]
    yield [OTHER, *proof]


def test_what_is_not_in_the_tree_has_no_proof():
    subtree = subtrees(LEAVES)
    for index, size in [(0, 0), (5, 5), (-1, 5)]:
        with pytest.raises(ValueError, match="no leaf"):
            inclusion(index, size, subtree)
    with pytest.raises(ValueError, match="does not shrink"):
        consistency(6, 5, subtree)


def test_the_proof_in_a_log_of_a_hundred_million_is_short():
    proof = inclusion(12_345_678, 10**8, lambda level, index: OTHER)

    assert len(proof) <= 27
