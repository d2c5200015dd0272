"""Rows of a list of which nobody knows whose they are: they may be of any application."""

from dataclasses import replace

import pytest

from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.domain.words import Language
from ipaward.rulebook.vocabulary import Blank
from ipaward.tables.intake import read_applications
from tests.tables.world import VOCABULARY, applications, codes, faults, read, refused


def table(tmp_path, main, items):
    """Write a file of applications and, beside it, that of their 费用."""
    (tmp_path / "a.csv").write_text("\n".join(main) + "\n", "utf-8")
    (tmp_path / "a.费用.csv").write_text("\n".join(["编号,类别,金额", *items]) + "\n", "utf-8")
    return tmp_path / "a.csv"


def items_of(rows, number):
    """How many items the list of an application has; None for unknown."""
    value = applications(rows)[number].record["费用"]
    if isinstance(value, Unknown):
        assert value.causes == {Cause(CauseKind.FACT, "费用")}
        return None
    return len(value)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",辅导,7", "no-number"),  # written in the first row of a block alone
        ("A9,辅导,7", "no-parent"),  # mistyped
        ("暂无,辅导,7", "no-number"),
    ],
)
def test_a_row_without_its_application_leaves_every_uncounted_list_unknown(tmp_path, row, fault):
    path = table(tmp_path, ["编号,申请人.名称", "A1,甲", "A2,乙"], ["A1,认证,5", row, "A2,认证,6"])

    _, rows = read(path)

    assert faults(rows) == [(fault, "A3")]
    assert [items_of(rows, number) for number in ("A1", "A2")] == [None, None]
    (note,) = applications(rows)["A1"].notes
    assert note.code == "list-perhaps-longer"
    assert (note.place.row, [place.row for place in note.also]) == (2, [3])
    assert note.details == {"list": "费用", "count": "1"}


def test_a_count_that_matches_says_that_no_stray_row_is_of_this_application(tmp_path):
    main = ["编号,费用（条数）", "A1,1", "A2,", "A3,0", "A4,不明"]
    path = table(tmp_path, main, ["A1,认证,5", ",辅导,7"])

    _, rows = read(path)

    assert [items_of(rows, number) for number in ("A1", "A2", "A3", "A4")] == [1, None, 0, None]
    noted = [n for n, row in applications(rows).items() if codes(row.notes)]
    assert noted == ["A2", "A4"]


@pytest.mark.parametrize("row", ["合计,,12", ",合计,12", ",,"])
def test_a_row_of_totals_is_of_no_application_and_leaves_the_lists_alone(tmp_path, row):
    path = table(tmp_path, ["编号,申请人.名称", "A1,甲"], ["A1,认证,5", row])

    _, rows = read(path)

    assert items_of(rows, "A1") == 1
    assert applications(rows)["A1"].notes == ()


def test_a_row_of_another_application_is_not_astray_though_that_one_is_returned(tmp_path):
    main = ["编号,申请人.人数", "A1,5", "A2,many", "A3,1", "A3,2"]
    path = table(tmp_path, main, ["A1,认证,5", "A2,辅导,7", "A3,辅导,8"])

    _, rows = read(path)

    assert [row.number for row in refused(rows)] == ["A2", "A3", "A3"]
    assert items_of(rows, "A1") == 1


@pytest.mark.parametrize(("row", "count"), [("合计,,5", 0), (",辅导,7", None)])
def test_a_blank_count_that_means_none_does_not_deny_a_row_that_may_be_there(tmp_path, row, count):
    facts = VOCABULARY.facts | {"费用": replace(VOCABULARY.facts["费用"], blank=Blank.NONE)}
    path = table(tmp_path, ["编号,费用", "A1,"], [row])

    rows = list(read_applications(path, replace(VOCABULARY, facts=facts)))

    assert items_of(rows, "A1") == count
    assert applications(rows)["A1"].assumed == (("费用",) if count == 0 else ())


def test_a_list_of_another_table_is_not_touched(tmp_path):
    path = table(tmp_path, ["编号", "A1"], ["A1,认证,5"])
    (tmp_path / "a.专利.csv").write_text("编号,有效\nA1,是\n,是\n", "utf-8")

    _, rows = read(path)

    assert items_of(rows, "A1") == 1
    assert isinstance(applications(rows)["A1"].record["专利"], Unknown)


def test_a_fault_in_a_row_found_is_told_though_the_list_is_unknown(tmp_path):
    path = table(tmp_path, ["编号", "A1"], ["A1,认证,x", ",辅导,7"])

    _, rows = read(path)

    assert faults(rows) == [("not-an-amount", "C2"), ("no-number", "A3")]


def test_who_writes_the_number_once_a_block_is_told_to_write_it_in_every_row(tmp_path):
    _, rows = read(table(tmp_path, ["编号", "A1"], ["A1,认证,5", ",辅导,7"]))

    (row,) = refused(rows)
    assert row.problems[0].cure(Language.ZH).startswith("每一行都要填编号")
    assert "every row" in row.problems[0].cure(Language.EN)
