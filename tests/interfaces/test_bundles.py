"""`ipaward bundle …`, `ledger trust` and `ledger activate`, on the command line."""

import json
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from ipaward.domain.wording_bundles import BUNDLE_PROBLEMS
from ipaward.interfaces.cli import main
from ipaward.ledger.secret import Secret
from tests.interfaces import batch_world, tiny
from tests.interfaces.recorded import (
    ACTIVATE,
    LEDGER,
    OF_TINY,
    SCREEN,
    asking,
    counts,
    desk_like,
    entries,
)
from tests.interfaces.test_courses import GIVEN, HALTED, begin_office, posted
from tests.readme import README

WHY = ["--by", "样例办公室", "--reason", "样例会议"]
MAKE = ["bundle", "make", "tiny", "--out"]
PEOPLE = ["--author", "样例甲", "--approver", "样例乙"]
KEYS = ["--author-key", "a.key", "--approver-key", "b.key"]
GRANT = Path("rules/tiny/grant.yaml")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A desk with a ledger that trusts two people, and a bundle both have signed."""
    folder = tiny.write(tmp_path_factory.mktemp("once"))
    (folder / "round.csv").write_text(tiny.ROUND, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("IPAWARD_LEDGER", raising=False)
        for person, name in (("a", "样例甲"), ("b", "样例乙")):
            assert main(["bundle", "key", name, "--out", f"{person}.secret"]) == 0
            key = public(Path(f"{person}.secret"))
            Path(f"{person}.key").write_text(f"{key}\n", "utf-8")
        assert main([*MAKE, "draft", "--number", "1", *PEOPLE]) == 0
        shutil.copy("draft", "bundle")
        for person in "ab":
            assert main(["bundle", "sign", "bundle", "--secret", f"{person}.secret"]) == 0
        assert main(["ledger", "begin"]) == 0
        for person, role in (("a", "author"), ("b", "approver")):
            assert main(["ledger", "trust", f"{person}.key", "--as", role, *WHY]) == 0
    return folder


def public(secret: Path) -> str:
    """The public half of a secret."""
    return Secret.read(secret).signer.verifier.text()


@pytest.fixture
def desk(once, tmp_path, monkeypatch):
    return desk_like(once, tmp_path, monkeypatch)


@pytest.fixture
def ask(desk, capsys):
    """Run a command; give its exit code and what it said."""
    return asking(capsys)


def activate(ask, *more, lang="en"):
    return ask("ledger", "activate", "tiny", *more, *WHY, lang=lang)


# Keys.


def test_a_key_is_made_for_its_owner_alone_and_its_public_half_printed(ask):
    code, said = ask("bundle", "key", "样例丙", "--out", "c.secret")

    assert (code, said) == (0, f"{public(Path('c.secret'))}\n")
    assert said.startswith("样例丙+")
    assert os.stat("c.secret").st_mode & 0o777 == 0o600


def test_a_key_is_written_over_nothing(ask):
    before = Path("a.secret").read_bytes()

    code, said = ask("bundle", "key", "样例丙", "--out", "a.secret")

    assert (code, "file-is-there" in said) == (3, True)
    assert Path("a.secret").read_bytes() == before


@pytest.mark.parametrize("name", ["", " ", "a b", "a+b", "a\u200b", "a\n"])
def test_what_cannot_name_a_key_is_wrong_use(ask, name):
    assert ask("bundle", "key", name, "--out", "c.secret")[0] == 2
    named = ["--number", 1, "--author", name, "--approver", "x"]
    assert ask(*MAKE, "b", *named, lang="zh")[0] == 2
    assert not Path("c.secret").exists()
    assert not Path("b").exists()


# Bundles.


def test_a_bundle_is_made_signed_and_verified(ask):
    code, said = ask("bundle", "verify", "bundle", *KEYS)

    assert code == 0
    assert said.startswith("Bundle 1 of tiny: the signatures of 样例甲 and 样例乙 are good")
    assert ask("bundle", "verify", "bundle", *KEYS, lang="zh")[1].startswith("`tiny` 的第 1 号")


def test_whoever_signs_is_shown_just_what_they_sign(ask):
    code, said = ask("bundle", "sign", "draft", "--secret", "a.secret")

    text = Path("draft").read_text("utf-8").partition("\n\n")[0]
    assert (code, said) == (0, f"Signed by 样例甲:\n\n{text}\n")
    assert text.startswith("ipaward/rulebook/v1\npolicy tiny\nnumber 1\n")
    assert {line.partition("  ")[2] for line in text.splitlines()[6:]} == set(tiny.FILES)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["sign", "draft", "--secret", "c.secret"], "bundle-not-yours"),
        (["sign", "bundle", "--secret", "a.secret"], "bundle-signed-already"),
        (["sign", "bundle", "--secret", "none"], "file-not-there"),
        (["sign", "draft", "--secret", "round.csv"], "ledger-secret-unreadable"),
        (["sign", "round.csv", "--secret", "a.secret"], "bundle-unreadable"),
        (["sign", "none", "--secret", "a.secret"], "file-not-there"),
        (["sign", "bytes", "--secret", "a.secret"], "bundle-unreadable"),
        (["verify", "draft", *KEYS], "bundle-not-signed"),
        (["verify", "bytes", *KEYS], "bundle-unreadable"),
        (["verify", "bundle", "--author-key", "b.key", "--approver-key", "a.key"],
         "bundle-not-signed"),
        (["verify", "bundle", "--author-key", "", "--approver-key", "b.key"], "not-a-public-key"),
        (["verify", "bundle", "--author-key", "a.key", "--approver-key", ""], "not-a-public-key"),
        (["make", "tiny", "--number", "1", "--author", "ann", "--approver", "ANN", "-o", "x"],
         "bundle-same-person"),
        (["make", "tiny", "--number", "1", *PEOPLE, "-o", "bundle"], "file-is-there"),
        (["make", "none", "--number", "1", *PEOPLE, "-o", "x"], "no-such-policy"),
    ],
)  # fmt: skip
def test_what_is_no_bundle_or_not_to_be_signed_is_refused(ask, words, code):
    ask("bundle", "key", "样例丙", "--out", "c.secret")
    Path("bytes").write_bytes(Path("bundle").read_bytes() + b"\xff\n")
    before = {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}

    found, said = ask("bundle", *words)

    assert (found, f"[{code}]" in said) == (3, True), said
    assert {p.name: p.read_bytes() for p in Path().iterdir() if p.is_file()} == before


def changed(path=GRANT):
    path.write_bytes(path.read_bytes() + b"# other\n")


def test_nobody_signs_or_activates_what_is_not_at_hand(ask):
    changed()
    before = entries()

    for words in (
        ("bundle", "sign", "draft", "--secret", "a.secret"),
        ("bundle", "verify", "bundle", *KEYS),
        ("ledger", "activate", "tiny", "--bundle", "bundle", *WHY),
    ):
        code, said = ask(*words)
        assert (code, "[bundle-other-files]" in said) == (3, True)
        assert f"by `{GRANT}`" in said
    assert entries() == before


# In the ledger.


def test_a_signed_rulebook_is_activated_and_rounds_are_recorded_by_it(ask):
    code, said = activate(ask, "--bundle", "bundle")

    assert (code, "are active, signed by two people." in said) == (0, True)
    assert said.startswith("Entry 4: The rules of tiny, ")
    assert activate(ask, "--bundle", "bundle", lang="zh")[1].endswith("以前已经记下。\n")
    assert counts(ask(*SCREEN)[1]) == (4, 0, 0)
    said = json.loads(ask("ledger", "show", 4, "--format", "json")[1])
    assert said["bundle"] == Path("bundle").read_text("utf-8")
    Path("from-the-ledger").write_text(said["bundle"], "utf-8")
    assert ask("bundle", "verify", "from-the-ledger", *KEYS)[0] == 0


def test_what_is_active_and_who_is_trusted_is_shown(ask):
    activate(ask, "--unsigned")
    said = ask("ledger", "show", lang="zh")[1]
    assert "，没有人签名（第 4 条）" in said
    activate(ask, "--bundle", "bundle")

    said = ask("ledger", "show")[1]

    (line,) = [line for line in said.splitlines() if line.startswith("Active: tiny ")]
    assert line.endswith(", bundle 1, author 样例甲, approver 样例乙 (entry 5)")
    for role, person in (("author", "a"), ("approver", "b")):
        assert f"Trusted as {role}: {Path(f'{person}.key').read_text('utf-8')}" in said
    assert "activation" in said


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ([], 2),
        (["--bundle", "bundle", "--unsigned"], 2),
        (["--unsigned", "--by", ""], 2),
        (["--unsigned", "--reason", " "], 2),
        (["--bundle", "bundle", "--by", ""], 2),
        (["--bundle", ""], 3),
        (["--bundle", "draft"], 3),
        (["--bundle", "round.csv"], 3),
        (["--bundle", "none"], 3),
    ],
)
def test_what_is_left_empty_activates_nothing(ask, more, code):
    before = entries()

    words = ["ledger", "activate", "tiny", *WHY, *more]

    assert ask(*words)[0] == code
    assert entries() == before


@pytest.mark.parametrize("missing", ["--by", "--reason"])
def test_who_and_why_are_asked_for(ask, missing):
    at = ACTIVATE.index(missing)
    words = ACTIVATE[:at] + ACTIVATE[at + 2 :]

    assert ask("ledger", "activate", "tiny", *words)[0] == 2
    assert ask("ledger", "trust", "a.key", "--as", "approver", *words[1:])[0] == 2


def test_an_older_bundle_is_refused(ask):
    ask(*MAKE, "second", "--number", 2, *PEOPLE)
    for person in "ab":
        ask("bundle", "sign", "second", "--secret", f"{person}.secret")
    assert activate(ask, "--bundle", "second")[0] == 0

    code, said = activate(ask, "--bundle", "bundle")

    assert (code, "[bundle-not-newer]" in said) == (3, True)
    assert "number 1, and number 2 was activated before" in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_withdrawn_key_activates_nothing_more_and_is_withdrawn_once(ask, lang):
    withdraw = ["ledger", "trust", "b.key", "--as", "approver", "--withdraw", *WHY]
    assert ask(*withdraw, lang=lang)[0] == 0

    code, said = activate(ask, "--bundle", "bundle", lang=lang)

    assert (code, "[bundle-not-signed]" in said) == (3, True)
    assert "`样例乙`" in said
    code, said = ask(*withdraw, lang=lang)
    assert (code, "[key-not-trusted]" in said) == (3, True)


@pytest.mark.parametrize("key", ["", "x", "."])
def test_what_is_no_key_is_not_trusted(ask, key):
    before = entries()

    code, said = ask("ledger", "trust", key, "--as", "author", *WHY)

    assert (code, "[not-a-public-key]" in said or "file-is-folder" in said) == (3, True)
    assert entries() == before


def test_what_the_readme_tells_to_run_lets_signed_rules_be_active(ask):
    for file in Path().glob("[ab].*"):
        file.unlink()
    (block,) = re.findall(
        r"^```sh\n(ipaward bundle .*?)^```$", README.read_text("utf-8"), re.M | re.S
    )

    for line in block.replace("urumqi-ip-2020", "tiny").splitlines():
        _, *words = shlex.split(line, comments=True)
        file = words.pop() if ">" in words else "said"
        code, said = ask(*(word for word in words if word != ">"))
        assert code == 0, said
        Path(file).write_text(said, "utf-8")

    assert said.endswith("are active, signed by two people.\n")


# What is recorded.


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_round_by_rules_that_are_not_active_is_refused_and_it_is_said_what_to_run(ask, lang):
    before = entries()

    code, said = ask(*SCREEN, "--out", "o.csv", lang=lang)

    assert (code, "[rulebook-none-active]" in said) == (3, True)
    assert "`ipaward ledger activate tiny --bundle FILE --by" in said
    assert entries() == before
    assert not Path("o.csv").exists()
    activate(ask, "--bundle", "bundle")
    changed()
    assert "[rulebook-not-active]" in ask(*SCREEN, lang=lang)[1]
    assert ask(*SCREEN, "--trial")[0] == 0


def test_a_round_that_is_on_record_is_screened_again_by_rules_that_come_to_the_same(ask):
    activate(ask, "--bundle", "bundle")
    ask(*SCREEN)
    changed()

    assert counts(ask(*SCREEN)[1]) == (0, 4, 0)


def test_a_run_by_rules_that_are_not_active_leaves_no_folder_and_one_on_record_goes_on(ask):
    batch_world.write_csv(Path("register.csv"), batch_world.records(40))
    run = ["batch", "run", *OF_TINY, "register.csv", "--out", "out", "--chunk", "20"]
    before = entries()

    code, said = ask(*run)

    assert (code, "[rulebook-none-active]" in said) == (3, True)
    assert entries() == before
    assert not Path("out").exists()
    activate(ask, "--bundle", "bundle")
    assert ask(*run)[0] == 1  # some rows are broken
    whole = entries()
    # As if it had died after its first chunk; meanwhile other rules became active.
    changed()
    activate(ask, "--unsigned")
    tiny.write(Path())
    Path("out", "manifest.json").unlink()
    progress = Path("out", "progress.jsonl")
    progress.write_text("".join(progress.read_text().splitlines(keepends=True)[:2]))

    assert ask(*run, "--resume")[0] == 1
    assert len(entries()) == len(whole) + 2  # the rulebook, and that it is active


def test_letters_by_rules_that_are_not_active_are_not_sent_and_nothing_is_posted(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(begin_office(tmp_path))
    monkeypatch.delenv("IPAWARD_LEDGER", raising=False)
    changed(Path("rules/base/facts.yaml"))
    before = entries()

    assert posted(GIVEN, HALTED) == 3
    assert "[rulebook-not-active]" in capsys.readouterr().err
    assert entries() == before
    assert posted(GIVEN) == 0  # calls for no letter
    assert main(["ledger", "activate", "base", *ACTIVATE]) == 0
    assert posted(GIVEN, HALTED) == 0
    assert LEDGER.exists()


def test_every_problem_of_bundles_has_a_case():
    folder = Path(__file__).parents[1]
    cases = "".join(
        (folder / name).read_text("utf-8")
        for name in (
            "interfaces/test_bundles.py", "ledger/test_bundles.py", "ledger/test_activations.py",
        )
    )  # fmt: skip

    assert [code for code in BUNDLE_PROBLEMS if code not in cases] == []
