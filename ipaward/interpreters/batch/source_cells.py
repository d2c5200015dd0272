"""How one cell of a typed column is read in SQL, and when it had better not be.

Each reading gives a value and the conditions under which it is *odd*: those cells are read by the
ordinary intake instead, which knows every spelling and every fault. What is not odd means here
exactly what it means there; so a condition may be too strict, never too lax.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from ipaward.domain.limits import FEN
from ipaward.domain.types import (
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Identifier,
    Length,
    Measure,
    Number,
    Text,
    Type,
)
from ipaward.interpreters.batch.duck import quoted
from ipaward.interpreters.batch.parquet import Held
from ipaward.interpreters.batch.source_identifiers import identifier_faults, wrong_identifiers
from ipaward.interpreters.batch.source_texts import (
    is_code,
    is_plain,
    near_keys,
    no_plain_word,
    texts,
    word_faults,
)
from ipaward.rulebook.spelling import NO_WORDS, NOTHING_WORDS, UNKNOWN_WORDS, YES_WORDS
from ipaward.rulebook.vocabulary import Blank

WHOLE = frozenset(
    {
        "tinyint", "smallint", "integer", "bigint", "hugeint",
        "utinyint", "usmallint", "uinteger", "ubigint", "uhugeint",
    }
)  # fmt: skip
FLOATS = frozenset({"float", "double"})
ZONED = frozenset({"timestamp with time zone", "timestamp_ns with time zone"})
_STAMPS = frozenset({"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"})
NO_DAY = "(DATE '0001-01-01' - 1)"
_FIRST, _LAST = "DATE '0001-01-01'", "DATE '9999-12-31'"

_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of one column are read.

    Attributes:
        value: the fact, in SQL.
        odd: conditions in SQL, each of which marks a cell that is read elsewhere; unknown is no.
    """

    value: str
    odd: tuple[str, ...] = ()


def fits(held: Held, of: Type) -> bool:
    """Say whether a column of this kind may hold plain facts of type `of`."""
    match of:
        case Boolean():
            return held.kind in {"boolean", "varchar"}
        case Number() | Amount():
            return held.kind in WHOLE | {"decimal", "varchar"}
        case Day():
            return held.kind in _STAMPS | {"date", "varchar"}
        case _:
            return held.kind == "varchar"


def plain_of(x: str, held: Held) -> str:
    """Give a cell as the ordinary intake may be handed it."""
    # Python has neither all the days a file can hold nor a way to say that there is no last one.
    return f"CAST({x} AS VARCHAR)" if held.kind in _STAMPS | {"date"} else x


def cells(x: str, held: Held, of: Type, blank: Blank) -> Cells:
    """Read the cells `x` of a column.

    Args:
        x: the cell in SQL.
        held: what the column holds; it fits.
        of: the type of the fact, no group and no list.
        blank: what an empty text means.
    """
    if held.kind == "varchar":
        return _from_text(x, of, _blank(of, blank))
    match of:
        case Number() | Amount():
            return _from_figure(x, held, of)
        case Day():
            return _from_day(x, held)
    return Cells(x)


def _blank(of: Type, blank: Blank) -> str:
    """Give what an empty text means, in SQL."""
    match of, blank:
        case ((Number() | Amount()), Blank.ZERO):
            return "0"
        case Boolean(), Blank.NO:
            return "false"
        case Day(or_none=True), Blank.NONE:
            return NO_DAY
    return "NULL" if blank is Blank.UNKNOWN else ""


def certain(x: str, held: Held, of: Type) -> str:
    """Read cells that are known not to be odd, as `oddities` has it."""
    match of:
        case Text() | Code() | Choice() | Identifier():
            return x
        case Number() | Amount() if held.kind == "decimal":
            digits = 2 if isinstance(of, Amount) else of.digits
            kept = min(held.scale, digits)
            # It fits into eighteen digits, for it is within the bounds of figures.
            narrow = (
                x if (held.width, held.scale) == (18, kept) else f"CAST({x} AS DECIMAL(18, {kept}))"
            )
            value = f"CAST({narrow} * {10**kept} AS BIGINT)" if kept else f"CAST({x} AS BIGINT)"
            return value + _times(digits - kept)
        case Number() | Amount() if held.kind != "varchar":
            digits = 2 if isinstance(of, Amount) else of.digits
            return f"CAST({x} AS BIGINT){_times(digits)}"
        case _:
            return cells(x, held, of, Blank.UNKNOWN).value


def oddities(x: str, held: Held, of: Type) -> tuple[str, ...]:
    """Give the conditions under which cells are odd where even a blank is.

    Then what is not odd is read as it stands: no cell says that it is unknown but by being null.
    """
    if held.kind != "varchar":
        return cells(x, held, of, Blank.UNKNOWN).odd
    match of:
        case Choice(members=members):
            return (f"{x} NOT IN ({texts(m for m in members if is_plain(m))})",)
        case Text() | Code():
            return (no_plain_word(x), *near_keys(x, of))
        case Identifier(scheme=scheme):
            return (identifier_faults(x, scheme),)
        case _:
            return (
                *cells(x, held, of, Blank.UNKNOWN).odd,
                f"{x} IN ({texts(sorted(UNKNOWN_WORDS))})",
            )


def any_of(conditions: Iterable[str]) -> str:
    """Write in SQL that one of several conditions holds."""
    return " OR ".join(f"({one})" for one in conditions)


def sooner(x: str, held: Held, of: Type, odd: str) -> str:
    """Give a condition that is soon told and false of every odd cell; of an unknown one it is not.

    Of most others it is true, so that only where it is false need be asked whether they are `odd`.
    """
    if held.kind == "varchar":
        match of:
            case Choice(members=members):
                # One look-up; in a lambda `IN` compares with each word in turn.
                return f"list_contains([{texts(m for m in members if is_plain(m))}], {x})"
            case Text() | Code() if not near_keys(x, of):
                return is_code(x)
    return f"({odd}) IS NOT TRUE"


# --- figures ----------------------------------------------------------------------------------


def bounds(of: Number | Amount, scale: int) -> tuple[Decimal, Decimal]:
    """Give the least and the greatest figure with `scale` decimals that a record may hold."""
    digits = 2 if isinstance(of, Amount) else of.digits
    most = Decimal(FEN).scaleb(-digits)
    low, high = (Decimal(0) if isinstance(of, Amount) else -most), most
    if isinstance(of, Number):
        low = max(low, Decimal(of.least)) if of.least else low
        high = min(high, Decimal(of.most)) if of.most else high
    step = Decimal(1).scaleb(-scale)
    return (
        low.quantize(step, ROUND_CEILING, _EXACT),
        high.quantize(step, ROUND_FLOOR, _EXACT),
    )


def _from_figure(x: str, held: Held, of: Number | Amount) -> Cells:
    digits = 2 if isinstance(of, Amount) else of.digits
    scale = held.scale if held.kind == "decimal" else 0
    low, high = bounds(of, scale)
    if held.kind != "decimal":
        within = f"{x} BETWEEN {low:f} AND {high:f}"
        value = f"CAST({x} AS BIGINT){_times(digits)}"
        return Cells(f"CASE WHEN {within} THEN {value} END", (f"NOT ({within})",))
    within = _within(x, held, low, high)
    kept, odd = min(scale, digits), [f"NOT ({within})"] if within else []
    width = min(18, max(held.width - scale, 1) + kept)
    if scale > digits:
        # A cast rounds, so that what is equal after it had no more decimals. It may round up to
        # one more digit before the point.
        width = min(18, width + 1)
        own = f"DECIMAL({held.width}, {held.scale})"
        same = f"TRY_CAST(TRY_CAST({x} AS DECIMAL({width}, {kept})) AS {own}) = {x}"
        odd.append(f"({same}) IS FALSE OR ({x} IS NOT NULL AND ({same}) IS NULL)")
        within = " AND ".join(filter(None, (within, same)))
    narrow = f"TRY_CAST({x} AS DECIMAL({width}, {kept}))"
    value = f"CAST({narrow} * {10**kept} AS BIGINT)" if kept else f"CAST({narrow} AS BIGINT)"
    value += _times(digits - kept)
    return Cells(f"CASE WHEN {within} THEN {value} END" if within else value, tuple(odd))


def _within(x: str, held: Held, low: Decimal, high: Decimal) -> str:
    """Compare with the bounds in the column's own type, as far as it reaches them."""
    reach = Decimal("9" * held.width).scaleb(-held.scale, _EXACT)
    own = f"DECIMAL({held.width}, {held.scale})"
    if low > reach or high < -reach:
        return f"{x} IS NULL"
    said = [f"{x} >= CAST('{low:f}' AS {own})"] if low > -reach else []
    said += [f"{x} <= CAST('{high:f}' AS {own})"] if high < reach else []
    return " AND ".join(said)


def _times(digits: int) -> str:
    return f" * CAST({10**digits} AS BIGINT)" if digits else ""


# --- days -------------------------------------------------------------------------------------


def _from_day(x: str, held: Held) -> Cells:
    if held.kind == "date":
        return Cells(x, (f"{x} < {_FIRST} OR {x} > {_LAST}",))
    day = f"CAST({x} AS DATE)"
    return Cells(
        day, (f"{day} < {_FIRST} OR {day} > {_LAST} OR CAST({day} AS {held.kind}) <> {x}",)
    )


# --- texts ------------------------------------------------------------------------------------


def odd_identifiers(values: str, of: Identifier) -> str:
    """Write the query for those of the texts `x` that the fast lane does not read.

    It says the same of each as `cells` does, and asks it once however often it occurs.
    """
    wrong = wrong_identifiers(values, of.scheme)
    return f"SELECT x FROM ({wrong}) WHERE x NOT IN ({texts(sorted(UNKNOWN_WORDS))})"


def item_cells(x: str, held: Held, of: Type) -> Cells:
    """Read the items `x` of a list of plain values, empty texts left to the intake."""
    read = cells(x, held, of, Blank.UNKNOWN)
    return replace(read, odd=(*read.odd, f"{x} = ''")) if held.kind == "varchar" else read


def _from_text(x: str, of: Type, empty: str) -> Cells:
    """Read texts; `empty` is what an empty one means in SQL, nothing where the intake says it."""
    unknown = sorted(UNKNOWN_WORDS - {""})
    blanks = [*unknown, ""] if empty else unknown
    match of:
        case Choice(members=members):
            # As a cast it is one look-up; a chain of comparisons takes as long as it has words.
            used = dict.fromkeys([*(m for m in members if is_plain(m)), *blanks])
            odd = f"{x} IS NOT NULL AND TRY_CAST({x} AS ENUM({texts(used)})) IS NULL"
            return Cells(
                f"CASE WHEN {x} IN ({texts([*unknown, ''])}) THEN NULL ELSE {x} END", (odd,)
            )
        case Text() | Code():
            value = f"CASE WHEN {x} IN ({texts([*unknown, ''])}) THEN NULL ELSE {x} END"
            return Cells(value, (*word_faults(x, empty), *near_keys(x, of)))
        case Identifier(scheme=scheme):
            value = f"CASE WHEN {x} IN ({texts([*unknown, ''])}) THEN NULL ELSE {x} END"
            said = f"{x} NOT IN ({texts(blanks)})"
            return Cells(value, (f"{said} AND ({identifier_faults(x, scheme)})",))
        case _:
            return _from_spelling(x, of, empty, blanks)


def _from_spelling(x: str, of: Type, empty: str, blanks: list[str]) -> Cells:
    """Read the plainest spellings of what is no word."""
    cases: list[tuple[str, str]] = []
    match of:
        case Boolean():
            cases = [
                (f"{x} IN ({texts(sorted(words))})", said)
                for words, said in ((YES_WORDS, "true"), (NO_WORDS, "false"))
            ]
        case Number() | Amount():
            cases = [_figure_in(x, of)]
        case Day(or_none=or_none):
            written = f"regexp_full_match({x}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
            day = f"TRY_CAST({x} AS DATE)"
            cases = [(f"{written} AND {day} >= {_FIRST}", day)]
            if or_none:
                cases.append((f"{x} IN ({texts(sorted(NOTHING_WORDS))})", NO_DAY))
        case Length(measure=measure):
            cases = list(_lengths_in(x, measure))
    read = " OR ".join(f"coalesce({when}, false)" for when, _ in cases)
    if empty and empty != "NULL":
        cases.append((f"{x} = ''", empty))
    value = " ".join(f"WHEN {when} THEN {then}" for when, then in cases)
    return Cells(
        f"CASE {value} END",
        (f"{x} IS NOT NULL AND NOT ({read} OR {x} IN ({texts(blanks)}))",),
    )


def _figure_in(x: str, of: Number | Amount) -> tuple[str, str]:
    digits = 2 if isinstance(of, Amount) else of.digits
    low, high = bounds(of, digits)
    point = f"(\\.[0-9]{{1,{digits}}})?" if digits else ""
    # Sixteen digits hold every figure within bounds, and eighteen the cast.
    written = f"-?(0|[1-9][0-9]{{0,{15 - digits}}}){point}"
    figure = f"TRY_CAST({x} AS DECIMAL(18, {digits}))"
    when = (
        f"regexp_full_match({x}, {quoted(written)})"
        f" AND {figure} BETWEEN CAST('{low:f}' AS DECIMAL(18, {digits}))"
        f" AND CAST('{high:f}' AS DECIMAL(18, {digits}))"
    )
    return when, f"CAST({figure} * {10**digits} AS BIGINT)"


def _lengths_in(x: str, measure: Measure) -> Iterable[tuple[str, str]]:
    months = {"(个月|月)": 1, "年": 12}
    iso = {"M": 1, "Y": 12} if measure is Measure.MONTHS else {"D": 1}
    plain = months if measure is Measure.MONTHS else {"[天日]": 1}
    count = f"CAST(regexp_extract({x}, '[0-9]+') AS BIGINT)"
    for before, units in (("", plain), ("P", iso)):
        for unit, worth in units.items():
            when = f"regexp_full_match({x}, '{before}(0|[1-9][0-9]{{0,8}}){unit}')"
            yield when, f"{count} * CAST({worth} AS BIGINT)"
