"""Slips of typing that YAML takes for plain text, and so complains of a line or more below.

A full-width colon, a space forgotten or one that is no plain space may well stand in a text. So
they are looked for only where YAML cannot read on, and one counts only if the file can be read
further once it is put right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from ipaward.domain.source import Source, Span
from ipaward.domain.words import Words
from ipaward.language.report import Report

# Gives the line where a text can no longer be read, counted from zero; None where all can be.
Stops: TypeAlias = "Callable[[str], int | None]"

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD = re.compile(f"[{_BLANKS}]+")
_SPACE = re.compile(f"[ {_BLANKS}]*")
_DASH = re.compile(f"[-－—–−](?=[^\\d\\s-]|[ {_BLANKS}])")
_KEY = re.compile(f"\\w[\\w.]*[ {_BLANKS}]*([:：])")
# What opens braces or parts two entries in them, and what closes them at the end.
_IN_BRACES = re.compile(
    f"[{{｛,，、](?=[ {_BLANKS}]*\\w[\\w.]*[ {_BLANKS}]*[:：])|[}}｝](?=[ {_BLANKS}]*$)"
)
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'|「[^」]*」|“[^”]*”')
_HALF = {"：": ":", "，": ",", "、": ",", "｛": "{", "｝": "}", **dict.fromkeys("－—–−", "-")}
_NAMES = {
    "\u3000": Words("全角空格", "a full-width space"),
    "\u00a0": Words("不换行空格", "a no-break space"),
}

# The slip stands above the place where YAML gives up, but not far.
_LINES = 20
# A file that is wrong from end to end must not cost more to refuse than a right one to read.
_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class _Slip:
    """One slip; `right` is what should stand instead of the columns from `start` to `end`."""

    start: int
    end: int
    right: str


def report_slips(source: Source, stops: Stops, report: Report) -> bool:
    """Report the slips that keep YAML from reading on; False where there are none."""
    lines = source.text.split("\n")
    tries = _Tries(stops)
    found: set[int] = set()
    at = tries.stop(lines)
    while at is not None:
        new = _blamed(lines, at, tries)
        if not new:
            break
        found |= new
        lines = _righted(lines, new)
        at = tries.stop(lines)
    return _report(Span(source, 0, len(source.text)), found, report)


def report_slips_in(words: Span, report: Report) -> bool:
    """Report the slips in plain words that stand where keys should; False where there are none."""
    first, last = (words.source.position(at)[0] - 1 for at in (words.start, words.end))
    return _report(words, range(first, last + 1), report)


@dataclass(slots=True)
class _Tries:
    """Tries how far a file can be read, as long as the `left` characters last."""

    stops: Stops
    left: int = _CHARACTERS

    def stop(self, lines: Sequence[str]) -> int | None:
        """Give the line where the file can no longer be read."""
        self.left -= sum(map(len, lines))
        return self.stops("\n".join(lines))

    def go_on(self, lines: Sequence[str], righted: Collection[int], at: int) -> bool:
        """Whether the file can be read beyond line `at` with some lines put right."""
        if self.left <= 0:
            return False
        now = self.stop(_righted(lines, righted))
        return now is None or now > at


def _blamed(lines: Sequence[str], at: int, tries: _Tries) -> set[int]:
    """Give the lines whose slips are why nothing can be read from line `at` on."""
    near = range(min(at, len(lines) - 1), max(at - _LINES, 0) - 1, -1)
    doubtful = [n for n in near if any(_slips(lines[n]))]
    if doubtful and tries.go_on(lines, doubtful, at):
        blamed = set(doubtful)
        for n in doubtful:
            if len(blamed) > 1 and tries.go_on(lines, blamed - {n}, at):
                blamed.discard(n)
        return blamed
    # One of them may be plain text, which must not be put right.
    for n in doubtful:
        if tries.go_on(lines, {n}, at):
            return {n}
    # How many spaces an odd one stands for is a guess; at the very edge it is a slip anyway.
    edge = [n for n in near if lines[n].strip()][:2]
    return {n for n in edge if _ODD.match(lines[n]) and n in doubtful and tries.left > 0}


def _righted(lines: Sequence[str], which: Collection[int]) -> list[str]:
    found = list(lines)
    for n in which:
        for slip in sorted(_slips(found[n]), key=lambda slip: -slip.start):
            found[n] = found[n][: slip.start] + slip.right + found[n][slip.end :]
    return found


def _slips(line: str) -> Iterator[_Slip]:
    """Give what looks like a slip in the indentation, at a dash, at a key, or in braces."""
    # Quotes stay as long as they are, and what they hold is never looked at.
    line = _QUOTED.sub(lambda quoted: '"' * len(quoted[0]), line.rstrip("\r"))
    at = _after(line, 0)
    for blanks in _ODD.finditer(line, 0, at):
        # One as wide as a Chinese character takes the room of two.
        right = "".join("  " if blank == "\u3000" else " " for blank in blanks[0])
        yield _Slip(blanks.start(), blanks.end(), right)
    while _DASH.match(line, at):
        yield from _sign(line, at)
        at = _after(line, at + 1)
    if key := _KEY.match(line, at):
        yield from _sign(line, key.start(1))
        at = _after(line, key.end())
    if line[at : at + 1] in ("{", "｛"):
        yield from _braces(line, at)


def _braces(line: str, start: int) -> Iterator[_Slip]:
    for sign in _IN_BRACES.finditer(line, start):
        at = sign.start()
        if line[at] in _HALF:
            half = _HALF[line[at]]
            yield _Slip(at, at + 1, f"{half} " if half == "," else half)
        if key := _KEY.match(line, _after(line, at + 1)):
            yield from _sign(line, key.start(1))


def _sign(line: str, at: int) -> Iterator[_Slip]:
    """Give the slips at a colon or dash: it is half-width, and a plain space follows."""
    end = _after(line, at + 1)
    blanks = line[at + 1 : end]
    half = _HALF.get(line[at], line[at])
    if half != line[at] or not blanks:
        right = half if blanks or end == len(line) else f"{half} "
        if right != line[at]:
            yield _Slip(at, at + 1, right)
    if _ODD.match(blanks):
        yield _Slip(at + 1, end, " ")


def _after(line: str, at: int) -> int:
    """Give where the blanks that begin at `at` end."""
    found = _SPACE.match(line, at)
    return found.end() if found else at


def _report(within: Span, lines: Collection[int], report: Report) -> bool:
    source, is_any = within.source, False
    starts = list(accumulate((len(line) + 1 for line in source.text.split("\n")), initial=0))
    for n in sorted(lines):
        for slip in sorted(_slips(source.line(n + 1)), key=lambda slip: slip.start):
            span = Span(source, starts[n] + slip.start, starts[n] + slip.end)
            if within.start <= span.start < within.end:
                _say(span, report)
                is_any = True
    return is_any


def _say(span: Span, report: Report) -> None:
    sign = span.source.text[span.start : span.end]
    half = _HALF.get(sign, sign)
    form = half if half in "{}" else f"{half} "
    if _ODD.match(sign):
        name = _NAMES.get(sign[0], Words("特殊的空格", "a blank of another kind"))
        code = f"U+{ord(sign[0]):04X}"
        report.add("odd-blank", span, character=code, what=name)
    elif sign in _HALF:
        cure = Words()
        if form != half:
            zh, en = (
                f"写作 `{form}`，半角符号加一个空格",
                f"write `{form}`, half-width and with a space",
            )
            cure = Words(zh, en)
        report.add("full-width-punctuation", span, cure=cure, sign=sign, half=half)
    else:
        report.add("no-blank", span, sign=sign, form=form)
