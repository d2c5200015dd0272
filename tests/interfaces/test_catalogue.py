"""Every problem there can be has words that can be said, in both languages."""

from collections import Counter

import pytest

from ipaward.domain.problem import CATALOGUE
from ipaward.domain.wording_bundles import BUNDLE_PROBLEMS
from ipaward.domain.wording_casework import CASEWORK_PROBLEMS
from ipaward.domain.wording_doors import DOOR_PROBLEMS
from ipaward.domain.wording_expressions import EXPRESSION_PROBLEMS
from ipaward.domain.wording_ledger import LEDGER_PROBLEMS
from ipaward.domain.wording_records import RECORD_PROBLEMS
from ipaward.domain.wording_rules import RULE_PROBLEMS
from ipaward.domain.words import Language


class Anything(dict):
    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def test_there_are_problems():
    assert len(CATALOGUE) > 100


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_words_of_a_problem_can_be_said(code):
    for words in CATALOGUE[code]:
        for language in Language:
            words.said(language).format_map(Anything())


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_problem_is_one_sentence_in_each_language(code):
    sentence, cure = CATALOGUE[code]

    assert sentence.zh
    assert sentence.en
    assert bool(cure.zh) is bool(cure.en)
    for said in (sentence.zh, sentence.en, cure.zh, cure.en):
        assert not said.endswith((".", "。"))
        assert "\n" not in said


def test_no_code_stands_for_two_problems():
    parts = (
        BUNDLE_PROBLEMS,
        CASEWORK_PROBLEMS,
        DOOR_PROBLEMS,
        EXPRESSION_PROBLEMS,
        LEDGER_PROBLEMS,
        RECORD_PROBLEMS,
        RULE_PROBLEMS,
    )
    counted = Counter(code for part in parts for code in part)

    assert [code for code, count in counted.items() if count > 1] == []
