"""A round decided case by case, by a query, or by both: the same decisions to the byte."""

import pytest

from ipaward.interfaces import engines
from ipaward.interfaces.cli import main
from ipaward.interpreters.batch import figures
from tests.interfaces import many_records, tiny

SCREEN = ["screen", "round.csv", "--policy", "tiny", "--programme", "grant"]
ENGINES = ("case", "batch", "both")
SAID = {
    "case": "decided one by one by the rule engine\n",
    "batch": "decided by the batch query",
    "both": "decided one by one by the rule engine, and alike by the batch query",
}
# A quotient of quotients, which no query can say.
FACTS = tiny.FILES["rules/tiny/facts.yaml"] + "  other: money\n  third: money\n"
TOO_WIDE = tiny.FILES["rules/tiny/grant.yaml"].replace(
    "when: local", "when: local or costs / other + third / costs >= costs / third"
)


def screened(capsys, folder, engine, path, *order):
    """Screen with an engine, or with none named; give the code, what was said, and the files."""
    asked = ["--engine", engine] if engine else []
    name = engine or "default"
    code = main(["screen", str(path), *order, *asked, "--out", str(folder / f"{name}.xlsx")])
    said = capsys.readouterr().out
    code = main(["screen", str(path), *order, *asked, "--format", "json", "--quiet"])
    return code, said, capsys.readouterr().out, (folder / f"{name}.xlsx").read_bytes()


def test_the_sample_round_comes_out_the_same_by_every_engine(tmp_path, capsys):
    order = (*many_records.SCREEN, "--lang", "en")

    found = {e: screened(capsys, tmp_path, e, many_records.SAMPLE, *order) for e in ENGINES}

    assert len({(code, json, book) for code, _, json, book in found.values()}) == 1
    assert found["case"][2].count("\n") == 63
    for engine, (_, said, _, _) in found.items():
        assert SAID[engine] in said


def test_many_records_come_out_the_same_and_are_left_to_the_query(tmp_path, capsys, monkeypatch):
    # The limit itself is tried with six records below; here it is many unlike ones that count.
    monkeypatch.setattr(engines, "MOST_BY_CASE", 599)
    path = many_records.write(tmp_path / "many.jsonl", 600)
    runs = {}

    for engine in (None, "case"):
        asked = ["--engine", engine] if engine else []
        out = tmp_path / f"{engine}.xlsx"
        order = ["screen", str(path), *many_records.SCREEN, "--lang", "en", "--format", "json"]
        code = main([*order, *asked, "--out", str(out)])
        said = capsys.readouterr()
        runs[engine] = code, said.out, out.read_bytes()
        assert SAID[engine or "batch"] in said.err

    assert runs[None] == runs["case"]
    verdicts = [runs["case"][1].count(f'"verdict": "{v}"') for v in ("eligible", "ineligible")]
    assert min(verdicts) > 40


@pytest.mark.parametrize(("most", "engine"), [(3, "batch"), (4, "case"), (5, "case")])
def test_a_round_is_left_to_the_query_above_the_limit(office, capsys, monkeypatch, most, engine):
    monkeypatch.setattr(engines, "MOST_BY_CASE", most)

    assert main(SCREEN) == 0

    assert SAID[engine] in capsys.readouterr().out


@pytest.mark.parametrize("chunk", [1, 2, 3, 6])
def test_the_rows_keep_their_order_whatever_the_chunk(office, capsys, monkeypatch, chunk):
    late = "A0,2019-12-31,Firm F,yes,10000\n"  # before the policy was in force
    (office / "round.csv").write_text(tiny.ROUND + late + tiny.REFUSED_ROW, "utf-8")
    expected = main([*SCREEN, "--engine", "case"]), capsys.readouterr()
    monkeypatch.setattr(engines, "CHUNK", chunk)

    found = main([*SCREEN, "--engine", "batch"]), capsys.readouterr()

    assert expected[0] == found[0] == 1
    assert found[1].out == expected[1].out.replace(SAID["case"].strip(), SAID["batch"])


def test_a_round_without_a_row_is_decided_by_every_engine(office, capsys):
    (office / "round.csv").write_text(tiny.HEAD, "utf-8")

    codes = {main([*SCREEN, "--engine", engine]) for engine in ENGINES}

    assert codes == {0}


def test_a_policy_no_query_can_say_is_refused_to_those_who_ask_for_one(office, capsys):
    tiny.write(office, facts=FACTS, grant=TOO_WIDE)

    for engine in ("batch", "both"):
        assert main([*SCREEN, "--engine", engine]) == 3

        said = capsys.readouterr()
        assert "batch-unsupported" in said.err
        assert said.out == ""


def test_a_policy_no_query_can_say_is_else_decided_case_by_case(office, capsys, monkeypatch):
    tiny.write(office, facts=FACTS, grant=TOO_WIDE)
    monkeypatch.setattr(engines, "MOST_BY_CASE", 1)

    main(SCREEN)

    assert SAID["case"] in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["batch", "both"])
def test_a_query_that_is_wrong_decides_nothing_and_is_our_fault(
    office, capsys, monkeypatch, engine
):
    true = figures.Reckoning.within
    monkeypatch.setattr(figures.Reckoning, "within", lambda self, one, _: true(self, one, 0))

    code = main([*SCREEN, "--engine", engine, "--out", "out.jsonl"])

    said = capsys.readouterr()
    assert code == 4
    assert "A1, grant" in said.err
    assert said.out == ""
    assert not (office / "out.jsonl").exists()


def test_an_engine_there_is_not_is_a_wrong_use(office, capsys):
    assert main([*SCREEN, "--engine", "spark"]) == 2
