"""Both lanes over the same cells: what the tests of the source compare."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from ipaward.domain.application import Application
from ipaward.domain.characters import folded
from ipaward.domain.source import Cell
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Length,
    Listing,
    Measure,
    Number,
    Record,
    Scheme,
    Text,
)
from ipaward.domain.value import Unknown
from ipaward.domain.words import Words
from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.arrays import NOT_BY_ARRAYS
from ipaward.interpreters.batch.arrays_look import Look
from ipaward.interpreters.batch.arrays_query import rows_of as arrays_of
from ipaward.interpreters.batch.lowering import ENGINES, written
from ipaward.interpreters.batch.parquet import held_of
from ipaward.interpreters.batch.source import ODD, read_source
from ipaward.interpreters.batch.source_access import Columns
from ipaward.rulebook.vocabulary import Blank, FactInfo, Supplier, Vocabulary
from ipaward.tables.columns import record_of
from ipaward.tables.records import RecordReader
from tests.arrays import listed
from tests.engines import rows_of

PLAIN = {
    "文字": Text(),
    "枚举": Choice(("甲", "B 乙", "不明", "无", "ａ", " 丙")),
    "代码": Code("listed"),
    "园区": Code(
        "parks", {folded(key): key for key in ("B 乙", "（集团）", "Ⅳ", "Ab", "１２", "é")}
    ),
    "信用": Identifier(Scheme.USCC),
    "专利": Identifier(Scheme.PATENT),
    "是否": Boolean(),
    "金额": Amount(),
    "整数": Number(0),
    "比率": Number(4, "-0.5", "1.25"),
    "人数": Number(0, "1", "9999"),
    "细数": Number(12),
    "日期": Day(),
    "到期": Day(or_none=True),
    "月数": Length(Measure.MONTHS),
    "天数": Length(Measure.DAYS),
}
BLANKS = {
    "金额": Blank.ZERO,
    "人数": Blank.ZERO,
    "是否": Blank.NO,
    "到期": Blank.NONE,
    "文字表": Blank.NONE,
}


def vocabulary_with(fields):
    """Give a vocabulary of a number and these facts, each with the blank of its name."""
    record = Record((("编号", Text()), *fields))
    return Vocabulary(record, {one.path: one for one in _facts(record, "")}, "编号")


def _facts(of, prefix):
    for name, inner in of.fields:
        path = f"{prefix}.{name}" if prefix else name
        blank = BLANKS.get(name, Blank.UNKNOWN)
        yield FactInfo(path, inner, Words(), "", Supplier.APPLICANT, blank=blank)
        if isinstance(inner, Listing):
            inner = inner.item
        if isinstance(inner, Record):
            yield from _facts(inner, path)


def known(value):
    """What is known in a record; a group of which nothing is known is not there."""
    if isinstance(value, Mapping):
        kept = {name: known(inner) for name, inner in value.items()}
        return {k: v for k, v in kept.items() if v != {} and not isinstance(v, Unknown)}
    if isinstance(value, tuple):
        return tuple(
            None if isinstance(one, Unknown) else known(one) if one != {} else one for one in value
        )
    return value


DUCK = ENGINES["duckdb"]


def reached(access, vocabulary):
    """Each fact as a rule would reach it."""

    def said(of, path):
        if isinstance(of, Record):
            return DUCK.record([(name, said(t, f"{path}.{name}")) for name, t in of.fields])
        value = access.fact(path)
        if not isinstance(of, Listing):
            return value
        item = sql.named("x")
        if not isinstance(of.item, Record):
            return DUCK.each(value, "x", access.item(path, item))
        fields = [(n, inside(t, f"{path}.{n}", item, n)) for n, t in of.item.fields]
        return DUCK.each(value, "x", DUCK.record(fields))

    def inside(of, path, item, name):
        value = access.inside(path, item, name)
        if isinstance(of, Record):
            inner = [(n, inside(t, f"{path}.{n}", value, n)) for n, t in of.fields]
            return DUCK.record(inner)
        if not isinstance(of, Listing):
            return value
        return DUCK.each(value, "y", access.item(path, sql.named("y")))

    return {name: said(of, name) for name, of in vocabulary.record.fields}


def as_facts(access, vocabulary, relation):
    """The query for the facts of clean rows, each reached as a rule would reach it."""
    listed = [sql.named("row", "f")]
    listed += [sql.aliased(fact, name) for name, fact in reached(access, vocabulary).items()]
    return f"SELECT {', '.join(written(one, DUCK) for one in listed)} FROM ({relation}) AS f"


def by_arrays(source, vocabulary, table, connection):
    """The record of each row of which arrays find nothing odd, by position."""
    (batch,) = table.combine_chunks().to_batches()
    try:
        rows = arrays_of(batch)
        odd = Look(source, connection).odd(rows)
        facts = {
            "row": sql.named("row", "f"),
            **reached(Columns(source.vocabulary, source.columns), vocabulary),
        }
        columns = {name: listed(rows.asked(fact), rows.count) for name, fact in facts.items()}
    except NOT_BY_ARRAYS:
        return {}
    left = [False] * rows.count if odd is None else odd.to_pylist()
    found = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {
        row["row"]: record_of(row, vocabulary)
        for row, is_odd in zip(found, left, strict=True)
        if not is_odd
    }


class Lanes:
    """A table read by both lanes.

    Attributes:
        fast: the record of each row that is not odd, by position.
        straight: that of each row of which nothing is odd even as it stands.
        arrays: that of each row of which arrays find nothing odd; none where they are not asked.
        slow: what the intake makes of each row, by position.
    """

    def __init__(self, table, vocabulary, casts=None):
        casts = casts or {}
        rows = pa.array(range(table.num_rows), pa.int64())
        numbers = pa.array([f"A{i}" for i in range(table.num_rows)])
        table = table.add_column(0, "row", rows)
        if "编号" not in table.column_names:
            table = table.add_column(1, "编号", numbers)
        listed = [f'CAST("{n}" AS {t}) AS "{n}"' for n, t in casts.items()]
        listed = [
            "* EXCLUDE (" + ", ".join(f'"{n}"' for n in casts) + ")" if casts else "*",
            *listed,
        ]
        relation = f"SELECT {', '.join(listed)} FROM given"
        with duckdb.connect() as connection:
            connection.register("given", table)
            found = connection.sql(relation)
            held = [
                held_of(n, t) for n, t in zip(found.columns, found.types, strict=True) if n != "row"
            ]
            self.source = read_source(held, vocabulary, "a.parquet")
            facts = connection.sql(self.source.facts(relation)).to_arrow_table()
            self.types = dict(zip(facts.column_names, facts.schema.types, strict=True))
            self.fast = {
                row["row"]: record_of(row, vocabulary) for row in rows_of(facts) if not row[ODD]
            }
            clean = self.source.clean(connection, relation)
            columns = Columns(vocabulary, self.source.columns)
            plain = connection.sql(as_facts(columns, vocabulary, clean))
            self.straight = {
                row["row"]: record_of(row, vocabulary) for row in rows_of(plain.to_arrow_table())
            }
            given = connection.sql(relation).to_arrow_table()
            self.arrays = by_arrays(self.source, vocabulary, given, connection)
            odd = connection.execute(self.source.odd_rows(relation)).fetchall()
            self.odd = [row for (row,) in odd]
            self.numbers = connection.execute(self.source.numbers(relation)).fetchall()
            reader = RecordReader(vocabulary)
            self.slow = {
                row: reader.read(tree, Cell("a.parquet", "", row + 1))
                for row, tree in self.source.trees(connection, relation)
            }

    def differences(self):
        """Rows a fast lane reads and the intake refuses or reads otherwise."""
        for row, record in [*self.fast.items(), *self.straight.items(), *self.arrays.items()]:
            slow = self.slow[row]
            if not isinstance(slow, Application) or known(record) != known(slow.record):
                yield row, record, slow
