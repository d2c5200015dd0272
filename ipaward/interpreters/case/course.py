"""The case reading of a lifecycle: which transition an event takes, by the engine and agreed to.

State and event stand in one fact with all that the conditions compare, so the same fence holds.
Nothing is kept in the engine from one event to the next: a course is read anew from its events.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.types import Text
from ipaward.domain.value import Unknown, Value
from ipaward.interpreters.case.fence import FACTS, Engine, Fired
from ipaward.interpreters.case.frame import Frame
from ipaward.interpreters.case.patterns import Patterns
from ipaward.interpreters.case.plan import FALSE, TRUE, Plan, run
from ipaward.interpreters.case.terms import Terms
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.expr import All, Any, Compare, Const, Expr, Fact, Order
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.lifecycle import Lifecycle, Transition
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.moves import Moment, moves, programme_of, record_of
from ipaward.rulebook.reading import DisagreementError


class CourseReading:
    """One lifecycle of a rulebook, compiled once for any number of subjects.

    Not to be shared between threads. A crash of the engine cannot be caught: see `fence`.

    Raises:
        RefusedError: the lifecycle is too large for the engine.

    Attributes:
        trace: the transitions that fired for the event read last, in their order.
    """

    def __init__(self, book: Rulebook, lifecycle: Lifecycle) -> None:
        self.book = book
        self.lifecycle = lifecycle
        self.programme: Programme = programme_of(lifecycle)
        self.trace: tuple[Fired, ...] = ()
        self._plan = Plan()
        self._terms = Terms(book, lifecycle.definitions)
        patterns = Patterns(self._terms, self._plan)
        self._names = {
            one.name: self._plan.finding(patterns.formula(_whole(one, lifecycle)))
            for one in lifecycle.transitions
        }
        self._engine = Engine(self._plan.strata)
        facts = sum(map(len, self._engine.facts))
        if facts > FACTS:
            details = {"programme": lifecycle.name, "limit": str(FACTS), "count": str(facts)}
            raise RefusedError((Problem("beyond-fence", lifecycle.span, details),))

    def moves(self, moment: Moment) -> Mapping[str, Meant]:
        """Tell for each transition whether the event at hand takes it.

        Raises:
            DisagreementError: the engine and the yardstick differ about one.
        """
        record = record_of(self.lifecycle, moment)
        found = self._found(record, moment)
        meant = moves(self.lifecycle, moment, self._situation(record, moment))
        for name, truth in meant.items():
            is_unknown = isinstance(truth, Unknown)
            if found[name] is not (None if is_unknown else truth):
                about = f"{self.lifecycle.name}/{name}"
                raise DisagreementError(about, found[name], None if is_unknown else truth)
        return meant

    def due(self, expr: Expr, moment: Moment) -> Meant:
        """Give the day an expression over the events comes to, by the figures of that moment."""
        record = record_of(self.lifecycle, moment)
        return mean(expr, self._situation(record, moment))

    def close(self) -> None:
        """Free what the engine holds."""
        self._engine.close()

    def _found(
        self, record: Mapping[str, Value | Unknown], moment: Moment
    ) -> Mapping[str, bool | None]:
        """Give what the engine alone finds; None for unknown."""
        frame = Frame(record, moment.event.day, {}, self._terms.slots)
        known, self.trace = run(self._plan, self._engine, frame)
        truths = {TRUE: True, FALSE: False}
        return {one: truths.get(str(known.get(name))) for one, name in self._names.items()}

    def _situation(self, record: Mapping[str, Value | Unknown], moment: Moment) -> Situation:
        # Parameters and clauses are read as of the legal day of the event.
        return Situation(record, moment.event.day, self.book, self.programme)


def _whole(one: Transition, lifecycle: Lifecycle) -> Expr:
    """Give the condition of a transition with the states and events it asks for."""
    terms = lifecycle.terms
    state = Fact((terms.this_state, "state"), Text())
    event = Fact((terms.this_event, terms.event), Text())
    parts = [_one_of(state, one.states), _one_of(event, one.events)]
    return All(tuple(chain(parts, () if one.when is None else (one.when,))))


def _one_of(fact: Fact, names: tuple[str, ...]) -> Expr:
    return Any(tuple(Compare(Order.EQUAL, fact, Const(name, Text())) for name in names))
