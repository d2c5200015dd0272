"""The README is true: its commands run, and print what it says."""

import re

import pytest

from tests.readme import README, ROOT, desk, matches, printed, shown

COMMANDS = shown(README.read_text("utf-8"))


def test_the_commands_of_the_readme_print_what_it_says(tmp_path):
    folder = desk(tmp_path)
    wrong = []
    for each in COMMANDS:
        really = printed(each.command, folder)
        if not matches(each.prints, really):
            wrong.append(f"$ {each.shown}{really}")

    assert len(COMMANDS) >= 8
    assert wrong == []


def test_the_demo_is_the_command_the_readme_explains():
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    demo = re.search(r"ipaward screen [^|\n]*", makefile)

    assert demo
    assert " ".join(demo[0].split()) in [" ".join(each.command.split()) for each in COMMANDS]


@pytest.mark.parametrize(
    ("prints", "really", "agrees"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\nb\nc\n", True),
        ("…\nc\n", "a\nb\nc\n", True),
        ("a\n…\nc\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_an_ellipsis_stands_for_any_lines(prints, really, agrees):
    assert matches(prints, really) is agrees
