"""Characters that are not what they seem."""

import unicodedata

import pytest

from ipaward.domain.characters import fold_width, forbidden_at, named, tidy


def test_every_control_character_and_half_pair_is_forbidden():
    for code in range(0x10000):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            assert forbidden_at(f"a{character}") == 1, hex(code)


@pytest.mark.parametrize("character", "\u202e\u2066\u200b\ufeff\u00ad\u200f\u061c\u2060")
def test_marks_of_direction_and_invisible_spaces_are_forbidden(character):
    assert forbidden_at(f"甲{character}乙") == 1


@pytest.mark.parametrize("text", ["甲 乙", "क\u200dष", "é", "😀", "（）", "", "a\u00a0b", "\u3000"])
def test_joiners_emoji_and_ordinary_spaces_are_not(text):
    assert forbidden_at(text) is None


def test_width_is_folded_and_nothing_else():
    assert fold_width("ＡＢｚ０９（）：％￥　") == "ABz09():%¥ "
    assert fold_width("²①㈱ｶ") == "²①㈱ｶ"


def test_spaces_around_go_and_letters_are_composed():
    assert tidy("　 e\u0301 \u00a0") == "é"


def test_a_look_alike_is_named_by_its_alphabet():
    assert named("А").endswith("(U+0410 CYRILLIC CAPITAL LETTER A)")
    assert named("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert named("A") == "A"
