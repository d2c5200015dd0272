"""The steps as pytest-bdd meets them: what is found otherwise fails, nothing is half understood."""

import pytest

from ipaward.interfaces.desks import Desks
from ipaward.interfaces.forms import Part
from ipaward.interfaces.scenarios import StepError
from ipaward.interfaces.steps import AnyForm, is_done, is_found, is_given
from tests.interfaces import scenario_pack


@pytest.fixture
def tiny_scene(tmp_path):
    desks = Desks([scenario_pack.write(tmp_path)])
    yield desks.scene({"tiny", "grant", "T1"})
    desks.close()


def test_a_step_that_finds_something_else_fails(tiny_scene):
    is_given(tiny_scene, 'an application like the example "a local firm"')
    is_done(tiny_scene, "it is screened")
    is_found(tiny_scene, 'the verdict is "eligible"')

    with pytest.raises(StepError, match="found: eligible"):
        is_found(tiny_scene, 'the verdict is "pending"')


def test_a_table_reaches_the_step(tiny_scene):
    rows = [["kind", "amount", "bill"], ["rent", "5", "B1"]]

    is_given(tiny_scene, 'an application like the example "a local firm"')
    is_given(tiny_scene, '"costs" are', rows)
    is_done(tiny_scene, "it is screened")

    is_found(tiny_scene, 'the award is "5.00"')


@pytest.mark.parametrize(
    ("part", "text", "is_step"),
    [
        (Part.THEN, '结论为"合格"', True),
        (Part.THEN, "结论为“合格”", True),
        (Part.THEN, '结论是"合格"', False),
        (Part.THEN, '结论为"合格"了', False),
        (Part.GIVEN, '结论为"合格"', False),
        (Part.WHEN, "审查", True),
        (Part.THEN, "审查", False),
    ],
)
def test_a_step_is_understood_whole_or_not_at_all(part, text, is_step):
    assert AnyForm(part).is_matching(text) is is_step
