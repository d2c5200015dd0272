"""Write the structural keys of a pack file in one language, leaving all else as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from ipaward.domain.problem import RefusedError
from ipaward.domain.source import Source, Span
from ipaward.domain.words import Language
from ipaward.language.keys import chinese, english
from ipaward.language.report import Report
from ipaward.language.shape import Shape
from ipaward.language.shapes import SHAPES
from ipaward.language.yamltree import Map, Node, Seq, Word, read_tree

_TOPS = (
    ("lifecycle", "lifecycle"),
    ("indicators", "indicators file"),
    ("policy", "policy"),
    ("facts", "facts file"),
    ("programme", "programme"),
    ("parameters", "parameters file"),
    ("lists", "parameters file"),
    ("series", "parameters file"),
    ("holidays", "parameters file"),
)
_REPEAT = frozenset(["repeat"])
_TIMES = frozenset(["times"])


def translate_keys(source: Source, to: Language) -> str:
    """Give the text of a pack file with its structural keys in the language `to`.

    Raises:
        RefusedError: if the file cannot be read.
    """
    report = Report()
    tree = read_tree(source, report)
    if tree is None or report.has_errors:
        raise RefusedError(report.problems)
    text = source.text
    changes = sorted(_changes(tree, _top(tree), to), key=lambda c: c[0].start, reverse=True)
    for token, key in changes:
        text = text[: token.start] + key + text[token.end :]
    return text


def _top(tree: Node) -> str:
    keys = [e.key.text for e in tree.entries] if isinstance(tree, Map) else []
    for key, shape in _TOPS:
        if any(english(written, frozenset([key])) for written in keys):
            return shape
    return "every programme"


def _changes(node: Node, shape_name: str, to: Language) -> Iterator[tuple[Span, str]]:
    shape = SHAPES[shape_name]
    if shape.free or shape_name == "record":
        yield from _repeats(node, to)
    elif isinstance(node, Seq) and shape.items:
        for item in node.items:
            yield from _changes(item, shape.items, to)
    elif isinstance(node, Map) and _has_keys(node, shape):
        for entry in node.entries:
            key = english(entry.key.text, frozenset(shape.keys))
            if key is not None:
                yield from _change(entry.key, key, shape_name, to)
                yield from _changes(entry.value, shape.keys[key], to)
    elif isinstance(node, Map) and shape.named:
        for entry in node.entries:
            yield from _changes(entry.value, shape.named, to)


def _has_keys(node: Map, shape: Shape) -> bool:
    allowed = frozenset(shape.keys)
    return not shape.named or any(english(e.key.text, allowed) for e in node.entries)


def _change(word: Word, key: str, shape_name: str, to: Language) -> Iterator[tuple[Span, str]]:
    wanted = chinese(key, shape_name) if to is Language.ZH else key
    if word.text != wanted:
        yield word.token, wanted


def _repeats(node: Node, to: Language) -> Iterator[tuple[Span, str]]:
    """Find `repeat` and `times`, the only structural keys among the values of facts."""
    if isinstance(node, Map):
        for entry in node.entries:
            if len(node.entries) == 1 and english(entry.key.text, _REPEAT):
                yield from _change(entry.key, "repeat", "record", to)
                yield from _times(entry.value, to)
            else:
                yield from _repeats(entry.value, to)
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _repeats(item, to)


def _times(rows: Node, to: Language) -> Iterator[tuple[Span, str]]:
    for row in rows.items if isinstance(rows, Seq) else ():
        for entry in row.entries if isinstance(row, Map) else ():
            if english(entry.key.text, _TIMES):
                yield from _change(entry.key, "times", "record", to)
