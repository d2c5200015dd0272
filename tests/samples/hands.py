"""What invented applicants type: names, codes, patents, and days and money in many hands."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from ipaward.domain.identifiers import (
    organisation_check_character,
    patent_check_character,
    uscc_check_character,
)

CellValue: TypeAlias = "str | int | float | date | None"

_DIGITS = "〇一二三四五六七八九"
_DAY_ZERO = date(1899, 12, 30)  # of the serial numbers of a spreadsheet


def numeral(n: int) -> str:
    """Give `n` below a hundred in Chinese.

    >>> numeral(7), numeral(10), numeral(32)
    ('七', '十', '三十二')
    """
    tens, ones = divmod(n, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def credit_code(n: int, department: str = "91") -> str:
    """Give an invented credit code with right check digits, under an area code nobody has."""
    organisation = f"MA10{n:04d}" if department == "91" else f"4990{n:04d}"
    first = f"{department}990001{organisation}{organisation_check_character(organisation)}"
    return first + uscc_check_character(first)


def patent_number(serial: int, kind: str = "1", style: int = 0) -> str:
    """Give an invented patent number with its right check digit, written in one of three ways."""
    first = f"{2012 + serial % 8}{kind}{9900000 + serial}"
    check = patent_check_character(first)
    return (f"ZL{first}.{check}", f"{first}.{check}", f"{first}{check}")[style % 3]


def typed_day(day: date, hand: int) -> CellValue:
    """Give `day` as one of six hands would type it: cell, two sorts of text, serial, more text."""
    match hand % 6:
        case 0 | 3:
            return day
        case 1:
            return f"{day.year}年{day.month}月{day.day}日"
        case 2:
            return f"{day.year}/{day.month}/{day.day}"
        case 4:
            return (day - _DAY_ZERO).days
        case _:
            return day.isoformat()


def typed_money(yuan: int, hand: int) -> CellValue:
    """Give whole yuan as one of five hands would type them."""
    match hand % 5:
        case 1:
            return f"{yuan:,}.00"
        case 2:
            wide = {ord("0") + digit: ord("０") + digit for digit in range(10)}
            return f"￥{yuan}".translate(wide)
        case 3:
            return f"{yuan}元"
        case _:
            return yuan
