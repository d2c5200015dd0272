"""The grammar of values: how people write an amount, a day, a duration, yes and no.

One table for rule files and for spreadsheets, so that `是` or `2026-03-01` means the same in both.
The dialect of rule files is strict; that of records takes what offices really type, as long as it
can mean one thing only. What could mean two things is refused with its cure, never guessed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ipaward.domain.characters import fold_width, forbidden_at, named, tidy
from ipaward.domain.identifiers import Fault, read_identifier
from ipaward.domain.limits import CELL_CHARACTERS, FEN, ITEMS
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
    Text,
    Type,
)
from ipaward.domain.value import NOTHING, CauseKind, Duration, Unknown, Value
from ipaward.domain.words import Details, listed
from ipaward.rulebook.percentages import in_figures

UNKNOWN_WORDS = frozenset({"", "不明", "unknown"})
NOTHING_WORDS = frozenset({"无", "none"})
# What offices put into a cell that is to hold a text and has none. Two rows with such a mark in
# place of a number do not share a number, so in a record it is no text.
_MARKS = "-–—－/／\\＼*＊.。?？_＿~～…"
FILLERS = NOTHING_WORDS | {"n/a", "null", "nil", "暂无", "未知", "不详", "待补", "未填"}
FILLERS |= {mark * count for mark in _MARKS for count in (1, 2, 3)}
YES_WORDS = frozenset({"是", "yes", "true"})
NO_WORDS = frozenset({"否", "no", "false"})

_SCALES = {"万": 10**4, "亿": 10**8}
_UNIT = re.compile(r"(万|亿)?(元|圆)?")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_SUFFIXED = re.compile(r"(?P<figure>[^万亿%‰元圆]*)(?P<suffix>(万|亿)?(元|圆)?|%|‰)")
_CURRENCY = re.compile(r"^(人民币|RMB|CNY|[¥￥])\s*", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_MIDNIGHT = r"(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?"
_OFFICE_DAYS = [
    re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日" + _MIDNIGHT, re.ASCII),
    re.compile(
        r"(?P<year>\d{4})(?P<by>[-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})" + _MIDNIGHT,
        re.ASCII,
    ),
]
_ISO_LENGTH = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", re.ASCII)
_PLAIN_LENGTH = re.compile(r"(-?)(0|[1-9]\d*) ?(年|years?|个月|月|months?|天|日|days?)", re.ASCII)
_LONGEST = 60  # digits or characters of what can be a figure or a day
_MONTHS_IN = {"年": 12, "year": 12, "个月": 1, "月": 1, "month": 1}


class Dialect(StrEnum):
    """Who wrote the text."""

    RULES = "rules"  # authors of policy and rule files
    RECORDS = "records"  # applicants and officers, in spreadsheets


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A text that is no value of the type wanted.

    Attributes:
        code: a key of the problems of records.
        details: what fills the words of that problem.
    """

    code: str
    details: Details = field(default_factory=dict)


def read_value(
    text: str, of: Type, dialect: Dialect, *, path: str = "", unit: str = ""
) -> Value | Unknown | Misspelt:
    """Read `text` as a value of the type `of`.

    Args:
        text: as written.
        of: any type a fact or parameter can have but records and tables.
        dialect: who wrote it.
        path: of the fact, so that an unknown says what is not known.
        unit: what a bare number counts, where a mapping says so: `元`, `万元`, `亿元`, `%`, `‰`,
            `年`, `月`, `日`.
    """
    at = forbidden_at(text.strip())
    if at is not None:
        return Misspelt(
            "forbidden-character", _shown(text) | {"character": named(text.strip()[at])}
        )
    plain = tidy(text)
    if len(plain) > CELL_CHARACTERS:
        return Misspelt("text-too-long", {"length": str(len(plain)), "most": str(CELL_CHARACTERS)})
    if _word(plain, dialect) in UNKNOWN_WORDS:
        return Unknown.of(CauseKind.FACT, path) if path else Unknown(frozenset())
    if isinstance(of, Text | Code | Choice):
        return _read_words(plain, of, dialect)
    if isinstance(of, Day) and of.or_none and _word(plain, dialect) in NOTHING_WORDS:
        return NOTHING
    if _word(plain, dialect) in NOTHING_WORDS and not isinstance(of, Listing):
        return Misspelt("none-not-allowed", _shown(plain))
    return _read_figure(plain, of, dialect, unit)


def _read_words(plain: str, of: Text | Code | Choice, dialect: Dialect) -> str | Misspelt:
    if isinstance(of, Choice):
        return plain if plain in of.members else _no_member(plain, of)
    if isinstance(of, Code) and (meant := of.meant(plain)):
        return Misspelt("near-code", _shown(plain) | {"list": of.list_name, "nearest": meant})
    if dialect is Dialect.RECORDS and _word(plain, dialect) in FILLERS:
        return Misspelt("says-nothing", _shown(plain))
    return plain


def _read_figure(plain: str, of: Type, dialect: Dialect, unit: str) -> Value | Misspelt:
    match of:
        case Boolean():
            return _read_boolean(plain, dialect)
        case Number() | Amount():
            return _read_number(plain, of, dialect, unit)
        case Day():
            return _read_day(plain, dialect)
        case Length(measure=measure):
            return _read_length(plain, measure, dialect, unit)
        case Identifier(scheme=scheme):
            found = read_identifier(plain, scheme)
            return Misspelt(found.code, found.details) if isinstance(found, Fault) else found
        case Listing(item=item) if not isinstance(item, Record):
            return _read_list(plain, item, dialect, unit)
    raise ValueError(f"no single text can be a {of}")


def _word(plain: str, dialect: Dialect) -> str:
    return plain.casefold() if dialect is Dialect.RECORDS else plain


def _shown(text: str) -> dict[str, str]:
    shown = "".join(c if c.isprintable() else "�" for c in text.strip())
    return {"written": shown if len(shown) <= 60 else shown[:59] + "…"}


def _no_member(plain: str, of: Choice) -> Misspelt:
    details = _shown(plain) | {"members": listed(of.members)}
    folded = {_folded(member): member for member in of.members}
    near = difflib.get_close_matches(_folded(plain), folded, n=1, cutoff=0.5)
    if near:
        return Misspelt("near-member", details | {"nearest": folded[near[0]]})
    return Misspelt("no-member", details)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def _read_boolean(plain: str, dialect: Dialect) -> bool | Misspelt:
    word = _word(plain, dialect)
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    return Misspelt("not-yes-or-no", _shown(plain))


def _read_number(
    plain: str, of: Number | Amount, dialect: Dialect, unit: str
) -> Decimal | Misspelt:
    figure, scale = plain, Fraction(1)
    if dialect is Dialect.RECORDS:
        figure = fold_width(figure).strip()
        if isinstance(of, Amount):
            figure = _CURRENCY.sub("", figure)
    parts = _SUFFIXED.fullmatch(figure)
    suffix = parts["suffix"] if parts else ""
    if parts and suffix:
        figure = parts["figure"].rstrip(" ") if dialect is Dialect.RECORDS else parts["figure"]
    scale_or_fault = _scale(plain, suffix, of, dialect, unit)
    if isinstance(scale_or_fault, Misspelt):
        return scale_or_fault
    scale = scale_or_fault
    if dialect is Dialect.RECORDS and _GROUPED.fullmatch(figure):
        figure = figure.replace(",", "")
    if not _NUMBER.fullmatch(figure):
        return _no_number(plain, figure, of, dialect)
    whole, _, decimals = figure.partition(".")
    if len(whole) > _LONGEST:
        return Misspelt("figure-too-large", _shown(plain))
    if len(decimals) > _LONGEST:
        return _too_fine(plain, of)
    return _fitting(plain, Fraction(figure) * scale, of, dialect)


def _scale(
    plain: str, suffix: str, of: Number | Amount, dialect: Dialect, unit: str
) -> Fraction | Misspelt:
    """Give what one of the figure written is worth, in yuan or in ones."""
    if suffix in ("%", "‰") or unit in ("%", "‰"):
        if isinstance(of, Amount) or (suffix and unit and suffix != unit):
            return Misspelt("wrong-unit", _shown(plain) | {"unit": suffix or unit})
        if dialect is Dialect.RECORDS and not unit:
            return Misspelt("unit-not-said", _shown(plain) | {"unit": suffix})
        return Fraction(1, 100 if "%" in (suffix, unit) else 1000)
    if suffix.endswith(("元", "圆")) and not isinstance(of, Amount):
        return Misspelt("wrong-unit", _shown(plain) | {"unit": suffix})
    if dialect is Dialect.RECORDS and suffix[:1] in _SCALES and not unit:
        return Misspelt("unit-not-said", _shown(plain) | {"unit": suffix})
    worth, said = _worth(suffix), _worth(unit)
    if suffix and unit and worth != said:
        return Misspelt("wrong-unit", _shown(plain) | {"unit": suffix})
    return Fraction(worth if suffix else said)


def _worth(unit: str) -> int:
    parts = _UNIT.fullmatch(unit)
    return _SCALES.get(parts[1] or "", 1) if parts else 1


def _no_number(plain: str, figure: str, of: Number | Amount, dialect: Dialect) -> Misspelt:
    shown = _shown(plain)
    folded = fold_width(figure)
    if dialect is Dialect.RULES and (right := _rightly_written(plain, of)):
        return right
    if re.fullmatch(r"-?0\d+(\.\d+)?", folded, re.ASCII):
        return Misspelt("leading-zeros", shown)
    if re.fullmatch(r"[-+]?\d[\d.]*[eE][-+]?\d+", folded, re.ASCII):
        return Misspelt("exponent", shown)
    if re.fullmatch(r"-?\d[\d,，_ .]*\d", folded, re.ASCII) and re.search(r"[,，_ ]", folded):
        return Misspelt("grouped-digits", shown)
    return Misspelt("not-an-amount" if isinstance(of, Amount) else "not-a-number", shown)


def _rightly_written(plain: str, of: Number | Amount) -> Misspelt | None:
    """Give the fault of a figure typed otherwise than in rule files; None for what is no figure."""
    half, figures = fold_width(plain), in_figures(plain)
    if figures is not None and isinstance(of, Number):
        return Misspelt("percentage-in-words", _shown(plain) | {"figures": figures})
    if half == plain:
        return None
    read = _read_number(half, of, Dialect.RULES, "")
    if isinstance(read, Misspelt):
        # Another fault than the width is said of what was typed; what is no figure stays none.
        is_figure = read.code not in ("not-a-number", "not-an-amount")
        return Misspelt(read.code, {**read.details, **_shown(plain)}) if is_figure else None
    return Misspelt("full-width-digits", _shown(plain) | {"half": half})


def _fitting(
    plain: str, figure: Fraction, of: Number | Amount, dialect: Dialect
) -> Decimal | Misspelt:
    digits = _digits(of)
    shown = _shown(plain)
    small = figure * 10**digits
    if small.denominator != 1:
        return _too_fine(plain, of)
    if abs(small) > FEN:
        return Misspelt("figure-too-large", shown)
    if isinstance(of, Amount):
        if dialect is Dialect.RECORDS and figure < 0:
            return Misspelt("negative-amount", shown)
    elif of.least and figure < Fraction(of.least):
        return Misspelt("below-least", shown | {"least": of.least})
    elif of.most and figure > Fraction(of.most):
        return Misspelt("above-most", shown | {"most": of.most})
    return Decimal(small.numerator).scaleb(-digits)


def _digits(of: Number | Amount) -> int:
    return 2 if isinstance(of, Amount) else of.digits


def _too_fine(plain: str, of: Number | Amount) -> Misspelt:
    code = "fraction-of-fen" if isinstance(of, Amount) else "too-many-decimals"
    return Misspelt(code, _shown(plain) | {"digits": str(_digits(of))})


def _read_day(plain: str, dialect: Dialect) -> date | Misspelt:
    if len(plain) > _LONGEST:
        return Misspelt("not-a-day", _shown(plain))
    text, patterns = plain, [_ISO_DAY]
    if dialect is Dialect.RECORDS:
        text = re.sub(r"\s*(年|月|日)\s*", r"\1", fold_width(plain)).strip()
        patterns = _OFFICE_DAYS
    found = [parts for pattern in patterns if (parts := pattern.fullmatch(text))]
    if not found:
        return Misspelt("not-a-day", _shown(plain))
    try:
        return date(int(found[0]["year"]), int(found[0]["month"]), int(found[0]["day"]))
    except ValueError:
        return Misspelt("no-such-day", _shown(plain))


def _read_length(plain: str, of: Measure, dialect: Dialect, unit: str) -> Duration | Misspelt:
    text = fold_width(plain) if dialect is Dialect.RECORDS else plain
    if unit and _NUMBER.fullmatch(text):
        text += unit
    if len(text) > _LONGEST:
        is_one = _PLAIN_LENGTH.fullmatch(text) or _ISO_LENGTH.fullmatch(text)
        return Misspelt("figure-too-large" if is_one else "not-a-duration", _shown(plain))
    if parts := _PLAIN_LENGTH.fullmatch(text):
        word = parts[3].removesuffix("s")
        count = int(parts[2]) * _MONTHS_IN.get(word, 1)
        found = Duration(Measure.MONTHS if word in _MONTHS_IN else Measure.DAYS, count)
    elif (parts := _ISO_LENGTH.fullmatch(text)) and any(parts.groups()[1:]):
        years, months, days = (int(n or 0) for n in parts.groups()[1:])
        if parts[4] and (parts[2] or parts[3]):
            return Misspelt("mixed-duration", _shown(plain))
        found = (
            Duration(Measure.DAYS, days)
            if parts[4]
            else Duration(Measure.MONTHS, 12 * years + months)
        )
    else:
        return Misspelt("not-a-duration", _shown(plain))
    if found.measure is not of:
        code = "duration-in-days" if of is Measure.DAYS else "duration-in-months"
        return Misspelt(code, _shown(plain))
    if found.count > FEN:
        return Misspelt("figure-too-large", _shown(plain))
    return Duration(of, -found.count) if parts[1] else found


def _read_list(plain: str, item: Type, dialect: Dialect, unit: str) -> Value | Misspelt:
    """Read plain values with a semicolon between them; `无` declares that there are none."""
    if _word(plain, dialect) in NOTHING_WORDS:
        return ()
    texts = re.split(r"[;；]", plain)
    if len(texts) > ITEMS:
        return Misspelt("list-too-long", {"count": str(len(texts)), "most": str(ITEMS)})
    values: list[Value | Unknown] = []
    for text in texts:
        value = read_value(text, item, dialect, unit=unit)
        if isinstance(value, Misspelt):
            return value
        if isinstance(value, Unknown):
            return Misspelt("blank-item", _shown(plain))
        values.append(value)
    return tuple(values)
