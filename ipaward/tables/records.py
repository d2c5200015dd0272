"""Records that arrive as trees: lines of JSON, and mappings handed over by a program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.limits import ITEMS, YAML_DEPTH
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.value import Unknown, Value, at
from ipaward.domain.words import Details, Words
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.cells import Taken
from ipaward.tables.delimited import lines_of
from ipaward.tables.grid import Figure
from ipaward.tables.headers import nearest
from ipaward.tables.models import GROUP, LIST, MisspeltError, record_model

_HALF = re.compile("[\ud800-\udfff]")
_CONVERTED = Words(
    "以元（或一）为单位写出换算好的数字", "convert the figure and write it in yuan (or ones)"
)
# A string left open goes to the end: that it fails there would have it tried from each quote in it.
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"?')


class RecordReader:
    """Reads records of one vocabulary; the model is made once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.model = record_model(vocabulary)

    def read(self, tree: Mapping[str, object], place: Cell) -> Application | RefusedRow:
        """Give the application a tree holds, or every fault in it.

        Args:
            tree: nested by the groups of the vocabulary; texts are read by the grammar of values,
                exact numbers, truths and days are taken as they are, floats refused.
            place: the line it stands on, or the name of what was handed over.
        """
        try:
            model = self.model.model_validate(tree)
        except ValidationError as fault:
            problems = tuple(self._problem(error, place) for error in fault.errors())
            return RefusedRow(self._raw_number(tree), place, problems, _raw(tree))
        assumed: list[str] = []
        record = _unwrap(model, "", assumed)
        if not self.vocabulary.number:  # facts without a policy, to try out an expression
            return Application("", record, place, tuple(dict.fromkeys(assumed)))
        number = at(record, self.vocabulary.number)
        if not isinstance(number, str) or not number:
            problem = Problem("no-number", place, {"header": self.vocabulary.number})
            return RefusedRow("", place, (problem,), _raw(tree))
        return Application(number, record, place, tuple(dict.fromkeys(assumed)))

    def _problem(self, error: Mapping[str, object], place: Cell) -> Problem:
        steps = error["loc"]
        assert isinstance(steps, tuple)
        path = _path(steps)
        here = Cell(place.file, place.sheet, place.row, place.column, path)
        context = error.get("ctx")
        cause = context.get("error") if isinstance(context, dict) else None
        if isinstance(cause, MisspeltError):
            # The other cure, a unit named in a mapping file, is for tables.
            cure = _CONVERTED if cause.found.code == "unit-not-said" else Words()
            return Problem(cause.found.code, here, cause.found.details, help=cure)
        kind = str(error["type"])
        if kind == "string_unicode":  # of a key: texts are read by the grammar of values
            return Problem("no-such-field", here, {"field": _brief(error["input"])})
        if kind == "extra_forbidden":
            if path in self.vocabulary.facts:
                return Problem("dotted-field", here, {"field": path})
            near = nearest(path, self.vocabulary.facts)
            code = "near-field" if near else "no-such-field"
            return Problem(code, here, {"field": path, "nearest": near})
        if kind == "too_long":
            details: Details = {"count": f"> {ITEMS}", "most": str(ITEMS)}
            return Problem("list-too-long", here, details)
        wanted = LIST if kind == "list_type" else GROUP
        details = {"written": _brief(error["input"]), "wanted": wanted}
        return Problem("wrong-kind", here, details)

    def number_on(self, line: str) -> str:
        """Give the application's number on a line that is no record, if it stands there once."""
        try:
            tree = json.loads(line)
        except (ValueError, RecursionError):
            return ""
        number = self._raw_number(tree) if isinstance(tree, dict) else ""
        key = json.dumps(self.vocabulary.number.rpartition(".")[2], ensure_ascii=False)
        return number if line.count(key) == 1 else ""

    def _raw_number(self, tree: Mapping[str, object]) -> str:
        here: object = tree
        for step in self.vocabulary.number.split("."):
            here = here.get(step) if isinstance(here, Mapping) else None
        return _writable(str(here)) if isinstance(here, str | int) else ""


def read_lines(path: Path, file: str, reader: RecordReader) -> Iterator[Application | RefusedRow]:
    """Give the records of a JSON Lines file, one a line; blank lines are passed over."""
    for number, line in lines_of(path, file, "utf-8-sig"):
        if line.strip():
            place = Cell(file, "", number)
            tree = tree_of(line, place)
            if isinstance(tree, Problem):
                yield RefusedRow(reader.number_on(line), place, (tree,), {"": line.strip()[:200]})
            else:
                yield reader.read(tree, place)


def tree_of(line: str, place: Cell) -> Mapping[str, object] | Problem:
    """Give the object one line of JSON holds, its figures as they were written, or its fault."""
    if _depth(line) > YAML_DEPTH:
        return Problem("json-too-deep", place, {"most": str(YAML_DEPTH)})
    try:
        tree = json.loads(
            line,
            parse_int=Figure,
            parse_float=Figure,
            parse_constant=_no_number,
            object_pairs_hook=_no_doubles,
        )
    except _FaultError as fault:
        return Problem(fault.code, place, {"written": fault.written})
    except json.JSONDecodeError as fault:
        return Problem("broken-json", place, {"column": str(fault.colno)})
    if not isinstance(tree, dict):
        return Problem("not-an-object", place)
    return tree


def _depth(line: str) -> int:
    if line.count("{") + line.count("[") <= YAML_DEPTH:
        return 0
    depth = deepest = 0
    for character in _STRINGS.sub("", line):
        if character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


class _FaultError(Exception):
    def __init__(self, code: str, written: str) -> None:
        super().__init__(code)
        self.code = code
        self.written = written


def _no_number(word: str) -> object:
    raise _FaultError("json-constant", word)


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _FaultError("json-double-key", _writable(key[:60]))
        found[key] = value
    return found


def _unwrap(model: BaseModel, path: str, assumed: list[str]) -> dict[str, Value | Unknown]:
    record: dict[str, Value | Unknown] = {}
    for name, field in type(model).model_fields.items():
        if name not in model.model_fields_set:
            continue
        key = field.alias or name
        here = f"{path}.{key}" if path else key
        match getattr(model, name):
            case BaseModel() as group:
                record[key] = _unwrap(group, here, assumed)
            case list() as items:
                record[key] = tuple(_unwrap(item, here, assumed) for item in items)
            case Taken() as taken:
                if taken.is_assumed:
                    assumed.append(here)
                record[key] = taken.value  # type: ignore[assignment]
            # Null for a whole group or list: nothing in it is known, as if it were not there.
            case None:
                pass
    return record


def _path(steps: tuple[object, ...]) -> str:
    text = ""
    for step in steps:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return _writable(text)


def _raw(tree: Mapping[str, object]) -> dict[str, str]:
    return {_writable(str(key)): _brief(value) for key, value in tree.items()}


def _writable(text: str) -> str:
    """Give a text that can be written to a file; half of a surrogate pair cannot."""
    return _HALF.sub("�", text)


def _brief(value: object) -> str:
    if isinstance(value, Mapping | list | tuple):
        value = json.dumps(value, ensure_ascii=False, default=_as_text)
    text = "" if value is None else str(value)
    return _writable(text if len(text) <= 200 else text[:199] + "…")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
