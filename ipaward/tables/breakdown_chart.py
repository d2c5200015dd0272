"""Decisions counted in groups, as bars: how many there are, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ipaward.domain.words import Language
from ipaward.tables.breakdown import Breakdown, Group, Overview, said
from ipaward.tables.headings import HEADINGS
from ipaward.tables.picture import Bar, Fill, Line, Look, Mark, Picture
from ipaward.tables.svg import lines_of, svg
from ipaward.tables.writing import replacing

_WIDTH = 960
_LEFT, _LONG = 24, 480  # where bars begin, and how long the longest is
_BAR, _STEP, _GAP = 12, 15, 8  # height of a bar, from bar to bar, between groups
_HEAD, _TITLE, _LINE = 64, 24, 16  # height of the head, of a title, of a line of words


def write_chart(path: Path, overview: Overview) -> None:
    """Write the picture in SVG: the same overview gives the same file, to the byte."""
    with replacing(path) as part:
        part.write_text(chart(overview), "utf-8", newline="\n")


def chart(overview: Overview) -> str:
    """Give the picture in SVG."""
    return svg(picture(overview))


def picture(overview: Overview) -> Picture:
    """Draw every breakdown: for each group its count, and its money where it has some.

    Counts of a breakdown have one scale, sums another, both from zero; counts are solid and sums
    hatched, and both are written out beside their bars.
    """
    drawn: list[Mark] = [*_beginning(overview)]
    at = _HEAD
    for breakdown in overview.breakdowns:
        if not breakdown.groups:
            continue
        for line in lines_of(breakdown.title):
            at += _TITLE
            drawn.append(Line(16, at, line, Look.HEADING))
        most = max(one.count for one in breakdown.groups)
        most_fen = max(one.fen or 0 for one in breakdown.groups)
        for group in breakdown.groups:
            at += _GAP
            for line in lines_of(_named(group)):
                at += _LINE
                drawn.append(Line(_LEFT, at - 4, line))
            long = _long(group.count, most)
            drawn += _bar(at, Fill.SOLID, long, _counted(breakdown, group))
            at += _STEP
            if group.fen:
                long = _long(group.fen, most_fen)
                drawn += _bar(at, Fill.HATCHED, long, _paid(breakdown, group))
                at += _STEP
        at += _GAP
    height = at + 2 * _GAP
    told, language = _told(overview), overview.language
    return Picture(_WIDTH, height, overview.title, told, language, tuple(drawn))


def _beginning(overview: Overview) -> Iterator[Mark]:
    yield Line(16, 28, overview.title, Look.TITLE)
    for x, fill, name in ((16, Fill.SOLID, "decided"), (160, Fill.HATCHED, "sum")):
        yield Bar(x, 40, 24, _BAR, fill)
        yield Line(x + 32, 51, HEADINGS[name].said(overview.language))


def _told(overview: Overview) -> str:
    """Tell the picture to whoever cannot see it."""
    stop = "；" if overview.language is Language.ZH else "; "
    return stop.join(
        f"{breakdown.title}: {_named(group)} {_counted(breakdown, group)}"
        + (f" {_paid(breakdown, group)}" if group.fen else "")
        for breakdown in overview.breakdowns
        for group in breakdown.groups
    )


def _named(group: Group) -> str:
    first, *rest = (label for label in group.labels if label)
    return f"{first} ({', '.join(rest)})" if rest else first


def _counted(breakdown: Breakdown, group: Group) -> str:
    return _with_share(breakdown, group, "decided", "share")


def _paid(breakdown: Breakdown, group: Group) -> str:
    return _with_share(breakdown, group, "sum", "share_of_sum")


def _with_share(breakdown: Breakdown, group: Group, name: str, of: str) -> str:
    figures = breakdown.figures(group)
    share = said(of, figures[of])
    return f"{said(name, figures[name])} ({share})" if share else said(name, figures[name])


def _long(figure: int, most: int) -> int:
    return figure * _LONG // most if most else 0


def _bar(at: int, fill: Fill, long: int, words: str) -> Iterator[Mark]:
    yield Bar(_LEFT, at, long, _BAR, fill)
    yield Line(_LEFT + long + 8, at + _BAR - 2, words)
