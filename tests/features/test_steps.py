"""The steps as pytest-bdd meets them: what is found otherwise fails, nothing is half understood."""

from pathlib import Path

import pytest

from ipaward.interfaces.desks import Desks
from ipaward.interfaces.forms import Part
from ipaward.interfaces.scenarios import StepError
from ipaward.interfaces.steps import AnyForm, is_done, is_found, is_given
from tests.interfaces import scenario_pack

ROOT = Path(__file__).parents[2]


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


@pytest.mark.parametrize(
    ("changed", "rows"),
    [
        ("an application", ()),
        ('an application like the example "a local firm"', ()),
        ('"local" is "no"', ()),
        ('"costs" are', [["kind", "amount", "bill"], ["rent", "5", "B1"]]),
        ('there are no "costs"', ()),
        ('"rate" is set to "1"', ()),
    ],
)
def test_nothing_is_said_of_a_decision_made_before_what_was_given_last(tiny_scene, changed, rows):
    is_given(tiny_scene, 'an application like the example "a local firm"')
    is_done(tiny_scene, "it is screened")
    is_found(tiny_scene, 'the verdict is "eligible"')

    is_given(tiny_scene, changed, rows)

    with pytest.raises(StepError, match="was changed since"):
        is_found(tiny_scene, 'the verdict is "eligible"')


def test_nothing_is_said_of_a_course_looked_at_before_the_last_event():
    desks = Desks([ROOT])
    scene = desks.scene({"urumqi-ip-2020", "agency-residency"})
    is_given(scene, "发生了", [["事件", "日"], ["申请入驻", "2021-04-01"]])
    is_done(scene, "查看")
    is_found(scene, '没有发出"退出决定书"')

    is_given(scene, "发生了", [["事件", "日", "合同号"], ["签约", "2021-04-20", "H1"]])

    with pytest.raises(StepError, match="happened since"):
        is_found(scene, '没有发出"退出决定书"')
    desks.close()


def test_a_table_reaches_the_step(tiny_scene):
    rows = [["kind", "amount", "bill"], ["rent", "5", "B1"]]

    is_given(tiny_scene, 'an application like the example "a local firm"')
    is_given(tiny_scene, '"costs" are', rows)
    is_done(tiny_scene, "it is screened")

    is_found(tiny_scene, 'the award is "5.00"')


def test_a_text_below_a_step_reaches_it_and_is_refused(tiny_scene):
    with pytest.raises(StepError, match="no step reads the text"):
        is_given(tiny_scene, "an application", docstring="of a firm")


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
