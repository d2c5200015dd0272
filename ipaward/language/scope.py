"""The names an expression may use, and what each of them stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ipaward.domain.types import Listing, Record, Type
from ipaward.language.guards import Sure, may_be_none
from ipaward.rulebook.expr import (
    Defined,
    Distinct,
    Each,
    Expr,
    Fact,
    Filter,
    Item,
    Parameter,
)
from ipaward.rulebook.naming import path_of


@dataclass(frozen=True, slots=True)
class Scope:
    """All that an expression may speak of, and two liberties.

    Attributes:
        record: the facts.
        parameters: type of each, and for a keyed one the expression that picks the value.
        definitions: type of each; the caller works them out in the order they rest on one another.
        columns: computed columns by dotted name (`费用.可奖`): the variable for the item and the
            expression over it.
        lists, series: names of dated lists, and of dated series with their decimals.
        origins: for a definition that is a list of facts, the path of that list.
        extra: names of the occasion, such as the award in a claim, and what each stands for.
        outputs: what heads the results of a decision table, and the definition it belongs to; such
            a name stands for nothing and is known only to be set right.
        broken: names declared wrongly; whoever uses one is not told again.
        may_ask_known: `known(x)` is allowed (notes).
        sure: what may be none by its type and is known not to be at this place.
        free_numbers: any number may be written, not 0 and 1 alone, a quotient may be left as it
            is, and a day be ordered that may be none (examples, `eval`, tests).
    """

    record: Record
    parameters: Mapping[str, tuple[Type, Expr | None]] = field(default_factory=dict)
    definitions: Mapping[str, Type] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, Expr]] = field(default_factory=dict)
    lists: Collection[str] = ()
    series: Mapping[str, int] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Expr] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    broken: Collection[str] = ()
    may_ask_known: bool = False
    sure: Sure = frozenset()
    free_numbers: bool = False

    def with_definition(self, name: str, value: Expr | None) -> Scope:
        """Give the scope in which `name` is defined; None for a definition that is wrong."""
        if value is None:
            return replace(self, broken={*self.broken, name})
        always = () if may_be_none(value, self.sure) else (Defined(name, value.type),)
        return replace(
            self,
            definitions={**self.definitions, name: value.type},
            origins={**self.origins, name: origin_of(value, self.origins)},
            sure=self.sure.union(always),
        )

    def with_column(self, name: str, variable: str, body: Expr) -> Scope:
        """Give the scope in which the dotted `name` is a computed column."""
        return replace(self, columns={**self.columns, name: (variable, body)})

    def names(self) -> Iterator[str]:
        """Give every name an expression may begin with."""
        yield from (name for name, _ in self.record.fields)
        for group in (self.parameters, self.definitions, self.extra, self.lists, self.series):
            yield from group

    def declares(self, name: str) -> bool:
        """Tell whether `name` stands for something, rightly or wrongly declared."""
        groups = (
            self.broken, self.parameters, self.definitions, self.extra, self.lists, self.series,
        )  # fmt: skip
        return self.record.field(name) is not None or any(name in group for group in groups)

    def columns_of(self, origin: str) -> Mapping[str, tuple[str, Expr]]:
        """Give the computed columns of the list at `origin` by their own names."""
        start = f"{origin}."
        return {n.removeprefix(start): c for n, c in self.columns.items() if n.startswith(start)}


def origin_of(expr: Expr, origins: Mapping[str, str]) -> str:
    """Give the path of the list of facts that the list `expr` is taken from, or nothing."""
    match expr:
        case Defined(name=name):
            return origins.get(name, "")
        case Filter(of=of) | Distinct(of=of):
            return origin_of(of, origins)
        case Each(body=body):
            return path_of(body)
        case Fact() | Item():
            return path_of(expr)
        case Parameter():
            return ""  # a table of figures holds no facts
        case _:
            return path_of(expr) if isinstance(expr.type, Listing) else ""


def paths(of: Type, above: str = "") -> Iterator[str]:
    """Give the dotted paths of everything below `of`, through records and lists."""
    inner = of.item if isinstance(of, Listing) else of
    if isinstance(inner, Record):
        for name, type_ in inner.fields:
            path = f"{above}.{name}" if above else name
            yield path
            yield from paths(type_, path)


def types(of: Type) -> Iterator[Type]:
    """Give `of` and the types of everything below it, through records and lists."""
    yield of
    match of:
        case Listing(item=item):
            yield from types(item)
        case Record(fields=fields):
            for _, inner in fields:
                yield from types(inner)
        case _:
            pass
