"""Pictures in pixels: what is on them, and the font their words are written in."""

import pytest
from PIL import Image

from ipaward.domain.words import Language
from ipaward.tables import fonts
from ipaward.tables.fonts import Face, NoFontError, face_for
from ipaward.tables.picture import Bar, Fill, Line, Look, Picture
from ipaward.tables.png import SCALE, write_png
from tests.tables.tiny_font import write_font

WHITE, BLACK, BLUE = (255, 255, 255), (0, 0, 0), (31, 78, 121)
HAN = "按结论合格件数金额（元）"


def picture(*marks, width=200, height=60) -> Picture:
    return Picture(width, height, "A run", "all of it told", Language.EN, marks)


def drawn(folder, *marks, **size) -> Image.Image:
    write_png(folder / "s.png", picture(*marks, **size))
    return opened(folder / "s.png")


def opened(file) -> Image.Image:
    with Image.open(file) as image:
        image.load()
    return image


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without fonts; they come into the folder given."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(fonts, "FOLDERS", (str(folder), str(tmp_path / "nowhere")))
    return folder


# What is on a picture.


def test_a_bar_is_as_long_and_as_high_as_it_should_be(tmp_path):
    image = drawn(tmp_path, Bar(10, 20, 100, 12, Fill.SOLID), Bar(10, 40, 25, 12, Fill.SOLID))

    assert image.size == (200 * SCALE, 60 * SCALE)
    for row, width in ((26, 100), (46, 25)):
        pixels = [image.getpixel((x, row * SCALE)) for x in range(200 * SCALE)]
        assert pixels.count(BLACK) == 2 * SCALE  # its two edges
        assert pixels.count(BLUE) == (width - 2) * SCALE
        assert pixels.index(BLACK) == 10 * SCALE
    column = [image.getpixel((30 * SCALE, y)) for y in range(36 * SCALE)]
    assert len(column) - column.count(WHITE) == 12 * SCALE


def test_a_hatched_bar_is_told_apart_without_colours(tmp_path):
    image = drawn(tmp_path, Bar(10, 20, 100, 12, Fill.HATCHED))

    inside = image.crop((12 * SCALE, 22 * SCALE, 108 * SCALE, 30 * SCALE))
    of = {colour: count / inside.width / inside.height for count, colour in inside.getcolors()}
    assert of.keys() == {BLACK, WHITE}
    assert 0.15 < of[BLACK] < 0.6


def test_a_bar_of_nothing_is_not_there(tmp_path):
    image = drawn(tmp_path, Bar(10, 20, 0, 12, Fill.SOLID))

    assert image.getcolors() == [(image.width * image.height, WHITE)]


@pytest.mark.parametrize("look", list(Look))
def test_words_begin_where_they_should_and_stand_on_their_line(tmp_path, look):
    image = drawn(tmp_path, Line(40, 30, "HHH", look))

    dark = image.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    left, top, right, bottom = dark.getbbox()
    assert 39 * SCALE <= left <= 43 * SCALE
    assert bottom == pytest.approx(30 * SCALE, abs=SCALE)
    assert bottom - top > 6 * SCALE
    assert right > left + 15 * SCALE


def test_words_that_are_too_long_make_the_picture_wider(tmp_path):
    image = drawn(tmp_path, Line(150, 30, "H" * 40))

    assert image.width > 300 * SCALE
    dark = image.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    assert dark.getbbox()[2] < image.width


def test_who_cannot_see_it_is_told_it(tmp_path):
    image = drawn(tmp_path, Line(1, 20, "x"))

    assert (image.text["Title"], image.text["Description"]) == ("A run", "all of it told")


def test_the_same_picture_is_the_same_file_to_the_byte(tmp_path):
    marks = (Line(5, 20, "eligible 2 (66.7 %)", Look.TITLE), Bar(5, 30, 50, 9, Fill.HATCHED))

    drawn(tmp_path, *marks)
    first = (tmp_path / "s.png").read_bytes()
    drawn(tmp_path, *marks)

    assert (tmp_path / "s.png").read_bytes() == first


# The font of its words.


def test_english_needs_no_font_of_the_machine(machine):
    assert face_for("why applications are pending: 1,234.50 (33.3 %)\n\u200b") == Face()


def test_chinese_takes_a_font_of_the_machine_and_its_shapes(machine, tmp_path):
    own = drawn(tmp_path, Line(10, 30, "a"), width=60).tobytes()
    file = write_font(machine / "han.ttf", HAN + "a")

    assert face_for("按结论") == Face(str(file))
    assert face_for("a") == Face()
    # All its shapes are 500 of 1000 high: six points of the twelve, above the line.
    image = drawn(tmp_path, Line(10, 30, HAN), width=300)
    left, top, _, bottom = image.convert("L").point(lambda grey: 255 - grey).getbbox()
    assert (left, top, bottom) == (10 * SCALE, 24 * SCALE, 30 * SCALE)
    assert drawn(tmp_path, Line(10, 30, "a"), width=60).tobytes() == own


@pytest.mark.parametrize(
    ("words", "lacking"),
    [("按结论甲乙", "乙甲"), ("结\ue000", "\ue000"), ("结 ئ", "ئ"), ("按×", "×")],
)
def test_what_no_font_has_is_never_drawn_as_a_box(machine, tmp_path, words, lacking):
    write_font(machine / "han.ttf", HAN + "ئ")
    (tmp_path / "s.png").write_bytes(b"old")

    with pytest.raises(NoFontError) as lack:
        drawn(tmp_path, Line(10, 30, words))

    assert lack.value.lacking == lacking
    assert (tmp_path / "s.png").read_bytes() == b"old"


def test_a_font_that_has_every_word_is_preferred_to_one_that_has_some(machine):
    write_font(machine / "a.ttf", "按结")
    whole = write_font(machine / "b.ttf", HAN)

    assert face_for(HAN) == Face(str(whole))


def test_an_upright_face_is_preferred_whatever_the_names_of_the_files(machine):
    write_font(machine / "a.ttf", HAN, style="Bold")
    upright = write_font(machine / "b.ttf", HAN)
    write_font(machine / "c.ttf", HAN)

    assert face_for(HAN) == Face(str(upright))


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0" + b"\xff" * 500])
def test_a_file_that_is_no_font_is_passed_over(machine, content):
    (machine / "a.ttf").write_bytes(content)
    (machine / "a.otf").mkdir()
    (machine / "b.txt").write_bytes(write_font(machine / "han.ttf", HAN).read_bytes())

    assert face_for(HAN) == Face(str(machine / "han.ttf"))
