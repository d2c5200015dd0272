"""Which row of a decision table applies."""

from __future__ import annotations

from collections.abc import Sequence

from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.sql import E


def first_of(whens: Sequence[E]) -> list[E]:
    """Tell for each row whether it is the first that applies, those before it surely not."""
    rows = []
    for at, truth in enumerate(whens):
        before = [sql.contrary(other) for other in whens[:at]]
        rows.append(sql.both(*before, truth))
    return rows


def only_of(whens: Sequence[E]) -> list[E]:
    """Tell for each row whether it is the one that applies, all others surely not."""
    return [
        sql.both(truth, *(sql.contrary(other) for other in [*whens[:at], *whens[at + 1 :]]))
        for at, truth in enumerate(whens)
    ]
