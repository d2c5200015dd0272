"""A judgement counts with the name of who judged and the reason, and without them is unknown."""

from decimal import Decimal

import pytest

from ipaward.domain.types import Boolean, Listing, Number, Record, Text
from ipaward.domain.value import Cause, CauseKind, Unknown
from ipaward.domain.words import Words
from ipaward.rulebook.attest import attested
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary

NAME, WHY = "样例评审员", "见评审表第三项"


def judgement(name, of):
    """A fact of a person's judgement and the two beside it."""
    return ((name, of), (f"{name}_定者", Text()), (f"{name}_理由", Text()))


RECORD = Record(
    (
        *judgement("可控", Boolean()),
        ("团队", Record((("人数", Number(0)), *judgement("得分", Number(1))))),
        ("费用", Listing(Record((("额", Number(2)), *judgement("合理", Boolean()))))),
    )
)
JUDGED = tuple(
    FactInfo(
        path, Boolean(), Words(), "", Supplier.JUDGEMENT, attested=(f"{path}_定者", f"{path}_理由")
    )
    for path in ("可控", "团队.得分", "费用.合理")
)
VOCABULARY = Vocabulary(RECORD, {info.path: info for info in JUDGED}, "", judged=JUDGED)


def judged(name, value, who=NAME, why=WHY):
    """What a record holds of a judgement; what is None is not there at all."""
    said = {name: value, f"{name}_定者": who, f"{name}_理由": why}
    return {path: one for path, one in said.items() if one is not None}


def lacking(*paths):
    return Unknown(frozenset(Cause(CauseKind.FACT, path) for path in paths))


def read(record):
    return attested(record, VOCABULARY)


@pytest.mark.parametrize("value", [True, False])
def test_a_judgement_with_name_and_reason_counts_as_it_is(value):
    record = judged("可控", value)

    assert read(record) == record


@pytest.mark.parametrize(
    ("who", "why", "asked"),
    [
        (None, WHY, ["可控_定者"]),
        (NAME, None, ["可控_理由"]),
        (None, None, ["可控_定者", "可控_理由"]),
        ("", WHY, ["可控_定者"]),
        (NAME, "", ["可控_理由"]),
        (" \t\u3000", WHY, ["可控_定者"]),
        (NAME, "\n ", ["可控_理由"]),
        (Unknown(frozenset()), WHY, ["可控_定者"]),
        (NAME, Unknown(frozenset()), ["可控_理由"]),
    ],
)
@pytest.mark.parametrize("value", [True, False])
def test_a_judgement_nobody_signed_or_gave_reasons_for_is_unknown(value, who, why, asked):
    found = read(judged("可控", value, who, why))

    assert found["可控"] == lacking(*asked)


def test_what_is_lacking_is_asked_for_and_nothing_else_changes():
    record = {**judged("可控", True, who=None), "团队": {"人数": Decimal(3)}}

    found = read(record)

    assert {name: value for name, value in found.items() if name != "可控"} == {
        "可控_理由": WHY,
        "团队": {"人数": Decimal(3)},
    }


def test_a_judgement_not_given_stays_out_whoever_signed():
    signed = {"可控_定者": NAME, "可控_理由": WHY}

    assert read(signed) == signed


def test_a_judgement_unknown_for_a_reason_of_its_own_keeps_it():
    own = Unknown.of(CauseKind.FACT, "可控")

    assert read(judged("可控", own, who=None, why=None))["可控"] is own


def test_a_judgement_in_a_group_is_signed_in_its_group():
    group = {"人数": Decimal(3), **judged("得分", Decimal(80))}

    assert read({"团队": group}) == {"团队": group}
    # A signature beside the group is not one of the judgement in it.
    beside = {"团队": {"得分": Decimal(80)}, "得分_定者": NAME, "得分_理由": WHY}
    assert read(beside)["团队"]["得分"] == lacking("团队.得分_定者", "团队.得分_理由")


def test_an_unsigned_judgement_in_a_group_is_unknown_by_its_path():
    group = {"人数": Decimal(3), **judged("得分", Decimal(80), why=None)}

    found = read({"团队": group})["团队"]

    assert found == {**group, "得分": lacking("团队.得分_理由")}


def test_each_item_of_a_list_is_signed_for_itself():
    items = (
        {"额": Decimal(1), **judged("合理", True)},
        {"额": Decimal(2), **judged("合理", True, who=None)},
        {"额": Decimal(3), **judged("合理", False, why=" ")},
        {"额": Decimal(4)},
    )

    found = read({"费用": items})["费用"]

    assert [one.get("合理") for one in found] == [
        True,
        lacking("费用.合理_定者"),
        lacking("费用.合理_理由"),
        None,
    ]
    assert [one["额"] for one in found] == [Decimal(n) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"团队": Unknown(frozenset())},
        {"费用": Unknown(frozenset())},
        {"费用": ()},
        {"费用": (Unknown(frozenset()),)},
        {"团队": {}},
    ],
)
def test_where_nothing_was_judged_nothing_changes(record):
    assert read(record) == record


def test_the_record_that_was_read_is_left_as_it_was():
    record = {"团队": judged("得分", Decimal(80), who=None)}
    before = {"团队": dict(record["团队"])}

    read(record)

    assert record == before


def test_facts_that_are_no_judgement_need_no_name():
    record = judged("可控", True, who=None, why=None)

    assert attested(record, Vocabulary(RECORD, {}, "")) == record
