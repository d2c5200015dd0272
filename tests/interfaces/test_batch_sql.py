"""`ipaward batch sql`: the query an auditor can read."""

import duckdb
import pytest

from ipaward.interfaces.cli import main
from tests.interfaces.batch_world import TYPED, records, write_parquet
from tests.interfaces.test_batch_run import decisions, run

SQL = ["batch", "sql", "--policy", "tiny", "--programme", "grant"]


def test_the_query_printed_decides_as_a_run_does(office, capsys):
    path = write_parquet(office / "r.parquet", records(50, is_broken=False), **TYPED)
    run("r.parquet")
    capsys.readouterr()

    assert main(SQL) == 0

    query = capsys.readouterr().out
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE VIEW facts AS SELECT * REPLACE ((costs * 100)::BIGINT AS costs),"
            f" file_row_number AS row FROM '{path}'"
        )
        found = connection.sql(query).to_arrow_table().to_pylist()
    assert sorted(found, key=lambda one: one["row"]) == decisions()


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_the_query_is_several_lines_for_either_engine(office, engine, capsys):
    assert main([*SQL, "--engine", engine]) == 0

    said = capsys.readouterr()
    assert said.out.count("\n") > 10
    assert "FROM" in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--programme", "grand"], 3, "its programmes are `grant`"),
        (["--policy", "tinny"], 3, "the policies at hand are `tiny`"),
        (["--engine", "oracle"], 2, "oracle"),
        (["--on", "2021-02-30"], 2, "is not a day"),
    ],
)
def test_what_cannot_be_meant_is_said(office, more, code, said, capsys):
    assert main([*SQL, *more]) == code

    out, err = capsys.readouterr()
    assert said in err
    assert out == ""
