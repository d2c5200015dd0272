"""The words in which the ledger keeps an event or a letter: one canonical line of JSON.

The same content always gives the same bytes: keys in order, nothing between them, no floats,
numbers as text without needless zeros. Whatever else the ledger keeps of an entry is copied from
its body.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

from ipaward.domain.event import Event, Letter
from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, Duration, Nothing, Unknown, Value
from ipaward.ledger.canonical import canonical

NO_BODY = (ValueError, TypeError, ArithmeticError)  # what reading the body of nothing raises


def event_body(log: str, event: Event) -> bytes:
    """Give the body of `event` in `log`; a fact that is unknown is left out like an absent one.

    Raises:
        ValueError: a fact is of a kind no event holds.
    """
    known = sorted((n, v) for n, v in event.facts.items() if not isinstance(v, Unknown))
    return canonical(
        {
            "day": event.day.isoformat(),
            # Pairs and not a map, so that every key of the body is ASCII: canonical forms
            # differ in how they sort other keys.
            "facts": [[name, _written(value)] for name, value in known],
            "kind": event.kind,
            "log": log,
            "number": event.number,
            "subject": event.subject,
        }
        | ({"corrects": event.corrects} if event.corrects else {})
    )


def event_of(body: bytes) -> Event:
    """Give the event whose body this is, or raise one of `NO_BODY`."""
    match json.loads(body):
        case {
            "day": str(day),
            "facts": [*facts],
            "kind": str(kind),
            "number": str(number),
            "subject": str(subject),
            **more,
        }:
            read = {str(name): _read(value) for name, value in facts}
            corrects = str(more.get("corrects", ""))
            return Event(number, kind, subject, date.fromisoformat(day), read, corrects=corrects)
    raise ValueError("the body of no event")


def letter_body(log: str, letter: Letter) -> bytes:
    """Give the body of `letter` in `log`."""
    return canonical(
        {
            "day": letter.day.isoformat(),
            "event": letter.event,
            "log": log,
            "name": letter.name,
            "subject": letter.subject,
            "transition": letter.transition,
        }
    )


def letter_of(body: bytes) -> Letter:
    """Give the letter whose body this is, or raise one of `NO_BODY`."""
    match json.loads(body):
        case {
            "day": str(day),
            "event": str(event),
            "name": str(name),
            "subject": str(subject),
            "transition": str(transition),
        }:
            return Letter(subject, event, transition, name, date.fromisoformat(day))
    raise ValueError("the body of no letter")


def _written(value: Value) -> object:
    match value:
        case bool() | str():
            return value
        case Decimal() if value.is_finite():
            return {"number": _plain(value)}
        case date() if not isinstance(value, datetime):
            return {"day": value.isoformat()}
        case Duration(measure=measure, count=count):
            return {measure.value: count}
        case Nothing():
            return {"none": True}
    raise ValueError(f"no event holds a fact of the kind {type(value).__name__}")


def _plain(number: Decimal) -> str:
    """Give the one spelling of a number: 1.50 and 1.5 are the same content.

    >>> [_plain(Decimal(text)) for text in ("1.50", "1E+2", "100", "-0.00")]
    ['1.5', '100', '100', '0']
    """
    if not number:
        return "0"
    # Not `normalize`, which rounds to the precision of the context.
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(written: object) -> Value:
    match written:
        case bool() | str():
            return written
        case {"number": str(text)}:
            return Decimal(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"days": int(count)}:
            return Duration(Measure.DAYS, count)
        case {"months": int(count)}:
            return Duration(Measure.MONTHS, count)
        case {"none": True}:
            return NOTHING
    raise ValueError("a fact of no kind an event holds")
