"""The typed expressions of a rule: a closed union that every reading matches node by node.

Every node is frozen, knows its type, and carries the span it was written at, which takes no part
in equality: two rules that say the same are the same rule. What people write has more forms than
this; `between`, `in` and the like are taken apart by `language` so that each reading stays short.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ipaward.domain.money import Rounding
from ipaward.domain.source import Span
from ipaward.domain.types import Boolean, Type
from ipaward.domain.value import Value

BOOLEAN = Boolean()


class Order(StrEnum):
    """How two values of one type compare."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Sign(StrEnum):
    """The four operations on numbers and amounts."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    OVER = "/"


class Total(StrEnum):
    """What an aggregate makes of a list."""

    SUM = "sum"
    COUNT = "count"
    MIN = "min"
    MAX = "max"


class Function(StrEnum):
    """The functions that are neither logic, nor arithmetic, nor about lists of records."""

    ABS = "abs"
    MODULO = "modulo"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    STRING_LENGTH = "string length"
    DATE = "date"  # year, month, day
    MONTHS_BETWEEN = "years and months duration"  # from, to
    DAYS_BETWEEN = "days between"  # written `later - earlier`; gives a duration of days
    LATER = "later"  # written `date + duration`
    EARLIER = "earlier"  # written `date - duration`
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    ADD_DURATIONS = "add durations"
    SUBTRACT_DURATIONS = "subtract durations"
    MARGINAL = "marginal"  # tiers, figure
    VALUE_ON = "value on"  # series, date
    LISTED_IN = "listed in"  # list, key, date
    GROWTH = "growth"  # list of yearly figures, oldest first: last / first but one …
    WORKING_DAYS_AFTER = "working days after"  # date, count
    SHARE = "share"  # list of amounts, total: list of amounts


class Hit(StrEnum):
    """The hit policies of a decision table, as in DMN."""

    UNIQUE = "U"
    FIRST = "F"
    COLLECT = "C"


@dataclass(frozen=True, slots=True)
class Const:
    """A value written in the rule."""

    value: Value
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the application, for example `持证人.类别`; its path leads through records only."""

    path: tuple[str, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """The item at hand of a filter, a projection or a quantifier.

    Attributes:
        variable: unique within one expression.
        origin: dotted path of the list of facts it comes from, or empty.
    """

    variable: str
    origin: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record; `of` is an `Item` or another `Field`."""

    of: Expr
    name: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the policy; `key` picks the value of a keyed one."""

    name: str
    key: Expr | None
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Defined:
    """A named definition of the programme."""

    name: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary; unknown stays unknown."""

    part: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    """True if every part is; false as soon as one part is, even beside unknowns."""

    parts: tuple[Expr, ...]
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Any:
    """False if every part is; true as soon as one part is, even beside unknowns."""

    parts: tuple[Expr, ...]
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True once `needed` parts are; false once too few are left that could be.

    Attributes:
        needed: a whole number.
    """

    needed: Expr
    parts: tuple[Expr, ...]
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`left` stands in `order` to `right`; both are of one kind. Texts compare by code point."""

    order: Order
    left: Expr
    right: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsNothing:
    """It is known that there is none (`x = 无`); unknown where `x` is."""

    part: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`known(x)`: always true or false. Only notes may say it."""

    part: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Exact addition, subtraction, multiplication; a quotient is `Raw` and exact too.

    Division by zero is unknown, for that reason.
    """

    sign: Sign
    left: Expr
    right: Expr
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """`then` or `otherwise`; unknown where the condition is, even if both would be the same."""

    condition: Expr
    then: Expr
    otherwise: Expr
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list written out, `[a, b]`."""

    parts: tuple[Expr, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """The items of `of` for which `condition` holds; where it is unknown the item is *possible*."""

    of: Expr
    variable: str
    condition: Expr
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Each:
    """`body` for each item of `of`: a projection `xs.field`, or a computed column."""

    of: Expr
    variable: str
    body: Expr
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Some:
    """At least one item satisfies `condition`."""

    of: Expr
    variable: str
    condition: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Every:
    """No item fails `condition`; true for an empty list."""

    of: Expr
    variable: str
    condition: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Sum, count, least or greatest of a list.

    A *possible* item makes it unknown; so does an unknown value (but for the count). Sum and
    count of nothing are 0, least and greatest of nothing are unknown with that reason.
    """

    total: Total
    of: Expr
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Distinct:
    """Each value of a list once, in the order they first occur."""

    of: Expr
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Includes:
    """`list contains(of, part)`: true as soon as one surely included value is equal."""

    of: Expr
    part: Expr
    type: Type = BOOLEAN
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """MIN or MAX of several values written out, `min(a, b)`; unknown if one is."""

    total: Total
    parts: tuple[Expr, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rounded:
    """`part` rounded to `digits` decimals (2 for money, as the type says)."""

    rounding: Rounding
    part: Expr
    digits: int
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values; unknown if an argument is. `Function` says what the arguments are.

    The table, series or list of MARGINAL, VALUE_ON and LISTED_IN is the first argument: a
    `Parameter` of type Tiers, or a `Const` holding the name, of type Series or ListName.
    """

    function: Function
    arguments: tuple[Expr, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: when it applies, and what it gives."""

    when: Expr
    gives: Expr


@dataclass(frozen=True, slots=True)
class Table:
    """One output of a decision table.

    Unique: the one row that applies; none or several is unknown (`no-match`).
    First: the first row that applies; unknown if a row before it is; none is unknown.
    Collect: the total of the outputs of all rows that apply; unknown if any row's condition is.

    Attributes:
        total: for Collect.
        name: as the author called it, for the reason of an unknown.
    """

    name: str
    hit: Hit
    total: Total | None
    rows: tuple[Row, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


Expr: TypeAlias = (
    "Const | Fact | Item | Field | Parameter | Defined | Not | All | Any | AtLeast | Compare"
    " | IsNothing | IsKnown | Arithmetic | If | Items | Filter | Each | Some | Every | Aggregate"
    " | Distinct | Includes | Extreme | Rounded | Call | Table"
)
