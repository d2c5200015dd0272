"""By which engine a round is decided, and the round decided by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from ipaward.casework.decide import Desk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.problem import RefusedError
from ipaward.interfaces.options import Decider
from ipaward.interfaces.version import VERSION
from ipaward.interpreters.case.reading import CaseReading
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.wanted import vocabulary_of

if TYPE_CHECKING:
    from ipaward.casework.bulk import Bulk

# Where the query begins to pay: it saves a third of a millisecond a row, of three or four that
# reading and wording it take as well, and half a second goes to loading what answers it.
MOST_BY_CASE = 3_000
CHUNK = 2_000  # applications handed to the query at a time


Row: TypeAlias = "Application | RefusedRow"
Result: TypeAlias = "Decision | RefusedRow"


class Office:
    """Where the rows of a round are decided, each by the engine that was chosen.

    Attributes:
        engine: the one chosen.
    """

    def __init__(self, engine: Decider, at: Desk | Bulk, on: date | None) -> None:
        self.engine = engine
        self._at = at
        self._on = on

    def decide(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Result]]:
        """Give every row with what came of it, in order; a row refused before stays refused."""
        if isinstance(self._at, Desk):
            for row in rows:
                if isinstance(row, Application):
                    yield row, self._at.decide(row, self._on)
                else:
                    yield row, row
            return
        several = iter(rows)
        while chunk := list(islice(several, CHUNK)):
            yield from self._together(chunk, self._at)

    def _together(self, chunk: list[Row], bulk: Bulk) -> Iterator[tuple[Row, Result]]:
        from ipaward.tables.columns import facts_table

        reading = bulk.query.reading
        asked = vocabulary_of(reading.book.vocabulary, reading.programme)
        applications = [row for row in chunk if isinstance(row, Application)]
        facts = facts_table(applications, asked, range(len(applications)))
        decided = bulk.decide(applications, facts)
        for row in chunk:
            yield row, next(decided) if isinstance(row, Application) else row


@contextmanager
def office(
    book: Rulebook, programme: Programme, on: date | None, asked: Decider | None, count: int
) -> Iterator[Office]:
    """Choose the engine for `count` rows where none was asked for, and make it ready.

    Raises:
        RefusedError: the engine asked for cannot decide the programme.
    """
    with ExitStack() as held:
        engine = asked or (Decider.CASE if count <= MOST_BY_CASE else Decider.BATCH)
        try:
            at = _opened(book, programme, on, engine, held)
        except RefusedError:
            if asked is not None:
                raise
            # What one engine cannot decide the other may.
            engine = Decider.BATCH if engine is Decider.CASE else Decider.CASE
            at = _opened(book, programme, on, engine, held)
        yield Office(engine, at, on)


def _opened(
    book: Rulebook, programme: Programme, on: date | None, engine: Decider, held: ExitStack
) -> Desk | Bulk:
    case = None
    if engine is not Decider.BATCH:
        case = CaseReading(book, programme)
        held.callback(case.close)
        if engine is Decider.CASE:
            return Desk.of(case, VERSION)
    from ipaward.casework.bulk import Bulk
    from ipaward.interpreters.batch.judging import Query
    from ipaward.interpreters.batch.reading import BatchReading

    query = Query(BatchReading(book, programme, on))
    held.callback(query.close)
    return Bulk.of(query, VERSION, case)
