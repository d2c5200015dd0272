"""`ipaward indicators`: registers in, targets and what was reached out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from ipaward.casework.indicators import Registers, measure
from ipaward.domain.decision import plain
from ipaward.domain.problem import RefusedError
from ipaward.domain.value import Unknown
from ipaward.domain.words import Language, Words
from ipaward.interfaces.consulted import rows_aside
from ipaward.interfaces.exits import FINE, WrongUseError, answering, refused
from ipaward.interfaces.files import destination, writing
from ipaward.interfaces.indicator_lines import report_of
from ipaward.interfaces.indicator_table import records_table, results
from ipaward.interfaces.opening import book_named
from ipaward.interfaces.packs import backquoted, nearest_first
from ipaward.interfaces.tongue import choose
from ipaward.interfaces.version import VERSION
from ipaward.interpreters.prose.values import decimal_text
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.measured import Entry, Measured, RowMeasured
from ipaward.tables.chart import write_chart
from ipaward.tables.indicator_report import write_indicators
from ipaward.tables.registers import read_registers


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked on the command line.

    Attributes:
        data: files of registers, or folders of them.
        year: the only year to look at, or None.
        opened: the indicator whose records to show, or None.
        out, chart: the workbook and the picture to write, or None.
    """

    policy: str
    data: Sequence[Path]
    year: int | None = None
    opened: str | None = None
    out: Path | None = None
    chart: Path | None = None
    packs: Path | None = None
    lang: str | None = None


def run(asked: Question, form: str) -> int:
    """Measure the targets of a policy and say how they stand; a missed one is no fault.

    Args:
        asked: what was asked.
        form: `table` or `json`, for standard output.
    """
    _check_destinations(asked)
    book = book_named(asked.policy, asked.packs)
    language = choose(asked.lang, policy=book.policy.language)
    with answering(language):
        _check_asked(asked, book)
        measured = measure(book, registers_of(asked.data, book), asked.year)
        _write(asked, measured, book, language)
        shown = [m for m in measured if asked.opened in (None, m.indicator)]
        if form == "json":
            written = as_json if asked.opened is None else with_records
            for one in shown:
                print(json.dumps(written(one, book), ensure_ascii=False))
            return FINE
        print(results(shown, book, language))
        if asked.opened is not None:
            chosen = [one for one in shown if one.is_chosen]
            print(f"\n{records_table(chosen, book, language)}")
    return FINE


def _check_destinations(asked: Question) -> None:
    """Refuse before the work what would fail after it."""
    for option, path, ending in (("--out", asked.out, ".xlsx"), ("--chart", asked.chart, ".svg")):
        if path is None:
            continue
        if path.suffix.lower() != ending:
            raise WrongUseError(
                Words(
                    zh=f"写不成 `{path}`：{option} 的文件名以 {ending} 结尾",
                    en=f"`{path}` has no known form: {option} ends in {ending}",
                )
            )
        destination(path)


def _check_asked(asked: Question, book: Rulebook) -> None:
    """Refuse an indicator or a year that there is not."""
    policy = book.policy
    if not book.indicators:
        raise refused("no-indicators", policy=policy.name)
    if asked.opened is not None and asked.opened not in book.indicators:
        known = backquoted(nearest_first(asked.opened, list(book.indicators)))
        raise refused("no-such-indicator", policy=policy.name, name=asked.opened, known=known)
    years = sorted({y for name in book.indicators for y in policy.targets[name].yearly})
    if asked.year is not None and asked.year not in years:
        known = backquoted([str(year) for year in years])
        raise refused("no-target-year", policy=policy.name, year=str(asked.year), known=known)


def _write(
    asked: Question, measured: Sequence[Measured], book: Rulebook, language: Language
) -> None:
    if asked.out is None and asked.chart is None:
        return
    report = report_of(measured, book, language)
    for path, write in ((asked.out, write_indicators), (asked.chart, write_chart)):
        if path is not None:
            with writing(path):
                write(path, report)


# --- registers ---------------------------------------------------------------------------


def registers_of(paths: Sequence[Path], book: Rulebook) -> Registers:
    """Read every register in `paths`.

    Raises:
        RefusedError: with everything wrong in any of them; a count must not lack one record.
    """
    read = read_registers(paths, book.vocabulary)
    aside = [problem for row in rows_aside(read) for problem in row.problems]
    if aside:
        raise RefusedError(aside)
    return {
        name: tuple(_known(entry.record) for entry in held.entries)
        for name, held in read.held.items()
    }


def _known(record: Entry) -> Entry:
    """Leave out what is unknown, so that whoever asks for it is told of which register it is."""
    return {name: value for name, value in record.items() if not isinstance(value, Unknown)}


# --- for machines ------------------------------------------------------------------------


def as_json(one: Measured, book: Rulebook) -> dict[str, object]:
    """Give what was measured in the shape machines exchange it, keys in fixed order."""
    target = book.policy.targets[one.indicator]
    evidence = one.evidence
    return {
        "indicator": one.indicator,
        "title": {"zh": target.title.zh, "en": target.title.en},
        "unit": target.unit,
        "year": one.year,
        "reading": target.reading or None,
        "option": one.option or None,
        "chosen": one.is_chosen,
        "way": one.way.value,
        "target": _exact(one.target),
        "compare": one.compare.value,
        "standing": one.standing.value,
        "rows": [_row(row, one) for row in one.rows],
        "evidence": None if evidence is None else len(evidence.sure),
        "evidence_possible": None if evidence is None else len(evidence.possible),
        "provisional": list(one.provisional),
        "clause": target.basis.clauses or "missing",
        "rulebook": book.digest,
        "engine": VERSION,
    }


def with_records(one: Measured, book: Rulebook) -> dict[str, object]:
    """Give it with the records it was counted from, and those that may count."""
    evidence = one.evidence
    return as_json(one, book) | {
        "records": None if evidence is None else [plain(entry) for entry in evidence.sure],
        "may_count": None if evidence is None else [plain(entry) for entry in evidence.possible],
    }


def _row(row: RowMeasured, one: Measured) -> dict[str, object]:
    return {
        "row": row.name or None,
        "actual": _exact(row.actual),
        "gap": _exact(_gap(row, one)),
        "standing": row.standing.value,
        "figures": {str(year): _exact(figure) for year, figure in row.figures.items()},
        "because": [{"why": cause.kind.value, "name": cause.name} for cause in row.causes],
    }


def _gap(row: RowMeasured, one: Measured) -> Fraction | Unknown:
    if isinstance(row.actual, Unknown) or isinstance(one.target, Unknown):
        return Unknown(frozenset())
    return row.actual - Fraction(one.target)


def _exact(figure: Fraction | Decimal | Unknown) -> str | None:
    return None if isinstance(figure, Unknown) else decimal_text(Fraction(figure))
