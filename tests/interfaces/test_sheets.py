"""`ipaward template` and `ipaward mapping`, and the way back through `ipaward screen`."""

import json

import pytest
from python_calamine import CalamineWorkbook

from ipaward.interfaces.cli import main
from tests.interfaces import tiny

OF_TINY = ["--policy", "tiny", "--programme", "grant"]
GRANT = tiny.FILES["rules/tiny/grant.yaml"]
EXAMPLES = """\
  - name: costs not known
    like: a local firm
    change: {costs: unknown}
    gives: {verdict: pending}
  - name: a firm from elsewhere
    like: a local firm
    change: {local: no}
    gives: {verdict: ineligible}
"""
# Its name is its number, and a row that begins with that word is one of totals.
TOTAL = """\
  - name: 合计
    like: a local firm
    gives: {verdict: eligible}
"""


def test_the_empty_workbook_has_a_column_for_each_fact(office, capsys):
    assert main(["template", *OF_TINY, "--out", "form.xlsx"]) == 0

    assert "form.xlsx" in capsys.readouterr().out
    book = CalamineWorkbook.from_path(str(office / "form.xlsx"))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    heads = {str(cell) for row in rows for cell in row}
    assert {"number", "accepted", "firm", "local", "costs"} <= heads


def test_the_examples_filled_in_are_screened_as_they_promise(office, capsys):
    tiny.write(office, grant=GRANT + EXAMPLES)
    assert main(["template", *OF_TINY, "--examples", "--out", "form.xlsx"]) == 0
    assert capsys.readouterr().out == "written to form.xlsx\n"

    assert main(["screen", "form.xlsx", *OF_TINY, "--format", "json", "--quiet"]) == 0

    decisions = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(d["application"], d["verdict"], d["amount"]) for d in decisions] == [
        ("a local firm", "eligible", "30000.00"),
        ("costs not known", "pending", None),
        ("a firm from elsewhere", "ineligible", None),
    ]


def test_an_example_no_workbook_can_hold_is_left_out_and_named(office, capsys):
    tiny.write(office, grant=GRANT + EXAMPLES + TOTAL)

    assert main(["template", *OF_TINY, "--examples", "--out", "form.xlsx"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        'the example "合计" is left out: a workbook cannot hold `number`',
        "written to form.xlsx",
    ]
    assert main(["screen", "form.xlsx", *OF_TINY, "--format", "json", "--quiet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_without_being_asked_for_no_example_is_filled_in(office, capsys):
    assert main(["template", *OF_TINY, "--out", "form.xlsx"]) == 0

    sheets = CalamineWorkbook.from_path("form.xlsx")
    assert len(sheets.get_sheet_by_index(0).to_python()) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [(["--out", "form.csv"], 2), (["--out", "nowhere/form.xlsx"], 3), ([], 2)],
)
def test_a_workbook_that_cannot_be_written_is_said(office, more, code, capsys):
    assert main(["template", *OF_TINY, *more]) == code

    assert capsys.readouterr().err


def test_a_guessed_mapping_can_be_used_as_it_is(office, capsys):
    strange = tiny.ROUND.replace("costs", "Costs (yuan)").replace("firm,", "Name of firm,")
    (office / "round.csv").write_text(strange, "utf-8")

    assert main(["mapping", "round.csv", *OF_TINY, "--out", "map.yaml"]) == 0

    written = (office / "map.yaml").read_text("utf-8")
    assert "Costs (yuan)" in written
    assert main(["screen", "round.csv", *OF_TINY, "--mapping", "map.yaml"]) in (0, 1)


def test_a_mapping_is_printed_where_no_file_is_named(office, capsys):
    assert main(["mapping", "round.csv", *OF_TINY]) == 0

    assert "columns:" in capsys.readouterr().out


def test_a_corrected_mapping_is_followed(office, capsys):
    strange = tiny.ROUND.replace("costs", "支出（万元）").replace("30000.50", "3.00005")
    strange = strange.replace(",50000\n", ",5\n").replace(",10000\n", ",1\n")
    (office / "round.csv").write_text(strange, "utf-8")
    (office / "map.yaml").write_text(
        "columns:\n  支出（万元）: {fact: costs, unit: 万元}\n", "utf-8"
    )

    assert main(["screen", "round.csv", *OF_TINY, "--mapping", "map.yaml"]) == 0

    assert "30,000.50" in capsys.readouterr().out


def test_a_faulty_mapping_is_refused(office, capsys):
    (office / "map.yaml").write_text("columns:\n  costs: cost\n", "utf-8")

    assert main(["screen", "round.csv", *OF_TINY, "--mapping", "map.yaml"]) == 3

    assert "`cost`" in capsys.readouterr().err
