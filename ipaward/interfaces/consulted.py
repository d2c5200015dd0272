"""What is said of registers: which were consulted, which were not, and the rows put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ipaward.domain.application import RefusedRow
from ipaward.domain.words import Language, Words
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.problems import text
from ipaward.interpreters.prose.catalogue import joined
from ipaward.tables.registers import Registers

_HEADS = (
    Words(zh="台账", en="register"),
    Words(zh="采用", en="entries"),
    Words(zh="搁置", en="put aside"),
)
_TITLE = Words(zh="查过的台账", en="registers consulted")
_TITLE_ON = Words(zh="{on} 查过的台账", en="registers consulted on {on}")
_NOT_CONSULTED = Words(
    zh="没有查台账 {name}，以申请所写为准：{facts}",
    en="register {name} was not consulted; as the applications say: {facts}",
)
_PUT_ASIDE = Words(
    zh="台账里搁置 {count} 行；在改正之前，查不到不等于没有：",
    en="{count} rows of registers put aside; until they are mended, not found is unknown:",
)


def consulted(
    registers: Registers,
    not_consulted: Mapping[str, tuple[str, ...]],
    on: date | None,
    language: Language,
) -> str:
    """Give each register consulted with its counts, and the facts drawn from the others."""
    parts = []
    if registers.held:
        columns = [
            Column(words.said(language), is_figure=at > 0) for at, words in enumerate(_HEADS)
        ]
        rows = [
            (name, str(len(held.entries)), str(len(held.refused)))
            for name, held in registers.held.items()
        ]
        title = (_TITLE if on is None else _TITLE_ON).said(language).format(on=on)
        parts.append(table(columns, rows, title))
    parts += [
        _NOT_CONSULTED.said(language).format(name=name, facts=joined(facts, language))
        for name, facts in not_consulted.items()
    ]
    return "\n".join(parts)


def rows_aside(registers: Registers) -> tuple[RefusedRow, ...]:
    """Give the rows of all registers that are not used."""
    return tuple(row for held in registers.held.values() for row in held.refused)


def put_aside(rows: Sequence[RefusedRow], most: int, language: Language) -> str:
    """Give the first rows of registers that are not used, each with its problems; or nothing."""
    if not rows:
        return ""
    head = _PUT_ASIDE.said(language).format(count=len(rows))
    return "\n\n".join([head, *(text(row.problems, language) for row in rows[:most])])
