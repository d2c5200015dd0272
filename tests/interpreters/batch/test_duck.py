"""The database a register is read with: what it may not reach, and how its faults are told."""

import errno
import os
import subprocess

import duckdb
import pytest

from ipaward.domain.problem import RefusedError
from ipaward.interpreters.batch.duck import connect, in_words, itself, named, quoted


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def connection(folder):
    with connect(1, "200MB", folder / "spill", [folder]) as opened:
        yield opened


def write(path, query):
    with duckdb.connect() as free:
        free.execute(f"COPY ({query}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    return path


def test_what_is_allowed_can_be_read_and_written(connection, folder):
    connection.execute(f"COPY (SELECT 1 AS a) TO '{folder}/a.parquet' (FORMAT parquet)")

    assert connection.execute(f"SELECT * FROM '{folder}/a.parquet'").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM '{other}'",
        "COPY (SELECT 1) TO '{folder}/../b.parquet' (FORMAT parquet)",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH '{folder}/../c.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '4GB'",
        "SET enable_external_access = true",
        "SELECT getenv('HOME')",
    ],
)
def test_nothing_else_can_be_reached(connection, folder, tmp_path, query):
    other = write(tmp_path / "other.parquet", "SELECT 1 AS a")

    with pytest.raises(duckdb.Error):
        connection.execute(query.format(folder=folder, other=other))


def test_a_name_in_a_query_is_never_a_variable_of_the_program(connection):
    secret = duckdb.sql("SELECT 1 AS a")
    assert secret

    with pytest.raises(duckdb.CatalogException):
        connection.execute("SELECT * FROM secret")


@pytest.mark.parametrize("name", ["o'ne", "o?", "o[n]e", "*", "5% 中"])
@pytest.mark.parametrize("is_folder", [False, True])
def test_a_single_file_or_folder_can_be_allowed(folder, tmp_path, name, is_folder):
    (tmp_path / name).mkdir()
    one = write(tmp_path / name / f"{name}.parquet", "SELECT 7 AS a")

    with connect(1, "100MB", folder, [one.parent if is_folder else one]) as opened:
        found = opened.execute(f"SELECT a FROM read_parquet({itself(one)})").fetchall()

    assert found == [(7,)]


def test_what_does_not_fit_is_spilt(folder):
    with connect(1, "60MB", folder / "spill", []) as opened:
        found = opened.execute(
            "SELECT count(*) FROM (SELECT hash(i) AS h, row_number() OVER (ORDER BY hash(i)) AS r"
            " FROM range(4_000_000) t(i)) WHERE r > 0"
        ).fetchall()

    assert found == [(4_000_000,)]


def test_too_little_memory_is_said_to_be_so(folder):
    with (
        connect(1, "10MB", folder / "spill", []) as opened,
        pytest.raises(MemoryError),
        in_words(),
    ):
        opened.execute("SELECT len(list(i)) FROM range(20_000_000) t(i)").fetchall()


@pytest.mark.parametrize("what", ["output", "spill"])
def test_a_full_disk_is_said_to_be_full(tmp_path, what):
    small = tmp_path / "small"
    small.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small)]
    if os.geteuid() or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root alone")
    queries = {
        "output": f"COPY (SELECT hash(i) AS h FROM range(3_000_000) t(i))"
        f" TO '{small}/a.parquet' (FORMAT parquet)",
        "spill": "SELECT sum(h) FROM (SELECT hash(i) AS h, row_number() OVER (ORDER BY hash(i))"
        " AS r FROM range(9_000_000) t(i)) WHERE r > 5",
    }

    try:
        with (
            connect(1, "60MB", small / "spill", [small]) as opened,
            pytest.raises(OSError, match="No space left") as told,
            in_words(spill=small),
        ):
            opened.execute(queries[what]).fetchall()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)

    assert told.value.errno == errno.ENOSPC


def test_damage_inside_a_file_is_laid_to_the_file(folder):
    path = write(folder / "a.parquet", "SELECT 'A' || i AS h FROM range(100_000) t(i)")
    content = bytearray(path.read_bytes())
    content[2000:9000] = b"\xff" * 7000
    path.write_bytes(content)

    with (
        connect(1, "100MB", folder / "spill", [folder]) as opened,
        pytest.raises(RefusedError) as told,
        in_words("their.parquet"),
    ):
        opened.execute(f"SELECT sum(hash(h)) FROM '{path}'").fetchall()

    (problem,) = told.value.problems
    assert (problem.code, problem.place.file) == ("broken-parquet", "their.parquet")


@pytest.mark.parametrize(
    "fault",
    [
        duckdb.IOException('IO Error: Could not read enough bytes from file "a.parquet": …'),
        duckdb.InvalidInputException("Invalid unicode (byte sequence mismatch) detected"),
        duckdb.InvalidInputException("Mismatch in parquet read for column 4, expected 300 rows"),
    ],
)
def test_whatever_a_cut_or_changed_file_comes_to_is_damage(fault):
    with pytest.raises(RefusedError) as told, in_words("their.parquet"):
        raise fault

    assert [problem.code for problem in told.value.problems] == ["broken-parquet"]


def test_a_fault_of_ours_stays_one(connection):
    with pytest.raises(duckdb.BinderException), in_words():
        connection.execute("SELECT nothing")


def test_bytes_written_by_one_thread_are_the_same_every_time(folder):
    source = write(folder / "in.parquet", "SELECT i, hash(i) % 999 AS h FROM range(400_000) t(i)")
    told = set()
    for at in range(3):
        target = folder / f"{at}.parquet"
        with connect(1, "200MB", folder / "spill", [folder]) as opened:
            opened.execute(
                f"COPY (SELECT * FROM '{source}' WHERE h <> 5) TO '{target}' (FORMAT parquet)"
            )
        told.add(target.read_bytes())

    assert len(told) == 1


def test_names_and_texts_are_quoted():
    assert (named('a"b'), quoted("a'b")) == ('"a""b"', "'a''b'")


@pytest.mark.parametrize(
    "fault",
    [
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
        RuntimeError("Query interrupted"),
        duckdb.InvalidInputException("exporting a stream failed: KeyboardInterrupt: "),
    ],
)
def test_an_interrupt_is_one_whatever_the_database_makes_of_it(fault):
    with pytest.raises(KeyboardInterrupt), in_words():
        raise fault


def test_a_runtime_error_of_ours_stays_one():
    with pytest.raises(RuntimeError, match="else"), in_words():
        raise RuntimeError("something else")
