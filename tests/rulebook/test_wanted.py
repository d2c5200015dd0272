"""A programme asks for its own facts, for what tells cases apart, and for who judged."""

import pytest

from ipaward.domain.types import (
    Amount,
    Boolean,
    Identifier,
    Listing,
    Number,
    Record,
    Scheme,
    Text,
)
from ipaward.domain.words import Words
from ipaward.rulebook import wanted as narrowing
from ipaward.rulebook.book import Allotment, Award, Claim, Kind, Last, OrderKey, Over, Rule, Term
from ipaward.rulebook.expr import (
    Aggregate,
    Compare,
    Const,
    Each,
    Fact,
    Field,
    Filter,
    IsKnown,
    Item,
    Order,
    Parameter,
    Total,
)
from ipaward.rulebook.policy import Basis
from ipaward.rulebook.vocabulary import FactInfo, Supplier, Vocabulary
from ipaward.rulebook.wanted import facts_for, facts_wanted, vocabulary_of
from tests.casework.books import programme

COST = Record((("kind", Text()), ("sum", Amount()), ("invoice", Text()), ("payee", Text())))
PATENT = Record((("number", Identifier(Scheme.PATENT)), ("valid", Boolean()), ("kind", Text())))
RECORD = Record(
    (
        ("number", Text()),
        ("day", Amount()),
        (
            "applicant",
            Record(
                (
                    ("name", Text()),
                    ("code", Identifier(Scheme.USCC)),
                    ("kind", Text()),
                    ("staff", Number(0)),
                )
            ),
        ),
        ("certificate", Record((("serial", Text()), ("valid", Boolean()), ("issuer", Text())))),
        ("score", Number(0)),
        ("score_by", Text()),
        ("score_why", Text()),
        ("risk", Boolean()),
        ("risk_by", Text()),
        ("risk_why", Text()),
        ("costs", Listing(COST)),
        ("patents", Listing(PATENT)),
        ("words", Listing(Text())),
        ("other", Boolean()),
    )
)
UNIQUE = {"number", "certificate.serial", "costs.invoice"}
JUDGED = {"score": ("score_by", "score_why"), "risk": ("risk_by", "risk_why")}


def declared(of, path=""):
    for name, inner in of.fields:
        here = f"{path}.{name}" if path else name
        yield FactInfo(
            here,
            inner,
            Words(),
            "",
            Supplier.APPLICANT,
            is_unique=here in UNIQUE,
            attested=JUDGED.get(here, ()),
        )
        below = inner.item if isinstance(inner, Listing) else inner
        if isinstance(below, Record):
            yield from declared(below, here)


FACTS = {info.path: info for info in declared(RECORD)}
VOCABULARY = Vocabulary(
    RECORD,
    FACTS,
    "number",
    "applicant.name",
    "applicant.code",
    judged=tuple(FACTS[path] for path in JUDGED),
)
ALWAYS = ("number", "day", "applicant.name", "applicant.code")
SUM = Aggregate(
    Total.SUM,
    Each(
        Fact(("costs",), Listing(COST)),
        "c",
        Field(Item("c", "costs", COST), "sum", Amount()),
        Listing(Amount()),
    ),
    Amount(),
)


def known(path):
    """An expression that reads one fact."""
    return IsKnown(Fact(tuple(path.split(".")), Boolean()))


def rule(when, applies=None):
    return Rule("r", Kind.REQUIREMENT, when, applies, Basis(()), Words())


def asking(**parts):
    bare = {"rules": (), "award": None, "definitions": {}}
    return programme(**bare | parts)


def wanted(*read, **parts):
    """What is asked for beyond what every programme asks for."""
    if read:
        parts["rules"] = tuple(rule(known(path)) for path in read)
    found = facts_wanted(VOCABULARY, asking(**parts))
    assert set(ALWAYS) <= set(found)
    return tuple(path for path in found if path not in ALWAYS)


def test_every_programme_asks_for_the_number_the_day_and_who_applies():
    assert facts_wanted(VOCABULARY, asking()) == ALWAYS


def test_a_programme_asks_only_for_what_it_reads():
    assert wanted("applicant.kind", "other") == ("applicant.kind", "other")


def test_facts_come_in_the_order_they_are_declared():
    assert wanted("other", "applicant.staff", "applicant.kind") == (
        "applicant.kind",
        "applicant.staff",
        "other",
    )


def test_of_a_group_it_reads_it_asks_for_what_no_two_may_share():
    assert wanted("certificate.valid") == ("certificate.serial", "certificate.valid")


def test_of_a_list_it_reads_it_asks_for_what_no_two_may_share():
    assert wanted(rules=(rule(Compare(Order.MORE, SUM, SUM)),)) == ("costs.sum", "costs.invoice")


def test_of_a_list_it_reads_it_asks_for_identifiers():
    valid = Field(Item("p", "patents", PATENT), "valid", Boolean())
    patents = Fact(("patents",), Listing(PATENT))
    count = Aggregate(Total.COUNT, Filter(patents, "p", valid, Listing(PATENT)), Number(0))

    found = wanted(rules=(rule(Compare(Order.MORE, count, count)),))

    assert found == ("patents.number", "patents.valid")


def test_a_group_read_as_a_whole_is_asked_for_with_all_its_fields():
    assert wanted("certificate") == (
        "certificate.serial",
        "certificate.valid",
        "certificate.issuer",
    )


def test_a_list_read_as_a_whole_is_asked_for_with_all_its_fields():
    assert wanted("costs") == (
        "costs", "costs.kind", "costs.sum", "costs.invoice", "costs.payee",
    )  # fmt: skip


def test_a_judgement_is_asked_for_with_who_judged_and_why():
    assert wanted("score") == ("score", "score_by", "score_why")


def test_who_judged_what_it_does_not_read_is_not_asked_for():
    assert "risk_by" not in wanted("score")


@pytest.mark.parametrize(
    "parts",
    [
        {"rules": (rule(known("other")),)},
        {"rules": (rule(Const(True, Boolean()), applies=known("other")),)},
        {"claims": (Claim("", known("other")),)},
        {
            "award": Award(
                Term("standard", Const(1, Amount()), None, Basis(()), Words()),
                (Term("cap", Const(1, Amount()), known("other"), Basis(()), Words()),),
            )
        },
        {
            "award": Award(
                Term("standard", Fact(("other",), Amount()), None, Basis(()), Words()), ()
            )
        },
        {
            "award": Award(
                Term("standard", Const(1, Amount()), None, Basis(()), Words()),
                (),
                nothing_below=Fact(("other",), Amount()),
            )
        },
    ],
)
def test_every_part_of_a_programme_may_ask(parts):
    assert wanted(**parts) == ("other",)


@pytest.mark.parametrize("part", ["per", "order", "quota", "ceiling"])
def test_every_part_of_an_allotment_may_ask(part):
    read = Fact(("other",), Number(0))
    parts = {"per": None, "order": (), "quota": None, "ceiling": None}
    parts[part] = (OrderKey("o", read, True),) if part == "order" else read
    cut = Allotment(**parts, over=Over.IN_ORDER, last=Last.STOP, rounding=None, basis=Basis(()))

    assert wanted(allotment=cut) == ("other",)


def test_a_table_of_the_policy_asks_for_nothing():
    row = Record((("kind", Text()), ("staff", Number(0))))
    table = Parameter("bounds", None, Listing(row))
    count = Aggregate(Total.COUNT, table, Number(0))

    assert wanted(rules=(rule(Compare(Order.MORE, count, count)),)) == ()


def narrowed(*read):
    return vocabulary_of(VOCABULARY, asking(rules=tuple(rule(known(path)) for path in read)))


def test_the_vocabulary_of_a_programme_holds_its_facts_and_what_they_stand_in():
    found = narrowed("certificate.valid", "costs.sum")

    assert list(found.facts) == [
        "number", "day",
        "applicant", "applicant.name", "applicant.code",
        "certificate", "certificate.serial", "certificate.valid",
        "costs", "costs.sum", "costs.invoice",
    ]  # fmt: skip


def test_its_types_hold_no_other_fields_either():
    found = narrowed("certificate.valid", "costs.sum")

    group = Record((("serial", Text()), ("valid", Boolean())))
    items = Listing(Record((("sum", Amount()), ("invoice", Text()))))
    assert found.record.field("certificate") == found.facts["certificate"].type == group
    assert found.record.field("costs") == found.facts["costs"].type == items
    assert found.record.field("patents") is None


def test_its_judgements_are_those_it_reads():
    assert [info.path for info in narrowed("score").judged] == ["score"]
    assert narrowed("other").judged == ()


def test_who_applies_and_its_number_stay_known():
    found = narrowed("other")

    assert (found.number, found.applicant, found.code) == (
        "number",
        "applicant.name",
        "applicant.code",
    )


def test_what_is_declared_about_a_fact_stays():
    found = narrowed("costs")

    assert found.facts["costs.invoice"].is_unique
    assert found.facts["costs"] == FACTS["costs"]


def test_single_expressions_ask_for_themselves_the_day_and_who_judged():
    found = facts_for(VOCABULARY, asking(), [known("score"), SUM])

    assert found == ("number", "day", "score", "score_by", "score_why", "costs.sum")


def test_a_vocabulary_without_who_applies_does_not_name_it():
    found = narrowing.narrowed(VOCABULARY, ["number", "applicant.staff"])

    assert (found.number, found.applicant, found.code) == ("number", "", "")
    assert list(found.facts) == ["number", "applicant", "applicant.staff"]
