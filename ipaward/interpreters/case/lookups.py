"""Facts, fields, constants and parameters as compiled terms: values come in, figures go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from ipaward.domain.types import Amount, Day, Length, Listing, Number, Raw, Tiers, Type
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.interpreters.case.figures import RATIO, exact, scale_of, scaled
from ipaward.interpreters.case.frame import Box, Frame, Inner, Run, Term
from ipaward.rulebook.policy import ParameterInfo

DAYS_KEPT = 4096  # reference dates whose parameters stay looked up

Load = Callable[[Inner], Inner]


def scale_of_type(of: Type) -> int | None:
    """Give the scale of figures of a type, or of those in a list."""
    match of:
        case Amount():
            return 2
        case Number(digits=digits):
            return digits
        case Raw():
            return RATIO
        case Listing(item=item):
            return scale_of_type(item)
        case _:
            return None


def loader(of: Type) -> Load | None:
    """Give what turns a known value of a type into what terms compute with; None for nothing."""
    match of:
        case Amount():
            return lambda value: scaled(value, 2)
        case Number(digits=digits):
            return lambda value: scaled(value, digits)
        case Raw():
            return lambda value: exact(scaled(value, scale_of(value)), scale_of(value))
        case Day():
            # "None" may be another instance, read back in another process; terms know one.
            return lambda value: value.toordinal() if isinstance(value, date) else NOTHING
        case Length():
            return _count
        case Listing(item=item):
            load = loader(item)
            return lambda items: Box([_loaded(load, x) for x in items], [])
        case _:
            return None


def _count(value: Duration) -> int:
    return value.count


def _loaded(load: Load | None, value: Inner) -> Inner:
    if isinstance(value, Unknown):
        return None
    return value if load is None else load(value)


def constant(value: Inner, of: Type) -> Term:
    """Compile a value written in a rule; a number has the decimals it is written with."""
    if isinstance(of, Number | Amount | Raw):
        scale = scale_of(value)
        figure = value if scale == RATIO else scaled(value, scale)
        return Term(lambda _: figure, scale)
    known = _loaded(loader(of), value)
    return Term(lambda _: known, scale_of_type(of))


def fact(path: tuple[str, ...], of: Type) -> Term:
    """Compile a fact of the application."""
    load = loader(of)

    def run(frame: Frame) -> Inner:
        here: Inner = frame.record
        for name in path:
            if not isinstance(here, Mapping) or name not in here:
                return None
            here = here[name]
        return _loaded(load, here)

    return Term(run, scale_of_type(of))


def field(record: Run, name: str, of: Type) -> Term:
    """Compile a field of a record at hand."""
    load = loader(of)

    def run(frame: Frame) -> Inner:
        here = record(frame)
        if here is None:
            return None
        value = here.get(name)
        return None if value is None else _loaded(load, value)

    return Term(run, scale_of_type(of))


def parameter(info: ParameterInfo, of: Type, key: Run | None) -> Term:
    """Compile a dated parameter. Its values are looked up by day, so one compilation serves all."""
    load = None if isinstance(of, Tiers) else loader(of)
    held: dict[date, Inner] = {}

    def on_day(day: date) -> Inner:
        if len(held) > DAYS_KEPT:
            held.clear()
        dated = [v for v in info.values if v.start <= day and (v.until is None or day <= v.until)]
        value: Inner = dated[-1].value if dated else None
        if key is None:
            value = None if value is None else _loaded(load, value)
        held[day] = value
        return value

    def run(frame: Frame) -> Inner:
        if info.name in frame.overrides:
            return _loaded(load, frame.overrides[info.name])
        day = frame.on
        if day is None:
            return None
        value = held[day] if day in held else on_day(day)
        if key is None or value is None:
            return value
        member = key(frame)
        if member is None:
            return None
        # A member the parameter does not name has no value.
        return _loaded(load, value.get(member, _NO_VALUE))

    return Term(run, scale_of_type(of))


_NO_VALUE = Unknown(frozenset())
