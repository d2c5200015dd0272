"""Which column holds which fact, what refuses a file, and what makes a single row odd."""

import unicodedata
from decimal import Decimal

import pyarrow as pa
import pytest

from ipaward.domain.application import RefusedRow
from ipaward.domain.characters import forbidden_at, tidy
from ipaward.domain.limits import CELL_CHARACTERS, ITEMS
from ipaward.domain.problem import RefusedError
from ipaward.domain.types import Amount, Boolean, Choice, Day, Listing, Number, Record, Text
from ipaward.domain.words import Language
from ipaward.interpreters.batch.parquet import Held
from ipaward.interpreters.batch.source import ODD, read_source
from ipaward.interpreters.batch.source_texts import PLAIN_RANGES
from ipaward.rulebook.spelling import FILLERS
from ipaward.tables.columns import facts_schema
from tests.interpreters.batch.lanes import PLAIN, Lanes, vocabulary_with

GROUP = Record((("名称", Text()), ("金额", Amount()), ("人数", Number(0))))
VOCABULARY = vocabulary_with(
    [
        ("受理日", Day()),
        ("申请人", GROUP),
        ("费用", Listing(Record((("金额", Amount()), ("已付", Boolean()))))),
        ("词", Listing(Text())),
    ]
)
NUMBER = Held("编号", "varchar")


def text(name):
    return Held(name, "varchar")


def held(name, *fields):
    return Held(name, "struct", fields=fields)


def listed(name, *fields):
    return Held(name, "list", item=held("", *fields))


def told(*columns, vocabulary=VOCABULARY, **options):
    """Codes and columns of what refuses a file with these columns."""
    with pytest.raises(RefusedError) as refused:
        read_source(columns, vocabulary, "a.parquet", **options)
    for problem in refused.value.problems:
        assert all(problem.message(language) for language in Language)
        assert all(problem.cure(language) for language in Language)
    return [(problem.code, problem.place.header) for problem in refused.value.problems]


def noted(*columns, **options):
    source = read_source([NUMBER, *columns], VOCABULARY, "a.parquet", **options)
    return [(note.code, note.place.header, note.details) for note in source.notes]


# --- names ------------------------------------------------------------------------------------


def test_a_column_is_named_as_its_fact_whole_or_in_a_group():
    whole = read_source([NUMBER, text("申请人.名称")], VOCABULARY, "")
    grouped = read_source([NUMBER, held("申请人", text("名称"))], VOCABULARY, "")

    assert list(whole.columns) == list(grouped.columns) == ["编号", "申请人.名称"]


def test_other_names_are_asked_for_with_the_group_they_stand_in():
    def naming(name, inside):
        return {("单位", ""): ["申请人.名称"], ("sum", "费用"): ["费用.金额"]}.get(
            (name, inside), ()
        )

    columns = [NUMBER, text("单位"), listed("费用", Held("sum", "integer"))]
    source = read_source(columns, VOCABULARY, "", naming=naming)

    assert list(source.columns) == ["编号", "申请人.名称", "费用"]
    assert list(source.columns["费用"].inner) == ["费用.金额"]


def test_a_name_for_two_facts_is_never_guessed():
    def naming(name, inside):
        return ["申请人.名称", "受理日"] if name == "名" else ()

    assert told(NUMBER, text("名"), naming=naming) == [("ambiguous-column", "名")]


def test_two_columns_for_one_fact_are_refused():
    def naming(name, inside):
        return ["申请人.名称"] if name == "单位" else ()

    twice = [NUMBER, text("申请人.名称"), text("单位")]
    assert told(*twice, naming=naming) == [("column-for-two", "单位")]


def test_a_column_by_itself_and_one_in_a_group_are_told_apart():
    flat, grouped = text("申请人.名称"), held("申请人", text("名称"))

    for columns in ([flat, grouped], [grouped, flat]):
        assert told(NUMBER, *columns) == [("column-twice", "申请人.名称")]


def test_without_the_number_nothing_can_be_decided():
    assert told(text("申请人.名称")) == [("no-number-column", "")]


@pytest.mark.parametrize("kind", ["bigint", "blob", "double"])
def test_a_number_that_cannot_be_read_is_not_missing(kind):
    assert told(Held("编号", kind)) == [("column-kind", "编号")]


def test_a_strange_column_is_noted_with_what_it_may_have_meant():
    assert noted(text("zzz"), held("申请人", text("名秤")))[:2] == [
        ("unknown-column", "zzz", {"name": "zzz", "nearest": ""}),
        ("near-column", "申请人.名秤", {"name": "申请人.名秤", "nearest": "申请人.名称"}),
    ]


def test_a_column_for_a_fact_the_programme_does_not_ask_is_no_stranger():
    whole = vocabulary_with([*VOCABULARY.record.fields[1:], ("别的", Text())])

    assert [code for code, *_ in noted(text("别的"), whole=whole)] == ["missing-columns"]


def test_what_has_no_column_is_noted_once():
    (note,) = noted(text("受理日"), listed("费用", Held("已付", "boolean")))

    assert note[0] == "missing-columns"
    absent = ["申请人.名称", "申请人.金额", "申请人.人数", "词", "费用.金额"]
    assert note[2]["facts"].en == ", ".join(absent)


# --- kinds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (Held("申请人.金额", "double"), "float-column"),
        (Held("申请人.人数", "float"), "float-column"),
        (Held("申请人.金额", "double", 39, 2), "wide-column"),
        (Held("申请人.金额", "boolean"), "column-kind"),
        (Held("申请人.金额", "date"), "column-kind"),
        (Held("申请人.名称", "integer"), "column-kind"),
        (Held("申请人.名称", "blob"), "column-kind"),
        (Held("申请人.名称", "double"), "column-kind"),
        (held("申请人.名称", text("a")), "column-kind"),
        (Held("受理日", "integer"), "column-kind"),
        (Held("受理日", "timestamp with time zone"), "column-with-zone"),
        (text("申请人"), "column-kind"),
        (text("费用"), "column-kind"),
        (Held("费用", "integer"), "column-kind"),
        (Held("费用", "list", item=text("")), "column-kind"),
        (text("词"), "column-kind"),
        (Held("词", "list", item=Held("", "integer")), "column-kind"),
        (Held("编号", "integer"), "column-kind"),
        (listed("费用", Held("金额", "double")), "float-column"),
    ],
    ids=str,
)
def test_a_column_of_a_kind_that_cannot_be_meant_is_refused(column, code):
    columns = [column] if column.name == "编号" else [NUMBER, column]

    assert told(*columns)[0][0] == code


def test_every_fault_of_a_file_is_told_at_once():
    columns = [Held("申请人.金额", "double"), Held("受理日", "timestamp with time zone")]

    assert [code for code, _ in told(*columns)] == [
        "float-column",
        "column-with-zone",
        "no-number-column",
    ]


@pytest.mark.parametrize(
    "name", ["申请人.金额（万元）", "申请人.金额(千元)", "申请人.金额（单位：亿元）"]
)
def test_a_column_in_another_unit_is_refused(name):
    assert told(NUMBER, Held(name, "integer")) == [("column-unit", name)]


@pytest.mark.parametrize("name", ["申请人.金额（元）", "申请人.金额 (单位:元)"])
def test_a_column_in_the_unit_of_the_fact_is_read(name):
    source = read_source([NUMBER, Held(name, "integer")], VOCABULARY, "")

    assert list(source.columns) == ["编号", "申请人.金额"]


# --- rows -------------------------------------------------------------------------------------


def test_the_facts_have_the_types_of_the_columns_of_facts():
    vocabulary = vocabulary_with(
        [*PLAIN.items(), ("组", Record(tuple(PLAIN.items()))), ("表", Listing(GROUP))]
    )

    lanes = Lanes(pa.table({"编号": ["A"]}), vocabulary)

    wanted = facts_schema(vocabulary)
    assert [(n, t) for n, t in lanes.types.items() if n != ODD] == [
        (f.name, f.type) for f in wanted
    ]


def test_flat_and_nested_columns_fill_one_group():
    vocabulary = vocabulary_with([("组", GROUP)])
    table = pa.table(
        {
            "组.名称": ["甲"],
            "组": pa.array([{"金额": Decimal("1.50")}], pa.struct([("金额", pa.decimal128(9, 2))])),
        }
    )

    lanes = Lanes(table, vocabulary)

    assert lanes.fast[0]["组"] == {"名称": "甲", "金额": Decimal("1.50")}
    assert lanes.slow[0].record["组"] == {"名称": "甲", "金额": Decimal("1.50")}


@pytest.mark.parametrize("number", [None, "", " ", "不明"])
def test_a_row_without_a_number_is_odd(number):
    lanes = Lanes(pa.table({"编号": pa.array([number, "A2"], pa.string())}), vocabulary_with([]))

    assert lanes.odd == [0]
    assert [p.code for p in lanes.slow[0].problems] == ["no-number"]


def test_the_numbers_alone_can_be_had_but_for_odd_ones():
    table = pa.table({"编号": ["A1", " A1", "", None, "不明", "长1"]})

    lanes = Lanes(table, vocabulary_with([]))

    assert lanes.numbers == [
        (0, "A1", False),
        (1, None, True),
        (2, None, True),
        (3, None, True),
        (4, None, True),
        (5, "长1", False),
    ]
    assert lanes.slow[1].number == "A1"


def test_an_odd_row_has_the_problems_of_the_intake_and_its_place():
    vocabulary = vocabulary_with([("费用", Listing(Record((("金额", Amount()),))))])
    item = pa.struct([("金额", pa.string())])
    table = pa.table({"费用": pa.array([[{"金额": "1"}, {"金额": "1.2万"}]], pa.list_(item))})

    lanes = Lanes(table, vocabulary)

    (problem,) = lanes.slow[0].problems
    assert (problem.code, problem.place.row, problem.place.header) == (
        "unit-not-said", 1, "费用[2].金额",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "is_odd"), [(ITEMS - 1, False), (ITEMS, False), (ITEMS + 1, True)]
)
def test_a_list_has_at_most_so_many_items(count, is_odd):
    vocabulary = vocabulary_with(
        [("词", Listing(Text())), ("表", Listing(Record((("a", Text()),))))]
    )
    items = pa.array([[{"a": "x"}] * count], pa.list_(pa.struct([("a", pa.string())])))
    table = pa.table({"词": pa.array([["x"] * count], pa.list_(pa.string())), "表": items})

    lanes = Lanes(table, vocabulary)

    assert bool(lanes.odd) is is_odd
    assert list(lanes.differences()) == []


@pytest.mark.parametrize(
    ("length", "is_odd"),
    [(CELL_CHARACTERS - 1, False), (CELL_CHARACTERS, False), (CELL_CHARACTERS + 1, True)],
)
def test_a_text_has_at_most_so_many_characters(length, is_odd):
    lanes = Lanes(pa.table({"文字": ["a" * length]}), vocabulary_with([("文字", Text())]))

    assert bool(lanes.odd) is is_odd
    assert list(lanes.differences()) == []


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("文字", "样例（集团）有限公司 A-1"),
        ("枚举", "B 乙"),
        ("代码", "650102"),
        ("信用", "91652901682715176L"),
        ("专利", "201710601862.3"),
        ("是否", "是"),
        ("金额", "1234567.89"),
        ("比率", "-0.5"),
        ("日期", "2021-03-01"),
        ("到期", "无"),
        ("到期", ""),
        ("金额", ""),
        ("是否", ""),
        ("文字", ""),
        ("文字", "不明"),
        ("月数", "3年"),
        ("天数", "10天"),
    ],
)
def test_what_is_usual_takes_the_fast_lane(fact, written):
    lanes = Lanes(pa.table({fact: [written]}), vocabulary_with([(fact, PLAIN[fact])]))

    assert lanes.odd == []
    assert list(lanes.differences()) == []


def test_what_says_nothing_is_left_to_the_intake_and_what_is_like_it_is_not():
    fillers = [*sorted(FILLERS), "N/A", "None"]
    texts = [*fillers, "----", "-1", "无名", "nils", "a/b"]
    listed = pa.array([["x", text] for text in texts], pa.list_(pa.string()))
    lanes = Lanes(
        pa.table({"文字": texts, "词": listed}),
        vocabulary_with([("文字", Text()), ("词", Listing(Text()))]),
    )

    assert lanes.odd == list(range(len(fillers)))
    assert [*lanes.straight] == list(range(len(fillers), len(texts)))
    assert all(isinstance(lanes.slow[row], RefusedRow) for row in lanes.odd)
    assert list(lanes.differences()) == []


def test_a_choice_that_is_a_word_for_unknown_is_unknown():
    lanes = Lanes(
        pa.table({"类": ["不明", "甲"]}), vocabulary_with([("类", Choice(("不明", "甲")))])
    )

    assert [lanes.fast[row].get("类") for row in (0, 1)] == [None, "甲"]


def test_plain_characters_stay_as_they_are_beside_any_other():
    plain = [chr(c) for low, high in PLAIN_RANGES for c in range(low, high + 1)]
    assert len(plain) > 20_000

    for one in plain:
        assert forbidden_at(one) is None
        assert unicodedata.combining(one) == 0
        for text_with in (one, f"a{one}", f"가{one}", f"{one}e", f"か{one}"):
            assert tidy(text_with) == text_with
