"""What is recorded stays, whoever is connected to the file."""

import os
import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from ipaward.domain.problem import RefusedError
from ipaward.ledger.entries import entry
from ipaward.ledger.events import EventLog
from ipaward.ledger.guards import SAID, postgres_guards, sqlite_guards
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.verifying import Fault, verify
from tests.ledger.courses import DAY, LOG, NOON, due, event, opened, rows
from tests.ledger.tampering import TABLES, recorded

COLUMNS = "(seq, kind, key, about, leaf, body)"
ENTRY = f"INSERT INTO entry {COLUMNS} "
REPLACED = f"INSERT OR REPLACE INTO entry {COLUMNS} "
NEXT = "(SELECT max(seq) + 1 FROM entry)"
SAME = "kind, key, 'other', leaf, body FROM entry WHERE seq = 1"
ANOTHER = "kind, hex(key), about, leaf, body FROM entry WHERE seq = 1"
NODE = "INSERT OR REPLACE INTO node (height, number, root) "
NOTE = "INSERT OR REPLACE INTO checkpoint (size, note) "

# Each would change or take away what is recorded, or leave a gap.
ATTACKS = [
    "UPDATE entry SET body = zeroblob(9) WHERE seq = 1",
    "UPDATE entry SET about = 'other' WHERE seq = 1",
    "UPDATE OR IGNORE entry SET about = 'other' WHERE seq = 1",
    "UPDATE OR REPLACE entry SET key = (SELECT key FROM entry WHERE seq = 2) WHERE seq = 1",
    "UPDATE OR REPLACE entry SET seq = 2 WHERE seq = 1",
    "UPDATE entry SET seq = 9999 WHERE seq = 1",
    "UPDATE entry SET rowid = -1 WHERE seq = 0",
    "DELETE FROM entry WHERE seq = 0",
    "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
    "DELETE FROM entry",
    f"{REPLACED} SELECT 1, {SAME}",
    f"{REPLACED} SELECT '1', {SAME}",
    f"{REPLACED} SELECT 1.0, {SAME}",
    f"{REPLACED} SELECT {NEXT}, {SAME}",
    f"REPLACE INTO entry {COLUMNS} SELECT {NEXT}, {SAME}",
    f"{REPLACED.replace('seq', 'rowid')} SELECT 1, {SAME}",
    f"{REPLACED.replace('seq, ', '')} SELECT {SAME}",
    f"{ENTRY} SELECT 1, {SAME} ON CONFLICT DO UPDATE SET about = 'other'",
    f"{ENTRY} SELECT {NEXT}, {SAME} ON CONFLICT (key) DO UPDATE SET about = 'other'",
    f"{ENTRY} SELECT {NEXT} + 1, {ANOTHER}",
    f"{ENTRY} SELECT -1, {ANOTHER}",
    f"{ENTRY} SELECT {NEXT}, {ANOTHER} UNION ALL"
    f" SELECT {NEXT} + 2, {ANOTHER.replace('hex(key)', 'hex(body)')}",
    "UPDATE head SET size = size - 1",
    "UPDATE OR IGNORE head SET size = 0",
    "UPDATE OR REPLACE head SET size = 0, frontier = x''",
    "UPDATE head SET origin = 'other'",
    "DELETE FROM head",
    "INSERT OR REPLACE INTO head SELECT id, origin, 0, x'' FROM head",
    "REPLACE INTO head SELECT CAST(id AS TEXT), origin, 0, x'' FROM head",
    "INSERT INTO head SELECT * FROM head WHERE id = 1 ON CONFLICT DO UPDATE SET size = 0",
    "UPDATE node SET root = zeroblob(32)",
    "UPDATE OR REPLACE node SET number = 1",
    "DELETE FROM node",
    f"{NODE} SELECT height, number, zeroblob(32) FROM node",
    f"{NODE} SELECT CAST(height AS TEXT), number * 1.0, zeroblob(32) FROM node",
    "INSERT INTO node SELECT * FROM node WHERE true ON CONFLICT DO UPDATE SET root = zeroblob(32)",
    "UPDATE checkpoint SET note = ''",
    "UPDATE OR REPLACE checkpoint SET size = size - 1",
    "DELETE FROM checkpoint",
    f"{NOTE} SELECT size, '' FROM checkpoint",
    f"{NOTE} SELECT CAST(size AS TEXT), '' FROM checkpoint",
    f"{NOTE.replace('size', 'rowid')} SELECT size * 1.0, '' FROM checkpoint",
    "INSERT INTO checkpoint SELECT * FROM checkpoint WHERE true"
    " ON CONFLICT DO UPDATE SET note = ''",
]


def codes(refusal):
    return [problem.code for problem in refusal.value.problems]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A ledger of two events, and one with something in every table."""
    log = opened(tmp_path_factory.mktemp("once"))
    path = log.ledger.place.ledger
    log.append(LOG, [event("E1"), event("E2")], due, NOON)
    small = path.read_bytes()
    others = [event(f"C{n}", f"C{n}", kind="contract") for n in range(256)]
    log.append(LOG, others, due, NOON)
    checkpoint(log.ledger)
    return small, path.read_bytes(), path.with_name("ledger.db.secret").read_bytes()


@pytest.fixture
def path(tmp_path, once):
    """The genesis, two events, their letters."""
    return ledger_of(tmp_path, once[0], once[2])


@pytest.fixture
def full(tmp_path, once):
    """The same, and 256 events of others, a node above them, a checkpoint."""
    return ledger_of(tmp_path, once[1], once[2])


def ledger_of(folder, content, secret):
    file = folder / "ledger.db"
    file.write_bytes(content)
    file.with_name("ledger.db.secret").write_bytes(secret)
    return file


def run(path, *statements, recursive_triggers="OFF"):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
        for statement in statements:
            connection.execute(statement)


def stripped_of_guards(path):
    guards = rows(path, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    run(path, *(f"DROP TRIGGER {name}" for (name,) in guards))


@pytest.mark.parametrize("recursive_triggers", ["OFF", "ON"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_whatever_would_change_what_is_recorded(
    full, attack, recursive_triggers
):
    before = recorded(full)
    assert all(before)

    with pytest.raises(sqlite3.IntegrityError, match=SAID):
        run(full, attack, recursive_triggers=recursive_triggers)

    assert recorded(full) == before


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_the_guards_the_same_statement_succeeds(full, attack):
    before = recorded(full)
    stripped_of_guards(full)

    run(full, attack)

    assert recorded(full) != before


def test_every_table_is_attacked_in_every_way():
    for table in TABLES:
        ways = {a.split()[0] for a in ATTACKS if f" {table} " in f"{a} "}
        assert ways >= {"UPDATE", "DELETE", "INSERT"}


@pytest.mark.parametrize(
    "attack",
    ["UPDATE head SET id = 2", "INSERT INTO head SELECT 2, origin, size, frontier FROM head"],
)
def test_there_is_one_head(full, attack):
    before = recorded(full)

    with pytest.raises(sqlite3.IntegrityError):
        run(full, attack)

    assert recorded(full) == before


def test_the_next_entry_node_and_checkpoint_are_let_in_and_the_head_may_grow(full):
    run(
        full,
        f"{ENTRY} SELECT {NEXT}, {ANOTHER}",
        "INSERT INTO node SELECT height, number + 1, root FROM node",
        "INSERT INTO checkpoint SELECT size + 1, note FROM checkpoint",
        "UPDATE head SET size = size + 1",
    )

    counts = [rows(full, f"SELECT count(*) FROM {table}") for table in TABLES]
    assert counts == [[(262,)], [(1,)], [(2,)], [(2,)]]
    assert rows(full, "SELECT size FROM head") == [(262,)]


LET_THROUGH = [
    f"{ENTRY} SELECT {NEXT}, {ANOTHER}",
    "INSERT INTO node SELECT height, number + 1, root FROM node",
    "INSERT INTO checkpoint SELECT size + 1, note FROM checkpoint",
    "UPDATE head SET size = size + 1",
    "UPDATE head SET frontier = zeroblob(length(frontier))",
]


@pytest.mark.parametrize("statement", LET_THROUGH)
def test_what_the_guards_must_let_through_is_found_if_it_is_not_ours(full, statement):
    run(full, statement)

    assert verify(EventLog.open(full).ledger).faults


@pytest.mark.parametrize(
    ("statement", "code"),
    [(LET_THROUGH[0], "ledger-entry-damaged"), (LET_THROUGH[3], "ledger-damaged")],
)
def test_nothing_is_entered_where_head_and_entries_contradict_each_other(full, statement, code):
    run(full, statement)
    before = recorded(full)

    with pytest.raises(RefusedError) as refusal:
        EventLog.open(full).append(LOG, [event("E3")], due, NOON)

    assert codes(refusal) == [code]
    assert recorded(full) == before


def test_a_ledger_without_its_guards_is_not_used(path):
    stripped_of_guards(path)

    with pytest.raises(RefusedError) as refusal:
        EventLog.open(path)

    assert codes(refusal) == ["ledger-damaged"]


def test_a_guard_that_was_made_toothless_is_found(path):
    run(path, "DROP TRIGGER entry_stays", "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry"
        " WHEN false BEGIN SELECT 1; END")  # fmt: skip

    assert verify(EventLog.open(path).ledger).faults == (Fault("database", 0),)


# How the file is kept and opened.


def test_the_file_is_not_for_everybody_even_where_all_files_are(tmp_path):
    before = os.umask(0)
    try:
        log = opened(tmp_path)
    finally:
        os.umask(before)

    assert log.ledger.place.ledger.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("fullfsync", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("secure_delete", 1),
    ],
)
def test_every_connection_is_durable_and_wary(path, name, value):
    database = EventLog.open(path).store.database

    with database.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value


def test_a_ledger_somebody_switched_to_a_journal_that_can_harm_it_is_switched_back(path):
    run(path, "PRAGMA journal_mode = WAL")

    EventLog.open(path).append(LOG, [event("E3")], due, NOON)

    assert rows(path, "PRAGMA journal_mode") == [("delete",)]


def test_a_statement_that_fails_does_not_print_whom_it_was_about(path):
    log = EventLog.open(path)
    said = {"course": LOG, "number": "E1", "subject": "91650100MA0000000X", "day": str(DAY)}
    one = entry(log.ledger.origin, "event", "now", said)

    with pytest.raises(IntegrityError) as fault, log.store.writing() as pages:
        pages.add([one, one])

    assert "91650100MA0000000X" not in str(fault.value)


def test_a_fault_of_ours_is_not_laid_on_the_file(path):
    store = EventLog.open(path).store

    with pytest.raises(ProgrammingError), store.writing() as pages:
        pages.session.connection().exec_driver_sql("SELECT ?", ())


def test_a_guard_that_changes_has_a_migration():
    # `ledger_1` lays out the guards of today. Whoever changes one writes those of before into
    # `ledger_1`, adds a migration for the ledgers that stand, and then this digest.
    written = repr((sorted(sqlite_guards().items()), sorted(postgres_guards().items())))
    assert (
        sha256(written.encode()).hexdigest()
        == "e412732e61bb0c526610175e3449f46fb8835e6f18e30a062e6c8a1da2becf36"
    )
