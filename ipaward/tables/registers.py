"""Registers as offices hand them over: files and sheets named after them, or a folder of files.

What leaves doubt about a whole register refuses it, and with it the command: a name that is no
register, a register given twice, a table without the column that says whom an entry is about, two
columns that cannot be told apart, a file that cannot be read. What is wrong with a row puts the
row aside; see `entries` for what that means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ipaward.domain.application import RefusedRow
from ipaward.domain.problem import Problem, RefusedError, Severity
from ipaward.domain.source import Cell
from ipaward.domain.types import Record
from ipaward.domain.words import Details, Words, listed
from ipaward.rulebook.registers import decisions_in, entry_vocabulary
from ipaward.rulebook.vocabulary import Register, Vocabulary
from ipaward.tables.decisions import are_decisions, decided_twice, read_decisions
from ipaward.tables.delimited import check_utf8
from ipaward.tables.entries import (
    Check,
    Entry,
    Held,
    backwards,
    hold,
    overlaps,
    same_unique,
    without_key,
)
from ipaward.tables.grid import Row, Sheet
from ipaward.tables.headers import Naming, nearest, plain
from ipaward.tables.intake import KINDS, LINES, check_file, open_sheets
from ipaward.tables.layout import Layout, Wanted, lay_out
from ipaward.tables.mapping import TableMapping
from ipaward.tables.records import RecordReader, read_lines
from ipaward.tables.rows import TOTALS, Plan, first_words, raw_of, read_row
from ipaward.tables.sheets import OWN_SHEETS, hidden, without_column

_CHECKS: tuple[Check, ...] = (without_key, backwards, same_unique, overlaps)
_OF_DECISIONS: tuple[Check, ...] = (decided_twice,)  # one without a code still counts as decided
_AS_IT_IS = TableMapping()
_ALONE = Vocabulary(Record(()), {}, "")  # no file beside it belongs to a table of entries
_RENAME = Words("需要时改成字段的名称", "give it the name of a field where it is needed")
_LEFT_BESIDE = ".refused"  # how the file ends that holds the rows a screening returned


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers that were consulted.

    Attributes:
        held: by the name of the register.
        notes: what was noticed about the files and their rows, and changes nothing.
    """

    held: Mapping[str, Held] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that holds a register, its rows not read yet."""

    register: Register
    place: Cell
    rows: Callable[[], Iterator[Entry | RefusedRow]]
    notes: tuple[Problem, ...] = ()


def read_registers(paths: Sequence[Path], vocabulary: Vocabulary) -> Registers:
    """Read every register in files and folders.

    Args:
        paths: .csv, .tsv, .jsonl, .ndjson or .xlsx files named after a register by its name or
            label, workbooks whose sheets are, a .jsonl of decisions of any name, or folders of
            such files.
        vocabulary: the registers the policy declares.

    Raises:
        RefusedError: a register as a whole cannot be relied on; with every reason found.
    """
    problems: list[Problem] = []
    notes: list[Problem] = []
    tables: list[_Table] = []
    for path in _files(paths, problems, notes):
        try:
            tables += _tables(path, vocabulary, notes)
        except RefusedError as fault:
            problems += fault.problems
    problems += _given_twice(tables)
    held: dict[str, Held] = {}
    for table in tables:
        register = table.register
        try:
            found = hold(register, table.rows(), table.notes, checks_of(register, vocabulary))
        except RefusedError as fault:
            problems += fault.problems
            continue
        held[register.name] = found
        notes += [*found.notes, *_empty(table, found)]
    if problems:
        raise RefusedError(problems)
    return Registers(held, tuple(notes))


def checks_of(register: Register, vocabulary: Vocabulary) -> tuple[Check, ...]:
    """Give the checks that put a row of a register aside."""
    return _OF_DECISIONS if register == decisions_in(vocabulary) else _CHECKS


def _files(paths: Iterable[Path], problems: list[Problem], notes: list[Problem]) -> Iterator[Path]:
    """Give the files, those of a folder in the order of their names."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = [one for one in sorted(path.iterdir()) if not one.name.startswith((".", "~$"))]
        wanted = [one for one in inside if _may_be_register(one)]
        for one in inside:
            if one not in wanted:
                notes.append(Problem("unread-file", Cell(one.as_posix()), severity=Severity.NOTE))
        if not wanted:
            problems.append(Problem("no-register-in-folder", Cell(path.as_posix())))
        yield from wanted


def _may_be_register(path: Path) -> bool:
    is_table = path.suffix.lower() in KINDS and not path.is_dir()
    return is_table and not path.stem.endswith(_LEFT_BESIDE)


def _empty(table: _Table, held: Held) -> Iterator[Problem]:
    """Note a register without a single row: it says of everybody that there is nothing."""
    if not held.entries and not held.refused:
        details = {"name": table.register.name}
        yield Problem("register-empty", table.place, details, severity=Severity.NOTE)


def _given_twice(tables: Sequence[_Table]) -> Iterator[Problem]:
    first: dict[str, Cell] = {}
    for table in tables:
        name = table.register.name
        if first.setdefault(name, table.place) is not table.place:
            yield Problem("register-twice", table.place, {"name": name}, also=(first[name],))


def _tables(path: Path, vocabulary: Vocabulary, notes: list[Problem]) -> Iterator[_Table]:
    """Give the registers one file holds; RefusedError where there is none, or a doubtful one."""
    place = Cell(path.as_posix())
    suffix = check_file(path, place)
    register = _named(path.stem, vocabulary)
    if suffix in LINES:
        yield _lines(path, place, register, vocabulary)
        return
    sheets, _ = open_sheets(path, _ALONE, _AS_IT_IS)
    if register is None and not sheets[0].name:
        raise RefusedError([_no_register(path.stem, place, vocabulary)])
    if register is not None:
        own = [s for s in sheets if _named(s.name, vocabulary) in (None, register)]
        yield _chosen(own, place, register, notes)
        sheets = tuple(sheet for sheet in sheets if sheet not in own)
    yield from _each_named(sheets, vocabulary)


def _lines(path: Path, place: Cell, register: Register | None, vocabulary: Vocabulary) -> _Table:
    check_utf8(path, place.file)
    decisions = decisions_in(vocabulary)
    if decisions is not None and register in (None, decisions) and are_decisions(path, place.file):
        read = partial(read_decisions, path, place.file, decisions, vocabulary.code)
        return _Table(decisions, place, read)
    if register is None:
        raise RefusedError([_no_register(path.stem, place, vocabulary)])
    return _Table(register, place, partial(_read_lines, path, place.file, register))


def _read_lines(path: Path, file: str, register: Register) -> Iterator[Entry | RefusedRow]:
    for found in read_lines(path, file, RecordReader(entry_vocabulary(register))):
        if isinstance(found, RefusedRow):
            yield found
        else:
            assert found.place is not None
            yield Entry(found.record, found.place, found.assumed, found.notes)


def _chosen(
    sheets: Sequence[Sheet], place: Cell, register: Register, notes: list[Problem]
) -> _Table:
    """Give the one table of a file that is named after its register."""
    named = [sheet for sheet in sheets if plain(sheet.name) in _names(register)]
    fitting = named or [sheet for sheet in sheets if _laid_out(sheet, register)[0]]
    if len(fitting) > 1:
        details: Details = {
            "name": register.name,
            "sheets": listed(sheet.name for sheet in fitting),
        }
        raise RefusedError([Problem("register-several-sheets", place, details)])
    if not fitting:
        raise RefusedError([_no_header(register, place)])
    for sheet in sheets:
        if sheet is not fitting[0] and sheet.name not in OWN_SHEETS:
            details = {"sheet": sheet.name, "nearest": ""}
            note = Problem("unknown-sheet", sheet.cell(0), details, severity=Severity.NOTE)
            notes.append(note)
    return _sheet(fitting[0], register)


def _each_named(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Iterator[_Table]:
    """Give the table of each sheet; one that is not blank and names no register is refused."""
    problems: list[Problem] = []
    tables: list[_Table] = []
    for sheet in sheets:
        if sheet.name in OWN_SHEETS or all(row.is_blank for row in sheet.rows()):
            continue
        register = _named(sheet.name, vocabulary)
        if register is None:
            problems.append(_no_register(sheet.name, sheet.cell(0), vocabulary))
            continue
        try:
            tables.append(_sheet(sheet, register))
        except RefusedError as fault:
            problems += fault.problems
    if sheets and not problems and not tables:
        problems = [Problem("empty-table-file", Cell(sheets[0].file))]
    if problems:
        raise RefusedError(problems)
    yield from tables


def _sheet(sheet: Sheet, register: Register) -> _Table:
    layout, found = _laid_out(sheet, register)
    # The cure for applications, a mapping file, is none here.
    found = tuple(replace(p, help=_RENAME) if p.code == "unknown-header" else p for p in found)
    problems = [p for p in found if p.severity is not Severity.NOTE]
    if layout is None:
        problems.append(_no_header(register, sheet.cell(0)))
    if layout is None or problems:
        raise RefusedError(problems)
    vocabulary = entry_vocabulary(register)
    plan = Plan.of(layout, vocabulary, _AS_IT_IS, "")
    absent = without_column(plan, Naming.of(vocabulary).main_paths)
    notes = (*found, *absent, *hidden([plan]))
    return _Table(register, sheet.cell(0), partial(_read_sheet, plan), notes)


def _laid_out(sheet: Sheet, register: Register) -> tuple[Layout | None, tuple[Problem, ...]]:
    names = Naming.of(entry_vocabulary(register)).main
    return lay_out(sheet, Wanted(names, _column_asked(register), "", {}, 0))


def _column_asked(register: Register) -> str:
    """Give the field without whose column a table is not this register."""
    return register.key or register.unique or next(iter(register.fields))


def _read_sheet(plan: Plan) -> Iterator[Entry | RefusedRow]:
    for row in plan.rows():
        place = plan.layout.sheet.cell(row.number)
        found = read_row(plan, row)
        found.problems[:0] = _total(row, place)
        if found.problems:
            yield RefusedRow("", place, tuple(found.problems), raw_of(plan, row))
        else:
            yield Entry(found.facts, place, tuple(found.assumed), tuple(found.notes))


def _total(row: Row, place: Cell) -> Iterator[Problem]:
    if (words := first_words(row)) in TOTALS:
        yield Problem("register-total-row", place, {"written": words})


def _named(name: str, vocabulary: Vocabulary) -> Register | None:
    """Give the register called `name`, or the only one so labelled."""
    registers = vocabulary.registers.values()
    by_name = [one for one in registers if plain(one.name) == plain(name)]
    found = by_name or [one for one in registers if plain(name) in _names(one)]
    return found[0] if len(found) == 1 else None


def _names(register: Register) -> set[str]:
    names = (register.name, register.label.zh, register.label.en)
    return {plain(name) for name in names if name}


def _no_register(name: str, place: Cell, vocabulary: Vocabulary) -> Problem:
    known = vocabulary.registers
    labels = {w: n for n, one in known.items() for w in (one.label.zh, one.label.en) if w}
    if near := nearest(name, [*known, *labels]):
        details = {"name": name, "nearest": near if near in known else labels[near]}
        return Problem("near-register", place, details)
    return Problem("no-such-register", place, {"name": name, "known": listed(known)})


def _no_header(register: Register, place: Cell) -> Problem:
    info = register.fields[_column_asked(register)]
    details = {"name": register.name, "field": info.label.zh or info.path}
    return Problem("register-no-header", place, details)
