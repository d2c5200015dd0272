"""What every reading that judges applications offers, and the day it reads the law on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from ipaward.domain.value import CauseKind, Unknown, Value, at
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.judgement import Judgement


class DisagreementError(Exception):
    """The engine and the yardstick differ: our fault, and no decision.

    Attributes:
        about: the rule by its full name, or what else they differ about.
        engine, yardstick: what each said.
    """

    def __init__(self, about: str, engine: object, yardstick: object) -> None:
        self.about = about
        self.engine = str(engine)
        self.yardstick = str(yardstick)
        super().__init__(f"{about}: the engine says {engine}, the yardstick {yardstick}")


class Reading(Protocol):
    """A reading of one programme that judges records."""

    @property
    def book(self) -> Rulebook:
        """The rulebook it reads."""

    @property
    def programme(self) -> Programme:
        """The programme it reads."""

    def judge(
        self,
        record: Mapping[str, Value | Unknown],
        on: date | Unknown,
        overrides: Mapping[str, Value] = ...,
    ) -> Judgement:
        """Judge one application as of a reference date."""


BY_HAND = "--on"  # the fact that is missing where a programme names none and nobody gave a day


def reference_day(
    programme: Programme, record: Mapping[str, Value | Unknown], on: date | None
) -> date | Unknown:
    """Give the day whose law and parameters are read; `on` only where no fact is named for it."""
    if not programme.reference_date:
        return on if on is not None else Unknown.of(CauseKind.FACT, BY_HAND)
    day = at(record, programme.reference_date)
    if isinstance(day, date):
        return day
    if isinstance(day, Unknown) and day.causes:
        return day
    kind = CauseKind.FACT if isinstance(day, Unknown) else CauseKind.NONE
    return Unknown.of(kind, programme.reference_date)


def fact_at(record: Mapping[str, Value | Unknown], path: str) -> Value | Unknown:
    """Give what is known at `path`; for a field of list items, the values of all items.

    >>> fact_at({"xs": ({"a": "p"}, {"a": "q"})}, "xs.a")
    ('p', 'q')
    """
    here: Value | Unknown = record
    names = path.split(".")
    for depth, name in enumerate(names):
        if isinstance(here, tuple):
            rest = ".".join(names[depth:])
            return tuple(
                _named(fact_at(item, rest), path) if isinstance(item, Mapping) else item
                for item in here
            )
        if not isinstance(here, Mapping) or name not in here:
            return here if isinstance(here, Unknown) else Unknown.of(CauseKind.FACT, path)
        here = here[name]
    return here


def _named(value: Value | Unknown, path: str) -> Value | Unknown:
    """Name the whole path in an unknown below a list, where only its end was looked for."""
    return Unknown.of(CauseKind.FACT, path) if isinstance(value, Unknown) else value
