"""Read how a type is written: `金额`, `数(2) [0..100]`, `enum a|b`, `日期 或 无`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ipaward.domain.limits import DIGITS
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
    Scheme,
    Text,
    Tiers,
    Type,
)
from ipaward.language.nodes import one_of
from ipaward.language.report import Report, perhaps
from ipaward.language.yamltree import Word
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

_PLAIN: dict[str, Type] = {
    "文字": Text(), "text": Text(),
    "金额": Amount(), "money": Amount(),
    "是否": Boolean(), "boolean": Boolean(),
    "日期": Day(), "date": Day(),
    "年": Number(0), "year": Number(0),
    "信用代码": Identifier(Scheme.USCC), "uscc": Identifier(Scheme.USCC),
    "专利号": Identifier(Scheme.PATENT), "patent": Identifier(Scheme.PATENT),
    "分档": Tiers(), "tiers": Tiers(),
}  # fmt: skip
_MEASURES = {"月": Measure.MONTHS, "months": Measure.MONTHS, "天": Measure.DAYS,
             "日": Measure.DAYS, "days": Measure.DAYS}  # fmt: skip

_NUMBER = re.compile(r"(?:数|number)(?:\s*\((?P<digits>[^)]*)\))?(?:\s*\[(?P<range>[^\]]*)\])?")
_HALF: Mapping[str, str] = dict(zip("（）［］【】", "()[][]", strict=True))
_CHOICE = re.compile(r"(?:枚举|enum)\s+(?P<members>.+)", re.DOTALL)
# Put between the members by those who do not type a half-width bar. Only the bar that is too wide
# is never part of a member: an enacted list may well have a member `农、林、牧、渔业`.
# Blanks before it are taken from their first on, and not once more from each of them.
_WIDE_BAR = re.compile(r"(?:(?<!\s)\s+)?[｜│¦]\s*")
_OTHER_SIGN = re.compile(r"\s*[｜│¦、，,；;/]\s*|\s+")
_CODE = re.compile(r"(?:代码|code)\s*[:：]\s*(?P<list>\S+)")
_LENGTH = re.compile(r"(?:时长|duration)\s*(?:[(（](?P<measure>[^)）]*)[)）])?")
_DAY_OR_NONE = re.compile(r"(?:日期\s*或\s*无|date\s+or\s+none)")


def read_type(word: Word, report: Report, measure: Measure | None = None) -> Type | None:
    """Read a type; None where it is none, which is reported.

    Args:
        word: as written.
        report: for what is wrong.
        measure: what a duration without one is measured in, where its values say so.
    """
    text = _half_width(word, report)
    if text in _PLAIN:
        return _PLAIN[text]
    if _DAY_OR_NONE.fullmatch(text):
        return Day(or_none=True)
    if found := _NUMBER.fullmatch(text):
        return _number(found["digits"], found["range"], word, report)
    if found := _CHOICE.fullmatch(text):
        return _choice(found["members"], word, report)
    if found := _CODE.fullmatch(text):
        return Code(found["list"])
    if found := _LENGTH.fullmatch(text):
        return _length(found["measure"], measure, word, report)
    names = [*_PLAIN, "数(0)", "number(0)", "枚举 甲|乙", "enum a|b", "日期 或 无", "时长(月)"]
    report.add("unknown-type", word.span, cure=perhaps(text, names), written=text)
    return None


def _half_width(word: Word, report: Report) -> str:
    """Give a type as if its brackets had been typed half-width; those that were not are reported.

    The members of an enumeration are left as they are.
    """
    text = word.text.strip()
    half = "".join(_HALF.get(sign, sign) for sign in text)
    if not _NUMBER.fullmatch(half):
        return text
    for at, sign in enumerate(word.text):
        if sign in _HALF:
            place = word.scalar.span(at, at + 1)
            report.add("full-width-punctuation", place, sign=sign, half=_HALF[sign])
    return half


def _number(digits: str | None, range_: str | None, word: Word, report: Report) -> Type | None:
    written = (digits or "0").strip()
    if not re.fullmatch(r"\d{1,2}", written, re.ASCII) or int(written) > DIGITS:
        report.add("bad-digits", word.span, written=written, most=str(DIGITS))
        return None
    of = Number(int(written))
    if range_ is None:
        return of
    bounds = [part.strip() for part in range_.split("..")]
    figures = [read_value(b, of, Dialect.RULES) if b else "" for b in bounds]
    least_and_most = [f for f in figures if isinstance(f, Decimal)]
    is_reversed = least_and_most != sorted(least_and_most)
    if len(bounds) != 2 or is_reversed or any(isinstance(f, Misspelt) for f in figures):
        report.add("bad-range", word.span, written=range_)
        return None
    return Number(of.digits, *("" if f == "" else str(f) for f in figures))


def _choice(members: str, word: Word, report: Report) -> Type | None:
    if _are_run_together(members, word, report):
        return None
    names = tuple(name.strip() for name in members.split("|"))
    if not all(names):
        report.add("empty-member", word.span)
        return None
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    if twice:
        report.add("member-twice", word.span, name=one_of(twice))
        return None
    return Choice(names)


def _are_run_together(members: str, word: Word, report: Report) -> bool:
    """Report members that make one long word, since no half-width bar parts them."""
    between = _WIDE_BAR if "|" in members else _OTHER_SIGN
    sign = between.search(members)
    if sign is None:
        return False
    start = word.text.rindex(members)
    parted = re.sub(r"\|+", "|", between.sub("|", members)).strip("|")
    form = f"{word.text.split()[0]} {parted}"
    report.add(
        "members-run-together",
        word.scalar.span(start + sign.start(), start + sign.end()),
        form=form,
    )
    return True


def _length(
    written: str | None, measure: Measure | None, word: Word, report: Report
) -> Type | None:
    found = measure if written is None else _MEASURES.get(written.strip())
    if found is None:
        report.add("which-duration", word.span)
        return None
    return Length(found)
