"""An event is entered once, its letters are issued once, all or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from ipaward.domain.event import Event, Letter
from ipaward.domain.source import Cell
from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, CauseKind, Duration, Unknown
from ipaward.ledger.canonical import parsed
from ipaward.ledger.events import Appended, Conflict
from ipaward.ledger.pages import MANY
from ipaward.ledger.verifying import verify
from tests.ledger.courses import DAY, LOG, NOON, all_due, due, event, none_due, opened, rows

EVE = DAY - timedelta(1)


def warning(number: str, subject: str = "S1", day: date = DAY) -> Letter:
    return Letter(subject, number, "warn", "warning", day)


def test_a_new_log_is_empty(tmp_path):
    log = opened(tmp_path)

    assert (log.events(LOG), log.subjects(LOG), log.letters(LOG)) == ((), (), ())


def test_what_was_entered_is_read_back_by_whoever_opens_the_log_next(tmp_path):
    facts = {
        "upheld": True,
        "lifted": False,
        "against": "本机构",
        "until": NOTHING,
        "decided": DAY,
        "fine": Decimal("12000.50"),
        "term": Duration(Measure.MONTHS, 3),
    }
    given = event("E1", **facts)

    appended = opened(tmp_path).append(LOG, [given], due, NOON)

    assert appended == Appended((given,), 0, (), (warning("E1"),))
    assert opened(tmp_path).events(LOG) == (given,)
    assert opened(tmp_path).letters(LOG) == (warning("E1"),)


def test_events_are_read_in_order_of_entry_whatever_their_numbers_and_days(tmp_path):
    first, second, third = event("E2", "S2"), event("E1", day=EVE), event("E0", "S2")
    log = opened(tmp_path)

    log.append(LOG, [first, second], due, NOON)
    log.append(LOG, [third], due, NOON - timedelta(1))

    assert log.events(LOG) == (first, second, third)
    assert log.events(LOG, "S2") == (first, third)
    assert log.events(LOG, "S3") == ()
    assert log.subjects(LOG) == ("S2", "S1")
    assert log.letters(LOG) == (warning("E2", "S2"), warning("E1", day=EVE), warning("E0", "S2"))
    assert log.letters(LOG, "S2") == (warning("E2", "S2"), warning("E0", "S2"))


def test_logs_of_one_file_do_not_know_of_each_other(tmp_path):
    log = opened(tmp_path)
    log.append("a", [event("E1")], due, NOON)

    appended = log.append("b", [event("E1", kind="contract"), event("E2")], due, NOON)

    assert appended.conflicts == ()
    assert log.events("a") == (event("E1"),)
    assert log.letters("a") == (warning("E1"),)
    assert log.letters("b") == (warning("E2"),)


def test_the_same_events_again_enter_nothing_and_issue_nothing(tmp_path):
    events = [event(f"E{n}", f"S{n % 2}") for n in range(6)]
    log = opened(tmp_path)
    log.append(LOG, events, due, NOON)
    before = log.events(LOG), log.letters(LOG)

    again = log.append(LOG, events, due, NOON + timedelta(1))

    assert again == Appended((), 6, (), ())
    assert (log.events(LOG), log.letters(LOG)) == before


def test_a_letter_is_not_sent_again_because_its_transition_is_called_otherwise(tmp_path):
    def renamed(subject, course):
        for letter in due(subject, course):
            yield replace(letter, transition=f"{letter.transition}-anew")

    log = opened(tmp_path)
    log.append(LOG, [event("E1")], due, NOON)

    again = log.append(LOG, [event("E1"), event("E2")], renamed, NOON + timedelta(1))

    assert again.issued == (replace(warning("E2"), transition="warn-anew"),)
    assert log.letters(LOG) == (warning("E1"), *again.issued)
    assert verify(log.ledger).faults == ()


def test_a_letter_of_the_same_name_is_due_where_an_event_now_takes_another_step(tmp_path):
    def by_outcome(subject, course):
        step = "fail" if any(each.corrects == "E1" for each in course) else "pass"
        yield Letter(subject, "E1", step, "result", DAY)

    log = opened(tmp_path)
    log.append(LOG, [event("E1")], by_outcome, NOON)

    again = log.append(LOG, [replace(event("E2"), corrects="E1")], by_outcome, NOON)

    assert again.issued == (Letter("S1", "E1", "fail", "result", DAY),)
    assert log.append(LOG, [event("E1")], by_outcome, NOON).issued == ()


@pytest.mark.parametrize(
    "again",
    [
        Event("E1", "penalty", "S1", DAY, {"fine": Decimal("1.50")}, Cell("b.csv", row=2)),
        event("E1", fine=Decimal("1.5")),
        event("E1", fine=Decimal("1.50"), upheld=Unknown.of(CauseKind.FACT, "upheld")),
    ],
)
def test_place_spelling_and_what_is_unknown_do_not_make_another_event(tmp_path, again):
    log = opened(tmp_path)
    log.append(LOG, [event("E1", fine=Decimal("1.50"))], due, NOON)

    assert log.append(LOG, [again], due, NOON).repeated == 1


@pytest.mark.parametrize(
    "other",
    [
        event("E1", kind="contract", fine=Decimal(1)),
        event("E1", "S2", fine=Decimal(1)),
        event("E1", day=DAY + timedelta(1), fine=Decimal(1)),
        event("E1", fine=Decimal("1.01")),
        event("E1", fine=Decimal(1), upheld=True),
        event("E1"),
    ],
)
def test_the_same_number_with_other_content_is_a_conflict_and_changes_nothing(tmp_path, other):
    kept = event("E1", fine=Decimal(1))
    log = opened(tmp_path)
    log.append(LOG, [kept], due, NOON)

    appended = log.append(LOG, [other], due, NOON)

    assert appended == Appended((), 0, (Conflict(other, kept),), ())
    assert log.events(LOG) == (kept,)
    assert log.letters(LOG) == (warning("E1"),)


def test_beside_a_conflict_the_other_events_are_entered(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1")], due, NOON)

    appended = log.append(LOG, [event("E1", "S2"), event("E2", "S3")], due, NOON)

    assert appended.entered == (event("E2", "S3"),)
    assert appended.conflicts == (Conflict(event("E1", "S2"), event("E1")),)
    assert appended.issued == (warning("E2", "S3"),)
    assert log.subjects(LOG) == ("S1", "S3")


def test_within_one_batch_the_first_of_a_number_counts(tmp_path):
    same, other = event("E1"), event("E1", kind="contract")
    log = opened(tmp_path)

    appended = log.append(LOG, [same, same, other], due, NOON)

    assert appended == Appended((same,), 1, (Conflict(other, same),), (warning("E1"),))


def test_no_events_enter_nothing(tmp_path):
    assert opened(tmp_path).append(LOG, [], due, NOON) == Appended((), 0, (), ())


@pytest.mark.parametrize("count", [MANY - 1, MANY, MANY + 1])
def test_a_batch_larger_than_one_question_is_known_again(tmp_path, count):
    events = [event(f"E{n}", f"S{n}") for n in range(count)]
    log = opened(tmp_path)

    first = log.append(LOG, events, due, NOON)
    again = log.append(LOG, events, due, NOON)

    assert (len(first.entered), len(first.issued)) == (count, count)
    assert again == Appended((), count, (), ())
    assert log.events(LOG) == tuple(events)


# Letters.


def test_a_letter_may_rest_on_the_whole_course(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1", kind="contract"), event("E2", kind="contract")], due, NOON)

    appended = log.append(LOG, [event("E3", kind="contract")], due, NOON)

    assert appended.issued == (Letter("S1", "E3", "leave", "notice to leave", DAY),)


def test_a_subject_is_asked_about_once_with_all_its_events_in_order_of_entry(tmp_path):
    asked: list[tuple[str, Sequence[Event]]] = []

    def listening(subject, course):
        asked.append((subject, course))
        return ()

    log = opened(tmp_path)
    log.append(LOG, [event("E9"), event("E2", "S2"), event("E3", "S3")], none_due, NOON)

    new = [event("E4", "S2"), event("E1"), event("E0")]
    log.append(LOG, [*new, event("E9"), event("E3", "S4")], listening, NOON)

    # Not about S4, for its event contradicts the log.
    assert asked == [
        ("S2", (event("E2", "S2"), event("E4", "S2"))),
        ("S1", (event("E9"), event("E1"), event("E0"))),
    ]


def test_a_letter_that_is_due_twice_at_once_is_issued_once(tmp_path):
    def twice(subject, course):
        return [*due(subject, course), *due(subject, course)]

    log = opened(tmp_path)

    assert log.append(LOG, [event("E1")], twice, NOON).issued == (warning("E1"),)
    assert log.letters(LOG) == (warning("E1"),)


@pytest.mark.parametrize(
    "other",
    [
        Letter("S1", "E1", "warn", "second warning", DAY),
        Letter("S1", "E1", "leave", "warning", DAY),
        Letter("S1", "E2", "warn", "warning", DAY),
    ],
)
def test_letters_are_told_apart_by_event_step_and_name(tmp_path, other):
    log = opened(tmp_path)

    issued = log.append(
        LOG, [event("E1"), event("E2")], lambda s, c: [warning("E1"), other], NOON
    ).issued

    assert issued == log.letters(LOG) == (warning("E1"), other)


def test_an_amended_rule_may_call_for_a_letter_when_an_event_is_given_again(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1"), event("E2", "S2")], none_due, NOON)

    assert log.append(LOG, [event("E1")], due, NOON).issued == (warning("E1"),)


@pytest.mark.parametrize(
    "letter",
    [
        Letter("S2", "E1", "warn", "warning", DAY),
        Letter("S1", "E2", "warn", "warning", DAY),
        Letter("S1", "E0", "warn", "warning", DAY),
    ],
)
def test_a_letter_that_answers_no_event_of_its_subject_stops_everything(tmp_path, letter):
    log = opened(tmp_path)

    with pytest.raises(ValueError, match="answers no event of 'S1'"):
        log.append(LOG, [event("E1"), event("E2", "S2")], lambda s, c: [letter], NOON)

    assert log.events(LOG) == ()


def test_a_fault_while_asking_for_letters_leaves_no_event_behind(tmp_path):
    def failing(subject, course):
        yield from due(subject, course)
        if subject == "S2":
            raise ZeroDivisionError

    log = opened(tmp_path)

    with pytest.raises(ZeroDivisionError):
        log.append(LOG, [event("E1"), event("E2", "S2")], failing, NOON)

    assert (log.events(LOG), log.letters(LOG)) == ((), ())
    assert all_due([event("E1")]) == list(log.append(LOG, [event("E1")], due, NOON).issued)


def test_nothing_is_told_before_it_can_be_read_by_others(tmp_path):
    log = opened(tmp_path)

    def looking(subject, course):
        assert opened(tmp_path).events(LOG) == ()
        return due(subject, course)

    log.append(LOG, [event("E1")], looking, NOON)

    assert opened(tmp_path).events(LOG) == (event("E1"),)


# What else is kept.


def test_entries_are_numbered_from_nought_without_gaps(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1"), event("E2")], due, NOON)
    log.append(LOG, [event("E1", "S2"), event("E1")], due, NOON)
    log.append("b", [event("E1")], due, NOON)
    log.append(LOG, [event("E3")], due, NOON)

    assert rows(tmp_path / "ledger.db", "SELECT seq, key FROM entry ORDER BY seq") == [
        (0, '["genesis"]'),
        (1, f'["event","{LOG}","E1"]'),
        (2, f'["event","{LOG}","E2"]'),
        (3, f'["letter","{LOG}","S1","E1","warn","warning"]'),
        (4, f'["letter","{LOG}","S1","E2","warn","warning"]'),
        (5, '["event","b","E1"]'),
        (6, '["letter","b","S1","E1","warn","warning"]'),
        (7, f'["event","{LOG}","E3"]'),
        (8, f'["letter","{LOG}","S1","E3","warn","warning"]'),
        (9, f'["letter","{LOG}","S1","E3","leave","notice to leave"]'),
    ]
    assert rows(tmp_path / "ledger.db", "SELECT size FROM head") == [(10,)]


@pytest.mark.parametrize("batch", [1, 7, 254, 255, 256])
def test_however_events_are_handed_in_the_log_grows_whole(tmp_path, batch):
    events = [event(f"E{n}", f"S{n % 9}", kind="contract") for n in range(260)]
    log = opened(tmp_path)

    for start in range(0, len(events), batch):
        log.append(LOG, events[start : start + batch], none_due, NOON)

    assert log.events(LOG) == tuple(events)
    assert log.events(LOG, "S3") == tuple(events[3::9])
    found = verify(log.ledger)
    assert (found.size, found.faults) == (261, ())


def test_what_enters_nothing_leaves_the_file_as_it_is(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1")], due, NOON)
    before = rows(tmp_path / "ledger.db", "SELECT * FROM head, entry")

    log.append(LOG, [], due, NOON)
    log.append(LOG, [event("E1"), event("E1", "S2")], due, NOON)

    assert rows(tmp_path / "ledger.db", "SELECT * FROM head, entry") == before


def test_the_instant_of_entry_is_kept_in_universal_time(tmp_path):
    log = opened(tmp_path)
    beijing = timezone(timedelta(hours=8))

    log.append(LOG, [event("E1")], due, datetime(2026, 3, 1, 7, 30, tzinfo=beijing))

    bodies = rows(tmp_path / "ledger.db", "SELECT kind, body FROM entry WHERE seq > 0")
    assert [(kind, parsed(body)["at"]) for kind, body in bodies] == [
        ("event", "2026-02-28T23:30:00.000000Z"),
        ("letter", "2026-02-28T23:30:00.000000Z"),
    ]


def test_an_instant_without_zone_is_a_fault_of_ours(tmp_path):
    log = opened(tmp_path)

    with pytest.raises(ValueError, match="zone"):
        log.append(LOG, [event("E1")], due, datetime(2026, 3, 1, 12))

    assert log.events(LOG) == ()


def test_a_correction_names_what_it_corrects_and_its_letter_bears_its_own_day(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1")], lambda s, c: [Letter("S1", "E1", "warn", "warning", DAY)], NOON)
    mended = replace(event("E2"), corrects="E1", day=EVE)

    # The first number and the later day: no second letter.
    later = Letter("S1", "E1", "warn", "warning", EVE)
    appended = log.append(LOG, [mended], lambda s, c: [later], NOON)

    assert appended.issued == ()
    assert [one.corrects for one in log.events(LOG)] == ["", "E1"]
