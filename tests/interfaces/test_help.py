"""The help of the command line, complete in both languages."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import ipaward
from ipaward.domain.words import Language
from ipaward.interfaces.cli import app, main
from ipaward.interfaces.help_words import translate

PROMISED = {
    "check", "screen", "explain", "template", "test",
    "schema", "policies", "fmt", "mapping", "eval", "indicators", "batch", "ledger", "bundle",
}  # fmt: skip
HEAVY = {
    "rich",
    "yaml",
    "lark",
    "pydantic",
    "durable",
    "python_calamine",
    "xlsxwriter",
    "pytest",
    "duckdb",
    "sqlglot",
    "pyarrow",
}


def commands(language: Language) -> Iterator[object]:
    whole = typer.main.get_command(app)
    translate(whole, language)
    yield whole
    for command in whole.commands.values():
        yield command
        yield from getattr(command, "commands", {}).values()


def test_every_command_promised_is_there():
    (whole, *_) = commands(Language.EN)

    assert set(whole.commands) == PROMISED


def is_chinese(words: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in words)


def test_every_command_and_option_is_explained_in_both_languages():
    for language in Language:
        found = list(commands(language))
        said = [command.help for command in found]
        said += [parameter.help for command in found for parameter in command.params]

        assert len(said) > 50
        assert all(said)
        assert {is_chinese(words) for words in said} == {language is Language.ZH}


def test_two_commands_of_one_name_are_told_apart():
    (whole, *_) = commands(Language.ZH)

    assert len({whole.commands[name].commands["verify"].help for name in ("ledger", "bundle")}) == 2


@pytest.mark.parametrize("command", sorted(PROMISED))
def test_each_command_has_a_help(command, capsys):
    assert main([command, "--help", "--lang", "zh"]) == 0

    assert is_chinese(capsys.readouterr().out)


def test_the_version_is_that_of_the_project(capsys):
    assert main(["--version"]) == 0

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert capsys.readouterr().out == f"ipaward {project['project']['version']}\n"
    assert ipaward.__version__ == project["project"]["version"]


def test_nothing_heavy_is_loaded_for_the_help():
    code = (
        "import sys; from ipaward.interfaces.cli import main; main(['--help']);"
        "print(*(name.split('.')[0] for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.splitlines()[-1].split())
    assert "typer" in loaded
    assert loaded & HEAVY == set()
