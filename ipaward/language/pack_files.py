"""The files of one pack: which there are, what they hold, and the manifest of those read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from ipaward.domain.limits import FILE_BYTES
from ipaward.domain.source import Cell, Source
from ipaward.language.fit import fit
from ipaward.language.report import Report, perhaps
from ipaward.language.source_text import read_source
from ipaward.language.yamltree import Map, Node, Word, read_tree

_OF_POLICY = frozenset(["policy.yaml", "parameters.yaml"])


class PackFiles:
    """The files of one pack while they are read; what is wrong goes to the report.

    Attributes:
        policy: name of the pack.
        root: the folder whose `policies/` and `rules/` hold it.
        roots: where the policies it uses may lie.
        names: of its files, by their path below the root, in fixed order.
    """

    def __init__(self, policy: str, root: Path, roots: Sequence[Path], report: Report) -> None:
        self.policy = policy
        self.root = root
        self.roots = roots
        self.report = report
        self._files: dict[str, Path] = {}
        self._contents: dict[str, bytes] = {}
        for part in ("policies", "rules"):
            self._find(part, policy, root)

    @property
    def names(self) -> tuple[str, ...]:
        """Give the paths of all files below the root."""
        return tuple(self._files)

    @property
    def has_rules(self) -> bool:
        """Whether it has rules; without, it holds only what other policies use."""
        return (self.root / "rules" / self.policy).is_dir()

    def add_policy(self, policy: str) -> bool:
        """Add the files of a policy this one uses; False where there is none."""
        named = bool(policy) and Path(policy).name == policy and not policy.startswith(".")
        root = next((r for r in self.roots if (r / "policies" / policy).is_dir()), None)
        if not named or root is None:
            return False
        self._find("policies", policy, root)
        return True

    def _find(self, part: str, policy: str, root: Path) -> None:
        folder = root / part / policy
        for path in sorted(folder.rglob("*")):
            if path.name.startswith(".") or (path.is_dir() and not path.is_symlink()):
                continue
            if path.is_symlink() or not path.is_file():
                self.report.add("not-a-plain-file", Cell(shown(path)))
                continue
            self._files[path.relative_to(root).as_posix()] = path
            if path.suffix in (".yaml", ".yml") and not _belongs(path, folder, part):
                self.report.add("stray-file", Cell(shown(path)), name=path.name)

    def source(self, name: str) -> Source | None:
        """Give the text of a file, or None, which is reported."""
        content = self._content(name)
        if content is None:
            place = Cell(shown(self.root / name))
            self.report.add("missing-file", place, name=name.rpartition("/")[2])
            return None
        return read_source(shown(self._files[name]), content, self.report)

    def tree(self, name: str) -> Node | None:
        """Give what a YAML file holds, or None, which is reported."""
        source = self.source(name)
        return None if source is None else read_tree(source, self.report)

    def map(self, name: str, shape: str) -> Map | None:
        """Give what a YAML file holds, fitted to its shape, or None, which is reported."""
        tree = self.tree(name)
        fitted = None if tree is None else fit(tree, shape, self.report)
        return fitted if isinstance(fitted, Map) else None

    def table(self, policy: str, path: str, word: Word) -> Source | None:
        """Give a table named in a file; it must lie in the folder of its policy."""
        start = f"policies/{policy}/"
        if start + path not in self._files:
            own = [n.removeprefix(start) for n in self._files if n.startswith(start)]
            known = [name for name in own if name.endswith(".csv")]
            self.report.add("no-such-table", word.span, cure=perhaps(path, known), name=path)
            return None
        return self.source(start + path)

    def manifest(self) -> tuple[tuple[str, str], ...]:
        """List the files that were read, as they were read; samples beside them are no law."""
        read = sorted(self._contents.items())
        return tuple((name, hashlib.sha256(content).hexdigest()) for name, content in read)

    def _content(self, name: str) -> bytes | None:
        if name not in self._files:
            return None
        if name not in self._contents:
            with self._files[name].open("rb") as file:
                # One byte more than allowed shows that there are too many.
                self._contents[name] = file.read(FILE_BYTES + 1)
        return self._contents[name]


def _belongs(path: Path, folder: Path, part: str) -> bool:
    if path.parent != folder or path.suffix != ".yaml":
        return False
    return part == "rules" or path.name in _OF_POLICY


def shown(path: Path) -> str:
    """Give the path as a user would type it: from where they stand if it lies below."""
    try:
        return path.resolve().relative_to(Path(os.getcwd()).resolve()).as_posix()
    except ValueError:
        return path.as_posix()
