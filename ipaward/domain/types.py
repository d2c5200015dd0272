"""The types a fact, a parameter or an expression can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ipaward.domain.characters import folded


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes or no (是否)."""


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number with a fixed count of decimals (数).

    Attributes:
        digits: decimals, 0 for whole numbers.
        least, most: the declared range as decimal text, bounds included; empty for none.
            They take no part in expressions, only at intake.
    """

    digits: int = 0
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in yuan and fen (金额)."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An exact quotient or product that is no number or amount until it is rounded.

    Attributes:
        is_money: rounding makes it an amount rather than a number.
    """

    is_money: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Free text (文字)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words listed (枚举)."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day without zone (日期).

    Attributes:
        or_none: it may be known that there is no such day (日期 或 无).
    """

    or_none: bool = False


class Measure(StrEnum):
    """The two kinds of duration, which never compare with each other."""

    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Length:
    """A duration (时长), in whole months or in whole days."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class Code:
    """A key of a dated list of the policy (code:<list>).

    Attributes:
        keys: those of the list, whatever the day, by what is left of each without what people
            vary in writing it; of a list that is not at hand none.
    """

    list_name: str
    keys: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def meant(self, written: str) -> str:
        """Give the key that is written otherwise here, or nothing."""
        key = self.keys.get(folded(written), written)
        return "" if key == written else key


class Scheme(StrEnum):
    """An identifier with a check digit."""

    USCC = "uscc"  # unified social credit code, GB 32100-2015
    PATENT = "patent"  # Chinese application number of a patent, ZC 0006-2003


@dataclass(frozen=True, slots=True)
class Identifier:
    """A text with a check digit (信用代码, 专利号)."""

    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields, in the order they were declared."""

    fields: tuple[tuple[str, Type], ...]

    def field(self, name: str) -> Type | None:
        """Give the type of field `name`, or None where there is none."""
        return dict(self.fields).get(name)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records or of plain values."""

    item: Type


@dataclass(frozen=True, slots=True)
class Tiers:
    """A table of progressive tiers: lower bound and rate, for `marginal` only (分档)."""


@dataclass(frozen=True, slots=True)
class ListName:
    """The name of a dated list of keys (名单), for `listed in` only."""


@dataclass(frozen=True, slots=True)
class Series:
    """A dated series of numbers (序列), for `value on` only."""

    digits: int


Type: TypeAlias = (
    "Boolean | Number | Amount | Raw | Text | Choice | Day | Length | Code | Identifier"
    " | Record | Listing | Tiers | ListName | Series"
)


def leaves(of: Type, path: str = "") -> Iterator[tuple[str, Type]]:
    """Give each plain field below `of` with its dotted path; a list is one leaf of its own."""
    if isinstance(of, Record):
        for name, inner in of.fields:
            yield from leaves(inner, f"{path}.{name}" if path else name)
    else:
        yield path, of
