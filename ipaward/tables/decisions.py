"""Decisions of earlier rounds, as `screen --out` wrote them, as entries of a register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import plain
from ipaward.domain.finding import Verdict
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.value import at
from ipaward.rulebook.registers import decision_fields, entry_vocabulary, verdict_words
from ipaward.rulebook.vocabulary import Register
from ipaward.tables.delimited import lines_of
from ipaward.tables.entries import Entry, Faults, alike
from ipaward.tables.records import RecordReader, tree_of

# What a decision has and no entry of another register would.
_MARKS = frozenset({"application", "programme", "verdict", "findings", "record"})


def are_decisions(path: Path, file: str) -> bool:
    """Tell whether the first record of a file is a decision."""
    for number, line in lines_of(path, file, "utf-8-sig"):
        tree = tree_of(line, Cell(file, "", number)) if line.strip() else None
        if isinstance(tree, Mapping):
            return tree.keys() >= _MARKS
    return False


def read_decisions(
    path: Path, file: str, register: Register, code: str
) -> Iterator[Entry | RefusedRow]:
    """Give one entry for each decision.

    Args:
        path: a .jsonl file.
        file: its name, for messages.
        register: that of decisions.
        code: path of the fact by which registers know the applicant, or empty.
    """
    reader = RecordReader(entry_vocabulary(register))
    for number, line in lines_of(path, file, "utf-8-sig"):
        if not line.strip():
            continue
        place = Cell(file, "", number)
        tree = tree_of(line, place)
        if not isinstance(tree, Problem) and not tree.keys() >= _MARKS:
            tree = Problem("not-a-decision", place)
        if isinstance(tree, Problem):
            yield RefusedRow("", place, (tree,), {"": line.strip()[:200]})
            continue
        found = reader.read(_entry(tree, register, code), place)
        yield found if isinstance(found, RefusedRow) else Entry(found.record, place)


def _entry(decision: Mapping[str, object], register: Register, code: str) -> dict[str, object]:
    """Give the tree of an entry; what a decision leaves open is unknown."""
    verdict, placement = str(decision["verdict"]), decision.get("placement")
    result = placement.get("result") if isinstance(placement, Mapping) else None
    said = {
        **{name: decision.get(name) for name in ("programme", "application", "applicant", "on")},
        "code": _code(decision["record"], code),
        "verdict": verdict_words(register).get(verdict, verdict),
        # Who is refused is known to get nothing; of all others a null says that nobody knows yet.
        "amount": "0" if verdict == Verdict.INELIGIBLE else decision.get("amount"),
        "within": {"within": True, "outside": False}.get(str(result)),
    }
    return {decision_fields(register)[name]: value for name, value in said.items()}


def _code(record: object, path: str) -> str | None:
    found = at(record, path) if path and isinstance(record, Mapping) else None
    return str(found) if isinstance(found, str) else None


def decided_twice(register: Register, entries: Sequence[Entry]) -> Faults:
    """Find decisions on the same application of a programme as of the same day."""
    names = [decision_fields(register)[name] for name in ("programme", "application", "on")]
    same = [tuple(str(plain(at(e.record, name))) for name in names) for e in entries]
    for first, second in alike(same):
        for one, other in ((first, second), (second, first)):
            details = {"number": same[one][1], "row": str(entries[other].place.row)}
            also = (entries[other].place,)
            yield one, Problem("decided-twice", entries[one].place, details, also=also)
