"""A plain table for a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ipaward.interfaces.tongue import harmless

NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Column:
    """The head of one column.

    Attributes:
        is_figure: stands to the right.
        is_name: stays in one piece, so that it can be copied.
    """

    head: str
    is_figure: bool = False
    is_name: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], title: str = "") -> str:
    """Lay out `rows` as wide as the terminal, or 100 columns where there is none."""
    # Not at the top: whoever prints no table need not wait for it.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title or None, title_justify="left")
    for column in columns:
        # Text, never markup: brackets in a name are brackets.
        made.add_column(
            Text(column.head),
            justify="right" if column.is_figure else "left",
            no_wrap=column.is_name or column.is_figure,
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(Text("\n".join(map(harmless, cell.split("\n")))) for cell in row))
    out = io.StringIO()
    columns_ = max(shutil.get_terminal_size((100, 25)).columns, NARROWEST)
    console = Console(file=out, width=columns_, color_system=None, legacy_windows=False)
    console.print(made)
    lines = [line.rstrip() for line in out.getvalue().rstrip().split("\n")]
    # Above its head the table has a line for a frame that is not drawn.
    return "\n".join(lines[1:] if not lines[0] else lines)
