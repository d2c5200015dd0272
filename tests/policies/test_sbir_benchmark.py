"""The converter of the SBIR pack, and the benchmark of fiscal year 1996 award by award."""

import csv
import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from ipaward import __version__
from ipaward.casework.decide import Desk
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.tables.intake import read_applications

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "policies/sbir-benchmark/firm_records.py"
DATA = ROOT.parent / "shared/data"
AWARDS = DATA / "sbir_counts_1983_2018.csv.gz"
GOLDEN = DATA / "sbir_benchmark_fy1996_expected.csv"
HEADER = "firm,agency,phase,program,year\n"


def run(*arguments, given=b""):
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def converted(text, year=1996):
    done = run("-", "--fiscal-year", year, given=text.encode())
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def refused(text):
    done = run("-", "--fiscal-year", 1996, given=text.encode())
    assert done.returncode == 3
    assert done.stdout == b""
    return done.stderr.decode()


def table(*awards):
    """Give a table of awards, each as (how many, firm, phase, year)."""
    return HEADER + "".join(
        f'"{firm}",Agency,{phase},SBIR,{year}\n' * times for times, firm, phase, year in awards
    )


@pytest.fixture(scope="module")
def desk():
    book = read_pack("sbir-benchmark", (ROOT,))
    reading = CaseReading(book, book.programmes["phase-one"])
    yield Desk.of(reading, __version__)
    reading.close()


def decided(desk, path):
    """Give (verdict, state of the rule) by firm for a file of records."""
    intake = read_applications(path, desk.reading.book.vocabulary)
    found = {}
    for row in intake.rows:
        decision = desk.decide(row)
        assert decision.application not in found
        found[decision.application] = (
            decision.verdict.value,
            decision.findings[0].state.value,
        )
    return found


def decided_table(desk, tmp_path, text, year=1996):
    path = tmp_path / "firms.jsonl"
    records = converted(text, year)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return decided(desk, path)


# --- the converter ------------------------------------------------------------------------


def test_spellings_of_one_firm_meet_under_one_name():
    records = converted(
        table(
            (1, "Beispiel, Inc.", "Phase I", 1990),
            (1, " BEISPIEL  inc", "Phase I", 1991),
            (1, "beispiel-INC!", "Phase II", 1992),
            (1, "Beispiel Incorporated", "Phase I", 1990),
        )
    )
    assert [record["firm"] for record in records] == ["BEISPIEL INC", "BEISPIEL INCORPORATED"]
    assert records[0] == {
        "firm": "BEISPIEL INC",
        "fiscal_year": 1996,
        "reference_day": "1995-10-01",
        "awards": [
            {"phase": "Phase I", "year": 1990},
            {"phase": "Phase I", "year": 1991},
            {"phase": "Phase II", "year": 1992},
        ],
    }


def test_every_character_but_letters_and_digits_of_ascii_parts_the_name():
    records = converted(table((1, "Invénté & Söhne_3", "Phase I", 1992)))
    assert [record["firm"] for record in records] == ["INV NT S HNE 3"]


def test_awards_without_a_usable_name_stand_together_under_a_name_no_firm_can_have():
    text = table(
        (1, "", "Phase I", 1992), (1, " -- ", "Phase I", 1993), (1, "no name", "Phase I", 1992)
    )
    records = converted(text)
    assert [(r["firm"], len(r["awards"])) for r in records] == [("(no name)", 2), ("NO NAME", 1)]
    assert b"(no name)" in run("-", "--fiscal-year", 1996, given=text.encode()).stderr


def test_awards_of_the_ten_years_before_and_of_the_year_itself_are_written():
    text = table(*((1, "Example", "Phase I", year) for year in (1985, 1986, 1996, 1997)))
    assert [award["year"] for award in converted(text)[0]["awards"]] == [1986, 1996]
    assert converted(table((1, "Example", "Phase I", 1985))) == []


def test_a_table_packed_with_gzip_and_one_with_a_byte_order_mark_are_read_alike(tmp_path):
    text = table((2, "Example", "Phase I", 1992))
    packed, marked = tmp_path / "a.csv", tmp_path / "b.csv"
    packed.write_bytes(gzip.compress(text.encode()))
    marked.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    for path in (packed, marked):
        out = tmp_path / "out.jsonl"
        assert run(path, "--fiscal-year", 1996, "--out", out).returncode == 0
        assert [json.loads(line) for line in out.read_text().splitlines()] == converted(text)


def test_every_faulty_line_is_named_and_nothing_is_written():
    said = refused(
        HEADER
        + "Example,Agency,Phase III,SBIR,1992\n"
        + "Example,Agency,Phase I,ABCD,1992\n"
        + "Example,Agency,Phase I,SBIR,92\n"
        + "Example,Agency,Phase I,SBIR\n"
    )
    assert [line.split(":")[0] for line in said.splitlines()] == [f"line {n}" for n in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    "text", ["", "firm,agency,phase,year\n", HEADER + '"Example,Agency,Phase I,SBIR,1992\n']
)
def test_a_table_without_its_columns_or_with_an_open_quote_is_refused(text):
    assert refused(text)


def test_a_file_that_is_not_there_or_cut_off_is_refused_in_a_sentence(tmp_path):
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(table((9, "Example", "Phase I", 1992)).encode())[:-9])
    for path in (tmp_path / "none.csv", cut):
        done = run(path, "--fiscal-year", 1996)
        assert done.returncode == 3
        assert len(done.stderr.decode().splitlines()) == 1


# --- the benchmark on invented awards -----------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (20, 0, ("eligible", "not-applicable")),
        (21, 0, ("ineligible", "unmet")),
        (21, 5, ("ineligible", "unmet")),
        (21, 6, ("eligible", "met")),
        (24, 5, ("ineligible", "unmet")),
        (24, 6, ("eligible", "met")),  # a quarter, exactly
        (48, 11, ("ineligible", "unmet")),
        (48, 12, ("eligible", "met")),
    ],
)
def test_the_threshold_and_the_quarter(desk, tmp_path, first, second, expected):
    text = table((first, "Example", "Phase I", 1992), (second, "Example", "Phase II", 1993))
    assert decided_table(desk, tmp_path, text) == {"EXAMPLE": expected}


@pytest.mark.parametrize(
    ("phase_one", "phase_two", "expected"),
    [
        (1989, 1993, ("eligible", "not-applicable")),
        (1990, 1993, ("eligible", "met")),
        (1994, 1993, ("eligible", "met")),
        (1995, 1993, ("eligible", "not-applicable")),
        (1992, 1990, ("ineligible", "unmet")),
        (1992, 1991, ("eligible", "met")),
        (1992, 1995, ("eligible", "met")),
        (1992, 1996, ("ineligible", "unmet")),
    ],
)
def test_the_rule_and_not_the_script_draws_the_windows(
    desk, tmp_path, phase_one, phase_two, expected
):
    text = table((21, "Example", "Phase I", phase_one), (6, "Example", "Phase II", phase_two))
    assert decided_table(desk, tmp_path, text) == {"EXAMPLE": expected}


def test_a_firm_is_held_to_the_benchmark_over_all_its_spellings(desk, tmp_path):
    text = table((10, "Example, Inc.", "Phase I", 1992), (11, "EXAMPLE INC", "Phase I", 1993))
    assert decided_table(desk, tmp_path, text) == {"EXAMPLE INC": ("ineligible", "unmet")}


# --- the benchmark on real awards ---------------------------------------------------------


@pytest.mark.skipif(not GOLDEN.is_file(), reason="the real awards are not beside this checkout")
def test_fiscal_year_1996_comes_out_as_counted_firm_by_firm(desk, tmp_path):
    firms = tmp_path / "firms.jsonl"
    assert run(AWARDS, "--fiscal-year", 1996, "--out", firms).returncode == 0
    found = decided(desk, firms)
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        expected = {row["firm"] or "(no name)": row["status"] for row in csv.DictReader(file)}
    states = {firm: state for firm, (_, state) in found.items()}
    assert {firm: states.get(firm) for firm in expected} == expected
    assert Counter(expected.values()) == {"not-applicable": 4656, "met": 63, "unmet": 8}
    # A firm the count does not name has no award in either window.
    assert {states[firm] for firm in states.keys() - expected.keys()} == {"not-applicable"}
    verdicts = {"met": "eligible", "not-applicable": "eligible", "unmet": "ineligible"}
    assert all(verdict == verdicts[state] for verdict, state in found.values())
