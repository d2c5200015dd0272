"""What `ipaward batch run` says where the engine that was asked for is not to be had."""

import sys
from pathlib import Path

import pytest

from ipaward.interfaces.cli import main
from tests.interfaces.batch_world import RUN, write

SPARK = ["--engine", "spark"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(Path(), 10, "parquet")


def run(*more: str) -> int:
    return main([*RUN, "register.parquet", "--out", "out", "--lang", "en", *more])


def test_without_pyspark_it_is_said(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)

    code = run(*SPARK)

    assert code == 2
    assert "pyspark is not installed; install ipaward with its extra" in capsys.readouterr().err


def test_a_master_needs_spark(capsys):
    code = run("--master", "local[2]")

    assert code == 2
    assert "`--master` goes with `--engine spark` only" in capsys.readouterr().err


@pytest.mark.parametrize("master", ["", "local[0]", "localhost:7077", "spark://", "yarn "])
def test_a_master_that_is_none_is_refused(capsys, master):
    code = run(*SPARK, "--master", master)

    assert code == 2
    assert "is no master of Spark" in capsys.readouterr().err
