"""The campaign of replays: in small it comes out the same, and a fault makes it fail."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from ipaward.casework.replay import Replayed
from ipaward.ledger.opening import Place
from tests.ledger.decided import begun
from tests.ledger.many_decisions import fill
from tests.ledger.replayed import told
from tests.ledger.replays import (
    IN_TURN,
    SQLITE,
    Replay,
    campaign,
    copied,
    is_the_same,
    surroundings,
)

COUNT, SEEDS = 50, 2
GUIYANG = "guiyang-certification-2021", "certification"
LOOKED = """
import json, os, sys, time
print(json.dumps([hash("样例"), time.timezone, os.environ.get("LC_ALL"), sys.flags.optimize,
                  os.path.basename(os.getcwd())]))
"""


@pytest.fixture(scope="module")
def filled(postgres, tmp_path_factory):
    """A ledger of fifty decisions on a server, its copy in a file, and what was recorded."""
    folder = tmp_path_factory.mktemp("replays")
    log = begun(Place.of(postgres(), folder / "secret"))
    found = fill(log, COUNT, [GUIYANG])
    copied(log, folder / "ledger.db")
    return str(log.ledger.place.ledger), str(folder / "ledger.db"), found


@pytest.fixture
def server(filled):
    return filled[0]


@pytest.fixture
def file(filled):
    return filled[1]


def test_every_seed_and_both_databases_come_to_the_same_bytes(filled, server, file, tmp_path):
    *_, found = filled

    replays = list(campaign({SQLITE: file}, SEEDS, tmp_path))

    assert is_the_same(replays), replays
    assert [one.seed for one in replays] == [0, 1]
    results = replays[0].results
    corrected, people = found["corrected"], found["decided by people"]
    assert found["decided"] == COUNT
    assert corrected
    assert results[Replayed.ERASED]
    assert results[Replayed.OVERRIDDEN] in range(1, people + 1)
    assert sum(results.values()) == COUNT + corrected + people
    on_the_server = told(server, None)
    assert on_the_server["digest"] == replays[0].told["digest"]
    assert on_the_server["results"] == results


def test_a_reading_that_follows_the_order_of_a_set_is_found_out(file, tmp_path):
    replays = list(campaign({SQLITE: file}, SEEDS, tmp_path, "in_the_order_of_a_set"))

    one, two = replays
    assert not is_the_same(replays)
    assert one.results[Replayed.DIFFERS]
    assert two.results[Replayed.DIFFERS]
    assert one.told["digest"] != two.told["digest"]


def test_each_process_has_its_own_seed_and_surroundings(tmp_path):
    found = []
    for seed in range(len(IN_TURN)):
        command = [sys.executable, "-c", LOOKED]
        found.append(json.loads(subprocess.check_output(command, **surroundings(seed, tmp_path))))

    hashes, zones, locales, optimized, folders = map(set, zip(*found, strict=True))
    assert len(hashes) == len(IN_TURN)
    assert zones == {0, -14 * 3600, 12 * 3600}
    assert locales == {None, "C", "zh_CN.GB18030"}
    assert optimized == {0, 1, 2}
    assert folders == {tmp_path.name, "另一个 文件夹"}


SOUND = Replay(0, "-", SQLITE, {"results": {"same": 9, "erased": 1}, "digest": "a", "code": 0}, "")
OTHERS = {
    "another body": {"digest": "b"},
    "another count": {"results": {"same": 10}},
    "it does not come out as it is on record": {"results": {"same": 8, "erased": 1, "differs": 1}},
    "nothing can be decided again": {"results": {"erased": 10}},
    "the key is not here": {"results": {"same": 8, "erased": 1, "locked": 1}},
    "it ended otherwise": {"code": 1},
}


def test_replays_that_all_come_out_alike_are_the_same():
    assert is_the_same([SOUND, replace(SOUND, seed=1, surroundings="x", ledger="y", said="z")])


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_one_that_comes_out_otherwise_is_not_the_same(change):
    assert not is_the_same([SOUND, replace(SOUND, told={**SOUND.told, **change})])


@pytest.mark.parametrize("change", list(OTHERS.values())[2:], ids=list(OTHERS)[2:])
def test_what_is_wrong_every_time_is_wrong_as_well(change):
    assert not is_the_same([replace(SOUND, told={**SOUND.told, **change})] * 2)


def test_a_process_that_tells_nothing_is_not_the_same():
    assert not is_the_same([SOUND, replace(SOUND, told=None, said="crashed")])
