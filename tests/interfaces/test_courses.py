"""`ipaward WORD post|status|why`: a lifecycle followed on the command line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ipaward.interfaces import courses
from ipaward.interfaces.cli import main
from ipaward.ledger.events import EventLog
from tests.interfaces.recorded import LEDGER, begin_ledger

BASE = Path(__file__).parents[1] / "golden" / "good" / "base"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return begin_office(tmp_path_factory.mktemp("once"))


def begin_office(folder):
    """Lay out a desk with one policy, active in a ledger; its lifecycle follows holders."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    begin_ledger("base", folder)
    return folder


@pytest.fixture
def office(once, tmp_path, monkeypatch):
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("IPAWARD_LEDGER", raising=False)
    return tmp_path


def posted(*events, file="events.jsonl"):
    Path(file).write_text("".join(f"{json.dumps(e)}\n" for e in events), "utf-8")
    return main(["holder", "post", file, "--on", "2021-12-31", "--lang", "en"])


def event(number, kind, day, subject="s1", **facts):
    return {"编号": number, "事件": kind, "对象": subject, "日": day, **facts}


GIVEN = event("1", "发证", "2021-01-01")
HALTED = event("2", "暂停", "2021-02-01", 几日=3)


def test_events_are_entered_and_the_letters_due_are_named(office, capsys):
    assert posted(GIVEN, HALTED) == 0

    said = capsys.readouterr().out
    assert "2 events read = 2 entered + 0 entered before + 0 kept out" in said
    assert "停证书" in said


def test_posting_again_enters_nothing_and_calls_for_no_letter(office, capsys):
    posted(GIVEN, HALTED)
    capsys.readouterr()

    assert posted(GIVEN, HALTED) == 0

    said = capsys.readouterr().out
    assert "0 entered + 2 entered before" in said
    assert "停证书" not in said
    log = EventLog.open(LEDGER)
    assert len(log.events("base/course")) == 2
    assert len(log.letters("base/course")) == 1


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (event("9", "暂停", "2022-01-01", 几日=1), "the event is of 2022-01-01, after 2021-12-31"),
        (event("9", "暂停", "2021-02-01", "s9", 几日=1), "nothing has opened the course of `s9`"),
        (event("9", "暂庭", "2021-02-01"), "there is no event `暂庭`"),
        (event("9", "暂停", "2021-02-30"), "the calendar has no day"),
        ({"编号": "9", "事件": "暂停", "对象": "s1"}, "this event says no `日`"),
        ({"编号": "9", "事件": "暂停", "日": "2021-02-01"}, "this event says no `对象`"),
        ({"事件": "暂停", "对象": "s1", "日": "2021-02-01"}, "this event says no `编号`"),
        ({"编号": "9", "对象": "s1", "日": "2021-02-01"}, "this event says no `事件`"),
        ({**event("9", "暂停", "2021-02-01"), "event": "暂停"}, "`暂停` has no `event`"),
        (event("9", "暂停", "2021-02-01", 几天=1), "the event `暂停` has no `几天`"),
        (event("9", "暂停", "2021-02-01", 几日="三"), "is not a number"),
        (event("9", "暂停", "2021-02-01", 更正="7"), "`s1` has no event `7` to correct"),
        (event("9", "暂停", "2021-02-01", "s2", 更正="1"), "nothing has opened the course of `s2`"),
        (event("1", "撤证", "2021-03-01"), "the number `1` stands for another event already"),
        (event("9", "暂停", "2021-02-01", 更正="9"), "the corrections go round in a circle: 9 → 9"),
        (event("9", "发证", "2021-02-01"), "the course of `s1` was opened already: 2021-01-01 [1]"),
        (event("9", "撤证", "2021-02-01", 更正="1"), "nothing but `1` opens the course of `s1`"),
    ],
)
def test_what_cannot_be_entered_is_kept_out_and_said_and_the_rest_is_entered(
    office, capsys, bad, told
):
    assert posted(GIVEN, bad, HALTED) == 1

    said = capsys.readouterr().out
    assert told in said
    assert "2 entered + 0 entered before + 1 kept out" in said
    assert len(EventLog.open(LEDGER).events("base/course")) == 2


@pytest.mark.parametrize(("day", "code"), [("2021-12-30", 0), ("2021-12-31", 0), ("2022-01-01", 1)])
def test_an_event_after_the_day_it_is_posted_has_not_happened(office, day, code):
    assert posted(GIVEN, event("2", "撤证", day)) == code


def test_a_file_that_is_no_json_lines_is_refused_whole(office, capsys):
    Path("events.csv").write_text("编号,事件\n1,发证\n", "utf-8")

    assert main(["holder", "post", "events.csv", "--lang", "en"]) == 3
    assert not EventLog.open(LEDGER).events("base/course")


def test_the_keys_every_event_has_may_be_english(office, capsys):
    keys = {"编号": "number", "事件": "event", "对象": "subject", "日": "day", "更正": "corrects"}
    mended = event("4", "暂停", "2021-02-02", 几日=3, 更正="2")
    told = [{keys.get(k, k): v for k, v in one.items()} for one in (GIVEN, HALTED, mended)]

    assert posted(*told) == 0

    log = EventLog.open(LEDGER).events("base/course")
    assert [(one.number, one.kind, one.subject, one.corrects) for one in log] == [
        ("1", "发证", "s1", ""),
        ("2", "暂停", "s1", ""),
        ("4", "暂停", "s1", "2"),
    ]
    assert posted(GIVEN, HALTED, mended) == 0


def test_a_field_of_an_event_is_no_other_spelling_of_a_key(office, capsys):
    file = office / "rules/base/course.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("几日: 数(0)", "几日: 数(0), number: 文字"), "utf-8")
    main(["ledger", "activate", "base", "--unsigned", "--by", "甲", "--reason", "乙"])

    assert posted(GIVEN, {**HALTED, "number": "其他"}) == 0

    assert EventLog.open(LEDGER).events("base/course")[1].facts["number"] == "其他"


def test_what_another_enters_meanwhile_counts(office, monkeypatch, capsys):
    """Two people post at once: each sorts out its events before the other's are entered."""
    sort_out, looked = courses.sort_out, []

    def slowly(*given):
        found = sort_out(*given)
        looked.append(len(found.fitting))
        if len(looked) == 1:
            assert posted(event("8", "发证", "2021-01-02"), file="others.jsonl") == 0
        return found

    monkeypatch.setattr(courses, "sort_out", slowly)

    assert posted(GIVEN) == 1

    assert looked == [1, 1, 0]
    assert "the course of `s1` was opened already: 2021-01-02 [8]" in capsys.readouterr().out
    assert [one.number for one in EventLog.open(LEDGER).events("base/course")] == ["8"]


def test_the_opening_event_may_stand_later_in_the_file(office):
    assert posted(HALTED, GIVEN) == 0


def test_status_says_where_each_stands_on_a_day(office, capsys):
    posted(GIVEN, HALTED, event("3", "发证", "2021-06-01", "s2"))
    capsys.readouterr()

    assert main(["holder", "status", "--on", "2021-05-31", "--format", "json"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["subject"], one["state"], one["since"]) for one in lines] == [
        ("s1", "停证", "2021-02-01")
    ]
    assert lines[0]["due"] == [{"name": "该复了", "day": "2021-02-01"}]


@pytest.mark.parametrize("named", [["--packs", "elsewhere"], ["--packs=elsewhere"]])
def test_the_packs_may_lie_elsewhere(office, named, capsys):
    posted(GIVEN)
    Path("elsewhere").mkdir()
    for folder in ("policies", "rules"):
        if Path(folder).exists():
            Path(folder).rename(f"elsewhere/{folder}")

    assert main(["holder", "status", "--on", "2021-12-31", *named]) == 0


def test_status_keeps_a_reminder_whose_day_is_not_known(office, capsys):
    file = office / "rules/base/course.yaml"
    due = "期满: working days after(本状态.始, max(暂停.几日))"
    file.write_text(file.read_text("utf-8").replace("期满: 本状态.始", due), "utf-8")
    main(["ledger", "activate", "base", "--unsigned", "--by", "甲", "--reason", "乙"])
    posted(GIVEN, HALTED, event("3", "暂停", "2021-03-01"))
    capsys.readouterr()

    main(["holder", "status", "--on", "2029-01-01", "--format", "json"])
    main(["holder", "status", "--on", "2029-01-01", "--lang", "en"])
    main(["holder", "why", "s1", "--lang", "zh"])

    told, *lines = capsys.readouterr().out.splitlines()
    assert json.loads(told)["undated"] == [{"name": "该复了", "open": ["暂停.几日"]}]
    said = "".join("".join(lines).split())
    assert "reminder该复了isnotknown" in said
    assert "算不出“该复了”是哪一日：要补暂停.几日" in said


def test_without_a_ledger_that_is_said_and_none_is_made(office, capsys):
    LEDGER.unlink()

    for ask in (lambda: main(["holder", "status", "--lang", "en"]), lambda: posted(GIVEN)):
        assert ask() == 3
        assert "begin one with `ipaward ledger begin`" in capsys.readouterr().err
    assert not LEDGER.exists()


def test_why_tells_every_event_with_its_clause_and_reason(office, capsys):
    posted(GIVEN, event("2", "暂停", "2021-02-01", 几日=0), event("3", "恢复", "2021-02-02"))
    capsys.readouterr()

    assert main(["holder", "why", "s1", "--lang", "zh"]) == 0

    said = capsys.readouterr().out
    assert "“停”没有成立：没有停" in said
    assert "只作记录，状态不变：没有停" in said
    assert "开始：持证" in said


def test_why_says_of_events_outside_the_course_that_they_are(office, capsys):
    early, late = event("0", "暂停", "2020-12-31", 几日=1), event("4", "恢复", "2021-05-01")
    posted(GIVEN, early, event("3", "撤证", "2021-04-01"), late)
    capsys.readouterr()

    main(["holder", "why", "s1", "--lang", "zh"])
    main(["holder", "why", "s1", "--lang", "en"])

    said = capsys.readouterr().out
    assert "   只作记录：那时还没有开始" in said
    assert "   只作记录，状态不变：无证是终点" in said
    assert "   recorded; nothing had opened the course yet" in said
    assert "   recorded; the state stays: 无证 is final" in said


@pytest.mark.parametrize(("lang", "last"), [("zh", "共 0"), ("en", "0 in all")])
def test_the_status_of_nobody_ends_without_a_colon(office, capsys, lang, last):
    main(["holder", "status", "--lang", lang])

    assert capsys.readouterr().out.splitlines()[-1] == last


def test_why_says_what_an_open_course_waits_for(office, capsys):
    posted(GIVEN, event("2", "暂停", "2021-02-01"), event("3", "撤证", "2021-03-01"))
    capsys.readouterr()

    assert main(["holder", "why", "s1", "--lang", "en"]) == 0

    said = capsys.readouterr().out
    assert "本事件.几日 must be supplied" in said
    assert "waits for the event before it" in said


def test_a_course_that_waits_for_the_policy_says_so(office, capsys):
    file = office / "rules/base/course.yaml"
    text = file.read_text("utf-8")
    term = "本事件.日 > working days after(本状态.始, 停过几次)"
    file.write_text(text.replace("条件: 停过几次 > 0", f"条件: {term}"), "utf-8")
    main(["ledger", "activate", "base", "--unsigned", "--by", "甲", "--reason", "乙"])
    early = event("1", "发证", "2001-01-01"), event("2", "暂停", "2001-02-01", 几日=3)
    posted(*early, event("3", "恢复", "2001-03-01"))
    capsys.readouterr()

    main(["holder", "why", "s1", "--lang", "zh"])

    said = capsys.readouterr().out
    assert "不知道“复”是否成立：政策的节假日表没有 2001-02-02，要把表补全；补上以前" in said
    assert "  - 政策的节假日表没有 2001-02-02，要把表补全" in said
    assert "待补" not in said
    assert "holidays" not in said


def test_a_correction_supplies_what_an_open_course_waits_for(office, capsys):
    posted(GIVEN, event("2", "暂停", "2021-02-01"), event("3", "撤证", "2021-03-01"))

    assert posted(event("4", "暂停", "2021-02-01", 几日=3, 更正="2")) == 0
    capsys.readouterr()
    assert main(["holder", "why", "s1", "--lang", "en"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("holder s1: 无证")
    assert "corrected by 4" in said


def test_on_a_day_before_its_correction_a_corrected_event_does_not_count_either(office, capsys):
    posted(GIVEN, HALTED, event("4", "暂停", "2021-03-01", 几日=3, 更正="2"))
    capsys.readouterr()

    assert main(["holder", "why", "s1", "--on", "2021-02-15", "--lang", "en"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("holder s1: 持证")
    assert "corrected by 4 (2021-03-01)" in said


def test_an_event_is_corrected_once(office, capsys):
    posted(GIVEN, HALTED, event("4", "暂停", "2021-02-01", 几日=1, 更正="2"))
    capsys.readouterr()

    assert posted(event("5", "暂停", "2021-02-01", 几日=2, 更正="2")) == 1

    assert "the event `2` was corrected before" in capsys.readouterr().out


def test_a_letter_sent_on_what_was_known_then_stays_and_is_told(office, capsys):
    posted(GIVEN, event("5", "暂停", "2021-03-01", 几日=3))
    # Late news: it had ended before.
    posted(event("6", "撤证", "2021-02-01"))
    capsys.readouterr()

    assert main(["holder", "why", "s1", "--lang", "en"]) == 0

    said = capsys.readouterr().out
    assert "not called for by what is known now" in said
    assert "停证书 (5)" in said


def test_a_subject_nobody_posted_is_said(office, capsys):
    posted(GIVEN)

    assert main(["holder", "why", "s9", "--lang", "en"]) == 3
    assert "the ledger knows no `s9`" in capsys.readouterr().err


def test_a_word_no_lifecycle_follows_is_no_command(office, capsys):
    assert main(["holders", "status"]) == 2
    assert "No such command 'holders'" in capsys.readouterr().err


def test_the_commands_of_a_word_explain_themselves(office, capsys):
    assert main(["holder", "--help"]) == 0
    said = capsys.readouterr().out
    assert "post" in said
    assert "why" in said


@pytest.mark.parametrize(
    "words", [["--lang", "zh", "holder", "status"], ["holder", "status", "--lang", "zh"]]
)
def test_the_language_may_be_said_before_or_after(office, capsys, words):
    posted(GIVEN)
    capsys.readouterr()

    assert main(words) == 0
    assert "状态" in capsys.readouterr().out


def test_rules_that_contradict_themselves_enter_nothing(office, capsys):
    file = office / "rules/base/course.yaml"
    text = file.read_text("utf-8")
    twin = "  - 名: 也停\n    在: 持证\n    遇: 暂停\n    条件: 本事件.几日 > 1\n    到: 无证\n"
    file.write_text(
        text.replace("提醒:\n", f"{twin}    依据: 缺\n    应由: 资金办法\n提醒:\n"), "utf-8"
    )

    assert posted(GIVEN, HALTED, event("3", "撤证", "2021-03-01")) == 3

    said = capsys.readouterr().err
    assert "the event `2` (2021-02-01 暂停 s1) takes several transitions at once: 停, 也停" in said
    assert EventLog.open(LEDGER).events("base/course") == ()


SEED = 20261125
KILLS = int(os.environ.get("IPAWARD_KILLS", "25"))


def test_killed_again_and_again_it_loses_no_event_and_opens_nothing_twice(office):
    subjects = [f"s{at:02}" for at in range(30)]
    for at, subject in enumerate(subjects):
        events = [
            event(f"{subject}-1", "发证", "2021-01-01", subject),
            event(f"{subject}-2", "暂停", "2021-02-01", subject, 几日=3),
            event(f"{subject}-3", "恢复", "2021-03-01", subject),
            event(f"{subject}-4", "暂停", "2021-04-01", subject, 几日=1),
        ]
        lines = "".join(f"{json.dumps(one)}\n" for one in events)
        (office / f"part-{at:02}.jsonl").write_text(lines, "utf-8")

    ran = subprocess.run(
        [sys.executable, "-m", "tests.interfaces.killed_posts", str(office), str(KILLS), str(SEED)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )

    happened = json.loads(ran.stdout.splitlines()[-1])
    assert happened["killed"] >= KILLS, happened
    log = EventLog.open(office / "ipaward-ledger.db")
    numbers = [one.number for one in log.events("base/course")]
    letters = [(one.subject, one.event, one.name) for one in log.letters("base/course")]
    assert sorted(numbers) == sorted(f"{s}-{n}" for s in subjects for n in (1, 2, 3, 4)), SEED
    assert sorted(letters) == sorted((s, f"{s}-{n}", "停证书") for s in subjects for n in (2, 4))
