"""Arrays answer as the database does: every form of the tree, on values of every kind."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import duckdb
import pyarrow as pa
import pytest
from sqlglot import exp

from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.arrays import NotByArraysError
from ipaward.interpreters.batch.lowering import ENGINES, written
from tests.arrays import answered
from tests.engines import rows_of

DUCK = ENGINES["duckdb"]
ROWS = 500


def column(draw, kind):
    """One value in five is unknown."""
    return pa.array([None if one % 5 == 0 else draw(one) for one in range(ROWS)], kind)


RANDOM = Random(1)


def some(*of):
    return RANDOM.choice(of)


def a_day():
    return date(1, 1, 1) + timedelta(days=some(0, 58, 59, 365, 730_500, 3_652_000))


def listed(draw):
    return lambda _: [some(None, draw(), draw()) for _ in range(RANDOM.randrange(7))]


def facts():
    return pa.table(
        {
            "a": column(lambda _: some(-9, -1, 0, 1, 7, 2**40), pa.int64()),
            "b": column(lambda _: some(-3, 0, 2, 5), pa.int64()),
            "p": column(lambda _: some(True, False), pa.bool_()),
            "q": column(lambda _: some(True, False), pa.bool_()),
            "t": column(lambda _: some("", "x", " x ", "\u3000", "甲乙", "xy"), pa.string()),
            # As columns of few words are read.
            "c": column(lambda _: some(*"uvwxyz"), pa.string()).dictionary_encode(),
            "d": column(lambda _: a_day(), pa.date32()),
            "e": column(lambda _: a_day(), pa.date32()),
            "numbers": column(listed(lambda: some(-2, 0, 3)), pa.list_(pa.int64())),
            "truths": column(listed(lambda: some(True, False)), pa.list_(pa.bool_())),
            "words": column(listed(lambda: some("x", "y", "z")), pa.list_(pa.string())),
            "days": column(listed(a_day), pa.list_(pa.date32())),
        }
    )


FACTS = facts()
a, b, p, q, t, c, d, e = (sql.named(name, "f") for name in "abpqtcde")
numbers, truths, words, days = (
    sql.named(name, "f") for name in ("numbers", "truths", "words", "days")
)
x = sql.named("x")
BIG = exp.Literal.number(10**20)

TREES = {
    "and": sql.both(p, q),
    "or": sql.either(p, q),
    "not": sql.contrary(p),
    "is null": sql.is_null(a),
    "in": sql.among(t, ["x", "甲乙"]),
    "equal texts": sql.compare("=", t, sql.text("x")),
    "equal words": sql.compare("=", c, sql.text("x")),
    "unequal words": sql.compare("!=", c, sql.text("x")),
    "equal to no word there is": sql.either(p, sql.compare("=", c, sql.text("elsewhere"))),
    "equal to the unknown": sql.either(p, sql.compare("=", c, sql.cast(sql.null(), "VARCHAR"))),
    "unequal to the unknown": sql.either(p, sql.compare("!=", c, sql.cast(sql.null(), "VARCHAR"))),
    "words and texts": sql.compare("=", c, t),
    "among words": sql.among(c, ["x", "z"]),
    "among many words": sql.among(c, ["u", "v", "w", "x", "y"]),
    "among words there are not": sql.either(p, sql.among(c, ["elsewhere", "nowhere"])),
    "a word is unknown": sql.is_null(c),
    "one of two words": sql.when((p, c), otherwise=t),
    "words as texts": sql.cast(c, "VARCHAR"),
    "words as items": DUCK.each(numbers, "x", sql.compare("=", c, sql.text("x"))),
    "not equal": sql.compare("!=", a, b),
    "less": sql.compare("<", d, e),
    "at most": sql.compare("<=", a, b),
    "with the unknown": sql.either(p, sql.compare(">", a, sql.null())),
    "between": exp.Between(this=a, low=sql.small(-1), high=sql.small(7)),
    "between, wide": exp.Between(this=a, low=exp.Neg(this=BIG), high=BIG),
    "case": sql.when((p, a), (q, b)),
    "case with else": sql.when((p, a), otherwise=sql.long(4)),
    "case by truth": sql.by_truth(p, yes=sql.long(1), no=sql.long(0), unknown=sql.long(2)),
    "case by truth of columns": sql.by_truth(p, yes=a, no=b, unknown=sql.long(2)),
    "words": sql.when((p, DUCK.word("m", ["k", "m"])), (q, DUCK.word("k", ["k", "m"]))),
    "same words": sql.compare(
        "=", sql.when((p, DUCK.word("m", ["k", "m"]))), DUCK.word("m", ["k", "m"])
    ),
    "coalesce": sql.call("coalesce", a, b),
    "coalesced truth": sql.call("coalesce", p, sql.truth(True)),
    "nullif": sql.call("nullif", d, e),
    "least": sql.call("least", a, b),
    "greatest": sql.call("greatest", d, e),
    "sum": sql.plus(a, b),
    "difference": sql.minus(a, b),
    "product": sql.times(a, b),
    "negative": sql.negative(a),
    "quotient": sql.provided(sql.compare("!=", b, sql.small(0)), DUCK.quotient(a, b)),
    "rest": sql.provided(sql.compare("!=", b, sql.small(0)), exp.Mod(this=a, expression=b)),
    "absolute": sql.call("abs", a),
    "truth as number": sql.cast(p, "BIGINT"),
    "number as text": sql.cast(b, "VARCHAR"),
    "year": DUCK.year(d),
    "month": DUCK.month(d),
    "day": DUCK.day(d),
    "days later": sql.when(
        (exp.Between(this=b, low=sql.small(0), high=sql.small(9)), DUCK.later_days(e, b))
    ),
    "months later": sql.provided(
        sql.compare(">", d, sql.day(date(1, 1, 1))), DUCK.later_months(d, sql.small(1))
    ),
    "months later than a day": sql.provided(
        p, DUCK.later_months(sql.day(date(2021, 1, 31)), sql.small(1))
    ),
    "days later than a day": sql.provided(
        p, DUCK.later_days(sql.day(date(2021, 1, 31)), sql.small(1))
    ),
    "days between": sql.minus(d, e),
    "since epoch": DUCK.since_epoch(d),
    "contains": DUCK.contains(t, sql.text("x")),
    "starts": DUCK.starts(t, sql.text("x")),
    "ends": DUCK.ends(t, sql.text("乙")),
    "characters": DUCK.characters(t),
    "blank": DUCK.blank(t),
    "length": DUCK.length(numbers),
    "known": DUCK.known(words),
    "holds": DUCK.holds(truths),
    "total": DUCK.total(numbers),
    "least item": DUCK.least(numbers),
    "greatest item": DUCK.greatest(days),
    "different": DUCK.different(words),
    "different, where it counts": sql.when(
        (sql.compare("<", DUCK.length(words), sql.small(3)), sql.long(0)),
        otherwise=sql.cast(DUCK.different(words), "BIGINT"),
    ),
    "first": DUCK.at(words, sql.small(1)),
    "last": DUCK.at(numbers, DUCK.length(numbers)),
    "each": DUCK.each(numbers, "x", sql.plus(x, a)),
    "each, of a constant": DUCK.each(numbers, "x", sql.truth(True)),
    "each in each": DUCK.each(numbers, "x", DUCK.total(DUCK.each(numbers, "y", sql.named("x")))),
    "kept": DUCK.kept(numbers, "x", sql.compare(">", x, b)),
    "where": DUCK.where(
        numbers,
        DUCK.each(numbers, "x", sql.call("coalesce", sql.compare(">", x, b), sql.truth(False))),
    ),
    "where, none": DUCK.where(numbers, sql.provided(p, DUCK.each(numbers, "x", sql.is_null(x)))),
    "written out": DUCK.listed([a, b, sql.long(3)], "BIGINT"),
    "records": DUCK.each(
        DUCK.listed([DUCK.record([("k", a)]), DUCK.record([("k", b)])], ""),
        "x",
        sql.field(x, "k"),
    ),
}


def by_database(tree):
    query = f"SELECT {written(tree, DUCK)} AS value FROM facts AS f"
    with duckdb.connect() as connection:
        connection.register("facts", FACTS)
        return [row["value"] for row in rows_of(connection.sql(query).to_arrow_table())]


@pytest.mark.parametrize("name", TREES)
def test_arrays_answer_as_the_database_does(name):
    tree = TREES[name]
    found = [row["value"] for row in answered({}, {"value": tree}, FACTS)]

    assert found == by_database(tree)
    assert len({str(one) for one in found}) > 1, "whatever is asked, the answer is the same"


@pytest.mark.parametrize("count", [-30_000, -13, -1, 0, 1, 11, 12, 13, 1200, 30_000])
def test_days_are_moved_by_months_as_in_the_database(count):
    days = pa.table({"d": pa.array(range(-719_163, 2_932_896, 997), pa.int32()).cast(pa.date32())})
    reached = f"year(d) * 12 + month(d) - 1 + {count} BETWEEN 12 AND 119999"
    with duckdb.connect() as connection:
        connection.register("days", days)
        moved = connection.sql(
            f"SELECT CASE WHEN {reached} THEN CAST(d + to_months({count}) AS DATE) END AS value"
            " FROM days"
        )
        wanted = [row["value"] for row in rows_of(moved.to_arrow_table())]

    found = answered({}, {"value": DUCK.later_months(d, sql.small(count))}, days)

    # A query asks of a day only where the calendar has it.
    pairs = [(one["value"], day) for one, day in zip(found, wanted, strict=True) if day is not None]
    assert pairs
    assert [one for one, _ in pairs] == [day for _, day in pairs]


def test_every_space_of_the_database_is_blank():
    characters = [chr(c) for c in range(1, 0x30000) if not 0xD800 <= c <= 0xDFFF]
    table = pa.table({"t": pa.array(characters)})
    with duckdb.connect() as connection:
        connection.register("texts", table)
        wanted = [blank for (blank,) in connection.sql("SELECT trim(t) = '' FROM texts").fetchall()]

    found = answered({}, {"value": DUCK.blank(t)}, table)

    assert [one["value"] for one in found] == wanted


def test_what_does_not_fit_into_64_bits_is_left_to_the_database():
    table = pa.table({"a": pa.array([2**62, 1], pa.int64())})

    with pytest.raises(pa.ArrowInvalid):
        answered({}, {"value": sql.times(a, sql.long(4))}, table)
    lists = pa.table({"numbers": pa.array([[2**62, 2**62], [2**62]], pa.list_(pa.int64()))})
    with pytest.raises(pa.ArrowInvalid):
        answered({}, {"value": DUCK.total(numbers)}, lists)


@pytest.mark.parametrize(
    "tree",
    [
        sql.call("no_function_of_ours", a),
        DUCK.each(numbers, "x", sql.named("i"), "i"),
        DUCK.contains(t, t),
        sql.compare("<", a, BIG),
        sql.cast(DUCK.listed([a], ""), "BIGINT[]"),
        sql.when((p, numbers), otherwise=numbers),
    ],
)
def test_what_arrays_do_not_know_is_left_to_the_database(tree):
    with pytest.raises(NotByArraysError):
        answered({}, {"value": tree}, FACTS)
