"""A round: who comes first, where quota and ceiling cut, and what could still change it.

Placement is no part of a verdict: who is eligible but outside the quota stays eligible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ipaward.casework.cut import NOTHING, cut_in_order, cut_in_proportion
from ipaward.casework.doubles import Double, find_doubles, with_blanks, with_doubles
from ipaward.casework.rank import Entrant, Reach, entrant, ranked, reaches
from ipaward.domain.decision import DIFFERS, Decision, Placement
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Cell
from ipaward.domain.value import CauseKind, Unknown, Value
from ipaward.domain.words import Details, Words
from ipaward.interpreters.prose.values import plain_text
from ipaward.rulebook.book import Allotment, Last, Over, Programme, Rulebook
from ipaward.rulebook.expr import Expr, Parameter
from ipaward.rulebook.functions import Meant
from ipaward.rulebook.meaning import Situation, mean
from ipaward.rulebook.rests import unfounded
from ipaward.rulebook.wanted import vocabulary_of

WITHIN, OUTSIDE, UNRANKED = "within", "outside", "unranked"
PENDING = "pending"  # why a placement is provisional: a pending case could still displace it
AWARD = "award"  # why a case is unranked under a ceiling: its amount is unknown
UNNAMED = Words("（未命名）", "(unnamed)")  # what all share where nothing sets applications apart
NO_OVERRIDES: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Pool:
    """What one quota or one ceiling is shared by, and how it was shared.

    Attributes:
        name: of the rounds its applications belong to, or the value that makes the pool.
        quota: greatest count of awards; None where there is none or it is unknown.
        ceiling: greatest sum; None where there is none or it is unknown.
        order: numbers of the ranked applications, the first first.
        within: how many are within quota and ceiling.
        last: number of the last of them in the order; empty where there is none.
        claimed: what all ranked applications together would get.
        awarded: what they get.
        provisional: the cut could still change.
        why: by name.
    """

    name: str
    quota: int | None
    ceiling: Money | None
    order: tuple[str, ...]
    within: int
    last: str
    claimed: Money
    awarded: Money
    provisional: bool
    why: tuple[str, ...]

    @property
    def left(self) -> Money | None:
        """Give what remains under the ceiling, or None where there is no ceiling."""
        return None if self.ceiling is None else Money(self.ceiling.fen - self.awarded.fen)


@dataclass(frozen=True, slots=True)
class Round:
    """The decisions of a round with their placement, in the order they came in."""

    decisions: tuple[Decision, ...]
    pools: tuple[Pool, ...]
    doubles: tuple[Double, ...]


def place(
    book: Rulebook,
    programme: Programme,
    decisions: Sequence[Decision],
    overrides: Mapping[str, Value] = NO_OVERRIDES,
) -> Round:
    """Rank and cut the decisions of a round, and name what two applications share.

    `overrides` are parameter values set for this round only (examples, what-ifs).
    """
    doubles = find_doubles(book.vocabulary, decisions)
    noted = with_doubles(book.vocabulary, decisions, doubles)
    noted = with_blanks(vocabulary_of(book.vocabulary, programme), noted)
    if programme.allotment is None:
        return Round(tuple(noted), (), doubles)
    placements, pools = _Placing(book, programme, programme.allotment, noted, overrides).result()
    for double in doubles:
        for i in double.positions:
            if placements[i].result != UNRANKED:
                why = dict.fromkeys((*placements[i].why, double.fact))
                placements[i] = replace(placements[i], provisional=True, why=tuple(why))
    placed = (replace(d, placement=placements[i]) for i, d in enumerate(noted))
    return Round(tuple(placed), pools, doubles)


def in_no_round(book: Rulebook, decision: Decision, place: Cell | None) -> Problem | None:
    """Note that the day of an application that is placed lies in no round its programme has.

    It is placed all the same: who shares a quota is said by the allotment and not by the rounds.
    """
    policy, on, placed = book.policy, decision.on, decision.placement
    if placed is None or decision.verdict is Verdict.INELIGIBLE or on is None:
        return None
    if not policy.is_in_no_round(decision.programme, on):
        return None
    details: Details = {
        "day": on.isoformat(),
        "rounds": policy.rounds_listed(decision.programme),
        "pool": placed.round or UNNAMED,
    }
    return Problem("day-in-no-round", place, details, severity=Severity.NOTE)


@dataclass(slots=True)
class _Case:
    """A decision on its way to a placement."""

    position: int
    decision: Decision
    here: Situation
    pool: Meant
    entrant: Entrant


class _Placing:
    """One placing of one round; each pool is cut for itself."""

    def __init__(
        self,
        book: Rulebook,
        programme: Programme,
        allotment: Allotment,
        decisions: Sequence[Decision],
        overrides: Mapping[str, Value],
    ) -> None:
        self.book, self.programme, self.allotment = book, programme, allotment
        self.cases = [self._case(i, d, overrides) for i, d in enumerate(decisions)]

    def result(self) -> tuple[list[Placement], tuple[Pool, ...]]:
        """Give one placement for each decision, and the pools."""
        placements = [self._unranked(case) for case in self.cases]
        pools: dict[object, list[_Case]] = {}
        joining: dict[object, list[_Case]] = {}
        anywhere: list[_Case] = []  # their pool is unknown, so they may yet belong to any
        for case in self.cases:
            if case.decision.verdict is Verdict.INELIGIBLE:
                continue
            if isinstance(case.pool, Unknown):
                anywhere.append(case)
            elif case.decision.verdict is Verdict.PENDING:
                joining.setdefault(case.pool, []).append(case)
            else:
                pools.setdefault(case.pool, []).append(case)
        cut = tuple(
            self._cut(cases, [*joining.get(key, ()), *anywhere], placements)
            for key, cases in pools.items()
        )
        return placements, cut

    def _case(self, position: int, decision: Decision, overrides: Mapping[str, Value]) -> _Case:
        # A date unknown to the decision is unknown here for the same reason.
        day: date | Unknown = decision.on or Unknown.of(
            CauseKind.FACT, self.programme.reference_date
        )
        here = Situation(decision.record, day, self.book, self.programme, overrides=overrides)
        pool: Meant = "" if self.allotment.per is None else mean(self.allotment.per, here)
        return _Case(position, decision, here, pool, entrant(decision, self.allotment.order, here))

    def _unranked(self, case: _Case) -> Placement:
        why: tuple[str, ...] = ()
        if case.decision.verdict is Verdict.ELIGIBLE and isinstance(case.pool, Unknown):
            why = tuple(cause.name for cause in sorted(case.pool.causes))
        return Placement(self._round_name(case), None, UNRANKED, None, bool(why), why)

    def _round_name(self, case: _Case) -> str:
        """Name the round by its days, or else by what makes the pool."""
        if info := self.book.policy.round_on(self.programme.name, case.decision.on):
            return info.name
        return "" if isinstance(case.pool, Unknown) else _text(case.pool)

    def _cut(self, cases: list[_Case], open_: list[_Case], placements: list[Placement]) -> Pool:
        quota = _bound(self.allotment.quota, cases)
        ceiling = _bound(self.allotment.ceiling, cases)
        rests = self._rests(cases)
        if isinstance(quota, Unknown) or isinstance(ceiling, Unknown):
            open_bounds = [u for u in (quota, ceiling) if isinstance(u, Unknown)]
            names = [cause.name for u in open_bounds for cause in sorted(u.causes)]
            return self._uncut(cases, tuple(dict.fromkeys((*names, *rests))), placements)
        if ceiling is not None and any(case.decision.amount is None for case in cases):
            return self._uncut(cases, (AWARD, *rests), placements)
        by_entrant = {id(case.entrant): case for case in cases}
        in_order = [by_entrant[id(e)] for e in ranked([case.entrant for case in cases])]
        granted = self._granted(in_order, quota, ceiling)
        unsure = self._unsure(in_order, open_, quota, ceiling)
        rows = zip(in_order, granted, unsure, strict=True)
        for rank, (case, got, moves) in enumerate(rows, start=1):
            placements[case.position] = Placement(
                self._round_name(case),
                rank if self._has_ranks() else None,
                OUTSIDE if got is None else WITHIN,
                _paid(case.decision, got),
                bool(moves or rests),
                tuple(dict.fromkeys((*case.entrant.unknown, *moves, *rests))),
            )
        why = tuple(dict.fromkeys((*(name for moves in unsure for name in moves), *rests)))
        return Pool(
            self._pool_name(cases),
            None if quota is None else int(quota),
            None if ceiling is None else _payable(ceiling),
            tuple(case.decision.application for case in in_order),
            sum(got is not None for got in granted),
            _last_of(in_order, granted),
            Money(sum(c.decision.amount.fen for c in in_order if c.decision.amount)),
            Money(sum(got.fen for got in granted if got is not None)),
            bool(why),
            why,
        )

    def _uncut(self, cases: list[_Case], why: tuple[str, ...], placements: list[Placement]) -> Pool:
        """Leave a pool unranked whose bounds nobody has set."""
        for case in cases:
            placements[case.position] = Placement(
                self._round_name(case), None, UNRANKED, None, True, why
            )
        claimed = Money(sum(c.decision.amount.fen for c in cases if c.decision.amount))
        return Pool(self._pool_name(cases), None, None, (), 0, "", claimed, NOTHING, True, why)

    def _pool_name(self, cases: list[_Case]) -> str:
        return ", ".join(dict.fromkeys(self._round_name(case) for case in cases))

    def _has_ranks(self) -> bool:
        """Tell whether places in the order mean anything: in proportion all are served alike."""
        return self.allotment.over is Over.IN_ORDER or self.allotment.quota is not None

    def _granted(
        self, cases: list[_Case], quota: Fraction | None, ceiling: Fraction | None
    ) -> list[Money | None]:
        """Give what each gets, in order; None where it is outside the quota or the ceiling."""
        count = len(cases) if quota is None else max(0, min(len(cases), int(quota)))
        claims = [case.decision.amount or NOTHING for case in cases[:count]]
        granted: list[Money | None] = list(claims)
        if ceiling is not None:
            most = _payable(ceiling)
            if self.allotment.over is Over.IN_PROPORTION:
                granted = list(cut_in_proportion(claims, most, self.allotment.rounding))
            else:
                granted = cut_in_order(claims, most, self.allotment.last, self.allotment.rounding)
        return granted + [None] * (len(cases) - count)

    def _unsure(
        self,
        cases: list[_Case],
        open_: list[_Case],
        quota: Fraction | None,
        ceiling: Fraction | None,
    ) -> list[tuple[str, ...]]:
        """Tell for each what could still change its result: pending cases, unknown keys."""
        reach = reaches([c.entrant for c in cases], [c.entrant for c in open_])
        could_exceed = ceiling is not None and self._could_exceed(cases, open_, ceiling)
        names = {name for case in cases for name in case.entrant.unknown}
        most = len(cases) if quota is None else quota
        loose = min((h.best for h in reach if h.best < h.worst and h.best <= most), default=None)
        found = []
        for held in reach:
            moves = quota is not None and held.best <= quota < held.worst
            moves = moves or (
                could_exceed and held.best <= most and self._feels(held, loose, open_)
            )
            why = ((PENDING,) if open_ else ()) + tuple(sorted(names)) if moves else ()
            found.append(why)
        return found

    def _feels(self, held: Reach, loose: int | None, open_: list[_Case]) -> bool:
        """Tell whether a case under a ceiling that binds depends on what is still open.

        In proportion each share depends on who shares, and the last fen on the order. Where one
        that does not fit is passed over, it matters in which order those before came.

        Args:
            held: the ranks it could come to hold.
            loose: the best rank of any case within the quota whose rank is not certain.
            open_: the pending cases.
        """
        if self.allotment.over is Over.IN_PROPORTION:
            return bool(open_) or loose is not None
        if self.allotment.last is Last.SKIP:
            return loose is not None and loose < held.worst
        return held.best < held.worst

    def _could_exceed(self, cases: list[_Case], open_: list[_Case], ceiling: Fraction) -> bool:
        most = [self._at_most(case.decision) for case in (*cases, *open_)]
        known = [figure for figure in most if figure is not None]
        return len(known) < len(most) or sum(known) > ceiling

    def _at_most(self, decision: Decision) -> Fraction | None:
        """Give what a decision could pay at most, in yuan: a pending one its least known term."""
        if decision.amount is not None:
            return Fraction(decision.amount.fen, 100)
        figures = [Fraction(text) for _, text in decision.terms if text is not None]
        if not figures:
            return None
        rounding = self.programme.award.rounding if self.programme.award else None
        return max(Fraction(0), min(figures)) + Fraction(rounding.unit_fen if rounding else 0, 100)

    def _rests(self, cases: list[_Case]) -> tuple[str, ...]:
        """Name what the cut rests on without basis: quota, ceiling, keys, the way of cutting."""
        read = {name for case in cases for name in case.here.parameters_read}
        days = dict.fromkeys(case.here.on for case in cases)
        names = (unfounded(self.book, read, (self.allotment.basis,), day) for day in days)
        return tuple(dict.fromkeys(name for found in names for name in found))


def _bound(expr: Expr | None, cases: Sequence[_Case]) -> Fraction | Unknown | None:
    """Give the quota or ceiling of a pool; unknown where its applications do not agree on one."""
    if expr is None:
        return None
    figures = [mean(expr, case.here) for case in cases]
    first = figures[0]
    if any(figure != first for figure in figures):
        return Unknown.of(CauseKind.PARAMETER, f"{DIFFERS}{_name(expr)}")
    return first if isinstance(first, Fraction) else Unknown.of(CauseKind.PARAMETER, _name(expr))


def _last_of(cases: Sequence[_Case], granted: Sequence[Money | None]) -> str:
    """Give the number of the last that got a place; empty where nobody did."""
    pairs = zip(cases, granted, strict=True)
    served = [case.decision.application for case, got in pairs if got is not None]
    return served[-1] if served else ""


def _payable(ceiling: Fraction) -> Money:
    """Give a ceiling as money; a part of a fen it might name cannot be paid."""
    return Money(int(max(Fraction(0), ceiling) * 100))


def _name(expr: Expr) -> str:
    return expr.name if isinstance(expr, Parameter) else ""


def _paid(decision: Decision, got: Money | None) -> Money | None:
    """Give what a placement grants; nothing known for a programme that pays nothing at all."""
    if decision.amount is None:
        return None
    return NOTHING if got is None else got


def _text(pool: Meant) -> str:
    return plain_text(pool) if isinstance(pool, bool | Fraction | str | date) else str(pool)
