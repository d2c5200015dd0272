"""The facts one programme asks for, out of all that its policy may speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from ipaward.domain.types import Identifier, Listing, Record, Type
from ipaward.rulebook.book import Programme
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.reads import facts_read
from ipaward.rulebook.vocabulary import FactInfo, Vocabulary


def facts_wanted(vocabulary: Vocabulary, programme: Programme) -> tuple[str, ...]:
    """Give the paths of all facts a programme may read, and of those that tell cases apart.

    The latter are who applies, by what a register is asked, who judged and why, and, of each
    group it reads anything of, the identifiers and what no two applications may share.
    """
    facts = vocabulary.facts
    read = {*facts_for(vocabulary, programme, expressions(programme))}
    read |= {vocabulary.applicant, vocabulary.code}
    read.discard("")
    read |= {info.key for info in facts.values() if info.key and _is_kept(info.path, read)}
    groups = {path.split(".")[0] for path in read}
    read |= {
        info.path
        for info in facts.values()
        if info.path.split(".")[0] in groups
        and (info.is_unique or isinstance(info.type, Identifier))
    }
    # A group that is read as a whole stands for all its fields; the order is that of facts.yaml.
    return tuple(
        path
        for path, info in facts.items()
        if not isinstance(info.type, Record)
        and any(path == one or path.startswith(f"{one}.") for one in read)
    )


def vocabulary_of(vocabulary: Vocabulary, programme: Programme) -> Vocabulary:
    """Give the part of a policy's vocabulary that one programme asks for."""
    return narrowed(vocabulary, facts_wanted(vocabulary, programme))


def facts_for(
    vocabulary: Vocabulary, programme: Programme, exprs: Iterable[Expr]
) -> tuple[str, ...]:
    """Give the paths of the facts that expressions may read, and of those that go with them.

    The latter are the number, the reference date, and who judged and why.
    """
    read = {path for e in exprs for path in facts_read(e, programme.definitions)}
    read |= {vocabulary.number, programme.reference_date}
    read |= {p for one in read if one in vocabulary.facts for p in vocabulary.facts[one].attested}
    return tuple(path for path in vocabulary.facts if path in read)


def decisive_vocabulary(vocabulary: Vocabulary, programme: Programme) -> Vocabulary:
    """Give the part of a policy's vocabulary on which a decision of one programme can depend.

    Who applies is not in it, but for the number of the application.
    """
    return narrowed(vocabulary, facts_for(vocabulary, programme, expressions(programme)))


def narrowed(vocabulary: Vocabulary, wanted: Collection[str]) -> Vocabulary:
    """Give the part of a vocabulary that holds the facts at some paths, and what is about them."""
    kept = {path: info for path, info in vocabulary.facts.items() if _is_kept(path, wanted)}
    narrow = {path: replace(i, type=_narrowed(i.type, path, kept)) for path, i in kept.items()}
    record = _narrowed(vocabulary.record, "", kept)
    assert isinstance(record, Record)
    judged = tuple(info for info in vocabulary.judged if info.path in kept)
    applicant, code = (
        path if path in kept else "" for path in (vocabulary.applicant, vocabulary.code)
    )
    return replace(
        vocabulary, record=record, facts=narrow, judged=judged, applicant=applicant, code=code
    )


def _is_kept(path: str, wanted: Collection[str]) -> bool:
    """Tell whether a fact is wanted itself, or stands above or below one that is."""
    return any(f"{path}.".startswith(f"{w}.") or f"{w}.".startswith(f"{path}.") for w in wanted)


def _narrowed(of: Type, path: str, kept: dict[str, FactInfo]) -> Type:
    """Give a type without the fields that are not kept."""
    match of:
        case Listing(item=item):
            return Listing(_narrowed(item, path, kept))
        case Record(fields=fields):
            inner = ((name, f"{path}.{name}" if path else name, t) for name, t in fields)
            return Record(tuple((n, _narrowed(t, p, kept)) for n, p, t in inner if p in kept))
        case _:
            return of


def expressions(programme: Programme) -> Iterator[Expr]:
    """Give every expression of a programme that asks something of an application."""
    optional: list[Expr | None] = []
    for rule in programme.rules:
        optional += [rule.when, rule.applies]
    if award := programme.award:
        optional += [award.nothing_below]
        optional += [e for term in award.terms for e in (term.value, term.applies)]
    if allotment := programme.allotment:
        optional += [allotment.per, allotment.quota, allotment.ceiling]
        optional += [key.value for key in allotment.order]
    optional += [claim.value for claim in programme.claims]
    yield from (e for e in optional if e is not None)
