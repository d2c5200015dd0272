"""What the registers say of one application, as of its reference day.

A register that was consulted settles the facts drawn from it: what stands there, and, where
nothing of it is in doubt, that nothing else does. Whatever is in doubt is unknown, never no.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ipaward.domain.application import Application
from ipaward.domain.limits import ITEMS
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.types import Boolean, Listing, Record, Type
from ipaward.domain.value import Cause, CauseKind, Nothing, Unknown, Value, at
from ipaward.domain.words import Details, Language, Words
from ipaward.rulebook.attest import attested
from ipaward.rulebook.book import Programme
from ipaward.rulebook.reading import reference_day
from ipaward.rulebook.registers import drawn_facts
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary
from ipaward.rulebook.writing import write_value
from ipaward.tables.entries import ALL, Entry, Held, begun, holds
from ipaward.tables.registers import Registers

_SHOWN = 80  # characters of a value in a note


@dataclass(frozen=True, slots=True)
class Drawn:
    """A fact drawn from a register that was consulted.

    Attributes:
        key: path of the fact by whose value the register is asked; empty where it has no key.
    """

    info: FactInfo
    held: Held
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register says of one application: a value, and the entries it rests on."""

    value: Value | Unknown
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Joining:
    """Joins the applications of one programme to the registers that were consulted.

    Attributes:
        vocabulary: the facts the programme asks for.
        on: the day the registers were consulted; None where nobody said.
    """

    programme: Programme
    vocabulary: Vocabulary
    drawn: tuple[Drawn, ...]
    on: date | None

    @staticmethod
    def of(
        programme: Programme, vocabulary: Vocabulary, registers: Registers, on: date | None
    ) -> Joining:
        """Find out what is asked of which register."""
        drawn = []
        for info in drawn_facts(vocabulary):
            if held := registers.held.get(info.register):
                key = (info.key or vocabulary.code) if held.register.key else ""
                drawn.append(Drawn(info, held, key))
        return Joining(programme, vocabulary, tuple(drawn), on)

    def join(self, application: Application) -> Application:
        """Give the application with what the registers say of it, and a note on what changes."""
        if not self.drawn:
            return application
        # As it will be judged, so that a day or a code nobody signed for is asked for first.
        record = attested(application.record, self.vocabulary)
        day = reference_day(self.programme, record, self.on)
        joined, assumed = application.record, application.assumed
        notes = [*application.notes, *self._too_late(application, day)]
        for drawn in self.drawn:
            path = drawn.info.path
            answer = self._ask(drawn, record, day)
            notes += _contradiction(drawn, application, answer)
            joined = _with(joined, path.split("."), answer.value)
            assumed = (
                *(one for one in assumed if not _is_below(one, path)),
                *_assumed(drawn, answer),
            )
        return replace(application, record=joined, assumed=assumed, notes=tuple(notes))

    def _ask(
        self, drawn: Drawn, record: Mapping[str, Value | Unknown], day: date | Unknown
    ) -> Answer:
        key = at(record, drawn.key) if drawn.key else ALL
        if isinstance(key, Nothing):
            key = Unknown.of(CauseKind.NONE, drawn.key)
        if isinstance(key, Unknown) or isinstance(day, Unknown):
            return Answer(Unknown(_causes(key, drawn.key) | _causes(day, "")))
        if self._is_too_late(day):
            return Answer(Unknown.of(CauseKind.LIST, drawn.info.path))
        return _answer(drawn, key, day)

    def _is_too_late(self, day: date | Unknown) -> bool:
        """Whether entries may have come, gone or changed since the registers were consulted."""
        return isinstance(day, date) and self.on is not None and self.on < day

    def _too_late(self, application: Application, day: date | Unknown) -> Iterator[Problem]:
        if self._is_too_late(day):
            details = {"day": str(day), "on": str(self.on)}
            yield Problem("consulted-before", application.place, details, severity=Severity.NOTE)


def not_consulted(vocabulary: Vocabulary, registers: Registers) -> dict[str, tuple[str, ...]]:
    """Give the facts drawn from registers that were not consulted, by the name of the register."""
    found: dict[str, tuple[str, ...]] = {}
    for info in drawn_facts(vocabulary):
        if info.register not in registers.held:
            found[info.register] = (*found.get(info.register, ()), info.path)
    return found


def _answer(drawn: Drawn, key: Value, day: date) -> Answer:
    """Give what a register says that can be asked."""
    of, path, held = drawn.info.type, drawn.info.path, drawn.held
    asked = begun if drawn.info.history else holds
    truths = [(entry, asked(held.register, entry, day)) for entry in held.about(key)]
    entries = tuple(entry for entry, truth in truths if truth)
    if isinstance(of, Boolean) and entries:
        return Answer(True, entries[:1])
    if not held.is_complete or any(truth is None for _, truth in truths):
        return Answer(Unknown.of(CauseKind.FACT, path))
    if isinstance(of, Boolean):
        return Answer(False)
    if len(entries) > ITEMS:
        return Answer(Unknown.of(CauseKind.OUT_OF_RANGE, path))
    assert isinstance(of, Listing)
    assert isinstance(of.item, Record)
    return Answer(tuple(_cut(entry.record, of.item, path) for entry in entries), entries)


def _cut(
    record: Mapping[str, Value | Unknown], of: Record, path: str
) -> Mapping[str, Value | Unknown]:
    """Give the fields a fact has of an entry; what is unknown of them bears the fact's name."""
    found: dict[str, Value | Unknown] = {}
    for name, inner in of.fields:
        value = record.get(name)
        if isinstance(value, Mapping) and isinstance(inner, Record):
            found[name] = _cut(value, inner, f"{path}.{name}")
        elif isinstance(value, Unknown):
            found[name] = Unknown.of(CauseKind.FACT, f"{path}.{name}")
        elif value is not None:
            found[name] = value
    return found


def _causes(value: Value | Unknown, path: str) -> frozenset[Cause]:
    if not isinstance(value, Unknown):
        return frozenset()
    return value.causes or frozenset([Cause(CauseKind.FACT, path)])


def _with(
    record: Mapping[str, Value | Unknown], steps: Sequence[str], value: Value | Unknown
) -> dict[str, Value | Unknown]:
    """Give `record` with `value` at the end of `steps`; the record itself stays as it is."""
    first, *rest = steps
    if not rest:
        return {**record, first: value}
    inner = record.get(first)
    return {**record, first: _with(inner if isinstance(inner, Mapping) else {}, rest, value)}


def _is_below(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.")


def _assumed(drawn: Drawn, answer: Answer) -> Iterator[str]:
    """Give the blanks that were read by declaration: of the days, and of the fact's own fields."""
    of, register = drawn.info.type, drawn.held.register
    own = of.item.fields if isinstance(of, Listing) and isinstance(of.item, Record) else ()
    used = {register.start, register.until, *(name for name, _ in own)}
    fields = (name for entry in answer.entries for name in entry.assumed)
    for name in dict.fromkeys(fields):
        if name in used or name.partition(".")[0] in used:
            yield f"{drawn.info.path}.{name}"


# --- where the application says otherwise ------------------------------------------------


def _contradiction(drawn: Drawn, application: Application, answer: Answer) -> Iterator[Problem]:
    """Note what the application says of a fact and the register does not."""
    info = drawn.info
    said = at(application.record, info.path)
    if isinstance(said, Unknown) or info.path in application.assumed:
        return
    held = answer.value
    if _comparable(said, info.type) == _comparable(held, info.type):
        return
    details: Details = {
        "fact": info.path,
        "register": drawn.held.register.name,
        "said": _brief(said, info.type),
        "held": _brief(held, info.type),
    }
    place = application.place and replace(application.place, header=info.path)
    also = tuple(entry.place for entry in answer.entries[:1])
    yield Problem("register-prevails", place, details, also=also, severity=Severity.NOTE)


def _comparable(value: Value | Unknown, of: Type) -> object:
    """Give a value so that two which say the same are equal, whatever the order of a list."""
    if isinstance(value, tuple) and isinstance(of, Listing) and isinstance(of.item, Record):
        return Counter(
            _in_one(_cut(item, of.item, "")) for item in value if isinstance(item, Mapping)
        )
    return None if isinstance(value, Unknown) else value


def _in_one(record: Mapping[str, Value | Unknown]) -> frozenset[tuple[str, object]]:
    """Give what is known of a record, as something that can be counted."""
    return frozenset(
        (name, _in_one(value) if isinstance(value, Mapping) else value)
        for name, value in record.items()
        if not isinstance(value, Unknown)
    )


def _brief(value: Value | Unknown, of: Type) -> Words:
    zh, en = (write_value(value, of, language) for language in Language)
    return Words(*(t if len(t) <= _SHOWN else t[: _SHOWN - 1] + "…" for t in (zh, en)))
