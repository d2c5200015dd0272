"""What registers say of an application: what is there, what is not, and what is in doubt."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ipaward.domain.application import Application
from ipaward.domain.limits import ITEMS
from ipaward.domain.types import Listing, Record
from ipaward.domain.value import NOTHING, Unknown, at
from ipaward.domain.words import Language
from ipaward.rulebook.vocabulary import Blank, Vocabulary
from ipaward.tables.joining import not_consulted
from tests.tables.register_world import (
    DAY,
    VOCABULARY,
    WITHOUT_DAY,
    application,
    banned,
    consult,
    joined,
    with_blank_none,
    write,
)
from tests.tables.register_world import (
    PATENTS as PATENTS_KEPT,
)

HEAD = "代码,列入日,移出日\n"
PATENTS = "权利人,专利号,授权日,年费\n"
DAY_BEFORE, DAY_AFTER = date(2021, 6, 29), date(2021, 7, 1)
ASKED = [("fact", "申请人.失信")]


def causes(value):
    assert isinstance(value, Unknown)
    return sorted((cause.kind.value, cause.name) for cause in value.causes)


@pytest.fixture
def bans(tmp_path):
    def consulted(*rows):
        return consult(write(tmp_path, "名单.csv", HEAD + "".join(f"{row}\n" for row in rows)))

    return consulted


@pytest.fixture
def patents(tmp_path):
    def consulted(*rows):
        return consult(write(tmp_path, "专利登记.csv", PATENTS + "".join(f"{r}\n" for r in rows)))

    return consulted


# --- there, not there, not known ---------------------------------------------------------


def test_whoever_is_in_a_register_that_was_consulted_is_there(bans):
    assert banned(bans("甲,2021-01-01,无")) is True


def test_whoever_is_not_in_a_register_that_was_consulted_is_known_not_to_be(bans):
    assert banned(bans("乙,2021-01-01,无")) is False
    assert banned(bans()) is False


def test_a_register_that_was_not_consulted_leaves_the_application_as_it_is(patents):
    one = application()

    assert joined(consult(), one) is one
    assert causes(at(joined(patents(), one).record, "申请人.失信")) == ASKED


def test_without_a_code_nobody_can_be_looked_up(bans):
    registers = bans("甲,2021-01-01,无")

    assert banned(registers, application(code=Unknown(frozenset()))) == [("fact", "申请人.代码")]
    assert banned(registers, Application("A1", {"编号": "A1", "受理日": DAY})) == [
        ("fact", "申请人.代码")
    ]


def test_without_a_reference_day_nobody_knows_what_holds(bans):
    one = application(day=Unknown(frozenset()))

    assert banned(bans("甲,2021-01-01,无"), one) == [("fact", "受理日")]
    assert banned(bans(), one) == [("fact", "受理日")]


def test_all_that_must_be_asked_is_named_at_once(bans):
    one = Application("A1", {"编号": "A1"})

    assert banned(bans(), one) == [("fact", "受理日"), ("fact", "申请人.代码")]


def test_a_code_written_in_another_width_or_with_spaces_is_the_same(bans):
    assert banned(bans("Ａ b１,2021-01-01,无"), application(code="ab1")) is True


# --- days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "holds"),
    [(DAY_BEFORE, False), (DAY, True), (DAY_AFTER, True)],
)
def test_an_entry_holds_from_its_first_day_on(bans, day, holds):
    assert banned(bans("甲,2021-06-30,无"), application(day=day)) is holds


@pytest.mark.parametrize(
    ("day", "holds"),
    [(DAY_BEFORE, True), (DAY, True), (DAY_AFTER, False)],
)
def test_an_entry_holds_until_its_last_day_and_on_it(bans, day, holds):
    assert banned(bans("甲,2020-01-01,2021-06-30"), application(day=day)) is holds


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ("甲,2021-06-30,", ASKED),  # begun, and nobody knows whether over
        ("甲,2021-07-01,", False),  # not begun, whenever it ends
        ("甲,,2021-06-29", False),  # over, whenever it began
        ("甲,,2021-06-30", ASKED),
        ("甲,,无", ASKED),
        ("乙,,", False),  # of somebody else
    ],
)
def test_an_entry_whose_days_are_unknown_is_unknown_only_where_it_matters(bans, row, answer):
    assert banned(bans(row)) == answer


def test_an_entry_that_holds_settles_it_beside_one_nobody_knows_of(bans):
    assert banned(bans("甲,2021-06-01,", "甲,2020-01-01,2021-06-30")) is True


def test_a_register_without_days_always_holds(tmp_path):
    registers = consult(write(tmp_path, "证书库.csv", "证书号\nC1\n"))

    for number, is_there in (("C1", True), ("C2", False)):
        one = joined(registers, application(证书号=number))
        assert at(one.record, "有证") is is_there


def test_a_fact_may_say_by_what_its_register_is_asked(tmp_path):
    registers = consult(write(tmp_path, "证书库.csv", "证书号\n甲\n"))

    assert causes(at(joined(registers).record, "有证")) == [("fact", "证书号")]
    assert at(joined(registers, application(证书号="甲")).record, "有证") is True


@pytest.mark.parametrize(
    ("rows", "is_halted"), [("2021-01-01,无\n", True), ("2022-01-01,无\n", False), ("", False)]
)
def test_a_register_without_key_is_about_everybody(tmp_path, rows, is_halted):
    registers = consult(write(tmp_path, "暂停.csv", "自,至\n" + rows))

    one = joined(registers, application(code=Unknown(frozenset())))

    assert at(one.record, "停办") is is_halted


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (DAY_BEFORE, [("list", "申请人.失信")]),
        (DAY, False),
        (DAY_AFTER, False),
        (None, False),
    ],
)
def test_a_register_consulted_before_the_reference_day_cannot_answer(bans, on, answer):
    registers = bans()

    assert banned(registers, on=on) == answer

    notes = joined(registers, on=on).notes
    assert [note.code for note in notes] == (["consulted-before"] if on == DAY_BEFORE else [])


def test_an_entry_found_too_early_is_no_answer_either(bans):
    assert banned(bans("甲,2020-01-01,无"), on=DAY_BEFORE) == [("list", "申请人.失信")]


def test_where_no_fact_is_the_reference_day_the_day_of_consulting_is(bans):
    registers = bans("甲,2021-06-30,无")

    for on, answer in ((DAY_BEFORE, False), (DAY, True)):
        one = joined(registers, on=on, programme=WITHOUT_DAY)
        assert at(one.record, "申请人.失信") is answer
    unasked = joined(registers, programme=WITHOUT_DAY)
    assert causes(at(unasked.record, "申请人.失信")) == [("fact", "--on")]


# --- rows put aside ----------------------------------------------------------------------


def test_while_a_row_is_aside_what_is_found_is_there_and_what_is_not_is_unknown(bans):
    registers = bans("甲,2021-01-01,无", "丙,someday,无")

    assert banned(registers) is True
    assert banned(registers, application(code="乙")) == ASKED


def test_rows_that_contradict_one_another_prove_nothing(bans):
    registers = bans("甲,2021-01-01,无", "甲,2021-06-01,无")

    assert banned(registers) == ASKED


def test_a_list_is_not_known_while_a_row_is_aside(patents):
    registers = patents("甲,P1,2020-01-01,90", "乙,P2,someday,90")

    assert causes(at(joined(registers).record, "专利")) == [("fact", "专利")]


# --- lists -------------------------------------------------------------------------------


def test_a_list_holds_the_entries_of_the_day_with_the_fields_of_the_fact(patents):
    registers = patents("甲,P1,2021-06-30,90", "甲,P2,2021-07-01,90", "乙,P3,2020-01-01,90")

    assert at(joined(registers).record, "专利") == ({"专利号": "P1", "年费": Decimal(90)},)


def test_a_list_of_somebody_without_entries_is_known_to_be_empty(patents):
    assert at(joined(patents("乙,P3,2020-01-01,90")).record, "专利") == ()


def test_a_list_is_unknown_where_an_entry_may_belong_to_it(patents):
    registers = patents("甲,P1,2020-01-01,90", "甲,P2,,90")

    assert causes(at(joined(registers).record, "专利")) == [("fact", "专利")]


def test_the_order_of_a_list_is_not_that_of_the_file(patents):
    rows = ["甲,P2,2020-01-01,90", "甲,P1,2020-01-01,90", "甲,P3,2019-01-01,90"]

    given = [at(joined(patents(*order)).record, "专利") for order in (rows, rows[::-1])]

    assert given[0] == given[1]
    assert [item["专利号"] for item in given[0]] == ["P3", "P1", "P2"]


def test_an_unknown_field_of_an_entry_bears_the_name_of_the_fact(patents):
    (item,) = at(joined(patents("甲,P1,2020-01-01,")).record, "专利")

    assert causes(item["年费"]) == [("fact", "专利.年费")]


@pytest.mark.parametrize(
    ("count", "is_known"), [(ITEMS - 1, True), (ITEMS, True), (ITEMS + 1, False)]
)
def test_a_list_longer_than_an_application_may_have_is_not_known(patents, count, is_known):
    listed = at(joined(patents(*(f"甲,P{n},2020-01-01,1" for n in range(count)))).record, "专利")

    if is_known:
        assert len(listed) == count
    else:
        assert causes(listed) == [("out-of-range", "专利")]


def test_earlier_decisions_are_a_list_like_any_other(tmp_path):
    lines = [
        json.dumps(
            {
                "application": f"A{n}",
                "applicant": "",
                "programme": "p",
                "on": f"{2018 + n}-01-01",
                "verdict": "eligible",
                "amount": f"{n}.00",
                "findings": [],
                "record": {"申请人": {"代码": code}},
                "placement": None,
            }
        )
        for n, code in enumerate(["甲", "乙", "甲"])
    ]
    registers = consult(write(tmp_path, "earlier.jsonl", "\n".join(lines)))

    awards = at(joined(registers).record, "以往")
    assert [item["核定额"] for item in awards] == [Decimal(0), Decimal(2)]
    assert causes(awards[0]["入围"]) == [("fact", "以往.入围")]
    assert at(joined(registers, application(code="丙")).record, "以往") == ()


# --- what the application says -----------------------------------------------------------


def saying(is_banned):
    one = application()
    return replace(one, record={**one.record, "申请人": {"代码": "甲", "失信": is_banned}})


@pytest.mark.parametrize(
    ("said", "row", "is_noted"),
    [
        (False, "甲,2021-01-01,无", True),
        (True, "甲,2021-01-01,无", False),
        (True, "乙,2021-01-01,无", True),
        (False, "乙,2021-01-01,无", False),
        (Unknown(frozenset()), "甲,2021-01-01,无", False),
        (False, "甲,2021-01-01,", True),
    ],
)
def test_the_register_prevails_and_a_note_says_where_it_differs(bans, said, row, is_noted):
    one = joined(bans(row), saying(said))

    assert at(one.record, "申请人.失信") == at(joined(bans(row)).record, "申请人.失信")
    assert [note.code for note in one.notes] == (["register-prevails"] if is_noted else [])


def test_the_note_names_both_in_each_language_and_where_the_entry_stands(bans):
    (note,) = joined(bans("甲,2021-01-01,无"), saying(False)).notes

    assert "申请写 `否`，台账 名单 答 `是`" in note.message(Language.ZH)
    assert "says `no`, the register 名单 `yes`" in note.message(Language.EN)
    assert (note.place.row, note.also[0].row) == (2, 2)
    assert note.place.file != note.also[0].file


@pytest.mark.parametrize(
    ("said", "is_noted"),
    [
        ([("P1", 90), ("P2", 80)], False),
        ([("P2", 80), ("P1", 90)], False),
        ([("P1", 90), ("P2", 81)], True),
        ([("P1", 90)], True),
        ([], True),
    ],
)
def test_a_list_says_the_same_in_any_order(patents, said, is_noted):
    listed = tuple({"专利号": number, "年费": Decimal(fee)} for number, fee in said)
    registers = patents("甲,P1,2020-01-01,90", "甲,P2,2020-01-01,80")

    one = joined(registers, application(专利=listed))

    assert bool(one.notes) is is_noted
    assert len(at(one.record, "专利")) == 2


def test_a_blank_read_by_declaration_contradicts_nothing_and_is_no_longer_assumed(bans):
    one = replace(saying(False), assumed=("申请人.失信", "另收费"))

    done = joined(bans("甲,2021-01-01,无"), one)

    assert (done.notes, done.assumed) == ((), ("另收费",))


def test_a_blank_of_an_entry_read_by_declaration_is_listed(tmp_path):
    vocabulary = with_blank_none()
    path = write(tmp_path, "名单.csv", HEAD + "甲,2021-01-01,\n乙,2021-01-01,无\n")
    registers = consult(path, vocabulary=vocabulary)

    assumed = [
        joined(registers, application(code=code), vocabulary=vocabulary).assumed for code in "甲乙"
    ]

    assert assumed == [("申请人.失信.移出日",), ()]


@pytest.mark.parametrize(
    ("fields", "assumed"), [(("专利号", "年费"), ("专利.年费",)), (("专利号",), ())]
)
def test_only_blanks_the_fact_rests_on_are_listed(tmp_path, fields, assumed):
    fee = replace(PATENTS_KEPT.fields["年费"], blank=Blank.ZERO)
    kept = replace(PATENTS_KEPT, fields={**PATENTS_KEPT.fields, "年费": fee})
    drawn = VOCABULARY.facts["专利"]
    of = Listing(Record(tuple((name, kept.record.field(name)) for name in fields)))
    vocabulary = replace(
        VOCABULARY,
        facts={**VOCABULARY.facts, "专利": replace(drawn, type=of)},
        registers={**VOCABULARY.registers, "专利登记": kept},
    )
    path = write(tmp_path, "专利登记.csv", PATENTS + "甲,P1,2020-01-01,\n")

    one = joined(consult(path, vocabulary=vocabulary), vocabulary=vocabulary)

    assert one.assumed == assumed


def test_the_application_taken_in_is_not_changed(bans):
    one = application()

    joined(bans("甲,2021-01-01,无"), one)

    assert one == application()


def test_a_code_known_to_be_none_is_looked_up_as_nothing(tmp_path, bans):
    assert banned(bans(), application(code=NOTHING)) == [("none", "申请人.代码")]


def test_the_facts_of_registers_that_were_not_consulted_are_named(bans):
    assert not_consulted(VOCABULARY, bans()) == {
        "专利登记": ("专利",),
        "证书库": ("有证",),
        "暂停": ("停办",),
        "决定": ("以往",),
    }


def test_a_policy_that_draws_nothing_from_registers_asks_for_none(bans):
    nothing = Vocabulary(VOCABULARY.record, {}, "编号", registers=VOCABULARY.registers)

    assert not_consulted(nothing, consult()) == {}
    assert joined(bans(), vocabulary=nothing) == application()


# --- many --------------------------------------------------------------------------------


def test_each_application_looks_at_its_own_entries_alone(bans):
    """The join is linear: the count of entries looked at does not grow with the register."""
    looked_at = []
    registers = bans(*(f"F{n},2021-01-01,无" for n in range(1000)))
    (held,) = registers.held.values()

    for number in range(0, 2000, 100):
        looked_at.append(len(held.about(f"F{number}")))
        assert banned(registers, application(code=f"f{number}")) is (number < 1000)

    assert looked_at == [1] * 10 + [0] * 10


# --- the first day no longer, and what is over -------------------------------------------


def with_register(**changes):
    """The vocabulary in which the list of the banned is kept otherwise."""
    register = replace(VOCABULARY.registers["名单"], **changes)
    return replace(VOCABULARY, registers={**VOCABULARY.registers, "名单": register})


@pytest.mark.parametrize(
    ("removed", "last_day", "first_day_no_longer"),
    [("2021-06-29", False, False), ("2021-06-30", True, False), ("2021-07-01", True, True)],
)
def test_an_end_is_the_last_day_or_the_first_no_longer_as_declared(
    tmp_path, removed, last_day, first_day_no_longer
):
    file = write(tmp_path, "名单.csv", f"{HEAD}甲,2021-01-01,{removed}\n")
    ended = with_register(until_excluded=True)

    assert banned(consult(file)) is last_day
    record = joined(consult(file, vocabulary=ended), vocabulary=ended).record
    assert at(record, "申请人.失信") is first_day_no_longer


def test_two_stays_that_meet_on_the_day_of_removal_do_not_overlap_where_it_is_excluded(tmp_path):
    rows = "甲,2021-01-01,2021-03-01\n甲,2021-03-01,无\n"
    file = write(tmp_path, "名单.csv", HEAD + rows)
    ended = with_register(until_excluded=True)

    assert len(consult(file).held["名单"].refused) == 2
    assert consult(file, vocabulary=ended).held["名单"].refused == ()


@pytest.mark.parametrize(
    ("begun", "now", "ever"),
    [("2021-06-29", False, True), ("2021-06-30", False, True), ("2021-07-01", False, False)],
)
def test_what_is_over_is_drawn_only_where_the_history_is_asked_for(tmp_path, begun, now, ever):
    file = write(tmp_path, "名单.csv", f"{HEAD}甲,{begun},{begun}\n")
    ended = with_register(until_excluded=True)
    asked = replace(ended.facts["申请人.失信"], history=True)
    history = replace(ended, facts={**ended.facts, asked.path: asked})

    assert at(joined(consult(file, vocabulary=ended), vocabulary=ended).record, asked.path) is now
    record = joined(consult(file, vocabulary=history), vocabulary=history).record
    assert at(record, asked.path) is ever
