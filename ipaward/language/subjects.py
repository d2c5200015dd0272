"""What goes through a lifecycle, in the words of its file: found without reading the whole pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ipaward.language.fit import fit
from ipaward.language.nodes import map_at, text_at
from ipaward.language.report import Report
from ipaward.language.source_text import read_source
from ipaward.language.yamltree import Map, read_tree

_LIFECYCLE = re.compile(rb"^(?:lifecycle|\xe6\xb5\x81\xe7\xa8\x8b)\s*:", re.MULTILINE)  # 流程


@dataclass(frozen=True, slots=True)
class Subject:
    """One word for what goes through a lifecycle, and where that lifecycle stands."""

    word: str
    policy: str
    lifecycle: str


def subjects(root: Path) -> Iterator[Subject]:
    """Give what goes through the lifecycles of the policies below `root`; no fault is reported."""
    for path in sorted((root / "rules").glob("*/*.yaml")):
        try:
            content = path.read_bytes()
        except OSError:
            continue  # whoever reads the policy is told
        if not _LIFECYCLE.search(content):
            continue
        report = Report()
        source = read_source(path.as_posix(), content, report)
        tree = None if source is None else read_tree(source, report)
        node = fit(tree, "lifecycle", report) if isinstance(tree, Map) else None
        subject = map_at(node, "subject") if isinstance(node, Map) else None
        if subject is not None and (word := text_at(subject, "name")):
            yield Subject(word, path.parent.name, path.stem)
