"""Read `policy.yaml`: title, days, instruments, rounds, readings, targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from ipaward.domain.words import Language
from ipaward.language.citations import Law, read_basis
from ipaward.language.keys import LANGUAGE, NONE, STATUS, TEXT
from ipaward.language.nodes import (
    day_at,
    entries_at,
    is_absent,
    list_at,
    maps_at,
    one_of,
    pick_at,
    said_at,
    span_at,
    text_at,
    word_at,
    yes_at,
)
from ipaward.language.report import Report, perhaps
from ipaward.language.targets_file import read_targets
from ipaward.language.text_file import EnactedText
from ipaward.language.yamltree import Map, Node, Seq, Word
from ipaward.rulebook.policy import (
    Instrument,
    Passage,
    Policy,
    Reading,
    RoundInfo,
    Status,
)


def read_policy(node: Map, name: str, text: EnactedText | None, report: Report) -> Policy:
    """Read a fitted policy file; what is wrong is reported and left out."""
    _check_name(node, name, report)
    language = pick_at(node, "language", {**LANGUAGE, "zh": "zh", "en": "en"}, report, Language.ZH)
    instruments = _instruments(node, report)
    readings = _readings(node, language, report)
    law = Law(
        text.clauses if text and text.clauses else None,
        by_any_name(instruments),
        frozenset(readings),
    )
    in_force, expires = day_at(node, "in_force", report), day_at(node, "expires", report)
    if in_force and expires and expires < in_force:
        report.add("until-before-from", span_at(node, "expires"), also=[span_at(node, "in_force")])
    return Policy(
        name=name,
        title=said_at(node, "title", language),
        language=language,
        status=Status(pick_at(node, "status", STATUS, report, Status.DRAFT)),
        paraphrase=pick_at(node, "text", TEXT, report, "verbatim") == "paraphrase",
        issuer=text_at(node, "issuer"),
        number=text_at(node, "number"),
        issued=day_at(node, "issued", report),
        in_force=in_force,
        expires=expires,
        instruments=instruments,
        readings=readings,
        rounds=_rounds(node, report),
        targets=read_targets(node, language, law, report),
        clauses=text.clauses if text else {},
        titles=text.titles if text else {},
        uses=tuple(word.text.strip() for word in list_at(node, "uses")),
        not_computable=tuple(
            Passage(read_basis(item, law, report), said_at(item, "why", language))
            for item in maps_at(node, "not_computable")
        ),
    )


def with_instrument(policy: Policy, used: Policy) -> Policy:
    """Give `policy` that names a policy it uses by its title."""
    title = used.title.zh or used.title.en
    named = Instrument(used.name, title, at_hand=True)
    return replace(policy, instruments={**policy.instruments, used.name: named})


def by_any_name(instruments: Mapping[str, Instrument]) -> Mapping[str, Instrument]:
    """Give the instruments by name and by alias."""
    named = {alias: found for found in instruments.values() for alias in found.aliases}
    return {**named, **instruments}


def _check_name(node: Map, name: str, report: Report) -> None:
    word = word_at(node, "policy")
    if word is not None and word.text.strip() != name:
        report.add("name-differs", word.span, written=word.text.strip(), name=name)


def _instruments(node: Map, report: Report) -> dict[str, Instrument]:
    # A policy whose figures this one uses is an instrument by the name of its folder.
    uses = [word.text.strip() for word in list_at(node, "uses")]
    found = {name: Instrument(name, name, at_hand=True) for name in uses}
    taken: dict[str, Word] = {}
    for entry in entries_at(node, "instruments"):
        if not isinstance(entry.value, Map):
            continue
        aliases = list_at(entry.value, "aliases")
        for word in (entry.key, *aliases):
            name = word.text.strip()
            if name in taken:
                report.add("name-taken-twice", word.span, also=[taken[name].span], name=name)
            taken.setdefault(name, word)
        found[entry.key.text] = Instrument(
            entry.key.text,
            text_at(entry.value, "title"),
            tuple(word.text.strip() for word in aliases),
            yes_at(entry.value, "at_hand", report),
        )
    return found


def _readings(node: Map, language: str, report: Report) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for entry in entries_at(node, "readings"):
        if not isinstance(entry.value, Map):
            continue
        options = {e.key.text: as_text(e.value) for e in entries_at(entry.value, "options")}
        chosen = word_at(entry.value, "chosen")
        if chosen is not None and chosen.text.strip() not in options:
            written, known = chosen.text.strip(), one_of(options)
            cure = perhaps(written, options)
            report.add("not-an-option", chosen.span, cure=cure, written=written, known=known)
        found[entry.key.text] = Reading(
            entry.key.text,
            said_at(entry.value, "question", language),
            options,
            chosen.text.strip() if chosen else "",
            said_at(entry.value, "why", language),
            text_at(entry.value, "by"),
            day_at(entry.value, "decided", report),
            {
                e.key.text: yearly
                for e in entries_at(entry.value, "options")
                if (yearly := _by_year(e.value))
            },
            entry.key.span,
        )
    return found


def _by_year(node: Node) -> dict[int, str]:
    """Give what an option says of each year; nothing where it speaks of no years."""
    entries = node.entries if isinstance(node, Map) else ()
    if not all(re.fullmatch(r"[12]\d{3}", e.key.text, re.ASCII) for e in entries):
        return {}
    return {int(e.key.text): e.value.text.strip() for e in entries if isinstance(e.value, Word)}


def as_text(node: Node) -> str:
    """Write a node as one line, however structured."""
    match node:
        case Word():
            return node.text.strip()
        case Seq(items=items):
            return "、".join(as_text(item) for item in items)
        case Map(entries=entries):
            return "，".join(f"{e.key.text}: {as_text(e.value)}" for e in entries)


def _rounds(node: Map, report: Report) -> dict[str, tuple[RoundInfo, ...]]:
    found: dict[str, tuple[RoundInfo, ...]] = {}
    for entry in entries_at(node, "programmes"):
        if isinstance(entry.value, Map):
            nodes = maps_at(entry.value, "rounds")
            rounds = [(info, node) for node in nodes if (info := _round(node, report)) is not None]
            found[entry.key.text] = tuple(info for info, _ in rounds)
            _unique_rounds(nodes, report)
            _check_apart(rounds, report)
    return found


def _check_apart(rounds: Iterable[tuple[RoundInfo, Map]], report: Report) -> None:
    """Refuse two rounds of one day, of which nobody could say where an application belongs."""
    forwards = [(info, node) for info, node in rounds if info.start <= info.until]
    ordered = sorted(forwards, key=lambda one: (one[0].start, one[0].until))
    longest: tuple[RoundInfo, Map] | None = None
    for info, node in ordered:
        if longest is not None and info.start <= longest[0].until:
            days = f"{info.start}..{min(info.until, longest[0].until)}"
            also = [span_at(longest[1], "until")]
            report.add("rounds-overlap", span_at(node, "from"), also=also, days=days)
        if longest is None or info.until > longest[0].until:
            longest = info, node


def _round(node: Map, report: Report) -> RoundInfo | None:
    start, until = _round_day(node, "from", report), _round_day(node, "until", report)
    if start is None or until is None:
        return None
    if until < start:
        report.add("until-before-from", span_at(node, "until"), also=[span_at(node, "from")])
    return RoundInfo(text_at(node, "name"), start, until)


def _round_day(node: Map, name: str, report: Report) -> date | None:
    """Give the first or last day of a round: left open, nobody could say who belongs to it."""
    word = word_at(node, name)
    if word is not None and (is_absent(word) or word.text.strip() in NONE):
        report.add("round-without-day", word.span, written=word.text.strip())
        return None
    return day_at(node, name, report)


def _unique_rounds(rounds: Iterable[Map], report: Report) -> None:
    seen: dict[str, Word] = {}
    for node in rounds:
        word = word_at(node, "name")
        if word is not None and word.text in seen:
            report.add("name-taken-twice", word.span, also=[seen[word.text].span], name=word.text)
        elif word is not None:
            seen[word.text] = word
