"""What `screen` and `explain` open first: the policy, its programme, the file of applications."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ipaward.domain.types import Day
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import WrongUseError, answering, refused
from ipaward.interfaces.packs import backquoted, find, nearest_first, roots
from ipaward.interfaces.tongue import choose
from ipaward.language.pack import read_pack
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.spelling import Dialect, read_value


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked on the command line.

    Attributes:
        on: the day as written, or None.
        mapping: the file that says which column holds which fact.
        packs: a folder of policies to look in first.
        data: the files and folders of registers to consult.
    """

    applications: Path
    policy: str
    programme: str
    on: str | None = None
    mapping: Path | None = None
    packs: Path | None = None
    lang: str | None = None
    data: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A programme of a policy, and the language its people are answered in."""

    book: Rulebook
    programme: Programme
    language: Language


@contextmanager
def opened(order: Order) -> Iterator[Opened]:
    """Read the policy; refusals from here on speak its language."""
    book = book_named(order.policy, order.packs)
    language = choose(order.lang, policy=book.policy.language)
    with answering(language):
        yield Opened(book, programme_named(book, order.programme), language)


def book_named(policy: str, packs: Path | None, only: str = "") -> Rulebook:
    """Read the policy called `policy`, or refuse with every problem it has; `only`: `read_pack`."""
    folders = roots(packs)
    found = find(policy, folders)
    return read_pack(found.name, [found.root, *folders], only)


def programme_named(book: Rulebook, name: str) -> Programme:
    """Give the programme called `name`, or refuse with the names there are."""
    if name in book.programmes:
        return book.programmes[name]
    if not book.programmes:
        raise refused("no-programmes", policy=book.policy.name)
    known = backquoted(nearest_first(name, list(book.programmes)))
    raise refused("no-such-programme", policy=book.policy.name, name=name, known=known)


def day(written: str | None) -> date | None:
    """Read the day of `--on`.

    >>> day("2021-06-30")
    datetime.date(2021, 6, 30)
    """
    if written is None:
        return None
    read = read_value(written, Day(), Dialect.RULES)
    if not isinstance(read, date):
        raise WrongUseError(
            Words(
                zh=f"`--on {written}` 不是日期；写成 2021-06-30",
                en=f"`--on {written}` is not a day; write it as 2021-06-30",
            )
        )
    return read
