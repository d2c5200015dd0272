"""The log of lifecycle events, and of the letters they call for: what is entered stays, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from ipaward.domain.event import Event, Letter
from ipaward.domain.value import Unknown, Value
from ipaward.ledger.entries import Entry, Kept, about_of, entry, instant
from ipaward.ledger.opening import Ledger, Place, open_ledger
from ipaward.ledger.pages import Pages, damage_said
from ipaward.ledger.rounds import Rulebook, check_active
from ipaward.ledger.store import WAIT, Store
from ipaward.ledger.values import read_pairs, written_pairs

NOTHING: Mapping[str, object] = {}
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


class MovedOnError(Exception):
    """Something was entered since the events were sorted out: they may not fit it."""


@dataclass(frozen=True, slots=True)
class EventLog:
    """The courses in a ledger, each known by its name, for example `policy/lifecycle`.

    Every method may raise a RefusedError: the ledger is damaged, in use by another writer for
    longer than the log waits, not writable, or the disk is full. Nothing is entered then.
    """

    ledger: Ledger

    @staticmethod
    def open(place: str | Path, wait: timedelta = WAIT) -> EventLog:
        """Open the ledger at `place`, made if there is none; see `open_ledger`."""
        return EventLog(open_ledger(Place.of(place), wait))

    @property
    def store(self) -> Store:
        """Give the entries of the ledger."""
        return self.ledger.store

    def append(
        self,
        course: str,
        events: Sequence[Event],
        due: Due,
        now: datetime,
        rulebook: Rulebook | None = None,
        size: int | None = None,
    ) -> Appended:
        """Enter the events that are new and the letters that are thereby due, all or nothing.

        Handing in the same events again enters nothing and issues nothing.

        Args:
            course: the name of the course.
            events: in the order in which they are to be entered.
            due: asked for each subject whose events are given, with all its events, and maybe with
                those recorded before alone; it must not use this log.
            now: the instant of entry, with its zone; nothing is computed from it.
            rulebook: by which letters are due; it is active, and named by each letter.
            size: that of the log when it was seen that these events fit what it holds; None where
                nobody looked.

        Raises:
            MovedOnError: the log has grown since; nothing is entered.
            NotActiveError: letters are due, and the rulebook is not the active one of its policy.
            ValueError: `now` has no zone, an event holds what no event may, or a letter that is
                due answers no event of its subject.
        """
        at, origin = instant(now), self.ledger.origin
        # Before others are kept waiting.
        made = [(event, _entry_of(origin, course, event, at)) for event in events]
        with self.store.writing() as pages:
            if size is not None and pages.size != size:
                raise MovedOnError
            new, repeated, conflicts = _sorted_out(made, pages)
            entered = [event for event, _ in new]
            # The repeated too: an amended rule may call for a letter it did not call for then.
            subjects = dict.fromkeys(event.subject for event in [*entered, *repeated])
            before, known = _courses(course, subjects, pages)
            courses = {subject: list(events) for subject, events in before.items()}
            for event in entered:
                courses[event.subject].append(_as_kept(event))
            issued = _newly_due(courses, before, known, due)
            pages.add([one for _, one in new])
            by = {} if rulebook is None else {"rulebook": rulebook.digest}
            if issued and rulebook is not None:
                check_active(pages, rulebook)
            pages.add([_entry_of(origin, course, letter, at, by) for letter in issued])
        # INVARIANT: nothing is said before it is committed.
        return Appended(tuple(entered), len(repeated), tuple(conflicts), tuple(issued))

    @property
    def size(self) -> int:
        """Give how many entries of any kind there are."""
        with self.store.reading() as pages:
            return pages.size

    def events(self, course: str, subject: str | None = None) -> tuple[Event, ...]:
        """Give the events of a course, or of one subject in it, in order of entry."""
        with self.store.reading() as pages:
            found = _kept(pages, course, subject, "event")
            return tuple(_event_of(one) for one in found)

    def subjects(self, course: str) -> tuple[str, ...]:
        """Give the subjects of a course in the order of their first event."""
        return tuple(dict.fromkeys(event.subject for event in self.events(course)))

    def letters(self, course: str, subject: str | None = None) -> tuple[Letter, ...]:
        """Give the letters of a course, or of one subject in it, in order of entry."""
        with self.store.reading() as pages:
            found = _kept(pages, course, subject, "letter")
            return tuple(_letter_of(one) for one in found)


def _kept(pages: Pages, course: str, subject: str | None, kind: str) -> Iterable[Kept]:
    if subject is not None:
        return pages.about([about_of(course, subject)], kind)
    return (one for one in pages.of_kinds(kind) if one.content["course"] == course)


def _sorted_out(
    made: Sequence[tuple[Event, Entry]], pages: Pages
) -> tuple[list[tuple[Event, Entry]], list[Event], list[Conflict]]:
    """Give the events that are new, those recorded before, and those that contradict the log."""
    found = pages.keyed(one.key for _, one in made)
    known = {event.number: event for event in map(_event_of, found.values())}
    new, repeated, conflicts = [], [], []
    for event, one in made:
        kept = known.get(event.number)
        if kept is None:
            known[event.number] = event
            new.append((event, one))
        elif _said(kept) == _said(event):
            repeated.append(event)
        else:
            conflicts.append(Conflict(event, kept))
    return new, repeated, conflicts


def _courses(
    course: str, subjects: Iterable[str], pages: Pages
) -> tuple[dict[str, list[Event]], set[tuple[str, str, str]]]:
    """Give the events of `subjects` that are recorded, and what letters to them are."""
    courses: dict[str, list[Event]] = {subject: [] for subject in subjects}
    known = set()
    for one in pages.about((about_of(course, subject) for subject in courses), "event", "letter"):
        if one.kind == "letter":
            known.add(_key(_letter_of(one)))
        else:
            event = _event_of(one)
            courses[event.subject].append(event)
    return courses, known


def _newly_due(
    courses: Mapping[str, Sequence[Event]],
    before: Mapping[str, Sequence[Event]],
    known: set[tuple[str, str, str]],
    due: Due,
) -> list[Letter]:
    """Give the letters that are due to the subjects of `courses` and not `known`, each once.

    Where an event has a letter of that name, from another transition, it is due again only by
    what was entered since `before`: else that transition was merely given another name.
    """
    issued: list[Letter] = []
    sent = {(event, name) for event, _, name in known}
    for subject, events in courses.items():
        numbers = {event.number for event in events}
        for letter in due(subject, tuple(events)):
            if letter.subject != subject or letter.event not in numbers:
                raise ValueError(f"the letter {letter.name!r} answers no event of {subject!r}")
            if _key(letter) in known:
                continue
            is_sent = (letter.event, letter.name) in sent
            if is_sent and _key(letter) in map(_key, due(subject, before[subject])):
                continue
            known.add(_key(letter))
            issued.append(letter)
    return issued


def _key(letter: Letter) -> tuple[str, str, str]:
    # An event has one subject.
    return letter.event, letter.transition, letter.name


def _entry_of(
    log: str, course: str, said: Event | Letter, at: str, by: Mapping[str, object] = NOTHING
) -> Entry:
    kind = "event" if isinstance(said, Event) else "letter"
    return entry(log, kind, at, {"course": course, **_said(said), **by})


def _said(said: Event | Letter) -> Mapping[str, object]:
    """Give what an event or a letter says; a fact that is unknown is left out like an absent one.

    Raises:
        ValueError: a fact is of a kind no event holds.
    """
    if isinstance(said, Letter):
        return {
            "subject": said.subject,
            "event": said.event,
            "transition": said.transition,
            "name": said.name,
            "day": said.day.isoformat(),
        }
    return {
        "number": said.number,
        "kind": said.kind,
        "subject": said.subject,
        "day": said.day.isoformat(),
        "facts": written_pairs(_known(said)),
    } | ({"corrects": said.corrects} if said.corrects else {})


def _as_kept(event: Event) -> Event:
    """Give an event as it will be read from the log again."""
    known = _known(event)
    return event if len(known) == len(event.facts) else replace(event, facts=known)


def _known(event: Event) -> dict[str, Value | Unknown]:
    return {name: fact for name, fact in event.facts.items() if not isinstance(fact, Unknown)}


def _event_of(one: Kept) -> Event:
    with damage_said("entry", one.seq):
        said: Mapping[str, Any] = {"corrects": "", **one.content}
        number, kind, subject, corrects = _texts(said, "number", "kind", "subject", "corrects")
        day, facts = date.fromisoformat(said["day"]), read_pairs(said["facts"])
        return Event(number, kind, subject, day, facts, corrects=corrects)


def _letter_of(one: Kept) -> Letter:
    with damage_said("entry", one.seq):
        said = one.content
        subject, event, transition, name = _texts(said, "subject", "event", "transition", "name")
        return Letter(subject, event, transition, name, date.fromisoformat(said["day"]))


def _texts(said: Mapping[str, Any], *names: str) -> list[str]:
    texts = [said[name] for name in names]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("no text where one belongs")
    return texts
