"""The certification award as a plain Python function over a record: no engine at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from tests.benchmarks.registers.sample import rows_of, write_decided

IN_FORCE = date(2020, 11, 7)
STANDARD = Decimal(50_000)
LISTED = {
    "91990001MA00000157": (IN_FORCE, date.max),
    "91990001MA00000232": (date(2021, 1, 1), date(2021, 5, 31)),
    "91990001MA0000031W": (date(2022, 1, 1), date.max),
}
COACHING = ("辅导", "咨询", "评价", "培训")
EMPTY: dict = {}


def decide(input: Path, output: Path, rows: int) -> float:
    """Decide the first rows of a register; give the seconds of deciding alone."""
    records = rows_of(input, rows)
    start = perf_counter()
    decided = [judged(record) for record in records]
    seconds = perf_counter() - start
    write_decided(decided, output)
    return seconds


def judged(record: dict) -> dict:
    """Decide one application; None is unknown throughout."""
    day = record["受理日"]
    if day is not None and day < IN_FORCE:
        return {"number": record["编号"], "refused": "not-in-force"}
    applicant, certificate = record["申请人"] or EMPTY, record["证书"] or EMPTY
    kind, status = applicant.get("类型"), certificate.get("状态")
    issued, certifier = certificate.get("首次发证日"), certificate.get("认证机构")
    costs = record["费用"]
    lines = None if costs is None else [(line, counts(line)) for line in costs]
    sure = [line for line, truth in lines or () if truth]
    is_settled = lines is not None and all(truth is not None for _, truth in lines)
    cost = total((line["金额"] for line in sure), is_settled)
    other = total((line["已获其他资助"] for line in sure), is_settled)
    doubled = None
    if is_settled and all(line["发票号"] is not None for line in sure):
        doubled = len({line["发票号"] for line in sure}) < len(sure)
    off_list = None
    if day is not None and certifier is not None:
        start, until = LISTED.get(certifier, (date.max, date.min))
        off_list = not start <= day <= until
    charge = certificate.get("测评另收费")
    found = (
        None if kind is None else kind in ("企业", "高校", "科研组织"),
        None if status is None else status == "有效",
        None if issued is None or day is None else issued <= day,
        doubled,
        some(costs, is_coaching),
        some(costs, is_unpaid),
        None if other is None else other > 0,
        off_list,
        both(certificate.get("测评报告"), None if charge is None else charge == 0),
    )
    demands = (*found[:3], None if doubled is None else not doubled)
    verdict, amount, bound = "pending", None, None
    if False in demands:
        verdict = "ineligible"
    elif None not in demands and cost is not None and other is not None:
        verdict, cap = "eligible", cost - other
        bound = "不超认证成本" if cap < STANDARD else "standard"
        amount = int(max(Decimal(0), min(STANDARD, cap)) * 100)
    return {
        "number": record["编号"],
        "verdict": verdict,
        "amount": amount,
        "bound_by": bound,
        "states_0": sum((2 if s is None else int(s)) << 2 * n for n, s in enumerate(found)),
        "rank_0": score(record["专利"], applicant.get("优势示范"), day),
    }


def both(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def is_certifying(line: dict) -> bool | None:
    return None if line["类别"] is None else line["类别"] in ("认证", "监督审核")


def counts(line: dict) -> bool | None:
    return both(is_certifying(line), line["已付"])


def is_coaching(line: dict) -> bool | None:
    return None if line["类别"] is None else line["类别"] in COACHING


def is_unpaid(line: dict) -> bool | None:
    paid = line["已付"]
    return both(is_certifying(line), None if paid is None else not paid)


def some(items: list[dict] | None, holds) -> bool | None:
    if items is None:
        return None
    truths = [holds(item) for item in items]
    return True if True in truths else None if None in truths else False


def total(amounts, is_settled: bool) -> Decimal | None:
    listed = list(amounts)
    return sum(listed, Decimal(0)) if is_settled and None not in listed else None


def score(patents: list[dict] | None, designated: bool | None, day: date | None) -> int | None:
    if patents is None or designated is None or day is None:
        return None
    truths = [both(None if p["种类"] is None else p["种类"] == "发明", p["有效"]) for p in patents]
    return None if None in truths else 3 * sum(truths) + (20 if designated else 0)
