"""The canonical text of an expression: read again in the same scope, it gives the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import chain, count

from ipaward.domain.types import ListName, Number, Series
from ipaward.domain.value import Duration
from ipaward.language.tokens import RESERVED
from ipaward.language.variables import numbered
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
)
from ipaward.rulebook.walk import walk

# How tightly a form holds its parts together; a looser one inside a tighter needs brackets.
_OPEN, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGNED, _VALUE = range(9)

_SUMS = {
    Function.LATER: "+",
    Function.EARLIER: "-",
    Function.DAYS_BETWEEN: "-",
    Function.ADD_DURATIONS: "+",
    Function.SUBTRACT_DURATIONS: "-",
}
_STEPS = (Function.YEAR, Function.MONTH, Function.DAY)
_LOW = {Order.AT_LEAST: "[", Order.MORE: "("}
_HIGH = {Order.AT_MOST: "]", Order.LESS: ")"}


def print_expression(expr: Expr, columns: Mapping[str, tuple[str, Expr]] | None = None) -> str:
    """Write `expr` on one line.

    Args:
        expr: the expression. A decision table and an at-least have no text of their own on one
            line and come out as words that cannot be read again.
        columns: the computed columns of the scope, to write their names and not what they hold.
    """
    spoken = {name for node in walk(expr) for name in _names(node)}
    return _Printer(columns or {}, spoken | RESERVED).at(expr, _OPEN)


def _names(node: Expr) -> tuple[str, ...]:
    match node:
        case Fact(path=path):
            return path
        case Field(name=name) | Parameter(name=name) | Defined(name=name):
            return (name,)
        case Const(value=str(), type=ListName() | Series()):
            return (str(node.value),)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class _Printer:
    """Writes expressions.

    Attributes:
        taken: names that no variable may have.
        variables: names of the items of quantifiers; those of filters have none.
    """

    columns: Mapping[str, tuple[str, Expr]]
    taken: set[str] | frozenset[str]
    variables: Mapping[str, str] = field(default_factory=dict)

    def at(self, expr: Expr, least: int) -> str:
        """Write `expr`, in brackets where it holds together less than `least`."""
        text, tightness = self._write(expr)
        return f"({text})" if tightness < least else text

    def _write(self, expr: Expr) -> tuple[str, int]:
        match expr:
            case Const():
                return _literal(expr)
            case Fact(path=path):
                return ".".join(path), _VALUE
            case Parameter(name=name) | Defined(name=name):
                return name, _VALUE
            case Item(variable=variable):
                return self.variables.get(variable) or "item", _VALUE
            case Field(of=Item(variable=v), name=name) if not self.variables.get(v):
                return name, _VALUE
            case Field(of=of, name=name):
                return f"{self.at(of, _VALUE)}.{name}", _VALUE
            case Arithmetic():
                return self._arithmetic(expr)
            case If(condition=condition, then=then, otherwise=otherwise):
                parts = (self.at(part, _OPEN) for part in (condition, then, otherwise))
                return "if {} then {} else {}".format(*parts), _OPEN
            case Call():
                return self._call(expr)
            case Rounded():
                return self._rounded(expr), _VALUE
            case Filter() | Each() | Some() | Every():
                return self._bound(expr)
            case Items(parts=parts):
                return f"[{self._row(parts)}]", _VALUE
            case Aggregate(total=total, of=of):
                return f"{total.value}({self._row((of,))})", _VALUE
            case Extreme(total=total, parts=parts):
                return f"{total.value}({self._row(parts)})", _VALUE
            case Distinct(of=of):
                return f"distinct values({self._row((of,))})", _VALUE
            case Includes(of=of, part=part):
                return f"list contains({self._row((of, part))})", _VALUE
            case IsKnown(part=part):
                return f"known({self._row((part,))})", _VALUE
            case Table(name=name, rows=rows):
                lines = (f"{self._row((row.when,))} → {self._row((row.gives,))}" for row in rows)
                return f"{name}: {'; '.join(lines)}", _OPEN
            case _:
                return self._logic(expr)

    def _row(self, parts: tuple[Expr, ...]) -> str:
        return ", ".join(self.at(part, _OPEN) for part in parts)

    # --- logic ---------------------------------------------------------------------------

    def _logic(self, expr: Expr) -> tuple[str, int]:
        match expr:
            case Not(part=IsNothing(part=part)):
                return f"{self.at(part, _SUM)} != none", _COMPARISON
            case IsNothing(part=part):
                return f"{self.at(part, _SUM)} = none", _COMPARISON
            case Not(part=part):
                return f"not({self.at(part, _OPEN)})", _NOT
            case Compare(order=order, left=left, right=right):
                text = f"{self.at(left, _SUM)} {order.value} {self.at(right, _SUM)}"
                return text, _COMPARISON
            case All(parts=()) | Any(parts=()):
                return ("true" if isinstance(expr, All) else "false"), _VALUE
            case All(parts=(part,)) | Any(parts=(part,)):
                return self._write(part)
            case All(parts=parts):
                subject = _interval(expr)
                if subject is not None:
                    return f"{self.at(subject, _SUM)} {self._span(parts)}", _COMPARISON
                return " and ".join(self.at(part, _NOT) for part in parts), _AND
            case Any(parts=parts):
                return self._any(parts)
            case AtLeast(needed=needed, parts=parts):
                return f"at least {self.at(needed, _VALUE)} of ({self._row(parts)})", _VALUE
            case _:
                raise AssertionError(expr)

    def _any(self, parts: tuple[Expr, ...]) -> tuple[str, int]:
        subjects = [_subject(part) for part in parts]
        first = subjects[0]
        if first is None or not all(s is not None and _same(s, first) for s in subjects):
            return " or ".join(self.at(part, _AND) for part in parts), _OR
        tests = ", ".join(self._test(part) for part in parts)
        return f"{self.at(first, _SUM)} in ({tests})", _COMPARISON

    def _test(self, part: Expr) -> str:
        match part:
            case Compare(order=Order.EQUAL, right=right):
                return self.at(right, _SUM)
            case Compare(order=order, right=right):
                return f"{order.value} {self.at(right, _SUM)}"
            case IsNothing():
                return "none"
            case Not():
                return "!= none"
            case Includes(of=of):
                return self.at(of, _SUM)
            case All(parts=(Compare(order=low, right=a), Compare(order=high, right=b))):
                return f"{_LOW[low]}{self.at(a, _SUM)}..{self.at(b, _SUM)}{_HIGH[high]}"
            case _:
                raise AssertionError(part)

    def _span(self, parts: tuple[Expr, ...]) -> str:
        low, high = parts
        assert isinstance(low, Compare)
        assert isinstance(high, Compare)
        a, b = self.at(low.right, _SUM), self.at(high.right, _SUM)
        if (low.order, high.order) == (Order.AT_LEAST, Order.AT_MOST):
            return f"between {a} and {b}"
        return f"in {_LOW[low.order]}{a}..{b}{_HIGH[high.order]}"

    # --- figures and functions -----------------------------------------------------------

    def _arithmetic(self, expr: Arithmetic) -> tuple[str, int]:
        is_sum = expr.sign in (Sign.PLUS, Sign.MINUS)
        own = _SUM if is_sum else _PRODUCT
        left, right = self.at(expr.left, own), self.at(expr.right, own + 1)
        return f"{left} {expr.sign.value} {right}", own

    def _call(self, expr: Call) -> tuple[str, int]:
        if expr.function in _SUMS:
            left, right = expr.arguments
            sign = _SUMS[expr.function]
            return f"{self.at(left, _SUM)} {sign} {self.at(right, _PRODUCT)}", _SUM
        if expr.function in _STEPS:
            return f"{self.at(expr.arguments[0], _VALUE)}.{expr.function.value}", _VALUE
        return f"{expr.function.value}({self._row(expr.arguments)})", _VALUE

    def _rounded(self, expr: Rounded) -> str:
        word = expr.rounding.value
        name = word if word in ("floor", "ceiling") else f"round {word}"
        part = self.at(expr.part, _OPEN)
        has_digits = isinstance(expr.type, Number) and expr.digits
        return f"{name}({part}, {expr.digits})" if has_digits else f"{name}({part})"

    # --- lists ---------------------------------------------------------------------------

    def _bound(self, expr: Filter | Each | Some | Every) -> tuple[str, int]:
        of = self.at(expr.of, _COMPARISON if isinstance(expr, Some | Every) else _VALUE)
        if isinstance(expr, Each):
            return f"{of}.{self._step(expr)}", _VALUE
        if isinstance(expr, Filter):
            inner = replace(self, variables={**self.variables, expr.variable: ""})
            return f"{of}[{inner.at(expr.condition, _OPEN)}]", _VALUE
        name = self._free_name()
        inner = replace(
            self, taken={*self.taken, name}, variables={**self.variables, expr.variable: name}
        )
        word = "some" if isinstance(expr, Some) else "every"
        return f"{word} {name} in {of} satisfies {inner.at(expr.condition, _OPEN)}", _OPEN

    def _step(self, expr: Each) -> str:
        match expr.body:
            case Field(of=Item(), name=name):
                return name
            case Call(function=function, arguments=(Item(),)) if function in _STEPS:
                return function.value
        for name, (variable, body) in self.columns.items():
            column = Each(expr.of, variable, body, expr.type)
            if _same(column, expr):
                return name.rpartition(".")[2]
        inner = replace(self, variables={**self.variables, expr.variable: ""})
        return f"({inner.at(expr.body, _OPEN)})"

    def _free_name(self) -> str:
        names = chain("xyz", (f"x{n}" for n in count(1)))
        return next(name for name in names if name not in self.taken)


def _literal(const: Const) -> tuple[str, int]:
    match const.value:
        case bool():
            return ("true" if const.value else "false"), _VALUE
        case Decimal():
            return format(const.value, "f"), _VALUE if const.value >= 0 else _SIGNED
        case str() if isinstance(const.type, ListName | Series):
            return const.value, _VALUE
        case str():
            return quoted(const.value), _VALUE
        case date():
            return f'date("{const.value.isoformat()}")', _VALUE
        case Duration():
            return f'duration("{const.value}")', _VALUE
        case _:
            raise AssertionError(const)


def quoted(text: str) -> str:
    """Write `text` as an expression holds it, on one line."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def _interval(expr: Expr) -> Expr | None:
    """Give what lies between two ends, where `expr` says that and nothing else."""
    match expr:
        case All(parts=(Compare(order=low, left=a), Compare(order=high, left=b))):
            return a if low in _LOW and high in _HIGH and _same(a, b) else None
        case _:
            return None


def _subject(test: Expr) -> Expr | None:
    """Give what `test` is about, where it can stand after `in`."""
    match test:
        case Compare(left=left):
            return left
        case IsNothing(part=part) | Not(part=IsNothing(part=part)) | Includes(part=part):
            return part
        case _:
            return _interval(test)


def _same(a: Expr, b: Expr) -> bool:
    return a == b or numbered(a) == numbered(b)
