"""The facts, parameters and lists that random programmes speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ipaward.domain.limits import FEN
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Length,
    Listing,
    Measure,
    Number,
    Record,
    Text,
    Tiers,
    Type,
)
from ipaward.domain.value import NOTHING, Duration, Unknown, Value
from ipaward.domain.words import Words
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.expr import Fact
from ipaward.rulebook.policy import (
    Basis,
    Dated,
    DatedList,
    DatedSeries,
    Holidays,
    Listed,
    ParameterInfo,
    Policy,
    Status,
    Tier,
)
from ipaward.rulebook.vocabulary import Vocabulary

BASIS = Basis(())
BOOLEAN, AMOUNT, TEXT, DAY, MAYBE_DAY = Boolean(), Amount(), Text(), Day(), Day(or_none=True)
WHOLE, CENTI, RATE = Number(0), Number(2), Number(4)
CLASSES = Choice(("甲", "乙", "丙"))
CODE = Code("listed")
MONTHS, DAYS = Length(Measure.MONTHS), Length(Measure.DAYS)

ITEM = Record(
    (
        ("sum", AMOUNT),
        ("count", WHOLE),
        ("rate", CENTI),
        ("class", CLASSES),
        ("day", MAYBE_DAY),
        ("paid", BOOLEAN),
        ("words", TEXT),
        ("key", CODE),
    )
)
ITEMS = Listing(ITEM)
FIGURES = Listing(AMOUNT)

ALL_FACTS: dict[str, list[tuple[str, Type]]] = {
    "g": [
        ("yes", BOOLEAN),
        ("also", BOOLEAN),
        ("n", WHOLE),
        ("m", WHOLE),
        ("share", CENTI),
        ("cost", AMOUNT),
        ("other", AMOUNT),
        ("day", DAY),
        ("until", MAYBE_DAY),
    ],
    "h": [
        ("class", CLASSES),
        ("class2", CLASSES),
        ("words", TEXT),
        ("key", CODE),
        ("months", MONTHS),
        ("days", DAYS),
        ("third", AMOUNT),
        ("rate", RATE),
    ],
}

DAYS_POOL = [
    date(2020, 2, 29),
    date(2020, 3, 1),
    date(2020, 12, 31),
    date(2021, 1, 31),
    date(2021, 2, 28),
    date(2021, 6, 30),
    date(2024, 2, 29),
]
WORDS_POOL = [
    "",
    "甲",
    "甲乙",
    "乙",
    "a",
    "A",
    'quo"te',
    "back\\slash",
    "#x",
    "长" * 300,
    "true",
    "无",
]
LIMIT = Decimal("90071992547409.91")
AMOUNTS = [Decimal(x) for x in ("0", "0.01", "1", "99.99", "3000", "50000", "50000.01", "-20")]
NUMBERS = [Decimal(x) for x in ("0", "1", "2", "3", "5", "10", "100", "-1", "-7")]
BIG = [Decimal(10**9), Decimal(10**9), Decimal(-(10**9)), Decimal(10**10)]  # 10^18 is the limit
RATES = [Decimal(x) for x in ("0", "0.25", "0.5", "0.4", "1", "1.25", "-0.3")]
HUGE = [LIMIT, -LIMIT, LIMIT - Decimal("0.01")]


@dataclass
class World:
    """What one random programme speaks of, and the values it names.

    Attributes:
        pool: constants of the programme and values of its parameters.
        records: with reference dates, what conditions were tried on.
    """

    parameters: dict[str, ParameterInfo]
    lists: dict[str, DatedList]
    series: dict[str, DatedSeries]
    holidays: Holidays | None
    pool: list[tuple[Type, Value]] = field(default_factory=list)
    records: list[tuple[dict[str, Value | Unknown], date | Unknown]] = field(default_factory=list)
    named: dict[Type, tuple[int, list[Value]]] = field(default_factory=dict)

    def book(self, programme: Programme) -> Rulebook:
        """Give a rulebook that holds `programme` and all it rests on."""
        policy = Policy(
            "p", Words(), "zh", Status.EXAMPLE, False, "", "", None, None, None,
            {}, {}, {}, {}, {}, {},
        )  # fmt: skip
        groups = tuple((name, Record(tuple(facts))) for name, facts in ALL_FACTS.items())
        lists = (("xs", ITEMS), ("ys", ITEMS), ("figures", FIGURES))
        vocabulary = Vocabulary(Record(groups + lists), {}, "g.n")
        return Rulebook(
            policy, vocabulary, self.parameters, self.lists, self.series, self.holidays,
            {programme.name: programme}, "digest", (),
        )  # fmt: skip

    def value(self, of: Type, rnd: Random) -> Value:
        """Give a value of a type: half of the time one the programme names, or next to it."""
        named = self._named(of)
        if named and rnd.random() < 0.5:
            return _near(of, rnd.choice(named), rnd)
        return plain_value(of, rnd)

    def _named(self, of: Type) -> list[Value]:
        """Give the values of the pool that a type can have, looked up anew when it has grown."""
        count, found = self.named.get(of, (-1, []))
        if count != len(self.pool):
            found = [v for other, v in self.pool if _alike(of, other) and _may_be(of, v)]
            self.named[of] = len(self.pool), found
        return found


def _may_be(of: Type, value: Value) -> bool:
    if isinstance(value, Decimal):  # no reading takes in a figure beyond the limit
        return abs(value.scaleb(digits_of(of))) <= FEN
    return value != NOTHING or (isinstance(of, Day) and of.or_none)


def _alike(of: Type, other: Type) -> bool:
    if isinstance(of, Amount | Number) and isinstance(other, Amount | Number):
        return digits_of(of) >= digits_of(other)
    if isinstance(of, Day) and isinstance(other, Day):
        return True
    return of == other


def digits_of(of: Type) -> int:
    """Give the decimals of a number or amount."""
    return of.digits if isinstance(of, Number) else 2


def _near(of: Type, value: Value, rnd: Random) -> Value:
    step = rnd.choice([-1, 0, 0, 1])
    if isinstance(value, Decimal):
        near = value + step * Decimal(1).scaleb(-digits_of(of))
        return near if _may_be(of, near) else value
    if isinstance(value, date):
        return value + timedelta(days=step)
    return value


def plain_value(of: Type, rnd: Random) -> Value:
    """Give a value of a type from the usual ones."""
    match of:
        case Boolean():
            return rnd.random() < 0.6
        case Amount():
            return rnd.choice(HUGE + BIG) if rnd.random() < 0.1 else rnd.choice(AMOUNTS)
        case Number(digits=0):
            return rnd.choice(BIG) if rnd.random() < 0.1 else rnd.choice(NUMBERS)
        case Number():
            return rnd.choice(RATES)
        case Text():
            return rnd.choice(WORDS_POOL)
        case Choice(members=members):
            return rnd.choice(members)
        case Code():
            return rnd.choice(["K1", "K2", "K3"])
        case Day(or_none=or_none):
            if or_none and rnd.random() < 0.25:
                return NOTHING
            return rnd.choice(DAYS_POOL) + timedelta(days=rnd.choice([-1, 0, 0, 1, 30]))
        case Length(measure=measure):
            return Duration(measure, rnd.choice([-1, 0, 1, 2, 6, 9, 11, 12, 13, 24, 29, 31]))
    raise AssertionError(of)


def world(rnd: Random) -> World:
    """Give random parameters, lists, series and holidays."""
    types: dict[str, Type] = {
        "standard": AMOUNT,
        "ceiling": AMOUNT,
        "percent": RATE,
        "least": WHOLE,
        "open": BOOLEAN,
        "since": DAY,
        "term": MONTHS,
        "grace": DAYS,
    }
    parameters = {name: _parameter(name, of, rnd) for name, of in types.items()}
    parameters["keyed"] = _keyed(rnd)
    parameters["tiers"] = _tiers(rnd)
    parameters["table"] = _table(aside(rnd))
    entries = (
        None
        if rnd.random() < 0.15
        else {key: tuple(_stay(key, rnd) for _ in range(rnd.randint(0, 2))) for key in ("K1", "K2")}
    )
    points = sorted(set(rnd.choices(DAYS_POOL, k=rnd.randint(0, 3))))
    series = DatedSeries(
        "rates", 4, tuple((day, Decimal(rnd.randint(0, 600)).scaleb(-4)) for day in points), BASIS
    )
    return World(
        parameters,
        {"listed": DatedList("listed", entries, BASIS)},
        {"rates": series},
        _holidays(rnd),
    )


def aside(rnd: Random) -> Random:
    """Give a second stream that takes nothing from the first: what it does not touch stays."""
    other = Random()
    other.setstate(rnd.getstate())
    return other


def _stay(key: str, rnd: Random) -> Listed:
    start = rnd.choice(DAYS_POOL)
    until = None if rnd.random() < 0.4 else start + timedelta(days=rnd.choice([0, 1, 30, 400]))
    return Listed(key, start, until)


def _parameter(name: str, of: Type, rnd: Random) -> ParameterInfo:
    def value() -> Value | Unknown:
        return Unknown(frozenset()) if rnd.random() < 0.1 else plain_value(of, rnd)

    return ParameterInfo(name, of, "", None, _editions(value, rnd))


def _editions(value, rnd: Random) -> tuple[Dated, ...]:
    first = Dated(date(2019, 1, 1), date(2020, 12, 31), value(), BASIS)
    second = Dated(date(2021, 1, 1), None, value(), BASIS)
    return rnd.choice(
        [
            (first, second),
            (first, second),
            (second,),
            (Dated(date(2000, 1, 1), None, value(), BASIS),),
        ]
    )


def _keyed(rnd: Random) -> ParameterInfo:
    def value() -> Value:
        return {
            member: Unknown(frozenset()) if rnd.random() < 0.1 else plain_value(AMOUNT, rnd)
            for member in CLASSES.members
            if rnd.random() < 0.9
        }

    return ParameterInfo("keyed", AMOUNT, "", Fact(("h", "class"), CLASSES), _editions(value, rnd))


def _tiers(rnd: Random) -> ParameterInfo:
    def value() -> tuple[Tier, ...]:
        bounds = sorted(rnd.sample([0, 1, 100, 3000, 50000], rnd.randint(1, 3)))
        return tuple(Tier(Decimal(bound), rnd.choice(RATES)) for bound in bounds)

    return ParameterInfo("tiers", Tiers(), "", None, _editions(value, rnd))


def _table(rnd: Random) -> ParameterInfo:
    """Give a table of records; nothing in a table of a policy is unknown."""

    def value() -> tuple[Value, ...]:
        rows = range(rnd.choice([0, 1, 2, 3, 3]))
        return tuple({name: plain_value(of, rnd) for name, of in ITEM.fields} for _ in rows)

    return ParameterInfo("table", ITEMS, "", None, _editions(value, rnd))


def _holidays(rnd: Random) -> Holidays | None:
    if rnd.random() < 0.1:
        return None
    off = frozenset(day + timedelta(days=k) for day in DAYS_POOL for k in (1, 2))
    worked = frozenset(date(2020, 1, 1) + timedelta(days=7 * k + 3) for k in range(50))
    return Holidays(off - worked, worked, date(2020, 1, 1), date(2021, 12, 31))
