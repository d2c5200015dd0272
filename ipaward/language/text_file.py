"""Read `text.md`: the enacted words, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ipaward.domain.source import Source, Span
from ipaward.language.report import Report

_HEADING = re.compile(r"^##[ \t]+(\S+)[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class EnactedText:
    """The clauses of a policy: their words and their headings, by clause id."""

    clauses: Mapping[str, str]
    titles: Mapping[str, str]


def read_text(source: Source, report: Report) -> EnactedText:
    """Read headings of the form `## 3.2 title`; what follows one is the clause."""
    found = list(_HEADING.finditer(source.text))
    clauses: dict[str, str] = {}
    titles: dict[str, str] = {}
    places: dict[str, Span] = {}
    for at, heading in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(source.text)
        name, place = heading[1], Span(source, heading.start(1), heading.end(1))
        if name in places:
            report.add("duplicate-clause", place, also=[places[name]], name=name)
            continue
        places[name], titles[name] = place, heading[2]
        clauses[name] = source.text[heading.end() : end].strip()
    if not found:
        report.add("no-clause", Span(source, 0, 0))
    return EnactedText(clauses, titles)
