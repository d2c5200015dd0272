"""All participants on one register: how long, how much memory, and whether they agree."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb

from tests.benchmarks.registers.one import MISSING
from tests.benchmarks.registers.participants import BASELINE, NOTES, SAMPLED, WHOLE

ROOT = Path(__file__).parent.parent.parent.parent
ONE = "tests.benchmarks.registers.one"
# Without these a participant that decides the whole register has not decided it.
DECISION = ("verdict", "amount", "bound_by", "provisional", "states_0", "rank_0")


@dataclass(frozen=True, slots=True)
class Run:
    """One participant, once.

    Attributes:
        seconds: of the work itself.
        worked: seconds of processor time of the whole process, all threads together.
        peak: most memory resident at once, in MB.
    """

    seconds: float
    worked: float
    peak: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a participant agrees with the hand-written SQL.

    Attributes:
        rows: decided by the participant.
        equal: of these, with every column they share equal.
        columns: those compared.
    """

    rows: int
    equal: int
    columns: tuple[str, ...]


def compare(register: Path, folder: Path, names: Sequence[str], rounds: int, sample: int) -> bool:
    """Run all, print the table, and tell whether all that decide the whole register agree."""
    load = os.getloadavg()[0]
    rows = duckdb.sql(f"SELECT count(*) FROM '{register}'").fetchall()[0][0]
    places = WHOLE | SAMPLED
    asked = [name for name in places if name in names or name == BASELINE]
    outputs = {name: folder / f"{name}.parquet" for name in asked}
    runs: dict[str, list[Run]] = {name: [] for name in asked}
    missing: dict[str, str] = {}
    for _ in range(rounds):
        for name in asked:
            if name not in missing:
                few = [str(min(sample, rows))] if name in SAMPLED else []
                run = _run([places[name], str(register), str(outputs[name]), *few])
                if isinstance(run, str):
                    missing[name] = run
                else:
                    runs[name].append(run)
    best = {name: min(took, key=lambda run: run.seconds) for name, took in runs.items() if took}
    times = {name: _times(runs[name], runs[BASELINE]) for name in best if name in WHOLE}
    agreed = {
        name: agreement(outputs[name], outputs[BASELINE]) for name in best if name != "decode"
    }
    size = f"{register.stat().st_size / 1e6:,.0f} MB"
    print(f"{rows:,} rows, {size}; best of {rounds}, but × SQL the middle of {rounds}")
    # Seconds taken while others work are not seconds; those of the processor still are.
    print(f"{os.cpu_count()} cores, {load:.1f} processes wanting them when it began\n")
    _print_whole({n: best[n] for n in times}, times, agreed, rows)
    _print_sampled({n: r for n, r in best.items() if n in SAMPLED}, agreed)
    print()
    for name in asked:
        if note := missing.get(name) or NOTES.get(name):
            print(f"{name}: {note}")
    return all(
        found.equal == found.rows == rows and set(DECISION) <= set(found.columns)
        for name, found in agreed.items()
        if name in WHOLE
    )


def agreement(output: Path, baseline: Path) -> Agreement:
    """Compare two files of decisions, by number, in every column that both have.

    A row that is refused says nothing but that.
    """
    with duckdb.connect() as connection:
        of, by = _decisions(output), _decisions(baseline)
        names, own = (
            [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()]
            for file in (by, of)
        )
        shared = [name for name in names if name in own and name not in ("number", "refused")]
        same = " AND ".join(f'b."{name}" IS NOT DISTINCT FROM o."{name}"' for name in shared)
        refused = "false"
        if "refused" in own:
            refused = "b.refused = o.refused"
            same += " AND o.refused IS NULL"
        rows, equal = connection.execute(
            f"""SELECT (SELECT count(*) FROM {of}), count(DISTINCT o.number)
            FROM {by} AS b JOIN {of} AS o USING (number)
            WHERE {refused} OR (b.refused IS NULL AND {same})"""
        ).fetchall()[0]
    return Agreement(rows, equal, tuple(shared))


def _decisions(output: Path) -> str:
    return f"'{output}/*.parquet'" if output.is_dir() else f"'{output}'"


def _run(arguments: list[str]) -> Run | str:
    """Run one participant in a process of its own; where it cannot, give why."""
    with subprocess.Popen(
        [sys.executable, "-m", ONE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read().strip()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode == MISSING:
        return said
    if child.returncode:
        raise SystemExit(f"{arguments[0]} ended with {child.returncode}")
    return Run(float(said.split()[-1]), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _times(took: Sequence[Run], bar: Sequence[Run]) -> float:
    """Say how many times the bar a participant takes: the middle of what each round says.

    Within a round both meet the same machine; its speed may be another one a minute later.
    """
    return median(one.seconds / other.seconds for one, other in zip(took, bar, strict=True))


def _print_whole(
    best: dict[str, Run], times: dict[str, float], agreed: dict[str, Agreement], rows: int
) -> None:
    print(f"{'':12}{'seconds':>9}{'× SQL':>8}{'rows/s':>13}{'CPU s':>8}{'MB':>7}   equal rows")
    for name, run in best.items():
        equal = f"{agreed[name].equal:,}" if name in agreed else "–"
        print(
            f"{name:12}{run.seconds:9.2f}{times[name]:8.2f}{rows / run.seconds:13,.0f}"
            f"{run.worked:8.1f}{run.peak:7.0f}   {equal}"
        )


def _print_sampled(best: dict[str, Run], agreed: dict[str, Agreement]) -> None:
    if best:
        print(f"\n{'':12}{'rows':>9}{'rows/s':>13}{'MB':>7}   equal rows, in which columns")
    for name, run in best.items():
        found = agreed[name]
        print(
            f"{name:12}{found.rows:9,}{found.rows / run.seconds:13,.0f}{run.peak:7.0f}"
            f"   {found.equal:,} ({', '.join(found.columns)})"
        )
