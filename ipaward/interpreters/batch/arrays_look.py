"""Which rows of a register, read as arrays, are left to the database and the intake.

What `source_cells` asks of cells in SQL is asked of arrays here, where a blank is odd too. It may
be asked more strictly, never more laxly: a row that is odd here is read again, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import reduce

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ipaward.domain.limits import CELL_CHARACTERS, ITEMS
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Listing,
    Number,
    Record,
    Scheme,
    Text,
    Type,
)
from ipaward.interpreters.batch import arrays, sql
from ipaward.interpreters.batch.arrays import Group, Many, NotByArraysError, Value, among
from ipaward.interpreters.batch.arrays_frames import Frame, Items
from ipaward.interpreters.batch.parquet import Held
from ipaward.interpreters.batch.source import Source
from ipaward.interpreters.batch.source_access import Columns
from ipaward.interpreters.batch.source_cells import bounds
from ipaward.interpreters.batch.source_columns import Column
from ipaward.interpreters.batch.source_identifiers import wrong_identifiers
from ipaward.interpreters.batch.source_texts import DOUBTFUL, LONGEST_WORD, PLAIN_TEXT, is_plain
from ipaward.interpreters.batch.sql import E
from ipaward.rulebook.spelling import FILLERS, UNKNOWN_WORDS

_ITEM = "x"
_FEW = 1_000
_HELD = "identifiers_held"
_ITEMS, _CHARACTERS = pa.scalar(ITEMS, pa.int64()), pa.scalar(CELL_CHARACTERS, pa.int32())
_FIRST, _LAST = pa.scalar(date.min, pa.date32()), pa.scalar(date.max, pa.date32())
_NO_TEXTS = pa.array(sorted(UNKNOWN_WORDS | FILLERS))
_WHOLE_TEXT = f"^{PLAIN_TEXT}$"
_VISIBLE = (0x21, 0x7E)  # the bytes of the ASCII characters that can be seen


class Look:
    """Looks at the cells of some rows.

    Args:
        source: how the columns are read.
        connection: a database that knows the check digits of identifiers.
    """

    def __init__(self, source: Source, connection: duckdb.DuckDBPyConnection) -> None:
        self._source = source
        self._connection = connection
        self._access = Columns(source.vocabulary, source.columns)
        self._trees: dict[tuple[str, bool], E] = {}
        self._identifiers: dict[Scheme, set[str]] = {}

    def odd(self, rows: Frame) -> Value:
        """Tell which rows are odd; None where none is."""
        found = []
        for path, column in self._source.columns.items():
            of = self._source.vocabulary.facts[path].type
            value = rows.asked(self._tree(path))
            found.append(self._cells(path, column, of, value, rows))
            if path == self._source.vocabulary.number:
                found.append(_some(pc.is_null(value)))
        return _any(found)

    def _cells(self, path: str, column: Column, of: Type, value: Value, rows: Frame) -> Value:
        """Tell which cells of a column are odd."""
        if isinstance(of, Listing):
            return self._lists(path, column, of.item, value, rows)
        return None if path in self._source.sound else self._odd(of, column.held, value)

    def _lists(self, path: str, column: Column, of: Type, many: Value, rows: Frame) -> Value:
        if not isinstance(many, Many):
            raise NotByArraysError("list")
        items = Items(rows, many, _ITEM)
        if isinstance(of, Record):
            inside = list(self._inside(column, items))
            if isinstance(many.items, Group) and many.items.known is not None:
                inside.append(_some(pc.invert(many.items.known)))
        else:
            value = items.asked(self._access.item(path, sql.named(_ITEM)))
            held = column.held.item or column.held
            inside = [None if path in self._source.sound else self._odd(of, held, value)]
        odd = _any(inside)
        listed = None if odd is None else pc.greater(many.counts(odd), arrays.ZERO)
        return _any([_some(pc.greater(many.lengths(), _ITEMS)), listed])

    def _inside(self, column: Column, items: Items) -> Iterator[Value]:
        for path, inner in column.inner.items():
            of = self._source.vocabulary.facts[path].type
            value = items.asked(self._tree(path, inside=True))
            yield self._cells(path, inner, of, value, items)

    def _tree(self, path: str, *, inside: bool = False) -> E:
        """Give how a cell is read, from the row on or from the item at hand; written once."""
        key = (path, inside)
        if key not in self._trees:
            name = path.rpartition(".")[2]
            self._trees[key] = (
                self._access.inside(path, sql.named(_ITEM), name)
                if inside
                else self._access.fact(path)
            )
        return self._trees[key]

    def _odd(self, of: Type, held: Held, value: Value) -> Value:
        if held.kind == "varchar" and not isinstance(of, Choice | Text | Code | Identifier):
            raise NotByArraysError(held.kind)  # there are many spellings
        match of:
            case Boolean():
                return None
            case Day():
                return _outside(value, _FIRST, _LAST)
            case Number() | Amount():
                return _beyond(of, value)
        if not isinstance(value, pa.DictionaryArray):
            return self._odd_texts(of, value)
        odd = self._odd_texts(of, value.dictionary)
        return None if odd is None else _some(pc.take(odd, value.indices))

    def _odd_texts(self, of: Type, texts: pa.Array) -> Value:
        match of:
            case Choice(members=members):
                words = [word for word in members if is_plain(word)]
                return _some(pc.invert(among(texts, words)))
            case Text():
                return _no_texts(texts)
            case Code(keys=keys):
                return _any([_no_texts(texts), _near(texts, keys) if keys else None])
            case Identifier():
                return self._no_identifiers(of, texts)
        raise NotByArraysError(type(of).__name__)

    def _no_identifiers(self, of: Identifier, texts: pa.Array) -> Value:
        """Tell which texts are no identifiers; of a few, each is looked at once."""
        known = self._identifiers.setdefault(of.scheme, set())
        few = set(texts.to_pylist()) if len(texts) <= _FEW else None
        if few is not None and few <= known:
            return None
        wrong = self._wrong(of, texts)
        if few is not None and len(known) <= _FEW:
            known |= few.difference(wrong)
        # Not `among`, which keeps its words: these are others in every batch.
        return pc.is_in(texts, value_set=pa.array(wrong, pa.string())) if wrong else None

    def _wrong(self, of: Identifier, texts: pa.Array) -> list[str]:
        self._connection.register(_HELD, pa.table({"x": texts}))
        try:
            query = wrong_identifiers(f"SELECT x FROM {_HELD}", of.scheme)
            return [word for (word,) in self._connection.execute(query).fetchall()]
        finally:
            self._connection.unregister(_HELD)


def _some(odd: pa.Array) -> Value:
    """Give what is odd if anything is; an unknown is not."""
    return odd if pc.any(odd).as_py() else None


def _any(found: list[Value]) -> Value:
    """Give what is odd for one reason or another."""
    odd = [pc.fill_null(one, False) for one in found if one is not None]
    return reduce(pc.or_, odd) if odd else None


def _outside(value: Value, low: pa.Scalar, high: pa.Scalar) -> Value:
    ends = pc.min_max(value)
    if not ends["min"].is_valid:
        return None
    if pc.and_(pc.greater_equal(ends["min"], low), pc.less_equal(ends["max"], high)).as_py():
        return None
    return pc.or_(pc.less(value, low), pc.greater(value, high))


def _beyond(of: Number | Amount, value: Value) -> Value:
    digits = 2 if isinstance(of, Amount) else of.digits
    low, high = (pa.scalar(int(end.scaleb(digits)), pa.int64()) for end in bounds(of, digits))
    return _outside(value, low, high)


def are_plain_texts(texts: pa.Array) -> bool:
    """Tell whether every text that is there is read as it stands."""
    return _no_texts(texts) is None


def _no_texts(texts: pa.Array) -> Value:
    """Tell which texts are not read as they stand."""
    if _are_codes(texts):
        return None
    length = pc.binary_length(texts)
    return _any(
        [
            _some(pc.is_in(pc.utf8_lower(texts), value_set=_NO_TEXTS)),
            _some(pc.greater(length, _CHARACTERS)),
            _some(pc.invert(pc.match_substring_regex(texts, _WHOLE_TEXT))),
        ]
    )


def _are_codes(texts: pa.Array) -> bool:
    """Tell whether every text is made of visible ASCII and longer than any word that is none.

    All bytes are looked at together, which takes a twentieth of the time.
    """
    lengths = pc.min_max(pc.binary_length(texts))
    if not lengths["min"].is_valid:
        return True
    if lengths["min"].as_py() <= LONGEST_WORD or lengths["max"].as_py() > CELL_CHARACTERS:
        return False
    _, ends, data = texts.buffers()
    places = pa.Array.from_buffers(pa.int32(), len(texts) + 1, [None, ends], 0, texts.offset)
    first, last = places[0].as_py(), places[-1].as_py()
    seen = pc.min_max(pa.Array.from_buffers(pa.uint8(), last - first, [None, data], 0, first))
    return bool(_VISIBLE[0] <= seen["min"].as_py() and seen["max"].as_py() <= _VISIBLE[1])


def _near(texts: pa.Array, keys: Mapping[str, str]) -> Value:
    """Tell which texts may be a key of the list that is written otherwise, as `near_keys` does."""
    is_key = pc.is_in(texts, value_set=arrays.texts(tuple(keys.values())))
    is_small = pc.is_in(pc.utf8_lower(texts), value_set=arrays.texts(tuple(keys)))
    is_doubtful = pc.fill_null(pc.match_substring_regex(texts, DOUBTFUL), False)
    return _some(pc.and_(pc.invert(is_key), pc.or_(is_small, is_doubtful)))
