"""Applications as the doors take them in: a file of them, or a single record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.interfaces.files import content_of
from ipaward.interfaces.opening import Order
from ipaward.language.plain_tree import read_plain
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.intake import LINES, Intake, read_applications
from ipaward.tables.mapping import TableMapping, read_mapping
from ipaward.tables.records import RecordReader, tree_of


def taken_in(order: Order, book: Rulebook, programme: Programme) -> Intake:
    """Open the file of applications; its rows are read as they are asked for.

    A table is searched for the facts of its programme alone: the words of twenty programmes would
    be too alike. A record that names its facts itself may name any of the policy's.
    """
    is_named = order.applications.suffix.lower() in LINES
    asked = book.vocabulary if is_named else vocabulary_of(book.vocabulary, programme)
    mapping = None if order.mapping is None else mapping_in(order.mapping, asked)
    return read_applications(order.applications, asked, mapping, book.digest)


def mapping_in(path: Path, vocabulary: Vocabulary) -> TableMapping:
    """Read which column holds which fact, or refuse with everything wrong with it."""
    tree = read_plain(str(path), content_of(path))
    mapping = read_mapping(tree, vocabulary, str(path))
    if isinstance(mapping, TableMapping):
        return mapping
    raise RefusedError(mapping)


def record_in(written: str, vocabulary: Vocabulary, place: Cell) -> Application:
    """Read one record written as JSON."""
    tree = tree_of(written, place)
    if isinstance(tree, Problem):
        raise RefusedError([tree])
    return record_of(tree, vocabulary, place)


def record_of(tree: Mapping[str, object], vocabulary: Vocabulary, place: Cell) -> Application:
    """Read one record handed over as a tree, or refuse it with everything wrong with it."""
    found = RecordReader(vocabulary).read(tree, place)
    if isinstance(found, RefusedRow):
        raise RefusedError(found.problems)
    return found
