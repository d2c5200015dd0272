"""What a round granted of the amount an entry names: the rules say it before the round is cut."""

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
from ipaward.ledger.cases import day_of
from ipaward.ledger.entries import HOLD_BACK, Kept, about_of
from ipaward.ledger.pages import Pages
from ipaward.ledger.rounds import PlaceKept, RoundKept, granted_to_others, place_on_record

BEFORE = Words(
    "金额是名额和总额分配之前的：有名额或者总额的批次，实际核定的可能少，也可能没有。",
    "The amount is before quota and total of the round: where a round has either, what is granted"
    " may be less, or nothing.",
)


def before_cut(content: Mapping[str, Any], language: Language) -> str:
    """Say of an entry that its amount may not be what was granted; nothing where it has none."""
    return "" if content.get("amount") is None else BEFORE.said(language)


def granted(pages: Pages, one: Kept, language: Language) -> str:
    """Say what the last round on record granted a case, or else as `before_cut` does."""
    content = one.content
    if content.get("amount") is None:
        return ""
    case = content["policy"], content["programme"], content["application"]
    place = place_on_record(pages, *case)
    if place is not None and not place.result:
        return ""  # nothing is allotted there
    if place is None or place.seq < one.seq:
        return before_cut(content, language)  # no round was cut since
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


def granted_elsewhere(pages: Pages, open_: Opened, decisions: Sequence[Decision]) -> Words:
    """Note what other rounds on record granted for the same time; nothing where none did.

    Each round is held against quota and total by itself: two files of one round use them twice.
    """
    book, programme = open_.book, open_.programme
    times = {_time_of(open_, one.on) for one in decisions if one.placement is not None}
    if programme.allotment is None or not times:
        return NOTHING_SAID
    policy, numbers = book.policy.name, {one.application for one in decisions}
    others = granted_to_others(pages, policy, programme.name, numbers)
    days = _days_of(pages, (policy, programme.name), others)
    found: dict[tuple[str, int], list[str | None]] = {}
    for number, place in others.items():
        time = _time_of(open_, days.get(number))
        if time and time in times:
            found.setdefault((time, place.seq), []).append(place.awarded)
    said = [_elsewhere(time, seq, paid) for (time, seq), paid in sorted(found.items())]
    return Words("\n".join(one.zh for one in said), "\n".join(one.en for one in said))


def granted_in_parts(pages: Pages, rounds: Iterable[RoundKept]) -> Iterator[Words]:
    """Say of each programme and year what several rounds granted together, each cut by itself."""
    of = {(one.content["policy"], one.content["programme"]) for one in rounds}
    for programme in sorted(of):
        places = granted_to_others(pages, *programme, ())
        days = _days_of(pages, programme, places)
        years: dict[int, list[PlaceKept]] = {}
        for number, place in places.items():
            if (on := days.get(number)) is not None:
                years.setdefault(on.year, []).append(place)
        for year, found in sorted(years.items()):
            seqs = sorted({place.seq for place in found})
            if len(seqs) > 1:
                yield _in_parts("/".join(programme), year, seqs, found)


def _in_parts(programme: str, year: int, seqs: Sequence[int], found: Sequence[PlaceKept]) -> Words:
    paid, entries = _sum(place.awarded for place in found), ", ".join(f"{seq:,}" for seq in seqs)
    return Words(
        f"注意：{programme} {year} 年有 {len(seqs)} 轮（第 {entries} 条），一共给 {len(found)} 件"
        f"核定了 {paid} 元；每一轮各按自己的名额和总额，请核对合计没有超出。",
        f"Note: {programme}, {year}: {len(seqs)} rounds (entries {entries}) granted {paid} to"
        f" {len(found)} cases in all; each was held against quota and total by itself: see that"
        " together they keep to them.",
    )


def _days_of(
    pages: Pages, programme: tuple[str, str], numbers: Iterable[str]
) -> dict[str, date | None]:
    """Give the day of each of some cases, as what stands on record says."""
    about = {about_of(*programme, number): number for number in numbers}
    return {about[kept.about]: day_of(kept.content) for kept in pages.about(about, *HOLD_BACK)}


def _time_of(open_: Opened, on: date | None) -> str:
    """Name the round a day lies in, or else its year."""
    if on is None:
        return ""
    rounds = open_.book.policy.rounds.get(open_.programme.name, ())
    return next((one.name for one in rounds if one.start <= on <= one.until), str(on.year))


def _elsewhere(time: str, seq: int, awarded: Sequence[str | None]) -> Words:
    paid, count = _sum(awarded), len(awarded)
    return Words(
        f"注意：{time} 另有一轮在第 {seq:,} 条，给不在这里的 {count} 件核定了 {paid} 元；"
        "这一轮的名额和总额没有减去它们。要一起排，就放进一个文件。",
        f"Note: for {time} another round is on record in entry {seq:,}, which granted {paid} to"
        f" {count} cases that are not in this one; neither quota nor total of this round was"
        " lessened by them. To have them share one, put all into one file.",
    )


def _sum(awarded: Iterable[str | None]) -> str:
    return yuan(sum(Money.exactly(Decimal(paid)).fen for paid in awarded if paid is not None))
