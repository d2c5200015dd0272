"""The input of a finished run opened again, to find in it what was read then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ipaward.casework.batch import InputFile
from ipaward.domain.words import Words
from ipaward.interfaces.batch_finished import Asked, Finished, differs
from ipaward.interfaces.batch_inputs import (
    InputPath,
    Inputs,
    Way,
    digest_of,
    find_inputs,
    names_of,
    seen,
)
from ipaward.interfaces.exits import refused
from ipaward.interfaces.files import content_of
from ipaward.rulebook.book import Rulebook
from ipaward.tables.mapping import TableMapping

_MAPPING = Words(zh="对照表", en="the mapping")
_GIVE_MAPPING = Words(
    zh="用 --mapping 写出运行时的对照表", en="name the mapping of the run with --mapping"
)
_GONE = "batch-input-gone"


@dataclass(frozen=True, slots=True)
class Reread:
    """The input of a run, its files there and as large as they were.

    Attributes:
        path: of the input.
        inputs: its files as they are.
        mapping: which column holds which fact, where the run was told.
    """

    run: Finished
    path: Path
    inputs: Inputs
    mapping: TableMapping | None

    @staticmethod
    def opened(run: Finished, asked: Asked, book: Rulebook) -> Reread:
        """Find the input of a run.

        Raises:
            RefusedError: it is gone, or other files are there; their bytes are not yet looked at.
        """
        content = b"" if asked.mapping is None else content_of(asked.mapping)
        if digest_of(content) != run.plan.mapping:
            cure = Words() if content else _GIVE_MAPPING
            raise differs(run, _MAPPING, digest_of(content), run.plan.mapping, cure)
        mapping = None
        if asked.mapping is not None:
            from ipaward.interfaces.intake import mapping_in

            mapping = mapping_in(asked.mapping, book.vocabulary)
        path = _found(run)
        inputs = find_inputs(path, book.vocabulary, mapping)
        found = {name: file for name, file, _ in names_of(inputs)}
        before = {one.name: one for one in run.plan.inputs}
        for name in sorted(found.keys() ^ before.keys()):
            raise refused(_GONE if name in before else "batch-input-more", str(path), name=name)
        for name, file in found.items():
            if (size := file.stat().st_size) != before[name].size:
                raise differs(run, _file(name), _bytes(size), _bytes(before[name].size))
        return Reread(run, path, inputs, mapping)

    def file_of(self, row: int) -> tuple[InputFile, InputPath]:
        """Give the file that holds a row, as it was and as it is."""
        was = self.run.plan.file_of(row)
        return was, next(one for one in self.inputs.files if one.name == was.name)

    def check(self, files: Sequence[InputPath]) -> None:
        """Refuse files whose bytes, or whose child files', are not those that were read."""
        only = Inputs(self.inputs.way, tuple(files))
        before = {one.name: one for one in self.run.plan.inputs}
        named = [(name, file) for name, file, _ in names_of(only)]
        digests = seen([file for _, file in named])
        for (name, _), now in zip(named, digests, strict=True):
            if now.sha256 != before[name].sha256:
                raise differs(self.run, _file(name), now.sha256, before[name].sha256)

    @property
    def is_columns(self) -> bool:
        """Whether the rows come as columns."""
        return self.inputs.way is Way.COLUMNS


def _found(run: Finished) -> Path:
    """Give the input where the run found it, or else from the folder the run was written into."""
    here = Path(run.source)
    for path in (here, run.path.parent / here):
        if path.exists():
            return path
    raise refused(_GONE, str(run.path), name=run.source)


def _file(name: str) -> Words:
    return Words(zh=f"文件 {name} ", en=f"the file {name}")


def _bytes(size: int) -> str:
    return f"{size:,} bytes"
