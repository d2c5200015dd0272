"""The commands for a whole register: `ipaward batch run` and `ipaward batch sql`."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ipaward.interfaces.options import Lang, Ledger, Packs, Policy, Programme, Trial

commands = typer.Typer(name="batch", no_args_is_help=True, rich_markup_mode=None)

By = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DATE", help="The reference day where no fact is named for it, 2021-06-30."
    ),
]
CHUNK = 1_000_000


class Engine(StrEnum):
    """What can answer the query."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@commands.callback()
def batch_(context: typer.Context, lang: Lang = None) -> None:
    """Decide a whole register at once."""
    if lang is not None:
        context.default_map = {name: {"lang": lang.value} for name in ("run", "sql", "summary")}


@commands.command()
def run(
    input_: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            help="A .parquet, .csv, .jsonl or .xlsx file, or a folder of them; all but Parquet may"
            " be packed (.gz).",
        ),
    ],
    policy: Policy,
    programme: Programme,
    folder: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder to write to.")
    ],
    by_hand: By = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="What answers the query.")
    ] = Engine.DUCKDB,
    master: Annotated[
        str | None,
        typer.Option(
            "--master",
            metavar="MASTER",
            help="Where Spark works: local[2], spark://HOST:7077, yarn.",
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue a run that was stopped, or start it.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE.yaml", help="Which column holds which fact."),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option("--threads", metavar="N", min=1, max=256, help="Cores to use; else all."),
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="The most memory the engine may take.")
    ] = "600MB",
    chunk: Annotated[
        int, typer.Option("--chunk", metavar="ROWS", min=1, help="Rows done before they are kept.")
    ] = CHUNK,
    packs: Packs = None,
    ledger: Ledger = None,
    trial: Trial = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no summary.")
    ] = False,
    lang: Lang = None,
) -> int:
    """Decide every row, write decisions, quarantine and manifest to a folder, and record it."""
    from ipaward.interfaces.batch_running import Wish
    from ipaward.interfaces.batch_running import run as done
    from ipaward.interfaces.opening import Order
    from ipaward.interfaces.recording import Recording

    order = Order(input_, policy, programme, by_hand, mapping, packs, lang)
    cores = threads or _cores()
    wish = Wish(folder, resume, cores, memory, chunk, quiet, engine.value, master)
    return done(order, wish, Recording.asked(ledger, trial, None, None))


@commands.command()
def sql(
    policy: Policy,
    programme: Programme,
    by_hand: By = None,
    dialect: Annotated[
        Engine, typer.Option("--engine", help="For what the query is written.")
    ] = Engine.DUCKDB,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Print the query that decides, for an auditor to read."""
    from ipaward.interfaces.batch_query import print_query

    return print_query(policy, programme, by_hand, dialect.value, packs, lang)


@commands.command()
def summary(
    run_folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder a run wrote, finished.")
    ],
    grouped: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Count by this fact, definition or expression too. Repeatable.",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="An .xlsx, .csv, .svg, .png or .html file."
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE.yaml", help="Which column holds which fact."),
    ] = None,
    packs: Packs = None,
    silent: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    lang: Lang = None,
) -> int:
    """Say what a run decided, in counts and money, by verdict, reason and whatever is asked."""
    from ipaward.interfaces.batch_finished import Asked
    from ipaward.interfaces.batch_overview import run as said

    asked = Asked(run_folder, mapping=mapping, packs=packs, lang=lang)
    return said(asked, grouped or [], to, quiet=silent)


def _cores() -> int:
    return os.cpu_count() or 1
