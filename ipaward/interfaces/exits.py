"""What a command answers to whoever called it: the exit codes, and how a fault becomes one."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, Words
from ipaward.interfaces.problems import in_order, text

FINE = 0
FINDINGS = 1  # the input could be used, and something in it wants attention
USAGE = 2  # the command was called wrongly
REFUSED = 3  # the input could not be used
FAULT = 4  # we are wrong, not the caller
LATER = 75  # the disk is full, the file is locked: nothing is wrong with the input
INTERRUPTED = 130
PIPE = 141  # whoever read our output closed it

# What the same command may be spared tomorrow, without any change to it.
PASSING = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EAGAIN,
        errno.EBUSY,
        errno.ETXTBSY,
        errno.EMFILE,
        errno.ENFILE,
        errno.EROFS,
        errno.EIO,
    }
)


class WrongUseError(Exception):
    """The command was called in a way that cannot be meant."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


class SaidError(Exception):
    """A refusal already put into the language of the policy it concerns."""

    def __init__(self, problems: Iterable[Problem], language: Language) -> None:
        self.said = text(in_order(problems), language)
        super().__init__(self.said)


class LaterError(Exception):
    """Nothing is wrong with the input, but the result cannot be written now.

    Attributes:
        code: what the command answers.
    """

    def __init__(self, words: Words, code: int = LATER) -> None:
        self.words = words
        self.code = code
        super().__init__(words.en)


def refused(code: str, at: str = "", **details: str | Words) -> RefusedError:
    """Give the refusal of the file `at`, or of what was asked for where no file is named."""
    return RefusedError([Problem(code, Cell(at) if at else None, details)])


@contextmanager
def answering(language: Language) -> Iterator[None]:
    """Say a refusal in `language`, which may be known only once the policy has been read."""
    try:
        yield
    except RefusedError as refusal:
        raise SaidError(refusal.problems, language) from refusal


WHY = {
    errno.ENOSPC: Words(zh="磁盘已满", en="the disk is full"),
    errno.EDQUOT: Words(zh="超出磁盘配额", en="the disk quota is used up"),
    errno.EROFS: Words(zh="文件夹只读", en="the folder is read-only"),
    errno.EACCES: Words(zh="没有写的权限", en="there is no permission to write there"),
    errno.EPERM: Words(zh="没有写的权限", en="there is no permission to write there"),
    errno.ENOENT: Words(zh="没有这个文件夹", en="there is no such folder"),
    errno.EBUSY: Words(zh="文件正在使用", en="the file is in use"),
    errno.ETXTBSY: Words(zh="文件正在使用", en="the file is in use"),
    errno.EISDIR: Words(zh="那里是一个文件夹", en="there is a folder of that name"),
    errno.ENOTDIR: Words(zh="路径中有一段不是文件夹", en="a part of the path is no folder"),
    errno.EEXIST: Words(zh="已经有一个同名的", en="there is one of that name already"),
    errno.ENAMETOOLONG: Words(zh="名称太长", en="the name is too long"),
    errno.ELOOP: Words(zh="链接绕成了圈", en="the links lead in a circle"),
    errno.EIO: Words(zh="磁盘读写出错", en="the disk fails to read or write"),
    errno.EMFILE: Words(zh="打开的文件太多", en="too many files are open"),
    errno.ENFILE: Words(zh="打开的文件太多", en="too many files are open"),
}


def why_zh(fault: OSError) -> str:
    """Say in Chinese why the machine refused; what it says itself is English, and is quoted."""
    if fault.errno in WHY:
        return WHY[fault.errno].zh
    return f"系统错误 `{fault}`" if fault.errno is None else f"系统错误 {fault.errno}"


def why_en(fault: OSError) -> str:
    """Say in English why the machine refused."""
    return WHY[fault.errno].en if fault.errno in WHY else str(fault.strerror or fault)


def of_system(fault: OSError) -> tuple[int, Words]:
    """Give the exit code and the words for a fault of the machine nobody expected."""
    name = f"`{fault.filename}`" if isinstance(fault.filename, str) else ""
    why = Words(zh=why_zh(fault), en=why_en(fault))
    words = Words(zh=f"{name}：{why.zh}", en=f"{name}: {why.en}") if name else why
    if fault.errno in PASSING:
        return LATER, words
    return (REFUSED if name else FAULT), words
