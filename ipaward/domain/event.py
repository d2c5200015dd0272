"""What happened to somebody or something on a day: the facts a lifecycle goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ipaward.domain.source import Cell
from ipaward.domain.value import Unknown, Value


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        number: its own number, unique in its lifecycle; the same number is the same event.
        kind: which of the events that the lifecycle declares.
        subject: whom or what it happened to, for example a credit code.
        day: its legal day.
        facts: the other fields its kind declares; what was not supplied is absent.
        place: where it was read; takes no part in equality.
        corrects: number of the event it takes the place of; empty for none.
    """

    number: str
    kind: str
    subject: str
    day: date
    facts: Mapping[str, Value | Unknown]
    place: Cell | None = field(default=None, compare=False, repr=False)
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a step of a lifecycle calls for; each is due once.

    Attributes:
        event: number of the event it answers, of the first where others have corrected it.
        transition: name of the step.
        name: of the letter.
        day: the legal day of the event.
    """

    subject: str
    event: str
    transition: str
    name: str
    day: date
