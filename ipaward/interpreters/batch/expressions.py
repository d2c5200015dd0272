"""Every expression of the language as SQL: one case for each node, as every reading has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from ipaward.domain.types import Listing, Record, Tiers, Type
from ipaward.interpreters.batch import lookups, sql
from ipaward.interpreters.batch.access import FACTS, POSITION, Access, NoSuchPlaceError, Reach
from ipaward.interpreters.batch.branches import first_of, only_of
from ipaward.interpreters.batch.calls import Calls
from ipaward.interpreters.batch.figures import Reckoning
from ipaward.interpreters.batch.kinds import is_figure
from ipaward.interpreters.batch.lists import Walking
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.steps import Steps, cited
from ipaward.interpreters.batch.terms import (
    Figure,
    Many,
    Names,
    Plain,
    Term,
    UnsupportedError,
    figure,
    known,
    many,
    may_be_none,
    of_type,
    plain,
    widest,
)
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
    Function,
    Hit,
    If,
    Includes,
    IsKnown,
    IsNothing,
    Item,
    Items,
    Not,
    Order,
    Parameter,
    Rounded,
    Some,
    Table,
    Total,
)
from ipaward.rulebook.naming import path_of
from ipaward.rulebook.reads import is_of_facts

AtHand = Mapping[str, Term]  # the items at hand, by variable
NONE_AT_HAND: AtHand = {}
ON = "#on"  # the column of the reference date


class Expressions:
    """Says the expressions of one programme in the words of one engine."""

    def __init__(
        self,
        book: Rulebook,
        definitions: Mapping[str, Definition],
        lowering: Lowering,
        access: Access = FACTS,
    ) -> None:
        self.book = book
        self.reach = Reach(access, book.vocabulary, lowering)
        self.definitions = definitions
        self.lowering = lowering
        self.steps = Steps(lowering, (POSITION, *access.columns(book.vocabulary)))
        self.reckoning = Reckoning(lowering, self.steps.once)
        self.walking = Walking(lowering, self.reckoning, Names(), self.steps)
        self.on = self.steps.column(ON)
        self._calls = Calls(lowering, self.reckoning, self.walking, book, self.on)
        self._defined: dict[str, Term] = {}
        self._parameters: dict[str, Term] = {}

    def term(self, expr: Expr, here: AtHand = NONE_AT_HAND) -> Term:
        """Give `expr` as SQL; `here` gives the items at hand.

        Raises:
            UnsupportedError: no engine can say it exactly.
        """
        try:
            return self._term(expr, here)
        except UnsupportedError as fault:
            # The innermost place that is known is where the author should look.
            raise UnsupportedError(fault.construct, fault.span or expr.span) from fault

    def truth(self, expr: Expr, here: AtHand = NONE_AT_HAND) -> E:
        """Give a condition as SQL; unknown is NULL."""
        return plain(self.term(expr, here))

    def _term(self, expr: Expr, here: AtHand) -> Term:
        match expr:
            case Const(value=value, type=of):
                return lookups.constant(value, of, self.lowering)
            case Fact(path=path, type=of):
                return self.reach.fact(".".join(path), of)
            case Item(variable=variable):
                return here[variable]
            case Field(of=record, name=name, type=of):
                above = plain(self.term(record, here))
                if not is_of_facts(record):
                    return of_type(sql.field(above, name), of)
                return self.reach.inside(path_of(expr), above, name, of)
            case Parameter(name=name, key=key, type=of):
                return self._parameter(name, key, of, here)
            case Defined(name=name):
                return self._definition(name)
            case Not(part=part):
                return Plain(sql.contrary(self.truth(part, here)))
            case All(parts=parts):
                return Plain(sql.both(*(self.truth(part, here) for part in parts)))
            case Any(parts=parts):
                return Plain(sql.either(*self._said_of_one(parts, here)))
            case AtLeast(needed=needed, parts=parts):
                truths = [self.truth(part, here) for part in parts]
                return Plain(self._at_least(figure(self.term(needed, here)), truths))
            case Compare(order=order, left=left, right=right):
                return Plain(self._compared(order, left, right, here))
            case IsNothing(part=part):
                none = sql.day_of(sql.NONE_DAY)
                return Plain(sql.compare("=", plain(self.term(part, here)), none))
            case IsKnown(part=part):
                if isinstance(part.type, Record) and self.reach.access is not FACTS:
                    raise NoSuchPlaceError(path_of(part))
                return Plain(known(self.term(part, here)))
            case Arithmetic(sign=sign, left=left, right=right):
                a, b = figure(self.term(left, here)), figure(self.term(right, here))
                return self.reckoning.computed(sign, a, b)
            case If(condition=condition, then=then, otherwise=otherwise):
                truth = self._once(self.truth(condition, here), here)
                terms = [self.term(then, here), self.term(otherwise, here)]
                return self._either([truth, sql.contrary(truth)], terms, expr.type)
            case Items(parts=parts, type=of):
                assert isinstance(of, Listing)
                return self.walking.written_out([self.term(p, here) for p in parts], of.item)
            case Filter() | Each() | Some() | Every():
                return self._over_items(expr, here)
            case Aggregate(total=total, of=of):
                return self._aggregate(total, of, here)
            case Distinct(of=of):
                return self.walking.distinct(many(self.term(of, here)), _item(of.type))
            case Includes(of=of, part=part):
                return Plain(self._includes(of, part, here))
            case Extreme(total=total, parts=parts):
                terms = [self.term(part, here) for part in parts]
                return self._extreme(total, terms, widest([p.type for p in parts]), here)
            case Rounded(rounding=rounding, part=part, digits=digits):
                one = self._settled(figure(self.term(part, here)), here)
                return self.reckoning.rounded(one, digits, rounding)
            case Call():
                return self._call(expr, here)
            case Table():
                return self._table(expr, here)
            case _:
                assert_never(expr)

    # --- looking up ----------------------------------------------------------------------

    def _parameter(self, name: str, key: Expr | None, of: Type, here: AtHand) -> Term:
        info = self.book.parameters[name]
        if key is not None:
            chosen = plain(self.term(key, here))
            return lookups.parameter(info, of, chosen, self.on, self.lowering)
        if isinstance(of, Tiers):
            return Plain(sql.null())  # only `marginal` reads it, by its name
        if name not in self._parameters:
            term = lookups.parameter(info, of, None, self.on, self.lowering)
            remark = "; ".join(dict.fromkeys(cited(dated.basis) for dated in info.values))
            self._parameters[name] = self._named(name, term, remark)
        return self._parameters[name]

    def _definition(self, name: str) -> Term:
        """Give a definition; those before it first, so that no chain is too long for the stack."""
        for each, definition in self.definitions.items():
            if name in self._defined:
                break
            if each not in self._defined:
                self._defined[each] = self._named(each, self.term(definition.value))
        return self._defined[name]

    def _named(self, name: str, term: Term, remark: str = "") -> Term:
        """Give a term its own columns, under the name its author gave it."""
        match term:
            case Plain(value=value):
                return Plain(self.steps.put(name, value, remark))
            case Figure(top=top, bottom=bottom):
                under = None if bottom is None else self.steps.put(f"{name}/", bottom)
                top = self.steps.put(name, top, remark)
                return replace(term, top=top, bottom=under, constant=None)
            case Many(of=of, member=None):
                return replace(term, of=self.steps.once(of))
            case Many(of=of):
                walked = replace(term, of=self.steps.once(of))
                return replace(walked, kept=self.steps.put(name, self.walking.laid_out(walked)))

    def _once(self, value: E, here: AtHand) -> E:
        """Work out once what stands twice; beside an item at hand it stays written out."""
        return value if here else self.steps.once(value)

    def _settled(self, one: Figure, here: AtHand) -> Figure:
        bottom = None if one.bottom is None else self._once(one.bottom, here)
        return replace(one, top=self._once(one.top, here), bottom=bottom)

    # --- logic ---------------------------------------------------------------------------

    def _said_of_one(self, parts: Sequence[Expr], here: AtHand) -> list[E]:
        """Give the parts of an `or`, those that say a text is one of several as one."""
        words: dict[Expr, list[str]] = {}
        others: list[Expr] = []
        for part in parts:
            match part:
                case Compare(order=Order.EQUAL, left=left, right=Const(value=str(word))):
                    words.setdefault(left, []).append(word)
                case _:
                    others.append(part)
        found = [sql.among(plain(self.term(of, here)), said) for of, said in words.items()]
        return [*found, *(self.truth(part, here) for part in others)]

    def _at_least(self, needed: Figure, truths: Sequence[E]) -> E:
        def counted(conditions: Sequence[E]) -> Figure:
            ones = [sql.when((c, sql.long(1)), otherwise=sql.long(0)) for c in conditions]
            total = ones[0] if ones else sql.long(0)
            for one in ones[1:]:
                total = sql.plus(total, one)
            return Figure(total, 0, max(1, len(ones)))

        hold = counted(truths)
        may = counted([sql.call("coalesce", truth, sql.truth(True)) for truth in truths])
        return sql.when(
            (self.reckoning.compared(Order.AT_LEAST, hold, needed), sql.truth(True)),
            (self.reckoning.compared(Order.LESS, may, needed), sql.truth(False)),
        )

    def _compared(self, order: Order, left: Expr, right: Expr, here: AtHand) -> E:
        a, b = self.term(left, here), self.term(right, here)
        if isinstance(a, Figure) and isinstance(b, Figure):
            return self.reckoning.compared(order, a, b)
        if isinstance(a, Many) or isinstance(b, Many):
            raise UnsupportedError("lists-compared")
        x, y = plain(a), plain(b)
        truth = sql.compare(order.value, x, y)
        if order in (Order.EQUAL, Order.UNEQUAL):
            return truth
        # "None" stands neither before nor after a day.
        none = sql.day_of(sql.NONE_DAY)
        sides = [(x, left.type), (y, right.type)]
        days = [sql.compare("!=", side, none) for side, of in sides if may_be_none(of)]
        return sql.provided(sql.both(*days), truth) if days else truth

    # --- choices -------------------------------------------------------------------------

    def _either(self, conditions: Sequence[E], terms: Sequence[Term], of: Type) -> Term:
        """Give the term of the first condition that holds; unknown where none does."""

        def choose(values: Sequence[E]) -> E:
            return sql.when(*zip(conditions, values, strict=True))

        if isinstance(of, Listing):
            if isinstance(of.item, Record) and self.reach.access is not FACTS:
                raise NoSuchPlaceError(str(of))  # the lists may lie in different forms
            return self.walking.chosen(choose, [many(term) for term in terms], of.item)
        if not is_figure(of):
            return Plain(choose([plain(term) for term in terms]))
        figures = self.reckoning.over([figure(term) for term in terms])
        most = max(one.most for one in figures)
        bottom_most = max(one.bottom_most for one in figures)
        bottoms = [one.bottom for one in figures if one.bottom is not None]
        return Figure(
            choose([one.top for one in figures]),
            figures[0].scale,
            most,
            choose(bottoms) if bottoms else None,
            bottom_most,
        )

    def _extreme(self, total: Total, terms: Sequence[Term], of: Type, here: AtHand) -> Term:
        quotients = [t for t in terms if isinstance(t, Figure) and t.bottom is not None]
        if not quotients:
            return self.walking.total(total, self.walking.written_out(terms, of), of)
        order = Order.AT_MOST if total is Total.MIN else Order.AT_LEAST
        best = terms[0]
        for other in terms[1:]:
            best = self._settled(figure(best), here)
            first = self._once(self.reckoning.compared(order, best, figure(other)), here)
            best = self._either([first, sql.contrary(first)], [best, other], of)
        return best

    def _table(self, table: Table, here: AtHand) -> Term:
        whens = [self._once(self.truth(row.when, here), here) for row in table.rows]
        gives = [self.term(row.gives, here) for row in table.rows]
        match table.hit:
            case Hit.FIRST:
                return self._either(first_of(whens), gives, table.type)
            case Hit.UNIQUE:
                return self._either(only_of(whens), gives, table.type)
            case Hit.COLLECT:
                assert table.total is not None, "the type checker promised a total"
                all_known = sql.both(*(sql.is_known(truth) for truth in whens))
                return self._collected(table, all_known, whens, gives)
            case _:
                assert_never(table.hit)

    def _collected(
        self, table: Table, all_known: E, whens: Sequence[E], gives: Sequence[Term]
    ) -> Term:
        """Give the total of the outputs of all rows that apply, once every condition is known."""
        assert table.total is not None
        item = widest([row.gives.type for row in table.rows])
        outputs = self.walking.written_out(gives, item, whens)
        outputs = replace(outputs, of=sql.provided(all_known, outputs.of))
        return self.walking.total(table.total, outputs, item)

    # --- lists and calls -----------------------------------------------------------------

    def _over_items(self, expr: Filter | Each | Some | Every, here: AtHand) -> Term:
        xs = many(self.term(expr.of, here))
        variable = expr.variable

        def inside(item: Term) -> AtHand:
            return {**here, variable: item}

        match expr:
            case Filter(condition=condition):
                return replace(
                    xs,
                    kept=None,
                    member=lambda x: sql.both(xs.has(x), self.truth(condition, inside(xs.item(x)))),
                )
            case Each(body=body):
                return replace(xs, item=lambda x: self.term(body, inside(xs.item(x))))
            case Some(condition=condition):
                return Plain(self.walking.some(xs, lambda x: self.truth(condition, inside(x))))
            case Every(condition=condition):
                return Plain(self.walking.every(xs, lambda x: self.truth(condition, inside(x))))
            case _:
                assert_never(expr)

    def _aggregate(self, total: Total, of: Expr, here: AtHand) -> Term:
        if total is Total.COUNT and isinstance(of, Distinct):
            return self.walking.different(many(self.term(of.of, here)))
        return self.walking.total(total, many(self.term(of, here)), _item(of.type))

    def _includes(self, of: Expr, part: Expr, here: AtHand) -> E:
        xs, wanted = many(self.term(of, here)), self.term(part, here)

        def same(item: Term) -> E:
            if isinstance(item, Figure):
                return self.reckoning.compared(Order.EQUAL, item, figure(wanted))
            return sql.compare("=", plain(item), plain(wanted))

        return self.walking.some(xs, same)

    def _call(self, call: Call, here: AtHand) -> Term:
        named = (Function.LISTED_IN, Function.VALUE_ON, Function.MARGINAL)
        values = call.arguments[1:] if call.function in named else call.arguments
        return self._calls.said(call, [self.term(value, here) for value in values])


def _item(of: Type) -> Type:
    assert isinstance(of, Listing), of
    return of.item
