"""Bundles signed by made-up people, and the ledgers that trust their keys."""

from dataclasses import replace

from ipaward.ledger.activations import ActivationLog
from ipaward.ledger.bundles import Bundle, Role
from ipaward.ledger.notes import Signer
from ipaward.ledger.opening import Ledger
from tests.ledger.decided import APPROVED, NOON, RULEBOOK

AUTHOR, APPROVER = Signer("样例甲", bytes(32)), Signer("样例乙", bytes([1] * 32))
STRANGER = Signer("样例丙", bytes([2] * 32))
BUNDLE = Bundle.of(RULEBOOK, 1, AUTHOR.name, APPROVER.name)
TRUSTED = [AUTHOR.verifier], [APPROVER.verifier]


def signed(bundle: Bundle = BUNDLE, *signers: Signer, **changes: object) -> str:
    """A bundle with some fields changed, signed by these; by author and approver without any."""
    made = replace(bundle, **changes)
    return made.draft() + "".join(s.line(made.text()) for s in signers or (AUTHOR, APPROVER))


def trusting(ledger: Ledger) -> ActivationLog:
    """The activations of a ledger in which the two are trusted, each in one role."""
    log = ActivationLog(ledger)
    log.trust(Role.AUTHOR, AUTHOR.verifier, APPROVED, NOON)
    log.trust(Role.APPROVER, APPROVER.verifier, APPROVED, NOON)
    return log
