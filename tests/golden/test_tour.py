"""One programme that says most of what the language can, its figures reckoned by hand.

The standard: 1000 × 10% + 4000 × 5% + 2000.50 × 1% = 320.005, half up 320.01; interest 100000 ×
3.85 × 40% × 5‰ = 770; 1000 for the level, 200 by the table of two inputs, 100 + 200 by the table
that adds up: 2590.01. The cap that binds: 5100.50 × 40% = 2040.20, then whole yuan.
"""

from contextlib import closing
from pathlib import Path

from ipaward.analysis.examples import ran_examples, run_examples
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import check_pack

TOUR = Path(__file__).parent / "good" / "tour"
BOOK, PROBLEMS = check_pack("tour", [TOUR])
PROGRAMME = BOOK.programmes["p"]


def test_the_tour_has_nothing_wrong_with_it():
    assert PROBLEMS == ()


def test_both_readings_reckon_as_was_done_by_hand():
    with closing(CaseReading(BOOK, PROGRAMME)) as reading:
        assert len(ran_examples(reading)) == 6
        assert run_examples(reading) == ()
