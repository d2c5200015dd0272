"""Whether there is law on a day: a policy in force, and a version of every figure that is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ipaward.domain.problem import Problem
from ipaward.domain.source import Place
from ipaward.domain.value import Unknown, Value
from ipaward.rulebook.book import Example, Programme, RoundExample, Rulebook
from ipaward.rulebook.reading import BY_HAND


def not_in_force(
    book: Rulebook, programme: Programme, day: date | Unknown, place: Place | None
) -> Problem | None:
    """Say that the policy is not in force on the reference day, where that is so."""
    policy = book.policy
    if isinstance(day, Unknown):
        return None
    starts = policy.in_force is None or policy.in_force <= day
    lasts = policy.expires is None or day <= policy.expires
    if starts and lasts:
        return None
    details = {
        "policy": policy.name,
        "day": day.isoformat(),
        "start": policy.in_force.isoformat() if policy.in_force else "…",
        "until": policy.expires.isoformat() if policy.expires else "…",
        "fact": programme.reference_date or BY_HAND,
    }
    return Problem("not-in-force", place, details)


def without_version(
    book: Rulebook,
    programme: Programme,
    read: Iterable[str],
    day: date | Unknown,
    overrides: Mapping[str, Value],
    place: Place | None,
) -> tuple[Problem, ...]:
    """Say which figures that were `read` have no version on the reference day."""
    if isinstance(day, Unknown):
        return ()
    names = set(read) - overrides.keys()
    fact = programme.reference_date or BY_HAND
    return tuple(
        Problem(
            "no-version-on-day",
            place,
            {"name": name, "day": day.isoformat(), "fact": fact},
            also=(info.span,) if info.span else (),
        )
        for name, info in book.parameters.items()
        if name in names and info.on(day) is None
    )


def undecidable(
    book: Rulebook,
    programme: Programme,
    example: Example | RoundExample,
    read: Iterable[str],
    day: date | Unknown,
) -> tuple[Problem, ...]:
    """Say why an application like that of a worked example would be refused for its day."""
    if problem := not_in_force(book, programme, day, example.span):
        details = {**problem.details, "example": example.name}
        return (Problem("example-not-in-force", example.span, details),)
    return without_version(book, programme, read, day, {}, example.span)
