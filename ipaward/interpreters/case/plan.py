"""The plan of a rule set: which properties it has, which rules fire in which stratum.

A stratum sees what terms and lower strata have found. A condition too large for the engine is cut
into findings, which stand a stratum lower.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ipaward.interpreters.case.fence import Engine, EngineError, Fired, Firing, Names, Test
from ipaward.interpreters.case.formula import (
    PATHS,
    Both,
    Choice,
    Either,
    Formula,
    Leaf,
    Opposite,
    is_small,
    paths,
)
from ipaward.interpreters.case.frame import Frame
from ipaward.rulebook.expr import Order

Known: TypeAlias = dict[str, "int | str"]
Give: TypeAlias = Callable[[Frame, Known], None]  # puts what a term came to among the known
TRUE, FALSE = "true", "false"


class Plan:
    """Collects properties and rules while a programme is compiled.

    Attributes:
        names: of the properties.
        givers: per stratum, what is worked out once it has ended; 0 is before the first.
        strata: the rules of each stratum, from 1.
    """

    def __init__(self) -> None:
        self.names = Names()
        self.givers: dict[int, list[Give]] = {}
        self.strata: list[list[Firing]] = []
        self._levels: dict[str, int] = {}
        self._findings: dict[Formula, str] = {}

    def level(self, name: str) -> int:
        """Give the stratum after which a property is known."""
        return self._levels.get(name, 0)

    def given(self, letter: str, level: int = 0) -> str:
        """Give a new property that is known once stratum `level` has ended."""
        name = self.names.new(letter)
        self._levels[name] = level
        return name

    def after(self, level: int, give: Give) -> None:
        """Have `give` done once stratum `level` has ended."""
        self.givers.setdefault(level, []).append(give)

    def say(self, name: str, value: str, formula: Formula, side: bool = True) -> None:
        """Add the rules by which `name` gets `value` when `formula` is true, or false."""
        found = paths(self.fit(formula), side)
        read = [n for path in found for test in path for n in test.properties()]
        level = 1 + max((self.level(n) for n in read), default=0)
        while len(self.strata) < level:
            self.strata.append([])
        self.strata[level - 1] += [Firing(name, value, path) for path in dict.fromkeys(found)]
        self._levels[name] = max(level, self._levels.get(name, 0))

    def finding(self, formula: Formula) -> str:
        """Give the property that says whether `formula` holds; the same for the same formula."""
        if formula not in self._findings:
            name = self.names.new("f")
            self.say(name, TRUE, formula, True)
            self.say(name, FALSE, formula, False)
            self._findings[formula] = name
        return self._findings[formula]

    def found(self, formula: Formula) -> Formula:
        """Give `formula` as a comparison, with a finding of its own unless it is one."""
        return formula if isinstance(formula, Leaf) else holds(self.finding(formula))

    def fit(self, formula: Formula) -> Formula:
        """Give `formula` cut to the size the engine takes well."""
        match formula:
            case Leaf():
                return formula
            case Opposite(part=part):
                return Opposite(self.fit(part))
            case Choice(condition=condition, then=then, otherwise=otherwise):
                chosen = Choice(self.fit(condition), self.fit(then), self.fit(otherwise))
                if is_small(chosen):
                    return chosen
                return Choice(
                    self.found(chosen.condition),
                    self.found(chosen.then),
                    self.found(chosen.otherwise),
                )
            case Both(parts=parts) | Either(parts=parts):
                return self._fit(type(formula), tuple(self.fit(part) for part in parts))

    def _fit(self, of: type[Both] | type[Either], parts: tuple[Formula, ...]) -> Formula:
        if is_small(of(parts)):
            return of(parts)
        parts = tuple(self.found(part) for part in parts)
        while len(parts) > PATHS:
            groups = [parts[i : i + PATHS] for i in range(0, len(parts), PATHS)]
            parts = tuple(self.found(of(group)) for group in groups)
        return of(parts)


def holds(name: str) -> Leaf:
    """Compare a property that says true or false."""
    return Leaf(Test(name, Order.EQUAL, TRUE), Test(name, Order.EQUAL, FALSE))


def run(plan: Plan, engine: Engine, frame: Frame) -> tuple[Known, tuple[Fired, ...]]:
    """Work through the strata for one application; give what is known in the end, and the trace.

    Raises:
        EngineError: the engine found two values for one thing, or broke its profile.
    """
    known: Known = {}
    trace: list[Fired] = []
    try:
        for stratum in range(len(plan.strata) + 1):
            if stratum:
                trace += _stratum(engine, stratum - 1, known)
            for give in plan.givers.get(stratum, ()):
                give(frame, known)
        engine.forget()
    except BaseException:
        engine.close()  # whatever it holds is of no use any more
        raise
    return known, tuple(trace)


def _stratum(engine: Engine, stratum: int, known: Known) -> list[Fired]:
    fired = list(engine.run(stratum, known))
    for firing in fired:
        if known.setdefault(firing.name, firing.value) != firing.value:
            raise EngineError(f"the engine found {known[firing.name]} and {firing.value}")
    return fired
