"""What is on record decided again, from the record and the rulebook of then."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ipaward.casework.decide import Desk
from ipaward.domain.application import Application, RefusedRow
from ipaward.ledger.cases import day_of, is_by_people, record_of, rewritten
from ipaward.ledger.entries import Kept
from ipaward.ledger.pages import NO_BODY


class Replayed(StrEnum):
    """What came of deciding again."""

    SAME = "same"  # byte for byte
    DIFFERS = "differs"
    ERASED = "erased"  # the key of what it was decided on was destroyed
    LOCKED = "locked"  # that key is not at hand
    OVERRIDDEN = "overridden"  # people decided otherwise than the rules, and said why
    UNREAD = "unread"  # this release does not read the rulebook as it was read then


def replay(
    desk: Desk | None, entry: Kept, held: Mapping[str, Any] | None, *, is_erased: bool = False
) -> Replayed:
    """Decide an entry again and hold what comes out against it, byte for byte.

    Args:
        desk: of its programme, by the rulebook it names; None where that cannot be read.
        entry: a decision or a correction.
        held: what it holds back; None where that cannot be read.
        is_erased: whether that is on record.
    """
    if held is None:
        return Replayed.ERASED if is_erased else Replayed.LOCKED
    if is_by_people(held):
        return Replayed.OVERRIDDEN
    if desk is None:
        return Replayed.UNREAD
    content = entry.content
    try:
        assumed = tuple(held["assumed"])
        application = Application(content["application"], record_of(held), assumed=assumed)
        found = desk.decide(application, day_of(content))
    except (AssertionError, *NO_BODY):
        # No decision ever came of such a record, whoever sealed it; the others are looked at, too.
        return Replayed.DIFFERS
    if isinstance(found, RefusedRow) or rewritten(entry, held, found) != entry.body:
        return Replayed.DIFFERS
    return Replayed.SAME
