"""Writers killed at any moment lose nothing they acknowledged and double nothing."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place
from tests.ledger.courses import LOG, all_due
from tests.ledger.killing import (
    BATCHES,
    FAULTS,
    SERVER_FAULT,
    batch_file,
    faults_at_the_end,
    flat,
    killed_until_done,
    server_killed_until_done,
    task,
    writers,
)
from tests.ledger.postgres_server import PrivateServer
from tests.ledger.writer import batches_in

ENOUGH = 100  # kills, to find any of the faults below
# More in a longer campaign: `python -m tests.ledger.torture`.
KILLS = int(os.environ.get("IPAWARD_KILLS", "30"))
SERVER_KILLS = int(os.environ.get("IPAWARD_SERVER_KILLS", "2"))


@pytest.fixture(scope="module")
def both():
    with writers() as one, writers() as two:
        yield one, two


@pytest.fixture
def chance():
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    return random.Random(seed)


@pytest.fixture
def batches(tmp_path, chance):
    return batch_file(tmp_path / "batches.jsonl", chance)


def file(tmp_path, number, request):
    return Place.of(tmp_path / f"{number}.db")


def database(tmp_path, number, request):
    return Place.of(request.getfixturevalue("postgres")(), tmp_path / f"{number}.secret")


@pytest.mark.parametrize(("where", "wanted"), [(file, KILLS), (database, KILLS // 5)])
def test_no_kill_loses_or_doubles_anything(both, tmp_path, batches, chance, request, where, wanted):
    kills = midway = rounds = 0

    while kills < wanted:
        rounds += 1
        place = where(tmp_path, rounds, request)
        for death in killed_until_done(both[0], task(place, batches), chance, wanted - kills):
            assert death.state.faults == []
            kills += death.was_killed
            midway += death.was_midway
        assert faults_at_the_end(place, batches_in(batches)) == []

    print(f"{kills=} {midway=} {rounds=}")
    assert midway


@pytest.mark.parametrize("fault", FAULTS)
def test_a_writer_with_a_fault_is_found_out(both, tmp_path, batches, chance, fault):
    kills = rounds = 0

    while kills < ENOUGH:
        rounds += 1
        life = task(Place.of(tmp_path / f"{rounds}.db"), batches, fault)
        for death in killed_until_done(both[0], life, chance, ENOUGH - kills):
            kills += death.was_killed
            if death.state.faults:
                print(f"{kills=} {death.state}")
                return

    pytest.fail(f"{kills} kills did not show the fault")


def test_two_writers_of_the_same_events_enter_and_issue_each_once(both, tmp_path, batches):
    lines = batches.read_text("utf-8").splitlines()
    reversed_ = tmp_path / "reversed.jsonl"
    reversed_.write_text("\n".join(reversed(lines)), "utf-8")
    place = Place.of(tmp_path / "ledger.db")

    for each, file_ in zip(both, (batches, reversed_), strict=True):
        each.let_live(task(place, file_))
    told = [each.told() for each in both]

    assert [each.last for each in told] == ["ended 0", "ended 0"]
    log = EventLog.open(tmp_path / "ledger.db")
    given = flat(batches_in(batches))
    assert Counter(e.number for e in log.events(LOG)) == Counter(e.number for e in given)
    assert Counter(log.letters(LOG)) == Counter(all_due(log.events(LOG)))
    # Nor was anything told to both of them as new.
    acknowledged = [line for each in told for line in each.acknowledged]
    assert len(acknowledged) == 2 * BATCHES
    assert sum(entered for _, entered, _ in acknowledged) == len(given)
    assert sum(issued for _, _, issued in acknowledged) == len(log.letters(LOG))


# The server of a ledger in PostgreSQL.


@pytest.fixture
def server(postgres_server):
    if not isinstance(postgres_server, PrivateServer):
        pytest.skip("a server that is given is not killed")
    if not Path("/proc/self/stat").exists():
        pytest.skip("the processes of a server are found in /proc, which is not here")
    return postgres_server


def test_no_kill_of_the_server_loses_or_doubles_anything(both, server, secret, batches, chance):
    kills = 0

    while kills < SERVER_KILLS:
        life = task(Place.of(server.fresh(), secret), batches)
        left = SERVER_KILLS - kills
        for death in server_killed_until_done(both, server, life, chance, left):
            assert death.state.faults == []
            kills += death.was_killed
        assert faults_at_the_end(life.place, batches_in(batches)) == []


def test_a_server_that_acknowledges_before_its_disk_is_found_out(
    both, server, secret, batches, chance
):
    life = task(Place.of(server.fresh(), secret), batches, SERVER_FAULT)

    deaths = server_killed_until_done(both, server, life, chance, ENOUGH)

    assert any(death.state.lost for death in deaths)
