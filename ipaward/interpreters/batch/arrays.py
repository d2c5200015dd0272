"""Values of many rows at once, as Arrow arrays: what is worked out of them, exactly or not at all.

A list lies as its items, one behind the other, and where those of each row begin. So what is asked
of every item is asked of one long array, and what is asked of a list is a difference of running
sums. Truth is Kleene's. A whole number has 64 bits; what does not fit raises `pa.ArrowInvalid`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial, reduce
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

# Arrow's usual allocator gives its pages back after every array and asks for them again: a tenth
# of all time.
if "jemalloc" in pa.supported_memory_backends():
    pa.set_memory_pool(pa.jemalloc_memory_pool())

# An array, or a scalar for the same value in every row; or one of the classes below.
Value: TypeAlias = Any

# To make an array or a scalar of Python's takes long, so these are made once.
_NO_SUM, _NO_COUNT = pa.array([0], pa.int64()), pa.array([0], pa.int32())
ZERO, ONE, _ONE = pa.scalar(0, pa.int64()), pa.scalar(1, pa.int64()), pa.scalar(1, pa.int32())
TRUE, FALSE = pa.scalar(True, pa.bool_()), pa.scalar(False, pa.bool_())
_FEW = 4  # words that are sooner compared with than looked up


class NotByArraysError(Exception):
    """What only a database can be asked."""


# Why arrays do not answer. Then the database does, and says what is wrong if anything is.
NOT_BY_ARRAYS = (NotByArraysError, pa.ArrowException, OSError)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Decimals, as whole numbers of their last place."""

    units: Value
    scale: int


@dataclass(frozen=True, slots=True)
class Word:
    """One of a few words, as its place among them."""

    place: Value
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """Counts of months, to be added to days."""

    count: Value


@dataclass(frozen=True, slots=True)
class Group:
    """Records, by their fields; each is made when it is asked for.

    Attributes:
        known: which records are there at all; None for all.
    """

    fields: Mapping[str, Callable[[], Value]]
    known: Value = None
    _made: dict[str, Value] = field(default_factory=dict)

    def field(self, name: str) -> Value:
        """Give a field of each."""
        if name not in self.fields:
            raise NotByArraysError(name)
        if name not in self._made:
            self._made[name] = self.fields[name]()
        return self._made[name]

    def each(self, change: Callable[[Value], Value]) -> Group:
        """Give the records with something done to every field."""
        known = None if self.known is None else change(self.known)
        return Group({n: partial(self._changed, n, change) for n in self.fields}, known)

    def _changed(self, name: str, change: Callable[[Value], Value]) -> Value:
        return change(self.field(name))


@dataclass(frozen=True, slots=True)
class Many:
    """Lists.

    Attributes:
        starts: where the items of each begin, and behind the last where they end; from 0.
        items: of all lists.
        known: which lists are known; None for all.
    """

    starts: pa.Array
    items: Value
    known: Value = None

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def count(self) -> int:
        """How many items there are in all."""
        return int(self.starts[-1].as_py())

    def lengths(self) -> Value:
        """Give the count of the items of each."""
        return self._told(_steps(self.starts))

    def parents(self) -> pa.Array:
        """Give for every item the place of its list."""
        return pc.list_parent_indices(pa.ListArray.from_arrays(self.starts, pa.nulls(self.count)))

    def sums(self, of: Value) -> Value:
        """Give the sum of a figure for every item, those unknown left out; of none it is 0."""
        return self._told(_steps(pc.take(_running(pc.fill_null(of, 0)), self.starts)))

    def counts(self, of: Value) -> Value:
        """Give how many items surely satisfy a condition."""
        return self._told(_steps(pc.take(_counted(of), self.starts)))

    def at(self, place: Value) -> Value:
        """Give an item of each, counted from one; unknown beyond the end."""
        starts = self.starts.slice(0, len(self))
        fits = pc.and_(pc.greater_equal(place, ONE), pc.less_equal(place, _steps(self.starts)))
        at = pc.add(starts, pc.subtract(pc.cast(place, pa.int32()), _ONE))
        return taken(self.items, pc.if_else(self._told(fits), at, pa.scalar(None, pa.int32())))

    def kept(self, where: pa.Array) -> Many:
        """Give the items for which a condition surely holds."""
        starts = pc.take(_counted(where), self.starts)
        # Taken by their places: to filter takes as long for every column as to find these once.
        return Many(starts, taken(self.items, pc.indices_nonzero(where)), self.known)

    def provided(self, condition: Value) -> Many:
        """Give the lists only where a condition holds."""
        condition = pc.fill_null(condition, False)
        if isinstance(condition, pa.Scalar):
            condition = pa.repeat(condition, len(self))
        return Many(self.starts, self.items, both(self.known, condition))

    def extreme(self, which: str) -> Value:
        """Give the least (`min`) or the greatest (`max`) known item of each."""
        items = plain(self.items)
        if items.type not in (pa.int64(), pa.date32()):
            raise NotByArraysError(f"list_{which}")
        table = pa.table({"list": self.parents().cast(pa.int64()), "item": items})
        found = table.group_by("list", use_threads=False).aggregate([("item", which)])
        places = pc.index_in(pa.arange(0, len(self)), found["list"].combine_chunks())
        return self._told(pc.take(found[f"item_{which}"].combine_chunks(), places))

    def different(self) -> Value:
        """Give how many different known items each has."""
        items = plain(self.items)
        codes = pc.cast(pc.dictionary_encode(items).indices, pa.int64())
        parents = pc.cast(self.parents(), pa.int64())
        width = pa.scalar(max(1, len(items)), pa.int64())
        pairs = pc.unique(pc.drop_null(pc.add_checked(pc.multiply_checked(parents, width), codes)))
        found = pc.value_counts(pc.divide(pairs, width))
        places = pa.arange(0, len(self))
        counts = pc.take(found.field("counts"), pc.index_in(places, found.field("values")))
        return self._told(pc.fill_null(counts, 0))

    def _told(self, of: Value) -> Value:
        """Give what is told of each list, unknown where the list is."""
        known = self.known
        if known is None:
            return of
        if of.null_count == 0 and known.null_count == 0 and of.offset == known.offset:
            # The same numbers; what is known of them is laid beside them, and nothing copied.
            parts = [known.buffers()[1], *of.buffers()[1:]]
            return pa.Array.from_buffers(of.type, len(of), parts, offset=of.offset)
        return pc.if_else(known, of, pa.scalar(None, of.type))


def _running(of: pa.Array) -> pa.Array:
    """Give the running sums, from 0 before the first."""
    return pa.concat_arrays([_NO_SUM, pc.cumulative_sum_checked(of)])


def _counted(where: pa.Array) -> pa.Array:
    """Give the running count of where a condition surely holds; there are never 2^31 items."""
    ones = pc.fill_null(where, False).cast(pa.int32())
    return pa.concat_arrays([_NO_COUNT, pc.cumulative_sum(ones)])


def _steps(of: pa.Array) -> pa.Array:
    """Give the difference of each from the one before, in 64 bits."""
    after, before = of.slice(1), of.slice(0, len(of) - 1)
    if of.type == pa.int32():  # places and counts
        return pc.subtract(after, before).cast(pa.int64())
    return pc.subtract_checked(after, before)


def both(one: Value, other: Value) -> Value:
    """Give where both hold, either of them None for everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return pc.and_(one, other)


# --- from and to the arrays of a file -----------------------------------------------------------


def value_of(array: pa.Array) -> Value:
    """Give what a column of a file holds."""
    kind = array.type
    if pa.types.is_struct(kind):
        fields = dict(zip((one.name for one in kind), array.flatten(), strict=True))
        known = array.is_valid() if array.null_count else None
        return Group({name: partial(value_of, one) for name, one in fields.items()}, known)
    if is_listed(kind):
        starts = array.offsets.cast(pa.int32())
        items = array.values.slice(starts[0].as_py(), starts[-1].as_py() - starts[0].as_py())
        known = array.is_valid() if array.null_count else None
        return Many(pc.subtract(starts, starts[0]), value_of(items), known)
    if pa.types.is_decimal128(kind) and kind.precision <= 18:
        narrow = array.cast(pa.decimal64(kind.precision, kind.scale))
        known, units = narrow.buffers()
        whole = (pa.int64(), len(narrow), [known, units], narrow.null_count, narrow.offset)
        return Fixed(pa.Array.from_buffers(*whole), kind.scale)
    if pa.types.is_integer(kind):
        return array.cast(pa.int64())
    if pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type):
        return array
    if kind in (pa.bool_(), pa.date32(), pa.string()):
        return array
    if kind in (pa.large_string(), pa.string_view()):  # as other programs write texts
        return array.cast(pa.string())
    raise NotByArraysError(str(kind))


def is_listed(kind: pa.DataType) -> bool:
    """Tell whether values are lists, however long they may be."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def column_of(value: Value, rows: int, kind: pa.DataType) -> pa.Array:
    """Give a value as a column of a type; one of a few words as its place among them."""
    if isinstance(value, Word) and pa.types.is_integer(kind):
        value = value.place
    if isinstance(value, pa.Scalar):
        value = pa.repeat(value, rows)
    if not isinstance(value, pa.Array):
        raise NotByArraysError(type(value).__name__)
    return value if value.type == kind else _as_kind(value, kind)


def _as_kind(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return plain(column).cast(kind)
    if not pa.types.is_dictionary(column.type):
        column = column.cast(kind.value_type).dictionary_encode()
    return pa.DictionaryArray.from_arrays(column.indices.cast(kind.index_type), column.dictionary)


# --- what is done to values of any kind ---------------------------------------------------------


def taken(value: Value, places: pa.Array) -> Value:
    """Give the values at places, unknown where the place is."""
    return _done(value, lambda one: pc.take(one, places), lambda many: _taken(many, places))


def filtered(value: Value, where: pa.Array) -> Value:
    """Give the values where a condition holds."""
    return _done(
        value, lambda one: one.filter(where), lambda many: _taken(many, pc.indices_nonzero(where))
    )


def _done(
    value: Value, change: Callable[[pa.Array], pa.Array], of_lists: Callable[[Many], Many]
) -> Value:
    match value:
        case pa.Scalar():
            return value
        case pa.Array():
            return change(value)
        case Fixed(units=units, scale=scale):
            return Fixed(change(units), scale)
        case Word(place=place, words=words):
            return Word(place if isinstance(place, pa.Scalar) else change(place), words)
        case Group():
            return value.each(lambda one: _done(one, change, of_lists))
        case Many():
            return of_lists(value)
    raise NotByArraysError(type(value).__name__)


def _taken(many: Many, places: pa.Array) -> Many:
    """Give lists at places; their items stand as places of their own in between."""
    items = pa.arange(0, many.count)
    known = None if many.known is None else pc.invert(many.known)
    lists = pa.ListArray.from_arrays(many.starts, items, mask=known)
    found = value_of(pc.take(lists, places))
    return Many(found.starts, taken(many.items, found.items), found.known)


def plain(value: Value) -> Value:
    """Give an array or a scalar, texts as texts."""
    if isinstance(value, pa.DictionaryArray):
        return value.dictionary_decode()
    if isinstance(value, pa.Array | pa.Scalar):
        return value
    raise NotByArraysError(type(value).__name__)


def of_kind(value: Value, kind: pa.DataType) -> Value:
    """Give an array or a scalar of a type; the unknown has whichever is asked for."""
    value = plain(value)
    return value.cast(kind) if pa.types.is_null(value.type) else value


def alike(values: Sequence[Value]) -> list[Value]:
    """Give values of one type, which is that of those that are known."""
    found = [plain(value) for value in values]
    kinds = [one.type for one in found if not pa.types.is_null(one.type)]
    if len(set(kinds)) > 1:
        raise NotByArraysError(f"{kinds[0]} beside {kinds[1]}")
    return [of_kind(one, kinds[0]) for one in found] if kinds else found


def interleaved(values: Sequence[Value], count: int) -> Many:
    """Give a list of as many items as there are values, in every row."""
    width = len(values)
    starts = pc.multiply(pa.arange(0, count + 1), pa.scalar(width, pa.int64())).cast(pa.int32())
    return Many(starts, _interleaved(values, count))


def _interleaved(values: Sequence[Value], count: int) -> Value:
    first = values[0]
    if all(isinstance(one, Group) and set(one.fields) == set(first.fields) for one in values):
        return Group(
            {
                n: partial(_interleaved, [one.field(n) for one in values], count)
                for n in first.fields
            }
        )
    columns = [pa.repeat(v, count) if isinstance(v, pa.Scalar) else v for v in alike(values)]
    at = pa.arange(0, count * len(values))
    row = pc.divide(at, pa.scalar(len(values), pa.int64()))
    place = pc.subtract(at, pc.multiply(row, pa.scalar(len(values), pa.int64())))
    return pc.take(
        pa.concat_arrays(columns), pc.add(pc.multiply(place, pa.scalar(count, pa.int64())), row)
    )


# --- truth --------------------------------------------------------------------------------------


@lru_cache(10_000)
def texts(words: tuple[str, ...]) -> pa.Array:
    """Give some texts as an array; those of the rules are always the same."""
    return pa.array(words, pa.string())


def among(value: Value, words: Iterable[str]) -> Value:
    """Tell whether a text is one of several."""
    sought = texts(tuple(words))
    if not isinstance(value, pa.DictionaryArray):
        value = of_kind(value, pa.string())
        found = pc.is_in(value, value_set=sought)
        return pc.if_else(pc.is_valid(value), found, pa.scalar(None, pa.bool_()))
    hit = pc.is_in(value.dictionary, value_set=sought)
    places = pc.indices_nonzero(hit).to_pylist()
    if len(places) > _FEW:
        return pc.take(hit, value.indices)
    # Not even the unknown is one of no words; asked of a place that nothing has.
    compared = [pc.equal(value.indices, pa.scalar(p, pa.int32())) for p in places or [-1]]
    return reduce(pc.or_kleene, compared)


def surely(condition: Value) -> Value:
    """Tell where a condition holds; unknown is no."""
    return pc.fill_null(of_kind(condition, pa.bool_()), False)


def figures(values: Sequence[Value]) -> list[Value]:
    """Give values that are whole numbers of 64 bits."""
    found = [of_kind(value, pa.int64()) for value in values]
    if any(one.type != pa.int64() for one in found):
        raise NotByArraysError("figure")
    return found
