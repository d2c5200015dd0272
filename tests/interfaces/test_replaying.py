"""`ipaward ledger replay`: what is on record is decided again, by the rulebook of then."""

import random
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from ipaward.casework.decide import Desk
from ipaward.domain.application import Application
from ipaward.domain.decision import Decision
from ipaward.domain.money import Money
from ipaward.interfaces import replaying, screening
from ipaward.interfaces.cli import main
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack, sources_of
from ipaward.ledger.entries import entry, instant, own
from ipaward.ledger.rounds import Rulebook, Screening
from tests.interfaces import many_records, tiny
from tests.interfaces.recorded import (
    KEYS,
    LEDGER,
    SCREEN,
    WORD,
    activate,
    asking,
    begin,
    begin_ledger,
    changed_round,
    desk_like,
    log,
)
from tests.ledger import decided
from tests.ledger.decided import NOON

PACKS = sorted(path.name for path in (many_records.ROOT / "rules").iterdir())
FIRST = 3  # the entry of the first decision


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A desk whose ledger has a round of four decisions, from the fourth entry on."""
    folder = begin(tmp_path_factory.mktemp("once"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("IPAWARD_LEDGER", raising=False)
        assert main([*SCREEN, "--quiet"]) == 0
    return folder


@pytest.fixture
def desk(once, tmp_path, monkeypatch):
    return desk_like(once, tmp_path, monkeypatch)


@pytest.fixture
def ask(capsys):
    """Run a command; give its exit code and what it said."""
    return asking(capsys)


@pytest.fixture
def replay(ask):
    return lambda *words, lang="en": ask("ledger", "replay", "--quiet", *words, lang=lang)


def results(said):
    """How many came out how, and how many there are in all."""
    (total,) = re.findall(r"(?m)^(\d+) in all$", said)
    found = re.findall(r"(?m)^ (\S.*?) {2,}(\d+)$", said)
    return {name: int(count) for name, count in found}, int(total)


SAME, OTHER = "the same, byte for byte", "another"
ERASED, PEOPLE = "its data were erased", "decided by people, not by the rules"
UNREAD = "this release does not read its rulebook as it was read then"


def test_after_screening_everything_comes_out_the_same(desk, replay):
    code, said = replay()

    assert (code, *results(said)) == (0, {SAME: 4}, 4)
    code, said = replay(lang="zh")
    assert code == 0
    assert re.search(r"逐字节相同 +4\n一共 4 件", said)


def test_corrections_and_later_rounds_come_out_the_same(desk, ask, replay):
    changed_round()
    assert ask(*SCREEN, *WORD)[0] == 0
    changed_round("A1,2021-06-30", "A1,")
    assert ask(*SCREEN, "--engine", "batch", "--on", "2021-07-01", *WORD)[0] == 0
    assert log().all()[-1].content["on"] is None  # for the policy names a fact, and it is unknown

    code, said = replay()

    assert (code, *results(said)) == (0, {SAME: 6}, 6)


def test_a_day_given_on_the_command_line_is_the_day_it_is_decided_for_again(desk, ask, replay):
    grant = tiny.FILES["rules/tiny/grant.yaml"].split("examples:")[0]
    tiny.write(desk, grant=grant.replace("reference_date: accepted\n", ""))
    activate()
    assert ask(*SCREEN, "--on", "2021-07-01", *WORD)[0] == 0
    assert log().all()[-1].content["on"] == "2021-07-01"

    code, said = replay()

    assert code == 0
    assert results(said)[0].keys() == {SAME}


@pytest.mark.parametrize("engine", ["batch", "both"])
def test_what_another_engine_decided_comes_out_the_same(desk, ask, replay, engine):
    shutil.copy(LEDGER, "spare")  # as it was; the new one is empty
    LEDGER.unlink()
    begin_ledger("tiny")
    ask(*SCREEN, "--engine", engine)

    assert results(replay()[1]) == ({SAME: 4}, 4)


def test_the_rulebook_is_that_of_the_ledger_and_not_that_of_the_folder(desk, ask, replay):
    grant = tiny.FILES["rules/tiny/grant.yaml"].replace("is: costs", "is: costs - 1")
    tiny.write(desk, grant=grant)
    assert ask(*SCREEN)[0] == 3
    assert results(replay()[1]) == ({SAME: 4}, 4)

    activate()
    assert ask(*SCREEN, *WORD)[0] == 0
    shutil.rmtree("rules")
    shutil.rmtree("policies")

    assert results(replay()[1])[0].keys() == {SAME}
    assert len(log().all()) > 4


def test_one_entry_is_replayed_by_its_number(desk, replay):
    code, said = replay(FIRST)

    assert (code, *results(said)) == (0, {SAME: 1}, 1)


@pytest.mark.parametrize("number", [0, 1, 2, 7, 8, 99])
def test_what_is_no_decision_is_not_replayed(desk, replay, number):
    code, said = replay(number)

    assert code == 3
    assert "entry-no-decision" in said


def test_without_any_decision_nothing_is_replayed(tmp_path, monkeypatch, ask, replay):
    monkeypatch.chdir(tmp_path)
    ask("ledger", "begin")

    assert results(replay()[1]) == ({}, 0)


# Drawn at random.


@pytest.fixture
def drawn(replay, monkeypatch):
    """Replay; give which entries were looked at, and what was said."""

    def asked(*words):
        looked = []

        def replaying_(desk, one, held, **more):
            looked.append(one.seq)
            return original(desk, one, held, **more)

        with monkeypatch.context() as patch:
            patch.setattr(replaying, "replay", replaying_)
            said = replay(*words)[1]
        return looked, said

    original = replaying.replay
    return asked


def test_a_seed_draws_the_same_sample_again_and_another_seed_another(desk, drawn):
    samples = {seed: drawn("--sample", 2, "--seed", seed) for seed in range(6)}

    assert all(len(set(looked)) == 2 for looked, _ in samples.values())
    assert len({tuple(looked) for looked, _ in samples.values()}) > 1
    for seed in (0, 5):
        assert drawn("--sample", 2, "--seed", seed) == samples[seed]
        assert f"2 drawn from 4, seed {seed}" in samples[seed][1]


def test_a_sample_without_a_seed_says_which_it_drew_by(desk, drawn):
    looked, said = drawn("--sample", 2)
    (seed,) = re.findall(r"2 drawn from 4, seed (\d+)", said)

    assert drawn("--sample", 2, "--seed", seed)[0] == looked


@pytest.mark.parametrize("count", [4, 5])
def test_a_sample_of_all_is_all(desk, drawn, count):
    looked, said = drawn("--sample", count)

    assert len(looked) == 4
    assert "seed" not in said


@pytest.mark.parametrize("wrong", [["--sample", "0"], ["--sample", "x"], ["--seed", "x"], ["-1"]])
def test_what_cannot_be_drawn_is_wrong_use(desk, replay, wrong):
    assert replay(*wrong)[0] == 2


# What does not come out the same.


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_decision_that_never_came_of_its_rulebook_is_found(desk, ask, replay, monkeypatch, lang):
    """Recorded by one who has every key, so that nothing else finds it."""
    honest = screening._screened

    def lying(*given):
        screened, pools = honest(*given)
        one, *others = screened.decisions
        assert one.application == "A1"
        return replace(screened, decisions=(replace(one, amount=Money(1)), *others)), pools

    monkeypatch.setattr(screening, "_screened", lying)
    ask(*SCREEN, *WORD)
    assert ask("ledger", "verify")[0] == 0

    code, said = replay(lang=lang)

    assert code == 1
    assert {"en": "look at entries 8", "zh": "请查看：第 8 条"}[lang] in said
    assert replay("--sample", 1, "--seed", random.Random(1).getrandbits(9))[0] in (0, 1)
    assert replay(FIRST)[0] == 0
    assert replay(8)[0] == 1


def test_what_was_erased_or_decided_by_people_is_counted_apart_and_no_finding(desk, ask, replay):
    ask("ledger", "override", FIRST, "--verdict", "pending", "--second", "样例复核人", *WORD)
    ask("ledger", "redact", "Firm B", *WORD)

    code, said = replay()

    assert (code, *results(said)) == (0, {SAME: 4 - 1, ERASED: 1, PEOPLE: 1}, 5)


def test_data_whose_keys_are_not_at_hand_are_not_said_to_be_erased(desk, replay):
    KEYS.unlink()

    code, said = replay()

    assert code != 0
    assert ERASED not in said


@pytest.mark.parametrize("words", [["replay", "--quiet"], ["reconcile"]])
def test_no_keys_are_made_by_looking(desk, ask, words):
    KEYS.unlink()

    ask("ledger", *words)

    assert not KEYS.exists()


# Rulebooks of others.


def with_rulebook(*paths):
    """Let the ledger have a decision by a rulebook of files with these paths."""
    book = Rulebook("tiny", "e" * 64, dict.fromkeys(paths, b"written"))
    one = decided.decided("Z1", policy="tiny", programme="grant", rulebook=book.digest)
    decided.activated(log(), book)
    log().record([one], book, Screening("tiny", "grant", "a" * 64, 0), NOON)


@pytest.mark.parametrize(
    "path",
    ["../outside", "../../outside", "a/../../outside", "rules/a/../../../outside", "{}/outside"],
)
def test_a_file_of_a_rulebook_is_written_nowhere_else(desk, replay, monkeypatch, path):
    inner = desk / "one" / "two"
    inner.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(inner))
    with_rulebook("policies/tiny/policy.yaml", path.format(desk))

    code, said = replay()

    assert (code, *results(said)) == (1, {SAME: 4, UNREAD: 1}, 5)
    assert not list(desk.rglob("outside"))
    assert not list(inner.iterdir())


@pytest.mark.parametrize(
    "paths", [["rules"], ["rules", "rules/a"], ["", "a"], ["a\0b"], ["a" * 300], ["."], ["CON"]]
)
def test_a_rulebook_of_names_no_file_can_have_is_unread(desk, replay, paths):
    with_rulebook(*paths)

    code, said = replay()

    assert (code, *results(said)) == (1, {SAME: 4, UNREAD: 1}, 5)


def test_a_rulebook_of_names_the_locale_has_no_characters_for_is_unread(desk, replay, monkeypatch):
    def in_ascii(path):
        return str(path).encode("ascii")

    def write_bytes(path, content):
        return written(path, content) if in_ascii(path) else None

    with_rulebook("lists/名录.csv")
    written = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    monkeypatch.setattr("os.fsencode", in_ascii)

    code, said = replay()

    assert (code, *results(said)) == (1, {SAME: 4, UNREAD: 1}, 5)


def test_a_rulebook_that_is_not_on_record_is_unread(desk, replay):
    # No ipaward enters such a decision; somebody who has the key does.
    kept = log().all()[0]
    with log().ledger.store.writing() as pages:
        said = {**own(kept.content), "application": "Z1", "rulebook": "f" * 64}
        number = pages.add([entry(pages.origin, "decision", instant(NOON), said)])
        pages.add_held({number: pages.vault([kept.seq])[kept.seq]})

    code, said = replay()

    assert (code, *results(said)) == (1, {SAME: 4, UNREAD: 1}, 5)


def test_a_rulebook_of_another_digest_than_its_files_have_is_unread(desk, ask, replay):
    (digest,) = {one.content["rulebook"] for one in log().all()}
    files = log().rulebook(digest).files
    one = decided.decided("Z1", policy="tiny", programme="grant", rulebook="e" * 64)
    screening_ = Screening("tiny", "grant", "a" * 64, 0)
    book = Rulebook("tiny", "e" * 64, files)
    decided.activated(log(), book)
    log().record([one], book, screening_, NOON)

    assert results(replay()[1]) == ({SAME: 4, UNREAD: 1}, 5)


# Whatever is decided comes out the same again.


@pytest.mark.parametrize("pack", PACKS)
def test_every_example_of_every_policy_comes_out_the_same(tmp_path, monkeypatch, ask, replay, pack):
    monkeypatch.chdir(tmp_path)
    ask("ledger", "begin")
    book = read_pack(pack, [many_records.ROOT])
    kept = Rulebook(pack, book.digest, sources_of(book, [many_records.ROOT]))
    decided.activated(log(), kept)
    count = 0
    for name, programme in book.programmes.items():
        reading = CaseReading(book, programme)
        desk = Desk.of(reading, "1")
        found = [
            desk.decide(Application(f"{name}-{n}", one.given), None)
            for n, one in enumerate(programme.examples)
        ]
        reading.close()
        decisions = [one for one in found if isinstance(one, Decision)]
        log().record(decisions, kept, Screening(pack, name, "a" * 64, 0), NOON)
        count += len(decisions)
    assert count

    assert results(replay()[1]) == ({SAME: count}, count)
