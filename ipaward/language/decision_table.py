"""Decision tables, drawn with bars: inputs, a double bar, outputs; one row for each rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ipaward.domain.problem import Problem
from ipaward.domain.source import Span
from ipaward.domain.types import Boolean, Choice, Number, Text, Type
from ipaward.domain.words import Details, Words
from ipaward.language.finish import finished
from ipaward.language.nearest import nearest
from ipaward.language.scalar import Scalar
from ipaward.language.scope import Scope
from ipaward.language.syntax import Written, parse
from ipaward.language.tokens import RESERVED, Report, Token, tokens_of
from ipaward.language.typecheck import Checker
from ipaward.language.typecheck_calls import FIGURE
from ipaward.language.typecheck_names import Here, did_you_mean
from ipaward.language.typecheck_types import has_order, is_figure, join, type_words, types_listed
from ipaward.rulebook.expr import All, Any, Compare, Const, Expr, Hit, Not, Order, Row, Table, Total

HITS: Mapping[str, tuple[Hit, Total | None]] = {
    "": (Hit.UNIQUE, None),
    "U": (Hit.UNIQUE, None),
    "F": (Hit.FIRST, None),
    **{f"C{total.value}": (Hit.COLLECT, total) for total in Total},
    "C+": (Hit.COLLECT, Total.SUM),
    "C<": (Hit.COLLECT, Total.MIN),
    "C>": (Hit.COLLECT, Total.MAX),
    "C#": (Hit.COLLECT, Total.COUNT),
}
_ANY = ("-", "—", "－")
_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*")
_RULER = re.compile(r"[\s|:-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its cells left and right of the double bar."""

    inputs: tuple[Scalar, ...]
    outputs: tuple[Scalar, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """One row read: its tests by column (None for any value), its results by column."""

    tests: tuple[Expr | None, ...]
    results: tuple[Expr, ...]
    span: Span

    @property
    def when(self) -> Expr:
        """The condition of the whole row."""
        asked = tuple(test for test in self.tests if test is not None)
        if len(asked) == 1:
            return asked[0]
        return All(asked, span=self.span) if asked else Const(True, Boolean(), self.span)


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads one table.

    Attributes:
        name: what the author calls it.
        outputs: the types wanted of the outputs, as far as any are.
    """

    scope: Scope
    report: Report
    name: str
    outputs: Mapping[str, Type]

    def read(self, text: Scalar, hit: str) -> Mapping[str, Table]:
        """Give one table for each output, or none where anything is wrong."""
        lines = list(lines_of(text))
        policy = HITS.get("".join(hit.split()))
        if policy is None:
            self.report.add("bad-hit", 0, 0, {"hit": hit})
        if len(lines) < 2 or not lines[0].inputs or not lines[0].outputs:
            self.report.add("bad-table", 0, len(text.text))
            return {}
        head, *rows = lines
        names = self._names(head.outputs)
        inputs = [self._expression(cell) for cell in head.inputs]
        rules = [self._rule(row, head, inputs, names) for row in rows]
        good = [rule for rule in rules if rule is not None]
        if policy is None or self.report.problems:
            return {}
        # What is tested of an input that cannot be read is not known, so nothing surely overlaps.
        if policy[0] is Hit.UNIQUE and None not in inputs:
            self._report_overlaps(good)
        found = {name: self._table(at, name, policy, good) for at, name in enumerate(names)}
        tables = {name: table for name, table in found.items() if isinstance(table, Table)}
        return {} if self.report.problems else tables

    def _names(self, cells: Sequence[Scalar]) -> list[str]:
        names = [cell.text for cell in cells]
        for at, cell in enumerate(cells):
            if not _WORD.fullmatch(cell.text) or cell.text in names[:at]:
                self._say("bad-output", cell.span(), {"name": cell.text})
        return names

    def _expression(self, cell: Scalar) -> Expr | None:
        return self._read(cell, Report(cell, self.report.problems))

    def _read(self, cell: Scalar, report: Report) -> Expr | None:
        tokens = tokens_of(cell, report)
        trees = None if tokens is None else parse(tokens, "whole", report)
        return None if trees is None else Checker(self.scope, report).expression(trees[0], Here())

    def _rule(
        self, row: Line, head: Line, inputs: Sequence[Expr | None], names: Sequence[str]
    ) -> Rule | None:
        wanted, found = (len(head.inputs), len(head.outputs)), (len(row.inputs), len(row.outputs))
        if wanted != found:
            details = {
                "wanted": f"{wanted[0]} || {wanted[1]}",
                "found": f"{found[0]} || {found[1]}",
            }
            self._say("uneven-row", row.span, details)
            return None
        cells = zip(row.inputs, inputs, strict=True)
        tests = tuple(None if of is None else self._test(cell, of) for cell, of in cells)
        results = [self._result(cell, n) for cell, n in zip(row.outputs, names, strict=True)]
        good = tuple(result for result in results if result is not None)
        return Rule(tests, good, row.span) if len(good) == len(results) else None

    def _test(self, cell: Scalar, of: Expr) -> Expr | None:
        """Read a cell of tests; None for `-`, which any value passes, and for a faulty one."""
        if cell.text in _ANY:
            return None
        if not cell.text:
            cure = Words("任何值都可以就写 `-`", "write `-` if any value will do")
            self.report.problems.append(Problem("empty", cell.span(), {}, cure))
            return None
        bare = _NOT.fullmatch(cell.text)
        words = _bare_words(cell.part(*bare.span(1)) if bare else cell, of.type)
        if words:
            among = _one_of(of, words, cell.span())
            return Not(among, span=cell.span()) if bare else among
        if self._are_wrong_words(cell.part(*bare.span(1)) if bare else cell, of.type):
            return None
        report = Report(cell, self.report.problems)
        tokens = tokens_of(cell, report)
        if tokens is None:
            return None
        denied = _denied(tokens)
        trees = parse(denied or tokens, "cell", report)
        if trees is None:
            return None
        test = self._tests(trees, of, cell, report)
        return Not(test, span=cell.span()) if test and denied else test

    def _are_wrong_words(self, cell: Scalar, of: Type) -> bool:
        """Report a cell of bare words where some are no words of the enumeration, or ill parted."""
        if not isinstance(of, Choice):
            return False
        words = list(_parted(cell))
        strange = [word for word in words if word.text.strip('"') not in of.members]
        if not all(_WORD.fullmatch(word.text) and self._is_free(word.text) for word in strange):
            return False
        before = len(self.report.problems)
        for sign in re.finditer("[，、]", cell.text):
            details = {"sign": sign[0], "half": ","}
            self._say("full-width-punctuation", cell.span(*sign.span()), details)
        # Beside a word of the enumeration the others are meant as such; alone it may be a fact.
        code = "unknown-fact" if len(strange) == len(words) else "unknown-member"
        members = " | ".join(of.members)
        for word in strange:
            near = nearest(word.text, of.members)
            cure = did_you_mean(near) or Words(f"可选的词：{members}", f"the words are: {members}")
            details = {"name": word.text, "word": word.text, "members": members}
            self.report.problems.append(Problem(code, word.span(), details, cure))
        return len(self.report.problems) > before

    def _is_free(self, word: str) -> bool:
        return word not in RESERVED and not self.scope.declares(word)

    def _tests(
        self, trees: tuple[Written, ...], of: Expr, cell: Scalar, report: Report
    ) -> Expr | None:
        return Checker(self.scope, report).tests(trees, of, Here(), cell.span())

    def _result(self, cell: Scalar, name: str) -> Expr | None:
        wants = self.outputs.get(name)
        words = _bare_words(cell, wants)
        if len(words) == 1:
            return words[0]
        report = Report(cell)
        result = finished(self._read(cell, report), wants, report, may_be_raw=False)
        self.report.problems.extend(report.problems)
        return result

    def _table(
        self, at: int, name: str, policy: tuple[Hit, Total | None], rules: Sequence[Rule]
    ) -> Expr | None:
        hit, total = policy
        results = [rule.results[at] for rule in rules]
        joined = join(results)
        if total is Total.COUNT:
            joined = tuple(results), Number(0)
        spans = tuple(result.span for result in results if result.span)
        if joined is None:
            details: Details = {"name": name, "types": types_listed(r.type for r in results)}
            self._say("mixed-values", spans[0], details, spans[1:])
            return None
        if total is not None and not _can_total(joined[1], total):
            kind = type_words(joined[1])
            details = {"name": total.value, "type": kind, "wanted": FIGURE}
            self._say("wrong-argument", spans[0], details, spans[1:])
            return None
        parts, of = joined
        rows = tuple(Row(rule.when, gives) for rule, gives in zip(rules, parts, strict=True))
        table = Table(self.name, hit, total, rows, of, self.report.text.span())
        return finished(table, None, self.report, may_be_raw=False)

    def _report_overlaps(self, rules: Sequence[Rule]) -> None:
        """Report rows of a unique table that surely apply to one and the same case."""
        for first, second in combinations(rules, 2):
            columns = zip(first.tests, second.tests, strict=True)
            if all(_surely_meet(a, b) for a, b in columns):
                self._say("overlapping-rows", second.span, {}, (first.span,))

    def _say(self, code: str, span: Span, details: Details, also: tuple[Span, ...] = ()) -> None:
        self.report.problems.append(Problem(code, span, details, also=also))


def lines_of(text: Scalar) -> Iterator[Line]:
    """Give the lines of a drawn table, without blank ones and the ruler under a Markdown head."""
    for match in re.finditer(r"[^\n]+", text.text):
        if _RULER.fullmatch(match.group()):
            continue
        left, right = _sides(_trimmed(text, match.start(), match.end()))
        yield Line(left, right, text.span(match.start(), match.end()))


def _sides(line: Scalar) -> tuple[tuple[Scalar, ...], tuple[Scalar, ...]]:
    """Cut a line at its bars; bars inside quotes are text."""
    cells: list[list[Scalar]] = [[]]
    start, at, quoted = int(line.text.startswith("|")), int(line.text.startswith("|")), False
    while at < len(line.text):
        here = line.text[at]
        if here == "\\" and quoted:
            at += 1
        elif here in '"“”':
            quoted = not quoted
        elif here == "|" and not quoted:
            cells[-1].append(_trimmed(line, start, at))
            start = at + 1
            if line.text[at + 1 : at + 2] == "|":
                cells.append([])
                at, start = at + 1, at + 2
        at += 1
    if start < len(line.text):
        cells[-1].append(_trimmed(line, start, len(line.text)))
    left, *rest = cells
    return tuple(left), tuple(cell for side in rest for cell in side)


def _trimmed(text: Scalar, start: int, end: int) -> Scalar:
    inner = text.text[start:end]
    left = start + len(inner) - len(inner.lstrip())
    return text.part(left, max(left, start + len(inner.rstrip())))


def _bare_words(cell: Scalar, of: Type | None) -> tuple[Const, ...]:
    """Give the words of an enumeration written without quotes; nothing if any is no such word."""
    if not isinstance(of, Choice):
        return ()
    words = [word.strip().strip('"') for word in cell.text.split(",")]
    if not all(word in of.members for word in words):
        return ()
    return tuple(Const(word, Text(), cell.span()) for word in words)


def _parted(cell: Scalar) -> Iterator[Scalar]:
    """Give the words of a cell, parted by commas of any kind."""
    for word in re.finditer("[^,，、]+", cell.text):
        yield _trimmed(cell, word.start(), word.end())


def _one_of(of: Expr, words: tuple[Const, ...], span: Span) -> Expr:
    tests = tuple(Compare(Order.EQUAL, of, word, span=span) for word in words)
    return tests[0] if len(tests) == 1 else Any(tests, span=span)


def _denied(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Give what stands inside `not(…)` where that is the whole cell; nothing otherwise."""
    kinds = [token.kind for token in tokens]
    if len(kinds) < 4 or kinds[:2] != ["NOT", "LP"] or kinds[-1] != "RP":
        return ()
    depth = 0
    for at, kind in enumerate(kinds[1:-1], 1):
        depth += (kind in ("LP", "LB")) - (kind in ("RP", "RB"))
        if depth == 0 and at < len(kinds) - 1:
            return ()
    return tokens[2:-1]


def _can_total(of: Type, total: Total) -> bool:
    match total:
        case Total.SUM:
            return is_figure(of)
        case Total.MIN | Total.MAX:
            return has_order(of)
        case _:
            return True


def _surely_meet(a: Expr | None, b: Expr | None) -> bool:
    """Tell whether some value certainly passes both tests; in doubt, no."""
    if a is None or b is None or a == b:
        return True
    first, second = _values(a), _values(b)
    return bool(first and second and first & second)


def _values(test: Expr) -> frozenset[object]:
    """Give the values a test names one by one, or nothing where it is of another kind."""
    parts = test.parts if isinstance(test, Any) else (test,)
    values = [
        part.right.value
        for part in parts
        if isinstance(part, Compare) and part.order is Order.EQUAL and isinstance(part.right, Const)
    ]
    return frozenset(values) if len(values) == len(parts) else frozenset()
