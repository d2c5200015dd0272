"""How fast the ledger records, verifies and proves: `python -m tests.benchmarks.ledger`.

`--ledger postgresql://…` measures a database of that kind, empty before. Each figure stands beside
a baseline of the same run: the same rows put into SQLite by `executemany`, sealed by nobody.
"""

import argparse
import resource
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from ipaward.domain.decision import Decision, Finding
from ipaward.domain.event import Event
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.words import Words
from ipaward.ledger.activations import ActivationLog
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.entries import Why
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Ledger, Place, open_ledger
from ipaward.ledger.proving import checkpoint, receipt
from ipaward.ledger.receipt import Receipt, check
from ipaward.ledger.rounds import Rulebook, Screening
from ipaward.ledger.verifying import verify

Piece = TypeVar("Piece")

AT_ONCE = 2_000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2021, 3, 1)
RULEBOOK = Rulebook("policy", "d" * 64, {})
ROUND = Screening("policy", "programme", "i" * 64, 0)
RECEIPTS = 200


def decision(number: int) -> Decision:
    """Give a decision as large as that of a real round: three costs, ten rules."""
    costs = tuple(
        {"项目": "认证费", "金额": Decimal(10_000 + i), "发票号": f"{number:08}{i}"}
        for i in range(3)
    )
    record = {
        "申请": {"编号": f"A{number:08}", "受理日": DAY},
        "申请人": {"名称": f"样例{number}号", "类型": "企业", "信用代码": f"91{number:016}"},
        "费用": costs,
        "证书": {"状态": "有效", "首次发证日": DAY},
    }
    findings = tuple(
        Finding(f"programme/r{i}", "requirement", State.MET, "T5", {}, Words("是", "yes"))
        for i in range(10)
    )
    return Decision(
        application=f"A{number:08}",
        applicant=f"样例{number}号",
        policy="policy",
        status="in-force",
        text="verbatim",
        programme="programme",
        on=DAY,
        verdict=Verdict.ELIGIBLE,
        amount=Money(3_000_000),
        bound_by="standard",
        terms=(("standard", "30000.00"),),
        provisional=(),
        parameters=(),
        missing=(),
        findings=findings,
        assumed=(),
        record=record,
        rulebook=RULEBOOK.digest,
        engine="0.1.0",
    )


def timed(work: Callable[[], object], pieces: int) -> float:
    """Give how many pieces a second."""
    started = perf_counter()
    work()
    return pieces / (perf_counter() - started)


def entered(
    count: int, made: Callable[[int], Piece], enter: Callable[[list[Piece]], object]
) -> float:
    """Give how many pieces a second are entered, chunk by chunk; their making is not counted."""
    taken = 0.0
    for at in range(0, count, AT_ONCE):
        part = [made(n) for n in range(at, at + AT_ONCE)]
        started = perf_counter()
        enter(part)
        taken += perf_counter() - started
    return count / taken


def events(ledger: Ledger, count: int) -> float:
    log = EventLog(ledger)
    return entered(
        count,
        lambda n: Event(f"E{n:08}", "contract", f"S{n:08}", DAY, {"n": "样例"}),
        lambda part: log.append("policy/course", part, lambda subject, known: (), NOW),
    )


def decisions(ledger: Ledger, count: int) -> float:
    log = DecisionLog.of(ledger)
    ActivationLog(ledger).activate_unsigned(RULEBOOK, Why("benchmark", "benchmark"), NOW)
    return entered(count, decision, lambda part: log.record(part, RULEBOOK, ROUND, NOW))


def unsealed(ledger: Ledger, folder: Path) -> float:
    """The same rows, copied by `executemany` into tables without any guard."""
    with ledger.store.reading() as pages:
        rows = [tuple(row) for row in pages.walk()]
    with closing(sqlite3.connect(folder / "plain.db")) as plain:
        plain.execute("PRAGMA synchronous = EXTRA")
        plain.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind, key UNIQUE, about, l, b)")
        plain.execute("CREATE INDEX about ON entry (about, seq)")

        def work() -> None:
            for at in range(0, len(rows), AT_ONCE):
                with plain:
                    part = rows[at : at + AT_ONCE]
                    plain.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", part)

        return timed(work, len(rows))


def receipts(ledger: Ledger, size: int) -> tuple[int, float, float]:
    """Give the bytes of the largest receipt, how many are made a second, and how many checked."""
    checkpoint(ledger)
    step = max(1, size // RECEIPTS)
    texts: list[str] = []

    def make() -> None:
        texts.extend(receipt(ledger, at).text() for at in range(0, size, step))

    made = timed(make, size // step)
    checked = timed(
        lambda: [check(Receipt.read(text), [ledger.verifier]) for text in texts], len(texts)
    )
    return max(map(len, texts)), made, checked


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--ledger")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = Place.of(asked.ledger or folder / "ledger.db", folder / "secret")
        ledger = open_ledger(place)
        per_event = events(ledger, asked.count)
        per_decision = decisions(ledger, asked.count)
        found = []
        per_verified = timed(lambda: found.append(verify(ledger)), 2 * asked.count)
        assert not found[0].faults
        largest, made, checked = receipts(ledger, found[0].size)
        # Before all rows are read at once for the baseline.
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        plain = unsealed(ledger, folder)
    print(f"{found[0].size:,} entries, in chunks of {AT_ONCE:,}; a second, and × the baseline")
    for what, rate in (
        ("the same rows, unsealed", plain),
        ("events entered", per_event),
        ("decisions entered, records in the vault", per_decision),
        ("entries verified", per_verified),
        ("receipts made", made),
        ("receipts checked", checked),
    ):
        print(f"  {what:<42} {rate:>10,.0f}   {rate / plain:6.2f}")
    print(f"the largest receipt has {largest:,} bytes; at most {memory:,} MB of memory")


if __name__ == "__main__":
    main()
