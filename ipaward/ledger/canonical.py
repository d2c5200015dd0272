"""Canonical bytes: the one way in which the ledger writes a thing down.

A profile of RFC 8785 (JSON Canonicalization Scheme) in which any good writer of JSON with sorted
keys writes exactly those bytes: no fractions, whole numbers that every reader holds exactly,
keys in plain ASCII. `orjson` is the quickest; the standard library's `json` would do as well.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from ipaward.domain.limits import CANONICAL_DEPTH, CANONICAL_WHOLE

# Keys that every implementation sorts alike; outside ASCII UTF-16 and code points differ.
_KEY = re.compile(r"[a-z0-9_]+")

_PLAIN = frozenset({str, bool, type(None)})
# Keys found plain before: the same few come again and again.
_seen: set[object] = set()
_MOST_SEEN = 1_000


def canonical(value: object) -> bytes:
    """Give the canonical bytes of a value.

    Raises:
        ValueError: it has none: a fraction, a number beyond 2^53 - 1, half a surrogate pair,
            a key that is not `[a-z0-9_]+`, or a depth beyond 32.
    """
    _check(value, CANONICAL_DEPTH)
    return written(value)


def written(value: object) -> bytes:
    """Give the canonical bytes of a part of something that has them.

    Raises:
        ValueError: half a surrogate pair; what else has none is not noticed.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as fault:
        raise ValueError("half a surrogate pair") from fault


def parsed(body: bytes) -> dict[str, Any]:
    """Give the map whose canonical bytes these are.

    Raises:
        ValueError: they are the canonical bytes of no map.
    """
    value = orjson.loads(body)
    if not isinstance(value, dict) or canonical(value) != body:
        raise ValueError("not canonical")
    return value


def _check(value: object, depth: int) -> None:
    kind = type(value)
    if kind in _PLAIN:
        return
    if depth == 0 and kind in (list, dict):
        raise ValueError("nested too deep")
    if kind is int:
        if not -CANONICAL_WHOLE <= value <= CANONICAL_WHOLE:  # type: ignore[operator]
            raise ValueError("a whole number too large to be held exactly everywhere")
    elif kind is list:
        for item in value:  # type: ignore[attr-defined]
            if type(item) not in _PLAIN:
                _check(item, depth - 1)
    elif kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if key not in _seen:
                _check_key(key)
            if type(item) not in _PLAIN:
                _check(item, depth - 1)
    else:
        raise ValueError(f"canonical bytes hold no {kind.__name__}")


def _check_key(key: object) -> None:
    if type(key) is not str or not _KEY.fullmatch(key):
        raise ValueError("a key that is not plain")
    if len(_seen) < _MOST_SEEN:
        _seen.add(key)
