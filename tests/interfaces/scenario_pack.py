"""A small policy with a list, a note, a duty, a cap and a quota, and features written for it."""

from pathlib import Path

from tests.interfaces import tiny

FACTS = """identity: {number: number, applicant: firm}
facts:
  number: {type: text, unique: yes, source: authority}
  accepted: {type: date, source: authority}
  firm: {type: text, source: applicant}
  local: {type: boolean, source: authority}
  ended: {type: date or none, source: applicant}
  people:
    source: applicant
    fields:
      count: number(0)
  costs:
    source: applicant
    each:
      kind: enum rent|wages|travel
      amount: money
      bill: {type: text, unique: yes}
"""
GRANT = """programme: grant
title: {zh: 补助, en: Grant}
reference_date: accepted
requirements:
  - name: local
    when: local
    cites: T1 "A firm in the region"
    reason: the firm is not in the region
notes:
  - name: travels
    when: some c in costs satisfies c.kind = "travel"
    cites: T1 "A firm in the region"
    reason: travel is not paid
duties:
  - name: trading
    owed_by: the firm
    when: ended = none
    breach: note
    cites: T1 "A firm in the region"
    reason: the firm has ended
amount:
  standard:
    is: rate
    cites: missing
    set_by: budget-act
  caps:
    - name: costs
      is: sum(costs.amount)
      cites: T1 "at most its costs"
      reason: the grant is at most the costs
allot:
  order:
    - people.count highest first
    - number
  quota: places
  cites: T1 "A firm in the region"
examples:
  - name: a local firm
    given:
      number: A1
      accepted: 2021-06-30
      firm: Firm A
      local: yes
      ended: none
      people: {count: 3}
      costs:
        - {kind: rent, amount: 30000, bill: B1}
    gives: {verdict: eligible, award: 30000, cap: costs}
"""
PARAMETERS = tiny.FILES["policies/tiny/parameters.yaml"].replace(
    'cites: T1 "receives 40000 yuan"', "cites: missing, set_by: budget-act"
)
PARAMETERS += """  bounds:
    each: {kind: text, least: money}
    values:
      - from: 2020-01-01
        is: {table: "| kind | least |"}
        cites: missing
        set_by: budget-act
"""
HEAD = "@tiny @grant\nFeature: Grants\n"
HEAD_ZH = "# language: zh-CN\n@tiny @grant\n功能: 补助\n"


def write(folder: Path, *features: str, **changed: str) -> Path:
    """Write the pack and its features below `folder`; a feature without a head gets one."""
    files = {"facts": FACTS, "grant": GRANT, "parameters": PARAMETERS, **changed}
    tiny.write(folder, **files)
    for number, feature in enumerate(features, start=1):
        path = folder / "features" / "tiny" / f"f{number}.feature"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(feature, "utf-8")
    return folder


def english(body: str) -> str:
    return HEAD + body


def chinese(body: str) -> str:
    return HEAD_ZH + body
