"""What must become known before a course goes on, said so that one sees who can do something.

An event can supply a fact; a figure that is not set or a day the list of holidays does not hold is
for those who keep the policy.
"""

from __future__ import annotations

from collections.abc import Iterable

from ipaward.casework.course import Undated
from ipaward.domain.value import Cause, CauseKind
from ipaward.domain.words import Words, listed
from ipaward.interpreters.prose.catalogue import CAUSES

HOLIDAYS = "holidays"  # as the yardstick names the list, with the day it was asked for


def facts_lacking(causes: Iterable[Cause]) -> Words:
    """Give the facts that an event has to supply; nothing where there are none."""
    return listed(sorted({one.name for one in causes if one.kind is CauseKind.FACT}))


def rest_lacking(causes: Iterable[Cause]) -> tuple[Words, ...]:
    """Say each of the things no event can supply."""
    return tuple(_words(one) for one in sorted(causes) if one.kind is not CauseKind.FACT)


def lacking(causes: Iterable[Cause]) -> Words:
    """Say in one go all that lacks."""
    found = frozenset(causes)
    facts, rest = facts_lacking(found), rest_lacking(found)
    supplied = [Words(f"要补 {facts.zh}", f"{facts.en} must be supplied")] if facts else []
    said = [*supplied, *rest]
    return Words("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def undated_words(undated: Undated) -> Words:
    """Say that a reminder has no known day, and what lacks."""
    name, lacks = undated.reminder.name, lacking(undated.causes)
    return Words(
        f"算不出“{name}”是哪一日：{lacks.zh}",
        f"the day of the reminder {name} is not known: {lacks.en}",
    )


def _words(cause: Cause) -> Words:
    table, _, day = cause.name.partition(" ")
    if table == HOLIDAYS and cause.kind is CauseKind.LIST:
        return Words(
            "政策没有节假日表，要写一个", "the policy has no list of holidays and needs one"
        )
    if table == HOLIDAYS and cause.kind is CauseKind.OUT_OF_RANGE:
        return Words(
            f"政策的节假日表没有 {day}，要把表补全",
            f"the policy's list of holidays does not cover {day} and must be extended",
        )
    words = CAUSES[cause.kind]
    return Words(words.zh.format(cause.name), words.en.format(cause.name))
