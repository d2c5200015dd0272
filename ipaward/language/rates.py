"""Notice a rate a hundred times what was meant: by its sign, its neighbours, or its basis."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from ipaward.domain.source import Place, Span
from ipaward.language.report import Report
from ipaward.language.yamltree import Map, Word
from ipaward.rulebook.percentages import percentages_in, without_percentages
from ipaward.rulebook.policy import Basis

_SIGNS = ("%", "‰")
_TELLING = re.compile(r"(?=.*[1-9])[\d.,]+\s*[%‰]?", re.ASCII)  # a figure that is not nought
_FRACTION = re.compile(r"0\.\d+|1(?:\.0+)?", re.ASCII)


def check_one_sign(written: Iterable[tuple[str, Place]], report: Report) -> None:
    """Refuse `30%` beside `30`: one of the two would be a hundred times the other.

    Nought is the same with and without a sign.

    Args:
        written: figures of one kind, each with its place, once they have been read; what is no
            figure, or could not be read as one, is left aside.
        report: for the first that differs from the first of all.
    """
    misread = report.places_of_errors()
    figures = [(text.strip(), place) for text, place in written if place not in misread]
    telling = [
        (text.endswith(_SIGNS), place) for text, place in figures if _TELLING.fullmatch(text)
    ]
    for is_signed, place in telling:
        if is_signed is not telling[0][0]:
            report.add("mixed-units", place, also=[telling[0][1]])
            return


def check_versions(values: Iterable[Map], report: Report) -> None:
    """Hold all figures of a parameter, of every key and from every day on, to one sign."""
    held = [entry.value for value in values if (entry := value.entry("is")) is not None]
    keyed = [e.value for node in held if isinstance(node, Map) for e in node.entries]
    words = [node for node in (*held, *keyed) if isinstance(node, Word)]
    check_rates(((word.text, word.span) for word in words), report)


def check_rates(written: Iterable[tuple[str, Place]], report: Report) -> None:
    """Hold rates to one sign as `check_one_sign` does; `0.4` beside `30%` is 40 % all the same."""
    check_one_sign((one for one in written if not _FRACTION.fullmatch(one[0].strip())), report)


def note_rate_above_whole(written: str, rate: Decimal, place: Span, report: Report) -> None:
    """Note a figure with a percent sign that is more than the whole."""
    if rate > 1 and written.strip().endswith(_SIGNS):
        report.note("rate-above-whole", place, rate=written.strip())


def note_sign_left_out(word: Word, figure: Decimal, of: Basis, report: Report) -> None:
    """Note a bare figure that the words it rests on have as a percentage, and only so."""
    written = word.text.strip()
    if written.endswith(_SIGNS):
        return
    for citation in of.citations:
        signs = {s for text, s in percentages_in(citation.words) if Decimal(text) == figure}
        others = re.findall(r"\d+(?:\.\d+)?", without_percentages(citation.words), re.ASCII)
        if len(signs) == 1 and figure not in map(Decimal, others):
            clause = "" if citation.instrument else citation.clause
            report.note(
                "percent-sign-left-out", word.span, clause=clause, written=written, sign=signs.pop()
            )
            return
