"""`ipaward policies NAME --clauses`: each clause of a policy, and what in the pack holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from ipaward.analysis.clauses import ClauseHeld, Holder, Holding, clauses_held
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINDINGS, FINE, WrongUseError
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.opening import book_named
from ipaward.interfaces.tongue import choose, harmless
from ipaward.interpreters.prose.catalogue import joined

COLUMNS = (
    Words(zh="条款", en="clause"),
    Words(zh="标题和原文", en="title and words"),
    Words(zh="由什么体现", en="held by"),
)
KINDS = {
    Holder.RULE: Words(zh="规则", en="rule"),
    Holder.STANDARD: Words(zh="标准", en="standard"),
    Holder.CAP: Words(zh="上限", en="cap"),
    Holder.ALLOTMENT: Words(zh="分配", en="allotment"),
    Holder.PARAMETER: Words(zh="参数", en="parameter"),
    Holder.LIST: Words(zh="名单", en="list"),
    Holder.SERIES: Words(zh="序列", en="series"),
    Holder.TARGET: Words(zh="目标", en="target"),
    Holder.TRANSITION: Words(zh="流转", en="transition"),
    Holder.REMINDER: Words(zh="提醒", en="reminder"),
    Holder.NOT_COMPUTABLE: Words(zh="不可计算", en="not computable"),
}
OF_RULES = (Holder.RULE, Holder.STANDARD, Holder.CAP, Holder.ALLOTMENT)
COUNTED = {
    Words(zh="规则 {}", en="rules {}"): OF_RULES,
    Words(zh="数值 {}", en="figures {}"): (Holder.PARAMETER, Holder.LIST, Holder.SERIES),
    Words(zh="目标 {}", en="targets {}"): (Holder.TARGET,),
    Words(zh="流程 {}", en="lifecycles {}"): (Holder.TRANSITION, Holder.REMINDER),
    Words(zh="不可计算 {}", en="not computable {}"): (Holder.NOT_COMPUTABLE,),
}
NOTHING = Words(zh="没有体现", en="nothing")
QUOTED = Words(zh="「{}」", en='"{}"')
WHOLE = Words(zh="（整条）", en="(the whole clause)")
ALL_HELD = Words(zh="条款 {all} 条，都有体现", en="clauses: {all}, each of them held")
SOME_NOT = Words(
    zh="条款 {all} 条，{count} 条没有体现：{names}",
    en="clauses: {all}, held by nothing: {names}",
)
NO_NAME = Words(
    zh="`--clauses` 要写明是哪个政策：ipaward policies 名称 --clauses",
    en="`--clauses` needs the name of a policy: ipaward policies NAME --clauses",
)


def clauses(policy: str | None, packs: Path | None, form: str, lang: str | None) -> int:
    """Print what holds each clause; the answer is findings where nothing holds one of them.

    Args:
        policy: its name; None where none was given, which is refused.
        packs: a folder of policies to look in first.
        form: `table` or `json`.
        lang: what `--lang` says.
    """
    if policy is None:
        raise WrongUseError(NO_NAME)
    book = book_named(policy, packs)
    language = choose(lang, policy=book.policy.language)
    found = clauses_held(book)
    if form == "json":
        print(json.dumps(as_json(policy, found), ensure_ascii=False, indent=2))
    else:
        columns = [Column(words.said(language), is_name=not at) for at, words in enumerate(COLUMNS)]
        rows = [row for one in found for row in _rows(one, language)]
        print(f"{table(columns, rows)}\n\n{harmless(_last_line(found, language))}")
    return FINE if all(one.is_held for one in found) else FINDINGS


def as_json(policy: str, found: Sequence[ClauseHeld]) -> dict[str, object]:
    """Give the clauses in the shape machines exchange them, keys in fixed order."""
    return {
        "policy": policy,
        "clauses": [
            {
                "clause": one.clause,
                "title": one.title,
                "holdings": [
                    {
                        "kind": holding.kind.value,
                        "where": holding.where,
                        "words": holding.words,
                        "why": {lang.value: holding.why.said(lang) for lang in Language},
                    }
                    for holding in one.holdings
                ],
            }
            for one in found
        ],
        "held_by_nothing": [one.clause for one in found if not one.is_held],
    }


def _rows(one: ClauseHeld, language: Language) -> Iterator[tuple[str, str, str]]:
    yield one.clause, one.title, _counts(one.holdings, language)
    for words, holdings in groupby(one.holdings, key=lambda holding: holding.words):
        quoted = QUOTED.said(language).format(words) if words else WHOLE.said(language)
        yield "", quoted, "\n".join(_said(holding, language) for holding in holdings)


def _counts(holdings: Sequence[Holding], language: Language) -> str:
    """Say how many there are of each kind; a rule that quotes a clause twice is one."""
    things = {(holding.kind, holding.where or holding.words) for holding in holdings}
    counts = {words: sum(k in kinds for k, _ in things) for words, kinds in COUNTED.items()}
    said = [words.said(language).format(count) for words, count in counts.items() if count]
    return joined(said, language) if said else NOTHING.said(language)


def _said(holding: Holding, language: Language) -> str:
    kind = KINDS[holding.kind].said(language)
    if holding.kind is Holder.NOT_COMPUTABLE:
        colon = "：" if language is Language.ZH else ": "
        return f"{kind}{colon}{holding.why.said(language)}"
    return f"{kind} {holding.where}"


def _last_line(found: Sequence[ClauseHeld], language: Language) -> str:
    bare = [one.clause for one in found if not one.is_held]
    said = (SOME_NOT if bare else ALL_HELD).said(language)
    return said.format(all=len(found), count=len(bare), names=joined(bare, language))
