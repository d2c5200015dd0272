"""What a scenario looks at in the end; each check says what was found instead."""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.decision import DOUBLE, Decision, Finding, Placement
from ipaward.domain.finding import STANDARD, State
from ipaward.domain.money import Money
from ipaward.domain.types import Amount
from ipaward.domain.value import NOTHING, Unknown
from ipaward.domain.words import Words, listed
from ipaward.interfaces.scenarios import Scene, StepError, expect, unknown_name
from ipaward.interpreters.prose.catalogue import RESULTS, STATES, VERDICTS
from ipaward.interpreters.prose.findings import speaks
from ipaward.rulebook.book import Kind
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value

NOTHING_FOUND = Words(zh="没有", en="nothing")

SAID_VERDICTS = {
    said: verdict for verdict, words in VERDICTS.items() for said in (words.zh, words.en)
}
SAID_STATES = {
    "符合": State.MET,
    "不符": State.UNMET,
    "不明": State.UNKNOWN,
    "不适用": State.NOT_APPLICABLE,
    "met": State.MET,
    "unmet": State.UNMET,
    "unknown": State.UNKNOWN,
    "not applicable": State.NOT_APPLICABLE,
}
SAID_RESULTS = {
    "入围": "within",
    "名额外": "outside",
    "不排名": "unranked",
    "within the quota": "within",
    "outside the quota": "outside",
    "unranked": "unranked",
}
SAID_SUPPLIERS = {
    "申请人": "applicant",
    "机关": "authority",
    "账本": "ledger",
    "裁量": "judgement",
    "台账": "register",
}


def verdict_is(scene: Scene, said: str, number: str | None = None) -> None:
    """Check how the case stands."""
    wanted = _one_of(SAID_VERDICTS, said, "结论", "verdict")
    found = scene.decision(number).verdict
    expect(found is wanted, VERDICTS[found])


def award_is(scene: Scene, said: str, number: str | None = None) -> None:
    """Check the amount, to the fen."""
    wanted, found = _money(said), scene.decision(number).amount
    expect(found == wanted, Words(str(found), str(found)) if found is not None else NOTHING_FOUND)


def no_award(scene: Scene, number: str | None = None) -> None:
    """Check that there is no amount at all, not even nothing."""
    found = scene.decision(number).amount
    expect(found is None, Words(str(found), str(found)))


def bound_is(scene: Scene, cap: str) -> None:
    """Check which cap lowered the award."""
    award = scene.programme.award
    caps = [term.name for term in award.caps] if award is not None else []
    if cap not in caps:
        raise unknown_name("封顶", "cap", cap, caps)
    expect(scene.decision().bound_by == cap, _bound(scene.decision()))


def uncapped(scene: Scene) -> None:
    """Check that no cap lowered the award."""
    expect(scene.decision().bound_by == STANDARD, _bound(scene.decision()))


def noted(scene: Scene, name: str) -> None:
    """Check that something is said about the case that never decides it."""
    expect(_is_said(scene, name), _noted(scene))


def not_noted(scene: Scene, name: str) -> None:
    """Check that it is not said."""
    expect(not _is_said(scene, name), _noted(scene))


def is_provisional(scene: Scene, name: str | None = None) -> None:
    """Check that the decision rests on something without basis, and on what."""
    found = scene.decision().provisional
    holds = (
        bool(found) if name is None else any(name in (one, one.partition(":")[2]) for one in found)
    )
    expect(holds, _names(found))


def is_firm(scene: Scene) -> None:
    """Check that everything the decision rests on has a basis."""
    found = scene.decision().provisional
    expect(not found, _names(found))


def result_is(scene: Scene, rule: str, said: str) -> None:
    """Check the state of one rule."""
    wanted = _one_of(SAID_STATES, said, "结果", "result")
    found = _finding(scene, rule).state
    expect(found is wanted, STATES[found])


def reason_is(scene: Scene, name: str, said: str) -> None:
    """Check what a rule says about the case, or why a cap lowers the award."""
    award = scene.programme.award
    caps = {term.name: term.reason for term in award.terms} if award is not None else {}
    if name in caps:
        bound = scene.decision().bound_by
        found = caps[name] if bound == name else NOTHING_FOUND
    else:
        found = _finding(scene, name).message
    expect(said in (found.zh, found.en), found)


def is_missing(scene: Scene, fact: str, supplier: str | None = None) -> None:
    """Check that something must be supplied before the case can be decided, and by whom."""
    missing = scene.decision().missing
    wanted = None if supplier is None else _supplier(supplier)
    holds = any(m.fact == fact and wanted in (None, m.supplier) for m in missing)
    expect(holds, _names(f"{m.fact}（{m.supplier}）" for m in missing))


def is_refused(scene: Scene, number: str | None = None) -> None:
    """Check that the application could not be screened at all."""
    found = scene.outcome(number)
    if isinstance(found, Decision):
        expect(False, VERDICTS[found.verdict])


def rank_is(scene: Scene, number: str, said: str) -> None:
    """Check the place of an application in its round."""
    found = _placement(scene, number).rank
    expect(str(found) == said, Words(str(found), str(found)) if found else NOTHING_FOUND)


def placed_as(scene: Scene, number: str, said: str) -> None:
    """Check on which side of the cut an application stands."""
    wanted = _one_of(SAID_RESULTS, said, "名次结果", "placement")
    found = _placement(scene, number).result
    expect(found == wanted, RESULTS[found])


def granted_is(scene: Scene, number: str, said: str) -> None:
    """Check what the round grants an application, after any cut."""
    wanted, found = _money(said), _placement(scene, number).awarded
    expect(found == wanted, Words(str(found), str(found)) if found is not None else NOTHING_FOUND)


def are_doubles(scene: Scene, first: str, second: str, fact: str) -> None:
    """Check that two applications share what no two may share."""
    if scene.round is None:
        raise StepError("还没有分配", "nothing has been allotted yet")
    found = scene.round.doubles
    holds = any(d.fact == fact and {first, second} <= set(d.applications) for d in found)
    expect(holds, _names(f"{d.fact}（{'、'.join(d.applications)}）" for d in found))


def ranking_is_provisional(scene: Scene) -> None:
    """Check that some placement could still change."""
    expect(any(p.provisional for p in _placements(scene)), Words("都已确定", "all are settled"))


def ranking_is_firm(scene: Scene) -> None:
    """Check that no placement could still change."""
    why = {name for p in _placements(scene) for name in p.why}
    holds = not any(p.provisional for p in _placements(scene))
    expect(holds, _names(sorted(why)))


# --- looking up --------------------------------------------------------------------------


def _finding(scene: Scene, rule: str) -> Finding:
    findings = {f.rule.partition("/")[2]: f for f in scene.decision().findings if f.kind != DOUBLE}
    if rule not in findings:
        raise unknown_name("规则", "rule", rule, findings)
    return findings[rule]


def _is_said(scene: Scene, name: str) -> bool:
    finding = _finding(scene, name)
    rule = scene.programme.rule(name)
    if rule.kind not in (Kind.NOTE, Kind.DUTY):
        raise StepError(f"“{name}”不是提示", f"`{name}` is not a note")
    return speaks(rule, finding.state)


def _noted(scene: Scene) -> Words:
    rules = [r for r in scene.programme.rules if r.kind in (Kind.NOTE, Kind.DUTY)]
    return _names(rule.name for rule in rules if _is_said(scene, rule.name))


def _placement(scene: Scene, number: str) -> Placement:
    placement = scene.decision(number).placement
    if placement is None:
        raise StepError("还没有分配", "nothing has been allotted yet")
    return placement


def _placements(scene: Scene) -> list[Placement]:
    if scene.round is None:
        raise StepError("还没有分配", "nothing has been allotted yet")
    return [d.placement for d in scene.round.decisions if d.placement is not None]


def _bound(decision: Decision) -> Words:
    if decision.bound_by is None:
        return Words("没有核定额", "no award")
    if decision.bound_by == STANDARD:
        return Words("不受封顶", "no cap")
    return Words(decision.bound_by, decision.bound_by)


def _money(said: str) -> Money:
    value = read_value(said, Amount(), Dialect.RULES)
    if isinstance(value, Misspelt | Unknown | bool | str) or value == NOTHING:
        raise StepError(f"“{said}”不是金额", f"`{said}` is not an amount")
    return Money.exactly(value)  # type: ignore[arg-type]  # an amount is read as a decimal


def _supplier(said: str) -> str:
    kind, _, register = said.partition(" ")
    return f"{SAID_SUPPLIERS.get(kind, kind)} {register}".strip()


def _one_of(known: Mapping[str, object], said: str, zh: str, en: str) -> object:
    if said not in known:
        raise StepError(
            f"“{said}”不是{zh}，可以写：{'、'.join(k for k in known if not k.isascii())}",
            f"`{said}` is no {en}; write one of: {', '.join(k for k in known if k.isascii())}",
        )
    return known[said]


def _names(found: object) -> Words:
    names = [str(name) for name in found] if not isinstance(found, str) else [found]  # type: ignore[attr-defined]
    return listed(names) or NOTHING_FOUND
