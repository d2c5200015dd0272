"""What a scenario of a policy as a whole does: registers are made up, then targets are measured.

It also looks at what the policy records: the readings of doubtful passages, and its instruments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ipaward.casework.indicators import measure
from ipaward.domain.application import RefusedRow
from ipaward.domain.source import Cell
from ipaward.domain.types import Record
from ipaward.domain.value import Unknown
from ipaward.domain.words import NONE_LISTED, Language, Words, listed
from ipaward.interfaces.indicator_lines import lines_of
from ipaward.interfaces.scenarios import (
    Facts,
    Rows,
    StepError,
    expect,
    expect_said,
    given_in,
    listed_in_both,
    table_of,
    unknown_name,
    with_value,
)
from ipaward.interpreters.prose.indicators import STANDINGS, unfounded_words
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.measured import Measured
from ipaward.rulebook.policy import Reading
from ipaward.rulebook.rests import reading_label
from ipaward.rulebook.vocabulary import Register
from ipaward.tables.entries import Entry, hold, without_key
from ipaward.tables.registers import checks_of


@dataclass(slots=True)
class PolicyScene:
    """One scenario of a policy under way.

    Attributes:
        book: the rulebook of the policy.
        registers: the entries of each register consulted so far.
        measured: what came of the targets, once measured.
    """

    book: Rulebook
    registers: dict[str, tuple[Facts, ...]] = field(default_factory=dict)
    measured: tuple[Measured, ...] | None = None

    # --- what is given and done ----------------------------------------------------------

    def hold(self, name: str, rows: Rows) -> None:
        """Say what a register holds, one entry a row; a cell left empty is unknown."""
        register = self._register(name)
        _, body = table_of(rows)
        entries = (*self.registers.get(name, ()), *(_entry(register, cells) for cells in body))
        self._check(register, entries)
        self.registers[name] = entries

    def hold_nothing(self, name: str) -> None:
        """Say that a register was consulted and holds no entry."""
        self.registers[self._register(name).name] = ()

    def _check(self, register: Register, entries: Sequence[Facts]) -> None:
        """Refuse entries that contradict each other or themselves, as in a file of them."""
        rows = [
            Entry(record, Cell("", register.name, row))
            for row, record in enumerate(entries, start=1)
        ]
        # A scenario leaves out what does not matter to it, be it whom an entry is about.
        checks = [c for c in checks_of(register, self.book.vocabulary) if c is not without_key]
        held = hold(register, rows, (), checks)
        if held.refused:
            raise StepError(*(_aside(held.refused, language) for language in Language))

    def forget(self) -> None:
        """Let nothing be said of figures worked out so far."""
        self.measured = None

    def look(self, year: str) -> None:
        """Measure the targets of one year."""
        years = {
            str(y) for name in self.book.indicators for y in self.book.policy.targets[name].yearly
        }
        if year not in years:
            raise unknown_name("有目标的年度", "year with a target", year, sorted(years))
        self.measured = measure(self.book, self.registers, int(year))

    # --- what came of it -----------------------------------------------------------------

    def standing_is(self, name: str, said: str, option: str = "") -> None:
        """Check how an indicator stands, by the option chosen or by another."""
        known = [words.said(language) for words in STANDINGS.values() for language in Language]
        if said not in known:
            raise unknown_name("结果", "standing", said, known)
        expect_said(said, STANDINGS[self._measured(name, option).standing])

    def figure_is(self, name: str, said: str, option: str = "") -> None:
        """Check the figure of an indicator, as people read it."""
        measured = self._measured(name, option)
        found = listed_in_both(
            lambda language: [one.actual.said for one in lines_of(measured, self.book, language)]
        )
        expect_said(said, found)

    def awaits(self, name: str, reading: str) -> None:
        """Check that the figure of an indicator rests on a reading nobody has decided."""
        label = reading_label(self.book.policy, self._reading(reading).name)
        open_ = self._measured(name).provisional
        found = listed_in_both(
            lambda language: [unfounded_words(one, self.book, language) for one in open_]
        )
        expect(label in open_, found or NONE_LISTED)

    def _measured(self, name: str, option: str = "") -> Measured:
        if self.measured is None:
            raise StepError(
                "还没有计算指标，或者计算以后又改了台账",
                "the indicators have not been measured, or a register was changed since",
            )
        found = [one for one in self.measured if one.indicator == name]
        if not found:
            raise unknown_name("指标", "indicator", name, {one.indicator for one in self.measured})
        for one in found:
            if one.option == option or (not option and one.is_chosen):
                return one
        raise unknown_name("选项", "option", option, [one.option for one in found])

    # --- what the policy records ---------------------------------------------------------

    def reading_is(self, name: str, option: str, because: str) -> None:
        """Check which option a reading takes, and why."""
        reading = self._reading(name)
        if option not in reading.options:
            raise unknown_name("选项", "option", option, reading.options)
        expect_said(option, Words(reading.chosen, reading.chosen))
        expect_said(because, reading.why)

    def is_undecided(self, name: str) -> None:
        """Check that nobody has decided a reading."""
        by = self._reading(name).by
        expect(not by, Words(by, by))

    def is_instrument(self, alias: str, name: str) -> None:
        """Check that two names are of one instrument."""
        instruments = self.book.policy.instruments
        if name not in instruments:
            raise unknown_name("规范文件", "instrument", name, instruments)
        aliases = instruments[name].aliases
        expect(alias in aliases, _listed(aliases))

    def _reading(self, name: str) -> Reading:
        readings = self.book.policy.readings
        if name not in readings:
            raise unknown_name("读法", "reading", name, readings)
        return readings[name]

    def _register(self, name: str) -> Register:
        registers = self.book.vocabulary.registers
        if name not in registers:
            raise unknown_name("台账", "register", name, registers)
        return registers[name]


def _entry(register: Register, cells: Mapping[str, str]) -> Facts:
    found: Facts = {}
    for name, text in cells.items():
        info = register.fields.get(name)
        if info is None or isinstance(info.type, Record):
            raise unknown_name("栏", "column", name, register.fields)
        value = given_in(text, info.type, name, info.unit)
        if not isinstance(value, Unknown):
            found = with_value(found, name.split("."), value)
    return found


def _aside(refused: Iterable[RefusedRow], language: Language) -> str:
    """Say of each row why it would be put aside."""
    said = [
        (row.place.row, problem.message(language)) for row in refused for problem in row.problems
    ]
    if language is Language.ZH:
        return "；".join(f"第 {row} 行：{message}" for row, message in said)
    return "; ".join(f"row {row}: {message}" for row, message in said)


def _listed(names: Iterable[str]) -> Words:
    return listed(names) or NONE_LISTED
