"""A rulebook is active by an act somebody answers for, and nothing is recorded by any other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.activations import ActivationLog, active_in, trusted_in
from ipaward.ledger.bundles import BadBundleError, Role
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.decisions import DecisionLog, DifferingError, Recorded
from ipaward.ledger.entries import Why
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import open_ledger
from ipaward.ledger.rounds import NotActiveError, Rulebook
from ipaward.ledger.runs import RunLog
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, due, event, none_due
from tests.ledger.decided import (
    APPROVED,
    LATER,
    NOON,
    OTHER,
    RULEBOOK,
    SCREENING,
    WHY,
    decided,
    kinds,
    recorded,
    refused,
    size,
)
from tests.ledger.signed import APPROVER, AUTHOR, BUNDLE, STRANGER, signed, trusting
from tests.ledger.tampering import bodies_of, rebuilt, unguarded

NEXT = Rulebook("small", "e" * 64, {**RULEBOOK.files, "rules/small/grant.yaml": b"grant 2"})
LARGE = replace(RULEBOOK, policy="large", digest="f" * 64)
NOTE = signed()
RUN = {"plan": "p" * 64, "policy": "small", "programme": "grant"}


def of(rulebook, number):
    """The bundle of a rulebook, signed by both."""
    digests = tuple(rulebook.digests().items())
    named = {"policy": rulebook.policy, "digest": rulebook.digest, "files": digests}
    return signed(BUNDLE, number=number, **named)


@pytest.fixture
def log(place):
    """The activations of a ledger in either database, whose first entries trust two people."""
    return trusting(open_ledger(place))


@pytest.fixture
def file_log(file):
    return trusting(open_ledger(file))


def contents(log, *kinds):
    with log.ledger.store.reading() as pages:
        return [one.content for one in pages.of_kinds(*kinds)]


def active(log):
    """Which rulebook is active, by policy, and by which bundle."""
    with log.ledger.store.reading() as pages:
        found = active_in(pages)
    return {name: (one.content["rulebook"], one.content["bundle"]) for name, one in found.items()}


def trusted(log, role=Role.AUTHOR):
    with log.ledger.store.reading() as pages:
        return trusted_in(pages, role)


# Whose keys are trusted.


def test_whose_key_is_trusted_is_an_entry(log):
    author, approver = contents(log, "trust")

    assert {n: author[n] for n in ("role", "key", "number", "is_trusted", "by", "reason")} == {
        "role": "author", "key": AUTHOR.verifier.text(), "number": 0, "is_trusted": True,
        "by": APPROVED.by, "reason": APPROVED.reason,
    }  # fmt: skip
    assert (approver["role"], approver["key"]) == ("approver", APPROVER.verifier.text())
    assert trusted(log) == (AUTHOR.verifier,)
    assert trusted(log, Role.APPROVER) == (APPROVER.verifier,)


def test_trust_is_withdrawn_and_given_again_and_what_was_said_last_holds(file_log):
    key, before = AUTHOR.verifier, size(file_log)

    assert file_log.trust(Role.AUTHOR, key, WHY, LATER) is None
    assert size(file_log) == before
    assert file_log.withdraw(Role.AUTHOR, key, WHY, LATER) == before
    assert trusted(file_log) == ()
    assert file_log.withdraw(Role.AUTHOR, key, WHY, LATER) is None
    assert file_log.trust(Role.AUTHOR, key, WHY, LATER) == before + 1
    assert trusted(file_log) == (key,)
    assert [one["number"] for one in contents(file_log, "trust")] == [0, 0, 1, 2]


def test_a_key_is_trusted_in_one_role_and_withdrawn_in_one(file_log):
    assert file_log.withdraw(Role.APPROVER, AUTHOR.verifier, WHY, LATER) is None
    file_log.trust(Role.APPROVER, AUTHOR.verifier, WHY, LATER)
    file_log.withdraw(Role.AUTHOR, AUTHOR.verifier, WHY, LATER)

    assert trusted(file_log) == ()
    assert trusted(file_log, Role.APPROVER) == (APPROVER.verifier, AUTHOR.verifier)


# What is active.


def test_a_signed_rulebook_is_active_by_an_entry_and_kept(log):
    before = kinds(log)

    number = log.activate(RULEBOOK, NOTE, APPROVED, NOON)

    (one,) = contents(log, "activation")
    assert {n: v for n, v in one.items() if n not in ("v", "t", "log", "at")} == {
        "policy": "small", "number": 0, "rulebook": RULEBOOK.digest, "bundle": NOTE,
        "by": APPROVED.by, "reason": APPROVED.reason,
    }  # fmt: skip
    assert number == size(log) - 1
    assert kinds(log) == {**before, "rulebook": 1, "activation": 1}
    assert DecisionLog.of(log.ledger).rulebook(RULEBOOK.digest) == RULEBOOK
    assert verify(log.ledger).faults == ()


def test_the_same_activation_again_enters_nothing(file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    before = size(file_log)

    assert file_log.activate(RULEBOOK, NOTE, WHY, LATER) is None
    assert size(file_log) == before
    file_log.activate_unsigned(RULEBOOK, WHY, LATER)
    assert file_log.activate_unsigned(RULEBOOK, APPROVED, LATER) is None
    assert size(file_log) == before + 1


def test_the_last_activation_of_each_policy_holds(file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    file_log.activate_unsigned(LARGE, WHY, NOON)
    file_log.activate(NEXT, of(NEXT, 2), APPROVED, LATER)

    assert active(file_log) == {"small": (NEXT.digest, of(NEXT, 2)), "large": (LARGE.digest, None)}
    file_log.activate(RULEBOOK, of(RULEBOOK, 3), APPROVED, LATER)
    assert active(file_log)["small"] == (RULEBOOK.digest, of(RULEBOOK, 3))
    assert [one["number"] for one in contents(file_log, "activation")] == [0, 0, 1, 2]
    assert kinds(file_log)["rulebook"] == 3


def test_what_nobody_signed_is_active_on_the_word_of_one_person(file_log):
    file_log.activate_unsigned(RULEBOOK, WHY, NOON)

    (one,) = contents(file_log, "activation")
    assert (one["bundle"], one["by"], one["reason"]) == (None, WHY.by, WHY.reason)


@pytest.mark.parametrize("why", [Why("", "x"), Why("x", ""), Why(" ", "x"), Why("x", "\t")])
@pytest.mark.parametrize(
    "attempt",
    [
        lambda log, why: log.activate_unsigned(RULEBOOK, why, NOON),
        lambda log, why: log.activate(RULEBOOK, NOTE, why, NOON),
        lambda log, why: log.trust(Role.AUTHOR, STRANGER.verifier, why, NOON),
        lambda log, why: log.withdraw(Role.AUTHOR, AUTHOR.verifier, why, NOON),
    ],
)
def test_without_who_and_why_nothing_is_entered(file_log, attempt, why):
    before = size(file_log)

    with pytest.raises(ValueError, match="somebody answers for it"):
        attempt(file_log, why)

    assert size(file_log) == before


def withdrawn(log):
    log.withdraw(Role.APPROVER, APPROVER.verifier, WHY, NOON)


def in_the_other_role(log):
    withdrawn(log)
    log.trust(Role.AUTHOR, APPROVER.verifier, WHY, NOON)


def both_in_both_roles(log):
    log.trust(Role.AUTHOR, APPROVER.verifier, WHY, NOON)
    log.trust(Role.APPROVER, AUTHOR.verifier, WHY, NOON)


def nothing(log):
    pass


@pytest.mark.parametrize(
    ("before", "rulebook", "note", "code"),
    [
        (nothing, RULEBOOK, "", "bundle-unreadable"),
        (nothing, RULEBOOK, BUNDLE.draft(), "bundle-not-signed"),
        (nothing, RULEBOOK, signed(BUNDLE, AUTHOR, STRANGER), "bundle-not-signed"),
        (withdrawn, RULEBOOK, NOTE, "bundle-not-signed"),
        (in_the_other_role, RULEBOOK, NOTE, "bundle-not-signed"),
        (both_in_both_roles, RULEBOOK, signed(BUNDLE, AUTHOR, AUTHOR), "bundle-not-signed"),
        (nothing, NEXT, NOTE, "bundle-other-files"),
        (nothing, LARGE, NOTE, "bundle-other-policy"),
        (nothing, replace(RULEBOOK, digest="e" * 64), NOTE, "bundle-read-otherwise"),
    ],
)
def test_a_bundle_that_will_not_do_activates_nothing(file_log, before, rulebook, note, code):
    before(file_log)
    was = size(file_log)

    with pytest.raises(BadBundleError) as raised:
        file_log.activate(rulebook, note, APPROVED, NOON)

    assert raised.value.code == code
    assert size(file_log) == was
    assert active(file_log) == {}


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize(("number", "is_fine"), [(4, False), (5, False), (6, True)])
def test_a_bundle_has_a_larger_number_than_any_before_it(file_log, number, is_fine, between):
    file_log.activate(RULEBOOK, of(RULEBOOK, 5), APPROVED, NOON)
    file_log.activate(LARGE, of(LARGE, 9), APPROVED, NOON)  # of another policy
    if between:
        file_log.activate_unsigned(RULEBOOK, WHY, NOON)
    before = size(file_log)

    if is_fine:
        assert file_log.activate(NEXT, of(NEXT, number), APPROVED, LATER) == before + 1
    else:
        with pytest.raises(BadBundleError) as raised:
            file_log.activate(NEXT, of(NEXT, number), APPROVED, LATER)
        assert raised.value.code == "bundle-not-newer"
        assert raised.value.details == {"number": str(number), "last": "5"}
        assert size(file_log) == before


def test_a_bundle_that_was_replaced_is_not_active_again(file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    file_log.activate_unsigned(NEXT, WHY, NOON)

    with pytest.raises(BadBundleError):
        file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)

    assert active(file_log)["small"] == (NEXT.digest, None)


def test_a_withdrawn_key_changes_nothing_that_is_active(file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    withdrawn(file_log)

    assert recorded(DecisionLog.of(file_log.ledger), decided()).entered == 1


@pytest.mark.parametrize("same", [True, False], ids=["the same", "another"])
def test_of_two_activations_at_once_of_one_number_one_is_entered(place, log, same):
    barrier = Barrier(2)

    def activating(rulebook):
        own = ActivationLog(open_ledger(place))
        barrier.wait()
        try:
            return own.activate(rulebook, of(rulebook, 1), APPROVED, NOON)
        except BadBundleError as fault:
            return fault.code

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(activating, [RULEBOOK, RULEBOOK if same else NEXT]))

    assert kinds(log)["activation"] == 1
    assert sum(isinstance(one, int) for one in came) == 1
    assert (None if same else "bundle-not-newer") in came
    assert verify(log.ledger).faults == ()


# What is recorded, by what is active.


def record(log, *decisions, rulebook=RULEBOOK, **more):
    return recorded(DecisionLog.of(log.ledger), *decisions, rulebook=rulebook, **more)


ATTEMPTS = [
    lambda log, book: record(log, decided(rulebook=book.digest), rulebook=book),
    lambda log, book: record(log, rulebook=book),  # a round of nobody is a round
    lambda log, book: EventLog(log.ledger).append(LOG, [event("E1")], due, NOON, book),
    lambda log, book: RunLog(log.ledger).begin(RUN, book, NOON),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=["round", "empty round", "letter", "run"])
def test_nothing_is_recorded_by_a_rulebook_that_is_not_active(log, attempt):
    def refusal(book):
        before = size(log)
        with pytest.raises(NotActiveError) as raised:
            attempt(log, book)
        assert size(log) == before
        return raised.value.policy, raised.value.digest, raised.value.active

    assert refusal(RULEBOOK) == ("small", RULEBOOK.digest, None)
    log.activate_unsigned(NEXT, WHY, NOON)
    log.activate_unsigned(LARGE, WHY, NOON)
    assert refusal(RULEBOOK) == ("small", RULEBOOK.digest, NEXT.digest)
    log.activate(RULEBOOK, NOTE, APPROVED, NOON)

    before = size(log)
    attempt(log, RULEBOOK)

    assert size(log) > before
    assert verify(log.ledger).faults == ()


def test_no_key_is_made_for_whoever_is_in_a_round_that_is_refused(file_log):
    decisions = DecisionLog.of(file_log.ledger)
    with pytest.raises(NotActiveError):
        recorded(decisions, decided())

    assert decisions.keyring.subject(decided().applicant) is None


def test_events_that_call_for_no_letter_need_no_rulebook(file_log):
    appended = EventLog(file_log.ledger).append(LOG, [event("E1")], none_due, NOON, RULEBOOK)

    assert len(appended.entered) == 1


def test_what_is_on_record_is_repeated_by_whatever_rulebook_comes_to_the_same(file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    decisions = decided("A1"), decided("A2", OTHER)
    record(file_log, *decisions)
    RunLog(file_log.ledger).begin(RUN, RULEBOOK, NOON)
    EventLog(file_log.ledger).append(LOG, [event("E1")], due, NOON, RULEBOOK)
    file_log.activate_unsigned(NEXT, WHY, LATER)
    before = size(file_log)

    assert record(file_log, *decisions) == Recorded(0, 2, 0, (), None)
    RunLog(file_log.ledger).begin(RUN, RULEBOOK, LATER)
    EventLog(file_log.ledger).append(LOG, [event("E1")], due, LATER, RULEBOOK)
    assert size(file_log) == before


@pytest.mark.parametrize(
    "again",
    [
        lambda log: record(log, decided("A3")),
        lambda log: record(log, refused(decided("A1")), why=WHY),
        lambda log: record(log, decided("A1"), screening=replace(SCREENING, refused=7)),
    ],
    ids=["a new case", "a correction", "another round"],
)
def test_whatever_a_repeated_round_enters_needs_an_active_rulebook(file_log, again):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    record(file_log, decided("A1"))
    file_log.activate_unsigned(NEXT, WHY, LATER)
    before = size(file_log)

    with pytest.raises(NotActiveError):
        again(file_log)

    assert size(file_log) == before


def test_that_a_rulebook_is_not_active_is_told_before_what_differs_by_it(file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    record(file_log, decided("A1"))

    with pytest.raises(NotActiveError):
        record(file_log, refused(decided("A1", rulebook=NEXT.digest)), rulebook=NEXT)
    with pytest.raises(DifferingError):
        record(file_log, refused(decided("A1")))


def test_an_activation_without_its_rulebook_is_damage_even_if_it_is_sealed(file, file_log):
    file_log.activate(RULEBOOK, NOTE, APPROVED, NOON)
    with unguarded(file.ledger) as connection:
        *bodies, last = bodies_of(connection)
        said = {n: v for n, v in parsed(last).items() if n != "rulebook"}
        rebuilt(connection, [*bodies, canonical(said)])

    with pytest.raises(RefusedError) as refusal:
        record(file_log, decided())
    assert [problem.code for problem in refusal.value.problems] == ["ledger-entry-damaged"]
