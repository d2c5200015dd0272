"""What each engine calls the same thing: the only place where their dialects differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlglot import exp

from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.sql import E


class Lowering(Protocol):
    """One engine's words for lists, days, divisions and texts.

    An index of a list counts from one. A variable is the name of the item at hand.
    """

    dialect: str
    wide: str  # the type of whole numbers beyond 64 bits

    def each(self, of: E, variable: str, body: E, index: str = "") -> E:
        """Give `body` for each item."""

    def kept(self, of: E, variable: str, condition: E, index: str = "") -> E:
        """Give the items for which `condition` surely holds."""

    def where(self, of: E, truths: E) -> E:
        """Give the items with a true one of known truth values; unknown where the list of these is.

        Both lists have the same length.
        """

    def length(self, of: E) -> E:
        """Give the count of items, unknown ones included."""

    def known(self, of: E) -> E:
        """Give the count of items that are known."""

    def holds(self, of: E) -> E:
        """Tell whether a list of truth values holds a true one."""

    def total(self, of: E) -> E:
        """Give the sum of a list of whole numbers, in the wide type; 0 of none."""

    def least(self, of: E) -> E:
        """Give the least item that is known."""

    def greatest(self, of: E) -> E:
        """Give the greatest item that is known."""

    def place(self, of: E, value: E) -> E:
        """Give the index of the first item equal to `value`."""

    def different(self, of: E) -> E:
        """Give how many different items there are, all of them known."""

    def at(self, of: E, index: E) -> E:
        """Give an item; unknown beyond the end."""

    def listed(self, items: list[E], kind: str) -> E:
        """Give a list written out, of items of the type `kind`."""

    def record(self, fields: list[tuple[str, E]]) -> E:
        """Give a record."""

    def word(self, word: str, among: Sequence[str]) -> E:
        """Give one of a few words."""

    def quotient(self, top: E, bottom: E) -> E:
        """Give a whole quotient, cut towards zero."""

    def attempt(self, product: exp.Mul) -> E:
        """Give a product, unknown where it is too wide for the engine."""

    def year(self, day: E) -> E:
        """Give the year of a day."""

    def month(self, day: E) -> E:
        """Give the month of a day."""

    def day(self, day: E) -> E:
        """Give the day of the month."""

    def made(self, year: E, month: E, day: E) -> E:
        """Give a day of its parts; unknown where there is none."""

    def later_days(self, day: E, count: E) -> E:
        """Give a day moved by a count of days that keeps it within the calendar."""

    def later_months(self, day: E, count: E) -> E:
        """Give a day moved by months that keep it within the calendar."""

    def since_epoch(self, day: E) -> E:
        """Give the days since 1970-01-01."""

    def contains(self, of: E, part: E) -> E:
        """Tell whether a text contains another."""

    def starts(self, of: E, part: E) -> E:
        """Tell whether a text starts with another."""

    def ends(self, of: E, part: E) -> E:
        """Tell whether a text ends with another."""

    def characters(self, of: E) -> E:
        """Give the count of characters."""

    def blank(self, of: E) -> E:
        """Tell whether a text is blank."""


class Duck:
    """DuckDB, in process."""

    dialect = "duckdb"
    wide = "HUGEINT"

    def each(self, of: E, variable: str, body: E, index: str = "") -> E:
        return sql.call("list_transform", of, _lambda(variable, body, index))

    def kept(self, of: E, variable: str, condition: E, index: str = "") -> E:
        return sql.call("list_filter", of, _lambda(variable, condition, index))

    def where(self, of: E, truths: E) -> E:
        return sql.call("list_where", of, truths)

    def length(self, of: E) -> E:
        return sql.call("len", of)

    def known(self, of: E) -> E:
        return sql.call("list_count", of)

    def holds(self, of: E) -> E:
        return sql.call("list_contains", of, sql.truth(True))

    def total(self, of: E) -> E:
        return sql.call("coalesce", sql.call("list_sum", of), sql.cast(sql.small(0), self.wide))

    def least(self, of: E) -> E:
        return sql.call("list_min", of)

    def greatest(self, of: E) -> E:
        return sql.call("list_max", of)

    def place(self, of: E, value: E) -> E:
        return sql.call("list_position", of, value)

    def different(self, of: E) -> E:
        return sql.call("list_unique", of)

    def at(self, of: E, index: E) -> E:
        return sql.call("list_extract", of, index)

    def listed(self, items: list[E], kind: str) -> E:
        if not items:
            return sql.cast(sql.call("list_value"), f"{kind}[]")
        return sql.call("list_value", *items)

    def record(self, fields: list[tuple[str, E]]) -> E:
        pairs = [
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value)
            for name, value in fields
        ]
        return exp.Struct(expressions=pairs)

    def word(self, word: str, among: Sequence[str]) -> E:
        # Held and written as its number among them, which takes a fifth of the time of a text.
        return sql.cast(sql.text(word), f"ENUM({', '.join(sql.text(one).sql() for one in among)})")

    def quotient(self, top: E, bottom: E) -> E:
        # `//` cuts towards zero here; Python's goes down.
        return exp.IntDiv(this=sql.wrapped(top), expression=sql.wrapped(bottom))

    def attempt(self, product: exp.Mul) -> E:
        return sql.call("try", product)

    def year(self, day: E) -> E:
        return sql.call("year", day)

    def month(self, day: E) -> E:
        return sql.call("month", day)

    def day(self, day: E) -> E:
        return sql.call("day", day)

    def made(self, year: E, month: E, day: E) -> E:
        fits = sql.both(
            exp.Between(this=year, low=sql.small(1), high=sql.small(9999)),
            exp.Between(this=month, low=sql.small(1), high=sql.small(12)),
            exp.Between(this=day, low=sql.small(1), high=sql.small(31)),
        )
        return sql.provided(fits, sql.call("try", sql.call("make_date", year, month, day)))

    def later_days(self, day: E, count: E) -> E:
        return sql.plus(day, sql.cast(count, "INT"))

    def later_months(self, day: E, count: E) -> E:
        # A day and an interval make a moment here, hence the cast back.
        months = sql.call("to_months", sql.cast(count, "INT"))
        return sql.cast(sql.plus(day, months), "DATE")

    def since_epoch(self, day: E) -> E:
        return sql.minus(day, sql.cast(sql.text("1970-01-01"), "DATE"))

    def contains(self, of: E, part: E) -> E:
        return sql.call("contains", of, part)

    def starts(self, of: E, part: E) -> E:
        return sql.call("starts_with", of, part)

    def ends(self, of: E, part: E) -> E:
        return sql.call("suffix", of, part)

    def characters(self, of: E) -> E:
        return sql.call("length", of)

    def blank(self, of: E) -> E:
        return sql.compare("=", sql.call("trim", of), sql.text(""))


class OnSpark:
    """Spark SQL, on one machine or many."""

    dialect = "spark"
    wide = "DECIMAL(38, 0)"

    def each(self, of: E, variable: str, body: E, index: str = "") -> E:
        return sql.call("transform", of, _lambda(variable, _from_zero(body, index), index))

    def kept(self, of: E, variable: str, condition: E, index: str = "") -> E:
        return sql.call("filter", of, _lambda(variable, _from_zero(condition, index), index))

    def where(self, of: E, truths: E) -> E:
        is_in = self.at(truths, sql.named("k_at"))
        return sql.provided(sql.is_known(truths), self.kept(of, "k", is_in, "k_at"))

    def length(self, of: E) -> E:
        return sql.call("array_size", of)

    def known(self, of: E) -> E:
        return sql.call("array_size", self.kept(of, "k", sql.is_known(sql.named("k"))))

    def holds(self, of: E) -> E:
        return sql.call("array_contains", of, sql.truth(True))

    def total(self, of: E) -> E:
        start = sql.cast(sql.small(0), self.wide)
        added = sql.plus(sql.named("sum"), sql.named("one"))
        step = exp.Lambda(this=sql.cast(added, self.wide), expressions=_names("sum", "one"))
        return sql.call("aggregate", of, start, step)

    def least(self, of: E) -> E:
        return sql.call("array_min", of)

    def greatest(self, of: E) -> E:
        return sql.call("array_max", of)

    def place(self, of: E, value: E) -> E:
        return sql.call("array_position", of, value)

    def different(self, of: E) -> E:
        return sql.call("array_size", sql.call("array_distinct", of))

    def at(self, of: E, index: E) -> E:
        return sql.call("get", of, sql.minus(sql.cast(index, "INT"), sql.small(1)))

    def listed(self, items: list[E], kind: str) -> E:
        made = sql.call("array", *items)
        return sql.cast(made, f"{kind}[]") if kind else made

    def record(self, fields: list[tuple[str, E]]) -> E:
        return sql.call("named_struct", *(e for n, v in fields for e in (sql.text(n), v)))

    def word(self, word: str, among: Sequence[str]) -> E:
        return sql.text(word)

    def quotient(self, top: E, bottom: E) -> E:
        # `div` gives 64 bits whatever it is given; what is left after the rest divides exactly.
        top, bottom = sql.cast(top, self.wide), sql.cast(bottom, self.wide)
        rest = exp.Mod(this=top, expression=bottom)
        exact = exp.Div(this=exp.Paren(this=sql.minus(top, rest)), expression=bottom)
        return sql.cast(exact, self.wide)

    def attempt(self, product: exp.Mul) -> E:
        return sql.call("try_multiply", product.this, product.expression)

    def year(self, day: E) -> E:
        return sql.cast(sql.call("year", day), "BIGINT")

    def month(self, day: E) -> E:
        return sql.cast(sql.call("month", day), "BIGINT")

    def day(self, day: E) -> E:
        return sql.cast(sql.call("day", day), "BIGINT")

    def made(self, year: E, month: E, day: E) -> E:
        parts = [sql.cast(part, "INT") for part in (year, month, day)]
        first = sql.call("make_date", parts[0], parts[1], sql.small(1))
        within = sql.compare("<=", parts[2], sql.call("day", sql.call("last_day", first)))
        fits = sql.both(
            exp.Between(this=year, low=sql.small(1), high=sql.small(9999)),
            exp.Between(this=month, low=sql.small(1), high=sql.small(12)),
            exp.Between(this=day, low=sql.small(1), high=sql.small(31)),
        )
        return sql.when((fits, sql.when((within, sql.call("make_date", *parts)))))

    def later_days(self, day: E, count: E) -> E:
        return sql.call("date_add", day, sql.cast(count, "INT"))

    def later_months(self, day: E, count: E) -> E:
        return sql.call("add_months", day, sql.cast(count, "INT"))

    def since_epoch(self, day: E) -> E:
        return sql.cast(sql.call("unix_date", day), "BIGINT")

    def contains(self, of: E, part: E) -> E:
        return sql.call("contains", of, part)

    def starts(self, of: E, part: E) -> E:
        return sql.call("startswith", of, part)

    def ends(self, of: E, part: E) -> E:
        return sql.call("endswith", of, part)

    def characters(self, of: E) -> E:
        return sql.cast(sql.call("char_length", of), "BIGINT")

    def blank(self, of: E) -> E:
        return sql.compare("=", sql.call("trim", of), sql.text(""))


def _names(*names: str) -> list[exp.Identifier]:
    return [exp.to_identifier(name, quoted=True) for name in names if name]


def _from_zero(body: E, index: str) -> E:
    """Count items from one where the engine counts them from zero."""
    if not index:
        return body
    return body.transform(
        lambda node: (
            sql.wrapped(sql.plus(node, sql.small(1)))
            if isinstance(node, exp.Column) and not node.table and node.name == index
            else node
        )
    )


def _lambda(variable: str, body: E, index: str) -> E:
    return exp.Lambda(this=body, expressions=_names(variable, index))


def written(tree: E, lowering: Lowering, *, pretty: bool = False) -> str:
    """Print a query for its engine; `pretty` for people, with line breaks and remarks."""
    return tree.sql(
        dialect=lowering.dialect, normalize_functions=False, pretty=pretty, comments=pretty
    )


ENGINES: dict[str, Lowering] = {"duckdb": Duck(), "spark": OnSpark()}
