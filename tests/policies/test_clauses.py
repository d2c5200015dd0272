"""No clause of the Urumqi plan is forgotten, nor any passage its clause map found.

The clause map was drawn up from the plan before there were rules: whatever it quotes must be held
by a rule, a figure, a target or a lifecycle, or stand under `不可计算` with the reason.
"""

import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from ipaward.analysis.clauses import clauses_held
from ipaward.language.pack import read_pack

ROOT = Path(__file__).resolve().parents[2]
MAP = ROOT.parent / "shared/domain/clause-map.md"
POLICY = "urumqi-ip-2020"
# The first sections: preamble and goals, tasks, steps and safeguards, annex. What follows them
# are lists for the makers of the software.
SECTIONS = ("1.", "2.", "3.", "4.")
SHARED = 8  # characters two quotes have in common to be about the same
# A row stands under the clause its id begins with: T5.3 under T5, G1b under G1; a row of the annex
# is numbered 1 to 12 and stands under K1 to K12. The one quote that stands elsewhere:
ELSEWHERE = {
    ("I1c", "结合财政部《服务业发展资金管理办法》"): "B3",  # held there against I1 for its name
}


def bare(text):
    return "".join(text.split())


@cache
def held():
    return {one.clause: one for one in clauses_held(read_pack(POLICY, (ROOT,)))}


def clause_of(row, quote):
    if (row, quote) in ELSEWHERE:
        return ELSEWHERE[row, quote]
    found = re.match(r"[A-Z]\d+", row)
    return found[0] if found else f"K{int(row)}"


def quotations():
    """Give every (row, clause, words) the tables of the clause map quote."""
    if not MAP.is_file():
        return
    for section in re.split(r"^## ", MAP.read_text("utf-8"), flags=re.MULTILINE):
        for line in section.splitlines() if section.startswith(SECTIONS) else ():
            row = line.split("|")[1].strip() if line.startswith("|") else ""
            for words in re.findall("「([^」]*)」", line) if row else ():
                yield row, clause_of(row, words), words


QUOTATIONS = tuple(quotations())
with_the_map = pytest.mark.skipif(
    not MAP.is_file(), reason="the clause map is not beside this checkout"
)


def is_about(one, other):
    """Tell whether two quotes overlap: one in the other, or a run of characters in both."""
    a, b = bare(one), bare(other)
    if a in b or b in a:
        return True
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size >= SHARED


def test_no_clause_is_held_by_nothing():
    assert [name for name, one in held().items() if not one.is_held] == []


def test_every_clause_of_the_plan_was_looked_at():
    text = (ROOT / "policies" / POLICY / "text.md").read_text("utf-8")

    assert list(held()) == re.findall(r"^## (\S+)", text, flags=re.MULTILINE)


def test_every_passage_that_cannot_be_computed_says_why_in_chinese():
    reasons = [h.why.zh for one in held().values() for h in one.holdings if h.why]

    assert reasons
    assert all(reasons)


@with_the_map
def test_the_clause_map_quotes_the_plan_word_for_word():
    clauses = read_pack(POLICY, (ROOT,)).policy.clauses

    assert len(QUOTATIONS) > 100
    assert [q for q in QUOTATIONS if bare(q[2]) not in bare(clauses[q[1]])] == []


@with_the_map
@pytest.mark.parametrize(("row", "clause", "words"), QUOTATIONS, ids=[q[0] for q in QUOTATIONS])
def test_what_the_clause_map_quotes_is_held(row, clause, words):
    quoted = [holding.words for holding in held()[clause].holdings if holding.words]

    assert any(is_about(words, one) for one in quoted), f"{row}: nothing under {clause} holds it"


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("仅对认证成本以内的费用进行奖励", "认证成本", True),
        ("认证成本", "仅对认证成本以内的费用", True),
        ("一二三四五六七八甲", "乙一二三四 五六七八", True),
        ("一二三四五六七甲", "乙一二三四五六七", False),
    ],
)
def test_quotes_overlap_from_a_run_of_eight_characters_on(one, other, overlap):
    assert is_about(one, other) is overlap
