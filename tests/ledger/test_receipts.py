"""A receipt proves one entry to whoever knows the key, and no other text does."""

import random

import pytest

from ipaward.ledger.notes import Signer
from ipaward.ledger.proving import receipt
from ipaward.ledger.receipt import BadReceiptError, Receipt, check
from tests.ledger.altered_receipts import WAYS, alterations, is_accepted, one_of_three_hundred
from tests.ledger.courses import LOG, NOON, event, none_due, opened


@pytest.fixture(scope="module")
def proved(tmp_path_factory):
    return one_of_three_hundred(tmp_path_factory.mktemp("once"))


def test_a_receipt_says_what_was_entered(proved):
    true, verifier = proved

    found = check(Receipt.read(true.text()), [verifier])

    # The first entry is the ledger's own.
    assert (found.index, found.content["number"], found.checkpoint.size) == (123, "E122", 301)
    assert found.checkpoint.origin == found.content["log"] == verifier.name


def test_a_receipt_is_read_back_equal_and_short(proved):
    true, _ = proved

    assert Receipt.read(true.text()) == true
    assert len(true.text().encode()) <= 3_000


def test_every_entry_has_a_receipt_even_one_entered_after_the_checkpoint(tmp_path):
    log = opened(tmp_path)
    for n in range(5):
        log.append(LOG, [event(f"E{n}")], none_due, NOON)
        assert check(receipt(log.ledger, n), [log.ledger.verifier]).index == n
    assert check(receipt(log.ledger, 5), [log.ledger.verifier]).content["number"] == "E4"

    for seq in (-1, 6):
        with pytest.raises(KeyError):
            receipt(log.ledger, seq)


def test_a_receipt_of_another_ledger_is_refused(proved, tmp_path):
    true, verifier = proved
    log = opened(tmp_path)
    log.append(LOG, [event("E1")], none_due, NOON)
    other = receipt(log.ledger, 1)

    for mixed in (other, Receipt(true.body, true.index, true.proof, other.note)):
        with pytest.raises(BadReceiptError):
            check(mixed, [verifier])


def test_a_key_of_the_same_name_does_not_do(proved):
    true, verifier = proved

    for known in ([], [Signer.new(verifier.name).verifier]):
        with pytest.raises(BadReceiptError):
            check(true, known)


def test_no_altered_receipt_is_accepted(proved):
    true, verifier = proved
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    tried = set()

    for way, text in alterations(true.text(), random.Random(seed), 2_000):
        tried.add(way)
        assert not is_accepted(text, verifier), (way, text)

    assert tried == {way.__name__ for way in WAYS}
