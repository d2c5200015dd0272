"""Decisions counted in groups, with their money: what tables, pages and pictures of it share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from ipaward.domain.words import Language
from ipaward.tables.headings import HEADINGS

_PER_MILLE = Decimal("0.001")

Figure: TypeAlias = "str | int | Decimal | None"


@dataclass(frozen=True, slots=True)
class Group:
    """Decisions that have something in common.

    Attributes:
        labels: what it is, and what belongs to that, one below each head.
        eligible: how many of them are; None where that goes without saying.
        fen: what they come to; None where money has no meaning.
    """

    labels: tuple[str, ...]
    count: int
    eligible: int | None = None
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Decisions, or rows, taken apart in one way.

    Attributes:
        heads: of the labels.
        whole, whole_fen: what the shares are shares of.
        remark: what has to be known to read it.
    """

    title: str
    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    whole: int
    whole_fen: int = 0
    remark: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the names of the columns of figures it has."""
        has_eligible = any(one.eligible is not None for one in self.groups)
        has_money = any(one.fen is not None for one in self.groups)
        return (
            "decided",
            "share",
            *(("are_eligible",) if has_eligible else ()),
            *(("sum", "share_of_sum") if has_money else ()),
        )

    def figures(self, group: Group) -> dict[str, Figure]:
        """Give the figures of a group: whole numbers, exact yuan, and shares of one."""
        return {
            "decided": group.count,
            "share": share(group.count, self.whole),
            "are_eligible": group.eligible,
            "sum": None if group.fen is None else Decimal(group.fen).scaleb(-2),
            "share_of_sum": None if group.fen is None else share(group.fen, self.whole_fen),
        }


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is said of a run.

    Attributes:
        lines: what was decided, of what, by which rules: a word and what it is.
        remarks: what has to be known of all of it.
    """

    title: str
    language: Language
    lines: tuple[tuple[str, str], ...]
    breakdowns: tuple[Breakdown, ...]
    remarks: tuple[str, ...] = ()


def share(part: int, whole: int) -> Decimal | None:
    """Give a share to the thousandth, half up; of nothing there are none.

    >>> str(share(1, 3)), share(0, 0)
    ('0.333', None)
    """
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(_PER_MILLE, ROUND_HALF_UP)


def said(name: str, figure: Figure) -> str:
    """Say a figure for reading.

    >>> said("share", Decimal("0.333")), said("sum", Decimal("1234.5")), said("decided", 1234)
    ('33.3 %', '1,234.50', '1,234')
    """
    if figure is None:
        return ""
    if name in ("share", "share_of_sum"):
        return f"{Decimal(figure) * 100:.1f} %"
    return f"{figure:,.2f}" if isinstance(figure, Decimal) else f"{figure:,}"


def heads_of(breakdown: Breakdown, language: Language) -> Iterator[tuple[str, bool]]:
    """Give the head of each column, and whether figures stand below it."""
    yield from ((head, False) for head in breakdown.heads)
    yield from ((HEADINGS[name].said(language), True) for name in breakdown.columns)


def cells_of(breakdown: Breakdown, group: Group) -> Iterator[str]:
    """Give the cells of a group as they are read."""
    figures = breakdown.figures(group)
    yield from group.labels
    yield from (said(name, figures[name]) for name in breakdown.columns)
