"""What an entry says of a case: some of it in the clear, the rest held back in the vault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ipaward.domain.decision import DOUBLE, Decision
from ipaward.domain.value import Unknown, Value
from ipaward.ledger.canonical import canonical
from ipaward.ledger.entries import Kept
from ipaward.ledger.values import read_pairs, written_pairs
from ipaward.ledger.vault import committed

# Held back only where people decided otherwise than the rules: the other of the two.
SECOND = "second"
# What an entry holds back beside what its decision says.
OF_ENTRY = {"salt", "by", SECOND, "reason"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that is not the one on record: not its decision, nor the last correction of it.

    Attributes:
        held: what the entry holds back; None where it cannot be read.
    """

    found: Decision
    kept: Kept
    held: Mapping[str, Any] | None

    @property
    def is_by_people(self) -> bool:
        """Whether two people decided what is on record."""
        return is_by_people(self.held)

    @property
    def fields(self) -> tuple[str, ...]:
        """Name what is not the same as far as it can be read; of the record, which facts."""
        body, back = said(self.found)
        names = [name for name, value in body.items() if self.kept.content[name] != value]
        if self.held is None:
            return tuple(names)
        names += [n for n, value in back.items() if n != "record" and self.held.get(n) != value]
        before, now = dict(_facts(self.held["record"])), dict(_facts(back["record"]))
        facts = [n for n in sorted(before.keys() | now.keys()) if before.get(n) != now.get(n)]
        return (*facts, *names)


def is_by_people(held: Mapping[str, Any] | None) -> bool:
    """Tell whether two people decided, from what an entry holds back; never of what is not read."""
    return held is not None and SECOND in held


def record_of(held: Mapping[str, Any]) -> dict[str, Value | Unknown]:
    """Give the record a decision was made on, from what its entry holds back."""
    return read_pairs(held["record"])


def day_of(content: Mapping[str, Any]) -> date | None:
    """Give the day for which a decision was made."""
    return None if content["on"] is None else date.fromisoformat(content["on"])


def rewritten(entry: Kept, held: Mapping[str, Any], found: Decision) -> bytes:
    """Give the body an entry would have if it had been made of this decision.

    Args:
        entry: the entry; its instant, engine and subject are taken as they are.
        held: what it holds back, with its salt and with who answers for a correction.
        found: what the record comes to now.
    """
    body, back = said(found)
    plain = canonical({n: v for n, v in held.items() if n in OF_ENTRY} | back)
    content = {**entry.content, **body, "rulebook": found.rulebook, "held": committed(plain)}
    return canonical(content)


def said(one: Decision) -> tuple[dict[str, object], dict[str, object]]:
    """Give what a decision says: in the clear, and held back.

    Not what is made anew from it, its words; nor what others can change, its place in a round
    and what it shares with them.
    """
    body: dict[str, object] = {
        "policy": one.policy,
        "programme": one.programme,
        "application": one.application,
        "on": one.on.isoformat() if one.on else None,
        "verdict": one.verdict.value,
        "amount": None if one.amount is None else str(one.amount),
        "bound_by": one.bound_by,
    }
    held: dict[str, object] = {
        "record": written_pairs(one.record),
        "assumed": list(one.assumed),
        "terms": [[name, value] for name, value in one.terms],
        "provisional": list(one.provisional),
        "parameters": [
            [p.name, p.value, p.start.isoformat() if p.start else None, p.clause]
            for p in one.parameters
        ],
        "missing": [[m.fact, m.supplier, m.why] for m in one.missing],
        "findings": [
            [f.rule, f.kind, f.state.value, f.clause] for f in one.findings if f.kind != DOUBLE
        ],
    }
    return body, held


def _facts(pairs: object, above: str = "") -> Iterator[tuple[str, object]]:
    """Give the facts of a written record by dotted path."""
    assert isinstance(pairs, list)
    for name, value in pairs:
        if isinstance(value, dict) and "record" in value:
            yield from _facts(value["record"], f"{above}{name}.")
        else:
            yield above + name, value


def says(kept: Kept, held: Mapping[int, Mapping[str, Any]], one: Decision) -> bool:
    """Whether an entry says what a decision says; what cannot be read any more says nothing.

    What people decided otherwise stands as long as the rules come to what they came to then.
    """
    body, back = said(one)
    readable = held.get(kept.seq, {})
    if is_by_people(readable):
        body = {}
    return all(kept.content[name] == value for name, value in body.items()) and all(
        name in readable and readable[name] == value for name, value in back.items()
    )
