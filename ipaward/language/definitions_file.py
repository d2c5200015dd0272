"""Read the definitions of a programme, in whatever order they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ipaward.domain.limits import DEFINITION_CHAIN
from ipaward.domain.types import Listing, Record, Type
from ipaward.domain.words import Words
from ipaward.language.decision_table import Line, lines_of
from ipaward.language.expressions import read_column, read_table
from ipaward.language.names import NAME, is_good_name
from ipaward.language.nodes import word_at
from ipaward.language.report import Report, perhaps
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.language.sentences import Sentences
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.definition import Definition
from ipaward.rulebook.expr import Expr

# A text left open goes to the end: that it fails there would have it tried from each quote in it.
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"?')
_NAMES = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)?")


@dataclass(frozen=True, slots=True)
class Defined:
    """The definitions, each after those it rests on, and a reader that knows them."""

    definitions: Mapping[str, Definition]
    sentences: Sentences


@dataclass(slots=True)
class _Order:
    """A walk through what rests on what."""

    rests_on: Mapping[str, Sequence[str]]
    done: dict[str, int] = field(default_factory=dict)
    looped: set[str] = field(default_factory=set)
    loops: list[list[str]] = field(default_factory=list)


def read_definitions(entries: Sequence[Entry], sentences: Sentences) -> Defined:
    """Read definitions and computed columns in the order they rest on one another."""
    named = _named(entries, sentences.report)
    order = _Order({name: _rests_on(entry, named) for name, entry in named.items()})
    for name in named:
        _visit(name, order)
    _report_loops(order, named, sentences.report)
    sentences = sentences.within(replace(sentences.scope, outputs=_outputs(named)))
    found: dict[str, Definition] = {}
    for name, depth in order.done.items():
        if name in order.looped or depth > DEFINITION_CHAIN:
            sentences = sentences.within(sentences.scope.with_definition(name, None))
            continue
        sentences = _define(name, named[name], sentences, found)
    deep = [name for name, depth in order.done.items() if depth == DEFINITION_CHAIN + 1]
    for name in deep[:1]:
        place = named[name].key.span
        sentences.report.add("chain-too-long", place, name=name, limit=str(DEFINITION_CHAIN))
    return Defined(found, sentences)


def _named(entries: Sequence[Entry], report: Report) -> dict[str, Entry]:
    named: dict[str, Entry] = {}
    for entry in entries:
        name = entry.key.text.strip()
        if "." not in name and not is_good_name(entry.key, report):
            continue
        if not all(NAME.fullmatch(part) for part in name.split(".")):
            report.add("bad-name", entry.key.span, name=name)
        elif name in named:
            first = named[name].key.span
            report.add("name-taken-twice", entry.key.span, also=[first], name=name)
        else:
            named[name] = entry
    return named


def _rests_on(entry: Entry, named: Mapping[str, Entry]) -> list[str]:
    """Give the definitions and computed columns a definition speaks of.

    Seen in the text, not in the expression: its type cannot be worked out before theirs. A
    computed column is spoken of by its own name wherever its list is filtered on the way.
    """
    text = _TEXT.sub('""', _words_of(entry))
    said = set(_NAMES.findall(text))
    said |= {word.split(".")[0] for word in said}
    last = set(re.findall(r"\.([^\W\d]\w*)", text)) | said
    return [
        name
        for name in named
        if name in said
        or ("." in name and name.rpartition(".")[2] in last and name != entry.key.text)
    ]


def _outputs(named: Mapping[str, Entry]) -> Mapping[str, str]:
    """Give what heads the results of each table, and the definition that has the table."""
    heads = ((name, cell.text) for name, e in named.items() for cell in _head(e))
    return {output: name for name, output in heads if output not in named}


def _head(entry: Entry) -> Sequence[Scalar]:
    lines = _lines(entry)
    return lines[0].outputs if lines else ()


def _lines(entry: Entry) -> Sequence[Line]:
    table = word_at(entry.value, "table") if isinstance(entry.value, Map) else None
    return () if table is None else tuple(lines_of(table.scalar))


def _words_of(entry: Entry) -> str:
    if isinstance(entry.value, Word):
        return entry.value.text
    lines = _lines(entry)
    # What heads the results names the outputs, and may well be the definition's own name.
    cells = [cell for line in lines for cell in line.inputs]
    cells += [cell for line in lines[1:] for cell in line.outputs]
    return " | ".join(cell.text for cell in cells)


def _visit(root: str, order: _Order) -> None:
    """Walk down from `root` without recursion; note each name's depth once all below are known."""
    if root in order.done:
        return
    path, todo = [root], [iter(order.rests_on[root])]
    on_path = {root}
    while path:
        below = next(todo[-1], None)
        if below is None:
            name = path.pop()
            todo.pop()
            on_path.discard(name)
            order.done[name] = 1 + max(
                (order.done.get(b, 0) for b in order.rests_on[name]), default=0
            )
        elif below in on_path:
            loop = path[path.index(below) :]
            order.loops.append(loop)
            order.looped.update(loop)
        elif below not in order.done:
            path.append(below)
            on_path.add(below)
            todo.append(iter(order.rests_on[below]))


def _report_loops(order: _Order, named: Mapping[str, Entry], report: Report) -> None:
    seen: set[frozenset[str]] = set()
    for loop in order.loops:
        if frozenset(loop) in seen:
            continue
        seen.add(frozenset(loop))
        shown = [*loop, loop[0]] if len(loop) < 12 else [*loop[:5], "…", *loop[-5:], loop[0]]
        places = [named[name].key.span for name in loop]
        report.add("definitions-in-a-circle", places[0], also=places[1:6], chain=" → ".join(shown))


def _define(
    name: str, entry: Entry, sentences: Sentences, found: dict[str, Definition]
) -> Sentences:
    """Read one definition; gives the reader that knows it."""
    if "." in name:
        return sentences.within(_with_column(name, entry, sentences))
    value = _value(name, entry, sentences)
    if value is not None:
        found[name] = Definition(name, value, entry.key.span)
    return sentences.within(sentences.scope.with_definition(name, value))


def _value(name: str, entry: Entry, sentences: Sentences) -> Expr | None:
    if isinstance(entry.value, Word):
        return sentences.any(entry.value.scalar)
    assert isinstance(entry.value, Map)
    hit, table = word_at(entry.value, "hit"), word_at(entry.value, "table")
    if hit is None or table is None:
        return None
    tables, problems = read_table(table.scalar, hit.text.strip(), sentences.scope, name)
    # The hit policy stands beside the table, which is all that its reader sees.
    at_hit = (replace(p, place=hit.span) if p.code == "bad-hit" else p for p in problems)
    sentences.report.extend(at_hit)
    if len(tables) > 1:
        sentences.report.add("one-output", table.span, name=name)
    return next(iter(tables.values()), None)


def _with_column(name: str, entry: Entry, sentences: Sentences) -> Scope:
    """Read a computed column, `list.column`, in the scope of one item of the list."""
    scope, report = sentences.scope, sentences.report
    path, _, column = name.rpartition(".")
    broken = scope.with_definition(name, None).with_definition(column, None)
    of = _type_at(path, scope.record)
    if path.split(".")[0] in scope.broken:
        return broken
    if not isinstance(of, Listing) or not isinstance(of.item, Record):
        lists = [n for n, t in scope.record.fields if isinstance(t, Listing)]
        report.add("column-of-no-list", entry.key.span, cure=perhaps(path, lists), name=path)
        return broken
    if of.item.field(column) is not None:
        report.add("column-taken", entry.key.span, name=column, list=path)
        return broken
    if not isinstance(entry.value, Word):
        report.add("wrong-shape", entry.value.span, what=Words("一个表达式", "an expression"))
        return broken
    column_read, problems = read_column(entry.value.scalar, path, scope)
    report.extend(problems)
    return broken if column_read is None else scope.with_column(name, *column_read)


def _type_at(path: str, record: Record) -> Type | None:
    of: Type | None = record
    for part in path.split("."):
        of = of.field(part) if isinstance(of, Record) else None
    return of
