"""`ipaward ledger …`: verified, shown, proved and copied on the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ipaward.ledger.notes import Signer
from tests.interfaces.recorded import asking, desk_like
from tests.interfaces.test_courses import GIVEN, HALTED, begin_office, event, posted
from tests.ledger.tampering import unguarded

LEDGER = Path("ipaward-ledger.db")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A desk and its ledger: the beginning, the rulebook, that it is active, events, a letter."""
    folder = begin_office(tmp_path_factory.mktemp("once"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("IPAWARD_LEDGER", raising=False)
        assert posted(GIVEN, HALTED, event("3", "发证", "2021-01-02", "s2")) == 0
    return folder


@pytest.fixture
def office(once, tmp_path, monkeypatch):
    return desk_like(once, tmp_path, monkeypatch)


@pytest.fixture
def ask(office, capsys):
    """Run a command of the ledger; give its exit code and what it said."""
    return asking(capsys, "ledger")


def key(ask):
    (line,) = [line for line in ask("show")[1].splitlines() if line.startswith("Public key: ")]
    return line.removeprefix("Public key: ")


def changed(statement):
    with unguarded(LEDGER) as connection:
        assert connection.execute(statement).rowcount == 1


# verify


def test_without_a_pin_it_is_internally_consistent_only(ask):
    code, said = ask("verify")

    assert code == 0
    assert "7 entries" in said
    assert "Internally consistent only" in said
    assert "Verified" not in said


def test_with_a_pin_it_is_verified_as_far_as_the_pin_reaches(ask):
    ask("checkpoint", "--out", "pin")
    posted(event("4", "发证", "2021-01-03", "s3"))

    code, said = ask("verify", "--pinned", "pin")

    assert code == 0
    assert "Verified: the first 7 entries" in said
    assert "The 1 after them are internally consistent only." in said


def test_a_change_is_found_and_said_where_it_is(ask):
    changed("UPDATE entry SET body = zeroblob(9) WHERE seq = 2")

    code, said = ask("verify")

    assert code == 1
    assert "entry 2 is not what was recorded" in said
    assert "The ledger is not what it was." in said


def test_a_ledger_cut_short_is_found_by_the_pin(ask):
    ask("checkpoint", "-o", "pin")
    whole = LEDGER.read_bytes()
    posted(event("4", "发证", "2021-01-03", "s3"))
    ask("checkpoint", "-o", "later")
    LEDGER.write_bytes(whole)

    assert ask("verify", "--pinned", "pin")[0] == 0
    code, said = ask("verify", "--pinned", "pin", "--pinned", "later")

    assert code == 1
    assert "not what the pinned checkpoint at 8 entries signed" in said


def test_every_fault_can_be_said_in_both_languages(ask):
    ask("checkpoint")
    changed("UPDATE head SET frontier = zeroblob(length(frontier))")
    changed("UPDATE checkpoint SET note = ''")
    changed("DELETE FROM entry WHERE seq = 3")
    with closing(sqlite3.connect(LEDGER)) as connection, connection:
        connection.execute("DROP TRIGGER node_stays")
        connection.execute("CREATE TRIGGER node_stays BEFORE UPDATE ON node BEGIN SELECT 1; END")

    for lang in ("zh", "en"):
        code, said = ask("verify", lang=lang)
        assert code == 1
        assert said.count("✗ ") == 3


@pytest.mark.parametrize("text", ["", "no note", "a\n1\nAAAA\n\n— a b\n"])
def test_what_is_no_checkpoint_of_this_ledger_is_refused(ask, text):
    Path("pin").write_text(text)

    code, said = ask("verify", "--pinned", "pin")

    assert code == 3
    assert "not-a-checkpoint" in said


# checkpoint


def test_a_checkpoint_is_printed_and_the_same_when_nothing_came(ask):
    code, said = ask("checkpoint")

    assert code == 0
    assert said.split("\n")[1] == "7"
    assert ask("checkpoint") == (code, said)


def test_without_the_secret_nothing_is_signed(ask):
    LEDGER.with_name("ipaward-ledger.db.secret").rename("elsewhere")

    code, said = ask("checkpoint")
    assert code == 3
    assert "ledger-secret-missing" in said
    assert ask("verify")[0] == 0


def test_the_secret_may_lie_elsewhere(ask, monkeypatch):
    LEDGER.with_name("ipaward-ledger.db.secret").rename("elsewhere")
    monkeypatch.setenv("IPAWARD_LEDGER_SECRET", "elsewhere")

    assert ask("checkpoint")[0] == 0


# receipt, check-receipt


def test_a_receipt_is_good_without_the_ledger(ask):
    public = key(ask)
    assert ask("receipt", 4, "-o", "receipt")[0] == 0
    LEDGER.unlink()

    code, said = ask("check-receipt", "receipt", "--key", public)

    assert code == 0
    assert "The receipt is good" in said
    assert "entry 4" in said
    assert "暂停" in said


def test_the_key_may_stand_in_a_file(ask):
    Path("key").write_text(key(ask) + "\n")
    ask("receipt", 4, "-o", "receipt")

    assert ask("check-receipt", "receipt", "--key", "key")[0] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("extra ", "extra e30="), "not-a-receipt"),
        (("index 4", "index 5"), "receipt-false"),
        (("\n7\n", "\n6\n"), "receipt-untrusted"),
    ],
)
def test_an_altered_receipt_is_not_good(ask, change, code):
    public = key(ask)
    ask("receipt", 4, "-o", "receipt")
    Path("receipt").write_text(Path("receipt").read_text().replace(*change))

    found, said = ask("check-receipt", "receipt", "--key", public)

    assert found == 3
    assert code in said


def test_a_receipt_of_another_ledger_is_not_trusted(ask):
    ask("receipt", 4, "-o", "receipt")
    other = Signer.new("ipaward/other").verifier.text()

    code, said = ask("check-receipt", "receipt", "--key", other)

    assert code == 3
    assert "receipt-untrusted" in said


@pytest.mark.parametrize("public", ["", "x", "x" * 5_000, "."])
def test_what_is_no_key_is_refused(ask, public):
    ask("receipt", 4, "-o", "receipt")

    code, said = ask("check-receipt", "receipt", "--key", public)

    assert code == 3
    assert "not-a-public-key" in said or "file-is-folder" in said


def test_there_is_no_receipt_of_what_is_not_there(ask):
    code, said = ask("receipt", 7)

    assert code == 3
    assert "no-such-entry" in said
    assert "has no entry 7; it has 7, counted from 0" in said


# show


def test_what_is_in_the_ledger_is_shown(ask):
    code, said = ask("show", "--last", 2)

    assert code == 0
    assert "Entries: 7" in said
    assert "base/course · s1" in said
    assert "genesis" in said
    assert [line.split()[0] for line in said.splitlines() if "base/course" in line] == ["5", "6"]


def test_an_entry_is_shown_as_it_stands(ask):
    code, said = ask("show", 3, "--format", "json")

    assert code == 0
    assert json.loads(said)["number"] == "1"
    assert "发证" in ask("show", 3, lang="zh")[1]
    assert ask("show", 7)[0] == 3


def test_the_last_entries_are_written_as_they_stand(ask):
    said = ask("show", "--last", 2, "--format", "json")[1]

    assert [json.loads(line)["t"] for line in said.splitlines()] == ["event", "letter"]


# doctor, backup


def test_the_doctor_says_what_can_be_promised(ask):
    code, said = ask("doctor")

    assert code == 0
    assert f"SQLite {sqlite3.sqlite_version}" in said
    assert "neither lost nor doubled" in said


def test_a_copy_is_verified_and_the_same_tree(ask):
    ask("checkpoint", "-o", "pin")

    code, said = ask("backup", "copy.db")

    assert code == 0
    assert "7 entries" in said
    assert ask("verify", "--ledger", "copy.db", "--pinned", "pin")[0] == 0
    assert sorted(p.name for p in Path().glob("copy*")) == ["copy.db"]


def test_a_copy_is_never_written_over_another_file(ask):
    Path("copy.db").write_text("mine")

    code, said = ask("backup", "copy.db")

    assert code == 3
    assert "is there already" in said
    assert Path("copy.db").read_text() == "mine"


def test_copying_touches_no_file_but_the_new_one(ask):
    """Whatever a draft might be called: the ledger itself, or somebody's notes."""
    for name in ("copy.db.part", ".copy.db.part", "copy.db.tmp"):
        Path(name).write_text("mine")

    assert ask("backup", "copy.db")[0] == 0

    assert sorted(p.name for p in Path().glob("*copy*")) == [
        ".copy.db.part",
        "copy.db",
        "copy.db.part",
        "copy.db.tmp",
    ]
    assert {p.read_text() for p in Path().glob("*copy.db.*")} == {"mine"}


def test_a_ledger_can_be_copied_to_its_own_name_without_the_ending(ask):
    for file in Path().glob(f"{LEDGER}*"):
        file.rename(file.name.replace(LEDGER.name, "copy.db.part"))

    assert ask("backup", "copy.db", "--ledger", "copy.db.part")[0] == 0
    assert ask("verify", "--ledger", "copy.db.part")[0] == 0
    assert ask("verify", "--ledger", "copy.db")[0] == 0


def test_a_damaged_ledger_is_not_copied(ask):
    changed("UPDATE entry SET about = 'x' WHERE seq = 2")

    code, said = ask("backup", "copy.db")

    assert code == 3
    assert "ledger-entry-damaged" in said
    assert not list(Path().glob("copy*"))


# what holds for all of them


@pytest.mark.parametrize(
    "words",
    [["verify"], ["checkpoint"], ["receipt", "1"], ["show"], ["doctor"], ["backup", "copy"]],
)
def test_no_ledger_is_made_by_looking(ask, words):
    LEDGER.unlink()

    code, said = ask(*words)

    assert code == 3
    assert "ledger-not-there" in said
    assert not LEDGER.exists()


def test_a_ledger_elsewhere_is_named_by_option_or_environment(ask, monkeypatch):
    LEDGER.rename("other.db")

    assert ask("verify", "--ledger", "other.db")[0] == 0
    monkeypatch.setenv("IPAWARD_LEDGER", "other.db")
    assert ask("verify")[0] == 0


def test_a_ledger_that_is_not_reached_can_be_tried_later(ask):
    code, said = ask("verify", "--ledger", "postgresql://nobody:hidden@127.0.0.1:1/none")

    assert code == 75
    assert "cannot be reached" in said
    assert "hidden" not in said
