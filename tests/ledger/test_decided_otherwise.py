"""What people decide otherwise stands; whose data are erased, their entries stay as they are."""

import shutil

import pytest

from ipaward.domain.money import Money
from ipaward.ledger.decisions import DifferingError, NotStandingError, Recorded
from ipaward.ledger.entries import Why
from ipaward.ledger.proving import checkpoint, receipt
from ipaward.ledger.receipt import check
from ipaward.ledger.vault import Keyring
from ipaward.ledger.verifying import verify
from tests.ledger.decided import (
    CASE,
    FIRM,
    LATER,
    OTHER,
    SECOND,
    WHY,
    decided,
    everything,
    keys_of,
    kinds,
    opened,
    record,
    recorded,
    refused,
    size,
    two_cases,
)

ONE_YUAN = Money(100)
A1, A2 = 3, 4  # where the cases of `log` are entered


@pytest.fixture
def log(place):
    return two_cases(place)


@pytest.fixture
def file_log(file):
    return two_cases(file)


def otherwise(log, seq=A1, verdict="eligible", amount=ONE_YUAN, why=WHY, second=SECOND):
    return log.override(seq, verdict, amount, why, second, LATER)


# Decided otherwise.


def test_two_people_decide_otherwise_than_the_rules(log):
    number = otherwise(log)

    first, last = log.history(*CASE, "A1")
    assert (last.seq, last.kind, last.content["replaces"]) == (number, "correction", first.seq)
    told = {"verdict": "eligible", "amount": "1.00", "bound_by": None, "replaces": first.seq}
    same = {n: v for n, v in first.content.items() if n not in {*told, "t", "at", "held"}}
    assert {n: v for n, v in last.content.items() if n not in {"t", "at", "held"}} == same | told
    held = log.held([first, last])
    word = {"by": WHY.by, "second": SECOND, "reason": WHY.reason}
    assert {**held[A1], **word, "salt": ""} == {**held[number], "salt": ""}
    assert held[A1]["salt"] != held[number]["salt"]
    assert verify(log.ledger).faults == ()


@pytest.mark.parametrize("verdict", ["ineligible", "pending"])
def test_who_is_not_eligible_is_paid_nothing(file_log, verdict):
    otherwise(file_log, verdict=verdict, amount=None)

    last = file_log.history(*CASE, "A1")[-1]
    assert (last.content["verdict"], last.content["amount"]) == (verdict, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"second": WHY.by},
        {"verdict": "eligible", "amount": None},
        {"verdict": "ineligible", "amount": Money(100)},
        {"verdict": "pending", "amount": Money(0)},
    ],
)
def test_one_person_or_an_amount_that_does_not_go_with_the_verdict_is_refused(file_log, wrong):
    before = size(file_log)

    with pytest.raises(ValueError, match="two people, and an amount"):
        otherwise(file_log, **wrong)

    assert size(file_log) == before


@pytest.mark.parametrize("seq", [0, 1, 2, 5, 6, 10**9, -1])
def test_what_is_no_case_is_not_decided_otherwise(file_log, seq):
    assert size(file_log) == 6

    with pytest.raises(NotStandingError) as raised:
        otherwise(file_log, seq)

    assert (raised.value.seq, raised.value.last) == (seq, None)
    assert size(file_log) == 6


def test_only_what_stands_is_decided_otherwise(file_log):
    number = otherwise(file_log)

    with pytest.raises(NotStandingError) as raised:
        otherwise(file_log)

    assert (raised.value.seq, raised.value.last) == (A1, number)
    again = otherwise(file_log, number, verdict="pending", amount=None, why=Why("丙", "再议"))
    held = file_log.held(file_log.history(*CASE, "A1"))[again]
    assert (held["by"], held["second"], held["reason"]) == ("丙", SECOND, "再议")


def test_what_people_decided_stands_as_long_as_the_rules_come_to_the_same(log):
    otherwise(log)
    before = size(log)

    done = recorded(log, decided("A1"), decided("A2", OTHER), now=LATER)

    assert done == Recorded(0, 2, 0, ("A1",), None)
    assert size(log) == before
    assert log.history(*CASE, "A1")[-1].content["amount"] == "1.00"


def test_what_people_decided_does_not_stand_for_another_record(file_log):
    number = otherwise(file_log)
    other = decided("A1", record=record(until=True))
    before = size(file_log)

    with pytest.raises(DifferingError) as raised:
        recorded(file_log, other, decided("A2", OTHER))

    (one,) = raised.value.differences
    assert one.kept.seq == number
    assert size(file_log) == before
    done = recorded(file_log, other, decided("A2", OTHER), why=WHY)
    assert (done.repeated, done.corrected, done.overridden) == (1, 1, ())
    assert file_log.history(*CASE, "A1")[-1].content["amount"] == "30000.50"


def test_what_the_rules_found_otherwise_is_a_difference_to_what_people_decided_too(file_log):
    otherwise(file_log)

    with pytest.raises(DifferingError):
        recorded(file_log, decided("A1", findings=()))


# Erased.


def test_after_erasing_nothing_opens_and_everything_else_stays_as_it_was(log):
    recorded(log, refused(decided("A1")), decided("A2", OTHER), why=WHY)
    pinned = checkpoint(log.ledger)
    proofs = [receipt(log.ledger, seq) for seq in range(size(log))]
    entries, root = log.all(), verify(log.ledger).root
    subject = log.keyring.subject(FIRM)

    assert log.erasures.redact(FIRM, Why("样例经办人", "依法"), LATER) == (subject,)

    found = verify(log.ledger, [pinned])
    assert (found.faults, found.pinned) == ((), 1)
    assert log.all() == entries
    assert set(log.held(entries)) == {A2}
    for one in proofs:
        assert check(one, [log.ledger.verifier]).index == one.index
    assert [receipt(log.ledger, one.index) for one in proofs] == proofs
    assert kinds(log)["redaction"] == 1
    with log.ledger.store.reading() as pages:
        assert pages.numbered([len(proofs)])[len(proofs)].content["subject"] == subject
        assert pages.size == len(proofs) + 1
    assert verify(log.ledger).root != root  # for the redaction is an entry


def test_who_is_erased_already_or_unknown_cannot_be_erased(log):
    log.erasures.redact(FIRM, WHY, LATER)
    before = size(log)

    assert log.erasures.redact(FIRM, WHY, LATER) == ()
    assert log.erasures.redact("样例三号有限公司", WHY, LATER) == ()
    assert size(log) == before


@pytest.mark.parametrize("why", [None, WHY])
@pytest.mark.parametrize("again", [decided("A1"), refused(decided("A1"))])
def test_a_case_that_was_erased_stops_no_other_and_is_never_entered_again(file_log, why, again):
    file_log.erasures.redact(FIRM, WHY, LATER)
    before = file_log.all()

    done = recorded(file_log, again, decided("A2", OTHER), decided("A3", OTHER), why=why)

    assert (done.entered, done.repeated, done.corrected) == (1, 1, 0)
    assert [(each.found, each.kept.seq) for each in done.erased] == [(again, A1)]
    assert file_log.all()[:-1] == before
    assert file_log.erasures.redact(FIRM, WHY, LATER) == ()


def test_who_applies_again_is_another_subject_and_can_be_erased_again(file_log):
    (first,) = file_log.erasures.redact(FIRM, WHY, LATER)

    recorded(file_log, decided("A9"), decided("A2", OTHER))

    last = file_log.history(*CASE, "A9")[-1]
    assert last.content["subject"] != first
    assert set(file_log.held(file_log.all())) == {A2, last.seq}
    assert file_log.erasures.redact(FIRM, WHY, LATER) == (last.content["subject"],)
    assert set(file_log.held(file_log.all())) == {A2}


def test_what_was_erased_cannot_be_decided_otherwise(file_log):
    file_log.erasures.redact(FIRM, WHY, LATER)

    with pytest.raises(NotStandingError) as raised:
        otherwise(file_log)

    assert (raised.value.seq, raised.value.last) == (A1, A1)


def test_keys_that_a_restored_copy_brought_back_are_destroyed_again(file, file_log, tmp_path):
    shutil.copy(keys_of(file), tmp_path / "copy.keys")
    (subject,) = file_log.erasures.redact(FIRM, WHY, LATER)
    assert (file_log.erasures.unfinished(), file_log.erasures.finish()) == ((), 0)
    before = size(file_log)

    shutil.copy(tmp_path / "copy.keys", keys_of(file))

    again = opened(file)
    assert again.erasures.unfinished() == (subject,)
    assert set(again.held(again.all())) == {A2}
    assert again.erasures.finish() == 1
    assert (again.erasures.unfinished(), again.erasures.finish()) == ((), 0)
    assert set(again.held(again.all())) == {A2}
    assert size(again) == before


def test_what_is_recorded_with_a_restored_key_is_not_destroyed_with_it(file, file_log, tmp_path):
    shutil.copy(keys_of(file), tmp_path / "copy.keys")
    file_log.erasures.redact(FIRM, WHY, LATER)
    shutil.copy(tmp_path / "copy.keys", keys_of(file))

    again = opened(file)
    recorded(again, decided("A3"))
    again.erasures.finish()

    last = again.all()[-1]
    assert last.content["application"] == "A3"
    assert last.seq in again.held([last])


def test_erasing_that_was_cut_short_is_done_by_erasing_again_and_entered_once(log, monkeypatch):
    def killed(keyring, subject):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Keyring, "destroy", killed)
        with pytest.raises(KeyboardInterrupt):
            log.erasures.redact(FIRM, WHY, LATER)
    assert len(log.erasures.unfinished()) == 1

    assert log.erasures.redact(FIRM, WHY, LATER)

    assert log.erasures.unfinished() == ()
    assert kinds(log)["redaction"] == 1


def test_no_name_of_who_was_erased_stands_in_the_clear(place, log):
    log.erasures.redact(FIRM, Why("样例经办人", "依法"), LATER)

    assert FIRM.encode() not in everything(place)


@pytest.mark.parametrize("why", [Why("样例经办人", f"依{FIRM}的申请"), Why(FIRM, "申请")])
def test_a_reason_that_names_whom_it_is_about_erases_nothing(file, file_log, why):
    with pytest.raises(ValueError, match="names whom it is about"):
        file_log.erasures.redact(FIRM, why, LATER)

    assert FIRM.encode() not in everything(file)


def test_a_round_that_was_not_entered_leaves_no_key_to_erase(file_log):
    file_log.erasures.redact(FIRM, WHY, LATER)
    with pytest.raises(DifferingError):
        recorded(file_log, decided("A9"), refused(decided("A2", OTHER)))

    assert file_log.erasures.redact(FIRM, WHY, LATER) == ()
