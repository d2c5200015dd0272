"""Read the rules of a programme: requirements, exclusions, notes, duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ipaward.domain.words import Words
from ipaward.language.citations import Law, clauses_of, read_quoted_basis
from ipaward.language.keys import BREACH
from ipaward.language.nodes import maps_at, pick_at, said_at, text_at, word_at
from ipaward.language.scalar import Scalar
from ipaward.language.sentences import Sentences
from ipaward.language.yamltree import Map, Word
from ipaward.rulebook.book import Branch, Breach, Kind, Rule
from ipaward.rulebook.expr import All, Any, AtLeast, Expr, Not

Read: TypeAlias = "Callable[[Sentences, Scalar, str], Expr | None]"

_SECTIONS = (
    ("requirements", Kind.REQUIREMENT),
    ("exclusions", Kind.EXCLUSION),
    ("notes", Kind.NOTE),
    ("duties", Kind.DUTY),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to read the items of a programme."""

    law: Law
    language: str
    sentences: Sentences


def read_rules(nodes: Sequence[Map], desk: Desk) -> tuple[Rule, ...]:
    """Read the rules of all `nodes`, a programme and what holds for every programme."""
    items = [
        (item, kind) for key, kind in _SECTIONS for node in nodes for item in maps_at(node, key)
    ]
    _unique([item for item, _ in items], desk)
    rules = (_rule(item, kind, desk) for item, kind in items)
    return tuple(rule for rule in rules if rule is not None)


def _unique(items: Sequence[Map], desk: Desk) -> None:
    seen: dict[str, Word] = {}
    for item in items:
        word = word_at(item, "name")
        if word is None:
            continue
        name = word.text.strip()
        if name in seen:
            desk.sentences.report.add(
                "name-taken-twice", word.span, also=[seen[name].span], name=name
            )
        seen.setdefault(name, word)


def _rule(node: Map, kind: Kind, desk: Desk) -> Rule | None:
    basis = read_quoted_basis(node, desk.law, desk.sentences.report)
    clause = clauses_of(basis)
    # Only a note may ask what is known; a blank must never refuse anybody.
    read: Read = Sentences.note if kind is Kind.NOTE else Sentences.boolean
    applies = word_at(node, "applies")
    applies_read = None if applies is None else read(desk.sentences, applies.scalar, clause)
    desk = replace(desk, sentences=desk.sentences.where(applies_read))
    branches = tuple(_branches(node, read, clause, desk))
    when = _when(node, branches, read, clause, desk)
    name = word_at(node, "name")
    if when is None or name is None or (applies and applies_read is None):
        return None
    return Rule(
        name=name.text.strip(),
        kind=kind,
        when=when,
        applies=applies_read,
        basis=basis,
        reason=said_at(node, "reason", desk.language),
        branches=branches,
        breach=Breach(pick_at(node, "breach", BREACH, desk.sentences.report, Breach.NOTE)),
        owed_by=text_at(node, "owed_by"),
        span=name.span,
    )


def _branches(node: Map, read: Read, clause: str, desk: Desk) -> Iterator[Branch]:
    parts = [part for key in ("any_of", "all_of") for part in maps_at(node, key)]
    _unique(parts, desk)
    sentences, is_all = desk.sentences, node.entry("all_of") is not None
    for part in parts:
        when, applies = word_at(part, "when"), word_at(part, "applies")
        applies_read = None if applies is None else read(sentences, applies.scalar, clause)
        inner = sentences.where(applies_read)
        condition = None if when is None else read(inner, when.scalar, clause)
        if applies is None and not node.entry("at_least"):
            # The branches are the parts of one `and` or `or`, so each may ask for those after it.
            sentences = sentences.where(condition, is_true=is_all)
        if condition is not None and (applies is None or applies_read is not None):
            reason = said_at(part, "reason", desk.language)
            yield Branch(text_at(part, "name"), condition, applies_read, reason)


def _when(
    node: Map, branches: tuple[Branch, ...], read: Read, clause: str, desk: Desk
) -> Expr | None:
    """Read the condition; a branch that does not apply helps nobody, and harms nobody."""
    report = desk.sentences.report
    forms = [key for key in ("when", "any_of", "all_of") if node.entry(key)]
    place = (word_at(node, "name") or node).span
    if not forms and node.misfits & {"when", "any_of", "all_of"}:
        return None
    if len(forms) != 1:
        cure = None if forms else Words("写上其中一个", "write one of them")
        report.add("one-condition", place, clause=clause, cure=cure)
        return None
    count = word_at(node, "at_least")
    if count is not None and forms != ["any_of"]:
        report.add("at-least-what", count.span, clause=clause)
    if (word := word_at(node, "when")) is not None:
        return read(desk.sentences, word.scalar, clause)
    written = maps_at(node, forms[0])
    if not written:
        report.add("no-branches", place, clause=clause)
    if len(branches) != len(written):
        return None
    if forms == ["all_of"]:
        return All(tuple(_unless_applies(b) for b in branches), span=node.span)
    helping = tuple(_if_applies(b) for b in branches)
    if count is None:
        return Any(helping, span=node.span)
    needed = desk.sentences.whole(count.scalar, clause)
    return None if needed is None else AtLeast(needed, helping, span=node.span)


def _if_applies(branch: Branch) -> Expr:
    return branch.when if branch.applies is None else All((branch.applies, branch.when))


def _unless_applies(branch: Branch) -> Expr:
    return branch.when if branch.applies is None else Any((Not(branch.applies), branch.when))
