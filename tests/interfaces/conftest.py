import pytest

from tests.interfaces import tiny


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """Tables are as wide as the terminal: not as that of whoever happens to run the tests."""
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with the tiny policy and a round of applications, where commands are run."""
    monkeypatch.chdir(tiny.write(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("IPAWARD_LANG", raising=False)
    (tmp_path / "round.csv").write_text(tiny.ROUND, "utf-8")
    return tmp_path
