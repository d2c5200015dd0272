"""`ipaward explain`: one decision in full, for whoever has to answer for it."""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from pathlib import Path

from ipaward.casework.round import place
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.problem import Problem
from ipaward.domain.words import Language, Words
from ipaward.interfaces.consulted import put_aside, rows_aside
from ipaward.interfaces.engines import office
from ipaward.interfaces.exits import FINDINGS, FINE, WrongUseError, refused
from ipaward.interfaces.intake import taken_in
from ipaward.interfaces.opening import Order, day, opened
from ipaward.interfaces.options import Decider
from ipaward.interfaces.packs import listed
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.summary import MOST_ROWS
from ipaward.interpreters.prose.explain import explain

REFUSED_ROW = Words(
    zh="申请 {number} 的这一行退回了，没有决定：",
    en="the row of application {number} was refused, and nothing was decided:",
)
_NO_DATA = Words(
    zh="批量运行没有查台账，--data 在这里没有意义",
    en="a batch run consults no registers, so --data means nothing here",
)
_NOT_NAMED = {
    option: Words(
        zh=f"申请文件没有说它属于哪个政策、哪个项目；写出 {option}",
        en=f"a file of applications does not say what it is for; name {option}",
    )
    for option in ("--policy", "--programme")
}
NO_NUMBERS = Words(zh="（文件里没有申请）", en="(the file has no applications)")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked on the command line, of a file or of the folder of a batch run."""

    source: Path
    policy: str | None = None
    programme: str | None = None
    on: str | None = None
    mapping: Path | None = None
    packs: Path | None = None
    lang: str | None = None
    data: tuple[Path, ...] = ()


def answer(asked: Question, number: str) -> int:
    """Explain the decision on application `number`, of a file or of a batch run."""
    if asked.source.is_dir():
        if asked.data:
            raise WrongUseError(_NO_DATA)
        from ipaward.interfaces.batch_explaining import run as tell
        from ipaward.interfaces.batch_finished import Asked

        of_run = Asked(
            asked.source, asked.policy, asked.programme, asked.on, asked.mapping, asked.packs,
            asked.lang,
        )  # fmt: skip
        return tell(of_run, number)
    if not asked.source.exists():
        raise refused("no-such-file", str(asked.source))
    if asked.policy is None or asked.programme is None:
        raise WrongUseError(_NOT_NAMED["--programme" if asked.policy else "--policy"])
    order = Order(
        asked.source, asked.policy, asked.programme, asked.on, asked.mapping, asked.packs,
        asked.lang, asked.data,
    )  # fmt: skip
    return run(order, number)


def run(order: Order, number: str) -> int:
    """Explain the decision on application `number` of a file, placed among the others."""
    on = day(order.on)
    with opened(order) as open_:
        taken = taken_in(order, open_.book, open_.programme)
        results: list[Decision | RefusedRow] = []
        notes: list[Problem] = []
        count = taken.intake.count
        with office(open_.book, open_.programme, on, Decider.CASE, count) as at:
            for row, result in at.decide(taken.rows):
                results.append(result)
                if isinstance(row, Application) and row.number == number:
                    notes += row.notes
        rows = [r for r in results if isinstance(r, RefusedRow)]
        decided = [r for r in results if isinstance(r, Decision)]
        placed = place(open_.book, open_.programme, decided).decisions
        for decision in placed:
            if decision.application == number:
                print(explain(open_.book, decision, open_.language).rstrip("\n"))
                if notes:
                    print(f"\n{text(in_order(notes), open_.language)}")
                aside = put_aside(rows_aside(taken.registers), MOST_ROWS, open_.language)
                if aside:
                    print(aside, file=sys.stderr)
                return FINE
        faulty = [row for row in rows if row.number == number]
        if not faulty:
            known = [d.application for d in placed] + [row.number for row in rows if row.number]
            near = _nearest(number, known, open_.language)
            raise refused("no-such-application", str(order.applications), name=number, near=near)
        print(REFUSED_ROW.said(open_.language).format(number=number))
        for row in faulty:
            print(f"\n{text(in_order(row.problems), open_.language)}")
        return FINDINGS


def _nearest(number: str, known: list[str], language: Language) -> str:
    near = difflib.get_close_matches(number, known, n=3, cutoff=0.0)
    return listed(near) if near else NO_NUMBERS.said(language)
