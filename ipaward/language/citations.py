"""Read what a rule or a value rests on, and hold the words quoted against the enacted text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ipaward.domain.words import Words
from ipaward.language.keys import MISSING
from ipaward.language.nodes import list_at, one_of, word_at
from ipaward.language.report import Report, perhaps
from ipaward.language.yamltree import Map, Word
from ipaward.rulebook.policy import Basis, Citation, Instrument

_CITATION = re.compile(
    r"""\s*(?:(?P<instrument>[^/「『“"]+)/)?(?P<clause>[^\s/「『“"]+)
    (?:\s*(?:「(?P<a>.*)」|『(?P<b>.*)』|“(?P<c>.*)”|"(?P<d>.*)"))?\s*""",
    re.VERBOSE | re.DOTALL,
)


# Looking for the nearest passage costs the product of both lengths.
_MOST_SEARCHED = 20_000
_MOST_SHOWN = 200
_AROUND = 10  # characters looked at before and after the nearest passage


@dataclass(frozen=True, slots=True)
class Law:
    """What citations may name.

    Attributes:
        clauses: the words of each clause.
        instruments: by name and by alias.
        readings: names of the recorded readings.

    Each is None where its file could not be read, so that naming one is no fault.
    """

    clauses: Mapping[str, str] | None
    instruments: Mapping[str, Instrument] | None
    readings: frozenset[str] | None


def read_basis(node: Map, law: Law, report: Report) -> Basis:
    """Read `cites`, `set_by` and `reads` of one item; its faults are reported."""
    words = list_at(node, "cites")
    set_by = word_at(node, "set_by")
    missing = [word for word in words if word.text.strip() in MISSING]
    citations: list[Citation] = []
    for word in words:
        if word in missing:
            citations.append(_without_basis(word, set_by, law, report))
        elif (citation := _read_citation(word, law, report)) is not None:
            citations.append(citation)
    if missing and len(words) > 1:
        report.add("missing-beside-clause", missing[0].span)
    if set_by is not None and words and not missing:
        report.add("set-by-without-missing", set_by.span, instrument=set_by.text)
    readings = (reading_named(word, law, report) for word in list_at(node, "reads"))
    return Basis(tuple(citations), tuple(dict.fromkeys(readings)))


def read_quoted_basis(node: Map, law: Law, report: Report) -> Basis:
    """Read the basis of a rule, which quotes its clause; a figure may rest on a whole one."""
    for word in list_at(node, "cites"):
        found = _CITATION.fullmatch(word.text)
        if found is None or word.text.strip() in MISSING or _quote(found) is not None:
            continue
        instrument, clause = (found["instrument"] or "").strip(), found["clause"]
        if _is_quotable(instrument, clause, law):
            report.add("clause-not-quoted", word.span, clause=clause, name=clause)
    return read_basis(node, law, report)


def _is_quotable(instrument: str, clause: str, law: Law) -> bool:
    """Tell whether the words of a clause are at hand, those of the policy or of an instrument."""
    if not instrument:
        return law.clauses is None or clause in law.clauses
    found = (law.instruments or {}).get(instrument)
    return found is not None and found.at_hand


def _quote(found: re.Match[str]) -> str | None:
    """Give the words a citation quotes; None where it names its clause alone."""
    return next((found[name] for name in "abcd" if found[name] is not None), None)


def _without_basis(word: Word, set_by: Word | None, law: Law, report: Report) -> Citation:
    if set_by is None:
        report.add("missing-set-by", word.span)
        return Citation("", span=word.span)
    return Citation(
        "", set_by=_instrument(set_by.text.strip(), set_by, law, report), span=word.span
    )


def _instrument(name: str, place: Word, law: Law, report: Report) -> str:
    if law.instruments is None:
        return name
    found = law.instruments.get(name)
    if found is None:
        cure = perhaps(name, law.instruments)
        report.add("unknown-instrument", place.span, cure=cure, name=name)
        return name
    return found.name


def reading_named(word: Word, law: Law, report: Report) -> str:
    """Give the name of a recorded reading; one that is not recorded is reported."""
    name = word.text.strip()
    if law.readings is not None and name not in law.readings:
        cure = perhaps(name, law.readings)
        report.add("unknown-reading", word.span, cure=cure, name=name)
    return name


def _read_citation(word: Word, law: Law, report: Report) -> Citation | None:
    found = _CITATION.fullmatch(word.text)
    if not found:
        report.add("not-a-citation", word.span, written=word.text.strip())
        return None
    clause = found["clause"]
    quote = _quote(found)
    quoted = quote or ""
    if instrument := (found["instrument"] or "").strip():
        name = _instrument(instrument, word, law, report)
        return Citation(clause, quoted, name, span=word.span)
    if law.clauses is not None:
        start, end = found.span("clause")
        if clause not in law.clauses:
            report.add(
                "unknown-clause",
                word.scalar.span(start, end),
                cure=perhaps(clause, law.clauses),
                name=clause,
                known=one_of(law.clauses),
            )
        elif quote is not None:
            _check_quote(word, clause, quoted, law.clauses, report)
    return Citation(clause, quoted, span=word.span)


def _check_quote(
    word: Word, clause: str, quoted: str, clauses: Mapping[str, str], report: Report
) -> None:
    wanted = squeeze(quoted)
    if not wanted:
        report.add("empty-quote", word.span, clause=clause)
        return
    words, start = squeeze(clauses[clause]), word.text.index(quoted)
    place = word.scalar.span(start, start + len(quoted))
    first = words.find(wanted)
    if first < 0:
        cure = _cure(wanted, clause, clauses)
        report.add("quote-not-found", place, clause=clause, cure=cure, name=clause)
    elif words.find(wanted, first + 1) >= 0:
        report.add("quote-not-unique", place, clause=clause, name=clause)


def _cure(wanted: str, clause: str, clauses: Mapping[str, str]) -> Words:
    elsewhere = [name for name, words in clauses.items() if wanted in squeeze(words)]
    if elsewhere:
        names = one_of(elsewhere)
        return Words(
            f"这些话在 {names.zh}，不在 {clause}",
            f"the words stand under {names.en}, not {clause}",
        )
    passage = _nearest_passage(wanted, clauses[clause])
    if not passage:
        return Words(f"{clause} 里没有相近的话", f"nothing like it stands under {clause}")
    return Words(f"{clause} 里最接近的是：{passage}", f"nearest under {clause}: {passage}")


def _nearest_passage(wanted: str, words: str) -> str:
    """Give the stretch of `words` about as long as `wanted` that shares the most with it."""
    # An English passage is shown with its spaces, each run of white space as one.
    text, wanted = " ".join(words.split())[:_MOST_SEARCHED], wanted[:_MOST_SHOWN]
    match = SequenceMatcher(None, text, wanted, autojunk=False).find_longest_match()
    if match.size < 2:
        return ""
    spaces = text[match.a : match.a + len(wanted)].count(" ")
    start = max(0, match.a - match.b - _AROUND)
    window = text[start : match.a - match.b + len(wanted) + spaces + _AROUND]
    # A word too many or too few shifts the passage: it goes from the first that agrees to the last.
    blocks = SequenceMatcher(None, window, wanted, autojunk=False).get_matching_blocks()
    return window[blocks[0].a : blocks[-2].a + blocks[-2].size].strip()


def squeeze(text: str) -> str:
    """Leave out all white space, as the comparison of quotes does."""
    return "".join(text.split())


def clauses_of(basis: Basis) -> str:
    """Name the clauses a basis rests on, as problems and decisions carry them."""
    return _joined(c.clause for c in basis.citations if c.clause and not c.instrument)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
