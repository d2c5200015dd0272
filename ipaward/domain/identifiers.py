"""Identifiers with a check digit: unified social credit codes and numbers of patents.

Width, case and spaces are brought into order first, then everything is checked that can be
checked without asking a register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ipaward.domain.characters import fold_width, named
from ipaward.domain.types import Scheme
from ipaward.domain.words import Details

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_PATENT_KINDS = "12389"  # invention, utility model, design, and the two by way of the PCT
_SHOWN = 60  # characters of what is no identifier
_MEANT = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an identifier.

    Attributes:
        code: a key of the problems of records.
        details: what fills the words of that problem.
    """

    code: str
    details: Details = field(default_factory=dict)


def read_identifier(text: str, scheme: Scheme) -> str | Fault:
    """Give the identifier in its one written form, or what is wrong with it.

    >>> read_identifier("ＺＬ201710601862.3", Scheme.PATENT)
    '201710601862.3'
    """
    match scheme:
        case Scheme.USCC:
            code = _compact(text)
            fault = uscc_fault(code)
        case Scheme.PATENT:
            number = _plain_patent(text)
            fault, code = patent_fault(number), f"{number[:-1]}.{number[-1:]}"
    return _as_written(fault, text) if fault else code


def _as_written(fault: Fault, text: str) -> Fault:
    """Show the person what stands there, and not what was made of it to check it."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return Fault(fault.code, {**fault.details, "written": shown})


def uscc_fault(code: str) -> Fault | None:
    """Say what is wrong with a unified social credit code (GB 32100-2015), or None.

    Capital half-width letters are expected. The organisation code in it (GB 11714) has a check
    digit of its own.
    """
    if len(code) != 18:
        old = len(code) in (9, 10, 13, 15) and code.isascii()
        name = "old-registration-number" if old else "uscc-length"
        return Fault(name, {"written": code, "length": str(len(code))})
    for at, character in enumerate(code):
        if character not in USCC_ALPHABET:
            return _foreign(code, at)
    if not code[2:8].isdigit():
        return Fault("uscc-area", {"written": code, "area": code[2:8]})
    if uscc_check_character(code[:17]) != code[17]:
        return Fault("uscc-check", {"written": code})
    if organisation_check_character(code[8:16]) != code[16]:
        return Fault("uscc-organisation", {"written": code, "organisation": code[8:17]})
    return None


def uscc_check_character(first: str) -> str:
    """Give the eighteenth character for the first seventeen.

    >>> uscc_check_character("91652901682715176")
    'L'
    """
    total = sum(w * USCC_ALPHABET.index(c) for w, c in zip(USCC_WEIGHTS, first, strict=True))
    return USCC_ALPHABET[-total % 31]


def organisation_check_character(first: str) -> str:
    """Give the ninth character of an organisation code for the first eight."""
    total = sum(w * int(c, 36) for w, c in zip(ORGANISATION_WEIGHTS, first, strict=True))
    return "0123456789X"[-total % 11]


def patent_fault(number: str) -> Fault | None:
    """Say what is wrong with a Chinese application number (ZC 0006-2003), or None.

    Digits and the check character are expected, without prefix and point: thirteen characters
    since October 2003, nine before.
    """
    if len(number) not in (9, 13):
        return Fault("patent-length", {"written": number, "length": str(len(number))})
    for at, character in enumerate(number):
        if not (character in "0123456789" or (character == "X" and at == len(number) - 1)):
            return Fault(
                "patent-character",
                {"written": number, "character": named(character), "position": str(at + 1)},
            )
    is_new = len(number) == 13
    year = int(number[:4]) if is_new else int(number[:2])
    if not (year >= 2003 if is_new else year >= 85 or year <= 3):
        return Fault("patent-year", {"written": number, "year": number[: 4 if is_new else 2]})
    kind = number[4] if is_new else number[2]
    if kind not in _PATENT_KINDS:
        return Fault("patent-kind", {"written": number, "kind": kind})
    if patent_check_character(number[:-1]) != number[-1]:
        return Fault("patent-check", {"written": number})
    return None


def patent_check_character(first: str) -> str:
    """Give the check character for the eight or twelve digits before it.

    >>> patent_check_character("201710601862"), patent_check_character("95115608")
    ('3', 'X')
    """
    weights = PATENT_WEIGHTS[: len(first)]
    total = sum(w * int(c) for w, c in zip(weights, first, strict=True))
    return "0123456789X"[total % 11]


def _compact(text: str) -> str:
    return re.sub(r"[ \t\u00a0]", "", fold_width(text)).upper()


def _plain_patent(text: str) -> str:
    number = re.sub(r"^(ZL|CN)", "", _compact(text))
    return re.sub(r"[.。．](?=.$)", "", number)


def _foreign(code: str, at: int) -> Fault:
    character = code[at]
    details = {"written": code, "character": named(character), "position": str(at + 1)}
    if character in _MEANT:
        return Fault("uscc-letter", details | {"meant": _MEANT[character]})
    return Fault("uscc-character", details)
