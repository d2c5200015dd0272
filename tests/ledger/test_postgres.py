"""A ledger in PostgreSQL keeps what a ledger in a file keeps, and refuses what that refuses."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import make_url
from sqlmodel import SQLModel

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language
from ipaward.ledger.events import Appended, Conflict
from ipaward.ledger.schema import OF_KEYS, OF_LEDGER
from ipaward.ledger.vault import open_keyring
from ipaward.ledger.verifying import verify
from tests.ledger.courses import DAY, LOG, NOON, all_due, due, event, none_due
from tests.ledger.faults import before
from tests.ledger.postgres_ledgers import opened, rows, session
from tests.ledger.postgres_writer import BATCH

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "geheim-4711"
SOON = timedelta(milliseconds=50)


# Events.


def test_what_was_entered_is_read_back_by_whoever_opens_the_log_next(address, secret):
    given = [event("E2", "S2", against="本机构"), event("E1"), event("E0", "S2")]

    appended = opened(address, secret).append(LOG, given, due, NOON)

    again = opened(address, secret)
    assert appended.entered == again.events(LOG) == tuple(given)
    assert set(appended.issued) == set(again.letters(LOG)) == set(all_due(given))
    assert again.events(LOG, "S2") == (given[0], given[2])
    assert again.subjects(LOG) == ("S2", "S1")


def test_the_same_events_again_enter_nothing_and_issue_no_letter(log):
    events = [event(f"E{n}", f"S{n % 2}") for n in range(6)]
    log.append(LOG, events, due, NOON)
    before = log.events(LOG), log.letters(LOG)

    assert log.append(LOG, events, due, NOON + timedelta(1)) == Appended((), 6, (), ())
    assert (log.events(LOG), log.letters(LOG)) == before


@pytest.mark.parametrize(
    "other",
    [event("E1", kind="contract"), event("E1", "S2"), event("E1", day=DAY + timedelta(1))],
)
def test_the_same_number_with_other_content_is_a_conflict_and_changes_nothing(log, other):
    log.append(LOG, [event("E1")], due, NOON)

    appended = log.append(LOG, [other, event("E2", "S3")], none_due, NOON)

    assert appended.conflicts == (Conflict(other, event("E1")),)
    assert log.events(LOG) == (event("E1"), event("E2", "S3"))


def test_a_letter_that_is_due_twice_at_once_is_issued_once(log):
    def twice(subject, course):
        return [*due(subject, course), *due(subject, course)]

    log.append(LOG, [event("E1")], twice, NOON)

    assert log.letters(LOG) == tuple(all_due([event("E1")]))


def test_a_fault_while_asking_for_letters_leaves_no_event_behind(address, log):
    def failing(subject, course):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        log.append(LOG, [event("E1")], failing, NOON)

    assert rows(address, "SELECT kind FROM entry") == [("genesis",)]
    assert rows(address, "SELECT size FROM head") == [(1,)]


def test_nothing_can_be_read_by_others_before_it_is_committed(address, secret, log):
    seen = []

    def looking(subject, course):
        seen.append(opened(address, secret).events(LOG))
        return ()

    log.append(LOG, [event("E1")], looking, NOON)

    assert seen == [()]
    assert opened(address, secret).events(LOG) == (event("E1"),)


def test_the_same_events_make_the_same_bodies_as_in_a_file(address, secret, tmp_path):
    # With one secret the log has one name, and the bodies are the same to the byte.
    found = []
    for place in (address, tmp_path / "ledger.db"):
        one = opened(place, secret)
        one.append(LOG, [event("E1", against="本机构"), event("E2", "S2")], due, NOON)
        one.append(LOG, [event("E3", upheld=True)], due, NOON)
        with one.store.reading() as pages:
            found.append([(row.seq, row.key, row.about, row.body) for row in pages.walk()][1:])

    assert len(found[0]) == 6
    assert found[0] == found[1]


# Several at once, and one that dies.


def test_two_writers_at_once_leave_no_gap_and_no_double(address, secret):
    everything = [event(f"E{n}", f"S{n % 7}") for n in range(60)]
    together = Barrier(2)

    def write(events):
        one = opened(address, secret)
        together.wait()
        return [one.append(LOG, events[n : n + 3], due, NOON) for n in range(0, 60, 3)]

    with ThreadPoolExecutor(2) as pool:
        told = [a for part in pool.map(write, [everything, everything[::-1]]) for a in part]

    one = opened(address, secret)
    entered = [e.number for appended in told for e in appended.entered]
    assert sorted(entered) == sorted(e.number for e in everything)
    assert sum(appended.repeated for appended in told) == 60
    issued = [letter for appended in told for letter in appended.issued]
    assert sorted(map(str, issued)) == sorted(map(str, one.letters(LOG)))
    assert len({(each.event, each.name) for each in issued}) == len(issued)
    size = 1 + 60 + len(issued)
    assert rows(address, "SELECT seq FROM entry ORDER BY seq") == [(n,) for n in range(size)]
    assert (verify(one.ledger).size, verify(one.ledger).faults) == (size, ())


def test_those_who_open_a_new_ledger_at_once_open_the_same(address, secret):
    together = Barrier(4)

    def first(_):
        together.wait()
        return opened(address, secret).ledger.origin

    with ThreadPoolExecutor(4) as pool:
        origins = set(pool.map(first, range(4)))

    assert len(origins) == 1
    assert rows(address, "SELECT seq, kind FROM entry") == [(0, "genesis")]


@contextmanager
def writer(address: str, secret: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.ledger.postgres_writer", address, str(secret)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_writer_killed_in_the_midst_leaves_nothing_and_is_in_nobodys_way(address, secret, log):
    with writer(address, secret) as process:
        assert process.stdout.readline() == "midst\n"
        # It holds the head with its events entered, else the kill would prove nothing.
        with pytest.raises(RefusedError) as refused:
            opened(address, secret, SOON).append(LOG, BATCH, due, NOON)
        assert codes(refused) == ["ledger-busy"]

    assert log.events(LOG) == ()
    assert log.append(LOG, BATCH, due, NOON).entered == tuple(BATCH)
    assert verify(log.ledger).faults == ()


# The tables.


@pytest.fixture(params=["postgres", "sqlite"])
def laid_out(request, secret, tmp_path):
    is_file = request.param == "sqlite"
    place = tmp_path / "ledger.db" if is_file else request.getfixturevalue("address")
    return opened(place, secret).ledger


def test_the_migrations_make_the_tables_the_code_describes(laid_out):
    with laid_out.store.database.engine.connect() as connection:
        assert differences(connection, OF_LEDGER) == []
        connection.exec_driver_sql("DROP INDEX entry_about")
        connection.exec_driver_sql("ALTER TABLE checkpoint ADD COLUMN more TEXT")
        found = [each[0] for each in differences(connection, OF_LEDGER)]
        assert found == ["add_index", "remove_column"]
        connection.rollback()


def test_the_migrations_make_the_table_of_keys(laid_out):
    with open_keyring(laid_out).database.engine.connect() as connection:
        assert differences(connection, OF_KEYS) == []


def differences(connection, schema) -> list[tuple]:
    def is_ours(thing, name, kind, *_):
        return kind != "table" or name in schema.tables

    options = {"compare_type": True, "include_object": is_ours}
    context = MigrationContext.configure(connection, opts=options)
    return sorted(compare_metadata(context, SQLModel.metadata), key=lambda each: each[0])


# What cannot be used.


def codes(refused) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def said(refused) -> str:
    """All that people may come to read, in both languages."""
    words = [str(refused.value)]
    for problem in refused.value.problems:
        words.append(repr(problem))
        words += [problem.message(language) + problem.cure(language) for language in Language]
    return "\n".join(words)


def with_password(address: str) -> str:
    return make_url(address).set(password=PASSWORD).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("postgresql://u:{}@host:port/db", "ledger-address"),
        ("postgresql://u:{}@host:99999999/db", "ledger-not-reached"),
        ("://u:{}@host/db", "ledger-address"),
        ("mysql://u:{}@/db?host=/no/such/folder", "ledger-address"),
        ("postgresql://u@host:port/db?password={}", "ledger-address"),
        ("mysql://host/db?password={}", "ledger-address"),
        ("postgresql://u:{}@/db?host=/no/such/folder", "ledger-not-reached"),
        ("postgresql://u:{}@127.0.0.1:1/db", "ledger-not-reached"),
        ("postgresql://u@/db?host=/no/such/folder&password={}", "ledger-not-reached"),
        ("postgresql://u@/db?host=/no/such/folder&sslpassword={}", "ledger-not-reached"),
        ("postgresql://u:{}@/db?host=/no/such/folder&nonsense=1", "ledger-address"),
    ],
)
def test_an_address_with_nothing_behind_it_is_refused_without_its_password(secret, place, code):
    with pytest.raises(RefusedError) as refused:
        opened(place.format(PASSWORD), secret, SOON)

    assert codes(refused) == [code]
    assert PASSWORD not in said(refused)
    assert not secret.exists()


def test_a_database_that_is_not_there_is_refused(address, secret):
    nowhere = make_url(with_password(address)).set(database="ipaward_test_nowhere")

    with pytest.raises(RefusedError) as refused:
        opened(nowhere.render_as_string(hide_password=False), secret)

    assert codes(refused) == ["ledger-not-reached"]
    assert "ipaward_test_nowhere" in said(refused)
    assert PASSWORD not in said(refused)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = 'ledger_99'", "ledger-newer"),
        ("DELETE FROM alembic_version", "ledger-foreign"),
        ("DROP TABLE alembic_version", "ledger-foreign"),
        ("ALTER TABLE head RENAME TO other", "ledger-damaged"),
        ("ALTER TABLE entry DROP COLUMN body", "ledger-damaged"),
    ],
)
def test_a_schema_that_is_not_ours_is_refused_and_left_as_it_is(address, secret, statement, code):
    opened(address, secret)
    with session(address) as connection:
        connection.execute(statement)
    columns = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'ipaward' ORDER BY 1, 2"
    )
    before = rows(address, columns)

    with pytest.raises(RefusedError) as refused:
        opened(with_password(address), secret)

    assert codes(refused) == [code]
    assert PASSWORD not in said(refused)
    assert rows(address, columns) == before


@pytest.mark.parametrize("is_there", [True, False])
def test_a_database_that_may_not_be_written_to_is_refused(address, secret, is_there):
    if is_there:
        opened(address, secret)
    name = make_url(address).database
    with session(address) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")

    with pytest.raises(RefusedError) as refused:
        opened(with_password(address), secret).append(LOG, [event("E1")], due, NOON)

    assert codes(refused) == ["ledger-not-writable"]
    assert PASSWORD not in said(refused)


CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_a_server_that_goes_away_meanwhile_is_refused_and_nothing_is_entered(address, log):
    def cut_off(subject, course):
        rows(address, CUT_OFF)
        return due(subject, course)

    with pytest.raises(RefusedError) as refused:
        log.append(LOG, [event("E1")], cut_off, NOON)

    assert codes(refused) == ["ledger-not-reached"]
    assert log.events(LOG) == ()


def test_of_a_server_that_goes_away_nobody_hears_by_a_log_he_did_not_ask_for(
    address, log, monkeypatch, capsys
):
    # As outside of tests: what then has no handler at all is printed by Python.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])

    # In the midst of several rows, where the driver itself has something to say.
    cut_off = before("INSERT INTO entry", lambda _: rows(address, CUT_OFF))
    with cut_off, pytest.raises(RefusedError) as refused:
        log.append(LOG, [event("E1"), event("E2")], due, NOON)

    assert codes(refused) == ["ledger-not-reached"]
    assert capsys.readouterr().err == ""


def test_the_secret_of_another_ledger_is_refused(postgres, address, secret, tmp_path):
    opened(address, secret)
    opened(postgres(), tmp_path / "other")

    with pytest.raises(RefusedError) as refused:
        opened(with_password(address), tmp_path / "other")

    assert codes(refused) == ["ledger-secret-foreign"]
    assert PASSWORD not in said(refused)
