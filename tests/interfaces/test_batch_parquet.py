"""`ipaward batch run` over Parquet: the same decisions as over rows, whatever the columns are."""

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet as parquet
import pytest

from tests.interfaces.batch_torture import content_of
from tests.interfaces.batch_world import TYPED, records, write_csv, write_parquet
from tests.interfaces.test_batch_run import assert_adds_up, decisions, manifest, quarantined, run


def without_figures(rows: int) -> list[dict[str, str]]:
    return records(rows, is_broken=False)


def test_columns_and_rows_give_the_same_decisions_and_the_same_quarantine(office):
    write_csv(office / "r.csv", records(300))
    write_parquet(office / "r.parquet", records(300))

    assert run("r.csv", "--chunk", "70", out="rows") == 1
    assert run("r.parquet", "--chunk", "70") == 1

    assert manifest()["digest"] == manifest("rows")["digest"]
    assert decisions() == decisions("rows")
    # Not its line: a table has a header above the first.
    names = ("row", "header", "application", "problem", "zh", "en")
    assert [[row[name] for name in names] for row in quarantined()] == [
        [row[name] for name in names] for row in quarantined("rows")
    ]
    assert_adds_up()


def test_typed_columns_mean_what_texts_mean(office):
    write_parquet(office / "texts.parquet", without_figures(200))
    write_parquet(office / "typed.parquet", without_figures(200), **TYPED)

    assert run("texts.parquet", out="texts") == 0
    assert run("typed.parquet") == 0

    assert manifest()["digest"] == manifest("texts")["digest"]


def test_the_bytes_are_the_same_with_any_threads_and_the_digest_with_any_chunk_size(office):
    write_parquet(office / "r.parquet", records(500))

    for name, *more in (
        ("one", "--threads", "1", "--chunk", "60"),
        ("two", "--threads", "2", "--chunk", "60"),
        ("eight", "--threads", "8", "--chunk", "60", "--memory", "2GB"),
        ("small", "--chunk", "11"),
        ("whole", "--chunk", "500"),
    ):
        assert run("r.parquet", *more, out=name) == 1

    assert content_of("one") == content_of("two") == content_of("eight")
    assert len({manifest(name)["digest"] for name in ("one", "small", "whole")}) == 1


def test_a_partitioned_folder_is_one_register(office):
    for number, firm in enumerate(("甲", "乙", "甲")):
        folder = office / "in" / f"firm={firm}"
        folder.mkdir(parents=True, exist_ok=True)
        rows = without_figures(30)[number * 10 : number * 10 + 10]
        write_parquet(folder / f"{number}.parquet", rows, **TYPED)
    for path in (office / "in").rglob("*.parquet"):
        duckdb.sql(f"SELECT * EXCLUDE (firm) FROM '{path}'").write_parquet(f"{path}.new")
        Path(f"{path}.new").replace(path)

    assert run("in") == 0

    files = [(one["file"], one["rows"], one["first"]) for one in manifest()["inputs"]]
    assert files == [
        ("firm=乙/1.parquet", 10, 0),
        ("firm=甲/0.parquet", 10, 10),
        ("firm=甲/2.parquet", 10, 20),
    ]
    assert [one["number"] for one in decisions()][:11] == [
        *(f"A{at:06}" for at in range(10, 20)),
        "A000000",
    ]


def test_a_number_that_stands_more_than_once_is_quarantined_wherever_it_stands(office):
    rows = without_figures(40)
    rows[31]["number"] = rows[2]["number"]
    rows[35]["number"] = f"  {rows[2]['number']}\u3000"  # the same to whoever reads it
    write_parquet(office / "r.parquet", rows)

    assert run("r.parquet", "--chunk", "9") == 1

    found = [(row["row"], row["application"], row["problem"]) for row in quarantined()]
    assert found == [(row, "A000002", "double-number") for row in ("2", "31", "35")]
    assert "row 32, 36 too" in quarantined()[0]["en"]
    assert_adds_up()


def test_a_row_the_law_does_not_cover_is_put_aside_in_its_place(office):
    rows = records(40)
    for at in (3, 8, 26, 39):
        rows[at]["accepted"] = "2019-12-31"
    write_parquet(office / "r.parquet", rows)
    write_csv(office / "r.csv", rows)

    run("r.parquet", "--chunk", "25")
    run("r.csv", "--chunk", "25", out="rows")

    assert [(row["row"], row["problem"], row["en"]) for row in quarantined()] == [
        (row["row"], row["problem"], row["en"]) for row in quarantined("rows")
    ]
    assert manifest()["problems"] == {"not-an-amount": 4, "not-in-force": 4}
    assert_adds_up()


def test_a_tenth_of_broken_rows_still_adds_up(office):
    rows = records(100)
    rows[50]["number"] = rows[20]["number"]
    rows[60]["number"] = ""
    write_parquet(office / "r.parquet", rows)

    assert run("r.parquet", "--chunk", "33") == 1

    assert manifest()["problems"] == {"double-number": 2, "no-number": 1, "not-an-amount": 10}
    assert manifest()["rows"] == {"in": 100, "decided": 87, "quarantined": 13}
    assert_adds_up()


def test_a_register_without_rows_gives_decisions_without_rows(office):
    write_parquet(office / "r.parquet", [])

    assert run("r.parquet") == 0

    assert decisions() == []
    assert manifest()["rows"] == {"in": 0, "decided": 0, "quarantined": 0}


def test_a_column_that_is_missing_is_noted_and_its_fact_unknown(office, capsys):
    rows = without_figures(10)
    path = write_parquet(office / "all.parquet", rows)
    duckdb.sql(f"SELECT * EXCLUDE (costs) FROM '{path}'").write_parquet("r.parquet")

    assert run("r.parquet") == 0

    said = capsys.readouterr().out
    assert "note[missing-columns]" in said
    assert "costs" in said
    assert {one["verdict"] for one in decisions()} <= {"pending", "ineligible"}


# What a query of ours works out by itself, in the columns of somebody else's file.
OURS = ["verdict", "Amount", "paid", "refused", "rate", "term standard", "rule local", "all rules"]
OURS += ["least term", "standard", "provisional", "#on", "#1", "#odd", "number before", "f"]


def test_a_column_that_is_no_fact_is_taken_for_nothing(office, capsys):
    rows = without_figures(50)
    path = write_parquet(office / "plain.parquet", rows)
    more = ", ".join(f"'7' AS \"{name}\"" for name in OURS)
    duckdb.sql(f"SELECT *, {more} FROM '{path}'").write_parquet("more.parquet")

    assert run("plain.parquet", out="plain") == 0
    capsys.readouterr()
    assert run("more.parquet") == 0

    assert manifest()["digest"] == manifest("plain")["digest"]
    said = capsys.readouterr().out
    assert "the column `verdict` is no fact; it is not read" in said


def test_a_fact_may_stand_in_a_column_that_is_called_as_a_result_is(office):
    path = write_parquet(office / "plain.parquet", without_figures(50), **TYPED)
    names = {"costs": "amount", "local": "verdict", "accepted": "#on", "firm": "all rules"}
    mapping = "".join(f"  {json.dumps(name)}: {fact}\n" for fact, name in names.items())
    (office / "m.yaml").write_text(f"columns:\n{mapping}", "utf-8")

    assert run("plain.parquet", out="plain") == 0
    assert run(renamed(path, **names), "--mapping", "m.yaml") == 0

    assert manifest()["digest"] == manifest("plain")["digest"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"costs": "costs::DOUBLE"}, "costs"),
        ({"costs": "{'a': costs}"}, "costs"),
        ({"accepted": "accepted::TIMESTAMPTZ"}, "accepted"),
        ({"local": "[local]"}, "local"),
    ],
)
def test_a_column_of_the_wrong_type_is_refused(office, columns, said, capsys):
    rows = [{**row, "local": row["local"] or "no"} for row in without_figures(5)]
    write_parquet(office / "r.parquet", rows, **columns)

    assert run("r.parquet") == 3

    err = capsys.readouterr().err
    assert err.startswith("error[")
    assert said in err
    assert not Path("out").exists()


def renamed(source: Path, **names: str) -> str:
    """Write a file whose columns bear other names, and give its name."""
    said = ", ".join(f'{old} AS "{new}"' for old, new in names.items())
    kept = ", ".join(names)
    query = f"SELECT * EXCLUDE ({kept}), {said} FROM '{source}'"
    duckdb.sql(query).write_parquet("renamed.parquet")
    return "renamed.parquet"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "the column `costs` holds decimals of 39 digits; at most 38 can be read"),
        ("zh", "`costs` 一栏是 39 位的小数，最多能读 38 位"),
    ],
)
def test_a_column_of_too_many_digits_is_said_to_be_so(office, lang, said, capsys):
    wide = pyarrow.array([Decimal(5)], pyarrow.decimal256(39, 2))
    parquet.write_table(pyarrow.table({"number": ["A1"], "costs": wide}), "r.parquet")

    assert run("r.parquet", "--lang", lang) == 3

    assert said in capsys.readouterr().err


def test_a_mapping_says_which_column_is_which_fact(office):
    path = write_parquet(office / "r.parquet", without_figures(50))
    (office / "m.yaml").write_text("columns:\n  outlay: costs\n  here: local\n", "utf-8")

    assert run("r.parquet", out="plain") == 0
    assert run(renamed(path, costs="outlay", local="here"), "--mapping", "m.yaml") == 0

    assert decisions() == decisions("plain")


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        ("columns:\n  outlay: {fact: costs, unit: 万元}\n", "columns.outlay"),
        ("columns:\n  local: {fact: local, words: {there: 是}}\n", "columns.local"),
        ("columns:\n  firm: costs\n", "columns.firm"),
        ("missing: [n/a]\n", "missing"),
    ],
)
def test_a_mapping_that_says_more_is_refused_and_not_passed_over(office, mapping, key, capsys):
    write_parquet(office / "r.parquet", without_figures(5))
    (office / "m.yaml").write_text(mapping, "utf-8")

    assert run("r.parquet", "--mapping", "m.yaml") == 3

    said = capsys.readouterr().err
    assert "error[mapping-for-tables]" in said
    assert f"`{key}`" in said


def test_a_mapping_that_speaks_of_a_column_there_is_not_is_refused(office, capsys):
    write_parquet(office / "r.parquet", without_figures(5))
    (office / "m.yaml").write_text("columns:\n  Locale: local\n  outlay: costs\n", "utf-8")

    assert run("r.parquet", "--mapping", "m.yaml") == 3

    said = capsys.readouterr().err
    assert said.count("error[mapping-no-header]") == 2
    assert "a column `Locale`, there is local\n" in said
    assert "a column `outlay`, there is number, " in said


def test_a_figure_in_another_unit_is_never_taken_for_yuan(office):
    path = write_parquet(office / "yuan.parquet", without_figures(5))
    duckdb.sql(
        f"""SELECT * EXCLUDE (costs), (costs::DECIMAL(18, 2) / 10000)::DECIMAL(18, 6)
            AS "costs（万元）" FROM '{path}'"""
    ).write_parquet("r.parquet")

    code = run("r.parquet")

    # Either read for what it says, or refused; never as so many yuan.
    if code == 3:
        assert not Path("out").exists()
    else:
        run("yuan.parquet", out="yuan")
        assert [one["amount"] for one in decisions()] in (
            [one["amount"] for one in decisions("yuan")],
            [None] * 5,
        )


def test_a_broken_file_is_refused(office, capsys):
    whole = write_parquet(office / "whole.parquet", without_figures(500)).read_bytes()
    broken = {
        "half.parquet": whole[: len(whole) // 2],
        "none.parquet": b"",
        "text.parquet": b"number,accepted\nA1,2021-06-30\n",
        "holed.parquet": whole[:200] + bytes(len(whole) - 400) + whole[-200:],
    }

    for name, content in broken.items():
        (office / name).write_bytes(content)
        assert run(name) == 3, name
        assert "error[" in capsys.readouterr().err
        assert not Path("out/manifest.json").exists()


def test_a_run_over_columns_is_continued_to_the_same_bytes(office):
    write_parquet(office / "r.parquet", records(200))
    run("r.parquet", "--chunk", "30", out="whole")
    run("r.parquet", "--chunk", "30")
    out = Path("out")
    lines = (out / "progress.jsonl").read_text("utf-8").splitlines(keepends=True)

    for after in (0, 1, 6):
        (out / "manifest.json").unlink()
        (out / "progress.jsonl").write_text("".join(lines[: after + 1]), "utf-8")
        assert run("r.parquet", "--chunk", "30", "--resume") == 1
        assert content_of("out") == content_of("whole")


def test_the_manifest_decodes_the_states(office):
    write_parquet(office / "r.parquet", without_figures(20))

    run("r.parquet")

    said = json.loads(Path("out/manifest.json").read_text("utf-8"))
    (rule,) = said["rules"]
    for one, row in zip(decisions(), without_figures(20), strict=True):
        state = said["states"][one[rule["column"]] >> rule["bit"] & 3]
        assert state == {"yes": "met", "no": "unmet", "": "unknown"}[row["local"]]
