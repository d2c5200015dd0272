"""Read `text.md`: the enacted words, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ipaward.domain.source import Source, Span
from ipaward.language.report import Report

# Any line that begins as a heading; only one that begins exactly so is a heading.
_HEADING = re.compile(r"^([^\S\n]*[#＃]+[^\S\n]*)(\S*)[ \t]*(.*)$", re.MULTILINE)
_CLAUSE = re.compile(r"##[ \t]+")
_TITLE = re.compile(r"#[ \t]+")


@dataclass(frozen=True, slots=True)
class EnactedText:
    """The clauses of a policy: their words and their headings, by clause id."""

    clauses: Mapping[str, str]
    titles: Mapping[str, str]


def read_text(source: Source, report: Report) -> EnactedText:
    """Read headings of the form `## 3.2 title`; what follows one is the clause.

    A title of the whole, `# title`, may stand above the first.
    """
    found = list(_headings(source, report))
    clauses: dict[str, str] = {}
    titles: dict[str, str] = {}
    places: dict[str, Span] = {}
    for at, heading in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(source.text)
        name, place = heading[2], Span(source, heading.start(2), heading.end(2))
        if name in places:
            report.add("duplicate-clause", place, also=[places[name]], name=name)
            continue
        places[name], titles[name] = place, _title(heading)
        clauses[name] = source.text[heading.end() : end].strip()
    if not found:
        report.add("no-clause", Span(source, 0, 0))
    return EnactedText(clauses, titles)


def _headings(source: Source, report: Report) -> Iterator[re.Match[str]]:
    """Give the headings of clauses; a line meant as one is read so too, once it is reported.

    It would be taken for words of the clause above, and citations of its own come to nothing.
    """
    is_first = True
    for line in _HEADING.finditer(source.text):
        is_clause = bool(_CLAUSE.fullmatch(line[1]) and line[2])
        if is_first and _TITLE.fullmatch(line[1]) and line[2]:
            continue
        if not is_clause:
            words = f"## {line[2]} {_title(line)}".strip() if line[2] else "## …"
            report.add("not-a-heading", Span(source, line.start(), line.end(1)), words=words)
        if line[2]:
            is_first = False
            yield line


def _title(heading: re.Match[str]) -> str:
    """Give what stands after the id; an expression that left blanks at the end out is slow."""
    return heading[3].rstrip(" \t\r")
