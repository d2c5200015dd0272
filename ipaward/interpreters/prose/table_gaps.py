"""Why a decision table gave nothing: no row of it applies, or several do where one should.

A decision holds one word for both, which its entry in the ledger keeps; which of the two it was
is read again from the facts the decision holds.
"""

from __future__ import annotations

from ipaward.domain.words import Words, listed
from ipaward.rulebook.book import Programme
from ipaward.rulebook.expr import Table
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.walk import walk


def gap_words(name: str, programme: Programme, here: Situation) -> Words | None:
    """Say which rows of the table `name` apply at once, or that none does; None if neither is."""
    for definition in programme.definitions.values():
        for expr in walk(definition.value):
            if isinstance(expr, Table) and expr.name == name:
                return _of_table(expr, here)
    return None


def _of_table(table: Table, here: Situation) -> Words | None:
    truths = [mean(row.when, here) for row in table.rows]
    applying = [str(number) for number, truth in enumerate(truths, start=1) if truth is True]
    if len(applying) > 1:
        rows = listed(applying)
        return Words(
            f"决策表 {table.name} 有几行同时适用：第 {rows.zh} 行",
            f"several rows of table {table.name} apply at once: {rows.en}",
        )
    if all(truth is False for truth in truths):
        return Words(f"决策表 {table.name} 没有一行适用", f"no row of table {table.name} applies")
    return None
