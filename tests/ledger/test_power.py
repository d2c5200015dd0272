"""No power cut loses what was acknowledged, and none leaves a batch in part."""

import random

import pytest

apsw = pytest.importorskip("apsw", reason="apsw, which simulates a disk, is not installed here")

from tests.ledger.power import BATCHES, WEAK, outcomes, recorded  # noqa: E402  # needs apsw

IMAGES = 50


@pytest.fixture
def seed():
    found = random.SystemRandom().getrandbits(32)
    print(f"seed={found}")
    return found


def test_every_batch_is_acknowledged_after_its_last_sync():
    with recorded() as (done, _):
        acknowledged = [at for at, step in enumerate(done) if step[0] == "ack"]

    assert len(acknowledged) == len(BATCHES)
    for at in acknowledged:
        # With EXTRA, the folder is synced as the journal is unlinked.
        assert ("unlink", "ledger.db-journal", True) in done[max(0, at - 4) : at]


def test_no_power_cut_loses_what_was_acknowledged(seed):
    assert set(outcomes(IMAGES, seed)) == {"whole"}


@pytest.mark.parametrize("setting", WEAK)
def test_a_ledger_less_careful_is_found_out(seed, setting):
    assert any(found != "whole" for found in outcomes(30 * IMAGES, seed, setting))
