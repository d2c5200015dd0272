"""One application of a batch run decided again, and held against what the run said."""

from __future__ import annotations

from collections.abc import Iterator

from ipaward.casework.batch import states_in
from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import Decision
from ipaward.interpreters.batch.decided import DecidedRow


class ReplayError(Exception):
    """Decided again, an application comes to something else: our fault, and no explanation."""


def check_same(number: str, row: DecidedRow, found: Decision | RefusedRow) -> Decision:
    """Give the decision the desk came to, if it is the run's in everything the run wrote.

    Raises:
        ReplayError: it differs, or the desk refuses what the run decided.
    """
    if isinstance(found, RefusedRow):
        codes = ", ".join(problem.code for problem in found.problems)
        raise ReplayError(f"application {number}: the run decided it, the desk refuses it: {codes}")
    for about, run, desk in _pairs(number, row, found):
        if run != desk:
            raise ReplayError(f"application {number}, {about}: the run says {run}, the desk {desk}")
    return found


def _pairs(
    number: str, row: DecidedRow, decision: Decision
) -> Iterator[tuple[str, object, object]]:
    yield "number", number, decision.application
    yield "day", row.on, decision.on
    yield "verdict", row.verdict, decision.verdict
    yield "fen", row.fen, None if decision.amount is None else decision.amount.fen
    yield "cap", row.bound_by, decision.bound_by
    yield "provisional", row.provisional, bool(decision.provisional)
    states = states_in(row.states, len(decision.findings))
    for state, finding in zip(states, decision.findings, strict=True):
        yield finding.rule, state.value, finding.state.value
