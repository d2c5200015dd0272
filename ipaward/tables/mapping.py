"""A mapping: how the columns of somebody's own table answer to the facts of a policy.

The door loads the file; here it is only a tree of plain texts, checked and made a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.types import Amount, Length, Listing, Measure, Number
from ipaward.domain.words import NONE_LISTED, Details
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.tables.delimited import is_encoding
from ipaward.tables.headers import Naming, nearest, plain

_OF_AMOUNTS = ("元", "万元", "亿元", "万", "亿")
_OF_NUMBERS = ("万", "亿", "%", "‰")
_OF_LENGTHS = {Measure.MONTHS: ("年", "个月", "月"), Measure.DAYS: ("天", "日")}
UNITS = tuple(dict.fromkeys([*_OF_AMOUNTS, *_OF_NUMBERS, *chain(*_OF_LENGTHS.values())]))


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


def units_of(info: FactInfo) -> tuple[str, ...]:
    """Give the units a column of a fact may be in; none where its values count nothing."""
    match info.type.item if isinstance(info.type, Listing) else info.type:
        case Amount():
            return _OF_AMOUNTS
        case Number():
            own = (info.unit,) if info.unit in UNITS else ()
            return tuple(dict.fromkeys([*own, *_OF_NUMBERS]))
        case Length(measure=measure):
            return _OF_LENGTHS[measure]
    return ()


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
    if mapping.encoding and not is_encoding(mapping.encoding):
        place = Cell(file, column="encoding")
        yield Problem("unknown-encoding", place, {"encoding": mapping.encoding})
    naming = Naming.of(vocabulary)
    for header, column in mapping.columns.items():
        yield from _column_problems(header, column, naming.main_paths, vocabulary, file)
    for path, listed in mapping.lists.items():
        if path not in naming.lists:
            yield _unknown(path, naming.lists, file, f"lists.{path}")
            continue
        for header, column in listed.columns.items():
            paths = (*naming.item_paths(path), vocabulary.number)
            yield from _column_problems(header, column, paths, vocabulary, file)


def _column_problems(
    header: str,
    column: ColumnMapping,
    paths: Iterable[str],
    vocabulary: Vocabulary,
    file: str,
) -> Iterable[Problem]:
    known, place = tuple(paths), Cell(file, column=header)
    if column.fact not in known:
        yield _unknown(column.fact, known, file, header)
    if column.unit and column.unit not in UNITS:
        yield Problem("unknown-unit", place, {"unit": column.unit, "units": " ".join(UNITS)})
    elif column.unit and column.fact in known:
        fitting = units_of(vocabulary.facts[column.fact])
        if column.unit not in fitting:
            units = " ".join(fitting) or NONE_LISTED
            details: Details = {"unit": column.unit, "fact": column.fact, "units": units}
            yield Problem("mapping-other-unit", place, details)


def _unknown(path: str, known: Iterable[str], file: str, where: str) -> Problem:
    near = nearest(path, known)
    place = Cell(file, column=where)
    if near:
        return Problem("mapping-near-fact", place, {"fact": path, "nearest": near})
    return Problem("mapping-no-fact", place, {"fact": path})
