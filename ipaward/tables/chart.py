"""Targets and what was reached, as a bar chart in SVG: its words stay text, in every program."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ipaward.domain.words import Language
from ipaward.tables.headings import HEADINGS
from ipaward.tables.indicator_lines import Figure, IndicatorReport, Line, charted
from ipaward.tables.writing import replacing

_WIDTH = 960
_LEFT, _LONG = 120, 480  # where bars begin, and how long the longest of a group is
_BAR, _STEP, _GAP = 12, 15, 8  # height of a bar, from bar to bar, between years
_HEAD, _TITLE = 64, 20  # height of the head of the chart, of a line of a title
_COLUMNS = 110  # of a line of a title
_STYLE = (
    "text{font-family:sans-serif;font-size:12px;fill:#000}"
    ".h{font-size:14px;font-weight:bold}.t{font-size:18px;font-weight:bold}"
    ".target{fill:url(#hatch);stroke:#000}.actual{fill:#1f4e79;stroke:#000}"
    ".axis{stroke:#000}"
)
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#000" stroke-width="2"/></pattern></defs>'
)


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
        for text in _lines(heading):
            at += _TITLE
            drawn.append(_text(16, at, text, "h"))
        scale = _Scale(lines)
        for line in lines:
            at += _GAP
            drawn.append(_text(_LEFT - 60, at + _BAR + _STEP // 2, str(line.year)))
            for kind, figure, said in _bars(line, report.language):
                drawn += _bar(scale, at, kind, figure, said)
                at += _STEP
        top = at - len(lines) * (2 * _STEP + _GAP) + _GAP // 2
        drawn.append(_element("line", x1=scale.zero, x2=scale.zero, y1=top, y2=at, class_="axis"))
        at += _GAP
    return "\n".join([*_head(report, at + _GAP), *drawn, "</svg>", ""])


def _head(report: IndicatorReport, height: int) -> Iterator[str]:
    target, actual = (HEADINGS[name].said(report.language) for name in ("target", "actual"))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}"'
        f' viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="title desc"'
        f' xml:lang="{report.language.value}">'
    )
    yield f'<title id="title">{_plain(report.title)}</title>'
    yield f'<desc id="desc">{_plain(_told(report))}</desc>'
    yield f"<style>{_STYLE}</style>"
    yield _HATCH
    yield _element("rect", width=_WIDTH, height=height, fill="#fff")
    yield _text(16, 28, report.title, "t")
    for x, kind, word in ((16, "target", target), (160, "actual", actual)):
        yield _element("rect", x=x, y=40, width=24, height=_BAR, class_=kind)
        yield _text(x + 32, 51, word)


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
        drawn.append(_element("rect", x=left, y=at, width=width, height=_BAR, class_=kind))
    return [*drawn, _text(max(end, scale.zero) + 8, at + _BAR - 2, said)]


def _lines(text: str) -> Iterator[str]:
    """Break a title where it would leave the picture; a Chinese character is two columns wide."""
    start = wide = 0
    for at, character in enumerate(text):
        wide += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if wide > _COLUMNS:
            yield text[start:at]
            start, wide = at, 2
    yield text[start:]


def _text(x: int, y: int, text: str, look: str = "") -> str:
    start = _element("text", x=x, y=y, **({"class_": look} if look else {}))
    return f"{start.removesuffix('/>')}>{_plain(text)}</text>"


def _element(name: str, **attributes: object) -> str:
    written = "".join(f" {n.rstrip('_')}={quoteattr(str(v))}" for n, v in attributes.items())
    return f"<{name}{written}/>"


def _plain(text: str) -> str:
    """Escape a text, without the characters that XML cannot hold."""
    return escape("".join("\ufffd" if _is_unfit(c) else c for c in text))


def _is_unfit(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"
