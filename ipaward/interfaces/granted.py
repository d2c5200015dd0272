"""What a round granted of the amount an entry names: the rules say it before the round is cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipaward.domain.words import Language, Words
from ipaward.interfaces.screen_words import say
from ipaward.ledger.entries import Kept
from ipaward.ledger.pages import Pages
from ipaward.ledger.rounds import PlaceKept, place_on_record

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
