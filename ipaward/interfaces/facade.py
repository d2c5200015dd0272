"""What the functions of `import ipaward` do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from ipaward.casework.decide import Desk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.value import Unknown, Value
from ipaward.interfaces.expression import World, evaluated
from ipaward.interfaces.intake import record_of
from ipaward.interfaces.opening import programme_named
from ipaward.interfaces.version import VERSION
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.facts_alone import read_facts_alone
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.functions import Members

HANDED_OVER = Cell("<record>")


def decided(
    book: Rulebook,
    programme: str,
    record: Mapping[str, object] | Application,
    on: date | None,
) -> Decision:
    """Decide one application of a programme, or refuse it with everything that is wrong."""
    chosen = programme_named(book, programme)
    if isinstance(record, Application):
        application = record
    else:
        application = record_of(record, book.vocabulary, HANDED_OVER)
    reading = CaseReading(book, chosen)
    try:
        result = Desk.of(reading, VERSION).decide(application, on)
    finally:
        reading.close()
    if isinstance(result, RefusedRow):
        raise RefusedError(result.problems)
    return result


def value_of(
    expression: str,
    facts: Mapping[str, object],
    given: Mapping[str, object],
    on: date | None,
) -> Value | Unknown:
    """Evaluate one expression; a list to which it is unknown what belongs is unknown."""
    written = json.dumps(facts, ensure_ascii=False).encode()
    vocabulary = read_facts_alone("<facts>", written)
    record = record_of(given, vocabulary, HANDED_OVER).record
    value = evaluated(expression, World.of(vocabulary), record, on).value
    return _outside(value)


def _outside(value: Value | Unknown | Members) -> Value | Unknown:
    if not isinstance(value, Members):
        return value
    if value.possible:
        return value.why
    return tuple(_outside(item) for item in value.sure)
