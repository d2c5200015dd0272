"""What a name stands for, and what is reached through a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ipaward.domain.source import Span
from ipaward.domain.types import Choice, Day, Listing, ListName, Number, Record, Series, Type
from ipaward.domain.words import Details, Words, listed
from ipaward.language.nearest import nearest
from ipaward.language.scope import Scope, origin_of, paths, types
from ipaward.language.syntax import Written
from ipaward.language.tokens import Report
from ipaward.language.typecheck_types import type_words
from ipaward.language.variables import renewed
from ipaward.rulebook.expr import (
    Call,
    Const,
    Defined,
    Each,
    Expr,
    Fact,
    Field,
    Function,
    Item,
    Parameter,
)
from ipaward.rulebook.naming import path_of

ITEM = "item"  # what FEEL calls the item at hand of a filter
_NOT_ASKED = Words(
    "不明不能比较：写要求什么，不知道时案件自会待定",
    "nothing compares with unknown: write what is required, and what is not known is left pending",
)
# Words of the files that are no words of expressions, and what serves instead.
ELSEWHERE = {
    "yes": Words("写作 `是` 或 `true`", "write `true`"),
    "no": Words("写作 `否` 或 `false`", "write `false`"),
    "不明": _NOT_ASKED, "unknown": _NOT_ASKED,
}  # fmt: skip
DATE_PARTS = {"year": Function.YEAR, "month": Function.MONTH, "day": Function.DAY}


@dataclass(frozen=True, slots=True)
class Here:
    """The items at hand: of quantifiers by name, of filters from the outermost in."""

    variables: Mapping[str, Item] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Looks names up for one expression.

    Attributes:
        fresh: gives a variable not used before.
    """

    scope: Scope
    report: Report
    fresh: Callable[[], str]

    def name(self, tree: Written, here: Here) -> Expr | None:
        """Give what the name stands for; two things it could mean are a problem."""
        name, span = tree.word, self.report.text.span(tree.start, tree.end)
        found: list[Expr | None] = []
        if name in here.variables:
            found = [replace(here.variables[name], span=span)]
        elif self.scope.declares(name):
            found = [self._global(name, span)]
        holders = [item for item in here.items if self._has(item, name)]
        if len(found) + len(holders) > 1:
            self._ambiguous(tree, path_of(holders[-1]))
            return None
        if holders:
            return self._member(holders[0], name, span)
        if found:
            return found[0]
        if name == ITEM and here.items:
            return replace(here.items[-1], span=span)
        self._unknown(tree, here)
        return None

    def step(self, tree: Written, of: Expr) -> Expr | None:
        """Give `of.word`: a field, the field of every item, or a part of a date."""
        span = self.report.text.span(tree.start, tree.end)
        if isinstance(of.type, Listing):
            item = Item(self.fresh(), self.origin(of), of.type.item, of.span)
            body = self._member(item, tree.word, span)
            if body is not None:
                return Each(of, item.variable, body, Listing(body.type), span)
        else:
            inner = self._member(of, tree.word, span)
            if inner is not None:
                return inner
        self._unknown_field(tree, of)
        return None

    def origin(self, of: Expr) -> str:
        """Give the path of the list of facts `of` is taken from, or nothing."""
        return origin_of(of, self.scope.origins)

    def _global(self, name: str, span: Span) -> Expr | None:
        scope = self.scope
        if name in scope.broken:
            return None
        if name in scope.extra:
            return replace(scope.extra[name], span=span)
        if name in scope.parameters:
            of, key = scope.parameters[name]
            return Parameter(name, key, of, span)
        if name in scope.definitions:
            return Defined(name, scope.definitions[name], span)
        if name in scope.lists:
            return Const(name, ListName(), span)
        if name in scope.series:
            return Const(name, Series(scope.series[name]), span)
        of_fact = scope.record.field(name)
        return None if of_fact is None else Fact((name,), of_fact, span)

    def _has(self, item: Item, name: str) -> bool:
        is_field = isinstance(item.type, Record) and item.type.field(name) is not None
        return is_field or name in self.scope.columns_of(item.origin)

    def _member(self, of: Expr, name: str, span: Span) -> Expr | None:
        """Give the field or computed column `name` of one record, or the part of one date."""
        if isinstance(of.type, Record):
            inner = of.type.field(name)
            if inner is not None:
                return self.field_of(of, name, inner, span)
            column = self.scope.columns_of(path_of(of)).get(name)
            if column is not None:
                variable, body = column
                return replace(renewed(body, {variable: of}, self.fresh), span=span)
            return None
        if isinstance(of.type, Day) and name in DATE_PARTS:
            return Call(DATE_PARTS[name], (of,), Number(0), span)
        return None

    def field_of(self, of: Expr, name: str, inner: Type, span: Span) -> Expr:
        """Give the field `name` of a record."""
        if isinstance(of, Fact):
            return Fact((*of.path, name), inner, span)
        return Field(of, name, inner, span)

    def _ambiguous(self, tree: Written, of: str) -> None:
        details = {"name": tree.word, "of": of or ITEM, "item": ITEM}
        self.report.add("ambiguous-name", tree.start, tree.end, details)

    def _unknown(self, tree: Written, here: Here) -> None:
        inner = [n for item in here.items for n in self.fields(item)]
        known = [*here.variables, *self.scope.names(), *paths(self.scope.record)]
        near = nearest(tree.word, inner) or nearest(tree.word, known)
        within = path_of(here.items[-1]) if here.items and near in inner else ""
        name = f"{within}.{tree.word}" if within else tree.word
        if tree.word in self.scope.outputs:
            cure = _as_definition(self.scope.outputs[tree.word])
        else:
            cure = _as_text(tree.word) if self._is_member(tree.word) else did_you_mean(near)
            cure = ELSEWHERE.get(tree.word, cure)
        self.report.add("unknown-fact", tree.start, tree.end, {"name": name}, cure)

    def _is_member(self, word: str) -> bool:
        """Tell whether some fact could have `word` as its value."""
        return any(isinstance(of, Choice) and word in of.members for of in types(self.scope.record))

    def _unknown_field(self, tree: Written, of: Expr) -> None:
        at = tree.end - len(tree.word)
        owner = self.report.text.text[tree.parts[0].start : tree.parts[0].end]
        known = self.fields(of)
        if f"{path_of(of)}.{tree.word}" in self.scope.broken:
            return
        details: Details = {"name": tree.word, "of": owner, "type": type_words(of.type)}
        code = "unknown-field" if known else "no-fields"
        near = did_you_mean(nearest(tree.word, known))
        self.report.add(code, at, tree.end, details, near or _one_of(known))

    def fields(self, of: Expr) -> list[str]:
        """Give the names that may follow `of` and a point."""
        inner = of.type.item if isinstance(of.type, Listing) else of.type
        if isinstance(inner, Day):
            return list(DATE_PARTS)
        if not isinstance(inner, Record):
            return []
        columns = self.scope.columns_of(self.origin(of))
        return [*(name for name, _ in inner.fields), *columns]


def _one_of(known: list[str]) -> Words:
    names = listed(known)
    return Words(f"字段有：{names.zh}", f"the fields are: {names.en}") if known else Words()


def _as_text(word: str) -> Words:
    return Words(
        f'这是枚举的词，写作 `"{word}"`', f'a word of an enumeration is written `"{word}"`'
    )


def _as_definition(name: str) -> Words:
    return Words(
        f"这是决策表的输出列，写定义的名称 `{name}`",
        f"that heads a column of results; write `{name}`, the name of its definition",
    )


def did_you_mean(near: str) -> Words:
    """Propose `near`, or nothing where there is nothing near."""
    return Words(f"是否想写 `{near}`", f"did you mean `{near}`?") if near else Words()
