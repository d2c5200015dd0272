"""Read the worked examples of a lifecycle: what happened, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from ipaward.domain.event import Event
from ipaward.domain.types import Day
from ipaward.domain.value import Unknown, Value
from ipaward.language.keys import UNKNOWN
from ipaward.language.nodes import (
    day_at,
    entries_at,
    given_value,
    maps_at,
    one_of,
    value_of,
    word_at,
    words_in,
)
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
        items = maps_at(node, "given")
        numbers = _numbers(items, report)
        happened = [
            _event(item, number, lifecycle, report)
            for item, number in zip(items, numbers, strict=True)
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


def _numbers(items: Sequence[Map], report: Report) -> list[str]:
    """Give each event its own number, or else its place, or the next that no other has."""
    written: dict[str, Word] = {}
    for item in items:
        word = _word(item, _NUMBER)
        if word is None:
            continue
        first = written.setdefault(word.text.strip(), word)
        if first is not word:
            name = word.text.strip()
            report.add("event-number-twice", word.span, also=[first.span], number=name)
    taken, numbers = set(written), []
    for at, item in enumerate(items, start=1):
        own = _word(item, _NUMBER)
        free = (number for number in map(str, count(at)) if number not in taken)
        numbers.append(own.text.strip() if own else next(free))
        taken.add(numbers[-1])
    return numbers


def _event(node: Map, number: str, lifecycle: Lifecycle, report: Report) -> Event | None:
    word, day_word = _word(node, _EVENT), _word(node, _DAY)
    if word is None or day_word is None or day_word.text.strip() in UNKNOWN:
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
    other = _word(node, _CORRECTS)
    facts = _facts(node.entries, kind, report)
    corrects = other.text.strip() if other else ""
    return Event(number, kind.name, _SUBJECT, day, facts, corrects=corrects)


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
            value = given_value(entry.value, info.type, report, name)
            if value is not None and not isinstance(value, Unknown):
                found[name] = value
    return found
