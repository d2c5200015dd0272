"""Bundles: a rulebook named by the digests of its files, signed by its author and its approver.

A bundle is a signed note (see `notes`) beside the files, which stay in their folders. Its text:

    ipaward/rulebook/v1
    policy NAME
    number N
    digest HEX
    author KEYNAME
    approver KEYNAME
    SHA256  PATH

with a line for each file, as `sha256sum` writes and checks them. The first line is for nothing
else that is ever signed, so no other signature can be taken for one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from ipaward.domain.characters import looks
from ipaward.domain.limits import CANONICAL_WHOLE
from ipaward.domain.words import Words
from ipaward.ledger.notes import BadNoteError, Verifier, claimed, is_name, opened
from ipaward.ledger.rounds import Rulebook

CONTEXT = "ipaward/rulebook/v1"
_HEADS = ("policy", "number", "digest", "author", "approver")
_DIGEST = re.compile(r"[0-9a-f]{64}")
MOST = 5  # files named


class Role(StrEnum):
    """In which role a key is trusted, and a bundle signed."""

    AUTHOR = "author"
    APPROVER = "approver"


class BadBundleError(ValueError):
    """A bundle is none, is not signed as it must be, or is not of the rulebook at hand.

    Attributes:
        code: of the problem.
        details: that fill its words.
    """

    def __init__(self, code: str, **details: str | Words) -> None:
        self.code, self.details = code, details
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What author and approver sign.

    Attributes:
        policy: whose rulebook it is.
        number: each bundle that is activated has a larger one than those before it.
        digest: of the rulebook, which also says in which version of the language it is read.
        author: name of the key of who wrote it.
        approver: name of the key of who approves it, another person.
        files: path and SHA-256 of each, in order of paths.
    """

    policy: str
    number: int
    digest: str
    author: str
    approver: str
    files: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        paths = [path for path, _ in self.files]
        is_sound = (
            self.policy.isprintable()
            and self.policy.strip() == self.policy != ""
            and 1 <= self.number <= CANONICAL_WHOLE
            # A name with a character nobody sees would be another for the same eyes.
            and all(is_name(name) and name.isprintable() for name in (self.author, self.approver))
            and all(_DIGEST.fullmatch(each) for each in (self.digest, *dict(self.files).values()))
            and all(path and min(path) >= " " for path in paths)
            and paths == sorted(set(paths)) != []
        )
        if not is_sound:
            raise BadBundleError("bundle-unreadable")
        if looks(self.author) == looks(self.approver):
            raise BadBundleError("bundle-same-person", name=self.approver)

    @staticmethod
    def of(rulebook: Rulebook, number: int, author: str, approver: str) -> Bundle:
        """Give the bundle of a rulebook, for two people to sign; raises BadBundleError."""
        files = tuple(rulebook.digests().items())
        return Bundle(rulebook.policy, number, rulebook.digest, author, approver, files)

    @staticmethod
    def read(text: str) -> Bundle:
        """Read the text of a bundle in the one form `text` writes; raises BadBundleError."""
        _, *lines = text.removesuffix("\n").split("\n")
        try:
            policy, number, digest, author, approver = (
                line.partition(" ")[2] for line in lines[: len(_HEADS)]
            )
            numbered = int(number)
        except ValueError as fault:
            raise BadBundleError("bundle-unreadable") from fault
        files = [line.partition("  ") for line in lines[len(_HEADS) :]]
        pairs = tuple((path, sha) for sha, _, path in files)
        found = Bundle(policy, numbered, digest, author, approver, pairs)
        if found.text() != text:
            raise BadBundleError("bundle-unreadable")
        return found

    def text(self) -> str:
        """Write it down."""
        values = (self.policy, self.number, self.digest, self.author, self.approver)
        lines = [CONTEXT, *(f"{name} {value}" for name, value in zip(_HEADS, values, strict=True))]
        lines += [f"{sha}  {path}" for path, sha in self.files]
        return "".join(f"{line}\n" for line in lines)

    def draft(self) -> str:
        """Write the note that nobody has signed yet: a line is added for each signature."""
        return self.text() + "\n"

    def check_rulebook(self, rulebook: Rulebook) -> None:
        """Raise BadBundleError unless it is the bundle of just this rulebook."""
        if self.policy != rulebook.policy:
            raise BadBundleError("bundle-other-policy", policy=self.policy, here=rulebook.policy)
        here, signed = rulebook.digests(), dict(self.files)
        every = sorted(here.keys() | signed.keys())
        if other := [path for path in every if here.get(path) != signed.get(path)]:
            named = ", ".join(f"`{path}`" for path in other[:MOST])
            more = ", …" if len(other) > MOST else ""
            raise BadBundleError("bundle-other-files", files=named + more)
        if self.digest != rulebook.digest:
            raise BadBundleError("bundle-read-otherwise")


def bundle_in(note: str) -> tuple[Bundle, tuple[str, ...]]:
    """Give the bundle of a note, or of a draft, and the names its signatures bear, true or not.

    Raises:
        BadBundleError: it is no bundle.
    """
    if note.endswith("\n\n"):
        return Bundle.read(note[:-1]), ()
    try:
        text, names = claimed(note)
    except BadNoteError as fault:
        raise BadBundleError("bundle-unreadable") from fault
    return Bundle.read(text), names


def check(
    note: str, rulebook: Rulebook, authors: Iterable[Verifier], approvers: Iterable[Verifier]
) -> Bundle:
    """Give the bundle of a note that two people have signed, for just this rulebook.

    Args:
        note: the bundle, signed.
        rulebook: the one at hand.
        authors: keys trusted to sign as author.
        approvers: keys trusted to sign as approver.

    Raises:
        BadBundleError: a signature is missing, false, by a key that is not trusted in its role, or
            by one more than the two; one person stands for both; or it is another rulebook.
    """
    bundle, names = bundle_in(note)
    bundle.check_rulebook(rulebook)
    author = _signer(note, bundle.author, Role.AUTHOR, authors)
    approver = _signer(note, bundle.approver, Role.APPROVER, approvers)
    if author.public == approver.public:
        raise BadBundleError("bundle-same-person", name=bundle.approver)
    if len(names) > 2:
        # It would be on record as if somebody had checked it.
        raise BadBundleError("bundle-signed-by-more")
    return bundle


def _signer(note: str, name: str, role: Role, trusted: Iterable[Verifier]) -> Verifier:
    for each in trusted:
        if each.name == name:
            with suppress(BadNoteError):
                opened(note, [each])
                return each
    raise BadBundleError("bundle-not-signed", name=name, role=role.value)
