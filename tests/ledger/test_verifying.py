"""Whatever was changed behind the ledger's back is found; what the key's owner did, by a pin."""

import random

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.events import EventLog
from ipaward.ledger.notes import BadNoteError, Signer
from ipaward.ledger.verifying import Fault, verify
from tests.ledger.courses import opened
from tests.ledger.tampering import (
    WAYS,
    bodies_of,
    edited,
    flipped,
    otherwise,
    outcome,
    rebuilt,
    recorded,
    sealed,
    swapped,
    unguarded,
)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    path, pinned = sealed(tmp_path_factory.mktemp("once"))
    return path.read_bytes(), path.with_name("ledger.db.secret").read_text(), pinned


@pytest.fixture
def path(tmp_path, once):
    """A ledger of 601 entries; its secret is elsewhere, for nothing here is signed."""
    file = tmp_path / "ledger.db"
    file.write_bytes(once[0])
    return file


@pytest.fixture
def pinned(once):
    return once[2]


@pytest.fixture
def thief(once):
    """Who signs with the key of the ledger."""
    return Signer.read(once[1].rstrip("\n"))


def faults(path, *pinned):
    return verify(EventLog.open(path).ledger, pinned).faults


def test_an_untouched_ledger_verifies(path, pinned):
    ticks = []

    found = verify(EventLog.open(path).ledger, [pinned], ticks.append)

    assert (found.size, found.checkpoints, found.pinned, found.faults) == (601, 4, 1, ())
    assert ticks == list(range(1, 602))
    assert faults(path) == ()


def test_guards_taken_away_and_put_back_leave_no_fault(path, pinned):
    """Or the tests below would find the guards, and not the change."""
    with unguarded(path):
        pass

    assert faults(path, pinned) == ()


CHANGES = [
    ("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '28', '27') AS BLOB)"
     " WHERE seq = 9", Fault("entry", 9)),
    ("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 9", Fault("entry", 9)),
    ("UPDATE entry SET kind = 'letter' WHERE seq = 9", Fault("entry", 9)),
    ("UPDATE entry SET key = 'x' WHERE seq = 9", Fault("entry", 9)),
    ("UPDATE entry SET about = 'x' WHERE seq = 9", Fault("entry", 9)),
    ("DELETE FROM entry WHERE seq = 9", Fault("gap", 9)),
    ("DELETE FROM entry WHERE seq = 600", Fault("head", 601)),
    ("UPDATE node SET root = zeroblob(32) WHERE number = 1", Fault("node", 511)),
    ("DELETE FROM node WHERE number = 0", Fault("node", 255)),
    ("INSERT INTO node VALUES (1, 2, zeroblob(32))", Fault("node", 512)),
    ("UPDATE head SET size = 600", Fault("head", 0)),
    ("UPDATE head SET frontier = zeroblob(length(frontier))", Fault("head", 601)),
    ("UPDATE head SET frontier = x''", Fault("head", 0)),
    ("UPDATE checkpoint SET note = replace(note, '301', '302') WHERE size = 301",
     Fault("checkpoint", 301)),
    ("UPDATE checkpoint SET size = 302 WHERE size = 301", Fault("checkpoint", 302)),
    ("UPDATE checkpoint SET note = '' WHERE size = 301", Fault("checkpoint", 301)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "fault"), CHANGES)
def test_one_thing_changed_is_found_where_it_is(path, change, fault):
    with unguarded(path) as connection:
        assert connection.execute(change).rowcount == 1

    assert fault in faults(path)


@pytest.mark.parametrize("way", [edited, swapped])
def test_what_was_written_anew_without_the_key_belies_the_checkpoints(path, way):
    with unguarded(path) as connection:
        rebuilt(connection, way(bodies_of(connection), random.Random(1)))

    found = faults(path)

    assert found
    assert {fault.what for fault in found} == {"checkpoint"}


def test_a_ledger_cut_short_is_found_by_a_pin_alone(path, pinned):
    with unguarded(path) as connection:
        rebuilt(connection, bodies_of(connection)[:400])

    assert faults(path) == ()
    assert faults(path, pinned) == (Fault("pinned", 601),)


def test_a_ledger_signed_anew_with_the_stolen_key_is_found_by_a_pin_alone(path, pinned, thief):
    with unguarded(path) as connection:
        bodies = bodies_of(connection)
        rebuilt(connection, [*bodies[:9], otherwise(bodies[9]), *bodies[10:]], thief)

    assert faults(path) == ()
    assert faults(path, pinned) == (Fault("pinned", 601),)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_signed", [False, True])
def test_a_pin_finds_everything_written_anew(path, pinned, thief, way, is_signed):
    with unguarded(path) as connection:
        bodies = way(bodies_of(connection), random.Random(2))
        rebuilt(connection, bodies, thief if is_signed else None)

    assert Fault("pinned", 601) in faults(path, pinned)


def test_a_pin_of_another_ledger_is_refused(path, tmp_path, pinned):
    (tmp_path / "other").mkdir()
    other = opened(tmp_path / "other").ledger

    with pytest.raises(BadNoteError):
        verify(other, [pinned])


def test_a_flipped_bit_is_found_or_harms_nothing(path, once, pinned):
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    chance, before, said = random.Random(seed), recorded(path), 0

    for _ in range(100):
        at = flipped(path, once[0], chance)
        came = outcome(path, [pinned])
        assert came in {"found", "refused", "passed"}, (seed, at)
        if came == "passed":
            assert recorded(path) == before, (seed, at)
        else:
            said += 1

    assert said


@pytest.mark.parametrize("column", ["leaf", "body"])
def test_a_text_where_bytes_belong_is_damage(path, column):
    """One bit in the header of a record makes bytes a text."""
    with unguarded(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'entry'"
        )
    with unguarded(path) as connection:
        connection.execute(f"UPDATE entry SET {column} = hex({column}) WHERE seq = 9")

    assert outcome(path, []) in {"found", "refused"}


def test_a_first_entry_that_names_no_key_is_refused(path):
    with unguarded(path) as connection:
        first, *others = bodies_of(connection)
        rebuilt(connection, [first.replace(b"+", b"-"), *others])

    with pytest.raises(RefusedError):
        EventLog.open(path)
