"""From the sheets of one file to applications: one row each, lists in sheets of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.limits import ITEMS
from ipaward.domain.problem import Problem, RefusedError, Severity
from ipaward.domain.source import Cell
from ipaward.domain.value import CauseKind, Unknown, Value
from ipaward.domain.words import Details, Words, listed
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.grid import Row, Sheet
from ipaward.tables.headers import Naming, nearest, plain
from ipaward.tables.layout import Layout, Wanted, lay_out
from ipaward.tables.list_files import given_twice, lists_held, near_list
from ipaward.tables.mapping import ListMapping, TableMapping
from ipaward.tables.rows import TOTALS, Found, Plan, first_words, put, raw_of, read_row

MAIN_NAMES = ("申请", "applications")
# Sheets of a template that hold no records.
OWN_SHEETS = frozenset({"说明", "instructions", "_ipaward"})
_EVERY_ROW = Words(
    "每一行都要填编号，同一份申请的几行也一样",
    "write the number in every row, also where several rows are of one application",
)
_SHOWN = 5  # rows named of those that may belong to anybody


@dataclass(frozen=True, slots=True)
class Arranged:
    """The sheets of one file, each with what it holds.

    Attributes:
        main: the sheet of applications.
        lists: the sheet of each list, by path.
        notes: what was noticed about the whole file.
    """

    main: Plan
    lists: Mapping[str, Plan]
    notes: tuple[Problem, ...]


def arrange(
    file: str,
    sheets: Sequence[Sheet],
    vocabulary: Vocabulary,
    mapping: TableMapping,
    elsewhere: Collection[str] = (),
) -> Arranged:
    """Find out what each sheet holds; RefusedError with every fault of the whole file.

    Facts that are known from `elsewhere` may stand in the sheets, and are not missed there.
    """
    naming = Naming.of(vocabulary)
    problems: list[Problem] = []
    notes: list[Problem] = []
    plans: dict[str, Plan] = {}
    rest: list[Sheet] = []
    held = lists_held([sheet.name for sheet in sheets], naming, mapping)
    problems.extend(given_twice((p, s.cell(0)) for p, s in zip(held, sheets, strict=True)))
    problems.extend(_lists_not_there(file, sheets, held, mapping))
    for sheet, path in zip(sheets, held, strict=True):
        if not path:
            rest.append(sheet)
            continue
        said = mapping.lists.get(path, ListMapping())
        wanted = Wanted(naming.items[path], vocabulary.number, said.key, said.columns, 0)
        layout, found = lay_out(sheet, wanted)
        _sort(found, problems, notes)
        if layout is None:
            problems.append(Problem("no-list-header", sheet.cell(0), _names(vocabulary)))
        else:
            plans[path] = Plan.of(layout, vocabulary, mapping, path)
    main = _main(file, rest, naming, mapping, problems, notes)
    if problems or main is None:
        raise RefusedError(problems)
    plan = Plan.of(main, vocabulary, mapping, "")
    notes.extend(_missing(plan, plans, naming, file, elsewhere))
    notes.extend(hidden([plan, *plans.values()]))
    return Arranged(plan, plans, tuple(notes))


def _lists_not_there(
    file: str, sheets: Sequence[Sheet], held: Sequence[str], mapping: TableMapping
) -> Iterator[Problem]:
    """Find the lists a mapping speaks of that have no sheet: they would be unknown for all."""
    names = {plain(sheet.name) for sheet in sheets}
    for path, said in mapping.lists.items():
        is_there = plain(said.sheet) in names if said.sheet else path in held
        if not is_there and said != ListMapping():
            yield _no_such_sheet(file, said.sheet or path, sheets)


def _no_such_sheet(file: str, name: str, sheets: Sequence[Sheet]) -> Problem:
    names = [sheet.name or sheet.file for sheet in sheets]
    details: Details = {"sheet": name, "sheets": nearest(name, names) or listed(names)}
    return Problem("no-such-sheet", Cell(file), details)


def _main(
    file: str,
    sheets: list[Sheet],
    naming: Naming,
    mapping: TableMapping,
    problems: list[Problem],
    notes: list[Problem],
) -> Layout | None:
    vocabulary = naming.vocabulary
    wanted = Wanted(naming.main, vocabulary.number, "", mapping.columns, mapping.header_row)
    if mapping.sheet:
        sheets_named = [s for s in sheets if plain(s.name) == plain(mapping.sheet)]
        if not sheets_named:
            problems.append(_no_such_sheet(file, mapping.sheet, sheets))
            return None
    else:
        named = {plain(name) for name in MAIN_NAMES}
        sheets_named = [s for s in sheets if plain(s.name) in named]
    found = [(s, *lay_out(s, wanted)) for s in sheets if s.name not in OWN_SHEETS]
    fitting = [one for one in found if one[1] is not None]
    chosen = [one for one in fitting if one[0] in sheets_named]
    chosen = chosen or [one for one in fitting if not naming.list_named(one[0].name)]
    if len(chosen) != 1:
        names = {"sheets": listed(one[0].name for one in chosen or found) or "–"}
        code = "several-main-sheets" if chosen else "no-header"
        problems.append(Problem(code, Cell(file), names | _names(vocabulary)))
        return None
    sheet, layout, head = chosen[0]
    _sort(head, problems, notes)
    for other, _, _ in found:
        if other is not sheet:
            near = near_list(other.name, naming)
            code = "near-sheet" if near else "unknown-sheet"
            details = {"sheet": other.name, "nearest": near}
            notes.append(Problem(code, other.cell(0), details, severity=Severity.NOTE))
    return layout


def _names(vocabulary: Vocabulary) -> dict[str, str]:
    info = vocabulary.facts[vocabulary.number]
    return {"number": info.label.zh or info.path}


def _sort(found: Sequence[Problem], problems: list[Problem], notes: list[Problem]) -> None:
    for problem in found:
        (notes if problem.severity is Severity.NOTE else problems).append(problem)


def _missing(
    plan: Plan, plans: Mapping[str, Plan], naming: Naming, file: str, elsewhere: Collection[str]
) -> Iterator[Problem]:
    known = {*naming.lists, *elsewhere}
    yield from without_column(plan, [path for path in naming.main_paths if path not in known])
    held = {column.path for column, _, _ in plan.readers}
    for path in naming.lists:
        if path in plans:
            yield from without_column(plans[path], naming.item_paths(path))
        elif path not in elsewhere:
            code = "missing-sheet" if path not in held else "counted-only"
            yield Problem(code, Cell(file), {"list": path}, severity=Severity.NOTE)


def without_column(plan: Plan, paths: Sequence[str]) -> Iterator[Problem]:
    """Note the facts that a sheet might hold and does not."""
    held = {column.path for column, _, _ in plan.readers}
    if absent := [path for path in paths if path not in held]:
        place = plan.layout.sheet.cell(plan.layout.header_row)
        details = {"facts": listed(absent)}
        yield Problem("missing-columns", place, details, severity=Severity.NOTE)


def hidden(plans: Sequence[Plan]) -> Iterator[Problem]:
    """Note the sheets and columns that are read although nobody sees them."""
    for plan in plans:
        sheet = plan.layout.sheet
        if sheet.is_hidden:
            yield Problem("hidden-sheet", sheet.cell(0), severity=Severity.NOTE)
        for column, _, _ in plan.readers:
            if column.index in sheet.hidden_columns:
                place = sheet.cell(plan.layout.header_row, column.index, column.header)
                details = {"header": column.header}
                yield Problem("hidden-column", place, details, severity=Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Taking:
    """A first passage over a file: which numbers occur where.

    Attributes:
        rows: how many rows there are to read.
        first: row of each number.
        again: all rows of the numbers that occur more than once.
        items: by list and number the rows of the items.
        stray: rows of items that name no application.
        adrift: by list those of them that may belong to any application: all but rows of totals.
    """

    arranged: Arranged
    rows: int
    first: Mapping[str, int]
    again: Mapping[str, tuple[int, ...]]
    items: Mapping[str, Mapping[str, tuple[Row, ...]]]
    stray: tuple[tuple[Plan, Row], ...]
    adrift: Mapping[str, tuple[Row, ...]]


def take_stock(arranged: Arranged) -> Taking:
    """Go over a file once, so that doubles are known before the first row is given."""
    count, first, again = 0, dict[str, int](), dict[str, list[int]]()
    for row in arranged.main.rows():
        count += 1
        number = arranged.main.number(row)
        if number in first:
            again.setdefault(number, [first[number]]).append(row.number)
        elif number:
            first[number] = row.number
    items: dict[str, dict[str, list[Row]]] = {path: {} for path in arranged.lists}
    stray: list[tuple[Plan, Row]] = []
    adrift: dict[str, list[Row]] = {path: [] for path in arranged.lists}
    for path, plan in arranged.lists.items():
        for row in plan.rows():
            number = plan.number(row)
            if number in first:
                items[path].setdefault(number, []).append(row)
                continue
            stray.append((plan, row))
            if number or first_words(row) not in TOTALS:
                adrift[path].append(row)
    return Taking(
        arranged,
        count + len(stray),
        first,
        {number: tuple(rows) for number, rows in again.items()},
        {path: {n: tuple(rows) for n, rows in of.items()} for path, of in items.items()},
        tuple(stray),
        {path: tuple(rows) for path, rows in adrift.items()},
    )


def applications(taking: Taking) -> Iterator[Application | RefusedRow]:
    """Give every row, read or refused; items without an application come last, refused."""
    plan = taking.arranged.main
    for row in plan.rows():
        yield _application(taking, plan, row)
    for stray_plan, row in taking.stray:
        sheet = stray_plan.layout.sheet
        place = sheet.cell(row.number, stray_plan.layout.key.index, stray_plan.layout.key.header)
        number = stray_plan.number(row)
        problem = (
            Problem("no-parent", place, {"number": number})
            if number
            else _no_number(row, place, stray_plan)
        )
        yield RefusedRow(number, sheet.cell(row.number), (problem,), raw_of(stray_plan, row))


def _application(taking: Taking, plan: Plan, row: Row) -> Application | RefusedRow:
    sheet = plan.layout.sheet
    number = plan.number(row)
    key = plan.layout.key
    at_key = sheet.cell(row.number, key.index, key.header)
    found = read_row(plan, row)
    if not number and not any(p.place == at_key for p in found.problems):
        found.problems.insert(0, _no_number(row, at_key, plan))
    if number in taking.again:
        others = [n for n in taking.again[number] if n != row.number]
        places = tuple(sheet.cell(n, key.index, key.header) for n in others)
        details: Details = {"number": number, "rows": listed(str(n) for n in others)}
        found.problems.append(Problem("double-number", at_key, details, also=places))
    elif number:
        for path in _lists_told(taking, found):
            _add_items(taking, path, number, found, _count_place(plan, path, row))
    if found.problems:
        raw = {**raw_of(plan, row), **found.at_fault}
        return RefusedRow(number, sheet.cell(row.number), tuple(found.problems), raw)
    assumed = tuple(dict.fromkeys(found.assumed))
    return Application(number, found.facts, sheet.cell(row.number), assumed, tuple(found.notes))


def _count_place(plan: Plan, path: str, row: Row) -> Cell:
    """Give the place where the count of a list stands, or would stand."""
    sheet = plan.layout.sheet
    for column, _, _ in plan.readers:
        if column.path == path:
            return sheet.cell(row.number, column.index, column.header)
    return sheet.cell(row.number, plan.layout.key.index, plan.layout.key.header)


def _lists_told(taking: Taking, found: Found) -> tuple[str, ...]:
    """Give the lists about which this file says anything."""
    return tuple(dict.fromkeys([*taking.items, *found.counts]))


def _no_number(row: Row, place: Cell, plan: Plan) -> Problem:
    words = first_words(row)
    if words in TOTALS:
        return Problem("total-row", place, {"written": words})
    cure = _EVERY_ROW if plan.inside else Words()
    return Problem("no-number", place, {"header": plan.layout.key.header}, help=cure)


def _add_items(taking: Taking, path: str, number: str, found: Found, place: Cell) -> None:
    """Put the items of one list into the record, or say why they do not add up."""
    rows = taking.items.get(path, {}).get(number, ())
    said = found.counts.get(path)
    if len(rows) > ITEMS:
        details = {"count": str(len(rows)), "most": str(ITEMS)}
        found.problems.append(Problem("list-too-long", place, details))
        return
    may_be_more = bool(taking.adrift.get(path))
    if said == () and (rows or may_be_more):
        # A blank count that stands for nothing by declaration does not deny the items there are.
        found.assumed.remove(path)
        said = None
    count = 0 if said == () else said
    is_said = count is not None and not isinstance(count, Unknown)
    has_sheet = path in taking.arranged.lists
    if is_said and count != len(rows) and has_sheet:
        details = {"list": path, "said": str(count), "found": str(len(rows))}
        also = tuple(taking.arranged.lists[path].layout.sheet.cell(r.number) for r in rows)
        found.problems.append(Problem("count-differs", place, details, also=also))
        return
    if not rows:
        put(found.facts, path, () if count == 0 else Unknown.of(CauseKind.FACT, path))
    else:
        put(found.facts, path, tuple(_items(taking.arranged.lists[path], rows, found)))
    if may_be_more and not is_said:
        # What is found is there, but what is not found may be there all the same.
        put(found.facts, path, Unknown.of(CauseKind.FACT, path))
        found.notes.append(_perhaps_more(taking, path, place))


def _items(plan: Plan, rows: Sequence[Row], found: Found) -> Iterator[Value | Unknown]:
    """Read the items of a list, and add what is wrong with them to the row of the application."""
    for position, row in enumerate(rows, start=1):
        item = read_row(plan, row)
        if item.problems:
            of = f"{plan.inside}[{position}]"
            found.at_fault |= {f"{of}.{name}": cell for name, cell in raw_of(plan, row).items()}
        found.problems.extend(item.problems)
        found.notes.extend(item.notes)
        found.assumed.extend(item.assumed)
        yield item.facts


def _perhaps_more(taking: Taking, path: str, place: Cell) -> Problem:
    rows = taking.adrift[path]
    sheet = taking.arranged.lists[path].layout.sheet
    also = tuple(sheet.cell(row.number) for row in rows[:_SHOWN])
    details = {"list": path, "count": str(len(rows))}
    return Problem("list-perhaps-longer", place, details, also=also, severity=Severity.NOTE)
