"""Our own readings: the batch run as a user has it, and single cases by engine and yardstick."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from time import perf_counter

from ipaward.domain.decision import plain
from ipaward.interfaces.batch_running import Wish, run
from ipaward.interfaces.opening import Order
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.reading import reference_day
from tests.benchmarks.registers.by_hand import MEMORY, THREADS
from tests.benchmarks.registers.sample import record_of, rows_of, write_decided
from tests.benchmarks.registers.yardstick import POLICY, PROGRAMME, ROOT, bits, rules

CHUNK = 1_000_000


def batch(input: Path, output: Path) -> float:
    """Run `ipaward batch run`, all that it does included; give its seconds.

    `output` becomes a folder of several files.
    """
    folder = output.with_suffix(".run")
    shutil.rmtree(folder, ignore_errors=True)
    order = Order(input, POLICY, PROGRAMME, packs=ROOT)
    wish = Wish(folder, False, THREADS, MEMORY, CHUNK, True, "duckdb", None)
    start = perf_counter()
    run(order, wish)
    seconds = perf_counter() - start
    if output.is_dir():
        shutil.rmtree(output)
    output.unlink(missing_ok=True)
    (folder / "decisions").rename(output)
    shutil.rmtree(folder)
    return seconds


def case(input: Path, output: Path, rows: int) -> float:
    """Decide the first rows of a register one by one; give the seconds of judging alone."""
    book, programme = rules()
    reading = CaseReading(book, programme)
    records = [record_of(row) for row in rows_of(input, rows)]
    start = perf_counter()
    judged = [reading.judge(record, reference_day(programme, record, None)) for record in records]
    seconds = perf_counter() - start
    reading.close()
    in_force = book.policy.in_force or date.min
    write_decided(
        [
            {
                "number": plain(record["编号"]),
                "verdict": one.verdict.value,
                "amount": None if one.amount is None else one.amount.fen,
                "bound_by": one.bound_by,
                "states_0": bits(one),
            }
            for record, one in zip(records, judged, strict=True)
            # A day before the law refuses the row; that is not judged.
            if record.get("受理日", date.max) >= in_force
        ],
        output,
    )
    return seconds
