"""A small policy with one register, written as its author would, and records for it."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import indent

from ipaward.language.pack import read_pack
from ipaward.rulebook.book import Rulebook

POLICY = """policy: plan
title: {zh: 方案, en: Plan}
language: en
status: example
issued: 2020-01-01
in_force: 2020-01-01
instruments:
  order: {title: Order on funds}
readings:
  columns:
    question: whether the years are counted alone or together
    options:
      a: {2021: cumulative, 2022: cumulative, 2023: cumulative}
      b: {2021: in-year, 2022: in-year, 2023: in-year}
      c: {2021: in-year, 2022: in-year, 2023: cumulative}
    chosen: c
    why: it fits every row
    by: missing
  reckoning:
    question: whether a growth is yearly or compound
    options: {a: yearly, b: compound}
    chosen: a
    why: it stands beside each year
    by: the director
  end:
    question: whether 2023 ends in June
    options: {a: {2023: 2023-06-30}, b: {2023: 2023-12-31}}
    chosen: a
    why: the plan ends in June
    by: missing
  whom:
    question: who counts as a firm
    options: {a: anyone}
    chosen: a
    why: nothing else is said
    by: missing
"""
PARAMETERS = """parameters:
  base:
    type: year
    values:
      - {from: 2020-01-01, is: 2020, cites: s2}
  least:
    type: money
    values:
      - {from: 2020-01-01, until: 2021-12-31, is: 100, cites: missing, set_by: order}
      - {from: 2022-01-01, is: 200, cites: s2}
"""
FACTS = """identity: {number: number}
facts:
  number: {type: text, unique: yes}
registers:
  contracts:
    key: firm
    each: {firm: text, on: date, sum: money, patented: boolean}
"""
PROGRAMME = """programme: grant
title: Grant
requirements:
  - {name: numbered, when: 'number != ""', cites: s1 "Firms"}
"""
SINCE = "since: 2020-06-01\n"
EVIDENCE = "evidence: contracts[on in period]\n"
FIRMS = f"value: count(distinct values(contracts[on in period].firm))\n{EVIDENCE}"
SUMS = f"rows: sum(contracts[on in period].sum)\ngrowth: {{base: base}}\n{EVIDENCE}"
BOTH = f"""rows:
  sum: sum(contracts[on in period].sum)
  number: count(contracts[on in period])
growth: {{base: base}}
{EVIDENCE}"""


def book_of(
    measure: str = FIRMS + SINCE,
    yearly: str = "2021: 2",
    reads: str = "",
    compare: str = "at-least",
    cites: str = "s1",
    parameters: str = PARAMETERS,
    ends: str = "",
) -> Rulebook:
    """Read the policy with one target `T` and its indicator."""
    reading = f"    reads: {reads}\n" if reads else ""
    target = (
        f"targets:\n  T:\n    title: {{zh: 目标, en: Target}}\n    unit: firms\n"
        f"    yearly: {{{yearly}}}\n    compare: {compare}\n    cites: {cites}\n{reading}"
    )
    if cites == "missing":
        target += "    set_by: order\n"
    files = {
        "policies/plan/text.md": "## s1 Firms\n\nFirms.\n\n## s2 Base\n\nBase.\n",
        "policies/plan/policy.yaml": POLICY + target,
        "policies/plan/parameters.yaml": parameters,
        "rules/plan/facts.yaml": FACTS,
        "rules/plan/grant.yaml": PROGRAMME,
        "rules/plan/indicators.yaml": ends + "indicators:\n  T:\n" + indent(measure, "    "),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return read_pack("plan", [Path(folder)])


def contract(day: str, firm: str = "A", amount: str | int = 100, **more) -> dict:
    """One entry of the register; None leaves a field out."""
    told = {"firm": firm, "on": date.fromisoformat(day), "sum": Decimal(amount), "patented": True}
    return {name: value for name, value in (told | more).items() if value is not None}


def sold(**years: int | str) -> dict:
    """One contract a year, `y2021=140` for 140 in 2021."""
    sums = [contract(f"{year[1:]}-06-30", amount=amount) for year, amount in years.items()]
    return {"contracts": tuple(sums)}
