"""What officers agreed: every scenario of every policy in this repository."""

from collections import Counter
from pathlib import Path

from pytest_bdd import scenarios
from pytest_bdd.scenario import scenario_wrapper_template_registry

from ipaward.interfaces.feature_files import read_feature

FEATURES = Path(__file__).parents[2] / "features"

scenarios(str(FEATURES))


def test_no_scenario_is_lost():
    # The Gherkin tree is the truth about what exists; pytest-bdd makes one function per scenario
    # or outline, and runs an outline once for each row of its examples.
    files = sorted(FEATURES.rglob("*.feature"))
    exist = Counter({file: len(read_feature(file).scenarios) for file in files})

    run: Counter[Path] = Counter()
    for test in globals().values():
        if template := registered(test):
            rows = sum(len(table.examples) for table in template.examples)
            run[Path(template.feature.filename)] += rows or 1

    assert exist
    assert run == exist


def registered(test: object):
    return scenario_wrapper_template_registry.get(test) if callable(test) else None


def test_every_feature_names_its_policy():
    # Which programme or lifecycle, if any, is held by `Desks.scene` whenever a scenario is run.
    for file in FEATURES.rglob("*.feature"):
        for scenario in read_feature(file).scenarios:
            assert file.parent.name in scenario.tags, scenario
