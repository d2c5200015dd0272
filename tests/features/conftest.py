"""Makes the steps of scenarios known to pytest, for this folder."""

import pytest

from ipaward.interfaces import steps


def pytest_configure(config: pytest.Config) -> None:
    # Not `pytest_plugins`, which only the topmost conftest may name.
    if not config.pluginmanager.has_plugin(steps.__name__):
        config.pluginmanager.register(steps, steps.__name__)
