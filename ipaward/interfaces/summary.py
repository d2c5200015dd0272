"""What an officer wants to know of a screened round at a glance, in a table or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import DOUBLE, Decision, Finding
from ipaward.domain.finding import NOTHING_BELOW, STANDARD, State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, Words, listed
from ipaward.interfaces.consulted import consulted, put_aside, rows_aside
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.screen_words import SUPPLIERS, say
from ipaward.interfaces.tongue import harmless
from ipaward.interpreters.prose.catalogue import VERDICTS
from ipaward.rulebook.book import Programme
from ipaward.rulebook.judgement import refusing
from ipaward.tables.headings import why_said
from ipaward.tables.registers import Registers

MOST_ROWS = 50  # decisions or refused rows shown; the rest is in the file written
MOST_REASONS = 10
NOTHING_SAID = Words("", "")


@dataclass(frozen=True, slots=True)
class Screened:
    """A round as it comes out.

    Attributes:
        programme: the one the applications are for.
        file: name of the file they came from.
        notes: what was noticed about the file and its rows, and refuses nothing.
        where: the file written, or empty.
        beside: the file with the rows refused, where it is another.
        registers: those that were consulted.
        not_consulted: the facts drawn from others, by the name of the register.
        on: the day the registers were consulted.
        engine: what decided, `case`, `batch` or `both`.
        recorded: what is said of its being recorded.
        digest: SHA-256 of the file when it was read.
    """

    programme: Programme
    file: str
    decisions: Sequence[Decision]
    refused: Sequence[RefusedRow]
    notes: Sequence[Problem]
    where: str = ""
    beside: str = ""
    registers: Registers = field(default_factory=Registers)
    not_consulted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: date | None = None
    engine: str = "case"
    recorded: Words = NOTHING_SAID
    digest: str = ""


def decisions_table(screened: Screened, language: Language) -> str:
    """Give one line an application, the first of them where there are many."""
    heads = ("application", "applicant", "verdict", "amount", "bound_by", "placement")
    columns = [
        Column(say(f"head-{head}", language), head == "amount", head == "application")
        for head in heads
    ]
    rows = [_row(decision, language) for decision in screened.decisions[:MOST_ROWS]]
    laid = table(columns, rows)
    more = len(screened.decisions) - MOST_ROWS
    if more <= 0:
        return laid
    return f"{laid}\n{_folded(more, screened.where, language)}"


def _row(decision: Decision, language: Language) -> tuple[str, ...]:
    return (
        decision.application,
        decision.applicant,
        VERDICTS[decision.verdict].said(language),
        "" if decision.amount is None else yuan(decision.amount.fen),
        _bound(decision.bound_by, language),
        _placed(decision, language),
    )


def _bound(name: str | None, language: Language) -> str:
    return say(f"bound-{name}", language) if name in (STANDARD, NOTHING_BELOW) else name or ""


def _placed(decision: Decision, language: Language) -> str:
    placement = decision.placement
    if placement is None or placement.result == "unranked":
        return ""
    rank = "" if placement.rank is None else f"{placement.rank} "
    provisional = say("provisional-mark", language) if placement.provisional else ""
    said = f"{rank}{say(placement.result, language)}{provisional}"
    awarded = placement.awarded
    if placement.result != "within" or awarded in (None, decision.amount):
        return said
    # A ceiling cut it: the amount of the table is what the rules give before that.
    return said + say("granted", language).format(yuan=yuan(awarded.fen))


def summary(screened: Screened, language: Language) -> str:
    """Give counts, money, reasons, what to ask whom, what is provisional, and the rows refused."""
    parts = [
        _counts(screened, language),
        say(f"engine-{screened.engine}", language),
        consulted(screened.registers, screened.not_consulted, screened.on, language),
        _placements(screened.decisions, language),
        _reasons(screened, language),
        _untold(screened.decisions, language),
        _asked(screened.decisions, language),
        _provisional(screened.decisions, language),
        _status(screened.decisions, language),
        _notes(screened, language),
        refusals(screened, language),
        screened.recorded.said(language),
    ]
    return "\n\n".join(part for part in parts if part)


def _counts(screened: Screened, language: Language) -> str:
    decided, refused = len(screened.decisions), len(screened.refused)
    columns = [
        Column(say("head-verdict", language)),
        Column(say("head-count", language), True),
        Column(say("head-sum", language), True),
    ]
    rows = []
    for verdict in Verdict:
        of_it = [d for d in screened.decisions if d.verdict is verdict]
        fen = sum(d.amount.fen for d in of_it if d.amount is not None)
        money = yuan(fen) if verdict is Verdict.ELIGIBLE else ""
        rows.append((VERDICTS[verdict].said(language), str(len(of_it)), money))
    title = say("account", language).format(
        file=screened.file, read=decided + refused, decided=decided, refused=refused
    )
    return f"{harmless(title)}\n\n{table(columns, rows)}"


def _placements(decisions: Sequence[Decision], language: Language) -> str:
    """Give counts and money within and outside the round; nothing where nothing is allotted."""
    placed = [(d, d.placement) for d in decisions if d.placement is not None]
    counts: Counter[tuple[str, str]] = Counter()
    sums: Counter[tuple[str, str]] = Counter()
    for decision, placement in placed:
        key = placement.round, placement.result
        counts[key] += 1
        sums[key] += _fen(decision.amount, placement.awarded)
    if all(result == "unranked" for _, result in counts):
        why = {name for _, p in placed for name in p.why}
        return f"{say('nobody-ranked', language)}{_because(why, language)}" if why else ""
    columns = [
        Column(say("head-round", language)),
        Column(say("head-placement", language)),
        Column(say("head-count", language), True),
        Column(say("head-sum", language), True),
    ]
    rows = [
        (round_, say(result, language), str(counts[round_, result]), yuan(sums[round_, result]))
        for round_, result in sorted(counts)
        if result != "unranked"
    ]
    laid = table(columns, rows)
    if any(p.provisional for _, p in placed):
        why = {name for _, p in placed if p.provisional for name in p.why}
        laid += f"\n{say('cut-provisional', language)}{_because(why, language)}"
    return laid


def _because(why: Iterable[str], language: Language) -> str:
    names = listed(sorted({why_said(name, language) for name in why})).said(language)
    return f"{say('because', language)}{names}" if names else ""


def _fen(amount: Money | None, awarded: Money | None) -> int:
    if awarded is not None:
        return awarded.fen
    return 0 if amount is None else amount.fen


def _reasons(screened: Screened, language: Language) -> str:
    refuse = refusing(screened.programme)
    # How many applications have a reason: one may share several invoices.
    counted = Counter(
        reason
        for decision in screened.decisions
        for reason in dict.fromkeys(
            (_rule(finding, language), finding.clause, _message(finding, language))
            for finding in decision.findings
            if (finding.rule, finding.state) in refuse or _is_shared(finding)
        )
    )
    if not counted:
        return ""
    columns = [
        Column(say("head-reason", language)),
        Column(say("head-rule", language)),
        Column(say("head-clause", language)),
        Column(say("head-count", language), True),
    ]
    rows = [
        (message, rule, clause or say("no-clause", language), str(count))
        for (rule, clause, message), count in counted.most_common(MOST_REASONS)
    ]
    return table(columns, rows, say("reasons", language))


def _rule(finding: Finding, language: Language) -> str:
    return say("double", language) if finding.kind == DOUBLE else finding.rule.rpartition("/")[2]


def _message(finding: Finding, language: Language) -> str:
    """Give the reason; a double names the other application, which would make each its own."""
    if finding.kind == DOUBLE:
        return say("shared", language).format(facts=", ".join(finding.facts))
    return finding.message.said(language)


def _is_shared(finding: Finding) -> bool:
    return (finding.kind, finding.state) == (DOUBLE, State.MET)


def _untold(decisions: Sequence[Decision], language: Language) -> str:
    """Say of which facts nobody can tell whether two applications share them, left blank."""
    counted = Counter(
        fact
        for decision in decisions
        for finding in decision.findings
        if (finding.kind, finding.state) == (DOUBLE, State.UNKNOWN)
        for fact in finding.facts
    )
    said = say("untold", language)
    return "\n".join(said.format(fact=f, count=n) for f, n in counted.most_common(MOST_REASONS))


def _asked(decisions: Sequence[Decision], language: Language) -> str:
    counted = Counter(
        (missing.asked, missing.fact, missing.why)
        for decision in decisions
        for missing in decision.missing
    )
    if not counted:
        return ""
    columns = [
        Column(say("head-supplier", language)),
        Column(say("head-missing", language)),
        Column(say("head-why", language)),
        Column(say("head-count", language), True),
    ]
    rows = [
        (supplier_said(supplier, language), fact, why_said(why, language), str(count))
        for (supplier, fact, why), count in sorted(counted.items(), key=lambda c: (c[0][0], -c[1]))
    ]
    return table(columns, rows, say("asked", language))


def supplier_said(supplier: str, language: Language) -> str:
    """Say who must supply something; an instrument is named as it is."""
    if supplier.startswith("register "):
        return SUPPLIERS["register"].said(language) + supplier.removeprefix("register ")
    return SUPPLIERS[supplier].said(language) if supplier in SUPPLIERS else supplier


def _provisional(decisions: Sequence[Decision], language: Language) -> str:
    names = Counter(name for decision in decisions for name in decision.provisional)
    if not names:
        return ""
    count = sum(bool(decision.provisional) for decision in decisions)
    said = say("provisional", language).format(count=count)
    return "\n".join([said, *(f"  {name} ({n})" for name, n in names.most_common())])


def _status(decisions: Sequence[Decision], language: Language) -> str:
    """Say where decisions rest on an example, a draft, or a paraphrase of the text."""
    first = decisions[:1]
    said = [say(f"status-{d.status}", language) for d in first if d.status != "in-force"]
    said += [say("paraphrased", language) for d in first if d.text == "paraphrase"]
    return "\n".join(said)


def _notes(screened: Screened, language: Language) -> str:
    """Give each kind of note about a column once, with how often it is; the first where many."""
    alike: dict[tuple[str, ...], list[Problem]] = {}
    for note in in_order(screened.notes):
        place = note.place
        row_of = isinstance(place, Cell) and (place.file, place.sheet, place.header)
        alike.setdefault((note.code, *(row_of or (str(place),))), []).append(note)
    groups = list(_apart(alike.values()))
    parts = []
    for group in groups[:MOST_ROWS]:
        said = text(group[:1], language)
        if len(group) > 1:
            said += "\n" + say("alike", language).format(more=len(group) - 1)
        parts.append(said)
    more = sum(len(group) for group in groups[MOST_ROWS:])
    if more:
        parts.append(say("more-notes", language).format(more=more))
    return "\n\n".join(parts)


def _apart(groups: Iterable[list[Problem]]) -> Iterator[list[Problem]]:
    """Keep together what differs in its row alone, and nothing else."""
    for group in groups:
        rows = {note.place.row for note in group if isinstance(note.place, Cell)}
        yield from [group] if len(rows) == len(group) else ([note] for note in group)


def refusals(screened: Screened, language: Language) -> str:
    """Give every refused row with its problems, the first rows where there are many."""
    parts = [_returned(screened, language), _put_aside(screened, language)]
    return "\n\n".join(part for part in parts if part)


def _put_aside(screened: Screened, language: Language) -> str:
    rows = rows_aside(screened.registers)
    said = put_aside(rows, MOST_ROWS, language)
    more = len(rows) - MOST_ROWS
    if more <= 0:
        return said
    return f"{said}\n\n{_folded(more, screened.beside or screened.where, language)}"


def _returned(screened: Screened, language: Language) -> str:
    if not screened.refused:
        return ""
    shown = screened.refused[:MOST_ROWS]
    head = say("refused", language).format(count=len(screened.refused))
    parts = [head, *(f"{harmless(r.number)}\n{text(r.problems, language)}".strip() for r in shown)]
    more = len(screened.refused) - len(shown)
    if more:
        parts.append(_folded(more, screened.beside or screened.where, language))
    return "\n\n".join(parts)


def _folded(more: int, where: str, language: Language) -> str:
    key = "folded-into" if where else "folded"
    return say(key, language).format(more=more, where=where)


def yuan(fen: int) -> str:
    """Write a sum for reading, which may be larger than any single amount.

    >>> yuan(123456789)
    '1,234,567.89'
    """
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
