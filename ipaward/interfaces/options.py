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


Policy = Annotated[str, typer.Option("--policy", "-p", metavar="NAME", help="Name of the policy.")]
Programme = Annotated[
    str, typer.Option("--programme", "-g", metavar="NAME", help="Name of its programme.")
]
Lang = Annotated[Tongue | None, typer.Option("--lang", help="Language of what is said.")]
Data = Annotated[
    list[Path] | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="A register to consult: a .csv, .xlsx or .jsonl named after it, a workbook with a"
        " sheet named after each, a .jsonl of decisions, or a folder of these. Repeatable.",
    ),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The day registers are consulted, 2021-06-30."),
]
Ledger = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="PLACE",
        help="A file, or postgresql://user@host/database; else $IPAWARD_LEDGER, else"
        " ipaward-ledger.db here.",
    ),
]
Trial = Annotated[bool, typer.Option("--trial", help="Only try: record nothing in the ledger.")]
Packs = Annotated[
    Path | None,
    typer.Option("--packs", metavar="DIR", help="Look for policies in this folder first."),
]
