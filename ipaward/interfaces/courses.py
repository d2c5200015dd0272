"""`ipaward SUBJECT post|status|why`: events in, where a subject stands, how it came there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ipaward.casework.course import AmbiguousError, Course, follow
from ipaward.casework.course_entry import sort_out
from ipaward.domain.application import RefusedRow
from ipaward.domain.event import Event, Letter
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, Words, listed
from ipaward.interfaces.course_words import course_told, posted_told, status_table, subject_told
from ipaward.interfaces.exits import FINDINGS, FINE, WrongUseError, answering, refused
from ipaward.interfaces.ledgers import kept_rulebook, opening_ledger
from ipaward.interfaces.opening import book_named, day
from ipaward.interfaces.packs import backquoted, nearest_first, roots
from ipaward.interfaces.tongue import choose
from ipaward.interpreters.case.course import CourseReading
from ipaward.language.subjects import Subject, subjects
from ipaward.ledger.events import Appended, EventLog, MovedOnError
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.lifecycle import Lifecycle
from ipaward.tables.events import read_events


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked on the command line.

    Attributes:
        subject: the word for what goes through the lifecycle.
        policy: its policy; None where only one has such a lifecycle.
        ledger: the place of the log; None for the one of the environment, or of this folder.
        on: the day as written, or None.
    """

    subject: str
    policy: str | None
    packs: Path | None
    ledger: str | None
    on: str | None
    lang: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A lifecycle with its log, and the language its people are answered in."""

    book: Rulebook
    lifecycle: Lifecycle
    reading: CourseReading
    log: EventLog
    name: str
    language: Language

    def course(self, subject: str, events: Sequence[Event], on: date | None = None) -> Course:
        """Read the course of a subject; a policy that contradicts itself is refused."""
        try:
            return follow(self.reading, subject, events, on)
        except AmbiguousError as fault:
            raise RefusedError([fault.problem(subject=subject)]) from fault


def found(packs: Path | None) -> tuple[Subject, ...]:
    """Give every subject of the policies at hand, each once."""
    seen: dict[tuple[str, str, str], Subject] = {}
    for root in roots(packs):
        for one in subjects(root):
            seen.setdefault((one.word, one.policy, one.lifecycle), one)
    return tuple(seen.values())


@contextmanager
def opening(order: Order) -> Iterator[Opened]:
    """Open the lifecycle and its log."""
    one = _one(order)
    book = book_named(one.policy, order.packs)
    language = choose(order.lang, policy=book.policy.language)
    with answering(language):
        lifecycle = book.lifecycles[one.lifecycle]
        name = f"{one.policy}/{one.lifecycle}"
        reading = CourseReading(book, lifecycle)
        try:
            with opening_ledger(order.ledger, is_made=False) as ledger:
                yield Opened(book, lifecycle, reading, EventLog(ledger), name, language)
        finally:
            reading.close()


def _one(order: Order) -> Subject:
    known = [one for one in found(order.packs) if one.word == order.subject]
    fitting = [one for one in known if order.policy in (None, one.policy)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = listed(sorted(one.policy for one in fitting))
        raise WrongUseError(
            Words(
                zh=f"几个政策都有 `{order.subject}`，用 --policy 写明哪一个：{names.zh}",
                en=f"several policies follow `{order.subject}`; name one with --policy: {names.en}",
            )
        )
    policies = sorted(one.policy for one in known)
    name = order.policy or order.subject
    raise refused("no-such-policy", name=name, known=backquoted(nearest_first(name, policies)))


def post(order: Order, events: Path) -> int:
    """Enter events in the log, and say which letters are due for the first time.

    A line that is no event, and an event that does not fit the others, is kept out and said; all
    others are entered, together or not at all.
    """
    on = day(order.on) or date.today()
    with opening(order) as here:
        appended, kept_out = _entered(here, order, events, on)
        conflicts = [
            _refused(one.given, _conflict(one.given, one.kept, here.lifecycle), events)
            for one in appended.conflicts
        ]
        print(posted_told(here, appended, [*kept_out, *conflicts]))
        return FINDINGS if kept_out or conflicts else FINE


def _entered(here: Opened, order: Order, path: Path, on: date) -> tuple[Appended, list[RefusedRow]]:
    """Enter the events that fit; sorted out anew where somebody else has entered any meanwhile."""
    while True:
        size = here.log.size
        taken, kept_out = _sorted(here, path, on)
        with suppress(MovedOnError):
            appended = here.log.append(
                here.name,
                taken,
                lambda subject, known: here.course(subject, known).letters,
                datetime.now(UTC),
                kept_rulebook(here.book, order.packs),
                size,
            )
            return appended, kept_out


def _sorted(here: Opened, path: Path, on: date) -> tuple[Sequence[Event], list[RefusedRow]]:
    """Give the events that can be entered, and the lines that cannot."""
    rows = list(read_events(path, here.lifecycle))
    read = [row for row in rows if isinstance(row, Event)]
    found = sort_out(here.lifecycle, here.log.events(here.name), read, on)
    kept_out = [row for row in rows if isinstance(row, RefusedRow)]
    kept_out += [_refused(event, problem, path) for event, problem in found.kept_out]
    return found.fitting, kept_out


def _refused(event: Event, problem: Problem, path: Path) -> RefusedRow:
    return RefusedRow(event.number, event.place or Cell(path.as_posix()), (problem,), {})


def _conflict(given: Event, kept: Event, lifecycle: Lifecycle) -> Problem:
    kind = lifecycle.events[kept.kind].name if kept.kind in lifecycle.events else kept.kind
    told = f"{kept.day.isoformat()} {kind} {kept.subject}"
    return Problem("event-conflict", given.place, {"number": given.number, "kept": told})


def status(order: Order, form: str) -> int:
    """Say where every subject stands on a day; without one, after all that is posted."""
    on = day(order.on)
    with opening(order) as here:
        courses = [
            here.course(subject, here.log.events(here.name, subject), on)
            for subject in here.log.subjects(here.name)
        ]
        shown = [course for course in courses if course.steps]
        if form == "json":
            for course in shown:
                print(json.dumps(_in_json(course, on), ensure_ascii=False))
        else:
            print(status_table(here, shown, on))
        return FINE


def why(order: Order, subject: str) -> int:
    """Tell how a subject came to where it stands, event by event."""
    on = day(order.on)
    with opening(order) as here:
        events = here.log.events(here.name, subject)
        if not events:
            known = backquoted(nearest_first(subject, list(here.log.subjects(here.name))))
            raise refused("subject-not-posted", subject=subject, known=known or "-")
        course = here.course(subject, events, on)
        sent = here.log.letters(here.name, subject)
        print(subject_told(here, course, on))
        print(course_told(here, course, _no_longer_due(sent, here.course(subject, events)), on))
        return FINE


def _no_longer_due(sent: Sequence[Letter], course: Course) -> tuple[Letter, ...]:
    """Give the letters once sent that the course, read from all events today, does not call for."""
    due = {(one.event, one.transition, one.name) for one in course.letters}
    return tuple(one for one in sent if (one.event, one.transition, one.name) not in due)


def _in_json(course: Course, on: date | None) -> dict[str, object]:
    return {
        "subject": course.subject,
        "state": course.state,
        "since": course.since.isoformat() if course.since else None,
        "open": sorted(cause.name for cause in course.open_causes),
        "events": len(course.steps) + len(course.waiting),
        "letters": [
            {"name": one.name, "event": one.event, "day": one.day.isoformat()}
            for one in course.letters
        ],
        "due": [
            {"name": due.reminder.name, "day": due.day.isoformat()} for due in course.due_by(on)
        ],
        "undated": [
            {"name": one.reminder.name, "open": sorted(cause.name for cause in one.causes)}
            for one in course.undated
        ],
    }
