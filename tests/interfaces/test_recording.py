"""`ipaward screen` with a ledger: what is decided is recorded before it is said or written."""

import errno
import shutil
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from ipaward.domain.words import Language
from ipaward.interfaces import screening
from ipaward.interfaces.cli import main
from ipaward.interfaces.recording import named
from ipaward.ledger import opening
from ipaward.ledger.opening import open_ledger
from ipaward.ledger.verifying import verify
from tests.interfaces import tiny
from tests.interfaces.recorded import (
    KEYS,
    LEDGER,
    SCREEN,
    WORD,
    a_desk_of_an_ordinary_person,
    a_full_disk,
    begin,
    changed_round,
    counts,
    entries,
    locked,
    log,
)

OUT = ["--out", "o.csv"]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A desk in whose ledger nothing is decided."""
    return begin(tmp_path_factory.mktemp("once"))


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch):
    for name in ("IPAWARD_LEDGER", "IPAWARD_LEDGER_SECRET", "IPAWARD_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def desk(once, tmp_path, monkeypatch):
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def screen(capsys):
    """Screen the round; give the exit code, and what was said on both channels."""

    def asked(*more, lang="en"):
        capsys.readouterr()
        code = main([*SCREEN, *map(str, more), "--lang", lang])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


@pytest.fixture
def impatient(monkeypatch):
    """Wait for another writer for a moment only."""
    monkeypatch.setattr(opening, "open_ledger", partial(open_ledger, wait=timedelta(0, 0.05)))


# Whether it is recorded.


@pytest.mark.parametrize(("lang", "words"), [("en", "there is no ledger here"), ("zh", "没有账本")])
def test_without_a_ledger_nothing_is_recorded_and_that_is_said(desk, screen, lang, words):
    LEDGER.unlink()
    KEYS.unlink()

    code, said, _ = screen(lang=lang)

    assert code == 0
    assert words in said
    assert "ipaward ledger begin" in said
    assert not LEDGER.exists()
    assert not KEYS.exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_with_a_ledger_the_round_is_recorded_and_counted(desk, screen, lang):
    code, said, _ = screen(lang=lang)

    assert code == 0
    assert counts(said) == (4, 0, 0)
    kinds = [kind for _, kind in entries()]
    assert kinds == ["genesis", "rulebook", "activation", *["decision"] * 4, "round"]
    assert verify(log().ledger).faults == ()


def test_the_rulebook_on_record_is_every_file_it_was_read_from(desk, screen):
    screen()

    (digest,) = {one.content["rulebook"] for one in log().all()}
    files = log().rulebook(digest).files
    assert {path: text.decode() for path, text in files.items()} == tiny.FILES


def test_the_same_round_again_enters_nothing(desk, screen):
    screen()
    before = entries()

    assert counts(screen()[1]) == (0, 4, 0)
    assert entries() == before


def test_a_round_with_another_row_enters_what_is_new(desk, screen):
    screen()
    Path("round.csv").write_text(tiny.ROUND + "A9,2021-06-30,Firm J,yes,100\n", "utf-8")

    assert counts(screen()[1]) == (1, 4, 0)
    assert [kind for _, kind in entries()][-2:] == ["decision", "round"]


def test_a_refused_row_is_counted_in_the_round_and_decided_nowhere(desk, screen):
    Path("round.csv").write_text(tiny.ROUND + tiny.REFUSED_ROW, "utf-8")

    code, said, _ = screen()

    assert (code, counts(said)) == (1, (4, 0, 0))
    (round_,) = log().rounds()
    assert (round_.content["decided"], round_.content["refused"]) == (4, 1)


@pytest.mark.parametrize(("lang", "words"), [("en", "A trial"), ("zh", "试算")])
def test_a_trial_records_nothing_and_says_so(desk, screen, lang, words):
    before = LEDGER.read_bytes(), KEYS.read_bytes()

    code, said, _ = screen("--trial", *OUT, lang=lang)

    assert code == 0
    assert words in said
    assert (LEDGER.read_bytes(), KEYS.read_bytes()) == before
    assert Path("o.csv").exists()


def test_a_trial_of_a_round_that_changed_is_no_difference(desk, screen):
    screen()
    changed_round()

    assert screen("--trial")[0] == 0


@pytest.mark.parametrize("engine", ["case", "batch", "both"])
def test_every_engine_records_the_same_decisions(desk, screen, engine):
    screen("--engine", "case")
    before = entries()

    assert counts(screen("--engine", engine)[1]) == (0, 4, 0)
    assert entries() == before


def test_with_json_or_quietly_nothing_is_said_where_it_would_disturb(desk, screen):
    _, out, err = screen("--format", "json")
    assert "Recorded" not in out
    assert counts(err) == (4, 0, 0)

    assert "Recorded" not in "".join(screen("--quiet")[1:])


def test_a_ledger_elsewhere_is_named_by_option_or_environment(desk, screen, monkeypatch):
    LEDGER.rename("other.db")

    assert counts(screen("--ledger", "other.db")[1]) == (4, 0, 0)
    monkeypatch.setenv("IPAWARD_LEDGER", "other.db")
    assert counts(screen()[1]) == (0, 4, 0)
    assert not LEDGER.exists()


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_ledger_that_is_named_and_not_there_is_refused(desk, screen, monkeypatch, how):
    if how == "environment":
        monkeypatch.setenv("IPAWARD_LEDGER", "none.db")

    code, out, err = screen(*OUT, *(["--ledger", "none.db"] if how == "option" else []))

    assert (code, out) == (3, "")
    assert "ledger-not-there" in err
    assert not list(Path().glob("none*")) + list(Path().glob("o.*"))


# What changed.


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_changed_case_is_refused_and_nothing_is_written_or_said_to_be_decided(desk, screen, form):
    screen()
    before = entries()
    changed_round()

    code, out, err = screen(*OUT, "--format", form)

    assert (code, out) == (3, "")
    told = ["decision-differs", "`A1`", "entry 3", "30000.50", "29000.00", "costs", "amount"]
    assert [word for word in told if word not in err] == []
    assert "local" not in err
    assert "Firm" not in err
    assert entries() == before
    assert not list(Path().glob("o.*"))


def test_a_changed_case_is_told_in_chinese_too(desk, screen):
    screen()
    changed_round()

    err = screen(lang="zh")[2]

    told = ["申请 `A1` 在账本第 3 条已经决定", "变了：costs, amount, terms", "什么也没有记"]
    assert [word for word in told if word not in err] == []


def test_a_changed_fact_that_changes_no_outcome_is_told_by_its_name(desk, screen):
    screen()
    changed_round("50000\nA3", "50001\nA3")

    code, _, err = screen()

    assert code == 3
    assert "`A2`" in err
    assert "(changed: costs)" in err


def test_of_many_changed_cases_the_first_twenty_are_told(desk, screen):
    rows = [f"B{n},2021-06-30,Firm {n},yes,{{}}\n" for n in range(25)]
    Path("round.csv").write_text(tiny.HEAD + "".join(rows).format(*[100] * 25), "utf-8")
    screen()
    Path("round.csv").write_text(tiny.HEAD + "".join(rows).format(*[101] * 25), "utf-8")

    said = screen()[2]
    assert said.count("decision-differs") == 20
    assert "more-decisions" in said
    assert "so it is with 5 more, not listed here" in said
    assert "另有 5 件也是这样" in screen(lang="zh")[2]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_people_decided_is_told_first_where_it_differs_and_counted_once_replaced(
    desk, screen, lang
):
    rows = [f"B{n},2021-06-30,Firm {n},yes,{{}}\n" for n in range(25)]
    Path("round.csv").write_text(tiny.HEAD + "".join(rows).format(*[100] * 25), "utf-8")
    screen()
    word = [*WORD, "--second", "样例复核人", "--verdict", "ineligible"]
    assert main(["ledger", "override", str(3 + 24), *word]) == 0
    Path("round.csv").write_text(tiny.HEAD + "".join(rows).format(*[101] * 25), "utf-8")

    first = screen(lang=lang)[2].split("\n\n")[0]
    done = screen(*WORD, lang=lang)[1]

    assert "`B24`" in first
    by = {
        "en": "(decided by 样例经办人, 样例复核人)",
        "zh": "（由 样例经办人、样例复核人 另行决定）",
    }
    assert by[lang] in first
    said = {
        "en": "The corrections replace what people decided otherwise of 1: B24.",
        "zh": "更正代替了由人另行决定的 1 件：B24。",
    }
    assert said[lang] in done


def test_with_somebody_s_word_what_changed_is_corrected_and_the_rest_is_not(desk, screen):
    screen()
    changed_round()

    code, said, _ = screen(*WORD, *OUT)

    assert (code, counts(said)) == (0, (0, 3, 1))
    assert [kind for _, kind in entries()][-2:] == ["correction", "round"]
    assert "29000" in Path("o.csv").read_text("utf-8")
    last = log().history("tiny", "grant", "A1")[-1]
    assert log().held([last])[last.seq]["by"] == WORD[1]
    assert counts(screen()[1]) == (0, 4, 0)


def test_no_name_and_no_word_stands_in_the_ledger_in_the_clear(desk, screen):
    screen()
    changed_round()
    screen(*WORD)

    found = LEDGER.read_bytes() + KEYS.read_bytes()

    assert b"grant" in found
    # The example in the rulebook names Firm A, and the rulebook is no secret.
    hidden = ["Firm B", "Firm D", WORD[1], WORD[3], "50000"]
    assert [word for word in hidden if word.encode() in found] == []


@pytest.mark.parametrize(
    "half",
    [["--by", "x"], ["--reason", "y"], ["--by", "x", "--reason", " "], ["--by", "", *WORD[2:]]],
)
@pytest.mark.parametrize("more", [[], ["--trial"]])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_half_a_word_is_wrong_use(desk, screen, half, more, lang):
    code, out, err = screen(*half, *more, *OUT, lang=lang)

    assert (code, out) == (2, "")
    assert "--by" in err
    assert "--reason" in err
    assert len(entries()) == 3
    assert not list(Path().glob("o.*"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_seen_is_no_part_of_a_word(desk, screen, lang):
    code, _, err = screen("--by", "甲\u200b", "--reason", "y", lang=lang)

    assert code == 2
    assert "--by" in err
    assert "U+200B" in err


def test_a_word_left_empty_on_both_sides_is_none(desk, screen):
    screen()
    changed_round()

    assert screen("--by", " ", "--reason", "")[0] == 3


def test_what_people_decided_is_said_to_stand(desk, screen):
    screen()
    word = [*WORD, "--second", "样例复核人", "--verdict", "pending"]
    assert main(["ledger", "override", "3", *word]) == 0

    _, said, _ = screen()

    assert counts(said) == (0, 4, 0)
    assert "1 of them people decided otherwise, and that stands" in said
    assert "what the rules come to: A1." in said
    zh = screen(lang="zh")[1]
    assert "其中 1 件由人另行决定" in zh
    assert "规则得出的：A1。" in zh


@pytest.mark.parametrize(
    ("count", "en", "zh"),
    [
        (5, "A1, A2, A3, A4, A5", "A1、A2、A3、A4、A5"),
        (6, "A1, A2, A3, A4, A5 and 1 more", "A1、A2、A3、A4、A5 等 6 件"),
    ],
)
def test_of_many_the_first_are_named_and_the_rest_counted(count, en, zh):
    numbers = [f"A{number}" for number in range(1, count + 1)]

    assert named(numbers, Language.EN) == en
    assert named(numbers, Language.ZH) == zh


@pytest.mark.parametrize("word", [[], WORD])
def test_who_was_erased_stops_nobody_else_and_is_not_entered_again(desk, screen, word):
    screen()
    assert main(["ledger", "redact", "Firm A", "--by", "样例经办人", "--reason", "样例"]) == 0
    changed_round()
    before = entries()

    code, said, _ = screen(*word)
    zh = screen(*word, lang="zh")[1]

    assert code == 0
    assert counts(said) == (0, 3, 0)
    assert "erased: they cannot be compared, are not entered again" in said
    assert "stand as on record: A1. Who applies again needs a new number." in said
    assert "A1: eligible 30000.50 on record, now it comes to eligible 29000.00." in said
    assert "有 1 件的资料已经销毁" in zh
    assert "A1：账本上是 合格 30000.50，现在得出 合格 29000.00。" in zh
    assert [kind for _, kind in entries()[len(before) :]] == ["round"]


def test_a_round_is_told_what_another_of_the_same_time_granted(desk, screen, capsys):
    screen()

    def screened(rows, lang="en"):
        Path("round.csv").write_text(tiny.HEAD + rows, "utf-8")
        return screen(lang=lang)[1]

    other = screened("B1,2021-07-01,Firm X,yes,20000\n")
    zh = screened("B1,2021-07-01,Firm X,yes,20000\n", "zh")

    assert "for 2021 another round is on record in entry 7" in other
    assert "granted 30,000.50 to 1 cases that are not in this one" in other
    assert "2021 另有一轮在第 7 条，给不在这里的 1 件核定了 30,000.50 元" in zh
    assert "another round" not in screened("C1,2022-01-01,Firm Y,yes,20000\n")
    grown = screened(tiny.ROUND.removeprefix(tiny.HEAD) + "A5,2021-06-30,Firm Z,no,1\n")
    assert "in entry 9, which granted 20,000.00 to 1 cases" in grown
    assert grown.count("another round") == 1
    for lang, said in (
        ("en", "tiny/grant, 2021: 2 rounds (entries 9, 13) granted 50,000.50 to 2 cases in all"),
        ("zh", "tiny/grant 2021 年有 2 轮（第 9, 13 条），一共给 2 件核定了 50,000.50 元"),
    ):
        assert main(["ledger", "reconcile", "--lang", lang]) == 0
        assert said in capsys.readouterr().out


# What fails.


@pytest.mark.parametrize("path", [LEDGER, KEYS])
def test_a_ledger_in_use_can_be_tried_later_and_nothing_is_written(desk, screen, impatient, path):
    screen()
    before = entries()
    Path("round.csv").write_text(tiny.ROUND + "A9,2021-06-30,Firm J,yes,100\n", "utf-8")

    with locked(path):
        code, out, err = screen(*OUT)

    assert (code, out) == (75, "")
    assert "in use" in err
    assert entries() == before
    assert not list(Path().glob("o.*"))
    assert counts(screen()[1]) == (1, 4, 0)


def test_on_a_full_disk_nothing_is_written(desk, screen):
    rows = [f"B{n},2021-06-30,Firm B,yes,100\n" for n in range(300)]
    Path("round.csv").write_text(tiny.HEAD + "".join(rows), "utf-8")
    before = entries()

    with a_full_disk(LEDGER.stat().st_size):
        code, out, err = screen(*OUT)

    assert (code, out) == (75, "")
    assert "full" in err
    assert entries() == before
    assert not list(Path().glob("o.*"))
    assert counts(screen()[1]) == (300, 0, 0)


@pytest.mark.parametrize("what", [LEDGER, KEYS, Path()], ids=["ledger", "keys", "folder"])
def test_a_ledger_that_may_not_be_written_to_leaves_nothing_written(screen, what):
    with a_desk_of_an_ordinary_person():
        screen()
        before = entries()
        Path("round.csv").write_text(tiny.ROUND + "A9,2021-06-30,Firm J,yes,100\n", "utf-8")
        Path("out").mkdir()
        what.chmod(0o500 if what == Path() else 0o400)

        code, out, err = screen("--out", "out/o.csv")

        assert (code, out) == (3, "")
        assert "ledger-not-writable" in err
        assert entries() == before
        assert not list(Path("out").iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "the round is recorded in the ledger"), (("--trial",), "nothing was written")],
)
def test_who_interrupts_a_report_is_told_whether_the_round_is_on_record(
    desk, screen, monkeypatch, words, said
):
    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(screening, "_write", interrupted)
    code, out, err = screen(*OUT, *words)

    assert (code, out) == (130, "")
    assert said in err
    assert len(entries()) == (3 if words else 8)


def test_what_cannot_be_written_in_the_end_is_on_record_all_the_same(desk, screen, monkeypatch):
    """Recorded first: what nobody was told of is told by screening again."""

    def full(*given):
        raise OSError(errno.ENOSPC, "full", "o.csv")

    with monkeypatch.context() as patch:
        patch.setattr(screening, "_write", full)
        code, out, _ = screen(*OUT)

    assert (code, out) == (75, "")
    assert len(entries()) == 8
    assert counts(screen(*OUT)[1]) == (0, 4, 0)


def test_a_round_whose_file_changes_meanwhile_is_not_recorded(desk, screen, monkeypatch):
    before, place = entries(), screening.place

    def changing(*given):
        changed_round()
        return place(*given)

    monkeypatch.setattr(screening, "place", changing)
    code, out, err = screen(*OUT)

    assert (code, out) == (3, "")
    assert "input-changed" in err
    assert entries() == before
    assert not Path("o.csv").exists()


def test_a_round_that_is_not_recorded_does_not_load_the_ledger(desk):
    code = "import sys; from ipaward.interfaces.cli import main; main(sys.argv[1:]);"
    code += "sys.exit('sqlalchemy' in sys.modules)"
    words = ["screen", "round.csv", "--policy", "tiny", "--programme", "grant", "--trial"]

    assert subprocess.run([sys.executable, "-c", code, *words], capture_output=True).returncode == 0
