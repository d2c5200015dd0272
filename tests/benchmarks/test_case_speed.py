"""The bench runs and compares like with like; no wall clock is asserted."""

from tests.benchmarks.case import rates


def test_the_bench_measures_each_way_to_decide():
    found = rates(50)

    assert set(found) == {
        "case, verified",
        "engine and terms alone",
        "yardstick alone",
        "by hand",
    }
    assert all(value > 0 for value in found.values())
