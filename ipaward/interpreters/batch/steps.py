"""The steps of the query: what is worked out once has a column, and later steps read it.

A step sees the columns of those before it. So a definition keeps its name in the SQL, and nothing
that is used twice is written or worked out twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import InitVar, dataclass, field
from itertools import chain, count

from sqlglot import exp

from ipaward.interpreters.batch import sql
from ipaward.interpreters.batch.lowering import Lowering, written
from ipaward.interpreters.batch.sql import E
from ipaward.rulebook.policy import Basis

ROW = "f"  # what each step calls the row of the step before


@dataclass(slots=True)
class Steps:
    """Columns in steps.

    A column is called by the name of what it holds unless another has that name, or one that
    differs in capitals only, which engines do not tell apart: then a number is added. So neither
    a column of the input nor one of another rule is ever read in its place.

    Attributes:
        given: the names of the columns the first step reads.
        added: the columns each step adds, by name, in order.
        remarks: what is said beside a column, by its name.
    """

    lowering: Lowering
    given: InitVar[Iterable[str]]
    added: list[dict[str, E]] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _called: dict[str, str] = field(default_factory=dict)
    _step_of: dict[str, int] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self, given: Iterable[str]) -> None:
        self._taken.update(name.casefold() for name in given)

    def column(self, name: str) -> E:
        """Give the column put last under a name, or the one that will be."""
        if name not in self._called:
            self._called[name] = self._free(name)
        return sql.named(self._called[name], ROW)

    def has(self, name: str) -> bool:
        """Tell whether a column was put under a name."""
        return self._called.get(name) in self._step_of

    def put(self, name: str, value: E, remark: str = "") -> E:
        """Work `value` out in a column called `name` if it can be, and give the column.

        Args:
            name: of what it holds.
            value: what it holds.
            remark: for who reads the query.
        """
        if self.has(name) or name not in self._called:
            self._called[name] = self._free(name)
        called = self._called[name]
        if remark:
            self.remarks[called] = remark
        step = 1 + max((self._step_of.get(used, -1) for used in columns_in(value)), default=-1)
        while len(self.added) <= step:
            self.added.append({})
        self.added[step][called] = value
        self._step_of[called] = step
        return self.column(name)

    def _free(self, name: str) -> str:
        numbered = (f"{name}#{at}" for at in count(2))
        free = next(one for one in chain([name], numbered) if one.casefold() not in self._taken)
        self._taken.add(free.casefold())
        return free

    def once(self, value: E) -> E:
        """Work `value` out once, however often it is used; what needs no work stays.

        `value` must never fail, whatever the row. One with an item at hand has no column and
        stays written out.
        """
        if is_simple(value) or at_hand(value):
            return value
        key = written(value, self.lowering)
        if key not in self._known:
            self._known[key] = f"#{next(self._numbers)}"
            self.put(self._known[key], value)
        return self.column(self._known[key])


def cited(basis: Basis) -> str:
    """Say what an item rests on: the clauses with the words quoted, or that nothing does."""
    said = []
    for one in basis.cited:
        clause = f"{one.instrument}/{one.clause}" if one.instrument else one.clause
        said.append(f"{clause}「{one.words}」" if one.words else clause)
    return ", ".join(said) or "missing"


def is_simple(value: E) -> bool:
    """Tell whether a value is a column, a field or a constant: nothing to work out."""
    match value:
        case exp.Column() | exp.Literal() | exp.Null() | exp.Boolean():
            return True
        case exp.Dot(this=this):
            return is_simple(this)
        case exp.Cast(this=this):
            return isinstance(this, exp.Literal | exp.Null)
        case _:
            return False


def columns_in(value: E) -> Iterator[str]:
    """Give the names of the columns a value is made of."""
    for node in value.find_all(exp.Column):
        if node.table == ROW:
            yield node.name


def at_hand(value: E) -> bool:
    """Tell whether a value depends on an item that is not bound within it."""
    bound = {name.name for each in value.find_all(exp.Lambda) for name in each.expressions}
    return any(not c.table and c.name not in bound for c in value.find_all(exp.Column))
