"""Types and values as the cases spell them; the least that will do, and none of our own reading.

The cases are the measure of the language, so nothing that is measured takes part in reading them.
"""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Length,
    Listing,
    Measure,
    Number,
    Raw,
    Record,
    Text,
    Tiers,
    Type,
)
from ipaward.domain.value import NOTHING, Duration
from ipaward.rulebook.policy import Tier

UNKNOWN = ("", "unknown")


def record_of(facts: dict) -> Record:
    return Record(tuple((name, type_of(said)) for name, said in facts.items()))


def type_of(said: str | dict) -> Type:
    if isinstance(said, dict):
        return Listing(record_of(said["each"])) if "each" in said else record_of(said["fields"])
    if found := re.fullmatch(r"number\((\d+)\)", said):
        return Number(int(found[1]))
    if said.startswith("enum "):
        return Choice(tuple(said.removeprefix("enum ").split("|")))
    return {
        "boolean": Boolean(),
        "money": Amount(),
        "text": Text(),
        "date": Day(),
        "date or none": Day(or_none=True),
        "duration(months)": Length(Measure.MONTHS),
        "duration(days)": Length(Measure.DAYS),
        "tiers": Tiers(),
    }[said]


def record_given(said: dict, of: Record) -> dict:
    """What is unknown is left out, as intake does."""
    return {
        name: given(value, of.field(name))
        for name, value in said.items()
        if not (isinstance(value, str) and value in UNKNOWN)
    }


def given(said, of: Type):
    match of:
        case Record():
            return record_given(said, of)
        case Listing(item=item):
            return tuple(given(one, item) for one in said)
        case Tiers():
            return tuple(Tier(Decimal(above), Decimal(rate)) for above, rate in said)
        case _:
            return plain(said, of)


def plain(said: str, of: Type):
    """One value; numbers as decimals, for that is what an application holds."""
    match of:
        case Boolean():
            return {"yes": True, "no": False}[said]
        case Number() | Amount():
            return Decimal(said[:-1]) / 100 if said.endswith("%") else Decimal(said)
        case Day():
            return NOTHING if said == "none" else date.fromisoformat(said)
        case Length(measure=measure):
            return duration(said, measure)
        case Text() | Choice():
            return "" if said == '""' else said
    raise AssertionError(of)


def duration(said: str, measure: Measure) -> Duration:
    found = re.fullmatch(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", said)
    assert found, said
    sign = -1 if found[1] else 1
    years, months, days = (int(part or 0) for part in found.groups()[1:])
    assert (measure is Measure.DAYS) == (found[4] is not None), said
    return Duration(measure, sign * (days if measure is Measure.DAYS else years * 12 + months))


def expected(said, of: Type):
    """What a reading must give for an expression of this type."""
    match of:
        case Listing(item=item):
            parts = said.split(", ") if isinstance(said, str) else said
            return tuple(expected(part, item) for part in parts)
        case Number() | Amount() | Raw():
            return Fraction(said)
        case _:
            return plain(said, of)


def rows_of(table: str) -> list[dict[str, str]]:
    """A pipe table as one mapping per row; cells without their margins."""
    lines = [line.strip() for line in table.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    head, *rows = cells
    assert all(len(row) == len(head) for row in rows), table
    return [dict(zip(head, row, strict=True)) for row in rows]
