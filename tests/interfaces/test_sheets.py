"""`ipaward template` and `ipaward mapping`, and the way back through `ipaward screen`."""

import pytest
from python_calamine import CalamineWorkbook

from ipaward.interfaces.cli import main
from tests.interfaces import tiny

OF_TINY = ["--policy", "tiny", "--programme", "grant"]


def test_the_empty_workbook_has_a_column_for_each_fact(office, capsys):
    assert main(["template", *OF_TINY, "--out", "form.xlsx"]) == 0

    assert "form.xlsx" in capsys.readouterr().out
    book = CalamineWorkbook.from_path(str(office / "form.xlsx"))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    heads = {str(cell) for row in rows for cell in row}
    assert {"number", "accepted", "firm", "local", "costs"} <= heads


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
