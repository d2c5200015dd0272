"""Whether a row can be decided by the law of its day, and whether the decision is provisional."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ipaward.interpreters.batch import lookups, sql
from ipaward.interpreters.batch.outcome import Outcome
from ipaward.interpreters.batch.reads import Reads, Watch, given, surely, together
from ipaward.interpreters.batch.sql import E
from ipaward.rulebook.book import Rulebook
from ipaward.rulebook.expr import Order
from ipaward.rulebook.judgement import counts
from ipaward.rulebook.policy import Basis, ParameterInfo

NOT_IN_FORCE, NO_VERSION = "not-in-force", "no-version-on-day"


class Standing:
    """Says of each row whether its day has law and figures, and what they rest on."""

    def __init__(self, book: Rulebook, outcome: Outcome) -> None:
        self.book = book
        self.outcome = outcome
        self.on = outcome.expressions.on
        gaps = frozenset(name for name, info in book.parameters.items() if self._has_gap(info))
        self.without_version = gaps
        self.unfounded = frozenset(self._names_unfounded())
        self._watch = Watch(outcome.expressions, gaps | self.unfounded)
        self._reads = self._decisive()

    # --- what is read --------------------------------------------------------------------

    def _decisive(self) -> Reads:
        """Give when each watched name is read by what counts: rules, and the award."""
        found: list[Reads] = []
        for one in self.outcome.found:
            if counts(one.rule):
                if one.rule.applies is not None:
                    found.append(self._watch.reads(one.rule.applies))
                found.append(given(one.may_apply, self._watch.reads(one.rule.when)))
        return together(*found, given(self._reached, self._of_award()))

    @property
    def _reached(self) -> E:
        """Tell whether the award is looked at: not where the case is refused already."""
        return sql.call("coalesce", self.outcome.truth, sql.truth(True))

    def _of_award(self) -> Reads:
        award, settled = self.outcome.programme.award, self.outcome.settled
        found: list[Reads] = []
        for one in self.outcome.sums:
            if one.term.applies is not None:
                found.append(self._watch.reads(one.term.applies))
            may = sql.truth(True)
            if one.applies is not None:
                may = sql.call("coalesce", one.applies, sql.truth(True))
            found.append(given(may, self._watch.reads(one.term.value)))
        if award is not None and award.nothing_below is not None and settled is not None:
            is_paid = sql.compare(Order.MORE.value, settled.paid.top, sql.small(0))
            found.append(given(surely(is_paid), self._watch.reads(award.nothing_below)))
        return together(*found)

    # --- refused -------------------------------------------------------------------------

    def refused(self) -> E:
        """Give the code of the problem that refuses a row; NULL for none."""
        policy = self.book.policy
        early = late = sql.truth(False)
        if policy.in_force is not None:
            early = sql.compare("<", self.on, sql.day(policy.in_force))
        if policy.expires is not None:
            late = sql.compare(">", self.on, sql.day(policy.expires))
        word = self.outcome.expressions.lowering.word
        codes = (NOT_IN_FORCE, NO_VERSION)
        cases = [(surely(sql.either(early, late)), word(NOT_IN_FORCE, codes))]
        lacking = [
            sql.both(read, sql.is_known(self.on), sql.contrary(self._has_version(name)))
            for name, read in self._reads.items()
            if name in self.without_version
        ]
        cases.append((sql.either(*lacking), word(NO_VERSION, codes)))
        said = [case for case in cases if not sql.is_sure(case[0], False)]
        return sql.when(*said) if said else sql.cast(sql.null(), "VARCHAR")

    def _has_version(self, name: str) -> E:
        info = self.book.parameters[name]
        return surely(lookups.by_day(info, self.on, lambda _: sql.truth(True)))

    def _has_gap(self, info: ParameterInfo) -> bool:
        """Tell whether there is a day of the policy on which the parameter has no version."""
        policy = self.book.policy
        first, last = policy.in_force or date.min, policy.expires or date.max
        edges = [first, *(v.until + timedelta(days=1) for v in info.values if v.until)]
        return any(first <= day <= last and info.on(day) is None for day in edges)

    # --- provisional ---------------------------------------------------------------------

    def provisional(self) -> E:
        """Tell whether the decision rests on something nobody has enacted or decided."""
        outcome = self.outcome
        if any(counts(f.rule) and self._is_undecided(f.rule.basis) for f in outcome.found):
            return sql.truth(True)
        found = []
        for one in outcome.sums:
            if self._is_undecided(one.term.basis):
                there = sql.truth(True)
                if one.applies is not None:
                    there = sql.call("coalesce", one.applies, sql.truth(True))
                found.append(sql.both(self._reached, there))
        for name, read in self._reads.items():
            if name in self.unfounded:
                found.append(sql.both(read, self._lacks_basis(name)))
        return sql.either(*found)

    def _lacks_basis(self, name: str) -> E:
        if name not in self.book.parameters:
            return sql.truth(True)  # lists and series have one basis for all days
        info = self.book.parameters[name]
        return surely(
            lookups.by_day(info, self.on, lambda dated: sql.truth(self._lacks(dated.basis)))
        )

    def _names_unfounded(self) -> Iterator[str]:
        book = self.book
        for name, info in book.parameters.items():
            if any(self._lacks(dated.basis) for dated in info.values):
                yield name
        bases = {name: held.basis for name, held in book.lists.items()}
        bases |= {name: held.basis for name, held in book.series.items()}
        yield from (name for name, basis in bases.items() if self._lacks(basis))

    def _lacks(self, basis: Basis) -> bool:
        return basis.is_missing or self._is_undecided(basis)

    def _is_undecided(self, basis: Basis) -> bool:
        readings = self.book.policy.readings
        return any(name in readings and not readings[name].by for name in basis.readings)
