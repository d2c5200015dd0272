"""`ipaward screen`: a file of applications in, decisions and the round out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from ipaward.casework.round import Pool, in_no_round, place
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision, as_json
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, Words
from ipaward.interfaces.consulted import rows_aside
from ipaward.interfaces.engines import office
from ipaward.interfaces.exits import FINDINGS, FINE, INTERRUPTED, LaterError, WrongUseError
from ipaward.interfaces.files import destination, writing
from ipaward.interfaces.intake import taken_in
from ipaward.interfaces.opening import Opened, Order, day, opened
from ipaward.interfaces.options import Decider
from ipaward.interfaces.recording import NOT_RECORDED, Recording
from ipaward.interfaces.screen_words import say
from ipaward.interfaces.summary import Screened, decisions_table, refusals, summary
from ipaward.interfaces.waiting import Ticking, counting
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.report import Cut, Report
from ipaward.tables.workbook import REPORTS, beside, write_decisions

_SCREENING = Words("审查", "screening")


def run(
    order: Order,
    out: Path | None,
    form: str,
    quiet: bool,
    engine: Decider | None = None,
    recording: Recording = NOT_RECORDED,
) -> int:
    """Screen a file and write what came out.

    Args:
        order: what was asked.
        out: where to write every decision, or None.
        form: `table` or `json`, for standard output.
        quiet: whether to leave out progress and summary; refused rows are always said.
        engine: what decides; by default what suits the count of rows.
        recording: whether, where and on whose word the round is recorded.
    """
    on = day(order.on)
    _check_destination(out, order)
    with opened(order) as open_, recording.ledger() as ledger:
        with counting(_SCREENING, open_.language, quiet) as tick:
            screened, pools = _screened(open_, order, on, out, engine, tick)
        # INVARIANT: nothing is written or said before it is recorded.
        screened = replace(screened, recorded=recording.record(ledger, open_, order, screened))
        with _told_of_the_round(is_recorded=ledger is not None):
            if out is not None:
                _write(out, screened, pools, open_)
            _say(screened, form, quiet, open_.language)
        return FINDINGS if screened.refused or rows_aside(screened.registers) else FINE


@contextmanager
def _told_of_the_round(*, is_recorded: bool) -> Iterator[None]:
    """Say of a round whose report was interrupted that it stands in the ledger all the same."""
    try:
        yield
    except KeyboardInterrupt as stop:
        if not is_recorded:
            raise
        words = Words(
            zh="已中断；这一轮已经记入账本，报告没有写完",
            en="interrupted; the round is recorded in the ledger, its report is not complete",
        )
        raise LaterError(words, INTERRUPTED) from stop


def _check_destination(out: Path | None, order: Order) -> None:
    """Refuse before the work what would fail after it."""
    if out is None:
        return
    if out.suffix.lower() not in REPORTS:
        raise WrongUseError(
            Words(
                zh=f"写不成 `{out}`：--out 的文件名以 .xlsx、.csv 或 .jsonl 结尾",
                en=f"`{out}` has no known form: --out ends in .xlsx, .csv or .jsonl",
            )
        )
    read = [path for path in (order.applications, *order.data) if path.exists()]
    _check_unread(out, [*read, *(f for path in read if path.is_dir() for f in path.iterdir())])
    destination(out)


def _check_unread(out: Path, read: Sequence[Path]) -> None:
    written = [path for path in (out, beside(out)) if path is not None and path.exists()]
    if any(path.samefile(other) for path in written for other in read):
        raise WrongUseError(
            Words(
                zh=f"--out 就是要读的文件 `{out}`，不能覆盖",
                en=f"--out is a file to be read, `{out}`, which is never overwritten",
            )
        )


def _screened(
    open_: Opened,
    order: Order,
    on: date | None,
    out: Path | None,
    engine: Decider | None,
    tick: Ticking,
) -> tuple[Screened, tuple[Pool, ...]]:
    taken = taken_in(order, open_.book, open_.programme)
    if out is not None:  # as are the files beside it that hold its lists, known only now
        _check_unread(out, [Path(file) for file in taken.intake.files])
    decisions: list[Decision] = []
    places: list[Cell | None] = []
    rows: list[RefusedRow] = []
    notes: list[Problem] = [*taken.intake.notes, *taken.registers.notes]
    count = taken.intake.count
    with office(open_.book, open_.programme, on, engine, count) as at:
        for row, result in at.decide(taken.rows):
            if isinstance(row, Application):
                notes.extend(row.notes)
            if isinstance(result, Decision):
                decisions.append(result)
                places.append(row.place)
            else:
                rows.append(result)
            tick(count)
    placed = place(open_.book, open_.programme, decisions)
    for decision, at_row in zip(placed.decisions, places, strict=True):
        if note := in_no_round(open_.book, decision, at_row):
            notes.append(note)
    other = None if out is None else beside(out)
    screened = Screened(
        open_.programme,
        order.applications.name,
        placed.decisions,
        rows,
        notes,
        str(out) if out else "",
        str(other) if other else "",
        taken.registers,
        taken.not_consulted,
        on,
        at.engine.value,
        digest=taken.intake.digest,
    )
    return screened, placed.pools


def _write(out: Path, screened: Screened, pools: Sequence[Pool], open_: Opened) -> None:
    report = Report(
        screened.decisions,
        [*screened.refused, *rows_aside(screened.registers)],
        open_.programme,
        vocabulary_of(open_.book.vocabulary, open_.programme),
        open_.language,
        tuple(_cut(pool) for pool in pools),
        screened.notes,
    )
    with writing(out):
        write_decisions(out, report)


def _cut(pool: Pool) -> Cut:
    return Cut(
        pool.name,
        pool.quota,
        pool.ceiling,
        len(pool.order),
        pool.within,
        pool.last,
        pool.claimed,
        pool.awarded,
        pool.provisional,
        pool.why,
    )


def _say(screened: Screened, form: str, quiet: bool, language: Language) -> None:
    if form == "json":
        _write_json(screened.decisions)
    else:
        print(decisions_table(screened, language))
    if quiet:
        said = refusals(screened, language)
    else:
        said = summary(screened, language)
        if screened.where:
            said += "\n\n" + say("written", language).format(where=screened.where)
            if screened.beside:
                said += "\n" + say("written-beside", language).format(where=screened.beside)
    if said:
        # With decisions on standard output nothing else may stand there.
        stream = sys.stdout if form == "table" and not quiet else sys.stderr
        print(f"\n{said}" if stream is sys.stdout else said, file=stream)


def _write_json(decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        print(json.dumps(as_json(decision), ensure_ascii=False))
