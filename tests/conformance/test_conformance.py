"""One meaning in every reading: each case, read by each of them, gives what the case says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipaward.domain.types import Listing, Type
from ipaward.domain.value import CauseKind, Unknown
from ipaward.interpreters.batch.arrays import NOT_BY_ARRAYS
from ipaward.interpreters.case.reading import mean_by_case
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.functions import Meant, Members
from ipaward.rulebook.meaning import Situation, mean
from tests.conformance.batch import mean_by_arrays, mean_by_batch
from tests.conformance.cases import Case, all_cases
from tests.conformance.shapes import expected
from tests.conformance.worlds import read

READINGS: dict[str, Callable[[Expr, Situation], Meant]] = {
    "yardstick": mean,
    "case": mean_by_case,
    "batch": mean_by_batch,
}

MEANT = [case for case in all_cases() if not case.problem]
each_case = pytest.mark.parametrize("case", MEANT, ids=lambda case: case.name)


@each_case
@pytest.mark.parametrize("reading", READINGS)
def test_a_reading_gives_what_the_case_says(reading: str, case: Case):
    found = read(case)
    assert found.problems == ()

    meant = READINGS[reading](found.expr, found.here)

    if case.gives == "unknown":
        assert isinstance(meant, Unknown)
    else:
        assert same(meant, expected(case.gives, found.expr.type), found.expr.type)


def test_arrays_give_what_the_cases_say():
    """Not every case is asked of them; what they do answer is right."""
    answered, left = [], []
    for case in MEANT:
        found = read(case)
        try:
            meant = mean_by_arrays(found.expr, found.here)
        except NOT_BY_ARRAYS:
            left.append(case.name)
            continue
        answered.append(case.name)
        wanted = expected(case.gives, found.expr.type) if case.gives != "unknown" else None
        if wanted is None:
            assert isinstance(meant, Unknown), case.name
        else:
            assert same(meant, wanted, found.expr.type), case.name

    assert len(answered) > 5 * len(left), left


def same(meant: Meant, wanted: object, of: Type) -> bool:
    if isinstance(of, Listing):
        assert isinstance(meant, Members)
        assert meant.possible == ()
        return len(meant.sure) == len(wanted) and all(map(alike, meant.sure, wanted))
    return alike(meant, wanted)


def alike(meant: Meant, wanted: object) -> bool:
    # A truth value is never a number, nor the other way round, although Python thinks so.
    return type(meant) is type(wanted) and meant == wanted


@pytest.mark.parametrize(
    "case", [case for case in all_cases() if case.because], ids=lambda case: case.name
)
def test_the_yardstick_says_why_a_value_is_unknown(case: Case):
    found = read(case)

    meant = mean(found.expr, found.here)

    assert case.gives == "unknown"
    causes = {(cause.kind, cause.name) for cause in meant.causes}
    kinds = {kind for kind, _ in causes}
    for kind, name in case.because:
        assert CauseKind(kind) in kinds
        assert not name or (CauseKind(kind), name) in causes
    assert len(kinds) == len({kind for kind, _ in case.because})


@pytest.mark.parametrize(
    "case", [case for case in all_cases() if case.problem], ids=lambda case: case.name
)
def test_what_means_nothing_is_refused_before_it_is_read(case: Case):
    found = read(case)

    assert found.expr is None
    assert case.problem in {problem.code for problem in found.problems}
