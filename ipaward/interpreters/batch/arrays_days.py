"""Days as arrays: moved by days and by months, as the database moves them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ipaward.interpreters.batch.arrays import ZERO, Value

_LEAST, _MOST = pa.scalar(-(2**31), pa.int64()), pa.scalar(2**31 - 1, pa.int64())
_NO_NUMBER = pa.scalar(None, pa.int64())
_LENGTHS = pa.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], pa.int64())


def _whole(number: int) -> pa.Scalar:
    return pa.scalar(number, pa.int64())


def number_of(day: Value) -> Value:
    """Give the days since 1970-01-01."""
    return day.cast(pa.int32()).cast(pa.int64())


def day_of(number: Value) -> Value:
    """Give the day so many days after 1970-01-01; none where there is no such day.

    A query asks of such a day only where it has seen that the calendar has it.
    """
    fits = pc.and_(pc.greater_equal(number, _LEAST), pc.less_equal(number, _MOST))
    return pc.if_else(fits, number, _NO_NUMBER).cast(pa.int32()).cast(pa.date32())


def later(day: Value, months: Value) -> Value:
    """Give days moved by months: in a month that is too short, its last day."""
    if isinstance(day, pa.Scalar) and isinstance(months, pa.Scalar):
        return later(pa.repeat(day, 1), months)[0]
    of = [part(day).cast(pa.int64()) for part in (pc.year, pc.month, pc.day)]
    reached = pc.add_checked(
        pc.add(pc.multiply(of[0], _whole(12)), pc.subtract(of[1], _whole(1))), months
    )
    fits = pc.and_(pc.greater_equal(reached, _whole(0)), pc.less(reached, _whole(12 * 10_000)))
    reached = pc.if_else(fits, reached, _NO_NUMBER)
    year = pc.divide(reached, _whole(12))
    month = pc.subtract(reached, pc.multiply(year, _whole(12)))
    is_leap = pc.and_(pc.equal(month, _whole(1)), _is_leap(year))
    length = pc.add(pc.take(_LENGTHS, month), is_leap.cast(pa.int64()))
    return day_of(_since_epoch(year, month, pc.min_element_wise(of[2], length, skip_nulls=False)))


def _is_leap(year: Value) -> Value:
    def has(divisor: int) -> Value:
        rest = pc.subtract(year, pc.multiply(pc.divide(year, _whole(divisor)), _whole(divisor)))
        return pc.equal(rest, ZERO)

    return pc.or_(pc.and_(has(4), pc.invert(has(100))), has(400))


def _since_epoch(year: Value, month: Value, day: Value) -> Value:
    """Count the days, in years that begin in March so that a leap day is the last of one.

    After Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, `days_from_civil`.
    """
    early = pc.less(month, _whole(2)).cast(pa.int64())
    # No year is below nought, but the March before it begins in one that is.
    shifted = pc.add(pc.subtract(year, early), _whole(400))
    from_march = pc.add(pc.subtract(month, _whole(2)), pc.multiply(early, _whole(12)))
    of_year = pc.add(
        pc.divide(pc.add(pc.multiply(from_march, _whole(153)), _whole(2)), _whole(5)),
        pc.subtract(day, _whole(1)),
    )
    leaps = pc.add(
        pc.subtract(pc.divide(shifted, _whole(4)), pc.divide(shifted, _whole(100))),
        pc.divide(shifted, _whole(400)),
    )
    before = pc.add(pc.multiply(shifted, _whole(365)), leaps)
    return pc.subtract(pc.add(before, of_year), _whole(719_468 + 146_097))
