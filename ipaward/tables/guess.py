"""A first draft of a mapping for somebody's own table, to be corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ipaward.domain.problem import RefusedError
from ipaward.rulebook.vocabulary import Vocabulary, name_and_unit
from ipaward.tables.grid import Figure, Row, Sheet, is_blank, shown
from ipaward.tables.headers import Naming, is_list_of_records, nearest, plain
from ipaward.tables.intake import open_sheets
from ipaward.tables.mapping import TableMapping, units_of
from ipaward.tables.sheets import OWN_SHEETS

_SEARCHED = 10


def guess_mapping(path: Path, vocabulary: Vocabulary) -> str:
    """Give the text of a mapping file for the table at `path`; what is guessed says so.

    Raises:
        RefusedError: the file cannot be read at all.
    """
    sheets, encoding = _open(path, vocabulary)
    naming = Naming.of(vocabulary)
    lines = [
        "# 对照文件草稿：请逐行核对，再用 --mapping 指定本文件",
        "# draft of a mapping: check every line, then name this file with --mapping",
    ]
    if encoding:
        lines.append(f"encoding: {encoding}")
    used = [s for s in sheets if s.name not in OWN_SHEETS]
    main = [s for s in used if not (s.name and naming.list_named(s.name))]
    chosen = max(main, key=lambda s: _fitting(s, naming), default=None)
    if chosen is not None:
        lines.extend(_main(chosen, naming))
    lines.extend(_lists([s for s in used if s is not chosen], naming))
    lines.append('missing: []   # 表示空白的写法 / words that stand for a blank: ["-", "/"]')
    lines.append("skip: []      # 要跳过的行 / rows to pass over: [合计]")
    return "\n".join(lines) + "\n"


def _open(path: Path, vocabulary: Vocabulary) -> tuple[tuple[Sheet, ...], str]:
    try:
        return open_sheets(path, vocabulary, TableMapping())[0], ""
    except RefusedError as fault:
        if {p.code for p in fault.problems} != {"table-not-utf8"}:
            raise
    # The one other encoding offices use; the draft names it, so that a person confirms it.
    mapping = replace(TableMapping(), encoding="gb18030")
    return open_sheets(path, vocabulary, mapping)[0], "gb18030"


def _main(sheet: Sheet, naming: Naming) -> Iterator[str]:
    head = _head(sheet)
    if sheet.name:
        yield f"sheet: {_quoted(sheet.name)}"
    yield f"header_row: {head.number}"
    yield "columns:"
    found = list(_columns(head, naming, "", "  "))
    yield from (line for line, _ in found)
    held = {fact for _, fact in found}
    if not held - {""}:
        yield "  {}"
    absent = [p for p in naming.main_paths if p not in held]
    if absent:
        yield "# 没有对应的栏 / facts without a column: " + "、".join(absent)


def _lists(sheets: Iterable[Sheet], naming: Naming) -> Iterator[str]:
    found: dict[str, Sheet] = {}
    # A sheet that bears the name of a list comes before one whose name is only like it.
    for sheet in sorted(sheets, key=lambda sheet: not naming.list_named(sheet.name)):
        path = naming.list_named(sheet.name) or nearest(sheet.name, naming.lists)
        if path and found.setdefault(path, sheet) is sheet:
            continue
        yield f"# 未用的工作表 / sheet not used: {_quoted(sheet.name)}"
        if path:
            yield f"#   {path}：已有 / is already in {_quoted(found[path].name)}"
    yield "lists:" if found else "lists: {}"
    for path, sheet in found.items():
        head = _head(sheet)
        yield f"  {_quoted(path)}:"
        yield f"    sheet: {_quoted(sheet.name)}"
        columns = list(_columns(head, naming, path, "      "))
        yield "    columns:" if any(fact for _, fact in columns) else "    columns: {}"
        yield from (line for line, _ in columns)


def _columns(head: Row, naming: Naming, path: str, margin: str) -> Iterator[tuple[str, str]]:
    """Give one line a column of the list at `path`, or of the main table; with the fact in it."""
    names = naming.items[path] if path else naming.main
    paths = naming.item_paths(path) if path else naming.main_paths
    taken: set[str] = set()
    for cell in head.cells:
        if is_blank(cell):
            continue
        header = " ".join(shown(cell).split())
        bare, inside = name_and_unit(header)
        sure = [n for n in (header, bare) if len(names.get(plain(n), ())) == 1]
        fact = names[plain(sure[0])][0] if sure else nearest(bare, paths)
        if not fact or fact in taken:
            yield f"{margin}# {_quoted(header)}:   # 没有找到 / no fact found", ""
            continue
        info = naming.vocabulary.facts[fact]
        unit = inside if inside in units_of(info) else ""
        is_said = bool(unit) or not inside or inside == info.unit or header in sure
        if not is_said and (units_of(info) or is_list_of_records(info.type)):
            yield f"{margin}# {_quoted(header)}: {_quoted(fact)}   # {_no_unit(inside)}", ""
            continue
        taken.add(fact)
        said = f"{{fact: {_quoted(fact)}, unit: {_quoted(unit)}}}" if unit else _quoted(fact)
        note = "" if sure and is_said else "   # 猜的，请核对 / a guess, please check"
        yield f"{margin}{_quoted(header)}: {said}{note}", fact


def _no_unit(words: str) -> str:
    # A figure in an unknown unit may be a thousand times another: no line for it until a person
    # has converted it.
    return (
        f"“{words}”不是这里的单位，换算后再用 / {_quoted(words)} is no unit here, convert it first"
    )


def _head(sheet: Sheet) -> Row:
    """Give the row that looks most like headers: the most texts, the uppermost of equals."""
    rows = list(islice(sheet.rows(), _SEARCHED)) or [Row(1, ())]
    return max(rows, key=lambda row: (_texts(row), -row.number))


def _texts(row: Row) -> int:
    texts = [c for c in row.cells if isinstance(c, str) and not isinstance(c, Figure)]
    return sum(not is_blank(cell) for cell in texts)


def _fitting(sheet: Sheet, naming: Naming) -> int:
    return sum(bool(naming.main.get(plain(shown(cell)))) for cell in _head(sheet).cells)


def _quoted(text: str) -> str:
    # A JSON string is a YAML string in double quotes.
    return json.dumps(text, ensure_ascii=False)
