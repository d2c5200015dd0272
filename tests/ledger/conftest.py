"""What the tests of the ledger share."""

from pathlib import Path

import pytest

from ipaward.ledger.events import EventLog
from ipaward.ledger.opening import Place, open_ledger
from tests.ledger.postgres_server import postgres, postgres_server

__all__ = ["postgres", "postgres_server"]


@pytest.fixture
def address(postgres) -> str:
    return postgres()


@pytest.fixture
def secret(tmp_path) -> Path:
    return tmp_path / "secret"


@pytest.fixture
def log(address, secret) -> EventLog:
    return EventLog(open_ledger(Place.of(address, secret)))


@pytest.fixture
def file(tmp_path) -> Place:
    """Where a new ledger is to be, in a file with its keys beside it."""
    return Place.of(tmp_path / "ledger.db")


@pytest.fixture(params=["file", "server"])
def place(request, tmp_path, secret) -> Place:
    """Where a new ledger is to be: in a file, and on a server."""
    is_file = request.param == "file"
    where = tmp_path / "ledger.db" if is_file else request.getfixturevalue("address")
    return Place.of(where, secret)
