"""What is paid by what stands on record: as its round was cut, or else as people decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ipaward.ledger.cases import day_of, is_by_people
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.entries import HOLD_BACK, Kept, about_of
from ipaward.ledger.rounds import PlaceKept, places_of_others


@dataclass(frozen=True, slots=True)
class Grant:
    """What a case that was in a round is paid.

    Attributes:
        seq: of the entry of the last round it was in.
        paid: in yuan; None where that is not settled.
        on: the day for which it was decided; None where that is not known.
        is_by_people: whether people decided so, whatever the round came to.
    """

    seq: int
    paid: str | None
    on: date | None
    is_by_people: bool


def granted_to_others(
    log: DecisionLog, policy: str, programme: str, numbers: Collection[str]
) -> Iterator[Grant]:
    """Give what all cases of a programme but these are granted, where it allots anything.

    Raises:
        DamagedEntryError: the rows of a round are not there, or not what they were.
    """
    with log.ledger.store.reading() as pages:
        places = places_of_others(pages, policy, programme, numbers)
        about = {about_of(policy, programme, number): number for number in places}
        standing = {about[kept.about]: kept for kept in pages.about(about, *HOLD_BACK)}
    held = log.held(kept for kept in standing.values() if kept.kind == "correction")
    for number, place in places.items():
        kept = standing.get(number)
        on = None if kept is None else day_of(kept.content)
        if kept is not None and place.result and _is_by_people(kept, held, place):
            if kept.content["amount"] is not None:
                yield Grant(place.seq, kept.content["amount"], on, is_by_people=True)
        elif place.result == "within":
            yield Grant(place.seq, place.awarded, on, is_by_people=False)


def _is_by_people(kept: Kept, held: Mapping[int, Mapping[str, Any]], place: PlaceKept) -> bool:
    if kept.seq in held:
        return is_by_people(held[kept.seq])
    # It cannot be read; what the rules come to is followed by its round.
    return kept.kind == "correction" and kept.seq > place.seq
