"""What an author sees: the line, the caret under the very characters, the cure."""

import pytest

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell, Source, Span
from ipaward.domain.words import Language, Words
from ipaward.interfaces.problems import in_order, text, where
from ipaward.interfaces.tongue import width

SOURCE = Source("rules/x/award.yaml", "定义:\n  认证费用行: 费用[类型 in (1)]\n  甲: 1\n")


def at(words: str, source: Source = SOURCE) -> Span:
    start = source.text.index(words)
    return Span(source, start, start + len(words))


def problem(place, **more) -> Problem:
    return Problem("file-not-there", place, {"file": "a.yaml"}, **more)


def test_a_problem_shows_its_line_its_cure_and_its_clause():
    found = problem(at("类型"), help=Words(en="did you mean `类别`?"), clause="T5")

    assert text([found], Language.EN) == (
        "error[file-not-there]: there is no file `a.yaml`\n"
        " --> rules/x/award.yaml:2:13\n"
        "  |\n"
        "2 |   认证费用行: 费用[类型 in (1)]\n"
        "  |                    ^^^^\n"
        "  = help: did you mean `类别`?\n"
        "  = clause: T5"
    )


def test_it_says_the_same_in_chinese():
    said = text([problem(at("类型"))], Language.ZH)

    assert said.splitlines()[0] == "错误[file-not-there]：没有文件 `a.yaml`"
    assert said.splitlines()[-1] == "  = 怎么办：核对文件名和所在的文件夹"


@pytest.mark.parametrize("words", ["定义", "认证费用行", "费用", "[", "in (1)", "甲"])
def test_the_caret_stands_under_the_characters_however_wide_they_are(words):
    span = at(words)
    lines = text([problem(span)], Language.EN).splitlines()
    shown, caret = lines[3].partition("| ")[2], lines[4].partition("| ")[2]

    before = shown[: shown.index(words)]

    assert caret == " " * width(before) + "^" * width(words)


def test_an_empty_place_at_the_end_of_a_file_still_has_a_caret():
    end = len(SOURCE.text)

    lines = text([problem(Span(SOURCE, end, end))], Language.EN).splitlines()

    assert lines[4].endswith("| ^")


def test_a_place_over_several_lines_is_marked_to_the_end_of_the_first():
    span = Span(SOURCE, at("甲: 1").start, len(SOURCE.text))

    assert text([problem(span)], Language.EN).splitlines()[4] == "  |   ^^^^^"


def test_both_places_are_shown_when_two_clash():
    said = text([problem(at("费用["), also=(at("甲"),))], Language.EN)

    assert said.count("-->") == 2
    assert " --> rules/x/award.yaml:3:3\n  |\n3 |   甲: 1\n  |   ^^\n" in said


def test_the_margin_is_as_wide_as_the_longest_line_number():
    source = Source("a", "x\n" * 120)

    lines = text([problem(Span(source, 0, 1), also=(Span(source, 200, 201),))], Language.EN)

    assert "\n  1 | x\n" in lines
    assert "\n101 | x\n" in lines
    assert "\n   --> a:1:1\n" in lines


def test_a_note_is_no_error():
    found = problem(at("甲"), severity=Severity.NOTE)

    assert text([found], Language.EN).startswith("note[")
    assert text([found], Language.ZH).startswith("提示[")


def test_errors_come_before_notes_and_each_in_the_order_of_reading():
    note = problem(at("定义"), severity=Severity.NOTE)
    late, early = problem(at("甲")), problem(at("费用["))

    assert in_order([note, late, early]) == [early, late, note]


def test_cells_come_in_the_order_of_rows_and_then_of_columns():
    cells = [Cell("a", "s", 2, "AA"), Cell("a", "s", 2, "B"), Cell("a", "s", 1, "Z")]

    found = in_order([problem(cell) for cell in cells])

    assert [one.place for one in found] == [cells[2], cells[1], cells[0]]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "r.xlsx, sheet 费用, row 5, column C (金额)"),
        (Language.ZH, "r.xlsx，表 费用，第 5 行，C 列（金额）"),
    ],
)
def test_a_cell_is_named_by_sheet_row_column_and_header(language, said):
    assert where(Cell("r.xlsx", "费用", 5, "C", "金额"), language) == said


def test_nothing_in_a_file_can_steer_the_terminal():
    source = Source("a\x1b[2J.yaml", "x: \x1b[31m\u202e甲\n")
    found = problem(Span(source, 3, 5), help=Words(en="\x1b]0;title\x07"))

    said = text([found], Language.EN)

    assert not {"\x1b", "\u202e", "\x07"} & set(said)


@pytest.mark.parametrize("before", [0, 5, 159, 160, 161, 1000, 5000])
def test_of_a_very_long_line_only_what_surrounds_the_fault_is_shown(before):
    source = Source("a", "甲" * before + "x" + "乙" * (5000 - before))

    lines = text([problem(Span(source, before, before + 1))], Language.EN).splitlines()
    shown, caret = lines[3].partition("| ")[2], lines[4].partition("| ")[2]

    assert len(shown) <= 162
    assert width(shown[: shown.index("x")]) == len(caret) - 1


@pytest.mark.parametrize(("length", "whole"), [(159, True), (160, True), (161, False)])
def test_a_line_is_shown_whole_up_to_160_characters(length, whole):
    source = Source("a", "x" * length)

    assert (f"1 | {'x' * length}\n" in text([problem(Span(source, 0, 1))], Language.EN)) is whole
