"""Indicators as a workbook and as a picture: every number with its records, and no surprises."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ipaward.domain.types import Amount, Boolean, Day, Number, Text
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language
from ipaward.tables.chart import chart, write_chart
from ipaward.tables.indicator_lines import Figure, Form, IndicatorReport, Line, Records
from ipaward.tables.indicator_report import write_indicators

SVG = "{http://www.w3.org/2000/svg}"
NOBODY = Figure(None, "不明")


def figure(exact, said=""):
    return Figure(Decimal(exact), said or str(exact))


def line(**more):
    told = {
        "indicator": "K8",
        "title": "通过认证",
        "row": "",
        "year": 2021,
        "reading": "丙 当年",
        "is_chosen": True,
        "form": Form.PLAIN,
        "target": figure(30, "30家"),
        "actual": figure(29, "29家"),
        "gap": figure(-1, "-1家"),
        "standing": "未达到",
        "row_standing": "",
        "evidence": 2,
        "possible": 0,
        "not_computable": "",
        "provisional": "读法还没有人定",
        "clause": "K8",
    }
    return Line(**(told | more))


FIELDS = {
    "holder": ("持有人", Text()),
    "on": ("发证日", Day()),
    "sum": ("金额", Amount()),
    "count": ("人数", Number()),
    "valid": ("有效", Boolean()),
}
RECORDS = (
    (
        (True, False),
        {"holder": "=甲", "on": date(2021, 3, 1), "sum": Decimal("12.50"), "count": Decimal(3)},
    ),
    ((None, True), {"holder": "乙", "on": Unknown(frozenset()), "valid": True}),
)
BEHIND = Records("K8", "通过认证", ("2021 当年", "2021 累计"), FIELDS, RECORDS)
OTHER = line(
    is_chosen=False, reading="甲 累计", actual=figure(40, "40家"), gap=figure(10), standing="达到"
)
GROWTH = line(
    indicator="K4",
    title="质押融资",
    row="金额",
    form=Form.SHARE,
    target=figure("0.3", "30%"),
    actual=figure("-0.1234", "-12.34%"),
    gap=figure("-0.4234"),
    row_standing="未达到",
)
OPEN = line(
    indicator="K12",
    actual=NOBODY,
    gap=Figure(None, ""),
    standing="无法计算",
    evidence=None,
    possible=None,
    not_computable="没有查台账",
)
LINES = (line(), OTHER, GROWTH, OPEN)
NONE = Records("K12", "扶持", (), FIELDS, (), "没有查台账")


ALL = (BEHIND, replace(BEHIND, indicator="K4"), NONE)


def report(lines=LINES, records=ALL, **more):
    told = {"title": "方案", "lines": lines, "records": records, "language": Language.ZH}
    return IndicatorReport(**(told | more))


def book(tmp_path, **more):
    path = tmp_path / "r.xlsx"
    write_indicators(path, report(**more))
    return openpyxl.load_workbook(path)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_overview_holds_every_reading_and_marks_the_chosen_one(tmp_path):
    head, *lines = rows(book(tmp_path)["指标总表"])

    found = [dict(zip(head, one, strict=True)) for one in lines]
    assert [(one["指标"], one["读法"], one["所取"]) for one in found] == [
        ("K8", "丙 当年", "✓"),
        ("K8", "甲 累计", None),
        ("K4", "丙 当年", "✓"),
        ("K12", "丙 当年", "✓"),
    ]
    assert (found[0]["目标"], found[0]["实际"], found[0]["差"]) == (30, 29, -1)
    assert found[0]["是否达到"] == "未达到"
    assert found[0]["证据（条）"] == 2
    assert found[0]["暂定原因"] == "读法还没有人定"


def test_what_nobody_knows_is_said_and_never_zero(tmp_path):
    head, *lines = rows(book(tmp_path)["指标总表"])

    found = dict(zip(head, lines[3], strict=True))
    assert found["实际"] == "不明"
    assert found["差"] is None
    assert found["证据（条）"] == "不明"
    assert found["无法计算的原因"] == "没有查台账"


def test_a_share_is_a_number_written_in_percent(tmp_path):
    cell = book(tmp_path)["指标总表"].cell(4, 8)

    assert (cell.value, cell.number_format) == (-0.1234, "0.00%")


def test_every_number_leads_to_its_records(tmp_path):
    made = book(tmp_path)

    links = {cell.value: cell.hyperlink.location for cell in made["指标总表"]["A"][1:]}
    assert links == {"K8": "'K8'!A1", "K4": "'K4'!A1", "K12": "'K12'!A1"}
    assert set(links) <= set(made.sheetnames)


def test_a_record_says_for_which_figure_it_counts(tmp_path):
    head, *lines = rows(book(tmp_path)["K8"])

    first, second = (dict(zip(head, one, strict=True)) for one in lines)
    assert (first["2021 当年"], first["2021 累计"]) == ("是", None)
    assert (second["2021 当年"], second["2021 累计"]) == ("不明", "是")
    assert (first["金额"], first["人数"], first["发证日"].date()) == (12.5, 3, date(2021, 3, 1))
    assert (second["发证日"], second["有效"], second["人数"]) == ("不明", "是", "不明")


def test_where_there_are_no_records_it_says_why(tmp_path):
    assert book(tmp_path)["K12"]["A2"].value == "没有查台账"


def test_a_text_is_never_a_formula(tmp_path):
    made = book(tmp_path, lines=(line(indicator="=1", title="=1+1"),))

    cells = made["K8"]["C2"], made["指标总表"]["A2"], made["指标总表"]["B2"]
    assert {cell.data_type for cell in cells} == {"s"}
    (title,) = (chart.title.tx for chart in made["对照图"]._charts)
    assert title.strRef is None
    assert title.rich.p[0].r[0].t == "'=1 =1+1"


def test_there_is_a_chart_for_each_row_of_an_indicator(tmp_path):
    sheet = book(tmp_path)["对照图"]

    assert len(sheet._charts) == 3
    figures = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2, max_row=4)]
    assert figures == [
        ["K8 通过认证", 2021, 30, 29],
        ["K4 质押融资 – 金额", 2021, 0.3, -0.1234],
        ["K12 通过认证", 2021, 30, None],
    ]
    series = sheet._charts[0].series
    assert [one.val.numRef.f for one in series] == ["对照图!$C$2", "对照图!$D$2"]


@pytest.mark.parametrize(
    "names",
    [
        ["[a]:*?/\\'b", "c" * 40, "c" * 41, "指标总表"],
        ["k1", "K1", " ", "'"],
    ],
)
def test_any_name_of_an_indicator_gets_a_sheet_of_its_own(tmp_path, names):
    made = book(tmp_path, lines=[], records=[replace(BEHIND, indicator=name) for name in names])

    assert len({name.casefold() for name in made.sheetnames}) == len(names) + 2
    assert all(len(name) <= 31 for name in made.sheetnames)


@pytest.mark.parametrize("ending", ["xlsx", "svg"])
def test_the_same_report_gives_the_same_file_to_the_byte(tmp_path, ending):
    write = write_indicators if ending == "xlsx" else write_chart
    paths = [tmp_path / f"{n}.{ending}" for n in range(2)]
    for path in paths:
        write(path, report())

    assert paths[0].read_bytes() == paths[1].read_bytes()


# --- the picture -------------------------------------------------------------------------


def drawn(**more):
    return ET.fromstring(chart(report(**more)).encode())


def texts(picture):
    return [node.text for node in picture.iter(f"{SVG}text")]


def bars(picture, kind):
    """The bars of a kind, without the one of the legend."""
    found = [node for node in picture.iter(f"{SVG}rect") if node.get("class") == kind]
    return [(int(node.get("x")), int(node.get("width"))) for node in found[1:]]


def test_the_picture_says_in_words_what_it_draws():
    said = texts(drawn())

    assert "K8 通过认证" in said
    assert "目标 30家" in said
    assert "实际 29家 未达到" in said
    assert "实际 不明 无法计算 没有查台账" in said
    assert not any("40家" in one for one in said)  # of a reading that was not chosen


def test_the_picture_can_be_told_to_who_cannot_see_it():
    picture = drawn()

    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "title desc"
    assert picture.find(f"{SVG}title").text == "方案"
    assert "K8 通过认证 2021 目标 30家 实际 29家 未达到" in picture.find(f"{SVG}desc").text


def test_a_target_is_told_from_what_was_reached_without_colour():
    picture = chart(report())

    assert ".target{fill:url(#hatch)" in picture
    assert "<pattern" in picture


def test_no_font_is_embedded_and_nothing_fetched():
    picture = chart(report())

    assert "@font-face" not in picture
    assert set(re.findall(r"https?://[^\"']+", picture)) == {"http://www.w3.org/2000/svg"}


def test_bars_are_as_long_as_their_figures_and_begin_at_zero():
    picture = drawn(lines=[line(), line(year=2022, target=figure(60), actual=figure(0))])

    assert bars(picture, "target") == [(120, 240), (120, 480)]
    assert bars(picture, "actual") == [(120, 232), (120, 0)]


def test_a_loss_is_drawn_below_zero():
    picture = drawn(lines=[replace(GROWTH, actual=figure("-0.1"))])

    ((left, width),) = bars(picture, "actual")
    ((zero, target),) = bars(picture, "target")
    assert (left, left + width, zero) == (120, 240, 240)
    assert target == 360


def test_what_nobody_knows_has_no_bar():
    picture = drawn(lines=[OPEN])

    assert bars(picture, "actual") == []
    assert len(bars(picture, "target")) == 1


def test_nothing_but_zeros_can_be_drawn():
    picture = drawn(lines=[line(target=figure(0), actual=figure(0))])

    assert bars(picture, "target") == [(120, 0)]


@pytest.mark.parametrize("words", ["<b>&\"'</b>", "]]>", "</svg><script>", "\x00\x1b[2J\ud800"])
def test_words_of_a_policy_stay_words(words):
    picture = drawn(title=words, lines=[line(title=words, standing=words)])

    shown = re.sub("[\x00-\x1f\ud800]", "\ufffd", words)
    assert picture.find(f"{SVG}title").text == shown
    assert f"K8 {shown}" in texts(picture)
    assert picture.find(f".//{SVG}script") is None


def test_a_long_title_is_broken_and_keeps_all_its_words():
    title = "专利" * 80

    said = "".join(one for one in texts(drawn(lines=[line(title=title)])) if "专利" in one)
    assert said == f"K8 {title}"
    assert max(map(len, texts(drawn(lines=[line(title=title)])))) <= 60
