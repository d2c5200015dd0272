"""What was decided of many applications, in figures that add up over any parts of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ipaward.domain.finding import Verdict

WORD = 2**64


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of some rows of an input; two of different rows can be added.

    Attributes:
        verdicts: how many decisions there are of each verdict.
        fen: the sum of all amounts.
        provisional: decisions that rest on something without a basis.
        quarantined: rows that were not decided.
        reasons: how many rows have each problem, by its code; a row may have several.
        noticed: how many decided rows something was noticed about, by its code.
        marks: two numbers of 64 bits. Each is the exclusive or of one number a decision, made of
            all its columns, its position among them: whatever the parts it was reckoned in, it is
            the same for the same decisions in the same order, and for no others.
    """

    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    fen: int = 0
    provisional: int = 0
    quarantined: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    marks: tuple[int, int] = (0, 0)
    noticed: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(0 <= mark < WORD for mark in self.marks):
            raise ValueError(f"marks are numbers of 64 bits, got {self.marks}")

    @property
    def decided(self) -> int:
        """How many rows were decided."""
        return sum(self.verdicts.values())

    @property
    def rows(self) -> int:
        """How many rows came in: each is decided or quarantined."""
        return self.decided + self.quarantined

    def digest(self, columns: Iterable[str]) -> str:
        """Give the digest of the decisions in their order, as rows with these columns."""
        shape = "\n".join(columns)
        one, two = self.marks
        said = f"{shape}\n\n{self.decided}\n{one:016x}{two:016x}\n"
        return hashlib.sha256(said.encode()).hexdigest()


def added(tallies: Iterable[Tally]) -> Tally:
    """Give the tally of all rows together.

    >>> added([Tally(quarantined=2), Tally({Verdict.PENDING: 1})]).rows
    3
    """
    verdicts, reasons, noticed = Counter[Verdict](), Counter[str](), Counter[str]()
    fen = provisional = quarantined = one = two = 0
    for tally in tallies:
        verdicts.update(tally.verdicts)
        reasons.update(tally.reasons)
        noticed.update(tally.noticed)
        fen += tally.fen
        provisional += tally.provisional
        quarantined += tally.quarantined
        one, two = one ^ tally.marks[0], two ^ tally.marks[1]
    return Tally(
        {verdict: verdicts[verdict] for verdict in Verdict if verdicts[verdict]},
        fen,
        provisional,
        quarantined,
        dict(sorted(reasons.items())),
        (one, two),
        dict(sorted(noticed.items())),
    )
