"""`ipaward check`, from a person's point of view."""

import json
import re

import pytest

from ipaward.interfaces.cli import main
from tests.interfaces import tiny

GRANT = tiny.FILES["rules/tiny/grant.yaml"]


def test_a_sound_policy_is_fine_and_its_claims_are_only_tried(office, capsys):
    assert main(["check"]) == 0

    said = capsys.readouterr().out
    assert "not proved" in said
    assert said.splitlines()[-1].startswith("1 policy: 0 errors, ")


def test_a_misspelt_fact_is_a_finding_with_its_place_and_its_cure(office, capsys):
    tiny.write(office, grant=GRANT.replace("when: local", "when: locl"))

    assert main(["check"]) == 1

    said = capsys.readouterr().out
    assert " --> rules/tiny/grant.yaml:6:11\n" in said
    assert "6 |     when: locl\n  |           ^^^^\n" in said
    assert "`local`" in said


def test_an_example_that_does_not_hold_is_a_finding(office, capsys):
    tiny.write(office, grant=GRANT.replace("award: 30000,", "award: 29999,"))

    assert main(["check"]) == 1

    assert "error[example-differs]" in capsys.readouterr().out


def test_a_claim_that_is_refuted_is_a_finding(office, capsys):
    tiny.write(office, grant=GRANT.replace("award <= costs\n", "award < costs\n"))

    assert main(["check"]) == 1

    assert "error[claim-refuted]" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "before"), [("en", "given"), ("zh", "已知")])
def test_a_counterexample_can_be_put_into_an_example(office, capsys, language, before):
    uncapped = re.sub(r"  caps:\n(    .*\n)+", "", GRANT)
    sound = uncapped.replace("costs: 30000}", "costs: 50000}")
    sound = sound.replace("award: 30000, cap: costs", "award: 40000")
    tiny.write(office, grant=sound)
    assert main(["--lang", language, "check"]) == 1
    case = re.search(rf"\[claim-refuted\].*{before} `(.*?)`", capsys.readouterr().out)[1]

    again = f"  - name: again\n    given: {case}\n    gives: {{award: 40000}}\n"
    tiny.write(office, grant=sound + again)

    assert main(["--lang", language, "check"]) == 1
    said = capsys.readouterr().out
    assert "[claim-refuted]" in said
    assert said.count("`again`") == 1
    assert "example-differs" not in said


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_the_exit_code_does_not_depend_on_the_form(office, form):
    assert main(["check", "--format", form]) == 0

    tiny.write(office, grant=GRANT.replace("when: local", "when: locl"))
    assert main(["check", "--format", form]) == 1


def test_the_forms_for_machines_hold_nothing_else(office, capsys):
    main(["check", "--format", "json"])
    found = json.loads(capsys.readouterr().out)

    main(["check", "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)

    assert {one["severity"] for one in found} == {"note"}
    assert len(log["runs"][0]["results"]) == len(found)


@pytest.mark.parametrize("path", ["tiny", "policies/tiny", "rules/tiny/grant.yaml", "rules", "."])
def test_a_policy_may_be_named_in_any_way(office, path, capsys):
    assert main(["check", path]) == 0

    assert capsys.readouterr().out.splitlines()[-1].startswith("1 policy:")


def test_a_policy_that_is_not_there_is_refused(office, capsys):
    assert main(["check", "tinny"]) == 3

    assert "the policies at hand are `tiny`" in capsys.readouterr().err


def test_a_folder_without_policies_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["check"]) == 3

    assert capsys.readouterr().err.startswith("error[no-policies]")


def test_it_speaks_chinese_when_told_to(office, capsys):
    main(["--lang", "zh", "check"])

    assert capsys.readouterr().out.splitlines()[-1].startswith("1 个政策：0 处错误，")


def test_quiet_says_nothing_of_a_sum(office, capsys):
    main(["check", "--quiet"])

    assert "1 policy:" not in capsys.readouterr().out
