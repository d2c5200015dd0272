"""How a screened round gets into the ledger: whether, where, and on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipaward.domain.characters import forbidden_at, tidy
from ipaward.domain.characters import named as character_named
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, Words, listed
from ipaward.interfaces.exits import WrongUseError, refused
from ipaward.interfaces.files import reading
from ipaward.interfaces.ledgers import is_at_hand, kept_rulebook, opening_ledger
from ipaward.interfaces.opening import Opened, Order
from ipaward.interfaces.summary import NOTHING_SAID, Screened
from ipaward.interpreters.prose.catalogue import VERDICTS
from ipaward.tables.intake import file_digest

# As in `ledgers`: loaded where a round is recorded.
if TYPE_CHECKING:
    from ipaward.ledger.cases import Difference
    from ipaward.ledger.decisions import Recorded
    from ipaward.ledger.entries import Kept
    from ipaward.ledger.opening import Ledger

TRIAL = Words("试算：没有记入账本。", "A trial: nothing was recorded.")
NO_LEDGER = Words(
    "没有记录：这里没有账本；要记录，先运行 `ipaward ledger begin`。",
    "Not recorded: there is no ledger here; to record rounds, run `ipaward ledger begin` first.",
)
MOST = 20  # differing decisions told
NAMED = 5  # applications named where there is no more to say of each


@dataclass(frozen=True, slots=True)
class Recording:
    """Whether a round is recorded, and on whose word it may change what is on record.

    Attributes:
        place: of the ledger as asked for; None for the environment's, or the one in this folder.
        without: what is said where nothing is to be recorded; None where the round is recorded.
        why: who answers for corrections, and the reason; None where nothing may change.
    """

    place: str | None
    without: Words | None
    why: tuple[str, str] | None = None

    @staticmethod
    def asked(place: str | None, trial: bool, by: str | None, reason: str | None) -> Recording:
        """Give what the command line asks for; without any ledger nothing is recorded."""
        who, what = plain("--by", by or ""), plain("--reason", reason or "")
        if bool(who) != bool(what):
            raise WrongUseError(
                Words(
                    zh="更正要同时写 --by（谁）和 --reason（为什么）",
                    en="a correction needs both --by, who, and --reason, why",
                )
            )
        why = (who, what) if who else None
        if trial:
            return Recording(place, TRIAL, why)
        return Recording(place, None if is_at_hand(place) else NO_LEDGER, why)

    @property
    def is_on(self) -> bool:
        """Whether anything is recorded."""
        return self.without is None

    @contextmanager
    def ledger(self) -> Iterator[Ledger | None]:
        """Open the ledger before the work, so that the work is not done in vain."""
        if not self.is_on:
            yield None
            return
        with opening_ledger(self.place, is_made=False) as ledger:
            yield ledger

    def record(
        self, ledger: Ledger | None, open_: Opened, order: Order, screened: Screened
    ) -> Words:
        """Record a round for good, and give what is said of it.

        Raises:
            RefusedError: a decision is not the one on record, and nobody answers for the change;
                or the file of applications was changed while it was read.
        """
        if ledger is None:
            return self.without or NOTHING_SAID
        from ipaward.interfaces.granted import granted_elsewhere
        from ipaward.ledger.decisions import DecisionLog, DifferingError, LockedError
        from ipaward.ledger.entries import Why
        from ipaward.ledger.rounds import Screening

        book = open_.book
        _check_unchanged(order.applications, screened.digest)
        screening = Screening(
            book.policy.name, open_.programme.name, screened.digest, len(screened.refused)
        )
        log = DecisionLog.of(ledger)
        try:
            done = log.record(
                screened.decisions,
                kept_rulebook(book, order.packs),
                screening,
                datetime.now(UTC),
                None if self.why is None else Why(*self.why),
            )
        except DifferingError as fault:
            raise _all_differing(
                fault.differences, ledger.store.database.name, open_.language
            ) from fault
        except LockedError as fault:
            raise all_locked(fault.entries, ledger.store.database.name) from fault
        said = _said(done, ledger.store.database.name)
        note = granted_elsewhere(log, open_, screened.decisions)
        if note == NOTHING_SAID:
            return said
        return Words(f"{said.zh}\n{note.zh}", f"{said.en}\n{note.en}")


def plain(option: str, text: str) -> str:
    """Give what somebody says on the command line for good, or refuse what cannot be seen in it."""
    text = tidy(text)
    at = forbidden_at(text)
    if at is not None:
        character = character_named(text[at])
        raise WrongUseError(
            Words(
                zh=f"{option} 里有看不见的字符 {character}：删掉它，写成一行",
                en=f"{option} holds a character that cannot be seen, {character}: delete it, and"
                " write one line",
            )
        )
    return text


NOT_RECORDED = Recording(None, NOTHING_SAID)


def _check_unchanged(file: Path, digest: str) -> None:
    """Refuse a round that would be recorded as that of another file than was read."""
    with reading(file):
        found = file_digest(file)
    if found != digest:
        raise refused("input-changed", file.as_posix(), file=file.as_posix())


def _said(done: Recorded, name: str) -> Words:
    zh = (
        f"已记入账本 {name}：新决定 {done.entered} 件，与已有的相同 {done.repeated} 件，"
        f"更正 {done.corrected} 件。"
    )
    en = (
        f"Recorded in the ledger {name}: {done.entered} new, {done.repeated} the same as on"
        f" record, {done.corrected} corrected."
    )
    if done.overridden:
        count = len(done.overridden)
        zh += (
            f"\n其中 {count} 件由人另行决定，那个决定有效；这里列的是规则得出的："
            f"{named(done.overridden, Language.ZH)}。"
        )
        en += (
            f"\n{count} of them people decided otherwise, and that stands; listed here is what the"
            f" rules come to: {named(done.overridden, Language.EN)}."
        )
    if done.overruled:
        zh += (
            f"\n更正代替了由人另行决定的 {len(done.overruled)} 件："
            f"{named(done.overruled, Language.ZH)}。"
        )
        en += (
            f"\nThe corrections replace what people decided otherwise of {len(done.overruled)}:"
            f" {named(done.overruled, Language.EN)}."
        )
    if done.erased:
        zh += f"\n{_erased(done.erased, Language.ZH)}"
        en += f"\n{_erased(done.erased, Language.EN)}"
    return Words(zh, en)


def _erased(cases: Sequence[Difference], language: Language) -> str:
    """Name the cases whose data were erased, and how they come out now where that is otherwise."""
    numbers = named([each.found.application for each in cases], language)
    others = [
        each for each in cases if _outcomes(each, language)[0] != _outcomes(each, language)[1]
    ]
    said = Words(
        f"有 {len(cases)} 件的资料已经销毁：不能比较，也不再记入，账本上的决定不变：{numbers}。"
        "申请人再申请的，请用新的编号。",
        f"The data of {len(cases)} on record were erased: they cannot be compared, are not entered"
        f" again, and stand as on record: {numbers}. Who applies again needs a new number.",
    ).said(language)
    for each in others[:NAMED]:
        kept, found = _outcomes(each, language)
        number = each.found.application
        said += "\n" + Words(
            f"  {number}：账本上是 {kept}，现在得出 {found}。",
            f"  {number}: {kept} on record, now it comes to {found}.",
        ).said(language)
    return said


def _outcomes(each: Difference, language: Language) -> tuple[str, str]:
    """Say how a case came out on record, and how it comes out now."""
    kept, found = each.kept.content, each.found
    return (
        outcome(kept["verdict"], kept["amount"], language),
        outcome(found.verdict.value, found.amount, language),
    )


def named(numbers: Sequence[str], language: Language) -> str:
    """Name the first of some applications, and say how many more there are."""
    first, more = numbers[:NAMED], len(numbers) - NAMED
    if more <= 0:
        return listed(first).said(language)
    return Words(
        f"{'、'.join(first)} 等 {len(numbers)} 件", f"{', '.join(first)} and {more} more"
    ).said(language)


def _all_differing(cases: Sequence[Difference], name: str, language: Language) -> RefusedError:
    """Refuse a round that comes to something else, what people decided first."""
    cases = sorted(cases, key=lambda each: not each.is_by_people)
    return _first([_differing(each, name, language) for each in cases])


def _differing(each: Difference, name: str, language: Language) -> Problem:
    kept, found = _outcomes(each, language)
    if each.is_by_people:
        by = people(each.held or {}, language)
        kept += Words(f"（由 {by} 另行决定）", f" (decided by {by})").said(language)
    details = {
        "application": each.found.application,
        "number": str(each.kept.seq),
        "kept": kept,
        "found": found,
        "fields": ", ".join(each.fields) or "-",
    }
    return Problem("decision-differs", Cell(name), details)


def all_locked(entries: Sequence[Kept], name: str) -> RefusedError:
    """Refuse what rests on data that cannot be read, though no entry says they were erased."""
    return _first(
        [
            Problem(
                "decision-locked",
                Cell(name),
                {"application": one.content["application"], "number": str(one.seq)},
            )
            for one in entries
        ]
    )


def _first(problems: Sequence[Problem]) -> RefusedError:
    """Refuse with the first of many problems of a ledger, and say how many more there are."""
    first, left = list(problems[:MOST]), len(problems) - MOST
    if left > 0:
        first.append(Problem("more-decisions", first[0].place, {"count": str(left)}))
    return RefusedError(first)


def people(held: Mapping[str, Any], language: Language) -> str:
    """Name who answers for an entry."""
    return listed(held[name] for name in ("by", "second") if name in held).said(language)


def outcome(verdict: str, amount: object, language: Language) -> str:
    """Say a verdict as an entry writes it, and what it pays."""
    said = next((words.said(language) for v, words in VERDICTS.items() if v.value == verdict), "")
    return said or verdict if amount is None else f"{said or verdict} {amount}"
