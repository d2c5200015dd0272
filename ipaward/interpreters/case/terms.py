"""Expressions compiled to closures over whole numbers: the case reading's own arithmetic.

The engine compares and concludes; what it cannot do exactly – products, totals, lists, days,
tables – is computed here from the record and handed to it. Nothing here calls the yardstick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from ipaward.interpreters.case import functions, lists, lookups
from ipaward.interpreters.case.arithmetic import computed, rounding_of
from ipaward.interpreters.case.branches import collected, either, first, unique
from ipaward.interpreters.case.compare import (
    all_of,
    any_of,
    at_least,
    compared,
    is_known,
    is_nothing,
    negated,
)
from ipaward.interpreters.case.figures import RATIO
from ipaward.interpreters.case.frame import Frame, Inner, Run, Term, aligned
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Aggregate,
    All,
    Any,
    Arithmetic,
    AtLeast,
    Call,
    Compare,
    Const,
    Defined,
    Distinct,
    Each,
    Every,
    Expr,
    Extreme,
    Fact,
    Field,
    Filter,
    Hit,
    If,
    Includes,
    IsKnown,
    IsNothing,
    Item,
    Items,
    Not,
    Parameter,
    Rounded,
    Some,
    Table,
    Total,
)

AtHand = Mapping[str, Term]  # the items at hand, by variable
NONE_AT_HAND: AtHand = {}


class Terms:
    """Compiles the expressions of one programme; definitions are shared between them.

    Attributes:
        slots: how many places for items at hand a frame must have.
    """

    def __init__(self, book: Rulebook, definitions: Mapping[str, Definition]) -> None:
        self.book = book
        self.definitions = definitions
        self.slots = 0
        self._defined: dict[str, Term] = {}
        self._in_order: list[tuple[str, Run]] = []

    def term(self, expr: Expr, here: AtHand = NONE_AT_HAND) -> Term:
        """Compile `expr`; `here` gives the items at hand."""
        match expr:
            case Const(value=value, type=of):
                return lookups.constant(value, of)
            case Fact(path=path, type=of):
                return lookups.fact(path, of)
            case Item(variable=variable):
                return here[variable]
            case Field(of=record, name=name, type=of):
                return lookups.field(self._run(record, here), name, of)
            case Parameter(name=name, key=key, type=of):
                chosen = None if key is None else self._run(key, here)
                return lookups.parameter(self.book.parameters[name], of, chosen)
            case Defined(name=name):
                return self.defined(name)
            case Not() | All() | Any() | AtLeast() | IsNothing() | IsKnown():
                return Term(self._logic(expr, here))
            case Compare(order=order, left=left, right=right):
                (a, b), _ = self._aligned([left, right], here)
                return Term(compared(order, a, b))
            case Arithmetic(sign=sign, left=left, right=right):
                return computed(sign, self.term(left, here), self.term(right, here))
            case If(condition=condition, then=then, otherwise=otherwise):
                (a, b), scale = self._aligned([then, otherwise], here)
                return Term(either(self._run(condition, here), a, b), scale)
            case Items(parts=parts):
                runs, scale = self._aligned(parts, here)
                if not parts:
                    scale = lookups.scale_of_type(expr.type)
                return Term(lists.written_out(runs), scale)
            case Filter() | Each() | Some() | Every():
                return self._over_items(expr, here)
            case Aggregate(total=which, of=of):
                return _total(which, self.term(of, here))
            case Distinct(of=of):
                box = self.term(of, here)
                return Term(lists.distinct(box.run), box.scale)
            case Includes(of=of, part=part):
                (xs, x), _ = self._aligned([of, part], here)
                return Term(lists.includes(xs, x))
            case Extreme(total=which, parts=parts):
                runs, scale = self._aligned(parts, here)
                return _total(which, Term(lists.written_out(runs), scale))
            case Rounded(rounding=rounding, part=part, digits=digits):
                return rounding_of(self.term(part, here), digits, rounding)
            case Call():
                return functions.call(expr, lambda part: self.term(part, here), self.book)
            case Table():
                return self._table(expr, here)
            case _:
                assert_never(expr)

    def defined(self, name: str) -> Term:
        """Give the term of a definition; worked out at most once for an application.

        Those before it are compiled and worked out first, as they stand in the order they rest on
        one another: so no chain of them is too long for the stack.
        """
        for each, definition in self.definitions.items():
            if name in self._defined:
                break
            if each not in self._defined:
                self._defined[each] = self._once(each, self.term(definition.value))
        return self._defined[name]

    def _once(self, name: str, whole: Term) -> Term:
        self._in_order.append((name, whole.run))
        known = len(self._in_order)

        def once(frame: Frame) -> Inner:
            memo = frame.memo
            if name not in memo:
                for each, run in self._in_order[:known]:
                    if each not in memo:
                        memo[each] = run(frame)
            return memo[name]

        return Term(once, whole.scale)

    def _run(self, expr: Expr, here: AtHand) -> Run:
        return self.term(expr, here).run

    def _aligned(self, parts: Sequence[Expr], here: AtHand) -> tuple[list[Run], int | None]:
        return aligned([self.term(part, here) for part in parts])

    def _logic(self, expr: Not | All | Any | AtLeast | IsNothing | IsKnown, here: AtHand) -> Run:
        match expr:
            case Not(part=part):
                return negated(self._run(part, here))
            case All(parts=parts):
                return all_of([self._run(part, here) for part in parts])
            case Any(parts=parts):
                return any_of([self._run(part, here) for part in parts])
            case AtLeast(needed=needed, parts=parts):
                count = self.term(needed, here)
                assert count.scale is not None, "a count is a figure"
                unit = 1 if count.scale == RATIO else 10**count.scale
                return at_least(count.run, unit, [self._run(part, here) for part in parts])
            case IsNothing(part=part):
                return is_nothing(self._run(part, here))
            case IsKnown(part=part):
                return is_known(self._run(part, here))
            case _:
                assert_never(expr)

    def _over_items(self, expr: Filter | Each | Some | Every, here: AtHand) -> Term:
        box = self.term(expr.of, here)
        # A slot of its own: a definition may be worked out while items are at hand.
        slot, self.slots = self.slots, self.slots + 1
        inner = {**here, expr.variable: Term(lambda frame: frame.items[slot], box.scale)}
        match expr:
            case Filter(condition=condition):
                return Term(lists.filtered(box.run, slot, self._run(condition, inner)), box.scale)
            case Each(body=body):
                each = self.term(body, inner)
                return Term(lists.projected(box.run, slot, each.run), each.scale)
            case Some(condition=condition):
                return Term(lists.some_item(box.run, slot, self._run(condition, inner)))
            case Every(condition=condition):
                return Term(lists.every_item(box.run, slot, self._run(condition, inner)))
            case _:
                assert_never(expr)

    def _table(self, table: Table, here: AtHand) -> Term:
        whens = [self._run(row.when, here) for row in table.rows]
        gives, scale = self._aligned([row.gives for row in table.rows], here)
        match table.hit:
            case Hit.FIRST:
                return Term(first(whens, gives), scale)
            case Hit.UNIQUE:
                return Term(unique(whens, gives), scale)
            case Hit.COLLECT:
                assert table.total is not None, "the type checker promised a total"
                return _total(table.total, Term(collected(whens, gives), scale))
            case _:
                assert_never(table.hit)


def _total(which: Total, box: Term) -> Term:
    run = lists.total(which, box.run, box.scale)
    return Term(run, 0 if which is Total.COUNT else box.scale)
