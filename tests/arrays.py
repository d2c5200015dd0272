"""What arrays answer, as the tests ask them: a column as a list of Python's values."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from ipaward.interpreters.batch.arrays import Fixed, Group, Many, Value, Word, plain
from ipaward.interpreters.batch.arrays_query import rows_of
from ipaward.interpreters.batch.sql import E


def answered(
    steps: Mapping[str, E], given: Mapping[str, E], facts: pa.Table
) -> list[dict[str, object]]:
    """The rows of a query over `facts`, a day as its number since 1970.

    Raises:
        NotByArraysError: it says what only a database is asked.
        pa.ArrowInvalid: a figure has more than 64 bits.
    """
    (batch,) = facts.combine_chunks().to_batches()
    rows = rows_of(batch, steps)
    columns = {name: listed(rows.asked(tree), rows.count) for name, tree in given.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def listed(value: Value, count: int) -> list[object]:
    """Give the values of so many rows."""
    match value:
        case Word(place=place, words=words):
            return [None if at is None else words[at] for at in listed(place, count)]
        case Fixed(units=units):
            return listed(units, count)
        case Many():
            items = listed(value.items, value.count)
            starts = value.starts.to_pylist()
            known = listed(pa.scalar(True) if value.known is None else value.known, count)
            return [
                items[starts[row] : starts[row + 1]] if known[row] else None for row in range(count)
            ]
        case Group():
            fields = {name: listed(value.field(name), count) for name in value.fields}
            return [{name: of[row] for name, of in fields.items()} for row in range(count)]
    value = plain(value)
    if value.type == pa.date32():
        value = value.cast(pa.int32())
    return [value.as_py()] * count if isinstance(value, pa.Scalar) else value.to_pylist()


def coded(table: pa.Table) -> pa.Table:
    """The same facts with every text as a place among all there are, as files are read."""
    columns = [_coded(column.combine_chunks()) for column in table.columns]
    return pa.table(columns, names=table.column_names)


def _coded(array: pa.Array) -> pa.Array:
    kind, absent = array.type, array.is_null()
    if pa.types.is_string(kind):
        return array.dictionary_encode()
    if pa.types.is_struct(kind) and kind.num_fields:
        fields = [_coded(inner) for inner in array.flatten()]
        return pa.StructArray.from_arrays(fields, [one.name for one in kind], mask=absent)
    if pa.types.is_list(kind) and not array.offset:
        return pa.ListArray.from_arrays(array.offsets, _coded(array.values), mask=absent)
    return array
