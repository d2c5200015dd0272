"""Problems for machines: JSON, SARIF and the annotations of a code host."""

import json

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell, Source, Span
from ipaward.domain.words import Language, Words
from ipaward.interfaces.problem_formats import as_annotations, as_json, as_sarif

SOURCE = Source("rules/x, y/甲.yaml", "a: 1\n费用: 认证\n")
SPAN = Span(SOURCE, SOURCE.text.index("认证"), SOURCE.text.index("认证") + 2)


def problem(place=SPAN, **more) -> Problem:
    return Problem("file-not-there", place, {"file": "a.yaml"}, **more)


def test_json_holds_both_languages_and_the_whole_place():
    found = json.loads(as_json([problem(clause="T5", also=(Span(SOURCE, 0, 1),))]))

    assert found == [
        {
            "code": "file-not-there",
            "severity": "error",
            "message": {"zh": "没有文件 `a.yaml`", "en": "there is no file `a.yaml`"},
            "help": {"zh": "核对文件名和所在的文件夹", "en": "check its name and its folder"},
            "file": "rules/x, y/甲.yaml",
            "line": 2,
            "column": 5,
            "end_line": 2,
            "end_column": 7,
            "clause": "T5",
            "also": [
                {
                    "file": "rules/x, y/甲.yaml",
                    "line": 1,
                    "column": 1,
                    "end_line": 1,
                    "end_column": 2,
                }
            ],
        }
    ]


def test_json_without_problems_is_an_empty_list():
    assert json.loads(as_json([])) == []


def test_json_names_the_sheet_and_header_of_a_cell():
    (found,) = json.loads(as_json([problem(Cell("r.xlsx", "费用", 5, "C", "金额"))]))

    assert (found["file"], found["sheet"], found["line"], found["column"], found["header"]) == (
        "r.xlsx",
        "费用",
        5,
        "C",
        "金额",
    )


def test_json_says_null_where_there_is_no_place():
    (found,) = json.loads(as_json([problem(None)]))

    assert found["file"] is None
    assert found["line"] is None


def test_sarif_names_rule_level_message_and_region():
    log = json.loads(as_sarif([problem(), problem(severity=Severity.NOTE)], Language.EN))

    (run,) = log["runs"]
    error, note = run["results"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["file-not-there"]
    assert (error["level"], note["level"]) == ("error", "note")
    assert error["message"]["text"].startswith("there is no file `a.yaml`\n")
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/x%2C%20y/%E7%94%B2.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 7}
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_shows_the_other_place_of_a_clash():
    log = json.loads(as_sarif([problem(also=(Span(SOURCE, 0, 1),))], Language.ZH))

    (related,) = log["runs"][0]["results"][0]["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 1


def test_an_annotation_escapes_what_would_end_it_early():
    found = problem(help=Words(en="50% of\nit"))

    assert as_annotations([found], Language.EN) == (
        "::error file=rules/x%2C y/甲.yaml,line=2,col=5,endLine=2,endColumn=7,"
        "title=file-not-there::there is no file `a.yaml`%0A50%25 of%0Ait"
    )


def test_a_note_is_annotated_as_a_notice():
    assert as_annotations([problem(severity=Severity.NOTE)], Language.EN).startswith("::notice ")
