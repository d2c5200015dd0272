"""How a duration is written in an expression: ISO 8601, in months or in days."""

from __future__ import annotations

import re

from ipaward.domain.types import Measure
from ipaward.domain.value import Duration

_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?")
_DAYS = re.compile(r"(-?)P([0-9]{1,6})D")


def duration_written(text: str) -> Duration | None:
    """Give the duration `text` spells, or None where it spells none.

    >>> duration_written("P1Y6M")
    Duration(measure=<Measure.MONTHS: 'months'>, count=18)
    """
    if match := _DAYS.fullmatch(text):
        sign, days = match.groups()
        return Duration(Measure.DAYS, int(f"{sign}{days}"))
    match = _MONTHS.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    months = int(match[2] or 0) * 12 + int(match[3] or 0)
    return Duration(Measure.MONTHS, -months if match[1] else months)
