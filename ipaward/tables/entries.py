"""The entries of one register: which can be relied on, and which of them hold on a day.

A row that cannot be read is put aside, and so is every row that another contradicts or that
contradicts itself; the rest of the register is used. But while a row is aside, nobody knows whom
it was about: what is found is there, what is not found may be there all the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import plain
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell
from ipaward.domain.value import NOTHING, Nothing, Unknown, Value, at, told_apart
from ipaward.domain.words import Language
from ipaward.rulebook.vocabulary import Register
from ipaward.rulebook.writing import write_value

ALL: Value = ""  # the key under which a register without one keeps its entries
_NO_KEY = "entries-without-key"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a register.

    Attributes:
        record: nested by the groups of the register.
        place: where it was read.
        assumed: fields that were blank and got the value their declaration gives a blank.
        notes: what was noticed and does not put the row aside.
    """

    record: Mapping[str, Value | Unknown]
    place: Cell
    assumed: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()


Faults: TypeAlias = Iterator[tuple[int, Problem]]  # the position of an entry, and what is wrong
Check: TypeAlias = Callable[[Register, Sequence[Entry]], Faults]


@dataclass(frozen=True, slots=True)
class Held:
    """A register that was consulted.

    Attributes:
        entries: those that can be relied on, in the order of the file.
        refused: the rows put aside, each with its faults.
        notes: what was noticed and changes nothing.
        is_complete: whether what is not found is known not to be there.
        by_key: the entries by what they are about, in one order whatever that of the file.
    """

    register: Register
    entries: tuple[Entry, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[Problem, ...]
    is_complete: bool
    by_key: Mapping[Value, tuple[Entry, ...]] = field(repr=False, compare=False)

    def about(self, key: Value) -> tuple[Entry, ...]:
        """Give the entries about somebody or something, whenever they hold."""
        return self.by_key.get(told_apart(key), ())


def hold(
    register: Register,
    rows: Iterable[Entry | RefusedRow],
    notes: Iterable[Problem],
    checks: Sequence[Check],
) -> Held:
    """Put aside the rows that cannot be relied on, and find the rest by their key."""
    entries: list[Entry] = []
    refused: list[RefusedRow] = []
    for row in rows:
        if isinstance(row, Entry):
            entries.append(row)
        else:
            refused.append(row)
    faults: dict[int, list[Problem]] = {}
    for check in checks:
        for position, problem in check(register, entries):
            found = faults.setdefault(position, [])
            # One of a kind is enough: ten thousand rows may all contradict the same one.
            if all(other.code != problem.code for other in found):
                found.append(problem)
    refused += [_put_aside(entries[position], found) for position, found in faults.items()]
    sound = tuple(entry for position, entry in enumerate(entries) if position not in faults)
    by_key: dict[Value, list[Entry]] = {}
    unkeyed = [entry for entry in sound if isinstance(_key(register, entry), Unknown)]
    for entry in sound:
        key = _key(register, entry)
        if not isinstance(key, Unknown):
            by_key.setdefault(told_apart(key), []).append(entry)
    return Held(
        register,
        sound,
        tuple(sorted(refused, key=lambda row: row.place.row)),
        (*notes, *_notes(register, sound)),
        not refused and not unkeyed,
        {key: tuple(_in_order(register, found)) for key, found in by_key.items()},
    )


def holds(register: Register, entry: Entry, day: date) -> bool | None:
    """Say whether an entry holds on a day, its first and last included; None for unknown.

    An entry that has not begun, or is over, does not hold whatever else is unknown of it.
    """
    has_begun, (_, until) = begun(register, entry, day), _days(register, entry)
    last = _last(register, until) if isinstance(until, date) else None
    if has_begun is False or (last is not None and last < day):
        return False
    return None if has_begun is None or isinstance(until, Unknown) else True


def begun(register: Register, entry: Entry, day: date) -> bool | None:
    """Say whether an entry had begun by a day, whether it is over or not; None for unknown."""
    start, _ = _days(register, entry)
    if isinstance(start, Unknown):
        return None
    return not (isinstance(start, date) and day < start)


def _last(register: Register, until: date) -> date:
    """Give the last day an entry holds."""
    return until - timedelta(days=1) if register.until_excluded else until


def _key(register: Register, entry: Entry) -> Value | Unknown:
    return at(entry.record, register.key) if register.key else ALL


def _days(register: Register, entry: Entry) -> tuple[Value | Unknown, Value | Unknown]:
    return (
        at(entry.record, register.start) if register.start else NOTHING,
        at(entry.record, register.until) if register.until else NOTHING,
    )


def _in_order(register: Register, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Put entries about the same in one order: by their first day, then by all they say."""
    if len(entries) == 1:
        return entries

    def place(entry: Entry) -> tuple[date, str]:
        start, _ = _days(register, entry)
        written = json.dumps(plain(entry.record), ensure_ascii=False, sort_keys=True)
        return (start if isinstance(start, date) else date.min), written

    return sorted(entries, key=place)


def _put_aside(entry: Entry, problems: Sequence[Problem]) -> RefusedRow:
    raw = {
        name: write_value(value, None, Language.ZH)
        for name, value in entry.record.items()
        if not isinstance(value, Unknown)
    }
    return RefusedRow("", entry.place, tuple(problems), raw)


def _notes(register: Register, entries: Sequence[Entry]) -> Iterator[Problem]:
    for entry in entries:
        yield from entry.notes
    days = [name for name in (register.start, register.until) if name]
    for name, code in [*((day, "entries-without-day") for day in days), (register.key, _NO_KEY)]:
        blank = [e for e in entries if name and isinstance(at(e.record, name), Unknown)]
        if blank:
            place = replace(blank[0].place, header=name)
            details = {"field": name, "count": str(len(blank))}
            yield Problem(code, place, details, severity=Severity.NOTE)


# --- what puts a row aside ---------------------------------------------------------------


def without_key(register: Register, entries: Sequence[Entry]) -> Faults:
    """Find entries that do not say whom or what they are about."""
    for position, entry in enumerate(entries):
        if isinstance(_key(register, entry), Unknown):
            place = replace(entry.place, header=register.key)
            yield position, Problem("register-blank-key", place, {"field": register.key})


def backwards(register: Register, entries: Sequence[Entry]) -> Faults:
    """Find entries that end before they begin."""
    for position, entry in enumerate(entries):
        start, until = _days(register, entry)
        if isinstance(start, date) and isinstance(until, date) and until < start:
            place = replace(entry.place, header=register.until)
            details = {"start": start.isoformat(), "until": until.isoformat()}
            yield position, Problem("register-backwards", place, details)


def same_unique(register: Register, entries: Sequence[Entry]) -> Faults:
    """Find entries that share what no two entries may share."""
    if not register.unique:
        return
    values = [at(entry.record, register.unique) for entry in entries]
    known = [None if isinstance(v, Unknown | Nothing) else told_apart(v) for v in values]
    for first, second in alike(known):
        details = {
            "field": register.unique,
            "value": write_value(values[second], None, Language.ZH),
        }
        for one, other in ((first, second), (second, first)):
            place, there = replace(entries[one].place, header=register.unique), entries[other].place
            row = {"row": str(there.row)}
            yield one, Problem("register-double", place, details | row, also=(there,))


def overlaps(register: Register, entries: Sequence[Entry]) -> Faults:
    """Find entries about the same that hold on the same day, where nothing tells them apart."""
    if register.unique or not (register.start or register.until):
        return
    spans: dict[Value, list[tuple[date, date, int]]] = {}
    for position, entry in enumerate(entries):
        key, (start, until) = _key(register, entry), _days(register, entry)
        if not isinstance(key, Unknown) and (span := _span(register, start, until)):
            spans.setdefault(told_apart(key), []).append((*span, position))
    for found in spans.values():
        found.sort()
        lasting = found[0]
        for each in found[1:]:
            if each[0] <= lasting[1]:
                one, other = entries[lasting[2]], entries[each[2]]
                yield lasting[2], _overlap(register, one, other, each[0])
                yield each[2], _overlap(register, other, one, each[0])
            lasting = max(lasting, each, key=lambda span: span[1])


def _span(
    register: Register, start: Value | Unknown, until: Value | Unknown
) -> tuple[date, date] | None:
    """Give the first and last day; None where one is unknown, or they are the wrong way round."""
    if isinstance(start, Unknown) or isinstance(until, Unknown):
        return None
    first = start if isinstance(start, date) else date.min
    last = _last(register, until) if isinstance(until, date) else date.max
    return (first, last) if first <= last else None


def _overlap(register: Register, entry: Entry, other: Entry, day: date) -> Problem:
    place = replace(entry.place, header=register.start or register.until)
    details = {"row": str(other.place.row), "day": day.isoformat()}
    return Problem("register-overlap", place, details, also=(other.place,))


def alike(values: Sequence[Value | None]) -> Iterator[tuple[int, int]]:
    """Give the position of each value that came before, with that of the first; None is unlike."""
    first: dict[Value, int] = {}
    for position, value in enumerate(values):
        if value is not None and first.setdefault(value, position) != position:
            yield first[value], position
