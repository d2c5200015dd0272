"""Read `indicators.yaml`: how each target of the policy is measured over registers."""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.types import Amount, Listing, Number, Record
from ipaward.language.nodes import day_at, entries_at, map_at, word_at
from ipaward.language.parameters_file import Figures
from ipaward.language.report import Report, perhaps
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.indicator import EN_PERIOD, ZH_PERIOD, Indicator, Row
from ipaward.rulebook.policy import Policy
from ipaward.rulebook.vocabulary import Register


def read_indicators(
    node: Map,
    registers: Mapping[str, Register],
    figures: Figures,
    policy: Policy | None,
    report: Report,
) -> dict[str, Indicator]:
    """Read a fitted indicators file; what is wrong is reported and left out."""
    language = policy.language if policy else "zh"
    period = EN_PERIOD if language == "en" else ZH_PERIOD
    lists = [(name, Listing(one.record)) for name, one in registers.items()]
    scope = Scope(
        record=Record((*lists, (period.period, period.type))),
        parameters={n: (info.type, None) for n, info in figures.parameters.items() if not info.by},
        lists=frozenset(figures.lists),
        series={n: series.digits for n, series in figures.series.items()},
        broken=figures.broken,
    )
    sentences = Sentences(scope, report)
    found: dict[str, Indicator] = {}
    for entry in entries_at(node, "indicators"):
        name = entry.key.text
        if policy is not None and name not in policy.targets:
            cure = perhaps(name, policy.targets)
            report.add("no-such-target", entry.key.span, cure=cure, name=name)
        indicator = _indicator(entry, sentences)
        if indicator is not None:
            found[name] = indicator
    for name in policy.targets if policy else ():
        if name not in found:
            report.note("target-not-measured", node.span, name=name)
    return found


def _indicator(entry: Entry, sentences: Sentences) -> Indicator | None:
    node, report = entry.value, sentences.report
    if not isinstance(node, Map):
        return None
    if (node.entry("value") is None) == (node.entry("rows") is None):
        report.add("value-or-rows", entry.key.span, name=entry.key.text)
        return None
    growth = map_at(node, "growth")
    if (node.entry("rows") is None) != (growth is None):
        report.add("rows-and-growth", entry.key.span, name=entry.key.text)
        return None
    rows = tuple(_rows(node, sentences))
    base_word = None if growth is None else word_at(growth, "base")
    base = None if base_word is None else sentences.whole(base_word.scalar)
    evidence_word = word_at(node, "evidence")
    evidence = None if evidence_word is None else sentences.any(evidence_word.scalar)
    if evidence is None or not rows or (growth is not None and base is None):
        return None
    if not isinstance(evidence.type, Listing) or not isinstance(evidence.type.item, Record):
        assert evidence_word is not None
        report.add("evidence-not-records", evidence_word.span, name=entry.key.text)
        return None
    since = day_at(node, "since", report)
    return Indicator(entry.key.text, rows, base, since, evidence, entry.key.span)


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
