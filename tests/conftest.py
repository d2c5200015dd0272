"""What holds for every test."""

import gc
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from ipaward.__main__ import MORE_THINGS
from ipaward.language import pack

Found = TypeVar("Found")
ROOT = Path(__file__).parents[1]


def once(check: Callable[..., Found]) -> Callable[..., Found]:
    """Read a pack of this repository once: no test changes one, and a hundred read the largest."""

    @cache
    def checked(policy: str, roots: tuple[Path, ...], only: str, here: Path) -> Found:
        return check(policy, roots, only)

    def check_pack(policy: str, roots: Sequence[Path], only: str = "") -> Found:
        if any(root.resolve() != ROOT for root in roots):
            return check(policy, roots, only)
        # A problem names its file as seen from where one stands.
        return checked(policy, tuple(roots), only, Path.cwd())

    return check_pack


# As in the command: what is looked through is made to stay, and that took a fifth of the time.
gc.set_threshold(MORE_THINGS)

# Before any test imports it by name.
pack.check_pack = once(pack.check_pack)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes a minute: at the end one process would do it, and the others wait."""
    items.sort(key=lambda item: item.path.name != "test_readme.py")
