"""A rulebook: everything one pack of files says, typed and frozen.

It is what every reading reads. `language` makes it; nothing changes it afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ipaward.domain.money import Rounding
from ipaward.domain.source import Span
from ipaward.domain.types import Day
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Words
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Call, Expr, Function
from ipaward.rulebook.indicator import Indicator
from ipaward.rulebook.lifecycle import Lifecycle
from ipaward.rulebook.policy import Basis, DatedList, DatedSeries, Holidays, ParameterInfo, Policy
from ipaward.rulebook.vocabulary import Vocabulary


class Kind(StrEnum):
    """What a rule does to a case."""

    REQUIREMENT = "requirement"  # must hold
    EXCLUSION = "exclusion"  # must not hold
    NOTE = "note"  # is said, never counts
    DUTY = "duty"  # somebody's duty, with a consequence of its own


class Breach(StrEnum):
    """What a broken duty does to the case."""

    NOTE = "note"
    PENDING = "pending"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several conditions of a rule (任一, 全部, 至少)."""

    name: str
    when: Expr
    applies: Expr | None
    reason: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a programme.

    Attributes:
        name: unique in the programme; the full name is `programme/name`.
        when: the whole condition, its branches included.
        applies: where false the rule does not apply; None for always.
        reason: said when the rule speaks against the applicant, for a note when it holds.
        branches: the parts of an any-of, all-of or at-least, for explanations only.
        breach: for duties.
        owed_by: for duties, who owes it.
    """

    name: str
    kind: Kind
    when: Expr
    applies: Expr | None
    basis: Basis
    reason: Words
    branches: tuple[Branch, ...] = ()
    breach: Breach = Breach.NOTE
    owed_by: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure that bounds the award: the standard, or a cap.

    Attributes:
        name: `standard`, or the name of the cap.
        applies: a cap that does not apply is not there; the standard always applies.
    """

    name: str
    value: Expr
    applies: Expr | None
    basis: Basis
    reason: Words
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MoneyRounding:
    """A rounding of an amount to a unit of money.

    Attributes:
        unit_fen: 1 for fen, 10 for jiao, 100 for yuan, 10_000 for hundreds, 1_000_000 for 万.
    """

    unit_fen: int
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Award:
    """How the amount of an eligible case comes about: `max(0, min(standard, caps…))`.

    Attributes:
        standard: the first term; ValueError for one that may not apply.
        caps: the others, in the order written.
        nothing_below: an amount below it becomes nothing (起付).
        rounding: applied last.
    """

    standard: Term
    caps: tuple[Term, ...]
    nothing_below: Expr | None = None
    rounding: MoneyRounding | None = None

    def __post_init__(self) -> None:
        if self.standard.applies is not None:
            raise ValueError("a standard always applies")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The standard, then the caps."""
        return (self.standard, *self.caps)


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key of the order of preference.

    Attributes:
        name: as written, for explanations.
        descending: the higher or later comes first.
    """

    name: str
    value: Expr
    descending: bool

    @property
    def is_of_days(self) -> bool:
        """Whether the earlier or the later comes first: by a day, or by the year of one."""
        match self.value:
            case Call(function=Function.YEAR):
                return True
            case value:
                return isinstance(value.type, Day)


class Over(StrEnum):
    """What happens when the claims exceed the ceiling."""

    IN_ORDER = "in-order"
    IN_PROPORTION = "in-proportion"


class Last(StrEnum):
    """What happens to the one that no longer fits under the ceiling."""

    STOP = "stop"  # 不足则止
    PART = "part"  # 部分
    SKIP = "skip"  # 跳过


@dataclass(frozen=True, slots=True)
class Allotment:
    """How a round is ranked and cut (分配).

    Attributes:
        per: the pool an application belongs to; None for one pool.
        order: keys of preference; the last is the application's number, so the order is total.
        quota: a parameter with the greatest count of awards per pool.
        ceiling: a parameter with the greatest sum per pool.
    """

    per: Expr | None
    order: tuple[OrderKey, ...]
    quota: Expr | None
    ceiling: Expr | None
    over: Over
    last: Last
    rounding: MoneyRounding | None
    basis: Basis
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement meant to hold for every possible eligible applicant.

    The award is the fact `award`, held in `value` as `Fact(("award",), Amount())`.
    """

    text: str
    value: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what is given, and what must come out.

    Attributes:
        given: a record as intake would make it.
        gives: result word (`verdict`, `award`, `cap`, `met`, `unmet`, `unknown`,
            `not_applicable`, `notes`, `missing_facts`, `provisional`) to what is expected, as
            text or texts. Lists name a subset: every name listed must be so, others may be too.
        span: of the example's name.
    """

    name: str
    given: Mapping[str, Value | Unknown]
    gives: Mapping[str, str | tuple[str, ...]]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RoundExample:
    """A worked example of a round: applications taken as eligible, and what each gets.

    Attributes:
        given: one record per application.
        parameters: values set for this example only, by parameter name.
        gives: number of the application to `within_quota`, `outside_quota`, `unranked`
            or an amount as text.
    """

    name: str
    given: tuple[Mapping[str, Value | Unknown], ...]
    parameters: Mapping[str, Value]
    gives: Mapping[str, str]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of a policy.

    Attributes:
        reference_date: path of the fact that is the reference date; empty where none is named.
        definitions: in the order they rest on one another.
        rules: requirements, exclusions, notes and duties, in that order, each as written.
        award: None for a programme that only judges.
    """

    name: str
    title: Words
    reference_date: str
    definitions: Mapping[str, Definition]
    rules: tuple[Rule, ...]
    award: Award | None
    allotment: Allotment | None
    claims: tuple[Claim, ...]
    examples: tuple[Example, ...]
    round_examples: tuple[RoundExample, ...]
    span: Span | None = field(default=None, compare=False, repr=False)

    def rule(self, name: str) -> Rule:
        """Give the rule called `name`; KeyError where there is none."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One pack of files, read.

    Attributes:
        digest: sha256 over the manifest (path, sha256) of its files and the language version.
        manifest: path and sha256 of every file of `policies/` and `rules/` that was read.
    """

    policy: Policy
    vocabulary: Vocabulary
    parameters: Mapping[str, ParameterInfo]
    lists: Mapping[str, DatedList]
    series: Mapping[str, DatedSeries]
    holidays: Holidays | None
    programmes: Mapping[str, Programme]
    digest: str
    manifest: tuple[tuple[str, str], ...]
    lifecycles: Mapping[str, Lifecycle] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
