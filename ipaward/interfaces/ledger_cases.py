"""The cases on record: told, decided otherwise by people, erased, and counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ipaward.domain.characters import looks
from ipaward.domain.money import Money
from ipaward.domain.problem import RefusedError
from ipaward.domain.types import Amount
from ipaward.domain.words import Language, Words, listed
from ipaward.interfaces.exits import FINDINGS, FINE, WrongUseError, refused
from ipaward.interfaces.granted import granted, granted_in_parts
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.ledgers import opening_ledger
from ipaward.interfaces.opening import day
from ipaward.interfaces.recording import all_locked, named, outcome, people, plain
from ipaward.ledger.cases import is_by_people
from ipaward.ledger.decisions import DecisionLog, LockedError, NotStandingError
from ipaward.ledger.entries import Kept, Why
from ipaward.ledger.erasing import OthersError, SeveralCasesError
from ipaward.ledger.rounds import RoundKept
from ipaward.ledger.runs import RunKept, RunLog
from ipaward.rulebook.spelling import Dialect, read_value

OVERRIDDEN = Words("（由人另行决定）", "(decided by people)")
ERASED = Words("（资料已经销毁）", "(its data were erased)")
LOCKED = Words("（资料的密钥不在这里）", "(the key of its data is not here)")
MOST = 5  # applications named


@dataclass(frozen=True, slots=True)
class Word:
    """On whose word something is entered, and why; some things need a second person."""

    by: str
    reason: str
    second: str = ""

    def why(self) -> Why:
        """Give both, or refuse: neither may be left empty."""
        by, reason = plain("--by", self.by), plain("--reason", self.reason)
        if not by or not reason:
            raise WrongUseError(
                Words(
                    zh="要写明 --by（谁）和 --reason（为什么）",
                    en="say --by, who, and --reason, why",
                )
            )
        return Why(by, reason)


def decide_otherwise(
    asked: str | None, number: int, verdict: str, amount: str | None, word: Word, language: Language
) -> int:
    """Enter what two people decide instead of the rules."""
    why, second = word.why(), plain("--second", word.second)
    if not second or looks(second) == looks(why.by):
        raise WrongUseError(
            Words(
                zh="--second 要写另一个人：一个人不能自己推翻规则",
                en="--second must name another person: nobody overrides the rules alone",
            )
        )
    paid = _paid(verdict, amount)
    with opening_ledger(asked, is_made=False) as ledger:
        log, name = DecisionLog.of(ledger, is_made=False), ledger.store.database.name
        try:
            entered = log.override(number, verdict, paid, why, second, datetime.now(UTC))
        except NotStandingError as fault:
            if fault.last is None:
                raise refused("entry-no-decision", name, file=name, number=str(number)) from fault
            code = "decision-erased" if fault.last == number else "decision-replaced"
            details = {"number": str(number), "last": str(fault.last)}
            raise refused(code, name, **details) from fault
        except LockedError as fault:
            raise all_locked(fault.entries, name) from fault
    said = Words(
        f"第 {entered} 条：代替第 {number} 条，{outcome(verdict, paid, Language.ZH)}。",
        f"Entry {entered}: in place of entry {number}, {outcome(verdict, paid, Language.EN)}.",
    )
    print(said.said(language))
    return FINE


def _paid(verdict: str, amount: str | None) -> Money | None:
    if (amount is None) == (verdict == "eligible"):
        raise WrongUseError(
            Words(
                zh="合格要写 --amount，别的结论不写",
                en="eligible needs --amount, no other verdict takes one",
            )
        )
    if amount is None:
        return None
    read = read_value(amount, Amount(), Dialect.RULES)
    if not isinstance(read, Decimal) or read < 0:
        raise WrongUseError(
            Words(
                zh=f"`--amount {amount}` 不是金额；写成 20000 或 20000.50",
                en=f"`--amount {amount}` is no amount; write it as 20000 or 20000.50",
            )
        )
    return Money.exactly(read)


def erase(asked: str | None, name: str | None, word: Word, language: Language) -> int:
    """Destroy the key of somebody's data, or those a restored copy of the keys brought back."""
    why = None if name is None else word.why()
    if name and why is not None and name in f"{why.by}\n{why.reason}":
        raise WrongUseError(
            Words(
                zh="--by 和 --reason 会一直留在账本里：不要写要销毁的人，写依据哪条法律",
                en="--by and --reason stay in the ledger for good: name the law, not whose data go",
            )
        )
    with opening_ledger(asked, is_made=False) as ledger:
        log = DecisionLog.of(ledger, is_made=False)
        again = log.erasures.finish()
        if name is not None and why is not None:
            try:
                subjects = log.erasures.redact(name, why, datetime.now(UTC))
            except SeveralCasesError as fault:
                raise refused("several-cases", name=name, cases=", ".join(fault.cases)) from fault
            except OthersError as fault:
                raise refused("data-of-others", name=name, cases=listed(fault.cases)) from fault
            if not subjects:
                raise _nobody(name, log.erasures.locked())
            said = _erased(subjects)
        else:
            said = Words(f"再次销毁了 {again} 个密钥。", f"{again} keys were destroyed again.")
    print(said.said(language))
    return FINE


def _erased(subjects: Sequence[str]) -> Words:
    of = listed(subjects)
    is_one = len(subjects) == 1
    en = f"The key of {of.en} is" if is_one else f"The keys of {of.en} are"
    return Words(
        f"已经销毁 {of.zh} 的密钥：这里和每一份账本副本里，其资料都读不出了；"
        "条目和回执不变。\n密钥的备份里还有它：删掉那些备份。",
        f"{en} destroyed: their data cannot be read any more, here or in any copy of the ledger;"
        " entries and receipts stay as they are.\n"
        f"Copies of the keys still hold {'it' if is_one else 'them'}: delete them.",
    )


def _nobody(name: str, locked: Sequence[Kept]) -> RefusedError:
    """Refuse to erase somebody of whom no key is found; say so where other keys are gone."""
    numbers = list(dict.fromkeys(one.content["application"] for one in locked))
    if not numbers:
        return refused("no-such-applicant", name=name)
    told = Words(named(numbers, Language.ZH), named(numbers, Language.EN))
    return refused("applicant-key-gone", name=name, count=str(len(numbers)), applications=told)


def tell_history(
    asked: str | None, case: tuple[str, str, str], at: str | None, language: Language
) -> int:
    """Tell every decision and correction of a case, and which of them was known at a day's end."""
    until = day(at)
    with opening_ledger(asked, is_made=False) as ledger:
        log = DecisionLog.of(ledger, is_made=False)
        entries = log.history(*case)
        if not entries:
            name = ledger.store.database.name
            raise refused("no-such-case", name, file=name, application=case[2])
        held, erased = log.held(entries), log.erasures.erased(entries)
        print(_history(entries, held, erased, until, language))
        if told := granted(log, entries[-1], language):
            print(told)
    return FINE


def _history(
    entries: Sequence[Kept],
    held: Mapping[int, Mapping[str, Any]],
    erased: Collection[int],
    until: date | None,
    language: Language,
) -> str:
    heads = (
        ("编号", "entry"),
        ("知道的时刻", "known since"),
        ("基准日", "as of"),
        ("结论", "verdict"),
        ("谁", "by"),
        ("理由", "reason"),
    )
    columns = [Column(Words(*pair).said(language), is_name=i < 4) for i, pair in enumerate(heads)]
    rows = [
        _told(one, held.get(one.seq), ERASED if one.seq in erased else LOCKED, language)
        for one in entries
    ]
    known = [one for one in entries if until is None or one.content["at"][:10] <= str(until)]
    lines = [table(columns, rows)]
    if until is not None:
        nothing = Words("还没有决定", "no decision yet").said(language)
        told = _outcome_of(known[-1], language) if known else nothing
        lines.append(
            Words(f"{until} 结束时知道的：{told}", f"Known at the end of {until}: {told}").said(
                language
            )
        )
    now = _outcome_of(entries[-1], language)
    lines.append(Words(f"现在知道的：{now}", f"Known now: {now}").said(language))
    return "\n".join(lines)


def _told(
    one: Kept, held: Mapping[str, Any] | None, unread: Words, language: Language
) -> tuple[str, ...]:
    by, reason = ("", unread.said(language)) if held is None else _word(held, language)
    verdict = _outcome_of(one, language)
    if is_by_people(held):
        verdict += OVERRIDDEN.said(language)
    return str(one.seq), one.content["at"][:19] + "Z", one.content["on"] or "", verdict, by, reason


def _word(held: Mapping[str, Any], language: Language) -> tuple[str, str]:
    return people(held, language), held.get("reason", "")


def _outcome_of(one: Kept, language: Language) -> str:
    return outcome(one.content["verdict"], one.content["amount"], language)


def count(asked: str | None, language: Language) -> int:
    """Say of every round and every run whether what was taken in is decided or put aside."""
    with opening_ledger(asked, is_made=False) as ledger:
        log = DecisionLog.of(ledger, is_made=False)
        rounds, runs = log.rounds(), RunLog(ledger).runs()
        notes = [words.said(language) for words in granted_in_parts(log, rounds)]
    heads = (
        ("编号", "entry"),
        ("项目", "programme"),
        ("读入", "read"),
        ("已决定", "decided"),
        ("退回", "put aside"),
        ("没有记录", "not on record"),
    )
    columns = [Column(Words(*pair).said(language), is_figure=i > 1) for i, pair in enumerate(heads)]
    kept: list[RoundKept | RunKept] = [*rounds, *runs]
    kept.sort(key=lambda one: one.seq)
    missing = [words.said(language) for words in (*_missing(rounds), *_unfinished(runs))]
    fine = Words("全部对得上。", "Everything adds up.").said(language)
    print(
        "\n".join([table(columns, [_counted(one) for one in kept]), *(missing or [fine]), *notes])
    )
    return FINDINGS if missing else FINE


def _missing(rounds: Sequence[RoundKept]) -> Iterator[Words]:
    numbers = [number for one in rounds for number in one.undecided]
    if numbers:
        named = listed(numbers[:MOST])
        yield Words(
            f"有 {len(numbers)} 件算作已决定，却没有记录：{named.zh}",
            f"{len(numbers)} counted as decided, not on record: {named.en}",
        )


def _unfinished(runs: Sequence[RunKept]) -> Iterator[Words]:
    left = [one for one in runs if one.left]
    if left:
        rows = sum(one.left for one in left)
        named = ", ".join(str(one.seq) for one in left[:MOST])
        yield Words(
            f"批量运行有 {rows:,} 行没有记录，因为没有做完；用 `batch run … --resume` 接着做。"
            f"请查看：第 {named} 条",
            f"{rows:,} rows of batch runs are not on record, for the runs did not finish; go on"
            f" with `batch run … --resume`; look at entries {named}",
        )


def _counted(one: RoundKept | RunKept) -> tuple[str, ...]:
    content = one.content
    if isinstance(one, RunKept):
        figures = (content["rows"], one.decided, one.aside, one.left)
    else:
        decided, aside = content["decided"], content["refused"]
        figures = (decided + aside, decided, aside, len(one.undecided))
    programme = f"{content['policy']}/{content['programme']}"
    return (str(one.seq), programme, *(f"{figure:,}" for figure in figures))
