"""Pictures in PNG, for documents that take no SVG: the same picture, in pixels."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from ipaward.tables.fonts import Face, drawable, face_for
from ipaward.tables.picture import Bar, Fill, Line, Look, Picture
from ipaward.tables.writing import replacing

SCALE = 2  # pixels of a point: sharp on paper too
_DPI = 96 * SCALE
_SIZES = {Look.PLAIN: 12, Look.HEADING: 14, Look.TITLE: 18}  # as in SVG
_STROKES = {Look.PLAIN: 0.0, Look.HEADING: 0.5, Look.TITLE: 0.6}  # few machines have a bold face
_WHITE, _BLACK, _BLUE = "#fff", "#000", "#1f4e79"
_STRIPE, _STRIPES = 2, 17  # width of a stripe, from stripe to stripe


def write_png(path: Path, picture: Picture) -> None:
    """Write it: the same picture gives the same file on the same machine, to the byte.

    Raises:
        NoFontError: a character cannot be drawn with the fonts of this machine.
    """
    drawn = _drawn(picture, face_for(picture.words))
    said = PngInfo()
    said.add_itxt("Title", picture.title, picture.language.value)
    said.add_itxt("Description", picture.told, picture.language.value)
    with replacing(path) as part:
        drawn.save(part, "PNG", pnginfo=said, dpi=(_DPI, _DPI))


def _drawn(picture: Picture, face: Face) -> Image.Image:
    fonts = {look: face.at(size * SCALE) for look, size in _SIZES.items()}
    lines = [one for one in picture.marks if isinstance(one, Line)]
    ends = (one.x * SCALE + fonts[one.look].getlength(drawable(one.words)) for one in lines)
    # No line is cut off because this face is wider than another.
    width = max(picture.width * SCALE, *(int(end) + 8 * SCALE for end in ends), 0)
    image = Image.new("RGB", (width, picture.height * SCALE), _WHITE)
    on = ImageDraw.Draw(image)
    for one in picture.marks:
        match one:
            case Bar():
                _bar(image, on, one)
            case Line(x=x, y=y, words=words, look=look):
                on.text(
                    (x * SCALE, y * SCALE), drawable(words), _BLACK, fonts[look], "ls",
                    stroke_width=_STROKES[look],
                )  # fmt: skip
    return image


def _bar(image: Image.Image, on: ImageDraw.ImageDraw, bar: Bar) -> None:
    if not bar.width:
        return
    left, top = bar.x * SCALE, bar.y * SCALE
    wide, high = bar.width * SCALE, bar.height * SCALE
    inside = Image.new("RGB", (wide, high), _BLUE if bar.fill is Fill.SOLID else _WHITE)
    if bar.fill is Fill.HATCHED:
        hatch = ImageDraw.Draw(inside)
        for at in range(0, wide + high, _STRIPES):
            hatch.line((at, 0, at - high, high), _BLACK, _STRIPE * SCALE)
    image.paste(inside, (left, top))
    on.rectangle((left, top, left + wide - 1, top + high - 1), outline=_BLACK, width=SCALE)
