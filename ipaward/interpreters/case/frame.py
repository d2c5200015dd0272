"""What a compiled term looks at while one application is judged, and what a term is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from ipaward.domain.value import Unknown, Value
from ipaward.interpreters.case.figures import Figure, common, lift


class Frame:
    """One application under judgement. The one thing here that changes, so that terms are fast.

    Attributes:
        record: the application.
        on: the reference date; None where it is unknown.
        overrides: parameter values set for this judgement only.
        memo: definitions already worked out.
        items: the items at hand, by the slot of their variable.
        figures: what the terms of the award came to, None for unknown.
    """

    __slots__ = ("figures", "items", "memo", "on", "overrides", "record")

    def __init__(
        self,
        record: Mapping[str, Value | Unknown],
        on: date | None,
        overrides: Mapping[str, Value],
        slots: int,
    ) -> None:
        self.record = record
        self.on = on
        self.overrides = overrides
        self.memo: dict[str, Any] = {}
        self.items: list[Any] = [None] * slots
        self.figures: list[Figure | None] = []


# What a term gives: None for unknown; a whole number or fraction (figures, days as day numbers,
# durations as counts), text, truth, NOTHING, a record as it stands, or a `Box`.
Inner: TypeAlias = Any
Run: TypeAlias = "Callable[[Frame], Inner]"


@dataclass(frozen=True, slots=True)
class Box:
    """A list while it is computed: what is surely in it, and what possibly is."""

    sure: list[Any]
    possible: list[Any]


@dataclass(frozen=True, slots=True)
class Term:
    """A compiled expression.

    Attributes:
        scale: of its figures, or of those in its list; None where it has none.
    """

    run: Run
    scale: int | None = None


def at_scale(term: Term, scale: int) -> Run:
    """Give what computes `term`, a figure or a list of them, at a larger scale."""
    run = term.run
    turn = None if term.scale is None else lift(term.scale, scale)
    if turn is None:
        return run
    up: Callable[[Figure], Figure] = turn

    def raised(frame: Frame) -> Inner:
        value = run(frame)
        if value is None:
            return None
        if isinstance(value, Box):
            return Box(_raise(up, value.sure), _raise(up, value.possible))
        return up(value)

    return raised


def _raise(up: Callable[[Figure], Figure], figures: list[Any]) -> list[Any]:
    return [None if figure is None else up(figure) for figure in figures]


def aligned(terms: Sequence[Term]) -> tuple[list[Run], int | None]:
    """Give what computes `terms` at one scale, where they are figures."""
    scales = [term.scale for term in terms if term.scale is not None]
    if not scales:
        return [term.run for term in terms], None
    scale = common(*scales)
    return [at_scale(term, scale) for term in terms], scale
