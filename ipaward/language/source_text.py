"""From the bytes of a file to its text, or to what is wrong with them."""

from __future__ import annotations

import unicodedata

from ipaward.domain.limits import FILE_BYTES
from ipaward.domain.source import Cell, Source, Span
from ipaward.language.report import Report

# Characters that change how a text looks or breaks without being seen: a reviewer would
# approve other words than the machine reads.
_UNSEEN = frozenset(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010), 0x2060, 0xFEFF]
    + [0x61C, 0xFFFE, 0xFFFF, 0x85, 0x2028, 0x2029, 0x7F]
    + [c for c in range(0x20) if c not in (0x09, 0x0A, 0x0D)]
    + list(range(0x80, 0xA0))
)


def read_source(path: str, content: bytes, report: Report) -> Source | None:
    """Give the text of a file, or None where it cannot be used."""
    if len(content) > FILE_BYTES:
        report.add("file-too-large", Cell(path), size=str(len(content)), limit=str(FILE_BYTES))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A byte order mark is stripped before the decoder counts.
        skipped = 3 if content.startswith(b"\xef\xbb\xbf") else 0
        report.add("not-utf8", Cell(path), byte=str(error.start + skipped), guess=_guess(content))
        return None
    source = Source(path, text)
    return None if _has_unseen(source, report) else source


def _guess(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\0" in content[:100]:  # every other byte, where most letters are plain
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "Latin-1"
    return "GB18030"


def _has_unseen(source: Source, report: Report) -> bool:
    text = source.text
    found = [i for i, c in enumerate(text) if ord(c) in _UNSEEN]
    # A lone carriage return breaks a line for YAML and for no editor.
    found += [i for i, c in enumerate(text) if c == "\r" and text[i + 1 : i + 2] != "\n"]
    for at in sorted(found):
        name = unicodedata.name(text[at], "control character")
        code = f"U+{ord(text[at]):04X}"
        report.add("unseen-character", Span(source, at, at + 1), character=code, name=name.lower())
    return bool(found)
