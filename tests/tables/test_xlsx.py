"""Workbooks: what is read, what is returned row by row, and what is not opened at all."""

import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.merge import MergedCellRange

from ipaward.domain.limits import SHEET_ROWS
from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.value import Cause, CauseKind, Unknown, at
from ipaward.domain.words import Language
from ipaward.tables.intake import read_applications
from ipaward.tables.sheet_xml import look_over
from tests.tables.world import (
    GOOD_CODE,
    VOCABULARY,
    applications,
    codes,
    faults,
    read,
    refused,
    repacked,
    why_refused,
    workbook,
)

HEAD = ["编号", "受理日", "信用代码", "类型", "人数", "另收费"]


def one_sheet(tmp_path, *rows, head=HEAD, change=None):
    return workbook(tmp_path / "a.xlsx", {"申请": [head, *rows]}, change)


def test_a_workbook_with_its_lists_becomes_applications(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "申请": [
                ["编号", "受理日", "单位名称", "申请人.信用代码", "类型", "费用"],
                ["A1", date(2026, 3, 1), " 甲公司 ", GOOD_CODE.lower(), "企业", 2],
                ["A2", "2026年3月2日", "乙", "", "高校", 0],
                ["A3", "", "丙", "", "", ""],
            ],
            "费用明细": [
                ["申请编号", "类别", "金额", "已付"],
                ["A1", "认证", 18000, "是"],
                ["A1", "辅导", "12,345.60", "否"],
            ],
        },
    )

    intake, rows = read(path)

    found = applications(rows)
    assert found["A1"].record == {
        "编号": "A1",
        "受理日": date(2026, 3, 1),
        "申请人": {"名称": "甲公司", "信用代码": GOOD_CODE, "类型": "企业"},
        "费用": (
            {"类别": "认证", "金额": Decimal(18000), "已付": True},
            {"类别": "辅导", "金额": Decimal("12345.60"), "已付": False},
        ),
    }
    assert found["A2"].record["受理日"] == date(2026, 3, 2)
    assert found["A2"].record["费用"] == ()
    assert isinstance(found["A3"].record["费用"], Unknown)
    assert at(found["A3"].record, "受理日") == Unknown.of(CauseKind.FACT, "受理日")
    assert len(intake.digest) == 64
    assert codes(intake.notes) == ["missing-columns", "missing-columns", "missing-sheet"]


def test_an_unknown_names_the_fact_it_is(tmp_path):
    _, rows = read(one_sheet(tmp_path, ["A1", None, None, None, None, None]))

    unknown = at(applications(rows)["A1"].record, "申请人.人数")
    assert unknown.causes == {Cause(CauseKind.FACT, "申请人.人数")}


def test_every_fault_of_a_row_is_told_at_once_and_good_rows_still_come(tmp_path):
    path = one_sheet(
        tmp_path,
        ["A1", "2026-02-31", "9165", "个人", 0, -5],
        ["A2", "2026-03-01", GOOD_CODE, "企业", 5, 0],
    )

    _, rows = read(path)

    assert faults(rows) == [
        ("no-such-day", "B2"),
        ("uscc-length", "C2"),
        ("no-member", "D2"),
        ("below-least", "E2"),
        ("negative-amount", "F2"),
    ]
    assert list(applications(rows)) == ["A2"]
    problem = refused(rows)[0].problems[0]
    assert problem.place == Cell(path.as_posix(), "申请", 2, "B", "受理日")
    assert "2026-02-31" in problem.message(Language.ZH)
    assert problem.cure(Language.EN)
    assert refused(rows)[0].raw["类型"] == "个人"


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_cell_is_a_fault_and_not_a_blank(tmp_path, error):
    _, rows = read(one_sheet(tmp_path, ["A1", None, None, None, None, error]))

    assert faults(rows) == [("error-cell", "F2")]
    assert refused(rows)[0].raw["另收费"] == error


def test_a_formula_without_result_is_a_fault_and_not_a_blank(tmp_path):
    _, rows = read(one_sheet(tmp_path, ["A1", None, None, None, None, "=1+1"]))

    assert faults(rows) == [("formula-without-result", "F2")]


def test_a_formula_with_result_is_read(tmp_path):
    def give_result(parts):
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = (
            parts[sheet]
            .replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
        )

    path = repacked(one_sheet(tmp_path, ["A1", None, None, None, None, "=1+1"]), give_result)
    _, rows = read(path)

    assert at(applications(rows)["A1"].record, "证书.另收费") == Decimal(2)


def test_faults_are_found_wherever_the_table_begins(tmp_path):
    def build(book):
        sheet = book["申请"]
        for row, values in enumerate([["编号", "另收费"], ["A1", "#N/A"], ["A2", 5]], start=4):
            for column, value in enumerate(values, start=3):
                sheet.cell(row, column, value)

    _, rows = read(workbook(tmp_path / "a.xlsx", {"申请": []}, build))

    assert faults(rows) == [("error-cell", "D5")]
    assert at(applications(rows)["A2"].record, "证书.另收费") == Decimal(5)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (123456789012345678, "digits-lost"),
        (10**15, "digits-lost"),
        (999999999999999, None),
        (123.0, None),
        (True, None),
    ],
)
def test_a_number_in_a_text_column_is_whole_or_damaged(tmp_path, written, fault):
    path = one_sheet(tmp_path, ["A1", written], head=["编号", "单位名称"])
    _, rows = read(path)

    if fault:
        assert faults(rows) == [(fault, "B2")]
    else:
        text = at(applications(rows)["A1"].record, "申请人.名称")
        assert text == ("TRUE" if written is True else str(int(written)))


def test_a_number_as_number_of_the_application_is_noted(tmp_path):
    _, rows = read(one_sheet(tmp_path, [123, None, None, None, None, None]))

    assert codes(applications(rows)["123"].notes) == ["number-as-text"]


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        (0.30000000000000004, "fraction-of-fen"),
        (0.3, Decimal("0.3")),
        (1234.56, Decimal("1234.56")),
        (1234.567, "fraction-of-fen"),
        (0.1 + 0.7, "fraction-of-fen"),
        (9999999999999.99, Decimal("9999999999999.99")),
        (10000000000000.0, "digits-lost"),
        (10000000000000.01, "digits-lost"),
        (1e300, "digits-lost"),
        (-0.0, Decimal(0)),
    ],
)
def test_money_is_exact_or_returned(tmp_path, written, answer):
    def exact(parts):
        sheet = "xl/worksheets/sheet1.xml"
        assert b"<v>77</v>" in parts[sheet]
        parts[sheet] = parts[sheet].replace(b"<v>77</v>", f"<v>{written!r}</v>".encode())

    path = repacked(one_sheet(tmp_path, ["A1", None, None, None, None, 77]), exact)
    _, rows = read(path)

    if isinstance(answer, str):
        assert faults(rows) == [(answer, "F2")]
    else:
        assert at(applications(rows)["A1"].record, "证书.另收费") == answer


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 8, 30), "time-of-day"),
        (time(8, 30), "time-of-day"),
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1)),
        ("2026.3.1", date(2026, 3, 1)),
        (46082, date(2026, 3, 1)),
        (2026, "not-a-serial"),
        (20260301, "not-a-serial"),
        (46082.5, "not-a-serial"),
        (True, "not-a-day"),
        (date(1900, 2, 28), "doubtful-day"),
        (date(1900, 3, 1), date(1900, 3, 1)),
    ],
)
def test_days_come_in_many_forms(tmp_path, written, answer):
    _, rows = read(one_sheet(tmp_path, ["A1", written, None, None, None, None]))

    if isinstance(answer, str):
        assert faults(rows) == [(answer, "B2")]
    else:
        assert applications(rows)["A1"].record["受理日"] == answer


def test_the_29th_of_february_1900_is_returned(tmp_path):
    def invented_day(book):
        book["申请"]["B2"].number_format = "yyyy-mm-dd"

    path = one_sheet(tmp_path, ["A1", 60, None, None, None, None], change=invented_day)
    _, rows = read(path)

    assert faults(rows) == [("doubtful-day", "B2")]


@pytest.mark.parametrize("written", [date(2026, 3, 1), 44620])
def test_days_counted_from_1904_are_right(tmp_path, written):
    def macintosh(book):
        book.epoch = CALENDAR_MAC_1904

    path = one_sheet(tmp_path, ["A1", written, None, None, None, None], change=macintosh)
    _, rows = read(path)

    assert applications(rows)["A1"].record["受理日"] == date(2026, 3, 1)


@pytest.mark.parametrize(("column", "fault"), [(2, "day-in-text"), (4, "day-in-other")])
def test_a_day_elsewhere_is_damage_done_by_the_spreadsheet(tmp_path, column, fault):
    row = ["A1", None, None, None, None, None]
    row[column] = date(2026, 3, 1)
    _, rows = read(one_sheet(tmp_path, row))

    assert [code for code, _ in faults(rows)] == [fault]


def test_merged_cells_return_the_rows_they_touch(tmp_path):
    def merge(book):
        sheet = book["申请"]
        sheet.merged_cells.ranges.add(MergedCellRange(sheet, "D2:D3"))

    rows = [["A1", None, None, "企业", None, None], ["A2"], ["A3"]]
    _, found = read(one_sheet(tmp_path, *rows, change=merge))

    assert faults(found) == [("merged-cells", "D2"), ("merged-cells", "D3")]
    assert list(applications(found)) == ["A3"]


def test_hidden_rows_and_columns_are_read_and_reported(tmp_path):
    def hide(book):
        book["申请"].row_dimensions[2].hidden = True
        book["申请"].column_dimensions["D"].hidden = True

    intake, rows = read(one_sheet(tmp_path, ["A1"], ["A2"], change=hide))

    assert codes(applications(rows)["A1"].notes) == ["hidden-row"]
    assert codes(applications(rows)["A2"].notes) == []
    assert "hidden-column" in codes(intake.notes)


def test_a_hidden_sheet_is_read_and_reported(tmp_path):
    def hide(book):
        book.create_sheet("x")
        book["申请"].sheet_state = "hidden"

    intake, rows = read(one_sheet(tmp_path, ["A1"], change=hide))

    assert list(applications(rows)) == ["A1"]
    assert "hidden-sheet" in codes(intake.notes)


def test_two_applications_with_one_number_are_both_returned_with_both_places(tmp_path):
    _, rows = read(one_sheet(tmp_path, ["A1"], ["A2"], ["A1 "], ["A1"]))

    assert faults(rows) == [("double-number", f"A{row}") for row in (2, 4, 5)]
    assert [place.row for place in refused(rows)[0].problems[0].also] == [4, 5]
    assert list(applications(rows)) == ["A2"]


def test_a_row_without_number_a_total_row_and_blank_rows(tmp_path):
    path = one_sheet(
        tmp_path, ["A1"], [None], ["  "], [None, "2026-03-01"], ["合计", None, None, None, 5]
    )
    _, rows = read(path)

    assert faults(rows) == [("no-number", "A5"), ("total-row", "A6")]


def lists(tmp_path, counts, items):
    main = [["编号", "费用"], *([number, count] for number, count in counts.items())]
    return workbook(tmp_path / "a.xlsx", {"申请": main, "费用": [["编号", "金额"], *items]})


@pytest.mark.parametrize(
    ("said", "found", "answer"),
    [
        (None, 0, "unknown"),
        (0, 0, 0),
        ("无", 0, 0),
        ("不明", 0, "unknown"),
        (None, 2, 2),
        (2, 2, 2),
        (1, 2, "count-differs"),
        (3, 2, "count-differs"),
        (0, 2, "count-differs"),
        (1, 0, "count-differs"),
        (-1, 0, "below-least"),
    ],
)
def test_emptiness_is_declared_and_a_count_that_differs_is_a_fault(tmp_path, said, found, answer):
    path = lists(tmp_path, {"A1": said}, [["A1", 5]] * found)
    _, rows = read(path)

    if answer in ("count-differs", "below-least"):
        assert [code for code, _ in faults(rows)] == [answer]
    else:
        value = applications(rows)["A1"].record["费用"]
        assert (("unknown") if isinstance(value, Unknown) else len(value)) == answer


@pytest.mark.parametrize(("said", "is_known"), [(0, True), (2, False), (None, False)])
def test_without_the_sheet_of_a_list_only_nought_is_known(tmp_path, said, is_known):
    path = workbook(tmp_path / "a.xlsx", {"申请": [["编号", "费用（条数）"], ["A1", said]]})
    intake, rows = read(path)

    value = applications(rows)["A1"].record["费用"]
    assert (value == ()) is is_known
    assert "counted-only" in codes(intake.notes)


def test_an_item_without_its_application_is_returned(tmp_path):
    path = lists(tmp_path, {"A1": None}, [["A1", 5], ["A9", 6], [None, 7], ["合计", 18]])
    _, rows = read(path)

    assert faults(rows) == [("no-parent", "A3"), ("no-number", "A4"), ("total-row", "A5")]
    assert refused(rows)[0].raw == {"编号": "A9", "金额": "6"}


def test_a_fault_in_an_item_returns_its_application(tmp_path):
    _, rows = read(lists(tmp_path, {"A1": None, "A2": None}, [["A1", "1.2万"], ["A2", 5]]))

    assert faults(rows) == [("unit-not-said", "B2")]
    assert refused(rows)[0].problems[0].place.sheet == "费用"
    assert refused(rows)[0].raw == {"编号": "A1", "费用[1].编号": "A1", "费用[1].金额": "1.2万"}
    assert list(applications(rows)) == ["A2"]


def test_a_blank_that_means_something_is_told(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "申请": [["编号", "另收费"], ["A1", None], ["A2", 5], ["A3", "不明"]],
            "费用": [["编号", "金额", "已付"], ["A1", 5, None]],
        },
    )
    _, rows = read(path)

    found = applications(rows)
    assert found["A1"].assumed == ("证书.另收费", "费用.已付")
    assert found["A1"].record["证书"] == {"另收费": Decimal(0)}
    assert found["A1"].record["费用"][0]["已付"] is False
    assert found["A2"].assumed == ()
    assert isinstance(at(found["A3"].record, "证书.另收费"), Unknown)


@pytest.mark.parametrize("above", [0, 1, 2, 9])
def test_the_headers_are_found_below_titles(tmp_path, above):
    titles = [["2026年度贯标奖励申报汇总表"], ["填报单位：", "甲局"]] + [[None]] * 9
    path = workbook(tmp_path / "a.xlsx", {"表一": [*titles[:above], HEAD, ["A1"]]})
    intake, rows = read(path)

    assert list(applications(rows)) == ["A1"]
    assert ("header-row" in codes(intake.notes)) is (above > 0)


def test_without_headers_the_file_is_refused_and_says_where_it_looked(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"表一": [["A1", 5]], "表二": [["x"]]})

    with pytest.raises(RefusedError) as refusal:
        read_applications(path, VOCABULARY)

    assert codes(refusal.value.problems) == ["no-header"]
    assert "表一、表二" in refusal.value.problems[0].message(Language.ZH)


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (["编号", "受理日", "受理日"], ["double-header"]),
        (["编号", "人数", "申请人.人数"], ["double-header"]),
        (["编号", "名称"], ["ambiguous-header"]),
        (["编号", "名称", "受理日", "受理日"], ["ambiguous-header", "double-header"]),
        (["编号", "申请人.名称", "证书.名称"], []),
    ],
)
def test_headers_that_cannot_be_told_apart_refuse_the_file(tmp_path, head, answer):
    assert why_refused(workbook(tmp_path / "a.xlsx", {"申请": [head, ["A1"]]})) == answer


@pytest.mark.parametrize(
    "header", ["人数", " 人 数 ", "人数*", "申请人.人数", "staff", "STAFF", "人数：", "人\n数"]
)
def test_a_header_may_be_written_in_many_ways(tmp_path, header):
    path = workbook(tmp_path / "a.xlsx", {"申请": [["编号", header], ["A1", 7]]})
    _, rows = read(path)

    assert at(applications(rows)["A1"].record, "申请人.人数") == Decimal(7)


@pytest.mark.parametrize(
    ("header", "is_read"), [("另收费（元）", True), ("另收费（万元）", False), ("另收", False)]
)
def test_a_unit_in_a_header_is_never_passed_over(tmp_path, header, is_read):
    path = workbook(tmp_path / "a.xlsx", {"申请": [["编号", header], ["A1", 7]]})
    intake, rows = read(path)

    assert ("证书" in applications(rows)["A1"].record) is is_read
    assert ("near-header" in codes(intake.notes)) is not is_read


def test_a_header_nobody_knows_is_told_with_the_nearest_and_rows_are_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"申请": [["编号", "受理曰", "zzz"], ["A1", "x", "y"]]})
    intake, rows = read(path)

    assert codes(intake.notes)[:2] == ["near-header", "unknown-header"]
    assert "受理日" in intake.notes[0].cure(Language.ZH)
    assert list(applications(rows)) == ["A1"]


def test_a_cell_without_header_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"申请": [["编号", "受理日"], ["A1", None, "注"]]})
    _, rows = read(path)

    assert codes(applications(rows)["A1"].notes) == ["cell-without-header"]


def test_a_sheet_nobody_knows_is_told(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", {"申请": [["编号"], ["A1"]], "费用明": [["x"]], "参考": [["y"]]}
    )
    intake, _ = read(path)

    assert codes(intake.notes)[:2] == ["near-sheet", "unknown-sheet"]


def test_two_sheets_of_applications_are_refused_unless_one_bears_the_name(tmp_path):
    two = {"一": [["编号"], ["A1"]], "二": [["编号"], ["A2"]]}
    named = {"一": [["编号"], ["A1"]], "申请": [["编号"], ["A2"]]}

    assert why_refused(workbook(tmp_path / "a.xlsx", two)) == ["several-main-sheets"]
    _, rows = read(workbook(tmp_path / "b.xlsx", named))
    assert list(applications(rows)) == ["A2"]


# What is not opened at all.


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 100, "other-kind"),
        ("a.xlsx", b"<html><table></table></html>", "other-kind"),
        ("a.xlsx", "编号\nA1\n".encode(), "other-kind"),
        ("a.xlsx", b"", "empty-table-file"),
        ("a.xlsx", b"PK\x03\x04 not really", "broken-workbook"),
        ("a.csv", b"PK\x03\x04 not really", "other-kind"),
        ("a.csv", b"\x1f\x8b\x08\x00", "other-kind"),
        ("a.csv", b"<html></html>", "other-kind"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "unknown-kind"),
        ("a.xlsm", b"PK\x03\x04", "unknown-kind"),
        ("a.parquet", b"PAR1", "unknown-kind"),
        ("a", b"x", "unknown-kind"),
    ],
)
def test_a_file_is_held_to_what_its_name_says(tmp_path, name, content, fault):
    path = tmp_path / name
    path.write_bytes(content)

    assert why_refused(path) == [fault]


def test_what_is_no_ordinary_file_is_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()

    assert why_refused(tmp_path / "folder.csv") == ["no-regular-file"]
    assert why_refused(tmp_path / "none.csv") == ["no-such-file"]
    assert why_refused(tmp_path / ("n" * 300 + ".csv")) == ["unreadable-file"]


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("../../x", "strange-part"),
        ("/etc/x", "strange-part"),
        ("a\\b", "strange-part"),
        ("XL/WORKBOOK.XML", "double-part"),
        ("xl/vbaProject.bin", "active-content"),
        ("xl/externalLinks/externalLink1.xml", "active-content"),
        ("xl/embeddings/oleObject1.bin", "active-content"),
        ("xl/connections.xml", "active-content"),
        ("xl/activeX/activeX1.xml", "active-content"),
    ],
)
def test_a_workbook_with_strange_or_active_parts_is_refused(tmp_path, part, fault):
    path = repacked(one_sheet(tmp_path, ["A1"]), lambda parts: parts.update({part: b"x"}))

    assert why_refused(path) == [fault]


def test_printer_settings_are_harmless(tmp_path):
    name = "xl/printerSettings/printerSettings1.bin"
    path = repacked(one_sheet(tmp_path, ["A1"]), lambda parts: parts.update({name: b"x"}))

    assert why_refused(path) == []


def test_a_zip_bomb_is_refused_from_its_directory(tmp_path):
    bomb = {"xl/media/image1.png": b"0" * 20_000_000}
    path = repacked(one_sheet(tmp_path, ["A1"]), lambda parts: parts.update(bomb))

    assert why_refused(path) == ["workbook-ratio"]


def test_a_directory_that_lies_about_sizes_is_found_out(tmp_path):
    path = one_sheet(tmp_path, ["A1"])
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes()
    lying = content.replace(size.to_bytes(4, "little"), (size - 50).to_bytes(4, "little"))
    assert lying != content
    path.write_bytes(lying)

    assert why_refused(path) == ["broken-workbook"]


def test_entities_are_refused(tmp_path):
    def define(parts):
        part = "xl/worksheets/sheet1.xml"
        parts[part] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[part]

    path = repacked(one_sheet(tmp_path, ["A1"]), define)

    assert why_refused(path) == ["xml-entities"]


def test_a_sheet_whose_dimension_lies_is_read(tmp_path):
    def lie(parts):
        part = "xl/worksheets/sheet1.xml"
        assert b'<dimension ref="A1:F2"' in parts[part]
        parts[part] = parts[part].replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"')

    _, rows = read(repacked(one_sheet(tmp_path, ["A1"]), lie))

    assert list(applications(rows)) == ["A1"]


@pytest.mark.parametrize(
    ("corner", "fault"), [("XFD1048576", "too-many-rows"), ("AAA3", "too-many-columns")]
)
def test_one_stray_cell_in_the_last_corner_is_refused(tmp_path, corner, fault):
    def stray(book):
        book["申请"][corner] = "x"

    assert why_refused(one_sheet(tmp_path, ["A1"], change=stray)) == [fault]


@pytest.mark.parametrize(
    ("rows", "is_fine"), [(SHEET_ROWS, True), (SHEET_ROWS + 20, True), (SHEET_ROWS + 21, False)]
)
def test_the_limit_of_rows_leaves_room_for_titles(rows, is_fine):
    text = b"<sheetData>" + b"".join(b'<row r="%d"/>' % row for row in range(1, rows + 1))
    parts = (text[at : at + 4096] for at in range(0, len(text), 4096))

    try:
        look_over(parts, Cell("a.xlsx"))
        answer = True
    except RefusedError as fault:
        answer = codes(fault.problems) != ["too-many-rows"]
    assert answer is is_fine


@pytest.mark.parametrize(
    "sheet",
    [
        b'<row spans="1:2"r="' + b"9" * 5_000 + b'">',  # no row has it
        b'<row r="1"><c r="A1"><f>"r="&amp;A2</f><v>1</v></c></row>',
    ],
)
def test_what_only_looks_like_the_number_of_a_row_is_passed_over(sheet):
    assert look_over(iter([sheet]), Cell("a.xlsx")) is (b"<f>" in sheet)


def test_the_number_of_a_row_is_seen_behind_any_attribute():
    sheet = b'<row x="<" r="99999"><c r="ZZ1"/></row>'

    with pytest.raises(RefusedError) as refusal:
        look_over(iter([sheet]), Cell("a.xlsx"))
    assert codes(refusal.value.problems) == ["too-many-cells"]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (b"B4444444", "too-many-rows"),
        (b"AAB2", "too-many-columns"),
        (b"b2", "broken-workbook"),
        (b"B02", "broken-workbook"),
        (b"B-2", "broken-workbook"),
        (b"2B", "broken-workbook"),
        (b"B999999", "too-many-rows"),
        (b"ZZ99999", "too-many-cells"),
    ],
)
def test_a_cell_that_says_it_is_far_away_never_reaches_the_reader(tmp_path, written, fault):
    def move(parts):
        part = "xl/worksheets/sheet1.xml"
        assert b'r="B2"' in parts[part]
        parts[part] = parts[part].replace(b'r="B2"', b'r="' + written + b'"')

    path = repacked(one_sheet(tmp_path, ["A1", "2026-03-01"]), move)

    assert why_refused(path) == [fault]


@pytest.mark.parametrize("size", [1, 7, 64, 4096])
def test_a_place_cut_by_the_end_of_a_chunk_is_no_odd_place(size):
    text = b"".join(b'<row r="%d"><c r="AB%d"/></row>' % (n, n) for n in range(1, 500))

    assert not look_over((text[at : at + size] for at in range(0, len(text), size)), Cell("a"))


def test_a_workbook_damaged_anywhere_is_refused_or_read_and_never_breaks_us(tmp_path):
    path = one_sheet(tmp_path, ["A1", "2026-03-01"], ["A2", date(2026, 3, 1)])
    whole = path.read_bytes()

    outcomes = {True: 0, False: 0}
    for place in range(0, len(whole), 7):
        damaged = bytes([whole[place] ^ 0x55])
        path.write_bytes(whole[:place] + damaged + whole[place + 1 :])
        outcomes[bool(why_refused(path))] += 1

    assert all(outcomes.values()), outcomes
