"""From the columns of a Parquet file to facts: a fast lane in SQL, a slow one for what is odd.

The fast lane reads what can be read in one way only. A row with any other cell is *odd*: it is
handed to the ordinary intake as a tree, which reads it or says what is wrong with it. So both the
meaning and the words are the intake's own, and the SQL is nothing but speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from ipaward.domain.limits import ITEMS
from ipaward.domain.problem import Problem
from ipaward.domain.types import Identifier, Listing, Record, Type
from ipaward.interpreters.batch.duck import named, quoted
from ipaward.interpreters.batch.kinds import kind_of
from ipaward.interpreters.batch.parquet import ROW, Held
from ipaward.interpreters.batch.source_cells import (
    any_of,
    cells,
    item_cells,
    odd_identifiers,
    oddities,
    plain_of,
    sooner,
)
from ipaward.interpreters.batch.source_columns import (
    Column,
    Naming,
    item_name,
    match_columns,
    no_other_names,
    top_columns,
)
from ipaward.interpreters.batch.source_identifiers import wrong_identifiers
from ipaward.rulebook.vocabulary import Vocabulary

ODD = "#odd"  # which no fact can be called


@dataclass(frozen=True, slots=True)
class Source:
    """How the columns of a file are read as facts.

    Attributes:
        columns: by the path of their fact.
        notes: what was noticed and refuses nothing.
        sound: the facts of which it is known beforehand that no cell is odd, blanks included.
    """

    vocabulary: Vocabulary
    columns: Mapping[str, Column]
    notes: tuple[Problem, ...]
    sound: frozenset[str] = frozenset()

    def facts(self, relation: str) -> str:
        """Write the query for the facts of `relation`: `row`, the facts, and `odd`.

        Args:
            relation: a query that gives `row` and the columns of the file.
        """
        lane = _Lane(self.vocabulary, relation)
        facts = lane.fields(self.vocabulary.record, "", self.columns)
        lane.odd.append(f"({lane.number}) IS NULL")
        listed = [named(ROW), *(f"{value} AS {named(name)}" for name, value in facts.items())]
        odd = any_of((*lane.odd, *lane.odd_rows))
        return (
            f"SELECT {', '.join(listed)},\n  ({odd}) IS TRUE AS {named(ODD)}\nFROM (\n{relation}\n)"
        )

    def clean(self, connection: duckdb.DuckDBPyConnection, relation: str) -> str:
        """Write the query for the rows of `relation` of which nothing is odd, as they are.

        Here a cell with a blank or a word for unknown is odd too: what is left needs no look.
        """
        odd = [odd for odd, _ in self._checks(self.columns)]
        odd += self._wrong_identifiers(connection, relation)
        # Nothing else of the file: a column that is no fact must not be taken for anything here.
        listed = ", ".join(map(named, (ROW, *top_columns(self.columns))))
        where = f" WHERE ({any_of(odd)}) IS NOT TRUE" if odd else ""
        return f"SELECT {listed} FROM (\n{relation}\n){where}"

    def _wrong_identifiers(
        self, connection: duckdb.DuckDBPyConnection, relation: str
    ) -> Iterator[str]:
        """Find the identifiers that are none: each is looked at once, and mostly there are none."""
        for path, column in self.columns.items():
            of = self.vocabulary.facts[path].type
            if isinstance(of, Identifier) and path not in self.sound:
                read = f"SELECT {column.cell} AS x FROM ({relation})"
                query = wrong_identifiers(read, of.scheme)
                if connection.execute(f"SELECT 1 FROM ({query}) LIMIT 1").fetchall():
                    yield f"{column.cell} IN ({query})"

    def _checks(
        self, columns: Mapping[str, Column], inside: bool = False
    ) -> Iterator[tuple[str, str]]:
        """Give what makes a row odd, but for identifiers outside of lists.

        Each with what is sooner told: it is false where the row is odd.
        """
        for path, column in columns.items():
            of = self.vocabulary.facts[path].type
            if isinstance(of, Listing):
                yield from self._list_checks(path, column, of.item)
                continue
            if path in self.sound:
                continue
            if path == self.vocabulary.number:
                yield f"{column.cell} IS NULL", f"{column.cell} IS NOT NULL"
            if inside or not isinstance(of, Identifier):
                yield from _cell_checks(column.cell, column.held, of)

    def _list_checks(self, path: str, column: Column, of: Type) -> Iterator[tuple[str, str]]:
        item = item_name(path)
        if isinstance(of, Record):
            checks = [(f"{item} IS NULL", f"{item} IS NOT NULL")]
            checks += self._checks(column.inner, inside=True)
        else:
            assert column.held.item is not None
            is_sound = path in self.sound
            checks = [] if is_sound else [*_cell_checks(item, column.held.item, of)]
        yield f"len({column.cell}) > {ITEMS}", f"len({column.cell}) <= {ITEMS}"
        if checks:
            odd = any_of(odd for odd, _ in checks)
            fine = " AND ".join(f"({fine})" for _, fine in checks)
            is_doubtful = f"list_contains({_each(column.cell, item, fine)}, false)"
            # The whole list, and not each item: a choice is dear where it is made item by item.
            odd = f"CASE WHEN {is_doubtful} THEN list_bool_or({_each(column.cell, item, odd)}) END"
            yield odd, f"({odd}) IS NOT TRUE"

    def numbers(self, relation: str) -> str:
        """Write the query for the numbers alone: `row`, `number`, and `odd` of the number itself.

        Where it is odd the number is null, and the intake knows it.
        """
        column = self.columns[self.vocabulary.number]
        info = self.vocabulary.facts[self.vocabulary.number]
        read = cells(column.cell, column.held, info.type, info.blank)
        odd = any_of((*read.odd, f"({read.value}) IS NULL"))
        return (
            f"SELECT {named(ROW)}, CASE WHEN {named(ODD)} THEN NULL ELSE number END AS number,"
            f" {named(ODD)} FROM (SELECT {named(ROW)}, {read.value} AS number,"
            f" ({odd}) IS TRUE AS {named(ODD)} FROM (\n{relation}\n))"
        )

    def numbers_as_they_are(self, relation: str) -> str:
        """Write the query for the cells of the number: `number`, the one `before` it, and `odd`.

        Here a cell with a blank or a word for unknown is odd too.
        """
        path = self.vocabulary.number
        column = self.columns[path]
        found = oddities(column.cell, column.held, self.vocabulary.facts[path].type)
        odd = any_of((f"{column.cell} IS NULL", *found))
        return (
            f"SELECT {column.cell} AS number, lag({column.cell}) OVER () AS before,"
            f" ({odd}) IS TRUE AS {named(ODD)} FROM (\n{relation}\n)"
        )

    def plain(self, relation: str) -> str:
        """Write the query for the cells of `relation` as the ordinary intake is handed them.

        Its columns are `row` and one for each top fact the file has.
        """
        listed = [named(ROW)]
        for name, cell in _plain_fields(self.vocabulary.record, "", self.columns):
            listed.append(f"{cell} AS {named(name)}")
        return f"SELECT {', '.join(listed)} FROM (\n{relation}\n)"

    def odd_rows(self, relation: str) -> str:
        """Write the query for the positions of the odd rows of `relation`, in order."""
        facts = self.facts(relation)
        return f"SELECT {named(ROW)} FROM (\n{facts}\n) WHERE {named(ODD)}"

    def trees(
        self, connection: duckdb.DuckDBPyConnection, relation: str
    ) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Give the rows of `relation` with their positions, as trees for the ordinary intake."""
        found = connection.execute(self.plain(relation))
        names = [column[0] for column in found.description or ()]
        while rows := found.fetchmany(1000):
            for row in rows:
                yield int(row[0]), dict(zip(names[1:], row[1:], strict=True))


def read_source(
    columns: Iterable[Held],
    vocabulary: Vocabulary,
    file: str,
    *,
    naming: Naming = no_other_names,
    whole: Vocabulary | None = None,
) -> Source:
    """Find out how the columns of a file are read.

    Args:
        columns: of the file.
        vocabulary: the facts asked for; no other column is looked at.
        file: its name, for messages.
        naming: other names of facts.
        whole: the facts of the whole policy; a column for one not asked for is no stranger.

    Raises:
        RefusedError: the file cannot be used; with everything found wrong with its columns.
    """
    matched = match_columns(columns, vocabulary, file, naming, whole or vocabulary)
    return Source(vocabulary, matched.columns, matched.notes)


@dataclass(slots=True)
class _Lane:
    """Writes the fast lane, and keeps what is odd on the way."""

    vocabulary: Vocabulary
    relation: str
    number: str = ""
    odd: list[str] = field(default_factory=list)
    odd_rows: list[str] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)

    def fields(self, of: Record, prefix: str, columns: Mapping[str, Column]) -> dict[str, str]:
        """Give each field of a group in SQL, by its name."""
        found = {}
        for name, inner in of.fields:
            path = f"{prefix}.{name}" if prefix else name
            if isinstance(inner, Record):
                has_any = any(one.startswith(f"{path}.") for one in columns)
                found[name] = (
                    _struct(self.fields(inner, path, columns)) if has_any else _null(inner)
                )
            elif path not in columns:
                found[name] = _null(inner)
            else:
                found[name] = self._leaf(columns[path], inner, path)
        return found

    def _leaf(self, column: Column, of: Type, path: str) -> str:
        if isinstance(of, Listing):
            return self._list(column, of.item, path)
        found = cells(column.cell, column.held, of, self.vocabulary.facts[path].blank)
        if isinstance(of, Identifier) and len(self.lists) < 2:
            self._identifiers(column.cell, of)
        else:
            self.odd.extend(found.odd)
        if path == self.vocabulary.number:
            self.number = found.value
        return found.value

    def _identifiers(self, cell: str, of: Identifier) -> None:
        """Keep aside the rows with an odd identifier, of which each is checked once."""
        read = f"SELECT {cell} AS x FROM ({self.relation})"
        if not self.lists:
            self.odd_rows.append(f"{cell} IN ({odd_identifiers(read, of)})")
            return
        ((whole, item),) = self.lists
        items = f"unnest(list_transform({whole}, lambda {item}: {cell})) AS x"
        read = f"SELECT {items} FROM ({self.relation})"
        rows = f"SELECT {named(ROW)}, {items} FROM ({self.relation})"
        self.odd_rows.append(
            f"{named(ROW)} IN (SELECT {named(ROW)} FROM ({rows})"
            f" SEMI JOIN ({odd_identifiers(read, of)}) USING (x))"
        )

    def _list(self, column: Column, of: Type, path: str) -> str:
        item = item_name(path)
        # What is odd about an item makes the list odd, and the list is what the row has.
        outside, self.odd = self.odd, []
        self.lists.append((column.cell, item))
        if isinstance(of, Record):
            value = _struct(self.fields(of, path, column.inner))
            self.odd.append(f"{item} IS NULL")
        else:
            assert column.held.item is not None
            found = item_cells(item, column.held.item, of)
            value = found.value
            self.odd.extend(found.odd)
        self.lists.pop()
        odd = any_of(self.odd)
        self.odd = outside
        self.odd.append(f"len({column.cell}) > {ITEMS}")
        if odd:
            self.odd.append(f"list_bool_or({_each(column.cell, item, odd)})")
        return column.cell if value == item else _each(column.cell, item, value)


def _cell_checks(x: str, held: Held, of: Type) -> Iterator[tuple[str, str]]:
    if odd := any_of(oddities(x, held, of)):
        yield odd, sooner(x, held, of, odd)


def _each(of: str, item: str, value: str) -> str:
    return f"list_transform({of}, lambda {item}: {value})"


def _null(of: Type) -> str:
    return f"CAST(NULL AS {kind_of(of)})"


def _struct(fields: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{quoted(name)}: {value}" for name, value in fields.items()) + "}"


def _plain_fields(
    of: Record, prefix: str, columns: Mapping[str, Column]
) -> Iterator[tuple[str, str]]:
    """Give the fields that have a column, each as the intake may be handed it."""
    for name, inner in of.fields:
        path = f"{prefix}.{name}" if prefix else name
        if isinstance(inner, Record):
            if fields := dict(_plain_fields(inner, path, columns)):
                yield name, _struct(fields)
        elif path in columns:
            yield name, _plain_leaf(columns[path], inner, path)


def _plain_leaf(column: Column, of: Type, path: str) -> str:
    if not isinstance(of, Listing):
        return plain_of(column.cell, column.held)
    item = item_name(path)
    if not isinstance(of.item, Record):
        assert column.held.item is not None
        value = plain_of(item, column.held.item)
    else:
        # Without a single field in the file an item is still there.
        fields = dict(_plain_fields(of.item, path, column.inner))
        value = f"CASE WHEN {item} IS NOT NULL THEN {_struct(fields) if fields else 'MAP {}'} END"
    return _each(column.cell, item, value)
