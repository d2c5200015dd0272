"""What one rule found of one case."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The four states of a finding. For an exclusion, met means that the bar applies."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Verdict(StrEnum):
    """How a case stands."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    PENDING = "pending"


STANDARD = "standard"  # the bound of an award that no cap lowers
NOTHING_BELOW = "nothing-below"  # the bound of an award too small to be paid (起付)
