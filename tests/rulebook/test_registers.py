"""The register every policy has, and which facts a register gives."""

import pytest

from ipaward.domain.finding import Verdict
from ipaward.domain.types import Choice
from ipaward.domain.words import Words
from ipaward.rulebook.book import Kind, Programme, Rule
from ipaward.rulebook.expr import Fact
from ipaward.rulebook.policy import Basis
from ipaward.rulebook.registers import (
    decision_fields,
    decisions_in,
    decisions_register,
    drawn_facts,
    verdict_words,
)
from ipaward.rulebook.wanted import facts_wanted
from tests.tables.register_world import VOCABULARY


@pytest.mark.parametrize(
    ("language", "name", "fields", "verdicts"),
    [
        (
            "zh",
            "决定",
            ["项目", "申请号", "申请人", "代码", "结论", "核定额", "入围", "基准日"],
            ("合格", "不合格", "待定"),
        ),
        (
            "en",
            "decisions",
            ["programme", "application", "applicant", "code", "verdict", "amount", "within", "on"],
            ("eligible", "ineligible", "pending"),
        ),
    ],
)
def test_decisions_are_a_register_in_the_language_of_the_policy(language, name, fields, verdicts):
    register = decisions_register(language)

    assert (register.name, register.key) == (name, fields[3])
    assert [field for field, _ in register.record.fields] == list(register.fields) == fields
    assert register.record.field(fields[4]) == Choice(verdicts)
    assert list(decision_fields(register).values()) == fields
    assert verdict_words(register) == dict(zip([v.value for v in Verdict], verdicts, strict=True))


def test_a_register_that_only_bears_the_name_is_not_that_of_decisions():
    other = {"决定": VOCABULARY.registers["名单"]}

    assert decisions_in(VOCABULARY) == decisions_register("zh")
    assert decisions_in(type(VOCABULARY)(VOCABULARY.record, {}, "", registers=other)) is None


def test_a_register_gives_booleans_and_lists_but_not_what_stands_in_them():
    drawn = [info.path for info in drawn_facts(VOCABULARY)]

    assert drawn == ["申请人.失信", "专利", "有证", "停办", "以往"]


@pytest.mark.parametrize(("read", "is_asked"), [("有证", True), ("停办", False)])
def test_a_programme_asks_for_what_a_register_it_reads_is_asked_by(read, is_asked):
    of = VOCABULARY.facts[read].type
    rule = Rule(
        name="r",
        kind=Kind.REQUIREMENT,
        when=Fact((read,), of),
        applies=None,
        basis=Basis(()),
        reason=Words(),
    )
    programme = Programme("p", Words(), "受理日", {}, (rule,), None, None, (), (), ())

    assert ("证书号" in facts_wanted(VOCABULARY, programme)) is is_asked
