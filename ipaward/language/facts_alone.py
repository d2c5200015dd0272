"""Read a vocabulary that stands alone, without a policy: for trying out expressions."""

from __future__ import annotations

from ipaward.domain.problem import RefusedError
from ipaward.language.facts_file import read_facts
from ipaward.language.fit import fit
from ipaward.language.keys import TO_CHINESE
from ipaward.language.report import Report
from ipaward.language.source_text import read_source
from ipaward.language.yamltree import Entry, Map, Node, read_tree
from ipaward.rulebook.vocabulary import Vocabulary

_FACTS = frozenset({"facts", *TO_CHINESE["facts"]})
# A list within a list fits no spreadsheet; expressions have no trouble with it.
_HARMLESS = frozenset({"list-in-list"})
_IDENTITY = frozenset({"identity", *TO_CHINESE["identity"]})


def read_facts_alone(path: str, content: bytes, language: str = "zh") -> Vocabulary:
    """Read a facts file, or just the facts of one; the number may be left out.

    Raises:
        RefusedError: with everything that is wrong with it.
    """
    report = Report()
    source = read_source(path, content, report)
    tree = None if source is None else read_tree(source, report)
    fitted = None if tree is None else fit(_inner(tree), "facts", report)
    if not isinstance(fitted, Map) or report.has_errors:
        raise RefusedError(report.problems)
    keyed = tuple(Entry(first.key, "facts", fitted) for first in fitted.entries[:1])
    read = read_facts(Map(keyed, fitted.span), language, report)
    faults = [problem for problem in report.problems if problem.code not in _HARMLESS]
    if faults:
        raise RefusedError(faults)
    return read.vocabulary


def _inner(tree: Node) -> Node:
    """Give the facts of a whole facts file; anything else is taken for the facts themselves."""
    if not isinstance(tree, Map):
        return tree
    facts = [e for e in tree.entries if e.key.text in _FACTS and isinstance(e.value, Map)]
    others = [e for e in tree.entries if e.key.text not in _FACTS | _IDENTITY]
    return facts[0].value if facts and not others else tree
