"""Many applications decided by one query, each agreed to before the decision leaves the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ipaward.casework.decide import NO_OVERRIDES, Desk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.value import Unknown, Value
from ipaward.interpreters.batch.judging import Answer, Query
from ipaward.rulebook.attest import attested
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.judgement import Judgement, judge
from ipaward.rulebook.meaning import Situation
from ipaward.rulebook.reading import DisagreementError, Reading


@dataclass(frozen=True, slots=True)
class _Yardstick:
    """The definition of what a programme means, by itself; never without the query beside it."""

    book: Rulebook
    programme: Programme

    def judge(
        self,
        record: Mapping[str, Value | Unknown],
        on: date | Unknown,
        overrides: Mapping[str, Value] = NO_OVERRIDES,
    ) -> Judgement:
        record = attested(record, self.book.vocabulary)
        here = Situation(record, on, self.book, self.programme, overrides=overrides)
        return judge(self.programme, here)


@dataclass(frozen=True, slots=True)
class Bulk:
    """Where applications are decided a chunk at a time.

    Attributes:
        desk: where each is decided as well, for the causes, the figures and the words.
        query: what must come to the same.
    """

    desk: Desk
    query: Query

    @staticmethod
    def of(query: Query, engine: str, beside: Reading | None = None) -> Bulk:
        """Take a query into service.

        Args:
            query: what decides.
            engine: version of ipaward, for the decisions.
            beside: another reading that must agree too; by default the yardstick alone.
        """
        reading = beside or _Yardstick(query.reading.book, query.reading.programme)
        return Bulk(Desk.of(reading, engine), query)

    def decide(
        self, applications: Sequence[Application], facts: object
    ) -> Iterator[Decision | RefusedRow]:
        """Decide applications, in their order.

        Args:
            applications: as taken in.
            facts: the same as columns, as `tables.columns` makes them, by their place.

        Raises:
            DisagreementError: the query and the desk differ in anything.
        """
        reading, answers = self.query.reading, self.query.answers(facts)
        rows = [answer.row for answer in answers]
        if rows != list(range(len(applications))):
            about = f"{reading.programme.name}: rows"
            raise DisagreementError(about, len(rows), len(applications))
        for application, answer in zip(applications, answers, strict=True):
            found = self.desk.decide(application, reading.on)
            _compare(application.number, reading.programme, answer, found)
            yield found


def _compare(
    number: str, programme: Programme, answer: Answer, found: Decision | RefusedRow
) -> None:
    """Hold the answer of the query against a decision; raise where they differ."""
    for about, one, other in _pairs(programme, answer, found):
        if one != other:
            raise DisagreementError(f"{number}, {programme.name}{about}", one, other)


def _pairs(
    programme: Programme, answer: Answer, found: Decision | RefusedRow
) -> Iterator[tuple[str, object, object]]:
    refused = found.problems[0].code if isinstance(found, RefusedRow) else None
    yield ": refused", answer.refused, refused
    if isinstance(found, RefusedRow):
        return
    states = {one.rule.partition("/")[2]: one.state for one in found.findings}
    for rule in programme.rules:
        yield f"/{rule.name}", answer.states[rule.name], states[rule.name]
    yield ": day", answer.on, found.on
    yield ": verdict", answer.verdict, found.verdict
    yield ": amount", answer.amount, found.amount
    yield ": cap", answer.bound_by, found.bound_by
    yield ": provisional", answer.is_provisional, bool(found.provisional)
