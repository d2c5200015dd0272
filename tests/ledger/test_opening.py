"""A file that cannot be used is refused in words, and nothing is entered; never a traceback."""

import os
import resource
import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.domain.wording_ledger import LEDGER_PROBLEMS
from ipaward.domain.words import Language
from ipaward.ledger.events import EventLog
from ipaward.ledger.store import FORMAT
from tests.ledger.courses import LOG, NOON, due, event, rows

SOON = timedelta(milliseconds=20)
NOBODY = 65_534


def a_text(path):
    path.write_text("number,kind,subject,day\n" * 99, "utf-8")
    EventLog.open(path)


def a_few_letters(path):
    path.write_text("ab", "utf-8")
    EventLog.open(path)


def another_database(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB)")
    EventLog.open(path)


def a_newer_ledger(path):
    EventLog.open(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    EventLog.open(path)


def half_a_ledger(path):
    EventLog.open(path).append(LOG, [event(f"E{n}") for n in range(99)], due, NOON)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    EventLog.open(path)


def a_ledger_overwritten_in_the_middle(path):
    EventLog.open(path).append(LOG, [event(f"E{n}") for n in range(99)], due, NOON)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xa5" * 4096)
    EventLog.open(path)


def damage_while_open(path):
    log = EventLog.open(path)
    log.append(LOG, [event(f"E{n}") for n in range(99)], due, NOON)
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
        log.append(LOG, [event(f"E{n}") for n in range(999)], due, NOON)


@contextmanager
def locked(path, how):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"BEGIN {how}")
        connection.execute("SELECT * FROM event").fetchall()
        yield connection


@contextmanager
def no_file_larger_than(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


REFUSED = [
    ("ledger-foreign", a_text),
    ("ledger-foreign", a_few_letters),
    ("ledger-foreign", another_database),
    ("ledger-newer", a_newer_ledger),
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
]


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
    assert {code for code, _ in REFUSED} == set(LEDGER_PROBLEMS)


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


@pytest.mark.parametrize("refused", [a_text, another_database, a_newer_ledger, half_a_ledger])
def test_a_file_that_is_refused_is_left_as_it_was(tmp_path, refused):
    path = tmp_path / "ledger.db"
    with pytest.raises(RefusedError):
        refused(path)
    before = path.read_bytes()

    with pytest.raises(RefusedError):
        EventLog.open(path)

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.db"]


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
    log = EventLog.open(tmp_path / "ledger.db", timedelta(minutes=5))
    started = threading.Event()
    appended = []

    def write():
        started.set()
        appended.append(log.append(LOG, [event("E1")], due, NOON))

    writer = threading.Thread(target=write)
    with locked(log.store.path, "IMMEDIATE"):
        writer.start()
        started.wait()
        writer.join(0.05)
        assert appended == []
    writer.join()

    assert appended[0].entered == (event("E1"),)


def test_reading_goes_on_while_somebody_writes(tmp_path):
    log = EventLog.open(tmp_path / "ledger.db", SOON)
    log.append(LOG, [event("E1")], due, NOON)

    with locked(log.store.path, "IMMEDIATE"):
        assert EventLog.open(log.store.path, SOON).events(LOG) == (event("E1"),)


def test_an_empty_file_becomes_a_log(tmp_path):
    path = tmp_path / "ledger.db"
    path.touch()

    assert EventLog.open(path).events(LOG) == ()


@pytest.mark.parametrize("name", ["账本 一.db", "100%41.db", "a?mode=ro&b#c.db", "no-suffix"])
def test_a_log_may_have_any_name(tmp_path, name):
    EventLog.open(tmp_path / name).append(LOG, [event("E1")], due, NOON)

    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_relative_path_is_shown_as_it_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("ledger.db").write_text("text", "utf-8")

    with pytest.raises(RefusedError) as refusal:
        EventLog.open(Path("ledger.db"))

    assert str(refusal.value.problems[0].place) == "ledger.db"


def test_the_file_says_whose_it_is(tmp_path):
    path = tmp_path / "ledger.db"
    EventLog.open(path)

    assert path.read_bytes()[68:72] == b"ipaw"
    assert rows(path, "PRAGMA user_version") == [(1,)]


# Permissions. Whoever may do everything becomes nobody for a while.


@contextmanager
def a_folder_of_an_ordinary_person():
    is_almighty = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if is_almighty:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            if not os.access(folder, os.W_OK, effective_ids=True):
                pytest.skip("an ordinary person cannot reach the temporary folder")
            yield folder
        finally:
            folder.chmod(0o700)
            if is_almighty:
                os.seteuid(0)


def test_a_log_in_a_read_only_folder_is_read_and_not_written():
    with a_folder_of_an_ordinary_person() as folder:
        log = EventLog.open(folder / "ledger.db")
        log.append(LOG, [event("E1")], due, NOON)
        folder.chmod(0o500)

        assert EventLog.open(folder / "ledger.db").events(LOG) == (event("E1"),)
        for attempt in (
            lambda: log.append(LOG, [event("E2")], due, NOON),
            lambda: EventLog.open(folder / "new.db"),
        ):
            with pytest.raises(RefusedError) as refusal:
                attempt()
            assert [p.code for p in refusal.value.problems] == ["ledger-not-writable"]
        assert EventLog.open(folder / "ledger.db").events(LOG) == (event("E1"),)


def test_a_log_that_is_read_only_is_read_and_not_written():
    with a_folder_of_an_ordinary_person() as folder:
        log = EventLog.open(folder / "ledger.db")
        log.append(LOG, [event("E1")], due, NOON)
        log.store.path.chmod(0o400)

        assert EventLog.open(log.store.path).events(LOG) == (event("E1"),)
        with pytest.raises(RefusedError) as refusal:
            log.append(LOG, [event("E2")], due, NOON)
        assert [p.code for p in refusal.value.problems] == ["ledger-not-writable"]


def test_a_log_that_may_not_be_read_is_refused():
    with a_folder_of_an_ordinary_person() as folder:
        log = EventLog.open(folder / "ledger.db")
        log.store.path.chmod(0)

        with pytest.raises(RefusedError) as refusal:
            log.events(LOG)
        assert [p.code for p in refusal.value.problems] == ["ledger-not-writable"]
