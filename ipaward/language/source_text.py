"""From the bytes of a file to its text, or to what is wrong with them."""

from __future__ import annotations

import re
import unicodedata

from ipaward.domain.limits import FILE_BYTES
from ipaward.domain.source import Cell, Source, Span
from ipaward.language.report import Report

# Characters that change how a text looks or breaks without being seen: a reviewer would
# approve other words than the machine reads.
# A lone carriage return breaks a line for YAML and for no editor.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffe\uffff]|\r(?!\n)"
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
    found = [one.start() for one in _UNSEEN.finditer(source.text)]
    for at in found:
        character = source.text[at]
        name = unicodedata.name(character, "control character")
        code = f"U+{ord(character):04X}"
        report.add("unseen-character", Span(source, at, at + 1), character=code, name=name.lower())
    return bool(found)
