"""The values a fact, a parameter or an expression can have.

Numbers and amounts are `Decimal` where people hand them in and read them, and exact fractions
while the yardstick computes; a float never occurs. Amounts are in yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.characters import folded
from ipaward.domain.types import Measure


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time in whole months or whole days; may be negative."""

    measure: Measure
    count: int

    def __str__(self) -> str:
        sign, count = ("-" if self.count < 0 else ""), abs(self.count)
        if self.measure is Measure.DAYS:
            return f"{sign}P{count}D"
        years, months = divmod(count, 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{sign}P{body}"


@dataclass(frozen=True, slots=True)
class Nothing:
    """It is known that there is none (无): never to be mixed with unknown."""


NOTHING = Nothing()


class CauseKind(StrEnum):
    """Why a value is unknown."""

    FACT = "fact"  # nobody supplied it; `name` is its dotted path
    PARAMETER = "parameter"  # the policy names it and fixes no value
    LIST = "list"  # the list, or a register in time, was not consulted; `name` of list or fact
    DIVISION = "division-by-zero"  # `name` is the divisor as written
    EMPTY = "empty-list"  # the least or greatest of nothing
    OUT_OF_RANGE = (
        "out-of-range"  # a date before a series starts, a year past 9999, a sum too large
    )
    NONE = "none"  # known to have none, where a value is needed
    NO_MATCH = "no-match"  # no row of a decision table applies, or several of a unique one
    DUTY = "duty"  # a duty is broken and its breach suspends the case


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One reason why a value is unknown."""

    kind: CauseKind
    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value nobody knows, and why; the causes take no part in what it means."""

    causes: frozenset[Cause]

    @staticmethod
    def of(kind: CauseKind, name: str) -> Unknown:
        """Give an unknown with one cause."""
        return Unknown(frozenset([Cause(kind, name)]))


Value: TypeAlias = (
    "bool | Decimal | Fraction | str | date | Duration | Nothing"
    " | tuple[Value | Unknown, ...] | Mapping[str, Value | Unknown]"
)


def told_apart(key: Value) -> Value:
    """Give what makes a key another than others: of a text what people do not vary in writing."""
    return folded(key) if isinstance(key, str) else key


def at(record: Mapping[str, Value | Unknown], path: str) -> Value | Unknown:
    """Give what `record` holds at the dotted `path`; what is not there is unknown.

    >>> at({"a": {"b": "x"}}, "a.b")
    'x'
    """
    here: Value | Unknown = record
    try:
        for name in path.split("."):
            here = here[name]  # type: ignore[index, call-overload]  # no record: TypeError
    except (KeyError, TypeError):
        return Unknown.of(CauseKind.FACT, path)
    return here
