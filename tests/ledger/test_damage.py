"""What was changed all the same, by a hand or by a failing disk, is seen when it is read."""

import gc
import random
import sqlite3
from contextlib import closing

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.ledger.canonical import canonical, parsed
from ipaward.ledger.events import EventLog
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.verifying import Fault, verify
from tests.ledger.courses import LOG, NOON, due, event, opened, rows
from tests.ledger.tampering import bodies_of, rebuilt, recorded, unguarded


def codes(refusal):
    return [problem.code for problem in refusal.value.problems]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A ledger of two events, and one with something in every table."""
    log = opened(tmp_path_factory.mktemp("once"))
    path = log.ledger.place.ledger
    log.append(LOG, [event("E1"), event("E2")], due, NOON)
    small = path.read_bytes()
    log.append(LOG, [event(f"C{n}", f"C{n}", kind="contract") for n in range(256)], due, NOON)
    checkpoint(log.ledger)
    return small, path.read_bytes()


@pytest.fixture
def path(tmp_path, once):
    """The first entry, two events, their letters; the secret is elsewhere."""
    file = tmp_path / "ledger.db"
    file.write_bytes(once[0])
    return file


# Entry 1 is an event, entry 3 its letter.
CHANGES = [
    ("kind", "iif(kind = 'event', 'letter', 'event')"),
    ("key", "'other'"),
    ("about", "'other'"),
    ("leaf", "zeroblob(32)"),
    ("body", "CAST(replace(CAST(body AS TEXT), 'S1', 'S2') AS BLOB)"),
    ("body", "CAST(replace(CAST(body AS TEXT), '02-28', '02-27') AS BLOB)"),
    ("body", "CAST(replace(CAST(body AS TEXT), 'lifecycle', 'other') AS BLOB)"),
    ("body", "zeroblob(9)"),
    ("body", "(SELECT body FROM entry WHERE seq = 2)"),
]


@pytest.mark.parametrize("seq", [1, 3])
@pytest.mark.parametrize(("column", "value"), CHANGES)
def test_a_row_that_differs_from_its_body_or_leaf_is_seen_when_read(path, seq, column, value):
    with unguarded(path) as connection:
        connection.execute(f"UPDATE entry SET {column} = {value} WHERE seq = {seq}")
    log = EventLog.open(path)

    with pytest.raises(RefusedError) as refusal:
        # Whose kind was changed is found among those it was changed to.
        (log.events if (seq == 1) is (column != "kind") else log.letters)(LOG)

    (problem,) = refusal.value.problems
    assert problem.code == "ledger-entry-damaged"
    assert problem.details["number"] == str(seq)
    assert Fault("entry", seq) in verify(log.ledger).faults


@pytest.mark.parametrize(("column", "value"), CHANGES[:-1])
def test_a_first_entry_that_differs_from_its_body_or_leaf_opens_no_ledger(path, column, value):
    value = value.replace("'S1', 'S2'", "'sha256', 'md5'").replace("'02-28', '02-27'", "'a', 'b'")
    value = value.replace("'lifecycle', 'other'", "'ipaward', 'other'")
    with unguarded(path) as connection:
        connection.execute(f"UPDATE entry SET {column} = {value} WHERE seq = 0")

    with pytest.raises(RefusedError) as refusal:
        EventLog.open(path)

    assert codes(refusal) == ["ledger-entry-damaged"]


def test_the_columns_tried_are_all_but_the_number(path):
    found = {name for (name,) in rows(path, "SELECT name FROM pragma_table_info('entry')")}

    assert found - {column for column, _ in CHANGES} == {"seq"}


def test_an_entry_that_is_changed_is_seen_when_its_subject_goes_on(path):
    with unguarded(path) as connection:
        connection.execute("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 1")
    log = EventLog.open(path)
    before = recorded(path)

    with pytest.raises(RefusedError) as refusal:
        log.append(LOG, [event("E3")], due, NOON)

    assert codes(refusal) == ["ledger-entry-damaged"]
    assert recorded(path) == before


def test_an_event_whose_kind_is_damaged_is_not_read_but_found_by_verify(path):
    with unguarded(path) as connection:
        connection.execute("UPDATE entry SET kind = 'evenu' WHERE seq = 1")
    log = EventLog.open(path)

    assert [each.number for each in log.events(LOG)] == ["E2"]
    assert Fault("entry", 1) in verify(log.ledger).faults


def test_damage_that_is_said_is_said_in_words_alone(path, caplog):
    with unguarded(path) as connection:
        bodies = bodies_of(connection)
        bodies[1] = canonical({**parsed(bodies[1]), "day": "2026-02-30"})
        rebuilt(connection, bodies)

    with pytest.raises(RefusedError):
        EventLog.open(path).events(LOG)
    gc.collect()

    assert caplog.messages == []


def test_nothing_is_signed_that_the_entries_belie(tmp_path):
    log = opened(tmp_path)
    log.append(LOG, [event("E1"), event("E2")], due, NOON)
    with unguarded(log.ledger.place.ledger) as connection:
        connection.execute("UPDATE head SET frontier = zeroblob(length(frontier))")

    with pytest.raises(RefusedError) as refusal:
        checkpoint(log.ledger)

    assert codes(refusal) == ["ledger-damaged"]


def test_random_damage_is_said_or_harms_nothing(path):
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    chance = random.Random(seed)
    whole, log = path.read_bytes(), EventLog.open(path)
    content, before = (log.events(LOG), log.letters(LOG)), recorded(path)
    said = found = 0

    for _ in range(80):
        at = chance.randrange(len(whole))
        damage = chance.randbytes(chance.choice([1, 16, 512, 4096]))
        path.write_bytes((whole[:at] + damage + whole[at + len(damage) :])[: len(whole)])
        try:
            log = EventLog.open(path)
            read = log.events(LOG), log.letters(LOG)
            faults = verify(log.ledger).faults
        except RefusedError:
            said += 1
            continue
        found += bool(faults)
        # An index that leaves an entry out is no business of the entries.
        assert faults or (read, recorded(path)) == (content, before), (seed, at, damage)

    print(f"{said=} {found=}")
    assert said


def test_any_page_that_is_overwritten_is_found(path):
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18])
    assert len(whole) >= 8 * size

    for start in range(0, len(whole), size):
        path.write_bytes(whole[:start] + b"\xa5" * size + whole[start + size :])
        try:
            found = verify(EventLog.open(path).ledger).faults
        except RefusedError as refusal:
            found = refusal.problems
        assert found, start


# One bit in the header of a record makes bytes of a number, or nothing of a text.

OF_WRONG_KIND = [
    ("entry", "kind"),
    ("entry", "key"),
    ("entry", "about"),
    ("entry", "leaf"),
    ("entry", "body"),
    ("head", "origin"),
    ("head", "size"),
    ("head", "frontier"),
    ("node", "height"),
    ("node", "number"),
    ("node", "root"),
    ("checkpoint", "note"),
]
ASKED = (
    lambda log: verify(log.ledger).faults,
    lambda log: log.events(LOG),
    lambda log: log.letters(LOG),
    lambda log: log.append(LOG, [event("E3")], due, NOON),
)


@pytest.mark.parametrize(("table", "column"), OF_WRONG_KIND)
def test_a_value_of_the_wrong_kind_is_damage_and_nothing_worse(tmp_path, once, table, column):
    path = tmp_path / "ledger.db"
    for value in ("NULL", "x'ff'", "1.5"):
        path.write_bytes(once[1])
        force(path, table, column, value)
        whole = path.read_bytes()

        told = []
        for ask in ASKED:
            path.write_bytes(whole)
            try:
                told.append(ask(EventLog.open(path)))
            except RefusedError as refusal:
                told.append(refusal.problems[0].code)
        assert all(told), "`verify` found no fault"
        codes_told = {each for each in told if isinstance(each, str)}
        assert codes_told <= {"ledger-damaged", "ledger-entry-damaged"}


def force(path, table, column, value):
    """Put a value into a table that would not take it."""
    ((sql,),) = rows(path, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")
    describe(path, table, sql.replace("NOT NULL", "").replace("STRICT", ""))
    with unguarded(path) as connection:
        row = "seq = 1" if table == "entry" else "true"
        assert connection.execute(f"UPDATE {table} SET {column} = {value} WHERE {row}").rowcount
    describe(path, table, sql)


def describe(path, table, sql):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
