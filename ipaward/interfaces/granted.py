"""What is granted of the amount an entry names: the rules say it before the round is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ipaward.domain.decision import Decision
from ipaward.domain.money import Money
from ipaward.domain.words import Language, Words
from ipaward.interfaces.opening import Opened
from ipaward.interfaces.screen_words import say
from ipaward.interfaces.summary import NOTHING_SAID, yuan
from ipaward.ledger.cases import is_by_people
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.entries import Kept
from ipaward.ledger.grants import Grant, granted_to_others
from ipaward.ledger.rounds import PlaceKept, RoundKept, place_on_record

BEFORE = Words(
    "金额是名额和总额分配之前的：有名额或者总额的批次，实际核定的可能少，也可能没有。",
    "The amount is before quota and total of the round: where a round has either, what is granted"
    " may be less, or nothing.",
)
UNLESS = Words(
    "由人另行决定的除外：那就是实际核定的。",
    " Where people decided it, it is what is paid.",
)
BY_PEOPLE = Words(
    "由人另行决定：核定 {paid}，不论那一轮的名额和总额。",
    "Decided by people: {paid} is paid, whatever quota and total of the round.",
)


def before_cut(content: Mapping[str, Any], language: Language) -> str:
    """Say of an entry that its amount may not be what was granted; nothing where it has none.

    Who decided a correction, the rules or people, is held back from who sees its body alone.
    """
    if content.get("amount") is None:
        return ""
    said = BEFORE.said(language)
    if content["t"] == "correction":
        said += UNLESS.said(language)
    return said


def granted(log: DecisionLog, one: Kept, language: Language) -> str:
    """Say what an entry that stands is paid: by people, by the last round, or as `before_cut`."""
    content = one.content
    if content.get("amount") is None:
        return ""
    held = log.held([one]).get(one.seq)
    if is_by_people(held):
        return BY_PEOPLE.said(language).format(paid=content["amount"])
    with log.ledger.store.reading() as pages:
        case = content["policy"], content["programme"], content["application"]
        place = place_on_record(pages, *case)
    if place is not None and not place.result:
        return ""  # nothing is allotted there
    if place is None or place.seq < one.seq:
        # No round was cut since.
        return before_cut(content, language) if held is None else BEFORE.said(language)
    return _said(place, language)


def _said(place: PlaceKept, language: Language) -> str:
    seq = f"{place.seq:,}"
    if place.awarded is None:
        return Words(
            f"第 {seq} 条那一轮没有排名：金额是名额和总额分配之前的。",
            f"In the round of entry {seq} it is not ranked: the amount is before quota and total"
            " of the round.",
        ).said(language)
    mark = say("provisional-mark", language) if place.provisional else ""
    result = say(place.result, language) + mark
    return Words(
        f"第 {seq} 条那一轮：{result}，核定 {place.awarded}；上面的金额是名额和总额分配之前的。",
        f"In the round of entry {seq}: {result}, granted {place.awarded}; the amount above is"
        " before quota and total of the round.",
    ).said(language)


def granted_elsewhere(log: DecisionLog, open_: Opened, decisions: Sequence[Decision]) -> Words:
    """Note what other rounds on record granted for the same time; nothing where none did.

    Each round is held against quota and total by itself: two files of one round use them twice.
    """
    book, programme = open_.book, open_.programme
    times = {_time_of(open_, one.on) for one in decisions if one.placement is not None}
    if programme.allotment is None or not times:
        return NOTHING_SAID
    numbers = {one.application for one in decisions}
    found: dict[tuple[str, int], list[Grant]] = {}
    for grant in granted_to_others(log, book.policy.name, programme.name, numbers):
        time = _time_of(open_, grant.on)
        if time and time in times:
            found.setdefault((time, grant.seq), []).append(grant)
    said = [_elsewhere(time, seq, grants) for (time, seq), grants in sorted(found.items())]
    return Words("\n".join(one.zh for one in said), "\n".join(one.en for one in said))


def granted_in_parts(log: DecisionLog, rounds: Iterable[RoundKept]) -> Iterator[Words]:
    """Say of each programme and year what several rounds granted together, each cut by itself."""
    of = {(one.content["policy"], one.content["programme"]) for one in rounds}
    for programme in sorted(of):
        years: dict[int, list[Grant]] = {}
        for grant in granted_to_others(log, *programme, ()):
            if grant.on is not None:
                years.setdefault(grant.on.year, []).append(grant)
        for year, found in sorted(years.items()):
            seqs = sorted({grant.seq for grant in found})
            if len(seqs) > 1:
                yield _in_parts("/".join(programme), year, seqs, found)


def _in_parts(programme: str, year: int, seqs: Sequence[int], found: Sequence[Grant]) -> Words:
    paid, entries = _sum(found), ", ".join(f"{seq:,}" for seq in seqs)
    people = _people(found)
    return Words(
        f"注意：{programme} {year} 年有 {len(seqs)} 轮（第 {entries} 条），一共给 {len(found)} 件"
        f"核定了 {paid} 元{people.zh}；每一轮各按自己的名额和总额，请核对合计没有超出。",
        f"Note: {programme}, {year}: {len(seqs)} rounds (entries {entries}) granted {paid} to"
        f" {len(found)} cases in all{people.en}; each was held against quota and total by itself:"
        " see that together they keep to them.",
    )


def _time_of(open_: Opened, on: date | None) -> str:
    """Name the round a day lies in, or else its year."""
    if on is None:
        return ""
    found = open_.book.policy.round_on(open_.programme.name, on)
    return str(on.year) if found is None else found.name


def _elsewhere(time: str, seq: int, grants: Sequence[Grant]) -> Words:
    paid, count, people = _sum(grants), len(grants), _people(grants)
    return Words(
        f"注意：{time} 另有一轮在第 {seq:,} 条，给不在这里的 {count} 件核定了 {paid} 元"
        f"{people.zh}；这一轮的名额和总额没有减去它们。要一起排，就放进一个文件。",
        f"Note: for {time} another round is on record in entry {seq:,}, which granted {paid} to"
        f" {count} cases that are not in this one{people.en}; neither quota nor total of this round"
        " was lessened by them. To have them share one, put all into one file.",
    )


def _people(grants: Sequence[Grant]) -> Words:
    """Say how many of some grants people decided; nothing where they decided none."""
    count = sum(grant.is_by_people for grant in grants)
    if not count:
        return NOTHING_SAID
    return Words(f"（其中 {count} 件由人另行决定）", f" ({count} of them as people decided)")


def _sum(grants: Iterable[Grant]) -> str:
    paid = (grant.paid for grant in grants if grant.paid is not None)
    return yuan(sum(Money.exactly(Decimal(one)).fen for one in paid))
