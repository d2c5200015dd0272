"""`ipaward batch run` with a ledger at hand: each chunk is an entry, each row can be proved."""

import base64
import hashlib
import re
import shutil
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from ipaward.interfaces.batch_sealing import Sealing
from ipaward.interfaces.cli import main
from ipaward.ledger.canonical import canonical
from ipaward.ledger.entries import entry
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.runs import RowReceipt, fields_of
from ipaward.ledger.tree import root_of
from ipaward.ledger.verifying import verify
from tests.interfaces import batch_world
from tests.interfaces.batch_world import RUN
from tests.interfaces.recorded import begin_ledger

ROWS = 70
KINDS = ["genesis", "rulebook", "activation", "run", "chunk", "chunk", "chunk"]


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("IPAWARD_LEDGER", "IPAWARD_LEDGER_SECRET"):
        monkeypatch.delenv(name, raising=False)
    batch_world.write(tmp_path, ROWS)
    begin_ledger("tiny")
    return tmp_path


def run(*more, out="out"):
    return main([*RUN, "register.csv", "--out", out, "--chunk", "30", "--lang", "en", *more])


def entries():
    with open_ledger(Place.of("ipaward-ledger.db")).store.reading() as pages:
        return [pages.numbered([seq])[seq] for seq in range(pages.size)]


def told(capsys, *words):
    capsys.readouterr()
    code = main(["ledger", *map(str, words), "--lang", "en"])
    said = capsys.readouterr()
    return code, said.out + said.err


def key(capsys):
    (line,) = [line for line in told(capsys, "show")[1].splitlines() if "Public key" in line]
    return line.removeprefix("Public key: ")


def test_every_chunk_is_an_entry_with_the_root_of_its_rows(office, capsys):
    assert run() == 1  # some rows are broken

    assert "Recorded in the ledger ipaward-ledger.db" in capsys.readouterr().out
    found = entries()
    assert [one.kind for one in found] == KINDS
    for number, one in enumerate(found[4:]):
        part = Path("out", "decisions", f"part-{number:05}.parquet")
        table = parquet.read_table(part)
        assert one.content["columns"] == table.column_names
        assert one.content["rows"] == table.num_rows
        assert one.content["root"] == root_of(map(leaf, table.to_pylist())).hex()
        assert one.content["end"] - one.content["first"] == (
            one.content["rows"] + one.content["quarantined"]
        )
        files = dict(one.content["files"])
        digest = hashlib.sha256(part.read_bytes()).hexdigest()
        assert files[f"decisions/part-{number:05}.parquet"] == digest


def leaf(row):
    """The leaf of a row, written without a word of SQL."""
    text = "".join(
        "-" if value is None else f"{len(said(value).encode())}:{said(value)},"
        for value in row.values()
    )
    return hashlib.sha256(b"\0" + text.encode()).digest()


def said(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_same_run_again_enters_nothing(office):
    run()
    before = [one.body for one in entries()]

    run(out="again")

    assert [one.body for one in entries()] == before


def test_a_trial_and_a_run_without_a_ledger_enter_nothing_and_say_so(office, capsys):
    run("--trial")
    assert "A trial: nothing was recorded." in capsys.readouterr().out
    assert [one.kind for one in entries()] == KINDS[:3]

    Path("ipaward-ledger.db").unlink()
    run(out="again")
    assert "Not recorded: there is no ledger here" in capsys.readouterr().out


def test_chunks_done_before_a_kill_are_entered_when_the_run_goes_on(office):
    run()
    whole = [one.kind for one in entries()]
    # As if it had died after two markers, before their entries.
    Path("out", "manifest.json").unlink()
    progress = Path("out", "progress.jsonl")
    progress.write_text("".join(progress.read_text().splitlines(keepends=True)[:3]))
    for file in Path().glob("ipaward-ledger.db*"):
        file.unlink()
    begin_ledger("tiny")

    assert run("--resume") == 1

    assert [one.kind for one in entries()] == whole
    assert verify(EventLog.open("ipaward-ledger.db").ledger).faults == ()


def test_a_run_that_comes_to_something_else_is_refused(office, capsys):
    run()
    found = entries()
    ledger = open_ledger(Place.of("ipaward-ledger.db"))
    plan = found[4].content["plan"]
    for file in Path().glob("ipaward-ledger.db*"):
        file.unlink()
    begin_ledger("tiny")
    ledger = open_ledger(Place.of("ipaward-ledger.db"))
    other = {n: v for n, v in found[4].content.items() if n not in ("v", "t", "log", "at")}
    with ledger.store.writing() as pages:
        content = {**other, "root": "00" * 32}
        pages.add([entry(ledger.origin, "chunk", found[4].content["at"], content)])
    capsys.readouterr()

    assert run(out="again") == 3

    assert f"run-differs]: the ledger `ipaward-ledger.db` has the same run ({plan[:12]})" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("number", ["A000000", "A000031", "A000069"])
def test_any_row_is_proved_without_ledger_and_folder(office, capsys, number):
    run()
    public = key(capsys)
    assert told(capsys, "prove", "out", "--application", number, "--out", "row")[0] == 0
    shutil.rmtree("out")
    Path("ipaward-ledger.db").unlink()

    code, said_ = told(capsys, "check-receipt", "row", "--key", public)

    assert code == 0
    assert "The receipt is good: this is row" in said_
    assert number in said_


@pytest.mark.parametrize(("lang", "verdict"), [("en", "eligible"), ("zh", "合格")])
def test_amount_and_verdict_of_a_row_are_told_as_people_read_them(office, capsys, lang, verdict):
    run()
    public = key(capsys)
    table = parquet.read_table(Path("out", "decisions", "part-00000.parquet")).to_pylist()
    one = next(row for row in table if row["amount"])
    told(capsys, "prove", "out", "-a", one["number"], "-o", "row")

    assert main(["ledger", "check-receipt", "row", "--key", public, "--lang", lang]) == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    fen = one["amount"]
    assert ["amount", f"{fen // 100}.{fen % 100:02}"] in lines
    assert ["verdict", verdict] in lines


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_of_a_number_without_a_decision_it_is_said_why_there_is_none(office, capsys, lang):
    run()
    lines = Path("out", "quarantine", "part-00000.csv").read_text("utf-8").splitlines()
    aside = lines[1].split(",")[lines[0].lstrip("\ufeff").split(",").index("application")]
    capsys.readouterr()

    said = {}
    for number in (aside, "A00003", "nothing at all like it"):
        assert main(["ledger", "prove", "out", "-a", number, "--lang", lang]) == 3
        said[number] = capsys.readouterr().err

    assert "[application-put-aside]" in said[aside]
    assert "`A000003`" in said["A00003"]
    assert {"en": "(none is near it)", "zh": "（没有相近的）"}[lang] in said[
        "nothing at all like it"
    ]


@pytest.fixture
def row(office, capsys):
    run()
    told(capsys, "prove", "out", "--application", "A000031", "--out", "row")
    return Path("row").read_text()


def test_no_altered_row_is_proved(row, capsys):
    public = key(capsys)
    lines = row.split("\n")
    fields = base64.b64decode(lines[1].removeprefix("row "))
    richer = base64.b64encode(fields.replace(b"eligible", b"eligiblf")).decode()
    altered = [
        row.replace("index 1", "index 2"),
        row.replace(lines[1], f"row {richer}"),
        row.replace(lines[3], lines[4], 1),
        row.replace(lines[3] + "\n", "", 1),
        row.replace("row-proof@v1", "row-proof@v2"),
        row + "\n",
        row[:-10],
        "\n".join(lines[:3]),
    ]

    for each in altered:
        assert each != row
        Path("row").write_text(each)
        code, said_ = told(capsys, "check-receipt", "row", "--key", public)
        assert code == 3, said_
        assert "receipt-" in said_ or "not-a-receipt" in said_


def test_a_receipt_is_read_and_written_in_one_way(row):
    assert RowReceipt.read(row).text() == row


def test_what_is_not_there_is_not_proved(office, capsys):
    run("--trial")

    assert "run-not-recorded" in told(capsys, "prove", "out", "--application", "A000031")[1]
    assert "no-such-application" in told(capsys, "prove", "out", "--application", "A9")[1]
    assert told(capsys, "prove", "nowhere", "--application", "A9")[0] == 3


@pytest.mark.parametrize("is_gone", [True, False])
def test_decisions_that_are_gone_or_damaged_are_not_proved(office, capsys, is_gone):
    run()
    part = Path("out/decisions/part-00000.parquet")
    part.unlink() if is_gone else part.write_bytes(b"PAR1" + bytes(200) + b"PAR1")
    capsys.readouterr()

    code, said_ = told(capsys, "prove", "out", "--application", "A000031")

    assert code == 3
    assert ("file-not-there" if is_gone else "batch-run-changed") in said_
    assert "part-00000.parquet" in said_


@pytest.mark.parametrize(
    ("text", "fields"),
    [(b"", []), (b"-", [None]), (b"0:,", [""]), ("3:样,-2:,:,".encode(), ["样", None, ",:"])],
)
def test_the_fields_of_a_row_are_read(text, fields):
    assert fields_of(text) == fields


@pytest.mark.parametrize(
    "text", [b"x", b"1", b"1:", b"1:a", b"2:a,", b"01:a,", b"+1:a,", b" 1:a,", b"1:\xff,"]
)
def test_what_is_no_row_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  # each says it in its own words
        fields_of(text)


def test_the_body_of_a_chunk_is_small(office):
    run()

    assert all(len(canonical(dict(one.content))) < 1_500 for one in entries()[3:])


@pytest.mark.parametrize("name", ["register.csv", "register.parquet"])
def test_a_run_adds_up_once_all_its_chunks_are_on_record(office, capsys, name):
    batch_world.write_parquet(office / "register.parquet", batch_world.records(ROWS))
    main([*RUN, name, "--out", "out", "--chunk", "30", "--lang", "en"])
    counts = re.search(r"(\d+) rows read = (\d+) decided \+ (\d+) quar", capsys.readouterr().out)

    code, said = told(capsys, "reconcile")

    assert code == 0
    assert said.endswith("Everything adds up.\n")
    (line,) = [line.split() for line in said.splitlines() if "tiny/grant" in line]
    assert line == ["3", "tiny/grant", *counts.groups(), "0"]
    assert int(line[4]) > 0


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "40 rows of batch runs"), ("zh", "有 40 行没有记录")]
)
def test_a_run_that_did_not_finish_does_not_add_up(office, capsys, monkeypatch, lang, said):
    def killed(self, marker):
        seal(self, marker)
        raise KeyboardInterrupt

    seal = Sealing.seal
    monkeypatch.setattr(Sealing, "seal", killed)
    run("--quiet")
    monkeypatch.setattr(Sealing, "seal", seal)
    capsys.readouterr()

    assert main(["ledger", "reconcile", "--lang", lang]) == 1
    assert said in capsys.readouterr().out
    assert run("--resume") == 1
    assert told(capsys, "reconcile")[0] == 0
