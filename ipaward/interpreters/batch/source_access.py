"""Facts read straight from the columns of a file, for rows of which nothing is odd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp, parse_one

from ipaward.domain.types import Listing, Record, Type
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.access import NoSuchPlaceError
from ipaward.interpreters.batch.kinds import kind_of
from ipaward.interpreters.batch.source_cells import certain
from ipaward.interpreters.batch.source_columns import Column, item_name, top_columns
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.steps import ROW
from ipaward.rulebook.vocabulary import Vocabulary

_CELL = '"?"'  # stands for the cell while what it comes to is written


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file as facts, for rows that are not odd, blanks included.

    Attributes:
        held: the columns, by the path of their fact.
    """

    vocabulary: Vocabulary
    held: Mapping[str, Column]

    def columns(self, vocabulary: Vocabulary) -> Iterable[str]:
        """Give the names of the columns of the file in which facts stand."""
        return top_columns(self.held)

    def fact(self, path: str) -> E:
        """Give the fact at a path; a list as it lies in the file."""
        of = self.vocabulary.facts[path].type
        column = self.held.get(path)
        if column is None:
            return sql.cast(sql.null(), kind_of(of))
        cell = _at(parse_one(column.cell, dialect="duckdb"), {})
        return cell if isinstance(of, Listing) else _read(cell, column, of)

    def inside(self, path: str, record: E, name: str) -> E:
        """Give a field of an item of a list of records."""
        of = self.vocabulary.facts[path].type
        if isinstance(of, Record):
            return record  # a column of a group begins at the item, too
        column, listed = self._column(path)
        if column is None:
            return sql.cast(sql.null(), kind_of(of))
        cell = _at(parse_one(column.cell, dialect="duckdb"), {item_name(listed): record})
        return cell if isinstance(of, Listing) else _read(cell, column, of)

    def item(self, path: str, value: E) -> E:
        """Give an item of a list of plain values."""
        of = self.vocabulary.facts[path].type
        assert isinstance(of, Listing)
        column, _ = self._column(path)
        if column is None or column.held.item is None:
            return value
        return _put(certain(_CELL, column.held.item, of.item), value)

    def _column(self, path: str, listed: str = "") -> tuple[Column | None, str]:
        """Give the column of a fact, and the path of the list in whose items it is."""
        if path in self.held:
            return self.held[path], listed
        for above, column in self.held.items():
            if path.startswith(f"{above}."):
                return Columns(self.vocabulary, column.inner)._column(path, above)
        return None, listed

    def group(self, path: str) -> E:
        """Tell that a group is in several columns."""
        raise NoSuchPlaceError(path)


def _read(cell: E, column: Column, of: Type) -> E:
    if isinstance(of, Record):
        raise NoSuchPlaceError(column.shown)
    return _put(certain(_CELL, column.held, of), cell)


def _put(written: str, cell: E) -> E:
    if written == _CELL:
        return cell
    return _at(parse_one(written, dialect="duckdb"), {"?": cell})


def _at(tree: E, items: Mapping[str, E]) -> E:
    """Say of each column whether it is one of the file or an item at hand."""

    def known(node: E) -> E:
        if not isinstance(node, exp.Column) or node.table:
            return node
        return items[node.name] if node.name in items else sql.named(node.name, ROW)

    return tree.transform(known)
