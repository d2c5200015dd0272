"""How far long work has come, shown on a terminal, where somebody is waiting; nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from ipaward.domain.words import Language, Words


class Ticking(Protocol):
    """Told of every piece done."""

    def __call__(self, of: int) -> None:
        """Count one more of all there are."""


@contextmanager
def counting(words: Words, language: Language, quiet: bool) -> Iterator[Ticking]:
    """Count pieces on a terminal, and take the line away in the end."""
    if quiet or not sys.stderr.isatty():
        yield lambda of: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words.said(language), total=None)
        yield lambda of: progress.update(task, advance=1, total=of)


@contextmanager
def measuring(
    words: Words, language: Language, quiet: bool, of: int, done: int
) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how much of long work is done, how fast, and how long it will take.

    Args:
        words: what is being done.
        language: to say it in.
        quiet: to show nothing.
        of: all there is to do.
        done: what was done before.

    Gives what is told how much has been done since the last time.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Pieces done and their rate."""

        def render(self, task: Task) -> Text:
            """Give both with thousands apart."""
            speed = "" if task.speed is None else f"  {task.speed:,.0f}/s"
            return Text(f"{task.completed:,.0f}/{task.total:,.0f}{speed}")

    columns = (TextColumn("{task.description}"), BarColumn(), Rate(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, speed_estimate_period=120
    ) as progress:
        task = progress.add_task(words.said(language), total=of, completed=done)
        yield lambda count: progress.update(task, advance=count)
