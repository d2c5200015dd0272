"""The course of one subject through a lifecycle: read anew from its events, whenever it is asked.

Nothing is remembered between two readings, so an event that comes in late changes the course as if
it had come in time. What was sent on an earlier reading stays sent; the ledger keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ipaward.domain.event import Event, Letter
from ipaward.domain.problem import Problem
from ipaward.domain.source import Place
from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.domain.words import Details, listed
from ipaward.interpreters.case.course import CourseReading
from ipaward.rulebook.lifecycle import Reminder, Transition
from ipaward.rulebook.moves import Moment, first_of, in_order, standing


@dataclass(frozen=True, slots=True)
class Step:
    """What one event did.

    Attributes:
        before: the state it met; empty before anything opened the course.
        after: the state after it; the same where it moved nothing.
        taken: the transition it took; None for none.
        refused: the transitions whose condition alone did not hold.
        undecided: the transitions of which it is not known whether they hold; where there are
            any, the course stands still from here.
        unknown: why not.
    """

    event: Event
    before: str
    after: str
    taken: Transition | None = None
    refused: tuple[Transition, ...] = ()
    undecided: tuple[Transition, ...] = ()
    unknown: frozenset[Cause] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose day is known; whether it has come depends on when one looks."""

    reminder: Reminder
    day: date


@dataclass(frozen=True, slots=True)
class Undated:
    """A reminder of which nobody can tell the day, and why; so it may be due."""

    reminder: Reminder
    causes: frozenset[Cause]


@dataclass(frozen=True, slots=True)
class Corrected:
    """An event that counts no more, and the one that takes its place."""

    event: Event
    by: Event


@dataclass(frozen=True, slots=True)
class Course:
    """Where a subject stands, and how it came there.

    Attributes:
        state: empty where nothing has opened the course.
        since: the day the state was entered.
        steps: one per event, in the order they count.
        letters: those the course calls for.
        due: reminders of the state it stands in.
        undated: those of them whose day is not known.
        waiting: events not looked at, because an earlier one leaves the state open.
        corrected: events up to the day looked at that others have corrected, however late.
    """

    subject: str
    state: str
    since: date | None
    steps: tuple[Step, ...]
    letters: tuple[Letter, ...]
    due: tuple[Due, ...]
    undated: tuple[Undated, ...]
    waiting: tuple[Event, ...]
    corrected: tuple[Corrected, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is not known what the last event looked at did."""
        return bool(self.steps and self.steps[-1].undecided)

    @property
    def open_causes(self) -> frozenset[Cause]:
        """Give what must become known before the course can go on."""
        return self.steps[-1].unknown if self.steps else frozenset()

    def due_by(self, on: date | None) -> tuple[Due, ...]:
        """Give the reminders whose day has come by `on`; all for no day."""
        return tuple(due for due in self.due if on is None or due.day <= on)

    def reminded(self, on: date | None) -> tuple[str, ...]:
        """Name the reminders that are due on a day; none for no day."""
        return () if on is None else tuple(due.reminder.name for due in self.due_by(on))


class AmbiguousError(Exception):
    """Several transitions hold for one event: the policy contradicts itself, and nothing moves.

    Attributes:
        event: the one that takes them.
        names: of the transitions.
    """

    def __init__(self, lifecycle: str, event: Event, names: Sequence[str]) -> None:
        self.event = event
        self.names = tuple(names)
        super().__init__(f"{lifecycle}: event {event.number} takes {' and '.join(names)}")

    def problem(self, place: Place | None = None, subject: str = "") -> Problem:
        """Say it to people, who may have to be told whose event it is."""
        day, kind = self.event.day.isoformat(), self.event.kind
        details: Details = {
            "number": self.event.number,
            "told": " ".join(filter(None, (day, kind, subject))),
            "names": listed(self.names),
        }
        return Problem("two-ways-held", place, details)


def follow(
    reading: CourseReading, subject: str, events: Sequence[Event], on: date | None = None
) -> Course:
    """Read the course of one subject from all its events, in whatever order they are given.

    An event whose effect is not known leaves the state as it is, and those after it wait. On a day
    to look at it, `on`, later events have not happened; but what was corrected counts on no day,
    for a correction that comes in late counts as if it had come in time.

    Raises:
        AmbiguousError: several transitions hold for one event.
        DisagreementError: the engine and the yardstick differ.
    """
    lifecycle = reading.lifecycle
    ordered = in_order(lifecycle, _up_to(on, standing(events)))
    state, entered = "", None
    steps: list[Step] = []
    letters: list[Letter] = []
    for at, event in enumerate(ordered):
        if steps and steps[-1].undecided:
            break
        if not state:
            opens = lifecycle.events[event.kind].opens
            state, entered = (lifecycle.start, event) if opens else ("", None)
            steps.append(Step(event, "", state))
            continue
        assert entered is not None
        step = _step(reading, Moment(event, ordered[: at + 1], state, entered.day))
        steps.append(step)
        if step.taken is not None:
            state, entered = step.after, event
            letters += _letters(subject, step.taken, event, first_of(event, events))
    reminders = tuple(_reminders(reading, ordered, state, entered)) if entered else ()
    return Course(
        subject,
        state,
        entered.day if entered else None,
        tuple(steps),
        tuple(letters),
        due=tuple(one for one in reminders if isinstance(one, Due)),
        undated=tuple(one for one in reminders if isinstance(one, Undated)),
        waiting=ordered[len(steps) :],
        corrected=_corrected(in_order(lifecycle, _up_to(on, events)), events),
    )


def _step(reading: CourseReading, moment: Moment) -> Step:
    found = reading.moves(moment)
    lifecycle, event = reading.lifecycle, moment.event
    taken = [name for name, truth in found.items() if truth is True]
    if len(taken) > 1:
        raise AmbiguousError(lifecycle.name, event, taken)
    asked = [
        one
        for one in lifecycle.transitions
        if moment.state in one.states and event.kind in one.events
    ]
    truths = {one.name: found[one.name] for one in asked}
    refused = tuple(one for one in asked if truths[one.name] is False)
    if taken:
        move = lifecycle.transition(taken[0])
        return Step(event, moment.state, move.to, move, refused)
    causes = frozenset().union(*(t.causes for t in truths.values() if isinstance(t, Unknown)))
    return Step(
        event,
        moment.state,
        moment.state,
        refused=refused,
        undecided=tuple(one for one in asked if isinstance(truths[one.name], Unknown)),
        unknown=causes,
    )


def _letters(subject: str, taken: Transition, event: Event, first: str) -> list[Letter]:
    # By the number of the first, so that a correction calls for no letter a second time.
    return [Letter(subject, first, taken.name, name, event.day) for name in taken.issues]


def _reminders(
    reading: CourseReading, events: Sequence[Event], state: str, entered: Event
) -> Iterator[Due | Undated]:
    """Give the reminders of a state; one whose day is known to be none reminds of nothing.

    Neither does one that rests on an event of a kind that has not happened: that is known.

    All that happened counts, but figures are those of the day the state was entered: a term that
    has begun does not become another because something is recorded later.
    """
    moment = Moment(entered, tuple(events), state, entered.day)
    for reminder in reading.lifecycle.reminders:
        day = reading.due(reminder.due, moment) if state in reminder.states else None
        if isinstance(day, date):
            yield Due(reminder, day)
        elif isinstance(day, Unknown) and any(c.kind is not CauseKind.EMPTY for c in day.causes):
            yield Undated(reminder, day.causes)


def _up_to(on: date | None, events: Sequence[Event]) -> tuple[Event, ...]:
    """Give the events whose legal day has come by `on`; all for no day."""
    return tuple(e for e in events if on is None or e.day <= on)


def _corrected(events: Sequence[Event], all_events: Sequence[Event]) -> tuple[Corrected, ...]:
    by = {event.corrects: event for event in all_events if event.corrects}
    return tuple(Corrected(event, by[event.number]) for event in events if event.number in by)
