"""The name an author may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import islice

# What is wrong from end to end must not cost more to refuse than a right file to read.
_MOST_NAMES = 500


def nearest(name: str, known: Iterable[str], likeness: float = 0.45) -> str:
    """Give the known name most like `name`, or nothing where none is like it enough.

    The last part of a dotted name counts as that name: who writes `类别` may mean `持证人.类别`.
    """
    best, chosen = likeness, ""
    for other in islice(known, _MOST_NAMES):
        last = other.rpartition(".")[2]
        found = _likeness(name, other, best)
        if last != other:
            found = max(found, 0.99 * _likeness(name, last, best))
        if found > best and other != name:
            best, chosen = found, other
    return chosen


def _likeness(a: str, b: str, least: float) -> float:
    """Give how like the two are, or 0 where a glance shows that it is no more than `least`."""
    matcher = SequenceMatcher(None, a.casefold(), b.casefold())
    if matcher.real_quick_ratio() <= least or matcher.quick_ratio() <= least:
        return 0.0
    return matcher.ratio()
