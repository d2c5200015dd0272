"""Read a table of figures, written with bars in a block scalar: progressive tiers, or records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ipaward.domain.limits import DIGITS
from ipaward.domain.problem import Severity
from ipaward.domain.types import Amount, Number, Record
from ipaward.domain.value import Unknown, Value
from ipaward.language.rates import check_rates, note_rate_above_whole
from ipaward.language.report import Report
from ipaward.language.scalar import Scalar
from ipaward.language.yamltree import Word
from ipaward.rulebook.policy import Tier
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

_ABOVE = frozenset(["超过", "above"])
_RATE = frozenset(["比例", "rate"])


def read_tiers(word: Word, report: Report) -> tuple[Tier, ...] | None:
    """Read `| 超过 | 比例 |` and one row for each tier, bounds rising; None if it is none."""
    rows = list(_rows(word.scalar))
    head = [cell.text for cell in rows[0]] if rows else []
    if len(head) != 2 or head[0] not in _ABOVE or head[1] not in _RATE:
        report.add("tiers-head", word.span)
        return None
    tiers: list[Tier] = []
    before = _errors(report)
    for row in rows[1:]:
        if len(row) != 2:
            report.add("row-length", row[0].span(), wanted="2", found=str(len(row)))
            continue
        # A bound is money or a count, a rate needs its decimals.
        bound = Amount() if row[0].text.strip().endswith(("元", "圆")) else Number(2)
        above, rate = _figure(row[0], bound, report), _figure(row[1], Number(DIGITS), report)
        if above is None or rate is None:
            continue
        if tiers and above <= tiers[-1].above:
            report.add("tiers-not-rising", row[0].span())
        note_rate_above_whole(row[1].text, rate, row[1].span(), report)
        tiers.append(Tier(above, rate))
    rates = [row[1] for row in rows[1:] if len(row) == 2]
    check_rates(((cell.text, cell.span()) for cell in rates), report)
    if len(rows) == 1:
        report.add("tiers-head", word.span)
    return tuple(tiers) if _errors(report) == before else None


def read_records(word: Word, of: Record, report: Report) -> tuple[Mapping[str, Value], ...] | None:
    """Read a head with the names of the fields, and one row for each record; None if it is none."""
    rows = list(_rows(word.scalar))
    head = [cell.text for cell in rows[0]] if rows else []
    names = [name for name, _ in of.fields]
    if sorted(head) != sorted(names):
        written, wanted = ",".join(head), ",".join(names)
        report.add("table-head", word.span, written=written, wanted=wanted)
        return None
    before = _errors(report)
    found: list[Mapping[str, Value]] = []
    for row in rows[1:]:
        if len(row) != len(head):
            report.add("row-length", row[0].span(), wanted=str(len(head)), found=str(len(row)))
            continue
        cells = {name: _cell(cell, name, of, report) for name, cell in zip(head, row, strict=True)}
        found.append({name: value for name, value in cells.items() if value is not None})
    for at, name in enumerate(head):
        if isinstance(of.field(name), Number):
            column = [row[at] for row in rows[1:] if len(row) == len(head)]
            check_rates(((cell.text, cell.span()) for cell in column), report)
    return tuple(found) if _errors(report) == before else None


def _cell(cell: Scalar, name: str, of: Record, report: Report) -> Value | None:
    inner = of.field(name)
    assert inner is not None, "the head names fields only"
    read = read_value(cell.text, inner, Dialect.RULES)
    if isinstance(read, Misspelt):
        report.misspelt(read, cell.span())
        return None
    if isinstance(read, Unknown):
        report.add("empty-cell", cell.span(), column=name)
        return None
    if isinstance(read, Decimal):
        note_rate_above_whole(cell.text, read, cell.span(), report)
    return read


def _errors(report: Report) -> int:
    return sum(problem.severity is Severity.ERROR for problem in report.problems)


def _figure(cell: Scalar, of: Number | Amount, report: Report) -> Decimal | None:
    read = read_value(cell.text, of, Dialect.RULES)
    if isinstance(read, Misspelt):
        report.misspelt(read, cell.span())
        return None
    if not isinstance(read, Decimal):
        report.add("empty-cell", cell.span(), column="|")
        return None
    return read


def _rows(text: Scalar) -> Iterator[list[Scalar]]:
    for line in re.finditer(r"[^\n]+", text.text):
        written = line[0].strip()
        if not written or re.fullmatch(r"[|\-: ]+", written):
            continue  # blank, or the rule that Markdown draws under a head
        yield list(_cells(text.part(line.start(), line.end())))


def _cells(line: Scalar) -> Iterator[Scalar]:
    start, end = len(line.text) - len(line.text.lstrip()), len(line.text.rstrip())
    inner = line.part(start, end)
    if inner.text.startswith("|"):
        inner = inner.part(1, len(inner.text))
    if inner.text.endswith("|"):
        inner = inner.part(0, len(inner.text) - 1)
    at = 0
    for cell in inner.text.split("|"):
        left = at + len(cell) - len(cell.lstrip())
        yield inner.part(left, max(left, at + len(cell.rstrip())))
        at += len(cell) + 1
