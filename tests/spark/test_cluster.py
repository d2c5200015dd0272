"""What a session of Spark is given comes out as DuckDB has it, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp

from ipaward.domain.application import Application
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.lowering import ENGINES, written
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.interpreters.batch.spark import Cluster, UnreachableError
from ipaward.language.pack import read_pack
from ipaward.tables.columns import facts_table
from ipaward.tables.intake import read_applications
from tests.engines import in_duckdb, rows_of
from tests.spark.engine import QUICK

ROOT = Path(__file__).parent.parent.parent
POLICY = ROOT / "policies/urumqi-ip-2020"
TEXTS = [
    "it's", 'a "word"', "back\\slash", "\\n", "\\u0041", "${spark.app.name}", "100 %", "_", "`",
    "line\nbreak", "\ttab", "；", "中文", "𠮷野家", "-- no comment", "/* none */", ":name",
    "?", "{0}",
]  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster("local[1]", QUICK)
    yield cluster
    cluster.close()


def decisions(folder: Path) -> list[dict[str, object]]:
    return list(rows_of(duckdb.sql(f"FROM '{folder}/*.parquet' ORDER BY row").to_arrow_table()))


def test_a_round_is_decided_as_duckdb_decides_it(cluster, tmp_path):
    book = read_pack(POLICY.name, [ROOT])
    intake = read_applications(POLICY / "samples/round-2021.xlsx", book.vocabulary)
    applications = [row for row in intake.rows if isinstance(row, Application)]
    facts = facts_table(applications, book.vocabulary, range(len(applications)))
    reading = BatchReading(book, book.programmes["certification-award"])
    file = tmp_path / "中 文 [facts] 100%.parquet"
    pq.write_table(facts, file)

    count = cluster.decide(reading.query("spark"), [file], tmp_path / "out [1] 出")

    with in_duckdb() as engine:
        expected = engine.rows(f"{reading.query('duckdb')} ORDER BY row", facts)
    assert count == len(expected) > 50
    (tmp_path / "out [1] 出").rename(tmp_path / "out")
    assert decisions(tmp_path / "out") == expected


def test_files_together_are_one_relation(cluster, tmp_path):
    for name, rows in (("a", [0, 1]), ("b", [2])):
        pq.write_table(pa.table({"row": rows}), tmp_path / f"{name}.parquet")

    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    count = cluster.decide("SELECT row FROM facts", files, tmp_path / "out")

    assert count == 3
    assert decisions(tmp_path / "out") == [{"row": 0}, {"row": 1}, {"row": 2}]


def test_no_rows_are_no_decisions(cluster, tmp_path):
    pq.write_table(pa.table({"row": pa.array([], pa.int64())}), tmp_path / "a.parquet")

    count = cluster.decide("SELECT row FROM facts", [tmp_path / "a.parquet"], tmp_path / "out")

    assert count == 0


def test_a_text_of_a_rule_reaches_spark_as_it_is(cluster):
    columns = [sql.aliased(sql.text(text), str(at)) for at, text in enumerate(TEXTS)]

    found = cluster.session.sql(written(exp.Select(expressions=columns), ENGINES["spark"]))

    assert list(found.first()) == TEXTS


def test_a_name_reaches_spark_as_it_is(cluster):
    names = [text for text in TEXTS if text.strip() == text]
    columns = [sql.aliased(sql.text(""), name) for name in names]

    found = cluster.session.sql(written(exp.Select(expressions=columns), ENGINES["spark"]))

    assert found.columns == names


def test_no_setting_changes_what_a_query_means(cluster):
    again = Cluster("local[1]", {**QUICK, "spark.sql.ansi.enabled": "false"})

    assert again.session.conf.get("spark.sql.ansi.enabled") == "true"


def test_a_master_that_is_none_is_said_to_be_none(cluster):
    cluster.close()

    with pytest.raises(UnreachableError):
        Cluster("sparkle://nowhere")
