"""What lies beside the log, held back or named, is there as it was entered, or that is found."""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.copying import copy
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.verifying import Fault, verify
from tests.ledger.decided import (
    FIRM,
    LATER,
    OTHER,
    RULEBOOK,
    WHY,
    decided,
    keys_of,
    opened,
    record,
    recorded,
    refused,
    two_cases,
)
from tests.ledger.postgres_ledgers import session
from tests.ledger.tampering import bodies_of, rebuilt, unguarded

BOOK, ACTIVE, A1, A2, ROUND = range(1, 6)  # the entries of `log`


@pytest.fixture
def log(place):
    return two_cases(place)


@pytest.fixture
def file_log(file):
    return two_cases(file)


@contextmanager
def unhindered(place):
    """Let everything be changed, in whichever database."""
    if isinstance(place.ledger, Path):
        with unguarded(place.ledger) as connection:
            yield connection
        return
    with session(str(place.ledger)) as connection:
        for table in ("vault", "source"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield connection


def changed(place, statement):
    with unhindered(place) as connection:
        assert connection.execute(statement).rowcount == 1


def codes(refusal):
    return [problem.code for problem in refusal.value.problems]


TEXT = "rules/small/grant.yaml"


def where_of_text(place):
    """The row with one text of the rulebook, in the words of its database."""
    content = RULEBOOK.files[TEXT].decode()
    kind = "BLOB" if isinstance(place.ledger, Path) else "BYTEA"
    return f"content = CAST('{content}' AS {kind})", kind


@pytest.mark.parametrize("seq", [A1, A2])
def test_what_an_entry_holds_back_taken_away_is_found(place, log, seq):
    changed(place, f"DELETE FROM vault WHERE seq = {seq}")

    assert Fault("held", seq) in verify(log.ledger).faults
    with pytest.raises(RefusedError) as refusal:
        log.held(log.all())
    assert codes(refusal) == ["ledger-entry-damaged"]


def test_a_text_of_a_rulebook_taken_away_is_found(place, log):
    where, _ = where_of_text(place)
    changed(place, f"DELETE FROM source WHERE {where}")

    assert Fault("source", BOOK) in verify(log.ledger).faults


def test_a_text_of_a_rulebook_that_was_changed_is_found(place, log):
    where, kind = where_of_text(place)
    changed(place, f"UPDATE source SET content = CAST('other' AS {kind}) WHERE {where}")

    assert Fault("source", BOOK) in verify(log.ledger).faults


def test_the_places_of_a_round_changed_or_taken_away_are_found(file, file_log):
    query = "FROM source WHERE CAST(content AS TEXT) LIKE '%A1%'"
    with unguarded(file.ledger) as connection:
        (digest,) = connection.execute(f"SELECT digest {query}").fetchone()
        connection.execute(f"UPDATE source SET content = x'5b5d' WHERE digest = '{digest}'")

    assert Fault("source", ROUND) in verify(file_log.ledger).faults
    with pytest.raises(RefusedError) as refusal:
        file_log.rounds()
    assert codes(refusal) == ["ledger-damaged"]

    changed(file, f"DELETE FROM source WHERE digest = '{digest}'")

    assert verify(file_log.ledger).faults == (Fault("source", ROUND),)
    with pytest.raises(RefusedError) as refusal:
        file_log.rounds()
    assert codes(refusal) == ["ledger-entry-damaged"]


def test_a_rulebook_that_lacks_a_text_is_damage(file, file_log):
    where, _ = where_of_text(file)
    changed(file, f"DELETE FROM source WHERE {where}")

    with pytest.raises(RefusedError) as refusal:
        file_log.rulebook(RULEBOOK.digest)

    assert codes(refusal) == ["ledger-entry-damaged"]


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE vault SET sealed = zeroblob(length(sealed)) WHERE seq = {A1}",
        f"UPDATE vault SET sealed = x'' WHERE seq = {A1}",
        f"UPDATE vault SET sealed = (SELECT sealed FROM vault WHERE seq = {A2}) WHERE seq = {A1}",
        f"UPDATE vault SET sealed = CAST(sealed || x'00' AS BLOB) WHERE seq = {A1}",
        f"DELETE FROM vault WHERE seq = {A1}",
    ],
)
def test_what_an_entry_holds_back_changed_is_damage_to_who_reads_or_records_it(
    file, file_log, change
):
    changed(file, change)

    for attempt in (
        lambda: file_log.held(file_log.all()),
        lambda: recorded(file_log, decided("A1"), why=WHY),
        lambda: file_log.override(A1, "pending", None, WHY, "样例复核人", LATER),
    ):
        with pytest.raises(RefusedError) as refusal:
            attempt()
        assert codes(refusal) == ["ledger-entry-damaged"]
    assert len(file_log.all()) == 2
    assert A2 in file_log.held([one for one in file_log.all() if one.seq == A2])


def test_what_another_entry_of_the_same_person_holds_back_does_not_pass_for_its_own(file):
    log = opened(file)
    recorded(log, decided("A1"), decided("A2"))
    other = f"(SELECT sealed FROM vault WHERE seq = {A2})"
    changed(file, f"UPDATE vault SET sealed = {other} WHERE seq = {A1}")

    with pytest.raises(RefusedError):
        log.held(log.all())


def rewritten(place, seq, **changes):
    """Let an entry say something else, and everything agree with it; None leaves a field out."""
    with unguarded(place.ledger) as connection:
        bodies = bodies_of(connection)
        content = {**parsed(bodies[seq]), **changes}
        bodies[seq] = canonical({n: value for n, value in content.items() if value is not None})
        rebuilt(connection, bodies)


@pytest.mark.parametrize("files", [None, 1, "x", ["x"], [["x"]], [["x", "y", "z"]], [["x", "y"]]])
def test_a_rulebook_that_names_its_texts_in_no_way_known_is_found(file, file_log, files):
    rewritten(file, BOOK, files=files)

    assert verify(file_log.ledger).faults == (Fault("source", BOOK),)


def test_a_round_that_names_no_places_is_found(file, file_log):
    rewritten(file, ROUND, rows=None)

    assert verify(file_log.ledger).faults == (Fault("source", ROUND),)


@pytest.mark.parametrize("field", ["subject", "verdict", "on"])
def test_a_decision_that_lacks_a_field_is_damage_to_who_records_it_again(file, file_log, field):
    rewritten(file, A1, **{field: None})

    with pytest.raises(RefusedError):
        recorded(file_log, decided("A1"))


def test_what_was_erased_is_no_fault(log):
    recorded(log, refused(decided("A1")), decided("A2", OTHER), why=WHY)

    log.erasures.redact(FIRM, WHY, LATER)

    assert verify(log.ledger).faults == ()


SWAP = (
    "CREATE TEMP TABLE held AS SELECT * FROM vault;"
    f"UPDATE vault SET sealed = (SELECT sealed FROM held WHERE seq = {A1 + A2} - vault.seq)"
)


@pytest.mark.parametrize(
    ("change", "seqs"),
    [
        (f"UPDATE vault SET sealed = x'00' WHERE seq = {A1}", [A1]),
        (f"UPDATE vault SET sealed = CAST(sealed || x'00' AS BLOB) WHERE seq = {A1}", [A1]),
        (SWAP, [A1, A2]),
    ],
)
def test_what_entries_hold_back_changed_is_found(file, file_log, change, seqs):
    with unguarded(file.ledger) as connection:
        connection.executescript(change)

    assert verify(file_log.ledger).faults == tuple(Fault("sealed", seq) for seq in seqs)


def test_a_key_that_is_gone_is_found_unless_it_was_erased(file, file_log):
    file_log.erasures.redact(OTHER, WHY, LATER)

    found = verify(file_log.ledger)
    assert (found.faults, found.erased, found.unread) == ((), 1, 0)

    with closing(sqlite3.connect(keys_of(file))) as keys, keys:
        keys.execute("DELETE FROM vault_key")

    assert verify(file_log.ledger).faults == (Fault("locked", A1),)


def test_a_key_that_was_changed_is_found(file, file_log):
    with closing(sqlite3.connect(keys_of(file))) as keys, keys:
        keys.execute("UPDATE vault_key SET key = zeroblob(32)")

    assert verify(file_log.ledger).faults == (Fault("sealed", A1), Fault("sealed", A2))


def test_without_any_keys_it_is_counted_what_could_not_be_checked(file, file_log):
    file_log.erasures.redact(OTHER, WHY, LATER)
    keys_of(file).unlink()

    found = verify(file_log.ledger)

    assert (found.faults, found.erased, found.unread) == ((), 1, 1)


def test_keys_that_are_damaged_are_a_fault_and_no_reason_not_to_copy(file, file_log, tmp_path):
    keys_of(file).write_text("no keys")

    found = verify(file_log.ledger)

    assert (found.faults, found.erased, found.unread) == ((Fault("keys", 0),), 0, 2)
    assert copy(file_log.ledger, tmp_path / "copy.db")[0] == found.size


# Copied.


def test_who_is_erased_while_a_copy_is_made_leaves_no_fault_in_it(log, tmp_path):
    def erase(size):
        if isinstance(log.ledger.place.ledger, Path):
            return  # a file is not written to while it is copied
        log.erasures.redact(FIRM, WHY, LATER)

    size, _ = copy(log.ledger, tmp_path / "copy.db", erase)

    assert size == ROUND + 1


def test_a_copy_holds_what_lies_beside_and_opens_with_the_keys(log, tmp_path):
    recorded(log, refused(decided("A1")), decided("A2", OTHER), why=WHY)
    entries = log.all()
    place = Place.of(tmp_path / "copy.db", tmp_path / "other.secret")

    copied = copy(log.ledger, tmp_path / "copy.db")

    found = verify(open_ledger(place))
    assert (found.size, found.root, found.faults) == (*copied, ())
    again = DecisionLog.of(open_ledger(place), is_made=False)
    assert (again.all(), again.held(entries)) == (entries, {})
    assert again.rulebook(RULEBOOK.digest) == RULEBOOK
    assert [one.content for one in again.rounds()] == [one.content for one in log.rounds()]
    if isinstance(log.ledger.place.ledger, Path):
        keys_of(place).write_bytes(keys_of(log.ledger.place).read_bytes())
        held = opened(place).held(entries)
        assert held == log.held(entries)
        assert record()["costs"][0]["invoice"] in str(held[A1]["record"])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE source SET content = x'00' WHERE digest = (SELECT max(digest) FROM source)",
        "DELETE FROM source WHERE digest = (SELECT max(digest) FROM source)",
        f"UPDATE vault SET sealed = x'00' WHERE seq = {A1}",
        f"DELETE FROM vault WHERE seq = {A1}",
    ],
)
def test_a_ledger_of_which_something_is_not_there_is_not_copied(file, file_log, tmp_path, change):
    changed(file, change)

    with pytest.raises(RefusedError) as refusal:
        copy(file_log.ledger, tmp_path / "copy.db")

    (code,) = codes(refusal)
    assert code in ("ledger-damaged", "ledger-entry-damaged")
    assert not list(tmp_path.glob("copy*"))
