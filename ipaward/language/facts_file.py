"""Read `facts.yaml`: the facts a policy may speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ipaward.domain.types import Amount, Boolean, Code, Day, Listing, Number, Record, Type
from ipaward.domain.words import Words
from ipaward.language.keys import BLANK, SOURCE
from ipaward.language.names import NAME, is_good_name
from ipaward.language.nodes import entries_at, map_at, pick, said_at, text_at, word_at, yes_at
from ipaward.language.report import Report, perhaps
from ipaward.language.type_words import read_type
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.vocabulary import Blank, FactInfo, Supplier, Vocabulary

_BLANK_NEEDS = {Blank.ZERO: (Number, Amount), Blank.NO: (Boolean,), Blank.NONE: (Day,)}


@dataclass(frozen=True, slots=True)
class _Above:
    """What a fact inherits from the group it stands in."""

    path: str
    language: str
    supplier: Supplier
    register: str
    in_list: bool


@dataclass(frozen=True, slots=True)
class FactsRead:
    """A vocabulary, and the paths that could not be read and so mean nothing yet."""

    vocabulary: Vocabulary
    broken: frozenset[str]


class _Facts:
    """Gathers the facts of one file."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.found: dict[str, FactInfo] = {}
        self.broken: set[str] = set()

    def record(self, entries: Iterable[Entry], above: _Above) -> Record:
        """Read the facts of one group."""
        fields = []
        for entry in entries:
            name = entry.key.text
            path = f"{above.path}.{name}" if above.path else name
            if not self.is_good(entry, above):
                self.broken.add(path)
                continue
            of = self.fact(entry, replace(above, path=path))
            if of is None:
                self.broken.add(path)
            else:
                fields.append((name, of))
        return Record(tuple(fields))

    def is_good(self, entry: Entry, above: _Above) -> bool:
        """Tell whether the name will do; below a group or list a point may stand before it."""
        if not above.path:
            return is_good_name(entry.key, self.report)
        if NAME.fullmatch(entry.key.text):
            return True
        self.report.add("bad-name", entry.key.span, name=entry.key.text)
        return False

    def fact(self, entry: Entry, above: _Above) -> Type | None:
        """Read one fact, group or list, and keep what is declared about it."""
        node = entry.value
        if isinstance(node, Word):
            of = read_type(node, self.report)
            if of is not None:
                self.keep(entry, of, above, Map((), node.span))
            return of
        if not isinstance(node, Map):
            return None
        here = self.supplied(node, above)
        forms = [key for key in ("type", "fields", "each") if node.entry(key)]
        if len(forms) != 1:
            self.report.add("one-of-type-fields-each", entry.key.span, name=entry.key.text)
            return None
        at = len(self.found)
        of = self.form(forms[0], node, here)
        if of is not None:
            self.keep(entry, of, here, node)
            self.put_first(at)
        return of

    def put_first(self, at: int) -> None:
        """Put a group before its fields, as it was declared."""
        paths = list(self.found)
        order = [*paths[:at], paths[-1], *paths[at:-1]]
        self.found = {path: self.found[path] for path in order}

    def form(self, form: str, node: Map, here: _Above) -> Type | None:
        """Read the type of a fact given as a block."""
        if form == "type":
            word = word_at(node, "type")
            return None if word is None else read_type(word, self.report)
        if form == "fields":
            return self.record(entries_at(node, "fields"), here)
        inside = replace(here, in_list=True)
        if here.in_list:
            self.report.add("list-in-list", node.span)
        if (word := word_at(node, "each")) is not None:
            of = read_type(word, self.report)
            return None if of is None else Listing(of)
        return Listing(self.record(entries_at(node, "each"), inside))

    def supplied(self, node: Map, above: _Above) -> _Above:
        """Give who supplies a fact: what it says itself, or what its group says."""
        word = word_at(node, "source")
        if word is None:
            return above
        name, _, register = word.text.strip().partition(" ")
        supplier = pick(_only(word, name), SOURCE, self.report)
        if supplier is None:
            return above
        if (supplier == Supplier.REGISTER) != bool(register.strip()):
            self.report.add("register-name", word.span)
        return replace(above, supplier=Supplier(supplier), register=register.strip())

    def keep(self, entry: Entry, of: Type, here: _Above, node: Map) -> None:
        """Keep what is declared about a fact."""
        self.found[here.path] = FactInfo(
            path=here.path,
            type=of,
            label=said_at(node, "label", here.language) or _named(entry.key.text, here.language),
            unit=text_at(node, "unit"),
            supplier=here.supplier,
            register=here.register,
            blank=self.blank(node, of),
            is_unique=yes_at(node, "unique", self.report),
            span=entry.key.span,
        )

    def blank(self, node: Map, of: Type) -> Blank:
        """Read what a blank cell means; it must be a value the type can have."""
        word = word_at(node, "blank")
        written = None if word is None else pick(word, BLANK, self.report)
        if word is None or written is None:
            return Blank.UNKNOWN
        blank = Blank(written)
        fits = blank is Blank.UNKNOWN or isinstance(of, _BLANK_NEEDS[blank])
        if not fits or (isinstance(of, Day) and blank is Blank.NONE and not of.or_none):
            self.report.add("blank-not-of-type", word.span, written=word.text)
        return blank


def _only(word: Word, name: str) -> Word:
    start = word.text.index(name) if name else 0
    return replace(word, scalar=word.scalar.part(start, start + len(name)))


def _named(name: str, language: str) -> Words:
    return Words(en=name) if language == "en" else Words(zh=name)


def read_facts(node: Map, language: str, report: Report) -> FactsRead:
    """Read a fitted facts file; what is wrong is reported and left out."""
    facts = _Facts(report)
    above = _Above("", language, Supplier.APPLICANT, "", in_list=False)
    record = facts.record(entries_at(node, "facts"), above)
    identity = map_at(node, "identity")
    number = _identity(identity, "number", facts)
    applicant = _identity(identity, "applicant", facts)
    if number and not facts.found[number].is_unique:
        word = identity and word_at(identity, "number")
        declared = facts.found[number].span
        report.add("number-not-unique", word.span if word else None, also=[declared], name=number)
    vocabulary = Vocabulary(record, facts.found, number, applicant)
    # Inside a filter a field goes by its last name alone.
    alone = {path.rpartition(".")[2] for path in facts.broken}
    return FactsRead(vocabulary, frozenset(facts.broken | alone))


def _identity(node: Map | None, key: str, facts: _Facts) -> str:
    word = None if node is None else word_at(node, key)
    if word is None:
        return ""
    path = word.text.strip()
    if path in facts.broken:
        return ""
    info = facts.found.get(path)
    if info is None or in_list(path, facts.found):
        cure = perhaps(path, facts.found)
        facts.report.add("no-such-fact", word.span, cure=cure, name=path)
        return ""
    if isinstance(info.type, Record | Listing | Boolean):
        facts.report.add("identity-not-text", word.span, also=[info.span], name=path)
    return path


def in_list(path: str, facts: dict[str, FactInfo]) -> bool:
    """Whether `path` leads through a list, so that one application has many of it."""
    parts = path.split(".")
    above = (".".join(parts[:at]) for at in range(1, len(parts)))
    return any(name in facts and isinstance(facts[name].type, Listing) for name in above)


def codes_in(vocabulary: Vocabulary) -> Iterable[tuple[FactInfo, str]]:
    """Give the facts that are keys of a list of the policy, with the name of the list."""
    for info in vocabulary.facts.values():
        if isinstance(info.type, Code):
            yield info, info.type.list_name
