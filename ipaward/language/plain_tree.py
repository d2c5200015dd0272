"""Read a YAML file that is no part of a pack as plain texts, lists and mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Words
from ipaward.language.report import Report
from ipaward.language.source_text import read_source
from ipaward.language.yamltree import Map, Node, Seq, Word, read_tree

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


def read_plain(path: str, content: bytes) -> Mapping[str, Plain]:
    """Give the mapping a file holds; every scalar is text.

    Raises:
        RefusedError: with everything that is wrong with it.
    """
    report = Report()
    source = read_source(path, content, report)
    tree = None if source is None else read_tree(source, report)
    if tree is not None and not isinstance(tree, Map):
        report.add("wrong-shape", tree.span, what=Words("各键和各值", "keys and values"))
    if not isinstance(tree, Map) or report.has_errors:
        raise RefusedError(report.problems)
    # Nesting is bounded by the reader, so this cannot recurse far.
    return {entry.key.text: _plain(entry.value) for entry in tree.entries}


def _plain(node: Node) -> Plain:
    match node:
        case Word():
            return node.text
        case Seq(items=items):
            return [_plain(item) for item in items]
        case Map(entries=entries):
            return {entry.key.text: _plain(entry.value) for entry in entries}
