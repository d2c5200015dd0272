"""Whatever goes wrong becomes one sentence and an exit code."""

import errno
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
import typer

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import WHY, LaterError, WrongUseError, answering, why_en, why_zh
from ipaward.interfaces.guard import guarded


def answer(run, *words: str) -> int:
    return guarded(lambda _: run(), words)


def raising(fault: BaseException):
    def run() -> object:
        raise fault

    return run


def refusal() -> RefusedError:
    return RefusedError([Problem("file-not-there", Cell("a.yaml"), {"file": "a.yaml"})])


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("IPAWARD_LANG", raising=False)
    monkeypatch.delenv("IPAWARD_DEBUG", raising=False)


@pytest.mark.parametrize("code", [0, 1])
def test_what_a_command_answers_is_the_exit_code(code):
    assert answer(lambda: code) == code


def test_a_command_that_answers_nothing_is_fine():
    assert answer(lambda: None) == 0


def test_refused_input_is_3_and_its_problems_are_said(capsys):
    assert answer(raising(refusal())) == 3
    assert capsys.readouterr().err.startswith("error[file-not-there]: there is no file")


@pytest.mark.parametrize(
    "code",
    [*WHY, errno.ENODEV, errno.ESTALE, errno.ENAMETOOLONG, errno.EMFILE, errno.ENOTDIR, None],
)
def test_why_the_machine_refused_is_said_in_one_language_at_a_time(code):
    fault = OSError("what a library says") if code is None else OSError(code, os.strerror(code))

    unquoted = re.sub("`[^`]*`", "", why_zh(fault))
    assert unquoted
    assert not re.search("[A-Za-z]", unquoted)
    assert why_en(fault).isascii()


def test_a_name_too_long_for_the_machine_is_said_to_be_so(capsys):
    code = answer(lambda: Path("a" * 300 + ".csv").read_bytes(), "--lang", "zh")

    assert code == 3
    assert capsys.readouterr().err == f"`{'a' * 300}.csv`：名称太长\n"


def test_refused_input_is_said_in_the_language_asked_for(capsys):
    answer(raising(refusal()), "--lang", "zh")

    assert capsys.readouterr().err.startswith("错误[file-not-there]：")


def test_a_refusal_is_said_in_the_language_of_the_policy_once_that_is_known(capsys):
    def run() -> object:
        with answering(Language.ZH):
            raise refusal()

    assert answer(run) == 3
    assert capsys.readouterr().err.startswith("错误[file-not-there]：")


def test_wrong_use_is_2(capsys):
    assert answer(raising(WrongUseError(Words(en="not so")))) == 2
    assert capsys.readouterr().err == "not so\n"


def test_usage_that_the_parser_refuses_is_2(capsys):
    assert answer(raising(typer.BadParameter("no such thing"))) == 2
    assert "no such thing" in capsys.readouterr().err


def test_a_full_disk_is_75(capsys):
    assert answer(raising(LaterError(Words(en="later")))) == 75
    assert answer(raising(OSError(errno.ENOSPC, "No space left on device"))) == 75
    assert "the disk is full" in capsys.readouterr().err


def test_a_file_that_cannot_be_opened_is_3_and_is_named(capsys):
    assert answer(raising(PermissionError(errno.EACCES, "Permission denied", "a.csv"))) == 3
    assert "`a.csv`" in capsys.readouterr().err


def test_a_fault_of_ours_is_4_and_one_sentence_without_a_traceback(capsys):
    assert answer(raising(ValueError("refused but pays"))) == 4

    said = capsys.readouterr().err
    assert "refused but pays" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1


def test_the_traceback_of_a_fault_is_shown_when_asked_for(capsys, monkeypatch):
    assert answer(raising(ValueError("x")), "screen", "--debug") == 4
    assert "Traceback" in capsys.readouterr().err

    monkeypatch.setenv("IPAWARD_DEBUG", "1")
    answer(raising(ValueError("x")))
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_is_130_and_says_that_nothing_was_written(capsys):
    assert answer(raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "interrupted; nothing was written\n"


def test_debug_is_taken_off_the_line_before_the_command_sees_it():
    seen: list[list[str]] = []

    guarded(lambda words: seen.append(words), ["eval", "--debug", "a", "--", "--debug"])

    assert seen == [["eval", "a", "--", "--debug"]]


# The rest needs a real process.


def ipaward(*words: str, **more) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "IPAWARD_LANG": "en", **more.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "ipaward", *words],
        capture_output="stdout" not in more,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        **more,
    )


def test_a_misspelt_command_is_2_with_a_proposal():
    done = ipaward("scren")

    assert done.returncode == 2
    assert "screen" in done.stderr
    assert "Traceback" not in done.stderr


def test_output_is_utf8_in_a_locale_that_is_not():
    done = ipaward("--help", "--lang", "zh", env={"LC_ALL": "C", "PYTHONUTF8": "0"})

    assert done.returncode == 0
    assert "审查一批申请" in done.stdout


def test_output_that_cannot_be_written_is_75():
    if not os.path.exists("/dev/full"):
        pytest.skip("this machine has no /dev/full")
    with open("/dev/full", "w") as full:
        done = ipaward("schema", stdout=full, stderr=subprocess.PIPE)

    assert done.returncode == 75
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_has_enough_is_not_complained_about():
    many = '{"expression": "1"}\n' * 20_000
    command = [sys.executable, "-m", "ipaward", "eval", "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        process.stdout.close()
        with suppress(BrokenPipeError):
            process.stdin.write(many)
            process.stdin.close()
        said = process.stderr.read()

    assert said == ""
    assert process.returncode == 141


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_breaks_nothing(closed):
    command = f"{sys.executable} -m ipaward schema {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_too_little_memory_is_75_and_no_fault_of_ours(capsys):
    assert answer(raising(MemoryError())) == 75
    assert "not enough memory" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_command_says_so_and_is_130(number):
    command = [sys.executable, "-m", "ipaward", "eval", "-", "--lang", "en"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # Whoever runs the tests under nohup ignores SIGHUP, which a child inherits.
    heard = partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(command, text=True, preexec_fn=heard, **pipes) as process:
        process.stdin.write('{"expression": "1"}\n')
        process.stdin.flush()
        assert process.stdout.readline() == '{"value": "1"}\n'

        process.send_signal(number)
        said = process.stderr.read()

    assert process.returncode == 130
    assert said == "interrupted; nothing was written\n"


class Clinging:
    """Complains when it is cleared away, as an archive on a full disk does."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def __del__(self):
        raise self.fault


def test_a_full_disk_is_told_once(capsys):
    def run() -> object:
        Clinging(OSError(errno.ENOSPC, "No space left on device"))
        raise LaterError(Words(en="later"))

    assert answer(run) == 75
    assert capsys.readouterr().err == "later\n"
