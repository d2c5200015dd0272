"""The files a batch run reads: found in a folder, told apart from their child files, unpacked."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.limits import WORKBOOK_RATIO
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell, Place
from ipaward.domain.words import Words
from ipaward.interfaces.exits import WrongUseError, refused
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.tables.headers import Naming
from ipaward.tables.intake import KINDS, file_digest
from ipaward.tables.list_files import around, given_twice, list_files
from ipaward.tables.mapping import TableMapping

PARQUET = ".parquet"
PACKED = ".gz"
_SMALL = 64 * 1024 * 1024  # bytes up to which a file may be packed as well as it likes
_PIECE = 1 << 20


class Way(StrEnum):
    """How the rows of an input come in: as columns, or one by one through the intake."""

    COLUMNS = "columns"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class InputPath:
    """One file to be read.

    Attributes:
        name: below the folder that was named, or the name of the file that was.
        told: where it is, as the user said it.
        read: the file to be read: itself, or what it was unpacked to.
        children: the files beside it that hold its lists, as they are.
    """

    name: str
    told: Path
    read: Path
    children: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """All files of one input, in the order they are read."""

    way: Way
    files: tuple[InputPath, ...]


def find_inputs(path: Path, vocabulary: Vocabulary, mapping: TableMapping | None) -> Inputs:
    """Find the files `path` stands for; a folder's in the order of their names.

    Raises:
        RefusedError: there are none, or they are of several kinds.
    """
    if not path.exists():
        raise refused("no-such-file", str(path))
    if not path.is_dir():
        way = Way.COLUMNS if _kind(path) == PARQUET else Way.ROWS
        if _kind(path) not in (PARQUET, *KINDS):
            kinds = " ".join((PARQUET, *KINDS, PACKED))
            raise refused("unknown-kind", str(path), suffix=_kind(path) or path.name, kinds=kinds)
        beside = [one for one in around(path) if one.is_file()]
        children, _ = _children([path], beside, vocabulary, mapping)
        return Inputs(way, (InputPath(path.name, path, path, children[path]),))
    return _in_folder(path, vocabulary, mapping)


def _in_folder(path: Path, vocabulary: Vocabulary, mapping: TableMapping | None) -> Inputs:
    # As Spark and others do: what begins with a dot or an underscore is no data.
    all_files = sorted(
        (
            one
            for one in path.rglob("*")
            if one.is_file()
            and not any(step.startswith((".", "_")) for step in one.relative_to(path).parts)
        ),
        key=lambda one: one.relative_to(path).as_posix(),
    )
    fitting = [one for one in all_files if _kind(one) in (PARQUET, *KINDS)]
    for one in fitting:
        if _kind(one) == PARQUET and not one.name.endswith(PARQUET):
            raise refused("unknown-kind", str(one), suffix=one.suffix, kinds=PARQUET)
    if not fitting:
        kinds = " ".join((PARQUET, *KINDS, PACKED))
        raise refused("batch-no-inputs", str(path), folder=str(path), kinds=kinds)
    ways = {_kind(one) == PARQUET for one in fitting}
    if len(ways) > 1:
        raise refused("batch-mixed-inputs", str(path), folder=str(path))
    if ways == {True}:
        files = [InputPath(one.relative_to(path).as_posix(), one, one) for one in fitting]
        return Inputs(Way.COLUMNS, tuple(files))
    for one in fitting:
        if named := [step for step in one.relative_to(path).parts[:-1] if "=" in step]:
            raise refused("batch-partitioned-rows", str(one), step=named[0])
    children, taken = _children(fitting, fitting, vocabulary, mapping)
    files = [
        InputPath(one.relative_to(path).as_posix(), one, one, some)
        for one, some in children.items()
        if one not in taken
    ]
    return Inputs(Way.ROWS, tuple(files))


def _kind(path: Path) -> str:
    """Give the ending that says what a file holds, whether it is packed or not."""
    name = path.name.lower()
    inner = name.removesuffix(PACKED)
    kind = Path(inner).suffix
    return "" if kind == PARQUET and inner != name else kind


def _children(
    tables: Sequence[Path],
    beside: Sequence[Path],
    vocabulary: Vocabulary,
    mapping: TableMapping | None,
) -> tuple[Mapping[Path, tuple[Path, ...]], frozenset[Path]]:
    """Give the files that hold the lists of each table, packed or not; and all that are no tables.

    A file called like a list is no table of applications even where a mapping has it not read.
    """
    naming = Naming.of(vocabulary)
    found = list_files(_plain(tables), _plain(beside), naming, mapping or TableMapping())
    each = found.values()
    if twice := [p for files in each for p in given_twice((f.holds, f.place) for f in files)]:
        raise RefusedError(twice)
    children = {
        table: tuple(one.path for one in files if one.holds) for table, files in found.items()
    }
    named = {
        one.path for files in each for one in files if one.holds or naming.list_named(one.part)
    }
    return children, frozenset(named)


def _plain(paths: Sequence[Path]) -> dict[Path, str]:
    return {path: _plain_name(path) for path in paths}


def _plain_name(path: Path) -> str:
    return path.name[: -len(PACKED)] if path.name.lower().endswith(PACKED) else path.name


def check_apart(source: Path, out: Path) -> None:
    """Refuse to write into what is read, or to read what is written."""
    one, other = source.resolve(), out.resolve()
    if one == other or (one in other.parents and source.is_dir()) or other in one.parents:
        raise WrongUseError(
            Words(
                zh=f"--out `{out}` 和要读的 `{source}` 一个在另一个里面；把结果写到别处",
                en=f"--out `{out}` and the input `{source}` lie one inside the other;"
                " write the result elsewhere",
            )
        )


# --- packed files ------------------------------------------------------------------------


def unpacked(inputs: Inputs, work: Path) -> Inputs:
    """Give the inputs with every packed file unpacked below `work`, its child files beside it."""
    return Inputs(
        inputs.way,
        tuple(_unpacked(one, work / f"{at:05}") for at, one in enumerate(inputs.files)),
    )


def _unpacked(one: InputPath, folder: Path) -> InputPath:
    together = (one.told, *one.children)
    if not any(path.name.lower().endswith(PACKED) for path in together):
        return one
    folder.mkdir(parents=True)
    for path in together:
        target = folder / _plain_name(path)
        if path.name.lower().endswith(PACKED):
            _unpack(path, target)
        else:
            target.symlink_to(path.resolve())
    return replace(one, read=folder / _plain_name(one.told))


def _unpack(path: Path, target: Path) -> None:
    most = max(_SMALL, WORKBOOK_RATIO * path.stat().st_size)
    size = 0
    try:
        # Never over what is there: that might be a link to a file somebody gave us.
        with gzip.open(path) as stream, target.open("xb") as out:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > most:
                    details = {"most": str(WORKBOOK_RATIO)}
                    raise RefusedError([Problem("gzip-ratio", Cell(str(path)), details)])
                out.write(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise refused("broken-gzip", str(path)) from fault


class Names:
    """The names users know files by, for what is said of the files they were unpacked to."""

    def __init__(self, inputs: Inputs) -> None:
        self._told = {
            (one.read.parent / _plain_name(path)).as_posix(): path.as_posix()
            for one in inputs.files
            for path in (one.told, *one.children)
        }

    def place(self, place: Cell) -> Cell:
        """Give a place in the file the user knows."""
        return replace(place, file=self._told.get(place.file, place.file))

    def problem(self, problem: Problem) -> Problem:
        """Give a problem with its places in the files the user knows."""
        return replace(
            problem,
            place=self._place(problem.place),
            also=tuple(one for one in map(self._place, problem.also) if one is not None),
        )

    def renamed(self, row: Application | RefusedRow) -> Application | RefusedRow:
        """Give a row as it was read, with its places in the files the user knows."""
        if isinstance(row, RefusedRow):
            problems = tuple(map(self.problem, row.problems))
            return replace(row, place=self.place(row.place), problems=problems)
        return row if row.place is None else replace(row, place=self.place(row.place))

    def _place(self, place: Place | None) -> Place | None:
        return self.place(place) if isinstance(place, Cell) else place


# --- whether they are still what they were -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was: its size, when it was changed, the digest of its bytes."""

    path: Path
    size: int
    changed: int
    sha256: str


def seen(paths: Sequence[Path]) -> tuple[Seen, ...]:
    """Take the digest of each file."""
    return tuple(_seen(path) for path in paths)


def _seen(path: Path) -> Seen:
    state = path.stat()
    return Seen(path, state.st_size, state.st_mtime_ns, file_digest(path))


@contextmanager
def watched(paths: Sequence[Path]) -> Iterator[Future[tuple[Seen, ...]]]:
    """Take the digest of each file while other work is done, by another core.

    Where that work fails and a file was changed under it, it failed because of that.
    """
    with ThreadPoolExecutor(1) as aside:
        digests = aside.submit(seen, paths)
        try:
            yield digests
        except Exception:
            check_unchanged(digests.result())
            raise


def check_unchanged(before: Sequence[Seen]) -> None:
    """Refuse to call a run finished whose input was changed under it."""
    for one in before:
        try:
            state = one.path.stat()
        except OSError as fault:
            raise refused("batch-input-changed", str(one.path), file=str(one.path)) from fault
        if (state.st_size, state.st_mtime_ns) != (one.size, one.changed):
            raise refused("batch-input-changed", str(one.path), file=str(one.path))


def digest_of(content: bytes) -> str:
    """Give the digest of some bytes; nothing for none."""
    return hashlib.sha256(content).hexdigest() if content else ""


def names_of(inputs: Inputs) -> Iterator[tuple[str, Path, InputPath | None]]:
    """Give every file that counts, with its name; a child file is no input of its own."""
    for one in inputs.files:
        yield one.name, one.told, one
        folder = one.name.rpartition("/")[0]
        for child in one.children:
            yield (f"{folder}/{child.name}" if folder else child.name), child, None
