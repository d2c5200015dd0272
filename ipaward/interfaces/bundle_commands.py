"""The commands for bundles of rules: `ipaward bundle sign` and its neighbours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ipaward.interfaces.options import Lang, Packs
from ipaward.interfaces.tongue import choose

commands = typer.Typer(name="bundle", no_args_is_help=True, rich_markup_mode=None)

Bundle = Annotated[Path, typer.Argument(metavar="FILE", help="The bundle.")]


@commands.callback()
def bundle_(context: typer.Context, lang: Lang = None) -> None:
    """Sign the rules of a policy, by who wrote them and by who approves them."""
    if lang is not None:
        context.default_map = {str(context.invoked_subcommand): {"lang": lang.value}}


@commands.command()
def key(
    key_name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is, without blanks.")],
    secret_file: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where the secret is written.")
    ],
    lang: Lang = None,
) -> int:
    """Make a key of your own to sign with; prints the public half."""
    from ipaward.interfaces.bundling import make_key

    return make_key(key_name, secret_file)


@commands.command()
def make(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Name of the policy.")],
    bundle_number: Annotated[
        int, typer.Option("--number", metavar="N", help="Larger than that of any before.", min=1)
    ],
    author: Annotated[
        str, typer.Option("--author", metavar="NAME", help="Name of the key of who wrote it.")
    ],
    approver: Annotated[
        str,
        typer.Option(
            "--approver", metavar="NAME", help="Name of the key of who approves it, another person."
        ),
    ],
    draft_file: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where the bundle is written.")
    ],
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Write the bundle of a policy, for two people to sign."""
    from ipaward.interfaces.bundling import make_bundle

    return make_bundle((policy, packs), bundle_number, (author, approver), draft_file, choose(lang))


@commands.command()
def sign(
    bundle_file: Bundle,
    secret: Annotated[
        Path, typer.Option("--secret", metavar="FILE", help="Your own, as `bundle key` wrote it.")
    ],
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Say what you sign, and add your signature."""
    from ipaward.interfaces.bundling import sign_bundle

    return sign_bundle(bundle_file, secret, packs, choose(lang))


@commands.command()
def verify(
    bundle_file: Bundle,
    author_key: Annotated[
        str,
        typer.Option("--author-key", metavar="KEY", help="Public key of the author, or its file."),
    ],
    approver_key: Annotated[
        str,
        typer.Option(
            "--approver-key", metavar="KEY", help="Public key of the approver, or its file."
        ),
    ],
    packs: Packs = None,
    lang: Lang = None,
) -> int:
    """Check both signatures, and the files at hand against them; no ledger is needed."""
    from ipaward.interfaces.bundling import verify_bundle

    return verify_bundle(bundle_file, (author_key, approver_key), packs, choose(lang))
