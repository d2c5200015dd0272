"""One decision in prose: everything an officer needs to answer for it on the telephone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipaward.domain.decision import DIFFERS, Decision, Missing
from ipaward.domain.finding import Verdict
from ipaward.domain.types import Day, Listing, Tiers, Type
from ipaward.domain.value import CauseKind, Unknown
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose import catalogue as words
from ipaward.interpreters.prose.award import award_lines
from ipaward.interpreters.prose.basis import basis_words, instrument_words
from ipaward.interpreters.prose.findings import fact_label
from ipaward.interpreters.prose.table_gaps import gap_words
from ipaward.interpreters.prose.teller import GAP, Teller
from ipaward.interpreters.prose.told_rules import rules_lines
from ipaward.interpreters.prose.values import day_words, money_words, plain_text, value_words
from ipaward.rulebook.book import OrderKey, Rulebook
from ipaward.rulebook.expr import Fact, Parameter
from ipaward.rulebook.functions import Members
from ipaward.rulebook.judgement import refusing
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.policy import Status
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

VERBATIM = "verbatim"
READING_MARKS = ("读法:", "reading:")  # how a decision lists a reading among what it rests on


def explain(book: Rulebook, decision: Decision, language: Language) -> str:
    """Tell one decision: what was decided, by which rules, on which facts, and what is missing."""
    teller = Teller(book, decision, language)
    sections = [
        _heading(teller),
        _missing(teller),
        rules_lines(teller),
        _titled(award_lines(book, decision, language), Words("金额", "Amount"), teller),
        _parameters(teller),
        _placement(teller),
        _footing(teller),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


# --- heading -----------------------------------------------------------------------------


def _heading(teller: Teller) -> list[str]:
    decision, policy, language = teller.decision, teller.book.policy, teller.language
    who = f"{decision.applicant} " if decision.applicant else ""
    verdict = words.VERDICTS[decision.verdict].said(language)
    if decision.amount is not None:
        paid = money_words(decision.amount, language)
        verdict += teller.words(f"，核定额 {paid}", f", award {paid}")
    title = policy.title.said(language)
    programme = teller.programme.title.said(language) or decision.programme
    day = (
        teller.words("不明", "unknown") if decision.on is None else day_words(decision.on, language)
    )
    lines = [
        teller.words(
            f"申请 {decision.application} {who}：{verdict}".replace(" ：", "："),
            f"Application {decision.application} {who}– {verdict}",
        ),
        teller.words(f"政策：《{title}》（{policy.name}）", f"Policy: {title} ({policy.name})"),
        teller.words(
            f"项目：{programme}（{decision.programme}）",
            f"Programme: {programme} ({decision.programme})",
        ),
        teller.words(f"基准日：{day}", f"Reference date: {day}"),
    ]
    return [*lines, *_standing(teller), *_against(teller), *_provisional(teller)]


def _against(teller: Teller) -> list[str]:
    """Say first what an applicant who was refused asks first."""
    if teller.decision.verdict is not Verdict.INELIGIBLE:
        return []
    refuse = refusing(teller.programme)
    said = [
        f"{GAP}- {finding.message.said(teller.language)}"
        + teller.words(
            f"（{finding.clause or '缺依据'}）", f" ({finding.clause or 'no legal basis'})"
        )
        for finding in teller.decision.findings
        if (finding.rule, finding.state) in refuse
    ]
    return [teller.words("不合格，因为：", "Not eligible, because:"), *said]


def _standing(teller: Teller) -> Iterator[str]:
    """Say what kind of text was decided by, where it is not law in its own words."""
    decision = teller.decision
    if decision.status != Status.IN_FORCE.value:
        status = words.STATUSES[decision.status].said(teller.language)
        yield teller.words(f"注意：这份政策的效力是“{status}”", f"Mind: this policy is {status}")
    if decision.text != VERBATIM:
        yield teller.words(
            "注意：条文是转述，不是原文",
            "Mind: the clauses are a paraphrase, not the enacted words",
        )


def _provisional(teller: Teller) -> list[str]:
    if not teller.decision.provisional:
        return []
    lines = [
        teller.words(
            "这个决定是暂定的，因为它依靠：", "This decision is provisional, for it rests on:"
        )
    ]
    return lines + [f"{GAP}- {_unfounded(teller, name)}" for name in teller.decision.provisional]


def _unfounded(teller: Teller, name: str) -> str:
    head, _, reading = name.partition(":")
    readings = teller.book.policy.readings
    if f"{head}:" in READING_MARKS and reading in readings:
        return teller.words(
            f"读法“{reading}”：还没有人定", f'the reading "{reading}": nobody has decided it'
        )
    if _is_unset(teller, name):
        return teller.words(f"{name}：政策没有定数", f"{name}: the policy fixes no value")
    setter = _set_by(teller, name)
    return teller.words(
        f"{name}：没有法定依据" + (f"，应由{setter}规定" if setter else ""),
        f"{name}: no legal basis" + (f", to be set by {setter}" if setter else ""),
    )


def _is_unset(teller: Teller, name: str) -> bool:
    """Tell whether a clause is quoted for a figure that it does not give."""
    on, info = teller.decision.on, teller.book.parameters.get(name)
    held = None if info is None or on is None else info.on(on)
    return held is not None and isinstance(held.value, Unknown) and bool(held.basis.cited)


def _set_by(teller: Teller, name: str) -> str:
    book, on = teller.book, teller.decision.on
    if name in book.parameters:
        held = None if on is None else book.parameters[name].on(on)
        basis = None if held is None else held.basis
    else:
        listed = book.lists.get(name) or book.series.get(name)
        basis = None if listed is None else listed.basis
    named = [] if basis is None else [c.set_by for c in basis.citations if c.set_by]
    return instrument_words(teller.book.policy, named[0]) if named else ""


# --- what is missing ---------------------------------------------------------------------


def _missing(teller: Teller) -> list[str]:
    if not teller.decision.missing:
        return []
    language = teller.language
    lines = [
        teller.words(
            "还不能决定。须补：" if teller.decision.verdict is Verdict.PENDING else "不明：",
            "This cannot be decided yet. To be supplied:",
        )
    ]
    for item in teller.decision.missing:
        name = _lacking(item, teller)
        supplier = words.supplier_words(item.asked, language)
        by = teller.words(f"，由{supplier}提供", f", by {supplier}") if supplier else ""
        lines.append(f"{GAP}- {name}{by}")
    return lines


def _lacking(item: Missing, teller: Teller) -> str:
    """Name what is missing, and why where it is not simply unknown."""
    name = fact_label(teller.book.vocabulary, item.fact, teller.language)
    if not item.why:
        return name
    kind = CauseKind(item.why)
    if kind is CauseKind.NO_MATCH:
        gap = gap_words(item.fact, teller.programme, _situation(teller))
        if gap is not None:
            return gap.said(teller.language)
    return words.CAUSES[kind].said(teller.language).format(name)


# --- parameters, placement, footing ------------------------------------------------------


def _parameters(teller: Teller) -> list[str]:
    lines = []
    for used in teller.decision.parameters:
        lines.append(f"{GAP}- {_parameter(teller, used.name, used.value)}")
        start = used.start
        since = f"{day_words(start, teller.language)}" if start else ""
        basis = _parameter_basis(teller, used.name)
        if since:
            lines.append(teller.words(f"{GAP}{GAP} 自{since}起", f"{GAP}{GAP} from {since}"))
        lines += [f"{GAP}{GAP} {line}" for line in basis]
    return _titled(lines, Words("用到的参数", "Parameters read"), teller)


def _parameter(teller: Teller, name: str, value: str | None) -> str:
    if name in teller.book.lists:
        kind = teller.words("名单", "list")
        at_hand = "" if value is not None else teller.words("，没有查", ", not consulted")
        return teller.words(f"{name}（{kind}{at_hand}）", f"{name} ({kind}{at_hand})")
    if name in teller.book.series:
        return teller.words(f"{name}（序列）", f"{name} (series)")
    info = teller.book.parameters.get(name)
    if info is not None and isinstance(info.type, Listing):
        return teller.words(f"{name}（表）", f"{name} (table)")
    if value is None:
        return teller.words(f"{name}：政策没有规定", f"{name}: the policy fixes none")
    unit = info.unit if info else ""
    shown = _value_again(value, info.type, teller.language) if info else value
    return teller.words(f"{name} = {shown}{unit}", f"{name} = {shown} {unit}".rstrip())


def _value_again(text: str, of: Type, language: Language) -> str:
    """Say for people the value a decision carries as text.

    >>> from ipaward.domain.types import Length, Measure
    >>> _value_again("P2Y", Length(Measure.MONTHS), Language.ZH)
    '2年'
    """
    if isinstance(of, Tiers):
        return text
    value = read_value(text, of, Dialect.RULES)
    return text if isinstance(value, Misspelt) else value_words(value, language, of)


def _parameter_basis(teller: Teller, name: str) -> list[str]:
    book, on = teller.book, teller.decision.on
    if name in book.parameters:
        held = None if on is None else book.parameters[name].on(on)
        return [] if held is None else basis_words(book.policy, held.basis, teller.language)
    listed = book.lists.get(name) or book.series.get(name)
    return [] if listed is None else basis_words(book.policy, listed.basis, teller.language)


def _placement(teller: Teller) -> list[str]:
    placement, language = teller.decision.placement, teller.language
    if placement is None:
        return []
    result = words.RESULTS[placement.result].said(language)
    where = placement.round or teller.words("（未命名）", "(unnamed)")
    rank = ""
    if placement.rank is not None:
        rank = teller.words(f"第{placement.rank}名，", f"rank {placement.rank}, ")
    lines = [
        teller.words(f"{GAP}批次 {where}：{rank}{result}", f"{GAP}round {where}: {rank}{result}")
    ]
    lines += _in_no_round(teller)
    if placement.awarded is not None:
        paid = money_words(placement.awarded, language)
        lines.append(teller.words(f"{GAP}本批实得：{paid}", f"{GAP}granted in this round: {paid}"))
    if placement.result == "outside":
        lines.append(
            teller.words(
                f"{GAP}合格而没有入围，不是不合格",
                f"{GAP}eligible but not reached: this is no refusal",
            )
        )
    if placement.why:
        names = teller.words("；", "; ").join(
            why_provisional(name, teller) for name in placement.why
        )
        if placement.provisional:
            lines.append(
                teller.words(
                    f"{GAP}这个名次是暂定的：{names}", f"{GAP}this place is provisional: {names}"
                )
            )
        else:
            lines.append(
                teller.words(f"{GAP}次序中不明的：{names}", f"{GAP}unknown in the order: {names}")
            )
    allotment = teller.programme.allotment
    if allotment is not None:
        here = _situation(teller)
        keys = [_key(key, here, teller) for key in allotment.order]
        if keys:
            lines.append(
                teller.words(f"{GAP}次序：", f"{GAP}order: ") + words.joined(keys, language)
            )
        for bound in (allotment.quota, allotment.ceiling):
            if isinstance(bound, Parameter):
                lines += _bound_lines(bound.name, teller)
        basis = basis_words(teller.book.policy, allotment.basis, language)
        lines += [GAP + line for line in basis]
    return _titled(lines, Words("名次", "Placement"), teller)


def _bound_lines(name: str, teller: Teller) -> list[str]:
    """Say what a quota or a ceiling is on the reference date, and what it rests on."""
    info, on = teller.book.parameters.get(name), teller.decision.on
    held = info.on(on) if info is not None and on is not None else None
    if info is None or held is None or isinstance(held.value, Unknown | Mapping):
        return [f"{GAP}{name}"]
    value = plain_text(held.value, info.type)
    return [
        f"{GAP}{_parameter(teller, name, value)}",
        *(
            GAP + GAP + line
            for line in basis_words(teller.book.policy, held.basis, teller.language)
        ),
    ]


def why_provisional(name: str, teller: Teller) -> str:
    """Say one name out of what makes a decision or a placement provisional."""
    if name == "pending":
        return teller.words("还有待定的申请", "applications are still pending")
    if name == "award":
        return teller.words("有申请的金额不明", "an amount is unknown")
    if name.startswith(DIFFERS):
        bound = name.removeprefix(DIFFERS)
        return teller.words(
            f"这一批的申请按各自的日期读，{bound}不止一个值",
            f"read on the days of its applications, {bound} has more than one value in this round",
        )
    vocabulary = teller.book.vocabulary
    if name in vocabulary.facts and vocabulary.facts[name].is_unique:
        label = fact_label(vocabulary, name, teller.language)
        return teller.words(f"与其他申请重复的{label}", f"{label} shared with another application")
    book = teller.book
    if name in (*book.parameters, *book.lists, *book.series) or name.startswith(READING_MARKS):
        return _unfounded(teller, name)
    order = teller.programme.allotment.order if teller.programme.allotment else ()
    if name in {key.name for key in order}:
        label = fact_label(vocabulary, name, teller.language)
        return teller.words(f"有申请的{label}还不知道", f"{label} of an application is not known")
    return name


def _in_no_round(teller: Teller) -> list[str]:
    """Say that the day lies in none of the rounds, so that the name of the pool is no round's."""
    policy, decision = teller.book.policy, teller.decision
    if not policy.is_in_no_round(decision.programme, decision.on):
        return []
    rounds = policy.rounds_listed(decision.programme)
    return [
        teller.words(
            f"{GAP}基准日不在任何批次之内；批次有：{rounds.zh}",
            f"{GAP}the reference date lies in no round; the rounds are: {rounds.en}",
        )
    ]


def _situation(teller: Teller) -> Situation:
    """Give what the keys of the order are read from: the record, on the day of the decision."""
    decision = teller.decision
    day = decision.on or Unknown.of(CauseKind.FACT, teller.programme.reference_date)
    return Situation(decision.record, day, teller.book, teller.programme)


def _key(key: OrderKey, here: Situation, teller: Teller) -> str:
    """Say a key of the order, what comes first by it, and what it is in this application."""
    of = key.value.type if isinstance(key.value, Fact) else None
    value = mean(key.value, here)
    kind = Day() if key.is_of_days else of
    first = words.first_by(value, kind, descending=key.descending)
    how = teller.words(f"（{first.zh}）", f" ({first.en})") if first.zh else ""
    if isinstance(value, Members):
        return f"{key.name}{how}"
    return f"{key.name}{how} = {value_words(value, teller.language, of)}"


def _footing(teller: Teller) -> list[str]:
    decision = teller.decision
    lines = []
    if decision.assumed:
        names = words.joined(
            [fact_label(teller.book.vocabulary, p, teller.language) for p in decision.assumed],
            teller.language,
        )
        lines.append(
            teller.words(
                f"空白按声明读取的事实：{names}", f"Facts left blank and read as declared: {names}"
            )
        )
    lines.append(
        teller.words(
            f"规则册 {decision.rulebook}；引擎 ipaward {decision.engine}",
            f"Rulebook {decision.rulebook}; engine ipaward {decision.engine}",
        )
    )
    return lines


def _titled(lines: list[str], title: Words, teller: Teller) -> list[str]:
    return [title.said(teller.language), *lines] if lines else []
