"""Collects what is wrong while a pack is read, so that an author sees all of it at once."""

from __future__ import annotations

from collections.abc import Iterable

from ipaward.domain.problem import Problem, Severity
from ipaward.domain.source import Place
from ipaward.domain.words import Details, Words
from ipaward.language.nearest import nearest
from ipaward.rulebook.spelling import Misspelt

# A file that is wrong from end to end must not cost more to refuse than a right one to read.
_MOST = 1_000
_UNKNOWN = Words(
    "不知道的写 不明；没有金额的写 0",
    "write `unknown` for what nobody knows, and 0 where there is no amount",
)


class Report:
    """The problems found so far, in the order found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(
        self,
        code: str,
        place: Place | None,
        *,
        also: Iterable[Place | None] = (),
        clause: str = "",
        cure: Words | None = None,
        **details: str | Words,
    ) -> None:
        """Add an error; `details` fill the braces of its words."""
        self._add(code, place, also, clause, cure, details, Severity.ERROR)

    def note(
        self,
        code: str,
        place: Place | None,
        *,
        also: Iterable[Place | None] = (),
        clause: str = "",
        cure: Words | None = None,
        **details: str | Words,
    ) -> None:
        """Add something worth saying that refuses nothing."""
        self._add(code, place, also, clause, cure, details, Severity.NOTE)

    def misspelt(self, wrong: Misspelt, place: Place | None) -> None:
        """Add that something written is no value of the type wanted."""
        # In a spreadsheet what nobody knows is left blank, in these files it is said.
        cure = _UNKNOWN if wrong.code == "none-not-allowed" else None
        self._add(wrong.code, place, (), "", cure, wrong.details, Severity.ERROR)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems found elsewhere."""
        for problem in problems:
            if len(self.problems) < _MOST:
                self.problems.append(problem)
            else:
                self._say_that_there_are_more(problem.place)

    @property
    def has_errors(self) -> bool:
        """Whether anything found refuses the input."""
        return any(p.severity is Severity.ERROR for p in self.problems)

    def places_of_errors(self) -> set[Place | None]:
        """Give where something refuses the input."""
        return {p.place for p in self.problems if p.severity is Severity.ERROR}

    def _add(
        self,
        code: str,
        place: Place | None,
        also: Iterable[Place | None],
        clause: str,
        cure: Words | None,
        details: Details,
        severity: Severity,
    ) -> None:
        if len(self.problems) >= _MOST:
            self._say_that_there_are_more(place)
            return
        others = tuple(p for p in also if p is not None)
        self.problems.append(
            Problem(code, place, details, cure or Words(), others, clause, severity)
        )

    def _say_that_there_are_more(self, place: Place | None) -> None:
        if len(self.problems) == _MOST:
            self.problems.append(Problem("too-many-problems", place, {"count": str(_MOST)}))


def perhaps(name: str, known: Iterable[str]) -> Words | None:
    """Give the cure "did you mean …", or None where no known name is near."""
    # In one order whatever the order of `known`, so that a tie falls the same way each time.
    found = nearest(name, sorted(known, reverse=True))
    return Words(f"是不是“{found}”？", f"did you mean `{found}`?") if found else None
