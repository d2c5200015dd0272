"""The examples of every programme, filled into its workbook and screened, keep their promises."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from ipaward.casework.decide import Desk
from ipaward.domain.decision import Decision
from ipaward.domain.finding import State
from ipaward.domain.problem import Severity
from ipaward.domain.words import Language
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.form import Form
from ipaward.tables.intake import read_applications
from ipaward.tables.samples import LeftOut, Sample, samples
from ipaward.tables.template import write_template

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(path.parent.name for path in ROOT.glob("policies/*/policy.yaml"))
STATES = {
    "met": State.MET,
    "unmet": State.UNMET,
    "unknown": State.UNKNOWN,
    "not_applicable": State.NOT_APPLICABLE,
}


PROGRAMMES = sorted(
    (path.parent.name, path.stem)
    for path in ROOT.glob("rules/*/*.yaml")
    if re.search(r"^(项目|programme):", path.read_text("utf-8"), flags=re.MULTILINE)
)
# Examples whose facts no workbook can hold, by policy, programme and example: the facts.
CANNOT: dict[tuple[str, str, str], tuple[str, ...]] = {}


def screened(book, programme, path, filled):
    """Read the workbook as `screen` does; give the decisions by number."""
    write_template(path, book, programme, Language.ZH, filled)
    asked = vocabulary_of(book.vocabulary, programme)
    intake = read_applications(path, asked, None, book.digest)
    assert [note for note in intake.notes if note.severity is not Severity.NOTE] == []
    with closing(CaseReading(book, programme)) as reading:
        desk = Desk.of(reading, "test")
        rows = [desk.decide(row, book.policy.in_force) for row in intake]
    assert [row for row in rows if not isinstance(row, Decision)] == []
    return {decision.application: decision for decision in rows}


def kept(decision, gives):
    """Give what of the promises the decision keeps, as they were written."""
    states = {finding.rule.partition("/")[2]: finding.state for finding in decision.findings}
    found = {
        "verdict": decision.verdict.value,
        "award": "none" if decision.amount is None else str(decision.amount),
        "cap": decision.bound_by or "",
        "missing_facts": {missing.fact for missing in decision.missing},
        "provisional": set(decision.provisional),
    }
    for word, promised in gives.items():
        names = (promised,) if isinstance(promised, str) else promised
        if word in STATES:
            yield word, all(states[name] is STATES[word] for name in names)
        elif word in ("missing_facts", "provisional"):
            yield word, set(names) <= found[word]
        elif word != "notes":  # said or not by the states of notes, which are promised too
            yield word, found[word] == promised


def test_programmes_were_found():
    books = [read_pack(policy, (ROOT,)) for policy in POLICIES]

    assert sorted(PROGRAMMES) == sorted((b.policy.name, p) for b in books for p in b.programmes)


@pytest.mark.parametrize(("policy", "name"), PROGRAMMES)
def test_the_filled_workbook_gives_what_the_examples_promise(policy, name, tmp_path):
    book = read_pack(policy, (ROOT,))
    programme = book.programmes[name]
    form = Form.of(book.vocabulary, programme)
    tried = samples(programme.examples, form, book.vocabulary, Language.ZH)
    filled = [one for one in tried if isinstance(one, Sample)]

    decisions = screened(book, programme, tmp_path / "filled.xlsx", filled)

    assert filled
    assert list(decisions) == [one.number for one in filled]
    broken = [
        (one.example.name, word)
        for one in filled
        for word, holds in kept(decisions[one.number], one.example.gives)
        if not holds
    ]
    assert broken == []


@pytest.mark.parametrize(("policy", "name"), PROGRAMMES)
def test_only_examples_known_to_fit_no_workbook_are_left_out(policy, name):
    book = read_pack(policy, (ROOT,))
    programme = book.programmes[name]
    form = Form.of(book.vocabulary, programme)

    tried = samples(programme.examples, form, book.vocabulary, Language.ZH)

    left = {
        (policy, name, one.example.name): one.facts for one in tried if isinstance(one, LeftOut)
    }
    assert left == {key: facts for key, facts in CANNOT.items() if key[:2] == (policy, name)}
