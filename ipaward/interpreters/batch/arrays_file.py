"""Parquet files read as arrays: the columns that facts stand in, and nothing else of them.

Of a list of records only the fields that are facts are read, and of a group of rows only as much
at once as stays near the core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp, parse_one

from ipaward.domain.types import Choice, Code, Identifier, Listing, Record, Type
from ipaward.interpreters.batch.arrays import NotByArraysError, is_listed
from ipaward.interpreters.batch.parquet import Parquet, Part
from ipaward.interpreters.batch.source import Source
from ipaward.interpreters.batch.source_columns import Column

AT_ONCE = 122_880  # rows, as many as a group of rows mostly has
_VALUES = 4_000_000  # at once, in all columns together
# A column is read piece by piece, so that what is held does not grow with a group of rows.
_MANNER = {"pre_buffer": False, "buffer_size": 1 << 20}

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column of plain values to be read.

    Attributes:
        steps: the names that lead to it, through groups and lists.
        of: the type of the fact, or of the items of a list of them.
    """

    steps: Steps
    of: Type


@dataclass(frozen=True, slots=True)
class Opened:
    """What is found out about a file once.

    Attributes:
        names: the leaves to be read, as the file calls them.
        coded: those that are better read as places among their texts than as texts.
    """

    metadata: pq.FileMetaData
    names: list[str]
    coded: list[str]


@dataclass(frozen=True, slots=True)
class ArrayFiles:
    """Parquet files whose facts are read as arrays."""

    source: Source
    parquet: Parquet
    _opened: dict[Part, Opened] = field(default_factory=dict)

    def stretch(self, first: int, end: int) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Give the rows `first <= row < end` in order, and where in the register a batch begins.

        Raises:
            NotByArraysError: the files hold something only the database can be asked.
            pa.ArrowException: a file cannot be read.
            OSError: likewise.
        """
        for part in self.parquet.parts:
            if part.start < end and first < part.start + part.rows:
                low, high = max(0, first - part.start), min(part.rows, end - part.start)
                for row, batch in _read(part, self._open(part), low, high):
                    yield part.start + row, batch

    def _open(self, part: Part) -> Opened:
        # What a long file says of its groups of rows is many megabytes.
        if part not in self._opened:
            self._opened[part] = _open(part, list(_leaves(self.source, self.source.columns, ())))
        return self._opened[part]


def _open(part: Part, leaves: list[Leaf]) -> Opened:
    if part.keys:
        raise NotByArraysError("partition")
    with pq.ParquetFile(part.path, **_MANNER) as file:
        paths = _paths(file)
        if not all(leaf.steps in paths for leaf in leaves):
            raise NotByArraysError("leaf")
        coded = [leaf for leaf in leaves if _is_coded(leaf, paths[leaf.steps], file)]
        named = [[paths[leaf.steps] for leaf in some] for some in (leaves, coded)]
        return Opened(file.metadata, *named)


def _read(part: Part, opened: Opened, low: int, high: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Give the rows of a stretch of one file, with the place of the first in the file."""
    metadata, names = opened.metadata, opened.names
    with pq.ParquetFile(
        part.path, metadata=metadata, read_dictionary=opened.coded, **_MANNER
    ) as file:
        start = 0
        for at in range(metadata.num_row_groups):
            group = metadata.row_group(at)
            stop = start + group.num_rows
            if start < high and low < stop:
                rows = min(_rows_at_once(group, names), high - low)
                batches = file.iter_batches(rows, [at], names, use_threads=False)
                yield from _cut(batches, start, low, high)
            start = stop


def _rows_at_once(group: pq.RowGroupMetaData, names: list[str]) -> int:
    """Give how many rows of a group are read at once: fewer where their lists are long."""
    wanted = set(names)
    columns = map(group.column, range(group.num_columns))
    values = sum(one.num_values for one in columns if one.path_in_schema in wanted)
    most = _VALUES * int(group.num_rows) // max(1, int(values))
    return max(1, min(AT_ONCE, most))


def _cut(
    batches: Iterator[pa.RecordBatch], start: int, low: int, high: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Give what of some batches lies in a stretch, with the place of its first row."""
    for batch in batches:
        begin, stop = max(low, start), min(high, start + batch.num_rows)
        if begin < stop:
            yield begin, batch.slice(begin - start, stop - begin)
        start += batch.num_rows
        if start >= high:
            return


# --- which leaves of a file are read ------------------------------------------------------------


def _leaves(source: Source, columns: Mapping[str, Column], above: Steps) -> Iterator[Leaf]:
    """Give the leaves that facts stand in."""
    for path, column in columns.items():
        of = source.vocabulary.facts[path].type
        steps = (*above, *_steps(column.cell, is_item=bool(above)))
        if column.inner:
            yield from _leaves(source, column.inner, steps)
            continue
        of = of.item if isinstance(of, Listing) else of
        if isinstance(of, Record):
            raise NotByArraysError("group")  # no field of it is a fact
        yield Leaf(steps, of)


def _steps(cell: str, *, is_item: bool) -> Steps:
    """Give the names of the fields that lead to a cell, from the column or from the item on."""
    tree, steps = parse_one(cell, dialect="duckdb"), []
    while isinstance(tree, exp.StructExtract):
        steps.append(tree.expression.name)
        tree = tree.this
    if not isinstance(tree, exp.Column):
        raise NotByArraysError(cell)
    return (*(() if is_item else (tree.name,)), *reversed(steps))


def _paths(file: pq.ParquetFile) -> dict[Steps, str]:
    """Give the leaves of a file by the names that lead to them, each as the format calls it."""
    steps = [one for field in file.schema_arrow for one in _below(field, ())]
    if len(steps) != len(file.schema):
        raise NotByArraysError("leaves")
    return {one: file.schema.column(at).path for at, one in enumerate(steps)}


def _below(field: pa.Field, above: Steps) -> Iterator[Steps]:
    here, kind = (*above, field.name), field.type
    while is_listed(kind):
        kind = kind.value_type
    if pa.types.is_struct(kind):
        for inner in kind:
            yield from _below(inner, here)
    else:
        yield here


def _is_coded(leaf: Leaf, path: str, file: pq.ParquetFile) -> bool:
    """Tell whether a column is better read as places among its texts than as texts.

    An identifier is looked at once that way where the same stand again and again.
    """
    if isinstance(leaf.of, Choice):
        return True
    if not isinstance(leaf.of, Code | Identifier) or not file.num_row_groups:
        return False
    group = file.metadata.row_group(0)
    columns = map(group.column, range(group.num_columns))
    return any(one.path_in_schema == path and one.has_dictionary_page for one in columns)
