"""What an expression becomes in SQL: a plain value, an exact figure, or a list to be walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from ipaward.domain.limits import FEN
from ipaward.domain.source import Span
from ipaward.domain.types import Amount, Day, Listing, Number, Type
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.kinds import is_figure
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E


class UnsupportedError(Exception):
    """A construct the batch reading cannot say exactly.

    Attributes:
        construct: which one, a key of the words for it.
    """

    def __init__(self, construct: str, span: Span | None = None) -> None:
        super().__init__(construct)
        self.construct = construct
        self.span = span


@dataclass(frozen=True, slots=True)
class Plain:
    """A truth value, a text, a day or a record; NULL where unknown."""

    value: E


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact number: `top / bottom / 10 ** scale`; unknown where either is NULL.

    A whole number is 64 bits wide as long as `most` fits, else as wide as the engine has.

    Attributes:
        scale: decimals; below zero for tens, hundreds, ….
        most: `top` is never further from zero.
        bottom: always above zero; None for one.
        bottom_most: `bottom` is never larger.
        constant: `top` where it is known beforehand.
    """

    top: E
    scale: int
    most: int
    bottom: E | None = None
    bottom_most: int = 1
    constant: int | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """A list that is walked where it is used and not made before.

    Attributes:
        of: the list to walk; NULL where unknown.
        item: what the item at hand becomes.
        member: whether the item at hand is in the list: true, false, or NULL for possibly;
            None where every item is.
        kept: the items that are in the list, laid out; unknown where one is only possibly there.
            None where nobody laid them out.
    """

    of: E
    item: Callable[[E], Term]
    member: Callable[[E], E] | None = None
    kept: E | None = None

    def sure(self) -> Many:
        """Give the list without a doubt about who is in it, for what cannot bear one."""
        return self if self.kept is None else Many(self.kept, self.item)

    def has(self, x: E) -> E:
        """Tell whether the item at hand is in the list."""
        return sql.truth(True) if self.member is None else self.member(x)


Term: TypeAlias = "Plain | Figure | Many"


@dataclass(slots=True)
class Names:
    """Names the items at hand by how deep they lie, so that the same is written the same."""

    depth: int = 0

    @contextmanager
    def inside(self) -> Iterator[str]:
        """Give the name of an item while what it becomes is written."""
        self.depth += 1
        try:
            yield f"x{self.depth}"
        finally:
            self.depth -= 1


def of_type(value: E, of: Type) -> Term:
    """Give a value of the facts or of a table as what its type makes of it."""
    if is_figure(of):
        # No reading takes in a figure beyond the limit of amounts, in its smallest unit.
        return Figure(value, scale_of(of), FEN)
    if isinstance(of, Listing):
        return Many(value, lambda x: of_type(x, of.item))
    return Plain(value)


def figure(term: Term) -> Figure:
    """Give `term` as the figure the type checker promised."""
    assert isinstance(term, Figure), term
    return term


def plain(term: Term) -> E:
    """Give the value of what is no list, and no figure but a whole one."""
    if isinstance(term, Figure):
        if term.bottom is not None:
            raise UnsupportedError("quotient-kept")
        return term.top
    assert isinstance(term, Plain), term
    return term.value


def many(term: Term) -> Many:
    """Give `term` as the list the type checker promised."""
    assert isinstance(term, Many), term
    return term


def known(term: Term) -> E:
    """Tell whether a value is known: always true or false."""
    match term:
        case Plain(value=value):
            return sql.is_known(value)
        case Figure(top=top, bottom=None):
            return sql.is_known(top)
        case Figure(top=top, bottom=bottom):
            assert bottom is not None
            return sql.both(sql.is_known(top), sql.is_known(bottom))
        case Many(of=of):
            return sql.is_known(of)


def is_wide(most: int) -> bool:
    """Tell whether a whole number as large as `most` needs more than 64 bits."""
    return most > sql.LONG


def scale_of(of: Type) -> int:
    """Give the decimals of a declared figure; a duration counts whole days or months."""
    match of:
        case Number(digits=digits):
            return digits
        case Amount():
            return 2
        case _:
            return 0


def may_be_none(of: Type) -> bool:
    """Tell whether it may be known that there is no such day."""
    return isinstance(of, Day) and of.or_none


def widest(types: Sequence[Type]) -> Type:
    """Give the type that holds values of all: one of several days may be known not to be."""
    return next(filter(may_be_none, types), types[0])


def width(most: int, lowering: Lowering) -> str:
    """Give the type of SQL that holds whole numbers as large as `most`."""
    return lowering.wide if is_wide(most) else "BIGINT"
