"""What a command line that cannot be read is answered, in both languages."""

import pytest

from ipaward.interfaces.cli import main

SCREEN = ["screen", "x.csv", "-p", "a", "-g", "b"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*SCREEN, "--engine", "foo"], "'--engine' 不能是 'foo'，可用：'case', 'batch', 'both'"),
        (SCREEN[:-2], "缺少 '--programme' / '-g'"),
        (["screen", *SCREEN[2:]], "缺少 'APPLICATIONS'"),
        ([*SCREEN, "y.csv", "z.csv"], "多出了 y.csv z.csv"),
        ([*SCREEN, "--nope"], "没有选项 --nope，是否指：--on"),
        ([*SCREEN, "--zzzzzz"], "没有选项 --zzzzzz"),
        ([*SCREEN, "--quiet=3"], "选项 '--quiet' 后面不写值"),
        ([*SCREEN, "--on"], "选项 '--on' 后面要写值"),
        (["batch", "run", "x", "--chunk", "0"], "'--chunk' 至少是 1"),
        (["batch", "run", "x", "--threads", "999"], "'--threads' 至多是 256"),
        (["batch", "run", "x", "--chunk", "y"], "'--chunk' 应是整数"),
        (["nope"], "没有命令 'nope'"),
        (["ledger"], "缺少命令"),
    ],
)
def test_a_usage_error_is_said_in_chinese_where_chinese_is_asked(words, said, capsys):
    assert main([words[0], "--lang", "zh", *words[1:]]) == 2

    *above, sentence = capsys.readouterr().err.splitlines()
    assert sentence == f"错误：{said}"
    assert not above or above[0].startswith("用法：ipaward")


def test_in_english_the_parser_says_it_and_no_library_beneath_it(capsys):
    assert main([*SCREEN, "--lang", "en", "--engine", "foo"]) == 2

    said = capsys.readouterr().err.splitlines()
    assert said[0] == "Usage: ipaward screen [OPTIONS] {APPLICATIONS}"
    assert said[-1] == (
        "Error: Invalid value for '--engine': 'foo' is not one of 'case', 'batch', 'both'."
    )


def test_a_command_that_cannot_stand_alone_gives_its_help(capsys):
    assert main(["batch"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("Usage: ipaward batch")
    assert "Error" not in said
