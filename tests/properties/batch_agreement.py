"""One random programme decided by one query for many random records, against the yardstick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

import duckdb
import pyarrow as pa

from ipaward.domain.application import Application
from ipaward.domain.finding import State
from ipaward.domain.problem import RefusedError
from ipaward.domain.types import Record
from ipaward.domain.value import Unknown, Value
from ipaward.interpreters.batch.arrays import NotByArraysError
from ipaward.interpreters.batch.outcome import PER_COLUMN
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.judgement import Judgement, judge
from ipaward.rulebook.meaning import Situation
from ipaward.rulebook.rests import provisional
from ipaward.tables.columns import facts_table
from tests.arrays import answered, coded
from tests.engines import Engine
from tests.properties.programs import day_of, programme_of, record_of
from tests.properties.worlds import DAY, World

ON = "reference"  # the fact that holds the reference date
STATES = (State.UNMET, State.MET, State.UNKNOWN, State.NOT_APPLICABLE)  # by their two bits
SIZES = 6
FEW = 20  # cases


@dataclass(frozen=True)
class Difference:
    """Where the query and the yardstick differ."""

    seed: int
    about: str
    record: Mapping[str, Value | Unknown]
    query: object
    yardstick: object


class DifferenceError(AssertionError):
    """The query and the yardstick differ: no decision may rest on either."""


Case = tuple[Mapping[str, "Value | Unknown"], "date | Unknown"]


def compared(seed: int, size: int, count: int, engine: Engine) -> Counter[str]:
    """Decide `count` random records; count what came out, `unsupported` where nothing did.

    Raises:
        DifferenceError: the query and the yardstick differ; with what is needed to see it again.
    """
    book, programme, here = programme_of(seed, size)
    cases = list(cases_of(seed, here, count))
    reading = BatchReading(*dated(book, programme))
    try:
        query = reading.query(engine.dialect)
    except RefusedError as fault:
        return Counter(f"unsupported {problem.details['construct']}" for problem in fault.problems)
    found: Counter[str] = Counter()
    facts = facts_of(book, cases)
    rows = decided(query, book, facts, engine)
    again = by_arrays(reading, book, coded(facts) if seed % 2 else facts)
    for (record, day), row, by in zip(cases, rows, again, strict=True):
        meant = judge(programme, Situation(record, day, book, programme))
        expected = expectation(book, programme, meant, day)
        for said in [row] if by is None else [row, by]:
            if said != expected:
                about = differing(said, expected)
                raise DifferenceError(Difference(seed, about, record, said, expected))
        found["pairs"] += 1
        found["by arrays"] += by is not None
        found[str(row["verdict"])] += 1
    return found


def cases_of(seed: int, here: World, count: int) -> Iterator[Case]:
    """The records conditions were tried on, then as many as wanted that know all constants."""
    yield from here.records[:count]
    for k in range(max(0, count - len(here.records))):
        yield record_of(seed * 1_000 + k, here), day_of(seed * 1_000 + k)


def dated(book: Rulebook, programme: Programme) -> tuple[Rulebook, Programme]:
    """The same programme with a fact for its reference date, so that each record has its own."""
    vocabulary = book.vocabulary
    record = Record((*vocabulary.record.fields, (ON, DAY)))
    new = replace(programme, reference_date=ON)
    return replace(book, vocabulary=replace(vocabulary, record=record)), new


def facts_of(book: Rulebook, cases: Sequence[Case]) -> pa.Table:
    """The facts relation of some cases, in order."""
    vocabulary, _ = dated(book, next(iter(book.programmes.values())))
    applications = [
        Application("", record if isinstance(day, Unknown) else {**record, ON: day})
        for record, day in cases
    ]
    return facts_table(applications, vocabulary.vocabulary, range(len(cases)))


def decided(query: str, book: Rulebook, facts: pa.Table, engine: Engine) -> list[dict[str, object]]:
    """What the query gives for each case, in order, states spelt out."""
    rows = sorted(engine.rows(query, facts), key=itemgetter("row"))
    return [spelt(row, rules_of(book)) for row in rows]


def by_arrays(
    reading: BatchReading, book: Rulebook, facts: pa.Table
) -> list[dict[str, object] | None]:
    """What arrays give for each case that they answer."""
    try:
        query = reading.parts()
        rows = answered(query.steps, query.given, facts)
    except NotByArraysError:
        return [None] * facts.num_rows
    except pa.ArrowInvalid:  # a figure is too wide in one of them
        if facts.num_rows < FEW:
            return [None] * facts.num_rows
        half = facts.num_rows // 2
        return [
            *by_arrays(reading, book, facts.slice(0, half)),
            *by_arrays(reading, book, facts.slice(half)),
        ]
    return [spelt(row, rules_of(book)) for row in rows]


def rules_of(book: Rulebook) -> list[str]:
    return [rule.name for rule in next(iter(book.programmes.values())).rules]


def spelt(row: Mapping[str, object], rules: Sequence[str]) -> dict[str, object]:
    kept = {name: row[name] for name in ("verdict", "amount", "bound_by", "provisional", "refused")}
    if row["refused"] is not None:
        return kept | {"states": None}
    states = {}
    for at, rule in enumerate(rules):
        bits = row[f"states_{at // PER_COLUMN}"]
        assert isinstance(bits, int)
        states[rule] = STATES[bits >> 2 * (at % PER_COLUMN) & 3].value
    return kept | {"states": states}


def expectation(
    book: Rulebook, programme: Programme, meant: Judgement, day: date | Unknown
) -> dict[str, object]:
    """What the query must give for a judgement of the yardstick."""
    read = [book.parameters[name] for name in meant.parameters_read if name in book.parameters]
    if isinstance(day, date) and any(info.on(day) is None for info in read):
        nothing = dict.fromkeys(("verdict", "amount", "bound_by", "provisional", "states"))
        return nothing | {"refused": "no-version-on-day"}
    return {
        "verdict": meant.verdict.value,
        "amount": None if meant.amount is None else meant.amount.fen,
        "bound_by": meant.bound_by,
        "provisional": bool(provisional(book, programme, meant, day)),
        "refused": None,
        "states": {name: state.value for name, state in meant.states},
    }


def differing(row: Mapping[str, object], expected: Mapping[str, object]) -> str:
    return ", ".join(
        f"{name}: {row[name]} for {expected[name]}"
        for name in expected
        if row[name] != expected[name]
    )


def differences(seeds: range, count: int, engine: Engine) -> Iterator[Difference]:
    """Give the first difference of each seed at which the query and the yardstick differ.

    A query that fails is no difference: that something is wrong with it needs no yardstick.
    """
    for seed in seeds:
        try:
            compared(seed, seed % SIZES, count, engine)
        except DifferenceError as fault:
            yield fault.args[0]
        except duckdb.Error:
            continue
