"""Notice a rate that is a hundred times what was meant, by its sign or by the words it rests on."""

from __future__ import annotations

import re
from decimal import Decimal

from ipaward.domain.source import Span
from ipaward.language.report import Report
from ipaward.language.yamltree import Word
from ipaward.rulebook.percentages import percentages_in, without_percentages
from ipaward.rulebook.policy import Basis

_SIGNS = ("%", "‰")


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
