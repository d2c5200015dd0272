"""How the ledger writes a value: plain text, lists and maps that say of what kind it is.

The same value is always written the same, and read back equal: numbers are text without needless
zeros, and what is unknown says why. Records are lists of pairs, for the keys of canonical maps are
ASCII and the names of facts are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from ipaward.domain.types import Measure
from ipaward.domain.value import NOTHING, Cause, CauseKind, Duration, Nothing, Unknown, Value


def written(value: Value | Unknown) -> object:
    """Give `value` as a body holds it.

    Raises:
        ValueError: it is of a kind no body holds, for example an exact fraction.
    """
    match value:
        case bool() | str():
            return value
        case Decimal() if value.is_finite():
            return {"number": plain_number(value)}
        case date() if not isinstance(value, datetime):
            return {"day": value.isoformat()}
        case tuple():
            return [written(item) for item in value]
        case Mapping():
            return {"record": written_pairs(value)}
        case Duration(measure=measure, count=count):
            return {measure.value: count}
        case Nothing():
            return {"none": True}
        case Unknown(causes=causes):
            return {"unknown": [[c.kind.value, c.name] for c in sorted(causes)]}
    raise ValueError(f"no body holds a value of the kind {type(value).__name__}")


def written_pairs(record: Mapping[str, Value | Unknown]) -> list[object]:
    """Give the facts of a record as pairs, by name."""
    return [[name, written(record[name])] for name in sorted(record)]


def read(form: object) -> Value | Unknown:
    """Give the value that was written so, or raise ValueError, TypeError or ArithmeticError.

    A form in which no value is written, though it could be understood, is refused.
    """
    value = _read(form)
    if written(value) != form:
        raise ValueError("no value is written so")
    return value


def _read(form: object) -> Value | Unknown:
    match form:
        case bool() | str():
            return form
        case [*items]:
            return tuple(_read(item) for item in items)
        case {"number": str(text)}:
            return Decimal(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"days": int(count)} if type(count) is int:
            return Duration(Measure.DAYS, count)
        case {"months": int(count)} if type(count) is int:
            return Duration(Measure.MONTHS, count)
        case {"none": True}:
            return NOTHING
        case {"unknown": [*causes]}:
            return Unknown(frozenset(Cause(CauseKind(kind), _name(name)) for kind, name in causes))
        case {"record": [*pairs]}:
            return {_name(name): _read(inner) for name, inner in pairs}
    raise ValueError("a value of no kind a body holds")


def read_pairs(pairs: object) -> dict[str, Value | Unknown]:
    """Give the record whose facts these pairs are; raises as `read` does."""
    record = read({"record": pairs})
    if not isinstance(record, dict):
        raise TypeError("no list of pairs")
    return record


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError("no text where a name belongs")
    return name


def plain_number(number: Decimal) -> str:
    """Give the one spelling of a number: 1.50 and 1.5 are the same content.

    >>> [plain_number(Decimal(text)) for text in ("1.50", "1E+2", "100", "-0.00")]
    ['1.5', '100', '100', '0']
    """
    if not number:
        return "0"
    # Not `normalize`, which rounds to the precision of the context.
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
