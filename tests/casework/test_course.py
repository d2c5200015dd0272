"""The course of one subject: which events move it, what they call for, what is left open."""

from datetime import date
from pathlib import Path

import pytest

from ipaward.casework.course import AmbiguousError, follow
from ipaward.domain.event import Event
from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.interpreters.case.course import CourseReading
from ipaward.language.pack import check_pack, read_pack
from ipaward.rulebook.lifecycle import Lifecycle
from ipaward.rulebook.reading import DisagreementError

BASE = Path(__file__).parents[1] / "golden" / "good" / "base"


@pytest.fixture(scope="module")
def reading():
    book = read_pack("base", [BASE])
    one = CourseReading(book, book.lifecycles["course"])
    yield one
    one.close()


def event(number, kind, day, corrects="", **facts):
    return Event(number, kind, "s", date.fromisoformat(day), facts, corrects=corrects)


GIVEN = event("1", "发证", "2021-01-01")
HALTED = event("2", "暂停", "2021-02-01", 几日=3)
RESUMED = event("3", "恢复", "2021-03-01")
ENDED = event("4", "撤证", "2021-04-01")


def test_events_move_a_subject_from_state_to_state(reading):
    course = follow(reading, "s", [GIVEN, HALTED, RESUMED, ENDED])

    assert [step.after for step in course.steps] == ["持证", "停证", "持证", "无证"]
    assert course.since == date(2021, 4, 1)
    assert [(one.name, one.event, one.day) for one in course.letters] == [
        ("停证书", "2", date(2021, 2, 1))
    ]


def test_the_order_in_which_events_are_told_does_not_matter(reading):
    told = [ENDED, HALTED, GIVEN, RESUMED]

    assert follow(reading, "s", told) == follow(reading, "s", [GIVEN, HALTED, RESUMED, ENDED])


def test_events_of_one_day_count_in_the_declared_order(reading):
    # 发证 comes before 暂停 in the order of one day, whatever their numbers.
    same = [event("9", "发证", "2021-02-01"), event("1", "暂停", "2021-02-01", 几日=3)]

    assert follow(reading, "s", same).state == "停证"


def test_what_happened_before_the_course_was_opened_is_kept_and_moves_nothing(reading):
    early = event("0", "暂停", "2020-12-31", 几日=3)

    course = follow(reading, "s", [GIVEN, early])

    assert [(step.event.number, step.after) for step in course.steps] == [("0", ""), ("1", "持证")]
    assert course.letters == ()


@pytest.mark.parametrize(
    ("days", "state", "letters"), [(-1, "持证", 0), (0, "持证", 0), (1, "停证", 1)]
)
def test_a_condition_that_does_not_hold_is_named_and_moves_nothing(reading, days, state, letters):
    course = follow(reading, "s", [GIVEN, event("2", "暂停", "2021-02-01", 几日=days)])

    assert course.state == state
    assert len(course.letters) == letters
    assert [one.name for one in course.steps[-1].refused] == ([] if letters else ["停"])


def test_an_unknown_condition_leaves_the_state_open_and_later_events_wait(reading):
    course = follow(reading, "s", [GIVEN, event("2", "暂停", "2021-02-01"), ENDED])

    assert course.state == "持证"
    assert course.open_causes == {Cause(CauseKind.FACT, "本事件.几日")}
    assert [one.name for one in course.steps[-1].undecided] == ["停"]
    assert course.waiting == (ENDED,)
    assert course.letters == ()


def test_nothing_leads_out_of_a_final_state(reading):
    late = event("5", "暂停", "2021-05-01", 几日=3)

    course = follow(reading, "s", [GIVEN, ENDED, late])

    assert course.state == "无证"
    assert course.steps[-1].taken is None


def test_a_late_event_changes_the_course_as_if_it_had_come_in_time(reading):
    before = follow(reading, "s", [GIVEN, ENDED])
    after = follow(reading, "s", [GIVEN, ENDED, HALTED])

    assert before.letters == ()
    assert [one.event for one in after.letters] == ["2"]
    assert before.state == after.state == "无证"


@pytest.mark.parametrize(("on", "count"), [("2021-01-31", 1), ("2021-02-01", 2), (None, 2)])
def test_a_day_counts_the_events_up_to_it(reading, on, count):
    day = None if on is None else date.fromisoformat(on)

    assert len(follow(reading, "s", [GIVEN, HALTED], day).steps) == count


def test_a_reminder_has_its_day_and_fires_nothing(reading):
    course = follow(reading, "s", [GIVEN, HALTED])

    assert [(due.reminder.name, due.day) for due in course.due] == [("该复了", date(2021, 2, 1))]
    assert course.state == "停证"


def test_a_reminder_goes_by_the_figures_of_the_day_its_state_began(tmp_path):
    term = "      - {自: 2021-01-01, 为: 2年, 依据: 缺, 应由: 资金办法}\n"
    shorter = "      - {自: 2021-06-01, 为: 1年, 依据: 缺, 应由: 资金办法}\n"
    reading = reading_of(
        tmp_path, "    期满: 本状态.始\n", "    期满: 本状态.始 + 期限\n", (term, term + shorter)
    )
    # Changes nothing, on a day with another term.
    again = event("3", "暂停", "2021-07-01", 几日=1)

    before, after = (
        follow(reading, "s", told) for told in ([GIVEN, HALTED], [GIVEN, HALTED, again])
    )

    assert [one.day for one in before.due] == [one.day for one in after.due] == [date(2023, 2, 1)]
    reading.close()


def test_a_reminder_whose_day_is_not_known_is_kept_with_what_lacks(tmp_path):
    reading = reading_of(
        tmp_path,
        "    期满: 本状态.始\n",
        "    期满: working days after(本状态.始, max(暂停.几日))\n",
    )
    open_ = event("6", "暂停", "2021-02-02")

    course = follow(reading, "s", [GIVEN, HALTED, open_])

    assert course.due == ()
    assert [(one.reminder.name, one.causes) for one in course.undated] == [
        ("该复了", {Cause(CauseKind.FACT, "暂停.几日")})
    ]
    assert course.reminded(date(2029, 1, 1)) == ()
    reading.close()


def test_a_reminder_that_waits_for_what_has_not_happened_is_not_open(tmp_path):
    reading = reading_of(tmp_path, "    期满: 本状态.始\n", "    期满: max(恢复.日)\n")
    resumed, again = event("3", "恢复", "2021-03-01"), event("5", "暂停", "2021-04-01", 几日=1)

    before = follow(reading, "s", [GIVEN, HALTED])
    after = follow(reading, "s", [GIVEN, HALTED, resumed, again])

    assert (before.due, before.undated) == ((), ())
    assert [one.day for one in after.due] == [date(2021, 3, 1)]
    reading.close()


def test_two_transitions_that_hold_at_once_move_nothing(tmp_path):
    reading = reading_of(
        tmp_path,
        "  - 名: 撤\n",
        "  - 名: 也停\n    在: 持证\n    遇: 暂停\n    条件: 本事件.几日 > 1\n    到: 无证\n"
        "    依据: 缺\n    应由: 资金办法\n  - 名: 撤\n",
    )

    with pytest.raises(AmbiguousError) as fault:
        follow(reading, "s", [GIVEN, HALTED, ENDED])

    assert fault.value.names == ("停", "也停")
    assert fault.value.event == HALTED
    reading.close()


def reading_of(folder, old, new, figures=("", "")):
    import shutil

    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    changes = {"rules/base/course.yaml": (old, new), "policies/base/parameters.yaml": figures}
    for name, (before, after) in changes.items():
        text = (folder / name).read_text("utf-8")
        assert not before or text.count(before) == 1
        (folder / name).write_text(text.replace(before, after) if before else text, "utf-8")
    book, problems = check_pack("base", [folder])
    assert book is not None, problems
    return CourseReading(book, book.lifecycles["course"])


def test_the_engine_must_agree_with_the_yardstick(reading, monkeypatch):
    # A seeded fault: the yardstick is told another meaning than the engine was compiled from.
    monkeypatch.setattr(
        "ipaward.interpreters.case.course.moves",
        lambda lifecycle, moment, here: {one.name: True for one in lifecycle.transitions},
    )

    with pytest.raises(DisagreementError, match="course/"):
        follow(reading, "s", [GIVEN, HALTED])


def test_a_lifecycle_is_told_by_name_only_where_it_is(reading):
    assert isinstance(reading.lifecycle, Lifecycle)
    with pytest.raises(KeyError):
        reading.lifecycle.transition("没有这个")


def test_an_unknown_field_is_not_the_same_as_a_false_one(reading):
    known = follow(reading, "s", [GIVEN, event("2", "暂停", "2021-02-01", 几日=0)])
    unknown = follow(
        reading, "s", [GIVEN, event("2", "暂停", "2021-02-01", 几日=Unknown(frozenset()))]
    )

    assert known.steps[-1].refused
    assert not known.open_causes
    assert unknown.open_causes


# --- corrections -------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_what_it_corrects(reading):
    open_ = event("2", "暂停", "2021-02-01")
    mended = event("5", "暂停", "2021-02-02", corrects="2", 几日=3)

    course = follow(reading, "s", [GIVEN, open_, ENDED, mended])

    assert not course.is_open
    assert [step.event.number for step in course.steps] == ["1", "5", "4"]
    assert [(one.event, one.by) for one in course.corrected] == [(open_, mended)]
    assert course.state == "无证"


def test_a_correction_calls_for_no_letter_a_second_time(reading):
    before = follow(reading, "s", [GIVEN, HALTED])
    once = event("5", "暂停", "2021-02-03", corrects="2", 几日=1)
    twice = event("6", "暂停", "2021-02-04", corrects="5", 几日=2)

    after = follow(reading, "s", [GIVEN, HALTED, once, twice])

    def keys(course):
        return [(one.event, one.transition, one.name) for one in course.letters]

    assert keys(after) == keys(before) == [("2", "停", "停证书")]
    assert [one.event for one in after.corrected] == [HALTED, once]


@pytest.mark.parametrize(
    ("on", "state", "corrected"),
    [("2021-01-31", "持证", []), ("2021-02-01", "持证", ["2"]), ("2021-03-01", "停证", ["2"])],
)
def test_what_was_corrected_counts_on_no_day_not_even_before_its_correction(
    reading, on, state, corrected
):
    later = event("5", "暂停", "2021-03-01", corrects="2", 几日=3)

    course = follow(reading, "s", [GIVEN, HALTED, later], date.fromisoformat(on))

    assert course.state == state
    assert [one.event.number for one in course.corrected] == corrected


def test_a_correction_may_undo_a_move(reading):
    undone = event("5", "暂停", "2021-02-01", corrects="2", 几日=0)

    assert follow(reading, "s", [GIVEN, HALTED, undone]).state == "持证"
