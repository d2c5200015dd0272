"""Which rules a set of cases exercised, in which states, and which they never did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ipaward.domain.finding import State
from ipaward.rulebook.book import Programme


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
        return tuple(
            (rule, state)
            for rule, states in self.counts.items()
            for state, count in states.items()
            if count == 0
        )


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
