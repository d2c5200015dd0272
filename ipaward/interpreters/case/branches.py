"""Choices between values: `if`, and the rows of a decision table."""

from __future__ import annotations

from collections.abc import Sequence

from ipaward.interpreters.case.frame import Box, Frame, Inner, Run


def either(condition: Run, then: Run, otherwise: Run) -> Run:
    """Compile `if`: unknown where the condition is."""

    def run(frame: Frame) -> Inner:
        truth = condition(frame)
        if truth is None:
            return None
        return then(frame) if truth else otherwise(frame)

    return run


def first(whens: Sequence[Run], gives: Sequence[Run]) -> Run:
    """Compile a table of which the first row that applies counts."""
    rows = list(zip(whens, gives, strict=True))

    def run(frame: Frame) -> Inner:
        for when, give in rows:
            truth = when(frame)
            if truth is None:
                return None
            if truth:
                return give(frame)
        return None

    return run


def unique(whens: Sequence[Run], gives: Sequence[Run]) -> Run:
    """Compile a table of which exactly one row must apply."""

    def run(frame: Frame) -> Inner:
        truths = [when(frame) for when in whens]
        if None in truths or truths.count(True) != 1:
            return None
        return gives[truths.index(True)](frame)

    return run


def collected(whens: Sequence[Run], gives: Sequence[Run]) -> Run:
    """Compile the list of what all rows that apply give."""

    def run(frame: Frame) -> Box | None:
        truths = [when(frame) for when in whens]
        if None in truths:
            return None
        return Box([give(frame) for truth, give in zip(truths, gives, strict=True) if truth], [])

    return run
