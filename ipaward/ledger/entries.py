"""The kinds of entry, and what the ledger copies out of the body of each.

A body is a canonical map. It names its version `v`, its kind `t`, its log, and the instant at
which it was made; nothing is computed from that instant. What stands in any column beside a body
is derived here, for a column that is not derived from the body is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ipaward.ledger.canonical import canonical, parsed, written

VERSION = 1
# What every body says.
OF_EVERY = {"v": int, "t": str, "log": str, "at": str}

_CASE = ("policy", "programme", "application")
# For each kind the fields of its body that make its key, and those that say what it is about.
# A key is unique in its log, and in order where entries are handed in order: a key that jumped
# about would make the database write twenty bytes for one.
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "genesis": ((), ()),
    "event": (("course", "number"), ("course", "subject")),
    "letter": (("course", "subject", "event", "transition", "name"), ("course", "subject")),
    "rulebook": (("digest",), ("policy",)),
    "decision": (_CASE, _CASE),
    # An entry is replaced once; what changes it again replaces the correction.
    "correction": (("replaces",), _CASE),
    "round": (("policy", "programme", "number"), ("policy", "programme")),
    "run": (("plan",), ("policy", "programme")),
    "chunk": (("plan", "number"), ("plan",)),
    "redaction": (("subject",), ("subject",)),
    # What was said last of a key in a role holds, and the last activation of a policy.
    "trust": (("role", "key", "number"), ("role",)),
    "activation": (("policy", "number"), ("policy",)),
}

# What holds something back in the vault, and what names texts that are kept beside the log.
HOLD_BACK = ("decision", "correction")
OF_CASE = {"subject", "held", "rulebook", "engine", "on", "verdict", "amount", "bound_by"}
NAME_TEXTS = ("rulebook", "round")


@dataclass(frozen=True, slots=True)
class Why:
    """On whose word something is entered.

    Attributes:
        by: who answers for it.
        reason: in their words.
    """

    by: str
    reason: str


class Entry(NamedTuple):
    """An entry as it is to be sealed.

    Attributes:
        kind: one of `KINDS`.
        key: unique in the log.
        about: what it concerns; entries are looked up by it.
        body: canonical bytes; all else is copied from it.
    """

    kind: str
    key: str
    about: str
    body: bytes


class Kept(NamedTuple):
    """An entry as it stands in the ledger, its columns checked against its body."""

    seq: int
    kind: str
    about: str
    content: Mapping[str, Any]
    body: bytes


def entry(log: str, kind: str, at: str, content: Mapping[str, object]) -> Entry:
    """Give the entry of a kind with this content.

    Args:
        log: origin of the log.
        kind: one of `KINDS`.
        at: the instant at which it is made, as `instant` writes it.
        content: the other fields of the body.

    Raises:
        ValueError: the content has no canonical form.
        KeyError: a field of the key is missing, or there is no such kind.
    """
    body = {"v": VERSION, "t": kind, "log": log, "at": at, **content}
    return sealed_as(body, canonical(body))


def sealed_as(content: Mapping[str, Any], body: bytes) -> Entry:
    """Give the entry of a body whose content is known; raises KeyError as `entry` does."""
    return Entry(*copied(content), body)


def copied(content: Mapping[str, Any]) -> tuple[str, str, str]:
    """Give the kind, the key and the thing concerned of a body; raises KeyError as `entry` does."""
    kind = content["t"]
    key, about = KINDS[kind]
    keyed = written([kind, *[content[name] for name in key]])
    return kind, keyed.decode(), written([content[name] for name in about]).decode()


def key_of(kind: str, *fields: object) -> str:
    """Give the key of the entry of a kind with these fields."""
    return _text([kind, *fields])


def about_of(*fields: object) -> str:
    """Give what entries with these fields are about."""
    return _text(fields)


def content_of(body: bytes) -> dict[str, Any]:
    """Give what a body says, or raise ValueError: it is not canonical, or of no kind known."""
    content = parsed(body)
    for name, kind in OF_EVERY.items():
        if type(content.get(name)) is not kind:
            raise ValueError("the body of no entry")
    if content["v"] != VERSION:
        raise ValueError("an entry of another version")
    if content["t"] not in KINDS:
        raise ValueError("an entry of no kind known")
    if content["t"] in HOLD_BACK and not content.keys() >= OF_CASE:
        raise ValueError("a decision that lacks a field")
    return content


def texts_named(content: Mapping[str, Any]) -> list[str]:
    """Give the SHA-256 of every text an entry names."""
    if content["t"] == "rulebook":
        return [digest for _, digest in content["files"]]
    return [content["rows"]] if content["t"] == "round" else []


def own(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a body says for itself, without what every body says."""
    return {name: value for name, value in content.items() if name not in OF_EVERY}


def instant(now: datetime) -> str:
    """Write an instant in UTC; raises ValueError where it has no zone."""
    if now.utcoffset() is None:
        raise ValueError("an instant has a zone")
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(fields: Iterable[object]) -> str:
    return canonical(list(fields)).decode()
