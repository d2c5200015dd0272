"""Which column of a file holds which fact, and whether it may.

A column is named as its fact, whole (`group.fact`) or as the field of a struct named as the
group; the doors may know further names. What holds a fact in a form that cannot be read with
certainty refuses the file; what holds none is noted.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ipaward.domain.problem import Problem, RefusedError, Severity
from ipaward.domain.source import Cell
from ipaward.domain.types import Amount, Listing, Number, Record, Type, leaves
from ipaward.domain.words import Details, Words, listed
from ipaward.interpreters.batch.duck import named, quoted
from ipaward.interpreters.batch.kinds import kind_of
from ipaward.interpreters.batch.parquet import WIDEST, Held
from ipaward.interpreters.batch.source_cells import FLOATS, ZONED, fits
from ipaward.rulebook.vocabulary import Vocabulary, name_and_unit

# The facts a name may mean; and the fact whose fields are asked for, empty for the whole record.
Naming = Callable[[str, str], Sequence[str]]


def no_other_names(name: str, inside: str) -> Sequence[str]:
    """Know facts by their own names alone."""
    return ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds a fact.

    Attributes:
        cell: what stands in it, in SQL.
        shown: its name, for people.
        top: the name of the column of the file that it is, or lies in.
        inner: of a list of records, the columns of its items, by path; `cell` there begins at
            the item.
    """

    held: Held
    cell: str
    shown: str
    top: str
    inner: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns of a file that hold facts.

    Attributes:
        columns: by the path of their fact.
        notes: what was noticed and refuses nothing.
    """

    columns: Mapping[str, Column]
    notes: tuple[Problem, ...]


def match_columns(
    columns: Iterable[Held],
    vocabulary: Vocabulary,
    file: str,
    naming: Naming,
    whole: Vocabulary,
) -> Matched:
    """Find out which column holds which fact.

    Args:
        columns: of the file.
        vocabulary: the facts asked for.
        file: its name, for messages.
        naming: other names of facts.
        whole: the facts of the whole policy; a column for one not asked for is no stranger.

    Raises:
        RefusedError: with everything found wrong with the columns.
    """
    matching = _Matching(vocabulary, file, naming, whole)
    found = matching.match(columns, vocabulary.record, "", named, "")
    if vocabulary.number not in matching.held:
        details: Details = {"number": vocabulary.number}
        matching.problems.append(Problem("no-number-column", Cell(file), details))
    if matching.problems:
        raise RefusedError(matching.problems)
    absent = [path for path, _ in leaves(vocabulary.record) if path not in found]
    for path, column in found.items():
        of = vocabulary.facts[path].type
        if isinstance(of, Listing) and isinstance(of.item, Record):
            absent += [p for p, _ in leaves(of.item, path) if p not in column.inner]
    notes = matching.notes
    if absent:
        details = {"facts": listed(absent)}
        notes.append(Problem("missing-columns", Cell(file), details, severity=Severity.NOTE))
    return Matched(found, tuple(notes))


@dataclass(slots=True)
class _Matching:
    vocabulary: Vocabulary
    file: str
    naming: Naming
    whole: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    held: set[str] = field(default_factory=set)  # facts some column holds, be it fit or not

    def match(
        self,
        columns: Iterable[Held],
        of: Record,
        prefix: str,
        access: Callable[[str], str],
        shown: str,
        top: str = "",
    ) -> dict[str, Column]:
        """Give the columns that hold a fact below `prefix`, by its path.

        Args:
            columns: those of the file, or the fields of a group or of the items of a list.
            of: the facts that may be there.
            prefix: the path above them.
            access: gives what stands in the field of a name, in SQL.
            shown: the name of what the fields stand in, for people.
            top: the column of the file they lie in; empty for the columns themselves.
        """
        found: dict[str, Column] = {}
        for held in columns:
            name = f"{shown}.{held.name}" if shown else held.name
            path = self._path(held, of, prefix, name)
            if not path:
                continue
            self.held.add(path)
            cell, wanted = access(held.name), _below(of, path, prefix)
            assert wanted is not None
            if isinstance(wanted, Record):
                if held.kind != "struct":
                    self._kind(held, name, _GROUP, "struct_pack(…)")
                    continue
                below = self.match(
                    held.fields, wanted, path, _field_of(cell), name, top or held.name
                )
            else:
                below = self._leaf(held, wanted, path, cell, name, top or held.name)
            for one, column in below.items():
                if one in found:
                    self._two(found[one].shown, column.shown, one)
                found[one] = column
        return found

    def _two(self, first: str, second: str, fact: str) -> None:
        if first == second:
            self._say("column-twice", second, {"name": second})
        else:
            both = {"first": first, "second": second, "fact": fact}
            self._say("column-for-two", second, both)

    def _leaf(
        self, held: Held, of: Type, path: str, cell: str, shown: str, top: str
    ) -> dict[str, Column]:
        """Give the column at `path` if its kind will do, and say so if not."""
        column = Column(held, cell, shown, top)
        if not isinstance(of, Listing):
            return {path: column} if self._fits(held, of, shown) else {}
        item = held.item
        if held.kind != "list" or item is None:
            self._kind(held, shown, _LIST, "list_value(…)")
            return {}
        if not isinstance(of.item, Record):
            return {path: column} if self._fits(item, of.item, shown) else {}
        if item.kind != "struct":
            self._kind(item, shown, _GROUPS, "struct_pack(…)")
            return {}
        inner = self.match(item.fields, of.item, path, _field_of(item_name(path)), shown, top)
        return {path: replace(column, inner=inner)}

    def _fits(self, held: Held, of: Type, shown: str) -> bool:
        if fits(held, of):
            return True
        if held.kind in ZONED:
            self._say("column-with-zone", shown, {"name": shown})
        elif held.kind in FLOATS and isinstance(of, Number | Amount):
            digits = 2 if isinstance(of, Amount) else of.digits
            details = {"name": shown, "kind": held.kind.upper()}
            details |= {"width": str(max(18, digits + 6)), "scale": str(digits)}
            details |= {"digits": str(held.width), "most": str(WIDEST)}
            self._say("wide-column" if held.width else "float-column", shown, details)
        else:
            cast = "DATE" if kind_of(of) == "DATE" else "VARCHAR"
            self._kind(held, shown, _WANTED[kind_of(of)], f"CAST(… AS {cast})")
        return False

    def _kind(self, held: Held, shown: str, what: Words, cast: str) -> None:
        details: Details = {"name": shown, "kind": held.kind.upper(), "what": what, "cast": cast}
        self._say("column-kind", shown, details)

    def _say(self, code: str, shown: str, details: Details) -> None:
        self.problems.append(Problem(code, Cell(self.file, header=shown), details))

    def _path(self, held: Held, of: Record, prefix: str, shown: str) -> str:
        """Give the path of the fact a column holds; say why where there is none."""
        paths = self._paths(held.name, of, prefix)
        if len(paths) == 1:
            return paths[0]
        if paths:
            self._say("ambiguous-column", shown, {"name": shown, "facts": listed(paths)})
            return ""
        bare, unit = name_and_unit(held.name)
        if unit and len(meant := self._paths(bare, of, prefix)) == 1:
            info = self.vocabulary.facts[meant[0]]
            if unit == (info.unit or ("元" if isinstance(info.type, Amount) else "")):
                return meant[0]
            self._say("column-unit", shown, {"name": shown, "fact": meant[0]})
            return ""
        here = f"{prefix}.{held.name}" if prefix else held.name
        if here not in self.whole.facts:
            self._note(held, of, prefix, shown)
        return ""

    def _paths(self, name: str, of: Record, prefix: str) -> Sequence[str]:
        here = f"{prefix}.{name}" if prefix else name
        if _below(of, here, prefix) is not None:
            return (here,)
        return [p for p in self.naming(name, prefix) if _below(of, p, prefix) is not None]

    def _note(self, held: Held, of: Record, prefix: str, shown: str) -> None:
        here = f"{prefix}.{held.name}" if prefix else held.name
        paths = [path for path, _ in leaves(of, prefix)]
        near = difflib.get_close_matches(here, paths, n=1, cutoff=0.6)
        details = {"name": shown, "nearest": near[0] if near else ""}
        code = "near-column" if near else "unknown-column"
        place = Cell(self.file, header=shown)
        self.notes.append(Problem(code, place, details, severity=Severity.NOTE))


_WANTED = {
    "BOOLEAN": Words("是否", "yes or no"),
    "BIGINT": Words("数", "a number"),
    "DATE": Words("日期", "a day"),
    "VARCHAR": Words("文字", "text"),
}
_GROUP = Words("一组事实", "a group of facts")
_LIST = Words("列表", "a list")
_GROUPS = Words("一组事实的列表", "a list of groups")


def _below(of: Record, path: str, prefix: str) -> Type | None:
    """Give the type at `path`, which begins with `prefix`, if `of` has it; not inside a list."""
    if prefix and not path.startswith(f"{prefix}."):
        return None
    here: Type | None = of
    for step in path[len(prefix) + 1 if prefix else 0 :].split("."):
        here = here.field(step) if isinstance(here, Record) else None
    return here


def _field_of(cell: str) -> Callable[[str], str]:
    return lambda name: f"struct_extract({cell}, {quoted(name)})"


def top_columns(columns: Mapping[str, Column]) -> tuple[str, ...]:
    """Give the columns of the file that hold all of some facts, each once."""
    return tuple(dict.fromkeys(column.top for column in columns.values()))


def item_name(path: str) -> str:
    """Name the item of the list at `path`; lists within lists have names of their own."""
    return f"i{path.count('.')}"
