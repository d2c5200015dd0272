"""`ipaward explain` of a finished batch run: one row found in it, decided again, and told in full.

A run keeps the states of its rules and no words. The row is fetched from the input and decided as
any single case is; only where that comes to what the run wrote is it explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ipaward.casework.batch_replay import check_same
from ipaward.casework.decide import Desk
from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import RefusedError, Severity
from ipaward.domain.source import Cell
from ipaward.domain.words import Language
from ipaward.interfaces.batch_finished import Asked, Finished, book_of, check_rules, finished
from ipaward.interfaces.batch_inputs import Inputs, Names, unpacked
from ipaward.interfaces.batch_naming import other_names
from ipaward.interfaces.batch_rereading import Reread
from ipaward.interfaces.batch_searching import Searched, not_there, searched
from ipaward.interfaces.exits import FINDINGS, FINE, answering
from ipaward.interfaces.explaining import REFUSED_ROW
from ipaward.interfaces.opening import Order, day
from ipaward.interfaces.problems import SEVERITIES, in_order, text, where
from ipaward.interfaces.tongue import choose, harmless
from ipaward.interfaces.version import VERSION
from ipaward.interpreters.batch.decided import DecidedRow
from ipaward.interpreters.batch.duck import connect, in_words
from ipaward.interpreters.batch.parquet import open_parquet
from ipaward.interpreters.batch.source import read_source
from ipaward.interpreters.case.reading import CaseReading
from ipaward.interpreters.prose.explain import explain
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import decisive_vocabulary, vocabulary_of
from ipaward.tables.records import RecordReader

_MEMORY = "800MB"


def run(asked: Asked, number: str) -> int:
    """Explain the decision of a run on application `number`, or say why it was put aside."""
    day(asked.on)
    run_ = finished(asked.folder)
    with TemporaryDirectory(prefix="ipaward-") as work, ThreadPoolExecutor(1) as aside:
        # The search takes another core than the policy does, whose faults are said first.
        search = aside.submit(searched, run_, number, Path(work))
        book = book_of(run_, asked, run_.plan.programme)
        language = choose(asked.lang, policy=book.policy.language)
        with answering(language):
            programme = check_rules(run_, asked, book)
            telling = _Telling(run_, asked, book, programme, language, Path(work))
            with in_words(str(asked.folder), Path(work)):
                return telling.tell(number, search.result())


class _Telling:
    """Tells what a run decided of one application."""

    def __init__(
        self,
        run_: Finished,
        asked: Asked,
        book: Rulebook,
        programme: Programme,
        language: Language,
        work: Path,
    ) -> None:
        self.run, self.asked, self.book, self.programme = run_, asked, book, programme
        self.language, self.work = language, work

    def tell(self, number: str, found: Searched) -> int:
        """Print the explanation, or why there is none."""
        if found.row is not None:
            self._explain(number, found.row)
            return FINE
        if not found.aside:
            raise not_there(self.run, number, found.near)
        print("\n\n".join(_said_aside(number, found.aside, self.language)))
        return FINDINGS

    def _explain(self, number: str, row: DecidedRow) -> None:
        reread = Reread.opened(self.run, self.asked, self.book)
        _, now = reread.file_of(row.row)
        with ThreadPoolExecutor(1) as aside:
            # A large file's digest takes as long as all the rest, and another core.
            checked = aside.submit(reread.check, [now])
            if reread.is_columns:
                try:
                    read = self._row_of_columns(reread, row.row)
                finally:
                    # What other bytes come to is no fault: that they are others is said first.
                    checked.result()
            else:
                checked.result()
                read = self._row_of_rows(reread, row.row)
        with closing(CaseReading(self.book, self.programme)) as reading:
            on = day(self.run.plan.on or None)
            result = (
                Desk.of(reading, VERSION).decide(read, on)
                if isinstance(read, Application)
                else read
            )
        decision = check_same(number, row, result)
        print(explain(self.book, decision, self.language).rstrip("\n"))
        if isinstance(read, Application) and read.notes:
            print(f"\n{text(in_order(read.notes), self.language)}")

    def _row_of_columns(self, reread: Reread, row: int) -> Application | RefusedRow:
        """Read a row with all that can be told of it, else with what its decision rests on alone.

        A run reads no more than that, and so does not mind what else a row may hold.
        """
        whole = vocabulary_of(self.book.vocabulary, self.programme)
        try:
            read = self._by_columns(reread, row, whole)
        except RefusedError:
            read = None
        if isinstance(read, Application):
            return read
        decisive = decisive_vocabulary(self.book.vocabulary, self.programme)
        return self._by_columns(reread, row, decisive)

    def _by_columns(
        self, reread: Reread, row: int, vocabulary: Vocabulary
    ) -> Application | RefusedRow:
        connection = connect(1, _MEMORY, self.work, (reread.path,))
        with closing(connection):
            parquet = open_parquet(connection, reread.path)
            naming = other_names(vocabulary, reread.mapping)
            source = read_source(
                parquet.columns,
                vocabulary,
                str(reread.path),
                naming=naming,
                whole=self.book.vocabulary,
            )
            [(_, tree)] = source.trees(connection, parquet.stretch(row, row + 1))
        return RecordReader(vocabulary).read(tree, parquet.place(row))

    def _row_of_rows(self, reread: Reread, row: int) -> Application | RefusedRow:
        from ipaward.interfaces.intake import taken_in

        was, now = reread.file_of(row)
        inputs = unpacked(Inputs(reread.inputs.way, (now,)), self.work / "unpacked")
        order = Order(
            inputs.files[0].read, self.run.plan.policy, self.run.plan.programme,
            self.run.plan.on or None, self.asked.mapping,
        )  # fmt: skip
        taken = taken_in(order, self.book, self.programme)
        return Names(inputs).renamed(next(islice(taken.rows, row - was.first, None)))


def _said_aside(number: str, lines: Sequence[Mapping[str, str]], language: Language) -> list[str]:
    """Say why rows were put aside: each problem as the run wrote it down."""
    colon = "：" if language is Language.ZH else ": "
    severity = SEVERITIES[Severity.ERROR].said(language)
    said = [harmless(REFUSED_ROW.said(language).format(number=number))]
    for line in lines:
        place = Cell(
            line["file"], line["sheet"], int(line["line"] or 0), line["column"], line["header"]
        )
        shown = [
            f"{severity}[{line['problem']}]{colon}{harmless(line[language.value])}",
            f" --> {harmless(where(place, language))}",
        ]
        said.append("\n".join(shown))
    return said
