"""How far long work has come, shown on a terminal, where somebody is waiting; nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
