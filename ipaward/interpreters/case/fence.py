"""The fence around durable-rules: what may be said to it, and how it is spoken to.

Its C module crashes or answers wrongly outside a narrow profile, so this profile is all that is
ever used, and each limit below was measured or read in its source:

- One fact at a time is asserted, and every rule looks at that one fact: no joins. Findings of one
  fact become properties of the next, so chains of findings are strata.
- A rule is a conjunction of comparisons. A disjunction is several rules, for `$or` fires once for
  each part that holds. Every property is guarded by `$ex` *before* it is compared, for a missing
  one otherwise compares as whatever lay in memory.
- Only text and whole numbers below 2^53; text with quotes, backslashes or control characters goes
  in as its digest, for the engine compares JSON source, escapes and all.
- Property names are known to the engine by a 32-bit hash only: `Names` gives out none that clash.
- No actions run inside the engine and no `Host` is made: the loop below takes firings from the C
  module one by one. So no exception is swallowed, no thread and no timer is started.
- A last rule closes each fact. It fires after all others, which says that they have had their say;
  without an action run, deleting the state crashes.
- One state at a time, deleted after each decision; memory then stays flat.

A crash of the C module cannot be caught: bulk and hostile input belongs into a worker process.
An `Engine` must not be used by two threads at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import durable_rules_engine

from ipaward.rulebook.expr import Order

PROPERTIES = 200  # of one fact; the engine fails at 255
RULES_OF_A_FACT = 48  # the engine's stack of open matches holds 64
FACTS = 400  # kinds of fact in one rule set; the engine's first branching holds 511
TEXT_BYTES = 200  # longer text goes in as its digest
KIND, SID, STATE = "kind", "sid", "X"
CLOSING = "closing"

# The engine's spelling; equality has none.
SPELT = {
    Order.UNEQUAL: "$neq",
    Order.LESS: "$lt",
    Order.AT_MOST: "$lte",
    Order.MORE: "$gt",
    Order.AT_LEAST: "$gte",
}


class EngineError(Exception):
    """The engine did something that its profile rules out; no decision may rest on it."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: a property with a constant, or with another property."""

    left: str
    order: Order
    constant: int | str = 0
    other: str = ""

    def properties(self) -> tuple[str, ...]:
        """Give the properties that must be there for the comparison to be made."""
        return (self.left, self.other) if self.other else (self.left,)


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule for the engine: when all tests hold, `name` gets `value`."""

    name: str
    value: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, and the properties it fired on: one line of the trace."""

    name: str
    value: str
    because: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact: what it may hold, and whether a rule of it needs nothing to fire."""

    name: str
    properties: frozenset[str]
    fires_always: bool


class Names:
    """Gives out short names of properties, no two of which the engine would take for one."""

    def __init__(self) -> None:
        self._hashes = {hash_of(name) for name in (KIND, SID, "id", "$s")}
        self._count = 0

    def new(self, letter: str) -> str:
        """Give a fresh name that begins with `letter`."""
        while True:
            self._count += 1
            name = f"{letter}{self._count}"
            if hash_of(name) not in self._hashes:
                self._hashes.add(hash_of(name))
                return name


def hash_of(name: str) -> int:
    """Give the 32-bit FNV-1a hash by which the engine knows a name of ASCII letters."""
    value = 0x811C9DC5
    for byte in name.encode("ascii"):
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def safe_text(text: str) -> str:
    """Give `text` as the engine compares it rightly: itself, or a digest that begins with `#`."""
    is_plain = text.isprintable() and not any(sign in text for sign in '"\\#')
    if text and is_plain and len(text.encode()) <= TEXT_BYTES:
        return text
    return "#" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def facts_of(firings: Sequence[Firing]) -> Iterator[tuple[Firing, ...]]:
    """Divide rules of one stratum among as many facts as the engine's limits ask for."""
    fact: list[Firing] = []
    properties: set[str] = set()
    for firing in firings:
        added = properties | {name for test in firing.tests for name in test.properties()}
        if fact and (len(fact) == RULES_OF_A_FACT or len(added) > PROPERTIES):
            yield tuple(fact)
            fact, added = [], {name for test in firing.tests for name in test.properties()}
        fact.append(firing)
        properties = added
    if fact:
        yield tuple(fact)


class Engine:
    """A compiled rule set; `strata[k]` holds the rules that may read findings of strata below.

    Attributes:
        facts: per stratum the kinds of fact it is divided into.
    """

    def __init__(self, strata: Sequence[Sequence[Firing]]) -> None:
        self._rules: dict[str, Firing] = {}
        self._handle: int | None = None
        self._holds_state = False
        self.facts: list[list[Kind]] = []
        definition: dict[str, object] = {}
        for firings in strata:
            kinds: list[Kind] = []
            for part in facts_of(firings):
                kind = f"k{sum(map(len, self.facts)) + len(kinds)}"
                kinds.append(Kind(kind, _properties(part), not all(f.tests for f in part)))
                for firing in part:
                    label = f"r{len(self._rules)}"
                    self._rules[label] = firing
                    definition[label] = {"all": [{"m": {"$and": _pattern(kind, firing)}}], "pri": 1}
            self.facts.append(kinds)
        closing = {"all": [{"m": {"$ex": {KIND: 1}}}], "pri": 60_000}
        self._definition = json.dumps({**definition, CLOSING: closing}, ensure_ascii=False)

    def run(self, stratum: int, known: Mapping[str, int | str]) -> Iterator[Fired]:
        """Say what is known to one stratum, and give the rules that fire, in their order."""
        for kind in self.facts[stratum]:
            fact: dict[str, int | str] = {n: known[n] for n in known if n in kind.properties}
            if fact or kind.fires_always:
                yield from self._assert(kind.name, fact)

    def _assert(self, kind: str, fact: dict[str, int | str]) -> Iterator[Fired]:
        handle = self._open()
        self._holds_state = True
        message = json.dumps({KIND: kind, SID: STATE, **fact}, ensure_ascii=False)
        result, state = durable_rules_engine.assert_fact(handle, message)
        if result != 0:
            raise EngineError(f"the engine did not take a fact: code {result}")
        started = durable_rules_engine.start_action_for_state(handle, state)
        firing = started[1] if started else None
        closed = 0
        while firing:
            # `{"r7":{"m":{…}}}`: the label is all we need, the fact is our own.
            label = firing[2 : firing.index('"', 2)]
            if label == CLOSING:
                closed += 1
            elif closed or label not in self._rules:
                raise EngineError(f"the engine fired {label} after all was said")
            else:
                rule = self._rules[label]
                yield Fired(rule.name, rule.value, fact)
            firing = durable_rules_engine.complete_and_start_action(handle, state)
        if closed != 1:
            raise EngineError("the engine did not close a fact")

    def forget(self) -> None:
        """Forget the application; to be called after each."""
        if self._handle is not None and self._holds_state:
            self._holds_state = False
            durable_rules_engine.delete_state(self._handle, STATE)

    def close(self) -> None:
        """Free the rule set; the engine compiles it anew if it is used again."""
        if self._handle is not None:
            durable_rules_engine.delete_ruleset(self._handle)
            self._handle, self._holds_state = None, False

    def _open(self) -> int:
        if self._handle is None:
            self._handle = durable_rules_engine.create_ruleset("case", self._definition)
        return self._handle


def _properties(firings: Sequence[Firing]) -> frozenset[str]:
    return frozenset(n for firing in firings for test in firing.tests for n in test.properties())


def _pattern(kind: str, firing: Firing) -> list[object]:
    parts: list[object] = [{KIND: kind}]
    for test in firing.tests:
        parts += [{"$ex": {name: 1}} for name in test.properties()]
        right: object = {"$m": test.other} if test.other else test.constant
        compared: object = {test.left: right}
        parts.append(compared if test.order is Order.EQUAL else {SPELT[test.order]: compared})
    return parts
