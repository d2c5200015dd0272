"""The case reading: one application decided by the engine, and agreed to by the yardstick."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ipaward.domain.finding import State, Verdict
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.types import Boolean, Day, Length, Listing, Type
from ipaward.domain.value import Duration, Nothing, Unknown, Value
from ipaward.interpreters.case.fence import FACTS, Engine, Fired
from ipaward.interpreters.case.figures import exact
from ipaward.interpreters.case.frame import Box, Frame, Inner
from ipaward.interpreters.case.outcome import Outcome
from ipaward.interpreters.case.patterns import Patterns
from ipaward.interpreters.case.plan import TRUE, Plan, run
from ipaward.interpreters.case.terms import Terms
from ipaward.rulebook.attest import attested
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.functions import Meant, Members
from ipaward.rulebook.judgement import Judgement, judge
from ipaward.rulebook.meaning import Situation
from ipaward.rulebook.reading import DisagreementError

NO_OVERRIDES: Mapping[str, Value] = {}
NO_DEFINITIONS: Mapping[str, Definition] = {}
NOBODY_KNOWS = Unknown(frozenset())


class CaseReading:
    """One programme of a rulebook, compiled once for any number of applications and days.

    Not to be shared between threads. A crash of the engine cannot be caught: see `fence`.

    Raises:
        RefusedError: the programme is too large for the engine.

    Attributes:
        trace: the rules that fired for the application judged last, in their order.
    """

    def __init__(self, book: Rulebook, programme: Programme) -> None:
        self.book = book
        self.programme = programme
        self.trace: tuple[Fired, ...] = ()
        self._plan = Plan()
        self._terms = Terms(book, programme.definitions)
        self._outcome = Outcome(programme, Patterns(self._terms, self._plan))
        self._engine = Engine(self._plan.strata)
        if problems := _beyond_fence(self._engine, programme):
            raise RefusedError(problems)

    def judge(
        self,
        record: Mapping[str, Value | Unknown],
        on: date | Unknown,
        overrides: Mapping[str, Value] = NO_OVERRIDES,
    ) -> Judgement:
        """Judge one application.

        Args:
            record: its facts; what is not there is unknown.
            on: the reference date.
            overrides: parameter values set for this judgement only.

        Raises:
            DisagreementError: the engine and the yardstick differ in anything.
        """
        record = attested(record, self.book.vocabulary)
        read = self._read(record, on, overrides)
        here = Situation(record, on, self.book, self.programme, overrides=overrides)
        meant = judge(self.programme, here)
        if read != meant:
            raise self._disagreement(read, meant)
        return meant

    def close(self) -> None:
        """Free what the engine holds."""
        self._engine.close()

    def _read(
        self,
        record: Mapping[str, Value | Unknown],
        on: date | Unknown,
        overrides: Mapping[str, Value],
    ) -> Judgement:
        """Give what the engine alone finds."""
        frame = Frame(record, on if isinstance(on, date) else None, overrides, self._terms.slots)
        known, self.trace = run(self._plan, self._engine, frame)
        states = tuple(
            (rule, State(str(known.get(name, State.UNKNOWN.value))))
            for rule, name in self._outcome.states
        )
        verdict = Verdict(str(known.get(self._outcome.verdict, Verdict.PENDING.value)))
        award = self._outcome.award
        if award is None or verdict is Verdict.INELIGIBLE:
            return Judgement(states, verdict, None, None, ())
        terms, settled = award.terms_of(frame, known), award.amount(frame, known)
        if verdict is Verdict.PENDING or settled is None:
            return Judgement(states, Verdict.PENDING, None, None, terms)
        return Judgement(states, verdict, *settled, terms)

    def _disagreement(self, read: Judgement, meant: Judgement) -> DisagreementError:
        for (rule, one), (_, other) in zip(read.states, meant.states, strict=True):
            if one is not other:
                return DisagreementError(f"{self.programme.name}/{rule}", one, other)
        pairs = {
            "verdict": (read.verdict, meant.verdict),
            "terms": (_said(read.terms), _said(meant.terms)),
            "amount": (read.amount, meant.amount),
            "cap": (read.bound_by, meant.bound_by),
        }
        about, (one_, other_) = next((k, v) for k, v in pairs.items() if v[0] != v[1])
        return DisagreementError(f"{self.programme.name}: {about}", one_, other_)


def _said(terms: object) -> str:
    assert isinstance(terms, tuple)
    return ", ".join(f"{name} {figure}" for name, figure in terms)


def limits_exceeded(book: Rulebook, programme: Programme) -> tuple[Problem, ...]:
    """Give a problem where a programme is too large for the engine."""
    plan = Plan()
    Outcome(programme, Patterns(Terms(book, programme.definitions), plan))
    return _beyond_fence(Engine(plan.strata), programme)


def _beyond_fence(engine: Engine, programme: Programme) -> tuple[Problem, ...]:
    facts = sum(map(len, engine.facts))
    if facts <= FACTS:
        return ()
    details = {"programme": programme.name, "limit": str(FACTS), "count": str(facts)}
    return (Problem("beyond-fence", programme.span, details),)


def mean_by_case(expr: Expr, here: Situation) -> Meant:
    """Give the value of `expr` as the case reading has it; unknown without its causes.

    Truth is decided by the engine, all else by compiled terms. No items can be at hand.
    """
    if here.items:
        raise ValueError("an expression read on its own has no items at hand")
    definitions = here.programme.definitions if here.programme else NO_DEFINITIONS
    terms, plan = Terms(here.book, definitions), Plan()
    on = here.on if isinstance(here.on, date) else None
    if not isinstance(expr.type, Boolean):
        term = terms.term(expr)
        value = term.run(Frame(here.record, on, here.overrides, terms.slots))
        return _meant(value, expr.type, term.scale)
    name = plan.finding(Patterns(terms, plan).formula(expr))
    engine = Engine(plan.strata)
    known, _ = run(plan, engine, Frame(here.record, on, here.overrides, terms.slots))
    engine.close()
    return known[name] == TRUE if name in known else NOBODY_KNOWS


def _meant(value: Inner, of: Type, scale: int | None) -> Meant:
    """Give a term's value as the yardstick writes it."""
    if value is None:
        return NOBODY_KNOWS
    if isinstance(value, Nothing):
        return value
    if isinstance(value, Box):
        item = of.item if isinstance(of, Listing) else of
        return Members(
            tuple(_meant(x, item, scale) for x in value.sure),
            tuple(_meant(x, item, scale) for x in value.possible),
        )
    if scale is not None:
        figure: Meant = exact(value, scale)
        return figure
    match of:
        case Day():
            return date.fromordinal(int(value))
        case Length(measure=measure):
            return Duration(measure, int(value))
        case _:
            found: Meant = value
            return found
