"""`ipaward explain` of the folder a batch run wrote: one row fetched, decided again, and told."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ipaward.interfaces.cli import main
from tests.interfaces import tiny
from tests.interfaces.batch_world import RUN, TYPED, records, write_csv, write_lines, write_parquet

NAMED = ["--policy", "tiny", "--programme", "grant"]


def run(source: str, *more: str) -> None:
    assert main([*RUN, source, "--out", "out", *more]) in (0, 1)


def explained(capsys, *words: str) -> str:
    """Explain one application, and give what was said."""
    capsys.readouterr()
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


# Whatever the register was.


def write_register(folder: Path, name: str) -> str:
    """Write a register of 120 rows, some of them broken, and give the name to run it by."""
    rows = records(120)
    match name:
        case "in":
            (folder / "in").mkdir()
            write_csv(folder / "in" / "1.csv.gz", rows[:50])
            write_lines(folder / "in" / "2.jsonl", rows[50:])
        case "columns":
            (folder / "columns" / "local=yes").mkdir(parents=True)
            (folder / "columns" / "local=no").mkdir(parents=True)
            for local, some in (("no", rows[1:20:5]), ("yes", rows[:20:5])):
                path = write_parquet(folder / "whole.parquet", some)
                out = folder / "columns" / f"local={local}" / "a.parquet"
                duckdb.execute(f"COPY (SELECT * EXCLUDE (local) FROM '{path}') TO '{out}'")
        case "r.parquet":
            write_parquet(folder / name, rows)
        case "typed.parquet":
            write_parquet(folder / name, rows, **TYPED)
        case "r.jsonl":
            write_lines(folder / name, rows)
        case _:
            write_csv(folder / name, rows)
    return name


@pytest.mark.parametrize("kind", ["VARCHAR", "DOUBLE"])
def test_what_no_rule_reads_stands_in_nobodys_way(office, kind, capsys):
    path = write_parquet(office / "r.parquet", records(3, is_broken=False))
    firm = "chr(7) || firm" if kind == "VARCHAR" else "1.5::DOUBLE"
    odd = f"COPY (SELECT * REPLACE ({firm} AS firm) FROM '{path}') TO 'odd.parquet'"
    duckdb.execute(odd)
    run("odd.parquet")

    said = explained(capsys, "out", "--application", "A000001")

    assert "A000001" in said
    assert json.loads((office / "out/manifest.json").read_text("utf-8"))["rows"]["decided"] == 3


@pytest.mark.parametrize("number", ["A000005", "A000001", "A000012"])
@pytest.mark.parametrize("register", ["r.csv", "r.csv.gz", "r.jsonl", "r.parquet", "typed.parquet"])
def test_a_row_of_a_run_is_explained_as_that_of_a_file(office, register, number, capsys):
    write_register(office, register)
    run(register, "--chunk", "7")
    write_csv(office / "one.csv", [one for one in records(20) if one["number"] == number])

    said = explained(capsys, "out", "--application", number)

    alone = explained(capsys, "one.csv", "--application", number, *NAMED)
    assert _without_placement(said) == _without_placement(alone)
    assert "1. local" in said


def _without_placement(said: str) -> list[str]:
    """Leave out where it stands among the others, which a run does not reckon."""
    return [one for one in said.split("\n\n") if not one.startswith(("Placement", "Ranking"))]


@pytest.mark.parametrize("name", ["a?", "a[1]", "a*", "it's 5%20 百 分"])
def test_whatever_stands_in_a_name_means_itself(office, name, capsys):
    # Where wildcards were taken for such, these would be read too, or instead.
    for decoy in ("ab", "a1", "a*b"):
        write_parquet(office / "r.parquet", records(5))
        run("r.parquet", "--out", decoy)
    write_parquet(office / "r.parquet", records(20)).rename(office / f"{name}.parquet")
    run(f"{name}.parquet", "--out", name)

    said = explained(capsys, name, "--application", "A000012")

    assert "Firm 12" in said
    assert main(["explain", name, "--application", "A000017"]) == 1
    assert "A000017" in capsys.readouterr().out
    assert main(["batch", "summary", name]) == 0
    assert "20 read = 18 decided + 2 quarantined" in capsys.readouterr().out


@pytest.mark.parametrize(("register", "number"), [("in", "A000055"), ("columns", "A000005")])
def test_a_row_of_a_later_file_is_found(office, register, number, capsys):
    write_register(office, register)
    run(register)

    said = explained(capsys, "out", "--application", number)

    assert number in said
    assert "Firm " + str(int(number[1:])) in said


def test_a_column_that_a_mapping_names_is_read_by_it(office, capsys):
    write_parquet(office / "r.parquet", records(20))
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT number AS Nr, * EXCLUDE (number) FROM 'r.parquet') TO 'named.parquet'"
        )
    (office / "m.yaml").write_text("columns: {Nr: {fact: number}}\n", "utf-8")
    run("named.parquet", "--mapping", "m.yaml")

    assert "A000005" in explained(capsys, "out", "-a", "A000005", "--mapping", "m.yaml")

    assert main(["explain", "out", "-a", "A000005"]) == 3
    assert "name the mapping of the run with --mapping" in capsys.readouterr().err


# Rows put aside, and numbers there are not.


@pytest.mark.parametrize("register", ["r.csv", "r.parquet"])
def test_a_row_put_aside_is_told_with_its_problems(office, register, capsys):
    write_register(office, register)
    run(register)
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000007"]) == 1

    said = capsys.readouterr().out
    assert "the row of application A000007 was refused" in said
    assert "error[not-an-amount]" in said or "`much`" in said
    assert f"--> {register}, row" in said


def test_every_row_of_a_doubled_number_is_told(office, capsys):
    rows = records(6)
    rows[4]["number"] = rows[1]["number"]
    write_csv(office / "r.csv", rows)
    run("r.csv")
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000001", "--lang", "zh"]) == 1

    said = capsys.readouterr().out
    assert said.count("错误[double-number]") == 2
    assert "第 3 行" in said
    assert "第 6 行" in said


def test_a_row_before_the_law_is_told_as_one_put_aside(office, capsys):
    rows = records(6, is_broken=False)
    rows[3]["accepted"] = "2019-12-31"
    write_csv(office / "r.csv", rows)
    run("r.csv")
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000003"]) == 1

    assert "error[not-in-force]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "near"),
    [("A00005", "`A000005`"), ("A0000O5", "`A000005`"), ("something else", "none is near it")],
)
def test_a_number_there_is_not_is_answered_with_the_nearest(office, number, near, capsys):
    write_register(office, "r.csv")
    run("r.csv")

    assert main(["explain", "out", "--application", number]) == 3

    err = capsys.readouterr().err
    assert f"there is no application numbered `{number}`" in err
    assert near in err


# What is not as it was.


def change_rules(folder: Path) -> None:
    grant = tiny.FILES["rules/tiny/grant.yaml"]
    tiny.write(folder, grant=grant.replace("not in the region", "not of the region"))


def grow_input(folder: Path) -> None:
    with (folder / "r.csv").open("a", encoding="utf-8") as stream:
        stream.write("A9,2021-06-30,Firm,yes,1\n")


def alter_input(folder: Path) -> None:
    content = (folder / "r.csv").read_text("utf-8")
    (folder / "r.csv").write_text(content.replace("Firm 5,", "Firm 6,"), "utf-8")


def remove_input(folder: Path) -> None:
    (folder / "r.csv").unlink()


def alter_decisions(folder: Path) -> None:
    part = folder / "out" / "decisions" / "part-00000.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE t AS SELECT * REPLACE (1::BIGINT AS amount) FROM '{part}'"
        )
        connection.execute(f"COPY t TO '{part}' (FORMAT parquet)")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_rules, "the rulebook is not what the run was done with"),
        (grow_input, "the file r.csv is not what the run was done with"),
        (alter_input, "the file r.csv is not what the run was done with"),
        (remove_input, "go to the folder the run was started in, or put the input back"),
        (alter_decisions, "is not the file that the run wrote"),
    ],
)
def test_what_was_changed_since_is_said_and_nothing_explained(office, change, said, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    change(office)
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000005"]) == 3

    out, err = capsys.readouterr()
    assert said in err
    assert out == ""


def spoil(part: Path) -> None:
    """Change bytes in the midst of a file, where its cells are."""
    content = bytearray(part.read_bytes())
    content[100 : len(content) // 2] = b"\xff" * (len(content) // 2 - 100)
    part.write_bytes(content)


@pytest.mark.parametrize(
    ("change", "problem"), [(Path.unlink, "file-not-there"), (spoil, "batch-run-changed")]
)
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("decisions/part-00000.parquet", "A000005"),
        ("decisions/part-00000.parquet", "A000007"),
        ("quarantine/part-00000.csv", "A000007"),
        ("quarantine/part-00000.csv", "A9"),
    ],
)
def test_a_file_of_a_run_that_is_gone_or_damaged_is_no_fault_of_ours(
    office, name, number, change, problem, capsys
):
    write_register(office, "r.csv")
    run("r.csv")
    change(Path("out", name))
    capsys.readouterr()

    assert main(["explain", "out", "--application", number]) == 3

    out, err = capsys.readouterr()
    assert f"error[{problem}]" in err
    assert Path(name).name in err
    assert out == ""


def test_a_changed_row_of_the_quarantine_is_not_told(office, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    part = Path("out/quarantine/part-00000.csv")
    part.write_bytes(part.read_bytes().replace(b"not an amount", b"not an animal"))

    assert main(["explain", "out", "--application", "A000007"]) == 3

    assert "error[batch-run-changed]" in capsys.readouterr().err


def test_a_damaged_input_of_the_same_size_is_another_file(office, capsys):
    write_register(office, "r.parquet")
    run("r.parquet")
    spoil(Path("r.parquet"))
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000005"]) == 3

    assert "the file r.parquet is not what the run was done with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "the input `r.csv` that the run read is not there"),
        ("zh", "运行读的输入 `r.csv` 现在没有"),
    ],
)
def test_an_input_that_is_gone_is_said_to_be(office, lang, said, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    remove_input(office)
    capsys.readouterr()

    assert main(["explain", "out", "-a", "A000005", "--lang", lang]) == 3

    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "gone", "more"),
    [
        ("en", "`1.csv.gz` that the run read", "`3.csv` lies among the input now"),
        ("zh", "运行读的输入 `1.csv.gz` 现在没有", "运行没有读过 `3.csv`"),
    ],
)
def test_a_file_of_the_input_that_is_gone_or_new_is_named(office, lang, gone, more, capsys):
    write_register(office, "in")
    run("in")
    write_csv(office / "in" / "3.csv", records(1))
    capsys.readouterr()
    words = ["explain", "out", "-a", "A000005", "--lang", lang]

    assert main(words) == 3
    assert more in capsys.readouterr().err

    Path("in/3.csv").unlink()
    Path("in/1.csv.gz").unlink()
    assert main(words) == 3
    assert gone in capsys.readouterr().err


def test_the_search_goes_on_beside_the_policy_and_the_faults_of_that_are_said_first(office, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    alter_decisions(office)
    change_rules(office)
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000005"]) == 3

    assert "the rulebook is not what the run was done with" in capsys.readouterr().err


def test_a_row_is_explained_without_what_a_run_or_a_round_needs_beside(office):
    write_register(office, "r.parquet")
    run("r.parquet")
    code = "import sys; from ipaward.interfaces.cli import main; answer = main(sys.argv[1:]);"
    needless = ["sqlglot", "xlsxwriter", "rich", "ipaward.tables.registers", "ipaward.casework.cut"]
    code += f"print(answer, *(one for one in {needless} if one in sys.modules))"
    words = ["explain", "out", "--application", "A000005"]

    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)

    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--programme", "other"], 3, "the programme is not what the run was done with"),
        (["--on", "2021-01-01"], 3, "the day given with --on is not what the run was done with"),
        (["--on", "2021-02-30"], 2, "is not a day"),
        (["--data", "r.csv"], 2, "a batch run consults no registers"),
        (["--policy", "tinny"], 3, "the policies at hand are `tiny`"),
    ],
)
def test_what_the_run_was_not_asked_for_is_refused(office, more, code, said, capsys):
    write_register(office, "r.csv")
    run("r.csv")

    assert main(["explain", "out", "--application", "A000005", *more]) == code

    assert said in capsys.readouterr().err


def test_the_names_of_the_run_may_be_repeated(office, capsys):
    write_register(office, "r.csv")
    run("r.csv")

    assert "A000005" in explained(capsys, "out", "-a", "A000005", *NAMED)


def test_a_run_is_found_from_another_folder_beside_its_input(office, monkeypatch, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    (office / "elsewhere").mkdir()
    monkeypatch.chdir(office / "elsewhere")

    assert "A000005" in explained(capsys, "../out", "-a", "A000005", "--packs", "..")


# Folders that are no run.


def test_a_run_that_is_not_finished_has_to_be_finished_first(office, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    Path("out/manifest.json").unlink()

    assert main(["explain", "out", "--application", "A000005"]) == 3

    assert "finish it with `ipaward batch run … --resume`" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"ipaward": 1}', "\u0000"])
def test_a_manifest_that_no_run_wrote_is_refused(office, content, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    Path("out/manifest.json").write_text(content, "utf-8")

    assert main(["explain", "out", "--application", "A000005"]) == 3

    assert "error[batch-run-changed]" in capsys.readouterr().err


def test_any_other_folder_is_no_run(office, capsys):
    assert main(["explain", "policies", "--application", "A000005"]) == 3

    assert "error[batch-no-run]" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_to_be_missing(office, capsys):
    assert main(["explain", "out", "--application", "A1"]) == 3

    assert "error[no-such-file]" in capsys.readouterr().err


def test_a_file_of_applications_still_needs_its_names(office, capsys):
    assert main(["explain", "round.csv", "--application", "A1", "--policy", "tiny"]) == 2

    assert "--programme" in capsys.readouterr().err


# Where the two differ.


def test_a_decision_the_desk_does_not_come_to_is_a_fault_of_ours(office, capsys):
    write_register(office, "r.csv")
    run("r.csv")
    alter_decisions(office)
    _own(Path("out"))
    capsys.readouterr()

    assert main(["explain", "out", "--application", "A000005"]) == 4

    out, err = capsys.readouterr()
    assert out == ""
    assert "this is a fault of ipaward" in err
    assert "the run says 1, the desk" in err


def _own(folder: Path) -> None:
    """Let the manifest vouch for a file as it now is, as if the run had written it so."""
    part = folder / "decisions" / "part-00000.parquet"
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    said["files"]["decisions/part-00000.parquet"] = hashlib.sha256(part.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")
