"""`ipaward screen` and `ipaward explain`, from the file of applications to what is said of it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main
from ipaward.interfaces.decision_schema import DecisionShape
from tests.interfaces import many_records, tiny

SCREEN = ["screen", "round.csv", "--policy", "tiny", "--programme", "grant"]
EXPLAIN = ["explain", "round.csv", "--policy", "tiny", "--programme", "grant", "--application"]


def decisions(out: str) -> dict[str, dict]:
    found = [json.loads(line) for line in out.splitlines()]
    return {one["application"]: one for one in found}


def refuse_one(office) -> None:
    (office / "round.csv").write_text(tiny.ROUND + tiny.REFUSED_ROW, "utf-8")


def test_every_application_is_decided_and_placed(office, capsys):
    assert main([*SCREEN, "--format", "json"]) == 0

    found = decisions(capsys.readouterr().out)
    verdicts = {number: one["verdict"] for number, one in found.items()}
    assert verdicts == {"A1": "eligible", "A2": "ineligible", "A3": "pending", "A4": "eligible"}
    assert (found["A1"]["amount"], found["A1"]["bound_by"]) == ("30000.50", "costs")
    assert (found["A4"]["amount"], found["A4"]["bound_by"]) == ("40000.00", "standard")
    assert found["A1"]["placement"]["result"] == "within"
    assert found["A4"]["placement"]["result"] == "outside"
    assert [one["fact"] for one in found["A3"]["missing"]] == ["local"]


ROUNDS = """programmes:
  grant:
    rounds:
      - {name: spring, from: 2021-03-01, until: 2021-06-01}
"""


def test_a_day_in_no_round_is_noted(office, capsys):
    policy = office / "policies" / "tiny" / "policy.yaml"
    main([*SCREEN, "--lang", "en"])
    assert "day-in-no-round" not in capsys.readouterr().out

    policy.write_text(policy.read_text("utf-8") + ROUNDS, "utf-8")
    main([*SCREEN, "--lang", "en", "--out", "out.xlsx"])
    said = capsys.readouterr().out
    main([*EXPLAIN, "A1", "--lang", "en"])
    explained = capsys.readouterr().out

    assert "note[day-in-no-round]: the reference date `2021-06-30` lies in no round" in said
    assert "the rounds are: spring 2021-03-01..2021-06-01; leave it if the day is right" in said
    rounds = "the rounds are: spring 2021-03-01..2021-06-01"
    assert f"the reference date lies in no round; {rounds}" in explained


def test_a_day_in_a_round_is_not_noted(office, capsys):
    policy = office / "policies" / "tiny" / "policy.yaml"
    rounds = ROUNDS.replace("2021-06-01", "2021-12-31").replace("2021-03-01", "2021-01-01")
    policy.write_text(policy.read_text("utf-8") + rounds, "utf-8")

    main([*SCREEN, "--lang", "en"])
    main([*EXPLAIN, "A1", "--lang", "en"])

    assert "in no round" not in capsys.readouterr().out


def test_every_decision_fits_the_schema(office, capsys):
    main([*SCREEN, "--format", "json"])

    found = decisions(capsys.readouterr().out)
    assert len(found) == 4
    for one in found.values():
        DecisionShape.model_validate(one)


def test_ineligible_and_pending_cases_are_no_findings_but_a_refused_row_is(office, capsys):
    assert main(SCREEN) == 0

    refuse_one(office)
    assert main(SCREEN) == 1

    said = capsys.readouterr().out
    assert "5 read = 4 decided + 1 refused" in said
    assert "much" in said


@pytest.mark.parametrize("form", ["table", "json"])
def test_the_exit_code_does_not_depend_on_the_form(office, form):
    assert main([*SCREEN, "--format", form]) == 0

    refuse_one(office)
    assert main([*SCREEN, "--format", form]) == 1


def test_with_json_the_summary_goes_where_it_cannot_disturb(office, capsys):
    main([*SCREEN, "--format", "json"])

    assert "4 read = 4 decided + 0 refused" in capsys.readouterr().err


def test_quiet_leaves_only_decisions_and_refused_rows(office, capsys):
    refuse_one(office)

    main([*SCREEN, "--format", "json", "--quiet"])

    said = capsys.readouterr()
    assert len(decisions(said.out)) == 4
    assert "1 rows refused" in said.err or "1 row refused" in said.err
    assert "read =" not in said.err


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv", "out.jsonl"])
def test_decisions_are_written_to_a_file_in_each_form(office, name, capsys):
    assert main([*SCREEN, "--out", name]) == 0

    assert (office / name).stat().st_size > 0
    assert name in capsys.readouterr().out
    assert sorted(path.name for path in office.iterdir() if name in path.name) == [name]


def test_the_same_input_gives_the_same_output_to_the_byte(office):
    surroundings = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "5", "TZ": "Asia/Shanghai", "LC_ALL": "tr_TR.UTF-8"},
    ]
    runs = []
    for number, variables in enumerate(surroundings):
        written = []
        for suffix in (".jsonl", ".csv", ".xlsx"):
            name = f"{number}{suffix}"
            command = [sys.executable, "-m", "ipaward", *SCREEN, "--out", name, "--quiet"]
            environment = {**os.environ, **variables}
            done = subprocess.run(command, capture_output=True, env=environment, check=True)
            written += [done.stdout, (office / name).read_bytes()]
        runs.append(written)
        time.sleep(1.1)  # a workbook that held the time of day would differ now

    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--on", "2021-02-30"], 2, "is not a day"),
        (["--on", "20210630"], 2, "is not a day"),
        (["--out", "out.pdf"], 2, "--out ends in"),
        (["--out", "round.csv"], 2, "never overwritten"),
        (["--out", "nowhere/out.csv"], 3, "nowhere"),
        (["--programme", "grand"], 3, "its programmes are `grant`"),
        (["--policy", "tinny"], 3, "the policies at hand are `tiny`"),
        (["--mapping", "nowhere.yaml"], 3, "nowhere.yaml"),
        (["--packs", "nowhere"], 3, "nowhere"),
        (["--format", "pdf"], 2, "pdf"),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_done(office, more, code, said, capsys):
    assert main([*SCREEN, *more]) == code

    out, err = capsys.readouterr()
    assert said in err
    assert out == ""


@pytest.mark.parametrize("name", ["o.csv", "o.jsonl"])
def test_a_row_refused_is_written_beside_the_decisions_and_that_is_said(office, name, capsys):
    (office / "round.csv").write_text(tiny.ROUND + tiny.REFUSED_ROW, "utf-8")

    assert main([*SCREEN, "--out", name]) == 1

    beside = name.replace("o.", "o.refused.")
    assert "much" in (office / beside).read_text("utf-8-sig")
    assert f"refused rows written to {beside}" in capsys.readouterr().out


def test_the_lists_beside_the_applications_are_never_overwritten(tmp_path, capsys):
    main_file, lines = tmp_path / "a.csv", tmp_path / "a.费用.csv"
    main_file.write_text("编号,受理日\nA1,2021-06-30\n", "utf-8")
    lines.write_text("编号,类别,金额\nA1,认证,18000\n", "utf-8")
    before = lines.read_bytes()

    assert main(["screen", str(main_file), *many_records.SCREEN, "--out", str(lines)]) == 2

    assert "never overwritten" in capsys.readouterr().err
    assert lines.read_bytes() == before
    # What is only named like one may be written, and written again.
    for _ in range(2):
        out = str(tmp_path / "a.决定.csv")
        assert main(["screen", str(main_file), *many_records.SCREEN, "--out", out]) == 0


def test_the_rows_refused_never_go_over_the_applications(office, capsys):
    given = tiny.ROUND + tiny.REFUSED_ROW
    (office / "o.refused.csv").write_text(given, "utf-8")

    assert main(["screen", "o.refused.csv", *SCREEN[2:], "--out", "o.csv"]) == 2

    assert (office / "o.refused.csv").read_text("utf-8") == given


def test_what_is_noticed_in_a_row_is_told(office, capsys):
    rows = tiny.ROUND.replace("50000\n", "50000,stray\n")
    (office / "round.csv").write_text(rows, "utf-8")

    assert main([*SCREEN, "--out", "o.xlsx"]) == 0

    said = capsys.readouterr().out
    assert "note[cell-without-header]" in said
    assert "1 more like it" in said


def test_a_file_that_is_not_there_is_refused(office, capsys):
    assert main(["screen", "none.csv", *SCREEN[2:]]) == 3

    assert "none.csv" in capsys.readouterr().err


def test_a_policy_with_problems_decides_nothing(office, capsys):
    grant = tiny.FILES["rules/tiny/grant.yaml"].replace("when: local", "when: locl")
    tiny.write(office, grant=grant)

    assert main(SCREEN) == 3

    out, err = capsys.readouterr()
    assert out == ""
    assert "grant.yaml:6:11" in err


def test_the_policy_says_in_which_language_unless_told_otherwise(office, capsys):
    policy = tiny.FILES["policies/tiny/policy.yaml"].replace("language: en", "language: zh")
    tiny.write(office, policy=policy)

    main(SCREEN)
    assert "读入 4 份" in capsys.readouterr().out

    main([*SCREEN, "--lang", "en"])
    assert "4 read" in capsys.readouterr().out


QUOTED = 'T1 "A firm in the region"'


@pytest.mark.parametrize(
    ("versions", "summed", "explained"),
    [
        (
            [("2020-01-01", 1), ("2021-07-01", 2)],
            "nobody is ranked: places has more than one value within the round",
            "places has more than one value in this round",
        ),
        (
            [("2020-01-01", "unknown")],
            "nobody is ranked: places",
            "places: the policy fixes no value",
        ),
    ],
)
def test_where_nobody_can_be_ranked_it_is_said_why(office, versions, summed, explained, capsys):
    before = tiny.FILES["policies/tiny/parameters.yaml"]
    figures = before[: before.index("      - {from: 2020-01-01, is: 1,")]
    for day, places in versions:
        figures += f"      - {{from: {day}, is: {places}, cites: {QUOTED}}}\n"
    tiny.write(office, parameters=figures)
    later = tiny.ROUND.replace("A1,2021-06-30", "A1,2021-07-01")
    (office / "round.csv").write_text(later, "utf-8")

    main([*SCREEN, "--lang", "en"])
    assert summed in capsys.readouterr().out

    main(["explain", *SCREEN[1:], "--application", "A1", "--lang", "en"])
    said = capsys.readouterr().out
    assert explained in said
    assert "no legal basis" not in said


def test_there_is_no_progress_where_nobody_watches(office, capsys):
    assert not sys.stderr.isatty()

    main(SCREEN)

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("A1", ["Firm A", "30,000.50", "T1", "at most its costs"]),
        ("A2", ["Firm B", "the firm is not in the region", "T1"]),
        ("A3", ["Firm C", "local"]),
    ],
)
def test_one_decision_is_explained_with_its_facts_and_its_clause(office, number, words, capsys):
    assert main([*EXPLAIN, number]) == 0

    said = capsys.readouterr().out
    assert [word for word in words if word not in said] == []


def test_a_refused_row_is_explained_by_its_faults(office, capsys):
    refuse_one(office)

    assert main([*EXPLAIN, "A5"]) == 1

    said = capsys.readouterr().out
    assert "nothing was decided" in said
    assert "much" in said


def test_an_unknown_number_is_refused_with_the_nearest(office, capsys):
    assert main([*EXPLAIN, "A11"]) == 3

    assert "`A1`" in capsys.readouterr().err


def test_without_header_that_is_known_the_command_for_a_mapping_is_named(office, capsys):
    (office / "round.csv").write_text("x,y\n1,2\n", "utf-8")

    assert main(SCREEN) == 3

    assert "ipaward mapping" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有项目"), ("en", "has no programmes")])
def test_a_policy_without_programmes_is_said_to_have_none(office, lang, said, capsys):
    asked = ["screen", "round.csv", "--policy", "smes-2011", "--programme", "x", "--lang", lang]

    assert main(asked) == 3

    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "cert.no 在 2 份申请里空着"),
        ("en", "cert.no is blank in 2 applications"),
    ],
)
def test_a_blank_that_hides_whether_two_are_the_same_is_counted(tmp_path, lang, said, capsys):
    facts = tiny.FILES["rules/tiny/facts.yaml"] + (
        "  cert:\n    fields:\n      no: {type: text, unique: yes}\n      held: boolean\n"
    )
    grant = tiny.FILES["rules/tiny/grant.yaml"]
    grant = grant.replace("when: local", "when: local and cert.held")
    tiny.write(
        tmp_path, facts=facts, grant=grant.replace("local: yes,", "local: yes, cert.held: yes,")
    )
    rows = [f"A{n},2021-06-30,Firm {n},yes,100,yes,{no}" for n, no in ((1, ""), (2, ""), (3, "C3"))]
    text = "number,accepted,firm,local,costs,cert.held,cert.no\n" + "\n".join(rows)
    (tmp_path / "round.csv").write_text(text, "utf-8")
    asked = ["--policy", "tiny", "--programme", "grant", "--packs", str(tmp_path), "--lang", lang]

    main(["screen", str(tmp_path / "round.csv"), "--trial", *asked])

    assert said in capsys.readouterr().out


def test_a_row_refused_is_quoted_beside_each_problem_only_as_far_as_helps(office):
    long = f"A5,2021-06-30,{'x' * 3000},perhaps,much\n"
    (office / "round.csv").write_text(tiny.ROUND + long, "utf-8")

    assert main([*SCREEN, "--out", "o.csv"]) == 1

    lines = Path("o.refused.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 3  # the head, and a line for each of two problems
    assert all("…" in line and len(line) < 2500 for line in lines[1:])
