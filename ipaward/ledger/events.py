"""The log of lifecycle events, and of the letters they call for: what is entered stays, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from ipaward.domain.event import Event, Letter
from ipaward.ledger.body import event_body
from ipaward.ledger.pages import Pages
from ipaward.ledger.store import Store

WAIT = timedelta(seconds=10)

# What a subject's course calls for, given all its events in order of entry.
Due: TypeAlias = Callable[[str, Sequence[Event]], Iterable[Letter]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """An event that bears the number of another, which stays.

    Attributes:
        given: the event that was not recorded.
        kept: what is recorded under its number.
    """

    given: Event
    kept: Event


@dataclass(frozen=True, slots=True)
class Appended:
    """What came of handing events to a log; whatever it names is recorded for good.

    Attributes:
        entered: the events that were new, in the order given.
        repeated: how many were recorded before with the same content.
        conflicts: those whose number stands for something else; they were not recorded.
        issued: the letters that are due now and were not before.
    """

    entered: tuple[Event, ...]
    repeated: int
    conflicts: tuple[Conflict, ...]
    issued: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class EventLog:
    """The logs of one file, each known by its name, for example `policy/lifecycle`.

    Every method may raise a RefusedError: the file is damaged, in use by another writer for
    longer than the log waits, not writable, or the disk is full. Nothing is entered then.
    """

    store: Store

    @staticmethod
    def open(path: Path, wait: timedelta = WAIT) -> EventLog:
        """Open the file at `path`, made if there is none.

        Args:
            path: of the file; its folder must be there.
            wait: how long to wait for another writer, each time.

        Raises:
            RefusedError: it is no log, not whole, or of a newer ipaward; or it cannot be made.
        """
        return EventLog(Store.open(path, wait))

    def append(self, log: str, events: Sequence[Event], due: Due, now: datetime) -> Appended:
        """Enter the events that are new and the letters that are thereby due, all or nothing.

        Handing in the same events again enters nothing and issues nothing.

        Args:
            log: the name of the log.
            events: in the order in which they are to be entered.
            due: asked once for each subject whose events are given; it must not use this log.
            now: the instant of entry, with its zone; nothing is computed from it.

        Raises:
            ValueError: `now` has no zone, an event holds what no event may, or a letter that is
                due answers no event of its subject.
        """
        recorded = _instant(now)
        with self.store.writing() as pages:
            entered, repeated, conflicts = _sorted_out(log, events, pages)
            pages.add_events(log, entered, recorded)
            # The repeated too: an amended rule may call for a letter it did not call for then.
            subjects = dict.fromkeys(event.subject for event in [*entered, *repeated])
            issued = _newly_due(log, subjects, due, pages)
            pages.add_letters(log, issued, recorded)
        # INVARIANT: nothing is said before it is committed.
        return Appended(tuple(entered), len(repeated), tuple(conflicts), tuple(issued))

    def events(self, log: str, subject: str | None = None) -> tuple[Event, ...]:
        """Give the events of a log, or of one subject in it, in order of entry."""
        with self.store.reading() as pages:
            return pages.events(log) if subject is None else pages.events_of(log, [subject])

    def subjects(self, log: str) -> tuple[str, ...]:
        """Give the subjects of a log in the order of their first event."""
        return tuple(dict.fromkeys(event.subject for event in self.events(log)))

    def letters(self, log: str, subject: str | None = None) -> tuple[Letter, ...]:
        """Give the letters of a log, or of one subject in it, in order of entry."""
        with self.store.reading() as pages:
            return pages.letters(log) if subject is None else pages.letters_of(log, [subject])


def _sorted_out(
    log: str, events: Sequence[Event], pages: Pages
) -> tuple[list[Event], list[Event], list[Conflict]]:
    """Give the events that are new, those recorded before, and those that contradict the log."""
    known = {e.number: e for e in pages.events_numbered(log, (e.number for e in events))}
    entered, repeated, conflicts = [], [], []
    for event in events:
        kept = known.get(event.number)
        if kept is None:
            known[event.number] = event
            entered.append(event)
        elif event_body(log, kept) == event_body(log, event):
            repeated.append(event)
        else:
            conflicts.append(Conflict(event, kept))
    return entered, repeated, conflicts


def _newly_due(log: str, subjects: Iterable[str], due: Due, pages: Pages) -> list[Letter]:
    """Give the letters that are due to `subjects` and not recorded, each once."""
    courses: dict[str, list[Event]] = {subject: [] for subject in subjects}
    for event in pages.events_of(log, courses):
        courses[event.subject].append(event)
    known = {_key(letter) for letter in pages.letters_of(log, courses)}
    issued = []
    for subject, course in courses.items():
        numbers = {event.number for event in course}
        for letter in due(subject, tuple(course)):
            if letter.subject != subject or letter.event not in numbers:
                raise ValueError(f"the letter {letter.name!r} answers no event of {subject!r}")
            if _key(letter) not in known:
                known.add(_key(letter))
                issued.append(letter)
    return issued


def _key(letter: Letter) -> tuple[str, str, str]:
    # An event has one subject.
    return letter.event, letter.transition, letter.name


def _instant(now: datetime) -> str:
    if now.utcoffset() is None:
        raise ValueError("the instant of entry has no zone")
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
