"""The rules of a decision, told one by one: state, condition, facts, clause."""

from __future__ import annotations

from collections.abc import Iterator

from ipaward.domain.decision import Finding
from ipaward.domain.finding import State
from ipaward.domain.types import Listing
from ipaward.domain.value import CauseKind, Unknown
from ipaward.domain.words import Language
from ipaward.interpreters.prose import catalogue as words
from ipaward.interpreters.prose.basis import basis_words
from ipaward.interpreters.prose.findings import fact_label, speaks
from ipaward.interpreters.prose.phrases import say_condition
from ipaward.interpreters.prose.teller import GAP, Teller
from ipaward.interpreters.prose.values import value_words
from ipaward.rulebook.book import Branch, Kind, Rule
from ipaward.rulebook.judgement import state_of
from ipaward.rulebook.meaning import Situation
from ipaward.rulebook.naming import written


def rules_lines(teller: Teller) -> list[str]:
    """Tell what each rule found, in the order of the programme."""
    rules = {f"{teller.programme.name}/{rule.name}": rule for rule in teller.programme.rules}
    lines: list[str] = [teller.words("各项条件", "Rules")]
    for number, finding in enumerate(teller.decision.findings, start=1):
        rule = rules.get(finding.rule)
        lines += _finding(teller, number, finding, rule)
    return lines if len(lines) > 1 else []


def _finding(teller: Teller, number: int, finding: Finding, rule: Rule | None) -> list[str]:
    language = teller.language
    kind = words.KINDS[finding.kind].said(language)
    if rule is None:
        head = f"{number}. {kind}"
        return [head, f"{GAP} {finding.message.said(language)}", *_facts(teller, finding)]
    state = _state_words(rule, finding.state, language)
    lines = [
        teller.words(
            f"{number}. {rule.name}（{kind}）：{state}", f"{number}. {rule.name} ({kind}): {state}"
        ),
        *_message(rule, finding, language),
        *_condition(teller, rule),
        *_facts(teller, finding),
        *(f"{GAP} {line}" for line in basis_words(teller.book.policy, rule.basis, language)),
    ]
    if rule.kind is Kind.DUTY:
        owed = rule.owed_by or teller.words("（未写明）", "(not named)")
        breach = words.BREACHES[rule.breach].said(language)
        lines.append(
            teller.words(f"{GAP} 义务人：{owed}；{breach}", f"{GAP} owed by {owed}; {breach}")
        )
    return lines


def _message(rule: Rule, finding: Finding, language: Language) -> list[str]:
    """Give the message where it says more than the state does."""
    if speaks(rule, finding.state) or finding.state is State.UNKNOWN:
        return [f"{GAP} {finding.message.said(language)}"]
    return []


def _state_words(rule: Rule, state: State, language: Language) -> str:
    if rule.kind in (Kind.EXCLUSION, Kind.NOTE) and state in words.BAR_STATES:
        return words.BAR_STATES[state].said(language)
    return words.STATES[state].said(language)


def _condition(teller: Teller, rule: Rule) -> Iterator[str]:
    language = teller.language
    if rule.applies is not None:
        applies = say_condition(rule.applies, language)
        yield teller.words(f"{GAP} 只适用于：{applies}", f"{GAP} applies only where: {applies}")
    if not rule.branches:
        yield teller.words(f"{GAP} 条件：", f"{GAP} condition: ") + say_condition(
            rule.when, language
        )
        yield from _as_written(teller, rule)
        return
    yield teller.words(f"{GAP} 分项：", f"{GAP} its parts:")
    for branch in rule.branches:
        found = _branch_state(teller, rule, branch)
        state = words.STATES[found].said(language)
        condition = say_condition(branch.when, language)
        reason = branch.reason.said(language) if speaks(rule, found) else ""
        because = teller.words(f"（{reason}）", f" ({reason})") if reason else ""
        yield teller.words(
            f"{GAP}{GAP} - {branch.name}：{state}{because}；条件：{condition}",
            f"{GAP}{GAP} - {branch.name}: {state}{because}; condition: {condition}",
        )


def _as_written(teller: Teller, rule: Rule) -> Iterator[str]:
    text = written(rule.when) if rule.when.span is not None else ""
    if text:
        yield teller.words(f"{GAP} 规则原文：{text}", f"{GAP} as written: {text}")


def _branch_state(teller: Teller, rule: Rule, branch: Branch) -> State:
    """Read one branch for itself; its state takes no part in the verdict, only in the telling."""
    decision = teller.decision
    day = decision.on or Unknown.of(CauseKind.FACT, teller.programme.reference_date)
    here = Situation(decision.record, day, teller.book, teller.programme)
    alone = Rule(
        branch.name, Kind.REQUIREMENT, branch.when, branch.applies, rule.basis, branch.reason
    )
    return state_of(alone, here)[0]


def _facts(teller: Teller, finding: Finding) -> Iterator[str]:
    vocabulary, language = teller.book.vocabulary, teller.language
    for path, value in finding.facts.items():
        info = vocabulary.facts.get(path)
        label = fact_label(vocabulary, path, language)
        of = info.type if info else None
        shown = value_words(value, language, of.item if isinstance(of, Listing) else of)
        unit = info.unit if info and info.unit and not isinstance(value, Unknown) else ""
        assumed = ""
        if path in teller.decision.assumed:
            assumed = teller.words(
                "（原为空白，按声明读作此值）", " (left blank; read so as declared)"
            )
        yield teller.words(
            f"{GAP} 事实：{label} = {shown}{unit}{assumed}",
            f"{GAP} fact: {label} = {shown} {unit}".rstrip() + assumed,
        )
