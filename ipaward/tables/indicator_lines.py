"""Measured indicators as lines of a report: numbers for cells, and the words beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ipaward.domain.types import Type
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Language


class Form(StrEnum):
    """How a figure is written in a cell."""

    SHARE = "0.00%"
    MONEY = "#,##0.00"
    PLAIN = "General"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, exact for a cell and in words for people; None where nobody knows it."""

    exact: Decimal | None
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of one indicator, in one year, by one option of its reading.

    Attributes:
        row: empty where the indicator has one alone.
        reading: the option and what it means, in words.
        standing: whether the target is reached by all rows of the indicator, in words.
        row_standing: by this row alone; empty where the indicator has no other.
        evidence: how many records count; None where the register was not consulted.
        possible: how many more may count.
        not_computable, provisional: why, in words; empty where it is not so.
    """

    indicator: str
    title: str
    row: str
    year: int
    reading: str
    is_chosen: bool
    form: Form
    target: Figure
    actual: Figure
    gap: Figure
    standing: str
    row_standing: str
    evidence: int | None
    possible: int | None
    not_computable: str
    provisional: str
    clause: str


@dataclass(frozen=True, slots=True)
class Records:
    """The records behind one indicator.

    Attributes:
        counted: for each figure the head of the column that says whether a record counts for it.
        fields: label and type of each field of a record, by its name.
        rows: whether the record counts for each figure – None where nobody knows – and the record.
        remark: what there is to say in place of records; empty where there are some.
    """

    indicator: str
    title: str
    counted: tuple[str, ...]
    fields: Mapping[str, tuple[str, Type]]
    rows: Sequence[tuple[tuple[bool | None, ...], Mapping[str, Value | Unknown]]]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorReport:
    """All there is to write about the indicators of a policy."""

    title: str
    lines: Sequence[Line]
    records: Sequence[Records]
    language: Language


def charted(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Give the lines of the chosen readings, those of one row of an indicator together.

    Each with its heading: the indicator, its title, and its row where it has several.
    """
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.is_chosen:
            found.setdefault((line.indicator, line.row), []).append(line)
    return [(_heading(group[0]), group) for group in found.values()]


def _heading(line: Line) -> str:
    row = f" – {line.row}" if line.row else ""
    return f"{line.indicator} {line.title}{row}"
