"""What is said of a batch run when it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ipaward.casework.batch import tally_in
from ipaward.domain.finding import Verdict
from ipaward.domain.problem import CATALOGUE, Problem
from ipaward.domain.words import Language, Words
from ipaward.interfaces.consulted import consulted
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.screen_words import say
from ipaward.interfaces.summary import MOST_REASONS, MOST_ROWS, yuan
from ipaward.interfaces.tongue import harmless
from ipaward.interpreters.prose.catalogue import VERDICTS
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.joining import not_consulted
from ipaward.tables.registers import Registers

_SAID = {
    "account": Words(
        zh="读入 {read} 行 = 已决定 {decided} 行 + 隔离 {aside} 行",
        en="{read} rows read = {decided} decided + {aside} quarantined",
    ),
    "problem": Words(zh="问题", en="problem"),
    "rows": Words(zh="行数", en="rows"),
    "aside": Words(zh="隔离的行", en="rows quarantined"),
    "noticed": Words(zh="已决定的行中注意到的", en="noticed about rows decided"),
    "provisional": Words(
        zh="{count} 份决定是暂定的，依据不全",
        en="{count} decisions are provisional, for want of a basis",
    ),
    "digest": Words(zh="决定的摘要 {digest}", en="digest of the decisions {digest}"),
    "where": Words(zh="决定在 {out}/decisions", en="the decisions are in {out}/decisions"),
    "where-aside": Words(
        zh="隔离的行在 {out}/quarantine", en="the rows quarantined are in {out}/quarantine"
    ),
    "where-noted": Words(zh="注意到的在 {out}/notes", en="what was noticed is in {out}/notes"),
    "finished": Words(
        zh="`{out}` 的运行已经做完，没有什么要接着做",
        en="the run in `{out}` is finished, and nothing is left to do",
    ),
}


def summary(
    manifest: Mapping[str, object],
    out: Path,
    notes: Iterable[Problem],
    book: Rulebook,
    programme: Programme,
    language: Language,
    *,
    quiet: bool,
) -> str:
    """Give counts and money, why rows were put aside, and where everything lies."""
    tally = tally_in(manifest)
    account = _say("account", language).format(
        read=f"{tally.rows:,}", decided=f"{tally.decided:,}", aside=f"{tally.quarantined:,}"
    )
    if quiet:
        return account
    columns = [
        Column(say("head-verdict", language)),
        Column(say("head-count", language), True),
        Column(say("head-sum", language), True),
    ]
    rows = [
        (
            VERDICTS[verdict].said(language),
            f"{tally.verdicts.get(verdict, 0):,}",
            yuan(tally.fen) if verdict is Verdict.ELIGIBLE else "",
        )
        for verdict in Verdict
    ]
    registers = Registers()
    wanted = vocabulary_of(book.vocabulary, programme)
    parts = [
        account,
        table(columns, rows),
        _by_kind("aside", tally.reasons, language),
        _by_kind("noticed", tally.noticed, language),
        _say("provisional", language).format(count=f"{tally.provisional:,}")
        if tally.provisional
        else "",
        consulted(registers, not_consulted(wanted, registers), None, language),
        status_words(book, language),
        text(in_order(notes)[:MOST_ROWS], language),
        _where(manifest, out, language),
    ]
    return "\n\n".join(part for part in parts if part)


def say_finished(out: Path, language: Language) -> str:
    """Say that there is nothing to be continued."""
    return harmless(_say("finished", language).format(out=out))


def _by_kind(title: str, reasons: Mapping[str, int], language: Language) -> str:
    """Count rows by the kind of what is said of them; nothing where nothing is."""
    if not reasons:
        return ""
    columns = [Column(_say("problem", language)), Column(_say("rows", language), True)]
    most = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:MOST_REASONS]
    rows = [(f"{kind_words(code, language)}", f"{count:,}") for code, count in most]
    return table(columns, rows, _say(title, language))


def kind_words(code: str, language: Language) -> str:
    """Say what kind of problem this is, with dots for what differs from row to row."""
    return CATALOGUE[code][0].said(language).format_map(_Dots()) + f" [{code}]"


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def status_words(book: Rulebook, language: Language) -> str:
    """Say where decisions rest on an example, a draft, or a paraphrase of the text."""
    said = []
    if book.policy.status.value != "in-force":
        said.append(say(f"status-{book.policy.status.value}", language))
    if book.policy.paraphrase:
        said.append(say("paraphrased", language))
    return "\n".join(said)


def _where(manifest: Mapping[str, object], out: Path, language: Language) -> str:
    more = {"where-aside": manifest["problems"], "where-noted": manifest.get("noticed")}
    names = ["where", *(name for name, some in more.items() if some)]
    said = [harmless(_say(name, language).format(out=out)) for name in names]
    return "\n".join([_say("digest", language).format(digest=manifest["digest"]), *said])


def _say(key: str, language: Language) -> str:
    return _SAID[key].said(language)
