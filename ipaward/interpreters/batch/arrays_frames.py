"""The rows at hand, the items of their lists, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from ipaward.interpreters.batch import arrays
from ipaward.interpreters.batch.arrays import Many, NotByArraysError, Value

Node: TypeAlias = Any  # of a tree; each of its forms is given nodes of one kind
Forms: TypeAlias = "Mapping[type[Any], Callable[[Node, Frame], Value]]"


class Frame:
    """The rows at hand, or the items of their lists, and what is known of each by name.

    Attributes:
        count: how many there are.
        forms: says of each form of the tree what arrays make of it.
    """

    def __init__(self, count: int, forms: Forms) -> None:
        self.count = count
        self.forms = forms
        self._called: dict[int, Value] = {}

    def asked(self, tree: Node) -> Value:
        """Work an expression out for all rows at hand.

        Raises:
            NotByArraysError: it says what only the database is asked.
            pa.ArrowInvalid: a figure has more than 64 bits.
        """
        form = self.forms.get(type(tree))
        if form is None:
            raise NotByArraysError(type(tree).__name__)
        if not isinstance(tree, exp.Anonymous):
            return form(tree, self)
        # A tree has the same call in several places.
        if id(tree) not in self._called:
            self._called[id(tree)] = form(tree, self)
        return self._called[id(tree)]

    def column(self, name: str) -> Value:
        """Give a column."""
        raise NotImplementedError

    def variable(self, name: str) -> Value:
        """Give the item at hand, or that of a list around it."""
        raise NotByArraysError(name)


class Rows(Frame):
    """The rows of a relation; a column that a step adds is worked out when it is asked for."""

    def __init__(
        self, count: int, forms: Forms, given: Mapping[str, Value], steps: Mapping[str, Node]
    ) -> None:
        super().__init__(count, forms)
        self._found = dict(given)
        self._steps = steps

    def column(self, name: str) -> Value:
        """Give a column of the relation, or one that a step adds."""
        if name not in self._found:
            if name not in self._steps:
                raise NotByArraysError(name)
            self._found[name] = self.asked(self._steps[name])
        return self._found[name]


class Items(Frame):
    """The items of a list of each row."""

    def __init__(self, outer: Frame, many: Many, name: str) -> None:
        super().__init__(many.count, outer.forms)
        self._outer, self._many, self._name = outer, many, name
        self._parents: pa.Array | None = None

    def column(self, name: str) -> Value:
        """Give a column, for every item that of its row."""
        return self._repeated(self._outer.column(name))

    def variable(self, name: str) -> Value:
        """Give the item at hand, or that of a list around it."""
        if name == self._name:
            return self._many.items
        return self._repeated(self._outer.variable(name))

    def _repeated(self, value: Value) -> Value:
        if self._parents is None:
            self._parents = self._many.parents()
        return arrays.taken(value, self._parents)


class Some(Frame):
    """Those of the rows for which a condition holds."""

    def __init__(self, outer: Frame, where: pa.Array) -> None:
        super().__init__(pc.sum(where).as_py() or 0, outer.forms)
        self._outer, self._where = outer, where

    def column(self, name: str) -> Value:
        """Give a column of these rows."""
        return arrays.filtered(self._outer.column(name), self._where)

    def variable(self, name: str) -> Value:
        """Give the item at hand of these."""
        return arrays.filtered(self._outer.variable(name), self._where)

    def back(self, value: Value) -> Value:
        """Give what was found of these in all rows, the others unknown."""
        places = pc.subtract(pc.cumulative_sum(pc.cast(self._where, pa.int64())), arrays.ONE)
        known = pc.if_else(self._where, places, pa.scalar(None, pa.int64()))
        return arrays.taken(value, known)
