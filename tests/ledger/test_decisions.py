"""Each case is decided once; the same again enters nothing, and another needs somebody's word."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from threading import Barrier

import pytest

from ipaward.domain.decision import Placement
from ipaward.domain.finding import Verdict
from ipaward.domain.money import Money
from ipaward.ledger.cases import day_of, record_of
from ipaward.ledger.decisions import DifferingError, Recorded
from ipaward.ledger.rounds import Rulebook
from ipaward.ledger.verifying import verify
from tests.ledger.decided import (
    ACTIVE,
    CASE,
    DAY,
    FIRM,
    INVOICE,
    LATER,
    NOON,
    OTHER,
    RULEBOOK,
    SCREENING,
    WHY,
    activated,
    decided,
    everything,
    kinds,
    opened,
    record,
    recorded,
    refused,
    size,
)


@pytest.fixture
def log(place):
    return opened(place)


@pytest.fixture
def file_log(tmp_path):
    """A log in a file, where it does not matter which database it is."""
    return opened(tmp_path / "ledger.db")


# Entered once.


def test_a_round_is_entered_and_read_back(place, log):
    done = recorded(log, decided("A1"), decided("A2", OTHER))

    assert done == Recorded(2, 0, 0, (), 3)
    assert kinds(log) == {**ACTIVE, "decision": 2, "round": 1}
    again = opened(place)
    one, two = again.all()
    assert [one.seq, two.seq] == [3, 4]
    assert [entry.content["application"] for entry in (one, two)] == ["A1", "A2"]
    assert record_of(again.held([one])[one.seq]) == record()
    assert again.history(*CASE, "A2") == (two,)
    assert again.history(*CASE, "A3") == ()
    assert verify(again.ledger).faults == ()


def test_an_entry_says_what_a_notice_says(file_log):
    recorded(file_log, decided())

    (one,) = file_log.all()

    subject = file_log.keyring.subject(FIRM)
    told = {
        "v": 1, "t": "decision", "log": file_log.ledger.origin, "at": "2026-03-01T12:00:00.000000Z",
        "policy": "small", "programme": "grant", "application": "A1", "on": "2021-06-30",
        "verdict": "eligible", "amount": "30000.50", "bound_by": "costs",
        "rulebook": "d" * 64, "engine": "1", "subject": subject,
    }  # fmt: skip
    assert {name: value for name, value in one.content.items() if name != "held"} == told
    assert day_of(one.content) == DAY


@pytest.mark.parametrize("verdict", [Verdict.INELIGIBLE, Verdict.PENDING])
def test_a_case_without_a_day_or_an_amount_is_entered_as_well(file_log, verdict):
    one = replace(refused(decided()), on=None, verdict=verdict)

    recorded(file_log, one)

    (kept,) = file_log.all()
    assert (kept.content["on"], kept.content["amount"], day_of(kept.content)) == (None, None, None)
    assert recorded(file_log, one).repeated == 1


def test_the_same_again_enters_nothing(log):
    recorded(log, decided("A1"), decided("A2", OTHER))
    before = size(log)

    done = recorded(log, decided("A1"), decided("A2", OTHER), now=LATER)

    assert done == Recorded(0, 2, 0, (), None)
    assert size(log) == before


def test_with_somebody_s_word_the_same_again_enters_nothing_either(file_log):
    recorded(file_log, decided())
    before = size(file_log)

    assert recorded(file_log, decided(), why=WHY) == Recorded(0, 1, 0, (), None)
    assert size(file_log) == before


def test_another_release_of_the_engine_does_not_make_another_decision(file_log):
    recorded(file_log, decided())
    before = size(file_log)

    assert recorded(file_log, decided(engine="2")).repeated == 1
    assert size(file_log) == before


def test_another_rulebook_that_comes_to_the_same_does_not_make_another_decision(file_log):
    recorded(file_log, decided())
    before = file_log.all(), file_log.rounds()
    other = Rulebook("small", "e" * 64, {**RULEBOOK.files, "rules/small/grant.yaml": b"grant "})

    done = recorded(file_log, decided(rulebook=other.digest), rulebook=other)

    assert (done.entered, done.repeated, done.corrected) == (0, 1, 0)
    assert (file_log.all(), file_log.rounds()) == before


def test_a_case_is_of_its_policy_and_programme(file_log):
    recorded(file_log, decided())

    assert recorded(file_log, decided(programme="loan")).entered == 1
    assert recorded(file_log, decided(policy="large")).entered == 1
    assert len(file_log.history(*CASE, "A1")) == 1


def test_beside_what_is_on_record_what_is_new_is_entered(file_log):
    recorded(file_log, decided("A1"))

    assert recorded(file_log, decided("A2"), decided("A1")) == Recorded(1, 1, 0, (), 5)


def test_without_a_name_of_an_applicant_each_case_has_a_key_of_its_own(file_log):
    recorded(file_log, decided("A1", ""), decided("A2", ""))

    assert len({one.content["subject"] for one in file_log.all()}) == 2


def test_an_instant_has_a_zone(file_log):
    with pytest.raises(ValueError, match="zone"):
        recorded(file_log, decided(), now=NOON.replace(tzinfo=None))

    assert kinds(file_log) == ACTIVE


def test_a_record_no_body_holds_is_refused_and_nothing_is_entered(file_log):
    with pytest.raises(ValueError, match="no body holds"):
        recorded(file_log, decided("A1"), decided("A2", record=record(score=Fraction(1, 3))))

    assert kinds(file_log) == ACTIVE


def test_two_who_record_the_same_round_enter_it_once(place, log):
    decisions, barrier = [decided(f"A{n}") for n in range(5)], Barrier(2)

    def recording(_):
        own = opened(place)
        barrier.wait()
        return recorded(own, *decisions)

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(recording, range(2))

    assert sorted([one.entered, two.entered]) == [0, 5]
    assert sorted([one.repeated, two.repeated]) == [0, 5]
    assert kinds(log) == {**ACTIVE, "decision": 5, "round": 1}


def test_more_cases_than_fit_one_question_are_known_again(file_log):
    decisions = [decided(f"A{n}", f"样例{n % 7}号有限公司") for n in range(501)]

    assert recorded(file_log, *decisions).entered == 501
    assert recorded(file_log, *decisions).repeated == 501


# What changes.


def test_without_a_word_nothing_of_a_round_with_a_changed_case_is_entered(log):
    recorded(log, decided("A1"), decided("A2", OTHER))
    before = size(log)

    with pytest.raises(DifferingError) as raised:
        recorded(log, decided("A3"), refused(decided("A2", OTHER)), decided("A1"))

    assert [one.found.application for one in raised.value.differences] == ["A2"]
    assert size(log) == before


def test_with_somebody_s_word_a_correction_says_what_it_replaces_and_holds_back_whose(log):
    recorded(log, decided("A1"), decided("A2", OTHER))

    done = recorded(log, refused(decided("A1")), decided("A2", OTHER), now=LATER, why=WHY)

    assert done == Recorded(0, 1, 1, (), 6)
    first, last = log.history(*CASE, "A1")
    assert (last.kind, last.seq, last.content["replaces"]) == ("correction", 6, first.seq)
    assert last.content["subject"] == first.content["subject"]
    assert (last.content["verdict"], last.content["amount"]) == ("ineligible", None)
    held = log.held([first, last])
    assert (held[6]["by"], held[6]["reason"]) == (WHY.by, WHY.reason)
    assert "by" not in held[first.seq]
    assert recorded(log, refused(decided("A1")), decided("A2", OTHER)).repeated == 2
    assert verify(log.ledger).faults == ()


def test_a_correction_is_corrected_and_not_what_it_replaced(file_log):
    recorded(file_log, decided())
    recorded(file_log, refused(decided()), why=WHY)

    recorded(file_log, decided(), why=WHY)

    entries = file_log.history(*CASE, "A1")
    assert [one.content.get("replaces") for one in entries] == [None, *(e.seq for e in entries[:2])]
    assert entries[-1].content["verdict"] == "eligible"
    with pytest.raises(DifferingError):
        recorded(file_log, refused(decided()))


def test_an_entry_is_replaced_once(place, log):
    recorded(log, decided())
    barrier = Barrier(2)

    def correcting(amount):
        own = opened(place)
        barrier.wait()
        recorded(own, decided(amount=Money(amount)), why=WHY)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(correcting, (100, 200)))

    entries = log.history(*CASE, "A1")
    assert [one.content.get("replaces") for one in entries] == [None, *(e.seq for e in entries[:2])]


# Rounds and rulebooks.


FIRST = Placement("spring", 1, "within", Money(100), False, ("score",))


def test_a_round_is_entered_again_only_when_it_differs(file_log):
    decisions = decided("A1"), decided("A2", OTHER)
    recorded(file_log, *decisions)
    others = [
        (decisions, replace(SCREENING, refused=2)),
        (decisions, replace(SCREENING, input="b" * 64)),
        (decisions[:1], SCREENING),
        (decisions[::-1], SCREENING),
        ((replace(decisions[0], placement=FIRST), decisions[1]), SCREENING),
    ]

    for number, (round_, screening) in enumerate(others, 1):
        for _ in range(2):
            recorded(file_log, *round_, screening=screening, now=NOON + timedelta(number))

    rounds = file_log.rounds()
    assert [one.content["number"] for one in rounds] == list(range(6))
    assert [one.content["decided"] for one in rounds] == [2, 2, 2, 1, 2, 2]
    assert [one.content["refused"] for one in rounds] == [1, 2, 1, 1, 1, 1]
    assert {one.undecided for one in rounds} == {()}


def test_a_rulebook_is_kept_once_and_its_texts_by_their_digest(log):
    recorded(log, decided("A1"))
    other = Rulebook("small", "e" * 64, {**RULEBOOK.files, "rules/small/grant.yaml": b"other"})
    activated(log, other)
    recorded(log, decided("A2", OTHER, rulebook=other.digest), rulebook=other)
    activated(log)
    recorded(log, decided("A1"), decided("A2", OTHER))

    assert log.rulebook(RULEBOOK.digest) == RULEBOOK
    assert log.rulebook(other.digest) == other
    assert kinds(log)["rulebook"] == 2
    texts = {*RULEBOOK.files.values(), b"other"}
    with log.ledger.store.reading() as pages:
        digests = set(pages.source_digests())
    assert {sha256(text).hexdigest() for text in texts} <= digests
    assert len(digests) == len(texts) + 3  # and the places of three rounds


def test_nothing_of_the_record_and_no_name_or_reason_stands_in_the_clear(place, log):
    recorded(log, decided("A1"), decided("A2", OTHER))
    recorded(log, refused(decided("A1")), decided("A2", OTHER), why=WHY)
    log.override(4, "pending", None, WHY, "样例复核人", LATER)

    found = everything(place)

    assert b'"verdict":"ineligible"' in found
    hidden = [FIRM, OTHER, INVOICE, WHY.by, WHY.reason, "样例复核人", "样例市", "18000"]
    assert [word for word in hidden if word.encode() in found] == []


def test_a_decision_by_another_rulebook_than_the_one_handed_in_is_not_entered(file_log):
    before = size(file_log)

    with pytest.raises(ValueError, match="another rulebook"):
        recorded(file_log, decided("A1"), decided("A2", rulebook="e" * 64))

    assert size(file_log) == before
