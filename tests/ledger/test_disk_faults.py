"""A disk that fails at any point: a refusal in words, nothing lost, nothing doubled."""

import os
import random

import pytest

from tests.ledger.broken_disk import KINDS, NoSuchDiskError, broken
from tests.ledger.disk_faults import FAULTS, Course, found_out

# All of them in a longer campaign: `python -m tests.ledger.torture`.
EACH = int(os.environ.get("IPAWARD_DISK_FAULTS", "1"))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    try:
        with broken(None):
            pass
    except NoSuchDiskError as fault:
        pytest.skip(str(fault))
    return Course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def interrupted(course):
    return course.interrupted()


@pytest.fixture
def chance():
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    return random.Random(seed)


def test_wherever_the_disk_fails_nothing_is_lost_or_doubled(course, interrupted, chance):
    starts = (course.beginning, interrupted)
    possible = [(start, fault) for start in starts for fault in course.faults(start)]

    for kind in KINDS:
        of_kind = [(start, fault) for start, fault in possible if fault.kind == kind]
        for start, fault in chance.choices(of_kind, k=EACH):
            found = course.outcome(start, fault)
            assert found.has_failed, fault
            assert found.faults == [], fault


@pytest.mark.parametrize(("within", "way"), FAULTS)
def test_a_ledger_with_a_fault_is_found_out(course, within, way):
    assert found_out(course, within, way)
