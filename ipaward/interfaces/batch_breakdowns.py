"""What is said of a finished run: its decisions taken apart, in words and figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ipaward.casework.batch import STATES
from ipaward.domain.finding import NOTHING_BELOW, STANDARD, State, Verdict
from ipaward.domain.tally import Tally
from ipaward.domain.words import Language, Words
from ipaward.interfaces.batch_summary import kind_words
from ipaward.interfaces.screen_words import say
from ipaward.interpreters.batch.counting import Alike, Counted
from ipaward.interpreters.prose.catalogue import VERDICTS
from ipaward.interpreters.prose.findings import SPEAKS, fact_label, finding_words
from ipaward.rulebook.book import Programme, Rule, Rulebook
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.judgement import counts, refuses, suspends
from ipaward.rulebook.writing import write_value
from ipaward.tables.breakdown import Breakdown, Group

# Decisions by verdict, the place of a rule, and the number of its state.
Counts = Mapping[tuple[Verdict, int, int], int]

_SAID = {
    "verdicts": Words(zh="按结论", en="by verdict"),
    "ineligible": Words(zh="不合格的理由", en="why applications are ineligible"),
    "pending": Words(zh="待定的原因", en="why applications are pending"),
    "bounds": Words(zh="按金额受限于什么", en="by what bounds the award"),
    "provisional": Words(zh="按是否暂定", en="by whether it is provisional"),
    "aside": Words(zh="隔离的原因", en="why rows were put aside"),
    "noticed": Words(zh="已决定的行中注意到的", en="noticed about rows decided"),
    "by": Words(zh="按 {by}", en="by {by}"),
    "several": Words(
        zh="一份申请可以有几个理由，占比是其中有这个理由的份额，加起来可以超过 100 %",
        en="an application may have several reasons, so the shares may come to more than 100 %",
    ),
    "several-rows": Words(
        zh="一行可以有几个问题，占比加起来可以超过 100 %",
        en="a row may have several problems, so the shares may come to more than 100 %",
    ),
    "unknown-rule": Words(zh="“{name}”不明", en="whether {name} is not known"),
    "unknown-award": Words(zh="核定额不明", en="the award is not known"),
    "head-kept": Words(zh="原因", en="reason"),
    "head-problem": Words(zh="问题", en="problem"),
    "head-basis": Words(zh="依据", en="basis"),
    "is-provisional": Words(zh="暂定，依据不全", en="provisional, for want of a basis"),
    "is-founded": Words(zh="有依据", en="founded"),
    "unknown": Words(zh="不明", en="unknown"),
    "others": Words(zh="其他 {count} 个值", en="{count} other values"),
}


def by_verdict(alike: Sequence[Alike], language: Language) -> Breakdown:
    """Take decisions apart by their verdict."""
    whole, fen = _whole(alike)
    groups = []
    for verdict in Verdict:
        here = [one for one in alike if one.verdict is verdict]
        paid = _whole(here)[1] if verdict is Verdict.ELIGIBLE else None
        groups.append(Group((VERDICTS[verdict].said(language),), _whole(here)[0], fen=paid))
    head = say("head-verdict", language)
    return Breakdown(_say("verdicts", language), (head,), tuple(groups), whole, fen)


def by_bound(
    alike: Sequence[Alike], programme: Programme, language: Language
) -> Iterator[Breakdown]:
    """Take awards apart by what bounds them; nothing where a programme grants none."""
    paid = [one for one in alike if one.verdict is Verdict.ELIGIBLE]
    names = dict.fromkeys(one.bound_by for one in paid if one.bound_by is not None)
    reasons = {} if programme.award is None else {t.name: t.reason for t in programme.award.terms}
    groups = []
    for name in names:
        count, fen = _whole([one for one in paid if one.bound_by == name])
        reason = reasons[name].said(language) if name in reasons else ""
        groups.append(Group((_bound(name, language), reason), count, fen=fen))
    if groups:
        whole, whole_fen = _whole(paid)
        heads = (say("head-bound_by", language), say("head-reason", language))
        title = _say("bounds", language)
        yield Breakdown(title, heads, _in_order(groups), whole, whole_fen)


def by_provisional(alike: Sequence[Alike], language: Language) -> Breakdown:
    """Take decisions apart by whether all they rest on has a basis."""
    whole, whole_fen = _whole(alike)
    groups = []
    for is_so, key in ((True, "is-provisional"), (False, "is-founded")):
        count, fen = _whole([one for one in alike if one.is_provisional is is_so])
        groups.append(Group((_say(key, language),), count, fen=fen))
    title, head = _say("provisional", language), _say("head-basis", language)
    return Breakdown(title, (head,), tuple(groups), whole, whole_fen)


def why_ineligible(
    book: Rulebook, programme: Programme, counted: Counts, whole: int, language: Language
) -> Iterator[Breakdown]:
    """Count what speaks against the ineligible, each reason by itself."""
    groups = [
        Group(_told(book, rule, SPEAKS[rule.kind], language), count)
        for at, rule in enumerate(programme.rules)
        if refuses(rule, SPEAKS[rule.kind])
        and (count := counted.get((Verdict.INELIGIBLE, at, _number(SPEAKS[rule.kind])), 0))
    ]
    if groups:
        heads = (
            say("head-reason", language), say("head-rule", language), say("head-clause", language)
        )  # fmt: skip
        yield Breakdown(
            _say("ineligible", language), heads, _in_order(groups), whole,
            remark=_say("several", language),
        )  # fmt: skip


def why_pending(
    programme: Programme, counted: Counts, alone: int, whole: int, language: Language
) -> Iterator[Breakdown]:
    """Count what keeps the pending pending: rules that are not known, duties, the award."""
    groups = []
    for at, rule in enumerate(programme.rules):
        clause = rule.basis.clauses or say("no-clause", language)
        unknown = counted.get((Verdict.PENDING, at, _number(State.UNKNOWN)), 0)
        if unknown and counts(rule):
            words = _say("unknown-rule", language).format(name=rule.name)
            groups.append(Group((words, rule.name, clause), unknown))
        broken = counted.get((Verdict.PENDING, at, _number(State.UNMET)), 0)
        if broken and suspends(rule):
            groups.append(
                Group((rule.reason.said(language) or rule.name, rule.name, clause), broken)
            )
    if alone:
        groups.append(Group((_say("unknown-award", language), "", ""), alone))
    if groups:
        heads = (
            _say("head-kept", language), say("head-rule", language), say("head-clause", language)
        )  # fmt: skip
        yield Breakdown(
            _say("pending", language), heads, _in_order(groups), whole,
            remark=_say("several", language),
        )  # fmt: skip


def suspending(programme: Programme) -> tuple[list[int], list[int]]:
    """Give the places of the rules that count, and of the duties whose breach suspends."""
    rules = list(enumerate(programme.rules))
    return [at for at, one in rules if counts(one)], [at for at, one in rules if suspends(one)]


def put_aside(tally: Tally, language: Language) -> Iterator[Breakdown]:
    """Count the rows put aside by what is wrong with them."""
    yield from _by_kind("aside", tally.reasons, tally.quarantined, language)


def noticed(tally: Tally, language: Language) -> Iterator[Breakdown]:
    """Count the rows that were decided by what was noticed about them."""
    yield from _by_kind("noticed", tally.noticed, tally.decided, language)


def _by_kind(
    title: str, kinds: Mapping[str, int], whole: int, language: Language
) -> Iterator[Breakdown]:
    groups = [Group((kind_words(code, language),), n) for code, n in kinds.items()]
    if groups:
        head, remark = _say("head-problem", language), _say("several-rows", language)
        yield Breakdown(_say(title, language), (head,), _in_order(groups), whole, remark=remark)


def by_value(
    book: Rulebook, written: str, expr: Expr, counted: Iterable[Counted], language: Language
) -> Breakdown:
    """Take decisions apart by the values of an expression."""
    counted = list(counted)
    label = fact_label(book.vocabulary, written, language)
    groups = tuple(
        Group((_value(one, expr, language),), one.count, one.verdicts[Verdict.ELIGIBLE], one.fen)
        for one in counted
    )
    whole, fen = sum(one.count for one in counted), sum(one.fen for one in counted)
    return Breakdown(_say("by", language).format(by=label), (label,), groups, whole, fen)


def _value(one: Counted, expr: Expr, language: Language) -> str:
    if one.values > 1:
        return _say("others", language).format(count=f"{one.values:,}")
    if one.value is None:
        return _say("unknown", language)
    return write_value(one.value, expr.type, language)


def _told(book: Rulebook, rule: Rule, state: State, language: Language) -> tuple[str, str, str]:
    reason = finding_words(rule, state, (), book.vocabulary).said(language)
    return reason, rule.name, rule.basis.clauses or say("no-clause", language)


def _number(state: State) -> int:
    return STATES.index(state)


def _whole(alike: Iterable[Alike]) -> tuple[int, int]:
    some = list(alike)
    return sum(one.count for one in some), sum(one.fen for one in some)


def _in_order(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda one: (-one.count, one.labels)))


def _bound(name: str, language: Language) -> str:
    return say(f"bound-{name}", language) if name in (STANDARD, NOTHING_BELOW) else name


def _say(key: str, language: Language) -> str:
    return _SAID[key].said(language)
