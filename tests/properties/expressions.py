"""Random typed expressions: every node of the language, in every place its types allow."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

from ipaward.domain.money import Rounding
from ipaward.domain.types import Listing, ListName, Number, Raw, Series, Tiers, Type
from ipaward.domain.value import Value
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
    Row,
    Sign,
    Some,
    Table,
    Total,
)
from tests.properties.worlds import (
    ALL_FACTS,
    AMOUNT,
    BOOLEAN,
    CENTI,
    CLASSES,
    CODE,
    DAY,
    DAYS,
    FIGURES,
    ITEM,
    ITEMS,
    MAYBE_DAY,
    MONTHS,
    RATE,
    TEXT,
    WHOLE,
    World,
    aside,
    plain_value,
)

MONEY_RAW, NUMBER_RAW = Raw(is_money=True), Raw(is_money=False)
PLAIN: dict[str, list[Type]] = {
    "boolean": [BOOLEAN],
    "fen": [AMOUNT],
    "money": [AMOUNT],
    "number": [WHOLE, CENTI, RATE],
    "whole": [WHOLE],
    "day": [DAY],
    "maybe day": [MAYBE_DAY],
    "text": [TEXT],
    "class": [CLASSES],
    "code": [CODE],
    "months": [MONTHS],
    "days": [DAYS],
}
PARAMETERS: dict[str, list[str]] = {
    "fen": ["standard", "ceiling", "keyed"],
    "money": ["standard", "ceiling", "keyed"],
    "number": ["percent", "least"],
    "whole": ["least"],
    "boolean": ["open"],
    "day": ["since"],
    "months": ["term"],
    "days": ["grace"],
}
ORDERED = ["money", "money", "number", "number", "day", "months", "days", "text"]
EQUATED = [*ORDERED, "class", "code", "maybe day", "boolean"]


class Writer:
    """Writes expressions of a kind and depth.

    Attributes:
        defined: names and types of the definitions at hand, by kind.
        definitions: the same, for trying out what was written.
    """

    def __init__(self, rnd: Random, here: World) -> None:
        self.rnd, self.here, self.aside = rnd, here, aside(rnd)
        self.defined: dict[str, list[tuple[str, Type]]] = defaultdict(list)
        self.definitions: dict[str, Definition] = {}
        self.items: list[tuple[str, Type]] = []
        self.variables = 0

    def write(self, kind: str, depth: int) -> Expr:
        """Write an expression of `kind`, at most `depth` operations deep."""
        if depth <= 0 or self.rnd.random() < 0.1:
            return self._plain(kind)
        if kind in ("list", "figures"):
            return self._list(kind, depth)
        forms = {
            "boolean": self._boolean,
            "fen": self._fen,
            "money": self._money,
            "number": self._number,
            "whole": self._whole,
            "day": self._day,
            "text": self._if_only,
            "class": self._if_only,
            "months": self._duration,
            "days": self._duration,
        }
        form = forms.get(kind)
        return self._plain(kind) if form is None else form(kind, depth - 1)

    # --- what stands at the ends ---------------------------------------------------------

    def _plain(self, kind: str) -> Expr:
        rnd = self.rnd
        if kind == "list":
            facts = Fact((rnd.choice(["xs", "ys"]),), ITEMS)
            return self._table_parameter() if self.aside.random() < 0.15 else facts
        if kind == "figures":
            return Fact(("figures",), FIGURES)
        options: list[str] = ["const", "fact", "fact", "fact"]
        if self.items:
            options += ["item"] * 4
        if kind in PARAMETERS:
            options += ["parameter"] * 2
        if self.defined[kind]:
            options += ["defined"] * 2
        match rnd.choice(options):
            case "fact":
                return self._fact(kind)
            case "item":
                return self._item(kind)
            case "parameter":
                return self._parameter(rnd.choice(PARAMETERS[kind]))
            case "defined":
                name, of = rnd.choice(self.defined[kind])
                return Defined(name, of)
        return self._const(kind)

    def _const(self, kind: str) -> Expr:
        of = self.rnd.choice(PLAIN[kind])
        value: Value = plain_value(of, self.rnd)
        self.here.pool.append((of, value))
        return Const(value, of)

    def _fact(self, kind: str) -> Expr:
        found = [
            Fact((group, name), of)
            for group, facts in ALL_FACTS.items()
            for name, of in facts
            if of in PLAIN[kind]
        ]
        return self.rnd.choice(found) if found else self._const(kind)

    def _item(self, kind: str) -> Expr:
        variable, of = self.rnd.choice(self.items)
        item = Item(variable, "xs", of)
        if of != ITEM:
            return item if of in PLAIN[kind] else self._const(kind)
        found = [Field(item, name, field) for name, field in ITEM.fields if field in PLAIN[kind]]
        return self.rnd.choice(found) if found else self._const(kind)

    def _parameter(self, name: str) -> Expr:
        info = self.here.parameters[name]
        value = info.values[-1].value
        if isinstance(value, Decimal | date):
            self.here.pool.append((info.type, value))
        return Parameter(name, info.by, info.type)

    def _table_parameter(self) -> Expr:
        rows = self.here.parameters["table"].values[-1].value
        self.here.pool += [(of, row[name]) for row in rows for name, of in ITEM.fields]
        return Parameter("table", None, ITEMS)

    # --- truth ---------------------------------------------------------------------------

    def _boolean(self, _: str, depth: int) -> Expr:
        rnd = self.rnd
        form = rnd.choice(
            ["compare"] * 7
            + ["not", "all", "all", "any", "any", "at least", "if", "nothing", "known"]
            + ["some", "every", "includes", "listed", "texts", "table", "equal"]
        )
        match form:
            case "compare":
                return self._compare(depth)
            case "not":
                return Not(self.write("boolean", depth))
            case "all" | "any":
                count = rnd.choice([0, 1, 2, 2, 3, 3, 4, 9, 20]) if depth < 3 else 2
                parts = tuple(self.write("boolean", depth) for _ in range(count))
                return All(parts) if form == "all" else Any(parts)
            case "at least":
                parts = tuple(self.write("boolean", depth) for _ in range(rnd.randint(1, 4)))
                return AtLeast(self.write("whole", min(depth, 1)), parts)
            case "if":
                return If(*(self.write("boolean", depth) for _ in range(3)), BOOLEAN)
            case "nothing":
                return IsNothing(self.write("maybe day", depth))
            case "known":
                return IsKnown(self.write(rnd.choice(["money", "boolean", "day", "list"]), depth))
            case "some" | "every":
                of = self.write("list", depth)
                variable = self._bind(ITEM)
                condition = self.write("boolean", depth)
                self.items.pop()
                return (Some if form == "some" else Every)(of, variable, condition)
            case "includes":
                return self._includes(depth)
            case "listed":
                return self._call(
                    Function.LISTED_IN, BOOLEAN, Const("listed", ListName()),
                    self.write("code", depth), self.write("day", depth),
                )  # fmt: skip
            case "texts":
                functions = [Function.CONTAINS, Function.STARTS_WITH, Function.ENDS_WITH]
                texts = self.write("text", depth), self.write("text", depth)
                return self._call(rnd.choice(functions), BOOLEAN, *texts)
            case "table":
                return self._table("boolean", BOOLEAN, depth)
            case _:
                a, b = self.write("boolean", depth), self.write("boolean", depth)
                return Compare(rnd.choice([Order.EQUAL, Order.UNEQUAL]), a, b)

    def _compare(self, depth: int) -> Expr:
        rnd = self.rnd
        order = rnd.choice(list(Order))
        kind = rnd.choice(EQUATED if order in (Order.EQUAL, Order.UNEQUAL) else ORDERED)
        if kind == "day" and rnd.random() < 0.4:
            return Compare(order, self.write("maybe day", depth), self.write("maybe day", depth))
        a, b = self.write(kind, depth), self.write(kind, depth)
        if kind in ("money", "number") and rnd.random() < 0.3:  # a quotient, compared exactly
            a = Arithmetic(Sign.OVER, a, self.write(kind, depth), NUMBER_RAW)
            b = self.write("number", 0)
        return Compare(order, a, b)

    def _includes(self, depth: int) -> Expr:
        if self.rnd.random() < 0.5:
            return Includes(self.write("figures", depth), self.write("money", 0))
        of, variable = self.write("list", depth), self._bind(ITEM)
        name, kind = self.rnd.choice([("class", "class"), ("day", "maybe day"), ("sum", "fen")])
        found = dict(ITEM.fields)[name]
        self.items.pop()
        column = Each(of, variable, Field(Item(variable, "xs", ITEM), name, found), Listing(found))
        return Includes(column, self.write(kind, 0))

    # --- figures -------------------------------------------------------------------------

    def _fen(self, kind: str, depth: int) -> Expr:
        """Write an amount in whole fen: nothing that would need a rounding."""
        rnd, of = self.rnd, AMOUNT
        match rnd.choice(["add", "add", "extreme", "sum", "rounded", "rounded", "if", "table"]):
            case "add":
                sign = rnd.choice([Sign.PLUS, Sign.MINUS])
                return Arithmetic(sign, self.write("fen", depth), self.write("fen", depth), of)
            case "extreme":
                parts = tuple(self.write("fen", depth) for _ in range(rnd.randint(1, 3)))
                return Extreme(rnd.choice([Total.MIN, Total.MAX]), parts, of)
            case "sum":
                return self._total("figures", of, depth)
            case "rounded":
                part = self.write("money", depth)
                return Rounded(rnd.choice(list(Rounding)), part, rnd.choice([2, 2, 0, -3]), of)
            case "table":
                return self._table("fen", of, depth)
            case _:
                return self._if("fen", of, depth)

    def _money(self, kind: str, depth: int) -> Expr:
        rnd = self.rnd
        match rnd.choice(["fen", "fen", "times", "times", "over", "marginal", "add", "if", "sum"]):
            case "sum":
                of, variable = self.write("list", depth), self._bind(ITEM)
                a, b = self.write("fen", 0), self.write("number", 0)
                self.items.pop()
                product = Arithmetic(Sign.TIMES, a, b, MONEY_RAW)
                column = Each(of, variable, product, Listing(MONEY_RAW))
                return Aggregate(Total.SUM, column, MONEY_RAW)
            case "fen":
                return self.write("fen", depth + 1)
            case "times":
                a, b = self.write("money", depth), self.write("number", depth)
                return Arithmetic(Sign.TIMES, a, b, MONEY_RAW)
            case "over":
                a, b = self.write("money", depth), self.write("number", depth)
                return Arithmetic(Sign.OVER, a, b, MONEY_RAW)
            case "marginal":
                tiers = Parameter("tiers", None, Tiers())
                return self._call(Function.MARGINAL, MONEY_RAW, tiers, self.write("money", depth))
            case "add":
                sign = rnd.choice([Sign.PLUS, Sign.MINUS])
                a, b = self.write("money", depth), self.write("money", depth)
                return Arithmetic(sign, a, b, MONEY_RAW)
            case _:
                return self._if("money", MONEY_RAW, depth)

    def _number(self, kind: str, depth: int) -> Expr:
        rnd = self.rnd
        form = rnd.choice(
            ["whole", "whole", "arithmetic", "over", "on", "growth", "abs", "rounded"]
        )
        match form:
            case "whole":
                return self.write("whole", depth + 1)
            case "arithmetic":
                sign = rnd.choice([Sign.PLUS, Sign.MINUS, Sign.TIMES])
                a, b = self.write("number", depth), self.write("number", depth)
                return Arithmetic(sign, a, b, NUMBER_RAW)
            case "over":
                of = rnd.choice(["number", "money"])
                a, b = self.write(of, depth), self.write(of, depth)
                return Arithmetic(Sign.OVER, a, b, NUMBER_RAW)
            case "on":
                series = Const("rates", Series(4))
                return self._call(Function.VALUE_ON, RATE, series, self.write("day", depth))
            case "growth":
                return self._call(Function.GROWTH, NUMBER_RAW, self.write("figures", depth))
            case "abs":
                return self._call(Function.ABS, NUMBER_RAW, self.write("number", depth))
            case _:
                digits = rnd.choice([0, 1, 2, 4])
                part = self.write("number", depth)
                return Rounded(rnd.choice(list(Rounding)), part, digits, Number(digits))

    def _whole(self, kind: str, depth: int) -> Expr:
        rnd = self.rnd
        match rnd.choice(["count", "count", "distinct", "part", "length", "modulo", "add"]):
            case "count":
                return Aggregate(Total.COUNT, self.write("list", depth), WHOLE)
            case "distinct":
                return Aggregate(Total.COUNT, Distinct(self._column(depth), FIGURES), WHOLE)
            case "part":
                parts = [Function.YEAR, Function.MONTH, Function.DAY]
                return self._call(rnd.choice(parts), WHOLE, self.write("day", depth))
            case "length":
                return self._call(Function.STRING_LENGTH, WHOLE, self.write("text", depth))
            case "modulo":
                a, b = self.write("whole", depth), self.write("whole", depth)
                return self._call(Function.MODULO, WHOLE, a, b)
            case _:
                a, b = self.write("whole", depth), self.write("whole", depth)
                return Arithmetic(rnd.choice([Sign.PLUS, Sign.MINUS]), a, b, WHOLE)

    def _total(self, kind: str, of: Type, depth: int) -> Expr:
        total = self.rnd.choice([Total.SUM, Total.SUM, Total.MIN, Total.MAX])
        return Aggregate(total, self.write(kind, depth), of)

    # --- days, durations, texts ----------------------------------------------------------

    def _day(self, kind: str, depth: int) -> Expr:
        rnd = self.rnd
        match rnd.choice(["later", "later", "working", "date", "if"]):
            case "later":
                function = rnd.choice([Function.LATER, Function.EARLIER])
                by = self.write(rnd.choice(["months", "days"]), depth)
                return self._call(function, DAY, self.write("day", depth), by)
            case "working":
                count = self.write("number", 0)
                day = self.write("day", depth)
                return self._call(Function.WORKING_DAYS_AFTER, DAY, day, count)
            case "date":
                year = Const(Decimal(rnd.choice([2020, 2021, 0, 10000])), WHOLE)
                month, day = self.write("whole", 0), self.write("whole", 0)
                return self._call(Function.DATE, DAY, year, month, day)
            case _:
                return self._if("day", DAY, depth)

    def _duration(self, kind: str, depth: int) -> Expr:
        of = MONTHS if kind == "months" else DAYS
        between = Function.MONTHS_BETWEEN if kind == "months" else Function.DAYS_BETWEEN
        if self.rnd.random() < 0.6:
            days = self.write("day", depth), self.write("maybe day", depth)
            return self._call(between, of, *days)
        function = self.rnd.choice([Function.ADD_DURATIONS, Function.SUBTRACT_DURATIONS])
        return self._call(function, of, self.write(kind, depth), self.write(kind, depth))

    def _if_only(self, kind: str, depth: int) -> Expr:
        return self._if(kind, PLAIN[kind][0], depth)

    def _if(self, kind: str, of: Type, depth: int) -> Expr:
        condition = self.write("boolean", depth)
        return If(condition, self.write(kind, depth), self.write(kind, depth), of)

    def _table(self, kind: str, of: Type, depth: int) -> Expr:
        rnd = self.rnd
        rows = tuple(
            Row(self.write("boolean", min(depth, 1)), self.write(kind, min(depth, 1)))
            for _ in range(rnd.randint(1, 4))
        )
        hits = [Hit.FIRST, Hit.UNIQUE] + ([] if kind == "boolean" else [Hit.COLLECT])
        hit = rnd.choice(hits)
        total = rnd.choice([Total.SUM, Total.MIN, Total.MAX]) if hit is Hit.COLLECT else None
        return Table("T", hit, total, rows, of)

    # --- lists ---------------------------------------------------------------------------

    def _list(self, kind: str, depth: int) -> Expr:
        rnd = self.rnd
        if kind == "list":
            of = self.write("list", depth - 1)
            variable = self._bind(ITEM)
            condition = self.write("boolean", depth - 1)
            self.items.pop()
            return Filter(of, variable, condition, ITEMS)
        match rnd.choice(["column", "column", "column", "filter", "written", "share", "if"]):
            case "column":
                return self._column(depth - 1)
            case "filter":
                of, variable = self.write("figures", depth - 1), self._bind(AMOUNT)
                condition = self.write("boolean", depth - 1)
                self.items.pop()
                return Filter(of, variable, condition, FIGURES)
            case "written":
                parts = tuple(self.write("fen", depth - 1) for _ in range(rnd.randint(0, 3)))
                return Items(parts, FIGURES)
            case "share":
                amounts = self.write("figures", depth - 1)
                total = self.write("fen", depth - 1)
                return self._call(Function.SHARE, FIGURES, amounts, total)
            case _:
                return self._if("figures", FIGURES, depth - 1)

    def _column(self, depth: int) -> Expr:
        of, variable = self.write("list", depth), self._bind(ITEM)
        body = self.write("fen", min(depth, 1))
        self.items.pop()
        return Each(of, variable, body, FIGURES)

    def _bind(self, of: Type) -> str:
        """Put an item at hand; the caller takes it away again."""
        self.variables += 1
        self.items.append((f"v{self.variables}", of))
        return f"v{self.variables}"

    def _call(self, function: Function, of: Type, *arguments: Expr) -> Expr:
        return Call(function, arguments, of)
