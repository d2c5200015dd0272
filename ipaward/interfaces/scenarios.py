"""What a scenario of a policy does: applications are made up step by step, then screened or placed.

Nothing here knows Gherkin or a language: `step_forms` says how each step is written.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ipaward.casework.decide import Desk
from ipaward.casework.round import Round, place
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.decision import Decision
from ipaward.domain.problem import Problem
from ipaward.domain.types import Amount, Day, Listing, Record, Tiers, Type
from ipaward.domain.value import Unknown, Value, at
from ipaward.domain.words import Language, Words, listed
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.spelling import UNKNOWN_WORDS, Dialect, Misspelt, read_value
from ipaward.rulebook.writing import wrong_if_handed_in
from ipaward.tables.entries import alike

TIMES = ("次数", "times")  # a column of a table that says how often its row stands there
Rows = Sequence[Sequence[str]]
Facts = Mapping[str, "Value | Unknown"]


class StepError(Exception):
    """A step that cannot be taken, or that finds something else than it says."""

    def __init__(self, zh: str, en: str) -> None:
        self.words = Words(zh=zh, en=en)
        super().__init__(f"{zh} / {en}")


@dataclass(slots=True)
class Scene:
    """One scenario under way.

    Attributes:
        desk: where the applications of the programme are decided.
        records: the applications made up so far.
        overrides: parameters set for this scenario only.
        decided: what the desk made of each application, once screened.
        round: the placement, once placed.
    """

    desk: Desk
    records: list[Facts] = field(default_factory=list)
    overrides: dict[str, Value] = field(default_factory=dict)
    decided: list[Decision | RefusedRow] | None = None
    round: Round | None = None

    @property
    def book(self) -> Rulebook:
        """Give the rulebook at hand."""
        return self.desk.reading.book

    @property
    def programme(self) -> Programme:
        """Give the programme at hand."""
        return self.desk.reading.programme

    # --- what is given -------------------------------------------------------------------

    def blank(self) -> None:
        """Start with an application of which nothing is known."""
        self.records = [{}]

    def like_example(self, name: str) -> None:
        """Start with the application of a worked example."""
        self.records = [self._example(name)]

    def batch(self, name: str, rows: Rows) -> None:
        """Start with several applications like an example; each row says what differs."""
        head, body = table_of(rows)
        number = self.book.vocabulary.number
        if number not in head:
            raise StepError(f"表里要有“{number}”一栏", f"the table needs a column `{number}`")
        example = self._example(name)
        records: list[Facts] = []
        for cells in body:
            record = example
            for path, text in cells.items():
                record = self._changed(record, path, text)
            records.append(record)
        for position, record in enumerate(records, start=1):
            if not self._number(record):
                raise StepError(
                    f"第 {position} 份申请没有“{number}”，一批中的每一份都要有",
                    f"application {position} has no `{number}`, each of several needs one",
                )
        self._hold(records)

    def set_fact(self, path: str, text: str, number: str | None = None) -> None:
        """Say what one fact is; empty or 不明 for unknown, 无 for known to be none."""
        i = self._position(number)
        changed = self._changed(self.records[i], path, text)
        self._hold([*self.records[:i], changed, *self.records[i + 1 :]])

    def set_items(self, path: str, rows: Rows, number: str | None = None) -> None:
        """Say what a list holds, one row per item."""
        i = self._position(number)
        items = self._items(path, self._listing(path).item, rows)
        self.records[i] = with_value(self.records[i], path.split("."), items)

    def no_items(self, path: str, number: str | None = None) -> None:
        """Say that a list is known to be empty."""
        self._listing(path)
        i = self._position(number)
        self.records[i] = with_value(self.records[i], path.split("."), ())

    def set_parameter(self, name: str, text: str) -> None:
        """Give a parameter another value, for this scenario only."""
        info = self.book.parameters.get(name)
        if info is None:
            raise unknown_name("参数", "parameter", name, self.book.parameters)
        if isinstance(info.type, Listing | Tiers):
            raise StepError(f"“{name}”是一张表，不能设值", f"`{name}` is a table and cannot be set")
        value = value_in(text, info.type, name, info.unit)
        if isinstance(value, Unknown):
            raise StepError(f"“{name}”要取一个值", f"`{name}` needs a value")
        self.overrides[name] = value

    def forget(self) -> None:
        """Let nothing be said of decisions made so far."""
        self.decided = self.round = None

    # --- what is done --------------------------------------------------------------------

    def screen(self, on: date | None = None) -> None:
        """Decide every application; without a day, each on the one its programme names."""
        self.forget()
        if not self.records:
            raise StepError("还没有申请", "there is no application yet")
        self.decided = [
            self.desk.decide(Application(self._number(record), record), on, self.overrides)
            for record in self.records
        ]

    def allot(self, on: date | None = None) -> None:
        """Decide every application, then rank them and cut at quota and ceiling."""
        self.screen(on)
        decisions = [self._not_refused(found) for found in self.decided or ()]
        self.round = place(self.book, self.programme, decisions, self.overrides)
        self.decided = list(self.round.decisions)

    # --- what came of it -----------------------------------------------------------------

    def outcome(self, number: str | None = None) -> Decision | RefusedRow:
        """Give what became of the application `number`, or of the only one."""
        if self.decided is None:
            raise StepError(
                "还没有审查，或者审查以后又改了申请或参数",
                "nothing has been screened, or an application or a parameter was changed since",
            )
        return self.decided[self._position(number)]

    def decision(self, number: str | None = None) -> Decision:
        """Give the decision on the application `number`, or on the only one."""
        return self._not_refused(self.outcome(number))

    def _not_refused(self, found: Decision | RefusedRow) -> Decision:
        if isinstance(found, RefusedRow):
            why = of_problems(found.problems).words
            raise StepError(f"这份申请不能审查：{why.zh}", f"it cannot be screened: {why.en}")
        return found

    # --- looking up ----------------------------------------------------------------------

    def _example(self, name: str) -> Facts:
        examples = {example.name: example.given for example in self.programme.examples}
        if name not in examples:
            raise unknown_name("样例", "example", name, examples)
        return examples[name]

    def _position(self, number: str | None) -> int:
        if number is None:
            if len(self.records) != 1:
                raise StepError(
                    f"有 {len(self.records)} 份申请，要说是哪一份",
                    f"there are {len(self.records)} applications: say which one",
                )
            return 0
        numbers = [self._number(record) for record in self.records]
        if not number or number not in numbers:
            raise unknown_name("申请", "application", number, filter(None, numbers))
        return numbers.index(number)

    def _number(self, record: Facts) -> str:
        """Give the number of an application; nothing where it is not known."""
        found = at(record, self.book.vocabulary.number)
        return "" if isinstance(found, Unknown) else str(found)

    def _hold(self, records: Sequence[Facts]) -> None:
        """Take `records` for the applications, unless two of them have one number."""
        numbers = [self._number(record) for record in records]
        for first, second in alike([number or None for number in numbers]):
            raise StepError(
                f"编号“{numbers[second]}”出现了两次，是第 {first + 1} 份和第 {second + 1} 份申请",
                f"applications {first + 1} and {second + 1} both have the number"
                f" `{numbers[second]}`",
            )
        self.records = list(records)

    def _changed(self, record: Facts, path: str, text: str) -> Facts:
        of = self._type(path)
        # A blank cell is unknown for a text too: nobody writes an empty name.
        value = None if not text.strip() else given_in(text, of, path, self._unit(path))
        return with_value(record, path.split("."), None if isinstance(value, Unknown) else value)

    def _type(self, path: str) -> Type:
        of: Type | None = self.book.vocabulary.record
        for name in path.split("."):
            of = of.field(name) if isinstance(of, Record) else None
        if of is None:
            facts = [
                p for p, info in self.book.vocabulary.facts.items() if not _is_group(info.type)
            ]
            raise unknown_name("事实", "fact", path, facts)
        if isinstance(of, Record):
            raise StepError(f"“{path}”是一组事实，要说其中哪一个", f"`{path}` is a group of facts")
        return of

    def _unit(self, path: str) -> str:
        info = self.book.vocabulary.facts.get(path)
        return "" if info is None or not isinstance(info.type, Amount) else "元"

    def _listing(self, path: str) -> Listing:
        of = self._type(path)
        if not isinstance(of, Listing):
            raise StepError(f"“{path}”不是清单", f"`{path}` is not a list")
        return of

    def _items(self, path: str, item: Type, rows: Rows) -> tuple[Facts, ...]:
        if not isinstance(item, Record):
            raise StepError(f"“{path}”的每一项没有栏", f"the items of `{path}` have no columns")
        _, body = table_of(rows, tuple(name for name in TIMES if _field(item, name) is None))
        items: list[Facts] = []
        for cells in body:
            times = 1
            made: dict[str, Value | Unknown] = {}
            for name, text in cells.items():
                of = _field(item, name)
                if of is None and name in TIMES:
                    times = _count(text)
                elif of is None:
                    raise unknown_name("栏", "column", name, [n for n, _ in item.fields])
                elif text.strip():
                    value = given_in(text, of, f"{path}.{name}", "")
                    made = (
                        made
                        if isinstance(value, Unknown)
                        else with_value(made, name.split("."), value)
                    )
            items += [made] * times
        return tuple(items)


def table_of(
    rows: Rows, *same: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Mapping[str, str], ...]]:
    """Give the heads of a table, and of each row below them its cells by head.

    Args:
        rows: the heads first; as Gherkin gives them, of one length.
        same: the names of one column in each language; the first of them stands for all.

    Raises:
        StepError: two columns have one name, and one of them would be lost.
    """
    written, *body = rows
    first = {name: names[0] for names in same for name in names}
    head = tuple(first.get(name, name) for name in written)
    for one, other in alike(head):
        raise StepError(
            f"“{written[one]}”和“{written[other]}”是同一栏，只留一个",
            f"`{written[one]}` and `{written[other]}` are one column, keep one of them",
        )
    return head, tuple(dict(zip(head, row, strict=True)) for row in body)


def expect(holds: bool, found: Words) -> None:
    """Raise StepError with what was found, unless it holds."""
    if not holds:
        raise StepError(f"实际是：{found.zh or found.en}", f"found: {found.en or found.zh}")


def expect_said(said: str, found: Words) -> None:
    """Raise StepError with the words found, unless `said` are these in one language."""
    expect(said in [found.said(language) for language in Language], found)


def listed_in_both(said: Callable[[Language], Iterable[str]]) -> Words:
    """Put what is said otherwise in each language in a row; nothing where there is nothing."""
    zh, en = (listed(said(language)) for language in Language)
    return Words(zh.zh, en.en)


def unknown_name(zh: str, en: str, name: str, known: Iterable[str]) -> StepError:
    """Give the error for a name that is not there, with the nearest that is."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    return StepError(
        f"没有“{name}”这个{zh}" + (f"，是不是“{near[0]}”" if near else ""),
        f"there is no {en} `{name}`" + (f", did you mean `{near[0]}`" if near else ""),
    )


def value_in(text: str, of: Type, path: str, unit: str) -> Value | Unknown:
    """Read a value as the steps of a scenario write it, or raise StepError."""
    if (
        isinstance(of, Listing)
        and isinstance(of.item, Record)
        and text.strip() not in UNKNOWN_WORDS
    ):
        raise StepError(
            f"“{path}”是清单，在步骤下面用表写明每一项；没有的写 没有“{path}”",
            f"`{path}` is a list: put its items into a table below the step, or write"
            f" `there are no` if there are none",
        )
    # A unit is for the author's `3` that counts years; amounts and plain numbers need none.
    value = read_value(text, of, Dialect.RULES, path=path)
    if isinstance(value, Misspelt) and unit:
        value = read_value(text, of, Dialect.RULES, path=path, unit=unit)
    if isinstance(value, Misspelt):
        raise of_problems([Problem(value.code, None, value.details)])
    return value


def given_in(text: str, of: Type, path: str, unit: str) -> Value | Unknown:
    """Read a value a scenario gives, or raise StepError where nobody could hand it in."""
    value = value_in(text, of, path, unit)
    if wrong := wrong_if_handed_in(value, of, path):
        details = {**wrong.details, "written": text.strip()}
        raise of_problems([Problem(wrong.code, None, details)])
    return value


def of_problems(problems: Iterable[Problem]) -> StepError:
    """Give the error that says what is wrong as it is said of a file."""
    found = list(problems)
    return StepError(
        "；".join(problem.message(Language.ZH) for problem in found),
        "; ".join(problem.message(Language.EN) for problem in found),
    )


def day_in(text: str) -> date:
    """Read the day a step names, or raise StepError: one that nobody knows is none."""
    day = value_in(text, Day(), "", "")
    if not isinstance(day, date):
        raise StepError(
            "这里要写明日期，例如 2021-03-01", "a day must stand here, for example 2021-03-01"
        )
    return day


def _field(item: Record, path: str) -> Type | None:
    of: Type | None = item
    for name in path.split("."):
        of = of.field(name) if isinstance(of, Record) else None
    return of


def with_value(
    record: Facts, path: Sequence[str], value: Value | None
) -> dict[str, Value | Unknown]:
    """Give `record` with `value` at `path`; without anything there for None."""
    first, *rest = path
    changed = dict(record)
    if rest:
        inner = record.get(first)
        changed[first] = with_value(inner if isinstance(inner, Mapping) else {}, rest, value)
    elif value is None:
        changed.pop(first, None)
    else:
        changed[first] = value
    return changed


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise StepError(f"次数“{text}”不是整数", f"`{text}` is not a number of times")
    return int(text)


def _is_group(of: Type) -> bool:
    return isinstance(of, Record)
