"""Worked examples as rows of the workbook: read back as they are, or left out by name."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ipaward.domain.types import Amount, Day, Identifier, Measure, Record, Scheme
from ipaward.domain.value import NOTHING, Duration, Unknown
from ipaward.domain.words import Language, Words
from ipaward.rulebook.book import Example, Kind, Programme, Rule, Rulebook
from ipaward.rulebook.expr import All, Fact, IsKnown
from ipaward.rulebook.policy import Basis, Policy, Status
from ipaward.rulebook.vocabulary import Blank, FactInfo, Supplier, Vocabulary
from ipaward.tables.form import Form
from ipaward.tables.intake import read_applications
from ipaward.tables.samples import LeftOut, Sample, samples
from ipaward.tables.template import write_template
from tests.tables.world import GOOD_CODE, RECORD, VOCABULARY, applications

WHOLE = {
    "编号": "A1",
    "受理日": date(2026, 3, 1),
    "申请人": {
        "名称": "=1+1 甲公司",
        "信用代码": GOOD_CODE,
        "类型": "企业",
        "人数": Decimal(12),
    },
    "证书": {
        "名称": "无名",
        "撤销日": NOTHING,
        "期限": Duration(Measure.MONTHS, 18),
        "另收费": Decimal("0.05"),
    },
    "关键词": ("甲", "乙"),
    "费用": (
        {"类别": "认证", "金额": Decimal("1234567890.12"), "已付": True, "发票号": "007"},
        {"类别": "辅导", "金额": Decimal(0), "已付": False, "发票号": "8"},
    ),
    "专利": (),
}
EVERYTHING = All(tuple(IsKnown(Fact((name,), of)) for name, of in RECORD.fields))
PROGRAMME = Programme(
    name="p",
    title=Words("项目", "programme"),
    reference_date="受理日",
    definitions={},
    rules=(Rule("r", Kind.NOTE, EVERYTHING, None, Basis(()), Words()),),
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
BOOK = Rulebook(POLICY, VOCABULARY, {}, {}, {}, None, {"p": PROGRAMME}, "d" * 64, ())
FORM = Form.of(VOCABULARY, PROGRAMME)


def example(name="一", **changes):
    return Example(name, {**WHOLE, **changes}, {})


def without(group, *names):
    return {name: value for name, value in WHOLE[group].items() if name not in names}


def made(*examples, language=Language.ZH):
    return samples(examples, FORM, VOCABULARY, language)


def lost(**changes):
    """The facts for which one example is left out."""
    (one,) = made(example(**changes))
    return one.facts if isinstance(one, LeftOut) else ()


def read_back(tmp_path, language, *filled):
    path = tmp_path / "t.xlsx"
    write_template(path, BOOK, PROGRAMME, language, filled)
    intake = read_applications(path, VOCABULARY, None, BOOK.digest)
    assert intake.notes == ()
    return {number: one.record for number, one in applications(list(intake)).items()}


@pytest.mark.parametrize("language", Language)
def test_an_example_is_read_back_as_it_is(tmp_path, language):
    filled = made(example(), language=language)

    assert read_back(tmp_path, language, *filled) == {"A1": WHOLE}


@pytest.mark.parametrize("language", Language)
def test_what_is_unknown_stays_so_even_where_a_blank_means_something(tmp_path, language):
    unknown = example(证书=without("证书", "名称", "另收费"), 费用=({"类别": "认证"},), 专利=())
    unknown.given.pop("关键词")

    (filled,) = made(unknown, language=language)
    (record,) = read_back(tmp_path, language, filled).values()

    assert filled.cells["证书.名称"] == ""
    assert filled.cells["证书.另收费"] == ("不明" if language is Language.ZH else "unknown")
    assert isinstance(record["证书"]["名称"], Unknown)
    assert isinstance(record["证书"]["另收费"], Unknown)
    assert isinstance(record["关键词"], Unknown)
    assert isinstance(record["费用"][0]["已付"], Unknown)


def test_a_list_known_to_be_empty_is_counted_as_none_and_an_unknown_one_is_blank(tmp_path):
    nobody_knows = {name: value for name, value in WHOLE.items() if name != "费用"}
    filled = made(example("空", 费用=()), Example("不知", nobody_knows, {}))

    records = read_back(tmp_path, Language.ZH, *filled)

    assert [one.cells["费用"] for one in filled] == [Decimal(0), ""]
    assert records["空"]["费用"] == ()
    assert isinstance(records["不知"]["费用"], Unknown)


def test_an_item_of_which_nothing_is_known_is_an_item(tmp_path):
    filled = made(example(专利=({}, {"有效": True})))

    (record,) = read_back(tmp_path, Language.ZH, *filled).values()

    assert len(record["专利"]) == 2
    assert record["专利"][1]["有效"] is True


def test_examples_keep_numbers_that_differ():
    filled = made(example("一"), example("二", 编号="A2"))

    assert [one.number for one in filled] == ["A1", "A2"]


def test_examples_that_share_a_number_are_numbered_by_their_names():
    filled = made(example("一"), example("二"), example("三", 编号="A2"))

    assert [one.number for one in filled] == ["一", "二", "三"]
    assert [one.cells["编号"] for one in filled] == ["一", "二", "三"]


def test_examples_of_which_one_lacks_a_number_are_numbered_by_their_names():
    nameless = {name: value for name, value in WHOLE.items() if name != "编号"}

    filled = made(example("一"), Example("二", nameless, {}))

    assert [one.number for one in filled] == ["一", "二"]


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"申请人": {**WHOLE["申请人"], "名称": ""}}, ("申请人.名称",)),
        ({"证书": {**WHOLE["证书"], "另收费": Decimal("-0.01")}}, ("证书.另收费",)),
        ({"费用": ({"金额": Decimal(-1)}, {"金额": Decimal(-2)})}, ("费用.金额",)),
        ({"关键词": ("甲；乙",)}, ("关键词",)),
        ({"编号": "合计"}, ("编号",)),
        ({}, ()),
    ],
)
def test_what_a_workbook_cannot_hold_is_named(changes, facts):
    assert lost(**changes) == facts


def test_days_of_another_age_are_written_as_text(tmp_path):
    filled = made(example("一", 受理日=date(1949, 12, 31)), example("二", 受理日=date(1950, 1, 1)))

    records = read_back(tmp_path, Language.ZH, *filled)

    assert [one.cells["受理日"] for one in filled] == ["1949-12-31", date(1950, 1, 1)]
    assert [one["受理日"] for one in records.values()] == [date(1949, 12, 31), date(1950, 1, 1)]


@pytest.mark.parametrize(
    ("figure", "way"),
    [
        ("9999999999999.99", Decimal),
        ("10000000000000.00", str),
        ("10000000000000.01", str),
    ],
)
def test_what_a_spreadsheet_would_round_is_written_as_text(tmp_path, figure, way):
    filled = made(example(证书={**WHOLE["证书"], "另收费": Decimal(figure)}))

    (record,) = read_back(tmp_path, Language.ZH, *filled).values()

    assert isinstance(filled[0].cells["证书.另收费"], way)
    assert record["证书"]["另收费"] == Decimal(figure)


def test_who_opens_the_workbook_is_told_to_delete_the_examples(tmp_path):
    told = []
    for name, filled in {"empty": (), "filled": made(example())}.items():
        path = tmp_path / f"{name}.xlsx"
        write_template(path, BOOK, PROGRAMME, Language.ZH, filled)
        cells = openpyxl.load_workbook(path)["说明"]["A"]
        told.append(any("样例" in cell.value for cell in cells))

    assert told == [False, True]


def test_an_unclear_number_of_a_scheme_is_left_out_and_named():
    record = Record((("代码", Identifier(Scheme.USCC)), ("日", Day()), ("额", Amount())))
    facts = {
        path: FactInfo(path, of, Words(), "", Supplier.APPLICANT, blank=Blank.UNKNOWN)
        for path, of in record.fields
    }
    vocabulary = Vocabulary(record, facts, "代码")
    twice = [Example(name, {"代码": GOOD_CODE}, {}) for name in ("一", "二")]

    clashing = samples(twice, Form(("代码", "日", "额"), {}), vocabulary, Language.EN)
    alone = samples(twice[:1], Form(("代码", "日", "额"), {}), vocabulary, Language.EN)

    assert [one.facts for one in clashing] == [("代码",), ("代码",)]
    assert isinstance(alone[0], Sample)


def test_the_form_asks_on_each_sheet_for_what_the_programme_reads():
    assert FORM.main == (
        "编号", "受理日",
        "申请人.名称", "申请人.信用代码", "申请人.类型", "申请人.人数",
        "证书.名称", "证书.撤销日", "证书.期限", "证书.另收费",
        "关键词",
    )  # fmt: skip
    assert FORM.lists == {
        "费用": ("费用.类别", "费用.金额", "费用.已付", "费用.发票号"),
        "专利": ("专利.专利号", "专利.有效"),
    }
