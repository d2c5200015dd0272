"""Pictures in SVG: their words stay text in every program, and nothing is fetched from outside."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from ipaward.domain.words import Language
from ipaward.tables.picture import Bar, Line, Mark, Picture

_COLUMNS = 110  # of a line of a title
_STYLE = (
    "text{font-family:sans-serif;font-size:12px;fill:#000}"
    ".h{font-size:14px;font-weight:bold}.t{font-size:18px;font-weight:bold}"
    ".target{fill:url(#hatch);stroke:#000}.actual{fill:#1f4e79;stroke:#000}"
    ".axis{stroke:#000}"
)
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#000" stroke-width="2"/></pattern></defs>'
)
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


def svg(picture: Picture) -> str:
    """Write a picture."""
    start = head(picture.width, picture.height, picture.title, picture.told, picture.language)
    return "\n".join([*start, *map(_mark, picture.marks), "</svg>", ""])


def _mark(mark: Mark) -> str:
    match mark:
        case Line(x=x, y=y, words=words, look=look):
            return text_at(x, y, words, look.value)
        case Bar(x=x, y=y, width=width, height=height, fill=fill):
            return element("rect", x=x, y=y, width=width, height=height, class_=fill.value)
        case _:
            assert_never(mark)


def head(width: int, height: int, title: str, told: str, language: Language) -> Iterator[str]:
    """Begin a picture on a white ground.

    Args:
        width: of the picture, in points.
        height: of the picture, in points.
        title: what it shows.
        told: the picture told to whoever cannot see it.
        language: of its words.
    """
    yield DECLARED
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc"'
        f' xml:lang="{language.value}">'
    )
    yield f'<title id="title">{plain(title)}</title>'
    yield f'<desc id="desc">{plain(told)}</desc>'
    yield f"<style>{_STYLE}</style>"
    yield _HATCH
    yield element("rect", width=width, height=height, fill="#fff")


def lines_of(text: str) -> Iterator[str]:
    """Break a title where it would leave the picture; a Chinese character is two columns wide."""
    start = wide = 0
    for at, character in enumerate(text):
        wide += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if wide > _COLUMNS:
            yield text[start:at]
            start, wide = at, 2
    yield text[start:]


def text_at(x: int, y: int, text: str, look: str = "") -> str:
    """Write a text at a point."""
    start = element("text", x=x, y=y, **({"class_": look} if look else {}))
    return f"{start.removesuffix('/>')}>{plain(text)}</text>"


def element(name: str, **attributes: object) -> str:
    """Write an element without content; an underscore ends a name that Python keeps."""
    written = "".join(f" {n.rstrip('_')}={quoteattr(str(v))}" for n, v in attributes.items())
    return f"<{name}{written}/>"


def plain(text: str) -> str:
    """Escape a text, without the characters that XML cannot hold."""
    return escape("".join("\ufffd" if _is_unfit(c) else c for c in text))


def _is_unfit(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"
