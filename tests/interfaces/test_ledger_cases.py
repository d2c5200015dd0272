"""`ipaward ledger override`, `redact`, `as-known` and `reconcile`, on the command line."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipaward.interfaces import ledger_cases, recording
from ipaward.interfaces.cli import main
from ipaward.ledger.activations import ActivationLog
from ipaward.ledger.entries import Why
from ipaward.ledger.rounds import Rulebook, Screening, add_round
from tests.interfaces import tiny
from tests.interfaces.recorded import (
    KEYS,
    LEDGER,
    OF_TINY,
    SCREEN,
    WORD,
    asking,
    begin,
    changed_round,
    desk_like,
    entries,
    log,
)
from tests.ledger.decided import decided
from tests.ledger.tampering import unguarded

FIRST, NEXT = 3, 8  # the decision on A1, and the entry after the round
SECOND = ["--second", "样例复核人"]
PENDING = ["--verdict", "pending"]
SPRING, SUMMER = datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def set_clock(patch, now):
    class Clock:
        @staticmethod
        def now(zone):
            return now.astimezone(zone)

    for module in (recording, ledger_cases):
        patch.setattr(module, "datetime", Clock)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A desk whose ledger has a round of four decisions, of the first of March."""
    folder = begin(tmp_path_factory.mktemp("once"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("IPAWARD_LEDGER", raising=False)
        set_clock(patch, SPRING)
        assert main([*SCREEN, "--quiet"]) == 0
    return folder


@pytest.fixture
def desk(once, tmp_path, monkeypatch):
    set_clock(monkeypatch, SUMMER)
    return desk_like(once, tmp_path, monkeypatch)


@pytest.fixture
def ask(desk, capsys):
    """Run a command; give its exit code and what it said."""
    return asking(capsys)


@pytest.fixture
def override(ask):
    return lambda *words, lang="en": ask("ledger", "override", *words, lang=lang)


@pytest.fixture
def redact(ask):
    return lambda *words, lang="en": ask("ledger", "redact", *words, lang=lang)


@pytest.fixture
def as_known(ask):
    return lambda *words, lang="en": ask("ledger", "as-known", *words, *OF_TINY, lang=lang)


@pytest.fixture
def reconcile(ask):
    return lambda lang="en": ask("ledger", "reconcile", lang=lang)


def public_key(ask):
    lines = ask("ledger", "show")[1].splitlines()
    (key,) = [line for line in lines if line.startswith("Public key: ")]
    return key.removeprefix("Public key: ")


each_language = pytest.mark.parametrize("lang", ["en", "zh"])


# override


@pytest.mark.parametrize(
    ("asked", "said", "outcome"),
    [
        (["--verdict", "eligible", "--amount", "20000.50"], "eligible 20000.50", "20000.50"),
        (["--verdict", "eligible", "--amount", "0"], "eligible 0.00", "0.00"),
        (PENDING, "pending", None),
        (["--verdict", "ineligible"], "ineligible", None),
    ],
)
def test_two_people_decide_otherwise(override, asked, said, outcome):
    assert override(FIRST, *asked, *SECOND, *WORD) == (
        0, f"Entry {NEXT}: in place of entry {FIRST}, {said}.\n"
    )  # fmt: skip

    last = log().all()[-1]
    assert (last.content["verdict"], last.content["amount"]) == (asked[1], outcome)
    held = log().held([last])[last.seq]
    assert [held["by"], held["second"], held["reason"]] == [WORD[1], SECOND[1], WORD[3]]


def test_it_is_said_in_chinese_too(override):
    assert override(FIRST, *PENDING, *SECOND, *WORD, lang="zh")[1].startswith(
        "第 8 条：代替第 3 条，"
    )


@each_language
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ([*PENDING, *WORD, "--second", WORD[1]], "--second"),
        ([*PENDING, *WORD, "--second", f" {WORD[1]} "], "--second"),
        ([*PENDING, *WORD, "--second", " "], "--second"),
        ([*PENDING, *WORD, "--second", f"{WORD[1]}\u200b"], "U+200B"),
        ([*PENDING, *WORD, "--second", f"{WORD[1]}\u200d"], "--second"),
        ([*PENDING, *SECOND, "--by", "\u202e甲", "--reason", "y"], "U+202E"),
        ([*PENDING, *SECOND, "--by", "甲", "--reason", "y\nz"], "--reason"),
        ([*PENDING, "--by", "Ａ甲", "--reason", "y", "--second", "a甲"], "--second"),
        ([*PENDING, "--by", "甲 乙", "--reason", "y", "--second", "甲乙"], "--second"),
        ([*PENDING, "--by", "甲乙", "--reason", "y", "--second", "甲乙\u3164"], "--second"),
        ([*PENDING, *SECOND, "--by", " ", "--reason", "y"], "--by"),
        ([*PENDING, *SECOND, "--by", "x", "--reason", ""], "--reason"),
        (["--verdict", "eligible", *SECOND, *WORD], "--amount"),
        ([*PENDING, "--amount", "1", *SECOND, *WORD], "--amount"),
        (["--verdict", "eligible", "--amount", "x", *SECOND, *WORD], "--amount x"),
        (["--verdict", "eligible", "--amount", "-1", *SECOND, *WORD], "--amount -1"),
        (["--verdict", "eligible", "--amount", "1.005", *SECOND, *WORD], "--amount 1.005"),
        (["--verdict", "eligible", "--amount", "1_000", *SECOND, *WORD], "--amount 1_000"),
        (["--verdict", "eligible", "--amount", "1e3", *SECOND, *WORD], "--amount 1e3"),
        (["--verdict", "eligible", "--amount", "１２", *SECOND, *WORD], "--amount １２"),
        (["--verdict", "eligible", "--amount", "不明", *SECOND, *WORD], "--amount 不明"),
        (["--verdict", "eligible", "--amount", "NaN", *SECOND, *WORD], "--amount NaN"),
        (["--verdict", "eligible", "--amount", "Infinity", *SECOND, *WORD], "--amount Infinity"),
        (["--verdict", "perhaps", *SECOND, *WORD], "--verdict"),
        ([*PENDING, *WORD], "--second"),
        ([*PENDING, *SECOND, *WORD[:2]], "--reason"),
        ([*SECOND, *WORD], "--verdict"),
    ],
)
def test_what_cannot_be_decided_so_is_wrong_use(override, asked, named, lang):
    code, said = override(FIRST, *asked, lang=lang)

    assert code == 2
    assert named in said
    assert len(entries()) == NEXT


@each_language
@pytest.mark.parametrize("number", [0, 1, 2, 7, 8, 99])
def test_what_is_no_decision_is_not_overridden(override, number, lang):
    code, said = override(number, *PENDING, *SECOND, *WORD, lang=lang)

    assert code == 3
    assert "entry-no-decision" in said


@each_language
def test_what_was_replaced_is_not_overridden_and_what_stands_is_named(override, lang):
    override(FIRST, *PENDING, *SECOND, *WORD)

    code, said = override(FIRST, *PENDING, *SECOND, *WORD, lang=lang)

    assert code == 3
    assert "decision-replaced" in said
    assert str(NEXT) in said
    assert override(NEXT, *PENDING, *SECOND, *WORD)[0] == 0


@each_language
def test_what_was_erased_is_not_overridden(override, redact, lang):
    redact("Firm A", *WORD)

    code, said = override(FIRST, *PENDING, *SECOND, *WORD, lang=lang)

    assert code == 3
    assert "decision-erased" in said


@each_language
@pytest.mark.parametrize(
    "words",
    [
        ["ledger", "override", FIRST, *PENDING, *SECOND, *WORD],
        ["ledger", "redact", "Firm A", *WORD],
        ["ledger", "redact", "A1", *WORD],
        ["ledger", "redact"],
        SCREEN,
        [*SCREEN, *WORD],
    ],
)
def test_without_the_keys_what_needs_them_is_refused_and_none_are_made(ask, words, lang):
    KEYS.rename("safe")
    Path("round.csv").write_text(tiny.ROUND + "A9,2021-06-30,Firm J,yes,100\n", "utf-8")

    code, said = ask(*words, lang=lang)

    assert code == 3
    assert "[ledger-keys-missing]" in said
    assert f"`{KEYS}`" in said
    assert len(entries()) == NEXT
    assert not KEYS.exists()


@each_language
@pytest.mark.parametrize("other", [b"no keys", None])
def test_keys_that_are_damaged_are_said_to_be_so(ask, other, lang):
    KEYS.write_bytes(LEDGER.read_bytes() if other is None else other)
    Path("round.csv").write_text(tiny.ROUND + "A9,2021-06-30,Firm J,yes,100\n", "utf-8")

    for words in (SCREEN, ["ledger", "redact", "A1", *WORD]):
        code, said = ask(*words, lang=lang)
        assert code == 3
        assert "[ledger-keys-damaged]" in said
        assert f"`{KEYS}`" in said
    code, said = ask("ledger", "verify", lang=lang)
    assert code == 1
    assert {"en": "✗ the keys of people's data", "zh": "✗ 资料的密钥"}[lang] in said
    assert {"en": "not what it was", "zh": "不是当初的样子"}[lang] not in said
    assert len(entries()) == NEXT


def test_the_doctor_does_not_count_keys_that_are_not_at_hand(ask):
    KEYS.rename("safe")

    said = ask("ledger", "doctor")[1]

    (line,) = [line for line in said.splitlines() if "destroyed and are back" in line]
    assert line.split()[-1] == "-"


# redact


def test_whose_key_is_destroyed_their_data_are_gone_and_nothing_else(ask, redact):
    ask("ledger", "checkpoint", "-o", "pin")
    ask("ledger", "receipt", FIRST, "-o", "receipt")
    subject = log().keyring.subject("Firm A")

    code, said = redact("Firm A", *WORD)

    assert code == 0
    assert f"The key of {subject} is destroyed" in said
    assert "Copies of the keys still hold it" in said
    assert "Firm A" not in said
    assert set(log().held(log().all())) == {4, 5, 6}
    assert ask("ledger", "verify", "--pinned", "pin")[0] == 0
    assert ask("ledger", "receipt", FIRST)[1] == Path("receipt").read_text("utf-8")


def test_erasing_is_said_in_chinese_too(redact):
    assert redact("Firm A", *WORD, lang="zh")[1].startswith("已经销毁")


@each_language
@pytest.mark.parametrize("name", ["Firm Z", "firm a", "", "Firm B"])
def test_who_is_not_there_or_erased_already_cannot_be_erased(redact, name, lang):
    redact("Firm B", *WORD)

    code, said = redact(name, *WORD, lang=lang)

    assert code == 3
    assert "no-such-applicant" in said
    assert len(entries()) == NEXT + 1


@each_language
@pytest.mark.parametrize("word", [[], WORD[:2], WORD[2:], ["--by", " ", *WORD[2:]]])
def test_nobody_is_erased_without_somebody_s_word(redact, word, lang):
    code, said = redact("Firm A", *word, lang=lang)

    assert code == 2
    assert "--by" in said
    assert len(entries()) == NEXT
    assert log().keyring.subject("Firm A") is not None


@pytest.mark.parametrize(("lang", "said"), [("en", "1 keys were"), ("zh", "再次销毁了 1 个密钥")])
def test_keys_a_restored_copy_brought_back_are_destroyed_again(redact, lang, said):
    kept = KEYS.read_bytes()
    redact("Firm A", *WORD)
    KEYS.write_bytes(kept)
    assert len(log().erasures.unfinished()) == 1
    assert len(log().held(log().all())) == 3

    code, found = redact(lang=lang)

    assert code == 0
    assert found.startswith(said)
    assert len(log().held(log().all())) == 3
    assert redact()[1].startswith("0 keys")


@pytest.mark.parametrize("name", ["A2", "tiny/grant/A2"])
def test_the_number_of_an_application_names_whose_data_go(redact, name):
    code, said = redact(name, *WORD)

    assert code == 0
    assert "is destroyed" in said
    assert [one.content["application"] for one in log().all() if not log().held([one])] == ["A2"]
    assert redact(name, *WORD)[0] == 3


@each_language
def test_by_its_number_a_case_is_erased_under_every_name_it_bore(ask, redact, lang):
    rows = tiny.ROUND.replace("Firm A", "Firm Aa")
    Path("round.csv").write_text(rows, "utf-8")
    assert ask(*SCREEN, *WORD)[0] == 0

    code, said = redact("A1", *WORD, lang=lang)

    assert code == 0
    subjects = [one.content["subject"] for one in log().history("tiny", "grant", "A1")]
    assert {"en": "The keys of " + ", ".join(subjects), "zh": "、".join(subjects)}[lang] in said
    assert log().held(log().history("tiny", "grant", "A1")) == {}


@each_language
def test_by_a_number_nobody_elses_data_are_erased(ask, redact, lang):
    for name in ("Firm B", "Firm Aa"):  # the second puts right what the first did wrong
        Path("round.csv").write_text(tiny.ROUND.replace("Firm A", name), "utf-8")
        assert ask(*SCREEN, *WORD)[0] == 0
    readable = len(log().held(log().all()))

    code, said = redact("A1", *WORD, lang=lang)

    assert code == 3
    assert "[data-of-others]" in said
    assert {"en": "that of application A2", "zh": "也是申请 A2 的"}[lang] in said
    assert len(log().held(log().all())) == readable
    assert redact("Firm Aa", *WORD, lang=lang)[0] == 0


@each_language
def test_in_a_copy_older_than_an_erasure_it_is_entered_again_by_the_number(ask, redact, lang):
    ask("ledger", "backup", "copy.db")
    redact("Firm A", *WORD)
    shutil.copy("copy.db", LEDGER)
    assert ask("ledger", "verify")[0] == 1

    for words in (SCREEN, [*SCREEN, *WORD], ["ledger", "override", 3, *PENDING, *SECOND, *WORD]):
        code, said = ask(*words, lang=lang)
        assert code == 3
        assert "[decision-locked]" in said
        assert "ipaward ledger redact A1 --by" in said
    code, said = redact("Firm A", *WORD, lang=lang)
    assert code == 3
    assert "[applicant-key-gone]" in said
    assert "A1" in said
    assert len(entries()) == NEXT

    assert redact("A1", *WORD, lang=lang)[0] == 0

    assert ask("ledger", "verify")[0] == 0
    assert ask("ledger", "backup", "again.db")[0] == 0
    code, said = ask(*SCREEN, lang=lang)
    assert code == 0
    assert {"en": "The data of 1 on record were erased", "zh": "有 1 件的资料已经销毁"}[
        lang
    ] in said


def test_who_has_no_name_is_erased_by_the_number_of_the_application(ask, redact):
    Path("nameless.csv").write_text("number,accepted,firm,local,costs\nE1,2021-06-30,,yes,100\n")
    assert ask("screen", "nameless.csv", *OF_TINY)[0] == 0
    assert redact("", *WORD)[0] == 3

    assert redact("E1", *WORD)[0] == 0

    assert log().held(log().all()[-1:]) == {}


@each_language
def test_a_number_of_several_cases_erases_nothing(redact, lang):
    with log().ledger.store.writing() as pages:
        add_round(pages, [], Screening("other", "grant", "a" * 64, 0), SPRING.isoformat())
    rulebook = Rulebook("other", "d" * 64, {})
    ActivationLog(log().ledger).activate_unsigned(rulebook, Why("x", "y"), SPRING)
    other = decided("A1", policy="other", programme="grant")
    log().record([other], rulebook, Screening("other", "grant", "b" * 64, 0), SPRING)

    code, said = redact("A1", *WORD, lang=lang)

    assert code == 3
    assert "several-cases" in said
    assert "other/grant/A1, tiny/grant/A1" in said
    # Nor where one of the two applied elsewhere, too.
    log().record(
        [decided("A5", policy="other", programme="grant")], rulebook,
        Screening("other", "grant", "c" * 64, 0), SPRING,
    )  # fmt: skip
    assert "several-cases" in redact("A1", *WORD, lang=lang)[1]
    assert redact("other/grant/A1", *WORD, lang=lang)[0] == 0


# as-known


def test_of_a_case_it_is_told_what_was_known_when(ask, as_known):
    changed_round()
    ask(*SCREEN, *WORD)

    said = as_known("A1")[1]
    assert ["2026-03-01T23:59:00Z" in said, "2026-07-01T00:00:00Z" in said] == [True, True]
    assert [WORD[1] in said, WORD[3] in said] == [True, True]
    assert "Known now: eligible 29000.00\n" in said
    assert "Known at" not in said
    for day, known in [
        ("2026-02-28", "no decision yet"),
        ("2026-03-01", "eligible 30000.50"),
        ("2026-06-30", "eligible 30000.50"),
        ("2026-07-01", "eligible 29000.00"),
        ("9999-12-31", "eligible 29000.00"),
    ]:
        code, said = as_known("A1", "--at", day)
        assert code == 0
        assert f"Known at the end of {day}: {known}\nKnown now: eligible 29000.00\n" in said


def test_a_history_is_told_in_chinese_too(as_known):
    said = as_known("A3", "--at", "2026-02-28", lang="zh")[1]

    assert "2026-02-28 结束时知道的：还没有决定" in said
    assert "现在知道的：" in said


@pytest.mark.parametrize(
    ("lang", "people", "erased"),
    [
        ("en", "(decided by people)", "(its data were erased)"),
        ("zh", "（由人另行决定）", "（资料已经销毁）"),
    ],
)
def test_in_a_history_it_is_told_what_people_decided_and_what_was_erased(
    override, redact, as_known, lang, people, erased
):
    override(FIRST, *PENDING, *SECOND, *WORD)

    said = as_known("A1", lang=lang)[1]
    assert [word for word in (people, WORD[1], SECOND[1], WORD[3]) if word not in said] == []

    redact("Firm A", *WORD)

    said = as_known("A1", lang=lang)[1]
    assert said.count(erased) == 2
    assert WORD[1] not in said


@each_language
@pytest.mark.parametrize("case", ["A9", "a1", ""])
def test_a_case_that_is_not_on_record_is_refused(as_known, case, lang):
    code, said = as_known(case, lang=lang)

    assert code == 3
    assert "no-such-case" in said


@pytest.mark.parametrize("wrong", [["--at", "2026-02-30"], ["--at", "today"], ["--at", "20260301"]])
def test_what_is_no_day_is_wrong_use(as_known, wrong):
    assert as_known("A1", *wrong)[0] == 2


@each_language
@pytest.mark.parametrize("ask_for", ["as-known", "show"])
def test_beside_the_amount_stands_what_the_round_granted(ask, lang, ask_for):
    said = {}
    for number in ("A1", "A4"):
        seq = {one.content["application"]: one.seq for one in log().all()}[number]
        words = ["as-known", number, *OF_TINY] if ask_for == "as-known" else ["show", seq]
        said[number] = ask("ledger", *words, lang=lang)[1]

    place = {
        "en": ("entry 7: within (provisional), granted 30000.50", "outside", "granted 0.00"),
        "zh": ("第 7 条那一轮：入围（暂定），核定 30000.50", "名额外", "核定 0.00"),
    }[lang]
    before = {"en": "before quota and total of the round", "zh": "名额和总额分配之前的"}[lang]
    assert place[0] in said["A1"]
    assert all(words in said["A4"] for words in place[1:])
    assert all(before in words for words in said.values())


@each_language
def test_what_people_decided_is_paid_whatever_the_round(ask, override, lang):
    paid = ["--verdict", "eligible", "--amount", "20000"]
    assert override(FIRST, *paid, *SECOND, *WORD)[0] == 0

    told = [ask("ledger", *words, lang=lang)[1] for words in (["as-known", "A1", *OF_TINY],)]
    told.append(ask("ledger", "show", NEXT, lang=lang)[1])

    said = {"en": "Decided by people: 20000.00 is paid", "zh": "由人另行决定：核定 20000.00"}[lang]
    assert all(said in words for words in told)
    assert not any("In the round" in words or "那一轮：" in words for words in told)


@each_language
def test_of_a_replaced_entry_it_is_said_which_replaced_it(ask, override, lang):
    override(FIRST, *PENDING, *SECOND, *WORD)

    shown = ask("ledger", "show", FIRST, lang=lang)[1]
    proof = ask("ledger", "receipt", FIRST, "-o", "receipt", lang=lang)[1]

    said = {"en": "Entry 8 has replaced entry 3.", "zh": "第 3 条已经被第 8 条代替。"}[lang]
    assert said in shown
    assert "30000.50" in shown
    assert not any(words in shown for words in ("In the round", "那一轮"))
    assert proof == f"{said}\n"
    assert said not in Path("receipt").read_text("utf-8")
    assert said not in ask("ledger", "show", NEXT, lang=lang)[1]


def test_an_entry_is_shown_to_who_may_not_read_the_keys(ask, override):
    override(FIRST, "--verdict", "eligible", "--amount", "20000", *SECOND, *WORD)
    KEYS.unlink()
    KEYS.mkdir()

    code, said = ask("ledger", "show", NEXT)

    assert code == 0
    assert "before quota and total of the round" in said
    assert "Where people decided it, it is what is paid." in said


def test_a_receipt_of_a_correction_says_that_people_may_have_decided_it(ask, override):
    override(FIRST, "--verdict", "eligible", "--amount", "20000", *SECOND, *WORD)
    ask("ledger", "receipt", NEXT, "-o", "receipt")

    said = ask("ledger", "check-receipt", "receipt", "--key", public_key(ask))[1]

    assert "nothing. Where people decided it, it is what is paid." in said


@pytest.mark.parametrize("is_erased", [False, True])
@each_language
def test_what_people_decided_counts_among_what_was_granted(ask, override, redact, lang, is_erased):
    def round_of(*numbers):
        rows = [f"{n},2021-06-30,Firm {n},yes,{cost}\n" for n, cost in numbers]
        Path("round.csv").write_text(tiny.HEAD + "".join(rows), "utf-8")
        return ask(*SCREEN, lang=lang)[1]

    round_of(("B1", 10000), ("B2", 20000), ("B3", 30000))
    b1, b2 = (log().history("tiny", "grant", n)[0].seq for n in ("B1", "B2"))
    override(b1, "--verdict", "ineligible", *SECOND, *WORD)
    override(b2, "--verdict", "eligible", "--amount", "15000", *SECOND, *WORD)
    if is_erased:
        redact("B1", *WORD)
        redact("B2", *WORD)

    noted = round_of(("C1", 1000))

    granted = {
        "en": "granted 15,000.00 to 1 cases that are not in this one (1 of them as people decided)",
        "zh": "1 件核定了 15,000.00 元（其中 1 件由人另行决定）",
    }[lang]
    assert granted in noted
    together = {
        "en": "granted 46,000.50 to 3 cases in all (1 of them as people decided)",
        "zh": "一共给 3 件核定了 46,000.50 元（其中 1 件由人另行决定）",
    }[lang]
    assert together in ask("ledger", "reconcile", lang=lang)[1]


@each_language
def test_a_receipt_says_that_its_amount_is_before_the_cut_and_where_nothing_is_paid_not(ask, lang):
    before = {"en": "before quota and total of the round", "zh": "名额和总额分配之前的"}[lang]
    key = public_key(ask)
    for number, is_paid in ((FIRST, True), (FIRST + 1, False)):
        ask("ledger", "receipt", number, "-o", "receipt")
        said = ask("ledger", "check-receipt", "receipt", "--key", key, lang=lang)[1]
        assert (before in said) is is_paid


# reconcile


@pytest.mark.parametrize(("lang", "said"), [("en", "Everything adds up."), ("zh", "全部对得上。")])
def test_a_round_of_which_every_case_is_on_record_adds_up(reconcile, lang, said):
    code, found = reconcile(lang)

    assert code == 0
    assert found.endswith(f"{said}\n")
    (line,) = [line.split() for line in found.splitlines() if "tiny/grant" in line]
    assert line == ["7", "tiny/grant", "4", "4", "0", "0"]


def test_without_a_round_everything_adds_up(ask):
    ask("ledger", "begin", "--ledger", "new.db")

    assert ask("ledger", "reconcile", "--ledger", "new.db")[0] == 0


@pytest.mark.parametrize(("lang", "said"), [("en", "1 counted as decided"), ("zh", "有 1 件算作")])
def test_a_case_counted_and_not_on_record_is_found_and_named(reconcile, lang, said):
    counted = [decided(n, policy="tiny", programme="grant") for n in ("A1", "A77")]
    with log().ledger.store.writing() as pages:
        add_round(pages, counted, Screening("tiny", "grant", "a" * 64, 3), "2026-07-01T00:00:00Z")

    code, found = reconcile(lang)

    assert code == 1
    assert said in found
    assert found.endswith("A77\n")
    lines = [line.split()[2:] for line in found.splitlines() if "tiny/grant" in line]
    assert lines == [["4", "4", "0", "0"], ["5", "2", "3", "1"]]


def test_a_case_entered_after_the_round_that_counts_it_is_found(ask, reconcile):
    counted = [decided("A9", policy="tiny", programme="grant")]
    with log().ledger.store.writing() as pages:
        add_round(pages, counted, Screening("tiny", "grant", "a" * 64, 0), "2026-07-01T00:00:00Z")
    rows = Path("round.csv").read_text("utf-8") + "A9,2021-06-30,Firm J,yes,100\n"
    Path("round.csv").write_text(rows, "utf-8")
    assert ask(*SCREEN)[0] == 0

    assert reconcile()[0] == 1


@each_language
def test_verify_tells_data_that_were_erased_changed_or_not_at_hand_apart(ask, lang):
    a1 = log().all()[0].seq
    with unguarded(LEDGER) as connection:
        before = connection.execute(f"SELECT sealed FROM vault WHERE seq = {a1}").fetchone()
        connection.execute(f"UPDATE vault SET sealed = x'00' WHERE seq = {a1}")
    changed = ask("ledger", "verify", lang=lang)
    backup = ask("ledger", "backup", "copy.db", lang=lang)
    with unguarded(LEDGER) as connection:
        connection.execute(f"UPDATE vault SET sealed = ? WHERE seq = {a1}", before)
    ask("ledger", "redact", "Firm A", *WORD)
    erased = ask("ledger", "verify", lang=lang)
    KEYS.unlink()
    locked = ask("ledger", "verify", lang=lang)

    words = {
        "en": ["entry 3 was decided on, or its key, was changed", "erased", "was not checked"],
        "zh": ["第 3 条所依据的记录，或者它的密钥，被改了", "已经销毁", "没有核对"],
    }[lang]
    assert (changed[0], backup[0], erased[0], locked[0]) == (1, 3, 0, 0)
    assert all(word in said[1] for word, said in zip(words, (changed, erased, locked), strict=True))
    assert {"en": "entry 3 of the ledger", "zh": "的第 3 条"}[lang] in backup[1]
    assert not Path("copy.db").exists()


def test_a_damaged_ledger_is_said_to_be_so_and_nothing_besides(reconcile, caplog):
    with unguarded(LEDGER) as connection:
        connection.execute("UPDATE entry SET about = 'x' WHERE seq = 4")

    code, said = reconcile()

    assert code == 3
    assert "ledger-entry-damaged" in said
    assert caplog.records == []


# what holds for all of them


ASKED = [
    ["replay"],
    ["override", "2", *PENDING, *SECOND, *WORD],
    ["redact", "Firm A", *WORD],
    ["redact"],
    ["as-known", "A1", *OF_TINY],
    ["reconcile"],
]


@pytest.mark.parametrize(
    "words",
    [
        *(["ledger", *words] for words in ASKED),
        ["ledger", "begin"],
        ["ledger", "verify"],
        ["ledger", "show"],
        ["ledger", "backup", "copy.db"],
        ["ledger", "doctor"],
        SCREEN,
    ],
)
@each_language
def test_no_ledger_is_made_of_an_empty_file_by_asking_for_it(ask, words, lang):
    LEDGER.write_bytes(b"")

    code, said = ask(*words, lang=lang)

    assert code == 3
    assert "[ledger-empty]" in said
    assert LEDGER.read_bytes() == b""


@pytest.mark.parametrize("words", ASKED)
def test_no_ledger_is_made_by_asking_for_it(ask, words):
    LEDGER.unlink()
    KEYS.unlink()

    code, said = ask("ledger", *words)

    assert code == 3
    assert "ledger-not-there" in said
    assert not LEDGER.exists()
    assert not KEYS.exists()


def test_a_ledger_whose_beginning_was_cut_short_is_begun(ask):
    Path("new.db").touch()
    assert ask("ledger", "verify", "--ledger", "new.db")[0] == 3

    assert ask("ledger", "begin", "--ledger", "new.db")[0] == 0

    assert ask("ledger", "verify", "--ledger", "new.db")[0] == 0
