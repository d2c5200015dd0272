"""Lists of the case reading: filters, projections, quantifiers, totals.

An item whose filter is unknown is *possible*: every total over the list is then unknown.
"""

from __future__ import annotations

from ipaward.domain.value import NOTHING
from ipaward.interpreters.case.compare import every, some
from ipaward.interpreters.case.figures import bound_at
from ipaward.interpreters.case.frame import Box, Frame, Inner, Run
from ipaward.rulebook.expr import Total


def filtered(of: Run, slot: int, condition: Run) -> Run:
    """Compile the choice of items for which `condition` holds."""

    def run(frame: Frame) -> Box | None:
        box = of(frame)
        if box is None:
            return None
        items, sure, possible = frame.items, [], []
        for item in box.sure:
            items[slot] = item
            truth = condition(frame)
            if truth:
                sure.append(item)
            elif truth is None:
                possible.append(item)
        for item in box.possible:
            items[slot] = item
            if condition(frame) is not False:
                possible.append(item)
        return Box(sure, possible)

    return run


def projected(of: Run, slot: int, body: Run) -> Run:
    """Compile `body` for each item."""

    def run(frame: Frame) -> Box | None:
        box = of(frame)
        if box is None:
            return None
        return Box(
            _each(frame, slot, body, box.sure),
            _each(frame, slot, body, box.possible),
        )

    return run


def some_item(of: Run, slot: int, condition: Run) -> Run:
    """Compile whether an item surely in the list satisfies `condition`."""

    def run(frame: Frame) -> bool | None:
        box = of(frame)
        if box is None:
            return None
        truths = _each(frame, slot, condition, box.sure)
        perhaps = _each(frame, slot, condition, box.possible)
        # An item only possibly there proves nothing; it disproves nothing if it fails.
        truths += [False if truth is False else None for truth in perhaps]
        return some(truths)

    return run


def every_item(of: Run, slot: int, condition: Run) -> Run:
    """Compile whether no item fails `condition`."""

    def run(frame: Frame) -> bool | None:
        box = of(frame)
        if box is None:
            return None
        truths = _each(frame, slot, condition, box.sure)
        perhaps = _each(frame, slot, condition, box.possible)
        truths += [True if truth is True else None for truth in perhaps]
        return every(truths)

    return run


def _each(frame: Frame, slot: int, body: Run, items: list[Inner]) -> list[Inner]:
    values = []
    for item in items:
        frame.items[slot] = item
        values.append(body(frame))
    return values


def total(which: Total, of: Run, scale: int | None) -> Run:
    """Compile the sum, count, least or greatest of a list whose figures have `scale`."""
    if which is Total.COUNT:
        return _count(of)
    if which is Total.SUM:
        assert scale is not None, "only figures have a sum"
        return _sum(of, bound_at(scale))
    return _extreme(of, min if which is Total.MIN else max)


def _count(of: Run) -> Run:
    def run(frame: Frame) -> int | None:
        box = of(frame)
        return None if box is None or box.possible else len(box.sure)

    return run


def _sum(of: Run, bound: int) -> Run:
    def run(frame: Frame) -> Inner:
        box = of(frame)
        if box is None or box.possible or None in box.sure:
            return None
        figure = sum(box.sure)
        return figure if -bound <= figure <= bound else None

    return run


def _extreme(of: Run, choose: Inner) -> Run:
    def run(frame: Frame) -> Inner:
        box = of(frame)
        if box is None or box.possible or not box.sure:
            return None
        if None in box.sure or NOTHING in box.sure:
            return None
        return choose(box.sure)

    return run


def distinct(of: Run) -> Run:
    """Compile each value of a list once, in the order they first occur."""

    def run(frame: Frame) -> Box | None:
        box = of(frame)
        if box is None or box.possible or None in box.sure:
            return None
        return Box(list(dict.fromkeys(box.sure)), [])

    return run


def includes(of: Run, part: Run) -> Run:
    """Compile whether a value is in a list."""

    def run(frame: Frame) -> bool | None:
        box = of(frame)
        if box is None:
            return None
        wanted = part(frame)
        if wanted is None:
            return None if box.sure or box.possible else False
        truths = [None if x is None else x == wanted for x in box.sure]
        truths += [False if x is not None and x != wanted else None for x in box.possible]
        return some(truths)

    return run


def written_out(parts: list[Run]) -> Run:
    """Compile a list written out."""
    return lambda frame: Box([part(frame) for part in parts], [])
