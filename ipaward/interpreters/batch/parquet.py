"""Parquet files as one relation with stable positions: what they hold, and any stretch of it.

A folder is all files below it in the order of their names; `key=value` in a path is a column.
The position of a row is its place in its file, after all rows of the files before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

import duckdb

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.interpreters.batch.duck import broken, in_words, itself, named, quoted

ROW = "row"
ENDING = ".parquet"
WIDEST = 38  # digits of a decimal that the database reads as one
_POSITION = "file_row_number"
_NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class Held:
    """What a column holds, as the file has it.

    Attributes:
        kind: `varchar`, `decimal`, `struct`, … in the words of DuckDB.
        width, scale: of a decimal; of a double, those of the decimal that it is too narrow for.
        fields: of a struct.
        item: of a list.
    """

    name: str
    kind: str
    width: int = 0
    scale: int = 0
    fields: tuple[Held, ...] = ()
    item: Held | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One file.

    Attributes:
        path: where it lies.
        file: as the user would name it.
        start: how many rows come before it.
        rows: how many it has.
        keys: the columns its path gives, with their values.
    """

    path: Path
    file: str
    start: int
    rows: int
    keys: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Parquet:
    """One or several Parquet files with the same columns.

    Attributes:
        file: as the user gave it.
        columns: those of the files, then those of their paths.
    """

    file: str
    parts: tuple[Part, ...]
    columns: tuple[Held, ...]

    @property
    def rows(self) -> int:
        """How many rows all files have together."""
        return sum(part.rows for part in self.parts)

    @property
    def metadata(self) -> str:
        """Write the table of what the files say of their groups of rows."""
        return f"parquet_metadata([{', '.join(itself(part.path) for part in self.parts)}])"

    def stretch(self, start: int, stop: int) -> str:
        """Write the query for the rows `start <= row < stop`, in order; `row` comes first.

        Only the groups of rows that hold some of them are read.
        """
        found = [self._slice(part, start, stop) for part in self.parts if _meets(part, start, stop)]
        return "\nUNION ALL\n".join(found or [self._slice(self.parts[0], 0, 0)])

    def rows_at(self, rows: Iterable[int]) -> str:
        """Write the query for single rows, in order."""
        wanted = sorted(rows)
        found = []
        for part in self.parts:
            here = [str(row - part.start) for row in wanted if 0 <= row - part.start < part.rows]
            if here:
                found.append(f"{self._all(part)} WHERE {_POSITION} IN ({', '.join(here)})")
        return "\nUNION ALL\n".join(found or [self._slice(self.parts[0], 0, 0)])

    def place(self, row: int) -> Cell:
        """Give the place of a row, counted from one in its own file."""
        part = next(p for p in self.parts if row < p.start + p.rows)
        return Cell(part.file, "", row - part.start + 1)

    def _slice(self, part: Part, start: int, stop: int) -> str:
        low, high = start - part.start, stop - part.start
        bounds = [f"{_POSITION} >= {low}"] if low > 0 else []
        bounds += [f"{_POSITION} < {high}"] if high < part.rows or not part.rows else []
        where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
        return self._all(part) + where

    def _all(self, part: Part) -> str:
        given = dict(part.keys)
        columns = [
            f"{_literal(given[held.name])} AS {named(held.name)}"
            if held.name in given
            else named(held.name)
            for held in self.columns
        ]
        position = f"{_POSITION} + {part.start}" if part.start else _POSITION
        listed = ", ".join([f"CAST({position} AS BIGINT) AS {named(ROW)}", *columns])
        return f"SELECT {listed} FROM {_reader(part.path)}"


def _literal(value: str | None) -> str:
    return f"CAST({'NULL' if value is None else quoted(value)} AS VARCHAR)"


def _meets(part: Part, start: int, stop: int) -> bool:
    return max(part.start, start) < min(part.start + part.rows, stop)


def _reader(path: Path) -> str:
    return f"read_parquet({itself(path)}, hive_partitioning = false)"


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path, file: str = "") -> Parquet:
    """Give what a Parquet file, or all such files below a folder, hold.

    Args:
        connection: one that may read there.
        path: of the file or folder.
        file: as the user gave it.

    Raises:
        RefusedError: no such file, a damaged one, or files that do not go together.
    """
    shown = file or path.as_posix()
    found = list(_files(path, shown))
    if not found:
        raise RefusedError([Problem("no-parquet", Cell(shown))])
    parts: list[Part] = []
    columns: tuple[Held, ...] = ()
    start = 0
    for one, name, keys in found:
        rows, held = _look(connection, one, name)
        held = (*held, *(Held(key, "varchar") for key, _ in keys))
        problems = [*_doubled(held, name), *(_unlike(columns, held, name) if parts else ())]
        if problems:
            raise RefusedError(problems)
        columns = columns or held
        parts.append(Part(one, name, start, rows, keys))
        start += rows
    return Parquet(shown, tuple(parts), columns)


def _files(
    path: Path, shown: str
) -> Iterator[tuple[Path, str, tuple[tuple[str, str | None], ...]]]:
    if not path.is_dir():
        if not path.is_file():
            code = "no-regular-file" if path.exists() else "no-such-file"
            raise RefusedError([Problem(code, Cell(shown))])
        yield path, shown, ()
        return
    below = sorted(path.rglob(f"*{ENDING}"), key=lambda one: one.relative_to(path).as_posix())
    for one in below:
        steps = one.relative_to(path).parts
        # Marks and half-written files of the programs that write such folders.
        if one.is_file() and not any(step.startswith(("_", ".")) for step in steps):
            keys = [step.partition("=") for step in steps[:-1] if "=" in step]
            pairs = tuple((unquote(k), _partition(unquote(v))) for k, _, v in keys)
            yield one, f"{shown.rstrip('/')}/{'/'.join(steps)}", pairs


def _partition(value: str) -> str | None:
    return None if value == _NULL_PARTITION else value


def _look(
    connection: duckdb.DuckDBPyConnection, path: Path, file: str
) -> tuple[int, tuple[Held, ...]]:
    """Give the number of rows and the columns of one file."""
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as fault:
        raise RefusedError([Problem("unreadable-file", Cell(file))]) from fault
    try:
        with in_words(file):
            wide = _schema(connection, path, file)
            found = connection.sql(f"SELECT * FROM {_reader(path)}")
            columns = zip(found.columns, found.types, strict=True)
            held = tuple(held_of(name, of, wide) for name, of in columns)
            (rows,) = connection.execute(f"SELECT count(*) FROM {_reader(path)}").fetchall()[0]
    except duckdb.Error as fault:
        # Nothing but the file has been looked at: whatever is wrong is wrong with it.
        raise broken(file) from fault
    return int(rows), held


def held_of(
    name: str,
    of: Any,  # noqa: ANN401  # its stubs do not say what children are
    wide: Mapping[str, tuple[int, int]] = MappingProxyType({}),
) -> Held:
    """Give what a column of a DuckDB type holds.

    Args:
        name: of the column.
        of: its type.
        wide: the digits, in all and behind the point, of decimals that are read as doubles.
    """
    kind = str(of.id)
    if kind == "decimal":
        size = dict(of.children)
        return Held(name, kind, int(size["precision"]), int(size["scale"]))
    if kind == "struct":
        return Held(name, kind, fields=tuple(held_of(inner, t, wide) for inner, t in of.children))
    if kind == "list":
        return Held(name, kind, item=held_of("", dict(of.children)["child"], wide))
    return Held(name, kind, *wide.get(name, ())) if kind == "double" else Held(name, kind)


def _schema(
    connection: duckdb.DuckDBPyConnection, path: Path, file: str
) -> dict[str, tuple[int, int]]:
    """Give the decimals too wide to be read as such.

    Names that differ in case alone or not at all, which the database would change, are refused.
    """
    listed = connection.execute(
        f"SELECT name, num_children, precision, scale FROM parquet_schema({itself(path)})"
    ).fetchall()
    nodes = iter([(name, children) for name, children, *_ in listed])
    root = next(nodes, None)
    problems = list(_doubles(nodes, root[1] or 0, file)) if root else []
    if problems:
        raise RefusedError(problems)
    return {name: (width, scale) for name, _, width, scale in listed if (width or 0) > WIDEST}


def _doubles(nodes: Iterator[tuple[str, int | None]], count: int, file: str) -> Iterator[Problem]:
    """Go through `count` nodes and all below them, which follow each other in depth."""
    seen: set[str] = set()
    for name, children in (node for _ in range(count) for node in islice(nodes, 1)):
        if name.casefold() in seen:
            yield Problem("double-column", Cell(file, header=name), {"name": name})
        seen.add(name.casefold())
        if children:
            yield from _doubles(nodes, children, file)


def _doubled(held: tuple[Held, ...], file: str) -> Iterator[Problem]:
    """Find columns that the path of a file gives too, and names that mean positions here."""
    seen: set[str] = {ROW, _POSITION}
    for column in held:
        name = column.name.casefold()
        if name in seen:
            yield Problem("double-column", Cell(file, header=column.name), {"name": column.name})
        seen.add(name)


def _unlike(first: tuple[Held, ...], held: tuple[Held, ...], file: str) -> Iterator[Problem]:
    """Find where the columns of a file are not those of the first."""
    strange = [c.name for c in held if c not in first] + [c.name for c in first if c not in held]
    for name in dict.fromkeys(strange):
        yield Problem("other-columns", Cell(file, header=name), {"name": name})
