"""What an expression means: the yardstick every other reading is held to.

This is the definition, so it is written to be read, not to be fast. Numbers and amounts are exact
fractions; a value nobody knows is an `Unknown` that carries why. Kleene's strong logic throughout:
unknown only where no known part settles the matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from ipaward.domain.limits import MAGNITUDE
from ipaward.domain.money import round_to
from ipaward.domain.value import NOTHING, CauseKind, Unknown, Value, at
from ipaward.rulebook.book import Programme, Rulebook
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
    Sign,
    Some,
    Table,
    Total,
)
from ipaward.rulebook.functions import Meant, Members, apply, because, members, number
from ipaward.rulebook.logic import all_of, any_of, at_least, compare, negate
from ipaward.rulebook.naming import path_of, written


@dataclass(frozen=True, slots=True)
class Situation:
    """All that an expression may look at.

    Attributes:
        record: the application; what is not in it is unknown.
        on: the reference date, the day whose law and parameters are read.
        book: the rulebook, for parameters, lists, series and holidays.
        programme: for its definitions; None where there are none.
        items: the items at hand, by variable.
        overrides: parameter values set for this situation only (worked examples, scenarios).
        memo: definitions already worked out, and the parameters each read.
        parameters_read: names of parameters and lists really read so far.
    """

    record: Mapping[str, Value | Unknown]
    on: date | Unknown
    book: Rulebook
    programme: Programme | None
    items: Mapping[str, Meant] = field(default_factory=dict)
    overrides: Mapping[str, Value] = field(default_factory=dict)
    memo: dict[str, tuple[Meant, frozenset[str]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    parameters_read: set[str] = field(default_factory=set, compare=False, repr=False)

    def with_item(self, variable: str, item: Meant) -> Situation:
        """Give the same situation with `item` at hand."""
        return Situation(
            self.record,
            self.on,
            self.book,
            self.programme,
            {**self.items, variable: item},
            self.overrides,
            self.memo,
            self.parameters_read,
        )


def mean(expr: Expr, here: Situation) -> Meant:
    """Give the value of a type-checked expression, or why it is unknown."""
    match expr:  # the more frequent first: a case is tried after those before it
        case Field(of=of, name=name):
            return _field(mean(of, here), name, expr)
        case Compare(order=order, left=left, right=right):
            a, b = mean(left, here), mean(right, here)
            return _named(compare(order, a, b), left if a == NOTHING else right)
        case Const(value=value):
            return _exact(value)
        case Item(variable=variable):
            return here.items[variable]
        case Fact(path=path):
            return _exact(at(here.record, ".".join(path)))
        case Defined(name=name):
            return _defined(name, here)
        case Any(parts=parts):
            return any_of(mean(part, here) for part in parts)
        case All(parts=parts):
            return all_of(mean(part, here) for part in parts)
        case Arithmetic(sign=sign, left=left, right=right):
            return _named(_arithmetic(sign, mean(left, here), mean(right, here), right), expr)
        case Not(part=part):
            return negate(mean(part, here))
        case Filter(of=of, variable=variable, condition=condition):
            return _filter(mean(of, here), variable, condition, here)
        case Each(of=of, variable=variable, body=body):
            return _each(mean(of, here), variable, body, here)
        case Aggregate(total=total, of=of):
            return _named(_aggregate(total, mean(of, here), path_of(of)), expr)
        case Parameter(name=name, key=key):
            return _parameter(name, None if key is None else mean(key, here), here)
        case AtLeast(needed=needed, parts=parts):
            return at_least(mean(needed, here), [mean(part, here) for part in parts])
        case IsNothing(part=part):
            answer = mean(part, here)
            return answer if isinstance(answer, Unknown) else answer == NOTHING
        case IsKnown(part=part):
            return not isinstance(mean(part, here), Unknown)
        case If(condition=condition, then=then, otherwise=otherwise):
            truth = mean(condition, here)
            if isinstance(truth, Unknown):
                return truth
            return mean(then if truth else otherwise, here)
        case Items(parts=parts):
            return Members(tuple(mean(part, here) for part in parts))
        case Some(of=of, variable=variable, condition=condition):
            return _some(_truths(mean(of, here), variable, condition, here))
        case Every(of=of, variable=variable, condition=condition):
            return negate(_some(_truths(mean(of, here), variable, Not(condition), here)))
        case Distinct(of=of):
            return _distinct(mean(of, here))
        case Includes(of=of, part=part):
            return _includes(mean(of, here), mean(part, here))
        case Extreme(total=total, parts=parts):
            listed = Members(tuple(mean(part, here) for part in parts))
            return _named(_aggregate(total, listed, ""), expr)
        case Rounded(rounding=rounding, part=part, digits=digits):
            figure = mean(part, here)
            return (
                figure
                if isinstance(figure, Unknown)
                else round_to(number(figure), digits, rounding)
            )
        case Call(function=function, arguments=arguments):
            return _call(function, arguments, here)
        case Table(hit=Hit.COLLECT):
            return _collect(expr, here)
        case Table():
            return _hit(expr, here)
        case _:
            assert_never(expr)


def _named(value: Meant, expr: Expr) -> Meant:
    """Say of a cause without a name that it lies in `expr`."""
    if not isinstance(value, Unknown) or all(cause.name for cause in value.causes):
        return value
    return Unknown(frozenset(c if c.name else replace(c, name=written(expr)) for c in value.causes))


# --- looking up --------------------------------------------------------------------------


def _exact(value: Value | Unknown) -> Meant:
    """Turn decimals into fractions and lists into members; records stay as they are."""
    if isinstance(value, Decimal):
        return Fraction(value)
    if isinstance(value, tuple):
        return Members(tuple(_exact(item) for item in value))
    return value


def _field(record: Meant, name: str, expr: Expr) -> Meant:
    if isinstance(record, Unknown):
        return record
    value = record.get(name)  # type: ignore[union-attr]  # the type checker promised a record
    # An unknown the intake left without a reason gets the path people know it by.
    if value is None or (isinstance(value, Unknown) and not value.causes):
        return Unknown.of(CauseKind.FACT, path_of(expr))
    return _exact(value)


def _parameter(name: str, key: Meant | None, here: Situation) -> Meant:
    if name in here.overrides:
        here.parameters_read.add(name)
        return _exact(here.overrides[name])
    if isinstance(here.on, Unknown):
        return here.on  # nobody knows which of its values to read
    here.parameters_read.add(name)
    held = here.book.parameters[name].on(here.on)
    if held is None:
        return Unknown.of(CauseKind.PARAMETER, name)
    value = held.value
    if key is not None:
        if isinstance(key, Unknown):
            return key
        assert isinstance(value, Mapping)
        assert isinstance(key, str)
        value = value.get(key, Unknown(frozenset()))
    if isinstance(value, Unknown):
        return Unknown.of(CauseKind.PARAMETER, name)
    return _exact(value)  # type: ignore[arg-type]  # tiers are for `marginal` alone


def _defined(name: str, here: Situation) -> Meant:
    if name not in here.memo:
        _work_out(name, here)
    value, read = here.memo[name]
    here.parameters_read.update(read)
    return value


def _work_out(name: str, here: Situation) -> None:
    """Work out a definition, and those before it: no chain of them is too long for the stack."""
    assert here.programme is not None
    for each, definition in here.programme.definitions.items():
        if each not in here.memo:
            alone = replace(here, items={}, parameters_read=set())
            value = mean(definition.value, alone)
            here.memo[each] = value, frozenset(alone.parameters_read)
        if each == name:
            return


# --- numbers -----------------------------------------------------------------------------


def _arithmetic(sign: Sign, left: Meant, right: Meant, divisor: Expr) -> Meant:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return because([left, right])
    a, b = number(left), number(right)
    match sign:
        case Sign.PLUS:
            return _bounded(a + b)
        case Sign.MINUS:
            return _bounded(a - b)
        case Sign.TIMES:
            return _bounded(a * b)
        case Sign.OVER:
            return _bounded(a / b) if b else Unknown.of(CauseKind.DIVISION, written(divisor))
        case _:
            assert_never(sign)


def _bounded(figure: Fraction) -> Meant:
    if abs(figure) > MAGNITUDE:
        return Unknown.of(CauseKind.OUT_OF_RANGE, "")
    return figure


# --- lists -------------------------------------------------------------------------------


def _filter(of: Meant, variable: str, condition: Expr, here: Situation) -> Meant:
    if isinstance(of, Unknown):
        return of
    xs = members(of)
    sure = [(x, mean(condition, here.with_item(variable, x))) for x in xs.sure]
    maybe = [(x, mean(condition, here.with_item(variable, x))) for x in xs.possible]
    return Members(
        tuple(x for x, truth in sure if truth is True),
        tuple(x for x, truth in sure if isinstance(truth, Unknown))
        + tuple(x for x, truth in maybe if truth is not False),
        because([xs.why, *(truth for _, truth in sure + maybe)]),
    )


def _each(of: Meant, variable: str, body: Expr, here: Situation) -> Meant:
    if isinstance(of, Unknown):
        return of
    xs = members(of)
    return Members(
        tuple(mean(body, here.with_item(variable, x)) for x in xs.sure),
        tuple(mean(body, here.with_item(variable, x)) for x in xs.possible),
        xs.why,
    )


def _truths(of: Meant, variable: str, condition: Expr, here: Situation) -> list[Meant]:
    """Tell for each item whether it is in the list and satisfies the condition."""
    if isinstance(of, Unknown):
        return [of]
    xs = members(of)
    truths = [mean(condition, here.with_item(variable, x)) for x in xs.sure]
    for x in xs.possible:
        truths.append(all_of([xs.why, mean(condition, here.with_item(variable, x))]))
    return truths


def _some(truths: list[Meant]) -> Meant:
    return any_of(truths)


def _aggregate(total: Total, of: Meant, path: str) -> Meant:
    if isinstance(of, Unknown):
        return of
    xs = members(of)
    if xs.possible:
        return xs.why
    if total is Total.COUNT:
        return Fraction(len(xs.sure))
    if any(isinstance(x, Unknown) for x in xs.sure):
        return because(xs.sure)
    if total is Total.SUM:
        return _bounded(sum((number(x) for x in xs.sure), Fraction(0)))
    if not xs.sure:
        return Unknown.of(CauseKind.EMPTY, path)
    if NOTHING in xs.sure:
        return Unknown.of(CauseKind.NONE, path)
    return min(xs.sure) if total is Total.MIN else max(xs.sure)  # type: ignore[type-var]


def _distinct(of: Meant) -> Meant:
    if isinstance(of, Unknown):
        return of
    xs = members(of)
    if xs.possible or any(isinstance(x, Unknown) for x in xs.sure):
        return because([xs.why, *xs.sure])
    return Members(tuple(dict.fromkeys(xs.sure)))


def _includes(of: Meant, part: Meant) -> Meant:
    if isinstance(of, Unknown):
        return of
    xs = members(of)
    truths = [compare(Order.EQUAL, x, part) for x in xs.sure]
    truths += [all_of([xs.why, compare(Order.EQUAL, x, part)]) for x in xs.possible]
    return any_of(truths)


# --- tables ------------------------------------------------------------------------------


def _hit(table: Table, here: Situation) -> Meant:
    truths = [(mean(row.when, here), row) for row in table.rows]
    nothing = Unknown.of(CauseKind.NO_MATCH, table.name)
    if table.hit is Hit.FIRST:
        for truth, row in truths:
            if isinstance(truth, Unknown):
                return truth
            if truth:
                return mean(row.gives, here)
        return nothing
    hits = [row for truth, row in truths if truth is True]
    if len(hits) > 1:
        return nothing
    if any(isinstance(truth, Unknown) for truth, _ in truths):
        return because(truth for truth, _ in truths)
    return mean(hits[0].gives, here) if hits else nothing


def _collect(table: Table, here: Situation) -> Meant:
    truths = [(mean(row.when, here), row) for row in table.rows]
    if any(isinstance(truth, Unknown) for truth, _ in truths):
        return because(truth for truth, _ in truths)
    assert table.total is not None
    outputs = tuple(mean(row.gives, here) for truth, row in truths if truth)
    return _aggregate(table.total, Members(outputs), table.name)


# --- functions ---------------------------------------------------------------------------


def _call(function: Function, arguments: tuple[Expr, ...], here: Situation) -> Meant:
    values = [mean(argument, here) for argument in arguments]
    if any(isinstance(value, Unknown) for value in values):
        return because(values)
    if function in (Function.LISTED_IN, Function.VALUE_ON):
        here.parameters_read.add(str(values[0]))
    if NOTHING in values:
        return Unknown.of(CauseKind.NONE, written(arguments[values.index(NOTHING)]))
    return apply(function, values, here.book)
