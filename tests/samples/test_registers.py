"""The sample registers are what their generator makes, and every target stands as it should."""

from fractions import Fraction
from pathlib import Path

import pytest

from ipaward.casework.indicators import measure
from ipaward.domain.identifiers import uscc_fault
from ipaward.domain.value import Unknown
from ipaward.interfaces.indicators import registers_of
from ipaward.language.pack import read_pack
from ipaward.rulebook.indicator import Counting
from tests.samples.registers import registers, write

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "policies/urumqi-ip-2020/samples/registers"
BOOK = read_pack("urumqi-ip-2020", [ROOT])
MEASURED = measure(BOOK, registers_of([COMMITTED], BOOK))

# By hand, of the chosen readings: 2021, 2022, 2023; the first is the figure, the last one letter
# for reached, missed or not computable.
BY_HAND = {
    "K1": ("30 r", "29 m", "100 r"),
    "K2": ("2/5 r", "559999.99/1400000 m", "980000/1959999.99 r"),
    "K3": ("? n", "1/5 r", "1/6 m"),
    "K5": ("0 r", "0 r", "1 r"),
    "K6": ("1 r", "1 m", "4 m"),
    "K7": ("", "", "1 r"),
    "K8": ("30 r", "8 m", "38 m"),
    "K9": ("12 m", "? n", "? n"),
    "K10": ("", "", "2 m"),
    "K11": ("1 r", "0 m", "3 r"),
    "K12": ("? n", "? n", "? n"),
}
CHOSEN = {(one.indicator, one.year): one for one in MEASURED if one.is_chosen}


def said(one):
    (row,) = one.rows
    return row.actual, one.standing.value[0]


def exactly(written):
    figure, letter = written.split()
    top, _, bottom = figure.partition("/")
    return (Fraction(top) / Fraction(bottom or 1) if top != "?" else None), letter


@pytest.mark.parametrize("name", BY_HAND)
def test_every_figure_is_the_one_reckoned_by_hand(name):
    for year, written in zip((2021, 2022, 2023), BY_HAND[name], strict=True):
        if not written:
            assert (name, year) not in CHOSEN
            continue
        figure, letter = exactly(written)
        actual, standing = said(CHOSEN[name, year])
        assert standing == letter
        assert (None if isinstance(actual, Unknown) else actual) == figure


def test_pledges_must_grow_in_number_and_in_amount():
    found = {
        year: [row.standing.value for row in CHOSEN["K4", year].rows] for year in (2021, 2022, 2023)
    }

    assert found == {
        2021: ["reached", "reached"],
        2022: ["reached", "missed"],
        2023: ["reached", "reached"],
    }
    assert [CHOSEN["K4", year].standing.value for year in found] == ["reached", "missed", "reached"]


def test_all_three_options_of_the_columns_are_worked_out_for_every_count():
    options = {
        (one.indicator, one.year): [
            m.option for m in MEASURED if (m.indicator, m.year) == (one.indicator, one.year)
        ]
        for one in MEASURED
        if isinstance(one.way, Counting)
    }

    assert len(options) == 23
    assert set(map(tuple, options.values())) == {("丙", "甲", "乙")}


def test_another_reading_of_the_columns_turns_a_missed_target_into_one_reached():
    second = {m.option: m.standing.value for m in MEASURED if (m.indicator, m.year) == ("K1", 2022)}

    assert second == {"丙": "missed", "甲": "reached", "乙": "missed"}


def test_every_figure_is_provisional_where_nobody_has_decided_its_reading():
    open_ = {one.indicator for one in MEASURED if not one.provisional}

    assert open_ == set()


def test_all_targets_of_the_annex_are_measured():
    assert list(BOOK.indicators) == [f"K{n}" for n in range(1, 13)]
    assert BOOK.indicators.keys() == BOOK.policy.targets.keys()


def test_the_sample_registers_are_those_the_generator_makes(tmp_path):
    write(tmp_path)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in COMMITTED.iterdir()}
    assert committed == made


def test_every_credit_code_is_right_and_of_no_place():
    codes = {
        value
        for entries in registers().values()
        for entry in entries
        for value in entry.values()
        if isinstance(value, str) and len(value) == 18
    }

    assert len(codes) > 100
    assert {code[2:8] for code in codes} == {"990001"}
    assert [code for code in codes if uscc_fault(code)] == []
