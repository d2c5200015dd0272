"""Characters that look alike, have no width, or turn the line round.

Full-width letters and digits are only another way to type; everything else that looks like
something it is not has to be named to the person who typed it.
"""

from __future__ import annotations

import re
import unicodedata

# The full-width block is ASCII shifted; the ideographic space is the space of that block. Not
# NFKC: that would also turn `²` into 2 and `①` into 1.
_WIDTH = {0xFF01 + n: 0x21 + n for n in range(0x5E)} | {0x3000: 0x20, 0xFFE5: 0xA5}

# Control characters, line ends, marks of direction, spaces without width, halves of surrogate
# pairs. The joiners U+200C and U+200D belong to the spelling of some names and stay.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)


# Letters and marks by their class, and yet nothing to be seen: the fillers of Hangul, the joiner
# of graphemes, the selectors of variants.
_UNSEEN = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)))
)


def fold_width(text: str) -> str:
    """Give `text` with full-width letters, digits, signs and spaces as half-width ones.

    >>> fold_width("￥１２．５０　")
    '¥12.50 '
    """
    return text.translate(_WIDTH)


def folded(text: str) -> str:
    """Give `text` without what people vary in writing it: width, capitals, spaces.

    >>> folded("甲公司（Ａ）") == folded("甲公司 (a)")
    True
    """
    return "".join(fold_width(text).casefold().split())


def looks(text: str) -> str:
    """Give what is left of a name of what can be told apart by looking at it.

    Width, capitals, spaces and characters nobody sees make no other person of it.

    >>> looks("样例 甲") == looks("样例甲") != looks("样例乙")
    True
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and not _is_unseen(c))


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or character in _UNSEEN


def tidy(text: str) -> str:
    """Give `text` without spaces around it, in the composed form (NFC)."""
    return unicodedata.normalize("NFC", text.strip(" \t\r\n\u00a0\u3000"))


def forbidden_at(text: str) -> int | None:
    """Give the place of the first character no record may hold, or None.

    These are control characters, line ends, marks of direction, invisible spaces and halves of
    surrogate pairs.
    """
    found = _FORBIDDEN.search(text)
    return found.start() if found else None


def named(character: str) -> str:
    """Name a character so that one that looks like another can be told from it.

    >>> named("А"), named("O")
    ('А (U+0410 CYRILLIC CAPITAL LETTER A)', 'O')
    """
    if character.isascii() and character.isprintable():
        return character
    shown = character if character.isprintable() else ""
    code = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    return f"{shown} ({code})" if shown else code
