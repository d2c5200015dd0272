"""Events of made-up subjects, and the letters they call for."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from ipaward.domain.event import Event, Letter
from ipaward.ledger.events import EventLog

LOG = "policy/lifecycle"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 2, 28)


def event(number, subject="S1", kind="penalty", day=DAY, **facts):
    return Event(number, kind, subject, day, facts)


def due(subject: str, course: Sequence[Event]):
    """A letter for each penalty, and one for the third event whatever it is."""
    for each in course:
        if each.kind == "penalty":
            yield Letter(subject, each.number, "warn", "warning", each.day)
    for each in course[2:3]:
        yield Letter(subject, each.number, "leave", "notice to leave", each.day)


def none_due(subject, course):
    return ()


def all_due(events: Sequence[Event]) -> list[Letter]:
    """Every letter that a log with these events must hold."""
    subjects = dict.fromkeys(each.subject for each in events)
    return [
        letter
        for subject in subjects
        for letter in due(subject, [each for each in events if each.subject == subject])
    ]


def opened(tmp_path: Path) -> EventLog:
    return EventLog.open(tmp_path / "ledger.db")


def rows(path: Path, query: str) -> list[tuple]:
    """What stands in the file, seen without our own code."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
