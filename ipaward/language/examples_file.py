"""Read worked examples: the facts given, typed by the vocabulary, and what must come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ipaward.domain.limits import ITEMS
from ipaward.domain.money import Money
from ipaward.domain.source import Span
from ipaward.domain.types import Amount, Listing, Number, Record, Tiers, Type
from ipaward.domain.value import Unknown, Value
from ipaward.language.keys import PLACED, UNKNOWN, VERDICT
from ipaward.language.nodes import (
    entries_at,
    given_value,
    is_absent,
    map_at,
    maps_at,
    one_of,
    pick,
    text_at,
    value_of,
    word_at,
    words_in,
)
from ipaward.language.report import Report, perhaps
from ipaward.language.yamltree import Entry, Map, Node, Seq, Word
from ipaward.rulebook.book import Example, RoundExample
from ipaward.rulebook.policy import ParameterInfo
from ipaward.rulebook.vocabulary import Vocabulary

_Given = dict[str, object]  # nested while it is made; a record once it is done


@dataclass(frozen=True, slots=True)
class Known:
    """What examples may name.

    Attributes:
        rules, terms: of the programme.
        provisional: parameters and readings.
        broken: facts whose declaration is at fault, so that naming them is none.
    """

    vocabulary: Vocabulary
    parameters: Mapping[str, ParameterInfo]
    rules: tuple[str, ...]
    terms: Mapping[str, str]
    sources: tuple[str, ...]
    broken: frozenset[str]


def read_examples(nodes: Sequence[Map], known: Known, report: Report) -> tuple[Example, ...]:
    """Read the examples of a programme; each may be like another, with changes."""
    named: dict[str, Map] = {}
    for node in nodes:
        word = word_at(node, "name")
        if word is None:
            continue
        name = word.text.strip()
        if name in named:
            first = word_at(named[name], "name")
            also = [first.span] if first else []
            report.add("name-taken-twice", word.span, also=also, name=name)
        else:
            named[name] = node
    given: dict[str, _Given | None] = {}
    for name in named:
        _give(name, named, given, known, report)
    found = []
    for name, node in named.items():
        gives = _gives(map_at(node, "gives"), known, report)
        record = given[name]
        word = word_at(node, "name")
        if record is not None and word is not None:
            found.append(Example(name, record, gives, word.span))  # type: ignore[arg-type]
    return tuple(found)


def _give(
    name: str,
    named: Mapping[str, Map],
    given: dict[str, _Given | None],
    known: Known,
    report: Report,
) -> None:
    """Work out what is given in example `name`, after those it is like."""
    chain = [name]
    while (base := _base(chain[-1], named, report)) and base not in given:
        if base in chain:
            place = word_at(named[base], "like")
            shown = " → ".join([*chain[chain.index(base) :], base])
            report.add("examples-in-a-circle", place.span if place else None, chain=shown)
            given.update(dict.fromkeys(chain))
            return
        chain.append(base)
    for link in reversed(chain):
        if link not in given:
            given[link] = _given(named[link], given, known, report)


def _base(name: str, named: Mapping[str, Map], report: Report) -> str:
    base = text_at(named[name], "like")
    return base if base in named else ""


def _given(
    node: Map, given: Mapping[str, _Given | None], known: Known, report: Report
) -> _Given | None:
    like, name = word_at(node, "like"), word_at(node, "name")
    place = (name or node).span
    if (like is None) == (node.entry("given") is None):
        report.add("given-or-like", place)
        return None
    if node.entry("change") and like is None:
        report.add("given-or-like", place)
    record: _Given = {}
    if like is not None:
        if like.text.strip() not in given:
            cure = perhaps(like.text.strip(), given)
            report.add("unknown-example", like.span, cure=cure, name=like.text.strip())
            return None
        base = given[like.text.strip()]
        if base is None:
            return None
        record = _copy(base)
    reader = _Reader(known, report)
    key = "change" if like is not None else "given"
    reader.fill(record, entries_at(node, key), known.vocabulary.record, "")
    return record


def _copy(record: _Given) -> _Given:
    return {n: _copy(v) if isinstance(v, dict) else v for n, v in record.items()}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the values of facts."""

    known: Known
    report: Report

    def fill(self, record: _Given, entries: Iterable[Entry], of: Record, path: str) -> None:
        """Put the facts of `entries` into `record`; a dotted name leads into groups."""
        for entry in entries:
            name = entry.key.text.strip()
            target, type_ = record, None
            inner: Record | None = of
            parts = name.split(".")
            for part in parts[:-1]:
                below = inner.field(part) if inner else None
                inner = below if isinstance(below, Record) else None
                if inner is None:
                    break
                target = target.setdefault(part, {})  # type: ignore[assignment]
            type_ = inner.field(parts[-1]) if inner else None
            full = f"{path}.{name}" if path else name
            if type_ is None:
                self.refuse(entry.key, full, of)
            else:
                self.put(target, parts[-1], entry.value, type_, full)

    def refuse(self, key: Word, path: str, of: Record) -> None:
        """Report a name that is no fact, unless its own declaration is at fault."""
        if path in self.known.broken or path.split(".")[0] in self.known.broken:
            return
        facts = [p for p in self.known.vocabulary.facts]
        names = [name for name, _ in of.fields]
        cure = perhaps(key.text.strip(), [*names, *facts])
        self.report.add("no-such-fact", key.span, cure=cure, name=key.text.strip())

    def put(self, target: _Given, name: str, node: Node, of: Type, path: str) -> None:
        """Read one value; what is unknown is left out."""
        if isinstance(node, Word) and node.text.strip() in UNKNOWN:
            target.pop(name, None)
        elif isinstance(of, Record):
            if isinstance(node, Map):
                inner = target.setdefault(name, {})
                self.fill(inner, node.entries, of, path)  # type: ignore[arg-type]
            else:
                self.report.add("not-a-group", node.span, name=path)
        elif isinstance(of, Listing):
            items = self.items(node, of, path)
            if items is not None:
                target[name] = items
        elif isinstance(node, Word):
            value = given_value(node, of, self.report, path)
            if value is not None and not isinstance(value, Unknown):
                target[name] = value
        else:
            self.report.add("not-a-value", node.span, name=path)

    def items(self, node: Node, of: Listing, path: str) -> tuple[object, ...] | None:
        """Read a list, or the short form that repeats items."""
        if isinstance(node, Map) and _is_repeat(node):
            return self.repeated(node, of, path)
        if not isinstance(node, Seq):
            self.report.add("not-a-list-given", node.span, name=path)
            return None
        values = (self.item(item, of.item, path) for item in node.items)
        return tuple(value for value in values if value is not None)

    def item(self, node: Node, of: Type, path: str) -> object:
        """Read one item."""
        if isinstance(of, Record):
            if isinstance(node, Map):
                record: _Given = {}
                self.fill(record, node.entries, of, path)
                return record
            self.report.add("not-a-group", node.span, name=path)
            return None
        if isinstance(node, Word):
            return given_value(node, of, self.report, path)
        self.report.add("not-a-value", node.span, name=path)
        return None

    def repeated(self, node: Map, of: Listing, path: str) -> tuple[object, ...]:
        """Read `repeat: [{times: 48, …}]`: each item as many times as it says."""
        found: list[object] = []
        rows = node.entries[0].value
        for row in rows.items if isinstance(rows, Seq) else ():
            if not isinstance(row, Map):
                self.report.add("not-a-group", row.span, name=path)
                continue
            times = next((e for e in row.entries if e.key.text in ("次数", "times")), None)
            rest = Map(tuple(e for e in row.entries if e is not times), row.span)
            count = self.times(times, row)
            item = self.item(rest, of.item, path)
            found += [item] * (count if len(found) + count <= ITEMS else 0)
        return tuple(item for item in found if item is not None)

    def times(self, entry: Entry | None, row: Map) -> int:
        """Read how often an item stands in the list."""
        if entry is None or not isinstance(entry.value, Word):
            self.report.add("how-many-times", row.span, limit=str(ITEMS))
            return 0
        value = value_of(entry.value, Number(0), self.report)
        count = -1 if value is None or isinstance(value, Unknown) else int(str(value))
        if value is not None and not 0 <= count <= ITEMS:
            self.report.add("how-many-times", entry.value.span, limit=str(ITEMS))
        return count if 0 <= count <= ITEMS else 0


def _is_repeat(node: Map) -> bool:
    return len(node.entries) == 1 and node.entries[0].key.text in ("重复", "repeat")


_NAMES_OF_RULES = ("met", "unmet", "unknown", "not_applicable", "notes")


def _gives(node: Map | None, known: Known, report: Report) -> dict[str, str | tuple[str, ...]]:
    found: dict[str, str | tuple[str, ...]] = {}
    for entry in node.entries if node else ():
        words = words_in(entry.value)
        texts = tuple(word.text.strip() for word in words)
        match entry.name:
            case "verdict":
                found["verdict"] = pick(words[0], VERDICT, report) or ""
            case "award":
                found["award"] = _amount(words[0], report)
            case "cap":
                _must_know(words, known.terms, "unknown-term", report)
                found["cap"] = known.terms.get(texts[0], texts[0])
            case name if name in _NAMES_OF_RULES:
                _must_know(words, known.rules, "unknown-rule", report)
                found[name] = texts
            case "missing_facts":
                names = [*known.vocabulary.facts, *known.sources]
                _must_know(words, names, "unknown-missing", report)
                found["missing_facts"] = texts
            case name:
                _must_know(words, known.sources, "unknown-source", report)
                found[name] = texts
    return found


def _amount(word: Word, report: Report) -> str:
    """Read an amount expected; `无` where none is."""
    if word.text.strip() in ("无", "none"):
        return "none"
    value = value_of(word, Amount(), report)
    if value is None or isinstance(value, Unknown):
        return ""
    return str(Money.exactly(value))  # type: ignore[arg-type]


def _must_know(words: Sequence[Word], names: Iterable[str], code: str, report: Report) -> None:
    known = list(names)
    for word in words:
        name = word.text.strip()
        if name not in known:
            report.add(code, word.span, cure=perhaps(name, known), name=name, known=one_of(known))


def read_round_examples(
    nodes: Sequence[Map], known: Known, report: Report
) -> tuple[RoundExample, ...]:
    """Read the round examples of a programme."""
    found = []
    for node in nodes:
        reader = _Reader(known, report)
        records: list[_Given] = []
        for item in maps_at(node, "given"):
            record: _Given = {}
            reader.fill(record, item.entries, known.vocabulary.record, "")
            records.append(record)
        numbers = [_number(record, known.vocabulary.number) for record in records]
        _each_once(numbers, [item.span for item in maps_at(node, "given")], report)
        gives = {
            entry.key.text.strip(): _placed(entry, numbers, report)
            for entry in entries_at(node, "gives")
        }
        word = word_at(node, "name")
        if word is not None:
            found.append(
                RoundExample(
                    word.text.strip(),
                    tuple(records),  # type: ignore[arg-type]
                    _overrides(node, known, report),
                    gives,
                    word.span,
                )
            )
    return tuple(found)


def _each_once(numbers: Sequence[str], places: Sequence[Span], report: Report) -> None:
    """Refuse two applications of one number: what is promised of it would be of one of them."""
    first: dict[str, Span] = {}
    for number, place in zip(numbers, places, strict=True):
        if number and number in first:
            report.add("number-given-twice", place, also=[first[number]], number=number)
        first.setdefault(number, place)


def _number(record: object, path: str) -> str:
    for part in path.split("."):
        record = record.get(part) if isinstance(record, dict) else None
    return "" if record is None else str(record)


def _placed(entry: Entry, numbers: Sequence[str], report: Report) -> str:
    name = entry.key.text.strip()
    if name not in numbers:
        cure = perhaps(name, numbers)
        report.add("unknown-number", entry.key.span, cure=cure, name=name)
    word = entry.value
    assert isinstance(word, Word)
    text = word.text.strip()
    if text in PLACED or text in PLACED.values():
        return PLACED.get(text, text)
    return _amount(word, report)


def _overrides(node: Map, known: Known, report: Report) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for entry in entries_at(node, "parameters"):
        name = entry.key.text.strip()
        info = known.parameters.get(name)
        if info is None:
            if name not in known.broken:
                cure = perhaps(name, known.parameters)
                report.add("unknown-parameter", entry.key.span, cure=cure, name=name)
            continue
        word = entry.value
        is_table = info.by is not None or isinstance(info.type, Listing | Tiers)
        if is_table or not isinstance(word, Word) or is_absent(word):
            report.add("not-to-be-set", entry.value.span, name=name)
            continue
        value = value_of(word, info.type, report)
        if value is not None and not isinstance(value, Unknown):
            found[name] = value
    return found
