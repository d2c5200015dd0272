"""From what was written to a typed expression, or to every problem it has.

A part that is wrong gives nothing, and its neighbours are looked at all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count

from ipaward.domain.limits import DIGITS
from ipaward.domain.source import Span
from ipaward.domain.types import Boolean, Listing, Number, Record, Text
from ipaward.domain.words import Details, Words, listed
from ipaward.language.comparisons import compare, includes, is_nothing
from ipaward.language.functions import FUNCTIONS, ROUNDINGS
from ipaward.language.nearest import nearest
from ipaward.language.scope import Scope
from ipaward.language.syntax import Form, Written
from ipaward.language.tokens import Report
from ipaward.language.typecheck_calls import Given, call
from ipaward.language.typecheck_names import Here, Names, did_you_mean
from ipaward.language.typecheck_numbers import negated, operate
from ipaward.language.typecheck_types import is_span, join, type_words
from ipaward.rulebook.expr import (
    All,
    Any,
    Const,
    Every,
    Expr,
    Filter,
    If,
    Item,
    Items,
    Not,
    Order,
    Sign,
    Some,
)

Place = tuple[int, int]

_NO_CLOCK = Words(
    "没有今天：用一个日期事实，例如基准日", "there is no today: use a fact that is a day"
)
_NO_PATTERN = Words(
    "没有正则表达式：用 `contains`、`starts with`、`ends with`",
    "there are no patterns: use `contains`, `starts with`, `ends with`",
)
_NO_MEAN = Words(
    "没有平均：写 `sum(…) / count(…)`", "there is no average: write `sum(…) / count(…)`"
)
_ROUND = Words(
    "说清怎样取整：`round half up`、`round up`、`round down` 等",
    "say how to round: `round half up`, `round up`, `round down`, …",
)
# Roundings as they are called elsewhere; their second value counts decimals, as ours does.
_ROUNDINGS_ELSEWHERE = {
    "round": _ROUND, "四舍五入": did_you_mean("round half up"),
    "roundup": did_you_mean("round up"), "rounddown": did_you_mean("round down"),
}  # fmt: skip
# What other languages have and this one does not, and what serves instead.
ELSEWHERE = {
    "today": _NO_CLOCK, "now": _NO_CLOCK, "今天": _NO_CLOCK,
    "matches": _NO_PATTERN, "replace": _NO_PATTERN, "regex": _NO_PATTERN,
    "mean": _NO_MEAN, "average": _NO_MEAN, "avg": _NO_MEAN, "平均": _NO_MEAN,
    **_ROUNDINGS_ELSEWHERE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checker:
    """Gives types to one expression."""

    scope: Scope
    report: Report
    _numbers: count[int] = field(default_factory=count)

    @property
    def names(self) -> Names:
        """What names stand for here."""
        return Names(self.scope, self.report, self._fresh)

    def expression(self, tree: Written, here: Here) -> Expr | None:
        """Give the typed expression; None where anything in it is wrong."""
        span = self.report.text.span(tree.start, tree.end)
        match tree.form:
            case Form.NUMBER:
                return self._number(tree)
            case Form.TEXT:
                return Const(tree.word, Text(), span)
            case Form.TRUTH:
                return Const(tree.word == "YES", Boolean(), span)
            case Form.NOTHING:
                self.report.add("none-alone", tree.start, tree.end)
                return None
            case Form.NAME:
                return self.names.name(tree, here)
            case Form.CALL:
                return self._call(tree, here)
            case Form.LISTING:
                return self._listing(tree, here)
            case Form.STEP:
                of = self.expression(tree.parts[0], here)
                return of and self.names.step(tree, of)
            case Form.SELECTION:
                return self._selection(tree, here)
            case Form.NEGATIVE:
                part = self.expression(tree.parts[0], here)
                return part and negated(part, _place(tree), self.report)
            case Form.OPERATION:
                left, right = self._two(tree, here)
                if left is None or right is None:
                    return None
                return operate(Sign(tree.word), left, right, _place(tree), self.report)
            case _:
                return self._condition(tree, here, span)

    def boolean(self, tree: Written, here: Here) -> Expr | None:
        """Give a condition; anything else is a problem."""
        expr = self.expression(tree, here)
        if expr is None or isinstance(expr.type, Boolean):
            return expr
        details = {"type": type_words(expr.type)}
        self.report.add("not-boolean", tree.start, tree.end, details)
        return None

    def test(self, tree: Written, subject: Expr, here: Here) -> Expr | None:
        """Give what one test (`"A"`, `< 5`, `[a..b)`) asks of `subject`."""
        match tree.form:
            case Form.INTERVAL:
                return self._interval(tree, subject, here)
            case Form.AGAINST:
                order, part = Order(tree.word), tree.parts[0]
            case _:
                order, part = Order.EQUAL, tree
        if part.form is Form.NOTHING:
            return is_nothing(order, subject, _place(tree), self.report)
        value = self.expression(part, here)
        if value is None:
            return None
        if isinstance(value.type, Listing) and order is Order.EQUAL:
            return includes(value, subject, _place(tree), self.report)
        if isinstance(value.type, Record) and order is Order.EQUAL and is_span(value.type):
            return self._within(value, value.type, subject, tree)
        return compare(order, subject, value, _place(tree), self.report)

    # --- figures and lists ---------------------------------------------------------------

    def _number(self, tree: Written) -> Expr:
        if tree.word not in ("0", "1") and not self.scope.free_numbers:
            self.report.add("number-in-rule", tree.start, tree.end, {"number": tree.word})
        digits = len(tree.word.partition(".")[2])
        span = self.report.text.span(tree.start, tree.end)
        return Const(Decimal(tree.word), Number(digits), span)

    def _listing(self, tree: Written, here: Here) -> Expr | None:
        parts = self._parts(tree, here)
        if parts is None:
            return None
        span = self.report.text.span(tree.start, tree.end)
        if not parts:  # of anything: whole numbers, as good as any other
            return Items((), Listing(Number()), span)
        joined = join(parts)
        if joined is None:
            self._mixed(tree, parts)
            return None
        return Items(joined[0], Listing(joined[1]), span)

    def _selection(self, tree: Written, here: Here) -> Expr | None:
        of = self.expression(tree.parts[0], here)
        item = self._item(of, tree.parts[0])
        if of is None or item is None:
            return None
        inner = replace(here, items=(*here.items, item))
        condition = self.boolean(tree.parts[1], inner)
        span = self.report.text.span(tree.start, tree.end)
        return condition and Filter(of, item.variable, condition, of.type, span)

    def _item(self, of: Expr | None, tree: Written) -> Item | None:
        """Give the item at hand of the list `of`, or report that it is no list."""
        if of is None:
            return None
        if not isinstance(of.type, Listing):
            written = self.report.text.text[tree.start : tree.end]
            details: Details = {"name": written, "type": type_words(of.type)}
            self.report.add("not-a-list", tree.start, tree.end, details)
            return None
        return Item(self._fresh(), self.names.origin(of), of.type.item, of.span)

    # --- calls ---------------------------------------------------------------------------

    def _call(self, tree: Written, here: Here) -> Expr | None:
        if tree.word not in FUNCTIONS:
            end = tree.start + len(tree.word)
            details: Details = {"name": tree.word, "known": listed(FUNCTIONS)}
            self.report.add("unknown-function", tree.start, end, details, _instead(tree.word))
            is_rounding = tree.word.casefold() in _ROUNDINGS_ELSEWHERE
            self._parts(replace(tree, parts=tree.parts[:1]) if is_rounding else tree, here)
            return None
        has_digits = tree.word in ROUNDINGS and len(tree.parts) == 2
        digits = self._digits(tree.parts[1]) if has_digits else None
        values = replace(tree, parts=tree.parts[:1]) if has_digits else tree
        parts = self._parts(values, here)
        if parts is None or (has_digits and digits is None):
            return None
        given = Given(
            tree.word,
            parts,
            digits,
            _place(tree),
            self.report,
            self.scope.free_numbers,
            self.scope.may_ask_known,
        )
        return call(given)

    def _digits(self, tree: Written) -> int | None:
        """Give the decimals of a rounding; any whole number may be written, in a rule too."""
        inner = tree.parts[0] if tree.form is Form.NEGATIVE else tree
        if inner.form is Form.NUMBER and inner.word.isdecimal() and int(inner.word) <= DIGITS:
            return -int(inner.word) if tree.form is Form.NEGATIVE else int(inner.word)
        self.report.add("rounding-digits", tree.start, tree.end, {"most": str(DIGITS)})
        return None

    # --- conditions ----------------------------------------------------------------------

    def _condition(self, tree: Written, here: Here, span: Span) -> Expr | None:
        match tree.form:
            case Form.COMPARISON:
                return self._comparison(tree, here)
            case Form.BETWEEN:
                return self._between(tree, here)
            case Form.AMONG:
                return self._among(tree, here)
            case Form.NOT:
                part = self.boolean(tree.parts[0], here)
                return part and Not(part, span=span)
            case Form.AND | Form.OR:
                parts = [self.boolean(part, here) for part in tree.parts]
                good = tuple(part for part in parts if part is not None)
                if len(good) < len(parts):
                    return None
                return (All if tree.form is Form.AND else Any)(good, span=span)
            case Form.IF:
                return self._if(tree, here, span)
            case Form.SOME | Form.EVERY:
                return self._quantifier(tree, here, span)
            case _:
                raise AssertionError(tree.form)

    def _comparison(self, tree: Written, here: Here) -> Expr | None:
        if len(tree.parts) > 2:
            self._parts(tree, here)
            self._chained(tree)
            return None
        order, (left, right) = Order(tree.word), tree.parts
        if right.form is Form.NOTHING or left.form is Form.NOTHING:
            of = self.expression(left if right.form is Form.NOTHING else right, here)
            return of and is_nothing(order, of, _place(tree), self.report)
        a, b = self._two(tree, here)
        return None if a is None or b is None else compare(order, a, b, _place(tree), self.report)

    def _chained(self, tree: Written) -> None:
        words = [self.report.text.text[part.start : part.end] for part in tree.parts]
        steps = zip(words, tree.word.split(), words[1:], strict=False)
        details = {"form": " and ".join(f"{a} {sign} {b}" for a, sign, b in steps)}
        self.report.add("chained-comparison", tree.start, tree.end, details)

    def _between(self, tree: Written, here: Here) -> Expr | None:
        subject, *ends = (self.expression(part, here) for part in tree.parts)
        if subject is None:
            return None
        orders = zip((Order.AT_LEAST, Order.AT_MOST), ends, strict=True)
        return self._both(subject, [(o, e) for o, e in orders if e is not None], tree)

    def _interval(self, tree: Written, subject: Expr, here: Here) -> Expr | None:
        low = Order.AT_LEAST if tree.word[0] == "[" else Order.MORE
        high = Order.AT_MOST if tree.word[1] == "]" else Order.LESS
        first, last = self._two(tree, here)
        ends = [(order, end) for order, end in ((low, first), (high, last)) if end is not None]
        return self._both(subject, ends, tree)

    def _within(self, value: Expr, of: Record, subject: Expr, tree: Written) -> Expr | None:
        """Give whether a day lies between the two of a record, both included."""
        (first, one), (last, other) = of.fields
        span = self._span(tree)
        ends = [
            (Order.AT_LEAST, self.names.field_of(value, first, one, span)),
            (Order.AT_MOST, self.names.field_of(value, last, other, span)),
        ]
        return self._both(subject, ends, tree)

    def _both(self, subject: Expr, ends: list[tuple[Order, Expr]], tree: Written) -> Expr | None:
        found = [compare(o, subject, e, _place(tree), self.report) for o, e in ends]
        good = tuple(part for part in found if part is not None)
        return All(good, span=self._span(tree)) if len(good) == 2 else None

    def _among(self, tree: Written, here: Here) -> Expr | None:
        subject = self.expression(tree.parts[0], here)
        if subject is None:
            return None
        trees = tree.parts[1:]
        if len(trees) == 1 and trees[0].form is Form.LISTING:
            trees = trees[0].parts
        return self.tests(trees, subject, here, self._span(tree))

    def tests(
        self, trees: tuple[Written, ...], subject: Expr, here: Here, span: Span
    ) -> Expr | None:
        """Give whether `subject` passes one of the tests."""
        found = [self.test(part, subject, here) for part in trees]
        good = tuple(part for part in found if part is not None)
        if len(good) < len(found):
            return None
        return replace(good[0], span=span) if len(good) == 1 else Any(good, span=span)

    def _if(self, tree: Written, here: Here, span: Span) -> Expr | None:
        condition = self.boolean(tree.parts[0], here)
        branches = [self.expression(part, here) for part in tree.parts[1:]]
        good = [branch for branch in branches if branch is not None]
        if len(good) < len(branches):
            return None
        joined = join(good)
        if joined is None:
            self._mixed(tree, tuple(good))
            return None
        (then, otherwise), of = joined
        return condition and If(condition, then, otherwise, of, span)

    def _quantifier(self, tree: Written, here: Here, span: Span) -> Expr | None:
        of = self.expression(tree.parts[0], here)
        name = tree.word
        taken = self.scope.declares(name) or name in here.variables
        if taken or any(name in self.names.fields(item) for item in here.items):
            start = self.report.text.text.index(name, tree.start + len(tree.form))
            self.report.add("shadowed-name", start, start + len(name), {"name": name})
        item = self._item(of, tree.parts[0])
        if of is None or item is None:
            return None
        inner = replace(here, variables={**here.variables, name: item})
        condition = self.boolean(tree.parts[1], inner)
        kind = Some if tree.form is Form.SOME else Every
        return condition and kind(of, item.variable, condition, span=span)

    # --- small ---------------------------------------------------------------------------

    def _two(self, tree: Written, here: Here) -> tuple[Expr | None, Expr | None]:
        return self.expression(tree.parts[0], here), self.expression(tree.parts[1], here)

    def _parts(self, tree: Written, here: Here) -> tuple[Expr, ...] | None:
        parts = [self.expression(part, here) for part in tree.parts]
        good = tuple(part for part in parts if part is not None)
        return good if len(good) == len(parts) else None

    def _mixed(self, tree: Written, parts: tuple[Expr, ...]) -> None:
        details = {"left": type_words(parts[0].type), "right": type_words(parts[-1].type)}
        self.report.clash("type-clash", _place(tree), details, (p.span for p in parts))

    def _span(self, tree: Written) -> Span:
        return self.report.text.span(tree.start, tree.end)

    def _fresh(self) -> str:
        return f"@{next(self._numbers)}"


def _instead(word: str) -> Words:
    """Give what serves for a function that other languages have, or the function most like it."""
    return ELSEWHERE.get(word.casefold()) or did_you_mean(nearest(word, FUNCTIONS, likeness=0.6))


def _place(tree: Written) -> Place:
    return tree.start, tree.end
