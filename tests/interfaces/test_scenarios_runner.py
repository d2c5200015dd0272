"""`ipaward test` as people see it: nothing is lost, and what failed is said in their words."""

import shutil

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language
from ipaward.interfaces.testing import run
from tests.interfaces import scenario_pack

GOOD = """Scenario: a firm with costs
  Given an application like the example "a local firm"
  When it is screened
  Then the verdict is "eligible"
"""
WRONG = """Scenario: a firm somewhere else
  Given an application like the example "a local firm"
  And "local" is "no"
  When it is screened
  Then the verdict is "eligible"
"""
UNDEFINED = """Scenario: a step nobody knows
  Given a firm in the region
  When it is screened
  Then the verdict is "eligible"
"""
OUTLINE = """Scenario Outline: around the standard
  Given an application like the example "a local firm"
  And "rate" is set to "<rate>"
  When it is screened
  Then the award is "<award>"
  Examples:
    | rate  | award    |
    | 29999 | 29999.00 |
    | 30000 | 29999.00 |
    | 30001 | 30000.00 |
"""


A_TAG = "a tag names one of these or a policy, write anything else as a comment, such as"


@pytest.fixture
def run_in(tmp_path, monkeypatch, capsys):
    """Run the scenarios given, in a folder of their own; give the exit code and the lines."""

    def run_features(
        *bodies, language=Language.EN, coverage=False, policies=(), roots=(), **changed
    ):
        root = scenario_pack.write(tmp_path, *bodies, **changed)
        monkeypatch.chdir(root)
        packs = [*(root / one for one in roots), root]
        code = run(policies, packs, coverage=coverage, language=language)
        return code, capsys.readouterr().out.splitlines()

    return run_features


def test_what_holds_is_counted(run_in):
    code, lines = run_in(scenario_pack.english(GOOD))

    assert code == 0
    assert lines == [
        "tiny",
        "  grant: 1 example, 1 as promised",
        "  features/tiny/f1.feature  Grants: 1 scenario, 1 passed",
        "1 example, 1 scenario; 0 failed",
    ]


def test_a_scenario_that_fails_is_told_with_the_step_and_what_was_found(run_in):
    code, lines = run_in(scenario_pack.english(GOOD + WRONG))

    assert code == 1
    assert lines[2:] == [
        "  features/tiny/f1.feature  Grants: 2 scenarios, 1 passed",
        "    ✗ a firm somewhere else  features/tiny/f1.feature:7",
        '        Then the verdict is "eligible"  features/tiny/f1.feature:11',
        "          found: ineligible",
        "1 example, 2 scenarios; 1 failed",
    ]


def test_it_is_told_in_chinese_too(run_in):
    body = '场景: 别处的企业\n假如 一份申请，同样例"a local firm"\n并且 "local"为"否"\n当 审查\n'
    feature = scenario_pack.chinese(body + '那么 结论为"合格"\n')

    code, lines = run_in(feature, language=Language.ZH)

    assert code == 1
    assert lines == [
        "tiny",
        "  grant：样例 1 个，1 个相符",
        "  features/tiny/f1.feature  补助：场景 1 个，0 个通过",
        "    ✗ 别处的企业  features/tiny/f1.feature:4",
        '        那么 结论为"合格"  features/tiny/f1.feature:8',
        "          实际是：不合格",
        "样例 1 个，场景 1 个；不符 1 处",
    ]


def test_a_scenario_whose_first_step_is_undefined_is_not_lost(run_in):
    code, lines = run_in(scenario_pack.english(UNDEFINED + GOOD))

    assert code == 1
    assert lines[2] == "  features/tiny/f1.feature  Grants: 2 scenarios, 1 passed"
    assert lines[3] == "    ✗ a step nobody knows  features/tiny/f1.feature:3"
    assert lines[4] == "        Given a firm in the region  features/tiny/f1.feature:4"
    assert lines[5].startswith("          there is no such step, nearest: ")


def test_every_undefined_step_is_named_with_the_nearest_form(run_in):
    steps = GOOD.replace("Then the verdict is", "Then the verdikt is")
    steps = steps.replace("When it is screened", "When it is seen")

    _, lines = run_in(scenario_pack.english(steps))

    said = [line.strip() for line in lines if "nearest" in line]
    assert said == [
        "there is no such step, nearest: it is screened",
        'there is no such step, nearest: the verdict is "…"',
    ]


def test_a_step_under_the_wrong_word_is_told_where_it_belongs(run_in):
    steps = GOOD.replace("When it is screened", "Then it is screened")

    _, lines = run_in(scenario_pack.english(steps))

    assert "          this step belongs under `When`" in lines


def test_each_row_of_an_outline_is_a_scenario(run_in):
    code, lines = run_in(scenario_pack.english(OUTLINE))

    assert code == 1
    assert lines[2:5] == [
        "  features/tiny/f1.feature  Grants: 3 scenarios, 2 passed",
        "    ✗ around the standard (30000 | 29999.00)  features/tiny/f1.feature:11",
        '        Then the award is "29999.00"  features/tiny/f1.feature:7',
    ]


def test_a_background_and_a_rule_count_for_every_scenario(run_in):
    body = """Background:
  Given an application like the example "a local firm"
Rule: only the region
  Background:
    Given "local" is "no"
  Scenario: elsewhere
    When it is screened
    Then the verdict is "ineligible"
"""
    code, _ = run_in(scenario_pack.english(body))

    assert code == 0


def test_a_star_goes_with_the_step_before_it(run_in):
    steps = GOOD + '  * the award is "30000.00"\n'

    assert run_in(scenario_pack.english(steps))[0] == 0


def test_a_scenario_that_checks_nothing_fails(run_in):
    body = "Scenario: idle\nGiven an application\nWhen it is screened\n"

    code, lines = run_in(scenario_pack.english(body + "Scenario: empty\n"))

    assert code == 1
    assert lines.count("          this scenario checks nothing") == 2


def test_a_file_that_is_not_gherkin_is_told(run_in):
    code, lines = run_in(scenario_pack.english("Scenario: a\nGiven an application\nnonsense\n"))

    assert code == 1
    assert lines[2] == "  features/tiny/f1.feature: something is wrong with it"
    assert any(line.startswith("    `nonsense` on line 5 cannot stand here") for line in lines)


@pytest.mark.parametrize("text", ["", "# nothing\n", "Feature: x\n", "Feature: x\nSome prose.\n"])
def test_a_file_without_scenarios_is_told(run_in, text):
    code, lines = run_in(text)

    assert code == 1
    assert "    there is no scenario in the file" in lines


@pytest.mark.parametrize("heading", ["Senario: a firm", "Scenarios of a firm:", ""])
def test_a_scenario_whose_heading_is_misspelt_is_not_lost(run_in, heading):
    body = GOOD.replace("Scenario: a firm with costs", heading)

    code, lines = run_in(scenario_pack.english(body + WRONG.replace('"eligible"', '"ineligible"')))

    assert code == 1
    assert any("`When it is screened` after line 2 is in no scenario" in line for line in lines)
    assert "  features/tiny/f1.feature  Grants: 1 scenario, 1 passed" in lines


def test_prose_above_the_scenarios_may_say_when_and_then(run_in):
    prose = "When in doubt, ask.\nThen ask again.\n"

    assert run_in(scenario_pack.english(prose + GOOD))[0] == 0


@pytest.mark.parametrize(
    "prose",
    [
        "Every application goes two ways:\n- it is screened\n- they are allotted\n",
        "As soon as it is complete\nand it is screened\nby two officers.\n",
        "1. it is screened\n2. they are allotted\n",
        '- the verdict is "eligible"\n- the verdict is "pending"\n',
    ],
)
@pytest.mark.parametrize("above", ["", "Rule: only the region\n"])
def test_prose_above_the_scenarios_may_read_like_a_step(run_in, above, prose):
    assert run_in(scenario_pack.english(above + prose + GOOD))[0] == 0


@pytest.mark.parametrize(
    "lost",
    [
        'Backgrund:\n  Given "local" is "no"\n',
        "Senario: a\n  Given an application\n  When it is screened\n  Then there is no award\n",
        '  * the verdict is "pending"\n',
    ],
)
@pytest.mark.parametrize("above", ["", "Rule: only the region\n"])
def test_steps_above_the_scenarios_are_not_lost(run_in, above, lost):
    code, lines = run_in(scenario_pack.english(above + lost + GOOD))

    assert code == 1
    told = [line for line in lines if "is in no scenario, is its heading misspelt?" in line]
    assert len(told) == lost.count("\n  ") + lost.startswith("  ")
    assert all(line.endswith("If it is prose, begin the line with `- `") for line in told)


def test_a_file_in_another_encoding_is_told(run_in, tmp_path):
    scenario_pack.write(tmp_path, scenario_pack.english(GOOD))
    path = tmp_path / "features" / "tiny" / "g.feature"
    path.write_bytes("# language: zh-CN\n功能: 补助\n".encode("gb18030"))

    code, lines = run_in()

    assert code == 1
    assert "    the file is not UTF-8" in lines


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("@grant", "the tags must name one policy, and name 0"),
        (
            "@tiny @grants",
            f"there is no clause, programme or lifecycle `@grants`, did you mean `@grant`; {A_TAG}"
            " `# grants`",
        ),
        (
            "@tiny @grant @T99",
            "there is no clause, programme or lifecycle `@T99`, did you mean `@T1`;"
            f" {A_TAG} `# T99`",
        ),
        (
            "@tiny @grant @q-2",
            f"there is no clause, programme or lifecycle `@q-2`; {A_TAG} `# q-2`",
        ),
        (
            "@tiny @grant @loan",
            "the tags must name one programme or lifecycle, and name several: @grant, @loan",
        ),
    ],
)
def test_tags_that_name_something_else_are_told(run_in, tmp_path, tags, said):
    scenario_pack.write(tmp_path)
    loan = scenario_pack.GRANT.replace("programme: grant", "programme: loan")
    (tmp_path / "rules" / "tiny" / "loan.yaml").write_text(loan, "utf-8")

    code, lines = run_in(f"{tags}\nFeature: x\n{GOOD}")

    assert code == 1
    assert f"          {said}" in lines


def test_a_policy_without_scenarios_is_said_to_have_none(run_in):
    code, lines = run_in()

    assert code == 0
    assert "  no scenarios" in lines


def test_an_example_that_differs_is_told(run_in):
    grant = scenario_pack.GRANT.replace("award: 30000,", "award: 30001,")

    code, lines = run_in(scenario_pack.english(GOOD), grant=grant)

    assert code == 1
    assert "  grant: 1 example, 0 as promised" in lines
    assert any(line.startswith("error[example-differs]: ") for line in lines)
    assert lines[-1] == "1 example, 1 scenario; 1 failed"


def test_a_claim_that_does_not_hold_is_told(run_in):
    grant = scenario_pack.GRANT + "claims:\n  - award <= rate\n  - award < rate\n"

    code, lines = run_in(scenario_pack.english(GOOD), grant=grant)

    assert code == 1
    assert any("the claim `award <= rate` was tried" in line for line in lines)
    assert any("the claim `award < rate` does not hold" in line for line in lines)


def test_a_policy_that_cannot_be_read_is_refused_with_its_problems(run_in):
    grant = scenario_pack.GRANT.replace("when: local", "when: lokal")

    code, lines = run_in(scenario_pack.english(GOOD), grant=grant)

    assert code == 3
    assert any(line.startswith("error[unknown-fact]: ") for line in lines)
    assert lines[-1].endswith("1 policy could not be read")


def test_a_tag_of_another_policy_that_cannot_be_read_fails_its_scenario_alone(run_in, tmp_path):
    (tmp_path / "policies" / "broken").mkdir(parents=True)
    (tmp_path / "policies" / "broken" / "policy.yaml").write_text("nothing", "utf-8")
    other = "@broken @grant\nFeature: Another\n"

    code, lines = run_in(scenario_pack.english(WRONG), other + GOOD, policies=["tiny"])

    assert code == 1
    assert lines[2:] == [
        "  features/tiny/f1.feature  Grants: 1 scenario, 0 passed",
        "    ✗ a firm somewhere else  features/tiny/f1.feature:3",
        '        Then the verdict is "eligible"  features/tiny/f1.feature:7',
        "          found: ineligible",
        "  features/tiny/f2.feature  Another: 1 scenario, 0 passed",
        "    ✗ a firm with costs  features/tiny/f2.feature:3",
        "          the tags name `@broken`, which cannot be read; `ipaward check broken` says why",
        "1 example, 2 scenarios; 2 failed",
    ]


def test_a_feature_that_lies_in_the_folder_of_no_policy_is_told(run_in, tmp_path):
    scenario_pack.write(tmp_path)
    for name in ("tinny/a.feature", "b.feature", "c.Feature", "tiny/deep/d.Feature"):
        path = tmp_path / "features" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(scenario_pack.english(GOOD), "utf-8")

    code, lines = run_in()

    assert code == 1
    assert lines[2:] == [
        "  features/tiny/deep/d.Feature  Grants: 1 scenario, 1 passed",
        *(
            f"{path}: not run, the folder below `features` must be named after a policy"
            for path in ("features/b.feature", "features/c.Feature", "features/tinny/a.feature")
        ),
        "1 example, 1 scenario; 3 failed",
    ]
    assert run_in(policies=["tiny"])[0] == 0


def test_features_beside_a_policy_that_another_takes_the_place_of_are_named(run_in, tmp_path):
    shutil.copytree(scenario_pack.write(tmp_path / "own"), tmp_path / "old")
    scenario_pack.write(tmp_path / "old", scenario_pack.english(WRONG))

    code, lines = run_in(scenario_pack.english(GOOD), roots=["own", "old"])

    assert code == 0
    assert lines[2:] == [
        "  no scenarios",
        "old/features/tiny: not run, the policy beside it gives way to the one in own",
        "features/tiny: not run, the policy beside it gives way to the one in own",
        "1 example, 0 scenarios; 0 failed",
    ]


def test_features_far_from_their_policy_fail_the_run(run_in, tmp_path):
    scenario_pack.write(tmp_path / "old", scenario_pack.english(GOOD))
    own = tmp_path / "own" / "features" / "tiny" / "a.feature"
    own.parent.mkdir(parents=True)
    own.write_text(scenario_pack.english(WRONG), "utf-8")

    code, lines = run_in(roots=["own", "old"], policies=["tiny"], language=Language.ZH)

    assert code == 1
    told = "own/features/tiny：没有运行，这个政策在 old，把场景放在它旁边的 features 里"
    assert told in lines
    assert lines[-1] == "样例 1 个，场景 1 个；不符 1 处"


def test_a_policy_nobody_knows_is_refused(run_in):
    with pytest.raises(RefusedError) as refusal:
        run_in(policies=["tini"])

    assert [problem.code for problem in refusal.value.problems] == ["no-such-policy"]


def test_coverage_names_what_no_case_showed(run_in):
    features = scenario_pack.english(GOOD + WRONG)

    _, lines = run_in(features, coverage=True)

    start = lines.index("  grant: states never seen")
    assert lines[start + 1 : -1] == [
        "    local: unknown",
        "    travels: met, unknown",
        "    trading: not met, unknown",
        "  every rule in every state: seen 4 / 9 = 44 %",
    ]


def test_coverage_is_silent_about_what_was_seen(run_in):
    body = """Scenario Outline: every state
  Given an application like the example "a local firm"
  And "local" is "<local>"
  And "ended" is "<ended>"
  And "costs" are
    | kind   | amount |
    | <kind> | 10     |
  When it is screened
  Then the result of "local" is "<result>"
  Examples:
    | local | ended      | kind   | result  |
    | yes   | none       | travel | met     |
    | no    | 2021-01-01 | rent   | unmet   |
    |       |            |        | unknown |
"""
    code, lines = run_in(scenario_pack.english(body), coverage=True)

    assert code == 0
    assert "  grant: every rule was seen in every state" in lines


def test_nothing_a_feature_says_can_steer_the_terminal(run_in):
    body = WRONG.replace("somewhere else", "some\x1b[2Jwhere")

    _, lines = run_in(scenario_pack.english(body))

    assert not any("\x1b" in line for line in lines)
