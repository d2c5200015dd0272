"""Parquet files as one relation: positions, stretches, folders, and files that are none."""

import os

import duckdb
import pytest

from ipaward.domain.problem import RefusedError
from ipaward.interpreters.batch.duck import connect
from ipaward.interpreters.batch.parquet import Held, open_parquet


@pytest.fixture
def connection(tmp_path):
    with connect(2, "200MB", tmp_path / "spill", [tmp_path]) as opened:
        yield opened


def write(path, query, size=122_880):
    path.parent.mkdir(parents=True, exist_ok=True)
    written = str(path).replace("'", "''")
    with duckdb.connect() as free:
        free.execute(f"COPY ({query}) TO '{written}' (FORMAT parquet, ROW_GROUP_SIZE {size})")
    return path


def numbers(count, start=0):
    return f"SELECT 'A' || i AS 编号, i % 7 AS n FROM range({start}, {start + count}) t(i)"


def refused(connection, path):
    with pytest.raises(RefusedError) as told:
        open_parquet(connection, path)
    return [(problem.code, problem.place.header) for problem in told.value.problems]


def test_a_file_says_its_rows_and_columns(connection, tmp_path):
    path = write(
        tmp_path / "a.parquet",
        "SELECT 'x' AS 编号, {'钱': 1::DECIMAL(9, 2), '日': DATE '2020-01-01'} AS 组,"
        " [{'a': true}] AS 表",
    )

    found = open_parquet(connection, path)

    assert found.rows == 1
    assert found.columns == (
        Held("编号", "varchar"),
        Held("组", "struct", fields=(Held("钱", "decimal", 9, 2), Held("日", "date"))),
        Held("表", "list", item=Held("", "struct", fields=(Held("a", "boolean"),))),
    )


@pytest.mark.parametrize(
    ("width", "kind"), [(37, "decimal"), (38, "decimal"), (39, "double"), (76, "double")]
)
def test_a_decimal_too_wide_to_be_read_is_told_from_a_floating_point_number(
    connection, tmp_path, width, kind
):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    wide = pyarrow.decimal256(width, 2)
    columns = {
        "钱": pyarrow.array([1], wide),
        "组": pyarrow.array([{"钱": 1}], pyarrow.struct({"钱": wide})),
        "数": pyarrow.array([1.5]),
    }
    parquet.write_table(pyarrow.table(columns), path)

    found = open_parquet(connection, path)

    money = Held("钱", kind, width, 2)
    assert found.columns == (money, Held("组", "struct", fields=(money,)), Held("数", "double"))


def test_positions_count_from_nought_through_all_files(connection, tmp_path):
    for name, count, start in [("b", 4000, 3000), ("a", 3000, 0), ("c", 0, 0), ("d", 2, 7000)]:
        write(tmp_path / "in" / f"{name}.parquet", numbers(count, start), 2048)

    found = open_parquet(connection, tmp_path / "in")

    assert found.rows == 7002
    rows = connection.execute(found.stretch(0, found.rows)).fetchall()
    assert [row for row, *_ in rows] == list(range(7002))
    assert [number for _, number, _ in rows] == [f"A{i}" for i in range(7002)]


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 1), (2999, 3001), (3000, 7000), (6999, 9999), (7000, 7001), (5, 5)]
)
def test_any_stretch_can_be_had(connection, tmp_path, start, stop):
    write(tmp_path / "in" / "a.parquet", numbers(3000), 2048)
    write(tmp_path / "in" / "b.parquet", numbers(4000, 3000), 2048)
    found = open_parquet(connection, tmp_path / "in")

    rows = connection.execute(found.stretch(start, stop)).fetchall()

    assert [row for row, *_ in rows] == list(range(start, min(stop, 7000)))


def test_single_rows_can_be_had_with_their_places(connection, tmp_path):
    write(tmp_path / "in" / "a.parquet", numbers(3000), 2048)
    write(tmp_path / "in" / "b.parquet", numbers(4000, 3000), 2048)
    found = open_parquet(connection, tmp_path / "in")

    rows = connection.execute(found.rows_at([6999, 0, 3000, 99_999])).fetchall()

    assert [(row, number) for row, number, _ in rows] == [
        (0, "A0"),
        (3000, "A3000"),
        (6999, "A6999"),
    ]
    assert [found.place(row).row for row, *_ in rows] == [1, 1, 4000]
    assert found.place(3000).file.endswith("in/b.parquet")


def test_keys_in_the_path_are_columns(connection, tmp_path):
    base = tmp_path / "in"
    write(base / "年=2020" / "区=天%3D山" / "a.parquet", numbers(1))
    write(base / "年=2021" / "区=__HIVE_DEFAULT_PARTITION__" / "a.parquet", numbers(1, 1))
    (base / "_SUCCESS").touch()
    write(base / "_temporary" / "b.parquet", "SELECT 1 AS broken")

    found = open_parquet(connection, base)

    assert found.columns[-2:] == (Held("年", "varchar"), Held("区", "varchar"))
    assert connection.execute(found.stretch(0, 9)).fetchall() == [
        (0, "A0", 0, "2020", "天=山"),
        (1, "A1", 1, "2021", None),
    ]


@pytest.mark.parametrize("name", ["a'b", "a*b", "[ab]", "a?", "空 格"])
def test_a_strange_name_means_itself(connection, tmp_path, name):
    path = write(tmp_path / f"{name}.parquet", numbers(3))
    write(tmp_path / "aXb.parquet", numbers(5))
    write(tmp_path / "a.parquet", numbers(5))

    assert open_parquet(connection, path).rows == 3


def test_no_rows_are_no_problem(connection, tmp_path):
    found = open_parquet(connection, write(tmp_path / "a.parquet", numbers(0)))

    assert found.rows == 0
    assert connection.execute(found.stretch(0, 10)).fetchall() == []


def content(tmp_path):
    return write(tmp_path / "whole.parquet", numbers(50_000)).read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: b"PAR1",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1],
        lambda whole: "编号,n\nA1,1\n".encode() * 10,
        lambda whole: whole[:-100] + b"\x00" * 92 + whole[-8:],
        lambda whole: whole[:-8] + (10**9).to_bytes(4, "little") + b"PAR1",
        lambda whole: whole[:-4] + b"PARE",
    ],
    ids=["empty", "short", "half", "last byte", "csv", "footer", "length", "encrypted"],
)
def test_what_is_no_whole_file_is_refused(connection, tmp_path, spoil):
    path = tmp_path / "a.parquet"
    path.write_bytes(spoil(content(tmp_path)))

    assert refused(connection, path) == [("broken-parquet", "")]


def test_a_path_that_leads_nowhere_is_refused(connection, tmp_path):
    (tmp_path / "empty").mkdir()

    assert refused(connection, tmp_path / "none.parquet") == [("no-such-file", "")]
    assert refused(connection, tmp_path / "empty") == [("no-parquet", "")]


def test_a_file_that_may_not_be_read_is_refused(connection, tmp_path):
    path = write(tmp_path / "a.parquet", numbers(1))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read every file")

    assert refused(connection, path) == [("unreadable-file", "")]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("SELECT 1 AS a, {'B': 1, 'c': 2} AS row", "row"),
        ("SELECT 1 AS file_row_number", "file_row_number"),
    ],
)
def test_a_name_used_here_is_refused(connection, tmp_path, query, name):
    path = write(tmp_path / "a.parquet", query)

    assert refused(connection, path) == [("double-column", name)]


def test_names_that_differ_in_case_alone_are_refused(connection, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"Ab": [1], "aB": [2]}), path)

    assert refused(connection, path) == [("double-column", "aB")]


def test_a_column_that_the_path_gives_too_is_refused(connection, tmp_path):
    write(tmp_path / "in" / "n=1" / "a.parquet", numbers(1))

    assert refused(connection, tmp_path / "in") == [("double-column", "n")]


def test_files_of_a_folder_need_the_same_columns(connection, tmp_path):
    write(tmp_path / "in" / "a.parquet", "SELECT 'A' AS 编号, 1 AS n, 2 AS m")
    write(tmp_path / "in" / "b.parquet", "SELECT 'B' AS 编号, 'x' AS n")

    assert refused(connection, tmp_path / "in") == [("other-columns", "n"), ("other-columns", "m")]
