"""A policy small enough to see at a glance, and applications for it."""

from pathlib import Path

FILES = {
    "policies/tiny/text.md": """## T1 Grants

A firm in the region receives 40000 yuan, at most its costs.
""",
    "policies/tiny/policy.yaml": """policy: tiny
title: {zh: 小政策, en: Tiny policy}
language: en
status: example
text: verbatim
issuer: The Office
number: missing
issued: 2020-01-01
in_force: 2020-01-01
expires: unknown
instruments:
  budget-act: {title: Budget act, at_hand: no}
""",
    "policies/tiny/parameters.yaml": """parameters:
  rate:
    type: money
    values:
      - {from: 2020-01-01, is: 40000, cites: T1 "receives 40000 yuan"}
  places:
    type: number(0)
    values:
      - {from: 2020-01-01, is: 1, cites: missing, set_by: budget-act}
""",
    "rules/tiny/facts.yaml": """identity: {number: number, applicant: firm}
facts:
  number: {type: text, unique: yes, source: authority}
  accepted: {type: date, source: authority}
  firm: text
  local: boolean
  costs: money
""",
    "rules/tiny/grant.yaml": """programme: grant
title: {zh: 补助, en: Grant}
reference_date: accepted
requirements:
  - name: local
    when: local
    cites: T1 "A firm in the region"
    reason: the firm is not in the region
amount:
  standard:
    is: rate
    cites: T1 "receives 40000 yuan"
  caps:
    - name: costs
      is: costs
      cites: T1 "at most its costs"
      reason: the grant is at most the costs
allot:
  order:
    - costs lowest first
    - number
  quota: places
  cites: T1 "A firm in the region"
claims:
  - award <= costs
examples:
  - name: a local firm
    given: {number: A1, accepted: 2021-06-30, firm: Firm A, local: yes, costs: 30000}
    gives: {verdict: eligible, award: 30000, cap: costs}
""",
}

HEAD = "number,accepted,firm,local,costs\n"
ROUND = (
    HEAD
    + "A1,2021-06-30,Firm A,yes,30000.50\n"
    + "A2,2021-06-30,Firm B,no,50000\n"
    + "A3,2021-06-30,Firm C,,10000\n"
    + "A4,2021-06-30,Firm D,yes,50000\n"
)
REFUSED_ROW = "A5,2021-06-30,Firm E,yes,much\n"


def write(folder: Path, **changed: str) -> Path:
    """Write the pack below `folder`; a keyword is the stem of a file and what stands in it."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.stem, content), "utf-8")
    return folder
