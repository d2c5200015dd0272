import contextlib
from pathlib import Path

import pytest

from ipaward.domain.wording_rules import RULE_PROBLEMS
from ipaward.language.pack import check_pack
from tests.golden.cases import BAD, BASE, codes_shown, parts_of, problems_after, shown

# Too large to keep as files, or not text at all: tests/language/test_limits.py and its neighbours.
MADE_IN_CODE = {
    "batch-unsupported",  # of interpreters/batch
    "beyond-fence",  # of interpreters/case
    "chain-too-long",
    "file-too-large",
    "no-such-pack",
    "not-a-plain-file",
    "not-utf8",
    "scalar-too-long",
    "too-many-nodes",
    "too-many-problems",
    "unseen-character",
}


@pytest.mark.parametrize("case", BAD, ids=[case.stem for case in BAD])
def test_an_author_is_told_all_of_this(case, tmp_path):
    change, expected = parts_of(case)

    told = shown(problems_after(change, tmp_path))

    assert told == expected


def test_the_good_pack_has_nothing_wrong_with_it():
    with contextlib.chdir(BASE):
        book, problems = check_pack("base", [Path()])

    assert problems == ()
    assert book is not None


def test_every_problem_of_rule_files_has_a_case():
    cased = set().union(*(codes_shown(case) for case in BAD))

    assert set(RULE_PROBLEMS) - cased - MADE_IN_CODE == set()


@pytest.mark.parametrize("case", BAD, ids=[case.stem for case in BAD])
def test_a_case_shows_the_problem_it_is_named_for(case):
    assert case.stem.split("--")[0] in codes_shown(case)
