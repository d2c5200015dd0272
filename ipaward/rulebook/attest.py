"""A person's judgement counts only with the person's name and reason.

Whatever reads a record for a decision reads it as `attested`, so every reading means the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.value import CauseKind, Unknown, Value
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary

Record = Mapping[str, "Value | Unknown"]


def attested(record: Record, vocabulary: Vocabulary) -> Record:
    """Give `record` in which a judgement nobody signed, or gave no reason for, is unknown."""
    for info in vocabulary.judged:
        record = _held(record, info.path.split("."), info)
    return record


def _held(record: Record, steps: list[str], info: FactInfo) -> Record:
    first, *rest = steps
    if first not in record:
        return record
    inner = record[first]
    if not rest:
        lacking = _lacking(record, info)
        return {**record, first: lacking} if lacking else record
    if isinstance(inner, Mapping):
        return {**record, first: _held(inner, rest, info)}
    if isinstance(inner, tuple):
        items = (_held(x, rest, info) if isinstance(x, Mapping) else x for x in inner)
        return {**record, first: tuple(items)}
    return record


def _lacking(record: Record, info: FactInfo) -> Unknown | None:
    """Give who or what is missing to a judgement that was given."""
    above = len(info.path.rpartition(".")[0]) + 1 if "." in info.path else 0
    if isinstance(record[info.path[above:]], Unknown):
        return None
    names = [path for path in info.attested if not _is_said(record.get(path[above:]))]
    causes = [Unknown.of(CauseKind.FACT, path) for path in names]
    return Unknown(frozenset().union(*(c.causes for c in causes))) if causes else None


def _is_said(value: Value | Unknown | None) -> bool:
    return isinstance(value, str) and bool(value.strip())
