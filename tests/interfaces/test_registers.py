"""`--data`: registers joined to a round, from the files to what an officer reads of it."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from ipaward.interfaces.cli import main
from tests.interfaces import tiny

FACTS = """identity: {number: number, applicant: firm, code: code}
facts:
  number: {type: text, unique: yes, source: authority}
  accepted: {type: date, source: authority}
  firm: text
  code: text
  costs: money
  local: {type: boolean, source: register residents}
  banned: {type: boolean, source: register bans}
  earlier: {source: register decisions}
registers:
  residents:
    label: {zh: 本地企业, en: firms in the region}
    key: code
    from: since
    until: left
    each: {code: text, since: date, left: date or none}
  bans:
    key: code
    each: {code: text, why: text}
"""
GRANT = """programme: grant
title: {zh: 补助, en: Grant}
reference_date: accepted
requirements:
  - name: local
    when: local
    cites: T1 "A firm in the region"
    reason: the firm is not in the region
exclusions:
  - name: banned
    when: banned
    cites: missing
    set_by: budget-act
    reason: the firm is banned
  - name: earlier
    when: some e in earlier satisfies e.verdict = "eligible" and e.on < accepted
    cites: missing
    set_by: budget-act
    reason: the firm had a grant before
amount:
  standard:
    is: rate
    cites: T1 "receives 40000 yuan"
  caps:
    - name: costs
      is: costs
      cites: T1 "at most its costs"
      reason: the grant is at most the costs
claims:
  - award <= rate
"""
ROUND = """number,accepted,firm,code,costs
A1,2021-06-30,Firm A,a,30000
A2,2021-06-30,Firm B,b,30000
A3,2021-06-30,Firm C,c,30000
A4,2021-06-30,Firm D,,30000
"""
RESIDENTS = "code,since,left\na,2020-01-01,none\nb,2020-01-01,2021-06-29\nc,2021-06-30,none\n"
BANS = "code,why\nc,fraud\n"
EARLIER = {
    "application": "Z9",
    "applicant": "Firm A",
    "programme": "grant",
    "on": "2019-06-30",
    "verdict": "eligible",
    "amount": "100.00",
    "findings": [],
    "record": {"code": "a"},
    "placement": None,
}
NAMED = ["round.csv", "--policy", "tiny", "--programme", "grant"]
SCREEN = ["screen", *NAMED]


@pytest.fixture
def bureau(office):
    """An office whose policy draws facts from registers, and a folder with the registers."""
    tiny.write(office, facts=FACTS, grant=GRANT)
    (office / "round.csv").write_text(ROUND, "utf-8")
    (office / "data").mkdir()
    (office / "data" / "Firms in the region.csv").write_text(RESIDENTS, "utf-8")
    (office / "data" / "bans.csv").write_text(BANS, "utf-8")
    (office / "data" / "decided-2019.jsonl").write_text(
        json.dumps({**EARLIER, "record": {"code": "x"}}) + "\n", "utf-8"
    )
    return office


def decided(capsys, *more, code=0):
    assert main([*SCREEN, "--format", "json", *more]) == code
    said = capsys.readouterr()
    return {one["application"]: one for one in map(json.loads, said.out.splitlines())}, said.err


def verdicts(found):
    return {number: one["verdict"] for number, one in found.items()}


def asked(found, number):
    return [(one["fact"], one["supplier"], one.get("why", "")) for one in found[number]["missing"]]


def test_a_round_is_decided_by_what_the_registers_say(bureau, capsys):
    found, _ = decided(capsys, "--data", "data")

    assert verdicts(found) == {
        "A1": "eligible",
        "A2": "ineligible",
        "A3": "ineligible",
        "A4": "pending",
    }
    assert found["A1"]["record"]["banned"] is False
    assert found["A1"]["record"]["earlier"] == []
    assert asked(found, "A4") == [("code", "applicant", "")]


def test_what_a_register_gives_is_not_missed_in_the_file_of_applications(bureau, capsys):
    _, said = decided(capsys, "--data", "data")
    assert "missing-" not in said

    _, said = decided(capsys)
    assert "unknown for all: local, banned" in said
    assert "no sheet `earlier`" in said


def test_without_the_registers_the_same_round_waits_for_them(bureau, capsys):
    found, said = decided(capsys)

    assert set(verdicts(found).values()) == {"pending"}
    assert ("local", "register residents", "") in asked(found, "A1")
    assert "register residents was not consulted; as the applications say: local" in said


def test_a_register_that_was_not_given_leaves_its_facts_open(bureau, capsys):
    found, said = decided(
        capsys, "--data", "data/Firms in the region.csv", "--data", "data/bans.csv"
    )

    assert verdicts(found)["A1"] == "pending"
    assert asked(found, "A1") == [("earlier", "register decisions", "")]
    assert "register decisions was not consulted" in said
    assert "register bans was not consulted" not in said


def test_the_summary_counts_what_the_registers_hold(bureau, capsys):
    (bureau / "data" / "bans.csv").write_text(BANS + ",blank\n", "utf-8")

    found, said = decided(capsys, "--data", "data", code=1)

    rows = [line.split() for line in said.splitlines()]
    assert ["residents", "3", "0"] in rows
    assert ["bans", "1", "1"] in rows
    assert ["decisions", "1", "0"] in rows
    assert "register-blank-key" in said
    assert "row 3" in said
    # Whom the blank row is about nobody knows: not found is unknown, found is found.
    assert verdicts(found)["A1"] == "pending"
    assert asked(found, "A1") == [("banned", "register bans", "")]
    assert verdicts(found)["A3"] == "ineligible"


def test_quiet_or_not_rows_put_aside_are_said_and_written(bureau, capsys):
    (bureau / "data" / "bans.csv").write_text(BANS + ",blank\n", "utf-8")

    _, said = decided(capsys, "--data", "data", "--quiet", "--out", "o.jsonl", code=1)

    assert "1 rows of registers put aside" in said
    (returned,) = (bureau / "o.refused.jsonl").read_text("utf-8").splitlines()
    assert json.loads(returned)["place"]["file"] == "data/bans.csv"
    assert json.loads(returned)["raw"] == {"why": "blank"}


@pytest.mark.parametrize(
    ("on", "verdict"),
    [("2021-06-29", "pending"), ("2021-06-30", "eligible"), ("2021-07-01", "eligible")],
)
def test_registers_consulted_before_the_reference_date_do_not_decide(bureau, on, verdict, capsys):
    found, said = decided(capsys, "--data", "data", "--on", on)

    assert verdicts(found)["A1"] == verdict
    if verdict == "pending":
        assert ("local", "register residents", "list") in asked(found, "A1")
        assert "consulted-before" in said


def test_earlier_decisions_are_consulted_as_they_were_written(bureau, capsys):
    earlier = bureau / "data" / "decided-2019.jsonl"
    earlier.write_text(json.dumps(EARLIER) + "\n", "utf-8")

    found, _ = decided(capsys, "--data", "data")

    assert verdicts(found)["A1"] == "ineligible"
    assert [one["verdict"] for one in found["A1"]["record"]["earlier"]] == ["eligible"]


def test_what_screen_writes_can_be_consulted_by_the_next_round(bureau, capsys):
    decided(capsys, "--data", "data", "--out", "first.jsonl")
    (bureau / "data" / "decided-2019.jsonl").unlink()
    lines = (bureau / "first.jsonl").read_text("utf-8").splitlines(keepends=True)
    (bureau / "first.jsonl").write_text("".join(lines[:3]), "utf-8")
    rows = "B1,2021-07-01,Firm A,a,9\nB2,2021-07-01,Firm E,e,9\n"
    (bureau / "round.csv").write_text(ROUND.splitlines()[0] + "\n" + rows, "utf-8")

    found, _ = decided(capsys, "--data", "data", "--data", "first.jsonl")

    assert verdicts(found)["B1"] == "ineligible"
    assert found["B1"]["record"]["earlier"] == [{"verdict": "eligible", "on": "2021-06-30"}]
    assert found["B2"]["record"]["earlier"] == []

    # The fourth decision names no code: it may be about anybody.
    (bureau / "first.jsonl").write_text("".join(lines), "utf-8")
    found, said = decided(capsys, "--data", "data", "--data", "first.jsonl")

    assert found["B2"]["record"]["earlier"] is None
    assert "entries-without-key" in said


def test_where_the_application_says_otherwise_the_register_counts_and_it_is_said(bureau, capsys):
    rows = ROUND.replace("costs\n", "costs,banned\n").replace("30000\n", "30000,no\n")
    (bureau / "round.csv").write_text(rows, "utf-8")

    found, said = decided(capsys, "--data", "data")

    assert found["A3"]["record"]["banned"] is True
    assert "`banned`: the application says `no`, the register bans `yes`" in said


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ("data/none.csv", 3, "no such file"),
        ("round.csv", 3, "there is no register `round`"),
        ("data/bans.csv", 3, "given twice"),
    ],
)
def test_data_that_cannot_be_relied_on_decides_nothing(bureau, data, code, said, capsys):
    assert main([*SCREEN, "--data", "data", "--data", data]) == code

    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize(("days", "code"), [(0, 0), (1, 2)])
def test_a_register_is_not_consulted_on_a_day_to_come(bureau, days, code, capsys):
    """Of all clocks the one that is furthest on counts, whatever the machine's."""
    furthest = datetime.now(timezone(timedelta(hours=14))).date()
    on = (furthest + timedelta(days)).isoformat()

    assert main([*SCREEN, "--data", "data", "--on", on]) == code
    assert ("has not come yet" in capsys.readouterr().err) is bool(code)
    # Without a register nobody claims to have looked into one.
    assert main([*SCREEN, "--on", on]) == 0


@pytest.mark.parametrize("out", ["data/decided-2019.jsonl", "data/bans.csv"])
def test_a_register_is_never_overwritten(bureau, out, capsys):
    before = (bureau / out).read_text("utf-8")

    assert main([*SCREEN, "--data", "data", "--out", out]) == 2

    assert (bureau / out).read_text("utf-8") == before
    assert "never overwritten" in capsys.readouterr().err


def test_one_decision_is_explained_with_what_the_registers_say(bureau, capsys):
    rows = ROUND.replace("costs\n", "costs,banned\n").replace("30000\n", "30000,no\n")
    (bureau / "round.csv").write_text(rows, "utf-8")

    assert main(["explain", *NAMED, "--data", "data", "--application", "A3"]) == 0

    said = capsys.readouterr().out
    assert "the firm is banned" in said
    assert "the register bans `yes`" in said


def test_why_the_registers_cannot_answer_is_explained(bureau, capsys):
    asked = ["explain", *NAMED, "--data", "data", "--on", "2021-06-29", "--application", "A1"]

    for language, words in (
        ("en", ["local was not consulted, by register residents", "is after 2021-06-29"]),
        ("zh", ["没有查 local，由台账 residents提供", "晚于查台账的 2021-06-29"]),
    ):
        assert main([*asked, "--lang", language]) == 0
        said = capsys.readouterr().out
        assert [one for one in words if one not in said] == []


def test_in_chinese_too(bureau, capsys):
    (bureau / "data" / "bans.csv").write_text(BANS + ",blank\n", "utf-8")

    assert main([*SCREEN, "--data", "data", "--on", "2021-06-30", "--lang", "zh"]) == 1

    said = capsys.readouterr().out
    assert "2021-06-30 查过的台账" in said
    assert "台账里搁置 1 行" in said
    assert "没有 `code`，不知道是谁的" in said
