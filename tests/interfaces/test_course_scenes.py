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
