"""Read one programme: its definitions, rules, amount, allotment, claims and examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipaward.domain.finding import NOTHING_BELOW, STANDARD
from ipaward.domain.types import Amount, Day
from ipaward.language.award_file import read_allotment, read_award
from ipaward.language.citations import Law
from ipaward.language.definitions_file import Defined, read_definitions
from ipaward.language.examples_file import Known, read_examples, read_round_examples
from ipaward.language.nodes import entries_at, list_at, map_at, maps_at, said_at, text_at, word_at
from ipaward.language.parameters_file import Figures
from ipaward.language.report import Report, perhaps
from ipaward.language.rules_file import Desk, read_rules
from ipaward.language.sentences import Sentences
from ipaward.language.yamltree import Entry, Map
from ipaward.rulebook.book import Claim, Programme
from ipaward.rulebook.expr import Fact
from ipaward.rulebook.vocabulary import Vocabulary

_AWARD = Fact(("award",), Amount())


@dataclass(frozen=True, slots=True)
class Around:
    """What a programme stands in.

    Attributes:
        sentences: knows facts, parameters, lists and series.
        shared: what `every-programme.yaml` says, or None.
    """

    law: Law
    language: str
    vocabulary: Vocabulary
    figures: Figures
    sentences: Sentences
    shared: Map | None


def read_programme(node: Map, around: Around) -> Programme:
    """Read a fitted programme file; what is wrong is reported and left out."""
    report = around.sentences.report
    nodes = [node] if around.shared is None else [node, around.shared]
    entries = [entry for one in nodes for entry in entries_at(one, "definitions")]
    _collisions(entries, around, report)
    defined = read_definitions(entries, around.sentences)
    desk = Desk(around.law, around.language, defined.sentences)
    rules = read_rules(nodes, desk)
    amount, allot = map_at(node, "amount"), map_at(node, "allot")
    award = None if amount is None else read_award(amount, desk)
    known = _known(nodes, amount, around)
    name = word_at(node, "programme")
    return Programme(
        name=name.text.strip() if name else "",
        title=said_at(node, "title", around.language),
        reference_date=_reference_date(node, around, report),
        definitions=defined.definitions,
        rules=rules,
        award=award,
        allotment=None if allot is None else read_allotment(allot, around.vocabulary, desk),
        claims=_claims(nodes, amount is not None, defined),
        examples=read_examples(maps_at(node, "examples"), known, report),
        round_examples=read_round_examples(maps_at(node, "round_examples"), known, report),
        span=name.span if name else node.span,
    )


def _collisions(entries: Sequence[Entry], around: Around, report: Report) -> None:
    """Refuse a name that is two things: a fact, a parameter, a list, a definition."""
    figures = around.figures
    for entry in entries:
        name = entry.key.text.strip()
        info = around.vocabulary.facts.get(name) or figures.parameters.get(name)
        if "." in name:
            continue  # a computed column, held against the fields of its list where it is read
        named = info or figures.lists.get(name) or figures.series.get(name)
        if named is not None:
            report.add("name-taken-twice", entry.key.span, also=[named.span], name=name)


def _reference_date(node: Map, around: Around, report: Report) -> str:
    word = word_at(node, "reference_date")
    if word is None:
        return ""
    path = word.text.strip()
    info = around.vocabulary.facts.get(path)
    if info is None or not isinstance(info.type, Day) or info.type.or_none:
        if path in frozenset(around.sentences.scope.broken):
            return ""
        days = [f.path for f in around.vocabulary.facts.values() if isinstance(f.type, Day)]
        also = [info.span] if info else []
        report.add("reference-date", word.span, also=also, cure=perhaps(path, days), name=path)
        return ""
    return path


def _claims(nodes: Sequence[Map], has_amount: bool, defined: Defined) -> tuple[Claim, ...]:
    sentences = defined.sentences
    words = dict.fromkeys(("核定额", "award"), _AWARD) if has_amount else {}
    reader = sentences.within(replace(sentences.scope, extra=words))
    found = []
    for node in nodes:
        for word in list_at(node, "claims"):
            value = reader.boolean(word.scalar)
            if value is not None:
                found.append(Claim(word.text.strip(), value, word.span))
    return tuple(found)


def _known(nodes: Sequence[Map], amount: Map | None, around: Around) -> Known:
    figures = around.figures
    written = [
        text_at(item, "name")
        for node in nodes
        for key in ("requirements", "exclusions", "notes", "duties")
        for item in maps_at(node, key)
    ]
    caps = [text_at(item, "name") for item in maps_at(amount, "caps")] if amount else []
    terms = {name: name for name in (*caps, STANDARD, NOTHING_BELOW)}
    figured = (*figures.parameters, *figures.lists, *figures.series, *sorted(figures.broken))
    return Known(
        vocabulary=around.vocabulary,
        parameters=figures.parameters,
        rules=tuple(name for name in written if name),
        terms={**terms, "标准": STANDARD, "起付": NOTHING_BELOW},
        sources=(*figured, *sorted(around.law.readings or ())),
        broken=frozenset(around.sentences.scope.broken),
    )
