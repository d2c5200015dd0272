"""Writes the sample registers of the Urumqi plan: `python -m tests.samples.registers FOLDER`.

Everything in them is invented: credit codes lie under the area code 990001, which no place has,
and every number and name says that it is a sample. They are made so that some targets are reached
to the unit, some missed by one, and some not computable; `tests/samples/test_registers.py` says
which. The register of agencies supported is left out: it was not consulted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from tests.samples.hands import credit_code, patent_number

Entry = Mapping[str, object]
UNIVERSITY, INSTITUTE, BANKER = credit_code(3901, "12"), credit_code(3902, "12"), credit_code(3903)


def firm(n: int) -> str:
    """The credit code of the `n`-th invented firm."""
    return credit_code(3000 + n)


def day(year: int, n: int) -> str:
    """The `n`-th of some days spread over a year; the first is New Year's Day."""
    return (date(year, 1, 1) + timedelta(days=n * 7 % 365)).isoformat()


def name(kind: str, n: int) -> str:
    return f"样例-{kind}-{n:03d}"


def conversions() -> Iterator[Entry]:
    """30 firms in 2021; 29 in 2022, five of them again; with those of 2023 just 100 in all."""
    years = [(2021, range(30)), (2022, range(25, 54)), (2023, range(54, 100))]
    lines = [(year, n, day(year, at)) for year, firms in years for at, n in enumerate(firms)]
    for at, (year, n, on) in enumerate([*lines, (2021, 0, "2021-12-31"), (2023, 1, "无")]):
        yield {
            "登记号": name("转化", at),
            "受让企业": firm(n),
            "中小企业": "是",
            "出让方类型": "高校" if n % 3 else "科研院所",
            "专利号": patent_number(at),
            "方式": "免费许可" if n % 2 else "低价转让",
            "登记日": day(year, 0),
            "转化日": on,
        }
    # None of these two counts: not a small firm, not a university.
    for at, (small, giver) in enumerate([("否", "高校"), ("是", "其他")], start=200):
        yield {
            "登记号": name("转化", at),
            "受让企业": firm(at),
            "中小企业": small,
            "出让方类型": giver,
            "专利号": patent_number(at),
            "方式": "其他",
            "登记日": "2021-03-01",
            "转化日": "2021-03-01",
        }


def contracts() -> Iterator[Entry]:
    """From 1,000,000 up by 40 % to the fen, then by a fen too little, then by half."""
    sums = {
        2020: ("600000", "400000"),
        2021: ("400000.01", "999999.99"),
        2022: ("1959999.99",),
        2023: ("2939999.99",),
    }
    lines = [(year, one, "是") for year, ones in sums.items() for one in ones]
    for at, (year, one, patented) in enumerate([*lines, (2022, "800000", "否")]):
        yield {
            "合同号": name("合同", at),
            "卖方": UNIVERSITY,
            "登记日": day(year, at),
            "成交额": one,
            "专利技术": patented,
        }


def transfers() -> Iterator[Entry]:
    """None in 2020, so nothing to grow from; then 5, 6 and 7."""
    days = [day(y, n) for y, count in ((2021, 5), (2022, 6), (2023, 7)) for n in range(count)]
    for at, on in enumerate(days):
        yield {
            "登记号": name("转让", at),
            "出让方": INSTITUTE if at % 2 else UNIVERSITY,
            "权利": "专利",
            "类型": "许可" if at % 3 else "转让",
            "登记日": on,
        }


def pledges() -> Iterator[Entry]:
    """Number and amount up by 30 % each, then the amount alone, then both."""
    years = {
        2020: (10, 1_000_000),
        2021: (13, 1_000_000),
        2022: (15, 1_200_000),
        2023: (20, 1_200_000),
    }
    lines = [(year, n, each) for year, (count, each) in years.items() for n in range(count)]
    for at, (year, n, each) in enumerate(lines):
        yield {
            "借款人": firm(at),
            "登记号": name("质押", at),
            "借款合同号": name("借款合同", at),
            "登记日": day(year, n),
            "注销日": "无",
            "金额": f"{each}.00",
            "质押物": "商标" if at % 5 == 0 else "专利",
        }


def certificates() -> Iterator[Entry]:
    """30 holders in 2021, one with two certificates; 8 in 2022; none in 2023."""
    lines = [(2021, n) for n in range(30)] + [(2022, n) for n in range(30, 38)] + [(2021, 0)]
    for at, (year, n) in enumerate(lines):
        yield {
            "证书编号": name("证书", at),
            "持有人": firm(n),
            "持有人类型": "企业" if n % 9 else "科研组织",
            "首次发证日": day(year, n),
            "状态": "有效" if n % 7 else "过期",
        }
    yield {
        "证书编号": name("证书", 900),
        "持有人": BANKER,
        "持有人类型": "其他",
        "首次发证日": "2021-05-06",
        "状态": "有效",
    }


def custodies() -> Iterator[Entry]:
    """Twelve firms in 2021; of one in 2022 nobody said whether it is small."""
    for n in range(15):
        yield {
            "服务号": name("托管", n),
            "企业": firm(n),
            "中小企业": None if n == 14 else "是",
            "机构": BANKER,
            "开始日": day(2021 if n < 12 else 2022, n),
        }


def named(key: str, who: str, on: str, kind: str, days: list[str]) -> Iterator[Entry]:
    """Entries that are a name, a code and a day."""
    for n, each in enumerate(days):
        yield {key: name(kind, n), who: firm(n), on: each}


def registers() -> dict[str, list[Entry]]:
    """Every sample register by its name."""
    products = named("产品名称", "发起人", "发行日", "产品", ["2023-05-31"])
    projects = named(
        "项目号", "牵头单位", "立项日", "导航", [day(y, 9) for y in (2021, 2022, 2023, 2023)]
    )
    own = named("项目号", "牵头单位", "立项日", "企业导航", ["2021-06-01"])
    found: dict[str, Iterator[Entry]] = {
        "转化登记": conversions(),
        "技术合同": contracts(),
        "转让许可登记": transfers(),
        "质押登记": pledges(),
        "证券化产品": ({**one, "规模": "100000000"} for one in products),
        "导航项目登记": (
            {**one, "类别": kind, "验收日": "无"}
            for kind, ones in (("产业规划类", projects), ("企业运营类", own))
            for one in ones
        ),
        "区域商标品牌": named("品牌", "持有人", "认定日", "品牌", ["2022-12-31"]),
        "贯标证书": certificates(),
        "托管服务": custodies(),
        "运营平台登记": named(
            "平台名称", "运营主体", "设立日", "平台", ["2020-12-01", "2023-01-01"]
        ),
        "运营中心登记": named(
            "中心名称", "建设单位", "认定日", "中心", ["2021-12-31", "2023-03-01", "2023-12-31"]
        ),
    }
    return {register: list(entries) for register, entries in found.items()}


def write(folder: Path) -> None:
    """Write one file a register, one entry a line."""
    for register, entries in registers().items():
        lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
        (folder / f"{register}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
