"""Read one lifecycle: its events, states, transitions, reminders and worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ipaward.domain.source import Span
from ipaward.domain.types import Day, Listing, Record, Text, Type
from ipaward.domain.words import Words
from ipaward.language.citations import Law, clauses_of, read_quoted_basis
from ipaward.language.definitions_file import read_definitions
from ipaward.language.facts_file import read_fields
from ipaward.language.lifecycle_examples import read_lifecycle_examples
from ipaward.language.names import is_good_name
from ipaward.language.nodes import (
    entries_at,
    list_at,
    map_at,
    maps_at,
    one_of,
    said_at,
    text_at,
    word_at,
    yes_at,
)
from ipaward.language.parameters_file import Figures
from ipaward.language.report import Report, perhaps
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.type_words import read_type
from ipaward.language.yamltree import Map, Word
from ipaward.rulebook.lifecycle import (
    EN_TERMS,
    ZH_TERMS,
    EventKind,
    Lifecycle,
    Reminder,
    Terms,
    Transition,
    Unmoved,
)
from ipaward.rulebook.vocabulary import fields_with_keys


@dataclass(frozen=True, slots=True)
class Around:
    """What a lifecycle stands in.

    Attributes:
        figures: the parameters, lists and series its conditions may use.
    """

    law: Law
    language: str
    figures: Figures
    report: Report


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is needed to read the items of one lifecycle."""

    around: Around
    terms: Terms
    states: tuple[str, ...]
    events: Mapping[str, EventKind]
    sentences: Sentences

    @property
    def report(self) -> Report:
        """For what is wrong."""
        return self.around.report

    def named(self, node: Map, key: str, known: Iterable[str], code: str) -> tuple[str, ...]:
        """Give the names under `key` that are known; the others are reported."""
        found = []
        names = list(known)
        for word in list_at(node, key):
            name = word.text.strip()
            if name in names:
                found.append(name)
            else:
                cure = perhaps(name, names)
                self.report.add(code, word.span, cure=cure, name=name, known=one_of(names))
        return tuple(found)


def read_lifecycle(node: Map, around: Around) -> Lifecycle:
    """Read a fitted lifecycle file; what is wrong is reported and left out."""
    terms = EN_TERMS if around.language == "en" else ZH_TERMS
    states = _states(node, around.report)
    events = _events(node, terms, around)
    scope = _scope(events, around.figures)
    defined = read_definitions(entries_at(node, "definitions"), Sentences(scope, around.report))
    desk = _Desk(around, terms, states, events, defined.sentences)
    subject = map_at(node, "subject")
    type_word = None if subject is None else word_at(subject, "type")
    name = word_at(node, "lifecycle")
    of: Type | None = None if type_word is None else read_type(type_word, around.report)
    transitions = tuple(_transitions(node, desk))
    lifecycle = Lifecycle(
        name=name.text.strip() if name else "",
        title=said_at(node, "title", around.language),
        subject=text_at(subject, "name") if subject else "",
        label=said_at(subject, "label", around.language) if subject else Words(),
        of=of or Text(),
        terms=terms,
        definitions=defined.definitions,
        states=states,
        start=next(iter(desk.named(node, "start", states, "unknown-state")), ""),
        finals=desk.named(node, "final", states, "unknown-state"),
        same_day=desk.named(node, "same_day", events, "unknown-event"),
        events=events,
        transitions=transitions,
        reminders=tuple(_reminders(node, desk)),
        unmoved=tuple(_unmoved(node, desk)),
        examples=(),
        span=name.span if name else node.span,
    )
    _check(lifecycle, node, around.report)
    examples = read_lifecycle_examples(maps_at(node, "examples"), lifecycle, around.report)
    return replace(lifecycle, examples=examples)


def _states(node: Map, report: Report) -> tuple[str, ...]:
    words = list_at(node, "states")
    _once(words, report)
    return tuple(dict.fromkeys(word.text.strip() for word in words))


def _once(words: Sequence[Word], report: Report) -> None:
    first: dict[str, Span] = {}
    for word in words:
        name = word.text.strip()
        if name in first:
            report.add("name-taken-twice", word.span, also=[first[name]], name=name)
        first.setdefault(name, word.span)


def _events(node: Map, terms: Terms, around: Around) -> dict[str, EventKind]:
    found: dict[str, EventKind] = {}
    taken = {terms.this_event, terms.this_state}
    base = ((terms.number, Text()), (terms.day, Day()))
    for entry in entries_at(node, "events"):
        if not is_good_name(entry.key, around.report) or not isinstance(entry.value, Map):
            continue
        name = entry.key.text
        if name in taken:
            around.report.add("name-reserved", entry.key.span, name=name)
        read = read_fields(entries_at(entry.value, "fields"), around.language, around.report)
        record, own = fields_with_keys(*read, around.figures.lists)
        for field, info in own.items():
            if field in (terms.number, terms.event, terms.subject, terms.day, terms.corrects):
                around.report.add("name-reserved", info.span, name=field)
        found[name] = EventKind(
            name=name,
            label=said_at(entry.value, "label", around.language) or _named(name, around.language),
            fields=Record((*base, *record.fields)),
            own=own,
            opens=yes_at(entry.value, "opens", around.report),
            span=entry.key.span,
        )
    return found


def _named(name: str, language: str) -> Words:
    return Words(en=name) if language == "en" else Words(zh=name)


def _scope(events: Mapping[str, EventKind], figures: Figures) -> Scope:
    """Give what definitions may speak of: the events so far, kind by kind."""
    record = Record(tuple((kind.name, Listing(kind.fields)) for kind in events.values()))
    return figures.scope_over(record)


def _at_hand(desk: _Desk, kinds: Sequence[EventKind]) -> Sentences:
    """Give a reader that also knows the state and the event at hand, as far as `kinds` agree."""
    common = dict(kinds[0].fields.fields) if kinds else {}
    for kind in kinds[1:]:
        common = {name: of for name, of in common.items() if kind.fields.field(name) == of}
    terms, scope = desk.terms, desk.sentences.scope
    at_hand = (
        (terms.this_event, Record((*common.items(), (terms.event, Text())))),
        (terms.this_state, Record(((terms.since, Day()),))),
    )
    record = Record((*scope.record.fields, *at_hand))
    return desk.sentences.within(replace(scope, record=record))


def _transitions(node: Map, desk: _Desk) -> Iterable[Transition]:
    items = maps_at(node, "transitions")
    _once([word for item in items if (word := word_at(item, "name"))], desk.report)
    for item in items:
        basis = read_quoted_basis(item, desk.around.law, desk.report)
        events = desk.named(item, "event", desk.events, "unknown-event")
        states = desk.named(item, "in", desk.states, "unknown-state")
        to = desk.named(item, "to", desk.states, "unknown-state")
        sentences = _at_hand(desk, [desk.events[name] for name in events])
        when = word_at(item, "when")
        condition = None if when is None else sentences.boolean(when.scalar, clauses_of(basis))
        name = word_at(item, "name")
        if name is None or not to or (when is not None and condition is None):
            continue
        yield Transition(
            name=name.text.strip(),
            states=states,
            events=events,
            when=condition,
            to=to[0],
            issues=tuple(word.text.strip() for word in list_at(item, "issues")),
            basis=basis,
            reason=said_at(item, "reason", desk.around.language),
            span=name.span,
        )


def _reminders(node: Map, desk: _Desk) -> Iterable[Reminder]:
    for item in maps_at(node, "reminders"):
        basis = read_quoted_basis(item, desk.around.law, desk.report)
        states = desk.named(item, "in", desk.states, "unknown-state")
        word, name = word_at(item, "due"), word_at(item, "name")
        due = None if word is None else _at_hand(desk, ()).any(word.scalar, clauses_of(basis))
        if due is None or name is None:
            continue
        if not isinstance(due.type, Day) and word is not None:
            desk.report.add("due-not-day", word.span)
            continue
        reason = said_at(item, "reason", desk.around.language)
        yield Reminder(name.text.strip(), states, due, basis, reason, name.span)


def _unmoved(node: Map, desk: _Desk) -> Iterable[Unmoved]:
    for item in maps_at(node, "unmoved"):
        states = desk.named(item, "in", desk.states, "unknown-state")
        events = desk.named(item, "event", desk.events, "unknown-event")
        yield Unmoved(states, events, said_at(item, "why", desk.around.language))


# --- what fits together ------------------------------------------------------------------


def _check(lifecycle: Lifecycle, node: Map, report: Report) -> None:
    """Report what does not fit together once all of it is read."""
    place = lifecycle.span
    if not any(kind.opens for kind in lifecycle.events.values()):
        report.add("nothing-opens", place, name=lifecycle.name)
    lacking = [name for name in lifecycle.events if name not in lifecycle.same_day]
    if lacking:
        report.add("no-order-of-day", place, names=one_of(lacking))
    for one in lifecycle.transitions:
        ended = [name for name in one.states if name in lifecycle.finals]
        if ended:
            report.add("out-of-final", one.span, name=one.name, state=one_of(ended))
    _one_way(lifecycle, report)
    if not report.has_errors:  # what was left out as wrong would be missed here
        _reached(lifecycle, report)
        _all_told(lifecycle, report)


def _one_way(lifecycle: Lifecycle, report: Report) -> None:
    """Refuse two transitions that one event in one state would take, whatever the facts."""
    seen: dict[tuple[str, str], list[Transition]] = {}
    for one in lifecycle.transitions:
        for pair in product(one.states, one.events):
            for other in seen.get(pair, ()):
                if one.when is None or other.when is None or one.when == other.when:
                    report.add(
                        "two-ways",
                        one.span,
                        also=[other.span],
                        state=pair[0],
                        event=pair[1],
                        name=one.name,
                        other=other.name,
                    )
            seen.setdefault(pair, []).append(one)


def _reached(lifecycle: Lifecycle, report: Report) -> None:
    """Note states that nothing leads to."""
    reached = {lifecycle.start, *(one.to for one in lifecycle.transitions)}
    for state in lifecycle.states:
        if state not in reached:
            report.note("state-not-reached", lifecycle.span, name=state)


def _all_told(lifecycle: Lifecycle, report: Report) -> None:
    """Note each event that changes nothing in a state, unless the file says so and why."""
    items: tuple[Transition | Unmoved, ...] = (*lifecycle.transitions, *lifecycle.unmoved)
    told = {pair for one in items for pair in product(one.states, one.events)}
    for name, kind in lifecycle.events.items():
        states = [
            state
            for state in lifecycle.states
            if (state, name) not in told and state not in lifecycle.finals and not kind.opens
        ]
        if states:
            report.note("changes-nothing", kind.span, name=name, states=one_of(states))
