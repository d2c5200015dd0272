"""Read the worked examples of a lifecycle: what happened, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ipaward.domain.event import Event
from ipaward.domain.types import Day
from ipaward.domain.value import Unknown, Value
from ipaward.language.keys import UNKNOWN
from ipaward.language.nodes import day_at, entries_at, maps_at, one_of, value_of, word_at, words_in
from ipaward.language.report import Report, perhaps
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.lifecycle import EventKind, Lifecycle, LifecycleExample

_EVENT = frozenset(["遇", "event"])
_DAY = frozenset(["日", "day"])
_NUMBER = frozenset(["编号", "number"])
_CORRECTS = frozenset(["更正", "corrects"])
_SUBJECT = "example"


def read_lifecycle_examples(
    nodes: Sequence[Map], lifecycle: Lifecycle, report: Report
) -> tuple[LifecycleExample, ...]:
    """Read the examples of a lifecycle; what is wrong is reported and left out."""
    found: dict[str, LifecycleExample] = {}
    for node in nodes:
        word = word_at(node, "name")
        if word is None:
            continue
        name = word.text.strip()
        if name in found:
            report.add("name-taken-twice", word.span, also=[found[name].span], name=name)
        happened = [
            _event(item, str(at + 1), lifecycle, report)
            for at, item in enumerate(maps_at(node, "given"))
        ]
        gives = {
            entry.name: tuple(word.text.strip() for word in words_in(entry.value))
            for entry in entries_at(node, "gives")
        }
        _known_states(node, lifecycle, report)
        _reminded_on_a_day(node, report)
        events = tuple(event for event in happened if event is not None)
        found[name] = LifecycleExample(name, events, day_at(node, "on", report), gives, word.span)
    return tuple(found.values())


def _known_states(node: Map, lifecycle: Lifecycle, report: Report) -> None:
    for entry in entries_at(node, "gives"):
        known: dict[str, Sequence[str]] = {
            "state": lifecycle.states,
            "issues": [name for one in lifecycle.transitions for name in one.issues],
            "reminders": [one.name for one in lifecycle.reminders],
        }
        is_told = entry.name in known and not report.has_errors
        for word in words_in(entry.value) if is_told else ():
            name, names = word.text.strip(), known[entry.name]
            if name not in names:
                code = "unknown-state" if entry.name == "state" else "unknown-result"
                cure = perhaps(name, names)
                report.add(code, word.span, cure=cure, name=name, known=one_of(names))


def _reminded_on_a_day(node: Map, report: Report) -> None:
    """Refuse reminders that are promised for no day: none would ever be due."""
    for entry in entries_at(node, "gives"):
        if entry.name == "reminders" and word_at(node, "on") is None:
            report.add("reminders-without-day", entry.key.span)


def _event(node: Map, number: str, lifecycle: Lifecycle, report: Report) -> Event | None:
    named = {key: _word(node, key) for key in (_EVENT, _DAY, _NUMBER, _CORRECTS)}
    word, day_word = named[_EVENT], named[_DAY]
    if word is None or day_word is None:
        report.add("event-and-day", node.span)
        return None
    kind = lifecycle.events.get(word.text.strip())
    if kind is None:
        cure, known = perhaps(word.text.strip(), lifecycle.events), one_of(lifecycle.events)
        report.add("unknown-event", word.span, cure=cure, name=word.text.strip(), known=known)
        return None
    day = value_of(day_word, Day(), report)
    if not isinstance(day, date):
        return None
    own, other = named[_NUMBER], named[_CORRECTS]
    facts = _facts(node.entries, kind, report)
    corrects = other.text.strip() if other else ""
    own_number = own.text.strip() if own else number
    return Event(own_number, kind.name, _SUBJECT, day, facts, corrects=corrects)


def _word(node: Map, names: frozenset[str]) -> Word | None:
    found = (e.value for e in node.entries if e.key.text.strip() in names)
    return next((value for value in found if isinstance(value, Word)), None)


def _facts(entries: Sequence[Entry], kind: EventKind, report: Report) -> dict[str, Value | Unknown]:
    found: dict[str, Value | Unknown] = {}
    for entry in entries:
        name = entry.key.text.strip()
        if name in _EVENT | _DAY | _NUMBER | _CORRECTS:
            continue
        info = kind.own.get(name)
        if info is None:
            report.add("no-such-fact", entry.key.span, cure=perhaps(name, kind.own), name=name)
        elif not isinstance(entry.value, Word):
            report.add("not-a-value", entry.value.span, name=name)
        elif entry.value.text.strip() not in UNKNOWN:
            value = value_of(entry.value, info.type, report, name)
            if value is not None and not isinstance(value, Unknown):
                found[name] = value
    return found
