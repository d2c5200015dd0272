"""A decision: what was decided, on which facts, by which rules, and why.

It names everything it rests on, so that the same inputs give the same decision in ten years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.value import CauseKind, Duration, Nothing, Unknown, Value
from ipaward.domain.words import Words

DIFFERS = "differs:"  # before the name of a bound on which the cases of one pool do not agree
DOUBLE = "double"  # the kind of a finding across the round: two applications share something


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Attributes:
        rule: full name, `programme/rule`.
        kind: requirement, exclusion, note, duty; `double` for a finding across the round.
        clause: ids of the clauses cited; empty, in JSON `missing`, where there is no legal basis.
        facts: every fact the rule may read by dotted path, with what was known of it.
        message: what to say to people about it.
    """

    rule: str
    kind: str
    state: State
    clause: str
    facts: Mapping[str, Value | Unknown]
    message: Words


@dataclass(frozen=True, slots=True)
class ParameterUsed:
    """A parameter a decision really read.

    Attributes:
        value: as text; None where the policy fixes none.
        start: the day from which this value holds.
        clause: the clause it rests on, or `missing`.
    """

    name: str
    value: str | None
    start: date | None
    clause: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that must be supplied before the case can be decided.

    Attributes:
        fact: dotted path of the fact, or the name of the parameter or list.
        supplier: who must supply it: applicant, authority, ledger, judgement, `register NAME`,
            or the instrument that must set a parameter.
        why: empty for simply not known, else the kind of cause.
    """

    fact: str
    supplier: str
    why: str = ""

    @property
    def asked(self) -> str:
        """Give who is asked: of a gap in a decision table the authority, whose rules they are.

        Not as `supplier`, which entries of the ledger hold: they must come out as they went in.
        """
        return (
            "authority" if self.why == CauseKind.NO_MATCH and not self.supplier else self.supplier
        )


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a decision stands in its round.

    Attributes:
        rank: from one; None where unranked.
        result: `within`, `outside` or `unranked`.
        awarded: what the round grants, where a ceiling cuts it; else the decision's amount.
        provisional: the cut could still change.
        why: unknown sort keys, or what makes it provisional, by name.
    """

    round: str
    rank: int | None
    result: str
    awarded: Money | None
    provisional: bool
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of reading a programme for one application.

    Attributes:
        on: the reference date; None where it is unknown.
        text: `verbatim`, or `paraphrase` where the pack's text is a summary.
        terms: what each term of the award came to, in yuan as text; None for unknown.
        provisional: names of parameters (and readings) without basis that were read.
        assumed: paths of facts whose blank was read as a value by declaration.
        record: the application as used.
        rulebook: digest.
        engine: version of ipaward.
    """

    application: str
    applicant: str
    policy: str
    status: str
    text: str
    programme: str
    on: date | None
    verdict: Verdict
    amount: Money | None
    bound_by: str | None
    terms: tuple[tuple[str, str | None], ...]
    provisional: tuple[str, ...]
    parameters: tuple[ParameterUsed, ...]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    assumed: tuple[str, ...]
    record: Mapping[str, Value | Unknown]
    rulebook: str
    engine: str
    placement: Placement | None = None

    def __post_init__(self) -> None:
        if self.amount is not None and self.verdict is not Verdict.ELIGIBLE:
            raise ValueError(f"application {self.application} is {self.verdict} but pays")


def plain(value: Value | Unknown) -> object:
    """Give a value as JSON holds it: numbers and amounts as text, dates ISO, unknown as null."""
    match value:
        case Unknown():
            return None
        case bool() | str():
            return value
        case Decimal():
            return format(value, "f")
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case Duration():
            return str(value)
        case Nothing():
            return {"none": True}
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {name: plain(item) for name, item in value.items()}
    raise AssertionError(value)


def as_json(decision: Decision) -> dict[str, object]:
    """Give the decision in the shape people and machines exchange it, keys in fixed order."""
    placement = decision.placement
    return {
        "application": decision.application,
        "applicant": decision.applicant,
        "policy": decision.policy,
        "status": decision.status,
        "text": decision.text,
        "programme": decision.programme,
        "on": decision.on.isoformat() if decision.on else None,
        "verdict": decision.verdict.value,
        "amount": None if decision.amount is None else str(decision.amount),
        "bound_by": decision.bound_by,
        "terms": [{"rule": name, "value": value} for name, value in decision.terms],
        "provisional": list(decision.provisional),
        "parameters": [
            {
                "name": p.name,
                "value": p.value,
                "from": p.start.isoformat() if p.start else None,
                "clause": p.clause,
            }
            for p in decision.parameters
        ],
        "missing": [
            {"fact": m.fact, "supplier": m.asked} | ({"why": m.why} if m.why else {})
            for m in decision.missing
        ],
        "findings": [
            {
                "rule": f.rule,
                "kind": f.kind,
                "state": f.state.value,
                "clause": f.clause or "missing",
                "facts": {path: plain(value) for path, value in f.facts.items()},
                "message": {"zh": f.message.zh, "en": f.message.en},
            }
            for f in decision.findings
        ],
        "assumed": list(decision.assumed),
        "record": plain(decision.record),
        "rulebook": decision.rulebook,
        "engine": decision.engine,
        "placement": None
        if placement is None
        else {
            "round": placement.round,
            "rank": placement.rank,
            "result": placement.result,
            "awarded": None if placement.awarded is None else str(placement.awarded),
            "provisional": placement.provisional,
            "why": list(placement.why),
        },
    }
