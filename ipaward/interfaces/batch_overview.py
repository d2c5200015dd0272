"""`ipaward batch summary`: a finished run in counts and money, on the terminal or as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ipaward.domain.finding import Verdict
from ipaward.domain.words import Language, Words
from ipaward.interfaces import batch_breakdowns as breakdowns
from ipaward.interfaces.batch_by import MEMORY, Grouped, expressions
from ipaward.interfaces.batch_finished import Asked, Finished, book_of, check_rules, finished
from ipaward.interfaces.batch_folder import MANIFEST
from ipaward.interfaces.batch_inputs import check_apart
from ipaward.interfaces.batch_summary import status_words
from ipaward.interfaces.exits import FINE, WrongUseError, answering, refused
from ipaward.interfaces.files import destination, writing
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.screen_words import say
from ipaward.interfaces.tongue import choose, harmless
from ipaward.interpreters.batch.counting import Alike, alike, pending_alone, states
from ipaward.interpreters.batch.duck import connect, in_words
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.tables.breakdown import Breakdown, Overview, cells_of, heads_of
from ipaward.tables.breakdown_chart import write_chart
from ipaward.tables.breakdown_files import write_csv, write_workbook
from ipaward.tables.breakdown_page import write_page

_SAID = {
    "title": Words(zh="{title}：{programme}", en="{title}: {programme}"),
    "rows": Words(zh="行数", en="rows"),
    "account": Words(
        zh="读入 {read} = 已决定 {decided} + 隔离 {aside}",
        en="{read} read = {decided} decided + {aside} quarantined",
    ),
    "input": Words(zh="输入", en="input"),
    "on": Words(zh="基准日", en="reference day"),
    "digest": Words(zh="决定的摘要", en="digest of the decisions"),
    "rulebook": Words(zh="规则指纹", en="rulebook digest"),
    "engine": Words(zh="软件", en="software"),
    "policy": Words(zh="政策", en="policy"),
    "programme": Words(zh="项目", en="programme"),
}


def run(asked: Asked, by: Sequence[str], out: Path | None, *, quiet: bool) -> int:
    """Say what a run decided, in counts and money.

    Args:
        asked: of which run.
        by: names or expressions to count by beside what is always counted.
        out: a file to write it to, or None.
        quiet: whether to show no progress.
    """
    _check_destination(asked, out)
    run_ = finished(asked.folder)
    book = book_of(run_, asked)
    language = choose(asked.lang, policy=book.policy.language)
    with answering(language), TemporaryDirectory(prefix="ipaward-") as folder:
        programme = check_rules(run_, asked, book)
        _check_fonts(out, _title(book, programme, language), language)
        exprs = expressions(book, programme, by)
        run_.check(*(name for name in run_.files if name.startswith("decisions/")))
        work = Path(folder)
        with in_words(run_.source, work):
            found = list(_always(run_, book, programme, work, language))
            if exprs:
                grouped = Grouped(run_, asked, book, programme, work)
                counted = grouped.counted(exprs, language, quiet=quiet)
                found += [
                    breakdowns.by_value(book, written, expr, values, language)
                    for written, expr, values in zip(by, exprs, counted, strict=True)
                ]
        overview = _overview(run_, book, programme, found, language)
    if out is not None:
        with writing(out):
            _WRITERS[out.suffix.lower()](out, overview)
    print(_said(overview, out))
    return FINE


def _in_pixels(out: Path, overview: Overview) -> None:
    from ipaward.interfaces import pixels

    pixels.write(out, overview)


_PNG = ".png"
_WRITERS = {
    ".xlsx": write_workbook, ".csv": write_csv, ".svg": write_chart, _PNG: _in_pixels,
    ".html": write_page,
}  # fmt: skip


def _check_destination(asked: Asked, out: Path | None) -> None:
    """Refuse before the work what would fail after it, or write over what a run wrote."""
    if out is None:
        return
    if out.suffix.lower() not in _WRITERS:
        raise WrongUseError(
            Words(
                zh=f"写不成 `{out}`：--out 的文件名以 .xlsx、.csv、.svg、.png 或 .html 结尾",
                en=f"`{out}` has no known form: --out ends in .xlsx, .csv, .svg, .png or .html",
            )
        )
    check_apart(asked.folder, out)
    destination(out)


def _check_fonts(out: Path | None, title: str, language: Language) -> None:
    if out is not None and out.suffix.lower() == _PNG:
        from ipaward.interfaces import pixels

        pixels.check(out, title, language)


def _always(
    run_: Finished, book: Rulebook, programme: Programme, work: Path, language: Language
) -> Iterator[Breakdown]:
    """Take apart what can be taken apart by the decisions alone."""
    connection = connect(os.cpu_count() or 1, MEMORY, work / "spill", (run_.path,))
    with closing(connection):
        parts = run_.decisions
        whole = alike(connection, parts)
        counted = states(connection, parts, len(programme.rules))
        alone = pending_alone(connection, parts, *breakdowns.suspending(programme))
    sums = {verdict: sum(a.count for a in whole if a.verdict is verdict) for verdict in Verdict}
    _check_figures(run_, sums, whole)
    yield breakdowns.by_verdict(whole, language)
    yield from breakdowns.why_ineligible(
        book, programme, counted, sums[Verdict.INELIGIBLE], language
    )
    yield from breakdowns.why_pending(programme, counted, alone, sums[Verdict.PENDING], language)
    yield from breakdowns.by_bound(whole, programme, language)
    yield breakdowns.by_provisional(whole, language)
    yield from breakdowns.put_aside(run_.tally, language)
    yield from breakdowns.noticed(run_.tally, language)


def _check_figures(run_: Finished, sums: Mapping[Verdict, int], whole: Sequence[Alike]) -> None:
    """Refuse a manifest whose figures are not those of the decisions, or do not add up."""
    counted = replace(
        run_.tally,
        verdicts={verdict: count for verdict, count in sums.items() if count},
        fen=sum(one.fen for one in whole),
        provisional=sum(one.count for one in whole if one.is_provisional),
    )
    if counted != run_.tally or counted.rows != run_.plan.rows:
        file = str(run_.path / MANIFEST)
        raise refused("batch-run-changed", file, file=file)


def _overview(
    run_: Finished,
    book: Rulebook,
    programme: Programme,
    found: Sequence[Breakdown],
    language: Language,
) -> Overview:
    policy, tally = book.policy, run_.tally
    lines = {
        "policy": policy.name,
        "programme": programme.name,
        "input": run_.source,
        "rows": _say("account", language).format(
            read=f"{tally.rows:,}", decided=f"{tally.decided:,}", aside=f"{tally.quarantined:,}"
        ),
        # Where a fact is the reference date, every decision has its own.
        "on": "" if programme.reference_date else run_.plan.on,
        "rulebook": run_.plan.rulebook,
        "digest": run_.digest,
        "engine": f"ipaward {run_.plan.version}, {run_.plan.engine}",
    }
    return Overview(
        _title(book, programme, language),
        language,
        tuple((_say(key, language), words) for key, words in lines.items() if words),
        tuple(found),
        tuple(status_words(book, language).splitlines()),
    )


def _title(book: Rulebook, programme: Programme, language: Language) -> str:
    title = book.policy.title.said(language) or book.policy.name
    named = programme.title.said(language) or programme.name
    return _say("title", language).format(title=title, programme=named)


def _said(overview: Overview, out: Path | None) -> str:
    language = overview.language
    colon = "：" if language is Language.ZH else ": "
    lines = [harmless(f"{word}{colon}{words}") for word, words in overview.lines]
    parts = ["\n".join([harmless(overview.title), *lines])]
    parts += [_table(one, language) for one in overview.breakdowns]
    parts += ["\n".join(overview.remarks)]
    if out is not None:
        parts.append(harmless(say("written", language).format(where=out)))
    return "\n\n".join(part for part in parts if part)


def _table(breakdown: Breakdown, language: Language) -> str:
    heads = heads_of(breakdown, language)
    columns = [Column(harmless(head), is_figure) for head, is_figure in heads]
    rows = [list(cells_of(breakdown, group)) for group in breakdown.groups]
    laid = table(columns, rows, harmless(breakdown.title))
    return f"{laid}\n\n{breakdown.remark}" if breakdown.remark else laid


def _say(key: str, language: Language) -> str:
    return _SAID[key].said(language)
