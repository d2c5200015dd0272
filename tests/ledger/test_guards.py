"""What is entered stays, whoever is connected; and what was changed all the same is seen."""

import os
import random
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from ipaward.domain.problem import RefusedError
from ipaward.ledger.events import EventLog
from tests.ledger.courses import DAY, LOG, NOON, due, event, opened, rows

# Each would change or take away what is entered, or leave a gap.
EVENT = "(seq, log, number, kind, subject, day, recorded, digest, body)"
LETTER = "(seq, log, subject, event, transition, name, day, recorded, digest, body)"
SAME_EVENT = "log, number, 'other', subject, day, recorded, digest, body FROM event WHERE seq = 0"
SAME_LETTER = (
    "log, subject, event, transition, name, day, 'other', digest, body FROM letter WHERE seq = 0"
)
ATTACKS = [
    "UPDATE event SET kind = 'other' WHERE seq = 0",
    "UPDATE OR REPLACE event SET number = 'E2' WHERE seq = 0",
    "UPDATE event SET seq = 7 WHERE seq = 1",
    "DELETE FROM event WHERE seq = 0",
    "DELETE FROM event",
    f"INSERT OR REPLACE INTO event {EVENT} SELECT 0, {SAME_EVENT}",
    f"INSERT OR REPLACE INTO event {EVENT} SELECT 2, {SAME_EVENT}",
    f"REPLACE INTO event {EVENT} SELECT 2, {SAME_EVENT}",
    f"INSERT INTO event {EVENT} SELECT 2, {SAME_EVENT} ON CONFLICT DO UPDATE SET kind = 'other'",
    "INSERT OR REPLACE INTO event (log, number, kind, subject, day, recorded, digest, body)"
    f" SELECT {SAME_EVENT}",
    f"INSERT INTO event {EVENT} SELECT 3, {SAME_EVENT.replace('number', 'hex(number)', 1)}",
    f"INSERT INTO event {EVENT} SELECT -1, {SAME_EVENT.replace('number', 'hex(number)', 1)}",
    "UPDATE letter SET name = 'other' WHERE seq = 0",
    "UPDATE OR REPLACE letter SET event = 'E2' WHERE seq = 0",
    "DELETE FROM letter WHERE seq = 0",
    f"INSERT OR REPLACE INTO letter {LETTER} SELECT 0, {SAME_LETTER}",
    f"INSERT OR REPLACE INTO letter {LETTER} SELECT 2, {SAME_LETTER}",
    f"INSERT INTO letter {LETTER} SELECT 3, {SAME_LETTER.replace('name', 'hex(name)', 1)}",
]
ALL = ("SELECT * FROM event ORDER BY seq", "SELECT * FROM letter ORDER BY seq")


@pytest.fixture(scope="module")
def two_events(tmp_path_factory):
    log = opened(tmp_path_factory.mktemp("once"))
    log.append(LOG, [event("E1"), event("E2")], due, NOON)
    return log.store.path.read_bytes()


@pytest.fixture
def path(tmp_path, two_events):
    """A ledger with two events and their letters."""
    file = tmp_path / "ledger.db"
    file.write_bytes(two_events)
    return file


def stripped_of_guards(path):
    """Take away every trigger; give what makes them again."""
    guards = rows(path, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    run(path, *(f"DROP TRIGGER {name}" for name, _ in guards))
    return [sql for _, sql in guards]


def run(path, *statements, recursive_triggers="OFF"):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("recursive_triggers", ["OFF", "ON"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_whatever_would_change_an_entry(path, attack, recursive_triggers):
    before = [rows(path, query) for query in ALL]

    with pytest.raises(sqlite3.IntegrityError, match="what was recorded stays recorded"):
        run(path, attack, recursive_triggers=recursive_triggers)

    assert [rows(path, query) for query in ALL] == before


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_the_guards_the_same_statement_succeeds(path, attack):
    before = [rows(path, query) for query in ALL]
    stripped_of_guards(path)

    run(path, attack)

    assert [rows(path, query) for query in ALL] != before


def test_the_next_entry_is_let_in(path):
    run(path, f"INSERT INTO event {EVENT} SELECT 2, {SAME_EVENT.replace('number', '1', 1)}")

    assert rows(path, "SELECT count(*) FROM event") == [(3,)]


def test_a_ledger_without_its_guards_is_not_used(path):
    stripped_of_guards(path)

    with pytest.raises(RefusedError) as refusal:
        EventLog.open(path)

    assert [problem.code for problem in refusal.value.problems] == ["ledger-damaged"]


COLUMNS = [
    ("event", "log", "'a'"),
    ("event", "number", "'E3'"),
    ("event", "kind", "'contract'"),
    ("event", "subject", "'S2'"),
    ("event", "day", "'2026-02-27'"),
    ("event", "digest", "zeroblob(32)"),
    ("event", "body", "CAST(replace(CAST(body AS TEXT), 'S1', 'S2') AS BLOB)"),
    ("event", "body", "zeroblob(9)"),
    ("letter", "log", "'a'"),
    ("letter", "subject", "'S2'"),
    ("letter", "event", "'E3'"),
    ("letter", "transition", "'other'"),
    ("letter", "name", "'other'"),
    ("letter", "day", "'2026-02-27'"),
    ("letter", "digest", "zeroblob(32)"),
    ("letter", "body", "CAST(replace(CAST(body AS TEXT), 'S1', 'S2') AS BLOB)"),
    ("letter", "body", "zeroblob(9)"),
]


@pytest.mark.parametrize(("table", "column", "value"), COLUMNS)
def test_a_row_that_differs_from_its_body_or_digest_is_seen_when_read(path, table, column, value):
    guards = stripped_of_guards(path)
    run(path, f"UPDATE {table} SET {column} = {value} WHERE seq = 1", *guards)
    log = EventLog.open(path)

    with pytest.raises(RefusedError) as refusal:
        (log.events if table == "event" else log.letters)("a" if column == "log" else LOG)

    (problem,) = refusal.value.problems
    assert problem.code == "ledger-damaged"
    assert str(problem.place) == f"{path.as_posix()}:{table}:2"


def test_the_columns_tried_are_all_but_the_number_and_the_instant_of_the_entry(path):
    for table in ("event", "letter"):
        found = {name for (name,) in rows(path, f"SELECT name FROM pragma_table_info('{table}')")}
        assert found - {c for t, c, _ in COLUMNS if t == table} == {"seq", "recorded"}


def test_random_damage_is_said_or_harms_nothing(path):
    seed = random.SystemRandom().getrandbits(32)
    print(f"{seed=}")
    chance = random.Random(seed)
    whole, log = path.read_bytes(), EventLog.open(path)
    content = log.events(LOG), log.letters(LOG)
    said = 0

    for _ in range(80):
        at = chance.randrange(len(whole))
        damage = chance.randbytes(chance.choice([1, 16, 512, 4096]))
        path.write_bytes((whole[:at] + damage + whole[at + len(damage) :])[: len(whole)])
        try:
            log = EventLog.open(path)
            assert (log.events(LOG), log.letters(LOG)) == content, (seed, at, damage)
        except RefusedError:
            said += 1

    assert said


# How the file is kept and opened.


def test_the_file_is_not_for_everybody_even_where_all_files_are(tmp_path):
    before = os.umask(0)
    try:
        log = opened(tmp_path)
    finally:
        os.umask(before)

    assert log.store.path.stat().st_mode & 0o777 == 0o640


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
    ],
)
def test_every_connection_is_durable_and_wary(path, name, value):
    store = EventLog.open(path).store

    with store.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value


def test_a_ledger_somebody_switched_to_a_journal_that_can_harm_it_is_switched_back(path):
    run(path, "PRAGMA journal_mode = WAL")

    EventLog.open(path).append(LOG, [event("E3")], due, NOON)

    assert rows(path, "PRAGMA journal_mode") == [("delete",)]


def test_a_statement_that_fails_does_not_print_whom_it_was_about(path):
    store = EventLog.open(path).store

    with pytest.raises(IntegrityError) as fault, store.writing() as pages:
        pages.add_events(LOG, [event("E1", "91650100MA0000000X", fine=DAY)] * 2, "now")

    assert "91650100MA0000000X" not in str(fault.value)


def test_a_fault_of_ours_is_not_laid_on_the_file(path):
    store = EventLog.open(path).store

    with pytest.raises(ProgrammingError), store.writing() as pages:
        pages.session.connection().exec_driver_sql("SELECT ?", ())
