"""Where the facts stand: in the facts relation, or in the columns of a file just as they are.

A query over the columns themselves builds nothing that it does not need; what one cell comes to is
said where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from ipaward.domain.types import Listing, Record, Type
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.steps import ROW
from ipaward.interpreters.batch.terms import Many, Plain, Term, of_type
from ipaward.rulebook.vocabulary import Vocabulary

POSITION = "row"  # the column with the place of a row in the input


class NoSuchPlaceError(Exception):
    """The columns of a file do not hold this as one value: the facts relation does."""


class Access(Protocol):
    """How a query reaches facts."""

    def columns(self, vocabulary: Vocabulary) -> Iterable[str]:
        """Give the names of the columns in which all facts stand."""

    def fact(self, path: str) -> E:
        """Give the fact at a path that leads through groups only; a list as it lies there."""

    def inside(self, path: str, record: E, name: str) -> E:
        """Give the field `name` of an item of a list; `path` is that of the field."""

    def item(self, path: str, value: E) -> E:
        """Give an item of the list of plain values at a path."""

    def group(self, path: str) -> E:
        """Give a whole group of facts."""


class Facts:
    """The facts relation: a column for each top fact, a struct for each group."""

    def columns(self, vocabulary: Vocabulary) -> Iterable[str]:
        """Give the names of the top facts."""
        return (name for name, _ in vocabulary.record.fields)

    def fact(self, path: str) -> E:
        """Give the fact at a path."""
        first, *rest = path.split(".")
        value: E = sql.named(first, ROW)
        for name in rest:
            value = sql.field(value, name)
        return value

    def inside(self, path: str, record: E, name: str) -> E:
        """Give a field of an item."""
        return sql.field(record, name)

    def item(self, path: str, value: E) -> E:
        """Give an item as it is."""
        return value

    def group(self, path: str) -> E:
        """Give a group."""
        return self.fact(path)


FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Reach:
    """Gives facts as terms; a judgement only where somebody signed it and gave a reason."""

    access: Access
    vocabulary: Vocabulary
    lowering: Lowering

    def fact(self, path: str, of: Type) -> Term:
        """Give what is held at a path that leads through groups only."""
        if isinstance(of, Record):
            return Plain(self.access.group(path))
        value = self._attested(path, self.access.fact(path), self.access.fact)
        return self._term(value, of, path)

    def inside(self, path: str, record: E, name: str, of: Type) -> Term:
        """Give the field `name` of an item of a list; `path` is that of the field."""
        value = self.access.inside(path, record, name)

        def beside(other: str) -> E:
            return self.access.inside(other, record, other.rpartition(".")[2])

        return self._term(self._attested(path, value, beside), of, path)

    def _attested(self, path: str, value: E, at: Callable[[str], E]) -> E:
        signed = [info.attested for info in self.vocabulary.judged if info.path == path]
        if not signed:
            return value
        said = [sql.contrary(self.lowering.blank(at(other))) for other in signed[0]]
        return sql.provided(sql.both(*said), value)

    def _term(self, value: E, of: Type, path: str) -> Term:
        if not isinstance(of, Listing) or isinstance(of.item, Record):
            return of_type(value, of)
        return Many(value, lambda x: of_type(self.access.item(path, x), of.item))
