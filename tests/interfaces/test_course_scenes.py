"""Scenarios and examples of a lifecycle: what they cannot show is said, and none ends the run."""

import shutil
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main

BASE = Path(__file__).parents[1] / "golden" / "good" / "base"
TWIN = """  - 名: 也停
    在: 持证
    遇: 暂停
    条件: 本事件.几日 > 1
    到: 无证
    依据: 缺
    应由: 资金办法
提醒:
"""


@pytest.fixture
def tried(tmp_path, monkeypatch, capsys):
    """Try a scenario of the base lifecycle, its file changed; give the exit code and the words."""

    def try_scenario(*steps, changes=(), command="test", language="en"):
        shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        Path("rules/base/award.yaml").unlink()  # it is not what is tried here
        file = Path("rules/base/course.yaml")
        text = file.read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
        if steps:
            Path("features/base").mkdir(parents=True, exist_ok=True)
            lines = ["# language: zh-CN", "@base @course", "功能: 甲", "  场景: 乙", *steps]
            Path("features/base/a.feature").write_text("\n".join(lines), "utf-8")
        code = main([command, "base", "--lang", language])
        said = capsys.readouterr()
        return code, said.out + said.err

    return try_scenario


HALTED = (
    "    假如 发生了",
    "      | 事件 | 日         | 几日 |",
    "      | 发证 | 2021-01-01 |      |",
    "      | 暂停 | 2021-02-01 | 3    |",
)


def test_what_happened_leads_somewhere(tried):
    code, said = tried(*HALTED, "    当 查看", '    那么 状态为"停证"')

    assert code == 0, said


@pytest.mark.parametrize("command", ["check", "test"])
def test_an_example_in_which_the_policy_contradicts_itself_is_a_finding(tried, command):
    code, said = tried(changes=[("提醒:\n", TWIN)], command=command)

    assert code == 1
    assert "error[two-ways-held]: the event `2` (2021-02-01 暂停) takes several" in said
    assert "transitions at once: 停, 也停" in said
    assert "course.yaml:" in said


def test_a_scenario_in_which_the_policy_contradicts_itself_fails(tried):
    code, said = tried(
        *HALTED, "    当 查看", '    那么 状态为"停证"', changes=[("提醒:\n", TWIN)], language="zh"
    )

    assert code == 1
    assert "      当 查看" in said
    assert "事件 `2`（2021-02-01 暂停）同时成立的转移不止一个：停、也停" in said
    assert "1 个场景" in said or "场景 1 个" in said


UNDATED = ("    期满: 本状态.始\n", "    期满: working days after(本状态.始, max(恢复.几日))\n")
WITH_DAYS = ("  恢复: {}\n", "  恢复: {字段: {几日: 数(0)}}\n")
LACKS = (UNDATED, WITH_DAYS)
MENDED_THEN_HALTED = (
    "    假如 发生了",
    "      | 事件 | 日         | 几日 |",
    "      | 发证 | 2021-01-01 |      |",
    "      | 恢复 | 2021-01-02 |      |",
    "      | 暂停 | 2021-02-01 | 3    |",
)


@pytest.mark.parametrize("is_due", ["到期提醒", "没有到期提醒"])
def test_nobody_can_say_of_a_reminder_without_a_day_whether_it_is_due(tried, is_due):
    code, said = tried(
        *MENDED_THEN_HALTED,
        '    当 在"2021-12-01"查看',
        f'    那么 {is_due}"该复了"',
        changes=LACKS,
    )

    assert code == 1
    assert "found: the day of the reminder 该复了 is not known: 恢复.几日 must be supplied" in said


def test_what_the_day_of_a_reminder_waits_for_can_be_said(tried):
    days = ('"恢复.几日"', '"别的"')
    steps = [f'    那么 提醒"该复了"的日子要等{one}补上' for one in days]
    _, said = tried(*MENDED_THEN_HALTED, '    当 在"2021-12-01"查看', *steps, changes=LACKS)

    assert '要等"别的"补上' in said
    assert "found: 恢复.几日" in said
    assert '要等"恢复.几日"补上' not in said


@pytest.mark.parametrize("promised", ["该复了", "[]"])
def test_an_example_cannot_promise_a_reminder_without_a_day_nor_that_there_is_none(tried, promised):
    given = "      - {遇: 发证, 日: 2021-01-01}\n"
    changes = [
        *LACKS,
        (given, f"{given}      - {{遇: 恢复, 日: 2021-01-02}}\n"),
        ("提醒: 该复了}", f"提醒: {promised}}}"),
    ]
    code, said = tried(changes=changes, command="check", language="zh")

    assert code == 1
    assert "，实为 该复了（哪一日不明）" in said


def test_a_scenario_may_open_its_course_only_once_as_in_a_ledger(tried):
    code, said = tried(
        *HALTED, "      | 发证 | 2021-03-01 |      |", "    当 查看", '    那么 状态为"停证"'
    )

    assert code == 1
    assert "the course of `holder` was opened already: 2021-01-01 [1]" in said


def test_an_example_may_open_its_course_only_once_as_in_a_ledger(tried):
    again = "      - {遇: 发证, 日: 2021-01-01}\n      - {遇: 发证, 日: 2021-01-02}\n"
    code, said = tried(changes=[("      - {遇: 发证, 日: 2021-01-01}\n", again)], command="check")

    assert code == 1
    assert "error[event-opens-again]: the course of `holder` was opened already" in said
