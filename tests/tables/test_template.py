"""The empty workbook: what it asks for, and that it is read back as it was filled in."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ipaward.domain.types import Amount, Listing, Text
from ipaward.domain.words import Language, Words
from ipaward.rulebook.book import Kind, Programme, Rule, Rulebook
from ipaward.rulebook.expr import Aggregate, Compare, Const, Each, Fact, Field, Item, Order, Total
from ipaward.rulebook.policy import Basis, Citation, Policy, Status
from ipaward.rulebook.wanted import facts_wanted
from ipaward.tables.intake import read_applications
from ipaward.tables.template import write_template
from tests.tables.world import GOOD_CODE, RECORD, VOCABULARY, applications, codes

COSTS = RECORD.field("费用")
SUM = Aggregate(
    Total.SUM,
    Each(
        Fact(("费用",), COSTS),
        "x",
        Field(Item("x", "费用", COSTS.item), "金额", Amount()),
        Listing(Amount()),
    ),
    Amount(),
)
BASIS = Basis((Citation("T1"),))


def rule(name, when):
    return Rule(name, Kind.REQUIREMENT, when, None, BASIS, Words())


PROGRAMME = Programme(
    name="certification",
    title=Words("贯标奖励", "certification award"),
    reference_date="受理日",
    definitions={},
    rules=(
        rule("a", Compare(Order.MORE, SUM, Const(Decimal(0), Amount()))),
        rule("b", Compare(Order.EQUAL, Fact(("申请人", "信用代码"), Text()), Const("x", Text()))),
        rule("c", Compare(Order.EQUAL, Fact(("申请人", "类型"), Text()), Const("x", Text()))),
        rule("d", Compare(Order.EQUAL, Fact(("证书", "名称"), Text()), Const("x", Text()))),
    ),
    award=None,
    allotment=None,
    claims=(),
    examples=(),
    round_examples=(),
)
POLICY = Policy(
    "p", Words("办法", "measure"), "zh", Status.EXAMPLE, False, "", "", None, None, None,
    {}, {}, {}, {}, {}, {},
)  # fmt: skip
BOOK = Rulebook(POLICY, VOCABULARY, {}, {}, {}, None, {"certification": PROGRAMME}, "d" * 64, ())


@pytest.fixture(params=Language)
def template(request, tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path, BOOK, PROGRAMME, request.param)
    return path


def test_only_facts_the_programme_reads_and_who_applies_are_asked_for():
    assert facts_wanted(VOCABULARY, PROGRAMME) == (
        "编号",
        "受理日",
        "申请人.名称",
        "申请人.信用代码",
        "申请人.类型",
        "证书.名称",
        "费用.金额",
    )


def test_a_filled_template_is_read_back_without_a_mapping(template):
    book = openpyxl.load_workbook(template)
    main, costs = book.worksheets[:2]
    for column, value in enumerate(
        ["A1", date(2026, 3, 1), "甲", GOOD_CODE, "企业", "证", 2], start=1
    ):
        main.cell(2, column, value)
    for row, value in enumerate([18000, 0.05], start=2):
        costs.cell(row, 1, "A1")
        costs.cell(row, 2, value)
    book.save(template)

    intake = read_applications(template, VOCABULARY, None, BOOK.digest)
    record = applications(list(intake))["A1"].record

    assert record == {
        "编号": "A1",
        "受理日": date(2026, 3, 1),
        "申请人": {"名称": "甲", "信用代码": GOOD_CODE, "类型": "企业"},
        "证书": {"名称": "证"},
        "费用": ({"金额": Decimal(18000)}, {"金额": Decimal("0.05")}),
    }
    assert set(codes(intake.notes)) == {"missing-columns", "missing-sheet"}


def test_a_template_of_another_version_of_the_rules_is_told(template):
    assert "other-template" in codes(read_applications(template, VOCABULARY, None, "e" * 64).notes)
    assert "other-template" not in codes(read_applications(template, VOCABULARY).notes)


def test_a_template_of_another_programme_is_told(template):
    of_another, of_this = (
        read_applications(template, VOCABULARY, programme=name).notes
        for name in ("another", PROGRAMME.name)
    )

    [note] = [one for one in of_another if one.code == "template-of-another"]
    assert PROGRAMME.name in note.message(Language.EN)
    assert "template-of-another" not in codes(of_this)
    assert "template-of-another" not in codes(read_applications(template, VOCABULARY).notes)


def test_an_officer_is_helped_to_fill_it_in(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path, BOOK, PROGRAMME, Language.ZH)

    book = openpyxl.load_workbook(path)
    main = book["申请"]

    assert [c.value for c in main[1]] == [
        "申请编号", "受理日", "单位名称", "信用代码", "类型", "证书.名称", "费用明细（条数）",
    ]  # fmt: skip
    assert book.sheetnames == ["申请", "费用明细", "说明", "_ipaward"]
    assert book["_ipaward"].sheet_state == "veryHidden"
    assert main.freeze_panes == "B2"
    assert "18 位统一社会信用代码" in main["D1"].comment.text
    assert "留空作不明" in main["D1"].comment.text
    assert main.column_dimensions["D"].number_format == "@"
    kinds = {str(v.sqref): v for v in main.data_validations.dataValidation}
    assert kinds["E2:E5001"].formula1 == '"企业,高校"'
    assert "写 0" in main["G1"].comment.text


def test_a_template_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "none" / "t.xlsx"

    with pytest.raises(FileNotFoundError):
        write_template(path, BOOK, PROGRAMME, Language.ZH)
    assert list(tmp_path.iterdir()) == []
