"""Random rulebooks and records, directed by types: what the readings are held against each other.

A seed and a size give the same programme for ever, so that a disagreement can be replayed.
Constants of a programme go into a pool that its records draw from, one unit more and one less
included, for faults sit on boundaries.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from ipaward.domain.money import Rounding
from ipaward.domain.types import Raw, Type
from ipaward.domain.value import Duration, Unknown, Value
from ipaward.domain.words import Words
from ipaward.rulebook.book import (
    Award,
    Breach,
    Kind,
    MoneyRounding,
    Programme,
    Rule,
    Rulebook,
    Term,
)
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Compare, Const, Expr, Not, Order
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.meaning import Situation, mean
from tests.properties.expressions import Writer
from tests.properties.worlds import (
    ALL_FACTS,
    AMOUNT,
    BASIS,
    BOOLEAN,
    DAYS_POOL,
    ITEM,
    World,
    world,
)

WORDS = Words()
UNKNOWN = Unknown(frozenset())
PROBES = 8  # records that conditions are tried on while they are written


def programme_of(seed: int, size: int) -> tuple[Rulebook, Programme, World]:
    """Give a random rulebook with its one programme."""
    rnd = Random(f"{seed}/{size}")
    here = world(rnd)
    here.records = [(record_of(seed + k, here), day_of(seed + k)) for k in range(PROBES)]
    writer = Writer(rnd, here)
    definitions = {}
    called, ruled, capped = (_names(seed, pool) for pool in (DEFINED, RULED, CAPPED))
    for i in range(rnd.randint(0, min(size, 5))):
        of = rnd.choice(["boolean", "boolean", "money", "number", "day", "list", "text"])
        value = writer.write(of, rnd.randint(1, min(size, 3)))
        definitions[called[i]] = Definition(called[i], value)
        writer.defined[of].append((called[i], value.type))
    writer.definitions = definitions
    kinds = sorted(rnd.choices(list(Kind), k=rnd.randint(1, size + 1)), key=list(Kind).index)
    rules = tuple(_rule(ruled[i], kind, writer, rnd, size) for i, kind in enumerate(kinds))
    award = _award(writer, rnd, size, capped) if rnd.random() < 0.85 else None
    programme = Programme("P", WORDS, "", definitions, rules, award, None, (), (), ())
    return here.book(programme), programme, here


# Names that an engine might take for one another, or for what a query works out by itself.
DEFINED = ["D", "d", "verdict", "amount", "paid", "refused", "row", "G", "XS", "Figures", "on"]
RULED = [f"{letter}{at}" for at in range(20) for letter in "Rr"]
CAPPED = ["C", "c", "standard/", "Standard", "lower 0", "Ｃ"]


def _names(seed: int, pool: list[str]) -> list[str]:
    """Give the names of a programme, in an order of its own."""
    return Random(f"names {seed}").sample(pool, len(pool))


def _rule(name: str, kind: Kind, writer: Writer, rnd: Random, size: int) -> Rule:
    depth = rnd.randint(0, min(size, 4))
    when = _telling(writer, depth, kind is not Kind.EXCLUSION)
    applies = writer.write("boolean", min(depth, 2)) if rnd.random() < 0.3 else None
    return Rule(name, kind, when, applies, BASIS, WORDS, (), rnd.choice(list(Breach)))


def _telling(writer: Writer, depth: int, wanted: bool) -> Expr:
    """Write a condition that holds for some records and not for others, for more as `wanted`.

    Without this most cases would fall at the first rule, and most conditions would say nothing.
    """
    best, best_count = Const(wanted, BOOLEAN), -1
    for _ in range(4):
        when = _pinned(writer, depth) or writer.write("boolean", depth)
        truths = _values(when, writer)
        if truths.count(wanted) < truths.count(not wanted):
            when = Not(when)
        count = min(truths.count(True), truths.count(False))
        if count > best_count:
            best, best_count = when, count
        if count >= len(truths) / 5:
            break
    return best


PINNED = ["money", "money", "fen", "number", "whole", "day", "months", "days"]


def _pinned(writer: Writer, depth: int) -> Expr | None:
    """Compare something computed with what it comes to for one of the records, on the boundary."""
    if writer.rnd.random() < 0.4:
        return None
    expr = writer.write(writer.rnd.choice(PINNED), max(depth, 1))
    values = [
        (value, of)
        for value in _values(expr, writer)
        for of in [CONSTANTS.get(type(value), expr.type)]
        if isinstance(value, Fraction | date | Duration)
    ]
    if not values:
        return None
    value, of = writer.rnd.choice(values)
    return Compare(writer.rnd.choice(list(Order)), expr, Const(value, of))


CONSTANTS = {Fraction: Raw(is_money=False)}


def _values(expr: Expr, writer: Writer) -> list[Meant]:
    programme = Programme("P", WORDS, "", writer.definitions, (), None, None, (), (), ())
    book = writer.here.book(programme)
    return [
        mean(expr, Situation(record, day, book, programme)) for record, day in writer.here.records
    ]


def _award(writer: Writer, rnd: Random, size: int, names: list[str]) -> Award:
    rounding = None
    if rnd.random() < 0.5:
        unit = rnd.choice([1, 10, 100, 10_000, 1_000_000])
        rounding = MoneyRounding(unit, rnd.choice(list(Rounding)))
    exactly = "money" if rounding else "fen"
    terms = [Term("standard", writer.write("fen", rnd.randint(0, 1)), None, BASIS, WORDS)]
    for i in range(rnd.choice([0, 1, 1, 2, 2, 3, 4])):
        applies = writer.write("boolean", 1) if rnd.random() < 0.3 else None
        value = writer.write(exactly, rnd.randint(0, min(size, 3)))
        terms.append(Term(names[i], value, applies, BASIS, WORDS))
    below = writer.write("fen", 0) if rnd.random() < 0.35 else None
    return Award(terms[0], tuple(terms[1:]), below, rounding)


def record_of(seed: int, here: World) -> dict[str, Value | Unknown]:
    """Give a random record for a programme's world, unknowns included."""
    rnd = Random(seed)
    blank = rnd.choice([0.0, 0.0, 0.05, 0.2, 0.5])
    record: dict[str, Value | Unknown] = {}
    for group, facts in ALL_FACTS.items():
        if rnd.random() < blank / 5:
            continue  # nothing known of the whole group
        fields: dict[str, Value | Unknown] = {}
        for name, of in facts:
            _put(fields, name, of, rnd, blank, here)
        record[group] = fields
    for name in ("xs", "ys"):
        if rnd.random() >= blank:
            items = []
            for _ in range(rnd.choice([0, 0, 1, 1, 2, 3, 5])):
                item: dict[str, Value | Unknown] = {}
                for field, of in ITEM.fields:
                    _put(item, field, of, rnd, blank, here)
                items.append(item)
            record[name] = tuple(items)
    if rnd.random() >= blank:
        record["figures"] = tuple(
            UNKNOWN if rnd.random() < blank else any_value(AMOUNT, rnd, here)
            for _ in range(rnd.choice([0, 1, 2, 2, 3]))
        )
    return record


def _put(
    fields: dict[str, Value | Unknown], name: str, of: Type, rnd: Random, blank: float, here: World
) -> None:
    if rnd.random() >= blank:
        fields[name] = any_value(of, rnd, here)
    elif rnd.random() < 0.5:
        fields[name] = UNKNOWN


def any_value(of: Type, rnd: Random, here: World) -> Value:
    """Give a value of a type, more often than not one that the programme speaks of."""
    return here.value(of, rnd)


def day_of(seed: int) -> date | Unknown:
    """Give a reference date, rarely an unknown one."""
    rnd = Random(f"day {seed}")
    if rnd.random() < 0.06:
        return UNKNOWN
    return rnd.choice(DAYS_POOL) + timedelta(days=rnd.choice([-1, 0, 0, 1]))


def overrides_of(seed: int, here: World) -> dict[str, Value]:
    """Give parameter values set for one judgement, mostly none."""
    rnd = Random(f"overrides {seed}")
    if rnd.random() < 0.85:
        return {}
    return {
        name: here.value(info.type, rnd)
        for name, info in here.parameters.items()
        if name not in ("tiers", "table") and rnd.random() < 0.4
    }
