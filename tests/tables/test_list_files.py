"""Which sheet or file holds which list, and what is said of one too many."""

import pytest

from ipaward.domain.words import Language
from ipaward.tables.headers import Naming
from ipaward.tables.list_files import list_files
from ipaward.tables.mapping import ListMapping, TableMapping
from tests.tables.test_csv import csv
from tests.tables.world import VOCABULARY, applications, codes, read, refusal_of, workbook

MAIN = [["编号"], ["A1"]]
SUMS = {name: [["编号", "金额"], ["A1", sum_]] for name, sum_ in [("费用", 3), ("费用明细", 9)]}
NAMED = TableMapping(lists={"费用": ListMapping(sheet="费用")})


def beside(tmp_path, *parts, suffix="csv"):
    """Write `a.csv` and a file beside it for each part of a name, with one item for A1."""
    for at, part in enumerate(parts):
        csv(tmp_path, f"编号,金额\nA1,{at}\n", f"a.{part}.{suffix}")
    return csv(tmp_path, "编号\nA1\n")


def sums(rows):
    return [item["金额"] for item in applications(rows)["A1"].record["费用"]]


# Two for one list.


def test_two_sheets_for_one_list_are_refused_and_both_named(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"申请": MAIN, **SUMS})

    (problem,) = refusal_of(path)

    assert problem.code == "list-twice"
    assert [one.sheet for one in (problem.place, *problem.also)] == ["费用明细", "费用"]
    assert "`费用`" in problem.message(Language.ZH)


def test_two_files_for_one_list_are_refused_and_both_named(tmp_path):
    path = beside(tmp_path, "费用", "费用明细")

    (problem,) = refusal_of(path)

    assert problem.code == "list-twice"
    files = [one.file for one in (problem.place, *problem.also)]
    assert files == [f"{tmp_path}/a.费用明细.csv", f"{tmp_path}/a.费用.csv"]


def test_of_two_tables_for_a_list_that_counts_which_a_mapping_names(tmp_path):
    _, of_sheets = read(workbook(tmp_path / "b.xlsx", {"申请": MAIN, **SUMS}), NAMED)
    intake, of_files = read(beside(tmp_path, "费用", "费用明细"), NAMED)

    assert (sums(of_sheets), sums(of_files)) == ([3], [0])
    assert "unknown-list-file" in codes(intake.notes)


def test_a_sheet_a_mapping_passes_over_is_told_and_taken_for_no_applications(tmp_path):
    path = workbook(tmp_path / "b.xlsx", {"名册": MAIN, **SUMS})

    intake, rows = read(path, NAMED)

    assert sums(rows) == [3]
    assert codes(intake.notes)[0] == "unknown-sheet"
    assert intake.notes[0].place.sheet == "费用明细"


# Files named after the main one.


@pytest.mark.parametrize("name", ["a.费用.CSV", "A.费用.csv"])
def test_capital_letters_make_no_difference(tmp_path, name):
    csv(tmp_path, "编号,金额\nA1,7\n", name)

    intake, rows = read(csv(tmp_path, "编号\nA1\n"))

    assert sums(rows) == [7]
    assert intake.files[1] == f"{tmp_path}/{name}"


def test_a_file_that_fits_no_list_is_told_with_the_nearest(tmp_path):
    intake, rows = read(beside(tmp_path, "费用单", "notes"))

    assert codes(intake.notes)[-2:] == ["unknown-list-file", "near-list-file"]
    unknown, near = intake.notes[-2:]
    assert near.place.file == f"{tmp_path}/a.费用单.csv"
    assert near.cure(Language.EN) == "should it be called `a.费用.csv`?"
    assert unknown.message(Language.ZH) == "没有和 `a.csv` 一起读：`notes` 不是所要的列表"
    assert list(applications(rows)) == ["A1"]


def test_a_name_with_dots_may_belong_to_more_than_one_table(tmp_path):
    names = ["a.csv", "a.b.csv", "a.b.费用.csv", "c.费用.csv", "a.费用.tsv"]
    paths = {tmp_path / name: name for name in names}

    found = list_files(paths, paths, Naming.of(VOCABULARY), TableMapping())

    told = {
        path.name: [(one.path.name, one.part, one.holds) for one in files]
        for path, files in found.items()
        if files
    }
    assert told == {
        "a.csv": [("a.b.csv", "b", ""), ("a.b.费用.csv", "b.费用", "")],
        "a.b.csv": [("a.b.费用.csv", "费用", "费用")],
    }
