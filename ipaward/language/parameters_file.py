"""Read `parameters.yaml`: every value that changes by day, each with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from ipaward.domain.source import Source, Span
from ipaward.domain.types import (
    Amount,
    Choice,
    Code,
    Length,
    Listing,
    Measure,
    Number,
    Record,
    Text,
    Tiers,
    Type,
)
from ipaward.domain.value import CauseKind, Duration, Unknown, Value
from ipaward.language.citations import Law, clauses_of, read_basis
from ipaward.language.facts_file import read_fields
from ipaward.language.lists_file import read_holidays, read_listed, read_series
from ipaward.language.names import is_good_name
from ipaward.language.nodes import (
    day_at,
    entries_at,
    is_absent,
    map_at,
    maps_at,
    one_of,
    said_at,
    span_at,
    text_at,
    value_of,
    word_at,
)
from ipaward.language.pipe_table import read_records, read_tiers
from ipaward.language.rates import check_versions, note_rate_above_whole, note_sign_left_out
from ipaward.language.report import Report, perhaps
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.type_words import read_type
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.policy import (
    Basis,
    Dated,
    DatedList,
    DatedSeries,
    Holidays,
    ParameterInfo,
    Tier,
)
from ipaward.rulebook.spelling import Dialect, read_value

Open = Callable[[str, Word], Source | None]
_Value: TypeAlias = "Value | Unknown | Mapping[str, Value | Unknown] | tuple[Tier, ...]"


@dataclass(frozen=True, slots=True)
class Figures:
    """All that `parameters.yaml` and its tables say; `broken` are names that could not be read."""

    parameters: Mapping[str, ParameterInfo]
    lists: Mapping[str, DatedList]
    series: Mapping[str, DatedSeries]
    holidays: Holidays | None
    broken: frozenset[str]

    def scope_over(self, record: Record, *, has_keyed: bool = False) -> Scope:
        """Give what an expression over `record` may speak of.

        Args:
            record: the facts.
            has_keyed: whether it holds the facts that pick the value of a keyed parameter.
        """
        return Scope(
            record=record,
            parameters={
                name: (info.type, info.by)
                for name, info in self.parameters.items()
                if has_keyed or not info.by
            },
            lists=frozenset(self.lists),
            series={name: series.digits for name, series in self.series.items()},
            broken=self.broken,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to read the file.

    Attributes:
        law: what citations may name.
        language: of the policy.
        open: gives the source of a table named in the file, or None, which it reports.
        sentences: reads the expression that picks the value of a keyed parameter; None where
            there are no facts to speak of.
        report: for what is wrong.
    """

    law: Law
    language: str
    open: Open
    sentences: Sentences | None
    report: Report


def read_parameters(node: Map, desk: Desk) -> Figures:
    """Read a fitted parameters file; what is wrong is reported and left out."""
    parameters: dict[str, ParameterInfo] = {}
    broken = set()
    for entry in entries_at(node, "parameters"):
        name = entry.key.text
        is_good_name(entry.key, desk.report)
        info = _parameter(entry, desk)
        if info is None:
            broken.add(name)
        else:
            parameters[name] = info
    for entry in (*entries_at(node, "lists"), *entries_at(node, "series")):
        is_good_name(entry.key, desk.report)
    lists = {e.key.text: _list(e, desk) for e in entries_at(node, "lists")}
    series = {e.key.text: _series(e, desk) for e in entries_at(node, "series")}
    return Figures(parameters, lists, series, _holidays(node, desk), frozenset(broken))


def joined(figures: Figures, used: Figures, report: Report) -> Figures:
    """Give the figures of a policy with those of one it uses; a name means one thing."""
    taken, others = _places(figures), _places(used)
    for name in (name for name in others if name in taken):
        report.add("name-taken-twice", taken[name], also=[others[name]], name=name)
    return Figures(
        {**used.parameters, **figures.parameters},
        {**used.lists, **figures.lists},
        {**used.series, **figures.series},
        figures.holidays or used.holidays,
        figures.broken | used.broken,
    )


def _places(figures: Figures) -> dict[str, Span | None]:
    """Give where each name is declared."""
    groups = (figures.parameters.values(), figures.lists.values(), figures.series.values())
    return {info.name: info.span for group in groups for info in group}


def of_instrument(figures: Figures, name: str) -> Figures:
    """Give `figures` as those of another instrument, which every citation then names."""

    def cited(basis: Basis) -> Basis:
        own = (c if c.instrument else replace(c, instrument=name) for c in basis.citations)
        return replace(basis, citations=tuple(own), readings=())

    def dated(info: ParameterInfo) -> ParameterInfo:
        return replace(info, values=tuple(replace(v, basis=cited(v.basis)) for v in info.values))

    return replace(
        figures,
        parameters={n: dated(info) for n, info in figures.parameters.items()},
        lists={n: replace(one, basis=cited(one.basis)) for n, one in figures.lists.items()},
        series={n: replace(one, basis=cited(one.basis)) for n, one in figures.series.items()},
    )


def _parameter(entry: Entry, desk: Desk) -> ParameterInfo | None:
    node = entry.value
    if not isinstance(node, Map):
        return None
    of = _type(entry, node, desk)
    key = _key(node, desk)
    if of is None or (key is None and node.entry("by")):
        return None
    if key is not None and isinstance(of, Listing | Tiers):
        desk.report.add("table-by-key", span_at(node, "by"), name=entry.key.text)
        return None
    info = ParameterInfo(
        name=entry.key.text,
        type=of,
        unit=text_at(node, "unit"),
        by=key,
        values=(),
        label=said_at(node, "label", desk.language),
        span=entry.key.span,
    )
    values = [_dated(item, info, desk) for item in maps_at(node, "values")]
    if not values:
        desk.report.add("no-values", entry.key.span, name=info.name)
    if isinstance(of, Number):
        check_versions(maps_at(node, "values"), desk.report)
    known = tuple(sorted((v for v in values if v is not None), key=lambda v: v.start))
    _check_order(known, desk.report)
    # Of the days of a value that could not be read nobody can say that they have none.
    return replace(info, values=known if len(known) == len(values) else ())


def _type(entry: Entry, node: Map, desk: Desk) -> Type | None:
    """Give the type of a parameter: of one value, or of a table whose rows have fields."""
    word = word_at(node, "type")
    if (word is None) == (node.entry("each") is None):
        desk.report.add("type-or-each", entry.key.span, name=entry.key.text)
        return None
    if word is not None:
        return read_type(word, desk.report, _measure(node))
    columns = entries_at(node, "each")
    record, _ = read_fields(columns, desk.language, desk.report)
    types = [record.field(column.key.text) for column in columns]
    for column, of in zip(columns, types, strict=True):
        if isinstance(of, Record | Listing | Tiers):
            desk.report.add("column-not-single", column.key.span, name=column.key.text)
    if any(of is None or isinstance(of, Record | Listing | Tiers) for of in types):
        return None
    return Listing(record)


def _measure(node: Map) -> Measure | None:
    """Give what a duration is measured in by its first value; None where none is written."""
    words = [word_at(item, "is") for item in maps_at(node, "values")]
    written = [word for word in words if word and not is_absent(word)]
    for word in written:
        for measure in Measure:
            if isinstance(read_value(word.text, Length(measure), Dialect.RULES), Duration):
                return measure
    # What is no duration is reported by the reader of the values, not as a fault of the type.
    return Measure.MONTHS if written else None


def _key(node: Map, desk: Desk) -> Expr | None:
    word = word_at(node, "by")
    if word is None or desk.sentences is None:
        return None
    key = desk.sentences.any(word.scalar)
    if key is not None and not isinstance(key.type, Choice | Code | Text):
        desk.report.add("by-not-text", word.span)
        return None
    return key


def _dated(node: Map, info: ParameterInfo, desk: Desk) -> Dated | None:
    basis = read_basis(node, desk.law, desk.report)
    start, until = day_at(node, "from", desk.report), day_at(node, "until", desk.report)
    clause = clauses_of(basis)
    value = _figure(node, info, basis, desk.report)
    for name in ("from", "until"):
        word = word_at(node, name)
        if word is not None and is_absent(word):
            desk.report.add(f"{name}-unknown", word.span, clause=clause)
    if start is None or value is None:
        return None
    if until is not None and until < start:
        places = span_at(node, "until"), span_at(node, "from")
        desk.report.add("until-before-from", places[0], also=[places[1]], clause=clause)
    return Dated(start, until, value, basis, span_at(node, "is"))


def _figure(node: Map, info: ParameterInfo, basis: Basis, report: Report) -> _Value | None:
    clause = clauses_of(basis)
    unknown = Unknown.of(CauseKind.PARAMETER, info.name)
    word, inner = word_at(node, "is"), map_at(node, "is")
    if node.entry("is") is None:
        return None  # left out or blank, which is said already
    if isinstance(info.type, Listing) and isinstance(info.type.item, Record):
        table = None if inner is None else word_at(inner, "table")
        if table is None:
            report.add("table-of-records", span_at(node, "is"), clause=clause, name=info.name)
            return None
        return read_records(table, info.type.item, report)
    if _is_misplaced_table(inner, info):
        report.add("table-not-tiers", span_at(node, "is"), clause=clause, name=info.name)
        return None
    if info.by is not None:
        return _by_key(node, info, info.by, basis, report)
    if word is not None and is_absent(word):
        return unknown
    if isinstance(info.type, Tiers):
        table = None if inner is None else word_at(inner, "table")
        if table is None:
            report.add("tiers-head", span_at(node, "is"), clause=clause)
            return None
        return read_tiers(table, report)
    if word is None:
        report.add("value-without-key", span_at(node, "is"), clause=clause, name=info.name)
        return None
    return _value(word, info, basis, report)


def _value(word: Word, info: ParameterInfo, basis: Basis, report: Report) -> Value | Unknown | None:
    read = value_of(word, info.type, report)
    if isinstance(info.type, Amount) and isinstance(read, Decimal) and read < 0:
        report.note("negative-figure", word.span, figure=word.text)
    if isinstance(info.type, Number) and isinstance(read, Decimal):
        note_rate_above_whole(word.text, read, word.span, report)
        if not info.unit.endswith(("%", "‰")):
            note_sign_left_out(word, read, basis, report)
    return read


def _is_misplaced_table(inner: Map | None, info: ParameterInfo) -> bool:
    """Tell whether a table stands where one value does; a key may be a word spelt as `table` is."""
    entry = None if inner is None else inner.entry("table")
    members = info.by.type.members if info.by and isinstance(info.by.type, Choice) else ()
    return entry is not None and not isinstance(info.type, Tiers) and entry.key.text not in members


def _by_key(
    node: Map, info: ParameterInfo, by: Expr, basis: Basis, report: Report
) -> _Value | None:
    members = by.type.members if isinstance(by.type, Choice) else ()
    unknown = Unknown.of(CauseKind.PARAMETER, info.name)
    word = word_at(node, "is")
    if word is not None and is_absent(word):
        return dict.fromkeys(members, unknown)
    if word is not None:
        report.add("value-for-each-key", word.span, name=info.name, known=one_of(members))
        return None
    values: dict[str, Value | Unknown] = {}
    for entry in entries_at(node, "is"):
        key = entry.key.text
        if members and key not in members:
            cure = perhaps(key, members)
            report.add("no-such-key", entry.key.span, cure=cure, name=key, known=one_of(members))
        elif isinstance(entry.value, Word):
            read = _value(entry.value, info, basis, report)
            if read is not None:
                values[key] = unknown if isinstance(read, Unknown) else read
    written = {entry.key.text for entry in entries_at(node, "is")}
    lacking = [member for member in members if member not in written]
    if lacking:
        report.add("key-without-value", span_at(node, "is"), name=one_of(lacking))
    return values


def _check_order(values: tuple[Dated, ...], report: Report) -> None:
    for before, after in pairwise(values):
        if after.start == before.start:
            day = after.start.isoformat()
            report.add("same-day-twice", after.span, also=[before.span], day=day)
        elif before.until is not None and after.start <= before.until:
            days = f"{after.start}..{before.until}"
            report.add("values-overlap", after.span, also=[before.span], days=days)


def gaps(info: ParameterInfo) -> list[tuple[Dated, str]]:
    """Give each value before which there are days without one, with those days."""
    found = []
    for before, after in pairwise(info.values):
        if before.until is not None and before.until + timedelta(1) < after.start:
            found.append((after, days_between(before.until + timedelta(1), after.start)))
    return found


def days_between(first: date, after: date) -> str:
    """Name the days from `first` to the one before `after`."""
    last = after - timedelta(1)
    return str(first) if first == last else f"{first}..{last}"


def _list(entry: Entry, desk: Desk) -> DatedList:
    basis, source = _file(entry, desk)
    entries = None if source is None else read_listed(source, desk.report)
    return DatedList(entry.key.text, entries, basis, entry.key.span)


def _series(entry: Entry, desk: Desk) -> DatedSeries:
    basis, source = _file(entry, desk)
    word = word_at(entry.value, "type") if isinstance(entry.value, Map) else None
    of = None if word is None else read_type(word, desk.report)
    if word is not None and of is not None and not isinstance(of, Number):
        desk.report.add("series-not-number", word.span)
    digits = of.digits if isinstance(of, Number) else None
    if source is None:
        return DatedSeries(entry.key.text, digits or 0, (), basis, entry.key.span)
    most, points = read_series(source, digits, desk.report)
    return DatedSeries(entry.key.text, most, points, basis, entry.key.span)


def _holidays(node: Map, desk: Desk) -> Holidays | None:
    entry = node.entry("holidays")
    if entry is None:
        return None
    _, source = _file(entry, desk)
    return None if source is None else read_holidays(source, desk.report)


def _file(entry: Entry, desk: Desk) -> tuple[Basis, Source | None]:
    node = entry.value
    assert isinstance(node, Map)
    word = word_at(node, "file")
    source = None if word is None or is_absent(word) else desk.open(word.text.strip(), word)
    return read_basis(node, desk.law, desk.report), source
