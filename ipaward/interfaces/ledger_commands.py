"""The commands for the sealed ledger: `ipaward ledger verify` and its neighbours."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ipaward.interfaces.options import Lang, Ledger, Packs, Policy, Programme, TableForm
from ipaward.interfaces.tongue import choose

commands = typer.Typer(name="ledger", no_args_is_help=True, rich_markup_mode=None)

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the entry, from 0.", min=0)]
ToFile = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of printing."),
]
ByWhom = Annotated[str, typer.Option("--by", metavar="WHO", help="Who answers for it.")]
Reason = Annotated[str, typer.Option("--reason", metavar="WHY", help="In their words.")]
Silent = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


class Verdict(StrEnum):
    """What people may decide."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    PENDING = "pending"


class Role(StrEnum):
    """In which role a key may sign a bundle."""

    AUTHOR = "author"
    APPROVER = "approver"


@commands.callback()
def ledger_(context: typer.Context, lang: Lang = None) -> None:
    """Verify, show and copy the ledger."""
    if lang is not None:
        context.default_map = {str(context.invoked_subcommand): {"lang": lang.value}}


@commands.command()
def begin(ledger: Ledger = None, lang: Lang = None) -> int:
    """Begin a ledger: from then on every round screened here is recorded."""
    from ipaward.interfaces.ledger_answers import begin_ledger

    return begin_ledger(ledger, choose(lang))


@commands.command()
def trust(
    key_text: Annotated[
        str, typer.Argument(metavar="KEY", help="Public key of a person, or a file with it.")
    ],
    role: Annotated[Role, typer.Option("--as", help="In which role it may sign.")],
    by_whom: ByWhom,
    reason: Reason,
    withdrawn: Annotated[
        bool, typer.Option("--withdraw", help="It is trusted no more; what is active stays.")
    ] = False,
    ledger: Ledger = None,
    lang: Lang = None,
) -> int:
    """Enter whose key may sign bundles of rules, as author or as approver."""
    from ipaward.interfaces.activating import enter_trust
    from ipaward.interfaces.ledger_cases import Word

    word = Word(by_whom, reason)
    return enter_trust(
        ledger, key_text, role.value, word, withdrawn=withdrawn, language=choose(lang)
    )


@commands.command()
def activate(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Name of the policy.")],
    by_whom: ByWhom,
    reason: Reason,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="FILE", help="The bundle, signed by two people."),
    ] = None,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Though nobody has signed it.")
    ] = False,
    packs: Packs = None,
    ledger: Ledger = None,
    lang: Lang = None,
) -> int:
    """Let the rules of a policy be those that rounds are recorded by from now on."""
    from ipaward.interfaces.activating import activate as run
    from ipaward.interfaces.ledger_cases import Word

    word, pack = Word(by_whom, reason), (policy, packs)
    return run(ledger, pack, bundle, word, unsigned=unsigned, language=choose(lang))


@commands.command()
def verify(
    pinned: Annotated[
        list[Path] | None,
        typer.Option(
            "--pinned", metavar="FILE", help="A checkpoint somebody else kept. Repeatable."
        ),
    ] = None,
    ledger: Ledger = None,
    silent: Silent = False,
    lang: Lang = None,
) -> int:
    """Hold every entry against the tree, and what it rests on against what it sealed."""
    from ipaward.interfaces.ledger_answers import verify_all

    return verify_all(ledger, pinned or [], silent, choose(lang))


@commands.command()
def checkpoint(ledger: Ledger = None, to_file: ToFile = None, lang: Lang = None) -> int:
    """Print a signed checkpoint, for others to keep."""
    from ipaward.interfaces.ledger_answers import print_checkpoint

    return print_checkpoint(ledger, to_file, choose(lang))


@commands.command()
def receipt(
    number: Number, ledger: Ledger = None, to_file: ToFile = None, lang: Lang = None
) -> int:
    """Write the receipt of an entry."""
    from ipaward.interfaces.ledger_answers import print_receipt

    return print_receipt(ledger, number, to_file, choose(lang))


@commands.command()
def prove(
    run_folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What a batch run wrote.")],
    application: Annotated[
        str, typer.Option("--application", "-a", metavar="NUMBER", help="Its number.")
    ],
    ledger: Ledger = None,
    to_file: ToFile = None,
    lang: Lang = None,
) -> int:
    """Write the receipt of one row of a batch run."""
    from ipaward.interfaces.ledger_answers import print_row

    return print_row(ledger, run_folder, application, to_file)


@commands.command("check-receipt")
def check_receipt(
    receipt_file: Annotated[Path, typer.Argument(metavar="RECEIPT", help="The file.")],
    trusted: Annotated[
        list[str],
        typer.Option(
            "--key",
            metavar="KEY",
            help="The public key of who issued it, or a file with it. Repeatable.",
        ),
    ],
    lang: Lang = None,
) -> int:
    """Check a receipt; no ledger is needed."""
    from ipaward.interfaces.ledger_answers import check_offline

    return check_offline(receipt_file, trusted, choose(lang))


@commands.command()
def show(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", help="Of an entry, from 0.", min=0, show_default=False),
    ] = None,
    latest: Annotated[
        int, typer.Option("--last", metavar="N", help="List the last N entries.", min=0)
    ] = 10,
    ledger: Ledger = None,
    form: Annotated[TableForm, typer.Option("--format", help="How to write it.")] = TableForm.TABLE,
    lang: Lang = None,
) -> int:
    """Say what is in the ledger, or what an entry says."""
    from ipaward.interfaces.ledger_answers import show_entry, show_ledger

    if number is None:
        return show_ledger(ledger, latest, form.value, choose(lang))
    return show_entry(ledger, number, form.value, choose(lang))


@commands.command()
def replay(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[NUMBER]", help="Of a decision; all without it.", min=0, show_default=False
        ),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option("--sample", metavar="N", help="Only N decisions, drawn at random.", min=1),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="Draw as this seed draws.")
    ] = None,
    ledger: Ledger = None,
    silent: Silent = False,
    lang: Lang = None,
) -> int:
    """Decide again what is on record, by the rulebook of then, and compare byte for byte."""
    from ipaward.interfaces.replaying import Asked, run

    return run(Asked(ledger, number, sample, seed), silent, choose(lang))


@commands.command()
def override(
    number: Number,
    verdict: Annotated[Verdict, typer.Option("--verdict", help="What is decided instead.")],
    by_whom: ByWhom,
    second: Annotated[
        str, typer.Option("--second", metavar="WHO", help="Another person, who agrees.")
    ],
    reason: Reason,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="YUAN", help="What is paid; only with eligible."),
    ] = None,
    ledger: Ledger = None,
    lang: Lang = None,
) -> int:
    """Decide a case otherwise than the rules do: two people answer for it."""
    from ipaward.interfaces.ledger_cases import Word, decide_otherwise

    word = Word(by_whom, reason, second)
    return decide_otherwise(ledger, number, verdict.value, amount, word, choose(lang))


@commands.command()
def redact(
    applicant: Annotated[
        str | None,
        typer.Argument(
            metavar="[APPLICANT]",
            help="As the applications name them, or the number of an application.",
            show_default=False,
        ),
    ] = None,
    by_whom: ByWhom = "",
    reason: Reason = "",
    ledger: Ledger = None,
    lang: Lang = None,
) -> int:
    """Destroy the key of somebody's data; without a name, keys a restored copy brought back."""
    from ipaward.interfaces.ledger_cases import Word, erase

    return erase(ledger, applicant, Word(by_whom, reason), choose(lang))


@commands.command("as-known")
def as_known(
    case: Annotated[str, typer.Argument(metavar="APPLICATION", help="Its number.")],
    policy: Policy,
    programme: Programme,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DATE", help="What was known at the end of this day, UTC."),
    ] = None,
    ledger: Ledger = None,
    lang: Lang = None,
) -> int:
    """Tell what was decided of a case, and when that was known."""
    from ipaward.interfaces.ledger_cases import tell_history

    return tell_history(ledger, (policy, programme, case), at, choose(lang))


@commands.command()
def reconcile(ledger: Ledger = None, lang: Lang = None) -> int:
    """Count whether every application taken in was decided or put aside."""
    from ipaward.interfaces.ledger_cases import count

    return count(ledger, choose(lang))


@commands.command()
def doctor(ledger: Ledger = None, lang: Lang = None) -> int:
    """Say what the database here can promise."""
    from ipaward.interfaces.ledger_answers import examine

    return examine(ledger, choose(lang))


@commands.command()
def backup(
    copy_file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the copy.")],
    ledger: Ledger = None,
    silent: Silent = False,
    lang: Lang = None,
) -> int:
    """Write a verified copy; what was changed, or can be read no more, is not copied."""
    from ipaward.interfaces.ledger_answers import write_copy

    return write_copy(ledger, copy_file, silent, choose(lang))
