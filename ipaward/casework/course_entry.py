"""Which events can be entered in their courses, and why the others cannot.

Each is held against what can be entered, never against one that is itself kept out: what is given
is gone through again and again until nothing more fits. So it may be given in any order; only where
two contend, as when both correct one event, the one given first is entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ipaward.domain.event import Event
from ipaward.domain.problem import Problem
from ipaward.domain.words import Details, listed
from ipaward.rulebook.lifecycle import Lifecycle, Transition, Unmoved


@dataclass(frozen=True, slots=True)
class SortedOut:
    """Events parted into those that can be entered and those that cannot.

    Attributes:
        fitting: in the order they are to be entered, each after what it rests on. Those whose
            number is taken come last: only the log can tell whether they repeat what it holds.
        kept_out: in the order given, each with the reason.
    """

    fitting: tuple[Event, ...]
    kept_out: tuple[tuple[Event, Problem], ...]


def sort_out(
    lifecycle: Lifecycle, posted: Iterable[Event], given: Iterable[Event], on: date | None = None
) -> SortedOut:
    """Sort out which of the events given fit what was posted before, and each other.

    What happens after `on`, the day they are posted, does not fit; without it no day is too late.
    """
    courses = _Courses(lifecycle, posted, on)
    fitting: list[Event] = []
    taken: list[Event] = []
    count, waiting = -1, list(given)
    while len(waiting) != count:
        count, looked_at, waiting = len(waiting), waiting, []
        for event in looked_at:
            if event.number in courses.events:
                taken.append(event)
            elif courses.fault(event) is None:
                courses.add(event)
                fitting.append(event)
            else:
                waiting.append(event)
    out = {event.number: event for event in waiting}
    kept_out = [(event, _told(event, courses, out)) for event in waiting]
    return SortedOut((*fitting, *taken), tuple(kept_out))


class _Courses:
    """What is entered, as far as another event has to fit it.

    Attributes:
        events: by number.
        corrected: numbers of those that count no more.
        openings: by subject, the numbers of those that open its course and count.
    """

    def __init__(self, lifecycle: Lifecycle, posted: Iterable[Event], on: date | None) -> None:
        self.events: dict[str, Event] = {}
        self.corrected: set[str] = set()
        self.openings: dict[str, set[str]] = {}
        told: tuple[Transition | Unmoved, ...] = (*lifecycle.transitions, *lifecycle.unmoved)
        named = {name for one in told for name in one.events}
        self._opening = [name for name, kind in lifecycle.events.items() if kind.opens]
        # What opens a course may come again where the lifecycle says what it does then.
        self._once = [name for name in self._opening if name not in named]
        self._on = on
        for event in posted:
            self.add(event)

    def add(self, event: Event) -> None:
        """Enter an event."""
        self.events[event.number] = event
        openings = self.openings.setdefault(event.subject, set())
        if event.corrects:
            self.corrected.add(event.corrects)
            openings.discard(event.corrects)
        if event.kind in self._opening and event.number not in self.corrected:
            openings.add(event.number)

    def fault(self, event: Event) -> Problem | None:
        """Say what keeps an event from being entered now; None for nothing."""
        if self._on is not None and event.day > self._on:
            details: Details = {"day": event.day.isoformat(), "on": self._on.isoformat()}
            return Problem("event-in-future", event.place, details)
        openings = self.openings.get(event.subject, set())
        if event.kind not in self._opening and not openings:
            return self._problem("event-of-nobody", event)
        if event.corrects and (code := self._wrong_correction(event, openings)):
            return self._problem(code, event)
        if event.kind in self._once and openings and event.corrects not in openings:
            return self._opened_before(event, openings)
        return None

    def _wrong_correction(self, event: Event, openings: set[str]) -> str:
        before = self.events.get(event.corrects)
        if before is None or before.subject != event.subject:
            return "event-corrects-nothing"
        if event.corrects in self.corrected:
            return "event-corrected-twice"
        if openings == {event.corrects} and event.kind not in self._opening:
            return "event-corrects-opening"
        return ""

    def _opened_before(self, event: Event, openings: set[str]) -> Problem:
        first = self.events[min(openings, key=lambda number: self.events[number].day)]
        told = f"{first.day.isoformat()} [{first.number}]"
        details: Details = {"subject": event.subject, "told": told, "first": first.number}
        return Problem("event-opens-again", event.place, details)

    def _problem(self, code: str, event: Event) -> Problem:
        details: Details = {
            "subject": event.subject,
            "number": event.corrects,
            "kinds": listed(self._opening),
        }
        return Problem(code, event.place, details)


def _told(event: Event, courses: _Courses, out: Mapping[str, Event]) -> Problem:
    """Say why an event was kept out; what it corrects may have been kept out with it."""
    fault = courses.fault(event)
    assert fault is not None
    if fault.code != "event-corrects-nothing" or event.corrects not in out:
        return fault
    chain = [event.number]
    while (after := out.get(chain[-1])) is not None and after.corrects not in chain:
        chain.append(after.corrects)
    if after is None or after.corrects != event.number:
        return Problem("event-corrects-kept-out", event.place, {"number": event.corrects})
    details = {"chain": " → ".join([*chain, event.number])}
    return Problem("event-corrects-itself", event.place, details)
