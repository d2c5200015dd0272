"""What is on record is decided again from its record alone, and must come out byte for byte."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ipaward.casework.decide import Desk
from ipaward.casework.replay import Replayed, replay
from ipaward.domain.decision import Missing
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.interpreters.case.reading import CaseReading
from ipaward.ledger.canonical import canonical
from ipaward.ledger.cases import record_of, rewritten, said
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.entries import Why
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.rounds import Rulebook, Screening
from tests.casework.books import (
    DAY,
    MONEY,
    PARAMETERS,
    RULES,
    UNKNOWN,
    application,
    book,
    parameter,
    programme,
    record,
)
from tests.ledger.decided import activated

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHY = Why("样例经办人", "样例理由")
# One for each verdict, and one of which hardly anything is known.
APPLICATIONS = [
    application("A1"),
    application("A2", applicant={"name": "firm A2", "kind": "other"}),
    application("A3", valid=UNKNOWN),
    replace(application("A4", score=None, issued=None, costs=None), assumed=("valid",)),
    application("A5", claim=Decimal("0.10"), costs=()),
]


def desk_of(engine="1", **changes):
    one = book(**changes)
    return Desk.of(CaseReading(one, next(iter(one.programmes.values()))), engine)


@pytest.fixture(scope="module")
def desk():
    return desk_of()


@pytest.fixture
def log(tmp_path, desk):
    made = DecisionLog.of(open_ledger(Place.of(tmp_path / "ledger.db")))
    recorded(made, [desk.decide(one, DAY) for one in APPLICATIONS])
    return made


def recorded(log, decisions, why=None):
    rulebook = Rulebook("plan", "0" * 64, {"policies/plan/policy.yaml": b""})
    activated(log, rulebook)
    screening = Screening("plan", "grant", "a" * 64, 0)
    return log.record(decisions, rulebook, screening, NOON, why)


def results(log, desk):
    entries = log.all()
    held, erased = log.held(entries), log.erasures.erased(entries)
    return [replay(desk, one, held.get(one.seq), is_erased=one.seq in erased) for one in entries]


def one_of(log, number=0):
    entry = log.all()[number]
    return entry, log.held([entry])[entry.seq]


def test_what_is_on_record_comes_out_the_same_byte_for_byte(log, desk):
    verdicts = {one.content["verdict"] for one in log.all()}

    assert verdicts == {"eligible", "ineligible", "pending"}
    assert results(log, desk) == [Replayed.SAME] * len(APPLICATIONS)


def test_an_entry_written_again_of_the_same_decision_has_the_same_bytes(log, desk):
    for number, given in enumerate(APPLICATIONS):
        entry, held = one_of(log, number)
        decision = desk.decide(given, DAY)
        assert record_of(held) == decision.record
        assert rewritten(entry, held, decision) == entry.body


def test_another_release_that_decides_alike_comes_to_the_same(log):
    assert set(results(log, desk_of(engine="99"))) == {Replayed.SAME}


def test_where_a_case_stood_in_its_round_does_not_matter(log, desk):
    alone = replay(desk, *one_of(log, 2))

    assert alone is Replayed.SAME


def test_a_decision_for_no_day_is_decided_again_for_none(tmp_path, desk):
    log = DecisionLog.of(open_ledger(Place.of(tmp_path / "ledger.db")))
    recorded(log, [desk.decide(application("A1", day=None), None)])

    assert one_of(log)[0].content["on"] is None
    assert results(log, desk) == [Replayed.SAME]


def test_a_correction_is_decided_again_as_well(log, desk):
    changed = [desk.decide(application("A1", costs=()), DAY)]
    changed += [desk.decide(one, DAY) for one in APPLICATIONS[1:]]

    assert recorded(log, changed, WHY).corrected == 1

    assert results(log, desk) == [Replayed.SAME] * (len(APPLICATIONS) + 1)


OTHERS = {
    "a rule is gone": {"of": programme(rules=RULES[:1])},
    "a rule has another name": {"of": programme(rules=(RULES[0], replace(RULES[1], name="cert")))},
    "there is no cap": {"of": programme(award=replace(programme().award, caps=()))},
    "a parameter is another": {
        "parameters": (parameter("grant", MONEY, Decimal(40000)), *PARAMETERS[1:])
    },
    "a rule rests on nothing": {
        "of": programme(rules=(replace(RULES[0], basis=parameter("x", MONEY, 1).values[0].basis),
                               replace(RULES[1], basis=PARAMETERS[0].values[0].basis)))
    },
}  # fmt: skip


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_by_another_rulebook_it_comes_out_otherwise(log, other):
    assert replay(desk_of(**other), *one_of(log)) is Replayed.DIFFERS


def test_by_the_rulebook_of_another_digest_it_is_another(log):
    one = replace(book(), digest="1" * 64)
    desk = Desk.of(CaseReading(one, one.programmes["grant"]), "1")

    assert replay(desk, *one_of(log)) is Replayed.DIFFERS


FALSE = {
    "verdict": {"verdict": Verdict.PENDING, "amount": None},
    "amount": {"amount": Money(1_800_001)},
    "bound_by": {"bound_by": None},
    "assumed": {"assumed": ("valid",), "findings": ()},
    "terms": {"terms": (("standard", "50000.01"), ("not-above-cost", "18000.00"))},
    "provisional": {"provisional": ()},
    "parameters": {"parameters": ()},
    "missing": {"missing": (Missing("valid", "judgement"),)},
    "findings": {"findings": ()},
    "record": {"record": {**record("A1"), "claim": Decimal(101), "costs": ()}},
}


def test_every_field_an_entry_says_of_a_case_is_false_once_below(desk):
    body, held = said(desk.decide(APPLICATIONS[0], DAY))

    assert body.keys() | held.keys() == FALSE.keys() | {"policy", "programme", "application", "on"}


@pytest.mark.parametrize("field", FALSE)
def test_a_decision_that_never_came_of_its_record_and_rulebook_differs(tmp_path, desk, field):
    """Sealed and signed as it should be, by one who has every key."""
    log = DecisionLog.of(open_ledger(Place.of(tmp_path / "ledger.db")))
    recorded(log, [replace(desk.decide(APPLICATIONS[0], DAY), **FALSE[field])])

    assert results(log, desk) == [Replayed.DIFFERS]


def without(pairs, name):
    return [pair for pair in pairs if pair[0] != name]


def by_name(pairs):
    return sorted(pairs, key=lambda pair: pair[0])


@pytest.mark.parametrize(
    ("field", "change"),
    [("salt", "0" * 32), ("record", ["claim", {"number": "101"}]), ("assumed", ["valid"])],
)
def test_of_what_is_held_back_a_changed_record_or_salt_differs(log, desk, field, change):
    entry, held = one_of(log)
    new = by_name([*without(held["record"], "claim"), change]) if field == "record" else change

    assert replay(desk, entry, {**held, field: new}) is Replayed.DIFFERS


@pytest.mark.parametrize("field", ["by", "reason"])
def test_of_a_correction_a_changed_word_differs(log, desk, field):
    changed = [desk.decide(application("A1", costs=()), DAY)]
    recorded(log, changed, WHY)
    entry, held = one_of(log, len(APPLICATIONS))
    assert replay(desk, entry, held) is Replayed.SAME

    assert replay(desk, entry, {**held, field: "别人"}) is Replayed.DIFFERS


@pytest.mark.parametrize(
    "change", [{"verdict": "pending"}, {"amount": "18000.01"}, {"on": "2021-07-01"}, {"x": 1}]
)
def test_an_entry_whose_body_says_something_else_differs(log, desk, change):
    entry, held = one_of(log)
    content = {**entry.content, **change}
    forged = entry._replace(content=content, body=canonical(content))

    found = replay(desk, forged, held)

    assert found is (Replayed.SAME if "x" in change else Replayed.DIFFERS)


@pytest.mark.parametrize(
    "wrong", [["costs", [{"record": [["sum", True]]}]], ["issued", {"day": "2021-02-30"}]]
)
def test_a_record_that_cannot_be_decided_at_all_differs(log, desk, wrong):
    entry, held = one_of(log)
    pairs = by_name([*without(held["record"], wrong[0]), wrong])

    assert replay(desk, entry, {**held, "record": pairs}) is Replayed.DIFFERS


def test_what_was_erased_cannot_be_decided_again(log, desk):
    log.erasures.redact("firm A2", WHY, NOON)

    assert results(log, desk).count(Replayed.ERASED) == 1
    assert results(log, desk)[1] is Replayed.ERASED
    assert results(log, None)[1] is Replayed.ERASED


def test_what_people_decided_is_not_held_against_the_rules(log, desk):
    entry, _ = one_of(log)
    log.override(entry.seq, "eligible", Money(1), WHY, "样例复核人", NOON)

    *_, last = results(log, desk)

    assert last is Replayed.OVERRIDDEN
    assert results(log, desk)[0] is Replayed.SAME  # what it replaced is as it was


def test_without_a_desk_for_its_rulebook_it_is_unread(log):
    assert set(results(log, None)) == {Replayed.UNREAD}
