"""Constants, and what the policy fixes by day: parameters, tiers, series, lists, holidays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from ipaward.domain.types import Listing, Record, Type
from ipaward.domain.value import NOTHING, Duration, Unknown, Value
from ipaward.interpreters.batch import figures, sql
from ipaward.interpreters.batch.kinds import is_figure, kind_of
from ipaward.interpreters.batch.lowering import Lowering
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.terms import (
    Figure,
    Many,
    Plain,
    Term,
    of_type,
    scale_of,
    width,
)
from ipaward.rulebook.policy import Dated, DatedList, DatedSeries, Holidays, ParameterInfo


def constant(value: Value | Unknown, of: Type, lowering: Lowering) -> Term:
    """Give a value written in a rule or fixed by the policy."""
    match value:
        case Unknown() if is_figure(of):
            return Figure(sql.cast(sql.null(), "BIGINT"), scale_of(of), 0)
        case Unknown() | tuple() if isinstance(of, Listing):
            return Many(_table(value, of, lowering), lambda x: of_type(x, of.item))
        case Unknown():
            return Plain(sql.cast(sql.null(), kind_of(of)))
        case bool():
            return Plain(sql.truth(value))
        case Decimal() | Fraction() | int():
            return figures.constant(value, scale_of(of))
        case Duration(count=count):
            return figures.constant(count, 0)
        case _:
            return Plain(_plain(value))


def _plain(value: Value) -> E:
    if value == NOTHING:
        return sql.day_of(sql.NONE_DAY)
    if isinstance(value, date):
        return sql.day(value)
    assert isinstance(value, str), value
    return sql.text(value)


def _table(value: object, of: Listing, lowering: Lowering) -> E:
    """Give a table of records as a list written out, of the very type that facts have."""
    kind = kind_of(of.item)
    if not isinstance(value, tuple):
        return sql.cast(sql.null(), f"{kind}[]")
    return sql.cast(
        lowering.listed([_cell(x, of.item, lowering) for x in value], kind), f"{kind}[]"
    )


def _cell(value: Value | Unknown, of: Type, lowering: Lowering) -> E:
    if isinstance(of, Record):
        assert isinstance(value, Mapping)
        cells = [
            (name, _cell(value.get(name, Unknown(frozenset())), inner, lowering))
            for name, inner in of.fields
        ]
        return lowering.record(cells)
    if isinstance(value, Unknown):
        return sql.cast(sql.null(), kind_of(of))
    if is_figure(of):
        count = value.count if isinstance(value, Duration) else value
        assert isinstance(count, Decimal | Fraction | int)
        return sql.long(int(Fraction(count) * 10 ** scale_of(of)))
    if isinstance(value, bool):
        return sql.truth(value)
    return _plain(value)


def within(on: E, start: date, until: date | None) -> E:
    """Tell whether a day lies between two, both included."""
    since = sql.compare(">=", on, sql.day(start))
    return since if until is None else sql.both(since, sql.compare("<=", on, sql.day(until)))


def by_day(info: ParameterInfo, on: E, value: Callable[[Dated], E]) -> E:
    """Give what `value` makes of the version of a parameter that holds on a day."""
    latest_first = reversed(info.values)
    return sql.when(*((within(on, one.start, one.until), value(one)) for one in latest_first))


def by_key(held: Mapping[str, Value | Unknown], key: E, value: Callable[[Value], E]) -> E:
    """Give what `value` makes of the value of a keyed parameter."""
    return sql.when(
        *(
            (sql.compare("=", key, sql.text(name)), value(one))
            for name, one in held.items()
            if not isinstance(one, Unknown)
        ),
    )


def parameter(info: ParameterInfo, of: Type, key: E | None, on: E, lowering: Lowering) -> Term:
    """Give a parameter as of a day."""
    if isinstance(of, Listing):
        table = by_day(info, on, lambda dated: _table(dated.value, of, lowering))
        table = table if info.values else sql.cast(sql.null(), f"{kind_of(of.item)}[]")
        return Many(table, lambda x: of_type(x, of.item))
    if not is_figure(of):
        kind = kind_of(of)
        return Plain(_chosen(info, key, on, lambda value: _plain_or_truth(value), kind))
    fixed = [figures.constant(_count(value)) for value in _all_values(info)]
    scale = max([scale_of(of), *(one.scale for one in fixed)])
    tops = [abs(int(Fraction(_count(v)) * 10**scale)) for v in _all_values(info)]
    most = max(tops, default=0)
    kind = width(most, lowering)
    chosen = _chosen(info, key, on, lambda v: sql.small(int(Fraction(_count(v)) * 10**scale)), kind)
    return Figure(chosen, scale, most)


def _chosen(info: ParameterInfo, key: E | None, on: E, value: Callable[[Value], E], kind: str) -> E:
    def version(dated: Dated) -> E:
        held = dated.value
        if key is not None:
            assert isinstance(held, Mapping)
            return by_key(held, key, value)
        return sql.null() if isinstance(held, Unknown) else value(held)  # type: ignore[arg-type]

    return sql.cast(by_day(info, on, version), kind)


def _all_values(info: ParameterInfo) -> list[Value]:
    found: list[Value] = []
    for dated in info.values:
        held = dated.value
        values = held.values() if isinstance(held, Mapping) else [held]
        found += [v for v in values if not isinstance(v, Unknown)]  # type: ignore[misc]
    return found


def _count(value: Value) -> Decimal | Fraction | int:
    if isinstance(value, Duration):
        return value.count
    assert isinstance(value, Decimal | Fraction), value
    return value


def _plain_or_truth(value: Value) -> E:
    return sql.truth(value) if isinstance(value, bool) else _plain(value)


def series(held: DatedSeries, on: E) -> Figure:
    """Give the value of a series on a day: that of the last point not after it."""
    unit = 10**held.digits
    tops = [(start, int(figure * unit)) for start, figure in held.points]
    chosen = sql.when(
        *((sql.compare(">=", on, sql.day(start)), sql.small(top)) for start, top in reversed(tops))
    )
    most = max((abs(top) for _, top in tops), default=0)
    return Figure(sql.cast(chosen, "BIGINT"), held.digits, most)


def listed_in(held: DatedList, key: E, on: E) -> E:
    """Tell whether a key is on a dated list on a day."""
    if held.entries is None:
        return sql.cast(sql.null(), "BOOLEAN")
    keys: dict[tuple[date, date | None], list[str]] = {}
    for stays in held.entries.values():
        for stay in stays:
            keys.setdefault((stay.start, stay.until), []).append(stay.key)
    stayed = [
        sql.both(sql.among(key, sorted(names)), within(on, start, until))
        for (start, until), names in sorted(keys.items(), key=str)
    ]
    return sql.provided(sql.both(sql.is_known(key), sql.is_known(on)), sql.either(*stayed))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days a table of holidays covers, as two lists for the query.

    Attributes:
        first: the day before the first one covered, as days since 1970.
        ranks: for that day and each day covered, how many working days there were up to it.
        working: the working days in order, as days since 1970.
    """

    first: int
    ranks: tuple[int, ...]
    working: tuple[int, ...]

    @staticmethod
    def of(table: Holidays) -> Calendar:
        """Count the working days of a table."""
        ranks, working = [0], []
        here = table.start
        while here <= table.until:
            is_off = here.weekday() >= 5 or here in table.off
            if here in table.worked or not is_off:
                working.append(sql.since_epoch(here))
            ranks.append(len(working))
            here += timedelta(days=1)
        return Calendar(sql.since_epoch(table.start) - 1, tuple(ranks), tuple(working))
