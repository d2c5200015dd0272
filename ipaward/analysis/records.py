"""Random records for a vocabulary: every type, unknowns, and values on and beside each bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    Identifier,
    Length,
    Listing,
    Number,
    Record,
    Text,
    Type,
)
from ipaward.domain.value import NOTHING, Duration, Unknown, Value
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.policy import Tier

BLANK = 0.06  # share of facts left unknown
ONE_FEN = Decimal("0.01")
DAY = timedelta(days=1)
MOST_ITEMS = 4
WORDS = ("甲", "乙", "a", "A")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values a rulebook knows of, by kind: where rules change their mind."""

    figures: tuple[Decimal, ...]
    days: tuple[date, ...]
    months: tuple[int, ...]
    keys: tuple[str, ...]


def bounds_of(book: Rulebook) -> Bounds:
    """Collect the figures, days and keys of the parameters, lists and series of `book`."""
    values = [v for info in book.parameters.values() for d in info.values for v in _flat(d.value)]
    days = [d.start for info in book.parameters.values() for d in info.values]
    days += [d.until for info in book.parameters.values() for d in info.values if d.until]
    keys = []
    for listed in book.lists.values():
        for key, stays in (listed.entries or {}).items():
            keys.append(key)
            days += [day for stay in stays for day in (stay.start, stay.until) if day]
    days += [day for day in (book.policy.in_force, book.policy.expires) if day]
    days += [v for v in values if isinstance(v, date)]
    return Bounds(
        tuple(dict.fromkeys(v for v in values if isinstance(v, Decimal))),
        tuple(dict.fromkeys(days)) or (date(2024, 2, 29),),
        tuple(dict.fromkeys(v.count for v in values if isinstance(v, Duration))),
        tuple(dict.fromkeys(keys)),
    )


def random_record(book: Rulebook, bounds: Bounds, rng: Random) -> Mapping[str, Value | Unknown]:
    """Make one record; what is unknown is left out, as intake leaves it out."""
    return _record(book.vocabulary.record, bounds, rng)


def changed(
    book: Rulebook, given: Mapping[str, Value | Unknown], bounds: Bounds, rng: Random
) -> Mapping[str, Value | Unknown]:
    """Give `given` with one to three of its facts made anew: near what is known to work."""
    record = dict(given)
    fields = dict(book.vocabulary.record.fields)
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(tuple(fields))
        record = _with(record, name, fields[name], bounds, rng)
    return record


def grown(
    book: Rulebook, given: Mapping[str, Value | Unknown], bounds: Bounds, rng: Random
) -> Mapping[str, Value | Unknown]:
    """Give `given` with about half of its amounts and numbers far beyond any figure of the files.

    What pays a share of something without a bound pays too much only for figures that no file
    names, and often only when several of them are large at once.
    """
    found = _grown(given, book.vocabulary.record, bounds, rng)
    assert isinstance(found, Mapping)
    return found


def _grown(value: Value | Unknown, of: Type | None, bounds: Bounds, rng: Random) -> Value | Unknown:
    match value, of:
        case Mapping(), Record():
            return {n: _grown(inner, of.field(n), bounds, rng) for n, inner in value.items()}
        case tuple(), Listing(item=item):
            return tuple(_grown(inner, item, bounds, rng) for inner in value)
        case Decimal(), Amount():
            return _far(value, bounds, 2, "", rng)
        case Decimal(), Number(digits=digits, most=most):
            return _far(value, bounds, digits, most, rng)
        case _:
            return value


def _far(figure: Decimal, bounds: Bounds, digits: int, most: str, rng: Random) -> Decimal:
    """Give a figure beyond all known ones, each count of digits as likely; or leave `figure`."""
    step = Decimal(1).scaleb(-digits)
    least, limit = _top(bounds) * int(1 / step), FEN
    if most:
        limit = min(limit, int(Decimal(most) / step))
    if least >= limit or rng.random() < 0.5:
        return figure
    count = rng.randint(len(str(least)), len(str(limit)))
    steps = rng.randrange(10 ** (count - 1), 10**count)
    return Decimal(min(max(steps, least), limit)) * step


def _with(
    record: Mapping[str, Value | Unknown], name: str, of: Type, bounds: Bounds, rng: Random
) -> dict[str, Value | Unknown]:
    here = record.get(name)
    made: dict[str, Value | Unknown] = {k: v for k, v in record.items() if k != name}
    if isinstance(of, Record) and isinstance(here, Mapping):
        inner = rng.choice(of.fields)
        made[name] = _with(here, *inner, bounds, rng)
    elif isinstance(of, Listing) and isinstance(of.item, Record) and here and rng.random() < 0.7:
        assert isinstance(here, tuple)
        made[name] = _with_item_changed(here, of.item, bounds, rng)
    elif rng.random() >= BLANK:
        made[name] = random_value(of, bounds, rng)
    return made


def _with_item_changed(
    items: tuple[Value | Unknown, ...], of: Record, bounds: Bounds, rng: Random
) -> tuple[Value | Unknown, ...]:
    at = rng.randrange(len(items))
    item = items[at]
    if not isinstance(item, Mapping):
        return items
    changed_item = _with(item, *rng.choice(of.fields), bounds, rng)
    return (*items[:at], changed_item, *items[at + 1 :])


def _record(of: Record, bounds: Bounds, rng: Random) -> dict[str, Value | Unknown]:
    return {
        name: random_value(inner, bounds, rng)
        for name, inner in of.fields
        if isinstance(inner, Record) or rng.random() >= BLANK
    }


def random_value(of: Type, bounds: Bounds, rng: Random) -> Value | Unknown:
    """Make one value of a type, often on a bound or beside it."""
    match of:
        case Boolean():
            return rng.random() < 0.5
        case Amount():
            return _figure(bounds, ONE_FEN, Decimal(0), None, rng)
        case Number(digits=digits, least=least, most=most):
            step = Decimal(1).scaleb(-digits)
            low = Decimal(least) if least else None
            return _figure(bounds, step, low, Decimal(most) if most else None, rng)
        case Choice(members=members):
            return rng.choice(members)
        case Day(or_none=or_none):
            return NOTHING if or_none and rng.random() < 0.2 else _day(bounds, rng)
        case Length(measure=measure):
            count = rng.choice((*bounds.months, 0, 1, 12, 36)) + rng.randint(-1, 1)
            return Duration(measure, count)
        case Record():
            return _record(of, bounds, rng)
        case Listing(item=item):
            return tuple(random_value(item, bounds, rng) for _ in range(rng.randint(0, MOST_ITEMS)))
        case Text() | Code() | Identifier():
            return rng.choice((*bounds.keys, *WORDS))
    raise AssertionError(of)


def _figure(
    bounds: Bounds, step: Decimal, least: Decimal | None, most: Decimal | None, rng: Random
) -> Decimal:
    """Give a figure on, or one step beside, a bound; or any up to twice the largest."""
    known = _known(bounds)
    if rng.random() < 0.5:
        figure = rng.choice(known) + rng.choice((-1, 0, 1)) * step
    else:
        figure = Decimal(rng.randint(0, _top(bounds) * int(1 / step))) * step
    figure = figure.quantize(step)
    figure = figure if least is None else max(figure, least)
    return figure if most is None else min(figure, most)


def _known(bounds: Bounds) -> tuple[Decimal, ...]:
    return (*bounds.figures, Decimal(0), Decimal(1))


def _top(bounds: Bounds) -> int:
    """Give twice the largest figure known."""
    return 2 * int(max(_known(bounds))) + 1


def _day(bounds: Bounds, rng: Random) -> date:
    near = rng.choice(bounds.days)
    if rng.random() < 0.5:
        return near + rng.choice((-1, 0, 1)) * DAY
    return near + rng.randint(-800, 800) * DAY


def _flat(value: object) -> Iterator[Value]:
    """Give the plain values inside a parameter's value, the bounds of tiers among them."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _flat(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _flat(inner)
    elif isinstance(value, Tier):
        yield value.above
    elif isinstance(value, Decimal | date | Duration | str):
        yield value
