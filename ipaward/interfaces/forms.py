"""A form of a step: how it is spelt, and what it does to the scene it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ipaward.interfaces.scenarios import Rows

Said = Mapping[str, str]
# A scene of the kind the form is for: an application's, or a course's.
Run = Callable[[Any, Said, Rows], None]


class Part(StrEnum):
    """Which part of a scenario a step belongs to."""

    GIVEN = "given"
    WHEN = "when"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a step.

    Attributes:
        zh, en: the spellings, each with `"{name}"` where the author's words stand.
        scene: the kind of scene it can be taken in.
        has_table: whether a table follows.
    """

    part: Part
    zh: tuple[str, ...]
    en: tuple[str, ...]
    run: Run
    scene: type
    has_table: bool = False

    def spellings(self) -> tuple[str, ...]:
        """Give every spelling, the Chinese ones first."""
        return self.zh + self.en


def form_for(
    scene: type,
    part: Part,
    zh: str | tuple[str, ...],
    en: str | tuple[str, ...],
    run: Run,
    has_table: bool = False,
) -> Form:
    """Make a form out of one spelling or several in each language."""
    zh, en = ((words,) if isinstance(words, str) else words for words in (zh, en))
    return Form(part, zh, en, run, scene, has_table)
