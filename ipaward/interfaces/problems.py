"""Problems as a person reads them: the sentence, the line with a caret under it, the cure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell, Place, Span
from ipaward.domain.words import Language, Words
from ipaward.interfaces.tongue import harmless, width

SEVERITIES = {
    Severity.ERROR: Words(zh="错误", en="error"),
    Severity.NOTE: Words(zh="提示", en="note"),
}
HELP = Words(zh="怎么办", en="help")
LONGEST = 160  # characters of a line that are shown
CLAUSE = Words(zh="条款", en="clause")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Give errors before notes, and both in the order a reader meets them."""
    return sorted(problems, key=lambda p: (p.severity is Severity.NOTE, _position(p.place)))


def _position(place: Place | None) -> tuple[str, int, str, str]:
    match place:
        case None:
            return "", 0, "", ""
        case Span():
            return place.source.path, place.start, "", ""
        case Cell():
            # Columns A…Z before AA: by length, then by letter.
            return place.file, place.row, place.sheet, f"{len(place.column):03}{place.column}"


def text(problems: Iterable[Problem], language: Language) -> str:
    """Write `problems` one below the other, with an empty line between."""
    return "\n\n".join("\n".join(_lines(problem, language)) for problem in problems)


def _lines(problem: Problem, language: Language) -> Iterator[str]:
    colon = "：" if language is Language.ZH else ": "
    severity = SEVERITIES[problem.severity].said(language)
    yield f"{severity}[{problem.code}]{colon}{harmless(problem.message(language))}"
    places = [place for place in (problem.place, *problem.also) if place is not None]
    gutter = _gutter(places)
    for place in places:
        yield from _shown(place, gutter, language)
    for label, said in ((HELP, problem.cure(language)), (CLAUSE, problem.clause)):
        if said:
            yield f"{' ' * gutter} = {label.said(language)}{colon}{harmless(said)}"


def _gutter(places: Sequence[Place]) -> int:
    numbers = [p.source.position(p.start)[0] for p in places if isinstance(p, Span)]
    return max((len(str(number)) for number in numbers), default=1)


def _shown(place: Place, gutter: int, language: Language) -> Iterator[str]:
    margin = " " * gutter
    yield f"{margin}--> {harmless(where(place, language))}"
    if not isinstance(place, Span) or not place.source.text:
        return
    number, column = place.source.position(place.start)
    line, start = _window(harmless(place.source.line(number)), column - 1)
    end = min(start + max(place.end - place.start, 1), max(len(line), start + 1))
    caret = "^" * max(width(line[start:end]), 1)
    yield f"{margin} |"
    yield f"{number:>{gutter}} | {line}"
    yield f"{margin} | {' ' * width(line[:start])}{caret}"


def _window(line: str, at: int) -> tuple[str, int]:
    """Give a very long line only around character `at`, and where that character then is."""
    if len(line) <= LONGEST:
        return line, at
    first = max(0, min(at - LONGEST // 4, len(line) - LONGEST))
    last = first + LONGEST
    before, after = ("…" if first else ""), ("…" if last < len(line) else "")
    return f"{before}{line[first:last]}{after}", at - first + len(before)


def where(place: Place, language: Language) -> str:
    """Say a place in words: `file:line:column`, or file, sheet, row and column."""
    if isinstance(place, Span):
        return str(place)
    zh = language is Language.ZH
    parts = [place.file]
    if place.sheet:
        parts.append(f"表 {place.sheet}" if zh else f"sheet {place.sheet}")
    if place.row:
        parts.append(f"第 {place.row} 行" if zh else f"row {place.row}")
    if place.column:
        parts.append(f"{place.column} 列" if zh else f"column {place.column}")
    said = ("，" if zh else ", ").join(parts)
    if not place.header:
        return said
    return f"{said}（{place.header}）" if zh else f"{said} ({place.header})"
