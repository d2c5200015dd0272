"""Every pack of this repository is sound: it loads, it quotes rightly, its examples hold."""

import re
from pathlib import Path

import pytest

from ipaward.analysis.examples import example_problems
from ipaward.casework.course_examples import try_course_example
from ipaward.casework.round_examples import try_round_example
from ipaward.domain.problem import Severity
from ipaward.domain.words import Language
from ipaward.interpreters.case.course import CourseReading
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import check_pack, read_pack

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(path.parent.name for path in ROOT.glob("policies/*/policy.yaml"))
FILES = sorted(
    (path.parent.name, path.stem, path.read_text("utf-8"))
    for path in ROOT.glob("rules/*/*.yaml")
    if path.stem not in ("facts", "every-programme", "indicators")
)
LIFECYCLE = re.compile(r"^(?:流程|lifecycle):", re.MULTILINE)
PROGRAMMES = [(policy, name) for policy, name, text in FILES if not LIFECYCLE.search(text)]
LIFECYCLES = [(policy, name) for policy, name, text in FILES if LIFECYCLE.search(text)]
PLAN = ROOT.parent / "shared/source/urumqi-ip-2020.txt"


def bare(text):
    return re.sub(r"\s+", "", text).removeprefix("\ufeff")


def clauses(policy):
    """Give the words of each clause, read here anew and not by the code under test."""
    text = (ROOT / "policies" / policy / "text.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\S+).*$", text, flags=re.MULTILINE)
    assert not parts[0].strip(), "words before the first clause"
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def citations(policy):
    """Give every (file, clause, words) cited in the YAML files of a pack."""
    for folder in ("policies", "rules"):
        for path in sorted((ROOT / folder / policy).glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            # Chinese files write 条「…」, English ones write clause "…" after `cites:` or `- `.
            yield from (
                (path.name, *found) for found in re.findall(r"([^\s「:：]+)「([^」]*)」", text)
            )
            if policy == "sbir-benchmark":
                form = r'(?:cites: |- )([a-z]+) "([^"]*)"'
                yield from ((path.name, *found) for found in re.findall(form, text))


def test_the_packs_are_all_here():
    assert {"urumqi-ip-2020", "sbir-benchmark"} <= set(POLICIES)
    assert len(POLICIES) >= 6
    with_rules = {path.name for path in ROOT.glob("rules/*") if path.is_dir()}
    assert {policy for policy, _ in PROGRAMMES} == with_rules
    used = {name for policy in with_rules for name in read_pack(policy, (ROOT,)).policy.uses}
    assert set(POLICIES) == with_rules | used  # no policy without rules that nobody uses


@pytest.mark.parametrize("policy", POLICIES)
def test_a_pack_loads_without_a_problem(policy):
    book, problems = check_pack(policy, (ROOT,))
    errors = [p for p in problems if p.severity is Severity.ERROR]
    assert [f"{p.place}: {p.message(Language.EN)}" for p in errors] == []
    assert book is not None
    assert {name for of, name in PROGRAMMES if of == policy} == set(book.programmes)
    assert {name for of, name in LIFECYCLES if of == policy} == set(book.lifecycles)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_quote_stands_word_for_word_in_its_clause(policy):
    enacted = clauses(policy)
    found = list(citations(policy))
    assert found or not (ROOT / "rules" / policy).is_dir()
    astray = [
        (file, clause, words)
        for file, clause, words in found
        if not words.strip() or bare(words) not in bare(enacted.get(clause, ""))
    ]
    assert astray == []


@pytest.mark.parametrize("policy", POLICIES)
def test_every_citation_of_a_rule_was_found_by_this_test_too(policy):
    book = read_pack(policy, (ROOT,))
    cited = {
        (c.clause, bare(c.words))
        for programme in book.programmes.values()
        for rule in programme.rules
        for c in rule.basis.citations
        if c.clause and not c.instrument
    }
    assert cited <= {(clause, bare(words)) for _, clause, words in citations(policy)}


@pytest.mark.parametrize(("policy", "name"), PROGRAMMES)
def test_the_examples_of_a_programme_come_out_as_written(policy, name):
    book = read_pack(policy, (ROOT,))
    programme = book.programmes[name]
    assert programme.examples
    assert not programme.allotment or programme.round_examples
    reading = CaseReading(book, programme)
    faults = example_problems(reading, lambda example: try_round_example(reading, example))
    reading.close()
    assert [f"{fault.place}: {fault.message(Language.EN)}" for fault in faults] == []


@pytest.mark.parametrize(("policy", "name"), LIFECYCLES)
def test_the_examples_of_a_lifecycle_come_out_as_written(policy, name):
    book = read_pack(policy, (ROOT,))
    lifecycle = book.lifecycles[name]
    assert len(lifecycle.examples) > 5
    reading = CourseReading(book, lifecycle)
    tried = [try_course_example(reading, example) for example in lifecycle.examples]
    reading.close()
    faults = [fault for _, found in tried for fault in found]
    assert [f"{fault.place}: {fault.message(Language.EN)}" for fault in faults] == []


@pytest.mark.parametrize(("policy", "name"), [*PROGRAMMES, *LIFECYCLES])
def test_every_programme_has_scenarios_tagged_with_it(policy, name):
    tags = [tags_of_feature(path) for path in (ROOT / "features" / policy).glob("*.feature")]
    assert any({policy, name} <= found for found in tags)


def tags_of_feature(path):
    """Give the tags before the feature's own line."""
    head = re.split(r"^\s*(?:Feature|功能)[:：]", path.read_text("utf-8"), maxsplit=1, flags=re.M)
    assert len(head) == 2, path
    lines = [line for line in head[0].splitlines() if not line.lstrip().startswith("#")]
    return set(re.findall(r"@(\S+)", "\n".join(lines)))


FEATURES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("features/*/*.feature"))


@pytest.mark.parametrize("feature", FEATURES)
def test_every_tag_is_a_policy_a_programme_or_a_clause_that_exists(feature):
    path = ROOT / feature
    policy = path.parent.name
    programmes = {name for of, name in [*PROGRAMMES, *LIFECYCLES] if of == policy}
    known = {policy} | programmes | set(clauses(policy))
    own = tags_of_feature(path)
    assert policy in own
    text = "\n".join(
        line for line in path.read_text("utf-8").splitlines() if line.lstrip().startswith("@")
    )
    assert set(re.findall(r"@(\S+)", text)) <= known


def test_the_urumqi_text_says_whether_it_is_the_enacted_words():
    assert read_pack("urumqi-ip-2020", (ROOT,)).policy.paraphrase is False
    others = [p for p in POLICIES if p != "urumqi-ip-2020"]
    assert all(read_pack(policy, (ROOT,)).policy.paraphrase for policy in others)


@pytest.mark.skipif(not PLAN.is_file(), reason="the plan as published is not beside this checkout")
def test_the_urumqi_text_is_the_whole_plan_word_for_word():
    assert bare("".join(clauses("urumqi-ip-2020").values())) == bare(PLAN.read_text("utf-8"))
