"""Arrays decide a chunk of a batch run as the database does, to the byte, or leave it to it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ipaward.interfaces.batch_running import Wish, run
from ipaward.interfaces.opening import Order
from ipaward.interpreters.batch import arrays_query, lanes
from ipaward.interpreters.batch.arrays_scan import Scan
from ipaward.interpreters.batch.deciding import GROUP, Deciding
from tests.benchmarks.registers.generator import generate
from tests.benchmarks.registers.yardstick import POLICY, PROGRAMME, ROOT
from tests.interfaces.batch_torture import content_of

# What is seldom so: each in some rows, in those of a number that the divisor goes into.
ODDITIES = {
    "编号": "CASE WHEN i % 5003 = 7 THEN ' ' || 编号 WHEN i % 7001 = 9 THEN 'SIM-000000001'"
    " ELSE 编号 END",
    "受理日": "CASE WHEN i % 5003 = 11 THEN NULL ELSE 受理日 END",
    "申请人": "CASE WHEN i % 5003 = 13 THEN NULL"
    " WHEN i % 5003 = 17 THEN struct_update(申请人, 类型 := '企业 ') ELSE 申请人 END",
    "费用": "CASE WHEN i % 5003 = 19 THEN NULL WHEN i % 5003 = 23 THEN list_append(费用, NULL)"
    " WHEN i % 5003 = 29 THEN list_transform(费用, lambda x: struct_update(x, 发票号 := '不明'))"
    " WHEN i % 5003 = 31 THEN list_transform(费用, lambda x: struct_update(x, 金额 := -1))"
    " WHEN i % 5003 = 37 THEN [] WHEN i % 5003 = 41 THEN 费用 || 费用 || 费用 ELSE 费用 END",
    "专利": "CASE WHEN i % 5003 = 43 THEN NULL ELSE 专利 END",
}


def write(path: Path, rows: int, columns: dict[str, str]) -> Path:
    """Write a register of the certification award with something else in some columns."""
    plain = path.with_suffix(".plain.parquet")
    generate(rows, plain, 1)
    replaced = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE (i) REPLACE ({replaced}) FROM"
            f" (SELECT *, file_row_number AS i FROM '{plain}')) TO '{path}' (FORMAT parquet)"
        )
    plain.unlink()
    return path


@pytest.fixture
def by_arrays(monkeypatch) -> list[bool]:
    """Whether arrays decided, for every chunk that they were asked for."""
    said: list[bool] = []
    scan = Deciding.scan_by_arrays

    def watched(*given) -> bool:
        said.append(scan(*given))
        return said[-1]

    monkeypatch.setattr(Deciding, "scan_by_arrays", watched)
    return said


def decide(register: Path, out: Path, chunk: int) -> None:
    order = Order(register, POLICY, PROGRAMME, packs=ROOT)
    run(order, Wish(out, False, 2, "800MB", chunk, True))


def test_arrays_write_the_bytes_that_the_database_writes(tmp_path, monkeypatch, by_arrays):
    register = write(tmp_path / "r.parquet", GROUP + 20_000, ODDITIES)

    decide(register, tmp_path / "arrays", 130_001)
    asked = list(by_arrays)
    monkeypatch.setattr(lanes, "_tried", lambda *_: None)
    decide(register, tmp_path / "database", 130_001)

    assert asked == [True, True]
    assert by_arrays == asked
    assert content_of(tmp_path / "arrays") == content_of(tmp_path / "database")
    assert (tmp_path / "arrays" / "quarantine").is_dir()


@pytest.mark.parametrize("text", [pa.large_string(), pa.string()])
def test_files_of_other_programs_are_decided_by_arrays_too(tmp_path, by_arrays, text):
    register = write(tmp_path / "r.parquet", 3_000, {"受理日": "受理日"})
    decide(register, tmp_path / "plain", 3_000)
    table = pq.read_table(register)
    kinds = [otherwise(field.type, text) for field in table.schema]
    names = table.schema.names
    pq.write_table(
        table.cast(pa.schema(list(zip(names, kinds, strict=True)))), register, row_group_size=700
    )

    decide(register, tmp_path / "other", 3_000)

    assert by_arrays == [True, True]
    decisions = [content_of(tmp_path / name / "decisions") for name in ("plain", "other")]
    assert decisions[0] == decisions[1]


def otherwise(kind, text):
    """A type as another program writes it: long texts, long lists."""
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, otherwise(field.type, text)) for field in kind])
    if pa.types.is_list(kind):
        return pa.large_list(otherwise(kind.value_type, text))
    return text if pa.types.is_string(kind) else kind


def test_a_figure_too_wide_for_arrays_leaves_its_chunk_to_the_database(
    tmp_path, monkeypatch, by_arrays
):
    monkeypatch.setattr(lanes, "SAMPLE", 1_000)
    many = "list_transform(range(2000), lambda x: struct_update(费用[1], 金额 := 90000000000000.0))"
    columns = {"费用": f"CASE WHEN i = 2500 AND len(费用) > 0 THEN {many} ELSE 费用 END"}
    register = write(tmp_path / "r.parquet", 3_000, columns)

    decide(register, tmp_path / "arrays", 1_000)
    asked = list(by_arrays)
    monkeypatch.setattr(lanes, "_tried", lambda *_: None)
    decide(register, tmp_path / "database", 1_000)

    assert sorted(asked) == [False, True, True]
    assert content_of(tmp_path / "arrays") == content_of(tmp_path / "database")


def test_a_run_whose_arrays_say_something_else_ends_before_it_begins(tmp_path, monkeypatch):
    register = write(tmp_path / "r.parquet", 500, {"受理日": "受理日"})
    monkeypatch.setattr(arrays_query, "surely", lambda of: pc.fill_null(of, True))

    with pytest.raises(ValueError, match="the arrays say"):
        decide(register, tmp_path / "out", 1_000)

    assert not list(tmp_path.glob("out/decisions/*"))


def test_a_fault_of_ours_in_a_chunk_is_no_reason_to_ask_the_database(tmp_path, monkeypatch):
    register = write(tmp_path / "r.parquet", 5_000, {"受理日": "受理日"})
    monkeypatch.setattr(lanes, "SAMPLE", 1_000)
    looked = Scan._left

    def faulty(self, look, row, batch, left):
        if row >= 1_000:
            raise ZeroDivisionError
        return looked(self, look, row, batch, left)

    monkeypatch.setattr(Scan, "_left", faulty)

    with pytest.raises(ZeroDivisionError):
        decide(register, tmp_path / "out", 2_500)
