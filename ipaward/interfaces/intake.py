"""Applications as the doors take them in: a file of them, or a single record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ipaward.domain.application import Application, RefusedRow
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.words import Words
from ipaward.interfaces.exits import WrongUseError
from ipaward.interfaces.files import content_of
from ipaward.interfaces.opening import Order, day
from ipaward.language.plain_tree import read_plain
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.vocabulary import Vocabulary
from ipaward.rulebook.wanted import facts_wanted, narrowed
from ipaward.tables.intake import LINES, Intake, read_applications
from ipaward.tables.joining import Joining, not_consulted
from ipaward.tables.mapping import TableMapping, read_mapping
from ipaward.tables.records import RecordReader, tree_of
from ipaward.tables.registers import Registers, read_registers


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file of applications, each joined to the registers that were consulted.

    Attributes:
        intake: the file as it was opened.
        registers: those that were consulted.
        not_consulted: the facts drawn from the others, by the name of the register.
        rows: every row exactly once, read as it is asked for.
    """

    intake: Intake
    registers: Registers
    not_consulted: Mapping[str, tuple[str, ...]]
    rows: Iterator[Application | RefusedRow]


def taken_in(
    order: Order, book: Rulebook, programme: Programme, also: Iterable[str] = ()
) -> TakenIn:
    """Read the registers and open the file of applications.

    A table is searched for the facts of its programme alone: the words of twenty programmes would
    be too alike. A record that names its facts itself may name any of the policy's.

    Args:
        order: what was asked.
        book: the policy.
        programme: the one applied for.
        also: paths of facts that are wanted beside those of the programme.
    """
    registers = read_registers(order.data, book.vocabulary)
    is_named = order.applications.suffix.lower() in LINES
    facts = (*facts_wanted(book.vocabulary, programme), *also)
    wanted = narrowed(book.vocabulary, facts)
    asked = book.vocabulary if is_named else wanted
    mapping = None if order.mapping is None else mapping_in(order.mapping, asked)
    on = day(order.on)
    if on is not None and on > _latest_day() and registers.held:
        raise WrongUseError(
            Words(
                zh=f"`--on {on}` 还没有到，那天的台账谁也没有查过",
                en=f"`--on {on}` has not come yet, and nobody has consulted a register on it",
            )
        )
    joining = Joining.of(programme, wanted, registers, on)
    drawn = [drawn.info.path for drawn in joining.drawn]
    intake = read_applications(
        order.applications, asked, mapping, book.digest, drawn, programme.name
    )
    rows = (joining.join(r) if isinstance(r, Application) else r for r in intake.rows)
    return TakenIn(intake, registers, not_consulted(wanted, registers), rows)


def _latest_day() -> date:
    """Give today where it began first: an office may lie east of the clock of its machine."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


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
