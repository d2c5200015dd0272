"""Targets and what was reached, as a bar chart in SVG: its words stay text, in every program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from ipaward.domain.words import Language
from ipaward.tables.headings import HEADINGS
from ipaward.tables.indicator_lines import Figure, IndicatorReport, Line, charted
from ipaward.tables.svg import element, head, lines_of, text_at
from ipaward.tables.writing import replacing

_WIDTH = 960
_LEFT, _LONG = 120, 480  # where bars begin, and how long the longest of a group is
_BAR, _STEP, _GAP = 12, 15, 8  # height of a bar, from bar to bar, between years
_HEAD, _TITLE = 64, 20  # height of the head of the chart, of a line of a title


def write_chart(path: Path, report: IndicatorReport) -> None:
    """Write the chart of a report: the same report gives the same file, to the byte."""
    with replacing(path) as part:
        part.write_text(chart(report), "utf-8", newline="\n")


def chart(report: IndicatorReport) -> str:
    """Draw the chosen readings: for each row of an indicator and each year two bars.

    Every group has a scale of its own, from zero; a target is hatched, what was reached is solid,
    and both are written out beside their bars.
    """
    drawn: list[str] = []
    at = _HEAD
    for heading, lines in charted(report.lines):
        for text in lines_of(heading):
            at += _TITLE
            drawn.append(text_at(16, at, text, "h"))
        scale = _Scale(lines)
        for line in lines:
            at += _GAP
            drawn.append(text_at(_LEFT - 60, at + _BAR + _STEP // 2, str(line.year)))
            for kind, figure, said in _bars(line, report.language):
                drawn += _bar(scale, at, kind, figure, said)
                at += _STEP
        top = at - len(lines) * (2 * _STEP + _GAP) + _GAP // 2
        drawn.append(element("line", x1=scale.zero, x2=scale.zero, y1=top, y2=at, class_="axis"))
        at += _GAP
    return "\n".join([*_head(report, at + _GAP), *drawn, "</svg>", ""])


def _head(report: IndicatorReport, height: int) -> Iterator[str]:
    target, actual = (HEADINGS[name].said(report.language) for name in ("target", "actual"))
    yield from head(_WIDTH, height, report.title, _told(report), report.language)
    yield text_at(16, 28, report.title, "t")
    for x, kind, word in ((16, "target", target), (160, "actual", actual)):
        yield element("rect", x=x, y=40, width=24, height=_BAR, class_=kind)
        yield text_at(x + 32, 51, word)


def _told(report: IndicatorReport) -> str:
    """Tell the chart to whoever cannot see it."""
    stop = "；" if report.language is Language.ZH else "; "
    told = (
        f"{heading} {line.year} " + " ".join(said for _, _, said in _bars(line, report.language))
        for heading, lines in charted(report.lines)
        for line in lines
    )
    return stop.join(told)


def _bars(line: Line, language: Language) -> tuple[tuple[str, Decimal | None, str], ...]:
    """Give the two bars of a line: which, how long, and the words beside it."""
    target, actual = HEADINGS["target"].said(language), HEADINGS["actual"].said(language)
    reached = [line.actual.said, line.row_standing or line.standing, line.not_computable]
    words = " ".join(dict.fromkeys(word for word in reached if word))
    return (
        ("target", line.target.exact, f"{target} {line.target.said}"),
        ("actual", line.actual.exact, f"{actual} {words}"),
    )


class _Scale:
    """From the figures of one group to where they lie in the picture, in whole points."""

    def __init__(self, lines: Sequence[Line]) -> None:
        figures: list[Figure] = [figure for line in lines for figure in (line.target, line.actual)]
        exact = [figure.exact for figure in figures if figure.exact is not None]
        self.least = min([Decimal(0), *exact])
        self.most = max([Decimal(0), *exact])

    def at(self, figure: Decimal) -> int:
        """Give where `figure` lies."""
        span = self.most - self.least
        return _LEFT + (int((figure - self.least) * _LONG / span) if span else 0)

    @property
    def zero(self) -> int:
        """Where nothing lies: bars begin there."""
        return self.at(Decimal(0))


def _bar(scale: _Scale, at: int, kind: str, figure: Decimal | None, said: str) -> list[str]:
    end = scale.zero
    drawn = []
    if figure is not None:
        end = scale.at(figure)
        left, width = min(end, scale.zero), abs(end - scale.zero)
        drawn.append(element("rect", x=left, y=at, width=width, height=_BAR, class_=kind))
    return [*drawn, text_at(max(end, scale.zero) + 8, at + _BAR - 2, said)]
