"""How values are written, in rule files and in spreadsheets."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipaward.domain.limits import CELL_CHARACTERS, FEN, ITEMS
from ipaward.domain.problem import CATALOGUE, Problem
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Length,
    Listing,
    Measure,
    Number,
    Record,
    Scheme,
    Text,
)
from ipaward.domain.value import NOTHING, Cause, CauseKind, Duration, Unknown
from ipaward.domain.words import Language, Words
from ipaward.rulebook.policy import Basis, DatedList, Listed
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary, with_keys
from ipaward.rulebook.writing import write_value

RULES, RECORDS = Dialect.RULES, Dialect.RECORDS
MONTHS, DAYS = Length(Measure.MONTHS), Length(Measure.DAYS)
KIND = Choice(("企业", "高校", "Phase I", "Phase II"))


def read(text, of, dialect, **more):
    found = read_value(text, of, dialect, **more)
    return found.code if isinstance(found, Misspelt) else found


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("50000", Amount(), Decimal(50_000)),
        ("5万元", Amount(), Decimal(50_000)),
        ("1.5亿元", Amount(), Decimal(150_000_000)),
        ("0.01元", Amount(), Decimal("0.01")),
        ("-5", Amount(), Decimal(-5)),
        ("3万", Number(0), Decimal(30_000)),
        ("40%", Number(2), Decimal("0.4")),
        ("5‰", Number(3), Decimal("0.005")),
        ("-1.5", Number(1), Decimal("-1.5")),
        ("2年", MONTHS, Duration(Measure.MONTHS, 24)),
        ("6个月", MONTHS, Duration(Measure.MONTHS, 6)),
        ("1 year", MONTHS, Duration(Measure.MONTHS, 12)),
        ("P1Y6M", MONTHS, Duration(Measure.MONTHS, 18)),
        ("10天", DAYS, Duration(Measure.DAYS, 10)),
        ("-P10D", DAYS, Duration(Measure.DAYS, -10)),
        ("是", Boolean(), True),
        ("no", Boolean(), False),
        ("2024-02-29", Day(), date(2024, 2, 29)),
        ("9999-12-31", Day(), date(9999, 12, 31)),
        ("无", Day(or_none=True), NOTHING),
        ("none", Day(or_none=True), NOTHING),
        ("企业", KIND, "企业"),
        ("无", Text(), "无"),
        ("00123", Text(), "00123"),
        ("00123", Code("any"), "00123"),
        ("zl95115608x", Identifier(Scheme.PATENT), "95115608.X"),
        ("a;b", Listing(Text()), ("a", "b")),
        ("无", Listing(Text()), ()),
    ],
)
def test_rule_files_spell_values_so(text, of, value):
    assert read(text, of, RULES) == value


@pytest.mark.parametrize("text", ["2％", "２％", "百分之二", "百分之2"])
def test_the_cure_for_a_percentage_typed_otherwise_is_one_that_reads(text):
    wrong = read_value(text, Number(2), RULES)
    cure = Problem(wrong.code, None, wrong.details).cure(Language.EN)

    assert cure == "write `2%`"
    assert read("2%", Number(2), RULES) == Decimal("0.02")


@pytest.mark.parametrize(
    ("text", "of", "fault"),
    [
        ("007", Number(0), "leading-zeros"),
        ("1e3", Amount(), "exponent"),
        ("1e999999", Number(0), "exponent"),
        ("1_000", Number(0), "grouped-digits"),
        ("12,345.60", Amount(), "grouped-digits"),
        ("１２", Number(0), "full-width-digits"),
        ("2％", Number(2), "full-width-digits"),
        ("１２万元", Amount(), "full-width-digits"),
        ("2.5％", Number(2), "too-many-decimals"),
        ("2％", Amount(), "wrong-unit"),
        ("约2％", Number(2), "not-a-number"),
        ("百分之二", Number(2), "percentage-in-words"),
        ("百分之二", Amount(), "not-an-amount"),
        ("百分之", Number(2), "not-a-number"),
        ("0x1F", Number(0), "not-a-number"),
        ("NaN", Amount(), "not-an-amount"),
        (".inf", Number(0), "not-a-number"),
        (".5", Number(1), "not-a-number"),
        ("5.", Number(1), "not-a-number"),
        ("+5", Number(0), "not-a-number"),
        ("٣", Number(0), "not-a-number"),
        ("0.005", Amount(), "fraction-of-fen"),
        ("1.5", Number(0), "too-many-decimals"),
        ("40.5%", Number(2), "too-many-decimals"),
        ("5%", Amount(), "wrong-unit"),
        ("5元", Number(0), "wrong-unit"),
        ("2026-02-30", Day(), "no-such-day"),
        ("2026-02-29", Day(), "no-such-day"),
        ("0000-00-00", Day(), "no-such-day"),
        ("10000-01-01", Day(), "not-a-day"),
        ("2026/3/1", Day(), "not-a-day"),
        ("2026年3月1日", Day(), "not-a-day"),
        ("无", Day(), "none-not-allowed"),
        ("none", Number(0), "none-not-allowed"),
        ("Yes", Boolean(), "not-yes-or-no"),
        ("P1M3D", DAYS, "mixed-duration"),
        ("P", MONTHS, "not-a-duration"),
        ("10天", MONTHS, "duration-in-months"),
        ("1年", DAYS, "duration-in-days"),
        ("企业 ", Choice(("高校",)), "no-member"),
        ("phase i", KIND, "near-member"),
        ("a;;b", Listing(Text()), "blank-item"),
        ("a\u202eb", Text(), "forbidden-character"),
        ("a\u200bb", Text(), "forbidden-character"),
        ("a\nb", Text(), "forbidden-character"),
        ("a\x00b", Text(), "forbidden-character"),
        ("916529", Identifier(Scheme.USCC), "uscc-length"),
    ],
)
def test_rule_files_refuse_what_is_doubtful(text, of, fault):
    assert read(text, of, RULES) == fault


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("12,345.60", Amount(), Decimal("12345.60")),
        ("￥１２３４５", Amount(), Decimal(12345)),
        ("¥1,234", Amount(), Decimal(1234)),
        ("12345元", Amount(), Decimal(12345)),
        ("人民币 5 元", Amount(), Decimal(5)),
        ("1,234", Number(0), Decimal(1234)),
        (" 5　", Number(0), Decimal(5)),
        ("----", Text(), "----"),
        ("-1", Text(), "-1"),
        ("无名", Text(), "无名"),
        ("/", Choice(("/", "a")), "/"),
        ("2026年3月1日", Day(), date(2026, 3, 1)),
        ("2026 年 3 月 1 日", Day(), date(2026, 3, 1)),
        ("2026/3/1", Day(), date(2026, 3, 1)),
        ("2026-3-1", Day(), date(2026, 3, 1)),
        ("2026.03.01", Day(), date(2026, 3, 1)),
        ("２０２６－０３－０１", Day(), date(2026, 3, 1)),
        ("2026-03-01 00:00:00", Day(), date(2026, 3, 1)),
        ("YES", Boolean(), True),
        ("　企业 ", KIND, "企业"),
        ("２年", MONTHS, Duration(Measure.MONTHS, 24)),
        ("e\u0301", Text(), "é"),
        ("क\u200dष", Text(), "क\u200dष"),
    ],
)
def test_records_take_what_offices_type(text, of, value):
    assert read(text, of, RECORDS) == value


@pytest.mark.parametrize(
    ("text", "of", "fault"),
    [
        ("1.2万", Amount(), "unit-not-said"),
        ("1.2万元", Amount(), "unit-not-said"),
        ("5%", Number(2), "unit-not-said"),
        ("1.234,50", Amount(), "grouped-digits"),
        ("1 234", Amount(), "grouped-digits"),
        ("1,23,456", Amount(), "grouped-digits"),
        ("12,34", Amount(), "grouped-digits"),
        ("1_000", Number(0), "grouped-digits"),
        ("sNaN", Number(0), "not-a-number"),
        ("Infinity", Amount(), "not-an-amount"),
        ("NULL", Number(0), "not-a-number"),
        ("-", Number(0), "not-a-number"),
        ("/", Amount(), "not-an-amount"),
        ("-5", Amount(), "negative-amount"),
        ("007", Number(0), "leading-zeros"),
        ("2026年3月", Day(), "not-a-day"),
        ("3/1/2026", Day(), "not-a-day"),
        ("2026-03/01", Day(), "not-a-day"),
        ("20260301", Day(), "not-a-day"),
        ("2026年2月31日", Day(), "no-such-day"),
        ("2026-03-01 08:30:00", Day(), "not-a-day"),
        ("Ｐｈａｓｅ　Ｉ", KIND, "near-member"),
        ("/", Text(), "says-nothing"),
        (" ——", Text(), "says-nothing"),
        ("…", Code("any"), "says-nothing"),
        ("无", Text(), "says-nothing"),
        ("None", Text(), "says-nothing"),
        ("N/A", Text(), "says-nothing"),
        ("F1；/", Listing(Text()), "says-nothing"),
    ],
)
def test_records_are_refused_where_two_things_could_be_meant(text, of, fault):
    assert read(text, of, RECORDS) == fault


@pytest.mark.parametrize(
    ("text", "of", "unit", "value"),
    [
        ("1.2", Amount(), "万元", Decimal(12_000)),
        ("1.2万", Amount(), "万元", Decimal(12_000)),
        ("1.2万元", Amount(), "万元", Decimal(12_000)),
        ("12000元", Amount(), "万元", "wrong-unit"),
        ("1.2万", Amount(), "元", "wrong-unit"),
        ("5", Number(2), "%", Decimal("0.05")),
        ("5%", Number(2), "%", Decimal("0.05")),
        ("5‰", Number(3), "%", "wrong-unit"),
        ("2", MONTHS, "年", Duration(Measure.MONTHS, 24)),
        ("2个月", MONTHS, "年", Duration(Measure.MONTHS, 2)),
    ],
)
def test_a_mapping_says_what_a_bare_number_counts(text, of, unit, value):
    assert read(text, of, RECORDS, unit=unit) == value


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize("of", [Amount(), Text(), KIND, Day(or_none=True), Boolean(), MONTHS])
@pytest.mark.parametrize("text", ["", "   ", "　", "不明", "unknown"])
def test_blank_and_unknown_are_unknown_for_every_type(text, of, dialect):
    assert read(text, of, dialect) == Unknown(frozenset())


def test_an_unknown_names_its_fact():
    unknown = read("", Amount(), RECORDS, path="费用.金额")

    assert unknown.causes == {Cause(CauseKind.FACT, "费用.金额")}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0", "below-least"),
        ("1", Decimal(1)),
        ("2", Decimal(2)),
        ("100", Decimal(100)),
        ("101", "above-most"),
    ],
)
def test_a_declared_range_includes_its_bounds(text, answer):
    assert read(text, Number(0, "1", "100"), RECORDS) == answer


@pytest.mark.parametrize(
    ("fen", "is_fine"), [(FEN - 1, True), (FEN, True), (FEN + 1, False), (10**20, False)]
)
def test_an_amount_ends_where_whole_numbers_are_exact(fen, is_fine):
    text = f"{fen // 100}.{fen % 100:02d}"

    assert read(text, Amount(), RECORDS) == (Decimal(text) if is_fine else "figure-too-large")


@pytest.mark.parametrize(
    ("length", "is_fine"), [(CELL_CHARACTERS, True), (CELL_CHARACTERS + 1, False)]
)
def test_a_text_ends_where_a_cell_does(length, is_fine):
    assert (read("a" * length, Text(), RECORDS) == "a" * length) is is_fine


@pytest.mark.parametrize(
    ("count", "is_fine"), [(ITEMS - 1, True), (ITEMS, True), (ITEMS + 1, False)]
)
def test_a_list_in_one_cell_has_a_limit(count, is_fine):
    assert isinstance(read(";".join("a" * count), Listing(Text()), RECORDS), tuple) is is_fine


def test_the_nearest_member_is_offered():
    found = read_value("phase ii", KIND, RECORDS)

    assert found.details["nearest"] == "Phase II"


@pytest.mark.parametrize(
    "text", ["", "1", "x", "-", "9" * 30, "\u202e", "1%", "1万", "01", "无", "1;;2", "2026-02-30"]
)
@pytest.mark.parametrize(
    "of", [Amount(), Number(0, "2", "3"), Day(), KIND, Boolean(), DAYS, Identifier(Scheme.PATENT)]
)
def test_whatever_is_misspelt_has_words_in_both_languages(text, of):
    for dialect in Dialect:
        found = read_value(text, of, dialect)
        if isinstance(found, Misspelt):
            problem = Problem(found.code, None, found.details)
            for language in Language:
                assert problem.message(language)
                assert problem.cure(language)


def test_the_words_of_a_problem_are_one_sentence():
    for code, (sentence, _) in CATALOGUE.items():
        assert sentence.zh, code
        assert sentence.en, code
        assert not sentence.en.endswith("."), code
        assert not sentence.zh.endswith("。"), code


VALUES = st.one_of(
    st.tuples(st.just(Boolean()), st.booleans()),
    st.tuples(st.just(Day(or_none=True)), st.one_of(st.dates(), st.just(NOTHING))),
    st.tuples(st.just(Amount()), st.integers(0, FEN).map(lambda n: Decimal(n).scaleb(-2))),
    st.tuples(st.just(Number(4)), st.integers(-FEN, FEN).map(lambda n: Decimal(n).scaleb(-4))),
    st.tuples(st.just(MONTHS), st.integers(-999, 999).map(lambda n: Duration(Measure.MONTHS, n))),
    st.tuples(st.just(DAYS), st.integers(-999, 999).map(lambda n: Duration(Measure.DAYS, n))),
    st.tuples(st.just(KIND), st.sampled_from(KIND.members)),
    st.tuples(
        st.just(Listing(Number(0))),
        st.lists(st.integers(0, 99).map(Decimal), max_size=4).map(tuple),
    ),
)


@given(VALUES, st.sampled_from(Dialect), st.sampled_from(Language))
def test_what_is_written_is_read_back_the_same(pair, dialect, language):
    of, value = pair

    assert read_value(write_value(value, of, language), of, dialect) == value


@given(st.text(max_size=20), st.sampled_from(Dialect))
def test_any_text_is_read_or_refused_and_never_breaks(text, dialect):
    for of in (Amount(), Number(2), Day(), MONTHS, Boolean(), Identifier(Scheme.USCC), KIND):
        read_value(text, of, dialect)


PARKS = DatedList(
    "园区",
    {
        key: (Listed(key, date(2020, 1, 1), None),)
        for key in ("甘泉堡（工业区）", "A 区", "a 区", "B 区")
    },
    Basis(()),
)


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("甘泉堡（工业区)", "甘泉堡（工业区）"),
        ("甘泉堡 (工业区)", "甘泉堡（工业区）"),
        ("ｂ区", "B 区"),
        ("甘泉堡（工业区）", None),
        ("B 区", None),
        ("A 区", None),  # two keys that differ in capitals alone are two
        ("A区", None),  # and nobody can say which of them is meant
        ("C 区", None),
    ],
)
def test_a_key_of_a_list_written_otherwise_is_refused_with_the_key(text, meant, dialect):
    of = Listing(Record((("园区", Code("园区")),)))
    info = FactInfo("表.园区", Code("园区"), Words(), "", Supplier.APPLICANT)
    vocabulary = Vocabulary(Record((("表", of),)), {info.path: info}, "")

    told = with_keys(vocabulary, {"园区": PARKS})
    read = read_value(text, told.facts[info.path].type, dialect)

    assert told.record == vocabulary.record
    assert told.record.field("表").item.field("园区").keys == told.facts[info.path].type.keys

    assert (read.details["nearest"] if isinstance(read, Misspelt) else None) == meant
    assert meant is None or read.code == "near-code"


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    ("of", "text", "code"),
    [
        (Amount(), "9" * 5000, "figure-too-large"),
        (Amount(), "1." + "0" * 5000, "fraction-of-fen"),
        (Number(2), "-" + "9" * 5000, "figure-too-large"),
        (Number(2), "0." + "1" * 5000, "too-many-decimals"),
        (MONTHS, "9" * 5000 + "个月", "figure-too-large"),
        (MONTHS, f"P{'9' * 5000}M", "figure-too-large"),
        (MONTHS, "九" * 5000, "not-a-duration"),
        (Day(), "2021" + " " * 30_000 + "x", "not-a-day"),
        (Listing(Number(0)), "1;" + "9" * 5000, "figure-too-large"),
    ],
)
def test_what_is_longer_than_any_figure_is_refused(of, text, code, dialect):
    assert read_value(text, of, dialect).code == code


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Fraction(1, 3), "1/3"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(10**30 + 1, 100), "10000000000000000000000000000.01"),
        (Fraction(5), "5"),
    ],
)
def test_an_exact_figure_is_written_exactly(figure, words):
    assert write_value(figure, None, Language.EN) == words


def test_records_and_unknowns_are_written_in_the_language_asked_for():
    of = Record((("a", Amount()), ("b", Boolean())))
    value = {"a": Decimal(5), "b": Unknown(frozenset())}

    assert write_value(value, of, Language.ZH) == "a: 5.00，b: 不明"
    assert write_value(value, of, Language.EN) == "a: 5.00, b: unknown"
