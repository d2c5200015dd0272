"""The long search does what it says, tried on a short one."""

import re

import pytest

from ipaward.interpreters.batch import lookups
from tests.properties import campaign
from tests.properties.test_batch_mutations import last_day_left_out

SHORT = ["--pairs", "800", "--workers", "2"]


def seed_to_go_on_from(said):
    return int(re.findall(r"all seeds below (\d+) are done", said)[-1])


def test_a_search_that_finds_nothing_ends_well_and_says_how_far_it_came(capfd):
    code = campaign.main([*SHORT, "--from", "40"])

    said = capfd.readouterr().out
    assert code == 0, said
    assert "seeds from 40, 2 workers" in said
    assert 41 < seed_to_go_on_from(said) < 80


def test_a_search_goes_on_where_another_ended(capfd):
    campaign.main([*SHORT, "--from", "40"])
    first = seed_to_go_on_from(capfd.readouterr().out)

    campaign.main([*SHORT, "--from", str(first)])

    assert seed_to_go_on_from(capfd.readouterr().out) > first


@pytest.fixture
def fault(monkeypatch):
    monkeypatch.setattr(lookups, "within", last_day_left_out(lookups.within))


@pytest.mark.usefixtures("fault")
def test_a_difference_is_told_with_its_seed_which_can_be_replayed(capfd):
    code = campaign.main([*SHORT, "--from", "5"])

    said = capfd.readouterr().out
    seed = re.search(r"^seed (\d+): DifferenceError", said, re.MULTILINE)
    assert code == 1
    assert seed is not None, said
    assert campaign.main(["--replay", seed[1]]) == 1
