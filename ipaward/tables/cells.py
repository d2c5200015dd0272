"""From one raw cell to the value of a fact, or to what is wrong with the cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ipaward.domain.types import (
    Amount,
    Boolean,
    Day,
    Identifier,
    Length,
    Listing,
    Number,
    Record,
    Text,
    Type,
)
from ipaward.domain.value import NOTHING, Unknown, Value
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value
from ipaward.rulebook.vocabulary import Blank, FactInfo
from ipaward.tables.grid import DIGITS_LOST, Damage, Figure, RawCell, is_blank, shown
from ipaward.tables.headers import plain


@dataclass(frozen=True, slots=True)
class Taken:
    """What was made of a cell.

    Attributes:
        is_assumed: the cell was blank and its fact says what a blank means.
        note: code of something to tell that refuses nothing; empty for nothing.
    """

    value: Value | Unknown | Misspelt
    is_assumed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """How one column is written.

    Attributes:
        unit: what a bare number counts; empty for the unit of the fact.
        words: their word, as `plain` gives it, to ours.
        missing: words that stand for a blank.
        is_1904: numbers of days count from 1904.
    """

    unit: str = ""
    words: Mapping[str, str] | None = None
    missing: frozenset[str] = frozenset()
    is_1904: bool = False


def take(cell: RawCell, info: FactInfo, habits: Habits) -> Taken:
    """Read a cell as the fact `info`; for a list of records as the count of its items."""
    if is_blank(cell) or (isinstance(cell, str) and plain(cell) in habits.missing):
        return blank(info)
    if isinstance(cell, Damage):
        return Taken(Misspelt(cell.code, {"written": cell.written}))
    if habits.words and plain(shown(cell)) in habits.words:
        cell = habits.words[plain(shown(cell))]
    return _typed(cell, info, habits)


def blank(info: FactInfo) -> Taken:
    """Give what a blank means for this fact."""
    value = blank_value(info)
    if value is not None:
        return Taken(value, is_assumed=True)
    return Taken(_read("", info, Habits()))


def blank_value(info: FactInfo) -> Value | None:
    """Give the value a blank gets by declaration, or None where it stays unknown."""
    if info.blank is not Blank.UNKNOWN and isinstance(info.type, Listing):
        return ()
    match info.blank:
        case Blank.UNKNOWN:
            return None
        case Blank.ZERO:
            return Decimal(0)
        case Blank.NO:
            return False
        case Blank.NONE:
            return NOTHING


def _typed(cell: str | bool | date, info: FactInfo, habits: Habits) -> Taken:
    match info.type, cell:
        case Day(), date():
            return Taken(cell)
        case Day(), Figure():
            return Taken(_serial(cell, habits.is_1904))
        case (Text(), date()) | (Identifier(), date()):
            # A spreadsheet turns `3-1` into a day; what stood there is lost.
            return Taken(Misspelt("day-in-text", {"written": shown(cell)}))
        case (Number() | Amount() | Length() | Boolean(), date()):
            return Taken(Misspelt("day-in-other", {"written": shown(cell)}))
        case Boolean(), bool():
            return Taken(cell)
        case (Number() | Amount(), bool()):
            return Taken(Misspelt("truth-in-number", {"written": shown(cell)}))
        case Listing(item=Record()), _:
            return Taken(_read(shown(cell), info, habits, Number(0, least="0")))
        case (Number() | Amount() as of, Figure()):
            return Taken(_kept(cell, _read(str(cell), info, habits), of))
        case (Text() | Identifier(), Figure()):
            return Taken(_read(str(cell), info, habits), note="number-as-text")
        case _:
            return Taken(_read(shown(cell), info, habits))


def _read(
    text: str, info: FactInfo, habits: Habits, of: Type | None = None
) -> Value | Unknown | Misspelt:
    wanted = of or info.type
    if of is None and isinstance(wanted, Listing) and isinstance(wanted.item, Record):
        wanted = Number(0, least="0")
    if isinstance(info.type, Listing) and text in ("无", "none"):
        text = "0" if isinstance(wanted, Number) else text
    return read_value(text, wanted, Dialect.RECORDS, path=info.path, unit=habits.unit)


def _kept(
    cell: Figure, value: Value | Unknown | Misspelt, of: Number | Amount
) -> Value | Unknown | Misspelt:
    """Refuse a number so large that a spreadsheet could not have kept its last decimals."""
    digits = 2 if isinstance(of, Amount) else of.digits
    if isinstance(value, Decimal) and abs(value.scaleb(digits)) >= DIGITS_LOST:
        return Misspelt("digits-lost", {"written": str(cell)})
    return value


def _serial(figure: Figure, is_1904: bool) -> date | Misspelt:
    """Read the number of a day as spreadsheets count it."""
    number = Decimal(figure)
    # Below 10000 lie the years 1900 to 1927: whoever writes 2026 means a year, not a day of 1905.
    if number != int(number) or not 10_000 <= number <= 2_958_465:
        return Misspelt("not-a-serial", {"written": str(figure)})
    start = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    try:
        return start + timedelta(days=int(number))
    except OverflowError:
        return Misspelt("not-a-serial", {"written": str(figure)})
