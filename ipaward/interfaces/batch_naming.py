"""Other names for the columns of a register: the labels of facts, and what a mapping says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.types import Record
from ipaward.domain.words import NONE_LISTED, listed
from ipaward.interpreters.batch.parquet import Held
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.tables.headers import Naming, names_of, nearest, plain
from ipaward.tables.mapping import ColumnMapping, TableMapping


def other_names(
    vocabulary: Vocabulary, mapping: TableMapping | None
) -> Callable[[str, str], Sequence[str]]:
    """Give what tells the facts a name may mean, of the whole record or of one list or group.

    A column is known by what heads it in a table, but for the count of a list, which is no list.
    """
    naming = Naming.of(vocabulary)
    groups = [info for info in vocabulary.facts.values() if isinstance(info.type, Record)]
    counted = {path: {plain(name) for name in names_of(i)} for path, i in naming.lists.items()}

    def names(name: str, inside: str) -> Sequence[str]:
        said = plain(name)
        columns = _columns_of(mapping, inside)
        if meant := [one.fact for header, one in columns.items() if plain(header) == said]:
            return meant
        known = naming.items.get(inside, naming.main).get(said, ())
        lists = [path for path in known if said in counted.get(path, {said})]
        return [*lists, *_named(groups, said)]

    return names


def check_mapping(mapping: TableMapping | None, path: Path, vocabulary: Vocabulary) -> None:
    """Refuse a mapping that says more of columns than which fact each of them is."""
    if mapping is None:
        return
    problems = [
        Problem("mapping-for-tables", Cell(str(path), column=key), {"key": key})
        for key in _for_tables(mapping, vocabulary)
    ]
    if problems:
        raise RefusedError(problems)


def check_columns(mapping: TableMapping | None, columns: Sequence[Held], file: str) -> None:
    """Refuse a mapping that speaks of columns the file has not, as it is refused for a table."""
    if mapping is None:
        return
    problems = list(_not_there(mapping.columns, columns, file))
    within = [inner for held in columns for inner in _fields_within(held)]
    for said in mapping.lists.values():
        problems += _not_there(said.columns, within, file)
    if problems:
        raise RefusedError(problems)


def _not_there(
    said: Mapping[str, ColumnMapping], columns: Iterable[Held], file: str
) -> Iterator[Problem]:
    names = {plain(held.name): held.name for held in columns}
    for header in said:
        if plain(header) not in names:
            near = nearest(header, names.values()) or listed(names.values()) or NONE_LISTED
            yield Problem("mapping-no-header", Cell(file), {"header": header, "headers": near})


def _fields_within(held: Held) -> Iterator[Held]:
    """Give the fields of a group or of the items of a list, and those within them."""
    for one in (*held.fields, *((held.item,) if held.item else ())):
        yield one
        yield from _fields_within(one)


def _for_tables(mapping: TableMapping, vocabulary: Vocabulary) -> Iterator[str]:
    for key in ("sheet", "header_row", "encoding", "missing", "skip"):
        if getattr(mapping, key):
            yield key
    yield from _of_columns(mapping.columns, "columns", vocabulary, "")
    for path, said in mapping.lists.items():
        if said.sheet or said.key:
            yield f"lists.{path}"
        yield from _of_columns(said.columns, f"lists.{path}", vocabulary, f"{path}.")


def _of_columns(
    columns: Mapping[str, ColumnMapping], where: str, vocabulary: Vocabulary, prefix: str
) -> Iterator[str]:
    for header, one in columns.items():
        own = prefix + header
        # A column that bears the name of another fact is that fact's.
        if one.unit or one.words or (own in vocabulary.facts and own != one.fact):
            yield f"{where}.{header}"


def _columns_of(mapping: TableMapping | None, inside: str) -> Mapping[str, ColumnMapping]:
    if mapping is None:
        return {}
    if not inside:
        return mapping.columns
    return mapping.lists[inside].columns if inside in mapping.lists else {}


def _named(groups: Sequence[FactInfo], said: str) -> Iterator[str]:
    for info in groups:
        if said in {plain(name) for name in names_of(info)}:
            yield info.path
