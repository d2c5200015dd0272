"""The query of a reading asked of arrays instead of a database: the same tree, node by node.

So nothing of the language is said a second time here; this knows no rules, only the SQL that the
reading writes. What it does not know is `NotByArraysError`, and the database answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial, reduce
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from ipaward.interpreters.batch import arrays, arrays_days
from ipaward.interpreters.batch.arrays import (
    Fixed,
    Group,
    Many,
    Months,
    NotByArraysError,
    Value,
    Word,
    alike,
    figures,
    of_kind,
    plain,
    surely,
)
from ipaward.interpreters.batch.arrays_calls import called
from ipaward.interpreters.batch.arrays_frames import Forms, Frame, Node, Rows, Some
from ipaward.interpreters.batch.sql import LONG, E

_NULL = pa.scalar(None)
_WHOLE = frozenset(
    {exp.DType.BIGINT, exp.DType.INT, exp.DType.INT128, exp.DType.SMALLINT, exp.DType.TINYINT}
)
_TEXTS = frozenset({exp.DType.TEXT, exp.DType.VARCHAR})
_SAMENESS = (pc.equal, pc.not_equal)
_DEAR = frozenset({"list_unique"})  # asked only of the rows whose answer counts


def rows_of(
    batch: pa.RecordBatch,
    steps: Mapping[str, E] = MappingProxyType({}),
    more: Mapping[str, Value] = MappingProxyType({}),
) -> Rows:
    """Give the rows of a batch, to be asked.

    Args:
        batch: the columns of a relation.
        steps: more columns, by how they are worked out.
        more: and such as are at hand.
    """
    given = {name: arrays.value_of(batch.column(name)) for name in batch.schema.names}
    return Rows(batch.num_rows, FORMS, {**given, **more}, steps)


# --- constants and columns ----------------------------------------------------------------------


def _literal(tree: Node, rows: Frame) -> Value:
    return _text(tree.this) if tree.is_string else _number(tree.this)


@lru_cache(10_000)
def _text(said: str) -> pa.Scalar:
    return pa.scalar(said, pa.string())


@lru_cache(10_000)
def _number(said: str) -> pa.Scalar:
    if int(said) > LONG:
        raise NotByArraysError(said)
    return pa.scalar(int(said), pa.int64())


def _column(tree: Node, rows: Frame) -> Value:
    return rows.column(tree.name) if tree.table else rows.variable(tree.name)


def _field(tree: Node, rows: Frame) -> Value:
    of = rows.asked(tree.this)
    if not isinstance(of, Group):
        raise NotByArraysError("field")
    return of.field(tree.expression.name)


def _record(tree: Node, rows: Frame) -> Value:
    return Group(
        {pair.this.name: partial(rows.asked, pair.expression) for pair in tree.expressions}
    )


def _cast(tree: Node, rows: Frame) -> Value:
    kind = tree.to.this
    if kind is exp.DType.ENUM:
        return _word(tree)
    if kind is exp.DType.DATE and isinstance(tree.this, exp.Literal):
        # The day before the first stands for none, and is no `date`.
        days = (
            0 if tree.this.this == "0000-12-31" else date.fromisoformat(tree.this.this).toordinal()
        )
        return pa.scalar(days - date(1970, 1, 1).toordinal(), pa.int32()).cast(pa.date32())
    of = rows.asked(tree.this)
    if isinstance(of, Fixed):
        return _cast_figure(of, tree)
    if isinstance(of, Many | Months):
        raise NotByArraysError("cast")
    if kind in _TEXTS:
        return _as_text(of)
    wanted = _KINDS.get(kind)
    if wanted is None or isinstance(of, Group | Word):
        raise NotByArraysError(str(kind))
    of = plain(of)
    if pa.types.is_null(of.type) or of.type == wanted:
        return of.cast(wanted)
    if wanted == pa.int64() and (pa.types.is_boolean(of.type) or pa.types.is_integer(of.type)):
        return of.cast(wanted)
    raise NotByArraysError(f"{of.type} as {wanted}")


_KINDS = {kind: pa.int64() for kind in _WHOLE} | {
    exp.DType.DATE: pa.date32(),
    exp.DType.BOOLEAN: pa.bool_(),
}


def _word(tree: Node) -> Value:
    words = tuple(word.this for word in tree.to.expressions)
    if not isinstance(tree.this, exp.Literal):
        raise NotByArraysError("ENUM")
    return Word(pa.scalar(words.index(tree.this.this), pa.int8()), words)


def _cast_figure(of: Fixed, tree: Node) -> Value:
    kind = tree.to.this
    if kind in _WHOLE and of.scale == 0:
        return of.units
    if kind is exp.DType.DECIMAL and int(tree.to.expressions[1].this.this) == of.scale:
        return of
    raise NotByArraysError(str(tree.to))


def _as_text(of: Value) -> Value:
    if isinstance(of, Word):
        return of
    if isinstance(of, pa.DictionaryArray) or plain(of).type in (pa.string(), pa.null()):
        return of if isinstance(of, pa.DictionaryArray) else of_kind(of, pa.string())
    if of.type != pa.int64():
        raise NotByArraysError(f"{of.type} as text")
    if isinstance(of, pa.Scalar):
        return of.cast(pa.string())
    # Years, mostly: a few numbers, each of which is written once.
    coded = of.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices, coded.dictionary.cast(pa.string()))


# --- truth --------------------------------------------------------------------------------------


def _truths(tree: E, rows: Frame) -> tuple[Value, Value]:
    one, other = rows.asked(tree.this), rows.asked(tree.expression)
    return of_kind(one, pa.bool_()), of_kind(other, pa.bool_())


def _not(tree: Node, rows: Frame) -> Value:
    return pc.invert(of_kind(rows.asked(tree.this), pa.bool_()))


def _is(tree: Node, rows: Frame) -> Value:
    if not isinstance(tree.expression, exp.Null):
        raise NotByArraysError("IS")
    return _is_null(rows.asked(tree.this))


def _is_null(of: Value) -> Value:
    match of:
        case Fixed(units=units):
            return pc.is_null(units)
        case Word(place=place):
            return pc.is_null(place)
        case Many(known=known):
            return arrays.FALSE if known is None else pc.invert(known)
        case Group():
            raise NotByArraysError("IS NULL of a group")
    return pc.is_null(of)


def _compared(compare: Callable[[Value, Value], Value]) -> Callable[[E, Frame], Value]:
    def compared(tree: Node, rows: Frame) -> Value:
        one, other = rows.asked(tree.this), rows.asked(tree.expression)
        if compare in _SAMENESS:
            if isinstance(one, Word) and isinstance(other, Word) and one.words == other.words:
                return compare(one.place, other.place)
            is_word = isinstance(other, pa.StringScalar) and other.is_valid
            if isinstance(one, pa.DictionaryArray) and is_word:
                same = arrays.among(one, [other.as_py()])
                return same if compare is pc.equal else pc.invert(same)
        return compare(*alike([one, other]))

    return compared


def _in(tree: Node, rows: Frame) -> Value:
    words = tree.expressions
    if not words or not all(isinstance(w, exp.Literal) and w.is_string for w in words):
        raise NotByArraysError("IN")
    return arrays.among(rows.asked(tree.this), [word.this for word in words])


def _between(tree: Node, rows: Frame) -> Value:
    of = plain(rows.asked(tree.this))
    low, high = _bound(tree.args["low"], rows), _bound(tree.args["high"], rows)
    of, low, high = alike([of, low, high])
    return pc.and_kleene(pc.greater_equal(of, low), pc.less_equal(of, high))


def _bound(tree: Node, rows: Frame) -> Value:
    """Give an end of an interval; beyond 64 bits, where nothing lies, it is the last there is."""
    sign, number = (-1, tree.this) if isinstance(tree, exp.Neg) else (1, tree)
    if isinstance(number, exp.Literal) and not number.is_string and int(number.this) > LONG:
        return pa.scalar(LONG if sign > 0 else -LONG - 1, pa.int64())
    return rows.asked(tree)


# --- choices ------------------------------------------------------------------------------------


def _case(tree: Node, rows: Frame) -> Value:
    if tree.this is not None:
        return _by_truth(tree, rows)
    cases, default = tree.args["ifs"], tree.args.get("default")
    conditions = [surely(rows.asked(one.this)) for one in cases]
    values = [rows.asked(one.args["true"]) for one in cases]
    if default is None:
        if len(values) == 1 and isinstance(values[0], Many):
            return values[0].provided(conditions[0])
        return _chosen(conditions, [*values, _NULL])
    is_dear = any(call.name in _DEAR for call in default.find_all(exp.Anonymous))
    last = _left(default, conditions, rows) if is_dear else rows.asked(default)
    return _chosen(conditions, [*values, last])


def _left(tree: E, conditions: Sequence[Value], rows: Frame) -> Value:
    """Work out what is asked of the rows for which no condition holds."""
    held = reduce(pc.or_, conditions)
    if isinstance(held, pa.Scalar):
        return rows.asked(tree)
    some = Some(rows, pc.invert(held))
    if some.count == 0:
        return _NULL
    return some.back(some.asked(tree))


def _by_truth(tree: Node, rows: Frame) -> Value:
    """Choose by a truth value: the first of the cases is for true, the second for false."""
    yes, no = tree.args["ifs"]
    default = tree.args.get("default")
    is_plain = all(isinstance(one.this, exp.Boolean) for one in (yes, no))
    if not is_plain or not yes.this.this or no.this.this or default is None:
        raise NotByArraysError("CASE")
    truth = of_kind(rows.asked(tree.this), pa.bool_())
    values = [rows.asked(one) for one in (yes.args["true"], no.args["true"], default)]
    if all(isinstance(one, pa.Scalar) and one.is_valid for one in values):
        met, unmet, unknown = alike(values)
        return pc.fill_null(pc.if_else(truth, met, unmet), unknown)
    return _chosen([pc.fill_null(truth, False), pc.is_valid(truth)], values)


def _chosen(conditions: Sequence[Value], values: Sequence[Value]) -> Value:
    """Give the value of the first condition that holds, else the last value."""
    words = next((one.words for one in values if isinstance(one, Word)), None)
    if words is not None:
        places = [_place(one, words) for one in values]
        return Word(_chosen(conditions, places), words)
    *values, last = alike(values)
    for condition, value in reversed(list(zip(conditions, values, strict=True))):
        last = pc.if_else(condition, value, last)
    return last


def _place(of: Value, words: Sequence[str]) -> Value:
    if isinstance(of, Word) and of.words == words:
        return of.place
    if isinstance(of, pa.Scalar) and not of.is_valid:
        return pa.scalar(None, pa.int8())
    raise NotByArraysError("ENUM")


# --- figures and days ---------------------------------------------------------------------------


def _added(sign: Callable[[Value, Value], Value]) -> Callable[[E, Frame], Value]:
    def added(tree: Node, rows: Frame) -> Value:
        given = [rows.asked(part) for part in (tree.this, tree.expression)]
        if isinstance(given[1], Months) and sign is pc.add_checked:
            return arrays_days.later(of_kind(given[0], pa.date32()), given[1].count)
        parts = [plain(one) for one in given]
        days = [part.type == pa.date32() for part in parts]
        found = sign(*figures([_since_epoch(part) for part in parts]))
        is_day = any(days) and not all(days)
        return arrays_days.day_of(found) if is_day else found

    return added


def _since_epoch(of: Value) -> Value:
    return arrays_days.number_of(of) if of.type == pa.date32() else of


def _product(tree: Node, rows: Frame) -> Value:
    one, other = rows.asked(tree.this), rows.asked(tree.expression)
    if isinstance(one, Fixed):
        return _moved(one, other)
    return pc.multiply_checked(*figures([one, other]))


def _moved(of: Fixed, by: Value) -> Fixed:
    """Move the point of decimals: times ten as often as they have places is the same units."""
    for places in range(of.scale + 1):
        if isinstance(by, pa.Scalar) and by.as_py() == 10**places:
            return Fixed(of.units, of.scale - places)
    raise NotByArraysError("decimal")


def _quotient(tree: Node, rows: Frame) -> Value:
    top, bottom = figures([rows.asked(tree.this), rows.asked(tree.expression)])
    return _divided(top, bottom)


def _divided(top: Value, bottom: Value) -> Value:
    """Cut towards zero; nothing is divided by nought."""
    bottom = pc.if_else(pc.equal(bottom, arrays.ZERO), pa.scalar(None, pa.int64()), bottom)
    return pc.divide_checked(top, bottom)


def _rest(tree: Node, rows: Frame) -> Value:
    top, bottom = figures([rows.asked(tree.this), rows.asked(tree.expression)])
    return pc.subtract_checked(top, pc.multiply_checked(_divided(top, bottom), bottom))


def _negative(tree: Node, rows: Frame) -> Value:
    return pc.negate_checked(*figures([rows.asked(tree.this)]))


FORMS: Forms = {
    exp.Null: lambda tree, rows: _NULL,
    exp.Boolean: lambda tree, rows: arrays.TRUE if tree.this else arrays.FALSE,
    exp.Literal: _literal,
    exp.Column: _column,
    exp.Struct: _record,
    exp.Dot: _field,
    exp.StructExtract: _field,
    exp.Cast: _cast,
    exp.Paren: lambda tree, rows: rows.asked(tree.this),
    exp.And: lambda tree, rows: pc.and_kleene(*_truths(tree, rows)),
    exp.Or: lambda tree, rows: pc.or_kleene(*_truths(tree, rows)),
    exp.Not: _not,
    exp.Is: _is,
    exp.EQ: _compared(pc.equal),
    exp.NEQ: _compared(pc.not_equal),
    exp.LT: _compared(pc.less),
    exp.LTE: _compared(pc.less_equal),
    exp.GT: _compared(pc.greater),
    exp.GTE: _compared(pc.greater_equal),
    exp.In: _in,
    exp.Between: _between,
    exp.Case: _case,
    exp.Add: _added(pc.add_checked),
    exp.Sub: _added(pc.subtract_checked),
    exp.Mul: _product,
    exp.IntDiv: _quotient,
    exp.Mod: _rest,
    exp.Neg: _negative,
    exp.Anonymous: called,
}
