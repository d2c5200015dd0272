"""What was erased stays so, whatever was restored; without the keys nothing is sealed anew."""

import shutil

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.copying import copy
from ipaward.ledger.decisions import DecisionLog, LockedError
from ipaward.ledger.erasing import OthersError
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.vault import open_keyring
from ipaward.ledger.verifying import Fault, verify
from tests.ledger.decided import (
    CASE,
    FIRM,
    LATER,
    OTHER,
    SECOND,
    WHY,
    decided,
    keys_of,
    kinds,
    opened,
    recorded,
    size,
    two_cases,
)

A1, A2 = 3, 4  # where the cases of `log` are entered
THIRD = "样例三号有限公司"


@pytest.fixture
def log(place):
    return two_cases(place)


@pytest.fixture
def file_log(file):
    return two_cases(file)


def refusals(attempt):
    with pytest.raises(RefusedError) as refusal:
        attempt()
    return [problem.code for problem in refusal.value.problems]


# By the number of an application.


def test_by_its_number_all_data_of_a_case_go_whatever_names_it_bore(log):
    recorded(log, decided("A1", THIRD), decided("A2", OTHER), why=WHY)
    history = log.history(*CASE, "A1")

    gone = log.erasures.redact("A1", WHY, LATER)

    assert gone == tuple(one.content["subject"] for one in history)
    assert len(set(gone)) == 2
    assert set(log.held(log.all())) == {A2}
    assert kinds(log)["redaction"] == 2
    assert log.erasures.redact("A1", WHY, LATER) == ()
    assert verify(log.ledger).faults == ()


def test_a_name_put_right_that_is_another_applicants_takes_nobodys_data_along(log):
    """A1 was entered under the name of who applied as A2; erasing cannot be undone."""
    recorded(log, decided("A3", OTHER), decided("A1"), decided("A2", OTHER))
    recorded(log, decided("A3", THIRD), decided("A1"), decided("A2", OTHER), why=WHY)
    before = set(log.held(log.all()))

    with pytest.raises(OthersError) as refusal:
        log.erasures.redact("A3", WHY, LATER)

    assert refusal.value.cases == ("A2",)
    assert set(log.held(log.all())) == before
    assert "redaction" not in kinds(log)
    assert len(log.erasures.redact(THIRD, WHY, LATER)) == 1
    assert A2 in log.held(log.all())


def test_a_name_that_was_put_back_is_not_taken_for_the_one_before(log):
    """A1 was corrected to the name of who applied as A2, and back again."""
    recorded(log, decided("A1", OTHER), decided("A2", OTHER), why=WHY)
    recorded(log, decided("A1", FIRM), decided("A2", OTHER), why=WHY)
    before = set(log.held(log.all()))

    with pytest.raises(OthersError) as refusal:
        log.erasures.redact("A1", WHY, LATER)

    assert refusal.value.cases == ("A2",)
    assert set(log.held(log.all())) == before
    assert len(log.erasures.redact(FIRM, WHY, LATER)) == 1
    assert A2 in log.held(log.all())


def test_other_applications_of_who_bears_the_name_now_are_no_reason_to_refuse(log):
    recorded(log, decided("A1", FIRM), decided("A2", OTHER), decided("A4", FIRM))
    recorded(log, decided("A1", THIRD), decided("A2", OTHER), decided("A4", FIRM), why=WHY)
    recorded(log, decided("A1", FIRM), decided("A2", OTHER), decided("A4", FIRM), why=WHY)

    assert len(log.erasures.redact("A1", WHY, LATER)) == 2
    assert set(log.held(log.all())) == {A2}


def test_what_was_erased_of_a_case_before_is_not_entered_again(file_log):
    recorded(file_log, decided("A1", THIRD), decided("A2", OTHER), why=WHY)
    first = file_log.erasures.redact(FIRM, WHY, LATER)

    assert len({*first, *file_log.erasures.redact("A1", WHY, LATER)}) == 2

    assert kinds(file_log)["redaction"] == 2


# A copy older than an erasure.


@pytest.fixture
def restored(file, file_log, tmp_path):
    """The ledger as a copy had it before A1 was erased, with the keys of today."""
    copy(file_log.ledger, tmp_path / "copy.db")
    file_log.erasures.redact(FIRM, WHY, LATER)
    shutil.copy(tmp_path / "copy.db", file.ledger)
    again = opened(file)
    assert verify(again.ledger).faults == (Fault("locked", A1),)
    return again


def test_an_erasure_is_entered_again_in_a_restored_copy(restored, tmp_path):
    (subject,) = restored.erasures.redact("A1", WHY, LATER)

    assert restored.all()[0].content["subject"] == subject
    assert (verify(restored.ledger).faults, restored.erasures.locked()) == ((), ())
    assert copy(restored.ledger, tmp_path / "again.db")[0] == size(restored)
    done = recorded(restored, decided("A1"), decided("A2", OTHER))
    assert [each.found.application for each in done.erased] == ["A1"]


@pytest.mark.parametrize("why", [None, WHY])
def test_what_cannot_be_read_and_was_not_erased_is_not_entered_anew(restored, why):
    before = size(restored)
    assert [one.seq for one in restored.erasures.locked()] == [A1]

    with pytest.raises(LockedError) as raised:
        recorded(restored, decided("A1"), decided("A9", OTHER), why=why)

    assert [one.seq for one in raised.value.entries] == [A1]
    assert size(restored) == before


def test_beside_what_cannot_be_read_others_are_entered(restored):
    assert recorded(restored, decided("A9"), decided("A2", OTHER)).entered == 1


def test_what_cannot_be_read_is_not_decided_otherwise(restored):
    with pytest.raises(LockedError):
        restored.override(A1, "pending", None, WHY, SECOND, LATER)


# Keys that are not at hand.


def test_without_the_keys_nothing_is_sealed_and_none_are_made(file, file_log):
    keys_of(file).unlink()
    before = size(file_log)

    assert refusals(lambda: DecisionLog.of(open_ledger(file))) == ["ledger-keys-missing"]

    assert not keys_of(file).exists()
    unread = DecisionLog.of(open_ledger(file), is_made=False)
    for attempt in (
        lambda: unread.override(A1, "pending", None, WHY, SECOND, LATER),
        lambda: unread.erasures.redact(FIRM, WHY, LATER),
        lambda: unread.erasures.redact("A1", WHY, LATER),
        unread.erasures.finish,
    ):
        assert refusals(attempt) == ["ledger-keys-missing"]
    assert size(file_log) == before


@pytest.mark.parametrize("names", [[], [THIRD]])
def test_with_keys_of_another_ledger_nothing_is_sealed(file, file_log, tmp_path, names):
    other = Place.of(tmp_path / "other.db")
    open_keyring(open_ledger(other)).of(names)
    shutil.copy(keys_of(other), keys_of(file))
    before, foreign = size(file_log), keys_of(file).read_bytes()
    again = opened(file)

    for number in ("A1", "A9"):
        found = refusals(lambda number=number: recorded(again, decided(number), why=WHY))
        assert found == ["ledger-keys-missing"]

    assert size(file_log) == before
    assert keys_of(file).read_bytes() == foreign


def test_where_all_was_erased_keys_are_made_anew(file, file_log):
    for name in (FIRM, OTHER):
        file_log.erasures.redact(name, WHY, LATER)
    keys_of(file).unlink()

    assert recorded(opened(file), decided("A9")).entered == 1
