"""The pages of the ledger: its tables, what guards them, and how entries get in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from sqlalchemy import ColumnElement, Connection
from sqlmodel import (
    Field,
    Index,
    Session,
    SQLModel,
    Text,
    UniqueConstraint,
    col,
    func,
    insert,
    select,
)

from ipaward.domain.event import Event, Letter
from ipaward.ledger.body import NO_BODY, event_body, event_of, letter_body, letter_of

MANY = 500  # values asked for at once; SQLite allows 32,766, and before 3.32 only 999


class EventRow(SQLModel, table=True):
    """An event as kept; all but `seq` and `recorded` is a copy of what its body says."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("log", "number"),
        Index("event_of_subject", "log", "subject"),
        {"sqlite_strict": True},
    )
    seq: int = Field(primary_key=True)
    log: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    day: str = Field(sa_type=Text)
    recorded: str = Field(sa_type=Text)
    digest: bytes
    body: bytes


class LetterRow(SQLModel, table=True):
    """A letter as kept, in the manner of an event."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("log", "subject", "event", "transition", "name"),
        {"sqlite_strict": True},
    )
    seq: int = Field(primary_key=True)
    log: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    event: str = Field(sa_type=Text)
    transition: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    day: str = Field(sa_type=Text)
    recorded: str = Field(sa_type=Text)
    digest: bytes
    body: bytes


KEYS = {"event": ("log", "number"), "letter": ("log", "subject", "event", "transition", "name")}

# The check before an INSERT holds for every connection, with any settings: INSERT OR REPLACE
# would otherwise delete the row it meets without a word.
GUARDS = {
    "stays": "BEFORE UPDATE ON {table}",
    "is_kept": "BEFORE DELETE ON {table}",
    "is_next": "BEFORE INSERT ON {table} WHEN"
    " NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM {table})"
    " OR EXISTS (SELECT 1 FROM {table} WHERE {same})",
}


class DamagedEntryError(Exception):
    """What stands in a table is not what was entered."""

    def __init__(self, table: str, seq: int) -> None:
        self.table, self.seq = table, seq
        super().__init__(f"entry {seq} of {table}")


@dataclass(frozen=True, slots=True)
class Pages:
    """The entries as they stand inside one transaction, in order of entry.

    Every entry read is checked against its body, and every body against its digest.

    Raises:
        DamagedEntryError: from every method that reads, where one of the two does not agree.
    """

    session: Session

    def events(self, log: str) -> tuple[Event, ...]:
        """Give all events of a log."""
        return tuple(self._events(col(EventRow.log) == log))

    def events_of(self, log: str, subjects: Iterable[str]) -> tuple[Event, ...]:
        """Give all events of some subjects, each subject's in order of entry."""
        return tuple(
            event
            for part in _parts(subjects)
            for event in self._events(col(EventRow.log) == log, col(EventRow.subject).in_(part))
        )

    def events_numbered(self, log: str, numbers: Iterable[str]) -> tuple[Event, ...]:
        """Give those of some events that are recorded."""
        return tuple(
            event
            for part in _parts(numbers)
            for event in self._events(col(EventRow.log) == log, col(EventRow.number).in_(part))
        )

    def letters(self, log: str) -> tuple[Letter, ...]:
        """Give all letters of a log."""
        return tuple(self._letters(col(LetterRow.log) == log))

    def letters_of(self, log: str, subjects: Iterable[str]) -> tuple[Letter, ...]:
        """Give all letters of some subjects, each subject's in order of entry."""
        return tuple(
            letter
            for part in _parts(subjects)
            for letter in self._letters(col(LetterRow.log) == log, col(LetterRow.subject).in_(part))
        )

    def add_events(self, log: str, events: Sequence[Event], recorded: str) -> None:
        """Enter events that are not recorded yet."""
        start = self.session.exec(select(func.coalesce(func.max(EventRow.seq) + 1, 0))).one()
        rows = [_event_row(start + n, log, event, recorded) for n, event in enumerate(events)]
        if rows:
            self.session.connection().execute(insert(EventRow), rows)

    def add_letters(self, log: str, letters: Sequence[Letter], recorded: str) -> None:
        """Enter letters that are not recorded yet."""
        start = self.session.exec(select(func.coalesce(func.max(LetterRow.seq) + 1, 0))).one()
        rows = [_letter_row(start + n, log, letter, recorded) for n, letter in enumerate(letters)]
        if rows:
            self.session.connection().execute(insert(LetterRow), rows)

    def _events(self, *where: ColumnElement[bool]) -> Iterator[Event]:
        for row in self.session.exec(select(EventRow).where(*where).order_by(col(EventRow.seq))):
            with _damage_said("event", row.seq):
                event = event_of(row.body)
                if _event_row(row.seq, row.log, event, row.recorded) != row.model_dump():
                    raise ValueError("a copy differs from the body, or the body from its digest")
            yield event

    def _letters(self, *where: ColumnElement[bool]) -> Iterator[Letter]:
        for row in self.session.exec(select(LetterRow).where(*where).order_by(col(LetterRow.seq))):
            with _damage_said("letter", row.seq):
                letter = letter_of(row.body)
                if _letter_row(row.seq, row.log, letter, row.recorded) != row.model_dump():
                    raise ValueError("a copy differs from the body, or the body from its digest")
            yield letter


def lay_out(connection: Connection) -> None:
    """Make the tables and their guards in an empty file."""
    SQLModel.metadata.create_all(
        connection, [SQLModel.metadata.tables[name] for name in KEYS], checkfirst=False
    )
    for trigger in guards().values():
        connection.exec_driver_sql(trigger)


def guards() -> dict[str, str]:
    """Give the statement that makes each guard of the tables, by its name."""
    triggers = {}
    for table, key in KEYS.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        for name, when in GUARDS.items():
            triggers[f"{table}_{name}"] = (
                f"CREATE TRIGGER {table}_{name} {when.format(table=table, same=same)}"
                " BEGIN SELECT RAISE(ABORT, 'what was recorded stays recorded'); END"
            )
    return triggers


@contextmanager
def _damage_said(table: str, seq: int) -> Iterator[None]:
    try:
        yield
    except NO_BODY as fault:
        raise DamagedEntryError(table, seq) from fault


def _event_row(seq: int, log: str, event: Event, recorded: str) -> dict[str, object]:
    body = event_body(log, event)
    return {
        "seq": seq,
        "log": log,
        "number": event.number,
        "kind": event.kind,
        "subject": event.subject,
        "day": event.day.isoformat(),
        "recorded": recorded,
        "digest": sha256(body).digest(),
        "body": body,
    }


def _letter_row(seq: int, log: str, letter: Letter, recorded: str) -> dict[str, object]:
    body = letter_body(log, letter)
    return {
        "seq": seq,
        "log": log,
        "subject": letter.subject,
        "event": letter.event,
        "transition": letter.transition,
        "name": letter.name,
        "day": letter.day.isoformat(),
        "recorded": recorded,
        "digest": sha256(body).digest(),
        "body": body,
    }


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while part := list(islice(rest, MANY)):
        yield part
