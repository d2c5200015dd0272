"""What a decision rests on that nobody has enacted or decided yet: why it is provisional."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ipaward.domain.value import Unknown
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.judgement import Judgement, counts
from ipaward.rulebook.policy import Basis, Policy


def provisional(
    book: Rulebook, programme: Programme, judgement: Judgement, on: date | Unknown
) -> tuple[str, ...]:
    """Name what `judgement` rests on without basis: parameters and lists, then readings.

    Only what counts: a note never decides, and an ineligible case has no amount.
    """
    return unfounded(book, judgement.parameters_read, _bases(programme, judgement), on)


def unfounded(
    book: Rulebook, names: Iterable[str], bases: Iterable[Basis], on: date | Unknown
) -> tuple[str, ...]:
    """Name the parameters and lists of `names` without basis, then the readings nobody decided.

    Args:
        book: the rulebook.
        names: parameters, lists and series that were read.
        bases: what else counts; only the readings of these are looked at.
        on: the day whose values were read.
    """
    rested = {name: basis for name in names if (basis := basis_of(book, name, on)) is not None}
    declared = [*book.parameters, *book.lists, *book.series]
    missing = [name for name in declared if name in rested and rested[name].is_missing]
    readings = {name for basis in [*rested.values(), *bases] for name in basis.readings}
    return (*missing, *_undecided(book.policy, readings))


def basis_of(book: Rulebook, name: str, on: date | Unknown) -> Basis | None:
    """Give what parameter, list or series `name` rests on that day; None where nothing is known."""
    if name in book.parameters:
        held = None if isinstance(on, Unknown) else book.parameters[name].on(on)
        return None if held is None else held.basis
    if name in book.lists:
        return book.lists[name].basis
    return book.series[name].basis if name in book.series else None


def reading_label(policy: Policy, name: str) -> str:
    """Give the name by which a decision lists a reading, in the language of the policy."""
    return f"{'读法' if policy.language == 'zh' else 'reading'}:{name}"


def _bases(programme: Programme, judgement: Judgement) -> Iterator[Basis]:
    yield from (rule.basis for rule in programme.rules if counts(rule))
    if programme.award is not None:
        reached = {name for name, _ in judgement.terms}
        yield from (term.basis for term in programme.award.terms if term.name in reached)


def _undecided(policy: Policy, names: set[str]) -> Iterator[str]:
    for name, reading in policy.readings.items():
        if name in names and not reading.by:
            yield reading_label(policy, name)
