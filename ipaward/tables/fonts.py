"""A font for the words of a picture in pixels: one that has every character, or none at all.

A program that lacks a character draws a box in its place and says nothing. So what a face has is
looked at before anything is drawn. The face that comes with Pillow has the letters of English and
is the same everywhere; Chinese takes a font of the machine.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

# Where systems keep fonts; those of other systems are not there.
FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_MOST_FACES = 32  # in one file
_UPRIGHT = ("regular", "book", "normal", "roman")
_PROBE = 24  # the size at which faces are compared
_NOBODYS = "\U0010ffff"  # never a character, so what is drawn for it is drawn for what is lacking


class NoFontError(Exception):
    """No face has all the characters.

    Attributes:
        lacking: those that the best of them lacks.
    """

    def __init__(self, lacking: str) -> None:
        self.lacking = lacking
        super().__init__(lacking)


@dataclass(frozen=True, slots=True)
class Face:
    """A face: one of the faces in a file, or without a file the one that is always there."""

    file: str = ""
    index: int = 0

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Give it at a size in pixels.

        Raises:
            OSError: the file is no font, or has no such face or size.
        """
        if not self.file:
            own = ImageFont.load_default(size)
            assert isinstance(own, ImageFont.FreeTypeFont)
            return own
        # The other layout uses a library of the machine where there is one, and draws other pixels.
        return ImageFont.truetype(self.file, size, self.index, "", ImageFont.Layout.BASIC)


def face_for(words: str, folders: Iterable[str] | None = None) -> Face:
    """Give a face that has every character of `words`: the same one on the same machine.

    Args:
        words: what is to be written.
        folders: where fonts lie; else where this system keeps them.

    Raises:
        NoFontError: there is none.
    """
    wanted = sorted({c for c in drawable(words) if not c.isspace()})
    own = Face()
    least = _lacking(own.at(_PROBE), wanted)
    if not least:
        return own
    for face, font in _faces(FOLDERS if folders is None else folders):
        lacking = _lacking(font, wanted)
        if not lacking:
            return face
        least = min(least, lacking, key=len)
    raise NoFontError("".join(least))


def drawable(words: str) -> str:
    """Give `words` with a space in place of what steers a screen and has no shape."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in words)


def _faces(folders: Iterable[str]) -> Iterator[tuple[Face, ImageFont.FreeTypeFont]]:
    """Give the faces of the machine, those first whose shapes are right for a Chinese office."""
    found = []
    for file in sorted({file for folder in folders for file in _files(folder)}):
        for index in range(_MOST_FACES):
            face = Face(file, index)
            try:
                font = face.at(_PROBE)
            except OSError:
                break
            family, style = (name or "" for name in font.getname())
            names = family.lower().split()
            merit = (
                style.lower() in _UPRIGHT,
                "sc" in names,  # one file has the shapes of China, Japan and Korea
                "mono" not in names,
                "serif" not in names,
            )
            found.append((merit, face, font))
            if not file.lower().endswith("c"):
                break
    found.sort(key=lambda one: one[0], reverse=True)  # stable: then by file
    return ((face, font) for _, face, font in found)


def _files(folder: str) -> Iterator[str]:
    for where, _, names in os.walk(os.path.expanduser(folder)):
        yield from (str(Path(where, n)) for n in names if n.lower().endswith(_ENDINGS))


def _lacking(font: ImageFont.FreeTypeFont, characters: Iterable[str]) -> list[str]:
    """Give the characters that would be drawn as a box, as nothing, or in the wrong direction."""
    box = _shape(font, _NOBODYS)
    return [
        c
        for c in characters
        if unicodedata.bidirectional(c) in ("R", "AL")  # joined and right to left, which we cannot
        or _shape(font, c) in (box, None)
    ]


def _shape(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes] | None:
    mask = font.getmask(character)
    pixels = bytes(mask)
    return (mask.size, pixels) if any(pixels) else None
