"""Which events can be entered in a course, and what is said of those that cannot."""

from datetime import date
from pathlib import Path

import pytest

from ipaward.casework.course_entry import sort_out
from ipaward.domain.event import Event
from ipaward.domain.words import Language
from ipaward.language.pack import check_pack

BASE = Path(__file__).parents[1] / "golden" / "good" / "base"


def lifecycle_of(*changes):
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(BASE, folder, dirs_exist_ok=True)
        file = Path(folder) / "rules/base/course.yaml"
        text = file.read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
        book, problems = check_pack("base", [Path(folder)])
    assert book is not None, problems
    return book.lifecycles["course"]


@pytest.fixture(scope="module")
def lifecycle():
    return lifecycle_of()


def event(number, kind, day="2021-02-01", corrects="", subject="s", **facts):
    return Event(number, kind, subject, date.fromisoformat(day), facts, corrects=corrects)


GIVEN = event("1", "发证", "2021-01-01")
HALTED = event("2", "暂停", "2021-02-01", 几日=3)


def told(lifecycle, posted, given, on=None):
    """Give the numbers that fit, and of each kept out its number and the code."""
    found = sort_out(lifecycle, posted, given, on)
    return [one.number for one in found.fitting], [
        (one.number, problem.code) for one, problem in found.kept_out
    ]


def test_the_opening_event_may_stand_later(lifecycle):
    assert told(lifecycle, [], [HALTED, GIVEN]) == (["1", "2"], [])


@pytest.mark.parametrize(("on", "fits"), [("2021-01-31", ["1"]), ("2021-02-01", ["1", "2"])])
def test_what_has_not_happened_is_kept_out(lifecycle, on, fits):
    assert told(lifecycle, [], [GIVEN, HALTED], date.fromisoformat(on))[0] == fits


@pytest.mark.parametrize("chain", [["5"], ["5", "6"], ["5", "6", "7"]])
def test_events_that_correct_one_another_in_a_circle_are_kept_out(lifecycle, chain):
    following = [*chain[1:], chain[0]]
    given = [event(one, "暂停", corrects=of) for one, of in zip(chain, following, strict=True)]

    fitting, kept_out = told(lifecycle, [GIVEN], given)

    assert fitting == []
    assert kept_out == [(number, "event-corrects-itself") for number in chain]


def test_a_circle_is_shown_from_the_event_at_hand(lifecycle):
    given = [event("5", "暂停", corrects="6"), event("6", "暂停", corrects="5")]

    found = sort_out(lifecycle, [GIVEN], given)

    said = [problem.message(Language.EN) for _, problem in found.kept_out]
    assert said == [
        "the corrections go round in a circle: 5 → 6 → 5",
        "the corrections go round in a circle: 6 → 5 → 6",
    ]


def test_an_event_that_is_kept_out_opens_no_course(lifecycle):
    future = event("1", "发证", "2022-01-01")

    assert told(lifecycle, [], [future, HALTED], date(2021, 12, 31)) == (
        [],
        [("1", "event-in-future"), ("2", "event-of-nobody")],
    )


def test_an_event_that_is_kept_out_cannot_be_corrected(lifecycle):
    future = event("2", "暂停", "2022-01-01")
    mended = event("3", "暂停", "2021-03-01", corrects="2")
    again = event("4", "暂停", "2021-03-01", corrects="3")

    assert told(lifecycle, [GIVEN], [again, mended, future], date(2021, 12, 31)) == (
        [],
        [
            ("4", "event-corrects-kept-out"),
            ("3", "event-corrects-kept-out"),
            ("2", "event-in-future"),
        ],
    )


def test_what_alone_opens_a_course_is_corrected_only_into_what_opens_one(lifecycle):
    other = event("3", "暂停", "2021-01-02", corrects="1")
    same = event("4", "发证", "2021-01-02", corrects="1")

    assert told(lifecycle, [GIVEN], [other, HALTED]) == (
        ["2"],
        [("3", "event-corrects-opening")],
    )
    assert told(lifecycle, [GIVEN], [same, HALTED]) == (["4", "2"], [])


def test_a_correction_may_stand_before_what_it_corrects(lifecycle):
    mended = event("3", "暂停", "2021-03-01", corrects="2")

    assert told(lifecycle, [], [mended, HALTED, GIVEN]) == (["1", "2", "3"], [])


def test_of_two_that_correct_one_event_the_first_is_entered(lifecycle):
    once, twice = (event(number, "暂停", corrects="2") for number in ("3", "4"))

    assert told(lifecycle, [GIVEN, HALTED], [once, twice]) == (
        ["3"],
        [("4", "event-corrected-twice")],
    )


@pytest.mark.parametrize(
    ("corrects", "subject", "code"),
    [
        ("7", "s", "event-corrects-nothing"),
        ("1", "t", "event-corrects-nothing"),
        ("7", "u", "event-of-nobody"),
    ],
)
def test_a_correction_needs_an_event_of_its_subject(lifecycle, corrects, subject, code):
    other = event("8", "发证", subject="t")
    one = event("9", "暂停", corrects=corrects, subject=subject)

    assert told(lifecycle, [GIVEN, other], [one]) == ([], [("9", code)])


def test_a_course_is_opened_once(lifecycle):
    again = event("3", "发证", "2021-03-01")
    mended = event("4", "发证", "2021-01-02", corrects="1")
    turned = event("5", "发证", "2021-03-01", corrects="2")

    assert told(lifecycle, [GIVEN, HALTED], [again]) == ([], [("3", "event-opens-again")])
    assert told(lifecycle, [], [GIVEN, again]) == (["1"], [("3", "event-opens-again")])
    assert told(lifecycle, [GIVEN, HALTED], [mended, again]) == (
        ["4"],
        [("3", "event-opens-again")],
    )
    # To make another event the opening one is to open it twice, too.
    assert told(lifecycle, [GIVEN, HALTED], [turned]) == ([], [("5", "event-opens-again")])


def test_what_opens_may_come_again_where_the_lifecycle_says_what_it_does_then():
    lifecycle = lifecycle_of(("    遇: 恢复\n    条件", "    遇: [恢复, 发证]\n    条件"))

    assert told(lifecycle, [GIVEN], [event("3", "发证", "2021-03-01")]) == (["3"], [])


def test_courses_opened_twice_in_an_older_ledger_can_be_mended(lifecycle):
    double = event("3", "发证", "2021-03-01")
    mended = event("4", "暂停", "2021-03-01", corrects="3")
    moved = event("5", "发证", "2021-03-02", corrects="3")

    assert told(lifecycle, [GIVEN, double], [mended]) == (["4"], [])
    assert told(lifecycle, [GIVEN, double], [moved]) == (["5"], [])


def test_an_event_entered_before_is_left_to_the_log(lifecycle):
    changed = event("1", "撤证", "2021-03-01")

    assert told(lifecycle, [GIVEN, HALTED], [GIVEN, HALTED, changed]) == (["1", "2", "1"], [])


def test_a_number_given_twice_goes_to_the_one_that_fits(lifecycle):
    double = event("3", "发证", "2021-03-01")
    other = event("3", "撤证", "2021-03-01")

    found = sort_out(lifecycle, [GIVEN], [double, other])

    # The log enters the first of a number and refuses the next: so what fits goes first.
    assert found.fitting == (other, double)
