"""A mapping: how the columns of somebody's own table answer to the facts of a policy.

The door loads the file; here it is only a tree of plain texts, checked and made a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.headers import Naming, nearest, plain

UNITS = ("元", "万元", "亿元", "万", "亿", "%", "‰", "年", "个月", "月", "天", "日")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What one column of theirs is.

    Attributes:
        fact: dotted path.
        unit: what a bare number counts; empty for the unit of the fact.
        words: their word to ours, for example `有` to `是`.
    """

    fact: str
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListMapping:
    """Where the items of a list are.

    Attributes:
        sheet: name of the worksheet; empty for the name of the list.
        key: header of the column with the application's number; empty to find it by name.
    """

    sheet: str = ""
    key: str = ""
    columns: Mapping[str, ColumnMapping] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How to read one kind of table.

    Attributes:
        sheet: name of the worksheet with the applications; empty to find it.
        header_row: from one; 0 to find it.
        encoding: of a CSV file; empty for UTF-8.
        columns: by their header.
        lists: by dotted path of the list.
        missing: texts that stand for a blank.
        skip: a row whose first text is one of these is passed over.
    """

    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    columns: Mapping[str, ColumnMapping] = field(default_factory=dict)
    lists: Mapping[str, ListMapping] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()


class _Column(BaseModel):
    model_config = ConfigDict(extra="forbid")
    fact: str
    unit: str = ""
    words: dict[str, str] = Field(default_factory=dict)


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sheet: str = ""
    key: str = ""
    columns: dict[str, str | _Column] = Field(default_factory=dict)


class _Mapping(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sheet: str = ""
    header_row: int = Field(default=0, ge=0, le=1000)
    encoding: str = ""
    columns: dict[str, str | _Column] = Field(default_factory=dict)
    lists: dict[str, _List] = Field(default_factory=dict)
    missing: list[str] = Field(default_factory=list)
    skip: list[str] = Field(default_factory=list)


def read_mapping(
    tree: Mapping[str, object], vocabulary: Vocabulary, file: str = ""
) -> TableMapping | tuple[Problem, ...]:
    """Give the mapping a file says, or everything that is wrong with it.

    Args:
        tree: the file as plain maps, lists and texts.
        vocabulary: the facts the columns may answer to.
        file: its name, for messages.
    """
    try:
        read = _Mapping.model_validate(tree)
    except ValidationError as fault:
        return tuple(_shape_problem(error["loc"], file) for error in fault.errors())
    mapping = TableMapping(
        read.sheet,
        read.header_row,
        read.encoding,
        {header: _column(one) for header, one in read.columns.items()},
        {
            path: ListMapping(
                one.sheet, one.key, {header: _column(c) for header, c in one.columns.items()}
            )
            for path, one in read.lists.items()
        },
        frozenset(plain(text) for text in read.missing),
        frozenset(plain(text) for text in read.skip),
    )
    problems = tuple(_problems(mapping, vocabulary, file))
    return problems or mapping


def _column(one: str | _Column) -> ColumnMapping:
    if isinstance(one, str):
        return ColumnMapping(one)
    return ColumnMapping(one.fact, one.unit, {plain(k): v for k, v in one.words.items()})


def _shape_problem(where: tuple[int | str, ...], file: str) -> Problem:
    # pydantic adds the name of the branch of a union; the author never wrote it.
    steps = [str(step) for step in where if step not in ("str", "_Column")]
    return Problem("mapping-shape", Cell(file, column=".".join(steps)), {"key": ".".join(steps)})


def _problems(mapping: TableMapping, vocabulary: Vocabulary, file: str) -> Iterable[Problem]:
    naming = Naming.of(vocabulary)
    for header, column in mapping.columns.items():
        yield from _column_problems(header, column, naming.main_paths, file)
    for path, listed in mapping.lists.items():
        if path not in naming.lists:
            yield _unknown(path, naming.lists, file, f"lists.{path}")
            continue
        for header, column in listed.columns.items():
            paths = (*naming.item_paths(path), vocabulary.number)
            yield from _column_problems(header, column, paths, file)


def _column_problems(
    header: str, column: ColumnMapping, paths: Iterable[str], file: str
) -> Iterable[Problem]:
    known = tuple(paths)
    if column.fact not in known:
        yield _unknown(column.fact, known, file, header)
    if column.unit and column.unit not in UNITS:
        details = {"unit": column.unit, "units": " ".join(UNITS)}
        yield Problem("unknown-unit", Cell(file, column=header), details)


def _unknown(path: str, known: Iterable[str], file: str, where: str) -> Problem:
    near = nearest(path, known)
    place = Cell(file, column=where)
    if near:
        return Problem("mapping-near-fact", place, {"fact": path, "nearest": near})
    return Problem("mapping-no-fact", place, {"fact": path})
