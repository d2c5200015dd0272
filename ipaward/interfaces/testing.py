"""`ipaward test`: examples, claims and scenarios of policies, tried, in the words of the office.

Nobody needs to know that there are test tools: scenarios are read as Gherkin reads them and run
here, so that none is lost, and what failed is said with the step and with what was found instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ipaward.analysis.claims import claim_problem, try_claims
from ipaward.analysis.coverage import Coverage, courses_covered
from ipaward.analysis.coverage import coverage as covered
from ipaward.analysis.examples import ran_examples
from ipaward.casework.course import Course
from ipaward.casework.course_examples import try_course_example
from ipaward.casework.round_examples import try_round_example
from ipaward.domain.decision import DOUBLE, Decision
from ipaward.domain.finding import State
from ipaward.domain.problem import Problem, RefusedError, Severity
from ipaward.domain.words import Language, Words
from ipaward.interfaces.course_scenes import CourseScene
from ipaward.interfaces.desks import AnyScene, Desks
from ipaward.interfaces.exits import FINDINGS, FINE, REFUSED, refused
from ipaward.interfaces.feature_files import (
    Feature,
    Scenario,
    Step,
    feature_files,
    read_feature,
)
from ipaward.interfaces.features_not_run import NotRun, beside_another, of_no_policy, shown
from ipaward.interfaces.forms import Part
from ipaward.interfaces.packs import Found, find
from ipaward.interfaces.packs import policies as all_policies
from ipaward.interfaces.policy_scenes import PolicyScene
from ipaward.interfaces.problems import in_order, text
from ipaward.interfaces.scenarios import StepError
from ipaward.interfaces.step_forms import find as find_form
from ipaward.interfaces.step_forms import take
from ipaward.interfaces.tongue import harmless
from ipaward.interpreters.prose.catalogue import STATES
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.lifecycle import Lifecycle

States = tuple[tuple[str, State], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in a scenario, and at which step; None for the scenario as a whole."""

    step: Step | None
    words: Words


@dataclass(slots=True)
class Tally:
    """What was tried and what failed, for the last line and the exit code.

    Attributes:
        states: of each rule in every case seen, by policy and programme, for `--coverage`.
    """

    examples: int = 0
    scenarios: int = 0
    failed: int = 0
    refused: int = 0
    states: dict[tuple[str, str], list[States]] = field(default_factory=dict)
    courses: dict[tuple[str, str], list[Course]] = field(default_factory=dict)

    def went(self, policy: str, lifecycle: str, course: Course) -> None:
        """Keep where one course led."""
        self.courses.setdefault((policy, lifecycle), []).append(course)

    def saw(self, policy: str, programme: str, states: States) -> None:
        """Keep the states of one case."""
        self.states.setdefault((policy, programme), []).append(states)


def run(
    policies: Sequence[str],
    packs: Sequence[Path],
    *,
    coverage: bool = False,
    language: Language = Language.ZH,
) -> int:
    """Try everything the policies promise, print what came of it, and give the exit code.

    Args:
        policies: their names; all that are found without any.
        packs: folders of policies, the first to have one wins.
        coverage: also print which rules were never seen in which state.
        language: of what is printed.
    """
    chosen = [find(name, packs) for name in policies] or list(all_policies(packs))
    if not chosen:
        raise refused("no-policies")
    tally, desks = Tally(), Desks(packs)
    try:
        for found in chosen:
            _print(_policy(found, desks, tally, language))
            _print(_not_run(beside_another(found, packs), tally, language))
            if coverage:
                _print(_coverage(found, desks, tally, language))
        if not policies:
            strays = of_no_policy(packs, [found.name for found in chosen])
            _print(_not_run(strays, tally, language))
    finally:
        desks.close()
    _print([_last_line(tally, language)])
    if tally.refused:
        return REFUSED
    return FINDINGS if tally.failed else FINE


def try_scenario(scenario: Scenario, desks: Desks) -> tuple[tuple[Fault, ...], AnyScene | None]:
    """Run one scenario; give every fault found, and the scene it ended with.

    A check that fails does not keep the others from being looked at; a step that cannot be taken
    does.
    """
    undefined = tuple(_undefined(scenario.steps))
    if undefined:
        return undefined, None
    if not any(step.part is Part.THEN for step in scenario.steps):
        return (Fault(None, Words("这个场景什么也没有检查", "this scenario checks nothing")),), None
    try:
        scene = desks.scene(scenario.tags)
    except StepError as fault:
        return (Fault(None, fault.words),), None
    faults: list[Fault] = []
    for step in scenario.steps:
        form, said = find_form(step.part, step.text)
        try:
            take(scene, form, said, step.rows, step.prose)
        except StepError as fault:
            faults.append(Fault(step, fault.words))
            if step.part is not Part.THEN:
                break
    return tuple(faults), scene


def _undefined(steps: Sequence[Step]) -> Iterator[Fault]:
    for step in steps:
        try:
            find_form(step.part, step.text)
        except StepError as fault:
            yield Fault(step, fault.words)


# --- one policy --------------------------------------------------------------------------


def _policy(found: Found, desks: Desks, tally: Tally, language: Language) -> Iterator[str]:
    yield found.name
    try:
        book = desks.book(found.name)
    except RefusedError as refusal:
        tally.refused += 1
        yield text(in_order(refusal.problems), language)
        return
    for programme in book.programmes.values():
        yield from _programme(book, programme, desks, tally, language)
    for lifecycle in book.lifecycles.values():
        yield from _lifecycle(book, lifecycle, desks, tally, language)
    files = feature_files(found.root, found.name)
    if not files:
        yield "  " + _said(language, "没有场景", "no scenarios")
    for path in files:
        yield from _feature(read_feature(path), desks, tally, language)


def _programme(
    book: Rulebook, programme: Programme, desks: Desks, tally: Tally, language: Language
) -> Iterator[str]:
    reading = desks.of(book, programme).reading
    problems: list[Problem] = []
    for ran in ran_examples(reading):
        tally.saw(book.policy.name, programme.name, ran.judgement.states)
        problems += ran.problems
    for example in programme.round_examples:
        problems += try_round_example(reading, example)
    count = len(programme.examples) + len(programme.round_examples)
    wrong = len({str(problem.place) for problem in problems})
    tally.examples += count
    claims = [claim_problem(reading, result) for result in try_claims(reading)]
    problems += [problem for problem in claims if problem.severity is Severity.ERROR]
    tally.failed += wrong + sum(problem.severity is Severity.ERROR for problem in claims)
    yield _tried(programme.name, count, wrong, language)
    for claim in claims:
        if claim.severity is Severity.NOTE:
            yield f"    {harmless(claim.message(language))}"
    if problems:
        yield text(in_order(problems), language)


def _lifecycle(
    book: Rulebook, lifecycle: Lifecycle, desks: Desks, tally: Tally, language: Language
) -> Iterator[str]:
    reading = desks.course(book, lifecycle)
    problems: list[Problem] = []
    for example in lifecycle.examples:
        course, found = try_course_example(reading, example)
        if course is not None:
            tally.went(book.policy.name, lifecycle.name, course)
        problems += found
    count, wrong = len(lifecycle.examples), len({str(problem.place) for problem in problems})
    tally.examples += count
    tally.failed += wrong
    yield _tried(lifecycle.name, count, wrong, language)
    if problems:
        yield text(in_order(problems), language)


def _tried(name: str, count: int, wrong: int, language: Language) -> str:
    return _said(
        language,
        f"  {name}：样例 {count} 个，{count - wrong} 个相符",
        f"  {name}: {_many(count, 'example')}, {count - wrong} as promised",
    )


# --- one feature -------------------------------------------------------------------------


def _feature(feature: Feature, desks: Desks, tally: Tally, language: Language) -> Iterator[str]:
    where = shown(feature.path)
    if feature.faults:
        tally.failed += 1
        yield _said(language, f"  {where}：有毛病", f"  {where}: something is wrong with it")
        yield from (f"    {harmless(fault.said(language))}" for fault in feature.faults)
    failures: list[str] = []
    failed = 0
    for scenario in feature.scenarios:
        faults, scene = try_scenario(scenario, desks)
        if scene is not None:
            _keep(scene, tally)
        if faults:
            failed += 1
            failures += _failure(scenario, faults, where, language)
    count = len(feature.scenarios)
    if not count:
        return
    tally.scenarios += count
    tally.failed += failed
    passed = count - failed
    yield _said(
        language,
        f"  {where}  {harmless(feature.name)}：场景 {count} 个，{passed} 个通过",
        f"  {where}  {harmless(feature.name)}: {_many(count, 'scenario')}, {passed} passed",
    )
    yield from failures


def _not_run(every: Iterable[NotRun], tally: Tally, language: Language) -> Iterator[str]:
    for one in every:
        tally.failed += one.is_fault
        yield one.words.said(language)


def _failure(
    scenario: Scenario, faults: Sequence[Fault], where: str, language: Language
) -> Iterator[str]:
    row = f"（{scenario.row}）" if language is Language.ZH else f" ({scenario.row})"
    name = harmless(scenario.name + (row if scenario.row else ""))
    yield f"    ✗ {name}  {where}:{scenario.line}"
    for fault in faults:
        if fault.step is not None:
            step = f"{fault.step.keyword} {fault.step.text}"
            yield f"        {harmless(step)}  {where}:{fault.step.line}"
        yield f"          {harmless(fault.words.said(language))}"


def _keep(scene: AnyScene, tally: Tally) -> None:
    if isinstance(scene, CourseScene):
        if scene.course is not None:
            reading = scene.reading
            tally.went(reading.book.policy.name, reading.lifecycle.name, scene.course)
        return
    if isinstance(scene, PolicyScene):
        return
    for decision in scene.decided or ():
        if isinstance(decision, Decision):
            states = tuple(
                (f.rule.partition("/")[2], f.state) for f in decision.findings if f.kind != DOUBLE
            )
            tally.saw(decision.policy, decision.programme, states)


# --- what nothing exercised --------------------------------------------------------------


def _coverage(found: Found, desks: Desks, tally: Tally, language: Language) -> Iterator[str]:
    try:
        book = desks.book(found.name)
    except RefusedError:
        return
    named = {
        one.name: covered(one, tally.states.get((found.name, one.name), ()))
        for one in book.programmes.values()
    }
    named |= {
        one.name: courses_covered(one, _ways(tally.courses.get((found.name, one.name), ())))
        for one in book.lifecycles.values()
    }
    seen = due = 0
    for name, one in named.items():
        yield from _gaps(name, one, language)
        seen, due = seen + one.seen, due + one.asked
    share = f"{seen} / {due}" + (f" = {100 * seen // due} %" if due else "")
    yield _said(
        language,
        f"  每条规则的每种结果，试到 {share}",
        f"  every rule in every state: seen {share}",
    )


def _ways(courses: Iterable[Course]) -> Iterator[tuple[str, State]]:
    """Give each transition with what an event made of it."""
    for course in courses:
        for step in course.steps:
            yield from ((one.name, State.MET) for one in (step.taken,) if one is not None)
            yield from ((one.name, State.UNMET) for one in step.refused)
            yield from ((one.name, State.UNKNOWN) for one in step.undecided)


def _gaps(name: str, one: Coverage, language: Language) -> Iterator[str]:
    never: dict[str, list[str]] = {}
    for rule, state in one.gaps:
        never.setdefault(rule, []).append(STATES[state].said(language))
    if not never:
        yield _said(
            language,
            f"  {name}：每条规则的每种结果都试到了",
            f"  {name}: every rule was seen in every state",
        )
        return
    yield _said(language, f"  {name}：没有试到的结果", f"  {name}: states never seen")
    for rule, states in never.items():
        yield _said(
            language, f"    {rule}：{'、'.join(states)}", f"    {rule}: {', '.join(states)}"
        )


# --- words -------------------------------------------------------------------------------


def _last_line(tally: Tally, language: Language) -> str:
    tail_zh = f"，{tally.refused} 个政策读不了" if tally.refused else ""
    policies = _many(tally.refused, "policy", "policies")
    tail_en = f", {policies} could not be read" if tally.refused else ""
    return _said(
        language,
        f"样例 {tally.examples} 个，场景 {tally.scenarios} 个；不符 {tally.failed} 处{tail_zh}",
        f"{_many(tally.examples, 'example')}, {_many(tally.scenarios, 'scenario')};"
        f" {tally.failed} failed{tail_en}",
    )


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _said(language: Language, zh: str, en: str) -> str:
    return Words(zh=zh, en=en).said(language)


def _print(lines: Sequence[str] | Iterator[str]) -> None:
    for line in lines:
        print(line)
