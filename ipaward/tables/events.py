"""Events that arrive as lines of JSON, one event a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from operator import attrgetter
from pathlib import Path

from ipaward.domain.application import RefusedRow
from ipaward.domain.event import Event
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.types import Choice, Day, Record, Text, Type
from ipaward.domain.value import Unknown
from ipaward.domain.words import Details, Words, listed
from ipaward.rulebook.lifecycle import EN_TERMS, ZH_TERMS, EventKind, Lifecycle
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary
from ipaward.tables.delimited import check_utf8, lines_of
from ipaward.tables.headers import nearest
from ipaward.tables.intake import check_lines
from ipaward.tables.records import RecordReader, tree_of

_KEYS = attrgetter("number", "event", "subject", "day", "corrects")


def read_events(path: Path, lifecycle: Lifecycle) -> Iterator[Event | RefusedRow]:
    """Give the events of a JSON Lines file, or each line that holds none with all its faults.

    Raises:
        RefusedError: the file as a whole cannot be used.
    """
    file = path.as_posix()
    check_lines(path, file)
    check_utf8(path, file)
    readers = {name: RecordReader(_words_of(kind, lifecycle)) for name, kind in _kinds(lifecycle)}
    spellings = _spellings(lifecycle)
    for number, line in lines_of(path, file, "utf-8-sig"):
        if line.strip():
            place = Cell(file, "", number)
            tree = tree_of(line, place)
            if isinstance(tree, Problem):
                yield RefusedRow("", place, (tree,), {"": line.strip()[:200]})
            else:
                yield _event(_spelt(tree, spellings), place, lifecycle, readers)


def _kinds(lifecycle: Lifecycle) -> Iterator[tuple[str, EventKind]]:
    yield from lifecycle.events.items()


def _spellings(lifecycle: Lifecycle) -> Mapping[str, str]:
    """Give the keys every event has, as the policy spells them, by how the other language does.

    A field that an event has of its own is no such spelling.
    """
    fields = {name for _, kind in _kinds(lifecycle) for name in kind.own}
    return {
        other: own
        for terms in (ZH_TERMS, EN_TERMS)
        for other, own in zip(_KEYS(terms), _KEYS(lifecycle.terms), strict=True)
        if other != own and other not in fields
    }


def _spelt(tree: Mapping[str, object], spellings: Mapping[str, str]) -> Mapping[str, object]:
    """Give a line with its keys as the policy spells them; one written in both ways keeps both."""
    return {
        key if (own := spellings.get(key, key)) in tree else own: value
        for key, value in tree.items()
    }


def _event(
    tree: Mapping[str, object],
    place: Cell,
    lifecycle: Lifecycle,
    readers: Mapping[str, RecordReader],
) -> Event | RefusedRow:
    terms = lifecycle.terms
    raw = {str(key): str(value)[:200] for key, value in tree.items()}
    number = str(tree.get(terms.number) or "")
    kind = str(tree.get(terms.event) or "").strip()
    if not kind:
        return RefusedRow(
            number, place, (Problem("event-without", place, {"field": terms.event}),), raw
        )
    if kind not in readers:
        near = nearest(kind, readers)
        details: Details = {"written": kind, "nearest": near, "known": listed(readers)}
        code = "event-near-kind" if near else "event-kind"
        return RefusedRow(number, place, (Problem(code, place, details),), raw)
    found = readers[kind].read(tree, place)
    if isinstance(found, RefusedRow):
        problems = tuple(_of_event(problem, kind, readers[kind]) for problem in found.problems)
        return replace(found, problems=problems)
    record = dict(found.record)
    subject, day = record.pop(terms.subject, None), record.pop(terms.day, None)
    lacking = [
        name
        for name, value in ((terms.subject, subject), (terms.day, day))
        if value is None or isinstance(value, Unknown) or value == ""
    ]
    if lacking or not isinstance(day, date):
        without = tuple(Problem("event-without", place, {"field": name}) for name in lacking)
        return RefusedRow(number, place, without, raw)
    facts = {name: value for name, value in record.items() if not isinstance(value, Unknown)}
    corrects = str(facts.pop(terms.corrects, ""))
    for name in (terms.number, terms.event):
        facts.pop(name, None)
    return Event(found.number, kind, str(subject), day, facts, place, corrects)


def _of_event(problem: Problem, kind: str, reader: RecordReader) -> Problem:
    """Say of a field that is none which ones the event has, and of a number that it is its own."""
    if problem.code == "no-number":
        return Problem("event-without", problem.place, {"field": reader.vocabulary.number})
    if problem.code not in ("no-such-field", "near-field"):
        return problem
    known = listed(reader.vocabulary.facts)
    details = {"field": problem.details["field"], "event": kind, "known": known}
    return Problem("event-no-field", problem.place, details)


def _words_of(kind: EventKind, lifecycle: Lifecycle) -> Vocabulary:
    """Give the facts that a line with such an event may hold."""
    terms = lifecycle.terms
    common: dict[str, Type] = {
        terms.number: Text(),
        terms.event: Choice(tuple(lifecycle.events)),
        terms.subject: lifecycle.of,
        terms.day: Day(),
        terms.corrects: Text(),
    }
    facts = {n: FactInfo(n, of, Words(), "", Supplier.AUTHORITY) for n, of in common.items()}
    facts |= kind.own
    record = Record(tuple((name, info.type) for name, info in facts.items()))
    return Vocabulary(record, facts, terms.number)
