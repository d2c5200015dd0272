"""The batch reading agrees with the yardstick on random programmes and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from ipaward.domain.finding import Verdict
from tests.engines import InDuckDB, in_duckdb
from tests.properties.batch_agreement import SIZES, compared

PROGRAMMES, RECORDS = 150, 670  # together more than 100,000 pairs
PARTS = 10  # so that both cores have work


@pytest.fixture(scope="module")
def engine() -> Iterator[InDuckDB]:
    with in_duckdb() as engine:
        yield engine


@pytest.mark.parametrize("part", range(PARTS))
def test_the_query_and_arrays_agree_with_the_yardstick(engine, part):
    found: Counter[str] = Counter()

    for seed in range(part * PROGRAMMES // PARTS, (part + 1) * PROGRAMMES // PARTS):
        found += compared(seed, seed % SIZES, RECORDS, engine)  # raises where they differ

    assert found["pairs"] > PROGRAMMES * RECORDS / PARTS * 0.9, "too much was unsupported"
    assert found["by arrays"] > found["pairs"] / 2
    decided = sum(found[verdict.value] for verdict in Verdict)
    assert all(found[verdict.value] > decided / 10 for verdict in Verdict)
    assert found["None"] > 0, "no day without a version occurred"
