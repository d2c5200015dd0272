"""A file that cannot be used is refused in words, and nothing is entered; never a traceback."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.domain.wording_ledger import LEDGER_PROBLEMS
from ipaward.domain.words import Language
from ipaward.ledger.events import EventLog
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.schema import OF_LEDGER
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, NOON, due, event, rows
from tests.ledger.obstacles import locked, no_file_larger_than
from tests.ledger.tampering import unguarded

SOON = timedelta(milliseconds=20)
TESTS = Path(__file__).parents[1]
MANY = [event(f"E{n}", f"S{n}") for n in range(99)]


def run(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def secret_of(path):
    return path.with_name(f"{path.name}.secret")


def a_text(path):
    path.write_text("number,kind,subject,day\n" * 99, "utf-8")
    EventLog.open(path)


def a_few_letters(path):
    path.write_text("ab", "utf-8")
    EventLog.open(path)


def another_database(path):
    run(path, "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB)")
    EventLog.open(path)


def a_newer_ledger(path):
    EventLog.open(path)
    run(path, "UPDATE alembic_version SET version_num = 'ledger_99'")
    EventLog.open(path)


def a_ledger_of_the_first_ipaward(path):
    """It numbered its versions elsewhere, and had other tables."""
    run(
        path,
        f"PRAGMA application_id = {OF_LEDGER.application}",
        "PRAGMA user_version = 1",
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB)",
        "CREATE TABLE letter (seq INTEGER PRIMARY KEY, body BLOB)",
    )
    EventLog.open(path)


def a_ledger_without_its_version(path):
    EventLog.open(path)
    run(path, "DELETE FROM alembic_version")
    EventLog.open(path)


def a_ledger_without_a_table(path):
    EventLog.open(path)
    run(path, "DROP TABLE checkpoint")
    EventLog.open(path)


def a_ledger_without_a_guard(path):
    EventLog.open(path)
    run(path, "DROP TRIGGER entry_is_kept")
    EventLog.open(path)


def a_ledger_without_a_column(path):
    EventLog.open(path)
    run(path, "ALTER TABLE entry DROP COLUMN leaf")
    EventLog.open(path)


def a_ledger_without_its_first_entry(path):
    EventLog.open(path)
    with unguarded(path) as connection:
        connection.execute("DELETE FROM entry WHERE seq = 0")
    EventLog.open(path)


def a_ledger_without_a_head(path):
    EventLog.open(path)
    with unguarded(path) as connection:
        connection.execute("DELETE FROM head")
    EventLog.open(path)


def half_a_ledger(path):
    EventLog.open(path).append(LOG, MANY, due, NOON)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    EventLog.open(path).events(LOG)


def a_ledger_overwritten_in_the_middle(path):
    EventLog.open(path).append(LOG, MANY, due, NOON)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xa5" * 8192)
    EventLog.open(path).events(LOG)


def damage_while_open(path):
    log = EventLog.open(path)
    log.append(LOG, MANY, due, NOON)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
    log.events(LOG)


def no_folder(path):
    EventLog.open(path / "ledger.db")


def a_folder(path):
    path.mkdir()
    EventLog.open(path)


def taken_away_while_open(path):
    log = EventLog.open(path)
    path.unlink()
    log.append(LOG, [event("E1")], due, NOON)


def opened_while_somebody_commits(path):
    EventLog.open(path)
    with locked(path, "EXCLUSIVE"):
        EventLog.open(path, SOON)


def written_while_somebody_writes(path):
    log = EventLog.open(path, SOON)
    with locked(path, "IMMEDIATE"):
        log.append(LOG, [event("E1")], due, NOON)


def written_while_somebody_reads_on_and_on(path):
    log = EventLog.open(path, SOON)
    with locked(path, "DEFERRED"):
        log.append(LOG, [event("E1")], due, NOON)


def a_full_disk(path):
    log = EventLog.open(path)
    with no_file_larger_than(path.stat().st_size):
        log.append(LOG, MANY * 9 + [event(f"F{n}") for n in range(999)], due, NOON)


def a_disk_full_from_the_beginning(path):
    with no_file_larger_than(4096):
        EventLog.open(path)


def signed_without_the_secret(path):
    EventLog.open(path)
    secret_of(path).unlink()
    checkpoint(EventLog.open(path).ledger)


def the_secret_of_another(path):
    EventLog.open(path)
    other = path.with_name("other")
    EventLog.open(other)
    secret_of(path).write_bytes(secret_of(other).read_bytes())
    EventLog.open(path)


def no_secret(path):
    EventLog.open(path)
    secret_of(path).write_text("secret", "utf-8")
    EventLog.open(path)


REFUSED = [
    ("ledger-foreign", a_text),
    ("ledger-foreign", a_few_letters),
    ("ledger-foreign", another_database),
    ("ledger-newer", a_newer_ledger),
    ("ledger-older", a_ledger_of_the_first_ipaward),
    ("ledger-older", a_ledger_without_its_version),
    ("ledger-damaged", a_ledger_without_a_table),
    ("ledger-damaged", a_ledger_without_a_guard),
    ("ledger-damaged", a_ledger_without_a_column),
    ("ledger-entry-damaged", a_ledger_without_its_first_entry),
    ("ledger-damaged", a_ledger_without_a_head),
    ("ledger-damaged", half_a_ledger),
    ("ledger-damaged", a_ledger_overwritten_in_the_middle),
    ("ledger-damaged", damage_while_open),
    ("ledger-not-writable", no_folder),
    ("ledger-not-writable", a_folder),
    ("ledger-not-writable", taken_away_while_open),
    ("ledger-busy", opened_while_somebody_commits),
    ("ledger-busy", written_while_somebody_writes),
    ("ledger-busy", written_while_somebody_reads_on_and_on),
    ("ledger-disk", a_full_disk),
    ("ledger-disk", a_disk_full_from_the_beginning),
    ("ledger-secret-missing", signed_without_the_secret),
    ("ledger-secret-foreign", the_secret_of_another),
    ("ledger-secret-unreadable", no_secret),
]

# The others are tested where they are raised.
ELSEWHERE = {
    "ledger-address": "ledger/test_postgres.py",
    "ledger-not-reached": "ledger/test_postgres.py",
    "ledger-no-driver": "ledger/test_permissions.py",
    "not-a-checkpoint": "interfaces/test_ledger.py",
    "not-a-receipt": "interfaces/test_ledger.py",
    "receipt-untrusted": "interfaces/test_ledger.py",
    "receipt-false": "interfaces/test_ledger.py",
    "not-a-public-key": "interfaces/test_ledger.py",
    "no-such-entry": "interfaces/test_ledger.py",
    "run-differs": "interfaces/test_batch_sealing.py",
    "run-not-recorded": "interfaces/test_batch_sealing.py",
    "decision-differs": "interfaces/test_recording.py",
    "input-changed": "interfaces/test_recording.py",
    "entry-no-decision": "interfaces/test_ledger_cases.py",
    "ledger-keys-damaged": "interfaces/test_ledger_cases.py",
    "ledger-empty": "interfaces/test_ledger_cases.py",
    "decision-locked": "interfaces/test_ledger_cases.py",
    "applicant-key-gone": "interfaces/test_ledger_cases.py",
    "more-decisions": "interfaces/test_recording.py",
    "ledger-keys-missing": "interfaces/test_ledger_cases.py",
    "decision-replaced": "interfaces/test_ledger_cases.py",
    "decision-erased": "interfaces/test_ledger_cases.py",
    "no-such-applicant": "interfaces/test_ledger_cases.py",
    "several-cases": "interfaces/test_ledger_cases.py",
    "data-of-others": "interfaces/test_ledger_cases.py",
    "no-such-case": "interfaces/test_ledger_cases.py",
}


@pytest.mark.parametrize(("code", "attempt"), REFUSED, ids=[case.__name__ for _, case in REFUSED])
def test_a_file_that_cannot_be_used_is_refused_in_words(tmp_path, code, attempt):
    with pytest.raises(RefusedError) as refusal:
        attempt(tmp_path / "账本")

    (problem,) = refusal.value.problems
    assert problem.code == code
    for language in Language:
        assert f"`{tmp_path.as_posix()}/账本" in problem.message(language)
        assert problem.cure(language)


def test_every_problem_of_the_ledger_has_a_case():
    here = {code for code, _ in REFUSED}

    assert sorted([*here, *ELSEWHERE]) == sorted(LEDGER_PROBLEMS)
    for code, file in ELSEWHERE.items():
        assert code in (TESTS / file).read_text("utf-8"), code


@pytest.mark.parametrize(
    "attempt",
    [written_while_somebody_writes, written_while_somebody_reads_on_and_on, a_full_disk],
)
def test_after_a_refusal_nothing_is_entered_and_the_next_attempt_succeeds(tmp_path, attempt):
    path = tmp_path / "ledger.db"
    with pytest.raises(RefusedError):
        attempt(path)

    log = EventLog.open(path)

    assert (log.events(LOG), log.letters(LOG)) == ((), ())
    assert log.append(LOG, [event("E1")], due, NOON).entered == (event("E1"),)
    assert verify(log.ledger).faults == ()


def test_after_a_disk_that_was_full_from_the_beginning_a_ledger_is_founded(tmp_path):
    path = tmp_path / "ledger.db"
    with pytest.raises(RefusedError):
        a_disk_full_from_the_beginning(path)

    assert EventLog.open(path).append(LOG, [event("E1")], due, NOON).entered == (event("E1"),)


@pytest.mark.parametrize(
    "refused",
    [
        a_text,
        another_database,
        a_newer_ledger,
        a_ledger_of_the_first_ipaward,
        a_ledger_without_a_table,
        half_a_ledger,
        the_secret_of_another,
        no_secret,
    ],
)
def test_what_is_refused_is_left_as_it_was(tmp_path, refused):
    path = tmp_path / "ledger.db"
    with pytest.raises(RefusedError):
        refused(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    with pytest.raises(RefusedError):
        EventLog.open(path).events(LOG)

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "refused", [a_text, another_database, a_ledger_of_the_first_ipaward, no_folder]
)
def test_beside_what_is_no_ledger_no_secret_is_made(tmp_path, refused):
    with pytest.raises(RefusedError):
        refused(tmp_path / "ledger.db")

    assert {file.name for file in tmp_path.iterdir()} <= {"ledger.db"}


def test_a_foreign_database_keeps_its_way_of_writing(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE person (name TEXT)")
    before = path.read_bytes()

    with pytest.raises(RefusedError):
        EventLog.open(path)

    assert path.read_bytes() == before


def test_another_writer_is_waited_for(tmp_path):
    path = tmp_path / "ledger.db"
    log = EventLog.open(path, timedelta(minutes=5))
    started = threading.Event()
    appended = []

    def write():
        started.set()
        appended.append(log.append(LOG, [event("E1")], due, NOON))

    writer = threading.Thread(target=write)
    with locked(path, "IMMEDIATE"):
        writer.start()
        started.wait()
        writer.join(0.05)
        assert appended == []
    writer.join()

    assert appended[0].entered == (event("E1"),)


def test_reading_goes_on_while_somebody_writes(tmp_path):
    path = tmp_path / "ledger.db"
    EventLog.open(path, SOON).append(LOG, [event("E1")], due, NOON)

    with locked(path, "IMMEDIATE"):
        log = EventLog.open(path, SOON)
        assert log.events(LOG) == (event("E1"),)
        assert verify(log.ledger).faults == ()


def test_an_empty_file_becomes_a_log(tmp_path):
    path = tmp_path / "ledger.db"
    path.touch()

    assert EventLog.open(path).events(LOG) == ()


@pytest.mark.parametrize("name", ["账本 一.db", "100%41.db", "a?mode=ro&b#c.db", "no-suffix"])
def test_a_log_may_have_any_name(tmp_path, name):
    EventLog.open(tmp_path / name).append(LOG, [event("E1")], due, NOON)

    assert {file.name for file in tmp_path.iterdir()} == {name, f"{name}.secret"}


def test_a_relative_path_is_shown_as_it_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("ledger.db").write_text("text", "utf-8")

    with pytest.raises(RefusedError) as refusal:
        EventLog.open(Path("ledger.db"))

    assert str(refusal.value.problems[0].place) == "ledger.db"


def test_the_file_says_whose_it_is_and_of_which_version(tmp_path):
    path = tmp_path / "ledger.db"
    EventLog.open(path)

    assert path.read_bytes()[68:72] == b"ipaw"
    assert rows(path, "SELECT version_num FROM alembic_version") == [(OF_LEDGER.newest,)]
