"""Conditions of the rules as formulas for the engine, and the terms they compare."""

from __future__ import annotations

from collections.abc import Callable

from ipaward.domain.limits import FEN
from ipaward.domain.types import Boolean, Day, Length
from ipaward.domain.value import NOTHING
from ipaward.interpreters.case.fence import Test, safe_text
from ipaward.interpreters.case.figures import RATIO, fits, sign
from ipaward.interpreters.case.formula import Both, Choice, Either, Formula, Leaf, opposite
from ipaward.interpreters.case.frame import Frame, Inner, Run, Term, aligned, at_scale
from ipaward.interpreters.case.plan import FALSE, TRUE, Known, Plan, holds
from ipaward.interpreters.case.terms import Terms
from ipaward.rulebook.expr import (
    All,
    Any,
    AtLeast,
    Compare,
    Const,
    Defined,
    Expr,
    If,
    Not,
    Order,
)
from ipaward.rulebook.reads import definitions_named

CONTRARY = {
    Order.EQUAL: Order.UNEQUAL,
    Order.UNEQUAL: Order.EQUAL,
    Order.LESS: Order.AT_LEAST,
    Order.AT_LEAST: Order.LESS,
    Order.MORE: Order.AT_MOST,
    Order.AT_MOST: Order.MORE,
}
MIRRORED = {
    Order.LESS: Order.MORE,
    Order.MORE: Order.LESS,
    Order.AT_MOST: Order.AT_LEAST,
    Order.AT_LEAST: Order.AT_MOST,
}
EQUALITY = (Order.EQUAL, Order.UNEQUAL)
NO_DAY = 0  # the day number that stands for "none": real ones begin with 1


class Patterns:
    """Turns conditions into formulas; what they compare becomes properties of the plan."""

    def __init__(self, terms: Terms, plan: Plan) -> None:
        self.terms = terms
        self.plan = plan
        self._names: dict[tuple[object, ...], str] = {}
        self._defined: dict[str, Formula] = {}

    def formula(self, expr: Expr) -> Formula:
        """Give a condition as a formula; what is neither logic nor comparison is a term."""
        match expr:
            case Const(value=bool() as value):
                return Both(()) if value else Either(())
            case Not(part=part):
                return opposite(self.formula(part))
            case All(parts=parts):
                return Both(tuple(self.formula(part) for part in parts))
            case Any(parts=parts):
                return Either(tuple(self.formula(part) for part in parts))
            case AtLeast():
                return self._at_least(expr)
            case If(condition=condition, then=then, otherwise=otherwise):
                return Choice(self.formula(condition), self.formula(then), self.formula(otherwise))
            case Defined(name=name):
                return self._definition(name)
            case Compare():
                return self._compare(expr)
            case _:
                return holds(self._truth(expr))

    def _definition(self, name: str) -> Formula:
        """Give a definition as one finding, however often it is named.

        Those it rests on come first: no chain of them is too long for the stack.
        """
        if name not in self._defined:
            definitions = self.terms.definitions
            needed = set(definitions_named(definitions[name].value, definitions)) | {name}
            for each in (n for n in definitions if n in needed and n not in self._defined):
                value = definitions[each].value
                if isinstance(value.type, Boolean):
                    self._defined[each] = self.plan.found(self.formula(value))
        return self._defined[name]

    def _at_least(self, expr: AtLeast) -> Formula:
        """Count findings: enough are true, or too few can still be."""
        needed = self.terms.term(expr.needed)
        if needed.scale in (RATIO, None):
            return holds(self._truth(expr))
        unit = 10 ** (needed.scale or 0)
        plan, names = self.plan, [self.plan.finding(self.formula(p)) for p in expr.parts]
        level = max((plan.level(name) for name in names), default=0)
        count, possible = plan.given("c", level), plan.given("c", level)
        wanted = self._figure(expr.needed, needed, needed.scale or 0)

        def tally(_: Frame, known: Known) -> None:
            values = [known.get(name) for name in names]
            known[count] = values.count(TRUE) * unit
            known[possible] = (len(values) - values.count(FALSE)) * unit

        plan.after(level, tally)
        return Leaf(
            Test(count, Order.AT_LEAST, other=wanted), Test(possible, Order.LESS, other=wanted)
        )

    # --- comparisons ---------------------------------------------------------------------

    def _compare(self, expr: Compare) -> Formula:
        left, right, order = expr.left, expr.right, expr.order
        if isinstance(left.type, Boolean):
            b = self.formula(right)
            same = Choice(self.formula(left), b, opposite(b))
            return same if order is Order.EQUAL else opposite(same)
        a, b_ = self.terms.term(left), self.terms.term(right)
        if a.scale is not None and b_.scale is not None:
            return self._figures(expr, a, b_)
        if isinstance(left.type, Length):
            return self._pair(expr, a.run, b_.run, lambda x: x)
        if isinstance(left.type, Day):
            return self._days(expr, a.run, b_.run)
        return self._texts(expr, a.run, b_.run)

    def _figures(self, expr: Compare, left: Term, right: Term) -> Formula:
        (a, b), scale = aligned([left, right])
        if scale is None or scale == RATIO:
            return self._sign(expr, a, b)
        for constant, other, order in (
            (expr.right, expr.left, expr.order),
            (expr.left, expr.right, MIRRORED.get(expr.order, expr.order)),
        ):
            if isinstance(constant, Const) and not isinstance(other, Const):
                figure = at_scale(self.terms.term(constant), scale)(NO_FRAME)
                if abs(figure) < FEN:
                    return leaf(self._figure(other, self.terms.term(other), scale), order, figure)
        return self._pair(expr, a, b, lambda x: x)

    def _figure(self, expr: Expr, term: Term, scale: int) -> str:
        """Give the property of a figure; beyond what the engine holds it is cut to the limit.

        To be compared with nothing that lies at or beyond the limit.
        """
        run = at_scale(term, scale)

        def give(name: str) -> Callable[[Frame, Known], None]:
            def put(frame: Frame, known: Known) -> None:
                figure = run(frame)
                if figure is not None:
                    known[name] = max(-FEN, min(FEN, figure))

            return put

        return self._property("t", ("figure", expr, scale), give)

    def _pair(self, expr: Compare, a: Run, b: Run, coded: Callable[[Inner], Inner]) -> Formula:
        """Compare two properties made for one another: beyond the limit only their order counts."""
        key = ("pair", expr.left, expr.right)
        if key not in self._names:
            self._names[key] = self.plan.given("l")
            self._names[(*key, "right")] = self.plan.given("r")
            left, right = self._names[key], self._names[(*key, "right")]

            def put(frame: Frame, known: Known) -> None:
                x, y = a(frame), b(frame)
                if x is None or y is None:
                    return
                if not (fits(x) and fits(y)):
                    x, y = sign(x - y), 0
                known[left], known[right] = coded(x), coded(y)

            self.plan.after(0, put)
        return leaf(self._names[key], expr.order, other=self._names[(*key, "right")])

    def _sign(self, expr: Compare, a: Run, b: Run) -> Formula:
        """Compare exactly where the engine cannot: quotients, and the order of texts."""

        def give(name: str) -> Callable[[Frame, Known], None]:
            def put(frame: Frame, known: Known) -> None:
                x, y = a(frame), b(frame)
                if x is not None and y is not None:
                    known[name] = (x > y) - (x < y)

            return put

        return leaf(self._property("q", ("sign", expr.left, expr.right), give), expr.order, 0)

    def _days(self, expr: Compare, a: Run, b: Run) -> Formula:
        is_order = expr.order not in EQUALITY
        names = [
            self._property("d", ("day", side, is_order), _giving_day(run, is_order))
            for side, run in ((expr.left, a), (expr.right, b))
        ]
        return leaf(names[0], expr.order, other=names[1])

    def _texts(self, expr: Compare, a: Run, b: Run) -> Formula:
        if expr.order not in EQUALITY:
            return self._sign(expr, a, b)
        for constant, other, run in ((expr.right, expr.left, a), (expr.left, expr.right, b)):
            if isinstance(constant, Const) and isinstance(constant.value, str):
                name = self._property("t", ("text", other), _giving_text(run))
                return leaf(name, expr.order, safe_text(constant.value))
        left = self._property("t", ("text", expr.left), _giving_text(a))
        right = self._property("t", ("text", expr.right), _giving_text(b))
        return leaf(left, expr.order, other=right)

    def _truth(self, expr: Expr) -> str:
        run = self.terms.term(expr).run

        def give(name: str) -> Callable[[Frame, Known], None]:
            def put(frame: Frame, known: Known) -> None:
                truth = run(frame)
                if truth is not None:
                    known[name] = TRUE if truth else FALSE

            return put

        return self._property("b", ("truth", expr), give)

    def _property(
        self,
        letter: str,
        key: tuple[object, ...],
        give: Callable[[str], Callable[[Frame, Known], None]],
    ) -> str:
        """Give the property for `key`, made on first use."""
        if key not in self._names:
            self._names[key] = self.plan.given(letter)
            self.plan.after(0, give(self._names[key]))
        return self._names[key]


NO_FRAME = Frame({}, None, {}, 0)  # for constants, which look at nothing


def leaf(name: str, order: Order, constant: int | str = 0, other: str = "") -> Leaf:
    """Give a comparison with its dual."""
    return Leaf(Test(name, order, constant, other), Test(name, CONTRARY[order], constant, other))


def _giving_day(run: Run, is_order: bool) -> Callable[[str], Callable[[Frame, Known], None]]:
    """Give a day number; "none" equals itself alone and stands in no order."""

    def give(name: str) -> Callable[[Frame, Known], None]:
        def put(frame: Frame, known: Known) -> None:
            day = run(frame)
            if day is NOTHING:
                day = None if is_order else NO_DAY
            if day is not None:
                known[name] = day

        return put

    return give


def _giving_text(run: Run) -> Callable[[str], Callable[[Frame, Known], None]]:
    def give(name: str) -> Callable[[Frame, Known], None]:
        def put(frame: Frame, known: Known) -> None:
            text = run(frame)
            if text is not None:
                known[name] = safe_text(text)

        return put

    return give
