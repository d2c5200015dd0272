"""Codes with a check digit, tried on real ones."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ipaward.domain.identifiers import (
    USCC_ALPHABET,
    Fault,
    organisation_check_character,
    patent_check_character,
    read_identifier,
    uscc_check_character,
    uscc_fault,
)
from ipaward.domain.types import Scheme

DATA = Path(__file__).parents[3] / "shared" / "data"
GOOD = "91652901682715176L"


def real(name):
    file = DATA / name
    if not file.is_file():
        pytest.skip(f"no real records at {file}")
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def code_of(text, scheme=Scheme.USCC):
    found = read_identifier(text, scheme)
    return found.code if isinstance(found, Fault) else found


def test_every_real_credit_code_of_one_region_passes():
    codes = [row["uscc"] for row in real("cn_enterprises_xinjiang.csv")]

    assert len(codes) > 30_000
    assert [code for code in codes if code_of(code) != code] == []


def test_real_faults_are_told_apart_and_lower_case_is_none():
    found = Counter()
    for row in real("uscc_invalid_real.csv"):
        answer = code_of(row["code"])
        found["upper" if answer == row["code"].upper() else answer] += 1
        assert (answer == row["code"].upper()) == (row["valid_if_upper_cased"] == "True")

    assert found == {"upper": 17, "uscc-check": 26, "old-registration-number": 400}


@pytest.mark.parametrize(
    "text",
    [GOOD.lower(), f" {GOOD} ", "９１６５２９０１６８２７１５１７６Ｌ", "916529 01682715176L"],
)
def test_width_case_and_spaces_do_not_matter(text):
    assert code_of(text) == GOOD


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD[:-1], "uscc-length"),
        (GOOD + "0", "uscc-length"),
        ("", "uscc-length"),
        ("650100050012345", "old-registration-number"),
        (GOOD[:-1] + "K", "uscc-check"),
        ("91652901682715I76L", "uscc-letter"),
        ("9165290168271517ОL", "uscc-character"),
        ("91６５2901-82715176L", "uscc-character"),
        ("9165A901682715176L", "uscc-area"),
    ],
)
def test_a_credit_code_with_a_fault_says_which(text, fault):
    assert code_of(text) == fault


def test_a_letter_no_code_has_is_named_with_what_was_meant():
    found = read_identifier("91652901682715I76L", Scheme.USCC)

    assert found.details["character"] == "I"
    assert found.details["position"] == "15"
    assert found.details["meant"] == "1"


def test_a_letter_of_another_alphabet_is_named():
    found = read_identifier("91652901682715176Х", Scheme.USCC)

    assert found.details["character"] == "Х (U+0425 CYRILLIC CAPITAL LETTER HA)"


def test_the_check_digit_of_the_organisation_counts_too():
    first = GOOD[:16] + ("0" if GOOD[16] != "0" else "1")
    code = first + uscc_check_character(first)

    assert uscc_fault(code).code == "uscc-organisation"


@pytest.mark.parametrize("at", range(18))
def test_any_one_wrong_character_is_found(at):
    for other in USCC_ALPHABET.replace(GOOD[at], ""):
        assert uscc_fault(GOOD[:at] + other + GOOD[at + 1 :]) is not None


def test_check_characters_are_computed_as_the_standards_say():
    assert uscc_check_character(GOOD[:17]) == "L"
    assert organisation_check_character(GOOD[8:16]) == GOOD[16]


@pytest.mark.parametrize("number", ["201710601862.3", "201710117081.7", "95115608.X", "97101765.4"])
def test_real_patent_numbers_pass_in_every_spelling(number):
    bare = number.replace(".", "")
    spellings = [number, bare, f"ZL{number}", f"zl {bare}", f"CN{bare}", number.replace(".", "．")]

    assert {code_of(spelling, Scheme.PATENT) for spelling in spellings} == {number}
    assert patent_check_character(bare[:-1]) == bare[-1]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("201710601862", "patent-length"),
        ("201710601862.4", "patent-check"),
        ("201740601862.3", "patent-kind"),
        ("200210601862.3", "patent-year"),
        ("04115608.X", "patent-year"),
        ("20171060X862.3", "patent-character"),
        ("", "patent-length"),
    ],
)
def test_a_patent_number_with_a_fault_says_which(text, fault):
    assert code_of(text, Scheme.PATENT) == fault


@pytest.mark.parametrize(
    ("text", "scheme", "shown"),
    [
        ("审核人：李样例", Scheme.USCC, "审核人：李样例"),
        (f"{GOOD[:17]}ｋ", Scheme.USCC, f"{GOOD[:17]}ｋ"),
        (f"{GOOD[:9]} {GOOD[9:17]}i", Scheme.USCC, f"{GOOD[:9]} {GOOD[9:17]}i"),
        ("zl201710601862.4", Scheme.PATENT, "zl201710601862.4"),
        ("x" * 61, Scheme.PATENT, "x" * 59 + "…"),
    ],
)
def test_a_fault_shows_what_stands_there_and_not_what_was_made_of_it(text, scheme, shown):
    assert read_identifier(text, scheme).details["written"] == shown
