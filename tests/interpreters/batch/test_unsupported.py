"""What no query can say is told when a policy is checked, and where; the policy stays usable."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from ipaward.domain.problem import RefusedError, Severity
from ipaward.domain.types import Amount, Boolean, Listing, Number, Raw, Record
from ipaward.domain.words import Language, Words
from ipaward.interfaces.cli import main
from ipaward.interpreters.batch.reading import CONSTRUCTS, BatchReading
from ipaward.language.pack import check_pack
from ipaward.rulebook.book import Kind, Rule
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Const,
    Defined,
    Each,
    Fact,
    Field,
    Function,
    Item,
    Order,
    Sign,
    Total,
)
from ipaward.rulebook.policy import Basis
from tests.interfaces import tiny

FACTS = tiny.FILES["rules/tiny/facts.yaml"] + "  other: money\n  third: money\n"
GRANT = tiny.FILES["rules/tiny/grant.yaml"]
TOO_WIDE = "costs / other + third / costs >= costs / third"

# What the files of a policy can say.
IN_FILES = {
    "figure-too-wide": ({"grant": GRANT.replace("when: local", f"when: {TOO_WIDE}")}, "grant"),
    "quotient-kept": (
        {"grant": GRANT.replace("when: local", "when: sum([costs / other, third / costs]) > 0")},
        "grant",
    ),
    "name-of-ours": ({"facts": FACTS + "  Row: money\n"}, "facts"),
    "names-alike": ({"facts": FACTS + "  Costs: money\n"}, "facts"),
}

AMOUNTS, RAW = Listing(Amount()), Raw(is_money=False)
COSTS = Fact(("costs",), Amount())
ITEM = Record((("sum", Amount()),))
ITEMS = Fact(("items",), Listing(ITEM))
SHARE = Arithmetic(Sign.OVER, COSTS, Fact(("other",), Amount()), RAW)
PART = Arithmetic(Sign.OVER, Field(Item("x", "items", ITEM), "sum", Amount()), COSTS, RAW)


def above_zero(expr):
    return Compare(Order.MORE, expr, Const(0, Number(0)))


# What the type checker would not let through, so that only a rulebook made in Python says it.
IN_PYTHON = {
    "lists-compared": Compare(Order.EQUAL, ITEMS, ITEMS),
    "modulo-of-quotient": above_zero(Call(Function.MODULO, (SHARE, SHARE), RAW)),
    "quotients-in-list": above_zero(
        Aggregate(Total.SUM, Each(ITEMS, "x", PART, Listing(RAW)), RAW)
    ),
}


def reading(folder, **files):
    tiny.write(folder, **{"facts": FACTS, **files})
    with contextlib.chdir(folder):
        book, problems = check_pack("tiny", [Path()])
    assert book is not None, problems
    return BatchReading(book, book.programmes["grant"])


def with_rules(made, *conditions):
    rules = tuple(
        Rule(f"R{i}", Kind.REQUIREMENT, when, None, Basis(()), Words())
        for i, when in enumerate(conditions)
    )
    return BatchReading(made.book, replace(made.programme, rules=rules))


def test_every_construct_is_tried_here():
    assert {*IN_FILES, *IN_PYTHON} == set(CONSTRUCTS)


@pytest.mark.parametrize("construct", IN_FILES)
def test_a_policy_that_no_query_can_say_is_told_so_and_where(construct, tmp_path):
    files, place = IN_FILES[construct]

    notes = reading(tmp_path, **files).unsupported()

    assert [(n.code, n.severity, n.details["construct"]) for n in notes] == [
        ("batch-unsupported", Severity.NOTE, CONSTRUCTS[construct])
    ]
    assert f"rules/tiny/{place}.yaml:" in str(notes[0].place)


@pytest.mark.parametrize("construct", IN_PYTHON)
def test_a_rule_that_no_file_can_hold_is_told_all_the_same(construct, tmp_path):
    made = with_rules(reading(tmp_path), IN_PYTHON[construct])

    notes = made.unsupported()

    assert [n.details["construct"] for n in notes] == [CONSTRUCTS[construct]]


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_its_query_is_refused(construct, tmp_path):
    if construct in IN_FILES:
        made = reading(tmp_path, **IN_FILES[construct][0])
    else:
        made = with_rules(reading(tmp_path), IN_PYTHON[construct])

    with pytest.raises(RefusedError) as caught:
        made.query("duckdb")

    assert [(p.code, p.severity) for p in caught.value.problems] == [
        ("batch-unsupported", Severity.ERROR)
    ]


def test_all_places_are_told_at_once_each_once(tmp_path):
    grant = GRANT.replace("when: local\n", f"when: local and ({TOO_WIDE}) and far\n")
    grant = grant.replace("claims:\n", f"definitions:\n  far: {TOO_WIDE}\nclaims:\n")

    notes = reading(tmp_path, grant=grant).unsupported()

    lines = [str(note.place).split(":")[1] for note in notes]
    assert {note.details["construct"] for note in notes} == {CONSTRUCTS["figure-too-wide"]}
    assert len(lines) == len(set(lines)) == 2  # the definition, and the rule beside it


def test_the_places_of_several_rules_are_told(tmp_path):
    made = with_rules(reading(tmp_path), *IN_PYTHON.values())

    assert [n.details["construct"] for n in made.unsupported()] == [
        CONSTRUCTS[construct] for construct in IN_PYTHON
    ]


def test_a_definition_that_cannot_be_said_hides_no_other(tmp_path):
    made = reading(tmp_path)
    definitions = {
        name: Definition(name, IN_PYTHON[construct])
        for name, construct in zip("ABC", IN_PYTHON, strict=True)
    }
    made = with_rules(made, *(Defined(name, Boolean()) for name in definitions))
    programme = replace(made.programme, definitions=definitions)

    notes = BatchReading(made.book, programme).unsupported()

    assert len(notes) == len(IN_PYTHON)


def test_check_tells_it_as_a_note_and_finds_nothing_wrong(tmp_path, monkeypatch, capsys):
    grant = GRANT.replace("when: local", f"when: local or {TOO_WIDE}")
    tiny.write(tmp_path, facts=FACTS, grant=grant)
    monkeypatch.chdir(tmp_path)

    code = main(["check"])

    said = capsys.readouterr().out
    assert code == 0, said
    assert "note[batch-unsupported]" in said
    assert "rules/tiny/grant.yaml:6" in said


def test_a_sound_policy_has_no_such_note(tmp_path):
    assert reading(tmp_path).unsupported() == ()


@pytest.mark.parametrize("language", Language)
def test_it_is_said_in_both_languages(language, tmp_path):
    (note,) = reading(tmp_path, **IN_FILES["quotient-kept"][0]).unsupported()

    assert "`grant`" in note.message(language)
    assert note.cure(language)
