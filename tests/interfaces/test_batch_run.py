"""`ipaward batch run` over rows: what it writes, what it says, what it refuses."""

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from ipaward.interfaces import batch_folder
from ipaward.interfaces.cli import main
from tests.interfaces import batch_world, tiny
from tests.interfaces.batch_torture import content_of
from tests.interfaces.batch_world import RUN, records, write_csv, write_lines

SCREEN = ["screen", "--policy", "tiny", "--programme", "grant", "--format", "json"]


def run(source: str, *more: str, out: str = "out") -> int:
    return main([*RUN, source, "--out", out, *more])


def manifest(out: str = "out") -> dict:
    return json.loads(Path(out, "manifest.json").read_text("utf-8"))


def decisions(out: str = "out") -> list[dict]:
    """Give the decisions; a row the law does not cover stands among them without a verdict."""
    parts = sorted(Path(out, "decisions").iterdir())
    rows = [row for part in parts for row in parquet.read_table(part).to_pylist()]
    assert all((row["verdict"] is None) == (row["refused"] is not None) for row in rows)
    return [row for row in rows if row["verdict"] is not None]


def quarantined(out: str = "out", folder: str = "quarantine") -> list[dict[str, str]]:
    rows = []
    for part in sorted(Path(out, folder).iterdir()):
        with part.open(encoding="utf-8-sig", newline="") as stream:
            rows += csv.DictReader(stream)
    return rows


def assert_adds_up(out: str = "out") -> None:
    """Assert that every row that came in is decided or quarantined, once."""
    said = manifest(out)["rows"]
    decided = [row["row"] for row in decisions(out)]
    aside = {int(row["row"]) for row in quarantined(out)}
    assert said == {"in": said["in"], "decided": len(decided), "quarantined": len(aside)}
    assert sorted([*decided, *aside]) == list(range(said["in"]))
    assert decided == sorted(decided)


# What is decided.


def test_the_decisions_are_those_of_screen(office, capsys):
    write_csv(office / "r.csv", records(200))

    assert run("r.csv", "--chunk", "60") == 1

    capsys.readouterr()
    main([*SCREEN, "r.csv"])
    screened = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    said = [
        (one["application"], one["verdict"], one["amount"], one["bound_by"]) for one in screened
    ]
    found = [
        (one["number"], one["verdict"], yuan(one["amount"]), one["bound_by"]) for one in decisions()
    ]
    assert found == said
    assert len(said) == 180
    assert_adds_up()


def yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen // 100}.{fen % 100:02}"


def test_the_manifest_counts_what_was_written(office):
    write_csv(office / "r.csv", records(100))

    run("r.csv", "--chunk", "30")

    said, found = manifest(), decisions()
    assert said["verdicts"] == {
        name: sum(one["verdict"] == name for one in found)
        for name in ("eligible", "ineligible", "pending")
    }
    assert int(said["amount_fen"]) == sum(one["amount"] or 0 for one in found)
    assert said["provisional"] == sum(one["provisional"] for one in found)
    assert said["problems"] == dict(Counter(row["problem"] for row in quarantined()))
    assert said["inputs"][0]["rows"] == 100
    assert said["columns"] == list(found[0])
    assert all("." not in str(value) for one in found for value in one.values())
    assert len(said["files"]) == 8
    assert not Path("out/work").exists()


def test_lines_of_json_take_no_mapping(office, capsys):
    write_lines(office / "r.jsonl", records(3))
    (office / "m.yaml").write_text("missing: [n/a]\n", "utf-8")

    assert run("r.jsonl", "--mapping", "m.yaml") == 3

    assert "error[mapping-for-lines]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["r.csv", "r.csv.gz", "r.jsonl", "r.jsonl.gz"])
def test_the_form_of_the_input_changes_nothing(office, name):
    write_csv(office / "plain.csv", records(60, is_broken=False))
    write = write_lines if "jsonl" in name else write_csv
    write(office / name, records(60, is_broken=False))

    assert run("plain.csv", out="plain") == 0
    assert run(name) == 0

    assert manifest()["digest"] == manifest("plain")["digest"]
    assert decisions() == decisions("plain")


def test_the_digest_is_the_same_with_any_chunk_size_and_the_bytes_with_any_threads(office):
    write_csv(office / "r.csv", records(90))

    for name, *more in (
        ("one", "--threads", "1"),
        ("eight", "--threads", "8"),
        ("small", "--chunk", "7"),
        ("exact", "--chunk", "90"),
    ):
        assert run("r.csv", *more, out=name) == 1

    assert content_of("one") == content_of("eight")
    assert len({manifest(name)["digest"] for name in ("one", "small", "exact")}) == 1
    assert manifest("small")["rows"] == manifest("exact")["rows"]


def test_a_folder_is_read_file_after_file_in_the_order_of_names(office):
    (office / "in" / "b").mkdir(parents=True)
    (office / "in" / "_not").mkdir()
    rows = records(50)
    write_csv(office / "in" / "b" / "1.csv.gz", rows[20:30])
    write_lines(office / "in" / "c.jsonl", rows[30:])
    write_csv(office / "in" / "a.csv", rows[:20])
    write_csv(office / "in" / "_not" / "a.csv", rows)
    write_csv(office / "whole.csv", rows)

    run("in", "--chunk", "16")
    run("whole.csv", "--chunk", "16", out="whole")

    said = [(one["file"], one["rows"], one["first"]) for one in manifest()["inputs"]]
    assert said == [("a.csv", 20, 0), ("b/1.csv.gz", 10, 20), ("c.jsonl", 20, 30)]
    assert [row["application"] for row in quarantined()] == [
        row["application"] for row in quarantined("whole")
    ]
    assert decisions() == decisions("whole")


def test_a_number_that_stands_in_two_files_is_quarantined_in_both(office):
    (office / "in").mkdir()
    rows = records(6, is_broken=False)
    write_csv(office / "in" / "a.csv", rows[:4])
    write_csv(office / "in" / "b.csv", rows[3:])

    assert run("in") == 1

    found = [(row["row"], row["file"], row["problem"]) for row in quarantined()]
    assert found == [("3", "in/a.csv", "double-number"), ("4", "in/b.csv", "double-number")]
    assert "row 2 (in/b.csv) too" in quarantined()[0]["en"]
    assert_adds_up()


# What is put aside.


def test_a_row_that_cannot_be_read_says_so_in_both_languages(office):
    write_csv(office / "r.csv", records(20))

    assert run("r.csv") == 1

    first, second = quarantined()
    assert (first["row"], first["line"], first["column"]) == ("7", "9", "E")
    assert (first["application"], first["problem"]) == ("A000007", "not-an-amount")
    assert first["zh"].startswith("`much` 不是金额")
    assert first["en"].startswith("`much` is not an amount")
    assert json.loads(first["written"])["costs"] == "much"
    assert second["row"] == "17"


def test_a_row_the_law_does_not_cover_is_put_aside_as_screen_returns_it(office, capsys):
    early = tiny.HEAD + "A1,2019-12-31,Firm A,yes,5\nA2,2020-01-01,Firm B,yes,5\n"
    (office / "r.csv").write_text(early, "utf-8")

    assert run("r.csv") == 1

    (row,) = quarantined()
    assert (row["application"], row["problem"]) == ("A1", "not-in-force")
    capsys.readouterr()
    main([*SCREEN, "r.csv"])
    assert row["en"].partition(" (check")[0] in capsys.readouterr().err
    assert_adds_up()


def test_a_tenth_of_broken_rows_and_doubles_still_add_up(office):
    rows = records(100)
    rows[50]["number"] = rows[20]["number"]
    rows[60]["number"] = ""
    write_csv(office / "r.csv", rows)

    assert run("r.csv", "--chunk", "33") == 1

    assert manifest()["problems"] == {"double-number": 2, "no-number": 1, "not-an-amount": 10}
    assert manifest()["rows"] == {"in": 100, "decided": 87, "quarantined": 13}
    assert_adds_up()


def test_what_is_noticed_about_rows_that_are_decided_is_written_and_counted(office, capsys):
    """As a cell that a comma too many has pushed beyond the head; `screen` tells it, too."""
    write_csv(office / "r.csv", records(30, is_broken=False))
    lines = Path("r.csv").read_text("utf-8").splitlines()
    for at in (2, 11, 27):
        lines[at] += ",=stray"
    Path("r.csv").write_text("\n".join(lines) + "\n", "utf-8")

    assert run("r.csv", "--chunk", "10") == 0
    said = capsys.readouterr().out

    assert "noticed about rows decided" in said
    assert "out/notes" in said
    assert manifest()["noticed"] == {"cell-without-header": 3}
    found = quarantined(folder="notes")
    assert [(one["row"], one["line"], one["application"]) for one in found] == [
        ("1", "3", "A000001"),
        ("10", "12", "A000010"),
        ("26", "28", "A000026"),
    ]
    assert {one["problem"] for one in found} == {"cell-without-header"}
    assert all(one["zh"] and one["en"] for one in found)
    assert set(manifest()["files"]) >= {f"notes/part-{at:05}.csv" for at in range(3)}


def test_a_run_begun_before_there_were_notes_is_continued(office):
    write_csv(office / "r.csv", records(30))
    assert run("r.csv", "--chunk", "10") == 1
    before = manifest()
    progress, lines = Path("out/progress.jsonl"), 2  # the plan and the first chunk
    progress.write_bytes(b"".join(progress.read_bytes().splitlines(keepends=True)[:lines]))
    Path("out/manifest.json").unlink()
    Path("out/notes").rmdir()

    assert run("r.csv", "--chunk", "10", "--resume") == 1

    assert manifest() == before


def test_without_anything_noticed_there_is_no_file_of_it(office, capsys):
    write_csv(office / "r.csv", records(5, is_broken=False))

    assert run("r.csv") == 0

    assert "noticed" not in capsys.readouterr().out
    assert manifest()["noticed"] == {}
    assert not list(Path("out/notes").iterdir())


def test_no_cell_of_the_quarantine_is_a_formula(office):
    (office / "r.csv").write_text(f"{tiny.HEAD}=1+1,2021-06-30,Firm A,yes,much\n", "utf-8")

    run("r.csv")

    assert quarantined()[0]["application"] == "'=1+1"


@pytest.mark.parametrize(
    ("count", "verdict", "amounts"),
    [("2", "eligible", [3050]), ("", "pending", [None])],  # it may be a bill of A1
)
def test_a_child_row_without_a_parent_is_put_aside(tmp_path, monkeypatch, count, verdict, amounts):
    monkeypatch.chdir(batch_world.write_listed(tmp_path))
    Path("r.csv").write_text(f"number,accepted,local,bills\nA1,2021-06-30,yes,{count}\n", "utf-8")
    Path("r.bills.csv.gz").write_bytes(
        gzip.compress(b"number,sum\nA1,10\nA1,20.50\nB9,5\n", mtime=0)
    )

    assert run("r.csv") == 1

    (row,) = quarantined()
    assert (row["problem"], row["file"], row["line"]) == ("no-parent", "r.bills.csv.gz", "4")
    assert [one["verdict"] for one in decisions()] == [verdict]
    assert [one["amount"] for one in decisions()] == amounts
    assert [one["file"] for one in manifest()["inputs"]] == ["r.csv", "r.bills.csv.gz"]
    assert_adds_up()


def test_a_file_with_a_header_alone_gives_decisions_without_rows(office):
    (office / "r.csv").write_text(tiny.HEAD, "utf-8")

    assert run("r.csv") == 0

    assert decisions() == []
    assert manifest()["rows"] == {"in": 0, "decided": 0, "quarantined": 0}


# What is refused before anything is done.


def test_what_cannot_be_used_is_refused_and_leaves_nothing_behind(office, capsys):
    whole = gzip.compress(tiny.ROUND.encode() * 50)
    (office / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    (office / "no.csv.gz").write_text("number\nA1\n", "utf-8")
    (office / "bomb.csv.gz").write_bytes(gzip.compress(bytes(80 * 1024 * 1024)))
    (office / "empty.csv").write_bytes(b"")
    (office / "headless.csv").write_text("a,b\n1,2\n", "utf-8")
    (office / "r.pdf").write_bytes(b"%PDF")
    (office / "none").mkdir()
    (office / "mixed").mkdir()
    (office / "mixed" / "a.csv").write_text(tiny.ROUND, "utf-8")
    (office / "mixed" / "b.parquet").write_bytes(b"PAR1")
    (office / "parted" / "year=2021").mkdir(parents=True)
    (office / "parted" / "year=2021" / "a.csv").write_text(tiny.ROUND, "utf-8")

    for source, problem in {
        "cut.csv.gz": "broken-gzip",
        "no.csv.gz": "broken-gzip",
        "bomb.csv.gz": "gzip-ratio",
        "empty.csv": "empty-table-file",
        "headless.csv": "no-header",
        "r.pdf": "unknown-kind",
        "nowhere.csv": "no-such-file",
        "none": "batch-no-inputs",
        "mixed": "batch-mixed-inputs",
        "parted": "batch-partitioned-rows",
    }.items():
        assert run(source) == 3, source
        said = capsys.readouterr().err
        assert f"error[{problem}]" in said
        assert "unpacked" not in said
        assert not Path("out").exists()


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--memory", "much"], 2, "write a number in MB or GB, at least 150MB"),
        (["--memory", "149MB"], 2, "`--memory 149MB` is no size of memory that will do"),
        (["--memory", "1TB"], 2, "is no size of memory that will do"),
        (["--memory", "600"], 2, "is no size of memory that will do"),
        (["--memory", "149MB", "--lang", "zh"], 2, "写一个数和单位 MB 或 GB，至少 150MB"),
        (["--out", "round.csv/x"], 3, "`round.csv` is a file and no folder"),
        (["--out", "round.csv/x", "--lang", "zh"], 3, "`round.csv` 是文件，不是文件夹"),
        (["--chunk", "0"], 2, "--chunk"),
        (["--threads", "0"], 2, "--threads"),
        (["--on", "2021-02-30"], 2, "is not a day"),
        (["--engine", "oracle"], 2, "oracle"),
        (["--programme", "grand"], 3, "its programmes are `grant`"),
        (["--mapping", "nowhere.yaml"], 3, "nowhere.yaml"),
    ],
)
def test_what_cannot_be_meant_is_said(office, more, code, said, capsys):
    assert run("round.csv", *more) == code

    assert said in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("memory", ["150MB", "151MB", "5GB"])
def test_the_least_memory_will_do(office, memory):
    assert run("round.csv", "--memory", memory) == 0


def test_a_folder_is_never_written_into_what_is_read(office, capsys):
    (office / "in").mkdir()
    write_csv(office / "in" / "a.csv", records(3))

    for source, out in [
        ("in", "in/out"),
        ("in", "in"),
        ("in/a.csv", "in/a.csv"),
        ("in/a.csv", "in"),
    ]:
        code = run(source, out=out)
        assert code in (2, 3), (source, out)
        assert sorted(one.name for one in (office / "in").iterdir()) == ["a.csv"]
    assert run("round.csv", out="nowhere/out") == 3
    assert "nowhere" in capsys.readouterr().err


def test_a_folder_nobody_may_write_to_is_said(office, capsys):
    if os.geteuid() == 0:
        pytest.skip("whoever runs as root may write anywhere")
    (office / "shut").mkdir(mode=0o500)

    assert run("round.csv", out="shut/out") == 3

    assert "no permission" in capsys.readouterr().err


# Stopped and continued.


def test_a_folder_that_is_there_is_never_written_over(office, capsys):
    assert run("round.csv") == 0
    before = content_of("out")

    assert run("round.csv") == 3
    assert "error[batch-folder-there]" in capsys.readouterr().err
    assert run("round.csv", "--resume") == 0
    assert "is finished" in capsys.readouterr().out
    assert content_of("out") == before


def test_a_finished_run_answers_again_as_it_did(office, capsys):
    write_csv(office / "r.csv", records(20))
    assert run("r.csv") == 1

    assert run("r.csv", "--resume") == 1
    assert "is finished" in capsys.readouterr().out


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("change", [Path.unlink, flipped])
@pytest.mark.parametrize("name", ["decisions/part-00001.parquet", "quarantine/part-00001.csv"])
def test_a_finished_run_that_is_not_as_it_was_written_is_no_longer_one(
    office, capsys, name, change
):
    write_csv(office / "r.csv", records(20))
    run("r.csv", "--chunk", "10")
    change(Path("out", name))

    assert run("r.csv", "--chunk", "10", "--resume") == 3

    said = capsys.readouterr().err
    assert name in said
    assert "help: " in said


def test_a_finished_run_whose_manifest_says_nothing_is_no_longer_one(office, capsys):
    run("round.csv")
    Path("out/manifest.json").write_text("{}", "utf-8")

    assert run("round.csv", "--resume") == 3

    assert "error[batch-run-changed]" in capsys.readouterr().err


def test_another_run_than_the_finished_one_is_not_taken_for_it(office, capsys):
    write_csv(office / "r.csv", records(20))
    write_csv(office / "other.csv", records(20))
    (office / "m.yaml").write_text("columns: {firm: {fact: firm}}\n", "utf-8")
    run("r.csv", "--chunk", "10")
    capsys.readouterr()

    for more, said in [
        (["r.csv"], "chunk is `1000000` and was `10`"),
        (["r.csv", "--chunk", "10", "--on", "2021-06-30"], "on is `2021-06-30` and was `–`"),
        (["r.csv", "--chunk", "10", "--mapping", "m.yaml"], "mapping is `"),
        (["other.csv", "--chunk", "10"], "other.csv is `"),
    ]:
        assert run(*more, "--resume") == 3, more
        assert said in capsys.readouterr().err
    write_csv(office / "r.csv", records(21))
    assert run("r.csv", "--chunk", "10", "--resume") == 3
    assert "r.csv is `" in capsys.readouterr().err


def test_a_folder_of_something_else_is_left_alone(office, capsys):
    (office / "out").mkdir()
    (office / "out" / "letter.txt").write_text("x", "utf-8")

    for more in ([], ["--resume"]):
        assert run("round.csv", *more) == 3
        assert "error[batch-folder-foreign]" in capsys.readouterr().err
    assert [one.name for one in (office / "out").iterdir()] == ["letter.txt"]


def test_an_empty_folder_may_be_written_to_and_a_run_may_start_with_resume(office):
    (office / "out").mkdir()

    assert run("round.csv") == 0
    assert run("round.csv", "--resume", out="other") == 0

    assert content_of("out") == content_of("other")


def stopped(after: int, source: str = "r.csv", *more: str) -> None:
    """Leave `out` as a run leaves it that was killed after so many chunks."""
    run(source, "--chunk", "10", *more)
    out = Path("out")
    (out / "manifest.json").unlink()
    lines = (out / "progress.jsonl").read_text("utf-8").splitlines(keepends=True)
    (out / "progress.jsonl").write_text("".join(lines[: after + 1]) + '{"chunk":', "utf-8")
    (out / "work").mkdir()
    (out / "work" / "decisions-part-00001.parquet").write_bytes(b"half")


@pytest.mark.parametrize("after", [0, 1, 3, 4])
def test_a_run_that_was_stopped_is_continued_to_the_same_bytes(office, after):
    write_csv(office / "r.csv", records(40))
    run("r.csv", "--chunk", "10", out="whole")

    stopped(after)
    assert run("r.csv", "--chunk", "10", "--resume") == 1

    assert content_of("out") == content_of("whole")


def test_a_chunk_whose_file_was_lost_or_changed_is_done_again(office):
    write_csv(office / "r.csv", records(40))
    run("r.csv", "--chunk", "10", out="whole")

    stopped(4)
    Path("out/decisions/part-00002.parquet").write_bytes(b"other")
    run("r.csv", "--chunk", "10", "--resume")
    assert content_of("out") == content_of("whole")

    Path("out/manifest.json").unlink()
    Path("out/decisions/part-00001.parquet").unlink()
    run("r.csv", "--chunk", "10", "--resume")
    assert content_of("out") == content_of("whole")


def test_another_run_than_the_one_begun_is_not_continued(office, capsys):
    write_csv(office / "r.csv", records(40))
    stopped(2)
    capsys.readouterr()
    before = {**content_of("out/decisions")}

    assert run("r.csv", "--chunk", "11", "--resume") == 3
    assert "chunk is `11` and was `10`" in capsys.readouterr().err
    assert run("r.csv", "--chunk", "10", "--on", "2021-06-30", "--resume") == 3
    assert "`2021-06-30`" in capsys.readouterr().err
    write_csv(office / "r.csv", records(41))
    assert run("r.csv", "--chunk", "10", "--resume") == 3
    assert "r.csv is" in capsys.readouterr().err
    assert content_of("out/decisions").items() <= before.items()


def test_a_progress_file_nobody_can_read_is_refused(office, capsys):
    write_csv(office / "r.csv", records(40))
    stopped(2)
    Path("out/progress.jsonl").write_text("what is this\n", "utf-8")

    assert run("r.csv", "--chunk", "10", "--resume") == 3

    assert "error[batch-progress-broken]" in capsys.readouterr().err


def test_two_runs_do_not_share_a_folder(office, capsys):
    with batch_folder.run_folder(Path("out"), is_resumed=False):
        assert run("round.csv", "--resume") == 75
        assert "another run is writing" in capsys.readouterr().err

    assert run("round.csv") == 0


def test_an_input_changed_during_the_run_is_noticed(office, capsys, monkeypatch):
    write_csv(office / "r.csv", records(40))
    commit = batch_folder.RunFolder.commit

    def commit_and_change(self, *more):
        commit(self, *more)
        write_csv(office / "r.csv", records(39))

    monkeypatch.setattr(batch_folder.RunFolder, "commit", commit_and_change)
    assert run("r.csv") == 3

    assert "error[batch-input-changed]" in capsys.readouterr().err
    assert not Path("out/manifest.json").exists()


@pytest.mark.parametrize("change", [lambda whole: whole[: len(whole) // 2], lambda whole: b"PAR1"])
def test_what_an_input_changed_during_the_run_comes_to_is_no_damage(
    office, capsys, monkeypatch, change
):
    path = batch_world.write_parquet(office / "r.parquet", records(400))
    commit = batch_folder.RunFolder.commit

    def commit_and_change(self, *more):
        commit(self, *more)
        path.write_bytes(change(path.read_bytes()))

    monkeypatch.setattr(batch_folder.RunFolder, "commit", commit_and_change)
    assert run("r.parquet", "--chunk", "10", "--threads", "1") == 3

    assert "error[batch-input-changed]" in capsys.readouterr().err


def test_a_fault_of_ours_is_one_where_the_input_stays_as_it_was(office, capsys, monkeypatch):
    def fail(self, *more):
        raise ValueError("a fault of ours")

    monkeypatch.setattr(batch_folder.RunFolder, "commit", fail)

    assert run("round.csv") == 4

    assert "a fault of ours" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_run_that_is_interrupted_says_that_it_can_be_continued(office, kind, number):
    name = batch_world.write(office, 20_000, kind)
    command = [sys.executable, "-m", "ipaward", *RUN, name, "--out", "out", "--chunk", "5"]
    progress = Path("out/progress.jsonl")

    # A script that runs the tests in its background ignores SIGINT, which a child inherits.
    heard = partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as process:
        while not progress.is_file() or progress.read_bytes().count(b"\n") < 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        _, said = process.communicate()

    assert said == "interrupted; what is done is kept; go on with --resume\n"
    assert process.returncode == 130
    assert not Path("out/manifest.json").exists()


@pytest.mark.parametrize("kind", ["csv", "parquet", "typed.parquet"])
def test_kills_at_random_moments_lose_and_double_nothing(kind):
    seed = int.from_bytes(os.urandom(4))
    print(f"{seed=}")

    command = [sys.executable, "-m", "tests.interfaces.batch_torture", "--kills", "6"]
    done = subprocess.run(
        [*command, "--seed", str(seed), "--rows", "300", "--kind", kind],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["killed"] == 6


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_full_disk_stops_the_run_and_it_can_be_continued(office, small_disk, kind, capsys):
    name = batch_world.write(office, 3000, kind)
    run(name, "--chunk", "100", out="whole")
    capsys.readouterr()
    out = small_disk / "out"
    filler = small_disk / "filler"
    filler.write_bytes(bytes(small_disk.stat().st_blksize))
    fill(filler, leaving=150_000)

    assert main([*RUN, name, "--out", str(out), "--chunk", "100"]) == 75
    said = capsys.readouterr().err
    assert "the disk is full" in said
    assert "--resume" in said

    filler.unlink()
    assert main([*RUN, name, "--out", str(out), "--chunk", "100", "--resume"]) == 1
    assert content_of(str(out)) == content_of("whole")


def fill(filler: Path, leaving: int) -> None:
    """Make a file that takes all the room of its disk but a little."""
    state = os.statvfs(filler.parent)
    left = state.f_bavail * state.f_frsize - leaving
    with filler.open("r+b") as stream:
        os.posix_fallocate(stream.fileno(), 0, left)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes, where the machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True
    )
    if made.returncode:
        pytest.skip(f"no small disk could be made: {made.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)
