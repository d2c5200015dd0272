"""The functions that the queries of a reading call, asked of arrays."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from ipaward.interpreters.batch import arrays
from ipaward.interpreters.batch.arrays import (
    Group,
    Many,
    Months,
    NotByArraysError,
    Value,
    Word,
    alike,
    figures,
    of_kind,
    surely,
)
from ipaward.interpreters.batch.arrays_frames import Frame, Items, Node
from ipaward.interpreters.batch.sql import E

# What the database takes for a space: the characters of the class Zs.
_SPACES = "".join(chr(c) for c in range(0x3001) if unicodedata.category(chr(c)) == "Zs")


def called(tree: Node, rows: Frame) -> Value:
    """Give what a function makes of its arguments."""
    function = _FUNCTIONS.get(tree.name)
    if function is None:
        raise NotByArraysError(tree.name)
    return function(tree.expressions, rows)


def _coalesced(parts: Sequence[E], rows: Frame) -> Value:
    return pc.coalesce(*alike([rows.asked(part) for part in parts]))


def _nullif(parts: Sequence[E], rows: Frame) -> Value:
    of, other = alike([rows.asked(part) for part in parts])
    return pc.if_else(surely(pc.equal(of, other)), pa.scalar(None, of.type), of)


def _extreme(take: Callable[..., Value]) -> Callable[[Sequence[E], Frame], Value]:
    def extreme(parts: Sequence[E], rows: Frame) -> Value:
        found = alike([rows.asked(part) for part in parts])
        if found[0].type not in (pa.int64(), pa.date32()):
            raise NotByArraysError("least")
        return take(*found, skip_nulls=True)

    return extreme


def _part_of_day(part: Callable[[Value], Value]) -> Callable[[Sequence[E], Frame], Value]:
    return lambda parts, rows: pc.cast(part(of_kind(rows.asked(parts[0]), pa.date32())), pa.int64())


def _absolute(parts: Sequence[E], rows: Frame) -> Value:
    return pc.abs_checked(*figures([rows.asked(parts[0])]))


def _later(parts: Sequence[E], rows: Frame) -> Value:
    return Months(*figures([rows.asked(parts[0])]))


def _length_of_text(parts: Sequence[E], rows: Frame) -> Value:
    return pc.utf8_length(of_kind(rows.asked(parts[0]), pa.string())).cast(pa.int64())


def _trimmed(parts: Sequence[E], rows: Frame) -> Value:
    return pc.utf8_trim(of_kind(rows.asked(parts[0]), pa.string()), characters=_SPACES)


def _text_test(test: Callable[..., Value]) -> Callable[[Sequence[E], Frame], Value]:
    def tested(parts: Sequence[E], rows: Frame) -> Value:
        of, pattern = of_kind(rows.asked(parts[0]), pa.string()), parts[1]
        if not isinstance(pattern, exp.Literal):
            raise NotByArraysError("pattern")
        return test(of, pattern=pattern.this)

    return tested


def _listed(of: E, rows: Frame) -> Many:
    found = rows.asked(of)
    if not isinstance(found, Many):
        raise NotByArraysError("list")
    return found


def _inside(parts: Sequence[E], rows: Frame) -> tuple[Many, Value]:
    """Give a list, and what a function without an index says of its items."""
    many, said = _listed(parts[0], rows), parts[1]
    if not isinstance(said, exp.Lambda) or len(said.expressions) != 1:
        raise NotByArraysError("index")
    value = Items(rows, many, said.expressions[0].name).asked(said.this)
    return many, value


def _repeated(value: Value, count: int) -> Value:
    return pa.repeat(value, count) if isinstance(value, pa.Scalar) else value


def _written_out(parts: Sequence[E], rows: Frame) -> Value:
    if not parts:
        raise NotByArraysError("list of nothing")
    return arrays.interleaved([rows.asked(part) for part in parts], rows.count)


def _extreme_item(which: str) -> Callable[[Sequence[E], Frame], Value]:
    return lambda parts, rows: _listed(parts[0], rows).extreme(which)


def _each(parts: Sequence[E], rows: Frame) -> Value:
    many, value = _inside(parts, rows)
    return Many(many.starts, _repeated(value, many.count), many.known)


def _kept(parts: Sequence[E], rows: Frame) -> Value:
    many, value = _inside(parts, rows)
    return many.kept(_repeated(of_kind(value, pa.bool_()), many.count))


def _where(parts: Sequence[E], rows: Frame) -> Value:
    many, truths = _listed(parts[0], rows), _listed(parts[1], rows)
    kept = many.kept(truths.items)
    return Many(kept.starts, kept.items, arrays.both(many.known, truths.known))


def _length(parts: Sequence[E], rows: Frame) -> Value:
    return _listed(parts[0], rows).lengths()


def _known(parts: Sequence[E], rows: Frame) -> Value:
    many = _listed(parts[0], rows)
    items = many.items
    if isinstance(items, Group | Many):
        raise NotByArraysError("list_count")
    if isinstance(items, pa.Array) and items.null_count == 0:
        return many.lengths()
    return many.counts(pc.is_valid(items.place if isinstance(items, Word) else items))


def _holds(parts: Sequence[E], rows: Frame) -> Value:
    many, sought = _listed(parts[0], rows), parts[1]
    if not isinstance(sought, exp.Boolean) or not sought.this:
        raise NotByArraysError("list_contains")
    return pc.greater(many.counts(of_kind(many.items, pa.bool_())), arrays.ZERO)


def _total(parts: Sequence[E], rows: Frame) -> Value:
    many = _listed(parts[0], rows)
    (items,) = figures([many.items])
    some = pc.greater(many.counts(pc.is_valid(items)), arrays.ZERO)
    return pc.if_else(surely(some), many.sums(items), pa.scalar(None, pa.int64()))


def _different(parts: Sequence[E], rows: Frame) -> Value:
    return _listed(parts[0], rows).different()


def _at(parts: Sequence[E], rows: Frame) -> Value:
    many = _listed(parts[0], rows)
    (place,) = figures([rows.asked(parts[1])])
    return many.at(place)


_FUNCTIONS: dict[str, Callable[[Sequence[E], Frame], Value]] = {
    "coalesce": _coalesced,
    "nullif": _nullif,
    "least": _extreme(pc.min_element_wise),
    "greatest": _extreme(pc.max_element_wise),
    "year": _part_of_day(pc.year),
    "month": _part_of_day(pc.month),
    "day": _part_of_day(pc.day),
    "abs": _absolute,
    "to_months": _later,
    "length": _length_of_text,
    "trim": _trimmed,
    "contains": _text_test(pc.match_substring),
    "starts_with": _text_test(pc.starts_with),
    "suffix": _text_test(pc.ends_with),
    "list_value": _written_out,
    "list_min": _extreme_item("min"),
    "list_max": _extreme_item("max"),
    "list_transform": _each,
    "list_filter": _kept,
    "list_where": _where,
    "len": _length,
    "list_count": _known,
    "list_contains": _holds,
    "list_sum": _total,
    "list_unique": _different,
    "list_extract": _at,
}
