"""The batch reading of one programme: a query over a register, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from ipaward.domain.finding import Verdict
from ipaward.domain.problem import Problem, RefusedError, Severity
from ipaward.domain.types import Day, Text
from ipaward.domain.words import Details, Words
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.access import FACTS, POSITION, Access
from ipaward.interpreters.batch.expressions import ON, Expressions
from ipaward.interpreters.batch.kinds import STATES
from ipaward.interpreters.batch.lowering import ENGINES, Lowering, written
from ipaward.interpreters.batch.outcome import Outcome
from ipaward.interpreters.batch.sql import E
from ipaward.interpreters.batch.standing import Standing
from ipaward.interpreters.batch.steps import ROW
from ipaward.interpreters.batch.terms import (
    UnsupportedError,
    plain,
)
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import expressions

RELATION = "facts"  # the relation a query reads
RANK = "rank_"
# What no query says exactly, as people are told.
CONSTRUCTS = {
    "figure-too-wide": Words("可能超过 38 位的数", "a figure that may have more than 38 digits"),
    "lists-compared": Words("两个列表的比较", "a comparison of two lists"),
    "modulo-of-quotient": Words("除法结果的余数", "the remainder of a quotient"),
    "name-of-ours": Words(
        f"名称 `{POSITION}`（查询用它记行的位置）",
        f"the name `{POSITION}`, under which it keeps the place of a row,",
    ),
    "names-alike": Words("只有大小写不同的名称", "names that differ in capitals only"),
    "quotient-kept": Words("没有取整的商", "a quotient that is not rounded"),
    "quotients-in-list": Words("列表里没有取整的商", "quotients in a list that are not rounded"),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A query taken apart.

    Attributes:
        steps: the columns that are worked out on the way, by name.
        given: those that come out, in their order.
    """

    steps: Mapping[str, E]
    given: Mapping[str, E]


@dataclass(frozen=True, slots=True)
class BatchReading:
    """One programme of a rulebook as a query over any number of applications.

    Attributes:
        on: the reference date where the programme names no fact for it.
    """

    book: Rulebook
    programme: Programme
    on: date | None = None

    def query(self, engine: str, *, pretty: bool = False, access: Access = FACTS) -> str:
        """Give the query for an engine, `duckdb` or `spark`.

        Args:
            engine: which one.
            pretty: written to be read.
            access: how the query reaches the facts.

        Raises:
            NoSuchPlaceError: what the programme reads is not one value by this access.
            RefusedError: the programme says something no query can (`batch-unsupported`).
        """
        lowering = ENGINES[engine]
        try:
            return written(self._tree(lowering, access), lowering, pretty=pretty)
        except UnsupportedError as fault:
            raise RefusedError([self.problem(fault)]) from fault

    def unsupported(self) -> tuple[Problem, ...]:
        """Give a note for each place that no query can say: the cases can still be screened."""
        lowering = ENGINES["duckdb"]
        try:
            self._tree(lowering, FACTS)
        except UnsupportedError as fault:
            faults = [*self._faults(lowering)] or [fault]
            notes = [replace(self.problem(one), severity=Severity.NOTE) for one in faults]
            return tuple({(note.place, note.details["construct"]): note for note in notes}.values())
        return ()

    def _faults(self, lowering: Lowering) -> Iterator[UnsupportedError]:
        """Give what is wrong with each definition and each expression on its own."""
        said = Expressions(self.book, {}, lowering)
        sound: dict[str, Definition] = {}
        failed: dict[str, Definition] = {}
        for name, definition in self.programme.definitions.items():
            # Those that cannot be said come last, so that they stand in nobody's way.
            said.definitions = {**sound, **failed}
            try:
                said.term(definition.value)
            except UnsupportedError as fault:
                failed[name] = definition
                yield fault
            else:
                sound[name] = definition
        said.definitions = {**sound, **failed}
        for expr in expressions(replace(self.programme, claims=())):
            try:
                said.term(expr)
            except UnsupportedError as fault:
                yield fault

    def problem(self, fault: UnsupportedError) -> Problem:
        """Say what no query can."""
        construct = CONSTRUCTS[fault.construct]
        details: Details = {"programme": self.programme.name, "construct": construct}
        return Problem("batch-unsupported", fault.span or self.programme.span, details)

    def day(self, said: Expressions) -> E:
        """Give the reference day; unknown is NULL."""
        path = self.programme.reference_date
        if path:
            return sql.call("nullif", plain(said.reach.fact(path, Day())), sql.day_of(sql.NONE_DAY))
        return sql.cast(sql.null(), "DATE") if self.on is None else sql.day(self.on)

    def parts(self, access: Access = FACTS) -> Parts:
        """Give the columns of the query for DuckDB, and what each is made of.

        Raises:
            NoSuchPlaceError: what the programme reads is not one value by this access.
            UnsupportedError: the programme says something no query can.
        """
        said, columns = self._said(ENGINES["duckdb"], access)
        steps = {name: value for step in said.steps.added for name, value in step.items()}
        return Parts(steps, dict(columns))

    def _tree(self, lowering: Lowering, access: Access) -> E:
        return arranged(*self._said(lowering, access))

    def _said(self, lowering: Lowering, access: Access) -> tuple[Expressions, list[tuple[str, E]]]:
        check_names(self.book.vocabulary)
        said = Expressions(self.book, self.programme.definitions, lowering, access)
        said.steps.put(ON, self.day(said))
        outcome = Outcome(self.programme, said)
        standing = Standing(self.book, outcome)
        refused = said.steps.put("refused", standing.refused())
        decided = sql.is_null(refused)
        verdict = said.steps.put("verdict", outcome.verdict)
        is_eligible = sql.compare("=", verdict, outcome.word(Verdict.ELIGIBLE))
        is_eligible = sql.both(decided, is_eligible)
        columns: list[tuple[str, E]] = [
            (POSITION, sql.named(POSITION, ROW)),
            ("number", self._number(said)),
            ("on", said.on),
            ("verdict", sql.provided(decided, verdict)),
        ]
        amount, bound = sql.null(), sql.cast(sql.null(), "VARCHAR")
        if outcome.settled is not None:
            amount, bound = outcome.settled.amount, outcome.settled.bound_by
        columns += [
            ("amount", sql.cast(sql.provided(is_eligible, amount), "BIGINT")),
            ("bound_by", sql.provided(is_eligible, bound)),
            ("provisional", sql.provided(decided, standing.provisional())),
        ]
        columns += [
            (f"{STATES}{at}", sql.provided(decided, states))
            for at, states in enumerate(outcome.states())
        ]
        columns += self._order(said)
        columns.append(("refused", refused))
        return said, columns

    def _number(self, said: Expressions) -> E:
        path = self.book.vocabulary.number
        return sql.cast(plain(said.reach.fact(path, Text())), "VARCHAR") if path else sql.null()

    def _order(self, said: Expressions) -> list[tuple[str, E]]:
        """Give the pool and the keys of preference, the application's number apart."""
        allotment = self.programme.allotment
        if allotment is None:
            return []
        keys = [
            (f"{RANK}{at}", plain(said.term(key.value)))
            for at, key in enumerate(allotment.order[:-1])
        ]
        if allotment.per is None:
            return keys
        return [*keys, ("pool", sql.cast(plain(said.term(allotment.per)), "VARCHAR"))]


def arranged(said: Expressions, columns: Sequence[tuple[str, E]]) -> E:
    """Put the steps one after the other into a query that gives `columns`."""
    before, steps = RELATION, []
    for number, step in enumerate(said.steps.added, start=1):
        name = f"step_{number}"
        added = [_remarked(said, column, value) for column, value in step.items()]
        select = exp.Select(expressions=[_all(), *added]).from_(_from(before), copy=False)
        steps.append((name, select))
        before = name
    chosen = [sql.aliased(value, column) for column, value in columns]
    tree = exp.Select(expressions=chosen).from_(_from(before), copy=False)
    for name, select in steps:
        tree = tree.with_(exp.to_identifier(name, quoted=True), as_=select, copy=False)
    return tree


def _remarked(said: Expressions, column: str, value: E) -> E:
    added = sql.aliased(value, column)
    if column in said.steps.remarks:
        added.add_comments([said.steps.remarks[column]])
    return added


def _all() -> E:
    return exp.Column(this=exp.Star(), table=exp.to_identifier(ROW, quoted=True))


def _from(relation: str) -> exp.Expr:
    table = exp.to_table(f'"{relation}"', dialect="duckdb")
    return exp.alias_(table, ROW, table=True, quoted=True)


def check_names(vocabulary: Vocabulary) -> None:
    """Refuse facts whose names an engine would take for one another: it knows no capitals."""
    seen: dict[str, str] = {}
    for path, info in vocabulary.facts.items():
        if path.casefold() == POSITION:
            raise UnsupportedError("name-of-ours", info.span)
        if seen.setdefault(path.casefold(), path) != path:
            raise UnsupportedError("names-alike", info.span)
