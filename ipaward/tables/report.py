"""What is said of a screened round, as rows of tables an officer can work with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from ipaward.domain.application import RefusedRow
from ipaward.domain.decision import DOUBLE, Decision, Finding
from ipaward.domain.finding import State, Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.words import Language, listed
from ipaward.rulebook.book import Programme
from ipaward.rulebook.judgement import noted, refusing
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.writing import write_value
from ipaward.tables.headings import TERMS, why_said

_MOST_RAW = 2_000  # characters of a row as it was written
_NAMED = 200  # applications named in one cell

Written: TypeAlias = "str | Decimal | int"
Columns: TypeAlias = "tuple[tuple[str, int], ...]"

DECISIONS = (
    ("number", 16),
    ("applicant", 28),
    ("verdict", 9),
    ("amount", 15),
    ("bound_by", 18),
    ("terms", 30),
    ("rank", 7),
    ("placement", 10),
    ("awarded", 15),
    ("is_provisional", 8),
    ("because", 28),
    ("reasons", 48),
    ("remarks", 36),
    ("to_supply", 36),
    ("on", 12),
    ("assumed", 24),
    ("programme", 22),
    ("policy", 22),
    ("rulebook", 16),
    ("engine", 9),
)
FINDINGS = (
    ("number", 16),
    ("applicant", 28),
    ("rule", 34),
    ("kind", 10),
    ("state", 10),
    ("message", 48),
    ("clause", 14),
    ("facts", 60),
)
MISSING = (("supplier", 20), ("fact", 34), ("why", 20), ("count", 12), ("which", 60))
REFUSED = (
    ("number", 16),
    ("file", 24),
    ("sheet", 14),
    ("place", 10),
    ("header", 18),
    ("fault", 52),
    ("cure", 44),
    ("raw", 60),
)


CUTS = (
    ("round", 20),
    ("quota", 8),
    ("ceiling", 16),
    ("ranked", 8),
    ("within", 8),
    ("last", 16),
    ("claimed", 18),
    ("awarded_all", 18),
    ("is_provisional", 8),
    ("because", 48),
)
NOTES = (
    ("file", 24),
    ("sheet", 14),
    ("place", 10),
    ("header", 18),
    ("noticed", 52),
    ("cure", 44),
)
# For a bar or a remark "met" means that it is so, which "met" would say the wrong way round.
_BARS = frozenset({"exclusion", "note", "double"})
_IS_SO = {State.MET: "is-so", State.UNMET: "is-not-so"}


@dataclass(frozen=True, slots=True)
class Cut:
    """How one pool of a round was cut.

    Attributes:
        ranked: how many were ranked.
        within: how many of them got a place.
        last: number of the last application within; empty where there is none.
        why: what makes the cut provisional, by name.
    """

    round: str
    quota: int | None
    ceiling: Money | None
    ranked: int
    within: int
    last: str
    claimed: Money
    awarded: Money
    is_provisional: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All there is to write about one round of screening."""

    decisions: Sequence[Decision]
    refused: Sequence[RefusedRow]
    programme: Programme
    vocabulary: Vocabulary
    language: Language
    cuts: Sequence[Cut] = ()
    notes: Sequence[Problem] = ()

    def say(self, term: str) -> str:
        """Give a term of the house in the language of the report."""
        return TERMS[term].said(self.language) if term in TERMS else term

    def label(self, path: str) -> str:
        """Give the label of a fact, or its path where it has none."""
        info = self.vocabulary.facts.get(path)
        return (info.label.said(self.language) if info else "") or path

    def joined(self, words: Iterable[str]) -> str:
        """Put what is said in a row, without what says nothing."""
        mark = "；" if self.language is Language.ZH else "; "
        return mark.join(word for word in words if word)

    def why(self, name: str) -> str:
        """Give what makes something provisional or unknown; a name of the policy stays as it is."""
        return why_said(name, self.language)

    def state(self, found: Finding) -> str:
        """Give the state of a finding; of a bar or a remark whether it is so."""
        if found.kind in _BARS and found.state in _IS_SO:
            return self.say(_IS_SO[found.state])
        return self.say(found.state.value)

    def supplier(self, supplier: str) -> str:
        """Give who must supply something, in words."""
        kind, _, name = supplier.partition(" ")
        return f"{self.say(kind)} {name}".strip()


def decision_rows(report: Report) -> Iterator[tuple[Written, ...]]:
    """Give one row a decision, in the order the applications came in."""
    refuse, note = refusing(report.programme), noted(report.programme)
    for decision in report.decisions:
        placed = decision.placement
        is_provisional = bool(decision.provisional) or bool(placed and placed.provisional)
        because = dict.fromkeys((*decision.provisional, *(placed.why if placed else ())))
        yield (
            decision.application,
            decision.applicant,
            report.say(decision.verdict.value),
            _yuan(decision.amount),
            report.say(decision.bound_by or ""),
            report.joined(_term(report, name, value) for name, value in decision.terms),
            placed.rank if placed and placed.rank is not None else "",
            _result(report, decision),
            _yuan(placed.awarded if placed else None),
            report.say("yes" if is_provisional else "no"),
            report.joined(report.why(name) for name in because),
            report.joined(
                _with(report, *_said(report, f))
                for f in decision.findings
                if (f.rule, f.state) in refuse or _is_shared(f)
            ),
            report.joined(
                _with(report, *_said(report, f))
                for f in decision.findings
                if (f.rule, f.state) in note
            ),
            report.joined(
                _with(report, report.label(m.fact), report.supplier(m.asked))
                for m in decision.missing
            ),
            decision.on.isoformat() if decision.on else "",
            report.joined(report.label(path) for path in decision.assumed),
            decision.programme,
            decision.policy,
            decision.rulebook,
            decision.engine,
        )


def finding_rows(report: Report) -> Iterator[tuple[Written, ...]]:
    """Give one row a rule of each decision."""
    for decision in report.decisions:
        for found in decision.findings:
            yield (
                decision.application,
                decision.applicant,
                found.rule,
                report.say(found.kind),
                report.state(found),
                found.message.said(report.language),
                found.clause or report.say("missing"),
                report.joined(
                    f"{report.label(path)}: {write_value(value, None, report.language)}"
                    for path, value in found.facts.items()
                ),
            )


def missing_rows(report: Report) -> Iterator[tuple[Written, ...]]:
    """Give what is wanted, grouped by who must supply it."""
    wanted: dict[tuple[str, str, str], list[str]] = {}
    for decision in report.decisions:
        for missing in decision.missing:
            key = (missing.asked, missing.fact, missing.why)
            wanted.setdefault(key, []).append(decision.application)
    for (supplier, fact, why), numbers in sorted(wanted.items()):
        once = tuple(dict.fromkeys(numbers))
        rest = f" … +{len(once) - _NAMED}" if len(once) > _NAMED else ""
        yield (
            report.supplier(supplier),
            report.label(fact),
            report.why(why),
            len(once),
            listed(once[:_NAMED]).said(report.language) + rest,
        )


def refused_rows(report: Report) -> Iterator[tuple[Written, ...]]:
    """Give one row a fault of each row returned."""
    for row in report.refused:
        raw = report.joined(f"{name}: {text}" for name, text in row.raw.items())
        # It stands beside each problem: a long list, all of it wrong, would fill a disk.
        raw = raw if len(raw) <= _MOST_RAW else raw[: _MOST_RAW - 1] + "…"
        for problem in row.problems:
            place = problem.place if isinstance(problem.place, Cell) else row.place
            yield (
                row.number,
                *_where(place),
                problem.message(report.language),
                problem.cure(report.language),
                raw,
            )


def cut_rows(report: Report) -> Iterator[tuple[Written, ...]]:
    """Give one row a pool of the round: its bounds, and what became of them."""
    for cut in report.cuts:
        yield (
            cut.round,
            "" if cut.quota is None else cut.quota,
            _yuan(cut.ceiling),
            cut.ranked,
            cut.within,
            cut.last,
            _yuan(cut.claimed),
            _yuan(cut.awarded),
            report.say("yes" if cut.is_provisional else "no"),
            report.joined(report.why(name) for name in cut.why),
        )


def note_rows(report: Report) -> Iterator[tuple[Written, ...]]:
    """Give what was noticed about the file and refuses nothing."""
    for note in report.notes:
        place = note.place if isinstance(note.place, Cell) else Cell("")
        yield (*_where(place), note.message(report.language), note.cure(report.language))


def _where(place: Cell) -> tuple[str, str, str, str]:
    at = f"{place.column}{place.row}" if place.row else place.column
    return place.file, place.sheet, at, place.header


def _result(report: Report, decision: Decision) -> str:
    """Give where a case stands in its round; who is not eligible stands nowhere."""
    placed = decision.placement
    if placed is None or (decision.verdict is not Verdict.ELIGIBLE and placed.rank is None):
        return ""
    return report.say(placed.result)


def _said(report: Report, found: Finding) -> tuple[str, str]:
    return found.message.said(report.language), found.clause


def _with(report: Report, said: str, more: str) -> str:
    if not more:
        return said
    return f"{said}（{more}）" if report.language is Language.ZH else f"{said} ({more})"


def _term(report: Report, name: str, value: str | None) -> str:
    """Say what one term of the award came to."""
    if value is None:
        return f"{report.say(name)} {report.say('unknown')}"
    return f"{report.say(name)} {Decimal(value):,}"


def _is_shared(found: Finding) -> bool:
    return (found.kind, found.state) == (DOUBLE, State.MET)


def _yuan(amount: Money | None) -> Written:
    return "" if amount is None else Decimal(amount.fen).scaleb(-2)
