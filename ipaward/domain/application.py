"""An application as taken in, and a row that could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ipaward.domain.problem import Problem
from ipaward.domain.source import Cell
from ipaward.domain.value import Unknown, Value


@dataclass(frozen=True, slots=True)
class Application:
    """One application, its facts typed; what was not supplied is absent or unknown.

    Attributes:
        number: the application's number.
        record: nested by the groups of the vocabulary; lists are tuples of records.
        place: where it was read.
        assumed: paths of facts that were blank and got the value their declaration gives a blank.
        notes: what was noticed and does not refuse the row, for example a hidden row.
    """

    number: str
    record: Mapping[str, Value | Unknown]
    place: Cell | None = None
    assumed: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row kept out of the round, with every fault found in it.

    Attributes:
        number: the application's number as far as it could be read, or empty.
        raw: the cells as they stood, by header.
    """

    number: str
    place: Cell
    problems: tuple[Problem, ...]
    raw: Mapping[str, str]
