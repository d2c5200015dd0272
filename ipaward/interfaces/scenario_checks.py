"""What a scenario looks at in the end; each check says what was found instead."""

from __future__ import annotations

from collections.abc import Mapping

from ipaward.domain.decision import DOUBLE, Decision, Finding, Missing, Placement
from ipaward.domain.finding import STANDARD, State
from ipaward.domain.money import Money
from ipaward.domain.types import Amount
from ipaward.domain.value import NOTHING, Unknown
from ipaward.domain.words import Language, Words, listed
from ipaward.interfaces.scenarios import (
    Scene,
    StepError,
    expect,
    expect_said,
    listed_in_both,
    unknown_name,
)
from ipaward.interpreters.prose.catalogue import RESULTS, STATES, VERDICTS, supplier_words
from ipaward.interpreters.prose.explain import why_provisional
from ipaward.interpreters.prose.findings import speaks
from ipaward.interpreters.prose.teller import Teller
from ipaward.language.keys import SOURCE
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
    decision = scene.decision()
    found = decision.provisional
    holds = (
        bool(found) if name is None else any(name in (one, one.partition(":")[2]) for one in found)
    )
    expect(holds, _why(scene, dict.fromkeys(found, decision)))


def is_firm(scene: Scene) -> None:
    """Check that everything the decision rests on has a basis."""
    decision = scene.decision()
    expect(not decision.provisional, _why(scene, dict.fromkeys(decision.provisional, decision)))


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
        expect(scene.decision().bound_by == name, NOTHING_FOUND)
        expect_said(said, caps[name])
    else:
        expect_said(said, _finding(scene, name).message)


def is_missing(scene: Scene, fact: str, supplier: str | None = None) -> None:
    """Check that something must be supplied before the case can be decided, and by whom."""
    missing = scene.decision().missing
    wanted = None if supplier is None else _supplier(supplier)
    holds = any(m.fact == fact and wanted in (None, m.asked) for m in missing)
    found = listed_in_both(lambda language: [_awaited(one, language) for one in missing])
    expect(holds, found or NOTHING_FOUND)


def is_refused(scene: Scene, number: str | None = None) -> None:
    """Check that the application could not be screened at all."""
    found = scene.outcome(number)
    if isinstance(found, Decision):
        expect(False, VERDICTS[found.verdict])


def rank_is(scene: Scene, number: str, said: str) -> None:
    """Check the place of an application in its round."""
    found = _placement(scene, number).rank
    expect(
        found is not None and str(found) == said,
        Words(str(found), str(found)) if found else NOTHING_FOUND,
    )


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
    expect(bool(_provisional_places(scene)), Words("都已确定", "all are settled"))


def ranking_is_firm(scene: Scene) -> None:
    """Check that no placement could still change."""
    places = _provisional_places(scene)
    why = {name: decision for decision, place in places for name in place.why}
    expect(not places, _why(scene, why))


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


def _awaited(missing: Missing, language: Language) -> str:
    by = supplier_words(missing.asked, language)
    said = Words(f"{missing.fact}（{by}）", f"{missing.fact} ({by})").said(language)
    return said if by else missing.fact


def _noted(scene: Scene) -> Words:
    rules = [r for r in scene.programme.rules if r.kind in (Kind.NOTE, Kind.DUTY)]
    return _names(rule.name for rule in rules if _is_said(scene, rule.name))


def _placement(scene: Scene, number: str) -> Placement:
    placement = scene.decision(number).placement
    if placement is None:
        raise _without_places(scene)
    return placement


def _provisional_places(scene: Scene) -> list[tuple[Decision, Placement]]:
    decisions = scene.round.decisions if scene.round is not None else ()
    places = [(d, d.placement) for d in decisions if d.placement is not None]
    if not places:
        raise _without_places(scene)
    return [(decision, place) for decision, place in places if place.provisional]


def _without_places(scene: Scene) -> StepError:
    if scene.round is None:
        return StepError("还没有分配", "nothing has been allotted yet")
    return StepError(
        f"“{scene.programme.name}”的规则没有分配，谁也没有名次",
        f"the rules of `{scene.programme.name}` allot nothing, so nobody has a rank",
    )


def _why(scene: Scene, names: Mapping[str, Decision]) -> Words:
    """Say what makes decisions or their places provisional, as `explain` says it."""
    found = listed_in_both(
        lambda language: [
            why_provisional(name, Teller(scene.book, decision, language))
            for name, decision in names.items()
        ]
    )
    return found or NOTHING_FOUND


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
    return f"{SOURCE.get(kind, kind)} {register}".strip()


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
