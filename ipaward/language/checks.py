"""What can be said of a rulebook only once all of it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipaward.domain.source import Span
from ipaward.language.facts_file import codes_in
from ipaward.language.parameters_file import days_between, gaps
from ipaward.language.report import Report, perhaps
from ipaward.rulebook.book import Rulebook
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
from ipaward.rulebook.wanted import expressions


def check_book(book: Rulebook, report: Report) -> None:
    """Report what does not fit together, and note what is written for nothing."""
    _lists(book, report)
    _names(book, report)
    read = {n for info in book.parameters.values() if info.by for n in figures_named(info.by)}
    unused: dict[Span, str] = {}
    needed: set[Span] = set()
    for programme in book.programmes.values():
        used = list(expressions(programme))
        definitions = programme.definitions
        reached = {name for expr in used for name in definitions_named(expr, definitions)}
        for expr in (*used, *(definitions[name].value for name in reached)):
            read |= figures_named(expr)
            _literals(expr, report)
        for name, definition in definitions.items():
            if definition.span is not None and name in reached:
                needed.add(definition.span)
            elif definition.span is not None:
                unused[definition.span] = name
    # What holds for every programme need not be used by each of them.
    for span, name in unused.items():
        if span not in needed and not report.has_errors:
            report.note("unused-definition", span, name=name)
    for expr in (*_of_lifecycles(book), *_of_indicators(book)):
        read |= figures_named(expr)
    _days(book, read, report)
    if book.programmes and not report.has_errors:
        _unused_figures(book, read, report)


def _of_lifecycles(book: Rulebook) -> Iterator[Expr]:
    for lifecycle in book.lifecycles.values():
        yield from (one.value for one in lifecycle.definitions.values())
        yield from (one.when for one in lifecycle.transitions if one.when is not None)
        yield from (one.due for one in lifecycle.reminders)


def _of_indicators(book: Rulebook) -> Iterator[Expr]:
    for indicator in book.indicators.values():
        yield from (row.value for row in indicator.rows)
        yield indicator.evidence
        if indicator.base is not None:
            yield indicator.base


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


def _is_used_policys(info: object, book: Rulebook) -> bool:
    """Tell whether a figure comes from a policy this one uses, which may hold more."""
    span = getattr(info, "span", None)
    folders = (f"policies/{name}/" for name in book.policy.uses)
    return span is not None and any(folder in span.source.path for folder in folders)


def _unused_figures(book: Rulebook, read: set[str], report: Report) -> None:
    codes = {name for _, name in codes_in(book.vocabulary)}
    groups: list[Mapping[str, ParameterInfo | object]] = [book.parameters, book.lists, book.series]
    for group in groups:
        for name, info in group.items():
            if name not in read | codes and not _is_used_policys(info, book):
                report.note("unused-figure", getattr(info, "span", None), name=name)
