"""Decisions of a finished run counted by what can be said of the applications it read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from ipaward.domain.application import Application
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.source import Source as Text
from ipaward.domain.types import Listing, Record
from ipaward.domain.words import Language, Words
from ipaward.interfaces.batch_finished import Asked, Finished
from ipaward.interfaces.batch_inputs import Inputs, Names, unpacked
from ipaward.interfaces.batch_naming import other_names
from ipaward.interfaces.batch_rereading import Reread
from ipaward.interfaces.batch_rows import LOT, Row
from ipaward.interfaces.expression import World
from ipaward.interfaces.intake import taken_in
from ipaward.interfaces.opening import Order, day
from ipaward.interfaces.waiting import measuring
from ipaward.interpreters.batch.counting import Counted, Grouping
from ipaward.interpreters.batch.duck import connect
from ipaward.interpreters.batch.facts_relation import without_odd
from ipaward.interpreters.batch.parquet import Parquet, open_parquet
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.interpreters.batch.source import read_source
from ipaward.interpreters.batch.valuing import values_of
from ipaward.language.expressions import read_expression
from ipaward.language.scalar import Scalar
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.expr import Expr
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import facts_for, narrowed
from ipaward.tables.columns import facts_table
from ipaward.tables.records import RecordReader

MEMORY = "800MB"
MOST = 20  # values told apart; the rest are told together
_COUNTING = Words(zh="汇总", en="summing up")
_WHERE = "--by"
_HERE = Cell("")  # of rows whose faults nobody is told here


def expressions(book: Rulebook, programme: Programme, by: Sequence[str]) -> list[Expr]:
    """Read what decisions are to be counted by: names or expressions of the programme.

    Raises:
        RefusedError: with everything wrong with any of them.
    """
    scope = World.of_policy(book, programme).scope
    found: list[Expr] = []
    problems: list[Problem] = []
    for written in by:
        text = Text(_WHERE, written)
        expr, wrong = read_expression(Scalar.whole(text), scope)
        problems += wrong
        if expr is None:
            continue
        if isinstance(expr.type, Listing | Record):
            is_list = isinstance(expr.type, Listing)
            what = Words("一个列表", "a list") if is_list else Words("一组", "a group")
            span = Scalar.whole(text).span()
            problems.append(Problem("batch-by-many", span, {"by": written, "what": what}))
        found.append(expr)
    if problems:
        raise RefusedError(problems)
    return found


@dataclass(frozen=True, slots=True)
class Grouped:
    """The register of a run gone over again, and its decisions counted.

    Attributes:
        work: a folder for what does not fit into memory.
    """

    run: Finished
    asked: Asked
    book: Rulebook
    programme: Programme
    work: Path

    def counted(
        self, exprs: Sequence[Expr], language: Language, *, quiet: bool
    ) -> list[list[Counted]]:
        """Count by each of the expressions; who is not in the input any more is refused.

        Each by itself: a row in which the facts of one cannot be read has a value for the others.
        """
        reread = Reread.opened(self.run, self.asked, self.book)
        reading = BatchReading(self.book, self.programme, day(self.run.plan.on or None))
        allowed = (reread.path, self.run.path)
        connection = connect(os.cpu_count() or 1, MEMORY, self.work / "spill", allowed)
        with closing(connection), ThreadPoolExecutor(1) as aside:
            checked = aside.submit(reread.check, reread.inputs.files)
            if not reread.is_columns:
                checked.result()
            inputs = unpacked(reread.inputs, self.work / "unpacked")
            parquet = open_parquet(connection, reread.path) if reread.is_columns else None
            rows = self.run.plan.rows * len(exprs)
            found = []
            with measuring(_COUNTING, language, quiet, rows, 0) as tick:
                for expr in exprs:
                    facts = facts_for(self.book.vocabulary, self.programme, [expr])
                    vocabulary = narrowed(self.book.vocabulary, facts)
                    values = values_of(reading, [expr])
                    grouping = Grouping(connection, values, facts_table((), vocabulary, ()))
                    if parquet is not None:
                        self._go_over_columns(reread, parquet, grouping, vocabulary, tick)
                    else:
                        self._go_over_rows(inputs, grouping, vocabulary, facts, tick)
                    found.append(grouping.largest(0, MOST))
            checked.result()
            return found

    def _go_over_columns(
        self,
        reread: Reread,
        parquet: Parquet,
        grouping: Grouping,
        vocabulary: Vocabulary,
        tick: Callable[[int], None],
    ) -> None:
        naming, whole = other_names(vocabulary, reread.mapping), self.book.vocabulary
        shown = str(reread.path)
        source = read_source(parquet.columns, vocabulary, shown, naming=naming, whole=whole)
        reader = RecordReader(vocabulary)
        for chunk in self.run.plan.chunks():
            facts = without_odd(source, parquet.stretch(chunk.first, chunk.end))
            odd = grouping.scan(facts, chunk.first, chunk.end)
            for at in range(0, len(odd), LOT):
                trees = grouping.trees(source, parquet, odd[at : at + LOT])
                _join(
                    grouping, vocabulary, [(row, reader.read(tree, _HERE)) for row, tree in trees]
                )
            grouping.count(self.run.path / chunk.decisions)
            tick(chunk.end - chunk.first)

    def _go_over_rows(
        self,
        inputs: Inputs,
        grouping: Grouping,
        vocabulary: Vocabulary,
        facts: Sequence[str],
        tick: Callable[[int], None],
    ) -> None:
        rows = self._rows(inputs, facts)
        for number, chunk in groupby(rows, key=lambda row: row[0] // self.run.plan.chunk):
            while lot := list(islice(chunk, LOT)):
                _join(grouping, vocabulary, lot)
                tick(len(lot))
            here = self.run.chunk_of(number * self.run.plan.chunk)
            grouping.count(self.run.path / here.decisions)

    def _rows(self, inputs: Inputs, facts: Sequence[str]) -> Iterator[Row]:
        """Give every row of the input with its position; what is odd in it may be left out."""
        names = Names(inputs)
        before = {one.name: one for one in self.run.plan.inputs}
        for one in inputs.files:
            order = Order(
                one.read, self.run.plan.policy, self.run.plan.programme,
                self.run.plan.on or None, self.asked.mapping,
            )  # fmt: skip
            was = before[one.name]
            try:
                taken = taken_in(order, self.book, self.programme, facts)
            except RefusedError as refusal:
                raise RefusedError(map(names.problem, refusal.problems)) from refusal
            # With more facts there may be more items without an application; they come last.
            yield from enumerate(islice(taken.rows, was.rows), was.first)


def _join(grouping: Grouping, vocabulary: Vocabulary, rows: Sequence[Row]) -> None:
    """Value rows read one by one; what cannot be read has no value, and so is unknown."""
    kept = {at: one for at, one in rows if isinstance(one, Application)}
    if kept:
        grouping.join_with(facts_table(kept.values(), vocabulary, kept))
