"""The facts a policy may speak of, as declared in `facts.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ipaward.domain.characters import folded
from ipaward.domain.source import Span
from ipaward.domain.types import Code, Listing, Record, Type
from ipaward.domain.words import Words
from ipaward.rulebook.policy import DatedList

_IN_BRACKETS = re.compile(r"(.*)[(（]\s*(?:单位[:：])?([^()（）]+)[)）]", re.DOTALL)


class Supplier(StrEnum):
    """Who supplies a fact."""

    APPLICANT = "applicant"
    AUTHORITY = "authority"
    LEDGER = "ledger"
    JUDGEMENT = "judgement"  # a named person's, with a reason
    REGISTER = "register"


class Blank(StrEnum):
    """What a blank cell means; anything but unknown is shown in the decision."""

    UNKNOWN = "unknown"
    ZERO = "0"
    NO = "no"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FactInfo:
    """What `facts.yaml` declares about one fact, list, or field of a list's items.

    Attributes:
        path: dotted, through records and the items of lists, for example `花费.数额`.
        type: its type; a `Record` or `Listing` for a group or list.
        register: name of the register where the supplier is one.
        key: path of the fact by whose value the register is asked; empty for the applicant's code.
        history: of a register all entries begun by the day are drawn, those over included.
        is_unique: no two applications of a round may share a value (`唯一`).
        attested: for a fact of a person's judgement, the paths of the facts that say who judged
            and why; empty for all others.
    """

    path: str
    type: Type
    label: Words
    unit: str
    supplier: Supplier
    register: str = ""
    key: str = ""
    history: bool = False
    blank: Blank = Blank.UNKNOWN
    is_unique: bool = False
    attested: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Register:
    """A register of the authority: dated entries, one table each (台账).

    Attributes:
        record: the type of one entry.
        fields: what is declared about each field of an entry, by its name.
        key: the field that says whom or what an entry is about; empty for none.
        start, until: the fields with the first and the last day an entry holds, both included;
            empty where entries hold from ever, or until ever.
        until_excluded: `until` is the first day an entry no longer holds (止).
        unique: the field no two entries share; empty for none.
    """

    name: str
    label: Words
    record: Record
    fields: Mapping[str, FactInfo]
    key: str = ""
    start: str = ""
    until: str = ""
    until_excluded: bool = False
    unique: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts a policy may speak of.

    Attributes:
        record: the type of one whole application.
        facts: every fact, group, list and item field by its dotted path, in declared order.
        number: path of the fact that is the application's number.
        applicant: path of the fact that names the applicant, or empty.
        code: path of the fact by which registers know the applicant, or empty.
        registers: by name.
        judged: the facts of a person's judgement.
    """

    record: Record
    facts: Mapping[str, FactInfo]
    number: str
    applicant: str = ""
    code: str = ""
    registers: Mapping[str, Register] = field(default_factory=dict)
    judged: tuple[FactInfo, ...] = ()


def with_keys(vocabulary: Vocabulary, lists: Mapping[str, DatedList]) -> Vocabulary:
    """Let the facts and the fields of registers that are codes know the keys of their lists."""
    record, facts = fields_with_keys(vocabulary.record, vocabulary.facts, lists)
    registers = {}
    for name, one in vocabulary.registers.items():
        entry, fields = fields_with_keys(one.record, one.fields, lists)
        registers[name] = replace(one, record=entry, fields=fields)
    return replace(vocabulary, record=record, facts=facts, registers=registers)


def fields_with_keys(
    record: Record, fields: Mapping[str, FactInfo], lists: Mapping[str, DatedList]
) -> tuple[Record, dict[str, FactInfo]]:
    """Let the fields of a record that are codes know the keys of their lists."""
    keys = {name: _by_what_counts(one.entries or ()) for name, one in lists.items()}
    keyed = _keyed(record, keys)
    assert isinstance(keyed, Record)
    return keyed, {
        name: replace(info, type=_keyed(info.type, keys)) for name, info in fields.items()
    }


def _by_what_counts(keys: Iterable[str]) -> dict[str, str]:
    """Give keys by what is left of each when folded, without those that are then the same."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(folded(key), []).append(key)
    return {left: alike[0] for left, alike in found.items() if len(alike) == 1}


def _keyed(of: Type, keys: Mapping[str, Mapping[str, str]]) -> Type:
    match of:
        case Code(list_name=name):
            return Code(name, keys.get(name, {}))
        case Record(fields=fields):
            return Record(tuple((name, _keyed(inner, keys)) for name, inner in fields))
        case Listing(item=item):
            return Listing(_keyed(item, keys))
        case _:
            return of


def name_and_unit(header: str) -> tuple[str, str]:
    """Part the head of a column in a name and what stands in brackets behind it, or nothing.

    >>> name_and_unit("收费（单位：万元）"), name_and_unit("costs")
    (('收费', '万元'), ('costs', ''))
    """
    parts = _IN_BRACKETS.fullmatch(header)
    return (parts[1].rstrip(), parts[2].strip()) if parts else (header, "")
