"""Read `facts.yaml`: the facts a policy may speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Listing,
    Number,
    Record,
    Text,
    Type,
)
from ipaward.domain.words import Words
from ipaward.language.keys import BLANK, SOURCE
from ipaward.language.names import NAME, is_good_name
from ipaward.language.nodes import entries_at, map_at, pick, said_at, text_at, word_at, yes_at
from ipaward.language.report import Report, perhaps
from ipaward.language.type_words import read_type
from ipaward.language.yamltree import Entry, Map, Word
from ipaward.rulebook.vocabulary import Blank, FactInfo, Register, Supplier, Vocabulary

_NO_REGISTERS: Mapping[str, Register] = {}

# Beside a fact that a person judges stand who judged, and why: name, and words for its label.
_JUDGED = {
    "zh": (("定者", Words("由谁裁量", "judged by")), ("理由", Words("裁量理由", "reason given"))),
    "en": (("by", Words("由谁裁量", "judged by")), ("why", Words("裁量理由", "reason given"))),
}
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


NO_FACTS = FactsRead(Vocabulary(Record(()), {}, ""), frozenset())


class _Facts:
    """Gathers the facts of one file."""

    def __init__(
        self, language: str, report: Report, registers: Mapping[str, Register] = _NO_REGISTERS
    ) -> None:
        self.language = language
        self.report = report
        self.registers = registers
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
                fields += [(path.rpartition(".")[2], Text()) for path in self.judged(entry, path)]
        return Record(tuple(fields))

    def judged(self, entry: Entry, path: str) -> tuple[str, ...]:
        """Declare who judged a fact of a person's judgement, and why, as facts beside it."""
        info = self.found[path]
        if info.supplier is not Supplier.JUDGEMENT or isinstance(info.type, Record | Listing):
            return ()
        pairs = [(f"{path}_{name}", said) for name, said in _JUDGED[self.language]]
        for other, said in pairs:
            label = Words(
                f"{info.label.zh}（{said.zh}）" if info.label.zh else "",
                f"{info.label.en} ({said.en})" if info.label.en else "",
            )
            self.found[other] = replace(
                info,
                path=other,
                type=Text(),
                label=label,
                unit="",
                is_unique=False,
                blank=Blank.UNKNOWN,
            )
        self.found[path] = replace(info, attested=(pairs[0][0], pairs[1][0]))
        return self.found[path].attested

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
        register = self.registers.get(here.register)
        if len(forms) > 1 or (not forms and (register is None or here.register == above.register)):
            self.report.add("one-of-type-fields-each", entry.key.span, name=entry.key.text)
            return None
        at = len(self.found)
        of = self.form(forms[0], node, here) if forms else self.entries_of(register, here)
        if of is not None:
            self.keep(entry, of, here, node)
            self.put_first(at)
        return of

    def entries_of(self, register: Register | None, here: _Above) -> Type | None:
        """Declare a list of the entries of a register, each with all its fields."""
        if register is None:
            return None
        for name, info in register.fields.items():
            path = f"{here.path}.{name}"
            self.found[path] = replace(
                info, path=path, supplier=here.supplier, register=here.register, is_unique=False
            )
        return Listing(register.record)

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
        elif register.strip() and register.strip() not in self.registers:
            cure = perhaps(register.strip(), self.registers)
            self.report.add("unknown-register", word.span, cure=cure, name=register.strip())
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
            key=text_at(node, "by"),
            history=yes_at(node, "history", self.report),
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


def read_fields(
    entries: Iterable[Entry], language: str, report: Report
) -> tuple[Record, Mapping[str, FactInfo]]:
    """Read the fields of what is no application: an entry of a register, an event."""
    facts = _Facts(language, report)
    above = _Above("", language, Supplier.AUTHORITY, "", in_list=False)
    return facts.record(entries, above), facts.found


def read_facts(
    node: Map,
    language: str,
    report: Report,
    registers: Mapping[str, Register] = _NO_REGISTERS,
    own: Iterable[Entry] = (),
) -> FactsRead:
    """Read a fitted facts file; what is wrong is reported and left out.

    Args:
        node: the file.
        language: of the policy.
        report: for what is wrong.
        registers: what its facts may be drawn from.
        own: the facts that programmes declare in their own files, after those of all.
    """
    facts = _Facts(language, report, registers)
    above = _Above("", language, Supplier.APPLICANT, "", in_list=False)
    entries = _first_of_each([*entries_at(node, "facts"), *own], report)
    record = facts.record(entries, above)
    identity = map_at(node, "identity")
    number = _identity(identity, "number", facts)
    applicant = _identity(identity, "applicant", facts)
    code = _identity(identity, "code", facts)
    _check_drawn(facts, code)
    if number and not facts.found[number].is_unique:
        word = identity and word_at(identity, "number")
        declared = facts.found[number].span
        report.add("number-not-unique", word.span if word else None, also=[declared], name=number)
    judged = tuple(info for info in facts.found.values() if info.attested)
    vocabulary = Vocabulary(record, facts.found, number, applicant, code, registers, judged)
    # Inside a filter a field goes by its last name alone.
    alone = {path.rpartition(".")[2] for path in facts.broken}
    return FactsRead(vocabulary, frozenset(facts.broken | alone))


def _first_of_each(entries: Iterable[Entry], report: Report) -> list[Entry]:
    """Refuse a fact that two files declare: what several programmes ask has one home."""
    first: dict[str, Entry] = {}
    for entry in entries:
        name = entry.key.text
        if name in first:
            also = [first[name].key.span]
            report.add("name-taken-twice", entry.key.span, also=also, name=name)
        first.setdefault(name, entry)
    return list(first.values())


def _check_drawn(facts: _Facts, code: str) -> None:
    """Refuse a fact drawn from a register that the register cannot give."""
    for info in list(facts.found.values()):
        register = facts.registers.get(info.register)
        if register is None or in_list(info.path, facts.found):
            continue
        if info.key and (info.key not in facts.found or in_list(info.key, facts.found)):
            cure = perhaps(info.key, facts.found)
            facts.report.add("no-such-fact", info.span, cure=cure, name=info.key)
        asked = info.key or code
        if register.key and not asked:
            facts.report.add("register-without-code", info.span, name=info.path)
        elif register.key and asked in facts.found:
            _check_key(info, register, facts.found[asked], facts.report)
        if isinstance(info.type, Record | Boolean):
            continue  # a group only hands its source on; yes or no says whether there is an entry
        item = info.type.item if isinstance(info.type, Listing) else info.type
        if not isinstance(item, Record) or any(
            register.record.field(n) != t for n, t in item.fields
        ):
            also = [register.span]
            facts.report.add("not-of-register", info.span, also=also, name=info.path)


def _check_key(info: FactInfo, register: Register, asked: FactInfo, report: Report) -> None:
    """Refuse to look up by what can never be found: a code by a name, a text by a number."""
    kept = register.fields[register.key]
    # The register of decisions stands in no file; it keeps every code as the text that was read.
    is_built_in = register.span is None
    if _kind(asked.type) != _kind(kept.type) and not (
        is_built_in and isinstance(asked.type, Identifier)
    ):
        places = [asked.span] if is_built_in else [asked.span, kept.span]
        report.add("register-key", info.span, also=places, name=asked.path, key=kept.path)


def _kind(of: Type) -> Type:
    """Give what two values must have in common to be ever equal."""
    match of:
        case Text() | Choice() | Code():
            return Text()
        case Number():
            return Number()
        case Day():
            return Day()
        case _:
            return of


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
