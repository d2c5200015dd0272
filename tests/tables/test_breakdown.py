"""Decisions counted in groups, as tables, a page and a picture."""

import csv
import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from ipaward.domain.words import Language
from ipaward.tables.breakdown import Breakdown, Group, Overview, cells_of, heads_of, said, share
from ipaward.tables.breakdown_chart import chart
from ipaward.tables.breakdown_files import write_csv, write_workbook
from ipaward.tables.breakdown_page import write_page

PAID = Breakdown(
    "by verdict",
    ("verdict",),
    (Group(("eligible",), 2, fen=123_456_789), Group(("pending",), 1)),
    3,
    123_456_789,
)
SIZES = Breakdown("by size", ("size",), (Group(("small",), 3, 2, 5),), 3, 10, "sizes of 2021")
EMPTY = Breakdown("why", ("reason", "rule"), (), 0)


def overview(*breakdowns: Breakdown, **more) -> Overview:
    said = {"title": "A run", "language": Language.EN, "lines": (("input", "r.csv"),)} | more
    return Overview(breakdowns=breakdowns or (PAID, SIZES, EMPTY), **said)


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        (0, 3, "0.000"), (1, 3, "0.333"), (2, 3, "0.667"), (3, 3, "1.000"),
        (1, 2000, "0.001"), (1, 2001, "0.000"), (10**20, 3 * 10**20, "0.333"),
    ],
)  # fmt: skip
def test_a_share_is_exact_to_the_thousandth_and_half_up(part, whole, found):
    assert str(share(part, whole)) == found


def test_of_nothing_there_are_no_shares():
    assert share(0, 0) is None
    assert said("share", None) == ""


def test_columns_without_meaning_are_not_there():
    assert PAID.columns == ("decided", "share", "sum", "share_of_sum")
    assert SIZES.columns == ("decided", "share", "are_eligible", "sum", "share_of_sum")
    assert EMPTY.columns == ("decided", "share")


def test_cells_are_read_under_their_heads():
    heads = [head for head, _ in heads_of(PAID, Language.ZH)]

    assert heads == ["verdict", "件数", "占比", "金额（元）", "占金额"]
    assert list(cells_of(PAID, PAID.groups[0])) == [
        "eligible", "2", "66.7 %", "1,234,567.89", "100.0 %",
    ]  # fmt: skip
    assert list(cells_of(PAID, PAID.groups[1])) == ["pending", "1", "33.3 %", "", ""]


def test_a_csv_file_has_one_line_for_each_group_and_exact_figures(tmp_path):
    write_csv(tmp_path / "s.csv", overview())

    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1] == ["by verdict", "eligible", "", "", "2", "0.667", "", "1234567.89", "1.000"]
    assert rows[3] == ["by size", "small", "", "", "3", "1.000", "2", "0.05", "0.500"]
    assert len(rows) == 4


def test_a_workbook_holds_numbers_as_numbers(tmp_path):
    write_workbook(tmp_path / "s.xlsx", overview())

    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["summary", "by verdict", "by size", "why"]
    assert [cell.value for cell in book["by verdict"][2]] == ["eligible", 2, 0.667, 1234567.89, 1]
    assert book["by verdict"]["C2"].number_format == "0.0%"
    assert book["by size"]["A4"].value == "sizes of 2021"
    assert book["summary"]["B2"].value == "r.csv"


def test_sheets_of_like_titles_have_names_of_their_own(tmp_path):
    long = "by if a then [1] else 'x' / 2: quite a long expression"
    twice = [Breakdown(title, ("x",), SIZES.groups, 1) for title in (long, long, "Summary", "A")]

    write_workbook(tmp_path / "s.xlsx", overview(*twice))

    names = openpyxl.load_workbook(tmp_path / "s.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


WORDS = ["<b>&\"'</b>", "]]>", "</svg><script>alert(1)</script>", "\x00\x1b[2J", "=1+1"]


@pytest.mark.parametrize("words", WORDS)
def test_words_stay_words_in_every_form(tmp_path, words):
    odd = overview(Breakdown(words, (words,), (Group((words,), 1),), 1), title=words)

    write_page(tmp_path / "s.html", odd)
    write_csv(tmp_path / "s.csv", odd)
    write_workbook(tmp_path / "s.xlsx", odd)

    page = (tmp_path / "s.html").read_text("utf-8")
    assert "<script" not in page
    assert "<b>" not in page
    ET.fromstring(chart(odd).encode())
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert not any(cell.startswith("=") for row in csv.reader(stream) for cell in row)
    for sheet in openpyxl.load_workbook(tmp_path / "s.xlsx"):
        assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_the_longest_bar_fills_its_place_and_the_others_are_in_proportion():
    half = Breakdown("x", ("x",), (Group(("a",), 10, fen=4), Group(("b",), 5, fen=1)), 15, 5)

    root = ET.fromstring(chart(overview(half)).encode())

    bars = [
        (one.get("class"), int(one.get("width", "0")))
        for one in root.iter("{http://www.w3.org/2000/svg}rect")
        if one.get("x") == "24"
    ]
    assert bars == [("actual", 480), ("target", 480), ("actual", 240), ("target", 120)]


def test_a_picture_of_nothing_is_still_a_picture():
    root = ET.fromstring(chart(overview(EMPTY)).encode())

    assert root.get("role") == "img"


def test_who_cannot_see_the_picture_is_told_it():
    picture = chart(overview())

    (told,) = re.findall(r'<desc id="desc">(.*)</desc>', picture)
    assert told == (
        "by verdict: eligible 2 (66.7 %) 1,234,567.89 (100.0 %); by verdict: pending 1 (33.3 %);"
        " by size: small 3 (100.0 %) 0.05 (50.0 %)"
    )


def test_figures_are_never_of_floating_point():
    figures = [f for one in (PAID, SIZES) for g in one.groups for f in one.figures(g).values()]

    assert {type(figure) for figure in figures} <= {int, Decimal, type(None)}
