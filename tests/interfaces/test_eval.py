"""`ipaward eval`: what an expression means, for a person and for a pipe."""

import io
import json
import sys

import pytest

from ipaward.interfaces.cli import main

FACTS = """facts:
  a: number(2)
  sum_paid: money
  paid: boolean
  day: date
  kind: enum big|small
  xs: {each: {name: text, cost: money, counts: boolean}}
"""
GIVEN = {
    "a": "0.10",
    "sum_paid": 12.5,
    "day": "2021-01-31",
    "kind": "big",
    "xs": [
        {"name": "p", "cost": "1.50", "counts": True},
        {"name": "q", "cost": "2", "counts": None},
    ],
}


@pytest.fixture
def given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPAWARD_LANG", "en")
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    (tmp_path / "given.json").write_text(json.dumps(GIVEN), "utf-8")
    return ["--facts", "facts.yaml", "--given", "given.json"]


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("1 + 1", {"value": "2"}),
        ("0.1 + 0.2 = 0.3", {"value": True}),
        ("1 / 3 * 3 = 1", {"value": True}),
        ("a", {"value": "0.10"}),
        ("sum_paid", {"value": "12.50"}),
        ("1 / 3", {"value": "1/3"}),
        ("a < 0", {"value": False}),
        ('kind = "big"', {"value": True}),
        ('day + duration("P1M")', {"value": "2021-02-28"}),
        ("xs.cost", {"value": ["1.50", "2.00"]}),
        ("sum(xs.cost)", {"value": "3.50"}),
        ("known(a) and not(known(paid))", {"value": True}),
        ("paid", {"unknown": [{"kind": "fact", "name": "paid"}]}),
        ("paid and a < 0", {"value": False}),
        ("sum(xs[counts].cost)", {"unknown": [{"kind": "fact", "name": "xs.counts"}]}),
        ("xs[counts].name", {"unknown": [{"kind": "fact", "name": "xs.counts"}]}),
        ("a / (a - a)", {"unknown": [{"kind": "division-by-zero", "name": "(a - a)"}]}),
    ],
)
def test_an_expression_is_answered_with_its_value_or_why_it_is_unknown(
    given, expression, answer, capsys
):
    assert main(["eval", expression, *given]) == 0

    assert json.loads(capsys.readouterr().out) == answer


def test_a_faulty_expression_is_refused_with_its_place(given, capsys):
    assert main(["eval", "a + pid", *given]) == 3

    said = capsys.readouterr()
    assert said.out == ""
    assert "1 | a + pid\n  |     ^^^" in said.err


def test_faulty_facts_and_records_are_refused(given, tmp_path, capsys):
    (tmp_path / "given.json").write_text('{"a": "0.125"}', "utf-8")
    assert main(["eval", "a", *given]) == 3
    assert "0.125" in capsys.readouterr().err

    (tmp_path / "facts.yaml").write_text("a: nummer", "utf-8")
    assert main(["eval", "a", *given]) == 3
    assert "facts.yaml:1:4" in capsys.readouterr().err


def test_the_facts_may_stand_alone_in_their_file(given, tmp_path, capsys):
    (tmp_path / "facts.yaml").write_text("a: number(0)\n", "utf-8")
    (tmp_path / "given.json").write_text('{"a": 7}', "utf-8")

    assert main(["eval", "a", *given]) == 0
    assert json.loads(capsys.readouterr().out) == {"value": "7"}


def asked(monkeypatch, capsys, *lines: str) -> tuple[int, list[dict]]:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
    code = main(["eval", "-", "--lang", "en"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_in_a_pipe_each_request_is_answered_in_its_turn(monkeypatch, capsys):
    requests = [
        {"expression": "x > 1", "facts": {"x": "number(0)"}, "given": {"x": "2"}},
        {"expression": "x > 1", "facts": {"x": "number(0)"}, "given": {"x": None}},
        {"expression": "sum(ys.c)", "facts": {"ys": {"each": {"c": "money"}}}, "given": {"ys": []}},
    ]

    code, answers = asked(monkeypatch, capsys, *(json.dumps(one) for one in requests))

    assert code == 0
    assert answers == [
        {"value": True},
        {"unknown": [{"kind": "fact", "name": "x"}]},
        {"value": "0.00"},
    ]


def test_figures_in_a_pipe_are_never_floats(monkeypatch, capsys):
    request = '{"expression": "x", "facts": {"x": "number(12)"}, "given": {"x": 0.1000000000001}}'

    code, answers = asked(monkeypatch, capsys, request.replace("0.1000000000001", "0.10000000001"))

    assert (code, answers) == (0, [{"value": "0.100000000010"}])


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1]",
        '{"expression": 1}',
        '{"expression": "1", "facst": {}}',
        '{"expression": "1", "on": "yesterday"}',
        '{"expression": "1", "on": "20210630"}',
        '{"expression": "1", "given": [1]}',
        '{"expression": "1", "facts": "x"}',
        '{"expression": "1 +"}',
        '{"expression": "x", "facts": {"x": "nummer"}}',
        '{"expression": "x", "facts": {"x": "money"}, "given": {"y": 1}}',
    ],
)
def test_a_bad_request_is_told_its_problem_and_the_next_is_answered(line, monkeypatch, capsys):
    code, answers = asked(monkeypatch, capsys, line, '{"expression": "1 + 1"}')

    assert code == 1
    (problem, *_) = answers[0]["problem"]
    assert set(problem) == {"code", "message", "line", "column", "help"}
    assert answers[1] == {"value": "2"}


OF_TINY = ["--policy", "tiny", "--programme", "grant"]


@pytest.mark.parametrize(
    ("expression", "more", "answer"),
    [
        ("rate + 1", ["--on", "2021-06-30"], {"value": "40001.00"}),
        ("rate", ["--on", "2019-12-31"], {"unknown": [{"kind": "parameter", "name": "rate"}]}),
        ("min(rate, costs)", ["--on", "2021-06-30"], {"value": "30000.50"}),
    ],
)
def test_an_expression_may_speak_of_a_policy(office, expression, more, answer, capsys):
    (office / "given.json").write_text('{"costs": "30000.50"}', "utf-8")

    assert main(["eval", expression, *OF_TINY, "--given", "given.json", *more]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found == answer


def test_the_day_of_the_law_is_the_one_the_programme_names(office, capsys):
    (office / "given.json").write_text('{"accepted": "2021-06-30"}', "utf-8")

    assert main(["eval", "rate", *OF_TINY, "--given", "given.json"]) == 0

    assert json.loads(capsys.readouterr().out) == {"value": "40000.00"}


def test_facts_and_a_policy_together_cannot_be_meant(office, capsys):
    assert main(["eval", "1", *OF_TINY, "--facts", "rules/tiny/facts.yaml"]) == 2
