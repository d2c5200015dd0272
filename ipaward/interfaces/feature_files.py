"""The scenarios of a feature file as Gherkin itself reads them: the truth about what exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gherkin.errors import ParserError
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from ipaward.domain.words import Words
from ipaward.interfaces.feature_faults import feature_faults, wide_colons
from ipaward.interfaces.feature_losses import losses
from ipaward.interfaces.forms import Part

FOLDER = "features"
PARTS = {"Context": Part.GIVEN, "Action": Part.WHEN, "Outcome": Part.THEN}


@dataclass(frozen=True, slots=True)
class Step:
    """One step, its placeholders filled in.

    Attributes:
        keyword: as the author wrote it, for example 并且.
        rows: the table below it, or nothing.
        prose: the text in quotation marks below it; None for none.
    """

    part: Part
    keyword: str
    text: str
    rows: tuple[tuple[str, ...], ...]
    line: int
    prose: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario, or one row of the examples of an outline.

    Attributes:
        row: the cells of that row, or nothing.
        tags: without the at-sign, those of the feature and of the rule included.
    """

    name: str
    row: str
    line: int
    tags: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature file.

    Attributes:
        faults: why it could not be read, or what in it would silently be lost.
    """

    path: Path
    name: str
    scenarios: tuple[Scenario, ...]
    faults: tuple[Words, ...] = ()


def feature_files(root: Path, policy: str) -> tuple[Path, ...]:
    """Give the feature files of a policy, in the order of their names."""
    return _below(root / FOLDER / policy)


def stray_features(root: Path, known: Collection[str]) -> tuple[Path, ...]:
    """Give the feature files of a folder of policies that lie in the folder of none of `known`."""
    top = root / FOLDER
    return tuple(
        path
        for path in _below(top)
        if path.parent == top or path.relative_to(top).parts[0] not in known
    )


def _below(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.rglob("*")) if path.suffix.lower() == ".feature")


def read_feature(path: Path) -> Feature:
    """Read one feature file."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return Feature(path, path.stem, (), (Words("文件不是UTF-8编码", "the file is not UTF-8"),))
    try:
        document: Any = Parser().parse(text)
    except ParserError as fault:
        return Feature(path, path.stem, (), feature_faults(text, fault))
    document["uri"] = str(path)
    nodes = dict(_nodes(document))
    name = document["feature"]["name"] if document.get("feature") else path.stem
    pickles: Any = Compiler().compile(document)
    scenarios = tuple(_scenario(pickle, nodes) for pickle in pickles)
    faults = tuple(losses(document))
    if faults or not scenarios:
        faults = (*wide_colons(text), *faults)
    if not scenarios and not faults:
        faults = (Words("文件里没有场景", "there is no scenario in the file"),)
    return Feature(path, name, scenarios, faults)


def _scenario(pickle: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> Scenario:
    ids = pickle["astNodeIds"]
    row = nodes[ids[1]] if len(ids) > 1 else None
    cells = "" if row is None else " | ".join(cell["value"] for cell in row["cells"])
    return Scenario(
        name=pickle["name"],
        row=cells,
        line=(row or nodes[ids[0]])["location"]["line"],
        tags=tuple(dict.fromkeys(tag["name"].removeprefix("@") for tag in pickle["tags"])),
        steps=tuple(_steps(pickle["steps"], nodes)),
    )


def _steps(
    steps: list[Mapping[str, Any]], nodes: Mapping[str, Mapping[str, Any]]
) -> Iterator[Step]:
    part = Part.GIVEN
    for step in steps:
        node = nodes[step["astNodeIds"][0]]
        # A step marked by `*` belongs to the same part as the one before it.
        part = PARTS.get(step["type"], part)
        below = step.get("argument", {})
        table = below.get("dataTable", {"rows": []})
        prose = below.get("docString", {}).get("content")
        rows = tuple(tuple(cell["value"] for cell in row["cells"]) for row in table["rows"])
        keyword = node["keyword"].strip()
        yield Step(part, keyword, step["text"], rows, node["location"]["line"], prose)


def _nodes(tree: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(tree, Mapping):
        if "id" in tree:
            yield tree["id"], tree
        for inner in tree.values():
            yield from _nodes(inner)
    elif isinstance(tree, list):
        for inner in tree:
            yield from _nodes(inner)
