"""Find the characters of a YAML scalar in the file it was read from."""

from __future__ import annotations

from collections.abc import Sequence

_BLANKS = " \t\r\n"
_ESCAPE_LENGTH = {"x": 4, "u": 6, "U": 10}


def align(value: str, raw: str, style: str, start: int = 0) -> Sequence[int]:
    r"""Give, for each character of `value`, its offset in the file.

    YAML folds lines, strips indentation and unescapes quotes. Everything but white space stands
    in `raw` in the same order, so walking both together finds it; of white space only a place
    nearby is promised.

    Args:
        value: what YAML made of it.
        raw: the scalar as it stands in the file, quotes or block header included.
        style: `'`, `"`, `|`, `>`, or empty for plain.
        start: where `raw` begins in the file.

    >>> raw = ">\n    staff <= 250\n    and revenue < 5\n"
    >>> value = "staff <= 250 and revenue < 5\n"
    >>> raw[align(value, raw, ">")[value.index("revenue")]:].split()[0]
    'revenue'
    """
    if value == raw:  # as most are, and then there is nothing to look for
        return range(start, start + len(raw))
    if value == raw[1:-1]:  # in quotes, and nothing in it escaped or folded
        return range(start + 1, start + len(raw) - 1)
    offsets, at = [], _start(raw, style)
    for character in value:
        at, after = _find(character, raw, at, style)
        offsets.append(start + min(at, len(raw) - 1))
        at = after
    return tuple(offsets)


def _start(raw: str, style: str) -> int:
    if style in ("|", ">"):
        return raw.find("\n") + 1
    return 1 if style else 0


def _find(character: str, raw: str, at: int, style: str) -> tuple[int, int]:
    """Give where `character` stands from `at` on, and where to go on."""
    if character in _BLANKS:
        return _find_blank(character, raw, at, style)
    while at < len(raw):
        here = raw[at]
        if here in _BLANKS and here != character:
            at += 1
        elif here == "\\" and style == '"':
            length, meant = _escape(raw, at)
            if meant in ("", character):
                return at, at + length
            at += length
        elif here == character:
            return at, at + (2 if here == "'" == style else 1)
        else:
            break
    return at, at


def _find_blank(character: str, raw: str, at: int, style: str) -> tuple[int, int]:
    if raw[at : at + 2] == "\r\n":
        return at, at + 2
    if at < len(raw) and raw[at] in _BLANKS:
        return at, at + 1
    if style == '"' and raw[at : at + 1] == "\\":
        length, meant = _escape(raw, at)
        if meant is None:  # an escaped line end gives no character
            return _find_blank(character, raw, _past_blanks(raw, at + length), style)
        return at, at + length
    return at, at


def _past_blanks(raw: str, at: int) -> int:
    while at < len(raw) and raw[at] in " \t":
        at += 1
    return at


def _escape(raw: str, at: int) -> tuple[int, str | None]:
    """Give the length of the escape at `at` and the character meant.

    None for an escaped line end, empty for a character not looked into.
    """
    kind = raw[at + 1 : at + 2]
    if kind in ("\n", "\r"):
        return (3 if raw[at + 1 : at + 3] == "\r\n" else 2), None
    if kind in _ESCAPE_LENGTH:
        length = _ESCAPE_LENGTH[kind]
        return length, chr(int(raw[at + 2 : at + length], 16))
    if kind in ' "/\\\t':
        return 2, kind
    return 2, {"n": "\n", "t": "\t", "r": "\r", "_": "\xa0"}.get(kind, "")
