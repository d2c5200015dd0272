"""When a rule really reads a parameter: as SQL, for those of which it matters.

It matters where a parameter has no version on some day, for then the row is refused, and where it
has no legal basis, for then the decision is provisional. Which parameters are read depends on the
way through `if`, tables and lists, so it is said with the same conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from sqlglot import exp

from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.branches import first_of, only_of
from ipaward.interpreters.batch.expressions import (
    NONE_AT_HAND,
    AtHand,
    Expressions,
)
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.terms import Many, Term, known, many
from ipaward.rulebook.expr import (
    Call,
    Const,
    Defined,
    Each,
    Every,
    Expr,
    Filter,
    Function,
    Hit,
    If,
    Parameter,
    Some,
    Table,
)
from ipaward.rulebook.walk import parts, walk

Reads = Mapping[str, E]  # name to the condition under which it is read: never unknown
NOTHING: Reads = {}


class Watch:
    """Says when the watched parameters, lists and series are read."""

    def __init__(self, expressions: Expressions, watched: frozenset[str]) -> None:
        self.expressions = expressions
        self.watched = watched
        self._defined: dict[str, Reads] = {}

    def reads(self, expr: Expr, here: AtHand = NONE_AT_HAND) -> Reads:
        """Give when `expr` reads each of the watched that it may read."""
        if not self.watched or not self._may_read(expr):
            return NOTHING
        match expr:
            case Parameter(name=name, key=key):
                inner = NOTHING if key is None else self.reads(key, here)
                return together(self._named(name, self._day_known()), inner)
            case Defined(name=name):
                return self._definition(name)
            case If(condition=condition, then=then, otherwise=otherwise):
                truth = self.expressions.truth(condition, here)
                return together(
                    self.reads(condition, here),
                    given(surely(truth), self.reads(then, here)),
                    given(surely(sql.contrary(truth)), self.reads(otherwise, here)),
                )
            case Filter(of=of, condition=inside) | Some(of=of, condition=inside):
                return self._in_items(of, expr.variable, inside, here)
            case Every(of=of, condition=inside) | Each(of=of, body=inside):
                return self._in_items(of, expr.variable, inside, here)
            case Table():
                return self._in_table(expr, here)
            case Call(function=Function.LISTED_IN | Function.VALUE_ON, arguments=arguments):
                held = arguments[0]
                assert isinstance(held, Const)
                values = [self.expressions.term(value, here) for value in arguments[1:]]
                all_known = sql.both(*(known(value) for value in values))
                inner = together(*(self.reads(value, here) for value in arguments[1:]))
                return together(self._named(str(held.value), all_known), inner)
            case _:
                return together(*(self.reads(part, here) for part in parts(expr)))

    def _may_read(self, expr: Expr) -> bool:
        """Tell whether it is worth looking: most conditions read nothing that is watched."""
        for node in walk(expr):
            match node:
                case Parameter(name=named) | Const(value=named) if named in self.watched:
                    return True
                case Defined(name=defined) if self._may_read(self._value(defined)):
                    return True
        return False

    def _value(self, name: str) -> Expr:
        return self.expressions.definitions[name].value

    def _named(self, name: str, condition: E) -> Reads:
        return {name: condition} if name in self.watched else NOTHING

    def _day_known(self) -> E:
        return sql.is_known(self.expressions.on)

    def _definition(self, name: str) -> Reads:
        if name not in self._defined:
            self._defined[name] = self.reads(self._value(name))
        return self._defined[name]

    def _in_items(self, of: Expr, variable: str, inside: Expr, here: AtHand) -> Reads:
        outer = self.reads(of, here)
        xs = many(self.expressions.term(of, here))
        # With a stand-in item first: which names it may read.
        named = self.reads(inside, {**here, variable: xs.item(sql.null())})
        met = {name: self._met(name, xs, variable, inside, here) for name in named}
        return together(outer, met)

    def _met(self, name: str, xs: Many, variable: str, inside: Expr, here: AtHand) -> E:
        """Tell whether the condition of an item reads a name."""

        def reads(item: Term) -> E:
            return self.reads(inside, {**here, variable: item})[name]

        return self.expressions.walking.any(xs, reads)

    def _in_table(self, table: Table, here: AtHand) -> Reads:
        truths = [self.expressions.truth(row.when, here) for row in table.rows]
        found = [self.reads(row.when, here) for row in table.rows]
        for row, applies in zip(table.rows, self._applying(table.hit, truths), strict=True):
            found.append(given(surely(applies), self.reads(row.gives, here)))
        return together(*found)

    def _applying(self, hit: Hit, truths: Sequence[E]) -> list[E]:
        match hit:
            case Hit.FIRST:
                return first_of(truths)
            case Hit.UNIQUE:
                return only_of(truths)
            case Hit.COLLECT:
                settled = sql.both(*(sql.is_known(truth) for truth in truths))
                return [sql.both(settled, truth) for truth in truths]


def surely(truth: E) -> E:
    """Tell whether a condition is known to hold: never unknown."""
    if isinstance(truth, exp.Boolean):
        return truth
    return sql.call("coalesce", truth, sql.truth(False))


def given(condition: E, reads: Reads) -> Reads:
    """Give what is read, where a condition holds."""
    return {name: sql.both(condition, when) for name, when in reads.items()}


def together(*several: Reads) -> Reads:
    """Give what is read by one or another."""
    names = dict.fromkeys(chain.from_iterable(several))
    return {
        name: sql.either(*(reads[name] for reads in several if name in reads)) for name in names
    }
