"""Read `indicators.yaml`: how each target of the policy is measured over registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ipaward.domain.types import Amount, Day, Listing, Number, Record
from ipaward.language.citations import Law, reading_named
from ipaward.language.keys import COUNTING, RECKONING
from ipaward.language.nodes import day_at, entries_at, list_at, map_at, one_of, word_at
from ipaward.language.parameters_file import Figures
from ipaward.language.report import Report, perhaps
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.indicator import (
    Counting,
    Ends,
    Indicator,
    Option,
    Reckoning,
    Row,
    Way,
    period_terms,
)
from ipaward.rulebook.policy import Policy, Target
from ipaward.rulebook.policy import Reading as Recorded
from ipaward.rulebook.spelling import Dialect, read_value
from ipaward.rulebook.vocabulary import Register

_COUNTINGS: dict[str, Way] = {w: Counting(en) for zh, en in COUNTING.items() for w in (zh, en)}
_RECKONINGS: dict[str, Way] = {w: Reckoning(en) for zh, en in RECKONING.items() for w in (zh, en)}


def read_indicators(
    node: Map,
    registers: Mapping[str, Register],
    figures: Figures,
    policy: Policy | None,
    law: Law,
    report: Report,
) -> dict[str, Indicator]:
    """Read a fitted indicators file; what is wrong is reported and left out."""
    sentences = Sentences(_scope(registers, figures, policy, report), report)
    ends = _ends(node, policy, law, report)
    found: dict[str, Indicator] = {}
    for entry in entries_at(node, "indicators"):
        name = entry.key.text
        if policy is not None and name not in policy.targets:
            cure = perhaps(name, policy.targets)
            report.add("no-such-target", entry.key.span, cure=cure, name=name)
        indicator = _Measure(entry, policy, law, sentences, ends).indicator()
        if indicator is not None:
            found[name] = indicator
    written = {entry.key.text for entry in entries_at(node, "indicators")}
    for name in policy.targets if policy else ():
        if name not in written:
            report.note("target-not-measured", node.span, name=name)
    return found


def _scope(
    registers: Mapping[str, Register], figures: Figures, policy: Policy | None, report: Report
) -> Scope:
    terms = period_terms(policy.language if policy else "zh")
    if terms.period in registers:
        report.add("name-reserved", registers[terms.period].span, name=terms.period)
    lists = [(name, Listing(one.record)) for name, one in registers.items()]
    return figures.scope_over(Record((*lists, (terms.period, terms.type))))


def _ends(node: Map, policy: Policy | None, law: Law, report: Report) -> Ends | None:
    """Read by which reading some years end on another day than the last of December."""
    word = word_at(node, "ends")
    name = "" if word is None else reading_named(word, law, report)
    reading = policy.readings.get(name) if policy else None
    if word is None or reading is None:
        return None
    days: dict[str, dict[int, date]] = {}
    for option in reading.options:
        by_year = reading.yearly.get(option, {})
        days[option] = {y: day for y, text in by_year.items() if (day := _day_in(y, text))}
        if not by_year or len(days[option]) < len(by_year):
            also = [reading.span]
            report.add("option-without-end", word.span, also=also, reading=name, option=option)
    return Ends(name, days.get(reading.chosen, {}))


def _day_in(year: int, text: str) -> date | None:
    day = read_value(text, Day(), Dialect.RULES)
    return day if isinstance(day, date) and day.year == year else None


@dataclass(frozen=True, slots=True)
class _Measure:
    """How one target is measured, as written."""

    entry: Entry
    policy: Policy | None
    law: Law
    sentences: Sentences
    ends: Ends | None

    @property
    def name(self) -> str:
        return self.entry.key.text

    @property
    def report(self) -> Report:
        return self.sentences.report

    def indicator(self) -> Indicator | None:
        """Read it; None where anything in it is wrong."""
        node = self.entry.value
        if not isinstance(node, Map) or not self.has_one_form(node):
            return None
        growth = map_at(node, "growth")
        rows = tuple(_rows(node, self.sentences))
        base_word = None if growth is None else word_at(growth, "base")
        base = None if base_word is None else self.sentences.whole(base_word.scalar)
        evidence = self.evidence(node)
        since = day_at(node, "since", self.report)
        options = self.options(since, _COUNTINGS if growth is None else _RECKONINGS)
        readings = [reading_named(word, self.law, self.report) for word in list_at(node, "reads")]
        if evidence is None or not rows or (growth is not None and base is None):
            return None
        return Indicator(
            self.name,
            rows,
            base,
            since,
            evidence,
            options,
            tuple(readings),
            self.ends,
            self.entry.key.span,
        )

    def has_one_form(self, node: Map) -> bool:
        """Tell whether it is either a figure of a period, or rows with a growth."""
        place, has_rows = self.entry.key.span, node.entry("rows") is not None
        if (node.entry("value") is not None) == has_rows:
            self.report.add("value-or-rows", place, name=self.name)
            return False
        if has_rows != (node.entry("growth") is not None):
            self.report.add("rows-and-growth", place, name=self.name)
            return False
        return True

    def evidence(self, node: Map) -> Expr | None:
        """Read the records it is counted from."""
        word = word_at(node, "evidence")
        evidence = None if word is None else self.sentences.any(word.scalar)
        if word is None or evidence is None:
            return None
        if not isinstance(evidence.type, Listing) or not isinstance(evidence.type.item, Record):
            self.report.add("evidence-not-records", word.span, name=self.name)
            return None
        return evidence

    def options(self, since: date | None, known: Mapping[str, Way]) -> tuple[Option, ...]:
        """Give every option of the reading of its target, each with a way for each year.

        A target without a reading has one: from year to year for a growth, cumulative for a figure
        that says from when it is counted, else the calendar year.
        """
        target = None if self.policy is None else self.policy.targets.get(self.name)
        if self.policy is None or target is None:
            return ()
        reading = self.policy.readings.get(target.reading)
        if reading is not None:
            return self.options_of(reading, target, since, known)
        way: Way = Counting.IN_YEAR if since is None else Counting.CUMULATIVE
        if known is _RECKONINGS:
            way = Reckoning.YEARLY
        return (Option("", dict.fromkeys(target.yearly, way)),)

    def options_of(
        self, reading: Recorded, target: Target, since: date | None, known: Mapping[str, Way]
    ) -> tuple[Option, ...]:
        """Give the options of a reading; one that leaves a year open is reported."""
        found = []
        for name, words in reading.options.items():
            by_year = reading.yearly.get(name, {})
            ways = {year: known.get(by_year.get(year, words)) for year in target.yearly}
            unclear = [str(year) for year, way in ways.items() if way is None]
            if unclear:
                self.report.add(
                    "option-without-way",
                    self.entry.key.span,
                    also=[reading.span],
                    reading=reading.name,
                    option=name,
                    name=self.name,
                    years=one_of(unclear),
                    known=one_of(known),
                )
            elif since is None and Counting.CUMULATIVE in ways.values():
                self.report.add(
                    "no-first-day",
                    self.entry.key.span,
                    also=[reading.span],
                    reading=reading.name,
                    option=name,
                    name=self.name,
                )
            else:
                found.append(Option(name, {y: way for y, way in ways.items() if way is not None}))
        return tuple(found)


def _rows(node: Map, sentences: Sentences) -> list[Row]:
    word = word_at(node, "value") or word_at(node, "rows")
    if word is not None:
        value = _figure(word, sentences)
        return [] if value is None else [Row("", value)]
    found = []
    for entry in entries_at(node, "rows"):
        assert isinstance(entry.value, Word)
        value = _figure(entry.value, sentences)
        if value is not None:
            found.append(Row(entry.key.text, value))
    return found


def _figure(word: Word, sentences: Sentences) -> Expr | None:
    value = sentences.any(word.scalar)
    if value is not None and not isinstance(value.type, Number | Amount):
        sentences.report.add("figure-not-number", word.span)
        return None
    return value
