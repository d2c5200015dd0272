"""`ipaward batch run --engine spark` against the same command without it."""

import json
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main
from tests.interfaces.batch_world import RUN, write

SPARK = ["--engine", "spark", "--master", "local[1]"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def manifest(out: str) -> dict:
    return json.loads(Path(out, "manifest.json").read_text("utf-8"))


def test_a_run_on_spark_has_the_figures_and_the_row_digest_of_one_without(capfd):
    name = write(Path(), 1000, "parquet")

    main([*RUN, name, "--out", "duck", "--chunk", "300", "--quiet"])
    capfd.readouterr()
    code = main([*RUN, name, "--out", "spark", "--chunk", "300", "--quiet", *SPARK])

    assert code == 1  # some rows are broken
    assert "Traceback" not in capfd.readouterr().err
    own = {"engine", "files"}
    duck, spark = manifest("duck"), manifest("spark")
    assert spark["engine"].startswith("spark ")
    assert {k: v for k, v in spark.items() if k not in own} == {
        k: v for k, v in duck.items() if k not in own
    }
    assert not list(Path("spark").rglob("*.facts.parquet"))


def test_only_columns_are_decided_on_spark(capsys):
    name = write(Path(), 10, "csv")

    code = main([*RUN, name, "--out", "out", *SPARK, "--lang", "en"])

    assert code == 2
    assert "Parquet files only" in capsys.readouterr().err


def test_without_java_it_is_said(capsys, monkeypatch):
    name = write(Path(), 10, "parquet")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    code = main([*RUN, name, "--out", "out", *SPARK, "--lang", "en"])

    assert code == 2
    assert "Spark needs Java" in capsys.readouterr().err
