"""What a scenario of a lifecycle does: events happen, then somebody looks where they led."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from ipaward.casework.course import Course
from ipaward.casework.course_examples import course_of
from ipaward.domain.event import Event
from ipaward.domain.problem import Problem
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import NONE_LISTED, Language, Words, listed
from ipaward.interfaces.course_lacks import undated_words
from ipaward.interfaces.scenarios import (
    Rows,
    StepError,
    day_in,
    expect,
    given_in,
    table_of,
    unknown_name,
)
from ipaward.interpreters.case.course import CourseReading
from ipaward.rulebook.lifecycle import EventKind, Lifecycle

SUBJECT = "scenario"
# The columns every kind of event has, in both languages; the first name stands for both.
KIND = ("事件", "event")
DAY = ("日", "day")
NUMBER = ("编号", "number")
CORRECTS = ("更正", "corrects")
HEADS = KIND[:1] + DAY[:1] + NUMBER[:1] + CORRECTS[:1]


@dataclass(slots=True)
class CourseScene:
    """One scenario of a lifecycle under way.

    Attributes:
        reading: of the lifecycle.
        events: what has happened so far, in whatever order it was said.
        course: where it led, once looked at.
        on: the day it was looked at; None for after the last event.
    """

    reading: CourseReading
    events: list[Event] = field(default_factory=list)
    course: Course | None = None
    on: date | None = None

    @property
    def lifecycle(self) -> Lifecycle:
        """Give the lifecycle at hand."""
        return self.reading.lifecycle

    def happen(self, rows: Rows) -> None:
        """Let events happen, one a row: which, on which day, and its own fields."""
        head, body = table_of(rows, KIND, DAY, NUMBER, CORRECTS)
        if not {KIND[0], DAY[0]} <= set(head):
            raise StepError("表里要有“事件”和“日”两栏", "the table needs columns `event` and `day`")
        written = {cells.get(NUMBER[0], "").strip() for cells in body}
        for cells in body:
            self._add(cells, written)

    def forget(self) -> None:
        """Let nothing be said of where the events had led so far."""
        self.course = None

    def _add(self, cells: Mapping[str, str], written: Collection[str]) -> None:
        kind_name = cells[KIND[0]].strip()
        kind = self.lifecycle.events.get(kind_name)
        if kind is None:
            raise unknown_name("事件", "event", kind_name, self.lifecycle.events)
        day = day_in(cells[DAY[0]])
        facts = self._facts(cells, kind)
        taken = {event.number for event in self.events}
        number = cells.get(NUMBER[0], "").strip() or self._free({*taken, *written})
        if number in taken:
            raise StepError(
                f"编号“{number}”已经是另一个事件的", f"`{number}` is the number of another event"
            )
        corrects = cells.get(CORRECTS[0], "").strip()
        self.events.append(Event(number, kind.name, SUBJECT, day, facts, corrects=corrects))

    def _free(self, taken: Collection[str]) -> str:
        """Give an event its place for a number, or the next that no other has."""
        return next(n for n in map(str, count(len(self.events) + 1)) if n not in taken)

    def _facts(self, cells: Mapping[str, str], kind: EventKind) -> dict[str, Value | Unknown]:
        found: dict[str, Value | Unknown] = {}
        for name, text in cells.items():
            if name in HEADS or not text.strip():
                continue
            if name not in kind.own:
                raise unknown_name("栏", "column", name, kind.own)
            value = given_in(text, kind.own[name].type, name, "")
            if not isinstance(value, Unknown):
                found[name] = value
        return found

    def look(self, on: date | None = None) -> None:
        """Look where the events led, on a day or after the last of them."""
        self.on = on
        course = course_of(self.reading, self.events, self.on)
        if isinstance(course, Problem):
            raise StepError(course.message(Language.ZH), course.message(Language.EN))
        self.course = course

    # --- what came of it -----------------------------------------------------------------

    def seen(self) -> Course:
        """Give the course that was looked at."""
        if self.course is None:
            raise StepError(
                "还没有查看，或者查看以后又发生了事件",
                "nobody has looked, or something has happened since",
            )
        return self.course

    def state_is(self, name: str) -> None:
        """Check the state."""
        if name not in self.lifecycle.states:
            raise unknown_name("状态", "state", name, self.lifecycle.states)
        expect(name == self.seen().state, _said(self.seen().state))

    def issued(self, name: str, times: int) -> None:
        """Check how often a letter is called for."""
        known = [letter for one in self.lifecycle.transitions for letter in one.issues]
        if name not in known:
            raise unknown_name("文书", "letter", name, known)
        found = [letter.name for letter in self.seen().letters].count(name)
        expect(times == found, _said(str(found)))

    def missing(self, name: str) -> None:
        """Check what must become known before the course goes on."""
        names = sorted(cause.name for cause in self.seen().open_causes)
        expect(name in names, listed(names) or NONE_LISTED)

    def reason_is(self, transition: str, words: str) -> None:
        """Check what is said of a transition whose condition did not hold."""
        known = [one.name for one in self.lifecycle.transitions]
        if transition not in known:
            raise unknown_name("转移", "transition", transition, known)
        refused = {one.name: one for step in self.seen().steps for one in step.refused}
        expect(transition in refused, listed(refused) or NONE_LISTED)
        reason = refused[transition].reason
        said = (reason.said(Language.ZH), reason.said(Language.EN))
        expect(words in said, _said(reason.said(Language.ZH)))

    def reminded(self, name: str, is_due: bool) -> None:
        """Check whether a reminder is due on the day one looked."""
        self._check_reminder(name)
        course = self.seen()
        if self.on is None:
            raise StepError(
                "没有说在哪一日查看：有没有到期，写 在“日期”查看",
                "nobody said on which day one looks, and nothing is due without one:"
                " write `one looks on` with a day",
            )
        due = course.reminded(self.on)
        for one in self.seen().undated:
            expect(one.reminder.name != name, undated_words(one))  # it may be due or not
        expect((name in due) is is_due, listed(due) or NONE_LISTED)

    def undated(self, name: str, fact: str) -> None:
        """Check what must become known before one can tell when a reminder is due."""
        self._check_reminder(name)
        causes = {one.reminder.name: one.causes for one in self.seen().undated}.get(name, ())
        names = sorted(cause.name for cause in causes)
        expect(fact in names, listed(names) or NONE_LISTED)

    def _check_reminder(self, name: str) -> None:
        known = [one.name for one in self.lifecycle.reminders]
        if name not in known:
            raise unknown_name("提醒", "reminder", name, known)


def _said(found: str) -> Words:
    return Words(found, found) or NONE_LISTED
