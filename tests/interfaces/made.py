"""Decisions made by hand, for tests of how they are shown."""

from dataclasses import replace
from datetime import date

from ipaward.domain.decision import Decision, Finding, Missing, ParameterUsed, Placement
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.words import Words

ELIGIBLE = Decision(
    application="A001",
    applicant="甲公司",
    policy="p",
    status="in-force",
    text="verbatim",
    programme="q",
    on=date(2021, 6, 30),
    verdict=Verdict.ELIGIBLE,
    amount=Money(3_000_000),
    bound_by="standard",
    terms=(("standard", "30000.00"),),
    provisional=(),
    parameters=(ParameterUsed("rate", "0.4", date(2020, 1, 1), "T5"),),
    missing=(),
    findings=(),
    assumed=(),
    record={},
    rulebook="0" * 64,
    engine="0.1.0",
)


def eligible(number: str, fen: int = 3_000_000, **more) -> Decision:
    return replace(ELIGIBLE, application=number, amount=Money(fen), **more)


def pending(number: str, *missing: Missing) -> Decision:
    return replace(
        ELIGIBLE,
        application=number,
        verdict=Verdict.PENDING,
        amount=None,
        bound_by=None,
        missing=missing,
    )


def ineligible(number: str, *findings: Finding) -> Decision:
    return replace(
        ELIGIBLE,
        application=number,
        verdict=Verdict.INELIGIBLE,
        amount=None,
        bound_by=None,
        findings=findings,
    )


def finding(rule: str, kind: str = "requirement", state: State = State.UNMET) -> Finding:
    return Finding(f"q/{rule}", kind, state, "T5", {}, Words(zh=f"{rule}不符", en=f"not {rule}"))


def placed(decision: Decision, rank: int | None, result: str, **more) -> Decision:
    why = more.pop("why", ())
    awarded = more.pop("awarded", decision.amount)
    return replace(decision, placement=Placement("2021", rank, result, awarded, bool(why), why))
