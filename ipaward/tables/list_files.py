"""Which table holds which list: a worksheet by its name, `NAME.LIST.csv` beside `NAME.csv`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.tables.delimited import DELIMITED
from ipaward.tables.headers import Naming, nearest, plain
from ipaward.tables.mapping import TableMapping


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file named `NAME.PART.csv` beside `NAME.csv`.

    Attributes:
        part: what its name adds.
        holds: path of the list whose items are in it, or nothing.
    """

    path: Path
    part: str
    holds: str

    @property
    def place(self) -> Cell:
        """Where it is, for messages."""
        return Cell(self.path.as_posix())


def lists_held(names: Sequence[str], naming: Naming, mapping: TableMapping) -> list[str]:
    """Give the path of the list that each of the sheets so named holds, or nothing.

    What a mapping names for a list holds it, and what is called like the list then does not.
    """
    said = [_list_said(name, mapping) for name in names]
    return [
        path or _unless_said(naming.list_named(name), said)
        for name, path in zip(names, said, strict=True)
    ]


def _list_said(name: str, mapping: TableMapping) -> str:
    for path, said in mapping.lists.items():
        if said.sheet and plain(said.sheet) == plain(name):
            return path
    return ""


def _unless_said(path: str, said: Sequence[str]) -> str:
    return "" if path in said else path


def near_list(name: str, naming: Naming) -> str:
    """Give the list somebody may have meant by a name that is none, or nothing."""
    return "" if naming.list_named(name) else nearest(name, naming.lists)


def given_twice(tables: Iterable[tuple[str, Cell]]) -> Iterator[Problem]:
    """Report each further table for a list: nobody can say which of them is meant.

    Args:
        tables: each with the path of the list it holds, or nothing.
    """
    first: dict[str, Cell] = {}
    for path, place in tables:
        if path and first.setdefault(path, place) is not place:
            yield Problem("list-twice", place, {"list": path}, also=(first[path],))


def around(path: Path) -> list[Path]:
    """Give what is in the folder of a file; RefusedError where it does not let itself be listed.

    Its lists may be there: to read it without them would drop them without a word.
    """
    try:
        return list(path.parent.iterdir())
    except OSError as fault:
        place = Cell(path.parent.as_posix())
        raise RefusedError([Problem("unreadable-file", place)]) from fault


def list_files(
    tables: Mapping[Path, str], beside: Mapping[Path, str], naming: Naming, mapping: TableMapping
) -> dict[Path, tuple[ListFile, ...]]:
    """Give for each table the files of its folder that are named after it, in order of names.

    Whether letters are capital makes no difference, as it makes none to many file systems.

    Args:
        tables: each with its name, which for a packed file is the name of what is in it.
        beside: the files among which theirs are, in the same way.
        naming: the names of the lists.
        mapping: what it names for a list is that list.
    """
    parted: dict[tuple[Path, str, str], list[tuple[Path, str]]] = defaultdict(list)
    for path, name in sorted(beside.items()):
        for stem, part, ending in _partings(name):
            parted[path.parent, stem.lower(), ending.lower()].append((path, part))
    found = {}
    for table, name in tables.items():
        stem, dot, ending = name.rpartition(".")
        own = parted.get((table.parent, stem.lower(), (dot + ending).lower()), [])
        held = lists_held([part for _, part in own], naming, mapping)
        found[table] = tuple(
            ListFile(path, part, holds) for (path, part), holds in zip(own, held, strict=True)
        )
    return found


def _partings(name: str) -> Iterator[tuple[str, str, str]]:
    """Give every way to part the name of a table of texts as NAME, PART and ending.

    >>> list(_partings("a.b.c.csv"))
    [('a', 'b.c', '.csv'), ('a.b', 'c', '.csv')]
    """
    body, dot, ending = name.rpartition(".")
    if (dot + ending).lower() not in DELIMITED:
        return
    steps = body.split(".")
    for at in range(1, len(steps)):
        stem, part = ".".join(steps[:at]), ".".join(steps[at:])
        if stem and part:
            yield stem, part, dot + ending
