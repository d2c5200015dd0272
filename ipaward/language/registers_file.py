"""Read the registers that `facts.yaml` declares: dated tables the authority holds."""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.types import Day, Listing, Record
from ipaward.language.facts_file import read_fields
from ipaward.language.names import is_good_name
from ipaward.language.nodes import entries_at, said_at, word_at
from ipaward.language.report import Report, perhaps
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.registers import decisions_register
from ipaward.rulebook.vocabulary import FactInfo, Register


def read_registers(node: Map, language: str, report: Report) -> dict[str, Register]:
    """Read the registers of a fitted facts file; what is wrong is reported and left out.

    The register of decisions is there in every policy, and cannot be declared.
    """
    built_in = decisions_register(language)
    found = {built_in.name: built_in}
    for entry in entries_at(node, "registers"):
        if entry.key.text.strip() == built_in.name:
            report.add("name-reserved", entry.key.span, name=built_in.name)
        elif is_good_name(entry.key, report) and isinstance(entry.value, Map):
            found[entry.key.text] = _register(entry, entry.value, language, report)
    return found


def _register(entry: Entry, node: Map, language: str, report: Report) -> Register:
    record, fields = read_fields(entries_at(node, "each"), language, report)
    for name, info in fields.items():
        if isinstance(info.type, Listing):
            report.add("list-in-list", info.span, name=name)
    is_excluded = node.entry("ended") is not None
    if is_excluded and node.entry("until") is not None:
        report.add("until-and-ended", entry.key.span, name=entry.key.text)
    register = Register(
        name=entry.key.text,
        label=said_at(node, "label", language),
        record=record,
        fields=fields,
        key=_field(node, "key", fields, report),
        start=_field(node, "from", fields, report),
        until=_field(node, "ended" if is_excluded else "until", fields, report),
        until_excluded=is_excluded,
        unique=_field(node, "unique", fields, report),
        span=entry.key.span,
    )
    for key, name in (
        ("from", register.start),
        ("ended" if is_excluded else "until", register.until),
    ):
        if name and not isinstance(fields[name].type, Day):
            word = word_at(node, key)
            also = [fields[name].span]
            report.add("register-day", word.span if word else None, also=also, name=name)
    return register


def _field(node: Map, key: str, fields: Mapping[str, FactInfo], report: Report) -> str:
    word: Word | None = word_at(node, key)
    if word is None:
        return ""
    name = word.text.strip()
    plain = [n for n, info in fields.items() if not isinstance(info.type, Record | Listing)]
    if name not in plain:
        report.add("register-field", word.span, cure=perhaps(name, plain), name=name)
        return ""
    return name
