"""`ipaward batch sql`: the query a register is decided by."""

from __future__ import annotations

from pathlib import Path

from ipaward.interfaces.exits import FINE, answering
from ipaward.interfaces.opening import book_named, day, programme_named
from ipaward.interfaces.tongue import choose
from ipaward.interpreters.batch.reading import BatchReading


def print_query(
    policy: str, programme: str, on: str | None, dialect: str, packs: Path | None, lang: str | None
) -> int:
    """Print the query of one programme as `dialect` writes it."""
    asked = day(on)
    book = book_named(policy, packs)
    with answering(choose(lang, policy=book.policy.language)):
        reading = BatchReading(book, programme_named(book, programme), asked)
        print(reading.query(dialect, pretty=True).rstrip("\n"))
    return FINE
