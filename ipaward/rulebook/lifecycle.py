"""A lifecycle: the states something goes through, moved by dated events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ipaward.domain.event import Event
from ipaward.domain.source import Span
from ipaward.domain.types import Record, Type
from ipaward.domain.words import Words
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.policy import Basis
from ipaward.rulebook.vocabulary import FactInfo


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    Attributes:
        fields: the type of one event as conditions see it: its number, its day, its own fields.
        own: what is declared about its own fields, by name.
        opens: it brings what it is about into being, in the first state.
    """

    name: str
    label: Words
    fields: Record
    own: Mapping[str, FactInfo]
    opens: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Transition:
    """A move from one of `states` to `to` when one of `events` happens and `when` holds.

    Attributes:
        when: None for always.
        issues: names of the letters the move calls for.
        reason: said when an event does not take it because `when` does not hold.
    """

    name: str
    states: tuple[str, ...]
    events: tuple[str, ...]
    when: Expr | None
    to: str
    issues: tuple[str, ...]
    basis: Basis
    reason: Words
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day on which somebody should look at what is in one of `states`; nothing fires by itself.

    Attributes:
        due: the day, by the figures of the day the state was entered; the reason is said once it
            has passed.
    """

    name: str
    states: tuple[str, ...]
    due: Expr
    basis: Basis
    reason: Words
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Events that are recorded in these states and change nothing, and why (不变)."""

    states: tuple[str, ...]
    events: tuple[str, ...]
    why: Words


@dataclass(frozen=True, slots=True)
class LifecycleExample:
    """A worked example: what happened, and where it leads.

    Attributes:
        on: the day it is looked at; None for after the last event.
        gives: `state`, `issues`, `open` (what is not known), `reminders` to what is expected.
    """

    name: str
    given: tuple[Event, ...]
    on: date | None
    gives: Mapping[str, tuple[str, ...]]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """What conditions call the things every lifecycle has, in the language of the policy."""

    number: str
    event: str
    subject: str
    day: str
    this_event: str
    this_state: str
    since: str
    corrects: str


ZH_TERMS = Terms("编号", "事件", "对象", "日", "本事件", "本状态", "始", "更正")
EN_TERMS = Terms(
    "number", "event", "subject", "day", "this_event", "this_state", "since", "corrects"
)


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One lifecycle of a policy.

    Attributes:
        subject: one word for what goes through it; the command line calls it by it.
        of: the type of what tells one subject from another.
        terms: what conditions call the event and the state at hand.
        definitions: over the events so far, in the order they rest on one another.
        start: the state an opening event leads to.
        finals: states nothing leads out of.
        same_day: kinds of events in the order they count on one day.
    """

    name: str
    title: Words
    subject: str
    label: Words
    of: Type
    terms: Terms
    definitions: Mapping[str, Definition]
    states: tuple[str, ...]
    start: str
    finals: tuple[str, ...]
    same_day: tuple[str, ...]
    events: Mapping[str, EventKind]
    transitions: tuple[Transition, ...]
    reminders: tuple[Reminder, ...]
    unmoved: tuple[Unmoved, ...]
    examples: tuple[LifecycleExample, ...]
    span: Span | None = field(default=None, compare=False, repr=False)

    def transition(self, name: str) -> Transition:
        """Give the transition called `name`; KeyError where there is none."""
        for one in self.transitions:
            if one.name == name:
                return one
        raise KeyError(name)
