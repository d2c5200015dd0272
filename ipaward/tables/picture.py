"""What a picture shows and where, whatever it is written as: lines of words, and bars."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ipaward.domain.words import Language


class Fill(StrEnum):
    """How a bar is filled: told apart without colours too."""

    SOLID = "actual"
    HATCHED = "target"


class Look(StrEnum):
    """How a line of words looks."""

    PLAIN = ""
    HEADING = "h"
    TITLE = "t"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words that begins at `x` and stands on `y`."""

    x: int
    y: int
    words: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int
    fill: Fill


Mark: TypeAlias = Line | Bar


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a white ground, in points.

    Attributes:
        title: what it shows.
        told: the picture told to whoever cannot see it.
        language: of its words.
        marks: what is on it.
    """

    width: int
    height: int
    title: str
    told: str
    language: Language
    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """Give all that is written on it."""
        return "".join(one.words for one in self.marks if isinstance(one, Line))
