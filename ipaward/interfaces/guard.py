"""Between a command and its caller: whatever goes wrong becomes words and an exit code."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

import typer

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import (
    FAULT,
    FINE,
    INTERRUPTED,
    LATER,
    PIPE,
    REFUSED,
    USAGE,
    LaterError,
    SaidError,
    WrongUseError,
    of_system,
)
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.tongue import choose, harmless
from ipaward.interfaces.usage import misused

DEBUG = "IPAWARD_DEBUG"
STOPPED = Words(zh="已中断，没有写出结果", en="interrupted; nothing was written")
NO_MEMORY = Words(
    zh="内存不够，没有写出结果；把文件分开，或在内存更大的机器上运行",
    en="there is not enough memory, and nothing was written; split the file, or use a machine"
    " with more",
)
OURS = Words(
    zh="这是 ipaward 的错，不是您的：{fault}；设 IPAWARD_DEBUG=1 再运行一次，把输出交给我们",
    en="this is a fault of ipaward, not yours: {fault}; run it again with IPAWARD_DEBUG=1 and"
    " send us what it prints",
)


def guarded(run: Callable[[list[str]], object], words: Sequence[str]) -> int:
    """Run a command and give its exit code; nothing it raises gets past here.

    Args:
        run: takes the words of the command line, gives an exit code.
        words: of the command line, without the name of the program.
    """
    _speak_utf8()
    arguments, is_debugging = _without_debug(words)
    language = choose(language_asked(words))
    try:
        with _said_once(), _ended_in_order():
            code = _attempt(run, arguments, language, is_debugging)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads us has enough; what is still buffered must not complain at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE
    except OSError as fault:
        return _system(fault, language)
    return code


@contextmanager
def _said_once() -> Iterator[None]:
    """Keep quiet about what half-written files complain of when they are cleared away.

    A full disk has been told by then; its files tell it again, with a traceback nobody can catch.
    """
    before = sys.unraisablehook

    def unheard(fault: sys.UnraisableHookArgs) -> None:
        if not isinstance(fault.exc_value, OSError):
            before(fault)

    sys.unraisablehook = unheard
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let whoever ends us from outside interrupt us, so that no half-written file stays behind."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may listen to signals
        return
    listened = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in listened}
    # What the caller has told us to ignore (`nohup`) stays ignored.
    heard = [number for number in listened if before[number] is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _attempt(
    run: Callable[[list[str]], object],
    arguments: list[str],
    language: Language,
    is_debugging: bool,
) -> int:
    try:
        answer = run(arguments)
    except BrokenPipeError:
        raise
    except SystemExit as end:
        # typer ends a command whose reader has gone with 1, which here means findings.
        if isinstance(end.__context__, BrokenPipeError):
            raise BrokenPipeError from None
        raise
    except KeyboardInterrupt:
        answer = INTERRUPTED
    except MemoryError:
        return _say(NO_MEMORY.said(language), LATER)
    except RefusedError as refusal:
        return _say(text(in_order(refusal.problems), language), REFUSED)
    except SaidError as refusal:
        return _say(refusal.said, REFUSED)
    except WrongUseError as fault:
        return _say(fault.words.said(language), USAGE)
    except LaterError as fault:
        return _say(fault.words.said(language), fault.code)
    except typer.TyperException as fault:
        return _say(misused(fault, language), USAGE)
    except typer.Abort:
        answer = INTERRUPTED
    except OSError as fault:
        if is_debugging:
            traceback.print_exc()
        return _system(fault, language)
    except Exception as fault:
        if is_debugging:
            traceback.print_exc()
        name = f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__
        return _say(OURS.said(language).format(fault=name.splitlines()[0]), FAULT)
    if answer == INTERRUPTED:
        return _say(STOPPED.said(language), INTERRUPTED)
    return answer if isinstance(answer, int) else FINE


def _system(fault: OSError, language: Language) -> int:
    code, words = of_system(fault)
    return _say(words.said(language), code)


def _say(words: str, code: int) -> int:
    print("\n".join(harmless(line) for line in words.split("\n")), file=sys.stderr)
    return code


def language_asked(words: Sequence[str]) -> str | None:
    """Give what `--lang` says on a command line that may not even parse."""
    return option_asked(words, "--lang")


def option_asked(words: Sequence[str], option: str) -> str | None:
    """Give the value of an option on a command line that may not even parse.

    >>> option_asked(["check", "--lang=zh"], "--lang"), option_asked(["check"], "--lang")
    ('zh', None)
    """
    for at, word in enumerate(words):
        if word == "--":
            break
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
        if word == option and at + 1 < len(words):
            return words[at + 1]
    return None


def _without_debug(words: Sequence[str]) -> tuple[list[str], bool]:
    """Take `--debug` from wherever it was written, for it is thought of last."""
    end = list(words).index("--") if "--" in words else len(words)
    kept = [word for word in words[:end] if word != "--debug"]
    is_asked = len(kept) < end or os.environ.get(DEBUG, "") not in ("", "0")
    return [*kept, *words[end:]], is_asked


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale; what UTF-8 cannot hold is written by its number."""
    # A caller may have closed them, which Python says by giving none.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        # Bytes that are not UTF-8 become text no reader takes for anything but a fault.
        sys.stdin.reconfigure(encoding="utf-8", errors="backslashreplace")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")
