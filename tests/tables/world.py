"""One vocabulary with every type, and short ways to write and read files of it."""

import io
import zipfile

from openpyxl import Workbook

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import RefusedError
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Day,
    Identifier,
    Length,
    Listing,
    Measure,
    Number,
    Record,
    Scheme,
    Text,
)
from ipaward.domain.words import Words
from ipaward.rulebook.vocabulary import Blank, FactInfo, Supplier, Vocabulary
from ipaward.tables.intake import read_applications

GOOD_CODE = "91652901682715176L"

RECORD = Record(
    (
        ("编号", Text()),
        ("受理日", Day()),
        (
            "申请人",
            Record(
                (
                    ("名称", Text()),
                    ("信用代码", Identifier(Scheme.USCC)),
                    ("类型", Choice(("企业", "高校"))),
                    ("人数", Number(0, "1", "9999")),
                )
            ),
        ),
        (
            "证书",
            Record(
                (
                    ("名称", Text()),
                    ("撤销日", Day(or_none=True)),
                    ("期限", Length(Measure.MONTHS)),
                    ("另收费", Amount()),
                )
            ),
        ),
        ("关键词", Listing(Text())),
        (
            "费用",
            Listing(
                Record(
                    (
                        ("类别", Choice(("认证", "辅导"))),
                        ("金额", Amount()),
                        ("已付", Boolean()),
                        ("发票号", Text()),
                    )
                )
            ),
        ),
        ("专利", Listing(Record((("专利号", Identifier(Scheme.PATENT)), ("有效", Boolean()))))),
    )
)
LABELS = {
    "编号": Words("申请编号", "application number"),
    "申请人.名称": Words("单位名称", "name of the applicant"),
    "费用": Words("费用明细", "expenses"),
    "费用.金额": Words("金额", "sum"),
    "申请人.人数": Words("", "staff"),
}
BLANKS = {"证书.另收费": Blank.ZERO, "费用.已付": Blank.NO}


def _facts(of, path=""):
    for name, inner in of.fields:
        here = f"{path}.{name}" if path else name
        yield FactInfo(
            here,
            inner,
            LABELS.get(here, Words()),
            "",
            Supplier.APPLICANT,
            blank=BLANKS.get(here, Blank.UNKNOWN),
        )
        if isinstance(inner, Listing):
            inner = inner.item
        if isinstance(inner, Record):
            yield from _facts(inner, here)


VOCABULARY = Vocabulary(RECORD, {f.path: f for f in _facts(RECORD)}, "编号", "申请人.名称")


def workbook(path, sheets, change=None):
    """Write sheets given as lists of rows; `change` may spoil the workbook before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    book.save(path)
    return path


def repacked(path, change):
    """Write the workbook again with its parts, name to bytes, as `change` leaves them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(held.getvalue())
    return path


def read(path, mapping=None):
    """Read all rows of a file; give the intake and what came out."""
    intake = read_applications(path, VOCABULARY, mapping)
    rows = list(intake)
    assert len(rows) == intake.count, "a row was lost or made up"
    return intake, rows


def applications(rows):
    return {row.number: row for row in rows if isinstance(row, Application)}


def refused(rows):
    return [row for row in rows if isinstance(row, RefusedRow)]


def faults(rows):
    """Code and place of every fault of every refused row."""
    return [
        (problem.code, f"{problem.place.column}{problem.place.row}")
        for row in refused(rows)
        for problem in row.problems
    ]


def codes(problems):
    return [problem.code for problem in problems]


def why_refused(path, mapping=None):
    """Codes for which the whole file is refused; empty where it is not."""
    return codes(refusal_of(path, mapping))


def refusal_of(path, mapping=None):
    """Problems for which the whole file is refused; empty where it is not."""
    try:
        list(read_applications(path, VOCABULARY, mapping))
    except RefusedError as fault:
        return fault.problems
    return ()
