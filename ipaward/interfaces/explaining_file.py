"""`ipaward explain` of a file of applications: one of them in full, placed among the others."""

from __future__ import annotations

import difflib
import sys

from ipaward.casework.round import place
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.problem import Problem
from ipaward.domain.words import Language, Words
from ipaward.interfaces.consulted import put_aside, rows_aside
from ipaward.interfaces.engines import office
from ipaward.interfaces.exits import FINDINGS, FINE, refused
from ipaward.interfaces.explaining import REFUSED_ROW
from ipaward.interfaces.intake import taken_in
from ipaward.interfaces.opening import Order, day, opened
from ipaward.interfaces.options import Decider
from ipaward.interfaces.packs import backquoted
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.summary import MOST_ROWS
from ipaward.interpreters.prose.explain import explain

NO_NUMBERS = Words(zh="（文件里没有申请）", en="(the file has no applications)")


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
    return backquoted(near) if near else NO_NUMBERS.said(language)
