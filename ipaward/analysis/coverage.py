"""Which rules a set of cases exercised, in which states, and which they never did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ipaward.domain.finding import State
from ipaward.rulebook.book import Programme
from ipaward.rulebook.lifecycle import Lifecycle
from ipaward.rulebook.reads import facts_read


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each rule came out in each state.

    Attributes:
        counts: by name of the rule, every rule of the programme and every state it can have.
    """

    counts: Mapping[str, Mapping[State, int]]

    @property
    def gaps(self) -> tuple[tuple[str, State], ...]:
        """Give each rule with each state it never had."""
        return tuple((rule, state) for rule, state, count in self._each() if count == 0)

    @property
    def asked(self) -> int:
        """Count the states that all rules together can have."""
        return len(self._each())

    @property
    def seen(self) -> int:
        """Count those that some case showed."""
        return self.asked - len(self.gaps)

    def _each(self) -> list[tuple[str, State, int]]:
        return [
            (rule, state, count)
            for rule, states in self.counts.items()
            for state, count in states.items()
        ]


def coverage(programme: Programme, cases: Iterable[Iterable[tuple[str, State]]]) -> Coverage:
    """Count the states of each rule over `cases`, each a judgement's `states`.

    A rule that always applies cannot be not applicable, so this is not asked of it.
    """
    counts = {
        rule.name: {
            state: 0
            for state in State
            if state is not State.NOT_APPLICABLE or rule.applies is not None
        }
        for rule in programme.rules
    }
    for states in cases:
        for name, state in states:
            counts[name][state] += 1
    return Coverage(counts)


def courses_covered(lifecycle: Lifecycle, ways: Iterable[tuple[str, State]]) -> Coverage:
    """Count how often each transition was taken, did not hold, or was left open.

    A transition without a condition is taken whenever its event comes; one that looks only at which
    events have come is never left open.
    """
    counts: dict[str, dict[State, int]] = {}
    for one in lifecycle.transitions:
        states = [State.MET]
        if one.when is not None:
            states.append(State.UNMET)
            # A field of the event at hand may lack; what happened, and when, is always known.
            terms, start = lifecycle.terms, f"{lifecycle.terms.this_event}."
            read = facts_read(one.when, lifecycle.definitions)
            own = {path.removeprefix(start) for path in read if path.startswith(start)}
            if own - {terms.day, terms.number}:
                states.append(State.UNKNOWN)
        counts[one.name] = dict.fromkeys(states, 0)
    for name, state in ways:
        if state in counts[name]:
            counts[name][state] += 1
    return Coverage(counts)
