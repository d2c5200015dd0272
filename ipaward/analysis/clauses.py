"""Which clause of the enacted text is held by what in the pack, and which by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import TypeAlias

from ipaward.domain.words import Words
from ipaward.rulebook.book import Programme, Rule, Rulebook
from ipaward.rulebook.lifecycle import Lifecycle
from ipaward.rulebook.policy import Basis, Policy


class Holder(StrEnum):
    """What can hold a passage of a clause."""

    RULE = "rule"
    STANDARD = "standard"
    CAP = "cap"
    ALLOTMENT = "allotment"
    PARAMETER = "parameter"
    LIST = "list"
    SERIES = "series"
    TARGET = "target"
    TRANSITION = "transition"
    REMINDER = "reminder"
    NOT_COMPUTABLE = "not-computable"


# What cites clauses: its kind, its full name, what it rests on, and why it cannot be computed.
_Based: TypeAlias = "tuple[Holder, str, Basis, Words]"


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that holds a clause.

    Attributes:
        where: its full name, for example `programme/rule`; empty for what is not computable.
        words: as quoted; empty where the clause is cited as a whole.
        why: for what is not computable.
    """

    kind: Holder
    where: str
    words: str
    why: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class ClauseHeld:
    """One clause, and all that holds it, in the order its words stand in the clause."""

    clause: str
    title: str
    holdings: tuple[Holding, ...]

    @property
    def is_held(self) -> bool:
        """Whether anything holds any of its text."""
        return bool(self.holdings)


def clauses_held(book: Rulebook) -> tuple[ClauseHeld, ...]:
    """Give every clause of the enacted text, in its order, with what holds it."""
    found: dict[str, dict[Holding, None]] = {clause: {} for clause in book.policy.clauses}
    for kind, where, basis, why in _bases(book):
        for citation in basis.cited:
            if not citation.instrument and citation.clause in found:
                found[citation.clause][Holding(kind, where, citation.words, why)] = None
    return tuple(
        ClauseHeld(
            clause,
            book.policy.titles.get(clause, ""),
            tuple(sorted(holdings, key=lambda one: _place(one, book.policy.clauses[clause]))),
        )
        for clause, holdings in found.items()
    )


def _place(holding: Holding, text: str) -> int:
    """Give where the words quoted start in a clause; quotes leave its white space aside."""
    return "".join(text.split()).find("".join(holding.words.split()))


def _bases(book: Rulebook) -> Iterator[_Based]:
    """Give everything in a pack that cites a clause, by its full name."""
    for programme in book.programmes.values():
        yield from _of_programme(programme)
    for name, parameter in book.parameters.items():
        yield from ((Holder.PARAMETER, name, dated.basis, Words()) for dated in parameter.values)
    for name, listed in book.lists.items():
        yield Holder.LIST, name, listed.basis, Words()
    for name, series in book.series.items():
        yield Holder.SERIES, name, series.basis, Words()
    for lifecycle in book.lifecycles.values():
        yield from _of_lifecycle(lifecycle)
    yield from _of_policy(book.policy)


def _of_programme(programme: Programme) -> Iterator[_Based]:
    for rule in programme.rules:
        yield Holder.RULE, f"{_home(rule, programme)}/{rule.name}", rule.basis, Words()
    if award := programme.award:
        yield Holder.STANDARD, programme.name, award.standard.basis, Words()
        for cap in award.caps:
            yield Holder.CAP, f"{programme.name}/{cap.name}", cap.basis, Words()
    if allotment := programme.allotment:
        yield Holder.ALLOTMENT, programme.name, allotment.basis, Words()


def _home(rule: Rule, programme: Programme) -> str:
    """Name the file a rule stands in: what holds for every programme is one rule, not many."""
    return PurePath(rule.span.source.path).stem if rule.span else programme.name


def _of_lifecycle(lifecycle: Lifecycle) -> Iterator[_Based]:
    for move in lifecycle.transitions:
        yield Holder.TRANSITION, f"{lifecycle.name}/{move.name}", move.basis, Words()
    for reminder in lifecycle.reminders:
        yield Holder.REMINDER, f"{lifecycle.name}/{reminder.name}", reminder.basis, Words()


def _of_policy(policy: Policy) -> Iterator[_Based]:
    for name, target in policy.targets.items():
        yield Holder.TARGET, name, target.basis, Words()
    for passage in policy.not_computable:
        yield Holder.NOT_COMPUTABLE, "", passage.basis, passage.why
