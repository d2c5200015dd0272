"""Percentages as texts write them: with a sign of either width, or in Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipaward.domain.characters import fold_width

_DIGITS = {c: at for at, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"百": 100, "十": 10}
_SIGNS = {"百分之": "%", "千分之": "‰"}
_NUMERAL = "[0-9零〇一二两三四五六七八九十百]+"
_WORDS = re.compile(rf"(?P<parts>百分之|千分之)(?P<figure>{_NUMERAL}(?:[点.]{_NUMERAL})?)")
_SIGNED = re.compile(r"(?P<figure>\d+(?:\.\d+)?) ?(?P<sign>[%‰])", re.ASCII)


def in_figures(text: str) -> str | None:
    """Write a percentage in words as rule files write it; None for any other text.

    >>> in_figures("百分之三十五"), in_figures("千分之零点五"), in_figures("三十五")
    ('35%', '0.5‰', None)
    """
    found = _WORDS.fullmatch(fold_width(text))
    return None if found is None else _signed(found)


def percentages_in(text: str) -> Iterator[tuple[str, str]]:
    """Give the figure and the sign of each percentage of a text, however it is written.

    >>> list(percentages_in("补贴50％，另按百分之二奖励"))
    [('50', '%'), ('2', '%')]
    """
    folded = fold_width(text)
    found = [*_SIGNED.finditer(folded), *_WORDS.finditer(folded)]
    for one in sorted(found, key=lambda match: match.start()):
        written = one[0].replace(" ", "") if "sign" in one.groupdict() else _signed(one)
        if written is not None:
            yield written[:-1], written[-1]


def without_percentages(text: str) -> str:
    """Give a text with a gap where each percentage stood."""
    return _WORDS.sub(" ", _SIGNED.sub(" ", fold_width(text)))


def _signed(words: re.Match[str]) -> str | None:
    whole, _, rest = words["figure"].replace("点", ".").partition(".")
    count, digits = _count(whole), [_digit(c) for c in rest]
    if count is None or None in digits:
        return None
    decimals = "".join(str(digit) for digit in digits)
    return f"{count}{'.' if decimals else ''}{decimals}{_SIGNS[words['parts']]}"


def _count(numeral: str) -> int | None:
    """Read `三十五`, `一百二十` or `35`; a unit alone counts as one of it."""
    if numeral.isascii():
        return int(numeral)
    total, digit = 0, None
    for character in numeral:
        if character in _UNITS:
            total += _UNITS[character] * (1 if digit is None else digit)
            digit = None
        elif digit in (None, 0) and (found := _digit(character)) is not None:
            digit = found
        else:
            return None
    return total + (digit or 0)


def _digit(character: str) -> int | None:
    return int(character) if character.isascii() else _DIGITS.get(character)
