"""The steps of scenarios for pytest-bdd: load this module as a pytest plugin.

Every form stands in `step_forms`; here they only meet pytest. Policy and programme come from the
tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytest_bdd import given, then, when
from pytest_bdd.parser import Feature
from pytest_bdd.parser import Scenario as BddScenario
from pytest_bdd.parsers import StepParser

from ipaward.interfaces.desks import AnyScene, Desks
from ipaward.interfaces.forms import Part
from ipaward.interfaces.packs import roots
from ipaward.interfaces.step_forms import find, fitting, take

Table = Sequence[Sequence[str]]
TAGS = pytest.StashKey[frozenset[str]]()
ROOT = pytest.StashKey[Path]()


class AnyForm(StepParser):
    """Matches every form of one part of a scenario."""

    def __init__(self, part: Part) -> None:
        super().__init__(part.value)
        self.part = part

    def parse_arguments(self, name: str) -> dict[str, str]:
        """Hand the whole step on: the table of forms takes it apart."""
        return {"step_text": name}

    def is_matching(self, name: str) -> bool:
        """Tell whether there is such a step."""
        return fitting(self.part, name) is not None


def pytest_bdd_before_scenario(
    request: pytest.FixtureRequest, feature: Feature, scenario: BddScenario
) -> None:
    """Keep the tags for `scene`, those of the feature and of the rule included."""
    of_rule = set(scenario.rule.tags) if scenario.rule is not None else set()
    request.node.stash[TAGS] = frozenset({*feature.tags, *of_rule, *scenario.tags})
    request.node.stash[ROOT] = root_of(Path(feature.filename))


def root_of(feature: Path) -> Path:
    """Give the folder whose `features/` holds a feature file."""
    for folder in feature.resolve().parents:
        if folder.name == "features":
            return folder.parent
    return Path()


@pytest.fixture(scope="session")
def desks() -> Iterator[dict[Path, Desks]]:
    """Give the desks opened so far, by folder of policies."""
    opened: dict[Path, Desks] = {}
    yield opened
    for one in opened.values():
        one.close()


@pytest.fixture
def scene(request: pytest.FixtureRequest, desks: dict[Path, Desks]) -> AnyScene:
    """Give a fresh scene for the programme or lifecycle that the tags name."""
    root = request.node.stash[ROOT]
    if root not in desks:
        desks[root] = Desks((root, *roots()))
    return desks[root].scene(request.node.stash[TAGS])


@given(AnyForm(Part.GIVEN))
def is_given(
    scene: AnyScene, step_text: str, datatable: Table = (), docstring: str | None = None
) -> None:
    """Make up the applications, or let events happen."""
    _take(scene, Part.GIVEN, step_text, datatable, docstring)


@when(AnyForm(Part.WHEN))
def is_done(
    scene: AnyScene, step_text: str, datatable: Table = (), docstring: str | None = None
) -> None:
    """Screen, allot or look."""
    _take(scene, Part.WHEN, step_text, datatable, docstring)


@then(AnyForm(Part.THEN))
def is_found(
    scene: AnyScene, step_text: str, datatable: Table = (), docstring: str | None = None
) -> None:
    """Look at what came of it."""
    _take(scene, Part.THEN, step_text, datatable, docstring)


def _take(scene: AnyScene, part: Part, text: str, rows: Table, prose: str | None) -> None:
    form, said = find(part, text)
    take(scene, form, said, rows, prose)
