"""Steps of a lifecycle: what cannot be meant is refused, and nothing that was written is lost."""

from pathlib import Path

import pytest

from ipaward.domain.words import Language
from ipaward.interfaces.desks import Desks
from ipaward.interfaces.forms import Part
from ipaward.interfaces.scenarios import StepError
from ipaward.interfaces.step_forms import find, take

ROOT = Path(__file__).parents[2]
APPLIED = ("申请入驻", "2021-04-01")


@pytest.fixture(scope="module")
def desks():
    opened = Desks([ROOT])
    yield opened
    opened.close()


@pytest.fixture
def scene(desks):
    return desks.scene({"urumqi-ip-2020", "agency-residency"})


def step(scene, part, text, *rows):
    form, said = find(part, text)
    take(scene, form, said, rows)


def refused(scene, part, text, *rows):
    with pytest.raises(StepError) as fault:
        step(scene, part, text, *rows)
    return fault.value.words


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (("事件", "日", "event"), "“事件”和“event”是同一栏，只留一个"),
        (("day", "event", "日"), "“day”和“日”是同一栏，只留一个"),
        (("事件", "日", "受罚人", "受罚人"), "“受罚人”和“受罚人”是同一栏，只留一个"),
        (("事件", "日", "编号", "number"), "“编号”和“number”是同一栏，只留一个"),
        (("事件", "event"), "“事件”和“event”是同一栏，只留一个"),
        (("事件", "文号"), "表里要有“事件”和“日”两栏"),
    ],
)
def test_a_table_of_events_has_each_column_once(scene, head, said):
    row = tuple("" for _ in head)

    assert refused(scene, Part.GIVEN, "发生了", head, row).said(Language.ZH) == said


@pytest.mark.parametrize("head", [("事件", "日"), ("event", "day"), ("day", "事件")])
def test_the_columns_of_events_are_named_in_either_language(scene, head):
    cells = dict(zip(head, APPLIED if head[0] != "day" else APPLIED[::-1], strict=True))

    step(scene, Part.GIVEN, "发生了", head, tuple(cells.values()))
    step(scene, Part.WHEN, "查看")

    step(scene, Part.THEN, '状态为"已申请"')


def test_what_no_file_of_events_may_hold_is_not_given_either(scene):
    head = ("事件", "日", "合同号")

    words = refused(scene, Part.GIVEN, "发生了", head, ("签约", "2021-04-20", "/"))

    assert words.zh == "`/` 什么也没有说"


def test_a_reminder_is_due_on_a_day_or_not_at_all(scene):
    step(scene, Part.GIVEN, "发生了", ("事件", "日"), APPLIED)
    step(scene, Part.WHEN, "查看")

    for said in ('没有到期提醒"申辩期满"', '到期提醒"申辩期满"'):
        assert refused(scene, Part.THEN, said).zh.startswith("没有说在哪一日查看")

    step(scene, Part.WHEN, '在"2021-07-06"查看')
    step(scene, Part.THEN, '没有到期提醒"申辩期满"')


@pytest.mark.parametrize("day", ["", "不明"])
def test_one_looks_on_a_day_that_is_known(scene, day):
    step(scene, Part.GIVEN, "发生了", ("事件", "日"), APPLIED)

    words = refused(scene, Part.WHEN, f'在"{day}"查看')

    assert words.zh == "这里要写明日期，例如 2021-03-01"


def test_no_two_events_have_one_number(scene):
    signed = ("签约", "2021-04-20")
    step(scene, Part.GIVEN, "发生了", ("事件", "日", "编号"), (*APPLIED, ""), (*signed, "1"))

    words = refused(
        scene, Part.GIVEN, "发生了", ("事件", "日", "编号"), ("入驻", "2021-05-06", "1")
    )

    assert words.zh == "编号“1”已经是另一个事件的"
    assert [event.number for event in scene.events] == ["2", "1"]
