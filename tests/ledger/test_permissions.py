"""What an ordinary person may not read or write is refused in words.

Whoever may do everything becomes nobody for a while.
"""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language
from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from ipaward.ledger.proving import checkpoint
from ipaward.ledger.verifying import verify
from tests.ledger.courses import LOG, NOON, due, event

NOBODY = 65_534


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


def codes(refusal):
    return [problem.code for problem in refusal.value.problems]


def test_a_log_in_a_read_only_folder_is_read_and_not_written():
    with a_folder_of_an_ordinary_person() as folder:
        log = EventLog.open(folder / "ledger.db")
        log.append(LOG, [event("E1")], due, NOON)
        folder.chmod(0o500)

        again = EventLog.open(folder / "ledger.db")
        assert again.events(LOG) == (event("E1"),)
        assert verify(again.ledger).faults == ()
        for attempt in (
            lambda: log.append(LOG, [event("E2")], due, NOON),
            lambda: checkpoint(log.ledger),
            lambda: EventLog.open(folder / "new.db"),
        ):
            with pytest.raises(RefusedError) as refusal:
                attempt()
            assert codes(refusal) == ["ledger-not-writable"]
        assert EventLog.open(folder / "ledger.db").events(LOG) == (event("E1"),)


def test_a_log_that_is_read_only_is_read_and_not_written():
    with a_folder_of_an_ordinary_person() as folder:
        path = folder / "ledger.db"
        log = EventLog.open(path)
        log.append(LOG, [event("E1")], due, NOON)
        path.chmod(0o400)

        assert EventLog.open(path).events(LOG) == (event("E1"),)
        with pytest.raises(RefusedError) as refusal:
            log.append(LOG, [event("E2")], due, NOON)
        assert codes(refusal) == ["ledger-not-writable"]


def test_a_log_that_may_not_be_read_is_refused():
    with a_folder_of_an_ordinary_person() as folder:
        log = EventLog.open(folder / "ledger.db")
        (folder / "ledger.db").chmod(0)

        with pytest.raises(RefusedError) as refusal:
            log.events(LOG)
        assert codes(refusal) == ["ledger-not-writable"]


def test_a_secret_that_may_not_be_read_is_refused():
    with a_folder_of_an_ordinary_person() as folder:
        EventLog.open(folder / "ledger.db")
        (folder / "ledger.db.secret").chmod(0)

        with pytest.raises(RefusedError) as refusal:
            EventLog.open(folder / "ledger.db")
        assert codes(refusal) == ["ledger-secret-unreadable"]
        assert "ledger.db.secret`" in refusal.value.problems[0].message(Language.EN)


def test_a_secret_that_may_not_be_written_founds_no_ledger_until_it_may():
    with a_folder_of_an_ordinary_person() as folder:
        there = folder / "secrets"
        there.mkdir()
        place = Place.of(folder / "ledger.db", there / "secret")
        there.chmod(0o500)

        with pytest.raises(RefusedError) as refusal:
            open_ledger(place)
        assert codes(refusal) == ["ledger-not-writable"]
        assert "secrets/secret`" in refusal.value.problems[0].message(Language.EN)

        there.chmod(0o700)
        assert verify(open_ledger(place)).size == 1


def test_an_address_is_refused_where_its_driver_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(RefusedError) as refusal:
        open_ledger(Place.of("postgresql://u:geheim@host/db", tmp_path / "secret"))

    assert codes(refusal) == ["ledger-no-driver"]
    for language in Language:
        message = refusal.value.problems[0].message(language)
        assert "@host/db`" in message
        assert "geheim" not in message
