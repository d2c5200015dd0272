"""How the amount came about, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ipaward.domain.decision import Decision
from ipaward.domain.finding import NOTHING_BELOW, STANDARD, Verdict
from ipaward.domain.money import Money
from ipaward.domain.types import Amount
from ipaward.domain.value import CauseKind, Unknown
from ipaward.domain.words import Language, Words
from ipaward.interpreters.prose import catalogue as words
from ipaward.interpreters.prose.basis import basis_words
from ipaward.interpreters.prose.phrases import say
from ipaward.interpreters.prose.teller import GAP
from ipaward.interpreters.prose.values import money_words, value_words
from ipaward.rulebook.book import Award, MoneyRounding, Programme, Rulebook, Term
from ipaward.rulebook.expr import Defined, Expr
from ipaward.rulebook.functions import Members
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.walk import walk

UNITS = {
    1: Words("分", "fen"),
    10: Words("角", "jiao"),
    100: Words("元", "yuan"),
    10_000: Words("百元", "hundreds of yuan"),
    100_000: Words("千元", "thousands of yuan"),
    1_000_000: Words("万元", "ten thousands of yuan"),
}


def award_lines(book: Rulebook, decision: Decision, language: Language) -> list[str]:
    """Tell how the amount came about; nothing for a programme that pays nothing."""
    award = book.programmes[decision.programme].award
    if award is None:
        return []
    if decision.verdict is Verdict.INELIGIBLE:
        return [GAP + _in(language, "不合格，没有核定额", "not eligible, so there is no award")]
    figures = dict(decision.terms)
    told = (book, decision, language)
    lines = [line for term in award.terms for line in _term(term, figures, told)]
    return lines + list(_steps(award, decision, language))


def _term(
    term: Term, figures: dict[str, str | None], told: tuple[Rulebook, Decision, Language]
) -> Iterator[str]:
    book, decision, language = told
    named = _in(language, "标准", "standard") if term.name == STANDARD else term.name
    how = say(term.value, language)
    if term.name not in figures:
        yield GAP + _in(language, f"- {named}：不适用", f"- {named}: does not apply")
        return
    figure = figures[term.name]
    shown = (
        _in(language, "不明", "unknown")
        if figure is None
        else value_words(Fraction(figure), language, Amount())
    )
    yield GAP + _in(language, f"- {named}：{how} = {shown}", f"- {named}: {how} = {shown}")
    yield from _parts(term, book, decision, language)
    if decision.bound_by == term.name and term.name != STANDARD:
        reason = term.reason.said(language)
        why = _in(language, f"：{reason}", f": {reason}") if reason else ""
        yield GAP + _in(language, f"  封顶的是这一项{why}", f"  this cap bound the award{why}")
    for line in basis_words(book.policy, term.basis, language):
        yield f"{GAP}  {line}"


def _parts(term: Term, book: Rulebook, decision: Decision, language: Language) -> Iterator[str]:
    """Tell what the definitions in a term stand for, and what each came to."""
    programme = book.programmes[decision.programme]
    day = decision.on or Unknown.of(CauseKind.FACT, programme.reference_date)
    here = Situation(decision.record, day, book, programme)
    for name in _defined(term.value, programme):
        value = programme.definitions[name].value
        meant, how = mean(value, here), say(value, language)
        if isinstance(meant, Members):
            yield GAP + _in(language, f"  其中 {name}：{how}", f"  where {name} is {how}")
        else:
            shown = value_words(meant, language, value.type)
            yield GAP + _in(
                language, f"  其中 {name} = {shown}：{how}", f"  where {name} = {shown}: {how}"
            )


def _defined(expr: Expr, programme: Programme) -> Iterator[str]:
    """Name the definitions an expression rests on, each once, the outermost first."""
    seen: dict[str, None] = {}
    waiting = [expr]
    while waiting:
        for node in walk(waiting.pop(0)):
            if isinstance(node, Defined) and node.name not in seen:
                seen[node.name] = None
                waiting.append(programme.definitions[node.name].value)
    yield from seen


def _steps(award: Award, decision: Decision, language: Language) -> Iterator[str]:
    known = [Fraction(text) for _, text in decision.terms if text is not None]
    least = min(known, default=Fraction(0))
    if decision.amount is None:
        if len(known) < len(decision.terms):
            yield GAP + _in(language, "金额还定不下来", "the amount cannot be settled yet")
        else:
            shown = value_words(least, language, Amount())
            yield GAP + _in(
                language,
                f"还没有核定额；若合格，按其中最小的 {shown} 计",
                f"there is no award yet; once eligible, the least of these counts: {shown}",
            )
        return
    if len(known) > 1:
        shown = value_words(least, language, Amount())
        yield GAP + _in(language, f"取其中最小的：{shown}", f"the least of these counts: {shown}")
    if least < 0:
        yield GAP + _in(language, "低于零，按零计", "it is below zero, so nothing is paid")
    if decision.bound_by == NOTHING_BELOW:
        assert award.nothing_below is not None
        name = say(award.nothing_below, language)
        yield GAP + _in(
            language, f"不到起付额（{name}），不予支付", f"it is below {name}, so nothing is paid"
        )
    elif award.rounding is not None:
        yield GAP + _rounding_words(award.rounding, language)
    paid = money_words(decision.amount, language)
    zero = decision.amount == Money(0)
    note = _in(language, "（合格，但为零）", " (eligible, yet nothing)") if zero else ""
    yield GAP + _in(language, f"核定额：{paid}{note}", f"award: {paid}{note}")
    if decision.bound_by == STANDARD:
        yield GAP + _in(language, "没有封顶", "no cap bound it")


def _rounding_words(rounding: MoneyRounding, language: Language) -> str:
    unit = UNITS.get(rounding.unit_fen)
    named = unit.said(language) if unit else money_words(Money(rounding.unit_fen), language)
    how = words.ROUNDINGS[rounding.rounding].said(language)
    return _in(language, f"取整到{named}：{how}", f"rounded to {named}: {how}")


def _in(language: Language, zh: str, en: str) -> str:
    return zh if language is Language.ZH else en
