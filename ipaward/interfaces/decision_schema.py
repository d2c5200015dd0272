"""The shape in which decisions leave the house, as a schema others can hold us to."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

DAY = r"^\d{4}-\d{2}-\d{2}$"
YUAN = r"^\d+\.\d{2}$"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SaidShape(_Shape):
    """The same words in two languages; one of them may be empty."""

    zh: str
    en: str


class TermShape(_Shape):
    """What one term of the award came to: yuan, exact, as text; null for unknown."""

    rule: str
    value: str | None


class ParameterShape(_Shape):
    """A parameter that was read: its value, the day it holds from, the clause or `missing`."""

    name: str
    value: str | None
    start: str | None = Field(alias="from")
    clause: str


class MissingShape(_Shape):
    """What must be supplied, and by whom."""

    fact: str
    supplier: str
    why: str = ""


class FindingShape(_Shape):
    """What one rule found, on which facts; an unknown fact is null."""

    rule: str
    kind: Literal["requirement", "exclusion", "note", "duty", "double"]
    state: Literal["met", "unmet", "unknown", "not-applicable"]
    clause: str
    facts: dict[str, Any]
    message: SaidShape


class PlacementShape(_Shape):
    """Where the decision stands in its round."""

    round: str
    rank: int | None
    result: Literal["within", "outside", "unranked"]
    awarded: str | None = Field(pattern=YUAN)
    provisional: bool
    why: list[str]


class DecisionShape(_Shape):
    """One decision of ipaward; numbers and amounts are text, unknown is null."""

    application: str
    applicant: str
    policy: str
    status: Literal["in-force", "example", "draft"]
    text: Literal["verbatim", "paraphrase"]
    programme: str
    on: str | None = Field(pattern=DAY)
    verdict: Literal["eligible", "ineligible", "pending"]
    amount: str | None = Field(pattern=YUAN)
    bound_by: str | None
    terms: list[TermShape]
    provisional: list[str]
    parameters: list[ParameterShape]
    missing: list[MissingShape]
    findings: list[FindingShape]
    assumed: list[str]
    record: dict[str, Any]
    rulebook: str = Field(pattern="^[0-9a-f]{64}$")
    engine: str
    placement: PlacementShape | None


def described() -> dict[str, object]:
    """Give the JSON Schema of one decision."""
    schema = TypeAdapter(DecisionShape).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
