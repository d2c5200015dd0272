"""What a fitted tree holds under a key, and its plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ipaward.domain.source import Span
from ipaward.domain.types import Boolean, Day, Type
from ipaward.domain.value import Unknown, Value
from ipaward.domain.words import Language, Words, listed
from ipaward.language.keys import MISSING, UNKNOWN, YES_NO
from ipaward.language.report import Report, perhaps
from ipaward.language.yamltree import Entry, Map, Node, Seq, Word
from ipaward.rulebook.spelling import Dialect, Misspelt, read_value
from ipaward.rulebook.writing import wrong_if_handed_in


def word_at(node: Map, name: str) -> Word | None:
    """Give the scalar under key `name`, or None."""
    entry = node.entry(name)
    return entry.value if entry and isinstance(entry.value, Word) else None


def map_at(node: Map, name: str) -> Map | None:
    """Give the mapping under key `name`, or None."""
    entry = node.entry(name)
    return entry.value if entry and isinstance(entry.value, Map) else None


def entries_at(node: Map, name: str) -> tuple[Entry, ...]:
    """Give the entries of the mapping under key `name`; none where there is none."""
    inner = map_at(node, name)
    return inner.entries if inner else ()


def maps_at(node: Map, name: str) -> tuple[Map, ...]:
    """Give the mappings of the list under key `name`; none where there is none."""
    entry = node.entry(name)
    items = entry.value.items if entry and isinstance(entry.value, Seq) else ()
    return tuple(item for item in items if isinstance(item, Map))


def list_at(node: Map, name: str) -> tuple[Word, ...]:
    """Give the scalars under key `name`, be it one or a list of them."""
    entry = node.entry(name)
    return () if entry is None else words_in(entry.value)


def words_in(node: Node) -> tuple[Word, ...]:
    """Give the scalars of a list, or the one scalar itself."""
    if isinstance(node, Word):
        return (node,)
    items = node.items if isinstance(node, Seq) else ()
    return tuple(item for item in items if isinstance(item, Word))


def text_at(node: Map, name: str) -> str:
    """Give the text under key `name`, empty where there is none or it is said to be missing."""
    word = word_at(node, name)
    return "" if word is None or is_absent(word) else word.text.strip()


def said_at(node: Map, name: str, language: str) -> Words:
    """Give the words under key `name`; a plain sentence is in the language of the policy."""
    entry = node.entry(name)
    if entry is None:
        return Words()
    if isinstance(entry.value, Word):
        text = entry.value.text.strip()
        return Words(en=text) if language == Language.EN else Words(zh=text)
    return (
        Words(text_at(entry.value, "zh"), text_at(entry.value, "en"))
        if isinstance(entry.value, Map)
        else Words()
    )


def is_absent(word: Word) -> bool:
    """Whether the word says that something is missing or not known."""
    return word.text.strip() in MISSING | UNKNOWN


def span_at(node: Map, name: str) -> Span:
    """Give where the value under key `name` stands, or the whole where there is none."""
    entry = node.entry(name)
    return entry.value.span if entry else node.span


def value_of(word: Word, of: Type, report: Report, path: str = "") -> Value | Unknown | None:
    """Read a value of the type `of`; None where it is none, which is reported."""
    read = read_value(word.text, of, Dialect.RULES, path=path)
    if isinstance(read, Misspelt):
        report.misspelt(read, word.span)
        return None
    return read


def given_value(word: Word, of: Type, report: Report, path: str) -> Value | Unknown | None:
    """Read what an example gives; None where nobody could hand it in, which is reported."""
    value = value_of(word, of, report, path)
    wrong = None if value is None else wrong_if_handed_in(value, of, path)
    if wrong is None:
        return value
    details = {**wrong.details, "written": word.text.strip()}
    report.misspelt(Misspelt(wrong.code, details), word.span)
    return None


def day_at(node: Map, name: str, report: Report) -> date | None:
    """Give the day under key `name`; None where it is missing, unknown or no day."""
    word = word_at(node, name)
    if word is None or is_absent(word):
        return None
    read = value_of(word, Day(), report)
    return read if isinstance(read, date) else None


def yes_at(node: Map, name: str, report: Report) -> bool:
    """Give whether key `name` says yes; no where it is not there."""
    word = word_at(node, name)
    if word is None:
        return False
    if word.text not in YES_NO:
        value_of(word, Boolean(), report)
        return False
    return YES_NO[word.text] == "yes"


def pick(
    word: Word, spellings: Mapping[str, str], report: Report, code: str = "not-a-choice"
) -> str | None:
    """Give the one spelling of a word out of a closed set, or None, which is reported."""
    text = word.text.strip()
    if text in spellings:
        return spellings[text]
    if text in spellings.values():
        return text
    known = [*spellings, *spellings.values()]
    report.add(code, word.span, cure=perhaps(text, known), written=text, known=one_of(known))
    return None


def pick_at(
    node: Map, name: str, spellings: Mapping[str, str], report: Report, default: str
) -> str:
    """Give the word under key `name` in its one spelling, `default` where there is none."""
    word = word_at(node, name)
    return default if word is None else pick(word, spellings, report) or default


def one_of(names: Iterable[str]) -> Words:
    """List names as problems list them, each once."""
    return listed(dict.fromkeys(names))
