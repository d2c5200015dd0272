"""What several commands take alike, and how it is told."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Tongue(StrEnum):
    """What `--lang` can be."""

    ZH = "zh"
    EN = "en"


class Decider(StrEnum):
    """What decides a round; the yardstick must always agree."""

    CASE = "case"  # the rule engine, one application after another
    BATCH = "batch"  # a query, many at a time
    BOTH = "both"


class TableForm(StrEnum):
    """How tables are written to standard output."""

    TABLE = "table"
    JSON = "json"


Lang = Annotated[Tongue | None, typer.Option("--lang", help="Language of what is said.")]
Packs = Annotated[
    Path | None,
    typer.Option("--packs", metavar="DIR", help="Look for policies in this folder first."),
]
