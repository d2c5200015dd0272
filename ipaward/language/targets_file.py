"""Read the targets of `policy.yaml`: enacted figures, each year exactly."""

from __future__ import annotations

import re
from decimal import Decimal

from ipaward.domain.types import Amount, Number
from ipaward.domain.value import CauseKind, Unknown
from ipaward.language.citations import Law, read_basis
from ipaward.language.keys import COMPARE, MISSING
from ipaward.language.nodes import entries_at, pick_at, said_at, text_at, word_at
from ipaward.language.report import Report
from ipaward.language.yamltree import Map, Word
from ipaward.rulebook.expr import Order
from ipaward.rulebook.growth import SHOWN
from ipaward.rulebook.policy import Target
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_READ_WITH_VALUES = re.compile(r"%|‰|(万|亿)?(元|圆)?")
_ORDERS = {"at-least": Order.AT_LEAST, "equal": Order.EQUAL, "at-most": Order.AT_MOST}


def read_targets(node: Map, language: str, law: Law, report: Report) -> dict[str, Target]:
    """Read the targets of a fitted policy file; what is wrong is reported and left out."""
    found: dict[str, Target] = {}
    for entry in entries_at(node, "targets"):
        if isinstance(entry.value, Map):
            found[entry.key.text] = _target(entry.key.text, entry.value, language, law, report)
    return found


def _target(name: str, node: Map, language: str, law: Law, report: Report) -> Target:
    unit = text_at(node, "unit")
    yearly: dict[int, Decimal | Unknown] = {}
    for entry in entries_at(node, "yearly"):
        if not _YEAR.fullmatch(entry.key.text):
            report.add("not-a-year", entry.key.span, written=entry.key.text)
        elif isinstance(entry.value, Word):
            figure = _figure(entry.value, f"{name} {entry.key.text}", unit, report)
            if figure is not None:
                yearly[int(entry.key.text)] = figure
    total = word_at(node, "total")
    return Target(
        name,
        said_at(node, "title", language),
        unit,
        yearly,
        None if total is None else _figure(total, name, unit, report),
        _ORDERS[pick_at(node, "compare", COMPARE, report, "at-least")],
        read_basis(node, law, report),
    )


def _figure(word: Word, name: str, unit: str, report: Report) -> Decimal | Unknown | None:
    """Read a figure: a number, perhaps with the unit of the target or a sign such as `%`, `万元`.

    None where there is none, or none that can be read, which is reported.
    """
    text = word.text.strip()
    if text in MISSING:
        return None
    is_sign = _READ_WITH_VALUES.fullmatch(unit) is not None
    if not is_sign and text.endswith(unit):
        text = text.removesuffix(unit).rstrip()
    is_money = any(one.endswith(("元", "圆")) for one in (text, unit))
    of = Amount() if is_money else Number(SHOWN)
    read = read_value(text, of, Dialect.RULES, unit=unit if is_sign else "")
    if isinstance(read, Misspelt):
        report.misspelt(read, word.span)
        return None
    return read if isinstance(read, Decimal) else Unknown.of(CauseKind.PARAMETER, name)
