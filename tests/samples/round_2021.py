"""Writes the sample round of the Urumqi award: `python -m tests.samples.round_2021 OUT.xlsx`.

Every applicant, code, certificate, invoice and patent in it is invented: the codes have right
check digits under the area code 990001, which no place has, and patents have serial numbers from
9900000 on. The table is made to look like what an office really gets, so it is typed by many
hands; `TRAPS` says in which row what is odd.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.samples.hands import (
    CellValue,
    credit_code,
    numeral,
    patent_number,
    typed_day,
    typed_money,
)

ROWS = 72
LISTED = "91990001MA00000157"
LISTED_UNTIL_MAY = "91990001MA00000232"
NOT_LISTED = "91990001MA0000031W"  # on the list only from 2022
FIRST_DAY = date(2021, 3, 1)
LAST_DAY = date(2021, 6, 30)
_MADE = datetime(2021, 7, 1, 9, 0, 0)

MAIN = (
    "申请编号",
    "受理日",
    "申请人名称",
    "统一社会信用代码",
    "申请人类型",
    "知识产权优势或示范单位",
    "证书编号",
    "认证机构",
    "首次发证日",
    "证书状态",
    "有贯标前后测评报告",
    "认证机构就测评另收的费用",
    "费用（条数）",
    "专利（条数）",
    "备注",  # no fact: a column an office keeps for itself
)
COSTS = (
    "申请编号",
    "费用类别",
    "金额",
    "已经支付",
    "发票号",
    "同一笔费用已获的其他层级资助",
)
PATENTS = ("申请编号", "专利号", "专利种类", "有效")
GUIDE = (
    "填写说明",
    "本表是样例：单位、代码、证书、发票、专利、金额都是虚构的，地区代码 990001 不属于任何地方。",
    "“申请”一个申请一行；“费用”“专利”一笔费用、一件专利一行，凭申请编号与“申请”对应。",
    "“费用（条数）”“专利（条数）”填实有的条数；确实没有的填 0；没有查的留空，留空不等于没有。",
    "金额以元为单位，最多两位小数。日期写到日。",
    "不知道的格子留空，不要填 0，也不要填“无”。",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of the sheet 费用, as typed."""

    kind: CellValue
    amount: CellValue
    paid: CellValue = "是"
    invoice: CellValue = None
    other: CellValue = 0


@dataclass(frozen=True, slots=True)
class Patent:
    """One line of the sheet 专利, as typed."""

    number: CellValue
    kind: CellValue = "发明"
    valid: CellValue = "是"


@dataclass(frozen=True, slots=True)
class Row:
    """One application, as typed; the counts are those of the lines unless said otherwise."""

    number: CellValue
    accepted: CellValue
    name: CellValue
    code: CellValue
    kind: CellValue
    designated: CellValue
    certificate: CellValue
    certifier: CellValue
    issued: CellValue
    status: CellValue
    report: CellValue
    fee: CellValue
    costs: tuple[Cost, ...]
    patents: tuple[Patent, ...]
    stated_costs: CellValue = "as found"
    stated_patents: CellValue = "as found"
    remark: CellValue = None

    def main(self) -> tuple[CellValue, ...]:
        """Give the cells of the sheet 申请."""
        costs = len(self.costs) if self.stated_costs == "as found" else self.stated_costs
        patents = len(self.patents) if self.stated_patents == "as found" else self.stated_patents
        return (
            self.number,
            self.accepted,
            self.name,
            self.code,
            self.kind,
            self.designated,
            self.certificate,
            self.certifier,
            self.issued,
            self.status,
            self.report,
            self.fee,
            costs,
            patents,
            self.remark,
        )


def number(n: int) -> str:
    """Give the number of application `n`.

    >>> number(7)
    'WZ2021-007'
    """
    return f"WZ2021-{n:03d}"


def inventions(n: int, count: int, valid: str = "是") -> tuple[Patent, ...]:
    """Give `count` inventions of application `n`."""
    return tuple(
        Patent(patent_number(100 * n + at, "1", at), "发明", valid) for at in range(1, count + 1)
    )


def invoice(n: int, line: int) -> str:
    """Give the number of the invoice for one cost line of application `n`."""
    return f"990{n:03d}{line:02d}"


def ordinary(n: int) -> Row:
    """Give application `n` with nothing odd but the hands it was typed by."""
    kind, department, suffix = (
        ("高校", "12", "大学")
        if n % 7 == 3
        else ("科研组织", "12", "研究所")
        if n % 7 == 5
        else ("企业", "91", "有限公司")
    )
    first, audit = 16_000 + n * 1730 % 21_000, 6_000 + n * 370 % 5_000
    costs = [
        Cost("认证", typed_money(first, n), "是", invoice(n, 1), 3000 if n % 6 == 1 else 0),
        Cost("监督审核", typed_money(audit, n + 2), "是", invoice(n, 2), 0),
    ]
    if n % 3 == 0:
        costs.append(Cost("辅导", typed_money(30_000, n), "是", invoice(n, 3), None))
    patents = [*inventions(n, n % 5)]
    if n % 4 == 0:
        patents.append(Patent(patent_number(100 * n + 50, "2", n), "实用新型", "是"))
    return Row(
        number=number(n),
        accepted=typed_day(FIRST_DAY + timedelta(days=n * 7 % 122), n),
        name=f"样例{numeral(n)}号{suffix}",
        code=credit_code(n, department),
        kind=kind,
        designated="是" if n % 8 == 0 else "否",
        certificate=f"样证-{n:04d}",
        certifier=LISTED,
        issued=typed_day(date(2020, 6, 1) + timedelta(days=n * 11 % 200), n + 1),
        status="有效",
        report=None if n % 9 == 4 else "是",
        fee=None if n % 9 == 4 else 0,
        costs=tuple(costs),
        patents=tuple(patents),
    )


def _line(n: int, amount: CellValue, **more: CellValue) -> dict[str, object]:
    """Give one paid certification line as the only cost."""
    return {"costs": (Cost("认证", amount, invoice=invoice(n, 1), **more),)}


def _association(n: int, **more: CellValue) -> dict[str, object]:
    return {
        "name": f"样例{numeral(n)}号行业协会",
        "code": credit_code(n, "51"),
        "kind": "其他",
        **more,
    }


def _two(n: int, first: Mapping[str, CellValue], second: Mapping[str, CellValue]) -> Row:
    """Give application `n` with two cost lines, each changed as said."""
    lines = (
        Cost("认证", 18_000, invoice=invoice(n, 1)),
        Cost("监督审核", 12_000, invoice=invoice(n, 2)),
    )
    costs = (replace(lines[0], **first), replace(lines[1], **second))
    return replace(ordinary(n), costs=costs)


def _wrong_last(code: str) -> str:
    return code[:-1] + ("1" if code[-1] != "1" else "2")


# What is odd in which row. A row that is not here is ordinary.
TRAPS: Mapping[int, Mapping[str, object]] = {
    3: {"code": _wrong_last(credit_code(3, "12"))},
    5: _line(5, 50_000),
    6: _line(6, "49,999.99"),
    7: _line(7, 50_000.01),
    9: _association(9),
    11: {"status": "撤销"},
    12: {"status": "暂停"},
    13: {"status": "过期"},
    15: {"status": None},
    17: _line(17, 18_000, other=None),
    18: {"costs": (), "stated_costs": None, "remark": "发票原件后补"},
    21: {"kind": "企业单位"},
    22: {"certificate": "样证-0045"},
    24: _line(24, "1.2万"),
    25: {"issued": "2021年2月31日"},
    28: {"number": number(27)},
    30: _line(30, 24_000, other=24_000),
    31: _line(31, 24_000, other="24,000.01"),
    32: {"costs": (Cost("辅导", 30_000, invoice=invoice(32, 1)),)},
    33: {"costs": (Cost("认证", 21_000, invoice=invoice(20, 1)),)},
    34: {"costs": ()},
    36: {"certifier": NOT_LISTED},
    37: {"certifier": LISTED_UNTIL_MAY, "accepted": date(2021, 5, 31)},
    38: {"certifier": LISTED_UNTIL_MAY, "accepted": "2021年6月1日"},
    42: {"accepted": date(2021, 6, 30), "issued": "2021/6/30"},
    43: {"accepted": date(2021, 6, 29), "issued": date(2021, 6, 30)},
    44: {"report": "是", "fee": 5_000},
    46: {"patents": (), "stated_patents": None, "remark": "专利待查"},
    47: {"issued": "#N/A"},
    48: {"stated_costs": 9},
    50: _association(50, status=None),
    52: {"designated": "是", "patents": inventions(52, 9)},
    53: {"designated": "是", "patents": inventions(53, 8), "issued": date(2020, 6, 2)},
    54: {"designated": "是", "patents": inventions(54, 8), "issued": "2020年6月3日"},
    55: {"designated": "否", "patents": inventions(55, 12)},
    56: {"designated": "否", "patents": inventions(56, 10, "否")},
    57: {"kind": None},
    58: {"designated": None},
    60: {"name": "示例大学", "kind": "高校", "code": credit_code(60, "12")},
    61: {"name": "样例六十一号科研院所", "kind": "科研组织", "code": credit_code(61, "12")},
    62: {
        "remark": "另有咨询、评价、培训费用",
        "costs": (
            Cost("认证", 26_543.21, invoice=invoice(62, 1), other=1_000.5),
            Cost("咨询", 8_000, invoice=invoice(62, 2)),
            Cost("评价", 5_000, invoice=invoice(62, 3)),
            Cost("培训", 3_000, invoice=invoice(62, 4)),
        ),
    },
    63: {"patents": (Patent(_wrong_last(patent_number(6301, "1", 2))),)},
    64: {"code": f" {credit_code(64).lower()}　", "name": "样例六十四号有限公司　"},
    65: {"costs": (Cost("认证", 19_800, invoice=99006501),)},
    66: _line(66, "￥１２３４５"),
}
TWO_LINES: Mapping[int, Row] = {
    35: _two(35, {}, {"paid": "否"}),
    39: _two(39, {}, {"invoice": invoice(39, 1)}),
    40: _two(40, {}, {"invoice": None}),
    41: _two(41, {}, {"paid": None}),
}


def applications() -> tuple[Row, ...]:
    """Give the rows of the round in the order they stand in the file."""
    return tuple(
        TWO_LINES[n] if n in TWO_LINES else replace(ordinary(n), **TRAPS.get(n, {}))
        for n in range(1, ROWS + 1)
    )


def workbook() -> Workbook:
    """Give the workbook: how to fill it in, the applications, their costs, their patents."""
    book = Workbook()
    guide = book.active
    guide.title = "填写说明"
    for at, words in enumerate(GUIDE, start=1):
        guide.cell(at, 1, words)
    guide.column_dimensions["A"].width = 100
    rows = applications()
    main = book.create_sheet("申请")
    heads = ("乌鲁木齐市知识产权管理规范贯标认证奖励申请汇总表（2021年度，样例）", "金额单位：元")
    _fill(main, heads, MAIN, [row.main() for row in rows])
    costs = [
        (row.number, line.kind, line.amount, line.paid, line.invoice, line.other)
        for row in rows
        for line in row.costs
    ]
    _fill(book.create_sheet("费用"), ("费用明细（样例）",), COSTS, costs)
    patents = [(row.number, p.number, p.kind, p.valid) for row in rows for p in row.patents]
    _fill(book.create_sheet("专利"), ("专利明细（样例）",), PATENTS, patents)
    book.active = book.index(main)
    guide.sheet_view.tabSelected = False
    book.properties.creator = "ipaward"
    book.properties.title = heads[0]
    book.properties.created = _MADE
    return book


def _fill(
    sheet: Worksheet,
    heads: tuple[str, ...],
    header: tuple[str, ...],
    lines: list[tuple[CellValue, ...]],
) -> None:
    for at, words in enumerate(heads, start=1):
        sheet.cell(at, 1, words).font = Font(bold=at == 1, size=14 if at == 1 else 10)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    top = len(heads) + 1
    for column, words in enumerate(header, start=1):
        cell = sheet.cell(top, column, words)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = 24 if column in (3, 4, 8) else 15
    for at, line in enumerate(lines, start=top + 1):
        for column, value in enumerate(line, start=1):
            _write(sheet.cell(at, column), value)
    sheet.freeze_panes = sheet.cell(top + 1, 2)


def _write(cell: Cell, value: CellValue) -> None:
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, str) and not value.startswith("#"):
        cell.data_type = "s"
        cell.number_format = "@"


def write(path: Path) -> None:
    """Write the workbook, the same bytes every time: no day of today stands in it."""
    made = io.BytesIO()
    workbook().save(made)
    stamp = _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    day = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    with zipfile.ZipFile(made) as taken, zipfile.ZipFile(path, "w") as given:
        for entry in taken.infolist():
            content = taken.read(entry)
            if entry.filename == "docProps/core.xml":
                content = day.sub(rb"\g<1>" + stamp, content)
            fixed = zipfile.ZipInfo(entry.filename, _MADE.timetuple()[:6])
            fixed.external_attr = 0o644 << 16
            given.writestr(fixed, content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
