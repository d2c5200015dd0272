"""`ipaward batch sql`: the query an auditor can read."""

from pathlib import Path

import duckdb
import pytest

from ipaward.interfaces.cli import main
from ipaward.language.pack import read_pack
from tests.interfaces.batch_world import TYPED, records, write_parquet
from tests.interfaces.test_batch_run import decisions, run

ROOT = Path(__file__).parents[2]
PACK, PROGRAMME = "urumqi-ip-2020", "certification-award"
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


def test_each_rule_and_term_says_beside_it_what_it_rests_on(capsys):
    book = read_pack(PACK, [ROOT])
    programme = book.programmes[PROGRAMME]
    assert main(["batch", "sql", "--policy", PACK, "--programme", PROGRAMME]) == 0

    printed = capsys.readouterr().out

    lines = printed.splitlines()
    for rule in programme.rules:
        (line,) = [line for line in lines if f'AS "rule {rule.name}"' in line]
        said = [citation.words for citation in rule.basis.cited] or ["missing"]
        assert all(words in line for words in said)
        assert f"/* {rule.kind.value}: " in line
