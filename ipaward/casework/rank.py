"""The order of preference in one pool, and how far it could still change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from ipaward.domain.decision import Decision
from ipaward.domain.value import Duration, Nothing, Unknown
from ipaward.rulebook.book import OrderKey
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.meaning import Situation, mean

Rung: TypeAlias = "tuple[int, object] | tuple[int]"

BEST: Rung = (-1,)
NONE: Rung = (1,)
UNKNOWN: Rung = (2,)
WORST: Rung = (3,)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A decision with its place in the order of preference.

    Attributes:
        rungs: one per key, the smaller first; an unknown key comes after all known ones.
        earliest, latest: the same where an unknown key, and so all keys after it, could turn out
            as good or as bad as can be.
        unknown: names of the keys that are unknown.
    """

    decision: Decision
    rungs: tuple[Rung, ...]
    earliest: tuple[Rung, ...]
    latest: tuple[Rung, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """The ranks a case could still come to hold, both included."""

    best: int
    worst: int


def entrant(decision: Decision, order: Sequence[OrderKey], here: Situation) -> Entrant:
    """Read the keys of preference of one decision; its number settles every tie."""
    figures = [mean(key.value, here) for key in order]
    rungs = [_rung(v, key.descending) for v, key in zip(figures, order, strict=True)]
    unknown = [i for i, value in enumerate(figures) if isinstance(value, Unknown)]
    sure = unknown[0] if unknown else len(rungs)
    number: Rung = (0, decision.application)
    open_keys = len(rungs) - sure
    return Entrant(
        decision,
        (*rungs, number),
        (*rungs[:sure], *[BEST] * open_keys, number),
        (*rungs[:sure], *[WORST] * open_keys, number),
        tuple(order[i].name for i in unknown),
    )


def ranked(entrants: Sequence[Entrant]) -> list[Entrant]:
    """Put entrants in their order of preference, the first first."""
    return sorted(entrants, key=lambda e: e.rungs)


def reaches(entrants: Sequence[Entrant], pending: Sequence[Entrant]) -> list[Reach]:
    """Tell for each entrant the ranks it could come to hold.

    Another could stand before it if at its best it beats this one at its worst; a pending case
    may join the ranks or never come.
    """
    could = sorted(e.earliest for e in (*entrants, *pending))
    must = sorted(e.latest for e in entrants)
    found = []
    for e in entrants:
        itself = e.earliest < e.latest
        worst = 1 + bisect_left(could, e.latest) - itself
        best = 1 + bisect_left(must, e.earliest)
        found.append(Reach(best, worst))
    return found


def _rung(value: Meant, descending: bool) -> Rung:
    match value:
        case Unknown():
            return UNKNOWN
        case Nothing():
            return NONE
        case bool():
            return (0, int(value) * (-1 if descending else 1))
        case Fraction():
            figure = value.numerator if value.denominator == 1 else value
            return (0, -figure if descending else figure)
        case date():
            return (0, value.toordinal() * (-1 if descending else 1))
        case Duration():
            return (0, value.count * (-1 if descending else 1))
        case str():
            # 1 ends the text after every character of a longer one, all of which are negative.
            return (0, (*(-ord(c) for c in value), 1) if descending else value)
    raise AssertionError(value)
