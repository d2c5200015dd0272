"""Other names for the columns of a register: the labels of facts, and what a mapping says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.types import Record
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.tables.headers import Naming, names_of, plain
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


def _for_tables(mapping: TableMapping, vocabulary: Vocabulary) -> Iterator[str]:
    for key in ("sheet", "header_row", "encoding", "missing", "skip"):
        if getattr(mapping, key):
            yield key
    yield from _of_columns(mapping.columns, "columns", vocabulary, "")
    for path, listed in mapping.lists.items():
        if listed.sheet or listed.key:
            yield f"lists.{path}"
        yield from _of_columns(listed.columns, f"lists.{path}", vocabulary, f"{path}.")


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
