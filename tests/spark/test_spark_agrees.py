"""The query on Spark means what it means on DuckDB: the conformance suite, random programmes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from ipaward.domain.value import Unknown
from ipaward.interpreters.batch.spark import Cluster
from tests.conformance.batch import mean_on
from tests.conformance.cases import all_cases
from tests.conformance.shapes import expected
from tests.conformance.test_conformance import same
from tests.conformance.worlds import read
from tests.properties.batch_agreement import SIZES, compared
from tests.spark.engine import QUICK, InSpark

PROGRAMMES, RECORDS = 30, 100


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[InSpark]:
    cluster = Cluster("local[1]", QUICK)
    yield InSpark(cluster, tmp_path_factory.mktemp("facts"))
    cluster.close()


def test_every_case_of_the_language_is_read_alike(engine):
    cases = [case for case in all_cases() if not case.problem]
    assert cases

    wrong = []
    for case in cases:
        found = read(case)
        meant = mean_on(engine, found.expr, found.here)
        if case.gives == "unknown":
            is_right = isinstance(meant, Unknown)
        else:
            of = found.expr.type
            is_right = same(meant, expected(case.gives, of), of)
        if not is_right:
            wrong.append((case.name, meant))

    assert wrong == []


def test_random_programmes_decide_random_records_alike(engine):
    found: Counter[str] = Counter()

    for seed in range(PROGRAMMES):
        found += compared(seed, seed % SIZES, RECORDS, engine)  # raises where they differ

    assert found["pairs"] > PROGRAMMES * RECORDS * 0.9, "too much was unsupported"
