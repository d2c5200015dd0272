"""What can be said of a rulebook only once all of it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipaward.language.facts_file import codes_in
from ipaward.language.parameters_file import days_between, gaps
from ipaward.language.report import Report, perhaps
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.expr import (
    Aggregate,
    Call,
    Compare,
    Const,
    Expr,
    Function,
    Order,
    Parameter,
    Total,
)
from ipaward.rulebook.policy import ParameterInfo
from ipaward.rulebook.reads import definitions_named
from ipaward.rulebook.walk import walk


def check_book(book: Rulebook, report: Report) -> None:
    """Report what does not fit together, and note what is written for nothing."""
    _lists(book, report)
    _names(book, report)
    read = {n for info in book.parameters.values() if info.by for n in figures_named(info.by)}
    for programme in book.programmes.values():
        used = list(_expressions(programme))
        definitions = programme.definitions
        reached = {name for expr in used for name in definitions_named(expr, definitions)}
        for expr in (*used, *(definitions[name].value for name in reached)):
            read |= figures_named(expr)
            _literals(expr, report)
        for name, definition in definitions.items():
            if name not in reached and not report.has_errors:
                report.note("unused-definition", definition.span, name=name)
    _days(book, read, report)
    if not report.has_errors:
        _unused_figures(book, read, report)


def figures_named(expr: Expr) -> set[str]:
    """Give the parameters, lists and series named in `expr` itself, its definitions left aside."""
    found: set[str] = set()
    for node in walk(expr):
        match node:
            case Parameter(name=name):
                found.add(name)
            case Call(
                function=Function.LISTED_IN | Function.VALUE_ON, arguments=(Const(value=name), *_)
            ):
                found.add(str(name))
            case _:
                pass
    return found


def _expressions(programme: Programme) -> Iterator[Expr]:
    """Give every expression of a programme but its definitions."""
    for rule in programme.rules:
        yield rule.when
        if rule.applies is not None:
            yield rule.applies
    award, allotment = programme.award, programme.allotment
    for term in award.terms if award else ():
        yield from (e for e in (term.value, term.applies) if e is not None)
    if award and award.nothing_below is not None:
        yield award.nothing_below
    if allotment:
        yield from (key.value for key in allotment.order)
        figures = allotment.per, allotment.quota, allotment.ceiling
        yield from (e for e in figures if e is not None)
    yield from (claim.value for claim in programme.claims)


def _lists(book: Rulebook, report: Report) -> None:
    for info, name in codes_in(book.vocabulary):
        if name not in book.lists:
            report.add("no-such-list", info.span, cure=perhaps(name, book.lists), name=name)


def _names(book: Rulebook, report: Report) -> None:
    """Refuse a name that means two things."""
    taken = {name: book.vocabulary.facts[name].span for name, _ in book.vocabulary.record.fields}
    for group in (book.parameters, book.lists, book.series):
        for name, info in group.items():
            if name in taken:
                report.add("name-taken-twice", info.span, also=[taken[name]], name=name)
            taken.setdefault(name, info.span)


def _days(book: Rulebook, read: set[str], report: Report) -> None:
    start, end = book.policy.in_force, book.policy.expires
    for name, info in book.parameters.items():
        if name not in read or not info.values:
            continue
        for after, days in gaps(info):
            report.add("days-without-value", after.span, name=name, days=days)
        first, last = info.values[0], info.values[-1]
        if start is not None and first.start > start:
            report.add(
                "days-without-value", first.span, name=name, days=days_between(start, first.start)
            )
        if last.until is not None and (end is None or last.until < end):
            report.note("values-end", last.span, name=name, day=last.until.isoformat())


def _literals(expr: Expr, report: Report) -> None:
    """Note a count compared with 0 or 1: a figure a circular could change is a parameter."""
    for node in walk(expr):
        if not isinstance(node, Compare) or node.order is not Order.AT_LEAST:
            continue
        match node.left, node.right:
            case Aggregate(total=Total.COUNT), Const():
                report.note("count-against-literal", node.span)
            case _:
                pass


def _unused_figures(book: Rulebook, read: set[str], report: Report) -> None:
    codes = {name for _, name in codes_in(book.vocabulary)}
    groups: list[Mapping[str, ParameterInfo | object]] = [book.parameters, book.lists, book.series]
    for group in groups:
        for name, info in group.items():
            if name not in read | codes:
                report.note("unused-figure", getattr(info, "span", None), name=name)
