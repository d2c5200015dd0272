"""Rounds on record, the rulebooks they were decided by, and which of these are active."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ipaward.domain.decision import Decision
from ipaward.ledger.canonical import canonical
from ipaward.ledger.entries import Kept, about_of, entry, key_of
from ipaward.ledger.pages import Pages, damage_said
from ipaward.ledger.tree import Frontier, leaf_hash


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rulebook decisions were made by: its digest, and every file it was read from.

    Attributes:
        files: content by path; their SHA-256 make up the digest.
    """

    policy: str
    digest: str
    files: Mapping[str, bytes]

    def digests(self) -> dict[str, str]:
        """Give the SHA-256 of every file by its path, in order of paths."""
        return {path: sha256(self.files[path]).hexdigest() for path in sorted(self.files)}


class NotActiveError(Exception):
    """A rulebook is not the active one of its policy; nothing was entered.

    Attributes:
        policy: its name.
        digest: of the rulebook.
        active: digest of the one that is active; None where none is.
    """

    def __init__(self, policy: str, digest: str, active: str | None) -> None:
        self.policy, self.digest, self.active = policy, digest, active
        super().__init__(f"{digest} is not the active rulebook of {policy}: {active}")


@dataclass(frozen=True, slots=True)
class Screening:
    """What a round took in.

    Attributes:
        input: SHA-256 of the file of applications.
        refused: how many rows could not be decided.
    """

    policy: str
    programme: str
    input: str
    refused: int


def add_rulebook(pages: Pages, rulebook: Rulebook, at: str) -> None:
    """Keep a rulebook and its files, unless it is kept."""
    digests = rulebook.digests()
    content = {
        "policy": rulebook.policy,
        "digest": rulebook.digest,
        "files": [[path, digest] for path, digest in digests.items()],
    }
    made = entry(pages.origin, "rulebook", at, content)
    if not pages.keyed([made.key]):
        pages.add_sources({digests[path]: text for path, text in rulebook.files.items()})
        pages.add([made])


def activation_in(pages: Pages, policy: str) -> Kept | None:
    """Give the activation that holds for a policy: the last of them; None without any."""
    *_, last = (None, *pages.about([about_of(policy)], "activation"))
    return last


def check_active(pages: Pages, rulebook: Rulebook) -> None:
    """Raise NotActiveError unless this is the active rulebook of its policy, which is kept."""
    last = activation_in(pages, rulebook.policy)
    active = None
    if last is not None:
        with damage_said("entry", last.seq):
            active = last.content["rulebook"]
    if active != rulebook.digest:
        raise NotActiveError(rulebook.policy, rulebook.digest, active)


def rulebook_in(pages: Pages, digest: str) -> Rulebook:
    """Give a rulebook that is kept; raises KeyError where no entry names it.

    Raises:
        DamagedEntryError: a text of it is not there, or not what its entry says it is.
    """
    key = key_of("rulebook", digest)
    one = pages.keyed([key])[key]
    with damage_said("source", one.seq):
        texts = pages.sources(digest for _, digest in one.content["files"])
        files = {path: texts[digest] for path, digest in one.content["files"]}
    return Rulebook(one.content["policy"], digest, files)


def add_round(pages: Pages, decisions: Sequence[Decision], screening: Screening, at: str) -> None:
    """Enter how the decisions stand to one another, unless that is on record as it is."""
    about = about_of(screening.policy, screening.programme)
    before = list(pages.about([about], "round"))
    rows = [place_of(one) for one in decisions]
    content = {
        "policy": screening.policy,
        "programme": screening.programme,
        "input": screening.input,
        "decided": len(decisions),
        "refused": screening.refused,
        "root": _root(rows).hex(),
    }
    last = {k: v for k, v in before[-1].content.items() if k in content} if before else None
    if last == content:
        return
    text = canonical(rows)
    content |= {"number": len(before), "rows": sha256(text).hexdigest()}
    pages.add_sources({str(content["rows"]): text})
    pages.add([entry(pages.origin, "round", at, content)])


@dataclass(frozen=True, slots=True)
class RoundKept:
    """A round on record.

    Attributes:
        seq: of its entry.
        content: of it.
        undecided: applications it counts as decided for which no decision stands before it.
    """

    seq: int
    content: Mapping[str, Any]
    undecided: tuple[str, ...]


def round_in(pages: Pages, one: Kept) -> RoundKept:
    """Hold a round against its own rows and the decisions it counts.

    Raises:
        DamagedEntryError: its rows are not there, or not what it says they are.
    """
    content = one.content
    rows = _rows_of(pages, one)
    with damage_said("source", one.seq):
        if len(rows) != content["decided"] or _root(rows).hex() != content["root"]:
            raise ValueError("other rows than the round says")
    numbers = [row[0] for row in rows]
    keys = {key_of("decision", content["policy"], content["programme"], n): n for n in numbers}
    decided = {key for key, kept in pages.keyed(keys).items() if kept.seq < one.seq}
    return RoundKept(one.seq, content, tuple(n for key, n in keys.items() if key not in decided))


@dataclass(frozen=True, slots=True)
class PlaceKept:
    """Where a case stands in a round on record.

    Attributes:
        seq: of the entry of the round.
        result: `within`, `outside` or `unranked`; empty where the programme allots nothing.
        awarded: what it was granted; None where that is not settled, or nothing is ever paid.
    """

    seq: int
    result: str
    awarded: str | None
    provisional: bool


def place_on_record(
    pages: Pages, policy: str, programme: str, application: str
) -> PlaceKept | None:
    """Give the place of a case in the last round it was in; None where it was in none.

    Raises:
        DamagedEntryError: the rows of a round are not there, or not what they were.
    """
    for one in reversed(list(pages.about([about_of(policy, programme)], "round"))):
        for row in _rows_of(pages, one):
            if row[0] == application:
                return PlaceKept(one.seq, row[2], row[3], row[4])
    return None


def places_of_others(
    pages: Pages, policy: str, programme: str, numbers: Collection[str]
) -> dict[str, PlaceKept]:
    """Give the last place on record of all cases of a programme but these, by their numbers.

    Raises:
        DamagedEntryError: the rows of a round are not there, or not what they were.
    """
    last: dict[str, PlaceKept] = {}
    for one in reversed(list(pages.about([about_of(policy, programme)], "round"))):
        for row in _rows_of(pages, one):
            if row[0] not in numbers:
                last.setdefault(row[0], PlaceKept(one.seq, row[2], row[3], row[4]))
    return last


def _rows_of(pages: Pages, one: Kept) -> list[Any]:
    """Give the rows of a round, as `place_of` makes them."""
    digest = one.content["rows"]
    with damage_said("source", one.seq):
        rows: list[Any] = json.loads(pages.sources([digest])[digest])
    return rows


def _root(rows: Sequence[object]) -> bytes:
    frontier = Frontier()
    for row in rows:
        frontier.add(leaf_hash(canonical(row)))
    return frontier.root()


def place_of(one: Decision) -> list[object]:
    """Give where a decision stands in its round, as a row of it."""
    place = one.placement
    if place is None:
        return [one.application, None, "", None, False, []]
    awarded = None if place.awarded is None else str(place.awarded)
    return [
        one.application,
        place.rank,
        place.result,
        awarded,
        place.provisional,
        list(place.why),
    ]
