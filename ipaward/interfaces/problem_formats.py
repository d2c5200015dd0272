"""Problems as machines read them: JSON, SARIF, and the annotations of a code host."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ipaward.domain.problem import CATALOGUE, Problem, Severity
from ipaward.domain.source import Place, Span
from ipaward.domain.words import Language
from ipaward.interfaces.version import VERSION

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.NOTE: "note"}
COMMANDS = {Severity.ERROR: "error", Severity.NOTE: "notice"}


def as_json(problems: Sequence[Problem]) -> str:
    """Write a list of objects, one a problem."""
    return _dumped([as_object(problem) for problem in problems])


def as_object(problem: Problem) -> dict[str, object]:
    """Give one problem as JSON holds it, both languages and every place."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": {language.value: problem.message(language) for language in Language},
        "help": {language.value: problem.cure(language) for language in Language},
        **_place(problem.place),
        "clause": problem.clause,
        "also": [_place(place) for place in problem.also],
    }


def _place(place: Place | None) -> dict[str, object]:
    if isinstance(place, Span):
        line, column = place.source.position(place.start)
        end_line, end_column = place.source.position(place.end)
        return {
            "file": place.source.path,
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
        }
    if place is None:
        return dict.fromkeys(("file", "line", "column", "end_line", "end_column"))
    here = {"file": place.file, "line": place.row or None, "column": place.column or None}
    return {
        **here,
        "end_line": here["line"],
        "end_column": here["column"],
        "sheet": place.sheet,
        "header": place.header,
    }


def as_sarif(problems: Sequence[Problem], language: Language) -> str:
    """Write a SARIF 2.1.0 log with one run."""
    codes = sorted({problem.code for problem in problems})
    rules = [
        {"id": code, "shortDescription": {"text": CATALOGUE[code][0].said(language)}}
        for code in codes
    ]
    driver = {
        "name": "ipaward",
        "version": VERSION,
        "rules": rules,
    }
    results = [_result(problem, codes, language) for problem in problems]
    # Columns count characters as an editor shows them, not UTF-16 units.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(problem: Problem, codes: Sequence[str], language: Language) -> dict[str, object]:
    cure = problem.cure(language)
    said = problem.message(language) + (f"\n{cure}" if cure else "")
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": LEVELS[problem.severity],
        "message": {"text": said},
        "locations": [_location(problem.place)] if problem.place else [],
    }
    if problem.also:
        result["relatedLocations"] = [_location(place) for place in problem.also]
    return result


def _location(place: Place) -> dict[str, object]:
    found = _place(place)
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(str(found["file"]))}}
    if isinstance(place, Span):
        physical["region"] = {
            "startLine": found["line"],
            "startColumn": found["column"],
            "endLine": found["end_line"],
            "endColumn": found["end_column"],
        }
    elif place.row:
        physical["region"] = {"startLine": place.row}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path.replace("\\", "/"))


def as_annotations(problems: Sequence[Problem], language: Language) -> str:
    """Write one workflow command a problem, as GitHub reads them from a log."""
    return "\n".join(_annotation(problem, language) for problem in problems)


def _annotation(problem: Problem, language: Language) -> str:
    found = _place(problem.place)
    keys = {"file": "file", "line": "line", "col": "column", "endLine": "end_line"}
    keys["endColumn"] = "end_column"
    if not isinstance(problem.place, Span):
        keys = {"file": "file", "line": "line"}
    fields = [f"{key}={_property(str(found[name]))}" for key, name in keys.items() if found[name]]
    fields.append(f"title={_property(problem.code)}")
    cure = problem.cure(language)
    said = problem.message(language) + (f"\n{cure}" if cure else "")
    return f"::{COMMANDS[problem.severity]} {','.join(fields)}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _dumped(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
