"""What was enacted: words, days, figures, lists, and how doubtful passages are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ipaward.domain.source import Span
from ipaward.domain.types import Type
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Words, listed
from ipaward.rulebook.expr import Expr, Order


class Status(StrEnum):
    """What force a policy has."""

    IN_FORCE = "in-force"
    EXAMPLE = "example"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Citation:
    """What a rule or a value rests on.

    Attributes:
        clause: id of the clause in `text.md`, or empty where no legal basis exists (`missing`).
        words: the words quoted; may be empty.
        instrument: another instrument the clause belongs to, or empty for the policy itself.
        set_by: where the basis is missing, the instrument that must set it.
    """

    clause: str
    words: str = ""
    instrument: str = ""
    set_by: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def is_missing(self) -> bool:
        """Whether there is no legal basis."""
        return not self.clause


@dataclass(frozen=True, slots=True)
class Basis:
    """The citations of one item, and the recorded readings it depends on, by name."""

    citations: tuple[Citation, ...]
    readings: tuple[str, ...] = ()

    @property
    def clauses(self) -> str:
        """Name the clauses cited, those of other instruments as `instrument/clause`."""
        named = (c.clause if not c.instrument else f"{c.instrument}/{c.clause}" for c in self.cited)
        return ", ".join(dict.fromkeys(named))

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The citations that name a clause."""
        return tuple(c for c in self.citations if not c.is_missing)

    @property
    def is_missing(self) -> bool:
        """Whether no citation names a clause."""
        return not self.cited


@dataclass(frozen=True, slots=True)
class Tier:
    """One progressive tier: the `rate` holds for the part of a figure above `above`."""

    above: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Dated:
    """What a parameter is from one day on.

    Attributes:
        start, until: first and last day, both included; no `until` means until the next value.
        value: the value; unknown where the policy names it and fixes none. For a keyed parameter
            a mapping from each key to its value; for tiers, tiers in rising order.
    """

    start: date
    until: date | None
    value: Value | Unknown | Mapping[str, Value | Unknown] | tuple[Tier, ...]
    basis: Basis
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A dated value of the policy.

    Attributes:
        by: for a keyed parameter, the expression over facts that picks the value.
        values: in rising order of `start`, not overlapping.
    """

    name: str
    type: Type
    unit: str
    by: Expr | None
    values: tuple[Dated, ...]
    label: Words = field(default_factory=Words)
    span: Span | None = field(default=None, compare=False, repr=False)

    def on(self, day: date) -> Dated | None:
        """Give the value that holds on `day`, or None where none does."""
        held = [v for v in self.values if v.start <= day and (v.until is None or day <= v.until)]
        return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class Listed:
    """One stay of a key on a dated list; first and last day included, no `until` for still."""

    key: str
    start: date
    until: date | None


@dataclass(frozen=True, slots=True)
class DatedList:
    """A dated list of keys (名单). `entries` is None where the list is not at hand."""

    name: str
    entries: Mapping[str, tuple[Listed, ...]] | None
    basis: Basis
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DatedSeries:
    """A dated series of numbers (序列): each holds from its day until the next."""

    name: str
    digits: int
    points: tuple[tuple[date, Decimal], ...]
    basis: Basis
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The dated table of days off and of weekends worked (节假日).

    Attributes:
        off: days that would be working days and are not.
        worked: Saturdays and Sundays that are working days.
        start, until: the days the table covers, both included; outside it a count is unknown.
    """

    off: frozenset[date]
    worked: frozenset[date]
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Reading:
    """A recorded reading of a doubtful passage (读法).

    Attributes:
        options: name and meaning of each; the meaning as written, however structured.
        by, decided: empty where nobody has decided, and what rests on it is provisional.
        yearly: for options that carry data by year: option to year to the word written.
    """

    name: str
    question: Words
    options: Mapping[str, str]
    chosen: str
    why: Words
    by: str = ""
    decided: date | None = None
    yearly: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Instrument:
    """Another instrument that citations and `set_by` may name (规范文件)."""

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    at_hand: bool = False


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """One round of applications (批次); both days included."""

    name: str
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Target:
    """An enacted target (目标); measured by indicators, never a quota.

    Attributes:
        yearly: the figure of each year that has one, a share as 0.4; unknown where the policy
            names it and fixes none.
        total: for all years together; None where there is none.
        compare: how a figure must stand to the target to reach it.
    """

    name: str
    title: Words
    unit: str
    yearly: Mapping[int, Decimal | Unknown]
    total: Decimal | Unknown | None
    compare: Order
    basis: Basis

    @property
    def reading(self) -> str:
        """Name the recorded reading that says how it is counted; empty for none."""
        return next(iter(self.basis.readings), "")


@dataclass(frozen=True, slots=True)
class Passage:
    """Enacted words that nothing in the pack computes, and why (不可计算)."""

    basis: Basis
    why: Words


@dataclass(frozen=True, slots=True)
class Policy:
    """What was enacted, but for the figures.

    Attributes:
        name: name of its folder.
        language: the language its words are in, `zh` or `en`.
        paraphrase: `text.md` is a summary and not the enacted words.
        in_force, expires: first and last day; None where unknown.
        clauses: the words of each clause of `text.md`.
        titles: the heading of each clause.
        uses: names of the policies whose figures it uses.
        not_computable: passages that no rule, figure or lifecycle can hold.
    """

    name: str
    title: Words
    language: str
    status: Status
    paraphrase: bool
    issuer: str
    number: str
    issued: date | None
    in_force: date | None
    expires: date | None
    instruments: Mapping[str, Instrument]
    readings: Mapping[str, Reading]
    rounds: Mapping[str, tuple[RoundInfo, ...]]
    targets: Mapping[str, Target]
    clauses: Mapping[str, str]
    titles: Mapping[str, str]
    uses: tuple[str, ...] = ()
    not_computable: tuple[Passage, ...] = ()

    def round_on(self, programme: str, day: date | None) -> RoundInfo | None:
        """Give the round of a programme that a day lies in; no two hold on one day."""
        rounds = self.rounds.get(programme, ())
        return next((r for r in rounds if day is not None and r.start <= day <= r.until), None)

    def is_in_no_round(self, programme: str, day: date | None) -> bool:
        """Whether a known day lies in none of the rounds a programme has; it may have none."""
        has_rounds = bool(self.rounds.get(programme)) and day is not None
        return has_rounds and self.round_on(programme, day) is None

    def rounds_listed(self, programme: str) -> Words:
        """Name the rounds of a programme, each with its days."""
        rounds = self.rounds.get(programme, ())
        return listed(f"{one.name} {one.start}..{one.until}" for one in rounds)
