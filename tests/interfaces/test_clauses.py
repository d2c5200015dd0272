"""`ipaward policies`, of one policy, and with `--clauses` what holds each of its clauses."""

import json

import pytest

from ipaward.interfaces.cli import main
from tests.interfaces import tiny

TEXT = tiny.FILES["policies/tiny/text.md"]
POLICY = tiny.FILES["policies/tiny/policy.yaml"]
NOT_COMPUTABLE = """not_computable:
  - cites: T2 "be kind"
    why: {zh: 没有衡量的标准, en: nothing says how it is measured}
"""


@pytest.fixture
def unheld(office):
    """The tiny policy with a clause that nothing in the pack holds."""
    tiny.write(office, text=f"{TEXT}\n## T2 Kindness\n\nOfficers shall be kind.\n")
    return office


def lines(text):
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_clause_comes_with_its_title_its_counts_and_below_it_each_passage(office, capsys):
    assert main(["policies", "tiny", "--clauses"]) == 0

    assert lines(capsys.readouterr().out)[2:] == [
        "T1 Grants rules 4, figures 1",
        '"A firm in the region" rule grant/local',
        "allotment grant",
        '"receives 40000 yuan" standard grant',
        "parameter rate",
        '"at most its costs" cap grant/costs',
        "",
        "clauses: 1, each of them held",
    ]


def test_a_clause_held_by_nothing_is_a_finding(unheld, capsys):
    assert main(["policies", "tiny", "--clauses", "--lang", "zh"]) == 1

    said = lines(capsys.readouterr().out)
    assert "T2 Kindness 没有体现" in said
    assert said[-1] == "条款 2 条，1 条没有体现：T2"


def test_a_passage_that_cannot_be_computed_is_told_with_its_reason(unheld, capsys):
    (unheld / "policies/tiny/policy.yaml").write_text(POLICY + NOT_COMPUTABLE, "utf-8")

    assert main(["policies", "tiny", "--clauses", "--lang", "zh"]) == 0

    said = lines(capsys.readouterr().out)
    assert "T2 Kindness 不可计算 1" in said
    assert "「be kind」 不可计算：没有衡量的标准" in said


def test_a_rule_that_quotes_a_clause_twice_is_counted_once(office, capsys):
    rule = tiny.FILES["rules/tiny/grant.yaml"]
    twice = rule.replace(
        'cites: T1 "A firm in the region"\n    reason',
        'cites: [T1 "A firm", T1 "in the region"]\n    reason',
    )
    tiny.write(office, grant=twice)

    assert main(["policies", "tiny", "--clauses"]) == 0

    said = lines(capsys.readouterr().out)
    assert "T1 Grants rules 4, figures 1" in said
    assert {'"A firm" rule grant/local', '"in the region" rule grant/local'} <= set(said)


def test_a_clause_cited_as_a_whole_says_so(office, capsys):
    text = tiny.FILES["policies/tiny/parameters.yaml"]
    tiny.write(office, parameters=text.replace('T1 "receives 40000 yuan"', "T1"))

    assert main(["policies", "tiny", "--clauses"]) == 0

    assert "(the whole clause) parameter rate" in lines(capsys.readouterr().out)


def test_machines_get_the_same_as_json(unheld, capsys):
    (unheld / "policies/tiny/policy.yaml").write_text(POLICY, "utf-8")

    assert main(["policies", "tiny", "--clauses", "--format", "json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert told["policy"] == "tiny"
    assert [one["clause"] for one in told["clauses"]] == ["T1", "T2"]
    assert told["clauses"][0]["holdings"][0] == {
        "kind": "rule",
        "where": "grant/local",
        "words": "A firm in the region",
        "why": {"zh": "", "en": ""},
    }
    assert told["held_by_nothing"] == ["T2"]


def test_the_clauses_of_no_policy_in_particular_cannot_be_meant(office, capsys):
    assert main(["policies", "--clauses"]) == 2

    assert "NAME" in capsys.readouterr().err


def test_a_policy_that_is_not_there_is_refused_with_the_nearest(office, capsys):
    assert main(["policies", "tinny", "--clauses"]) == 3

    assert "`tiny`" in capsys.readouterr().err


def test_the_list_of_policies_is_there_as_json(office, capsys):
    assert main(["policies", "tiny", "--format", "json"]) == 0

    assert json.loads(capsys.readouterr().out) == [
        {
            "policy": "tiny",
            "where": ".",
            "has_errors": False,
            "title": {"zh": "小政策", "en": "Tiny policy"},
            "status": "example",
            "text": "verbatim",
            "programmes": ["grant"],
            "lifecycles": [],
        }
    ]


def test_a_policy_with_errors_is_told_as_such_in_json(office, capsys):
    tiny.write(office, grant="programme: grant\n")

    assert main(["policies", "tiny", "--format", "json"]) == 1

    assert json.loads(capsys.readouterr().out) == [
        {"policy": "tiny", "where": ".", "has_errors": True}
    ]
