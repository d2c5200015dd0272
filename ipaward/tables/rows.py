"""One row of a sheet as facts, with every fault of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.value import Unknown, Value
from ipaward.rulebook.spelling import Misspelt
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.tables.cells import Habits, take
from ipaward.tables.grid import Row, is_blank, shown
from ipaward.tables.headers import is_list_of_records, plain
from ipaward.tables.layout import Column, Layout
from ipaward.tables.mapping import TableMapping

Facts: TypeAlias = "dict[str, Value | Unknown]"

TOTALS = frozenset(
    {"合计", "总计", "小计", "共计", "总和", "total", "totals", "subtotal", "sum", "grandtotal"}
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read the rows of one sheet.

    Attributes:
        readers: each column with its fact and its habits.
        inside: path of the list whose items the sheet holds, or empty.
        skip: words of rows to be passed over.
    """

    layout: Layout
    readers: tuple[tuple[Column, FactInfo, Habits], ...]
    inside: str
    skip: frozenset[str]

    @staticmethod
    def of(layout: Layout, vocabulary: Vocabulary, mapping: TableMapping, inside: str) -> Plan:
        """Make the plan of one sheet."""
        readers = []
        for column in layout.columns:
            habits = Habits(column.unit, column.words, mapping.missing, layout.sheet.is_1904)
            readers.append((column, vocabulary.facts[column.path], habits))
        return Plan(layout, tuple(readers), inside, mapping.skip)

    def rows(self) -> Iterator[Row]:
        """Give the rows to be read."""
        for row in self.layout.rows():
            if not (self.skip and first_words(row) in self.skip):
                yield row

    def number(self, row: Row) -> str:
        """Give the application's number in a row, or nothing where there is none to be read."""
        _, info, habits = next(r for r in self.readers if r[0] is self.layout.key)
        index = self.layout.key.index
        taken = take(row.cells[index], info, habits) if index < len(row.cells) else None
        value = taken.value if taken else None
        return value if isinstance(value, str) and plain(value) not in TOTALS else ""


@dataclass(slots=True)
class Found:
    """What one row holds.

    Attributes:
        facts: nested by groups, relative to the item in the sheet of a list.
        counts: how many items each list is said to have.
        assumed: paths of blanks that got a value by declaration.
        at_fault: the cells of the items something is wrong with, as they stood, by their names.
    """

    facts: Facts = field(default_factory=dict)
    counts: dict[str, Value | Unknown] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    at_fault: dict[str, str] = field(default_factory=dict)


def first_words(row: Row) -> str:
    """Give the first words in a row, as `plain` gives them."""
    return next((plain(shown(cell)) for cell in row.cells if not is_blank(cell)), "")


def read_row(plan: Plan, row: Row) -> Found:
    """Read every cell of a row."""
    found = Found()
    sheet = plan.layout.sheet
    for column, info, habits in plan.readers:
        cell = row.cells[column.index] if column.index < len(row.cells) else ""
        if plan.inside and column is plan.layout.key:
            continue
        place = sheet.cell(row.number, column.index, column.header)
        taken = take(cell, info, habits)
        if isinstance(taken.value, Misspelt):
            found.problems.append(Problem(taken.value.code, place, taken.value.details))
            continue
        if taken.note:
            details = {"written": shown(cell)}
            note = Problem(taken.note, place, details, severity=Severity.NOTE)
            found.notes.append(note)
        if taken.is_assumed:
            found.assumed.append(info.path)
        if is_list_of_records(info.type):
            found.counts[info.path] = taken.value
        else:
            put(found.facts, info.path.removeprefix(f"{plan.inside}."), taken.value)
    found.problems.extend(_row_problems(plan, row))
    found.notes.extend(_row_notes(plan, row))
    return found


def _row_problems(plan: Plan, row: Row) -> Iterator[Problem]:
    sheet = plan.layout.sheet
    for top, left, bottom, _ in sheet.merged:
        if top <= row.number <= bottom:
            yield Problem("merged-cells", sheet.cell(row.number, left, plan.layout.header(left)))


def _row_notes(plan: Plan, row: Row) -> Iterator[Problem]:
    sheet = plan.layout.sheet
    if row.number in sheet.hidden_rows:
        yield Problem("hidden-row", sheet.cell(row.number), severity=Severity.NOTE)
    for index, cell in enumerate(row.cells):
        if not is_blank(cell) and not plan.layout.header(index):
            place = sheet.cell(row.number, index)
            yield Problem(
                "cell-without-header", place, {"written": shown(cell)}, severity=Severity.NOTE
            )


def put(record: Facts, path: str, value: Value | Unknown) -> None:
    """Set the fact at the dotted `path`, making the groups on the way."""
    here: Facts = record
    *groups, last = path.split(".")
    for group in groups:
        inner = here.setdefault(group, {})
        assert isinstance(inner, dict)
        here = inner
    here[last] = value


def raw_of(plan: Plan, row: Row) -> Mapping[str, str]:
    """Give the cells as they stood, by header or else by letter."""
    written = {}
    for index, cell in enumerate(row.cells):
        if not is_blank(cell):
            place = plan.layout.sheet.cell(row.number, index)
            name = plan.layout.header(index) or place.column
            written[name if name not in written else f"{name} ({place.column})"] = shown(cell)
    return written
