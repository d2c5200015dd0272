"""What a lifecycle means: in which order events count, and which move each of them takes.

`moves` is the yardstick every other reading is held to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ipaward.domain.event import Event
from ipaward.domain.value import Unknown, Value
from ipaward.rulebook.book import Programme
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.lifecycle import Lifecycle, Terms
from ipaward.rulebook.logic import all_of
from ipaward.rulebook.meaning import Situation, mean


def programme_of(lifecycle: Lifecycle) -> Programme:
    """Give the definitions of a lifecycle as a programme without rules, for those who read them."""
    return Programme(
        name=lifecycle.name,
        title=lifecycle.title,
        reference_date="",
        definitions=lifecycle.definitions,
        rules=(),
        award=None,
        allotment=None,
        claims=(),
        examples=(),
        round_examples=(),
        span=lifecycle.span,
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """An event, what happened before it, and the state it meets.

    Attributes:
        past: the events up to this one, itself included, in the order they count; for a reminder
            all there are, for what came after the state began may move its day.
        since: the day the state was entered.
    """

    event: Event
    past: tuple[Event, ...]
    state: str
    since: date


def in_order(lifecycle: Lifecycle, events: Sequence[Event]) -> tuple[Event, ...]:
    """Give events in the order they count: by legal day, then the order of one day, then number."""
    rank = {kind: at for at, kind in enumerate(lifecycle.same_day)}
    return tuple(sorted(events, key=lambda e: (e.day, rank.get(e.kind, len(rank)), e.number)))


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """Give the events that no other has corrected."""
    corrected = {event.corrects for event in events}
    return tuple(event for event in events if event.number not in corrected)


def first_of(event: Event, events: Sequence[Event]) -> str:
    """Give the number of the event that was corrected into `event`: its own where none was."""
    known = {one.number: one for one in events}
    seen = [event.number]
    while (before := known[seen[-1]].corrects) and before in known and before not in seen:
        seen.append(before)
    return seen[-1]


def record_of(lifecycle: Lifecycle, moment: Moment) -> Mapping[str, Value | Unknown]:
    """Give what conditions look at: each kind of event as a list, the event and the state at hand.

    A list holds what happened so far, so an empty one is known to be empty.
    """
    terms = lifecycle.terms
    lists: dict[str, Value | Unknown] = {
        kind: tuple(_facts_of(e, terms) for e in moment.past if e.kind == kind)
        for kind in lifecycle.events
    }
    here = {terms.event: moment.event.kind, **_facts_of(moment.event, terms)}
    state: Mapping[str, Value | Unknown] = {"state": moment.state, terms.since: moment.since}
    return {**lists, terms.this_event: here, terms.this_state: state}


def _facts_of(event: Event, terms: Terms) -> Mapping[str, Value | Unknown]:
    # What is unknown is left out, so that whoever asks for it is told its name.
    known = {name: value for name, value in event.facts.items() if not isinstance(value, Unknown)}
    return {terms.number: event.number, terms.day: event.day, **known}


def moves(lifecycle: Lifecycle, moment: Moment, here: Situation) -> Mapping[str, Meant]:
    """Tell for each transition whether the event at hand takes it; unknown where a fact lacks."""
    return {
        one.name: all_of(
            (
                moment.state in one.states,
                moment.event.kind in one.events,
                True if one.when is None else mean(one.when, here),
            )
        )
        for one in lifecycle.transitions
    }
