"""Applications as typed columns, the form in which a whole register is decided at once.

One column for each top fact, whole numbers of the smallest unit, and null for whatever is
unknown. A day that is known not to be has a value of its own, for null would mix it with unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pyarrow as pa

from ipaward.domain.application import Application
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Length,
    Listing,
    Number,
    Record,
    Text,
    Type,
)
from ipaward.domain.value import NOTHING, Duration, Nothing, Unknown, Value
from ipaward.rulebook.vocabulary import Vocabulary

ROW = "row"
_START = date(1970, 1, 1).toordinal()
NO_DAY = -_START  # the day before the first of year 1, which no record can hold
_NO_DAY_WRITTEN = "0001-12-31 (BC)"  # as DuckDB hands it to Python


def facts_schema(vocabulary: Vocabulary) -> pa.Schema:
    """Give the columns of the facts of `vocabulary`, the position in the input first."""
    fields = [pa.field(name, arrow_type(of)) for name, of in vocabulary.record.fields]
    return pa.schema([pa.field(ROW, pa.int64(), nullable=False), *fields])


def arrow_type(of: Type) -> pa.DataType:
    """Give the type of a column that holds values of the type `of`."""
    match of:
        case Boolean():
            return pa.bool_()
        case Number() | Amount() | Length():
            return pa.int64()
        case Text() | Choice() | Code() | Identifier():
            return pa.string()
        case Day():
            return pa.date32()
        case Listing(item=item):
            return pa.list_(arrow_type(item))
        case Record(fields=fields):
            return pa.struct([pa.field(name, arrow_type(inner)) for name, inner in fields])
    raise ValueError(f"no fact can be a {of}")


def facts_table(
    applications: Iterable[Application], vocabulary: Vocabulary, rows: Iterable[int]
) -> pa.Table:
    """Give applications as columns.

    Args:
        applications: as taken in.
        vocabulary: which facts become columns; others are left out.
        rows: the position of each in the input.

    Raises:
        ValueError: a value is not of the type its fact has.
    """
    records = [application.record for application in applications]
    positions = pa.array(rows, pa.int64())
    facts = [
        _column([record.get(name) for record in records], of)
        for name, of in vocabulary.record.fields
    ]
    return pa.table([positions, *facts], schema=facts_schema(vocabulary))


def _column(values: Sequence[Value | Unknown | None], of: Type) -> pa.Array:
    match of:
        case Record(fields=fields):
            return _group(values, fields, arrow_type(of))
        case Listing(item=item):
            return _list(values, item, arrow_type(of))
        case Day():
            days = pa.array([_plain(value, of) for value in values], pa.int32())
            return days.view(pa.date32())
        case _:
            return pa.array([_plain(value, of) for value in values], arrow_type(of))


def _group(
    values: Sequence[Value | Unknown | None], fields: Iterable[tuple[str, Type]], of: pa.StructType
) -> pa.Array:
    groups = [value if isinstance(value, Mapping) else None for value in values]
    _check(values, groups, "a group")
    inner = [
        _column([None if group is None else group.get(name) for group in groups], each)
        for name, each in fields
    ]
    is_null = pa.array([group is None for group in groups], pa.bool_())
    return pa.StructArray.from_arrays(inner, fields=list(of), mask=is_null)


def _list(values: Sequence[Value | Unknown | None], item: Type, of: pa.ListType) -> pa.Array:
    lists = [value if isinstance(value, tuple) else None for value in values]
    _check(values, lists, "a list")
    ends = [0, *accumulate(len(one or ()) for one in lists)]
    items = [value for one in lists for value in one or ()]
    is_null = pa.array([one is None for one in lists], pa.bool_())
    offsets = pa.array(ends, pa.int32())
    return pa.ListArray.from_arrays(offsets, _column(items, item), type=of, mask=is_null)


def _check(
    values: Sequence[Value | Unknown | None], taken: Sequence[object | None], wanted: str
) -> None:
    for value, one in zip(values, taken, strict=True):
        if one is None and value is not None and not isinstance(value, Unknown):
            raise ValueError(f"{value!r} is not {wanted}")


def _plain(value: Value | Unknown | None, of: Type) -> bool | int | str | None:
    match of, value:
        case _, None | Unknown():
            return None
        case Boolean(), bool():
            return value
        case Number(digits=digits), Decimal():
            return _scaled(value, digits)
        case Amount(), Decimal():
            return _scaled(value, 2)
        case Length(measure=measure), Duration() if value.measure is measure:
            return value.count
        case Day(or_none=True), Nothing():
            return NO_DAY
        case Day(), date():
            return value.toordinal() - _START
        case ((Text() | Choice() | Code() | Identifier()), str()):
            return value
    raise ValueError(f"{value!r} is not a {of}")


def _scaled(value: Decimal, digits: int) -> int:
    small = value.scaleb(digits)
    if small != int(small):
        raise ValueError(f"{value} has more than {digits} decimals")
    return int(small)


def record_of(row: Mapping[str, object], vocabulary: Vocabulary) -> dict[str, Value | Unknown]:
    """Give the record one row of the columns stands for; what is null is left out.

    Args:
        row: by the names of the columns; a day as such or by its number since 1970. Columns that
            are no facts are passed over.
        vocabulary: the one the columns were made from.
    """
    return _record(row, vocabulary.record)


def _record(row: Mapping[str, object], of: Record) -> dict[str, Value | Unknown]:
    found: dict[str, Value | Unknown] = {}
    for name, inner in of.fields:
        value = row.get(name)
        if value is not None:
            found[name] = _value(value, inner)
    return found


def _value(held: object, of: Type) -> Value | Unknown:
    match of, held:
        case _, None:
            return Unknown(frozenset())
        case Record(), Mapping():
            return _record(held, of)
        case Listing(item=item), list() | tuple():
            return tuple(_value(one, item) for one in held)
        case Boolean(), bool():
            return held
        case Number(digits=digits), int():
            return Decimal(held).scaleb(-digits)
        case Amount(), int():
            return Decimal(held).scaleb(-2)
        case Length(measure=measure), int():
            return Duration(measure, held)
        case Day(), int():
            return NOTHING if held == NO_DAY else date.fromordinal(held + _START)
        case Day(), date():
            return held
        case Day(or_none=True), str() if held == _NO_DAY_WRITTEN:
            return NOTHING
        case ((Text() | Choice() | Code() | Identifier()), str()):
            return held
    raise ValueError(f"{held!r} stands for no {of}")
