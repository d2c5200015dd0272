"""Texts in SQL: which are read as they stand, and which had better be read by the intake."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ipaward.domain.characters import forbidden_at, tidy
from ipaward.domain.limits import CELL_CHARACTERS
from ipaward.domain.types import Code, Text
from ipaward.interpreters.batch.duck import quoted
from ipaward.rulebook.spelling import FILLERS, UNKNOWN_WORDS

# Characters that stay as they are when a text is brought into order, whatever stands beside them:
# no spaces, no marks that join their neighbours, nothing a record may not hold. That it is so is
# tried for each of them (tests/interpreters/batch/test_source.py).
PLAIN_RANGES = (
    (0x21, 0x7E), (0xB7, 0xB7), (0xD7, 0xD7), (0x2010, 0x2027), (0x2160, 0x217F),
    (0x2460, 0x24FF), (0x3001, 0x3029), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF01, 0xFF5E),
)  # fmt: skip
_PLAIN = "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in PLAIN_RANGES)
PLAIN_TEXT = f"([{_PLAIN}]([{_PLAIN} ]*[{_PLAIN}])?)?"
# Letters and spaces in which a key of a list may be written otherwise.
DOUBTFUL = "[\\x{FF01}-\\x{FF5E}\\x{FFE5}\\p{Z}\\s]"
# What is longer is no word for unknown and no filler, if it is written in ASCII.
LONGEST_WORD = max(len(word) for word in UNKNOWN_WORDS | FILLERS if word.isascii())


def is_code(x: str) -> str:
    """Tell what looks like a number or a code.

    What a web address needs no escapes for is plain, and longer than every word that is no text:
    that is by far the cheapest test there is.
    """
    length = f"BETWEEN {LONGEST_WORD + 1} AND {CELL_CHARACTERS}"
    return f"url_encode({x}) = {x} AND strlen({x}) {length}"


def no_plain_word(x: str) -> str:
    """Tell a text that is not read as it stands."""
    slow = [
        _is_word(x, UNKNOWN_WORDS | FILLERS),
        f"strlen({x}) > {CELL_CHARACTERS}",
        f"NOT regexp_full_match({x}, {quoted(PLAIN_TEXT)})",
    ]
    return f"CASE WHEN {is_code(x)} THEN false ELSE {' OR '.join(slow)} END"


def near_keys(x: str, of: Text | Code) -> tuple[str, ...]:
    """Give the condition that a text may be a key of the list that is written otherwise.

    Of those with a wide letter or a space the intake tells; others can differ in capitals alone.
    As casts these are look-ups, however long the list.
    """
    if isinstance(of, Text) or not of.keys:
        return ()
    is_key = f"TRY_CAST({x} AS ENUM({texts(of.keys.values())})) IS NOT NULL"
    is_small = f"TRY_CAST(lower({x}) AS ENUM({texts(of.keys)})) IS NOT NULL"
    is_doubtful = f"regexp_matches({x}, {quoted(DOUBTFUL)})"
    return (f"NOT {is_key} AND ({is_small} OR {is_doubtful})",)


def _is_word(x: str, words: Collection[str]) -> str:
    """Tell one of many words, small letters or capital: `IN` would be a join of every row."""
    return f"list_contains([{texts(sorted(words))}], lower({x}))"


def is_plain(text: str) -> bool:
    """Tell whether a word of a list is read as it stands."""
    is_word = text.casefold() in UNKNOWN_WORDS
    return tidy(text) == text and forbidden_at(text) is None and not is_word


def word_faults(x: str, empty: str) -> Iterable[str]:
    """Give the conditions that a text is not read as it stands, a word for unknown apart.

    Args:
        x: the cell in SQL.
        empty: what an empty one means, in SQL; nothing where the intake says it.
    """
    yield f"NOT regexp_full_match({x}, {quoted(PLAIN_TEXT)})"
    # In lower case alone the intake knows more words for unknown than are looked for here.
    cases = " ".join(
        f"WHEN {len(word)} THEN {x} <> {quoted(word)} AND lower({x}) = {quoted(word)}"
        for word in sorted(UNKNOWN_WORDS)
        if word.isascii() and word
    )
    most = max(len(word.encode()) for word in FILLERS)
    yield f"CASE WHEN strlen({x}) <= {most} THEN {_is_word(x, FILLERS)} END"
    # Bytes are no fewer than characters.
    yield f"CASE strlen({x}) {cases} ELSE strlen({x}) > {CELL_CHARACTERS} END"
    if not empty:
        yield f"{x} = ''"


def texts(several: Iterable[str]) -> str:
    """Write texts in a row as SQL does."""
    return ", ".join(map(quoted, several))
