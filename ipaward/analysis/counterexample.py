"""A case that refutes a claim, made as plain as it can be, and written as an example gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from ipaward.domain.types import Listing, Number, Record, Type
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Language, Words
from ipaward.rulebook.writing import write_value

MOST_TRIES = 500  # cases judged to make one plain; by then it is plain enough
MOST_ITEMS = 4  # items of a list that are written out
ELLIPSIS = Words("……共{count}项", "… {count} in all")
_BARE = re.compile(r"\w[\w./-]*")  # text that needs no quotes

Facts: TypeAlias = "Mapping[str, Value | Unknown]"
_Here: TypeAlias = "Callable[[Value | Unknown], bool]"  # whether it shows with this in one place


def plainest(facts: Facts, of: Record, shows: Callable[[Facts], bool]) -> Facts:
    """Leave out what the case shows the same without, then take the plainest figures it shows with.

    Args:
        facts: of a case that shows something.
        of: their type.
        shows: whether a case shows it.
    """
    search = _Search(shows)
    found = search.plain(facts, of, search.whole)
    assert isinstance(found, Mapping)
    return found


@dataclass(slots=True)
class _Search:
    """Tries what is plainer, place by place, each once."""

    shows: Callable[[Facts], bool]
    tries: int = 0

    def whole(self, facts: Value | Unknown) -> bool:
        """Tell whether a whole case shows it; past the bound none is tried any more."""
        self.tries += 1
        return self.tries <= MOST_TRIES and isinstance(facts, Mapping) and self.shows(facts)

    def plain(self, value: Value | Unknown, of: Type | None, here: _Here) -> Value | Unknown:
        match value, of:
            case Mapping(), Record():
                return self.group(value, of, here)
            case tuple(), Listing(item=item):
                return self.items(_fewest(value, here), item, here)
            case Decimal(), _:
                low, high = (of.least, of.most) if isinstance(of, Number) else ("", "")
                fit = (f for f in _plainer(value) if _is_within(f, low, high))
                return next((figure for figure in fit if here(figure)), value)
            case _:
                return value

    def group(self, facts: Facts, of: Record, here: _Here) -> Facts:
        found = dict(facts)
        for name in facts:
            without = {n: value for n, value in found.items() if n != name}
            if here(without):
                found = without
        for name in found:
            found[name] = self.plain(found[name], of.field(name), _with_field(found, name, here))
        return found

    def items(self, items: tuple[Value | Unknown, ...], item: Type, here: _Here) -> Value:
        for at in range(len(items)):
            plain = self.plain(items[at], item, _with_item(items, at, here))
            items = (*items[:at], plain, *items[at + 1 :])
        return items


def _with_field(facts: Facts, name: str, here: _Here) -> _Here:
    return lambda value: here({**facts, name: value})


def _with_item(items: tuple[Value | Unknown, ...], at: int, here: _Here) -> _Here:
    return lambda value: here((*items[:at], value, *items[at + 1 :]))


def _fewest(items: tuple[Value | Unknown, ...], here: _Here) -> tuple[Value | Unknown, ...]:
    """Leave out items, many at once first."""
    count = len(items)
    while count:
        at = 0
        while at < len(items):
            fewer = items[:at] + items[at + count :]
            if here(fewer):
                items = fewer
            else:
                at += count
        count //= 2
    return items


def _plainer(figure: Decimal) -> Iterator[Decimal]:
    """Give 0, the powers of ten below `figure`, and `figure` itself with one digit or two."""
    yield Decimal(0)
    digits = figure.adjusted()
    yield from (Decimal(10) ** power for power in range(digits + 1) if 10**power < figure)
    for kept in (0, 1):
        if digits > kept:
            yield figure.quantize(Decimal(1).scaleb(digits - kept)).quantize(Decimal(1))


def _is_within(figure: Decimal, least: str, most: str) -> bool:
    return (not least or figure >= Decimal(least)) and (not most or figure <= Decimal(most))


def as_given(facts: Facts, of: Record, language: Language) -> str:
    """Write facts as an example gives them, so that they can be put into one.

    >>> as_given({"a": {"b": Decimal(5)}, "c": "d, e"}, Record(()), Language.EN)
    '{a.b: 5, c: "d, e"}'
    """
    return "{" + ", ".join(_pairs(facts, of, language)) + "}"


def _pairs(facts: Facts, of: Type | None, language: Language, above: str = "") -> Iterator[str]:
    for name, value in facts.items():
        inner = of.field(name) if isinstance(of, Record) else None
        if isinstance(value, Mapping):
            yield from _pairs(value, inner, language, f"{above}{name}.")
        else:
            yield f"{above}{name}: {_written(value, inner, language)}"


def _written(value: Value | Unknown, of: Type | None, language: Language) -> str:
    match value:
        case tuple():
            item = of.item if isinstance(of, Listing) else None
            shown = [_written(one, item, language) for one in value[:MOST_ITEMS]]
            if len(value) > MOST_ITEMS:
                shown.append(ELLIPSIS.said(language).format(count=len(value)))
            return "[" + ", ".join(shown) + "]"
        case Mapping():
            return "{" + ", ".join(_pairs(value, of, language)) + "}"
        case str() if not _BARE.fullmatch(value):
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case _:
            # Without its type an amount is written without the fen it has none of.
            return write_value(value, None, language)
