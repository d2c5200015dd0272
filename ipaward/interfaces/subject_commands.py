"""The commands of a lifecycle, under the word for what goes through it.

No such word stands in the code: `ipaward WORD` is looked up among the lifecycles at hand, so a new
lifecycle is a new command without a new line here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ipaward.interfaces.guard import language_asked, option_asked
from ipaward.interfaces.help_words import translate
from ipaward.interfaces.options import Lang, Ledger, Packs, TableForm
from ipaward.interfaces.tongue import choose

Policy = Annotated[
    str | None,
    typer.Option("--policy", "-p", metavar="NAME", help="Policy, where several follow it."),
]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Look on this day, 2021-06-30.")
]
commands = typer.Typer(name="subject", no_args_is_help=True, rich_markup_mode=None)


@commands.callback()
def subject_(context: typer.Context, lang: Lang = None) -> None:
    """Follow what goes through a lifecycle of a policy."""
    if lang is not None:
        context.default_map = {name: {"lang": lang.value} for name in ("post", "status", "why")}


@commands.command()
def post(
    context: typer.Context,
    events: Annotated[Path, typer.Argument(metavar="EVENTS.jsonl", help="One event a line.")],
    policy: Policy = None,
    ledger: Ledger = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day they are posted; today without it."),
    ] = None,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Enter events, and say which letters are due."""
    from ipaward.interfaces.courses import Order
    from ipaward.interfaces.courses import post as run

    return run(Order(_subject(context), policy, packs, ledger, on, lang), events)


@commands.command()
def status(
    context: typer.Context,
    policy: Policy = None,
    ledger: Ledger = None,
    on: OnDay = None,
    form: Annotated[TableForm, typer.Option("--format", help="How to write it.")] = TableForm.TABLE,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Say where each stands."""
    from ipaward.interfaces.courses import Order
    from ipaward.interfaces.courses import status as run

    return run(Order(_subject(context), policy, packs, ledger, on, lang), form.value)


@commands.command()
def why(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="SUBJECT", help="Its code or number.")],
    policy: Policy = None,
    ledger: Ledger = None,
    on: OnDay = None,
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Tell how one came to where it stands."""
    from ipaward.interfaces.courses import Order
    from ipaward.interfaces.courses import why as run

    return run(Order(_subject(context), policy, packs, ledger, on, lang), who)


def _subject(context: typer.Context) -> str:
    assert context.parent is not None
    return str(context.parent.info_name)


class Doors(TyperGroup):
    """The commands of the house, and under them one for each word that a lifecycle follows."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Give the command `args` begins with; a lifecycle's is made when it is asked for."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self.commands and _is_known(args):
            made = typer.main.get_command(commands)
            made.name = name
            translate(made, choose(language_asked(args)))
            return name, made, args[1:]
        return super().resolve_command(ctx, args)


def _is_known(args: Sequence[str]) -> bool:
    from ipaward.interfaces.courses import found

    named = option_asked(args, "--packs")
    folder = Path(named) if named and Path(named).is_dir() else None
    return args[0] in {one.word for one in found(folder)}
