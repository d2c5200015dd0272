"""The command line: what can be asked, and nothing of how it is answered.

Each command loads what it needs when it is called, so that the help is there at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ipaward.interfaces.batch_commands import commands as batch_commands
from ipaward.interfaces.bundle_commands import commands as bundle_commands
from ipaward.interfaces.exits import FINE
from ipaward.interfaces.guard import guarded, language_asked
from ipaward.interfaces.help_words import translate
from ipaward.interfaces.ledger_commands import commands as ledger_commands
from ipaward.interfaces.options import (
    Data,
    Decider,
    Lang,
    Ledger,
    On,
    Packs,
    Policy,
    Programme,
    TableForm,
    Tongue,
    Trial,
)
from ipaward.interfaces.subject_commands import Doors
from ipaward.interfaces.tongue import choose
from ipaward.interfaces.version import VERSION

app = typer.Typer(
    name="ipaward",
    cls=Doors,
    no_args_is_help=True,
    add_completion=True,
    # Plain help: there at once, the same in a pipe, and no library loaded to draw frames.
    rich_markup_mode=None,
    # A fault of ours is said in one sentence by `guard`; IPAWARD_DEBUG shows the rest.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class ProblemForm(StrEnum):
    """How `check` writes what it found."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


Applications = Annotated[
    Path, typer.Argument(metavar="APPLICATIONS", help="The .xlsx, .csv or .jsonl file.")
]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE.yaml", help="Which column holds which fact."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]


def _version(is_asked: bool) -> None:
    if is_asked:
        print(f"ipaward {VERSION}")
        raise typer.Exit(FINE)


@app.callback()
def ipaward_(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where a fault of ours arose.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Decide who may receive a public award, how much, and why.

    What goes through a lifecycle of a policy has commands of its own under its word:
    ipaward WORD post, ipaward WORD status, ipaward WORD why.
    """
    if lang is not None:
        # Said before the command it holds for every command that is not told otherwise.
        context.default_map = {str(context.invoked_subcommand): {"lang": lang.value}}


@app.command()
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Policies, or files of them; all without any."),
    ] = None,
    form: Annotated[
        ProblemForm, typer.Option("--format", help="How to write what was found.")
    ] = ProblemForm.TEXT,
    packs: Packs = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> int:
    """Look for every problem in the files of a policy."""
    from ipaward.interfaces.checking import run

    return run(paths or [], form.value, packs, quiet, choose(lang))


@app.command()
def screen(
    applications: Applications,
    policy: Policy,
    programme: Programme,
    on: On = None,
    data: Data = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Decisions, as .xlsx, .csv or .jsonl; rows refused stand in the workbook, or"
            " beside it in NAME.refused.csv or NAME.refused.jsonl.",
        ),
    ] = None,
    form: Annotated[
        TableForm, typer.Option("--format", help="What to write to standard output.")
    ] = TableForm.TABLE,
    by: Annotated[
        Decider | None,
        typer.Option(
            "--engine",
            help="What decides: the rule engine one by one, a query many at a time, or both"
            " compared. Without it: case up to 3,000 rows, batch above.",
        ),
    ] = None,
    mapping: Mapping = None,
    packs: Packs = None,
    ledger: Ledger = None,
    trial: Trial = False,
    by_whom: Annotated[
        str | None,
        typer.Option("--by", metavar="WHO", help="Who answers for what this corrects."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="WHY", help="Why it is corrected.")
    ] = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> int:
    """Decide every application of a file, place the round, and record it."""
    from ipaward.interfaces.opening import Order
    from ipaward.interfaces.recording import Recording
    from ipaward.interfaces.screening import run

    order = Order(applications, policy, programme, on, mapping, packs, lang, tuple(data or ()))
    recording = Recording.asked(ledger, trial, by_whom, reason)
    return run(order, out, form.value, quiet, by, recording)


@app.command()
def explain(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="APPLICATIONS",
            help="The .xlsx, .csv or .jsonl file, or the folder a batch run wrote.",
        ),
    ],
    application: Annotated[
        str, typer.Option("--application", "-a", metavar="NUMBER", help="Its number.")
    ],
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy", "-p", metavar="NAME", help="Name of the policy; a batch run knows its own."
        ),
    ] = None,
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme", "-g", metavar="NAME", help="Its programme; a batch run knows its own."
        ),
    ] = None,
    on: On = None,
    data: Data = None,
    mapping: Mapping = None,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Explain the decision on one application in full."""
    from ipaward.interfaces.explaining import Question, answer

    return answer(
        Question(source, policy, programme, on, mapping, packs, lang, tuple(data or ())),
        application,
    )


@app.command()
def indicators(
    policy: Policy,
    data: Annotated[
        list[Path],
        typer.Option(
            "--data",
            "-d",
            metavar="PATH",
            help="A register, or a folder of registers; may be given several times.",
        ),
    ],
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="The targets of one year only.")
    ] = None,
    open_: Annotated[
        str | None,
        typer.Option("--open", metavar="INDICATOR", help="Show the records behind an indicator."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE.xlsx", help="All figures with their records."),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="FILE.svg", help="Targets and figures as a picture."),
    ] = None,
    form: Annotated[
        TableForm, typer.Option("--format", help="What to write to standard output.")
    ] = TableForm.TABLE,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Hold registers against the targets of a policy."""
    from ipaward.interfaces.indicators import Question, run

    return run(Question(policy, data, year, open_, report, chart, packs, lang), form.value)


@app.command()
def template(
    policy: Policy,
    programme: Programme,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE.xlsx", help="The workbook to write.")
    ],
    examples: Annotated[
        bool, typer.Option("--examples", help="Fill in the worked examples as sample rows.")
    ] = False,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Write a workbook for the applications of a programme, empty or with its examples."""
    from ipaward.interfaces.sheets import write_form

    return write_form(policy, programme, out, packs, lang, examples=examples)


@app.command()
def mapping(
    table: Annotated[Path, typer.Argument(metavar="APPLICATIONS", help="The .xlsx or .csv file.")],
    policy: Policy,
    programme: Programme,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.yaml", help="The file to write.")
    ] = None,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Guess which column of a file holds which fact, as a file to correct."""
    from ipaward.interfaces.sheets import write_mapping

    return write_mapping(table, policy, programme, out, packs, lang)


@app.command(name="test")
def try_out(
    policies: Annotated[
        list[str] | None, typer.Argument(metavar="[POLICY]...", help="Policies; all without any.")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Say which rules nothing exercises.")
    ] = False,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Run the examples and the scenarios of policies."""
    from ipaward.interfaces.packs import roots
    from ipaward.interfaces.testing import run

    return run(policies or [], roots(packs), coverage=coverage, language=choose(lang))


@app.command()
def schema(
    policy: Annotated[
        str | None,
        typer.Option("--policy", "-p", metavar="NAME", help="Name of the policy."),
    ] = None,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Write the JSON Schema of applications; of decisions where no policy is named."""
    from ipaward.interfaces.describing import schema as described

    return described(policy, packs)


@app.command()
def policies(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A policy; all without any.")
    ] = None,
    clauses: Annotated[
        bool, typer.Option("--clauses", help="Say for each clause of it what holds it.")
    ] = False,
    form: Annotated[
        TableForm, typer.Option("--format", help="What to write to standard output.")
    ] = TableForm.TABLE,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """List the policies at hand, or the clauses of one and what holds each."""
    if clauses:
        from ipaward.interfaces.clauses import clauses as held

        return held(name, packs, form.value, lang)
    from ipaward.interfaces.describing import policies as listed

    return listed(name, packs, form.value, choose(lang))


@app.command()
def fmt(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Policy or rule files.")],
    keys: Annotated[Tongue, typer.Option("--keys", help="Language of the keys.")],
    lang: Lang = None,
) -> int:
    """Rewrite the keys of policy or rule files in the other language."""
    from ipaward.interfaces.describing import rewrite_keys

    return rewrite_keys(files, choose(keys), choose(lang))


@app.command(name="eval")
def evaluate(
    expression: Annotated[
        str, typer.Argument(metavar="EXPRESSION", help="Or - to read JSON requests, one a line.")
    ],
    facts: Annotated[
        Path | None,
        typer.Option("--facts", metavar="FACTS.yaml", help="Names and types of the facts."),
    ] = None,
    given: Annotated[
        Path | None, typer.Option("--given", metavar="RECORD.json", help="What is known.")
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option("--policy", "-p", metavar="NAME", help="Policy whose facts it speaks of."),
    ] = None,
    programme: Annotated[
        str | None,
        typer.Option("--programme", "-g", metavar="NAME", help="Programme whose terms it uses."),
    ] = None,
    on: On = None,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Say what an expression means."""
    from ipaward.interfaces.evaluating import Sources, run

    sources = Sources(facts, policy, programme, packs, given, on)
    return run(expression, sources, choose(lang))


for group in (batch_commands, ledger_commands, bundle_commands):
    app.add_typer(group)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    return guarded(_command(words), words)


def _command(words: Sequence[str]) -> Callable[[list[str]], object]:
    def run(arguments: list[str]) -> object:
        command = typer.main.get_command(app)
        translate(command, choose(language_asked(words)))
        # Not by typer's own rules: an unexpected fault would exit with 1, which means findings.
        return command.main(arguments, prog_name="ipaward", standalone_mode=False)

    return run
