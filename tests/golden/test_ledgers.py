"""What an earlier release recorded is what it was, and comes to the same, byte for byte."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main
from ipaward.ledger.activations import active_in
from ipaward.ledger.bundles import Role, check
from ipaward.ledger.entries import KINDS
from ipaward.ledger.notes import Verifier
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.rounds import rulebook_in
from tests.golden.ledger import KEPT

RELEASES = sorted(path.name for path in KEPT.iterdir())


@pytest.fixture(params=RELEASES)
def kept(request, tmp_path, monkeypatch):
    """A copy of the ledger of a release: reading one may bring it up to date."""
    shutil.copytree(KEPT / request.param, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPAWARD_LEDGER", "ledger.db")
    return tmp_path


def told(capsys, *words):
    code = main(["ledger", *words, "--lang", "en"])
    return code, capsys.readouterr().out


def test_there_is_one():
    assert RELEASES


def test_it_verifies_against_the_checkpoint_of_then(kept, capsys):
    code, said = told(capsys, "verify", "--pinned", "checkpoint")

    assert code == 0
    assert "Verified" in said


def test_it_replays_byte_for_byte(kept, capsys):
    code, said = told(capsys, "replay")

    assert code == 0
    found = {name: int(count) for name, count in re.findall(r"^ (\S.*\S) {2,}(\d+)$", said, re.M)}
    assert found.pop("its data were erased") == 1
    assert found.pop("decided by people, not by the rules") == 1
    assert set(found) == {"the same, byte for byte"}
    assert found["the same, byte for byte"] > 60


@pytest.mark.parametrize("file", ["receipt", "row"])
def test_its_receipts_are_good(kept, capsys, file):
    said = told(capsys, "show")[1]
    (key,) = [line for line in said.splitlines() if line.startswith("Public key: ")]

    code, said = told(capsys, "check-receipt", file, "--key", key.removeprefix("Public key: "))

    assert code == 0
    assert "The receipt is good" in said


def test_its_rounds_add_up(kept, capsys):
    assert told(capsys, "reconcile")[0] == 0


@pytest.mark.parametrize("kept", RELEASES[1:], indirect=True)  # before, nothing was signed
def test_the_rules_it_decided_by_are_those_two_people_signed(kept):
    keys = [[Verifier.read(Path(f"{role}.key").read_text("utf-8").strip())] for role in Role]

    with open_ledger(Place.of("ledger.db")).store.reading() as pages:
        (active,) = active_in(pages).values()
        rulebook = rulebook_in(pages, active.content["rulebook"])
        decided = {one.content["rulebook"] for one in pages.of_kinds("decision")}

    assert check(active.content["bundle"], rulebook, *keys).number == 1
    assert decided == {rulebook.digest}


def test_the_latest_has_an_entry_of_every_kind():
    with closing(sqlite3.connect(KEPT / RELEASES[-1] / "ledger.db")) as connection:
        kinds = Counter(kind for (kind,) in connection.execute("SELECT kind FROM entry"))

    assert set(kinds) == set(KINDS)


@pytest.mark.parametrize("kept", RELEASES[:1], indirect=True)
@pytest.mark.parametrize("seed", ["4294967295"])
def test_it_replays_whatever_the_seed_of_hashes(kept, seed):
    command = [sys.executable, "-m", "ipaward", "ledger", "replay", "--lang", "en"]
    ran = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
